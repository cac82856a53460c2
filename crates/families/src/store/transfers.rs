//! Families that move to or from another area.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::{episodes, families, involvements, transfers};
use alongside_schema::{Day, Error, Id, Marks, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::Family;
use super::people::members;
use super::reachable::kept_from;
use super::sharing::{NewSharing, record_sharing};
use super::timeline::{Note, note};
use crate::codes::{Ground, Knows, Shared, SharedBy, TimelineKind};
use crate::transfers::{Direction, Facts, PassingOn, Standing};

/// A move to or from another area.
#[derive(Clone, Debug, Queryable)]
pub struct Transfer {
    /// The move.
    pub id: Id,
    /// Which way.
    pub direction: Direction,
    /// The other area.
    pub area: String,
    /// Who receives the family there, or who sent it here.
    pub receiver: String,
    /// How to reach them.
    pub contact: String,
    /// When the family moves, or moved.
    pub moves_on: Day,
    /// Why.
    pub reason: String,
    /// What the family said about passing on its record.
    pub passing_on: PassingOn,
    /// In their words; or the reason of the duty.
    pub passing_words: String,
    /// When it was sent.
    pub sent_on: Option<Day>,
    /// How.
    pub sent_how: String,
    /// When the receiving side said that it has the family.
    pub acknowledged_on: Option<Day>,
    /// Who said so.
    pub acknowledged_by: String,
    /// When it was called off.
    pub called_off_on: Option<Day>,
    /// Why.
    pub called_off_why: String,
    /// Counts the changes.
    pub version: i64,
    /// Who wrote it down.
    pub recorded_by: String,
    /// The marks.
    pub marks: Marks,
}

impl Transfer {
    /// Where it stands.
    pub fn standing(&self) -> Standing {
        Facts {
            direction: self.direction,
            passing_on: self.passing_on,
            sent_on: self.sent_on,
            acknowledged_on: self.acknowledged_on,
            called_off_on: self.called_off_on,
        }
        .standing()
    }

    /// Which way and where, in words.
    pub fn words(&self) -> String {
        match self.direction {
            Direction::Away => format!("To {}", self.area),
            Direction::Here => format!("From {}", self.area),
        }
    }

    /// Whether there is a pack: they move away, and what is known of them may go with them.
    pub fn has_pack(&self) -> bool {
        self.direction == Direction::Away && self.passing_on != PassingOn::No && self.called_off_on.is_none()
    }
}

macro_rules! columns {
    () => {
        (
            visible::transfers::id,
            visible::transfers::direction,
            visible::transfers::area,
            visible::transfers::receiver,
            visible::transfers::contact,
            visible::transfers::moves_on,
            visible::transfers::reason,
            visible::transfers::passing_on,
            visible::transfers::passing_words,
            visible::transfers::sent_on,
            visible::transfers::sent_how,
            visible::transfers::acknowledged_on,
            visible::transfers::acknowledged_by,
            visible::transfers::called_off_on,
            visible::transfers::called_off_why,
            visible::transfers::version,
            visible::transfers::recorded_by,
            (
                visible::transfers::subjects,
                visible::transfers::withheld_from,
                visible::transfers::visibility,
                visible::transfers::source,
            ),
        )
    };
}

/// Every move to or from another area that the viewer may know of, the newest first.
pub fn transfers_of(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Transfer>> {
    Ok(visible!(transfers, viewer, family).order(visible::transfers::id.desc()).select(columns!()).load(connection)?)
}

/// One of them.
pub fn transfer(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Transfer> {
    visible!(transfers, viewer, family)
        .filter(visible::transfers::id.eq(id))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// A move to be written down.
#[derive(Clone, Debug)]
pub struct NewTransfer {
    /// Its id: the page leads there.
    pub id: Id,
    /// Which way.
    pub direction: Direction,
    /// The other area.
    pub area: String,
    /// Who receives the family there, or who sent it here.
    pub receiver: String,
    /// How to reach them.
    pub contact: String,
    /// When.
    pub moves_on: Day,
    /// Why.
    pub reason: String,
    /// What the family said.
    pub passing_on: PassingOn,
    /// In their words.
    pub passing_words: String,
    /// When what is known of them came from there, if it did.
    pub sent_on: Option<Day>,
    /// Who must not learn of it, as the worker says.
    pub kept_from: Vec<Id>,
}

/// Writes a move down. From whom anything of the family is kept learns nothing of where it goes, whatever the page said.
pub fn record_transfer(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &NewTransfer) -> Result<()> {
    if new.direction == Direction::Away && transfer_waits(tx.connection(), &family.id)? {
        return Err(Error::Refused(
            "A move to another area is under way already. Go on with that one, or call it off first.".to_owned(),
        ));
    }
    let everybody = members(tx.connection(), by, &family.id)?.into_iter().map(|member| member.person_id);
    let kept = kept_from(tx.connection(), &family.id)?.into_iter().chain(new.kept_from.iter().cloned());
    let marks = Marks::about(People::new(everybody), by.agency.clone()).withheld_from(People::new(kept));
    let (now, by_name) = (tx.now(), by.name.as_str());
    diesel::insert_into(transfers::table)
        .values((
            (
                transfers::id.eq(&new.id),
                transfers::family_id.eq(&family.id),
                transfers::direction.eq(new.direction),
                transfers::area.eq(&new.area),
                transfers::receiver.eq(&new.receiver),
                transfers::contact.eq(&new.contact),
                transfers::moves_on.eq(new.moves_on),
                transfers::reason.eq(&new.reason),
                transfers::passing_on.eq(new.passing_on),
                transfers::passing_words.eq(&new.passing_words),
                transfers::sent_on.eq(new.sent_on),
                transfers::acknowledged_by.eq(""),
            ),
            (
                transfers::version.eq(1_i64),
                transfers::recorded_by.eq(by_name),
                transfers::recorded_at.eq(now),
                transfers::subjects.eq(&marks.subjects),
                transfers::withheld_from.eq(&marks.withheld_from),
                transfers::visibility.eq(marks.visibility),
                transfers::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    let title = match new.direction {
        Direction::Away => format!("They move to {} on {}", new.area, new.moves_on.words()),
        Direction::Here => format!("They moved here from {} on {}", new.area, new.moves_on.words()),
    };
    if new.direction == Direction::Away && new.passing_on == PassingOn::No {
        let why = if new.passing_words.is_empty() { "They do not agree." } else { &new.passing_words };
        let kept = NewSharing { why: why.to_owned(), ..passing(new.id.clone(), &new.area, &new.receiver) };
        record_sharing(tx, by, &family.id, &kept, &marks)?;
    }
    tell(tx, by, &family.id, &new.id, title, &new.reason, &marks)
}

/// What happened next with a move.
#[derive(Clone, Debug)]
pub enum TransferStep {
    /// What is known was sent on this day, in this way; and whether the family knows, or why it does not.
    Sent(Day, String, Knows, String),
    /// The receiving side said on this day that it has the family; who said so.
    Acknowledged(Day, String),
    /// It does not happen, for this reason.
    CalledOff(String),
}

/// Keeps what happened next. `version` is what the worker had read; [`Error::Stale`] where somebody else was there first.
pub fn step_transfer(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    known: &Transfer,
    step: &TransferStep,
    version: i64,
) -> Result<()> {
    allowed(known, step)?;
    let today = tx.today();
    let row = transfers::table
        .filter(transfers::id.eq(&known.id).and(transfers::family_id.eq(family)).and(transfers::version.eq(version)));
    let next = transfers::version.eq(version + 1);
    let (changed, title, body) = match step {
        TransferStep::Sent(on, how, ..) => (
            diesel::update(row)
                .set((transfers::sent_on.eq(on), transfers::sent_how.eq(how), next))
                .execute(tx.connection())?,
            format!("What is known of the family was sent to {} on {}", known.area, on.words()),
            how,
        ),
        TransferStep::Acknowledged(on, who) => (
            diesel::update(row)
                .set((transfers::acknowledged_on.eq(on), transfers::acknowledged_by.eq(who), next))
                .execute(tx.connection())?,
            match known.direction {
                Direction::Away => format!("{} has said on {} that it has the family", known.area, on.words()),
                Direction::Here => format!("We told {} on {} that we have the family", known.area, on.words()),
            },
            who,
        ),
        TransferStep::CalledOff(why) => (
            diesel::update(row)
                .set((transfers::called_off_on.eq(today), transfers::called_off_why.eq(why), next))
                .execute(tx.connection())?,
            format!("The move was called off: {}", known.words()),
            why,
        ),
    };
    if changed == 0 {
        return Err(Error::Stale);
    }
    if let TransferStep::Sent(_, _, told, why_not_told) = step {
        let ground = if known.passing_on == PassingOn::Duty { Ground::Safeguarding } else { Ground::Agreed };
        let shared = NewSharing {
            decision: Shared::Shared,
            why: known.passing_words.clone(),
            ground: Some(ground),
            told: *told,
            why_not_told: why_not_told.clone(),
            ..passing(known.id.clone(), &known.area, &known.receiver)
        };
        record_sharing(tx, by, family, &shared, &known.marks)?;
    }
    tell(tx, by, family, &known.id, title, body, &known.marks)
}

/// That the record goes to another area, or does not, as a decision about sharing.
fn passing(id: Id, area: &str, receiver: &str) -> NewSharing {
    NewSharing {
        asked_by: String::new(),
        asked_on: None,
        agency: None,
        whom: format!("{receiver}, {area}"),
        what: "What is known of the family".to_owned(),
        purpose: "They move there, and help goes on.".to_owned(),
        decision: Shared::NotShared,
        why: String::new(),
        ground: None,
        told: Knows::Told,
        why_not_told: String::new(),
        way: (SharedBy::Transfer, Some(id)),
    }
}

/// Whether this can come next.
fn allowed(known: &Transfer, step: &TransferStep) -> Result<()> {
    let no = |words: &str| Err(Error::Refused(words.to_owned()));
    match (step, known.standing()) {
        (TransferStep::Sent(..), Standing::ToSend) | (TransferStep::Acknowledged(..), Standing::ToTell) => Ok(()),
        (TransferStep::Sent(..), Standing::NothingPassedOn) => no("The family did not agree, so nothing is passed on."),
        (TransferStep::Acknowledged(on, _), Standing::Sent(sent)) if *on >= sent => Ok(()),
        (TransferStep::Acknowledged(..), Standing::Sent(_)) => {
            no("They can not have answered before it was sent. Put the day right.")
        }
        (TransferStep::CalledOff(_), standing) if standing.waits() || standing == Standing::NothingPassedOn => Ok(()),
        _ => Err(Error::Stale),
    }
}

/// Whether the family is on its way to another area that has not said yet that it has it. Looks at every move, whoever may know of it: until then
/// the work here does not end. The answer is yes or no.
pub fn transfer_waits(connection: &mut DbConnection, family: &Id) -> Result<bool> {
    let waits = transfers::table
        .filter(transfers::family_id.eq(family).and(transfers::direction.eq(Direction::Away)))
        .filter(transfers::passing_on.ne(PassingOn::No))
        .filter(transfers::acknowledged_on.is_null().and(transfers::called_off_on.is_null()));
    Ok(diesel::select(diesel::dsl::exists(waits)).get_result(connection)?)
}

/// The moves of the families that the viewer leads on which something still has to happen, the earliest first.
pub fn transfers_led(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Reference, String, Transfer)>> {
    Ok(involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            visible::transfers::table.on(visible::transfers::family_id
                .eq(involvements::family_id)
                .and(visible::transfers::viewer_id.eq(involvements::user_id))),
        )
        .filter(involvements::user_id.eq(&viewer.user_id))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()))
        .filter(visible::transfers::acknowledged_on.is_null().and(visible::transfers::called_off_on.is_null()))
        .order((visible::transfers::moves_on, visible::transfers::id))
        .limit(50)
        .select((families::reference, families::name, columns!()))
        .load(connection)?)
}

/// The moves of the families that the viewer answers for, as their lead or their manager, on which something still has to happen, the earliest
/// first.
pub fn transfers_answered_for(
    connection: &mut DbConnection,
    viewer: &Viewer,
) -> Result<Vec<(Reference, String, Transfer)>> {
    Ok(families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(episodes::table.on(episodes::family_id.eq(families::id)))
        .inner_join(
            visible::transfers::table.on(visible::transfers::family_id
                .eq(families::id)
                .and(visible::transfers::viewer_id.eq(&viewer.user_id))),
        )
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .filter(episodes::closed_on.is_null())
        .filter(visible::transfers::acknowledged_on.is_null().and(visible::transfers::called_off_on.is_null()))
        .order((visible::transfers::moves_on, visible::transfers::id))
        .limit(50)
        .select((families::reference, families::name, columns!()))
        .load(connection)?)
}

fn tell(tx: &mut Tx<'_>, by: &Viewer, family: &Id, id: &Id, title: String, body: &str, marks: &Marks) -> Result<()> {
    let (happened_on, body) = (tx.today(), body.to_owned());
    note(tx, by, Note { family, happened_on, kind: TimelineKind::Life, title, body, fact: Some(id), marks })
}
