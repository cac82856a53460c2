//! What is known of a family, fact by fact with its marks, for the pack that goes with it to another area. Whoever makes the pack decides on the
//! marks what may stand in it.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::people;
use alongside_schema::{Day, Id, Marks, People, Result, Viewer, visible};
use diesel::prelude::*;

use super::alerts::alerts_ever;
use super::promises::open_promises;
use crate::codes::{LegalStatus, Safe, StoryKind, TimelineKind, Way};
use crate::person_codes::{Detail, Wanted};

/// How many headlines of the timeline a pack has at the most.
const HEADLINES: i64 = 15;

/// A part of the pack, in the order of its pages: what the next lead needs first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackPart {
    /// What the family and its children say, and what works well.
    Words,
    /// What everybody must know before they knock or ring.
    Alerts,
    /// That somebody is in the family.
    Member,
    /// What is known of each person: language, what to do differently, school.
    About,
    /// Where they live.
    Homes,
    /// How to reach them.
    Ways,
    /// Each child's legal status.
    Status,
    /// What was promised and is not kept yet.
    Promises,
    /// What happened, in headlines.
    Headlines,
    /// What was told of safety. It never stands on paper: whoever makes the pack says it to the next lead.
    Safety,
}

/// One fact that could go with the family.
#[derive(Clone, Debug)]
pub struct PackFact {
    /// Where it would stand.
    pub part: PackPart,
    /// Its first words.
    pub heading: String,
    /// The rest.
    pub words: String,
    /// The person it is of, where it is of one.
    pub person: Option<Id>,
    /// Its marks.
    pub marks: Marks,
}

/// Everything that could go with a family and that the viewer may see.
pub fn pack_facts(connection: &mut DbConnection, viewer: &Viewer, family: &Id, today: Day) -> Result<Vec<PackFact>> {
    let mut facts = told(connection, viewer, family)?;
    let alerts = alerts_ever(connection, viewer, family)?.into_iter().filter(|alert| alert.holds(today));
    facts.extend(alerts.map(|alert| PackFact {
        part: PackPart::Alerts,
        heading: alert.kind.words().to_owned(),
        words: format!("{} ({})", alert.words, alert.source),
        person: None,
        marks: Marks::about(alert.about, alert.source).withheld_from(alert.kept_from).seen_by(alert.visibility),
    }));
    facts.extend(in_the_family(connection, viewer, family)?);
    facts.extend(about(connection, viewer, family)?);
    facts.extend(homes(connection, viewer, family)?);
    facts.extend(ways(connection, viewer, family)?);
    facts.extend(statuses(connection, viewer, family)?);
    facts.extend(open_promises(connection, viewer, family)?.into_iter().map(|promise| PackFact {
        part: PackPart::Promises,
        heading: promise.words.clone(),
        words: format!("{}, {}", promise.made_by(), promise.standing(today)),
        person: None,
        marks: promise.marks,
    }));
    facts.extend(headlines(connection, viewer, family)?);
    Ok(facts)
}

fn told(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PackFact>> {
    use visible::stories as seen;
    let mut rows: Vec<(StoryKind, String, Day, Marks)> = visible!(stories, viewer, family)
        .order((seen::told_on.desc(), seen::id.desc()))
        .limit(30)
        .select((
            seen::kind,
            seen::words,
            seen::told_on,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    rows.sort_by_key(|(kind, ..)| place(*kind));
    let fact = |(kind, words, on, marks): (StoryKind, String, Day, Marks)| {
        let safety = matches!(kind, StoryKind::Safety | StoryKind::SafeContact);
        let part = if safety { PackPart::Safety } else { PackPart::Words };
        let heading = format!("{}, {}, {}", kind.words(), marks.source, on.words());
        PackFact { part, heading, words, person: None, marks }
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// Their own words come first, then what goes well, and last what others are worried about.
fn place(kind: StoryKind) -> usize {
    match kind {
        StoryKind::WhatWouldHelp | StoryKind::Voice | StoryKind::Said | StoryKind::AtTheEnd => 0,
        StoryKind::WorkingWell | StoryKind::StaysInPlace => 1,
        StoryKind::Worries | StoryKind::SafeContact | StoryKind::Safety => 2,
    }
}

/// Who is in the family is no news to those in it, so it is about nobody here: only a place that is itself kept from somebody stays out.
fn in_the_family(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PackFact>> {
    use visible::family_members as seen;
    let rows: Vec<(Id, Marks)> = visible!(family_members, viewer, family)
        .filter(seen::left_on.is_null())
        .order((seen::position, seen::id))
        .select((seen::person_id, (seen::subjects, seen::withheld_from, seen::visibility, seen::source)))
        .load(connection)?;
    let fact = |(person, marks): (Id, Marks)| PackFact {
        part: PackPart::Member,
        heading: String::new(),
        words: String::new(),
        person: Some(person),
        marks: Marks { subjects: People::none(), ..marks },
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// Not what is sensitive and helps nobody at a first visit: ethnicity, religion, sex and gender stay here until somebody asks for them.
const DETAILS: [Detail; 9] = [
    Detail::Pronouns,
    Detail::Language,
    Detail::OtherLanguages,
    Detail::Interpreter,
    Detail::Communication,
    Detail::Adjustments,
    Detail::School,
    Detail::Likes,
    Detail::Matters,
];

fn about(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PackFact>> {
    use visible::{person_details as seen, schools};
    let rows: Vec<(Id, Detail, String, Marks)> = visible!(person_details, viewer, family)
        .filter(seen::to_on.is_null().and(seen::kind.eq_any(DETAILS)))
        .order((seen::person_id, seen::id))
        .select((
            seen::person_id,
            seen::kind,
            seen::value,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    let told: Vec<(Id, String, Marks)> = visible!(schools, viewer, family)
        .order(schools::id.desc())
        .select((
            schools::person_id,
            schools::name,
            (schools::subjects, schools::withheld_from, schools::visibility, schools::source),
        ))
        .load(connection)?;
    let mut facts: Vec<PackFact> = rows
        .into_iter()
        .map(|(person, detail, value, marks)| PackFact {
            part: PackPart::About,
            heading: detail.words().to_owned(),
            words: in_words(detail, value),
            person: Some(person),
            marks,
        })
        .collect();
    for (person, name, marks) in told {
        let is_school =
            |fact: &PackFact| fact.heading == Detail::School.words() && fact.person.as_ref() == Some(&person);
        if !facts.iter().any(is_school) {
            let (part, heading) = (PackPart::About, Detail::School.words().to_owned());
            facts.push(PackFact { part, heading, words: name, person: Some(person), marks });
        }
    }
    Ok(facts)
}

fn in_words(detail: Detail, value: String) -> String {
    match detail {
        Detail::Interpreter => value.parse::<Wanted>().map_or(value, |wanted| wanted.words().to_owned()),
        _ => value,
    }
}

/// Each home with who lives there: kept from everybody from whom the home or the stay of anybody in it is kept.
fn homes(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PackFact>> {
    use visible::{homes as seen, residents};
    let rows: Vec<(Id, String, String, Marks, String, People)> = visible!(residents, viewer, family)
        .inner_join(seen::table.on(seen::id.eq(residents::home_id)))
        .inner_join(people::table.on(people::id.eq(residents::person_id)))
        .filter(seen::viewer_id.eq(&viewer.user_id))
        .filter(residents::lived_to.is_null())
        .order((seen::position, seen::id, residents::id))
        .select((
            seen::id,
            seen::address,
            seen::postcode,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
            people::name,
            residents::withheld_from,
        ))
        .load(connection)?;
    let mut facts: Vec<(Id, PackFact)> = Vec::new();
    for (home, address, postcode, marks, name, kept) in rows {
        if facts.last().is_none_or(|(last, _)| *last != home) {
            let heading = if postcode.is_empty() { address } else { format!("{address}, {postcode}") };
            let fact = PackFact { part: PackPart::Homes, heading, words: String::new(), person: None, marks };
            facts.push((home, fact));
        }
        let Some((_, fact)) = facts.last_mut() else { continue };
        let comma = if fact.words.is_empty() { "" } else { ", " };
        fact.words.push_str(&format!("{comma}{name}"));
        let all = fact.marks.withheld_from.iter().chain(kept.iter()).cloned();
        fact.marks.withheld_from = People::new(all);
    }
    Ok(facts.into_iter().map(|(_, fact)| fact).collect())
}

fn ways(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PackFact>> {
    use visible::channels as seen;
    let rows: Vec<(Id, Way, String, Safe, String, Marks)> = visible!(channels, viewer, family)
        .filter(seen::to_on.is_null())
        .order(seen::id)
        .select((
            seen::person_id,
            seen::kind,
            seen::value,
            seen::safe,
            seen::times,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    let fact = |(person, way, value, safe, times, marks): (Id, Way, String, Safe, String, Marks)| PackFact {
        part: PackPart::Ways,
        heading: format!("{} {value}", way.words()).trim().to_owned(),
        words: format!("{} {times}", safe.of(way)).trim().to_owned(),
        person: Some(person),
        marks,
    };
    Ok(rows.into_iter().map(fact).collect())
}

fn statuses(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PackFact>> {
    use visible::status_spells as seen;
    let rows: Vec<(Id, LegalStatus, Day, Marks)> = visible!(status_spells, viewer, family)
        .filter(seen::ended_on.is_null())
        .order(seen::id)
        .select((
            seen::person_id,
            seen::status,
            seen::started_on,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    let fact = |(person, status, since, marks): (Id, LegalStatus, Day, Marks)| PackFact {
        part: PackPart::Status,
        heading: status.words().to_owned(),
        words: format!("since {}", since.words()),
        person: Some(person),
        marks,
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// What was decided about safety, and what a request said whole, is not among the headlines: of it only that somebody asked.
fn headlines(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PackFact>> {
    use visible::timeline_entries as seen;
    let rows: Vec<(Day, String, Marks)> = visible!(timeline_entries, viewer, family)
        .filter(seen::kind.ne(TimelineKind::Safety))
        .order((seen::happened_on.desc(), seen::id.desc()))
        .limit(HEADLINES)
        .select((seen::happened_on, seen::title, (seen::subjects, seen::withheld_from, seen::visibility, seen::source)))
        .load(connection)?;
    let fact = |(on, title, marks): (Day, String, Marks)| PackFact {
        part: PackPart::Headlines,
        heading: on.words(),
        words: title,
        person: None,
        marks,
    };
    Ok(rows.into_iter().map(fact).collect())
}
