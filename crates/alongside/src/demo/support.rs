//! What those who step in for the children of the invented town are given, and with whom a child lives.

use alongside_families::store::open;
use alongside_packages::codes::{Decision, Evidence, Repay, Viability};
use alongside_packages::store::{
    ArrangementText, Came, LineText, NewDecision, NewEvidence, NewPayee, PackageText, Whom, add_arrangement,
    add_budget, add_line, add_package, ask, decide, keep_evidence, make_batch, reconcile, support,
};
use alongside_packages::{Known, Members, limits_of};
use alongside_pence::{Pence, year_of};
use alongside_schema::{Error, Id, People, Reference, Result, Tx, Viewer};
use alongside_web::settings::Packages;

use super::town::{Family, Lives, Support};
use super::{Cast, code};
use crate::known_members::OfNetwork;

/// Who agrees, and who pays.
pub(super) struct Money {
    pub(super) manager: Viewer,
    pub(super) finance: Viewer,
}

/// The budget of this year, and that of the next, in which some of what is agreed to may be due.
pub(super) fn set_budgets(tx: &mut Tx<'_>, holder: &Viewer) -> Result<()> {
    let all = Pence::of(2_000_000).ok_or(Error::NotFound)?;
    let (today, later) = (tx.today(), tx.today().plus_days(300));
    add_budget(tx, holder, "FNSP", "Family network support", today, all)?;
    if year_of(later.0) != year_of(today.0) {
        add_budget(tx, holder, "FNSP", "Family network support", later, all)?;
    }
    Ok(())
}

/// Adds with whom a child lives, and the packages, each asked for by the lead and agreed to by the manager.
pub(super) fn add(
    tx: &mut Tx<'_>,
    (lead, money): (&Viewer, &Money),
    reference: &Reference,
    people: &Cast,
    of: &Family,
) -> Result<()> {
    let family = open(tx.connection(), lead, reference)?.id;
    let network = OfNetwork::members(tx.connection(), lead, &family)?;
    for one in &of.lives {
        add_arrangement(tx, lead, &family, &lives(tx, people, &network, one)?, None)?;
    }
    for one in &of.support {
        let id = tx.new_id();
        let found = support(tx.connection(), lead, &family)?;
        add_package(tx, lead, &family, &found, &id, &package(tx, people, one)?)?;
        let found = support(tx.connection(), lead, &family)?;
        add_line(tx, lead, &family, &found, found.package(&id)?, &line(tx, &network, one)?)?;
        agree(tx, (lead, money), reference, &id)?;
        if !one.shown.is_empty() {
            pay(tx, (lead, money), &family, &id, &one.shown)?;
        }
    }
    Ok(())
}

fn named(network: &[Known], name: &str) -> Result<Known> {
    network.iter().find(|known| known.name == name).cloned().ok_or(Error::NotFound)
}

fn lives(tx: &Tx<'_>, people: &Cast, network: &[Known], one: &Lives) -> Result<ArrangementText> {
    let carer = named(network, &one.carer)?;
    Ok(ArrangementText {
        child: people.id(&one.child).ok_or(Error::NotFound)?,
        person: carer.person_id.clone(),
        carer: carer.name.clone(),
        member: Some(carer),
        tie_words: one.tie.clone(),
        kind: code(&one.kind)?,
        close: code(&one.close)?,
        until_eighteen: false,
        legal_basis: String::new(),
        responsible: String::new(),
        from_on: tx.today(),
        ended: None,
        viability: (Viability::Begun, None, String::new()),
        support_words: one.support.clone(),
        review_on: Some(tx.today().plus_days(84)),
        notified: (None, String::new()),
        kept_from: People::none(),
    })
}

fn package(tx: &Tx<'_>, people: &Cast, one: &Support) -> Result<PackageText> {
    let today = tx.today();
    Ok(PackageText {
        arrangement: None,
        purpose: code(&one.purpose)?,
        barrier: one.barrier.clone(),
        tried: one.tried.clone(),
        means: String::new(),
        legal_power: code(&one.legal_power)?,
        budget_code: "FNSP".to_owned(),
        repay: (Repay::None, String::new()),
        exit_plan: one.exit_plan.clone(),
        days: (today, today.plus_days(60), today.plus_days(84)),
        children: People::new(one.children.iter().filter_map(|name| people.id(name))),
        kept_from: People::none(),
    })
}

fn line(tx: &Tx<'_>, network: &[Known], one: &Support) -> Result<LineText> {
    let whom =
        if one.is_supplier { Whom::Supplier(one.payee.clone()) } else { Whom::Member(named(network, &one.payee)?) };
    Ok(LineText {
        payee: NewPayee { whom, is_masked: false },
        what: one.what.clone(),
        kind: code(&one.kind)?,
        each: Pence::of(one.pence).ok_or(Error::NotFound)?,
        repeats: code(&one.repeats)?,
        from_on: tx.today(),
        until_on: (one.weeks > 0).then(|| tx.today().plus_days(one.weeks * 7)),
        method: code(&one.method)?,
        why_not_supplier: one.why_not_supplier.clone(),
    })
}

fn agree(tx: &mut Tx<'_>, (lead, money): (&Viewer, &Money), reference: &Reference, id: &Id) -> Result<()> {
    let limits = limits_of(&Packages::default());
    let family = open(tx.connection(), lead, reference)?;
    let found = support(tx.connection(), lead, &family.id)?;
    let package = found.package(id)?;
    ask(tx, lead, &family.id, package, limits, package.version)?;
    let family = open(tx.connection(), &money.manager, reference)?;
    let found = support(tx.connection(), &money.manager, &family.id)?;
    let package = found.package(id)?;
    let yes = NewDecision { decision: Decision::Agreed, conditions: String::new() };
    decide(tx, &money.manager, &family, package, &yes, (limits, package.version))
}

/// Finance pays what is due, and somebody saw what came of it.
fn pay(tx: &mut Tx<'_>, (lead, money): (&Viewer, &Money), family: &Id, id: &Id, shown: &str) -> Result<()> {
    let (_, payments) = make_batch(tx, &money.finance)?;
    let today = tx.today();
    let came = payments.iter().map(|payment| Came {
        line: 0,
        payment: payment.id.to_string(),
        amount: Some(payment.amount()),
        was_paid: Some(true),
        reference: "INV-1027".to_owned(),
        on: Some(today),
    });
    let came: Vec<Came> = came.collect();
    reconcile(tx, &money.finance, &came)?;
    let found = support(tx.connection(), lead, family)?;
    let evidence = NewEvidence { evidence: Evidence::Seen, words: shown.to_owned(), document: None };
    for payment in found.payments_of(id) {
        keep_evidence(tx, payment, &evidence, payment.version)?;
    }
    Ok(())
}
