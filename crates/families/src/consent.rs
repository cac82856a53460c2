//! What can be answered to the four questions that are called consent, by whom, and what follows from it. Rules only.
//!
//! Everybody answers for themselves: nobody's yes is a yes of somebody else. A no needs nothing; a yes of a child does.

use alongside_schema::Day;
use alongside_web::settings::Wording;

use crate::codes::{Answered, Conclusion, Matter, PersonKind, Question};

/// From which age somebody is taken to be able to decide, unless somebody came to another view. Source: practice notes 4.4 (at 16 and 17 presumed capable). Below it
/// the program does not say what a child can decide: somebody who knows them does.
pub const PRESUMED_ABLE_AT: i64 = 16;

impl Question {
    /// What can be answered, in the order in which it is offered.
    pub const fn answers(self) -> &'static [Answered] {
        match self {
            Self::WorkingTogether | Self::Sharing => &[Answered::Yes, Answered::No, Answered::Thinking],
            Self::Record | Self::Learning => &[Answered::Told, Answered::Objected],
        }
    }

    /// What an answer that holds becomes when somebody takes it back; nothing where it can not be taken back: that a record is kept is no agreement.
    pub const fn taken_back(self) -> Option<Answered> {
        match self {
            Self::WorkingTogether | Self::Sharing => Some(Answered::Withdrawn),
            Self::Learning => Some(Answered::Objected),
            Self::Record => None,
        }
    }

    /// What somebody must be able to decide to say yes.
    pub const fn matter(self) -> Option<Matter> {
        match self {
            Self::WorkingTogether => Some(Matter::WorkingTogether),
            Self::Sharing => Some(Matter::Sharing),
            Self::Record | Self::Learning => None,
        }
    }

    /// The text that is shown before the answer, in the council's words.
    pub fn text(self, wording: &Wording) -> &str {
        match self {
            Self::WorkingTogether => &wording.working_together,
            Self::Record => &wording.record,
            Self::Sharing => &wording.sharing,
            Self::Learning => &wording.learning,
        }
    }

    /// What happens at once when somebody takes their answer back, in words for who writes it down.
    pub const fn follows(self) -> &'static str {
        match self {
            Self::WorkingTogether => {
                "Nothing ends by itself. If nobody who had said yes is left, the lead practitioner is asked on their first page to end the work or to write down why it goes on."
            }
            Self::Sharing => {
                "From that moment nothing goes to anybody outside the family without a second person and a reason that goes before a wish. Agencies do not see any more what they owe about them, and hear nothing when they ask. What they had allowed before ends."
            }
            Self::Learning => "Facts about them are used for nothing but helping them.",
            Self::Record => {
                "The law lets us keep the record because helping families is part of the council\u{2019}s job; it does not ask for their agreement, so that there is nothing to take back. They can object, see the record, and ask for what is wrong to be put right. Write down what they say."
            }
        }
    }
}

/// Whether somebody is old enough to be taken as able to decide. Not known is no yes.
fn is_presumed_able(kind: PersonKind, born: Option<Day>, today: Day) -> bool {
    kind == PersonKind::Adult || born.is_some_and(|day| day.years_until(today) >= PRESUMED_ABLE_AT)
}

/// Whether somebody can give this answer, or why not yet, in words for who writes it down. `seen` is what somebody last came to think of whether they can decide
/// this matter.
pub fn may_say(
    question: Question,
    answer: Answered,
    (kind, born): (PersonKind, Option<Day>),
    seen: Option<Conclusion>,
    today: Day,
) -> Result<(), &'static str> {
    if answer != Answered::Yes || question.matter().is_none() {
        return Ok(());
    }
    match seen {
        Some(Conclusion::Can) => Ok(()),
        Some(Conclusion::CanNot) => Err(
            "Somebody has written down that they can not decide this themselves now, so that a yes of theirs does not count. If that has changed, write it down first under \u{201c}What they can decide themselves\u{201d}.",
        ),
        _ if is_presumed_able(kind, born, today) => Ok(()),
        _ => Err(
            "They are under 16, or it is not known how old they are. Write down first under \u{201c}What they can decide themselves\u{201d} whether they can decide this. A no, or that they want time, you can write down at any time.",
        ),
    }
}

/// What is stored where somebody answers something else than before: a no after a yes is that they have taken it back.
pub fn settled(question: Question, before: Option<Answered>, said: Answered) -> Answered {
    match (before, said) {
        (Some(Answered::Yes), Answered::No) => question.taken_back().unwrap_or(said),
        _ => said,
    }
}

/// Whether nobody who had said yes to working together is left: what everybody of the family last answered, in any order. Nobody asked is no answer.
pub fn everybody_has_stopped(answers: impl IntoIterator<Item = Answered>) -> bool {
    let (mut has_yes, mut has_stopped) = (false, false);
    for answer in answers {
        has_yes |= answer == Answered::Yes;
        has_stopped |= answer == Answered::Withdrawn;
    }
    has_stopped && !has_yes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_no_needs_nothing_and_the_yes_of_a_child_does() {
        let (today, child) = (day("2026-11-21"), (PersonKind::Child, Some(day("2016-09-03"))));
        let may = |who, answer, seen| may_say(Question::WorkingTogether, answer, who, seen, today).is_ok();
        assert!(!may(child, Answered::Yes, None) && !may(child, Answered::Yes, Some(Conclusion::NotSure)));
        assert!(may(child, Answered::Yes, Some(Conclusion::Can)));
        for answer in [Answered::No, Answered::Thinking, Answered::Withdrawn] {
            assert!(may(child, answer, Some(Conclusion::CanNot)), "{answer}");
        }
        let young = (PersonKind::Child, Some(day("2010-11-21")));
        assert!(may(young, Answered::Yes, None), "on the day on which they turn 16");
        assert!(!may((PersonKind::Child, Some(day("2010-11-22"))), Answered::Yes, None));
        assert!(!may((PersonKind::Child, None), Answered::Yes, None), "not known how old");
        let adult = (PersonKind::Adult, None);
        assert!(
            may(adult, Answered::Yes, Some(Conclusion::NotSure))
                && !may(adult, Answered::Yes, Some(Conclusion::CanNot))
        );
        assert!(may_say(Question::Record, Answered::Told, child, None, today).is_ok());
    }

    #[test]
    fn a_no_after_a_yes_takes_it_back() {
        let of = |before, said| settled(Question::Sharing, before, said);
        assert_eq!(of(Some(Answered::Yes), Answered::No), Answered::Withdrawn);
        assert_eq!(of(None, Answered::No), Answered::No);
        assert_eq!(of(Some(Answered::Withdrawn), Answered::Yes), Answered::Yes);
        assert_eq!(Question::Record.taken_back(), None);
    }

    #[test]
    fn as_long_as_one_says_yes_the_work_is_agreed() {
        use Answered::{No, Thinking, Withdrawn, Yes};
        assert!(everybody_has_stopped([Withdrawn, No]));
        assert!(!everybody_has_stopped([Withdrawn, Yes, Thinking]));
        assert!(!everybody_has_stopped([No, Thinking]), "nobody had said yes");
        assert!(!everybody_has_stopped([]));
    }
}
