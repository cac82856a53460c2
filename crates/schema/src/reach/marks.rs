//! The rule on the marks of one row: which rows of a fact table go through to somebody who reaches the family so far.
//!
//! It is one text, [`seen_by!`](crate::seen_by). The view `visible_contacts` is the view `marked_contacts` with this text for every account and family; whoever
//! has only a part of the record sees the rows of its [areas](super::parts) there as well.
//! A text over many families and many kinds of facts reads the `marked_` views itself, beside what its viewer reaches, worked out once:
//! through `visible_` SQLite works the grade of reach out anew for each kind of fact and each family, which is most of what such a text costs.

use super::closed::{least_or_closed, or_coordinated};
use super::corrections::following_view;
use super::parts::{area, areas_of_row, in_part};
use super::{GRADE_FULL, GRADE_INDEX};
use crate::tables::FactTable;

/// The condition that a row of a `marked_` view may be seen by whoever has this row of the view `reach`: it is about that family, which is
/// reached far enough for it, and it is withheld neither from the account nor from the person whom the account belongs to.
#[macro_export]
macro_rules! seen_by {
    ($row:literal, $reach:literal) => {
        concat!(
            "(",
            $row,
            ".family_id = ",
            $reach,
            ".family_id and ",
            $reach,
            ".grade >= ",
            $row,
            ".least_grade
              and ",
            $crate::not_withheld!($row, $reach),
            ")"
        )
    };
}

/// The part of [`seen_by!`](crate::seen_by) that asks from whom the row is withheld.
#[macro_export]
macro_rules! not_withheld {
    ($row:literal, $reach:literal) => {
        concat!(
            "(",
            $row,
            ".withheld_from = ''
                   or (",
            $row,
            ".withheld_from not like '%|' || ",
            $reach,
            ".viewer_id || '|%'
                       and (",
            $reach,
            ".person_id is null
                            or ",
            $row,
            ".withheld_from not like '%|' || ",
            $reach,
            ".person_id || '|%')))"
        )
    };
}

/// The rows of a fact table, each with the least grade of reach from which it is seen. It knows no viewer, and is read with [`seen_by!`](crate::seen_by)
/// beside it.
pub(super) fn marked_view(fact: &FactTable) -> String {
    debug_assert!(fact.least_grade >= GRADE_INDEX);
    if let Some(text) = following_view(fact) {
        return text;
    }
    let columns: String = fact.columns.iter().map(|column| format!("x.{column}, ")).collect();
    format!(
        "create view marked_{table} as
         select {columns} cast({least} as bigint) as least_grade,
           {areas} as in_part
         from {table} x",
        table = fact.name,
        least = least_or_closed(
            fact.name,
            &format!("case x.visibility when 'team' then {} else {GRADE_FULL} end", fact.least_grade)
        ),
        areas = areas_of_row(fact.name, fact.area),
    )
}

/// The rows of a fact table that each account may see.
pub(super) fn visible_view(fact: &FactTable) -> String {
    let columns: String = fact.columns.iter().map(|column| format!("x.{column}, ")).collect();
    format!(
        "create view {} as
         select {columns} r.viewer_id as viewer_id, r.grade as grade
         from marked_{} x join graded r on x.family_id = r.family_id
           and (r.grade >= x.least_grade{}{})
           and {}",
        fact.view,
        fact.name,
        if fact.area == area::NOBODY { String::new() } else { format!(" or {}", in_part("x", "r")) },
        or_coordinated(fact.name),
        not_withheld!("x", "r")
    )
}

/// The beginning of a text over many kinds of facts: `r` is what the viewer `$1` reaches of the families that `$which` names, worked out once.
#[macro_export]
macro_rules! reached {
    ($which:literal) => {
        concat!(
            "with r as materialized (select viewer_id, family_id, person_id, grade from reach where viewer_id = $1 and ",
            $which,
            ")\n"
        )
    };
}
