//! What a package pays for.

use alongside_pence::NoDays;
use alongside_pence::Pence;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::package_lines;
use alongside_schema::{Day, Error, Id, Marks, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::packages::{is_draft, touch_draft};
use super::payees::payee_of;
use super::{Line, NewPayee, Package, Payee, Support, both};
use crate::codes::{LineKind, Method, Often};

pub(super) fn lines(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Line>> {
    use visible::package_lines as l;
    Ok(visible!(package_lines, viewer, family)
        .order(l::id)
        .select((
            l::id,
            l::package_id,
            l::payee_id,
            l::what,
            l::kind,
            l::pence,
            l::repeats,
            l::from_on,
            l::until_on,
            l::method,
            l::why_not_supplier,
            l::added_by,
            l::version,
            (l::subjects, l::withheld_from, l::visibility, l::source),
        ))
        .load(connection)?)
}

/// What a page says of a line.
#[derive(Clone, Debug)]
pub struct LineText {
    /// Who is paid.
    pub payee: NewPayee,
    /// What, in words.
    pub what: String,
    /// What kind of thing.
    pub kind: LineKind,
    /// How much each time.
    pub each: Pence,
    /// How often.
    pub repeats: Often,
    /// The first day.
    pub from_on: Day,
    /// The last day, where it is paid again and again.
    pub until_on: Option<Day>,
    /// In what way.
    pub method: Method,
    /// Why not to who sells it.
    pub why_not_supplier: String,
}

/// Refuses what can not be paid within a package: each reason says what to do.
fn fits(package: &Package, text: &LineText, payee: &Payee) -> Result<()> {
    let refused = |words: String| Err(Error::Refused(words));
    let days = alongside_pence::days(text.from_on.0, text.until_on.map(|day| day.0), text.repeats.repeat());
    let days = match days {
        Ok(days) => days,
        Err(NoDays::NoEnd) => return refused("Enter the last day on which this is paid.".to_owned()),
        Err(NoDays::EndBeforeBeginning) => return refused("The last day must not be before the first.".to_owned()),
        Err(NoDays::TooMany) => {
            return refused("That is paid too often. Choose an earlier last day, or pay it less often.".to_owned());
        }
    };
    if text.from_on < package.from_on {
        return refused(format!("The package begins on {}. Choose that day or a later one.", package.from_on.words()));
    }
    let last = text.until_on.filter(|_| text.repeats != Often::Once).unwrap_or(text.from_on);
    if last > package.ends_on {
        return refused(format!(
            "This goes on until {}, and the package ends on {}. Choose an earlier last day, or change the end of the package first.",
            last.words(),
            package.ends_on.words()
        ));
    }
    if text.each.on_each(&days).is_none() {
        return refused("This comes to more money than can be right. Check the amount and how often.".to_owned());
    }
    if !payee.is_supplier && text.why_not_supplier.is_empty() {
        return refused(
            "Say why not whoever sells it is paid. Paying the supplier comes first, so that nobody has to lay money out.".to_owned(),
        );
    }
    if payee.is_supplier && text.method == Method::Transfer {
        return refused("Choose \u{201c}To the supplier, by invoice\u{201d}, or pay somebody else.".to_owned());
    }
    if !payee.is_supplier && text.method == Method::Invoice {
        return refused("Only a supplier is paid by invoice. Choose another way.".to_owned());
    }
    Ok(())
}

fn marks(package: &Package, payee: &Payee, source: &str) -> Marks {
    Marks::about(both(&package.marks.subjects, &payee.marks.subjects), source)
        .withheld_from(both(&package.marks.withheld_from, &payee.marks.withheld_from))
        .seen_by(package.marks.visibility)
}

/// Adds something that is paid for.
pub fn add_line(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    support: &Support,
    package: &Package,
    new: &LineText,
) -> Result<Id> {
    is_draft(package)?;
    touch_draft(tx, &package.id)?;
    let payee = payee_of(tx, viewer, family, &support.payees, &new.payee, &package.marks)?;
    fits(package, new, &payee)?;
    let (id, now, marks) = (tx.new_id(), tx.now(), marks(package, &payee, &viewer.agency));
    diesel::insert_into(package_lines::table)
        .values((
            (
                package_lines::id.eq(&id),
                package_lines::family_id.eq(family),
                package_lines::package_id.eq(&package.id),
                package_lines::payee_id.eq(&payee.id),
                package_lines::what.eq(&new.what),
                package_lines::kind.eq(new.kind),
                package_lines::pence.eq(new.each.number()),
                package_lines::repeats.eq(new.repeats),
                package_lines::from_on.eq(new.from_on),
                package_lines::until_on.eq(until(new)),
                package_lines::method.eq(new.method),
                package_lines::why_not_supplier.eq(&new.why_not_supplier),
                package_lines::added_by.eq(&viewer.user_id),
                package_lines::added_at.eq(now),
                package_lines::version.eq(1),
            ),
            (
                package_lines::subjects.eq(&marks.subjects),
                package_lines::withheld_from.eq(&marks.withheld_from),
                package_lines::visibility.eq(marks.visibility),
                package_lines::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// What is paid once has one day.
fn until(text: &LineText) -> Option<Day> {
    text.until_on.filter(|_| text.repeats != Often::Once)
}

/// Writes a line anew, where it stands at this version. Whoever changes it is one of those who ask for it.
pub fn change_line(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    support: &Support,
    (package, was): (&Package, &Line),
    change: &LineText,
    version: i64,
) -> Result<()> {
    is_draft(package)?;
    touch_draft(tx, &package.id)?;
    let payee = payee_of(tx, viewer, family, &support.payees, &change.payee, &package.marks)?;
    fits(package, change, &payee)?;
    let marks = marks(package, &payee, &was.marks.source);
    let at = package_lines::id.eq(&was.id).and(package_lines::version.eq(version));
    let changed = diesel::update(package_lines::table.filter(at))
        .set((
            package_lines::payee_id.eq(&payee.id),
            package_lines::what.eq(&change.what),
            package_lines::kind.eq(change.kind),
            package_lines::pence.eq(change.each.number()),
            package_lines::repeats.eq(change.repeats),
            package_lines::from_on.eq(change.from_on),
            package_lines::until_on.eq(until(change)),
            package_lines::method.eq(change.method),
            package_lines::why_not_supplier.eq(&change.why_not_supplier),
            package_lines::added_by.eq(&viewer.user_id),
            package_lines::version.eq(version + 1),
            package_lines::subjects.eq(&marks.subjects),
            package_lines::withheld_from.eq(&marks.withheld_from),
        ))
        .execute(tx.connection())?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Takes a line out of a package that nobody was asked to agree to: nothing was promised yet.
pub fn remove_line(tx: &mut Tx<'_>, package: &Package, line: &Line) -> Result<()> {
    is_draft(package)?;
    touch_draft(tx, &package.id)?;
    diesel::delete(package_lines::table.filter(package_lines::id.eq(&line.id))).execute(tx.connection())?;
    Ok(())
}
