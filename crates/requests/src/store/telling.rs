use alongside_families::codes::Way;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{request_tellings, requests, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, Result, Tx, Viewer};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::outbox;
use super::safe::safe_address;
use super::{Received, received};
use crate::codes::{HandedBy, State, TellingKind};
use crate::telling::{FamilyHears, ring_back, way_words};

/// Who was told of a decision, how, when and by whom.
#[derive(Clone, Debug, Queryable)]
pub struct Telling {
    /// What kind of telling it was.
    pub kind: TellingKind,
    /// Who was told.
    pub whom: String,
    /// How, in words.
    pub how: String,
    /// When.
    pub told_at: Moment,
    /// Who told them, or wrote it down.
    pub by: Option<String>,
}

/// Who has been told of what was decided, the earliest first.
pub fn tellings(connection: &mut DbConnection, request: &Id) -> Result<Vec<Telling>> {
    Ok(request_tellings::table
        .left_join(users::table.on(users::id.nullable().eq(request_tellings::told_by)))
        .filter(request_tellings::request_id.eq(request))
        .order((request_tellings::told_at, request_tellings::id))
        .select((
            request_tellings::kind,
            request_tellings::whom,
            request_tellings::how,
            request_tellings::told_at,
            users::name.nullable(),
        ))
        .load(connection)?)
}

/// A telling that is to be written down.
pub(super) struct NewTelling<'a> {
    pub(super) kind: TellingKind,
    pub(super) whom: &'a str,
    pub(super) how: &'a str,
    pub(super) person: &'a str,
    pub(super) way: Option<Way>,
    pub(super) at: Moment,
}

pub(super) fn write_down(tx: &mut Tx<'_>, by: &Viewer, request: &Id, telling: &NewTelling<'_>) -> Result<()> {
    let id = tx.new_id();
    let stored = diesel::insert_into(request_tellings::table)
        .values((
            request_tellings::id.eq(id),
            request_tellings::request_id.eq(request),
            request_tellings::whom.eq(telling.whom),
            request_tellings::how.eq(telling.how),
            request_tellings::told_by.eq(&by.user_id),
            request_tellings::told_at.eq(telling.at),
            request_tellings::kind.eq(telling.kind),
            request_tellings::person.eq(telling.person),
            request_tellings::way.eq(telling.way),
            request_tellings::told_on.eq(telling.at.day()),
        ))
        .execute(tx.connection());
    match stored {
        Ok(_) => Ok(()),
        // The one unique index: one message to one person by one way on one day.
        Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(Error::Refused("A message has just been sent to them. Nothing was sent a second time.".to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

/// The family hears of a decision, or will. A message is sent only to a safe address, and says whom to ring and nothing else. `number` is the number
/// to ring; `family` the family of the record that the request is about.
pub fn tell_family(
    tx: &mut Tx<'_>,
    by: &Viewer,
    request: &Received,
    family: Option<&Id>,
    hears: &FamilyHears,
    number: &str,
) -> Result<()> {
    let (now, today) = (tx.now(), tx.today());
    let name = |person: &str| request.said.name_of(person).to_owned();
    let (whom, how, person, way, kind, tell_by) = match hears {
        FamilyHears::Send { person, way } => {
            let wording = ring_back(today);
            let to = safe_address(tx, request, family, person, *way)?;
            outbox::ask_to_ring(tx, &to, wording, number)?;
            let how = format!("asked to ring, {} (wording {})", way_words(Some(*way)), wording.version);
            (
                name(person),
                how,
                person.as_str(),
                Some(*way),
                TellingKind::Sent,
                Some(today.plus_days(wording.days_to_answer)),
            )
        }
        FamilyHears::Told { person, way, words } => {
            let whom = person.as_deref().map_or_else(|| "Somebody of the family".to_owned(), name);
            let how = if person.is_some() { format!("{}: {words}", way_words(*way)) } else { words.clone() };
            (whom, how, person.as_deref().unwrap_or_default(), *way, TellingKind::Told, None)
        }
        FamilyHears::NotYet { why, by } => {
            let how = format!("not told yet, because: {why}\nThey will hear by {}", by.words());
            ("The family".to_owned(), how, "", None, TellingKind::NotYet, Some(*by))
        }
    };
    write_down(tx, by, &request.id, &NewTelling { kind, whom: &whom, how: &how, person, way, at: now })?;
    diesel::update(requests::table.filter(requests::id.eq(&request.id)))
        .set(requests::tell_by.eq(tell_by))
        .execute(tx.connection())?;
    Ok(())
}

/// The family of a request that is decided hears of it later, or will.
pub fn tell_later(
    tx: &mut Tx<'_>,
    by: &Viewer,
    reference: &Reference,
    hears: &FamilyHears,
    number: &str,
) -> Result<Option<Id>> {
    let request = decided_request(tx, by, reference)?;
    tell_family(tx, by, &request, request.family_id.as_ref(), hears, number)?;
    Ok(request.family_id)
}

/// The request with this reference, once it is decided.
pub(super) fn decided_request(tx: &mut Tx<'_>, by: &Viewer, reference: &Reference) -> Result<Received> {
    let request = received(tx.connection(), by, reference)?;
    if request.line.state != State::Decided {
        let words = "Nothing is decided on this request, so there is nothing to tell. Decide first.";
        return Err(Error::Refused(words.to_owned()));
    }
    Ok(request)
}

/// To whom a child was handed over, when and by which way. Source: practice notes 2.4: the same day, and nothing waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Name, team and number of who took over.
    pub to: String,
    /// When.
    pub at: Moment,
    /// By which way.
    pub by: HandedBy,
    /// Why it is written down only on a later day; empty on the same.
    pub late: String,
}

impl HandOver {
    /// In words: "handed over on 21 November 2026 at 9:40am, by telephone".
    pub fn words(&self) -> String {
        let handed = format!("handed over on {}, {}", self.at.words(), self.by.words().to_lowercase());
        if self.late.is_empty() { handed } else { format!("{handed}; written down on a later day: {}", self.late) }
    }
}

/// How long before a request a hand-over may have been, in days: a telephone call is confirmed in writing, and a written form comes after it. What is said
/// to be older is a slip of the pen.
const LONGEST_BEFORE: i64 = 31;

/// The first day on which a child of this request can have been handed over.
pub fn first_hand_over(request: &Received) -> Day {
    request.line.received_at.day().plus_days(-LONGEST_BEFORE)
}

/// Writes the hand-over down. One that has not happened yet is refused, and so is one of an earlier day without a reason: what was rung through before
/// midnight, or before the form came, counts, and why it was saved later is said.
pub(super) fn hand_over(tx: &mut Tx<'_>, by: &Viewer, request: &Received, handed: &HandOver) -> Result<()> {
    let (day, today) = (handed.at.day(), tx.today());
    let is_late = day < today;
    if handed.at > tx.now() || (is_late && (handed.late.is_empty() || day < first_hand_over(request))) {
        let words = "A child protection decision is saved once the hand-over has happened, on the same day or with the reason why not. Hand over now, and enter the time.";
        return Err(Error::Refused(words.to_owned()));
    }
    let how = handed.words();
    write_down(
        tx,
        by,
        &request.id,
        &NewTelling {
            kind: TellingKind::HandedOver,
            whom: &handed.to,
            how: &how,
            person: "",
            way: None,
            at: handed.at,
        },
    )
}

/// A request of which somebody still waits to hear.
#[derive(Clone, Debug, Queryable)]
pub struct ToTell {
    /// Its reference.
    pub reference: Reference,
    /// By when the family was to hear, where it has not.
    pub family_by: Option<Day>,
    /// By when who asked was to hear, where they have not.
    pub requester_by: Option<Day>,
}

impl ToTell {
    /// Who waits, in words, and by when they were to hear.
    pub fn whom(&self) -> impl Iterator<Item = (&'static str, &Day)> {
        let family = self.family_by.iter().map(|day| ("the family", day));
        family.chain(self.requester_by.iter().map(|day| ("the person who asked", day)))
    }

    /// The earlier of the two days.
    pub fn soonest(&self) -> Option<Day> {
        self.family_by.into_iter().chain(self.requester_by).min()
    }
}

/// Those who wait to hear: the soonest of them, and how many there are.
#[derive(Clone, Debug, Default)]
pub struct StillToTell {
    /// The soonest first.
    pub soonest: Vec<ToTell>,
    /// How many more there are.
    pub more: usize,
}

/// The decided requests of which the family or who asked has not heard yet, the soonest first: `most` of them, and a count of the others.
pub fn to_tell(connection: &mut DbConnection, viewer: &Viewer, most: usize) -> Result<StillToTell> {
    use alongside_schema::reach::visible_requests;
    let waiting = || {
        requests::table
            .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
            .filter(visible_requests::viewer_id.eq(viewer.user_id.clone()).and(visible_requests::whole))
            .filter(requests::state.eq(State::Decided))
            .select((requests::reference, requests::tell_by, requests::tell_requester_by))
    };
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    // The soonest by either day are among the soonest by the one and the soonest by the other: no engine has to compare the two.
    let families: Vec<ToTell> = waiting()
        .filter(requests::tell_by.is_not_null())
        .order((requests::tell_by, requests::id))
        .limit(limit)
        .load(connection)?;
    let requesters: Vec<ToTell> = waiting()
        .filter(requests::tell_requester_by.is_not_null())
        .order((requests::tell_requester_by, requests::id))
        .limit(limit)
        .load(connection)?;
    let all: i64 = waiting()
        .filter(requests::tell_by.is_not_null().or(requests::tell_requester_by.is_not_null()))
        .count()
        .get_result(connection)?;
    let mut soonest: Vec<ToTell> = families;
    for one in requesters {
        if soonest.iter().all(|known| known.reference != one.reference) {
            soonest.push(one);
        }
    }
    soonest.sort_by_key(ToTell::soonest);
    soonest.truncate(most);
    let more = usize::try_from(all).unwrap_or_default().saturating_sub(soonest.len());
    Ok(StillToTell { soonest, more })
}
