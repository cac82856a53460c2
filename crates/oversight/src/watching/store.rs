//! The queries of looking through the trail. No line of a family that the viewer is barred from is given, nor its reference in another line.

use std::collections::BTreeMap;

use alongside_families::store::{WideSearch, anybody_searched_widely, wide_searches_of};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{barred, watched};
use alongside_schema::tables::{
    agencies, covers, families, involvements, trail_seals, trail_waiting, user_roles, users,
};
use alongside_schema::{Act, Day, Id, Moment, Reference, Result, Role, Viewer};
use diesel::prelude::*;

use super::asked::Asked;
use super::lines::{Account, Line};
use super::volume::{Busy, Looks, USUAL_DAYS};
use crate::codes::{Screen, Stood};

/// Entries that are read at once.
const READ_AT_ONCE: i64 = 2_000;

/// What by itself takes something out of the service.
const TAKES_OUT: [Act; 8] = [
    Act::FamilyPrinted,
    Act::LetterOpened,
    Act::DocumentOpened,
    Act::TransferChanged,
    Act::FamilyTold,
    Act::RequesterTold,
    Act::Sent,
    Act::OwnRecordGiven,
];

/// What is seen only on purpose, with a reason.
const ON_PURPOSE: [Act; 3] = [Act::OpenedInEmergency, Act::EmergencyReviewed, Act::AddressSeen];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The lines, the newest first.
    pub lines: Vec<Line>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

/// Everybody who has or had an account, by name, with what they are called at work: whom somebody chooses from.
pub(super) fn accounts(connection: &mut DbConnection) -> Result<Vec<(Id, String)>> {
    let rows: Vec<(Id, String, String)> = users::table
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title))
        .load(connection)?;
    Ok(rows.into_iter().map(|(id, name, work)| (id, format!("{name}, {work}"))).collect())
}

/// The families that the viewer must not know of.
fn hidden(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Reference>> {
    Ok(barred::table
        .inner_join(families::table.on(families::id.eq(barred::family_id)))
        .filter(barred::user_id.eq(&viewer.user_id))
        .select(families::reference)
        .load(connection)?)
}

/// The families that are meant and that the viewer may know of, with their references.
pub(super) fn meant(connection: &mut DbConnection, viewer: &Viewer, asked: &Asked) -> Result<Vec<(Id, Reference)>> {
    let Some(which) = &asked.family else { return Ok(Vec::new()) };
    let ids = which.families(connection)?;
    let hidden = hidden(connection, viewer)?;
    let rows: Vec<(Id, Reference)> = families::table
        .filter(families::id.eq_any(ids))
        .select((families::id, families::reference))
        .load(connection)?;
    Ok(rows.into_iter().filter(|(_, reference)| !hidden.contains(reference)).collect())
}

/// The lines that a screen is about, the newest first, so many at the most. `open` says whether the office was open at a time.
pub(super) fn lines(
    connection: &mut DbConnection,
    viewer: &Viewer,
    asked: &Asked,
    meant: &[(Id, Reference)],
    (open, most): (&dyn Fn(Moment) -> bool, usize),
) -> Result<Found> {
    let sift = Sift::new(connection, viewer, asked)?;
    let scopes: Vec<Option<&(Id, Reference)>> =
        if asked.screen == Screen::Family { meant.iter().map(Some).collect() } else { vec![None] };
    let mut found: Vec<(Id, Line)> = Vec::new();
    for scope in scopes {
        let mut before = Id::first_of(asked.ends());
        let mut of_scope = 0;
        loop {
            let rows = read(connection, asked, scope, &before)?;
            let Some(last) = rows.last() else { break };
            before = last.0.clone();
            let is_last = (rows.len() as i64) < READ_AT_ONCE;
            for row in rows {
                let id = row.0.clone();
                let line = sift.sift(row).filter(|line| line.is_of(asked.screen, open));
                if let Some(line) = line {
                    of_scope += 1;
                    found.push((id, line));
                }
            }
            if is_last || of_scope > most {
                break;
            }
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0));
    found.dedup_by(|a, b| a.0 == b.0);
    let more = found.len() > most;
    found.truncate(most);
    Ok(Found { lines: found.into_iter().map(|(_, line)| line).collect(), more })
}

type Row = (
    Id,
    (Moment, Option<Id>, Act, String, String, Option<i64>, String),
    (Stood, String, String),
    Option<(String, String)>,
    Option<String>,
    Option<Reference>,
);

/// The next entries before this one, as far as the query can say what a screen is about.
fn read(
    connection: &mut DbConnection,
    asked: &Asked,
    scope: Option<&(Id, Reference)>,
    before: &Id,
) -> Result<Vec<Row>> {
    let mut query = watched::table
        .left_join(users::table.on(users::id.nullable().eq(watched::user_id)))
        .left_join(agencies::table.on(agencies::id.nullable().eq(users::agency_id.nullable())))
        .left_join(families::table.on(families::id.nullable().eq(watched::family_id)))
        .filter(watched::entry_id.ge(Id::first_of(asked.begins())).and(watched::entry_id.lt(before)))
        .order(watched::entry_id.desc())
        .limit(READ_AT_ONCE)
        .select((
            watched::entry_id,
            (
                watched::at,
                watched::user_id,
                watched::act,
                watched::target,
                watched::detail,
                watched::counted,
                watched::shown,
            ),
            (watched::stood, watched::work, watched::part),
            (users::name, users::job_title).nullable(),
            agencies::name.nullable(),
            families::reference.nullable(),
        ))
        .into_boxed();
    if let Some(user) = &asked.user {
        query = query.filter(watched::user_id.eq(user));
    }
    if let Some((family, reference)) = scope {
        let named = format!("%{reference}%");
        query = query.filter(
            watched::family_id.eq(family).or(watched::target.like(named.clone())).or(watched::shown.like(named)),
        );
    }
    query = match asked.screen {
        Screen::Family => query,
        Screen::Outside => query.filter(watched::family_id.is_not_null().or(watched::shown.ne(""))),
        Screen::Near => query.filter(watched::user_id.is_not_null()),
        Screen::Hours | Screen::After => {
            query.filter(watched::family_id.is_not_null().and(watched::user_id.is_not_null()))
        }
        Screen::Left => query.filter(
            watched::act
                .eq_any(TAKES_OUT)
                .or(watched::detail.eq("copy given"))
                .or(watched::act.eq_any([Act::TrailWatched, Act::ListRead]).and(watched::detail.like("%as a file"))),
        ),
        Screen::Refused => query.filter(watched::outcome.eq("denied")),
        Screen::Emergencies => query.filter(watched::act.eq_any(ON_PURPOSE)),
        // Counted by another query.
        Screen::Volume => query.filter(watched::entry_id.eq("")),
    };
    Ok(query.load(connection)?)
}

/// What is left out of what the query found: families that the viewer must not know of, and what a screen is not about.
struct Sift {
    screen: Screen,
    hidden: Vec<Reference>,
    /// Of whom, families from a day to a day: with whom they worked, where somebody's looks outside those are asked for; and whose record is kept from
    /// them, where those are.
    worked: Vec<(Reference, Day, Option<Day>)>,
    kept: BTreeMap<Id, Vec<Reference>>,
}

impl Sift {
    fn new(connection: &mut DbConnection, viewer: &Viewer, asked: &Asked) -> Result<Self> {
        let hidden = hidden(connection, viewer)?;
        let worked = match &asked.user {
            Some(user) if asked.screen == Screen::Outside => worked(connection, user)?,
            _ => Vec::new(),
        };
        let kept = if asked.screen == Screen::Near { kept(connection)? } else { BTreeMap::new() };
        Ok(Self { screen: asked.screen, hidden, worked, kept })
    }

    fn sift(&self, row: Row) -> Option<Line> {
        let (_, (at, user, act, target, detail, counted, shown), (stood, work, part), account, agency, family) = row;
        let is_hidden = |text: &str| self.hidden.iter().any(|reference| text.contains(reference.as_str()));
        if family.as_ref().is_some_and(|family| self.hidden.contains(family)) || is_hidden(&target) {
            return None;
        }
        let mut shown: Vec<Reference> = shown.split(' ').filter_map(|text| text.parse().ok()).collect();
        let all = shown.len();
        shown.retain(|reference| !self.hidden.contains(reference));
        // A count that is more than the references would tell that there is one more.
        let counted = counted.map(|count| count - (all - shown.len()) as i64);
        if self.screen == Screen::Outside {
            let day = at.day();
            let did_work = |reference: &Reference| {
                self.worked
                    .iter()
                    .any(|(of, from, to)| of == reference && *from <= day && to.is_none_or(|to| to >= day))
            };
            shown.retain(|reference| !did_work(reference));
        }
        if self.screen == Screen::Near {
            let kept = user.as_ref().and_then(|user| self.kept.get(user))?;
            let is_kept = |reference: &Reference| kept.contains(reference);
            let is_near = family.as_ref().is_some_and(is_kept)
                || kept.iter().any(|reference| target.contains(reference.as_str()));
            shown.retain(is_kept);
            if !is_near && shown.is_empty() {
                return None;
            }
        }
        let account: Option<Account> = account.map(|(name, work)| (name, work, agency.unwrap_or_default()));
        let (work_ended, part_ended) = (work == "ended", part == "ended");
        Some(Line { at, account, act, family, stood, work_ended, part_ended, target, detail, counted, shown })
    }
}

/// With which families an account worked, from when to when: by a part of its own or in somebody's place, and those of the team that it manages today.
fn worked(connection: &mut DbConnection, user: &Id) -> Result<Vec<(Reference, Day, Option<Day>)>> {
    let mut found: Vec<(Reference, Day, Option<Day>)> = involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .filter(involvements::user_id.eq(user))
        .select((families::reference, involvements::started_on, involvements::ended_on))
        .load(connection)?;
    let stood_in: Vec<(Reference, Day, Day)> = covers::table
        .inner_join(families::table.on(families::id.eq(covers::family_id)))
        .filter(covers::cover_id.eq(user))
        .select((families::reference, covers::from_on, covers::to_on))
        .load(connection)?;
    found.extend(stood_in.into_iter().map(|(family, from, to)| (family, from, Some(to))));
    let manages = user_roles::table
        .filter(user_roles::user_id.eq(user).and(user_roles::role.eq(Role::Manager)))
        .select(user_roles::user_id);
    let managed: Vec<Reference> = families::table
        .inner_join(users::table.on(users::team_id.eq(families::team_id)))
        .filter(users::id.eq_any(manages).and(families::team_id.is_not_null()))
        .select(families::reference)
        .load(connection)?;
    let always: Day = Moment(jiff::Timestamp::UNIX_EPOCH).day();
    found.extend(managed.into_iter().map(|family| (family, always, None)));
    Ok(found)
}

/// The families that are kept from each account.
fn kept(connection: &mut DbConnection) -> Result<BTreeMap<Id, Vec<Reference>>> {
    let rows: Vec<(Id, Reference)> = barred::table
        .inner_join(families::table.on(families::id.eq(barred::family_id)))
        .select((barred::user_id, families::reference))
        .load(connection)?;
    let mut kept: BTreeMap<Id, Vec<Reference>> = BTreeMap::new();
    for (user, family) in rows {
        kept.entry(user).or_default().push(family);
    }
    Ok(kept)
}

/// The days on which an account opened the records of many families, of those that the viewer may know of.
pub(super) fn many(connection: &mut DbConnection, viewer: &Viewer, asked: &Asked) -> Result<Vec<(Busy, String)>> {
    let hidden: Vec<Id> =
        barred::table.filter(barred::user_id.eq(&viewer.user_id)).select(barred::family_id).load(connection)?;
    let from = Id::first_of(asked.begins().minus_seconds(USUAL_DAYS * 24 * 3600));
    let mut before = Id::first_of(asked.ends());
    let mut looks = Looks::default();
    loop {
        let mut query = watched::table
            .filter(watched::entry_id.ge(&from).and(watched::entry_id.lt(&before)))
            .filter(watched::family_id.is_not_null().and(watched::user_id.is_not_null()))
            .order(watched::entry_id.desc())
            .limit(READ_AT_ONCE)
            .select((watched::entry_id, watched::at, watched::user_id, watched::family_id))
            .into_boxed();
        if let Some(user) = &asked.user {
            query = query.filter(watched::user_id.eq(user));
        }
        let rows: Vec<(Id, Moment, Option<Id>, Option<Id>)> = query.load(connection)?;
        let Some(last) = rows.last() else { break };
        before = last.0.clone();
        let is_last = (rows.len() as i64) < READ_AT_ONCE;
        for (_, at, user, family) in rows {
            if let (Some(user), Some(family)) = (user, family)
                && !hidden.contains(&family)
            {
                looks.add(user, at.day(), family);
            }
        }
        if is_last {
            break;
        }
    }
    let names: BTreeMap<Id, String> = accounts(connection)?.into_iter().collect();
    let named = |busy: Busy| {
        let name = names.get(&busy.user).cloned().unwrap_or_default();
        (busy, name)
    };
    Ok(looks.many(asked.from).into_iter().map(named).collect())
}

/// Who was shown very many families by searching, as lines of the same table.
pub(super) fn searched_widely(connection: &mut DbConnection, asked: &Asked) -> Result<Vec<Vec<String>>> {
    let found = wide_searches_of(connection, asked.user.as_ref(), asked.begins(), asked.ends())?;
    let line = |wide: WideSearch| {
        let how =
            if wide.stopped { "By searching within an hour; then stopped" } else { "By searching within an hour" };
        vec![wide.at.words(), wide.name, wide.families.to_string(), how.to_owned()]
    };
    Ok(found.into_iter().map(line).collect())
}

/// Days for which the privacy officers are told that somebody was shown very many.
const TOLD_DAYS: i64 = 7;

/// That somebody was shown very many families by searching, for those who watch.
pub(super) fn is_to_be_told(connection: &mut DbConnection, now: Moment) -> Result<bool> {
    anybody_searched_widely(connection, now.minus_seconds(TOLD_DAYS * 24 * 3600))
}

/// How far the trail is sealed: the newest seal and when it was set, and how many entries wait for theirs.
pub(super) fn chain(connection: &mut DbConnection) -> Result<(Option<(i64, Moment)>, i64)> {
    let newest = trail_seals::table
        .order(trail_seals::number.desc())
        .select((trail_seals::number, trail_seals::sealed_at))
        .first(connection)
        .optional()?;
    Ok((newest, trail_waiting::table.count().get_result(connection)?))
}
