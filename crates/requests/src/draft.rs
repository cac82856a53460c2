//! The form for professionals, read into an [`Assessment`] before anything of it is stored.

use alongside_families::codes::{Safe, Way};
use alongside_web::{Check, Values};

use crate::assessment::{Assessment, Home, Kind, Name, Person, Relationship, SafeContact, SafeWay, Sender, findings};
use crate::codes::{FamilyKnows, Relation, Urgency};

/// The most people one request can name.
pub(crate) const MOST_PEOPLE: usize = 40;
/// How many rows of people an empty form shows.
const FIRST_ROWS: usize = 3;

/// How many rows of people the form has.
pub(crate) fn rows(values: &Values) -> usize {
    values.get("people").parse().unwrap_or(FIRST_ROWS).clamp(FIRST_ROWS, MOST_PEOPLE)
}

/// Somebody as one row of the form names them.
struct Row {
    number: usize,
    person: Person,
    relation: Relation,
    home: i64,
    safe: Safe,
}

/// Reads the form, which this sender filled in.
pub(crate) fn parse(check: &mut Check<'_>, sender: Sender) -> Assessment {
    let count = rows(check.values());
    let mut rows: Vec<Row> = (1..=count).filter_map(|number| parse_person(check, number)).collect();
    if rows.is_empty() {
        check.error("p1_name", "Enter the name of at least one person in the family, even if it is only a first name");
    } else if !rows.iter().any(|row| row.person.is_child()) {
        check.error("p1_relation", "Add at least one child, or a baby on the way");
    }
    give_references(&mut rows);
    let mut assessment = Assessment {
        sender,
        relationships: ties(&rows),
        safe_contact: rows.iter().filter_map(safe_contact).collect(),
        homes: parse_homes(check, &rows),
        working_well: check.text("working_well", "Enter what is working well, even if it is small"),
        worries: check.text("worries", "Enter what you are worried about"),
        what_would_help: check.text("what_would_help", "Enter what would help, in the family's words if you can"),
        family_knows: check
            .code("family_knows", "Select whether the family knows that you ask")
            .unwrap_or(FamilyKnows::No),
        reach_safely: check.text("safe_contact", "Enter how we can reach them safely, or that you do not know"),
        urgency: check.code("urgency", "Select how soon somebody must look").unwrap_or(Urgency::Soon),
        ..Assessment::default()
    };
    let numbers: Vec<usize> = rows.iter().map(|row| row.number).collect();
    assessment.people = rows.into_iter().map(|row| row.person).collect();
    for finding in findings(&assessment, check.today()) {
        let part = if finding.about_name { "name" } else { "born_day" };
        check.error(&format!("p{}_{part}", numbers[finding.person]), finding.words);
    }
    assessment
}

/// A row counts when anything is in it.
fn parse_person(check: &mut Check<'_>, number: usize) -> Option<Row> {
    let field = |name: &str| format!("p{number}_{name}");
    let parts = ["name", "relation", "phone", "born_day", "born_month", "born_year"];
    if parts.iter().all(|part| check.values().get(&field(part)).trim().is_empty()) {
        return None;
    }
    let name = check.text(&field("name"), "Enter this person's name. A first name is enough");
    let whose =
        if name.is_empty() || name.chars().count() > 60 { format!("person {number}'s") } else { format!("{name}'s") };
    let relation: Option<Relation> =
        check.code(&field("relation"), &format!("Select who person {number} is to the children"));
    let relation = relation.unwrap_or(Relation::OtherAdult);
    let kind = match relation {
        Relation::Child => Kind::Child,
        Relation::Unborn => Kind::Unborn,
        _ => Kind::Adult,
    };
    let person = Person {
        kind,
        names: vec![Name { text: name, ..Name::default() }],
        birth_date: check.birth_day(&field("born"), &whose),
        phone: check.optional(&field("phone")),
        ..Person::default()
    };
    let home = check.values().get(&field("home")).parse().unwrap_or(0).clamp(0, 2);
    let safe = check.values().get(&field("safe")).parse().unwrap_or_default();
    Some(Row { number, person, relation, home, safe })
}

/// `c1` for the first child, `u1` for the first baby on the way, `a1` for the first adult.
fn give_references(rows: &mut [Row]) {
    let (mut children, mut unborn, mut adults) = (0, 0, 0);
    for row in rows {
        let (letter, count) = match row.person.kind {
            Kind::Child => ('c', &mut children),
            Kind::Unborn => ('u', &mut unborn),
            Kind::Adult => ('a', &mut adults),
        };
        *count += 1;
        row.person.reference = format!("{letter}{count}");
    }
}

/// The form asks who each adult is to the children, all together.
fn ties(rows: &[Row]) -> Vec<Relationship> {
    let children = || rows.iter().filter(|row| row.person.is_child());
    let adults = rows.iter().filter(|row| !row.person.is_child());
    adults
        .flat_map(|adult| {
            children().map(|child| Relationship {
                from: adult.person.reference.clone(),
                to: child.person.reference.clone(),
                kind: adult.relation.code().to_owned(),
                ..Relationship::default()
            })
        })
        .collect()
}

fn safe_contact(row: &Row) -> Option<SafeContact> {
    (!row.person.phone.is_empty()).then(|| SafeContact {
        person: row.person.reference.clone(),
        ways: vec![SafeWay { way: Way::Call, safe: row.safe, words: String::new() }],
        ..SafeContact::default()
    })
}

fn parse_homes(check: &mut Check<'_>, rows: &[Row]) -> Vec<Home> {
    let mut homes = Vec::new();
    for at in 1i64..=2 {
        let residents: Vec<String> =
            rows.iter().filter(|row| row.home == at).map(|row| row.person.reference.clone()).collect();
        let field = format!("home{at}_address");
        let home = Home {
            address: check.optional(&field),
            postcode: check.optional(&format!("home{at}_postcode")).to_uppercase(),
            residents,
            ..Home::default()
        };
        let is_given = !home.line().is_empty();
        if !home.residents.is_empty() && !is_given {
            let words = format!("Enter the address of home {at}, or choose another place for who lives there");
            check.error(&field, words);
        }
        if is_given && home.residents.is_empty() {
            check.error(&field, format!("Choose home {at} for at least one person above, or clear its address"));
        }
        if is_given {
            homes.push(home);
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
        form.check("2026-11-21".parse().expect("a day"), |check| parse(check, Sender::default()));
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
