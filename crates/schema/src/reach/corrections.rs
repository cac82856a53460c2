//! Corrections and limits of processing: who sees them beside those who work with the family, and that nobody sees more of a row by what is said of it.

use super::bars::is_barred;
use super::{GRADE_FULL, GRADE_RECORD};
use crate::not_withheld;
use crate::tables::{FACT_TABLES, FactTable};

/// Tables of facts whose rows nobody asks to have corrected: they say what was kept from whom, what went to whom and what was said of corrections themselves, so
/// that to change them would be to change what happened.
const NOT_CORRECTED: &[&str] = &[
    "corrections",
    "correction_tellings",
    "processing_limits",
    "withholdings",
    "second_looks",
    "nondisclosure_steps",
    "sendings",
    "sending_readers",
    "life_events",
    // Closed to who answers for the family: what was said of them would not be. The coordinator puts them right on their own pages.
    "conference_guests",
    "conference_prepared",
];

/// The tables of facts whose rows somebody can say are wrong. A person's name and date of birth, in `people`, can be too.
pub fn correctable() -> impl Iterator<Item = &'static FactTable> {
    FACT_TABLES.iter().filter(|fact| !NOT_CORRECTED.contains(&fact.name))
}

/// A column of the row that the correction `x` is about, as it stands now: found by its id in the table that is named.
fn of_the_fact(column: &str) -> String {
    let whens: String = correctable()
        .map(|fact| {
            format!("\n  when '{0}' then (select m.{column} from marked_{0} m where m.id = x.fact_id)", fact.name)
        })
        .collect();
    format!("(case x.fact_table{whens}\n  end)")
}

/// What a row that follows from another has beside its own marks: from whom the other is withheld and from which grade it is seen.
struct Followed {
    withheld_from: String,
    least_grade: String,
}

fn followed(table: &str) -> Option<Followed> {
    match table {
        "corrections" => {
            Some(Followed { withheld_from: of_the_fact("withheld_from"), least_grade: of_the_fact("least_grade") })
        }
        "correction_tellings" => {
            let of =
                |column: &str| format!("(select c.{column} from marked_corrections c where c.id = x.correction_id)");
            Some(Followed { withheld_from: of("withheld_from"), least_grade: of("least_grade") })
        }
        _ => None,
    }
}

/// Whether the rows of a table follow others: what they say is withheld from whom the others are, whatever stands in the row itself.
pub(crate) fn follows(table: &str) -> bool {
    matches!(table, "corrections" | "correction_tellings")
}

/// The view of marked rows for a table whose rows follow from others, whatever was said of those since: a row is withheld from whom either is withheld, and seen from
/// the higher of the two grades. Nothing for other tables.
pub(super) fn following_view(fact: &FactTable) -> Option<String> {
    let followed = followed(fact.name)?;
    let is_limited = format!("coalesce({}, 0) >= {GRADE_FULL}", followed.least_grade);
    let column = |name: &&str| match *name {
        "withheld_from" => {
            format!(
                "replace(x.withheld_from || coalesce({}, ''), '||', '|') as withheld_from, ",
                followed.withheld_from
            )
        }
        "visibility" => format!("case when {is_limited} then 'limited' else x.visibility end as visibility, "),
        name => format!("x.{name}, "),
    };
    let columns: String = fact.columns.iter().map(column).collect();
    debug_assert!(fact.least_grade >= GRADE_RECORD);
    Some(format!(
        "create view marked_{table} as
         select {columns}
           cast(case when x.visibility <> 'team' or {is_limited} then {GRADE_FULL} else {own} end as bigint) as least_grade,
           cast(0 as bigint) as in_part
         from {table} x",
        table = fact.name,
        own = fact.least_grade,
    ))
}

diesel::table! {
    /// Which corrections a privacy officer may see: `whole`, or only that there is one of a restricted family, which another officer must look at.
    officer_corrections (correction_id, viewer_id) {
        correction_id -> Text,
        viewer_id -> Text,
        family_id -> Text,
        whole -> Bool,
    }
}

diesel::table! {
    /// The same of objections and limits.
    officer_limits (limit_id, viewer_id) {
        limit_id -> Text,
        viewer_id -> Text,
        family_id -> Text,
        whole -> Bool,
    }
}

diesel::table! {
    /// The limits of processing that are in force today: of a whole family, or of one person.
    limits_now (id) {
        id -> Text,
        family_id -> Text,
        person_id -> Nullable<Text>,
        from_on -> Text,
    }
}

/// What is in force today, whoever may know why.
pub(super) const LIMITS_NOW: &str = "
create view limits_now as
select l.id, l.family_id, l.person_id, l.from_on from processing_limits l
where l.from_on is not null and l.from_on <= (select day from today)
    and (l.to_on is null or l.to_on > (select day from today))";

/// Rows of a marked view for privacy officers, who reach no family: none of a family that they are kept from, and none that is withheld from them. Of a restricted
/// family whole for those alone who are cleared for it.
fn officer_view(view: &str, table: &str, id: &str) -> String {
    format!(
        "
create view {view} as
select x.id as {id}, o.viewer_id, o.family_id, o.whole
from marked_{table} x join (
  select u.id as viewer_id, u.person_id, f.id as family_id,
    (not f.restricted
     or exists (select 1 from family_clearances c
                where c.family_id = f.id and c.user_id = u.id and c.cleared)) as whole
  from users u cross join families f
  where u.active and f.joined_into is null
    and exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'privacy_officer')
    and not {barred}
) o on o.family_id = x.family_id and {not_withheld}",
        barred = is_barred("f.id", "u.id"),
        not_withheld = not_withheld!("x", "o"),
    )
}

/// These views, each with its name, in an order in which they can be made.
pub(super) fn views() -> [(String, String); 2] {
    [
        ("officer_corrections".to_owned(), officer_view("officer_corrections", "corrections", "correction_id")),
        ("officer_limits".to_owned(), officer_view("officer_limits", "processing_limits", "limit_id")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_corrected_is_a_table() {
        for table in NOT_CORRECTED {
            assert!(FACT_TABLES.iter().any(|fact| fact.name == *table), "{table}");
        }
    }

    /// The views of these are made after those that they read.
    #[test]
    fn what_follows_comes_after_what_it_follows() {
        let place = |table: &str| FACT_TABLES.iter().position(|fact| fact.name == table).expect("a table");
        assert!(correctable().all(|fact| place(fact.name) < place("corrections")));
        assert!(place("corrections") < place("correction_tellings"));
    }
}
