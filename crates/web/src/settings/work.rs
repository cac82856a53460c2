//! What a council sets about the work with families: when a page warns of drift, how often supervision is, what a family weighs.

use serde::Deserialize;

/// How many families a lead practitioner should have at once.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caseload {
    /// Above this many, allocation warns. Luton's families have a worker with "six to eight families".
    pub usual_most: i64,
    /// Above this many, a manager must say why. Luton: "flexibility to hold up to fifteen families".
    pub most: i64,
}

impl Default for Caseload {
    fn default() -> Self {
        Self { usual_most: 8, most: 15 }
    }
}

/// From when a family is shown as drifting, in days. Supervisors of neighbouring systems ask who has gone "14/30 days without contact"
/// (asks reference, 23). A warning to look, not a rule of law: statutory visits have time limits of their own.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Drift {
    /// Days without reaching anybody of the family, after which the page says so.
    pub reached_days: i64,
    /// Days after which a child who was not seen is named.
    pub child_seen_days: i64,
}

impl Default for Drift {
    fn default() -> Self {
        Self { reached_days: 14, child_seen_days: 30 }
    }
}

/// How long a visit takes as a diary reckons, until somebody knows better.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Visits {
    /// Minutes from the time of a visit during which its worker can be nowhere else; travel comes on top. Only a warning hangs on it.
    pub usual_minutes: i64,
}

impl Default for Visits {
    fn default() -> Self {
        Self { usual_minutes: 60 }
    }
}

/// How often supervision is held about each family.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Supervision {
    /// The most days between two supervisions where the lead is not a social worker. Practice reference 2.2 and 3.6: "at least monthly" in
    /// one county.
    pub days: i64,
}

impl Default for Supervision {
    fn default() -> Self {
        Self { days: 31 }
    }
}

/// What the front door keeps before it once it has decided.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FrontDoor {
    /// Days after the decision in which those who read a request still open its letters: time enough for who asked to ring about it. Afterwards they are among the
    /// documents of the family, for those who work with it. The product's choice; no source gives a number.
    pub letters_days: i64,
}

impl Default for FrontDoor {
    fn default() -> Self {
        Self { letters_days: 28 }
    }
}

/// How long another area has to say that it has a family that moved there.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Transfer {
    /// Working days after the record was sent. Then the lead practitioner is told each day that nobody has answered. The product's choice:
    /// a week of work is long enough to find the person, and short enough that no child falls between two areas.
    pub acknowledge_days: i64,
}

impl Default for Transfer {
    fn default() -> Self {
        Self { acknowledge_days: 5 }
    }
}

/// What a family weighs for who leads it, in points. Councils weigh very differently and no single number is meaningful (practice
/// reference 3.6), so the points are the council's own; ours only say that more children, statutory work, new families, beginnings and travel take more time.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoadPoints {
    /// For each family.
    pub family: i64,
    /// For each child after the second.
    pub further_child: i64,
    /// Where a child is in need by law (section 17).
    pub child_in_need: i64,
    /// Where a child has a protection plan, is before court or looked after.
    pub protection: i64,
    /// While a family is new to the worker.
    pub new_family: i64,
    /// For how many days it counts as new.
    pub new_days: i64,
    /// While no plan is agreed: finding out and planning take more visits than going on.
    pub starting: i64,
    /// For each hour of travel to planned visits.
    pub travel_hour: i64,
    /// Points that a full-time worker has room for; part-time in proportion.
    pub full_time: i64,
}

impl Default for LoadPoints {
    fn default() -> Self {
        Self {
            family: 4,
            further_child: 1,
            child_in_need: 2,
            protection: 4,
            new_family: 2,
            new_days: 42,
            starting: 1,
            travel_hour: 1,
            full_time: 48,
        }
    }
}

/// Whether these can be worked with.
pub(super) fn check(
    drift: &Drift,
    visits: &Visits,
    supervision: &Supervision,
    load: &LoadPoints,
    transfer: &Transfer,
) -> Result<(), String> {
    if !(1..=60).contains(&transfer.acknowledge_days) {
        return Err("transfer.acknowledge_days must be from 1 to 60".to_owned());
    }
    if !(5..=480).contains(&visits.usual_minutes) {
        return Err("visits.usual_minutes must be from 5 to 480".to_owned());
    }
    if drift.reached_days < 1 || drift.child_seen_days < 1 || supervision.days < 1 {
        return Err("drift.reached_days, drift.child_seen_days and supervision.days must be at least 1".to_owned());
    }
    let of_families = [load.family, load.further_child, load.child_in_need, load.protection, load.new_family];
    let of_time = [load.new_days, load.starting, load.travel_hour];
    let mut points = of_families.into_iter().chain(of_time);
    if points.any(|points| points < 0) || load.full_time < 1 {
        return Err("every number of load must be 0 or more, and load.full_time at least 1".to_owned());
    }
    Ok(())
}
