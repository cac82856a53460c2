//! The danger of which a request told, for whoever goes on with the family.

use alongside_families::codes::AlertKind;
use alongside_families::store::{self as families, NewAlert, must_not_be_told_of};
use alongside_schema::tables::request_people;
use alongside_schema::{Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::Received;
use super::decide::NewDecision;

/// Whoever works with the family from now on reads of the danger before anything else, and looks at it again on the first day.
pub(super) fn warn_of_danger(
    tx: &mut Tx<'_>,
    by: &Viewer,
    received: &Received,
    decision: &NewDecision,
    family: &Id,
) -> Result<()> {
    if decision.danger.is_empty() {
        return Ok(());
    }
    let today = tx.today();
    // About everybody whom the request names: whoever must not be told something about any of them does not read it.
    let named: Vec<Id> = request_people::table
        .filter(request_people::request_id.eq(&received.id))
        .select(request_people::person_id)
        .load(tx.connection())?;
    let kept_from = must_not_be_told_of(tx.connection(), family, &named)?;
    let alert = NewAlert {
        kind: AlertKind::Danger,
        words: decision.danger.clone(),
        from_on: today,
        review_on: today,
        to_on: None,
        marks: Marks::about(People::new(named), received.source()).withheld_from(kept_from),
    };
    families::set_alert(tx, by, family, &alert)?;
    families::withhold_again(tx, family)
}
