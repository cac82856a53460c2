//! What the law asks for before the council asks a court for a care or supervision order, and what the children in need census asks of the same days. Rules without queries.
//!
//! Source: Children Act 1989, section 31ZA, as the Children's Wellbeing and Schools Act 2026, section 1, puts it in: a meeting is offered to the parents or any other holder of parental
//! responsibility; if at least one accepts, it is held before the application; neither where the council considers that it would not be in the child's best interests; and the offer stands in
//! the letter before proceedings. Commencement is by regulations, and no day is known: so nothing is refused here, and what the law asks for is said.

use alongside_schema::{Day, Id};

use crate::codes::{Exception, OfferAnswer};
use crate::store::CensusDays;

/// What there is before court, as far as the rules need it.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The day of the letter before proceedings.
    pub letter_on: Option<Day>,
    /// What is not done in the child's best interests.
    pub exception: Option<Exception>,
    /// Who holds parental responsibility today for any of the children.
    pub holders: Vec<Id>,
    /// To whom it was offered, whether in the letter, and the answer.
    pub offers: Vec<(Id, bool, OfferAnswer)>,
    /// The day on which a meeting was held.
    pub held_on: Option<Day>,
    /// The day of the application.
    pub applied_on: Option<Day>,
}

/// Something that the law asks for and that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nobody is recorded as holding parental responsibility.
    NoHolders,
    /// It was not offered to this holder.
    Offer(Id),
    /// Somebody accepted, and it was not held yet.
    Holding,
    /// It was held after the application.
    HeldLate,
    /// There was an application, somebody had accepted, and it was not held.
    AppliedWithout,
    /// The letter has gone, and no offer stood in it.
    InLetter,
}

impl Facts {
    /// Whether anybody accepted.
    pub fn is_accepted(&self) -> bool {
        self.offers.iter().any(|(_, _, answer)| *answer == OfferAnswer::Accepted)
    }

    /// What is missing, in the order in which it comes.
    pub fn missing(&self) -> Vec<Missing> {
        let mut missing = Vec::new();
        if self.exception != Some(Exception::Offer) {
            if self.holders.is_empty() {
                missing.push(Missing::NoHolders);
            }
            let is_offered = |holder: &&Id| self.offers.iter().any(|(to, ..)| to == *holder);
            let without = self.holders.iter().filter(|holder| !is_offered(holder));
            missing.extend(without.cloned().map(Missing::Offer));
            if self.letter_on.is_some() && !self.offers.iter().any(|(_, in_letter, _)| *in_letter) {
                missing.push(Missing::InLetter);
            }
        }
        if self.exception.is_none() && self.is_accepted() {
            match (self.held_on, self.applied_on) {
                (None, None) => missing.push(Missing::Holding),
                (None, Some(_)) => missing.push(Missing::AppliedWithout),
                (Some(held), Some(applied)) if held >= applied => missing.push(Missing::HeldLate),
                (Some(_), _) => {}
            }
        }
        missing
    }
}

/// The headings of the census's block, as its names are. Source: the open validator of the children in need census (practice notes 2.7).
pub const CENSUS: [&str; 10] = [
    "PPStartDate",
    "LBPSentDate",
    "FGDMMeetingOffer",
    "FGDMMeetingFac",
    "InitialPPMeetingDate",
    "ReviewMeetingsCount",
    "StepDecisionDate",
    "PPOutcome",
    "CourtAppDate",
    "LetterInitCPDate",
];

/// The values of the block, in the order of [`CENSUS`]. A day is written as 2026-11-21; nothing where it is not known. Offer and meeting are 1 or 0.
pub fn census(started_on: Day, facts: &Facts, days: &CensusDays) -> [String; 10] {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let flag = |yes: bool| if yes { "1" } else { "0" }.to_owned();
    [
        started_on.to_string(),
        day(facts.letter_on),
        flag(!facts.offers.is_empty()),
        flag(facts.held_on.is_some()),
        day(days.first_meeting_on),
        days.review_meetings.to_string(),
        day(days.decided_on),
        days.outcome.clone(),
        day(facts.applied_on),
        day(days.cp_letter_on),
    ]
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn two() -> (Id, Id) {
        let (chance, now) = (Chance::seeded(1), "2026-11-21T10:00:00Z".parse().expect("a moment"));
        (chance.id(now), chance.id(now))
    }

    #[test]
    fn one_declines_and_one_accepts() {
        let (mother, father) = two();
        let mut facts = Facts { holders: vec![mother.clone(), father.clone()], ..Facts::default() };
        assert_eq!(facts.missing(), [Missing::Offer(mother.clone()), Missing::Offer(father.clone())]);
        facts.offers = vec![(father, true, OfferAnswer::Declined)];
        facts.letter_on = Some(day("2026-11-01"));
        assert_eq!(facts.missing(), [Missing::Offer(mother.clone())]);
        facts.offers.push((mother, false, OfferAnswer::Nothing));
        assert_eq!(facts.missing(), [], "nobody accepted, so nothing has to be held");
        facts.offers[1].2 = OfferAnswer::Accepted;
        assert_eq!(facts.missing(), [Missing::Holding], "one is enough");
        facts.applied_on = Some(day("2026-11-20"));
        assert_eq!(facts.missing(), [Missing::AppliedWithout]);
        facts.held_on = Some(day("2026-11-20"));
        assert_eq!(facts.missing(), [Missing::HeldLate], "on the day itself is not before");
        facts.held_on = Some(day("2026-11-19"));
        assert_eq!(facts.missing(), []);
    }

    #[test]
    fn an_exception_takes_away_what_it_is_for() {
        let (mother, father) = two();
        let mut facts = Facts { holders: vec![mother.clone(), father], ..Facts::default() };
        facts.letter_on = Some(day("2026-11-01"));
        facts.exception = Some(Exception::Offer);
        assert_eq!(facts.missing(), []);
        facts.exception = Some(Exception::Holding);
        facts.offers = vec![(mother, false, OfferAnswer::Accepted)];
        assert_eq!(facts.missing().len(), 2, "who was not asked is still to be asked, and in the letter");
        assert!(!facts.missing().contains(&Missing::Holding));
    }

    #[test]
    fn a_letter_without_an_offer_is_said() {
        let (mother, _) = two();
        let facts = Facts {
            holders: vec![mother.clone()],
            letter_on: Some(day("2026-11-01")),
            offers: vec![(mother, false, OfferAnswer::Declined)],
            ..Facts::default()
        };
        assert_eq!(facts.missing(), [Missing::InLetter]);
        assert_eq!(
            Facts::default().missing(),
            [Missing::NoHolders],
            "that nobody is recorded is not that nobody is asked"
        );
    }

    #[test]
    fn the_census_says_what_is_known_and_no_more() {
        let (mother, _) = two();
        let mut facts = Facts { offers: vec![(mother, true, OfferAnswer::Declined)], ..Facts::default() };
        let days = CensusDays { review_meetings: 2, outcome: "A".to_owned(), ..CensusDays::default() };
        let row = census(day("2026-11-01"), &facts, &days);
        assert_eq!(row, ["2026-11-01", "", "1", "0", "", "2", "", "A", "", ""]);
        facts.offers.clear();
        facts.held_on = Some(day("2026-11-09"));
        assert_eq!(&census(day("2026-11-01"), &facts, &days)[2..4], ["0", "1"]);
    }
}
