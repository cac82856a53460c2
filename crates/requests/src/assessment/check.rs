//! What is odd in a whole request: said to who fills it in, and kept beside what was imported.

use alongside_schema::Day;

use super::{Assessment, Kind, Person};
use crate::codes::Relation;

/// Something odd about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where the person stands among the people of the request, from 0.
    pub person: usize,
    /// Whether it is about the name, and not the date.
    pub about_name: bool,
    /// What is odd.
    pub odd: &'static str,
    /// What who fills it in can do about it. Who reads it later can not.
    pub to_do: &'static str,
}

impl Finding {
    /// For who fills it in: what is odd, and what to do.
    pub fn words(&self) -> String {
        format!("{}. {}", self.odd, self.to_do)
    }
}

/// Everything odd about the people of a request.
pub fn findings(assessment: &Assessment, today: Day) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, person) in assessment.people.iter().enumerate() {
        if let Some((odd, to_do)) = person.birth_date.and_then(|day| odd_age(person.kind, day, today)) {
            found.push(Finding { person: at, about_name: false, odd, to_do });
        }
    }
    found.extend(young_parents(assessment));
    found.extend(listed_twice(&assessment.people));
    found
}

fn odd_age(kind: Kind, day: Day, today: Day) -> Option<(&'static str, &'static str)> {
    match kind {
        _ if day.years_until(today) > 120 => Some(("This person would be over 120", "Check the year")),
        Kind::Unborn if day < today.plus_days(-60) => Some((
            "This baby was due more than two months ago",
            "If it is born, choose Child and enter the date of birth",
        )),
        Kind::Child if day > today => Some(("This child is not born yet", "Choose Baby on the way")),
        Kind::Child if day.years_until(today) > 25 => {
            Some(("This child would be over 25", "Check the year, or choose who they are among the adults"))
        }
        Kind::Adult if day > today => Some(("An adult can not be born in the future", "Check the year")),
        _ => None,
    }
}

/// No mother or father is younger than their child.
fn young_parents(assessment: &Assessment) -> Vec<Finding> {
    let is_parent = |kind: &str| kind.parse::<Relation>().is_ok_and(Relation::is_parent);
    let younger = |(at, person): (usize, &Person)| {
        let born = person.birth_date?;
        let is_younger = assessment.relationships.iter().any(|tie| {
            let child = assessment.person(&tie.to).and_then(|child| child.birth_date);
            tie.from == person.reference && is_parent(&tie.kind) && child.is_some_and(|child| born >= child)
        });
        is_younger.then_some(Finding {
            person: at,
            about_name: false,
            odd: "A parent can not be younger than their child",
            to_do: "Check both dates, or choose Step-parent or partner",
        })
    };
    assessment.people.iter().enumerate().filter_map(younger).collect()
}

/// Somebody who is named twice.
fn listed_twice(people: &[Person]) -> Vec<Finding> {
    let is_again = |at: usize| people[..at].iter().any(|before| before.is_listed_again_as(&people[at]));
    let again = (0..people.len()).filter(|at| is_again(*at));
    let found = again.map(|person| Finding {
        person,
        about_name: true,
        odd: "This person is listed twice",
        to_do: "Clear one of the two",
    });
    found.collect()
}
