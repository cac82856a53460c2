//! All of a family's packages and arrangements together, as far as a viewer may know of them.

use alongside_pence::{Pence, total};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Error, Id, Result, Viewer, visible};
use diesel::prelude::*;

use super::names;
use super::rows::{Approval, Arrangement, Line, Package, Payee, Payment, Review};
use crate::codes::Paid;

/// All of it, as far as the viewer may know of it.
#[derive(Clone, Debug, Default)]
pub struct Support {
    /// The packages, the newest first.
    pub packages: Vec<Package>,
    /// Who is paid.
    pub payees: Vec<Payee>,
    /// What is paid for.
    pub lines: Vec<Line>,
    /// What was decided, the oldest first.
    pub approvals: Vec<Approval>,
    /// The payments, by day.
    pub payments: Vec<Payment>,
    /// What was seen when somebody looked again, the newest first.
    pub reviews: Vec<Review>,
    /// With whom the children live, the newest first.
    pub arrangements: Vec<Arrangement>,
    /// What those are called who did something here.
    pub names: Vec<(Id, String)>,
}

impl Support {
    /// One of the packages.
    pub fn package(&self, id: &Id) -> Result<&Package> {
        self.packages.iter().find(|package| package.id == *id).ok_or(Error::NotFound)
    }

    /// One of the lines.
    pub fn line(&self, id: &Id) -> Result<&Line> {
        self.lines.iter().find(|line| line.id == *id).ok_or(Error::NotFound)
    }

    /// One of the payments.
    pub fn payment(&self, id: &Id) -> Result<&Payment> {
        self.payments.iter().find(|payment| payment.id == *id).ok_or(Error::NotFound)
    }

    /// One of the arrangements.
    pub fn arrangement(&self, id: &Id) -> Result<&Arrangement> {
        self.arrangements.iter().find(|arrangement| arrangement.id == *id).ok_or(Error::NotFound)
    }

    /// Who is paid by a line.
    pub fn payee(&self, id: &Id) -> Option<&Payee> {
        self.payees.iter().find(|payee| payee.id == *id)
    }

    /// What a package pays for.
    pub fn lines_of(&self, package: &Id) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.package_id == *package)
    }

    /// The payments of a package.
    pub fn payments_of(&self, package: &Id) -> impl Iterator<Item = &Payment> {
        self.payments.iter().filter(move |payment| payment.package_id == *package)
    }

    /// What a package comes to; nothing where that is more than money can be.
    pub fn sum_of(&self, package: &Id) -> Option<Pence> {
        self.lines_of(package).map(Line::sum).collect::<Option<Vec<_>>>().and_then(total)
    }

    /// What of a package was paid, but for what came back.
    pub fn paid_of(&self, package: &Id) -> Pence {
        let paid = self.payments_of(package).filter(|payment| payment.state == Paid::Paid);
        total(paid.map(|payment| payment.amount().minus(payment.recovered()).unwrap_or_default())).unwrap_or_default()
    }

    /// What somebody is called who did something here.
    pub fn name(&self, user: &Id) -> &str {
        self.names.iter().find(|(id, _)| id == user).map_or("somebody", |(_, name)| name)
    }
}

/// Reads all of it: eight queries. What belongs to a package that the viewer does not see is not there either.
pub fn support(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Support> {
    let mut support = Support {
        packages: super::packages::packages(connection, viewer, family)?,
        payees: super::payees::payees(connection, viewer, family)?,
        lines: super::lines::lines(connection, viewer, family)?,
        approvals: super::packages::approvals(connection, viewer, family)?,
        payments: super::payments::payments(connection, viewer, family)?,
        reviews: reviews(connection, viewer, family)?,
        arrangements: super::arrangements::arrangements(connection, viewer, family)?,
        names: Vec::new(),
    };
    let seen: Vec<Id> = support.packages.iter().map(|package| package.id.clone()).collect();
    let payees: Vec<Id> = support.payees.iter().map(|payee| payee.id.clone()).collect();
    support.lines.retain(|line| seen.contains(&line.package_id) && payees.contains(&line.payee_id));
    let lines: Vec<Id> = support.lines.iter().map(|line| line.id.clone()).collect();
    support.payments.retain(|payment| lines.contains(&payment.line_id));
    support.approvals.retain(|approval| seen.contains(&approval.package_id));
    let mut who: Vec<Id> = Vec::new();
    for package in &support.packages {
        who.extend([Some(&package.made_by), package.requested_by.as_ref()].into_iter().flatten().cloned());
    }
    who.extend(support.approvals.iter().map(|approval| approval.decided_by.clone()));
    who.extend(support.payments.iter().filter_map(|payment| payment.paid_by.clone()));
    who.extend(support.reviews.iter().map(|review| review.recorded_by.clone()));
    who.sort_unstable();
    who.dedup();
    support.names = names(connection, &who)?;
    Ok(support)
}

fn reviews(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Review>> {
    use visible::support_reviews as r;
    Ok(visible!(support_reviews, viewer, family)
        .order((r::held_on.desc(), r::id.desc()))
        .select((
            r::id,
            r::package_id,
            r::arrangement_id,
            r::held_on,
            r::words,
            r::child_says,
            r::next_on,
            r::recorded_by,
        ))
        .load(connection)?)
}
