//! What belongs to a package follows it: whoever must not know of the package learns nothing by what it pays for.

use alongside_schema::tables::{package_approvals, package_lines, payments, support_reviews};
use alongside_schema::{Id, Marks, People, Result, Tx};
use diesel::prelude::*;

use super::{Support, both};

/// Keeps what belongs to a package from whom the package is kept, and makes its lines and payments about whom it is about.
pub(super) fn follow_package(tx: &mut Tx<'_>, support: &Support, package: &Id, marks: &Marks) -> Result<()> {
    for line in support.lines_of(package) {
        let payee = support.payee(&line.payee_id).map(|payee| payee.marks.clone());
        let about = payee.map_or_else(People::none, |payee| payee.subjects);
        diesel::update(package_lines::table.filter(package_lines::id.eq(&line.id)))
            .set((
                package_lines::subjects.eq(both(&marks.subjects, &about)),
                package_lines::withheld_from.eq(both(&line.marks.withheld_from, &marks.withheld_from)),
            ))
            .execute(tx.connection())?;
    }
    for payment in support.payments_of(package) {
        diesel::update(payments::table.filter(payments::id.eq(&payment.id)))
            .set(payments::withheld_from.eq(both(&payment.marks.withheld_from, &marks.withheld_from)))
            .execute(tx.connection())?;
    }
    macro_rules! each {
        ($($table:ident),+) => {$(
            let rows: Vec<(Id, People)> = $table::table
                .filter($table::package_id.eq(package))
                .select(($table::id, $table::withheld_from))
                .load(tx.connection())?;
            for (row, from) in rows {
                diesel::update($table::table.filter($table::id.eq(row)))
                    .set($table::withheld_from.eq(both(&from, &marks.withheld_from)))
                    .execute(tx.connection())?;
            }
        )+};
    }
    each!(package_approvals, support_reviews);
    Ok(())
}
