//! One support package: why, what for, who agreed, what was paid and what came of it.

use alongside_families::Bar;
use alongside_families::act;
use alongside_families::store::{self as families, SaidWrong};
use alongside_schema::{Act, Day, Entry, Id, Viewer};
use alongside_web::{Frame, Page, Problem, Site, Sure, Values, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use super::seen::{About, Seen, read, read_in};
use crate::codes::{Paid, State as Stands};
use crate::money::limits_of;
use crate::store::{self, Approval, Line, Members, Package, Payment};

#[derive(Template)]
#[template(path = "packages/one.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    address: String,
    seen: Seen,
    package: Package,
    wrong: SaidWrong,
    can_change: bool,
    viewer: Id,
    today: Day,
}

impl OnePage {
    fn lines(&self) -> Vec<&Line> {
        self.seen.support.lines_of(&self.package.id).collect()
    }

    fn payee(&self, line: &Line) -> &str {
        self.seen.support.payee(&line.payee_id).map_or("", |payee| payee.name.as_str())
    }

    fn sum(&self) -> String {
        self.seen.support.sum_of(&self.package.id).unwrap_or_default().to_string()
    }

    fn paid(&self) -> String {
        self.seen.support.paid_of(&self.package.id).to_string()
    }

    fn approvals(&self) -> impl Iterator<Item = &Approval> {
        self.seen.support.approvals.iter().filter(|approval| approval.package_id == self.package.id)
    }

    /// Who decided what, and whether they stood in for somebody.
    fn decided(&self, approval: &Approval) -> String {
        let name = self.seen.support.name(&approval.decided_by);
        let stood_in = if approval.for_team.is_some() { ", standing in for the team\u{2019}s managers," } else { "" };
        format!("{name}{stood_in} {} ({})", approval.decision.told(), approval.amount())
    }

    fn payments(&self) -> Vec<&Payment> {
        self.seen.support.payments_of(&self.package.id).collect()
    }

    fn what(&self, payment: &Payment) -> &str {
        self.seen.support.line(&payment.line_id).map_or("", |line| line.what.as_str())
    }

    /// Where a payment stands, with who paid it and when.
    fn stands(&self, payment: &Payment) -> String {
        match (payment.state, payment.paid_on, &payment.paid_by) {
            (Paid::Paid, Some(day), Some(by)) => {
                format!("Paid on {} by {}", day.words(), self.seen.support.name(by))
            }
            (state, ..) => state.words().to_owned(),
        }
    }

    /// What shows what came of it; empty where nothing does.
    fn shown(&self, payment: &Payment) -> String {
        match payment.evidence {
            Some(evidence) if payment.evidence_words.is_empty() => evidence.words().to_owned(),
            Some(evidence) => format!("{}: {}", evidence.words(), payment.evidence_words),
            None => String::new(),
        }
    }

    /// The paper that shows it, where the viewer sees it.
    fn paper(&self, payment: &Payment) -> Option<&Id> {
        let document = payment.document_id.as_ref()?;
        self.seen.documents.iter().map(|known| &known.id).find(|known| *known == document)
    }

    fn reviews(&self) -> impl Iterator<Item = &store::Review> {
        self.seen.support.reviews.iter().filter(|review| review.package_id.as_ref() == Some(&self.package.id))
    }

    /// Where a child lives, where the package is for that.
    fn lives(&self) -> Option<String> {
        let one = self.seen.support.arrangement(self.package.arrangement_id.as_ref()?).ok()?;
        let child = self.seen.name_of(&one.child_id);
        Some(format!("{child} with {} ({})", one.carer_name, one.kind.words().to_lowercase()))
    }

    /// A package of the network's own beside an order of a court: somebody must look at it.
    fn is_beside_an_order(&self) -> bool {
        let of = self.package.arrangement_id.as_ref().and_then(|id| self.seen.support.arrangement(id).ok());
        of.is_some_and(|one| one.kind.is_by_order())
            && self.package.state == Stands::Agreed
            && self.package.legal_power != crate::codes::LegalPower::Order
    }

    fn is_draft(&self) -> bool {
        self.can_change && self.package.state == Stands::Draft
    }

    fn waits(&self) -> bool {
        self.can_change && self.package.state == Stands::Asked
    }

    /// Whether this viewer asked for it or put it together: then it is not for them to decide.
    fn is_own(&self) -> bool {
        self.package.made_by == self.viewer || self.package.requested_by.as_ref() == Some(&self.viewer)
    }

    fn is_agreed(&self) -> bool {
        self.can_change && self.package.state == Stands::Agreed
    }

    /// Whether somebody writes down by hand that this was paid.
    fn can_be_paid(&self, payment: &Payment) -> bool {
        self.can_change
            && !payment.method.is_by_file()
            && matches!(payment.state, Paid::Approved | Paid::Failed)
            && payment.due_on <= self.today
    }

    fn can_be_stopped(&self, payment: &Payment) -> bool {
        self.can_change && matches!(payment.state, Paid::Approved | Paid::Failed)
    }

    /// What a press takes out, with its name.
    fn remove(&self, line: &Line) -> String {
        format!("Take out {}", line.what)
    }

    fn payment_address(&self, payment: &Payment) -> String {
        format!("{}/payments/{}", self.seen.home(), payment.id)
    }
}

pub(super) async fn show<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let about = About::package(act::id(&id)?);
    let (seen, wrong) = read::<M>(&site, &viewer, &reference(&text)?, &about).await?;
    let package = seen.the_package().map_err(Problem::from)?.clone();
    page(&OnePage {
        frame: site.frame(Some(&viewer), "A support package"),
        bar: Bar::from(&seen.family),
        address: seen.package_address(),
        can_change: seen.family.may_be_changed(),
        viewer: viewer.user_id.clone(),
        today: site.clock().today(),
        seen,
        package,
        wrong,
    })
}

fn sure(site: &Site, viewer: &Viewer, seen: &Seen) -> Sure {
    let sum = seen.package.as_ref().and_then(|package| seen.support.sum_of(&package.id)).unwrap_or_default();
    Sure {
        frame: site.frame(Some(viewer), "Ask for a support package"),
        asks: format!("Ask for {sum} to be agreed to?"),
        lines: vec![
            "Somebody else reads it and decides. Until then it can be taken back, and nothing is paid.".to_owned(),
            "Whoever asks and whoever agrees are two people, and somebody else pays.".to_owned(),
        ],
        button: "Ask",
        address: format!("{}/ask", seen.package_address()),
        back: seen.package_address(),
        refused: None,
    }
}

pub(super) async fn show_ask<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let about = About::package(act::id(&id)?);
    let (seen, _) = read::<M>(&site, &viewer, &reference(&text)?, &about).await?;
    sure(&site, &viewer, &seen).page()
}

/// Does something to a package by one press, as it stands in the transaction.
async fn press<M: Members>(
    site: &Site,
    viewer: &Viewer,
    (text, about): (&str, &About),
    work: impl FnOnce(&mut alongside_schema::Tx<'_>, &Viewer, &Seen) -> alongside_schema::Result<()> + Send + 'static,
) -> Result<String, Problem> {
    let (viewer, about, reference) = (viewer.clone(), about.clone(), reference(text)?);
    let fresh = site.db().chance().id(site.clock().now());
    let written = site.db().write(move |tx| {
        let family = families::hold(tx, &viewer, &reference)?;
        let seen = read_in::<M>(tx.connection(), &viewer, &family, &about, &fresh)?;
        work(tx, &viewer, &seen)?;
        families::withhold_again(tx, &family.id)?;
        let target = seen.the_package()?.id.clone();
        let entry = Entry::new(&viewer, Act::PackageChanged).family(&family.id).target(target);
        Ok(entry.with(seen.package_address()))
    });
    Ok(written.await?)
}

pub(super) async fn ask<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    _: Values,
) -> Page {
    let (about, limits) = (About::package(act::id(&id)?), limits_of(&site.settings().packages));
    let done = press::<M>(&site, &viewer, (&text, &about), move |tx, by, seen| {
        let package = seen.the_package()?;
        store::ask(tx, by, &seen.family.id, package, limits, package.version)
    });
    match done.await {
        Ok(led_to) => then(&led_to),
        Err(Problem::Refused(why)) => {
            let (seen, _) = read::<M>(&site, &viewer, &reference(&text)?, &about).await?;
            sure(&site, &viewer, &seen).refused(why)
        }
        Err(problem) => Err(problem),
    }
}

pub(super) async fn take_back<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    _: Values,
) -> Page {
    let about = About::package(act::id(&id)?);
    let done = press::<M>(&site, &viewer, (&text, &about), |tx, _, seen| {
        let package = seen.the_package()?;
        store::take_back(tx, package, package.version)
    });
    then(&done.await?)
}

pub(super) async fn remove<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id, row)): Path<(String, String, String)>,
    _: Values,
) -> Page {
    let about = About::line(act::id(&id)?, act::id(&row)?);
    let done = press::<M>(&site, &viewer, (&text, &about), |tx, _, seen| {
        let line = seen.line.as_ref().ok_or(alongside_schema::Error::NotFound)?;
        store::remove_line(tx, seen.the_package()?, line)
    });
    then(&done.await?)
}
