//! What has to be there so that people can come, and what it costs: for the coordinator alone.

use alongside_schema::Day;
use alongside_web::{Check, Form, Site};

use super::form::{Step, Stored, form_page, nothing_stored};
use super::seen::Seen;
use crate::codes::{Booking, BookingState};
use crate::pounds;
use crate::store::{self, BookingText, ConferenceBooking};

form_page!(BookingsPage, "conferences/bookings.html", "What is booked", |seen| format!("{}/bookings", seen.address()));

form_page!(BookingPage, "conferences/booking.html", "A booking", |seen| {
    let id = seen.booking().map_or_else(|_| String::new(), |booking| booking.id.to_string());
    format!("{}/bookings/{id}", seen.address())
});

impl BookingsPage {
    fn bookings(&self) -> &[ConferenceBooking] {
        self.seen.whole().map_or(&[], |whole| &whole.bookings)
    }

    fn all_together(&self) -> String {
        cost_words(self.bookings())
    }

    fn cost(&self, booking: &ConferenceBooking) -> String {
        booking.text.pence.map_or_else(|| "Not known".to_owned(), pounds::words)
    }
}

/// What all bookings cost together, as far as it is known; those that are not needed cost nothing.
pub(super) fn cost_words(bookings: &[ConferenceBooking]) -> String {
    let needed = bookings.iter().filter(|one| one.text.state != BookingState::Dropped);
    let sum: Option<i64> = needed.clone().filter_map(|one| one.text.pence).try_fold(0, i64::checked_add);
    let unknown = needed.filter(|one| one.text.pence.is_none()).count();
    let known = sum.map_or_else(|| "too much to add up".to_owned(), pounds::words);
    match unknown {
        0 => known,
        1 => format!("{known}, and one more of which it is not known"),
        more => format!("{known}, and {more} more of which it is not known"),
    }
}

pub(super) const ADD: Step<BookingText> = Step {
    name: "conference-booking",
    field: "words",
    for_coordinator: true,
    fill: |form, _, _| form.with("state", BookingState::Wanted.code()),
    parse,
    keep: |tx, by, seen, new, _| store::add_booking(tx, by, &seen.family.id, seen.whole()?, new),
    back: |seen| format!("{}/bookings", seen.address()),
    stored: nothing_stored,
    render: BookingsPage::render,
};

pub(super) const CHANGE: Step<BookingText> = Step {
    name: "conference-booking-change",
    field: "words",
    for_coordinator: true,
    fill,
    parse,
    keep: |tx, _, seen, to, version| {
        let was = seen.booking()?;
        store::change_booking(tx, &seen.family.id, was, to, version)?;
        Ok(was.id.clone())
    },
    back: |seen| format!("{}/bookings", seen.address()),
    stored,
    render: BookingPage::render,
};

fn fill(form: Form, seen: &Seen, _: Day) -> Form {
    let Ok(booking) = seen.booking() else { return form };
    form.with("what", booking.text.what.code())
        .with("words", &booking.text.words)
        .with("cost", booking.text.pence.map_or_else(String::new, pounds::words))
        .with("state", booking.text.state.code())
        .of_version(booking.version)
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Ok(booking) = seen.booking() else { return (0, Vec::new()) };
    let cost = booking.text.pence.map_or_else(String::new, pounds::words);
    (booking.version, vec![("words", "In words", booking.text.words.clone()), ("cost", "What it costs", cost)])
}

fn parse(check: &mut Check<'_>, _: &Seen, _: &Site) -> BookingText {
    let cost: String = check.optional("cost");
    let pence = pounds::read(&cost);
    if pence.is_none() && !cost.is_empty() {
        check.error("cost", "Enter what it costs in pounds, like £120 or 12.50");
    }
    BookingText {
        what: check.code("what", "Select what is needed").unwrap_or(Booking::Room),
        words: check.optional("words"),
        pence,
        state: check.code("state", "Select where it stands").unwrap_or_default(),
    }
}
