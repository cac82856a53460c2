//! What an agreed version of a plan says, line by line, and how the plan differs from it now.
//!
//! A version says what is planned, not how far it has come: progress changes nothing that was agreed.

use alongside_schema::{Day, Id, Marks};

use crate::codes::{LineKind, NeedKind};
use crate::store::{Action, Goal, ServiceStep, Steps};

/// One line of a version, or of the plan as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub kind: LineKind,
    /// The goal, action, service or need.
    pub fact_id: Id,
    /// Its first words.
    pub heading: String,
    /// The rest.
    pub words: String,
    /// The marks of what it says.
    pub marks: Marks,
}

/// The lines of a plan: each goal with its actions, then the services, then what comes first.
///
/// `needs` gives each need its marks; one whose marks are not given is left out.
pub fn lines(
    goals: &[Goal],
    actions: &[Action],
    steps: &Steps,
    marks_of_need: impl Fn(&Id) -> Option<Marks>,
) -> Vec<Line> {
    let mut lines = Vec::new();
    for goal in goals {
        lines.push(goal_line(goal));
        lines.extend(actions.iter().filter(|action| action.goal_id == goal.id).map(action_line));
    }
    lines.extend(steps.steps.iter().map(step_line));
    lines.extend(steps.needs.iter().filter_map(|need| {
        let step = steps.get(&need.step_id)?;
        let first = match need.kind {
            NeedKind::Condition => need.words.clone(),
            NeedKind::Step => format!("“{}” is finished", steps.get(need.needs_step_id.as_ref()?)?.about.service),
            NeedKind::Action => {
                let action = actions.iter().find(|action| Some(&action.id) == need.needs_action_id.as_ref())?;
                format!("“{}” is done", action.about.what)
            }
        };
        let heading = format!("“{}” waits until {first}", step.about.service);
        Some(Line {
            kind: LineKind::Order,
            fact_id: need.id.clone(),
            heading,
            words: String::new(),
            marks: marks_of_need(&need.id)?,
        })
    }));
    lines
}

fn goal_line(goal: &Goal) -> Line {
    let words = [
        ("Said by", goal.said_by.clone()),
        ("How things are now", goal.baseline.clone()),
        ("How we will know", goal.wanted.clone()),
    ];
    line(LineKind::Goal, &goal.id, &goal.words, &words, &goal.marks)
}

fn action_line(action: &Action) -> Line {
    let about = &action.about;
    let words = [
        ("Who", action.owner.name.clone()),
        ("By when", about.due_on.words()),
        ("Why", about.why.clone()),
        ("How we will know", about.how_known.clone()),
        ("Who checks", about.checked_by.clone()),
        ("If they can not", about.backup.clone()),
    ];
    line(LineKind::Action, &action.id, &about.what, &words, &action.marks)
}

fn step_line(step: &ServiceStep) -> Line {
    let about = &step.about;
    let day = |day: Option<Day>| day.map_or_else(String::new, Day::words);
    let words = [
        ("Who provides it", about.provider.clone()),
        ("In their words", about.readiness.clone()),
        ("Not before", day(about.earliest_on)),
        ("Wanted from", day(about.wanted_from)),
        ("Wanted by", day(about.wanted_to)),
    ];
    line(LineKind::Service, &step.id, &about.service, &words, &step.marks)
}

fn line(kind: LineKind, id: &Id, heading: &str, words: &[(&str, String)], marks: &Marks) -> Line {
    let words: Vec<String> =
        words.iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}: {text}")).collect();
    Line { kind, fact_id: id.clone(), heading: heading.to_owned(), words: words.join("\n"), marks: marks.clone() }
}

/// How a line of the plan differs from a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not in the version.
    New,
    /// It says something else.
    Changed,
    /// It is in the version and no longer in the plan.
    Gone,
    /// It says the same.
    Same,
}

/// Each line of the version and of the plan now, once, with how the two differ: first the lines of the version in its order, then what is
/// new. The first is the line of the version, the second that of the plan.
pub fn compare<'a>(version: &'a [Line], now: &'a [Line]) -> Vec<(Change, Option<&'a Line>, Option<&'a Line>)> {
    let of = |lines: &'a [Line], id: &Id| lines.iter().find(|line| line.fact_id == *id);
    let old = version.iter().map(|was| match of(now, &was.fact_id) {
        None => (Change::Gone, Some(was), None),
        Some(is) if is.heading == was.heading && is.words == was.words => (Change::Same, Some(was), Some(is)),
        Some(is) => (Change::Changed, Some(was), Some(is)),
    });
    let new = now.iter().filter(|is| of(version, &is.fact_id).is_none()).map(|is| (Change::New, None, Some(is)));
    old.chain(new).collect()
}

/// What has changed since the newest agreed version, for the pages that show the plan.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    number: i64,
    facts: Vec<(Id, Change)>,
    gone: usize,
}

impl Changes {
    /// What differs from the version with this number.
    pub fn since(number: i64, version: &[Line], now: &[Line]) -> Self {
        let compared = compare(version, now);
        let gone = compared.iter().filter(|(change, ..)| *change == Change::Gone).count();
        let facts = compared.into_iter().filter_map(|(change, _, is)| Some((is?.fact_id.clone(), change)));
        Self { number, facts: facts.filter(|(_, change)| *change != Change::Same).collect(), gone }
    }

    /// What to say of one goal, action or service; empty where it is as it was agreed, or where nothing was agreed yet.
    pub fn words(&self, fact: &Id) -> String {
        match self.facts.iter().find(|(id, _)| id == fact) {
            Some((_, Change::New)) => format!("New since version {}", self.number),
            Some(_) => format!("Changed since version {}", self.number),
            None => String::new(),
        }
    }

    /// Whether anything differs from what was agreed.
    pub fn any(&self) -> bool {
        !self.facts.is_empty() || self.gone > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alongside_schema::{Chance, People};

    #[test]
    fn each_line_is_compared_once() {
        let chance = Chance::seeded(1);
        let moment = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let ids: Vec<Id> = (0..4).map(|_| chance.id(moment)).collect();
        let one = |id: usize, words: &str| Line {
            kind: LineKind::Goal,
            fact_id: ids[id].clone(),
            heading: words.to_owned(),
            words: String::new(),
            marks: Marks::about(People::none(), ""),
        };
        let version = [one(0, "stays"), one(1, "was"), one(2, "goes")];
        let now = [one(1, "is"), one(0, "stays"), one(3, "comes")];
        let changes: Vec<Change> = compare(&version, &now).into_iter().map(|(change, ..)| change).collect();
        assert_eq!(changes, [Change::Same, Change::Changed, Change::Gone, Change::New]);
        let since = Changes::since(2, &version, &now);
        assert_eq!(since.words(&ids[0]), "");
        assert_eq!(since.words(&ids[1]), "Changed since version 2");
        assert_eq!(since.words(&ids[3]), "New since version 2");
        assert!(since.any() && !Changes::since(2, &version, &version).any() && !Changes::default().any());
    }
}
