//! The week: on which days something is needed, who does it, and what is to be said of it first. Rules without a query, over what the viewer may know.
//!
//! Days are counted and times are those on the clock on the wall, so that nothing moves when the clocks change.

use alongside_families::visiting::{time_of_day, time_words};
use alongside_schema::{Day, Id};

use crate::codes::Outcome;
use crate::store::{Need, Network, NetworkMember, Rota, Span, Turn, TurnDay, When};

/// The Monday of the week of a day.
pub fn monday(day: Day) -> Day {
    day.plus_days(1 - i64::from(day.0.weekday().to_monday_one_offset()))
}

/// The days of the week, by the number under which each is stored.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
];

impl When {
    /// Whether it is needed on this day.
    pub fn is_on(&self, day: Day) -> bool {
        i64::from(day.0.weekday().to_monday_one_offset()) == self.weekday
            && self.from_on <= day
            && self.until_on.is_none_or(|until| day <= until)
    }

    /// From when to when, as people read it: "8:15am to 8:50am".
    pub fn hours(&self) -> String {
        format!("{} to {}", time_words(&self.from_time), time_words(&self.to_time))
    }

    /// The day of the week.
    pub fn weekday_words(&self) -> &'static str {
        usize::try_from(self.weekday - 1).ok().and_then(|at| WEEKDAYS.get(at)).map_or("", |(_, words)| words)
    }

    /// Beginning and end, in minutes since midnight.
    pub fn minutes(&self) -> (i64, i64) {
        (time_of_day(&self.from_time).unwrap_or(0), time_of_day(&self.to_time).unwrap_or(0))
    }

    /// Whether both want somebody at one moment of a day on which both are.
    fn meets(&self, other: &Self) -> bool {
        self.from_time < other.to_time && other.from_time < self.to_time
    }
}

impl Span {
    /// Whether it is somebody's turn on this day of something that is needed then.
    pub fn is_on(&self, when: &When, day: Day) -> bool {
        let weeks = monday(self.from_on).days_until(monday(day)) / 7;
        when.is_on(day)
            && self.from_on <= day
            && self.until_on.is_none_or(|until| day <= until)
            && weeks.rem_euclid(self.every.max(1)) == 0
    }

    /// Whether two turns of one need fall on one day.
    pub fn meets(&self, other: &Self, need: &Need) -> bool {
        let from = self.from_on.max(other.from_on);
        // Whatever the weeks of the two are, they come round within two; a fortnight more for the first day of each.
        (0..28).map(|days| from.plus_days(days)).any(|day| self.is_on(&need.when, day) && other.is_on(&need.when, day))
    }

    /// In words: "every week from 23 November 2026".
    pub fn words(&self) -> String {
        let every = if self.every == 2 { "every second week" } else { "every week" };
        let until = self.until_on.map(|day| format!(" until {}", day.words())).unwrap_or_default();
        format!("{every} from {}{until}", self.from_on.words())
    }
}

/// Something that is needed on one day.
#[derive(Clone, Debug)]
pub struct Slot<'a> {
    /// What.
    pub need: &'a Need,
    /// On which day.
    pub day: Day,
    /// Whose turn it is. Usually one; nobody where there is a gap.
    pub doers: Vec<Doer<'a>>,
}

/// Whose turn it is on one day.
#[derive(Clone, Debug)]
pub struct Doer<'a> {
    /// The turn.
    pub turn: &'a Turn,
    /// Whose.
    pub member: &'a NetworkMember,
    /// Who stands in.
    pub backup: Option<&'a NetworkMember>,
    /// What was said of it last.
    pub said: Option<&'a TurnDay>,
    /// Why it does not count, where it does not: they are not in the network any more, or the offer is over.
    pub why_not: Option<String>,
}

impl Doer<'_> {
    /// Whether the family can count on it.
    pub fn counts(&self) -> bool {
        self.why_not.is_none() && self.said.is_none_or(|said| said.outcome != Outcome::CouldNot)
    }

    /// What was said of it, in words; empty where nothing was.
    pub fn said_words(&self) -> String {
        let Some(said) = self.said else { return String::new() };
        let stood_in = self.backup.filter(|backup| said.by_member.as_ref() == Some(&backup.id));
        match (said.outcome, stood_in) {
            (Outcome::Done, _) => "Done.".to_owned(),
            (Outcome::BackupDid, _) => {
                let name = self.backup.map_or("Somebody else", |backup| backup.name.as_str());
                format!("{name} did it.")
            }
            (Outcome::CouldNot, Some(backup)) => {
                format!("{} can not, and {} can not step in.", self.member.name, backup.name)
            }
            (Outcome::CouldNot, None) => format!("{} can not.", self.member.name),
        }
    }
}

/// What is needed on one day, by the hour.
pub fn slots<'a>(rota: &'a Rota, network: &'a Network, day: Day) -> Vec<Slot<'a>> {
    let mut needs: Vec<&Need> = rota.needs.iter().filter(|need| need.when.is_on(day)).collect();
    needs.sort_by(|one, other| (&one.when.from_time, &one.id).cmp(&(&other.when.from_time, &other.id)));
    let slot = |need: &'a Need| Slot { need, day, doers: doers(rota, network, need, day) };
    needs.into_iter().map(slot).collect()
}

fn doers<'a>(rota: &'a Rota, network: &'a Network, need: &'a Need, day: Day) -> Vec<Doer<'a>> {
    let turns = rota.turns_of(&need.id).filter(|turn| turn.span.is_on(&need.when, day));
    let doer = |turn: &'a Turn| {
        let member = network.member(&turn.member_id).ok()?;
        Some(Doer {
            turn,
            member,
            backup: turn.backup_id.as_ref().and_then(|id| network.member(id).ok()),
            said: rota.newest(&turn.id, day),
            why_not: why_not(network, turn, member, day),
        })
    };
    turns.filter_map(doer).collect()
}

/// Why a turn does not count on a day.
fn why_not(network: &Network, turn: &Turn, member: &NetworkMember, day: Day) -> Option<String> {
    if let Some(ended) = member.ended_on.filter(|ended| *ended <= day) {
        return Some(format!("{} is not in the network any more, since {}", member.name, ended.words()));
    }
    let offer = network.offers.iter().find(|offer| Some(&offer.id) == turn.offer_id.as_ref())?;
    if offer.stands(day) {
        return None;
    }
    Some(match offer.until_on.filter(|_| offer.is_past(day)) {
        Some(until) => format!("what {} offered ends on {}", member.name, until.words()),
        None => format!("what {} offered does not stand now", member.name),
    })
}

/// How many weeks are looked through for what is wrong, from the one that is shown.
const WEEKS: i64 = 4;

/// What is to be said first: what nobody does, who can not, and who has two things at once, from today on, in the week of this Monday and the three after it.
pub fn warnings(rota: &Rota, network: &Network, monday: Day, today: Day) -> Vec<String> {
    let days: Vec<Day> = (0..WEEKS * 7).map(|after| monday.plus_days(after)).filter(|day| *day >= today).collect();
    let mut warnings = Vec::new();
    for need in &rota.needs {
        gaps(rota, network, need, &days, &mut warnings);
    }
    let all: Vec<Slot<'_>> = days.iter().flat_map(|day| slots(rota, network, *day)).collect();
    for slot in &all {
        warnings
            .extend(slot.doers.iter().filter(|doer| doer.why_not.is_none()).filter_map(|doer| who_can_not(slot, doer)));
    }
    clashes(&all, &mut warnings);
    warnings
}

/// That nobody does something, on all of these days in one sentence.
fn gaps(rota: &Rota, network: &Network, need: &Need, days: &[Day], warnings: &mut Vec<String>) {
    let mut open: Vec<Day> = Vec::new();
    let mut why: Vec<String> = Vec::new();
    for day in days.iter().filter(|day| need.when.is_on(**day)) {
        let doers = doers(rota, network, need, *day);
        if doers.iter().all(|doer| doer.why_not.is_some()) {
            open.push(*day);
            for reason in doers.into_iter().filter_map(|doer| doer.why_not) {
                if !why.contains(&reason) {
                    why.push(reason);
                }
            }
        }
    }
    if open.is_empty() {
        return;
    }
    let because = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
    let breaks =
        if need.if_it_breaks.is_empty() { String::new() } else { format!(" If it breaks: {}", need.if_it_breaks) };
    warnings.push(format!(
        "Nobody does \u{201c}{}\u{201d} on {}, {}{because}.{breaks}",
        need.what,
        list(open.iter().map(|day| day.with_weekday())),
        need.when.hours()
    ));
}

fn list(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    match words.pop() {
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} and {last}", words.join(", ")),
        None => String::new(),
    }
}

/// That somebody said that they can not, and who is asked.
fn who_can_not(slot: &Slot<'_>, doer: &Doer<'_>) -> Option<String> {
    let said = doer.said.filter(|said| said.outcome == Outcome::CouldNot)?;
    let of_backup = doer.backup.filter(|backup| said.by_member.as_ref() == Some(&backup.id));
    let next = match (doer.backup, of_backup, said.asked_backup) {
        (None, ..) => "Nobody stands in.".to_owned(),
        (Some(backup), Some(_), _) => format!("{} can not step in either.", backup.name),
        (Some(backup), None, true) => format!("{} was sent a message to ask whether they step in.", backup.name),
        (Some(backup), None, false) => format!("Ask {}, who stands in: no message was sent.", backup.name),
    };
    Some(format!(
        "{} can not do \u{201c}{}\u{201d} on {}, {}. {next}",
        doer.member.name,
        slot.need.what,
        slot.day.with_weekday(),
        slot.need.when.hours()
    ))
}

/// Who somebody is, whichever row of the network they stand in.
fn who(member: &NetworkMember) -> &Id {
    member.person_id.as_ref().unwrap_or(&member.id)
}

/// Who has two things at one time: of the first day on which it is so, and that it comes again.
fn clashes(slots: &[Slot<'_>], warnings: &mut Vec<String>) {
    let mut known: Vec<(&Id, &Id, &Id)> = Vec::new();
    for (at, slot) in slots.iter().enumerate() {
        for other in
            slots[at + 1..].iter().filter(|other| other.day == slot.day && other.need.when.meets(&slot.need.when))
        {
            for (doer, second) in
                slot.doers.iter().flat_map(|doer| other.doers.iter().map(move |second| (doer, second)))
            {
                let both_count = doer.counts() && second.counts();
                let key = (who(doer.member), &slot.need.id, &other.need.id);
                if !both_count || who(doer.member) != who(second.member) || known.contains(&key) {
                    continue;
                }
                known.push(key);
                let from = slot.need.when.from_time.as_str().max(&other.need.when.from_time);
                warnings.push(format!(
                    "{} has two things at {} on {}: \u{201c}{}\u{201d} and \u{201c}{}\u{201d}.",
                    doer.member.name,
                    time_words(from),
                    slot.day.with_weekday(),
                    slot.need.what,
                    other.need.what
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn when(weekday: i64, from: &str, to: &str) -> When {
        When {
            weekday,
            from_time: from.to_owned(),
            to_time: to.to_owned(),
            from_on: day("2026-11-23"),
            until_on: Some(day("2027-04-30")),
        }
    }

    fn on(span: &Span, when: &When) -> Vec<String> {
        let days = (0..200).map(|after| day("2026-11-01").plus_days(after));
        days.filter(|day| span.is_on(when, *day)).map(|day| day.to_string()).collect()
    }

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(monday(day("2026-11-23")), day("2026-11-23"));
        assert_eq!(monday(day("2026-11-29")), day("2026-11-23"));
        assert_eq!(monday(day("2027-01-01")), day("2026-12-28"));
    }

    #[test]
    fn every_second_week_counts_from_the_first() {
        let thursday = when(4, "08:15", "08:50");
        // Begun on a Saturday: that week's Thursday is over, and the next that counts is two weeks on from that week.
        let span = Span { from_on: day("2026-11-28"), until_on: Some(day("2027-01-10")), every: 2 };
        assert_eq!(on(&span, &thursday), ["2026-12-10", "2026-12-24", "2027-01-07"]);
        let span = Span { every: 1, ..span };
        assert_eq!(on(&span, &thursday).len(), 6);
    }

    #[test]
    fn a_repeat_goes_on_over_the_change_of_clocks() {
        let sunday = when(7, "09:00", "10:00");
        let span = Span { from_on: day("2027-03-14"), until_on: Some(day("2027-04-11")), every: 1 };
        assert_eq!(on(&span, &sunday), ["2027-03-14", "2027-03-21", "2027-03-28", "2027-04-04", "2027-04-11"]);
        let span = Span { every: 2, ..span };
        assert_eq!(on(&span, &sunday), ["2027-03-14", "2027-03-28", "2027-04-11"]);
    }

    #[test]
    fn nothing_is_on_before_it_is_needed_or_after() {
        let thursday = When { until_on: Some(day("2026-12-03")), ..when(4, "08:15", "08:50") };
        let span = Span { from_on: day("2026-01-01"), until_on: None, every: 1 };
        assert_eq!(on(&span, &thursday), ["2026-11-26", "2026-12-03"]);
        assert_eq!(thursday.hours(), "8:15am to 8:50am");
    }

    #[test]
    fn what_follows_at_once_does_not_meet() {
        let one = when(4, "08:00", "09:00");
        assert!(!one.meets(&when(4, "09:00", "10:00")) && !when(4, "09:00", "10:00").meets(&one));
        assert!(one.meets(&when(4, "08:59", "10:00")) && when(4, "07:00", "10:00").meets(&one));
    }

    #[test]
    fn days_are_said_in_one_list() {
        assert_eq!(list(["a"].into_iter().map(String::from)), "a");
        assert_eq!(list(["a", "b", "c"].into_iter().map(String::from)), "a, b and c");
    }
}
