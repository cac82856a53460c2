//! What one administrator asks about an account and another confirms.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{account_askings, user_roles, users};
use alongside_schema::{Error, Id, Moment, Result, Role, Roles, Tx, Viewer, may_come_in, written};
use diesel::prelude::*;

use super::accounts::may_be_together;
use super::roles_of;
use crate::askings::{ASKING_LASTS, Asked, Outcome};

/// Of two who ask the same at once, the second asks nothing.
pub(super) const ASK: &str = "insert into account_askings (id, user_id, what, reason, asked_by, asked_at, ends_at)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";

pub(super) const GIVE_ROLE: &str = "insert into user_roles (user_id, role) values ($1, $2) on conflict do nothing";

/// An asking that waits for another administrator.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) id: Id,
    /// Whom it is about.
    pub(crate) user_id: Id,
    pub(crate) name: String,
    pub(crate) job_title: String,
    pub(crate) what: Asked,
    pub(crate) reason: String,
    pub(crate) asked_by: Id,
    pub(crate) asker: String,
    pub(crate) asked_at: Moment,
    pub(crate) ends_at: Moment,
}

impl Asking {
    /// Whether nobody here asked, but the council's groups say that somebody is to have this work. Nobody else asks about themselves.
    pub(crate) fn is_by_groups(&self) -> bool {
        self.asked_by == self.user_id
    }

    /// Who asked, in words.
    pub(crate) fn asked_by_whom(&self) -> &str {
        if self.is_by_groups() { "the council\u{2019}s own groups" } else { &self.asker }
    }

    /// Who confirms it, in words.
    pub(crate) fn who_confirms(&self) -> &'static str {
        if Asked::WORK_OF_COLLEAGUES.contains(&self.what) {
            "another administrator, or somebody who manages a team of the same agency,"
        } else {
            "another administrator"
        }
    }
}

type Row = (Id, Id, String, String, Asked, String, Option<Id>, Moment, Moment);

fn names(connection: &mut DbConnection, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    Ok(users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(connection)?)
}

fn name_in(names: &[(Id, String)], id: &Id) -> String {
    names.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone()).unwrap_or_default()
}

/// The askings that wait, the longest waiting first.
pub(crate) fn open_askings(connection: &mut DbConnection, now: Moment) -> Result<Vec<Asking>> {
    let rows: Vec<Row> = account_askings::table
        .inner_join(users::table.on(users::id.eq(account_askings::user_id)))
        .filter(account_askings::outcome.is_null().and(account_askings::ends_at.gt(now)))
        .filter(users::active)
        .order(account_askings::id)
        .select((
            account_askings::id,
            account_askings::user_id,
            users::name,
            users::job_title,
            account_askings::what,
            account_askings::reason,
            account_askings::asked_by,
            account_askings::asked_at,
            account_askings::ends_at,
        ))
        .load(connection)?;
    let askers: Vec<Id> = rows.iter().filter_map(|row| row.6.clone()).collect();
    let askers = names(connection, &askers)?;
    let asking = |(id, user_id, name, job_title, what, reason, asked_by, asked_at, ends_at): Row| {
        let asked_by = asked_by?;
        let asker = name_in(&askers, &asked_by);
        Some(Asking { id, user_id, name, job_title, what, reason, asked_by, asker, asked_at, ends_at })
    };
    Ok(rows.into_iter().filter_map(asking).collect())
}

/// One asking that waits.
pub(crate) fn open_asking(connection: &mut DbConnection, id: &Id, now: Moment) -> Result<Asking> {
    open_askings(connection, now)?.into_iter().find(|asking| asking.id == *id).ok_or(Error::NotFound)
}

/// Those that a manager decides in the place of a second administrator: what is asked of their team ([`passwords_of_team`]), and whether somebody of
/// their agency is to be of the front door or a manager. Whoever is in no team decides nothing.
pub(crate) fn askings_of_team(connection: &mut DbConnection, viewer: &Viewer, now: Moment) -> Result<Vec<Asking>> {
    let Some(team) = &viewer.team_id else { return Ok(Vec::new()) };
    let (work, askings): (Vec<Asking>, Vec<Asking>) =
        open_askings(connection, now)?.into_iter().partition(|asking| Asked::WORK_OF_COLLEAGUES.contains(&asking.what));
    let about: Vec<&Id> = work.iter().map(|asking| &asking.user_id).collect();
    let of_agency: Vec<Id> = users::table
        .filter(users::id.eq_any(about).and(users::id.ne(&viewer.user_id)))
        .filter(users::agency_id.eq(&viewer.agency_id))
        .select(users::id)
        .load(connection)?;
    let mut decides = passwords_of_team(connection, viewer, team, askings)?;
    decides.extend(work.into_iter().filter(|asking| of_agency.contains(&asking.user_id)));
    Ok(decides)
}

/// A new password for somebody of the team, whose voice its manager knows. For who has work that two administrators gave, or is a manager themselves,
/// it stays with the administrators.
fn passwords_of_team(
    connection: &mut DbConnection,
    viewer: &Viewer,
    team: &Id,
    mut askings: Vec<Asking>,
) -> Result<Vec<Asking>> {
    // A lost second step stays with two administrators: who may confirm it alone could come in as somebody else.
    askings.retain(|asking| asking.what == Asked::Password);
    let about: Vec<&Id> = askings.iter().map(|asking| &asking.user_id).collect();
    let theirs: Vec<Id> = users::table
        .filter(users::id.eq_any(about).and(users::id.ne(&viewer.user_id)))
        .filter(users::team_id.eq(team).and(users::agency_id.eq(&viewer.agency_id)))
        .select(users::id)
        .load(connection)?;
    let mut of_team = Vec::new();
    for id in theirs {
        if answers_to_a_manager(connection, &id)? {
            of_team.push(id);
        }
    }
    askings.retain(|asking| of_team.contains(&asking.user_id));
    Ok(askings)
}

/// Whether a new password for this account can be confirmed by the manager of its team.
pub(super) fn answers_to_a_manager(connection: &mut DbConnection, id: &Id) -> Result<bool> {
    let is_guarded = !super::given_by_two(connection, std::slice::from_ref(id), &Role::GUARDED)?.is_empty();
    Ok(!is_guarded && !roles_of(connection, id)?.contains(&Role::Manager))
}

/// Asks for something about an account. Refused where the same waits already.
pub(crate) fn ask(tx: &mut Tx<'_>, by: &Viewer, user: &Id, what: Asked, reason: &str) -> Result<()> {
    if ask_once(tx, &by.user_id, user, what, reason)? {
        return Ok(());
    }
    Err(Error::Refused("This waits for another administrator already. Ask one of them to look at it.".to_owned()))
}

/// The same, where it may wait already; says whether it was asked now. What the council's groups say of somebody is asked in their own name.
pub(super) fn ask_once(tx: &mut Tx<'_>, by: &Id, user: &Id, what: Asked, reason: &str) -> Result<bool> {
    let now = tx.now();
    let over = account_askings::outcome.is_null().and(account_askings::ends_at.le(now));
    diesel::update(account_askings::table.filter(over))
        .set((account_askings::outcome.eq(Outcome::RanOut), account_askings::decided_at.eq(now)))
        .execute(tx.connection())?;
    let asked = written(ASK)
        .with(tx.new_id())
        .with(user)
        .with(what)
        .with(reason)
        .with(by)
        .with(now)
        .with(now.plus_seconds(ASKING_LASTS))
        .execute(tx.connection())?;
    Ok(asked == 1)
}

/// Decides on an asking that waits. Of two who decide at once, one is told that it was decided. A yes takes somebody else than who asked and
/// than whom it is about, and an asker who still is an administrator, or the council's own groups.
pub(crate) fn decide(tx: &mut Tx<'_>, by: &Viewer, asking: &Asking, outcome: Outcome) -> Result<()> {
    let now = tx.now();
    if outcome == Outcome::Confirmed {
        if asking.asked_by == by.user_id || asking.user_id == by.user_id {
            return Err(Error::Refused(
                "Somebody else confirms this: neither who asked for it nor whom it is about.".to_owned(),
            ));
        }
        if !asking.is_by_groups() && !is_administrator(tx.connection(), &asking.asked_by)? {
            return Err(Error::Refused(
                "Who asked for this is no administrator any more. If it is still wanted, ask for it yourself."
                    .to_owned(),
            ));
        }
    }
    let open = account_askings::id.eq(&asking.id).and(account_askings::outcome.is_null());
    let decided = diesel::update(account_askings::table.filter(open))
        .set((
            account_askings::outcome.eq(outcome),
            account_askings::decided_by.eq(&by.user_id),
            account_askings::decided_at.eq(now),
        ))
        .execute(tx.connection())?;
    if decided != 1 {
        return Err(Error::Refused("Somebody has decided this already.".to_owned()));
    }
    if let (Outcome::Confirmed, Some(role)) = (outcome, asking.what.role()) {
        let also = roles_of(tx.connection(), &asking.user_id)?.into_iter().chain([role]);
        may_be_together(&Roles::new(also.collect()))?;
        written(GIVE_ROLE).with(&asking.user_id).with(role).execute(tx.connection())?;
    }
    Ok(())
}

fn is_administrator(connection: &mut DbConnection, user: &Id) -> Result<bool> {
    let theirs = user_roles::table
        .inner_join(users::table.on(users::id.eq(user_roles::user_id)))
        .filter(user_roles::user_id.eq(user).and(user_roles::role.eq(Role::Administrator)).and(may_come_in()));
    Ok(diesel::select(diesel::dsl::exists(theirs)).get_result(connection)?)
}

/// Notes that a code for somebody who has a password was made on the command line of the server, so that they are told.
pub(crate) fn note_server_code(tx: &mut Tx<'_>, user: &Id, what: Asked) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(account_askings::table)
        .values((
            account_askings::id.eq(id),
            account_askings::user_id.eq(user),
            account_askings::what.eq(what),
            account_askings::reason.eq(""),
            account_askings::asked_at.eq(now),
            account_askings::ends_at.eq(now),
            account_askings::outcome.eq(Outcome::Confirmed),
            account_askings::decided_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// A password was chosen with a code: the newest asking behind it was used, and its person is told of it again.
pub(crate) fn set_anew_by_code(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    let now = tx.now();
    let behind = account_askings::user_id.eq(user).and(account_askings::what.eq_any(Asked::ANEW));
    let newest: Option<(Id, Option<Moment>)> = account_askings::table
        .filter(behind.and(account_askings::outcome.eq(Outcome::Confirmed)))
        .order(account_askings::id.desc())
        .select((account_askings::id, account_askings::used_at))
        .first(tx.connection())
        .optional()?;
    let Some((newest, None)) = newest else { return Ok(()) };
    diesel::update(account_askings::table.filter(account_askings::id.eq(newest)))
        .set((account_askings::used_at.eq(now), account_askings::told_at.eq(None::<Moment>)))
        .execute(tx.connection())?;
    Ok(())
}

/// That others gave somebody a new password, or began to, as they are told it.
#[derive(Clone, Debug)]
pub(crate) struct OfPassword {
    what: Asked,
    /// Who asked and who confirmed; none where it was done on the command line of the server.
    pub(crate) by: Option<(String, String)>,
    pub(crate) confirmed_at: Moment,
    /// When the password was chosen with the code; none while it was not.
    pub(crate) used_at: Option<Moment>,
    told: bool,
}

impl OfPassword {
    /// What happened, in a sentence.
    pub(crate) fn words(&self) -> String {
        let who = match &self.by {
            Some((asker, confirmer)) => format!("asked by {asker} and confirmed by {confirmer}"),
            None => "with a code that was made on the server".to_owned(),
        };
        let (set_anew, new) = match self.what {
            Asked::SecondStep => {
                ("Your password was set anew, and your second step taken away,", "a new password and a new second step")
            }
            _ => ("Your password was set anew", "a new password"),
        };
        match self.used_at {
            Some(at) => format!("{set_anew} on {}, {who}.", at.words()),
            None => format!(
                "A code for {new} was made for you on {}, {who}. Nobody has used it yet.",
                self.confirmed_at.words()
            ),
        }
    }
}

/// How others gave somebody a new password, the newest first.
pub(crate) fn of_passwords(connection: &mut DbConnection, user: &Id) -> Result<Vec<OfPassword>> {
    type Row = (Asked, Option<Id>, Option<Id>, Option<Moment>, Option<Moment>, Option<Moment>);
    let rows: Vec<Row> = account_askings::table
        .filter(account_askings::user_id.eq(user).and(account_askings::what.eq_any(Asked::ANEW)))
        .filter(account_askings::outcome.eq(Outcome::Confirmed))
        .order(account_askings::id.desc())
        .limit(10)
        .select((
            account_askings::what,
            account_askings::asked_by,
            account_askings::decided_by,
            account_askings::decided_at,
            account_askings::used_at,
            account_askings::told_at,
        ))
        .load(connection)?;
    let people: Vec<Id> = rows.iter().flat_map(|row| [row.1.clone(), row.2.clone()]).flatten().collect();
    let people = names(connection, &people)?;
    let line = |(what, asked_by, decided_by, confirmed_at, used_at, told_at): Row| {
        let by = asked_by.zip(decided_by);
        let by = by.map(|(asker, confirmer)| (name_in(&people, &asker), name_in(&people, &confirmer)));
        Some(OfPassword { what, by, confirmed_at: confirmed_at?, used_at, told: told_at.is_some() })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// Those of them that the person has not said they read.
pub(crate) fn untold(connection: &mut DbConnection, user: &Id) -> Result<Vec<OfPassword>> {
    Ok(of_passwords(connection, user)?.into_iter().filter(|line| !line.told).collect())
}

/// The person has read them.
pub(crate) fn told(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    let now = tx.now();
    let theirs = account_askings::user_id.eq(user).and(account_askings::told_at.is_null());
    diesel::update(account_askings::table.filter(theirs.and(account_askings::outcome.eq(Outcome::Confirmed))))
        .set(account_askings::told_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}
