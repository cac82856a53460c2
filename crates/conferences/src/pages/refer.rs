//! The referral: what is asked, what can not be agreed to, who agreed, and who brings the family together.

use alongside_schema::{Day, People, Viewer};
use alongside_web::{Check, Form, Site};

use super::form::{Step, Stored, form_page, nothing_stored};
use super::seen::Seen;
use crate::codes::Kind;
use crate::store::{self, ConferenceText};

form_page!(ReferPage, "conferences/refer.html", "A meeting that the family leads", |seen| {
    if seen.whole().is_ok() { format!("{}/referral", seen.address()) } else { format!("{}/new", seen.address()) }
});

impl ReferPage {
    fn coordinators(&self) -> Vec<(String, String)> {
        let own = self.seen.whole().ok().and_then(|whole| whole.conference.coordinator_id.as_ref());
        let can = self.seen.candidates.iter().filter(|one| one.coordinates || Some(&one.user_id) == own);
        // A network meeting may be called by anybody who works with the family; for the others the page says what to do.
        let rest = self.seen.candidates.iter().filter(|one| !one.coordinates && Some(&one.user_id) != own);
        let words = |one: &crate::coordinator::Candidate, note: &str| {
            (one.user_id.to_string(), format!("{}, {}{note}", one.name, one.job_title))
        };
        let first = [(String::new(), "Nobody yet".to_owned())];
        let rest = rest.map(|one| words(one, ": for a network meeting only"));
        first.into_iter().chain(can.map(|one| words(one, ""))).chain(rest).collect()
    }
}

pub(super) const NEW: Step<ConferenceText> = Step {
    name: "conference",
    field: "coordinator",
    for_coordinator: false,
    fill: |form, _, _| form,
    parse,
    keep: |tx, by, seen, new, _| store::add_conference(tx, by, &seen.family, new),
    back: Seen::address,
    stored: nothing_stored,
    render: ReferPage::render,
};

pub(super) const CHANGE: Step<ConferenceText> = Step {
    name: "conference-referral",
    field: "coordinator",
    for_coordinator: false,
    fill,
    parse,
    keep: |tx, by, seen, to, version| {
        let was = &seen.whole()?.conference;
        store::change_conference(tx, by, &seen.family, was, to, version)?;
        Ok(was.id.clone())
    },
    back: Seen::address,
    stored,
    render: ReferPage::render,
};

fn fill(form: Form, seen: &Seen, _: Day) -> Form {
    let Ok(whole) = seen.whole() else { return form };
    let (conference, asked) = (&whole.conference, &whole.conference.asked);
    let coordinator = conference.coordinator_id.as_ref().map_or(String::new(), ToString::to_string);
    let form = form
        .with("kind", conference.kind.code())
        .with("model", &conference.model)
        .with("question", &asked.question)
        .with("bottom_lines", &asked.bottom_lines)
        .with("agreed_by", &asked.agreed_by)
        .with("coordinator", coordinator)
        .with_ticked("kept_from", conference.marks.withheld_from.iter())
        .of_version(conference.version);
    match asked.agreed_on {
        Some(day) => form.with_day("agreed", day),
        None => form,
    }
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Ok(whole) = seen.whole() else { return (0, Vec::new()) };
    let asked = &whole.conference.asked;
    let stored = vec![
        ("question", "The question", asked.question.clone()),
        ("bottom_lines", "What can not be agreed to", asked.bottom_lines.clone()),
        ("agreed_by", "Who of the family agreed", asked.agreed_by.clone()),
    ];
    (whole.conference.version, stored)
}

fn parse(check: &mut Check<'_>, seen: &Seen, _: &Site) -> ConferenceText {
    let was = seen.whole().ok().map(|whole| whole.conference.marks.withheld_from.clone());
    let agreed_by = check.optional("agreed_by");
    let agreed_on = check.day_if_any("agreed", "the day on which they agreed");
    if agreed_on.is_some_and(|day| day > check.today()) {
        check.error("agreed_day", "The day on which they agreed must not be after today");
    }
    if agreed_on.is_some() && agreed_by.is_empty() {
        check.error("agreed_by", "Enter who of the family agreed. It is their choice");
    }
    let chosen: String = check.optional("coordinator");
    let coordinator = seen.candidates.iter().find(|one| one.user_id.as_str() == chosen);
    if coordinator.is_none() && !chosen.is_empty() {
        check.error("coordinator", "Select who brings the family together");
    }
    ConferenceText {
        kind: check.code("kind", "Select what kind of meeting it is").unwrap_or(Kind::Network),
        model: check.optional("model"),
        question: check.text("question", "Enter the question that the family is to answer"),
        bottom_lines: check.optional("bottom_lines"),
        agreed: (agreed_by, agreed_on),
        coordinator: coordinator.map(|one| one.user_id.clone()),
        kept_from: seen.ticked(check, "kept_from", &was.unwrap_or_else(People::none)),
    }
}

/// Where somebody who coordinates nothing yet learns what to do.
pub(super) fn is_waiting(seen: &Seen, viewer: &Viewer) -> bool {
    seen.whole().is_ok_and(|whole| {
        whole.conference.coordinator_id.is_none() && whole.conference.asked.referred_by == viewer.user_id
    })
}
