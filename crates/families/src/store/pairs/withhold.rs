//! What a pair keeps from somebody, by their id in `withheld_from` of each fact. A row in `withholdings` says which pair keeps which fact, so that
//! dropping one gives back what it alone kept.

use alongside_schema::tables::{
    agreements, alerts, channels, competence_views, conference_bookings, conference_guests, conference_offers,
    conference_prepared, conference_reviews, conferences, consents, contacts, corrections, document_files, documents,
    family_plans, homes, kin_arrangements, meetings, network_answers, network_numbers, network_offers, network_people,
    network_ties, nondisclosures, package_approvals, package_lines, package_payees, packages, payments, person_details,
    planned_visits, pre_proceedings, private_times, processing_limits, recipient_addresses, recipients, residents,
    rota_days, rota_needs, rota_turns, schools, sending_readers, sendings, sharing_decisions, sharing_wishes, stories,
    support_reviews, timeline_entries, transfers, withholdings,
};
use alongside_schema::{Error, Id, Marks, People, Result, Tx, rows};
use diesel::prelude::*;

use super::conferences::conferences_of;
use super::network::network_of;
use super::said::said_of;
use crate::codes::{HomeClass, PairState, StoryKind, TimelineKind};
use crate::person_codes::Detail;

/// A pair, as far as it matters for what is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept<'a> {
    pub(super) family: &'a Id,
    pub(super) pair: &'a Id,
    /// From whom. Nobody where only words say who: from them the record can keep nothing.
    pub(super) who: Option<&'a Id>,
    /// About whom; nobody means the whole family.
    pub(super) about: Option<&'a Id>,
    pub(super) state: PairState,
    /// The act of which this is a part, if it is: it keeps the rows as they were, so that it can be taken back.
    pub(super) act: Option<&'a Id>,
}

/// Reads and writes the marks of any of these tables by the table's name.
macro_rules! tables_with_marks {
    ($($table:ident),+) => {
        fn withheld_from(tx: &mut Tx<'_>, table: &str, fact: &Id) -> Result<Option<People>> {
            match table {
                $(stringify!($table) => Ok($table::table
                    .filter($table::id.eq(fact)).select($table::withheld_from).first(tx.connection()).optional()?),)+
                other => Err(Error::Fault(format!("nothing of {other} is ever withheld by a pair"))),
            }
        }

        fn set_withheld_from(tx: &mut Tx<'_>, table: &str, fact: &Id, people: &People) -> Result<()> {
            match table {
                $(stringify!($table) => {
                    diesel::update($table::table.filter($table::id.eq(fact)))
                        .set($table::withheld_from.eq(people)).execute(tx.connection())?;
                })+
                other => return Err(Error::Fault(format!("nothing of {other} is ever withheld by a pair"))),
            }
            Ok(())
        }
    };
}

tables_with_marks!(
    homes,
    residents,
    stories,
    channels,
    schools,
    person_details,
    alerts,
    meetings,
    planned_visits,
    documents,
    document_files,
    contacts,
    transfers,
    recipient_addresses,
    sendings,
    sending_readers,
    consents,
    sharing_wishes,
    sharing_decisions,
    competence_views,
    agreements,
    corrections,
    processing_limits,
    network_people,
    network_offers,
    network_answers,
    network_numbers,
    network_ties,
    rota_needs,
    rota_turns,
    rota_days,
    conferences,
    conference_guests,
    conference_prepared,
    conference_bookings,
    private_times,
    family_plans,
    conference_reviews,
    pre_proceedings,
    conference_offers,
    kin_arrangements,
    packages,
    package_payees,
    package_lines,
    package_approvals,
    payments,
    support_reviews,
    timeline_entries
);

/// Keeps from somebody what a pair is about, and whatever has come to it since. Proposed, it keeps homes that are not ordinary, the other's addresses in
/// the address book, what the other agreed to and wishes, the family's own network, the meetings that it leads, and what is told of safety. Confirmed, it keeps every home where the other lives and they do not, numbers and other ways to reach the other, their
/// school, alerts and visits about them, meetings with them, papers and notes of contacts that are not of theirs alone, where the family goes, and what a
/// request said or what went to others.
pub(super) fn withhold(tx: &mut Tx<'_>, kept: &Kept<'_>, marks: &Marks) -> Result<()> {
    let Some(who) = kept.who else { return Ok(()) };
    for (table, fact) in facts(tx, kept, who)? {
        let Some(from) = withheld_from(tx, table, &fact)? else { continue };
        let keepers = keepers(tx, table, &fact, who)?;
        let is_kept = from.contains(who);
        if !is_kept {
            // New, or somebody gave it back by hand while the pair holds: whoever wants that ends the pair, and says why.
            let all = People::new(from.iter().cloned().chain([who.clone()]));
            if let Some(act) = kept.act {
                rows::keep(tx, act, table, rows::Rows::One(&fact))?;
            }
            set_withheld_from(tx, table, &fact, &all)?;
        }
        // Where nobody's pair keeps what is kept, it was withheld for a reason of its own, which outlives this pair.
        if keepers.contains(kept.pair) || (is_kept && keepers.is_empty()) {
            continue;
        }
        remember(tx, kept, who, table, &fact, marks)?;
    }
    Ok(())
}

/// Gives back what this pair alone kept.
pub(super) fn give_back(tx: &mut Tx<'_>, kept: &Kept<'_>) -> Result<()> {
    let own: Vec<(String, Id, Id)> = withholdings::table
        .filter(withholdings::nondisclosure_id.eq(kept.pair))
        .select((withholdings::fact_table, withholdings::fact_id, withholdings::person_id))
        .load(tx.connection())?;
    diesel::delete(withholdings::table.filter(withholdings::nondisclosure_id.eq(kept.pair)))
        .execute(tx.connection())?;
    for (table, fact, who) in own {
        if let Some(from) = withheld_from(tx, &table, &fact)?
            && keepers(tx, &table, &fact, &who)?.is_empty()
        {
            let others = People::new(from.iter().filter(|person| **person != who).cloned());
            set_withheld_from(tx, &table, &fact, &others)?;
        }
    }
    Ok(())
}

/// Lets every pair of a family that holds keep what has come to the record since: called after homes, numbers or stories were added.
pub fn withhold_again(tx: &mut Tx<'_>, family: &Id) -> Result<()> {
    withhold_all(tx, family, None)
}

/// The same as a part of an act that brings facts into a record, before the act ends: taking it back takes back what is kept because of it.
pub(in crate::store) fn withhold_within(tx: &mut Tx<'_>, act: &Id, family: &Id) -> Result<()> {
    withhold_all(tx, family, Some(act))
}

fn withhold_all(tx: &mut Tx<'_>, family: &Id, act: Option<&Id>) -> Result<()> {
    crate::store::places::keep_at_last(tx, family, None);
    type Row = (Id, Option<Id>, Option<Id>, PairState, Marks);
    let rows: Vec<Row> = nondisclosures::table
        .filter(nondisclosures::family_id.eq(family).and(nondisclosures::state.eq_any(PairState::HOLDING)))
        .order(nondisclosures::id)
        .select((
            nondisclosures::id,
            nondisclosures::who_person_id,
            nondisclosures::about_person_id,
            nondisclosures::state,
            (
                nondisclosures::subjects,
                nondisclosures::withheld_from,
                nondisclosures::visibility,
                nondisclosures::source,
            ),
        ))
        .load(tx.connection())?;
    for (pair, who, about, state, marks) in rows {
        withhold(tx, &Kept { family, pair: &pair, who: who.as_ref(), about: about.as_ref(), state, act }, &marks)?;
    }
    Ok(())
}

/// The pairs that keep this fact from this person.
fn keepers(tx: &mut Tx<'_>, table: &str, fact: &Id, who: &Id) -> Result<Vec<Id>> {
    Ok(withholdings::table
        .filter(withholdings::fact_table.eq(table).and(withholdings::fact_id.eq(fact)))
        .filter(withholdings::person_id.eq(who))
        .select(withholdings::nondisclosure_id)
        .load(tx.connection())?)
}

fn remember(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id, table: &str, fact: &Id, marks: &Marks) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    if let Some(act) = kept.act {
        rows::made(tx, act, "withholdings", id.as_str())?;
    }
    diesel::insert_into(withholdings::table)
        .values((
            (
                withholdings::id.eq(id),
                withholdings::family_id.eq(kept.family),
                withholdings::nondisclosure_id.eq(kept.pair),
                withholdings::fact_table.eq(table),
                withholdings::fact_id.eq(fact),
                withholdings::person_id.eq(who),
                withholdings::created_at.eq(now),
            ),
            (
                withholdings::subjects.eq(&marks.subjects),
                withholdings::withheld_from.eq(&marks.withheld_from),
                withholdings::visibility.eq(marks.visibility),
                withholdings::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The facts that a pair is about, by table and id. Read from the tables themselves: what must be kept must be kept whoever confirms it, also what that
/// worker does not see.
fn facts(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id) -> Result<Vec<(&'static str, Id)>> {
    let confirmed = kept.state == PairState::Confirmed;
    let mut facts = homes_of(tx, kept, who, confirmed)?;
    facts.extend(said_of(tx, kept, who)?);
    facts.extend(network_of(tx, kept, who)?);
    facts.extend(conferences_of(tx, kept, who)?);
    if confirmed {
        facts.extend(schools_of(tx, kept, who)?);
        facts.extend(told_of(tx, kept, who)?);
        facts.extend(written_of(tx, kept, who)?);
        facts.extend(sent_of(tx, kept, who)?);
    }
    let book: Vec<(Id, Id)> = recipient_addresses::table
        .inner_join(recipients::table.on(recipients::id.eq(recipient_addresses::recipient_id)))
        .filter(recipient_addresses::family_id.eq(kept.family))
        .filter(recipients::person_id.is_not_null().and(recipients::person_id.ne(who)))
        .select((recipient_addresses::id, recipients::person_id.assume_not_null()))
        .load(tx.connection())?;
    facts.extend(of_those_meant(kept, "recipient_addresses", book));
    // What the timeline tells of these.
    let meant: Vec<Id> = facts.iter().filter(|(table, _)| *table != "residents").map(|(_, id)| id.clone()).collect();
    let told: Vec<Id> = timeline_entries::table
        .filter(timeline_entries::family_id.eq(kept.family).and(timeline_entries::fact_id.eq_any(meant)))
        .select(timeline_entries::id)
        .load(tx.connection())?;
    facts.extend(told.into_iter().map(|id| ("timeline_entries", id)));
    let safety: Vec<Id> = stories::table
        .filter(stories::family_id.eq(kept.family))
        .filter(stories::kind.eq_any([StoryKind::Safety, StoryKind::SafeContact]))
        .select(stories::id)
        .load(tx.connection())?;
    facts.extend(safety.into_iter().map(|id| ("stories", id)));
    if confirmed {
        let ways: Vec<(Id, Id)> = channels::table
            .filter(channels::family_id.eq(kept.family).and(channels::person_id.ne(who)))
            .select((channels::id, channels::person_id))
            .load(tx.connection())?;
        facts.extend(of_those_meant(kept, "channels", ways));
        // What a request said stands on the timeline whole, with numbers and addresses.
        let said: Vec<Id> = timeline_entries::table
            .filter(timeline_entries::family_id.eq(kept.family))
            .filter(timeline_entries::kind.eq_any([TimelineKind::Request, TimelineKind::Decision]))
            .select(timeline_entries::id)
            .load(tx.connection())?;
        facts.extend(said.into_iter().map(|id| ("timeline_entries", id)));
    }
    Ok(facts)
}

/// Of facts that are each about one person: those about whom the pair is.
fn of_those_meant(kept: &Kept<'_>, table: &'static str, rows: Vec<(Id, Id)>) -> Vec<(&'static str, Id)> {
    let meant = rows.into_iter().filter(|(_, person)| kept.about.is_none_or(|about| about == person));
    meant.map(|(id, _)| (table, id)).collect()
}

/// Where the other goes to school: who knows it can wait at the gate.
fn schools_of(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id) -> Result<Vec<(&'static str, Id)>> {
    let told: Vec<(Id, Id)> = schools::table
        .filter(schools::family_id.eq(kept.family).and(schools::person_id.ne(who)))
        .select((schools::id, schools::person_id))
        .load(tx.connection())?;
    let known: Vec<(Id, Id)> = person_details::table
        .filter(person_details::family_id.eq(kept.family).and(person_details::person_id.ne(who)))
        .filter(person_details::kind.eq(Detail::School))
        .select((person_details::id, person_details::person_id))
        .load(tx.connection())?;
    let mut facts = of_those_meant(kept, "schools", told);
    facts.extend(of_those_meant(kept, "person_details", known));
    Ok(facts)
}

/// Alerts about the other, and where they will be: meetings and visits. What is about both of them is not kept from the one.
fn told_of(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id) -> Result<Vec<(&'static str, Id)>> {
    let mut facts = Vec::new();
    let alerts: Vec<(Id, People)> = alerts::table
        .filter(alerts::family_id.eq(kept.family))
        .select((alerts::id, alerts::subjects))
        .load(tx.connection())?;
    let meetings: Vec<(Id, People)> = meetings::table
        .filter(meetings::family_id.eq(kept.family))
        .select((meetings::id, meetings::subjects))
        .load(tx.connection())?;
    let visits: Vec<(Id, People)> = planned_visits::table
        .filter(planned_visits::family_id.eq(kept.family))
        .select((planned_visits::id, planned_visits::subjects))
        .load(tx.connection())?;
    for (table, rows) in [("alerts", alerts), ("meetings", meetings), ("planned_visits", visits)] {
        let is_meant = |about: &People| {
            !about.contains(who) && kept.about.map_or(about.iter().next().is_some(), |other| about.contains(other))
        };
        facts.extend(rows.into_iter().filter(|(_, about)| is_meant(about)).map(|(id, _)| (table, id)));
    }
    Ok(facts)
}

/// What may say anything: papers, notes of contacts at which they were not, and where the family goes. Nobody can know what stands in a report, so all but
/// what is about them alone is kept. Source: a public reprimand in which a new address stood inside an attached report.
fn written_of(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id) -> Result<Vec<(&'static str, Id)>> {
    let papers: Vec<(Id, People)> = documents::table
        .filter(documents::family_id.eq(kept.family))
        .select((documents::id, documents::subjects))
        .load(tx.connection())?;
    let papers: Vec<Id> =
        papers.into_iter().filter(|(_, about)| *about != People::one(who)).map(|(id, _)| id).collect();
    let files: Vec<Id> = document_files::table
        .filter(document_files::document_id.eq_any(&papers))
        .select(document_files::id)
        .load(tx.connection())?;
    let contacts: Vec<(Id, People)> = contacts::table
        .filter(contacts::family_id.eq(kept.family))
        .select((contacts::id, contacts::subjects))
        .load(tx.connection())?;
    let transfers: Vec<(Id, People)> = transfers::table
        .filter(transfers::family_id.eq(kept.family))
        .select((transfers::id, transfers::subjects))
        .load(tx.connection())?;
    let without_them = |rows: Vec<(Id, People)>| rows.into_iter().filter(|(_, there)| !there.contains(who));
    let mut facts: Vec<(&'static str, Id)> = papers.into_iter().map(|id| ("documents", id)).collect();
    facts.extend(files.into_iter().map(|id| ("document_files", id)));
    facts.extend(without_them(contacts).map(|(id, _)| ("contacts", id)));
    facts.extend(without_them(transfers).map(|(id, _)| ("transfers", id)));
    Ok(facts)
}

/// What went to others, and what is to: it says what they were told.
fn sent_of(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id) -> Result<Vec<(&'static str, Id)>> {
    let sent: Vec<(Id, People)> = sendings::table
        .filter(sendings::family_id.eq(kept.family))
        .select((sendings::id, sendings::subjects))
        .load(tx.connection())?;
    let readers: Vec<(Id, People)> = sending_readers::table
        .filter(sending_readers::family_id.eq(kept.family))
        .select((sending_readers::id, sending_readers::subjects))
        .load(tx.connection())?;
    let mut facts = Vec::new();
    for (table, rows) in [("sendings", sent), ("sending_readers", readers)] {
        let to_others = rows.into_iter().filter(|(_, to)| *to != People::one(who));
        facts.extend(to_others.map(|(id, _)| (table, id)));
    }
    Ok(facts)
}

/// The homes that are kept from somebody, with who lives there: where the other lives and they do not.
fn homes_of(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id, every_class: bool) -> Result<Vec<(&'static str, Id)>> {
    let all: Vec<(Id, HomeClass)> = homes::table
        .filter(homes::family_id.eq(kept.family))
        .order(homes::id)
        .select((homes::id, homes::class))
        .load(tx.connection())?;
    let rows: Vec<(Id, Id, Id, bool)> = residents::table
        .filter(residents::family_id.eq(kept.family))
        .order(residents::id)
        .select((residents::id, residents::home_id, residents::person_id, residents::lived_to.is_null()))
        .load(tx.connection())?;
    let lives_in =
        |home: &Id, person: &Id| rows.iter().any(|(_, at, lives, now)| at == home && lives == person && *now);
    let mut facts = Vec::new();
    for (home, class) in all {
        let is_meant = kept.about.is_none_or(|about| lives_in(&home, about)) && !lives_in(&home, who);
        if is_meant && (every_class || class != HomeClass::Ordinary) {
            facts.extend(rows.iter().filter(|(_, at, ..)| *at == home).map(|(id, ..)| ("residents", id.clone())));
            facts.push(("homes", home));
        }
    }
    Ok(facts)
}
