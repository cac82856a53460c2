//! Checking: the first entry that is not as it was written, and what was done to it.

use std::fmt;

use alongside_keys::Mac;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::Checkpoint;
use super::seal::{Link, Written, head, waiting};
use crate::connection::DbConnection;
use crate::dates::Moment;
use crate::error::Result;
use crate::ids::Id;
use crate::tables::{trail, trail_seals, trail_waiting};

/// Links read at once.
const AT_ONCE: i64 = 1_000;

/// Seconds by which an entry may be older than one that was sealed before it: two nodes' clocks differ, and a write takes its time.
const SKEW: i64 = 60;

/// What came of checking the trail.
#[derive(Debug)]
pub struct Report {
    /// How many entries are as they were sealed, from the first on.
    pub sealed: i64,
    /// How many wait for their seal.
    pub waiting: i64,
    /// The first bad entry, if there is one.
    pub fault: Option<Fault>,
    /// Entries that say an earlier moment than others that were there before them: how many, and the first.
    pub late: Option<(i64, Named)>,
}

/// An entry as somebody can look it up: its number in the chain, its id and its moment, as far as they are still known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its number in the chain.
    pub number: Option<i64>,
    /// Its id.
    pub id: Option<String>,
    /// The moment that it says.
    pub at: Option<String>,
}

/// A bad entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which one.
    pub entry: Named,
    /// The last good one, where the bad one can not say for itself where it stood.
    pub after: Option<Named>,
    /// What was done.
    pub wrong: Wrong,
}

/// What was done to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A column of the entry says something else.
    Altered,
    /// Its link in the chain says something else.
    SealAltered,
    /// It was taken away.
    Missing,
    /// Another one stands in its place.
    Reordered(Named),
    /// It and all after it were cut off; the chain was once this long, by what is named.
    Truncated(i64, String),
    /// The chain up to here was made anew: a checkpoint of this moment signed another.
    Rewritten(Moment),
    /// It was added so that it never would have been sealed.
    Unsealed,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "entry number {number}")?,
            None => f.write_str("an entry without a number")?,
        }
        match (&self.id, &self.at) {
            (Some(id), Some(at)) => write!(f, " ({id} of {at})"),
            (Some(id), None) => write!(f, " ({id})"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = &self.entry;
        if let Some(after) = &self.after {
            write!(f, "after {after}: ")?;
        }
        match &self.wrong {
            Wrong::Altered => write!(f, "{entry} was altered after it was sealed"),
            Wrong::SealAltered => write!(f, "the seal of {entry} was altered"),
            Wrong::Missing => write!(f, "{entry} is missing"),
            Wrong::Reordered(other) => write!(f, "{entry} was put elsewhere: in its place stands {other}"),
            Wrong::Truncated(known, by) => write!(f, "{entry} and all after it were cut off: {by} knows {known}"),
            Wrong::Rewritten(at) => {
                write!(f, "{entry} is not the one that the checkpoint of {at} signed: the chain up to it was made anew")
            }
            Wrong::Unsealed => write!(f, "{entry} was added past the service: it has no seal and waits for none"),
        }
    }
}

/// One place of the chain: the link, or the seal that a program of before the links wrote into the entry, and the entry itself.
struct Step {
    number: i64,
    link: Option<Link>,
    seal: String,
    entry: Option<Written>,
}

impl Step {
    /// The seal that this would have at that number after that seal.
    fn at(&self, key: &Mac, number: i64, before: &str) -> Option<String> {
        match (&self.link, &self.entry) {
            (Some(link), _) => Some(link.at(key, number, before)),
            (None, Some(entry)) => Some(entry.first_seal(key, number, before)),
            (None, None) => None,
        }
    }

    fn named(&self) -> Named {
        let link_id = self.link.as_ref().map(|link| link.entry_id.clone());
        let id = link_id.or_else(|| self.entry.as_ref().map(|entry| entry.id.clone()));
        let at = self.entry.as_ref().map(|entry| entry.at.clone()).or_else(|| id.as_deref().and_then(moment_of));
        Named { number: Some(self.number), id, at }
    }
}

/// The moment at which an entry was made that is there no more, from its id.
fn moment_of(id: &str) -> Option<String> {
    id.parse::<Id>().ok()?.made_at().map(|at| at.to_string())
}

/// Goes through the whole chain, and compares it with what these checkpoints say that it was.
pub fn verify(connection: &mut DbConnection, key: &Mac, checkpoints: &[Checkpoint]) -> Result<Report> {
    // The head is read first: what is sealed while this runs is only more.
    let head = head(connection)?;
    let mut chain =
        Chain { key, checkpoints, head, number: 0, seal: String::new(), last: None, newest: None, late: None };
    let mut fault = None;
    while fault.is_none() {
        let steps = steps(connection, chain.number)?;
        if steps.is_empty() {
            break;
        }
        for step in steps {
            if let Some(wrong) = chain.takes(&step) {
                fault = Some(chain.fault(connection, &step, wrong)?);
                break;
            }
        }
    }
    if fault.is_none() {
        fault = chain.end(connection)?;
    }
    Ok(Report { sealed: chain.number, waiting: waiting(connection)?, fault, late: chain.late })
}

/// The chain as far as it was followed.
struct Chain<'a> {
    key: &'a Mac,
    checkpoints: &'a [Checkpoint],
    head: (i64, String),
    number: i64,
    seal: String,
    last: Option<Named>,
    newest: Option<Moment>,
    late: Option<(i64, Named)>,
}

impl Chain<'_> {
    /// Follows the chain over this step, or says what is wrong with it.
    fn takes(&mut self, step: &Step) -> Option<Wrong> {
        let number = self.number + 1;
        if step.number != number {
            return Some(Wrong::Missing);
        }
        if step.at(self.key, number, &self.seal).as_ref() != Some(&step.seal) {
            // Seals of before the links are over the entry itself.
            return Some(if step.link.is_some() { Wrong::SealAltered } else { Wrong::Altered });
        }
        let Some(entry) = &step.entry else { return Some(Wrong::Missing) };
        if step.link.as_ref().is_some_and(|link| !link.is_of(self.key, entry)) {
            return Some(Wrong::Altered);
        }
        let differs = |point: &&Checkpoint| point.number == number && point.seal != step.seal;
        if let Some(point) = self.checkpoints.iter().find(differs) {
            return Some(Wrong::Rewritten(point.at));
        }
        if number == self.head.0 && step.seal != self.head.1 {
            return Some(Wrong::SealAltered);
        }
        self.number = number;
        self.seal.clone_from(&step.seal);
        self.last = Some(step.named());
        self.judge_moment(step, entry);
        None
    }

    fn judge_moment(&mut self, step: &Step, entry: &Written) {
        let Ok(at) = entry.at.parse::<Moment>() else { return };
        if self.newest.is_some_and(|newest| at < newest.minus_seconds(SKEW)) {
            self.late.get_or_insert_with(|| (0, step.named())).0 += 1;
        }
        self.newest = self.newest.max(Some(at));
    }

    /// Names the bad entry: the one that should stand next.
    fn fault(&self, connection: &mut DbConnection, step: &Step, wrong: Wrong) -> Result<Fault> {
        let number = self.number + 1;
        if step.number != number {
            // Its link is gone as well. Where the entry itself was left behind, it is the one that has none.
            let entry = self.left_behind(connection)?;
            return Ok(Fault { entry, after: self.last.clone(), wrong: Wrong::Missing });
        }
        if matches!(wrong, Wrong::SealAltered | Wrong::Altered)
            && let Some(rightful) = self.rightful(connection, step)?
        {
            let entry = Named { number: Some(number), ..rightful };
            return Ok(Fault { entry, after: None, wrong: Wrong::Reordered(step.named()) });
        }
        Ok(Fault { entry: step.named(), after: None, wrong })
    }

    /// The step that belongs where this one stands, if it stands elsewhere in the chain.
    fn rightful(&self, connection: &mut DbConnection, step: &Step) -> Result<Option<Named>> {
        let (number, mut after) = (self.number + 1, 0);
        loop {
            let steps = steps(connection, after)?;
            let Some(last) = steps.last() else { return Ok(None) };
            after = last.number;
            for other in steps.iter().filter(|other| other.number != number) {
                let seal = other.at(self.key, number, &self.seal);
                if seal.is_some() && (seal.as_ref() == Some(&other.seal) || seal.as_ref() == Some(&step.seal)) {
                    return Ok(Some(other.named()));
                }
            }
        }
    }

    /// The next entry, of which the link is gone: the one entry that has no link, if there is only one.
    fn left_behind(&self, connection: &mut DbConnection) -> Result<Named> {
        let number = Some(self.number + 1);
        Ok(match unsealed(connection, 2)?.as_slice() {
            [(id, at)] => Named { number, id: Some(id.clone()), at: Some(at.clone()) },
            _ => Named { number, ..Named::default() },
        })
    }

    /// What is wrong after the last link, if anything.
    fn end(&self, connection: &mut DbConnection) -> Result<Option<Fault>> {
        let of_head = (self.head.0, "the head of the chain".to_owned());
        let of_points = self.checkpoints.iter().map(|point| (point.number, format!("a checkpoint of {}", point.at)));
        if let Some((known, by)) = of_points.chain([of_head]).filter(|(known, _)| *known > self.number).max() {
            let (entry, wrong) = (self.left_behind(connection)?, Wrong::Truncated(known, by));
            return Ok(Some(Fault { entry, after: self.last.clone(), wrong }));
        }
        if let Some((id, at)) = unsealed(connection, 1)?.pop() {
            let entry = Named { number: None, id: Some(id), at: Some(at) };
            return Ok(Some(Fault { entry, after: None, wrong: Wrong::Unsealed }));
        }
        let there = trail::table.filter(trail::id.eq(trail_waiting::entry_id));
        let gone: Option<String> = trail_waiting::table
            .filter(not(exists(there)))
            .select(trail_waiting::entry_id)
            .order(trail_waiting::entry_id)
            .first(connection)
            .optional()?;
        Ok(gone.map(|id| Fault {
            entry: Named { number: None, at: moment_of(&id), id: Some(id) },
            after: self.last.clone(),
            wrong: Wrong::Missing,
        }))
    }
}

/// The first number of the links beside the entries; the seals in the entries themselves stand before it.
fn first_link(connection: &mut DbConnection) -> Result<i64> {
    let first: Option<i64> = trail_seals::table.select(diesel::dsl::min(trail_seals::number)).first(connection)?;
    Ok(first.unwrap_or(i64::MAX))
}

/// The next places of the chain after this number.
fn steps(connection: &mut DbConnection, after: i64) -> Result<Vec<Step>> {
    let first = first_link(connection)?;
    let earlier: Vec<(Written, Option<i64>, Option<String>)> = trail::table
        .filter(trail::seal_number.gt(after).and(trail::seal_number.lt(first)))
        .order(trail::seal_number)
        .limit(AT_ONCE)
        .select((Written::as_select(), trail::seal_number, trail::seal))
        .load(connection)?;
    if !earlier.is_empty() {
        let step = |(entry, number, seal): (Written, Option<i64>, Option<String>)| Step {
            number: number.unwrap_or_default(),
            link: None,
            seal: seal.unwrap_or_default(),
            entry: Some(entry),
        };
        return Ok(earlier.into_iter().map(step).collect());
    }
    let links: Vec<(Link, Option<Written>)> = trail_seals::table
        .left_join(trail::table.on(trail::id.eq(trail_seals::entry_id)))
        .filter(trail_seals::number.gt(after))
        .order(trail_seals::number)
        .limit(AT_ONCE)
        .select((Link::as_select(), Option::<Written>::as_select()))
        .load(connection)?;
    let step = |(link, entry): (Link, Option<Written>)| Step {
        number: link.number,
        seal: link.seal.clone(),
        link: Some(link),
        entry,
    };
    Ok(links.into_iter().map(step).collect())
}

/// Entries that have no seal and wait for none: nobody who adds one by the service makes such.
fn unsealed(connection: &mut DbConnection, most: i64) -> Result<Vec<(String, String)>> {
    let first = first_link(connection)?;
    let waits = trail_waiting::table.filter(trail_waiting::entry_id.eq(trail::id));
    let sealed = trail_seals::table.filter(trail_seals::entry_id.eq(trail::id));
    Ok(trail::table
        .filter(trail::seal_number.is_null().or(trail::seal_number.ge(first)))
        .filter(not(exists(waits)).and(not(exists(sealed))))
        .order(trail::id)
        .limit(most)
        .select((trail::id, trail::at))
        .load(connection)?)
}
