//! Limits of processing that are in force: what we hold is kept and not used, because somebody objects to it or says that it is wrong. A limit never stops keeping
//! somebody safe: what may be written all the same begins with [`hold_for_safety`](super::hold_for_safety).

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::limits_now;
use alongside_schema::tables::people;
use alongside_schema::{Day, Error, Id, Result, Tx, Viewer, rows, visible};
use diesel::prelude::*;

use super::Family;

/// A limit that is in force today.
#[derive(Clone, Debug)]
pub struct LimitNow {
    /// The limit.
    pub id: Id,
    /// Of whom; nobody means the whole family.
    pub person: Option<(Id, String)>,
    /// Since when.
    pub from_on: Day,
    /// Why, in words for everybody who works with the family; empty where the viewer must not know.
    pub because: String,
}

impl LimitNow {
    /// What is limited, in words: "what we hold about this family".
    pub fn what(&self) -> String {
        match &self.person {
            None => "what we hold about this family".to_owned(),
            Some((_, name)) if name.is_empty() => "what we hold about somebody of this family".to_owned(),
            Some((_, name)) => format!("what we hold about {name}"),
        }
    }
}

/// What can be written all the same, in words.
const STILL: &str = "You can still write down visits and calls, who must not be told what, alerts, homes and ways to reach people, the children\u{2019}s legal status, what people agreed to and wish, who works with the family, and what somebody says is wrong; and you can end the work.";

/// The tables in which something about somebody may be written while what we hold about them is limited.
const SAFETY: &[&str] = &[
    "nondisclosures",
    "nondisclosure_steps",
    "withholdings",
    "alerts",
    "homes",
    "residents",
    "channels",
    "status_spells",
    "contacts",
    "people_seen",
    "timeline_entries",
    "consents",
    "sharing_wishes",
    "corrections",
    "correction_tellings",
    "processing_limits",
];

/// Those that are in force for this family or somebody of it. That there is one everybody knows who works with the family; why and of whom, whoever may see it.
pub(super) fn limits_of(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<LimitNow>> {
    type Row = (Id, Option<Id>, Option<String>, Day);
    let now: Vec<Row> = limits_now::table
        .left_join(people::table.on(people::id.nullable().eq(limits_now::person_id)))
        .filter(limits_now::family_id.eq(family))
        .order((limits_now::from_on, limits_now::id))
        .select((limits_now::id, limits_now::person_id, people::name.nullable(), limits_now::from_on))
        .load(connection)?;
    let seen: Vec<(Id, String)> = visible!(processing_limits, viewer, family)
        .filter(visible::processing_limits::from_on.is_not_null())
        .select((visible::processing_limits::id, visible::processing_limits::because))
        .load(connection)?;
    let limit = |(id, person, name, from_on): Row| {
        let because = seen.iter().find(|(of, _)| *of == id).map(|(_, because)| because.clone());
        let is_seen = because.is_some();
        let name = name.filter(|_| is_seen).unwrap_or_default();
        LimitNow { id, person: person.map(|person| (person, name)), from_on, because: because.unwrap_or_default() }
    };
    Ok(now.into_iter().map(limit).collect())
}

/// Refuses to write anything about a family that is limited as a whole, and has looked at last that nothing is written about those of it who are.
pub(super) fn may_be_worked_with(tx: &mut Tx<'_>, family: &Family) -> Result<()> {
    if let Some(limit) = family.limits.iter().find(|limit| limit.person.is_none()) {
        return Err(refused(&limit.what(), limit.from_on));
    }
    for limit in &family.limits {
        let Some((person, _)) = &limit.person else { continue };
        let (family, person) = (family.id.clone(), person.clone());
        let before = rows::digest_naming(tx.connection(), &family, &person, SAFETY)?;
        let (what, since) = (limit.what(), limit.from_on);
        tx.at_last(format!("limits of {family} {person}"), move |tx| {
            let is_as_before = rows::digest_naming(tx.connection(), &family, &person, SAFETY)? == before;
            if is_as_before { Ok(()) } else { Err(refused(&what, since)) }
        });
    }
    Ok(())
}

/// Lets something be given to somebody outside the family also while processing is limited, where what allows it goes before: it protects somebody, or a court or a
/// law asks for it.
pub fn may_be_shared(tx: &mut Tx<'_>, family: &Family, goes_before: bool) -> Result<()> {
    if goes_before { Ok(()) } else { may_be_worked_with(tx, family) }
}

fn refused(what: &str, since: Day) -> Error {
    Error::Refused(format!(
        "Since {} we keep {what} and do not use it, so this can not be written. {STILL}",
        since.words()
    ))
}

/// The same for whoever answers from outside, who does not reach the family.
pub fn may_be_answered_for(connection: &mut DbConnection, family: &Id) -> Result<()> {
    let whole = limits_now::table.filter(limits_now::family_id.eq(family).and(limits_now::person_id.is_null()));
    if diesel::select(diesel::dsl::exists(whole)).get_result(connection)? {
        let words = "The council keeps this family\u{2019}s record just now and does not use it, so nothing can be added. Ring whoever works with the family. If somebody may be in danger, ring 999 and then the front door.";
        return Err(Error::Refused(words.to_owned()));
    }
    Ok(())
}

/// Refuses where a limit is in force for one of these records, or somebody of it: what is limited stays where it is until the limit is lifted.
pub(super) fn none_limited(tx: &mut Tx<'_>, records: [Option<&Id>; 2]) -> Result<()> {
    let records: Vec<&Id> = records.into_iter().flatten().collect();
    let limited = limits_now::table.filter(limits_now::family_id.eq_any(records));
    if diesel::select(diesel::dsl::exists(limited)).get_result(tx.connection())? {
        let words = "What we hold about one of these families is kept and not used just now, so its record is not joined or divided. Wait until the privacy officer has lifted that.";
        return Err(Error::Refused(words.to_owned()));
    }
    Ok(())
}
