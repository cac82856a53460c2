use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{conferences, private_times};
use alongside_schema::{Day, Error, Id, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::conference::is_no_secret;
use super::{Of, Whole, marks_within, tell};
use crate::codes::{How, Reply};

/// What a page says of the day.
#[derive(Clone, Debug)]
pub struct DayText {
    /// The day for which it is set.
    pub meets_on: Option<Day>,
    /// When on that day.
    pub meets_at: String,
    /// Where.
    pub place: String,
    /// The day on which it was held.
    pub held_on: Option<Day>,
    /// Who told the family what.
    pub info_given: String,
    /// Why it does not happen.
    pub not_held_why: String,
}

/// Keeps when and where a meeting is, and that it was held, where it stands at this version. It is held only once everybody on the list is prepared or is not to be there: `name`
/// says what a guest is called.
pub fn keep_day(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    whole: &Whole,
    to: &DayText,
    version: i64,
    name: impl Fn(&Id) -> String,
) -> Result<()> {
    let was = &whole.conference;
    is_right(tx.today(), whole, to, name)?;
    is_no_secret(tx, family, &[&to.place, &to.info_given])?;
    let of_version = conferences::id.eq(&was.id).and(conferences::version.eq(version));
    let changed = diesel::update(conferences::table.filter(of_version))
        .set((
            conferences::meets_on.eq(to.meets_on),
            conferences::meets_at.eq(&to.meets_at),
            conferences::place.eq(&to.place),
            conferences::held_on.eq(to.held_on),
            conferences::info_given.eq(&to.info_given),
            conferences::not_held_why.eq(&to.not_held_why),
            conferences::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let title = match (to.held_on, to.meets_on, to.not_held_why.is_empty()) {
        (_, _, false) => format!("{} does not happen", was.kind.words()),
        (Some(held), ..) if was.day.held_on != Some(held) => format!("{}: held on {}", was.kind.words(), held.words()),
        (None, Some(day), _) if was.day.meets_on != Some(day) => {
            format!("{}: set for {}", was.kind.words(), day.words())
        }
        _ => return Ok(()),
    };
    tell(tx, by, family, title, (&was.id, &was.marks))
}

fn is_right(today: Day, whole: &Whole, to: &DayText, name: impl Fn(&Id) -> String) -> Result<()> {
    let refused = |words: String| Err(Error::Refused(words));
    if whole.conference.closed_on.is_some() {
        whole.conference.goes_on()?;
    }
    if to.held_on.is_none() && whole.conference.day.held_on.is_some() && !whole.plans.is_empty() {
        return refused("The family has made its plan at this meeting, so it was held. Put the day right.".to_owned());
    }
    if !to.not_held_why.is_empty() && (to.held_on.is_some() || !whole.plans.is_empty()) {
        return refused(
            "It was held, so it can not be that it does not happen. Leave one of the two empty.".to_owned(),
        );
    }
    let Some(held) = to.held_on else { return Ok(()) };
    if held > today {
        return refused("The day on which it was held must not be after today.".to_owned());
    }
    let unprepared = whole.guests.iter().filter(|guest| whole.prepared(&guest.id).is_none());
    let names: Vec<String> = unprepared.map(|guest| name(&guest.id)).collect();
    if !names.is_empty() {
        return refused(format!(
            "Not everybody is prepared yet: {}. Meet them first and write that down, or say under their preparation that they are not to be there.",
            names.join(", ")
        ));
    }
    let takes_part = |reply: Reply, how: How| reply == Reply::Yes || how == How::Letter || how == How::Advocate;
    let is_anybody =
        whole.guests.iter().any(|guest| guest.invited_on.is_some() && takes_part(guest.replied.reply, guest.voice.how));
    if !is_anybody {
        return refused(
            "Nobody has said yet that they take part. Prepare people, invite them, and write down what they answered; then say that it was held."
                .to_owned(),
        );
    }
    Ok(())
}

/// When the family was among itself. It holds no words.
#[derive(Clone, Debug, Queryable)]
pub struct PrivateTime {
    /// The row.
    pub id: Id,
    /// From when.
    pub began_at: Moment,
    /// Until when; nothing while it goes on.
    pub ended_at: Option<Moment>,
}

/// When the family was among itself, in order.
pub(super) fn private_times(
    connection: &mut DbConnection,
    (viewer, family, conference): Of<'_>,
) -> Result<Vec<PrivateTime>> {
    use visible::private_times as p;
    Ok(visible!(private_times, viewer, family)
        .filter(p::conference_id.eq(conference))
        .order((p::began_at, p::id))
        .select((p::id, p::began_at, p::ended_at))
        .load(connection)?)
}

/// Writes down that the family was among itself, from when to when.
pub fn add_private_time(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    whole: &Whole,
    (began_at, ended_at): (Moment, Option<Moment>),
) -> Result<Id> {
    whole.conference.goes_on()?;
    let refused = |words: &str| Err(Error::Refused(words.to_owned()));
    if whole.private.iter().any(|time| time.ended_at.is_none()) {
        return refused("The family is among itself already. Say first when that ended.");
    }
    if began_at > tx.now() || ended_at.is_some_and(|ended| ended > tx.now()) {
        return refused("This time has not come yet.");
    }
    if ended_at.is_some_and(|ended| ended <= began_at) {
        return refused("It must end after it began.");
    }
    let (id, now) = (tx.new_id(), tx.now());
    let marks = marks_within(by, &whole.conference.marks, People::none(), &People::none());
    diesel::insert_into(private_times::table)
        .values((
            private_times::id.eq(&id),
            private_times::family_id.eq(family),
            private_times::conference_id.eq(&whole.conference.id),
            private_times::began_at.eq(began_at),
            private_times::ended_at.eq(ended_at),
            private_times::recorded_by.eq(&by.user_id),
            private_times::recorded_at.eq(now),
            private_times::subjects.eq(&marks.subjects),
            private_times::withheld_from.eq(&marks.withheld_from),
            private_times::visibility.eq(marks.visibility),
            private_times::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Says when the time that goes on ended; once.
pub fn end_private_time(tx: &mut Tx<'_>, whole: &Whole, ended_at: Moment) -> Result<Id> {
    let open = whole.private.iter().find(|time| time.ended_at.is_none());
    let Some(open) = open else {
        return Err(Error::Refused("Nobody has said that the family is among itself.".to_owned()));
    };
    if ended_at <= open.began_at || ended_at > tx.now() {
        return Err(Error::Refused("It must end after it began, and not after this moment.".to_owned()));
    }
    let at = private_times::id.eq(&open.id).and(private_times::ended_at.is_null());
    let changed = diesel::update(private_times::table.filter(at))
        .set(private_times::ended_at.eq(ended_at))
        .execute(tx.connection())?;
    if changed == 0 { Err(Error::Stale) } else { Ok(open.id.clone()) }
}
