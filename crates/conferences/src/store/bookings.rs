use alongside_schema::connection::DbConnection;
use alongside_schema::tables::conference_bookings;
use alongside_schema::{Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::conference::is_no_secret;
use super::{Of, Whole, marks_within};
use crate::codes::{Booking, BookingState};

/// What a page says of a booking.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct BookingText {
    /// What.
    pub what: Booking,
    /// In words: which room, for whom, in which language.
    pub words: String,
    /// What it costs, in pence; nothing where that is not known.
    pub pence: Option<i64>,
    /// Where it stands.
    pub state: BookingState,
}

/// Something that has to be there so that people can come.
#[derive(Clone, Debug, Queryable)]
pub struct ConferenceBooking {
    /// The row.
    pub id: Id,
    /// What, and what it costs.
    pub text: BookingText,
    /// Counts the changes.
    pub version: i64,
    /// The marks.
    pub marks: Marks,
}

/// What is booked for a meeting.
pub(super) fn bookings(
    connection: &mut DbConnection,
    (viewer, family, conference): Of<'_>,
) -> Result<Vec<ConferenceBooking>> {
    use visible::conference_bookings as b;
    Ok(visible!(conference_bookings, viewer, family)
        .filter(b::conference_id.eq(conference))
        .order(b::id)
        .select((
            b::id,
            (b::what, b::words, b::pence, b::state),
            b::version,
            (b::subjects, b::withheld_from, b::visibility, b::source),
        ))
        .load(connection)?)
}

/// Adds a booking.
pub fn add_booking(tx: &mut Tx<'_>, by: &Viewer, family: &Id, whole: &Whole, new: &BookingText) -> Result<Id> {
    whole.conference.goes_on()?;
    is_no_secret(tx, family, &[&new.words])?;
    let (id, now) = (tx.new_id(), tx.now());
    let marks = marks_within(by, &whole.conference.marks, People::none(), &People::none());
    diesel::insert_into(conference_bookings::table)
        .values((
            (
                conference_bookings::id.eq(&id),
                conference_bookings::family_id.eq(family),
                conference_bookings::conference_id.eq(&whole.conference.id),
                conference_bookings::what.eq(new.what),
                conference_bookings::words.eq(&new.words),
                conference_bookings::pence.eq(new.pence),
                conference_bookings::state.eq(new.state),
                conference_bookings::added_by.eq(&by.user_id),
                conference_bookings::added_at.eq(now),
                conference_bookings::version.eq(1),
            ),
            (
                conference_bookings::subjects.eq(&marks.subjects),
                conference_bookings::withheld_from.eq(&marks.withheld_from),
                conference_bookings::visibility.eq(marks.visibility),
                conference_bookings::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Writes a booking anew, where it stands at this version. Also once the meeting is over: what it cost is often known later.
pub fn change_booking(
    tx: &mut Tx<'_>,
    family: &Id,
    was: &ConferenceBooking,
    to: &BookingText,
    version: i64,
) -> Result<()> {
    is_no_secret(tx, family, &[&to.words])?;
    let of_version = conference_bookings::id.eq(&was.id).and(conference_bookings::version.eq(version));
    let changed = diesel::update(conference_bookings::table.filter(of_version))
        .set((
            conference_bookings::what.eq(to.what),
            conference_bookings::words.eq(&to.words),
            conference_bookings::pence.eq(to.pence),
            conference_bookings::state.eq(to.state),
            conference_bookings::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}
