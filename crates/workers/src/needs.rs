//! What of their team's families needs a manager, in the order of urgency. It ranks what is to be done, never the workers.

use alongside_families::codes::AlertKind;
use alongside_families::drift::Drift;
use alongside_families::store::{AlertDue, Transfer};
use alongside_schema::{Day, Reference};
use alongside_web::settings::Settings;

/// What is known of one family that the manager answers for.
#[derive(Clone, Debug)]
pub struct TeamFamily {
    /// Its reference.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
    /// Who leads it, and since when.
    pub lead: Option<(String, Day)>,
    /// Whether the lead must not see it.
    pub lead_is_barred: bool,
    /// Whether the lead is a social worker.
    pub lead_is_social_worker: bool,
    /// How long it was not reached, and its children not seen.
    pub drift: Drift,
    /// The earliest promise that waits to be kept.
    pub promise_due_on: Option<Day>,
    /// When the plan is to be reviewed.
    pub review_due_on: Option<Day>,
    /// When supervision was last held, and when it was to be held next.
    pub supervised: Option<(Day, Option<Day>)>,
}

/// A lead who is away with nobody standing in.
#[derive(Clone, Debug)]
pub struct Uncovered {
    /// The family's reference.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
    /// Who is away.
    pub lead: String,
    /// The account of who is away.
    pub lead_id: String,
    /// From when.
    pub from_on: Day,
    /// Until when.
    pub to_on: Day,
}

/// Why something needs the manager, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Somebody said that somebody may be in danger, and nobody has looked at it again.
    Danger,
    /// Who leads must not see the family, so nobody can work with it.
    LeadMayNotSee,
    /// The lead is away and nobody stands in.
    NoCover,
    /// Nobody leads yet.
    Waiting,
    /// The family is between two areas, and what should have come next has not come.
    BetweenAreas,
    /// A promise to the family was not kept in time.
    LatePromise,
    /// A child was not seen for too long.
    Unseen,
    /// Nobody of the family was reached for too long.
    Unreached,
    /// The plan was not reviewed in time.
    LateReview,
    /// Supervision is due.
    Supervision,
    /// The family is on its way to another area that has not said yet that it has it, and all is in time.
    OnItsWay,
}

/// One thing that needs the manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Why.
    pub why: Why,
    /// Since when, by which the same reasons are ordered.
    pub since: Day,
    /// The family.
    pub family: String,
    /// What, in words.
    pub words: String,
    /// Where the facts are and what can be done.
    pub href: String,
    /// What the link says.
    pub link: &'static str,
}

/// When supervision about a family is due: on the day that was agreed and, where the lead is not a social worker, at the latest so many
/// days after the last one or after they began to lead.
pub fn supervision_due(
    supervised: Option<(Day, Option<Day>)>,
    led_since: Day,
    is_social_worker: bool,
    days: i64,
) -> Option<Day> {
    let last = supervised.map_or(led_since, |(held, _)| held.max(led_since));
    let clock = (!is_social_worker).then(|| last.plus_days(days));
    let agreed = supervised.and_then(|(held, next)| next.filter(|next| *next > held));
    agreed.into_iter().chain(clock).min()
}

/// A move to or from another area, with the family's reference and what it is called.
pub type Moving = (Reference, String, Transfer);

/// Everything that needs the manager, the most urgent first. `answer_by` is the day by which another area should have answered what was sent on
/// a day.
pub fn needs(
    families: &[TeamFamily],
    alerts: &[AlertDue],
    uncovered: &[Uncovered],
    moving: &[Moving],
    answer_by: impl Fn(Day) -> Day,
    today: Day,
    settings: &Settings,
) -> Vec<Need> {
    let dangers = alerts.iter().filter(|alert| alert.kind == AlertKind::Danger);
    let mut needs: Vec<Need> = dangers.map(of_danger).chain(uncovered.iter().map(of_uncovered)).collect();
    needs.extend(moving.iter().filter_map(|one| of_move(one, &answer_by, today)));
    for family in families {
        of_family(family, today, settings, &mut needs);
    }
    needs.sort_by(|a, b| (a.why, a.since, &a.family).cmp(&(b.why, b.since, &b.family)));
    needs
}

fn of_danger(alert: &AlertDue) -> Need {
    Need {
        why: Why::Danger,
        since: alert.review_on,
        family: alert.family.clone(),
        words: format!("{}: {}", alert.kind.words(), alert.words),
        href: format!("/families/{}/alerts", alert.reference),
        link: "Look at it again",
    }
}

fn of_uncovered(one: &Uncovered) -> Need {
    Need {
        why: Why::NoCover,
        since: one.from_on,
        family: one.name.clone(),
        words: format!(
            "{} is away from {} to {}, and nobody stands in",
            one.lead,
            one.from_on.words(),
            one.to_on.words()
        ),
        href: format!("/workers/{}/away", one.lead_id),
        link: "Name who stands in",
    }
}

/// Whoever is between two areas stands here until the other area has the family, also while all is in time.
fn of_move((reference, family, transfer): &Moving, answer_by: impl Fn(Day) -> Day, today: Day) -> Option<Need> {
    let standing = transfer.standing();
    let late = standing.needs(transfer.moves_on, &transfer.area, today, answer_by);
    let in_time = || format!("They move to {} on {}. {}", transfer.area, transfer.moves_on.words(), standing.words());
    standing.waits().then(|| Need {
        why: if late.is_some() { Why::BetweenAreas } else { Why::OnItsWay },
        since: transfer.moves_on,
        family: family.clone(),
        words: late.unwrap_or_else(in_time),
        href: format!("/families/{reference}/transfer/{}", transfer.id),
        link: "Look at the move",
    })
}

fn of_family(family: &TeamFamily, today: Day, settings: &Settings, needs: &mut Vec<Need>) {
    let (at, drift) = (format!("/families/{}", family.reference), family.drift);
    let mut add = |why, since, words: String, href: String, link| {
        needs.push(Need { why, since, family: family.name.clone(), words, href, link });
    };
    let Some((lead, led_since)) = &family.lead else {
        let words = format!("Waiting for a lead practitioner since {}", drift.opened_on.words());
        return add(Why::Waiting, drift.opened_on, words, format!("{at}/lead"), "Give a lead practitioner");
    };
    if family.lead_is_barred {
        let words = format!("{lead} leads but must not see the family");
        add(Why::LeadMayNotSee, *led_since, words, format!("{at}/lead"), "Change the lead practitioner");
    }
    if let Some(due) = family.promise_due_on.filter(|due| *due < today) {
        add(Why::LatePromise, due, format!("A promise was due {}", due.words()), at.clone(), "Look at the promise");
    }
    if drift.is_unseen(today, settings.drift) {
        let days = drift.days_unseen(today).unwrap_or_default();
        let words = format!("A child was not seen for {days} days");
        add(Why::Unseen, today.plus_days(-days), words, at.clone(), "Look at the family");
    }
    if drift.is_unreached(today, settings.drift) {
        let days = drift.days_unreached(today);
        let words = format!("Nobody was reached for {days} days");
        add(Why::Unreached, today.plus_days(-days), words, at.clone(), "Look at the family");
    }
    if let Some(due) = family.review_due_on.filter(|due| *due < today) {
        add(Why::LateReview, due, format!("The review was due {}", due.words()), at.clone(), "Look at the plan");
    }
    let days = settings.supervision.days;
    let due = supervision_due(family.supervised, *led_since, family.lead_is_social_worker, days);
    if let Some(due) = due.filter(|due| *due <= today) {
        let words = format!("Supervision with {lead} was due {}", due.words());
        add(Why::Supervision, due, words, format!("{at}/supervision"), "Record supervision");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alongside_families::drift::Seen;
    use alongside_schema::ReferenceKind;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn family() -> TeamFamily {
        let drift = Drift {
            opened_on: day("2026-10-01"),
            reached_on: Some(day("2026-11-20")),
            attempts: 0,
            seen: Seen::All(day("2026-11-20")),
        };
        TeamFamily {
            reference: Reference::numbered(ReferenceKind::Family, 1),
            name: "Rahman".to_owned(),
            lead: Some(("Tom".to_owned(), day("2026-11-01"))),
            lead_is_barred: false,
            lead_is_social_worker: false,
            drift,
            promise_due_on: None,
            review_due_on: None,
            supervised: None,
        }
    }

    #[test]
    fn supervision_is_monthly_where_the_lead_is_no_social_worker() {
        let led = day("2026-11-01");
        assert_eq!(supervision_due(None, led, false, 31), Some(day("2026-12-02")));
        assert_eq!(supervision_due(None, led, true, 31), None);
        let agreed = Some((day("2026-11-10"), Some(day("2026-11-17"))));
        assert_eq!(supervision_due(agreed, led, true, 31), Some(day("2026-11-17")));
        assert_eq!(supervision_due(agreed, led, false, 31), Some(day("2026-11-17")), "the earlier of the two");
        let before = Some((day("2026-09-01"), None));
        assert_eq!(supervision_due(before, led, false, 31), Some(day("2026-12-02")), "a new lead begins anew");
    }

    #[test]
    fn the_most_urgent_comes_first_and_what_is_well_is_not_there() {
        let (today, settings) = (day("2026-11-21"), Settings::default());
        assert!(needs(&[family()], &[], &[], &[], |sent| sent, today, &settings).is_empty());
        let barred = TeamFamily { lead_is_barred: true, ..family() };
        let late = TeamFamily { promise_due_on: Some(day("2026-11-19")), ..family() };
        let waiting = TeamFamily { lead: None, ..family() };
        let seen = Seen::NotAll { since: family().drift.opened_on };
        let drifting = TeamFamily { drift: Drift { seen, ..family().drift }, ..family() };
        let found = needs(&[drifting, late, waiting, barred], &[], &[], &[], |sent| sent, today, &settings);
        let why: Vec<Why> = found.iter().map(|need| need.why).collect();
        assert_eq!(why, [Why::LeadMayNotSee, Why::Waiting, Why::LatePromise, Why::Unseen]);
        assert_eq!(found[3].words, "A child was not seen for 51 days");
    }
}
