//! The time before court: what the law asks for, to whom a meeting was offered and what they answered, what is not done and who decided so, and the days of the census.

use alongside_schema::{Day, Id, People};
use alongside_web::{Check, Form, Site};

use super::form::{Step, Stored, form_page, nothing_stored};
use super::seen::Seen;
use crate::codes::OfferAnswer;
use crate::court::{Missing, census};
use crate::store::{self, CensusDays, Court, CourtText, Excepted, Offer, OfferText};

form_page!(CourtsPage, "conferences/courts.html", "Before court", |seen| seen.court_address());
form_page!(CourtPage, "conferences/court.html", "Before court", |seen| seen.court_address());
form_page!(OffersPage, "conferences/offers.html", "A meeting offered before court", |seen| {
    format!("{}/offers", seen.court_address())
});
form_page!(OfferPage, "conferences/offer.html", "A meeting offered before court", |seen| {
    let id = seen.offer().map_or_else(|_| String::new(), |offer| offer.id.to_string());
    format!("{}/offers/{id}", seen.court_address())
});

/// What the law asks for and is not there, each in words.
fn missing_words(seen: &Seen) -> Vec<String> {
    let name = |id: &Id| {
        let name = seen.person_name(id);
        if name.is_empty() { "somebody whom you do not see here".to_owned() } else { name.to_owned() }
    };
    let words = |missing: Missing| {
        match missing {
        Missing::NoHolders => {
            "Nobody is recorded as having parental responsibility for these children. Write that down first: each of them is to be offered a meeting.".to_owned()
        }
        Missing::Offer(holder) => format!("Offer a meeting to {}.", name(&holder)),
        Missing::InLetter => "The letter has gone, and no offer stands in it. The offer is to be in the letter.".to_owned(),
        Missing::Holding => "Somebody accepted. Hold the meeting before you ask the court.".to_owned(),
        Missing::HeldLate => "The meeting was not held before the day on which the court was asked.".to_owned(),
        Missing::AppliedWithout => "Somebody accepted, and the court was asked without a meeting.".to_owned(),
    }
    };
    seen.facts().missing().into_iter().map(words).collect()
}

impl CourtsPage {
    fn children_of(&self, court: &Court) -> String {
        self.seen.names(&court.marks.subjects)
    }
}

impl CourtPage {
    fn children(&self) -> String {
        self.seen.court().map_or_else(|_| String::new(), |court| self.seen.names(&court.marks.subjects))
    }

    fn missing(&self) -> Vec<String> {
        missing_words(&self.seen)
    }

    fn conferences(&self) -> Vec<(String, String)> {
        let first = [(String::new(), "None yet".to_owned())];
        let all = self.seen.all.iter();
        let words = |one: &store::Conference| {
            let day = one.day.held_on.map(|day| format!(", held on {}", day.words()));
            (
                one.id.to_string(),
                format!("{}, asked for on {}{}", one.name(), one.asked.referred_on.words(), day.unwrap_or_default()),
            )
        };
        first.into_iter().chain(all.map(words)).collect()
    }

    /// What may not be done in the child's best interests.
    fn exceptions(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [("", "Nothing is left out")].into_iter().chain(crate::codes::Exception::options())
    }

    /// The fields of the census, each with its value.
    fn census(&self) -> Vec<(&'static str, String)> {
        let Ok(court) = self.seen.court() else { return Vec::new() };
        let values = census(court.text.started_on, &self.seen.facts(), &court.text.census);
        crate::court::CENSUS.into_iter().zip(values).collect()
    }

    fn offer_words(&self, offer: &Offer) -> String {
        offer_words(&self.seen, offer)
    }
}

fn offer_words(seen: &Seen, offer: &Offer) -> String {
    let text = &offer.text;
    let letter = if text.in_letter { ", in the letter" } else { "" };
    let on = text.answered_on.map_or_else(String::new, |day| format!(" on {}", day.words()));
    let answer = text.answer.words().to_lowercase();
    let name = seen.person_name(&text.holder);
    format!("{name}: offered on {}{letter}, {answer}{on}", text.offered_on.words())
}

pub(super) const BEGIN: Step<(People, Day)> = Step {
    name: "before-court",
    field: "started_day",
    for_coordinator: false,
    fill: |form, _, today| form.with_day("started", today),
    parse: |check, seen, _| {
        let offered: Vec<Id> = seen.children().filter_map(|(id, _)| id.parse().ok()).collect();
        let children = People::new(check.ticked("children", &offered));
        if children == People::none() {
            check.error("children", "Tick the children");
        }
        (children, check.past_day("started", "the day on which it began").unwrap_or(check.today()))
    },
    keep: |tx, by, seen, (children, started_on), _| store::add_court(tx, by, &seen.family, children, *started_on),
    back: Seen::court_address,
    stored: nothing_stored,
    render: CourtsPage::render,
};

pub(super) const CHANGE: Step<CourtText> = Step {
    name: "before-court-change",
    field: "exception_why",
    for_coordinator: false,
    fill,
    parse,
    keep: |tx, _, seen, to, version| {
        let was = seen.court()?;
        store::change_court(tx, was, to, version)?;
        Ok(was.id.clone())
    },
    back: Seen::court_address,
    stored,
    render: CourtPage::render,
};

fn fill(form: Form, seen: &Seen, _: Day) -> Form {
    let Ok(court) = seen.court() else { return form };
    let text = &court.text;
    let mut form = form
        .with("conference", text.conference_id.as_ref().map_or(String::new(), ToString::to_string))
        .with("exception", text.excepted.what.map_or("", |what| what.code()))
        .with("exception_why", &text.excepted.why)
        .with("exception_by", &text.excepted.by)
        .with("reviews", text.census.review_meetings)
        .with("outcome", &text.census.outcome)
        .of_version(court.version);
    let days = [
        ("started", Some(text.started_on)),
        ("letter", text.letter_on),
        ("excepted", text.excepted.on),
        ("exception_review", text.excepted.review_on),
        ("first", text.census.first_meeting_on),
        ("decided", text.census.decided_on),
        ("applied", text.applied_on),
        ("cp_letter", text.census.cp_letter_on),
    ];
    for (field, day) in days {
        if let Some(day) = day {
            form = form.with_day(field, day);
        }
    }
    form
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Ok(court) = seen.court() else { return (0, Vec::new()) };
    let stored = vec![
        ("exception_why", "Why", court.text.excepted.why.clone()),
        ("exception_by", "Who decided", court.text.excepted.by.clone()),
        ("outcome", "What came of it", court.text.census.outcome.clone()),
    ];
    (court.version, stored)
}

fn parse(check: &mut Check<'_>, seen: &Seen, _: &Site) -> CourtText {
    let started_on = check.past_day("started", "the day on which it began").unwrap_or(check.today());
    let past = |check: &mut Check<'_>, field: &str, what: &str| {
        let day = check.day_if_any(field, what);
        if day.is_some_and(|day| day > check.today()) {
            check.error(&format!("{field}_day"), format!("Enter {what}, which must not be after today"));
        }
        day
    };
    let chosen: String = check.optional("conference");
    let conference = seen.all.iter().find(|one| one.id.as_str() == chosen);
    if conference.is_none() && !chosen.is_empty() {
        check.error("conference", "Select the meeting that was held, or none");
    }
    let exception: String = check.optional("exception");
    let what = exception.parse().ok();
    if what.is_none() && !exception.is_empty() {
        check.error("exception", "Select what is not done");
    }
    let because = |check: &mut Check<'_>, field: &str, missing: &str| {
        if what.is_some() { check.text(field, missing) } else { check.optional(field) }
    };
    let why = because(check, "exception_why", "Enter why it would not be in the child\u{2019}s best interests");
    let by = because(check, "exception_by", "Enter who decided it");
    let on = past(check, "excepted", "the day on which it was decided");
    if what.is_some() && on.is_none() && !check.has_errors() {
        check.error("excepted_day", "Enter the day on which it was decided");
    }
    CourtText {
        conference_id: conference.map(|one| one.id.clone()),
        started_on,
        letter_on: past(check, "letter", "the day of the letter"),
        excepted: Excepted {
            what,
            why,
            by,
            on,
            review_on: check.day_if_any("exception_review", "the day on which somebody looks at it again"),
        },
        census: CensusDays {
            first_meeting_on: past(check, "first", "the day of the first meeting"),
            review_meetings: check.number("reviews", 0, 999, "Enter how many review meetings there were: 0 or more"),
            decided_on: past(check, "decided", "the day on which the next step was decided"),
            outcome: check.optional("outcome"),
            cp_letter_on: past(check, "cp_letter", "the day of that letter"),
        },
        applied_on: past(check, "applied", "the day on which the court was asked"),
    }
}

impl OffersPage {
    /// Who holds parental responsibility and was not asked yet; then everybody else of the family, since not everything is recorded.
    fn holders(&self) -> Vec<(String, String)> {
        let facts = self.seen.facts();
        let is_asked = |id: &Id| self.seen.offers_here().any(|offer| offer.text.holder == *id);
        let adults = self.seen.people().filter(|member| !member.is_child() && !is_asked(&member.person_id));
        let words = |id: &Id, name: &str| {
            let holds = if facts.holders.contains(id) { ": has parental responsibility" } else { "" };
            (id.to_string(), format!("{name}{holds}"))
        };
        let first = [(String::new(), "Choose".to_owned())];
        first.into_iter().chain(adults.map(|one| words(&one.person_id, &one.name))).collect()
    }
}

impl OfferPage {
    fn holder(&self) -> String {
        let holder = self.seen.offer().map(|offer| self.seen.person_name(&offer.text.holder).to_owned());
        holder.unwrap_or_default()
    }
}

pub(super) const OFFER: Step<OfferText> = Step {
    name: "before-court-offer",
    field: "holder",
    for_coordinator: false,
    fill: |form, _, today| form.with_day("offered", today).with("answer", OfferAnswer::Nothing.code()),
    parse: |check, seen, _| {
        let chosen: String = check.optional("holder");
        let holder = seen.people().find(|member| member.person_id.as_str() == chosen && !member.is_child());
        if holder.is_none() {
            check.error("holder", "Select to whom it is offered");
        }
        let nobody = &seen.family.id;
        let holder = holder.map_or(nobody, |member| &member.person_id).clone();
        parse_offer(check, holder)
    },
    keep: |tx, by, seen, new, _| store::add_offer(tx, by, &seen.family.id, (seen.court()?, &seen.offers), new),
    back: Seen::court_address,
    stored: nothing_stored,
    render: OffersPage::render,
};

pub(super) const ANSWERED: Step<OfferText> = Step {
    name: "before-court-offer-change",
    field: "answer",
    for_coordinator: false,
    fill: |form, seen, _| {
        let Ok(offer) = seen.offer() else { return form };
        let text = &offer.text;
        let form = form
            .with_day("offered", text.offered_on)
            .with_ticks("in_letter", text.in_letter.then_some(IN_LETTER))
            .with("answer", text.answer.code())
            .with("words", &text.words)
            .of_version(offer.version);
        match text.answered_on {
            Some(day) => form.with_day("answered", day),
            None => form,
        }
    },
    parse: |check, seen, _| {
        let holder = seen.offer().map_or(&seen.family.id, |offer| &offer.text.holder).clone();
        parse_offer(check, holder)
    },
    keep: |tx, _, seen, to, version| {
        let was = seen.offer()?;
        store::change_offer(tx, was, to, version)?;
        Ok(was.id.clone())
    },
    back: Seen::court_address,
    stored: |seen| {
        let Ok(offer) = seen.offer() else { return (0, Vec::new()) };
        (offer.version, vec![("words", "In their words", offer.text.words.clone())])
    },
    render: OfferPage::render,
};

/// What the box of the letter stands for.
const IN_LETTER: &str = "yes";

fn parse_offer(check: &mut Check<'_>, holder: Id) -> OfferText {
    let answer = check.code("answer", "Select what they answered").unwrap_or_default();
    let answered_on = check.day_if_any("answered", "the day on which they answered");
    if answer != OfferAnswer::Nothing && answered_on.is_none_or(|day| day > check.today()) && !check.has_errors() {
        check.error("answered_day", "Enter the day on which they answered, which must not be after today");
    }
    OfferText {
        holder,
        offered_on: check.past_day("offered", "the day on which it was offered").unwrap_or(check.today()),
        in_letter: check.values().is_ticked("in_letter", IN_LETTER),
        answer,
        answered_on: answered_on.filter(|_| answer != OfferAnswer::Nothing),
        words: check.optional("words"),
    }
}
