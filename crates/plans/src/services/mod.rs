//! Services in their order, in words: what the engine [`alongside_sequence`] says of the services of one family.

mod engine;
mod words;

use alongside_schema::{Day, Id};
use alongside_sequence::{Line, Readiness, Step, Waited, check, fullest_week, load, sequence};

use crate::codes::{NeedKind, StepState};
use crate::store::{Action, NewStep, ServiceStep, Somebody, StepProgress, Steps};
use engine::{as_if, for_engine};
use words::{Names, fault_words};

/// How many weeks ahead of today appointments are counted.
const WEEKS_AHEAD: usize = 26;

/// One service in its place, with what the plan says of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The service.
    pub step: ServiceStep,
    /// Whether it can be asked for.
    pub readiness: Readiness<Id>,
    /// For how long it has waited.
    pub waited: Waited,
    /// What it waits for, each in words.
    pub waits: Vec<String>,
    /// The conditions it waits for that nobody has marked as met yet.
    pub conditions: Vec<(Id, String)>,
    /// Whom it is for, in words.
    pub for_whom: String,
    /// Whose week it takes, in words.
    pub attends: String,
    /// What to look at again, each in a sentence.
    pub notes: Vec<String>,
    /// On which day the last session is expected, where that is known.
    pub expected_end: Option<Day>,
}

impl Row {
    /// Whether it asks to be asked for now.
    pub fn is_possible(&self) -> bool {
        matches!(self.readiness, Readiness::Now { .. })
    }

    /// Where it stands, in words.
    pub fn standing(&self) -> String {
        let on = |day: Option<Day>, words: &str| {
            day.map_or_else(|| words.to_owned(), |day| format!("{words} {}", day.words()))
        };
        let StepProgress { state, asked_on, offered_on, started_on, ended_on, end_words } = &self.step.progress;
        match (&self.readiness, state) {
            (Readiness::Now { .. }, _) => "It can be asked for".to_owned(),
            (Readiness::Waits(_), _) => format!("Waits for {}", self.waits.join("; ")),
            (_, StepState::Asked) => on(*asked_on, "Asked for on"),
            (_, StepState::Offered) => on(*offered_on, "Offered on"),
            (_, StepState::Running) => on(*started_on, "Going on since"),
            (_, StepState::Finished) => on(*ended_on, "Finished on"),
            (_, StepState::Stopped) if end_words.is_empty() => on(*ended_on, "Ended early on"),
            (_, StepState::Stopped) => format!("{}: {end_words}", on(*ended_on, "Ended early on")),
            (_, StepState::Wanted) => state.words().to_owned(),
        }
    }

    /// How long somebody has waited or did wait, in words.
    pub fn waiting(&self) -> String {
        let began = self.step.progress.started_on.is_some();
        let verb = if began || self.step.progress.state.is_over() { "Waited" } else { "Has waited" };
        let mut words = format!("{verb} {}", days(self.waited.since_wanted));
        let to_come = !began && !self.step.progress.state.is_over();
        if let Some(possible) =
            self.waited.since_possible.filter(|possible| to_come && *possible < self.waited.since_wanted)
        {
            words.push_str(&format!(", {} of them since it is possible", days(possible)));
        }
        if let Some(asked) = self.waited.since_asked.filter(|_| to_come) {
            words.push_str(&format!(", {} since we asked", days(asked)));
        }
        words
    }

    /// When it is wanted, in words; empty where nothing was said.
    pub fn wanted(&self) -> String {
        let about = &self.step.about;
        let mut parts = Vec::new();
        match (about.wanted_from, about.wanted_to) {
            (Some(from), Some(to)) => parts.push(format!("Wanted between {} and {}", from.words(), to.words())),
            (Some(from), None) => parts.push(format!("Wanted from {}", from.words())),
            (None, Some(to)) => parts.push(format!("Wanted by {}", to.words())),
            (None, None) => {}
        }
        parts.extend(about.earliest_on.map(|day| format!("not before {}", day.words())));
        parts.join(", ")
    }
}

fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// Some weeks in a row in which one person has so many appointments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub name: String,
    /// The Monday of the first week.
    pub from: Day,
    /// The Sunday of the last week.
    pub to: Day,
    /// How many there are in each week.
    pub appointments: i64,
    /// Whether that is more than the setting.
    pub is_much: bool,
}

/// The services of a family in their order, with everything that is computed from them.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// Each service, what comes first before what waits for it.
    pub rows: Vec<Row>,
    /// Why the order can not be kept, each in a sentence that names the services.
    pub faults: Vec<String>,
    /// How full the weeks are, from this week on.
    pub loads: Vec<Load>,
    /// The appointments of each person week by week, from this week on, for the picture.
    pub weeks: Vec<(String, Vec<u32>)>,
    /// The number of appointments a week that is a lot.
    pub much: i64,
}

impl Overview {
    /// Works it all out. `much` is the number of appointments a week above which the plan says that it is a lot.
    pub fn of(known: &Steps, actions: &[Action], people: &[Somebody], today: Day, much: i64) -> Self {
        let steps = for_engine(known, actions);
        let names = Names { known, people };
        let rows = sequence(&steps, today.0)
            .into_iter()
            .filter_map(|line| Some(row(&names, known.get(&line.key)?.clone(), line, &steps, today, much)))
            .collect();
        let loads = load(&steps, today.0, WEEKS_AHEAD);
        let stretches = loads.iter().flat_map(|load| {
            load.stretches().into_iter().map(|stretch| Load {
                name: names.person(&load.person),
                from: Day(stretch.from),
                to: Day(stretch.to),
                appointments: i64::from(stretch.appointments),
                is_much: i64::from(stretch.appointments) > much,
            })
        });
        Self {
            rows,
            faults: check(&steps).iter().map(|fault| fault_words(&names, fault)).collect(),
            loads: stretches.collect(),
            weeks: loads.iter().map(|load| (names.person(&load.person), load.weeks.clone())).collect(),
            much,
        }
    }

    /// The services that ask to be asked for now, those that have waited longest first.
    pub fn possible(&self) -> Vec<&Row> {
        let mut possible: Vec<&Row> = self.rows.iter().filter(|row| row.is_possible()).collect();
        possible.sort_by_key(|row| std::cmp::Reverse(row.waited.since_wanted));
        possible
    }

    /// The stretches in which somebody has more appointments than the setting.
    pub fn much_for(&self) -> impl Iterator<Item = &Load> {
        self.loads.iter().filter(|load| load.is_much)
    }
}

/// Why the order could not be kept if a step were changed or added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whether it is about what waits for what, and not about days.
    pub is_loop: bool,
    /// What is wrong and what to do, with the names of the services.
    pub words: String,
}

/// Why the order could not be kept if this step were so; nothing where all is well. Only faults that this step is part of count: what is
/// wrong elsewhere in the plan is shown there and stops nobody here.
pub fn refusals(known: &Steps, actions: &[Action], people: &[Somebody], id: &Id, new: &NewStep) -> Vec<Refusal> {
    let next = as_if(known, id, new);
    let names = Names { known: &next, people };
    let faults = check(&for_engine(&next, actions));
    let of_this = faults.iter().filter(|fault| fault.names(id));
    of_this.map(|fault| Refusal { is_loop: fault.is_loop(), words: fault_words(&names, fault) }).collect()
}

fn row(names: &Names<'_>, step: ServiceStep, line: Line<Id>, steps: &[Step<Id>], today: Day, much: i64) -> Row {
    let waits = match &line.readiness {
        Readiness::Waits(waits) => waits.iter().map(|wait| names.wait(wait)).collect(),
        _ => Vec::new(),
    };
    let conditions =
        names.known.needs_of(&step.id).filter(|need| need.kind == NeedKind::Condition && need.met_on.is_none());
    let conditions = conditions.map(|need| (need.id.clone(), need.words.clone())).collect();
    let engine_step = steps.iter().find(|other| other.key == step.id);
    let expected_end = engine_step
        .filter(|_| {
            step.progress.state == StepState::Running
                && step.about.meets.pace().is_some()
                && step.about.sessions.is_some()
        })
        .and_then(|engine| Some(Day(engine.last_session(step.progress.started_on?.0))));
    Row {
        readiness: line.readiness.clone(),
        waited: line.waited,
        waits,
        conditions,
        for_whom: names.people(step.marks.subjects.iter()),
        attends: names.people(step.about.attends.iter()),
        notes: notes(names, &step, &line, steps, today, much),
        expected_end,
        step,
    }
}

fn notes(
    names: &Names<'_>,
    step: &ServiceStep,
    line: &Line<Id>,
    steps: &[Step<Id>],
    today: Day,
    much: i64,
) -> Vec<String> {
    let mut notes = Vec::new();
    if line.missed {
        notes.push("The last day on which it was wanted has gone by. Ask whether it is still wanted.".to_owned());
    }
    if line.began_early {
        notes.push("It began before everything that was to come first.".to_owned());
    }
    let left = |id: &&Id| names.people.iter().any(|one| one.id == **id && one.left_on.is_some());
    if !step.progress.state.is_over()
        && let Some(gone) = step.marks.subjects.iter().chain(step.about.attends.iter()).find(left)
    {
        notes.push(format!("{} is no longer in the family. End this, or change whom it is for.", names.person(gone)));
    }
    if matches!(line.readiness, Readiness::Now { .. } | Readiness::Asked | Readiness::Offered)
        && let Some((person, most)) = fullest_week(steps, &step.id, today.0, WEEKS_AHEAD)
        && i64::from(most) > much
    {
        notes.push(format!(
            "If it began now, {} would have {most} appointments in a week. More than {much} is a lot.",
            names.person(&person)
        ));
    }
    notes
}
