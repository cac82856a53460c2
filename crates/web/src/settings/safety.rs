//! What a council sets about who may see what.

use serde::Deserialize;

/// Asking for a partner agency whether a family is helped here already.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlreadyOpen {
    /// Agencies, by name, that are never told whom to ring: they are always told to ring the front door.
    pub not_told: Vec<String>,
    /// How often one person may ask in a day. Who asks again is told so, and the privacy officers hear of it.
    pub a_day: i64,
    /// How often all of one agency together may.
    pub agency_a_day: i64,
    /// Milliseconds at whose multiples an answer comes, so that how long it took says nothing.
    pub even_ms: u64,
}

impl Default for AlreadyOpen {
    fn default() -> Self {
        Self { not_told: Vec::new(), a_day: 20, agency_a_day: 60, even_ms: 400 }
    }
}

impl AlreadyOpen {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.a_day < 1 || self.agency_a_day < 1 || !(1..=5000).contains(&self.even_ms) {
            let words = "already_open.a_day and agency_a_day must be at least 1, already_open.even_ms from 1 to 5000";
            return Err(words.to_owned());
        }
        Ok(())
    }
}

/// Opening a record in an emergency (break glass).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Emergencies {
    /// Minutes for which it stays open. It ends within the minute after.
    pub minutes: i64,
    /// How often one worker may ask in a day. Who asks again is told that nothing was opened, and the privacy officers hear of it.
    pub a_day: i64,
    /// Milliseconds at whose multiples an answer comes, so that how long it took says nothing.
    pub even_ms: u64,
}

impl Default for Emergencies {
    /// An hour at the most (trust notes, S4).
    fn default() -> Self {
        Self { minutes: 59, a_day: 3, even_ms: 400 }
    }
}

impl Emergencies {
    pub(super) fn check(&self) -> Result<(), String> {
        if !(1..=60).contains(&self.minutes) || self.a_day < 1 || !(1..=5000).contains(&self.even_ms) {
            let words = "emergencies.minutes must be from 1 to 60, emergencies.a_day at least 1, emergencies.even_ms from 1 to 5000";
            return Err(words.to_owned());
        }
        Ok(())
    }
}

/// What goes to somebody by post or by hand.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sending {
    /// Days for which an address counts as checked. What goes to one that was checked longer ago is first read by a second person.
    pub verified_days: i64,
}

impl Default for Sending {
    /// A term: our own number. In the public cases (trust notes, S9) letters went to addresses that had not been true for months.
    fn default() -> Self {
        Self { verified_days: 90 }
    }
}

impl Sending {
    pub(super) fn check(&self) -> Result<(), String> {
        let is_sound = (1..=365).contains(&self.verified_days);
        if is_sound { Ok(()) } else { Err("sending.verified_days must be from 1 to 365".to_owned()) }
    }
}

/// Searching for people.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// From how many families, shown to one person by searching within an hour, the privacy officers are told.
    pub told_from: i64,
    /// From how many nothing more is shown to them for now.
    pub most_an_hour: i64,
}

impl Default for Search {
    /// Our own numbers (ADR 0066): a front door's busy hour is some forty searches with up to three families each.
    fn default() -> Self {
        Self { told_from: 150, most_an_hour: 300 }
    }
}

impl Search {
    pub(super) fn check(&self) -> Result<(), String> {
        let is_sound = self.told_from >= 1 && self.told_from <= self.most_an_hour;
        let words = "search.told_from must be at least 1, and search.most_an_hour no less than that";
        if is_sound { Ok(()) } else { Err(words.to_owned()) }
    }
}
