//! The first look at a row: whether it is given, given in part, or kept back, from its marks and from whom it is about. A rule without a query; a person decides
//! after it, and a second one checks that.
//!
//! It errs on the side of keeping back. What keeps a row for somebody's safety goes before everything else, also where the row is about nobody but the person:
//! the one who asks for a child's record may be the one of whom the child is afraid.

use alongside_families::copy::Reader;
use alongside_schema::{Id, Marks, People, Visibility};

use super::codes::{ByWhom, Given, Why};

/// Tables that say who must not be told what, or who may know of the family and why: they are there to keep somebody safe from whoever may ask.
const SAFETY: &[&str] = &[
    "nondisclosures",
    "nondisclosure_steps",
    "withholdings",
    "second_looks",
    "restrictions",
    "restriction_steps",
    "emergency_openings",
];

/// Tables that say where somebody is to be found, or how.
const PLACES: &[&str] = &[
    "homes",
    "residents",
    "schools",
    "channels",
    "planned_visits",
    "meetings",
    "invitations",
    "recipients",
    "recipient_addresses",
    "transfers",
    "network_people",
    "network_offers",
    "rota_needs",
    "rota_turns",
    "conferences",
    "conference_guests",
    "conference_bookings",
    "kin_arrangements",
    "packages",
    "package_payees",
    "package_lines",
    "payments",
    "sendings",
    "sending_readers",
];

/// Files, and what they are pages of. Nobody can give a part of one: a copy with parts made unreadable is a document of its own.
const FILES: &[&str] = &["documents", "document_files", "attachments"];

/// Tables in which somebody's own words stand, or what was noted when a worker was with them.
const CONFIDED: &[&str] = &[
    "stories",
    "contacts",
    "timeline_entries",
    "meeting_notes",
    "consents",
    "sharing_wishes",
    "competence_views",
    "network_answers",
    "network_numbers",
    "network_ties",
    "rota_days",
    "family_plans",
    "conference_reviews",
    "support_reviews",
    "readings",
    "assessment_readings",
];

/// Tables in which workers reflect for themselves and each other; and how people were prepared for a meeting, which is for its coordinator alone.
const FOR_THE_LEAD: &[&str] = &["handovers", "supervisions", "supervision_actions", "conference_prepared"];

/// Whether the rows of a table say where somebody is to be found, or how.
pub fn is_place(table: &str) -> bool {
    PLACES.contains(&table)
}

/// For whom the look is.
#[derive(Clone, Debug)]
pub struct For<'a> {
    /// Whose record it is.
    pub person: &'a Id,
    /// Everybody into whose hands it comes or may come: the person, who asks, and whoever may be who asks.
    pub readers: &'a [Reader],
    /// In what standing they ask.
    pub by_whom: ByWhom,
    /// Who asks, where they are somebody else of the record.
    pub asker: Option<&'a Id>,
}

/// From whom a row is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An agency or a worker, or nobody said.
    Agency,
    /// The person themselves.
    Themselves,
    /// Anybody else.
    Informant,
}

/// A row, as far as it matters for the look.
#[derive(Clone, Debug)]
pub struct Fact<'a> {
    /// Its table.
    pub table: &'a str,
    /// Its marks.
    pub marks: &'a Marks,
    /// Everybody of the families whom its columns name.
    pub named: &'a People,
    /// The words of those of whom the readers must not be told, found in what it says.
    pub says_pair: bool,
    /// Whether it is a protected home, or says in a list of places where one is.
    pub says_protected: bool,
    /// Whether it says something else that is kept from them: an address, a number, a name.
    pub says_kept: bool,
    /// Whether it says the name of anybody else of the families.
    pub says_others: bool,
    /// Whether it says by which school or surgery the person is to be found, and somebody else asks.
    pub says_where: bool,
    /// Whether it is the home of who asks, or of their stay there, or where they can be reached.
    pub is_where_asker_is: bool,
    /// Whether it is a story about safety, or about a way to reach somebody.
    pub is_safety_story: bool,
    /// From whom it is known.
    pub origin: Origin,
}

/// What of it is given at first sight, and why.
pub fn first(fact: &Fact<'_>, to: &For<'_>) -> (Given, Why) {
    match kept_because(fact, to) {
        Some(why) => (Given::Kept, why),
        None => given_because(fact, to),
    }
}

/// Why nothing of it is given at first sight, the gravest first.
fn kept_because(fact: &Fact<'_>, to: &For<'_>) -> Option<Why> {
    let (marks, is) = (fact.marks, |tables: &[&str]| tables.contains(&fact.table));
    let withheld = |id: &Id| marks.withheld_from.contains(id);
    let is_withheld = to.readers.iter().any(|reader| withheld(&reader.id) || reader.accounts.iter().any(withheld));
    let is_about_them_alone = marks.subjects == People::one(to.person) && fact.named.iter().all(|one| one == to.person);
    let is_of_pair = fact.says_pair || is_about_a_pair(fact, to);
    let is_for_another = to.by_whom.is_for_another();
    let is_alert = fact.table == "alerts" && (is_for_another || !is_about_them_alone);
    // The parent was not there, or the child said it of themselves: they may have told it so that this parent does not hear it.
    let asker_was_there =
        marks.subjects == People::none() || to.asker.is_some_and(|asker| marks.subjects.contains(asker));
    let is_confided =
        to.by_whom == ByWhom::Parent && !asker_was_there && (is(CONFIDED) || fact.origin == Origin::Themselves);
    let asker_must_not = must_not_be_told_of_the_person(to);
    let rules = [
        (Why::Protected, fact.says_protected),
        (Why::Withheld, is_withheld),
        (Why::Pair, is_of_pair || (asker_must_not && (is(PLACES) || is(FILES)))),
        (Why::Safety, is(SAFETY) || fact.is_safety_story || is_alert),
        (Why::Limited, marks.visibility == Visibility::Limited || is(FOR_THE_LEAD)),
        (Why::Informant, fact.origin == Origin::Informant),
        (Why::Confided, is_confided),
        (Why::Place, is_for_another && is(PLACES) && !fact.is_where_asker_is),
        (Why::File, is(FILES) && (is_for_another || !is_about_them_alone)),
    ];
    rules.into_iter().find(|(_, holds)| *holds).map(|(why, _)| why)
}

/// Whether it is about somebody of whom one of the readers must not be told. Nobody is kept from what is about themselves by their own pair.
fn is_about_a_pair(fact: &Fact<'_>, to: &For<'_>) -> bool {
    let not_told_of = to.readers.iter().flat_map(|reader| &reader.not_about).map(|(about, _)| about);
    not_told_of
        .filter(|about| *about != to.person)
        .any(|about| fact.marks.subjects.contains(about) || fact.named.contains(about))
}

/// Whether who asks must not be told of the very person whose record it is.
fn must_not_be_told_of_the_person(to: &For<'_>) -> bool {
    let others = to.readers.iter().filter(|reader| reader.id != *to.person);
    others.flat_map(|reader| &reader.not_about).any(|(about, _)| about == to.person)
}

/// How much of it is given, where nothing keeps it back.
fn given_because(fact: &Fact<'_>, to: &For<'_>) -> (Given, Why) {
    let subjects = &fact.marks.subjects;
    let is_other = |one: &&Id| *one != to.person && Some(*one) != to.asker;
    let has_others = subjects.iter().chain(fact.named.iter()).any(|one| is_other(&one));
    let is_named = subjects.contains(to.person) || fact.named.contains(to.person);
    match (is_named, has_others) {
        (true, false) if fact.says_others || fact.says_kept => (Given::Part, Why::Others),
        (true, false) if fact.says_where => (Given::Part, Why::Where),
        // Whoever asks must not be told of the person: nothing goes without somebody reading it sentence by sentence.
        (true, false) if must_not_be_told_of_the_person(to) => (Given::Part, Why::Others),
        (true, false) => (Given::Whole, Why::OnlyThem),
        (true, true) => (Given::Part, Why::Others),
        (false, _) if *subjects == People::none() => (Given::Part, Why::Family),
        (false, _) => (Given::Part, Why::Named),
    }
}

#[cfg(test)]
#[path = "first_cases.rs"]
mod cases;
