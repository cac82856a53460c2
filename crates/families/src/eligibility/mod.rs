//! Whether a family would have counted under the rule of two problems of six: worked out from dated, sourced facts, and explained.
//!
//! It decides nothing. Not qualifying changes nothing about being helped, and what is not known is never counted as a no.

use alongside_schema::{Day, Id};

use crate::codes::{Answer, PersonKind, Problem};
use crate::store::{Member, ProblemFact, Resident};

/// A rule of a programme, with when it held and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// How many of the six problems there must be.
    pub least: usize,
    /// The years in which it held, in words.
    pub held: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

/// Two of six, with a dependent child. Source: results reference, 1 and 2 (pack `tfp2`).
pub const TWO_OF_SIX: Rule =
    Rule { least: 2, held: "April 2015 to October 2022", source: "the national programme's financial framework" };

/// The oldest at which a child is dependent in any case, in years. Source: results reference, 2.1 rule 2.
const ALWAYS_DEPENDENT: i64 = 15;
/// The oldest at which a child may be, while living with a parent or carer; the same source.
const LAST_DEPENDENT: i64 = 18;

/// Whether somebody lives in the household, as far as the viewer's record of homes says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Children with somebody who can care for them; grown-ups with a child of the family.
    Household,
    /// In another home.
    Elsewhere,
    /// No home of theirs is written down.
    NotKnown,
}

/// The people of a family and who lives with whom.
#[derive(Clone, Copy, Debug)]
pub struct Household<'a> {
    /// The people.
    pub members: &'a [Member],
    /// Who lives in which home now.
    pub residents: &'a [Resident],
    /// The day on which all of this is asked.
    pub today: Day,
}

impl Household<'_> {
    /// Where this person lives, seen from the household. A child who lives with nobody of 16 or over of the family, as in a foster home, lives
    /// elsewhere; so does a parent who lives with none of the children.
    pub fn place(&self, person: &Id) -> Place {
        let Some(member) = self.members.iter().find(|member| member.person_id == *person) else {
            return Place::NotKnown;
        };
        let homes: Vec<&Id> = self.residents.iter().filter(|r| r.person_id == *person).map(|r| &r.home_id).collect();
        if homes.is_empty() {
            return Place::NotKnown;
        }
        let with = |other: &Member| {
            other.person_id != *person
                && self.residents.iter().any(|r| r.person_id == other.person_id && homes.contains(&&r.home_id))
        };
        let fits = |other: &Member| if member.is_child() { self.can_care(other) } else { other.is_child() };
        if self.members.iter().any(|other| with(other) && fits(other)) { Place::Household } else { Place::Elsewhere }
    }

    /// Grown up, or a parent of 16 or 17.
    fn can_care(&self, member: &Member) -> bool {
        member.kind == PersonKind::Adult
            || member.birth_date.is_some_and(|day| day.years_until(self.today) > ALWAYS_DEPENDENT)
    }

    /// Each child, with whether they are a dependent child of the household and why: 0 to 15 years old, or 16 to 18 and living with a parent or
    /// carer. A baby on the way is none yet. Source: results reference, 2.1 rule 2.
    pub fn children(&self) -> Vec<Child<'_>> {
        let children = self.members.iter().filter(|member| member.is_child());
        children.map(|member| Child { member, standing: self.standing_of(member) }).collect()
    }

    fn standing_of(&self, child: &Member) -> (Answer, &'static str) {
        let place = self.place(&child.person_id);
        let age = child.birth_date.map(|day| day.years_until(self.today));
        match (age, place) {
            _ if child.life().is_expected() => (Answer::Absent, "a baby on the way does not count before the birth"),
            (Some(years), _) if years > LAST_DEPENDENT => (Answer::Absent, "is over 18"),
            (_, Place::Elsewhere) => (Answer::Absent, "lives in another home, with no parent or carer of this family"),
            (None, _) => (Answer::NotKnown, "the date of birth is not known"),
            (_, Place::NotKnown) => (Answer::NotKnown, "it is not written down where they live"),
            (Some(years), _) if years > ALWAYS_DEPENDENT => (
                Answer::Present,
                "is 16 to 18 and lives with a parent or carer; in paid work they would not count, so ask",
            ),
            _ => (Answer::Present, "is 15 or under and lives in the household"),
        }
    }

    /// Whether there is a dependent child.
    pub fn dependent_child(&self) -> Answer {
        let children = self.children();
        let says = |answer| children.iter().any(|child| child.standing.0 == answer);
        match (says(Answer::Present), says(Answer::NotKnown)) {
            (true, _) => Answer::Present,
            (false, true) => Answer::NotKnown,
            (false, false) => Answer::Absent,
        }
    }
}

/// A child, and whether they are a dependent child.
#[derive(Clone, Debug)]
pub struct Child<'a> {
    /// Who.
    pub member: &'a Member,
    /// Whether they count, and why in words that follow the name.
    pub standing: (Answer, &'static str),
}

/// One problem, with what is known of it.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// Which.
    pub problem: Problem,
    /// Whether it is there: present if any fact says so, absent if a fact says so and none that it is there. What a request says counts only once
    /// somebody who works with the family has looked at it.
    pub answer: Answer,
    /// Where the people live because of whom it is there; the household where it is about nobody alone.
    pub place: Place,
    /// What is known, the newest first.
    pub facts: Vec<&'a ProblemFact>,
}

impl Standing<'_> {
    /// Whether a request says something of it and nobody has looked at that yet.
    pub fn waits_for_a_look(&self) -> bool {
        !self.facts.is_empty() && self.facts.iter().all(|fact| !fact.checked)
    }
}

/// Each of the six, in order.
pub fn standings<'a>(facts: &'a [ProblemFact], household: &Household<'_>) -> Vec<Standing<'a>> {
    let standing = |problem: &Problem| {
        let facts: Vec<&ProblemFact> = facts.iter().filter(|fact| fact.problem == *problem).collect();
        let says = |answer| facts.iter().any(|fact| fact.checked && fact.answer == answer);
        let answer = match (says(Answer::Present), says(Answer::Absent)) {
            (true, _) => Answer::Present,
            (false, true) => Answer::Absent,
            (false, false) => Answer::NotKnown,
        };
        let shown = facts.iter().filter(|fact| fact.checked && fact.answer == Answer::Present);
        let places: Vec<Place> =
            shown.map(|f| f.person_id.as_ref().map_or(Place::Household, |person| household.place(person))).collect();
        let place = match (places.contains(&Place::Household), places.contains(&Place::NotKnown)) {
            (true, _) => Place::Household,
            (false, true) => Place::NotKnown,
            (false, false) => Place::Elsewhere,
        };
        Standing { problem: *problem, answer, place, facts }
    };
    Problem::ALL.iter().map(standing).collect()
}

/// What follows from the six and the children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many problems are there.
    pub present: usize,
    /// How many of them count: those that come only from people who live elsewhere count once altogether. Source: results reference, 2.1 rule 3.
    pub counted: usize,
    /// How many are not known.
    pub unknown: usize,
    /// Whether there is a dependent child.
    pub child: Answer,
    /// Whether the rule is met.
    pub met: Answer,
}

/// Whether the rule is met, is not, or is not known to be.
pub fn verdict(standings: &[Standing<'_>], child: Answer) -> Verdict {
    let count = |answer| standings.iter().filter(|standing| standing.answer == answer).count();
    let (present, unknown) = (count(Answer::Present), count(Answer::NotKnown));
    let from = |place| standings.iter().filter(|s| s.answer == Answer::Present && s.place == place).count();
    let (sure, elsewhere, somewhere) = (from(Place::Household), from(Place::Elsewhere), from(Place::NotKnown));
    // Whose home is not known may live elsewhere, so surely counts only with those who do; and may be of the household.
    let counted = sure + (elsewhere + somewhere).min(1);
    let at_most = sure + elsewhere.min(1) + somewhere + unknown;
    let least = TWO_OF_SIX.least;
    let met = match child {
        Answer::Absent => Answer::Absent,
        _ if at_most < least => Answer::Absent,
        Answer::Present if counted >= least => Answer::Present,
        _ => Answer::NotKnown,
    };
    Verdict { present, counted, unknown, child, met }
}

impl Verdict {
    /// The count in words.
    pub fn count_words(&self) -> String {
        let are = |count: usize| if count == 1 { "is" } else { "are" };
        let Self { present, unknown, .. } = *self;
        let mut words = format!("{present} of the six {} there, {unknown} {} not known.", are(present), are(unknown));
        if self.counted < self.present {
            words.push_str(&format!(
                " {} counts, because problems that come only from somebody who lives elsewhere, or whose home is not written down, \
                 count once altogether.",
                self.counted
            ));
        }
        words
    }

    /// Whether the rule is met, in words.
    pub fn met_words(&self) -> String {
        match (self.met, self.child) {
            (Answer::Present, _) => "The rule is met.".to_owned(),
            (Answer::Absent, Answer::Absent) => "The rule is not met: there is no dependent child.".to_owned(),
            (Answer::Absent, _) => "The rule is not met.".to_owned(),
            (Answer::NotKnown, Answer::NotKnown) if self.counted >= TWO_OF_SIX.least => {
                "It is not known whether the rule is met: it is not known whether there is a dependent child."
                    .to_owned()
            }
            (Answer::NotKnown, _) if self.unknown == 0 => {
                "It is not known whether the rule is met: it is not written down where somebody lives.".to_owned()
            }
            (Answer::NotKnown, _) => {
                format!("It is not known whether the rule is met: {} of the six are not known.", self.unknown)
            }
        }
    }
}

#[cfg(test)]
mod tests;
