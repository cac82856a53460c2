//! Orders that can not be.

use std::collections::HashMap;
use std::hash::Hash;

use jiff::civil::Date;

use crate::step::{Need, State, Step};

/// Why an order can not be kept. Each says which steps it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault<K> {
    /// A step waits for itself.
    WaitsForItself {
        /// The step.
        step: K,
    },
    /// Each of these waits for the next, and the last for the first.
    Loop {
        /// The steps, at least two.
        steps: Vec<K>,
    },
    /// It is wanted from a day after the day until which it is wanted.
    WindowBackwards {
        /// The step.
        step: K,
    },
    /// The earliest day on which it can begin is after the last day on which it is wanted.
    EarliestAfterWindow {
        /// The step.
        step: K,
        /// The earliest day.
        earliest: Date,
        /// The last day on which it is wanted.
        wanted_to: Date,
    },
    /// What must come first is over only after the last day on which the step is wanted.
    NeedAfterWindow {
        /// The step.
        step: K,
        /// The step that comes first, unless it is something else.
        need: Option<K>,
        /// What comes first, in words.
        words: String,
        /// When that is over at the earliest.
        ends: Date,
        /// The last day on which the step is wanted.
        wanted_to: Date,
    },
}

impl<K: PartialEq> Fault<K> {
    /// The steps that it names.
    pub fn steps(&self) -> Vec<&K> {
        match self {
            Self::WaitsForItself { step } | Self::WindowBackwards { step } | Self::EarliestAfterWindow { step, .. } => {
                vec![step]
            }
            Self::Loop { steps } => steps.iter().collect(),
            Self::NeedAfterWindow { step, need, .. } => std::iter::once(step).chain(need).collect(),
        }
    }

    /// Whether it names this step.
    pub fn names(&self, step: &K) -> bool {
        self.steps().contains(&step)
    }

    /// Whether it is about what waits for what, and not about days.
    pub fn is_loop(&self) -> bool {
        matches!(self, Self::WaitsForItself { .. } | Self::Loop { .. })
    }
}

/// Everything that is wrong with the order of these steps; nothing where it can be kept. Each loop is named once; days are
/// looked at only for steps that have not begun, and not for those in a loop. What is late today is no fault: days pass.
pub fn check<K: Clone + Eq + Hash>(steps: &[Step<K>]) -> Vec<Fault<K>> {
    let graph = Graph::new(steps);
    let mut faults: Vec<Fault<K>> = Vec::new();
    for (at, needs) in graph.needs.iter().enumerate() {
        if needs.contains(&at) {
            faults.push(Fault::WaitsForItself { step: steps[at].key.clone() });
        }
    }
    for round in graph.loops() {
        faults.push(Fault::Loop { steps: round.into_iter().map(|at| steps[at].key.clone()).collect() });
    }
    let ends = expected_ends(steps, &graph);
    faults.extend(steps.iter().enumerate().filter_map(|(at, step)| window_fault(steps, &graph, &ends, at, step)));
    faults
}

/// The steps as places in the list, and the places that each waits for.
pub(crate) struct Graph {
    pub(crate) needs: Vec<Vec<usize>>,
}

impl Graph {
    pub(crate) fn new<K: Clone + Eq + Hash>(steps: &[Step<K>]) -> Self {
        let places: HashMap<&K, usize> = steps.iter().enumerate().map(|(at, step)| (&step.key, at)).collect();
        let needs = steps.iter().map(|step| {
            step.needs
                .iter()
                .filter_map(|need| match need {
                    Need::Step(key) => places.get(key).copied(),
                    Need::Other { .. } => None,
                })
                .collect()
        });
        Self { needs: needs.collect() }
    }

    /// The places in an order in which each comes after all that it waits for: of those that could be next, the first of the list. What
    /// is in a loop, or waits for one, is left out.
    pub(crate) fn in_order(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut placed = vec![false; self.needs.len()];
        while let Some(next) =
            (0..placed.len()).find(|at| !placed[*at] && self.needs[*at].iter().all(|need| placed[*need]))
        {
            placed[next] = true;
            order.push(next);
        }
        order
    }

    /// One way round for each knot of places that wait for each other; a place that waits for itself is not one.
    fn loops(&self) -> Vec<Vec<usize>> {
        let reach = self.reach();
        let mut seen = vec![false; self.needs.len()];
        let mut loops = Vec::new();
        for start in 0..self.needs.len() {
            let knot: Vec<usize> = (0..self.needs.len())
                .filter(|other| *other != start && reach[start][*other] && reach[*other][start])
                .collect();
            if knot.is_empty() || seen[start] {
                continue;
            }
            seen[start] = true;
            knot.iter().for_each(|at| seen[*at] = true);
            loops.push(self.way_round(start));
        }
        loops
    }

    /// Which places each waits for, directly or through others.
    fn reach(&self) -> Vec<Vec<bool>> {
        let count = self.needs.len();
        (0..count)
            .map(|start| {
                let mut reached = vec![false; count];
                let mut next: Vec<usize> = self.needs[start].clone();
                while let Some(at) = next.pop() {
                    if !std::mem::replace(&mut reached[at], true) {
                        next.extend(&self.needs[at]);
                    }
                }
                reached
            })
            .collect()
    }

    /// The shortest way from a place through what it waits for back to itself.
    fn way_round(&self, start: usize) -> Vec<usize> {
        let mut came_from = vec![None; self.needs.len()];
        let mut queue = std::collections::VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for need in self.needs[at].iter().copied().filter(|need| *need != at) {
                if need == start {
                    let mut way = vec![at];
                    while let Some(before) = came_from[way[way.len() - 1]] {
                        way.push(before);
                    }
                    way.reverse();
                    return way;
                }
                if came_from[need].is_none() {
                    came_from[need] = Some(at);
                    queue.push_back(need);
                }
            }
        }
        vec![start]
    }
}

/// The day on which each step is over at the earliest, as far as days are known. Nothing for what is in a loop.
fn expected_ends<K: Clone + Eq + Hash>(steps: &[Step<K>], graph: &Graph) -> Vec<Option<Date>> {
    let mut ends = vec![None; steps.len()];
    for at in graph.in_order() {
        let step = &steps[at];
        ends[at] = match step.state {
            State::Ended { on, finished, .. } => finished.then_some(on),
            State::Running { since } => Some(step.last_session(since)),
            State::Wanted | State::Asked { .. } | State::Offered { .. } => {
                let needs = step.needs.iter().filter_map(|need| need_end(steps, graph, &ends, at, need));
                let first = needs.chain(step.earliest).chain(step.wanted_from).max();
                first.map(|first| step.last_session(first))
            }
        };
    }
    ends
}

fn need_end<K: Clone + Eq + Hash>(
    steps: &[Step<K>],
    graph: &Graph,
    ends: &[Option<Date>],
    at: usize,
    need: &Need<K>,
) -> Option<Date> {
    match need {
        Need::Step(key) => {
            graph.needs[at].iter().copied().find(|place| steps[*place].key == *key).and_then(|place| ends[place])
        }
        Need::Other { met, expected, .. } => met.or(*expected),
    }
}

fn window_fault<K: Clone + Eq + Hash>(
    steps: &[Step<K>],
    graph: &Graph,
    ends: &[Option<Date>],
    at: usize,
    step: &Step<K>,
) -> Option<Fault<K>> {
    let wanted_to = step.wanted_to.filter(|_| step.state.is_to_come())?;
    let key = || step.key.clone();
    if step.wanted_from.is_some_and(|from| from > wanted_to) {
        return Some(Fault::WindowBackwards { step: key() });
    }
    if let Some(earliest) = step.earliest.filter(|earliest| *earliest > wanted_to) {
        return Some(Fault::EarliestAfterWindow { step: key(), earliest, wanted_to });
    }
    let last = step.needs.iter().filter_map(|need| Some((need, need_end(steps, graph, ends, at, need)?)));
    let (need, ends) = last.max_by_key(|(_, ends)| *ends).filter(|(_, ends)| *ends > wanted_to)?;
    let (need, words) = match need {
        Need::Step(key) => {
            let name =
                steps.iter().find(|other| other.key == *key).map_or_else(String::new, |other| other.name.clone());
            (Some(key.clone()), name)
        }
        Need::Other { words, .. } => (None, words.clone()),
    };
    Some(Fault::NeedAfterWindow { step: key(), need, words, ends, wanted_to })
}
