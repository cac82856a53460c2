//! Every query of this area. A page of a family begins with `alongside_families::store::open`.

mod bookings;
mod conference;
mod court;
mod day;
mod due;
mod follow;
mod guests;
mod plans;
mod prepared;

pub use bookings::{BookingText, ConferenceBooking, add_booking, change_booking};
pub use conference::{
    Asked, Conference, ConferenceDay, ConferenceText, add_conference, candidates, change_conference, conferences,
    is_coordinated_by,
};
pub use court::{
    CensusDays, Court, CourtRow, CourtText, Excepted, Offer, OfferText, add_court, add_offer, change_court,
    change_offer, court_rows, courts, offers,
};
pub use day::{DayText, PrivateTime, add_private_time, end_private_time, keep_day};
pub use due::{Mine, PlanWaits, mine, plans_that_wait};
pub use guests::{Against, Guest, GuestText, Replied, Voice, Who, add_guest, against, change_guest};
pub use plans::{FamilyPlan, NewPlan, NewReview, PlanAnswer, Review, add_plan, add_review, answer_plan};
pub use prepared::{Prepared, PreparedText, add_prepared};

use alongside_families::codes::TimelineKind;
use alongside_families::store::{Note, note};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::users;
use alongside_schema::{Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use crate::stage::Stage;

/// A meeting with everything of it that the viewer sees.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The meeting.
    pub conference: Conference,
    /// Who takes part; who is not invited yet, for the coordinator alone.
    pub guests: Vec<Guest>,
    /// How they were prepared, the newest first; for the coordinator alone.
    pub prepared: Vec<Prepared>,
    /// What is booked.
    pub bookings: Vec<ConferenceBooking>,
    /// When the family was among itself.
    pub private: Vec<PrivateTime>,
    /// The family's plans, the newest first.
    pub plans: Vec<FamilyPlan>,
    /// What held and what broke, the newest first.
    pub reviews: Vec<Review>,
    /// The names of the accounts that stand in it.
    pub names: Vec<(Id, String)>,
}

impl Whole {
    /// How far it has come.
    pub fn stage(&self) -> Stage {
        Stage::of(&self.conference, self.plans.first())
    }

    /// One of those who take part.
    pub fn guest(&self, id: &Id) -> Result<&Guest> {
        self.guests.iter().find(|guest| guest.id == *id).ok_or(Error::NotFound)
    }

    /// The newest of what is written down of how somebody was prepared.
    pub fn prepared(&self, guest: &Id) -> Option<&Prepared> {
        self.prepared.iter().find(|prepared| prepared.guest_id == *guest)
    }

    /// One of the bookings.
    pub fn booking(&self, id: &Id) -> Result<&ConferenceBooking> {
        self.bookings.iter().find(|booking| booking.id == *id).ok_or(Error::NotFound)
    }

    /// What an account is called.
    pub fn name_of(&self, account: &Id) -> &str {
        self.names.iter().find(|(id, _)| id == account).map_or("", |(_, name)| name)
    }
}

/// One meeting of a family, with everything of it that the viewer sees. Eight queries.
pub fn whole(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Whole> {
    let conference = conference::conference(connection, viewer, family, id)?;
    let of = (viewer, family, id);
    let plans = plans::plans(connection, of)?;
    let accounts = [Some(&conference.asked.referred_by), conference.coordinator_id.as_ref()];
    let answered = plans.iter().filter_map(|plan| plan.answered_by.as_ref());
    let accounts: Vec<Id> = accounts.into_iter().flatten().chain(answered).cloned().collect();
    let names = users::table.filter(users::id.eq_any(accounts)).select((users::id, users::name)).load(connection)?;
    Ok(Whole {
        guests: guests::guests(connection, of)?,
        prepared: prepared::prepared(connection, of)?,
        bookings: bookings::bookings(connection, of)?,
        private: day::private_times(connection, of)?,
        reviews: plans::reviews(connection, of)?,
        plans,
        conference,
        names,
    })
}

/// Of which meeting rows are read: the viewer, the family and the meeting.
type Of<'a> = (&'a Viewer, &'a Id, &'a Id);

/// All of these and all of those.
fn both(these: &People, those: &People) -> People {
    People::new(these.iter().chain(those.iter()).cloned())
}

/// The marks of what belongs to a meeting: kept from whom the meeting is, and from these.
fn marks_within(viewer: &Viewer, of: &Marks, about: People, kept_from: &People) -> Marks {
    Marks::about(about, viewer.agency.clone()).withheld_from(both(&of.withheld_from, kept_from)).seen_by(of.visibility)
}

/// Tells the timeline of a meeting, as widely as the row that it tells of is seen.
fn tell(tx: &mut Tx<'_>, by: &Viewer, family: &Id, title: String, of: (&Id, &Marks)) -> Result<()> {
    let ((fact, marks), happened_on) = (of, tx.today());
    let kind = TimelineKind::Together;
    note(tx, by, Note { family, happened_on, kind, title, body: String::new(), fact: Some(fact), marks })
}
