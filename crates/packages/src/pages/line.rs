//! Something that a package pays for: what, to whom, how much and how often.

use alongside_families::Bar;
use alongside_pence::Pence;
use alongside_schema::{Act, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::seen::{About, Seen};
use super::take::{Kept, Stored, nothing_stored};
use super::{act, reference};
use crate::codes::{LineKind, Method, Often};
use crate::money::parse_pence;
use crate::store::{self, LineText, Members, NewPayee, Whom};

/// What the list of payees says for who sells the thing.
const SUPPLIER: &str = "supplier";

#[derive(Template)]
#[template(path = "packages/line.html")]
struct LinePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
    seen: Seen,
}

impl LinePage {
    /// Who can be paid: who sells the thing first; then who is paid already, the network, and the adults of the family.
    fn payees(&self) -> Vec<(String, String)> {
        let mut all = vec![
            (String::new(), "Choose".to_owned()),
            (SUPPLIER.to_owned(), "A supplier (say which below)".to_owned()),
        ];
        let known = self.seen.support.payees.iter();
        all.extend(known.map(|payee| {
            let words = if payee.is_supplier { "a supplier, paid before" } else { "paid before" };
            (payee.id.to_string(), format!("{}, {words}", payee.name))
        }));
        let is_known = |id: &Id| {
            self.seen
                .support
                .payees
                .iter()
                .any(|payee| [&payee.member_id, &payee.person_id].contains(&&Some(id.clone())))
        };
        let network = self.seen.network.iter().filter(|known| known.is_there && !is_known(&known.id));
        all.extend(
            network.map(|known| (known.id.to_string(), format!("{}, {}", known.name, known.who.to_lowercase()))),
        );
        let in_network = |id: &Id| self.seen.network.iter().any(|known| known.person_id.as_ref() == Some(id));
        let people = self.seen.people().filter(|member| !member.is_child());
        let people = people.filter(|member| !is_known(&member.person_id) && !in_network(&member.person_id));
        all.extend(people.map(|member| (member.person_id.to_string(), format!("{}, of the family", member.name))));
        all
    }
}

const NEW: Kept<LineText> = Kept {
    name: "package-line",
    act: Act::PackageChanged,
    field: "amount",
    fill: |form, seen, today| {
        let first = seen.package.as_ref().map_or(today, |package| package.from_on.max(today));
        form.with("repeats", Often::Once).with_day("from", first)
    },
    parse,
    keep: |tx, by, family, seen, new, _| store::add_line(tx, by, &family.id, &seen.support, seen.the_package()?, new),
    stored: nothing_stored,
    leads: Seen::package_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form),
};

const CHANGE: Kept<LineText> = Kept {
    name: "package-line-change",
    act: Act::PackageChanged,
    field: "amount",
    fill: |form, seen, _| fill(form, seen),
    parse,
    keep: |tx, by, family, seen, change, (version, _)| {
        let was = seen.line.as_ref().ok_or(alongside_schema::Error::NotFound)?;
        store::change_line(tx, by, &family.id, &seen.support, (seen.the_package()?, was), change, version)?;
        Ok(was.id.clone())
    },
    stored,
    leads: Seen::package_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form),
};

fn render(site: &Site, viewer: &Viewer, seen: Seen, form: Form) -> Page {
    let below = seen.line.as_ref().map_or_else(|| "new".to_owned(), |line| line.id.to_string());
    page(&LinePage {
        frame: site.frame(Some(viewer), "What is paid for").with_errors(form.has_errors()),
        bar: Bar::from(&seen.family),
        form,
        address: format!("{}/lines/{below}", seen.package_address()),
        back: seen.package_address(),
        seen,
    })
}

fn fill(form: Form, seen: &Seen) -> Form {
    let Some(line) = &seen.line else { return form };
    let form = form
        .with("what", &line.what)
        .with("kind", line.kind)
        .with("payee", &line.payee_id)
        .with("amount", line.each())
        .with("repeats", line.repeats)
        .with("method", line.method)
        .with("why_not_supplier", &line.why_not_supplier)
        .with_day("from", line.from_on)
        .of_version(line.version);
    match line.until_on {
        Some(day) => form.with_day("until", day),
        None => form,
    }
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Some(line) = &seen.line else { return (0, Vec::new()) };
    let stored = vec![
        ("what", "What is paid for", line.what.clone()),
        ("amount", "How much each time", line.each().to_string()),
        ("why_not_supplier", "Why not the supplier", line.why_not_supplier.clone()),
    ];
    (line.version, stored)
}

fn parse(check: &mut Check<'_>, seen: &Seen) -> LineText {
    let what = check.text("what", "Enter what is paid for, like \u{201c}A sofa bed\u{201d}");
    let kind = check.code("kind", "Select what kind of thing it is").unwrap_or(LineKind::Other);
    let whom = whom(check, seen);
    let each = parse_pence(check, "amount", "an amount").unwrap_or(Pence::NOTHING);
    let repeats: Often = check.values().get("repeats").parse().unwrap_or_default();
    let from_on = check.day("from", "the first day on which it is paid").unwrap_or(check.today());
    let until_on = check.day_if_any("until", "the last day on which it is paid");
    let method = check.code("method", "Select how it is paid").unwrap_or(Method::Invoice);
    if repeats != Often::Once && until_on.is_none() {
        check.error("until_day", "Enter the last day on which it is paid");
    } else if until_on.is_some_and(|until| until < from_on) {
        check.error("until_day", "The last day must not be before the first");
    }
    LineText {
        payee: NewPayee { whom, is_masked: check.values().has("masked") },
        what,
        kind,
        each,
        repeats,
        from_on,
        until_on,
        method,
        why_not_supplier: check.optional("why_not_supplier"),
    }
}

fn whom(check: &mut Check<'_>, seen: &Seen) -> Whom {
    let chosen = check.optional("payee");
    if chosen == SUPPLIER {
        return Whom::Supplier(check.text("supplier", "Enter the name of the supplier"));
    }
    let id: Option<Id> = chosen.parse().ok();
    let found = id.and_then(|id| {
        let known = seen.support.payee(&id).map(|payee| Whom::Known(payee.id.clone()));
        let member = || seen.network.iter().find(|known| known.id == id).map(|known| Whom::Member(known.clone()));
        let person = || {
            let person = seen.people().find(|member| member.person_id == id && !member.is_child());
            person.map(|member| Whom::Person(member.person_id.clone(), member.name.clone()))
        };
        known.or_else(member).or_else(person)
    });
    found.unwrap_or_else(|| {
        check.error("payee", "Select who is paid");
        Whom::Supplier(String::new())
    })
}

pub(super) async fn show_new<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    NEW.show::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?)).await
}

pub(super) async fn add<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    NEW.take::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?), values).await
}

pub(super) async fn show<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id, row)): Path<(String, String, String)>,
) -> Page {
    CHANGE.show::<M>(&site, &viewer, &reference(&text)?, About::line(act::id(&id)?, act::id(&row)?)).await
}

pub(super) async fn save<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id, row)): Path<(String, String, String)>,
    values: Values,
) -> Page {
    CHANGE.take::<M>(&site, &viewer, &reference(&text)?, About::line(act::id(&id)?, act::id(&row)?), values).await
}
