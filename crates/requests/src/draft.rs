//! A request for help as it is asked for: read from its form, before anything of it is stored.

use std::collections::HashSet;

use alongside_families::codes::{PersonKind, Safe};
use alongside_schema::Day;
use alongside_web::{Check, Values};

use crate::codes::{FamilyKnows, Relation, Urgency};

/// The most people one request can name.
pub(crate) const MOST_PEOPLE: usize = 40;
/// How many rows of people an empty form shows.
const FIRST_ROWS: usize = 3;

/// Somebody whom the request names.
#[derive(Clone, Debug)]
pub struct AskedPerson {
    /// As little as a first name.
    pub name: String,
    /// Who they are to the children.
    pub relation: Relation,
    /// When they were born, or are expected.
    pub birth_date: Option<Day>,
    /// Which home they live in: 1, 2, or 0 for another place.
    pub home: i64,
    /// A telephone number, or nothing.
    pub phone: String,
    /// Whether it is safe to ring.
    pub phone_safe: Safe,
}

/// A home that the request names.
#[derive(Clone, Debug)]
pub struct AskedHome {
    /// The address.
    pub address: String,
    /// The postcode.
    pub postcode: String,
}

/// A request for help.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who is in the family.
    pub people: Vec<AskedPerson>,
    /// Where they live; at most two homes.
    pub homes: Vec<AskedHome>,
    /// What is working well.
    pub working_well: String,
    /// What the professional is worried about.
    pub worries: String,
    /// What would help, in the family's words.
    pub what_would_help: String,
    /// Whether the family knows.
    pub family_knows: FamilyKnows,
    /// How to reach them safely.
    pub safe_contact: String,
    /// How soon somebody must look.
    pub urgency: Urgency,
}

/// How many rows of people the form has.
pub(crate) fn rows(values: &Values) -> usize {
    values.get("people").parse().unwrap_or(FIRST_ROWS).clamp(FIRST_ROWS, MOST_PEOPLE)
}

/// Reads the form.
pub(crate) fn parse(check: &mut Check<'_>) -> Request {
    let count = rows(check.values());
    let people: Vec<(usize, AskedPerson)> =
        (1..=count).filter_map(|row| Some((row, parse_person(check, row)?))).collect();
    if people.is_empty() {
        check.error("p1_name", "Enter the name of at least one person in the family, even if it is only a first name");
    } else if !people.iter().any(|(_, person)| person.relation.kind() == PersonKind::Child) {
        check.error("p1_relation", "Add at least one child, or a baby on the way");
    }
    check_parents(check, &people);
    check_twice(check, &people);
    let homes = parse_homes(check, &people);
    Request {
        people: people.into_iter().map(|(_, person)| person).collect(),
        homes,
        working_well: check.text("working_well", "Enter what is working well, even if it is small"),
        worries: check.text("worries", "Enter what you are worried about"),
        what_would_help: check.text("what_would_help", "Enter what would help, in the family's words if you can"),
        family_knows: check
            .code("family_knows", "Select whether the family knows that you ask")
            .unwrap_or(FamilyKnows::No),
        safe_contact: check.text("safe_contact", "Enter how we can reach them safely, or that you do not know"),
        urgency: check.code("urgency", "Select how soon somebody must look").unwrap_or(Urgency::Soon),
    }
}

/// A row counts when anything is in it.
fn parse_person(check: &mut Check<'_>, row: usize) -> Option<AskedPerson> {
    let field = |name: &str| format!("p{row}_{name}");
    let parts = ["name", "relation", "phone", "born_day", "born_month", "born_year"];
    if parts.iter().all(|part| check.values().get(&field(part)).trim().is_empty()) {
        return None;
    }
    let name = check.text(&field("name"), "Enter this person's name. A first name is enough");
    let whose =
        if name.is_empty() || name.chars().count() > 60 { format!("person {row}'s") } else { format!("{name}'s") };
    let relation = check.code(&field("relation"), &format!("Select who person {row} is to the children"));
    let birth_date = check.birth_day(&field("born"), &whose);
    if let (Some(day), Some(relation)) = (birth_date, relation) {
        check_age(check, &field("born_day"), relation, day);
    }
    Some(AskedPerson {
        name,
        relation: relation.unwrap_or(Relation::OtherAdult),
        birth_date,
        home: check.values().get(&field("home")).parse().unwrap_or(0).clamp(0, 2),
        phone: check.optional(&field("phone")),
        phone_safe: check.values().get(&field("safe")).parse().unwrap_or(Safe::NotAsked),
    })
}

fn check_age(check: &mut Check<'_>, field: &str, relation: Relation, day: Day) {
    let today = check.today();
    match relation {
        Relation::Unborn if day < today.plus_days(-60) => {
            check.error(
                field,
                "This baby was due more than two months ago. If it is born, choose Child and enter the date of birth",
            );
        }
        Relation::Child if day > today => check.error(field, "This child is not born yet. Choose Baby on the way"),
        Relation::Child if day.years_until(today) > 25 => {
            check.error(field, "This child would be over 25. Check the year, or choose who they are among the adults");
        }
        Relation::Child | Relation::Unborn => {}
        _ if day > today => check.error(field, "An adult can not be born in the future. Check the year"),
        _ => {}
    }
}

/// No parent is younger than their child.
fn check_parents(check: &mut Check<'_>, people: &[(usize, AskedPerson)]) {
    let children = || people.iter().filter(|(_, person)| person.relation.kind() == PersonKind::Child);
    let Some(eldest) = children().filter_map(|(_, child)| child.birth_date).min() else { return };
    for (row, parent) in people.iter().filter(|(_, person)| person.relation.is_parent()) {
        if parent.birth_date.is_some_and(|born| born >= eldest) {
            check.error(
                &format!("p{row}_born_day"),
                "A parent can not be younger than their child. Check both dates, or choose Step-parent or partner",
            );
        }
    }
}

/// The same name with the same date is the same person, named twice.
fn check_twice(check: &mut Check<'_>, people: &[(usize, AskedPerson)]) {
    let mut seen = HashSet::new();
    for (row, person) in people {
        let key = (alongside_families::names::parts(&person.name), person.birth_date);
        if person.birth_date.is_some() && !seen.insert(key) {
            check.error(&format!("p{row}_name"), "This person is listed twice. Clear one of the two");
        }
    }
}

fn parse_homes(check: &mut Check<'_>, people: &[(usize, AskedPerson)]) -> Vec<AskedHome> {
    let homes: Vec<AskedHome> = (1..=2)
        .map(|at| AskedHome {
            address: check.optional(&format!("home{at}_address")),
            postcode: check.optional(&format!("home{at}_postcode")).to_uppercase(),
        })
        .collect();
    for (at, home) in (1i64..).zip(&homes) {
        let lives_there = people.iter().any(|(_, person)| person.home == at);
        let is_given = !home.address.is_empty() || !home.postcode.is_empty();
        let field = format!("home{at}_address");
        if lives_there && !is_given {
            let words = format!("Enter the address of home {at}, or choose another place for who lives there");
            check.error(&field, words);
        }
        if is_given && !lives_there {
            check.error(&field, format!("Choose home {at} for at least one person above, or clear its address"));
        }
    }
    homes
}

#[cfg(test)]
mod tests {
    use alongside_web::Form;

    use super::*;

    fn errors(fields: &[(&str, &str)]) -> Vec<String> {
        let values = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let id = "0190a0a0-0000-7000-8000-000000000000".to_owned();
        let values: Values = values.chain([("form_id".to_owned(), id)]).collect();
        let mut form = Form::received(values).expect("a form");
        form.check("2026-11-21".parse().expect("a day"), parse);
        form.errors().iter().map(|error| error.words.clone()).collect()
    }

    const REST: &[(&str, &str)] = &[
        ("working_well", "x"),
        ("worries", "x"),
        ("what_would_help", "x"),
        ("family_knows", "agrees"),
        ("safe_contact", "x"),
        ("urgency", "soon"),
    ];

    fn with(fields: &[(&'static str, &'static str)]) -> Vec<String> {
        errors(&[fields, REST].concat())
    }

    #[test]
    fn a_first_name_is_enough() {
        assert_eq!(with(&[("p1_name", "Sam"), ("p1_relation", "child")]), Vec::<String>::new());
    }

    #[test]
    fn a_parent_is_not_younger_than_their_child() {
        let found = with(&[
            ("p1_name", "Sam"),
            ("p1_relation", "child"),
            ("p1_born_day", "1"),
            ("p1_born_month", "2"),
            ("p1_born_year", "2015"),
            ("p2_name", "Jo"),
            ("p2_relation", "mother"),
            ("p2_born_day", "1"),
            ("p2_born_month", "2"),
            ("p2_born_year", "2016"),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("A parent can not be younger than their child"));
    }

    #[test]
    fn somebody_listed_twice_is_noticed() {
        let born = [("p1_born_day", "1"), ("p1_born_month", "2"), ("p1_born_year", "2015")];
        let again = [("p2_born_day", "1"), ("p2_born_month", "2"), ("p2_born_year", "2015")];
        let names = [
            ("p1_name", "Sam Ó'Brien"),
            ("p1_relation", "child"),
            ("p2_name", "OBRIEN  sam"),
            ("p2_relation", "child"),
        ];
        assert_eq!(
            with(&[&names[..], &born, &again].concat()),
            Vec::<String>::new(),
            "another order of names is another name here"
        );
        let names = [
            ("p1_name", "Sam Ó'Brien"),
            ("p1_relation", "child"),
            ("p2_name", "SAM O’BRIEN"),
            ("p2_relation", "child"),
        ];
        assert_eq!(with(&[&names[..], &born, &again].concat()).len(), 1);
    }

    #[test]
    fn nobody_is_born_in_the_wrong_century_or_lives_nowhere() {
        let found = with(&[
            ("p1_name", "Sam"),
            ("p1_relation", "child"),
            ("p1_born_day", "1"),
            ("p1_born_month", "1"),
            ("p1_born_year", "1890"),
        ]);
        assert!(found[0].contains("over 120"));
        let found = with(&[("p1_name", "Sam"), ("p1_relation", "child"), ("p1_home", "2")]);
        assert!(found[0].contains("home 2"));
        assert!(with(&[])[0].starts_with("Enter the name of at least one person"));
    }
}
