//! What comes of a payment: that it was paid by hand, what shows it, that it was too much, and that it is not to be paid.

use alongside_families::Bar;
use alongside_families::act;
use alongside_pence::Pence;
use alongside_schema::{Act, Day, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use super::seen::{About, Seen};
use super::take::{Kept, Stored, nothing_stored};
use crate::codes::{Evidence, Paid};
use crate::money::parse_pence;
use crate::store::{self, Members, NewEvidence, NewOver, Payment};

/// Which of the forms the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Paid,
    Evidence,
    Over,
    Stop,
}

#[derive(Template)]
#[template(path = "packages/payment.html")]
struct PaymentPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
    asks: Asks,
    seen: Seen,
}

impl PaymentPage {
    fn asks(&self, what: &str) -> bool {
        let now = match self.asks {
            Asks::Paid => "paid",
            Asks::Evidence => "evidence",
            Asks::Over => "over",
            Asks::Stop => "stop",
        };
        now == what
    }

    /// The payment in words.
    fn words(&self) -> String {
        let Some(payment) = &self.seen.payment else { return String::new() };
        let line = self.seen.support.line(&payment.line_id).ok();
        let payee = line.and_then(|line| self.seen.support.payee(&line.payee_id));
        let what = line.map_or("", |line| line.what.as_str());
        let whom = payee.map_or("", |payee| payee.name.as_str());
        let way = payment.method.words().to_lowercase();
        format!("{what}: {} to {whom}, {way}, due on {}", payment.amount(), payment.due_on.words())
    }

    fn documents(&self) -> Vec<(String, String)> {
        let all = self.seen.documents.iter().map(|document| (document.id.to_string(), document.title.clone()));
        [(String::new(), "No paper of the record".to_owned())].into_iter().chain(all).collect()
    }

    fn is_failed(&self) -> bool {
        self.seen.payment.as_ref().is_some_and(|payment| payment.state == Paid::Failed)
    }
}

fn render(site: &Site, viewer: &Viewer, seen: Seen, form: Form, asks: Asks) -> Page {
    let (title, below) = match asks {
        Asks::Paid => ("It was paid", "paid"),
        Asks::Evidence => ("What came of a payment", "evidence"),
        Asks::Over => ("Too much was paid", "overpaid"),
        Asks::Stop => ("A payment that is not made", "stop"),
    };
    let id = seen.payment.as_ref().map(|payment| payment.id.to_string()).unwrap_or_default();
    page(&PaymentPage {
        frame: site.frame(Some(viewer), title).with_errors(form.has_errors()),
        bar: Bar::from(&seen.family),
        form,
        address: format!("{}/payments/{id}/{below}", seen.home()),
        back: seen.package_address(),
        asks,
        seen,
    })
}

fn of_version(form: Form, seen: &Seen) -> Form {
    match &seen.payment {
        Some(payment) => form.of_version(payment.version),
        None => form,
    }
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Some(payment) = &seen.payment else { return nothing_stored(seen) };
    (payment.version, vec![("", "Where it stands now", payment.state.words().to_owned())])
}

const PAID: Kept<Day> = Kept {
    name: "payment-paid",
    act: Act::PaymentChanged,
    field: "on_day",
    fill: |form, seen, today| of_version(form.with_day("on", today), seen),
    parse: |check, _| check.past_day("on", "the day on which it was paid").unwrap_or(check.today()),
    keep: |tx, by, family, seen, on, (version, _)| {
        let payment = seen.the_payment()?;
        store::pay_by_hand(tx, by, &family.id, &seen.support, payment, *on, version)?;
        Ok(payment.id.clone())
    },
    stored,
    leads: Seen::package_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form, Asks::Paid),
};

const EVIDENCE: Kept<NewEvidence> = Kept {
    name: "payment-evidence",
    act: Act::PaymentChanged,
    field: "evidence",
    fill: |form, seen, _| fill_evidence(of_version(form, seen), seen.payment.as_ref()),
    parse: |check, seen| {
        let document: Option<Id> = check.optional("document").parse().ok();
        let document = document.filter(|id| seen.documents.iter().any(|known| known.id == *id));
        let evidence = check.code("evidence", "Select what shows it").unwrap_or(Evidence::Seen);
        let words = check.optional("words");
        if words.is_empty() && document.is_none() {
            check.error("words", "Say what you saw, or choose the paper that shows it");
        }
        NewEvidence { evidence, words, document }
    },
    keep: |tx, _, _, seen, new, (version, _)| {
        let payment = seen.the_payment()?;
        store::keep_evidence(tx, payment, new, version)?;
        Ok(payment.id.clone())
    },
    stored: |seen| match &seen.payment {
        Some(payment) => (payment.version, vec![("words", "In words", payment.evidence_words.clone())]),
        None => nothing_stored(seen),
    },
    leads: Seen::package_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form, Asks::Evidence),
};

fn fill_evidence(form: Form, payment: Option<&Payment>) -> Form {
    let Some(payment) = payment else { return form };
    let form = form
        .with("words", &payment.evidence_words)
        .with("document", payment.document_id.as_ref().map_or("", Id::as_str));
    match payment.evidence {
        Some(evidence) => form.with("evidence", evidence),
        None => form,
    }
}

const OVER: Kept<NewOver> = Kept {
    name: "payment-over",
    act: Act::PaymentChanged,
    field: "overpaid",
    fill: |form, seen, _| match &seen.payment {
        Some(payment) if payment.overpaid_pence > 0 => of_version(form, seen)
            .with("overpaid", payment.overpaid())
            .with("words", &payment.overpaid_words)
            .with("recovered", payment.recovered()),
        _ => of_version(form, seen),
    },
    parse: |check, _| parse_over(check),
    keep: |tx, by, _, seen, new, (version, _)| {
        let payment = seen.the_payment()?;
        store::keep_over(tx, by, payment, new, version)?;
        Ok(payment.id.clone())
    },
    stored: |seen| match &seen.payment {
        Some(payment) => {
            let stored = vec![
                ("overpaid", "How much was too much", payment.overpaid().to_string()),
                ("recovered", "How much has come back", payment.recovered().to_string()),
                ("words", "What was agreed", payment.overpaid_words.clone()),
            ];
            (payment.version, stored)
        }
        None => nothing_stored(seen),
    },
    leads: Seen::package_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form, Asks::Over),
};

fn parse_over(check: &mut Check<'_>) -> NewOver {
    let recovered = match check.optional("recovered").as_str() {
        "" | "0" | "£0" => Pence::NOTHING,
        _ => parse_pence(check, "recovered", "what has come back").unwrap_or_default(),
    };
    NewOver {
        overpaid: parse_pence(check, "overpaid", "how much was too much").unwrap_or_default(),
        words: check.text("words", "Say why, and what was agreed about it"),
        recovered,
    }
}

/// What is done with a payment that is not made.
#[derive(Clone, Debug)]
struct Stop {
    again: bool,
    why: String,
}

const STOP: Kept<Stop> = Kept {
    name: "payment-stop",
    act: Act::PaymentChanged,
    field: "why",
    fill: |form, seen, _| of_version(form, seen),
    parse: |check, _| Stop { again: check.values().get("again") == "yes", why: check.text("why", "Say why") },
    keep: |tx, by, _, seen, new, (version, _)| {
        let payment = seen.the_payment()?;
        if new.again {
            store::try_again(tx, &seen.support, payment, &new.why, version)?;
        } else {
            store::stop(tx, by, payment, &new.why, version)?;
        }
        Ok(payment.id.clone())
    },
    stored,
    leads: Seen::package_address,
    render: |site, viewer, seen, form| render(site, viewer, seen, form, Asks::Stop),
};

macro_rules! pages {
    ($($form:ident by $show:ident and $take:ident),+) => {$(
        pub(super) async fn $show<M: Members>(
            State(site): State<Site>,
            Extension(viewer): Extension<Viewer>,
            Path((text, row)): Path<(String, String)>,
        ) -> Page {
            $form.show::<M>(&site, &viewer, &reference(&text)?, About::payment(act::id(&row)?)).await
        }

        pub(super) async fn $take<M: Members>(
            State(site): State<Site>,
            Extension(viewer): Extension<Viewer>,
            Path((text, row)): Path<(String, String)>,
            values: Values,
        ) -> Page {
            $form.take::<M>(&site, &viewer, &reference(&text)?, About::payment(act::id(&row)?), values).await
        }
    )+};
}

pages!(PAID by show_paid and paid, EVIDENCE by show_evidence and evidence, OVER by show_over and over, STOP by show_stop and stop);
