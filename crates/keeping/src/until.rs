//! Until when a fact is kept.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::rule::{Rule, Rules, Touches, Trigger};

/// What the record knows of a child, as far as a rule asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Child {
    /// Names the child in facts.
    pub id: String,
    /// When they were born; nothing where that is not known, or where they are not born yet.
    pub born: Option<Date>,
    /// When they died.
    pub died: Option<Date>,
    /// Every legal status that they have or had.
    pub statuses: Vec<String>,
    /// Whether they were adopted, and on which day, where it is known.
    pub adopted: Option<Option<Date>>,
}

/// What the record knows of a family, as far as a rule asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The day on which the last stretch of work ended; nothing while it goes on.
    pub closed: Option<Date>,
    /// The last day on which anything was done or written.
    pub last_contact: Option<Date>,
    /// Everybody who was a child while there was work with the family.
    pub children: Vec<Child>,
}

/// What is known of a fact, as far as a rule asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// About whom it is; nobody in particular where it is empty.
    pub about: Vec<String>,
    /// The class into which somebody put it, for documents.
    pub papers: Option<String>,
}

impl Fact {
    /// A fact about these people.
    pub fn about<'a>(people: impl IntoIterator<Item = &'a str>) -> Self {
        Self { about: people.into_iter().map(str::to_owned).collect(), papers: None }
    }

    fn is_about(&self, child: &Child) -> bool {
        self.about.is_empty() || self.about.contains(&child.id)
    }
}

/// Until when something is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// Up to this day. From this day on it may be destroyed.
    Day(Date),
    /// It can not be worked out; why, in words. It is kept.
    NotKnown(&'static str),
}

/// Until when something is kept, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Until when.
    pub until: Until,
    /// The code of the rule that is the longest.
    pub rule: String,
}

impl Kept {
    /// Whether it may be destroyed on this day.
    pub fn is_over(&self, today: Date) -> bool {
        matches!(self.until, Until::Day(day) if day <= today)
    }

    /// The longer of two. What is not known is longer than any day.
    #[must_use]
    pub fn or_longer(self, other: Self) -> Self {
        match (&self.until, &other.until) {
            (Until::NotKnown(_), _) => self,
            (_, Until::NotKnown(_)) => other,
            (Until::Day(one), Until::Day(two)) => {
                if two > one {
                    other
                } else {
                    self
                }
            }
        }
    }
}

const OPEN: &str = "the work with the family goes on";
const NO_CONTACT: &str = "no last contact is known";
const NOT_BORN: &str = "a date of birth is not known";
const NO_ORDER: &str = "the day of an adoption order is not known";
const NO_CHILD: &str = "a paper is about a child who is not known";

impl Rules {
    /// Until when this fact is kept: the longest of all rules that touch it.
    pub fn until(&self, family: &History, fact: &Fact) -> Kept {
        let ends = self.0.iter().filter_map(|rule| {
            let until = self.end(rule, family, fact)?;
            Some(Kept { until, rule: rule.code.clone() })
        });
        let nothing = Kept { until: Until::NotKnown(OPEN), rule: String::new() };
        ends.reduce(Kept::or_longer).unwrap_or(nothing)
    }

    /// Until when a family's record is kept: until the last of its facts may go.
    pub fn whole<'a>(&self, family: &History, facts: impl IntoIterator<Item = &'a Fact>) -> Kept {
        // The family's own row is a fact too, about nobody in particular.
        let first = self.until(family, &Fact::default());
        facts.into_iter().map(|fact| self.until(family, fact)).fold(first, Kept::or_longer)
    }

    /// Until when this rule keeps the fact; nothing where it does not touch it.
    fn end(&self, rule: &Rule, family: &History, fact: &Fact) -> Option<Until> {
        if rule.touches == Touches::Family {
            return family_end(rule, family);
        }
        let is_paper = fact.papers.as_ref().is_some_and(|class| rule.papers.contains(class));
        if is_paper && family.children.is_empty() {
            return Some(Until::NotKnown(NO_CHILD));
        }
        // A paper is about every child where it names none: somebody put it there for one of them.
        let names_a_child = family.children.iter().any(|child| fact.about.contains(&child.id));
        let of = family.children.iter().filter(|child| match is_paper {
            true => !names_a_child || fact.is_about(child),
            false => fact.is_about(child) && is_meant(rule, child),
        });
        let ends = of.filter_map(|child| match self.taken_over(rule, child) {
            true => None,
            false => child_end(rule, family, child),
        });
        ends.reduce(longer)
    }

    /// Whether another rule takes the place of this one for this child.
    fn taken_over(&self, rule: &Rule, child: &Child) -> bool {
        let takes_over = |other: &&Rule| other.instead_of.as_deref() == Some(rule.code.as_str());
        self.0.iter().filter(takes_over).any(|other| match other.trigger {
            Trigger::DeathUnder18 => death_under_18(child).is_some(),
            _ => is_meant(other, child),
        })
    }
}

fn is_meant(rule: &Rule, child: &Child) -> bool {
    match rule.touches {
        Touches::Adopted => child.adopted.is_some(),
        _ => child.statuses.iter().any(|status| rule.statuses.contains(status)),
    }
}

fn longer(one: Until, other: Until) -> Until {
    match (&one, &other) {
        (Until::NotKnown(_), _) => one,
        (_, Until::NotKnown(_)) => other,
        (Until::Day(first), Until::Day(second)) => {
            if second > first {
                other
            } else {
                one
            }
        }
    }
}

fn family_end(rule: &Rule, family: &History) -> Option<Until> {
    match rule.trigger {
        Trigger::BirthOfYoungest => {
            family.children.iter().map(|child| after(child.born, rule.years, NOT_BORN)).reduce(longer)
        }
        Trigger::LastContact => Some(after(family.last_contact, rule.years, NO_CONTACT)),
        _ => Some(after(family.closed, rule.years, OPEN)),
    }
}

fn child_end(rule: &Rule, family: &History, child: &Child) -> Option<Until> {
    match rule.trigger {
        Trigger::Birth | Trigger::BirthOfYoungest => Some(after(child.born, rule.years, NOT_BORN)),
        Trigger::Closed => Some(after(family.closed, rule.years, OPEN)),
        Trigger::LastContact => Some(after(family.last_contact, rule.years, NO_CONTACT)),
        Trigger::DeathUnder18 => death_under_18(child).map(|died| after(Some(died), rule.years, NOT_BORN)),
        Trigger::Adoption => Some(after(child.adopted.flatten(), rule.years, NO_ORDER)),
    }
}

/// When a child died, where they were under 18.
fn death_under_18(child: &Child) -> Option<Date> {
    let (born, died) = (child.born?, child.died?);
    (died < born.checked_add(18.years()).ok()?).then_some(died)
}

fn after(day: Option<Date>, years: i16, unknown: &'static str) -> Until {
    let end = day.and_then(|day| day.checked_add(i32::from(years).years()).ok());
    end.map_or(Until::NotKnown(unknown), Until::Day)
}
