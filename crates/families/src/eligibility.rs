//! Whether a family would have counted under the rule of two problems of six: worked out from dated, sourced facts, and explained.
//!
//! It decides nothing. Nobody is refused help because of it, and what is not known is never counted as a no.

use alongside_schema::Day;

use crate::codes::{Answer, PersonKind, Problem};
use crate::store::{Member, ProblemFact};

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

/// One problem, with what is known of it.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// Which.
    pub problem: Problem,
    /// Whether it is there: present if any fact says so, absent if a fact says so and none that it is there.
    pub answer: Answer,
    /// What is known, the newest first.
    pub facts: Vec<&'a ProblemFact>,
}

/// Each of the six, in order.
pub fn standings(facts: &[ProblemFact]) -> Vec<Standing<'_>> {
    let standing = |problem: &Problem| {
        let facts: Vec<&ProblemFact> = facts.iter().filter(|fact| fact.problem == *problem).collect();
        let says = |answer| facts.iter().any(|fact| fact.answer == answer);
        let answer = match (says(Answer::Present), says(Answer::Absent)) {
            (true, _) => Answer::Present,
            (false, true) => Answer::Absent,
            (false, false) => Answer::NotKnown,
        };
        Standing { problem: *problem, answer, facts }
    };
    Problem::ALL.iter().map(standing).collect()
}

/// Whether there is a dependent child: 0 to 15 years old; for 16 to 18 it depends on what they do, which the record does not hold yet.
pub fn dependent_child(members: &[Member], today: Day) -> Answer {
    let mut answer = Answer::Absent;
    for child in members.iter().filter(|member| member.kind == PersonKind::Child) {
        match child.birth_date {
            Some(day) if day > today => {}
            Some(day) if day.years_until(today) <= 15 => return Answer::Present,
            Some(day) if day.years_until(today) <= 18 => answer = Answer::NotKnown,
            Some(_) => {}
            None => answer = Answer::NotKnown,
        }
    }
    answer
}

/// What follows, in words.
pub fn verdict(standings: &[Standing<'_>], child: Answer) -> String {
    let count = |answer| standings.iter().filter(|standing| standing.answer == answer).count();
    let (present, unknown) = (count(Answer::Present), count(Answer::NotKnown));
    let least = TWO_OF_SIX.least;
    let met = match (present >= least, present + unknown >= least, child) {
        (_, _, Answer::Absent) => "The rule is not met: there is no dependent child.".to_owned(),
        (true, _, Answer::Present) => "The rule is met.".to_owned(),
        (true, _, Answer::NotKnown) => "It is not known whether the rule is met: no child's age is known.".to_owned(),
        (false, true, _) => format!("It is not known whether the rule is met: {unknown} of the six are not known."),
        (false, false, _) => "The rule is not met.".to_owned(),
    };
    format!("{present} of the six are there, {unknown} are not known. {met}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(problem: Problem, answer: Answer) -> ProblemFact {
        ProblemFact { problem, answer, evidence: String::new(), known_on: None, source: String::new() }
    }

    #[test]
    fn not_known_is_never_a_no() {
        let facts = [fact(Problem::School, Answer::Present), fact(Problem::Health, Answer::NotKnown)];
        let standings = standings(&facts);
        assert!(verdict(&standings, Answer::Present).contains("It is not known whether the rule is met: 5 of the six"));
        let no = |problem: &Problem| fact(*problem, Answer::Absent);
        let all_no: Vec<ProblemFact> = Problem::ALL.iter().map(no).collect();
        assert!(verdict(&super::standings(&all_no), Answer::Present).ends_with("The rule is not met."));
    }

    #[test]
    fn two_of_six_with_a_child() {
        let facts = [
            fact(Problem::School, Answer::Absent),
            fact(Problem::School, Answer::Present),
            fact(Problem::Abuse, Answer::Present),
        ];
        let standings = standings(&facts);
        assert!(verdict(&standings, Answer::Present).ends_with("The rule is met."));
        assert!(verdict(&standings, Answer::Absent).contains("no dependent child"));
    }
}
