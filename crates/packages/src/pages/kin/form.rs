//! Writing down with whom a child lives, changing what is known of it, and saying that it became something else.

use alongside_families::Bar;
use alongside_schema::{Act, Day, Id, People, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{About, Kept, Seen, Stored, act, nothing_stored, one_address, reference};
use crate::codes::{Close, KinKind, Viability};
use crate::store::{self, ArrangementText, Members};

#[derive(Template)]
#[template(path = "kinship/form.html")]
struct FormPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
    seen: Seen,
    asks: Asks,
}

/// What the form is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    New,
    Change,
    Became,
}

impl FormPage {
    fn heading(&self) -> &'static str {
        match self.asks {
            Asks::New => "With whom does the child live?",
            Asks::Change => "Change what is known of it",
            Asks::Became => "What did it become?",
        }
    }

    fn is_new(&self) -> bool {
        self.asks == Asks::New
    }

    fn is_became(&self) -> bool {
        self.asks == Asks::Became
    }

    fn children(&self) -> Vec<(String, String)> {
        let all = self.seen.children().map(|(id, name)| (id.to_owned(), name.to_owned()));
        [(String::new(), "Choose".to_owned())].into_iter().chain(all).collect()
    }

    /// Who can be the carer: the network, and the adults of the family who are not in it.
    fn carers(&self) -> Vec<(String, String)> {
        let network = self.seen.network.iter().filter(|known| known.is_there);
        let network =
            network.map(|known| (known.id.to_string(), format!("{}, {}", known.name, known.who.to_lowercase())));
        let in_network = |id: &Id| self.seen.network.iter().any(|known| known.person_id.as_ref() == Some(id));
        let people = self.seen.people().filter(|member| !member.is_child() && !in_network(&member.person_id));
        let people = people.map(|member| (member.person_id.to_string(), format!("{}, of the family", member.name)));
        [(String::new(), "Choose".to_owned())].into_iter().chain(network).chain(people).collect()
    }
}

const NEW: Kept<ArrangementText> = Kept {
    name: "kinship",
    act: Act::KinshipChanged,
    field: "child",
    fill: |form, _, today| {
        form.with("close", Close::NotSaid).with("viability", Viability::None).with_day("from", today)
    },
    parse,
    keep: |tx, by, family, _, new, _| store::add_arrangement(tx, by, &family.id, new, None),
    stored: nothing_stored,
    leads: Seen::kinship_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form, Asks::New),
};

const CHANGE: Kept<ArrangementText> = Kept {
    name: "kinship-change",
    act: Act::KinshipChanged,
    field: "from_day",
    fill: |form, seen, _| fill(form, seen),
    parse,
    keep: |tx, _, family, seen, change, (version, _)| {
        let was = seen.the_arrangement()?;
        store::change_arrangement(tx, family, was, change, version)?;
        Ok(was.id.clone())
    },
    stored,
    leads: one_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form, Asks::Change),
};

const BECAME: Kept<ArrangementText> = Kept {
    name: "kinship-became",
    act: Act::KinshipChanged,
    field: "from_day",
    // What is known is known of the new one too; only from when, and by what right, is another.
    fill: |form, seen, today| fill(form.with("kind", "").with_day("from", today), seen),
    parse,
    keep: |tx, by, family, seen, now, (version, _)| {
        store::switch_arrangement(tx, by, &family.id, seen.the_arrangement()?, now, version)
    },
    stored,
    leads: Seen::kinship_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form, Asks::Became),
};

fn render(site: &Site, viewer: &Viewer, seen: Seen, form: Form, asks: Asks) -> Page {
    let below = match asks {
        Asks::New => "new".to_owned(),
        Asks::Change => format!("{}/change", seen.arrangement.as_ref().map_or("", |one| one.id.as_str())),
        Asks::Became => format!("{}/became", seen.arrangement.as_ref().map_or("", |one| one.id.as_str())),
    };
    page(&FormPage {
        frame: site.frame(Some(viewer), "Where a child lives").with_errors(form.has_errors()),
        bar: Bar::from(&seen.family),
        form,
        address: format!("{}/{below}", seen.kinship_address()),
        back: one_address(&seen),
        seen,
        asks,
    })
}

fn day_if_any(form: Form, field: &str, day: Option<Day>) -> Form {
    match day {
        Some(day) => form.with_day(field, day),
        None => form,
    }
}

fn fill(form: Form, seen: &Seen) -> Form {
    let Some(one) = &seen.arrangement else { return form };
    let is_to_change = form.values().get("from_day").is_empty();
    let form = form
        .with("tie", &one.tie_words)
        .with("close", one.close)
        .with("responsible", &one.responsible)
        .with("viability", one.viability)
        .with("viability_words", &one.viability_words)
        .with("support", &one.support_words)
        .with("notified_words", &one.notified_words)
        .with_ticks("until_eighteen", one.until_eighteen.then_some("yes"))
        .with_ticked("kept_from", one.marks.withheld_from.iter())
        .of_version(one.version);
    let form = day_if_any(form, "viewed", one.viability_on);
    let form = day_if_any(form, "notified", one.notified_on);
    let form = day_if_any(form, "review", one.review_on);
    if !is_to_change {
        return form;
    }
    let form = form.with("kind", one.kind).with("legal_basis", &one.legal_basis).with("ended_why", &one.ended_why);
    day_if_any(form.with_day("from", one.from_on), "to", one.to_on)
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Some(one) = &seen.arrangement else { return (0, Vec::new()) };
    let stored = vec![
        ("legal_basis", "By what right", one.legal_basis.clone()),
        ("responsible", "Who has parental responsibility", one.responsible.clone()),
        ("viability_words", "What was seen", one.viability_words.clone()),
        ("support", "What support was agreed", one.support_words.clone()),
        ("ended_why", "Why it ended", one.ended_why.clone()),
    ];
    (one.version, stored)
}

fn parse(check: &mut Check<'_>, seen: &Seen) -> ArrangementText {
    let (child, member, person, carer) = who(check, seen);
    let kind = check.code("kind", "Select how the child lives there").unwrap_or(KinKind::Informal);
    let legal_basis = check.optional("legal_basis");
    if kind.is_by_order() && legal_basis.is_empty() {
        check.error("legal_basis", "Say which court made the order, and when");
    }
    let from_on = check.day("from", "the first day").unwrap_or(check.today());
    let to_on = check.day_if_any("to", "the last day");
    if to_on.is_some_and(|last| last < from_on) {
        check.error("to_day", "The last day must not be before the first");
    }
    let ended_why = check.optional("ended_why");
    if to_on.is_some() && ended_why.is_empty() {
        check.error("ended_why", "Say why it ended");
    }
    let viability: Viability = check.values().get("viability").parse().unwrap_or_default();
    let viability_on = check.known_day("viewed", "the day on which somebody looked");
    if matches!(viability, Viability::Positive | Viability::Negative) && viability_on.is_none() {
        check.error("viewed_day", "Enter the day on which somebody looked");
    }
    let was = seen.arrangement.as_ref().map(|one| &one.marks.withheld_from);
    ArrangementText {
        child,
        member,
        person,
        carer,
        tie_words: check.optional("tie"),
        kind,
        close: check.values().get("close").parse().unwrap_or_default(),
        until_eighteen: check.values().has("until_eighteen"),
        legal_basis,
        responsible: check.optional("responsible"),
        from_on,
        ended: to_on.map(|day| (day, ended_why)),
        viability: (viability, viability_on, check.optional("viability_words")),
        support_words: check.optional("support"),
        review_on: check.day_if_any("review", "the day to look again"),
        notified: (
            check.known_day("notified", "the day on which the private fostering team was told"),
            check.optional("notified_words"),
        ),
        kept_from: seen.ticked(check, "kept_from", seen.may_not_know(), was.unwrap_or(&People::none())),
    }
}

type Who = (Id, Option<store::Known>, Option<Id>, String);

/// The child and the carer: as they are written down already, or as they are chosen.
fn who(check: &mut Check<'_>, seen: &Seen) -> Who {
    if let Some(one) = &seen.arrangement {
        let member = one.carer_member_id.as_ref();
        let member = member.and_then(|id| seen.network.iter().find(|known| known.id == *id)).cloned();
        return (one.child_id.clone(), member, one.carer_person_id.clone(), one.carer_name.clone());
    }
    let child: Option<Id> = check.optional("child").parse().ok();
    let child = child.filter(|id| seen.children().any(|(known, _)| known == id.as_str()));
    let child = child.unwrap_or_else(|| {
        check.error("child", "Select which child");
        seen.family.id.clone()
    });
    let carer: Option<Id> = check.optional("carer").parse().ok();
    let member = carer.as_ref().and_then(|id| seen.network.iter().find(|known| known.id == *id)).cloned();
    if let Some(member) = member {
        let (person, name) = (member.person_id.clone(), member.name.clone());
        return (child, Some(member), person, name);
    }
    let person = seen.people().find(|member| Some(&member.person_id) == carer.as_ref() && !member.is_child());
    match person {
        Some(person) => (child, None, Some(person.person_id.clone()), person.name.clone()),
        None => {
            check.error(
                "carer",
                "Select with whom the child lives. Add them to the family network first if they are not in the list",
            );
            (child, None, None, String::new())
        }
    }
}

pub(super) async fn show_new<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    NEW.show::<M>(&site, &viewer, &reference(&text)?, About::nothing()).await
}

pub(super) async fn add<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    NEW.take::<M>(&site, &viewer, &reference(&text)?, About::nothing(), values).await
}

macro_rules! pages {
    ($($form:ident by $show:ident and $take:ident),+) => {$(
        pub(super) async fn $show<M: Members>(
            State(site): State<Site>,
            Extension(viewer): Extension<Viewer>,
            Path((text, id)): Path<(String, String)>,
        ) -> Page {
            $form.show::<M>(&site, &viewer, &reference(&text)?, About::arrangement(act::id(&id)?)).await
        }

        pub(super) async fn $take<M: Members>(
            State(site): State<Site>,
            Extension(viewer): Extension<Viewer>,
            Path((text, id)): Path<(String, String)>,
            values: Values,
        ) -> Page {
            $form.take::<M>(&site, &viewer, &reference(&text)?, About::arrangement(act::id(&id)?), values).await
        }
    )+};
}

pages!(CHANGE by show and save, BECAME by show_became and became);
