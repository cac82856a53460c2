use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{relationships, responsibilities};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::Family;
use super::people::members_ever;
use crate::tie_codes::{Basis, Closeness, Couple, Nature, Seeing};
use crate::ties::{self, Between, TieKind, Who};

/// What is between two people: one row, which reads in both directions.
#[derive(Clone, Debug, Queryable)]
pub struct Tie {
    /// The tie.
    pub id: Id,
    /// The first person.
    pub from: Id,
    /// The second.
    pub to: Id,
    /// The code of its kind.
    pub code: String,
    /// What was said of it in words, where the kind does not say it all.
    pub words: String,
    /// By what they belong together.
    pub nature: Nature,
    /// From when.
    pub from_on: Option<Day>,
    /// Until when.
    pub to_on: Option<Day>,
    /// How two partners stand.
    pub couple: Couple,
    /// How it is between them.
    pub closeness: Closeness,
    /// Who said so.
    pub closeness_by: String,
    /// When.
    pub closeness_on: Option<Day>,
    /// How a child sees the other.
    pub seeing: Seeing,
    /// That in words.
    pub seeing_words: String,
    /// What else was said.
    pub note: String,
    /// Its version.
    pub version: i64,
    /// Its marks.
    pub marks: Marks,
}

impl Tie {
    /// Its kind.
    pub fn kind(&self) -> &'static TieKind {
        TieKind::of(&self.code)
    }

    /// What this person of the two is to the other: "mother of".
    pub fn reads_from(&self, person: &Id) -> &'static str {
        if *person == self.from { self.kind().one } else { self.kind().other }
    }

    /// How it is between them, said from this person of the two.
    pub fn closeness_from(&self, person: &Id) -> &'static str {
        match (self.closeness, *person == self.from) {
            (Closeness::Harms, true) | (Closeness::Harmed, false) => "Does them harm",
            (Closeness::Harms, false) | (Closeness::Harmed, true) => "Is harmed by them",
            (other, _) => other.words(),
        }
    }

    /// Who does harm by it, if it says that somebody does.
    fn who_harms(&self, closeness: Closeness) -> Option<&Id> {
        match closeness {
            Closeness::Harms => Some(&self.from),
            Closeness::Harmed => Some(&self.to),
            _ => None,
        }
    }

    /// The other of the two.
    pub fn other_than(&self, person: &Id) -> &Id {
        if *person == self.from { &self.to } else { &self.from }
    }

    fn between(&self) -> Between<'_> {
        Between { from: &self.from, to: &self.to, kind: self.kind(), from_on: self.from_on, to_on: self.to_on }
    }
}

/// Every tie between people of the family, those that hold first.
pub fn ties(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Tie>> {
    use visible::relationships as r;
    let mut found: Vec<Tie> = visible!(relationships, viewer, family)
        .order(r::id)
        .select((
            r::id,
            r::from_person_id,
            r::to_person_id,
            r::tie,
            r::kind,
            r::nature,
            r::from_on,
            r::to_on,
            r::couple,
            r::closeness,
            r::closeness_by,
            r::closeness_on,
            r::contact,
            r::contact_words,
            r::note,
            r::version,
            (r::subjects, r::withheld_from, r::visibility, r::source),
        ))
        .load(connection)?;
    found.sort_by_key(|tie| tie.to_on.is_some());
    Ok(found)
}

/// A tie that is to be stored.
#[derive(Clone, Debug)]
pub struct TieText {
    /// The first person.
    pub from: Id,
    /// The second.
    pub to: Id,
    /// What the first is to the second.
    pub kind: &'static TieKind,
}

/// Adds ties, each looked at beside those before it and those that are there, as far as the viewer may know of them.
pub fn add_ties(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, new: &[TieText]) -> Result<()> {
    let members = members_ever(tx.connection(), viewer, family)?;
    for text in new {
        let there = ties(tx.connection(), viewer, family)?;
        let there: Vec<Between<'_>> = there.iter().map(Tie::between).collect();
        let people: Vec<Who<'_>> = members
            .iter()
            .map(|member| Who { id: &member.person_id, name: &member.name, life: member.life() })
            .collect();
        let wanted = Between { from: &text.from, to: &text.to, kind: text.kind, from_on: None, to_on: None };
        ties::check(&people, &there, &wanted).map_err(Error::Refused)?;
        let marks = Marks::about(People::new([text.from.clone(), text.to.clone()]), viewer.agency.clone());
        insert_tie(tx, family, text, &marks)?;
    }
    Ok(())
}

fn insert_tie(tx: &mut Tx<'_>, family: &Id, text: &TieText, marks: &Marks) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(relationships::table)
        .values((
            (
                relationships::id.eq(id),
                relationships::family_id.eq(family),
                relationships::from_person_id.eq(&text.from),
                relationships::to_person_id.eq(&text.to),
                relationships::kind.eq(""),
                relationships::tie.eq(text.kind.code),
                relationships::parental_responsibility.eq(""),
                relationships::lives_with.eq(""),
                relationships::quality.eq(""),
                relationships::note.eq(""),
            ),
            (
                relationships::subjects.eq(&marks.subjects),
                relationships::withheld_from.eq(&marks.withheld_from),
                relationships::visibility.eq(marks.visibility),
                relationships::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What a page says of one tie.
#[derive(Clone, Debug)]
pub struct TieChange {
    /// By what they belong together.
    pub nature: Nature,
    /// From when.
    pub from_on: Option<Day>,
    /// Until when.
    pub to_on: Option<Day>,
    /// How two partners stand.
    pub couple: Couple,
    /// How it is between them, who said so, and when.
    pub closeness: (Closeness, String, Option<Day>),
    /// How a child sees the other, and in words.
    pub seeing: (Seeing, String),
    /// What else was said.
    pub note: String,
}

/// Writes a tie anew where it stands at this version. That somebody harms another is kept from them.
pub fn change_tie(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    tie: &Tie,
    change: &TieChange,
    version: i64,
) -> Result<()> {
    let members = members_ever(tx.connection(), viewer, &family.id)?;
    let people: Vec<Who<'_>> =
        members.iter().map(|member| Who { id: &member.person_id, name: &member.name, life: member.life() }).collect();
    let others: Vec<Tie> =
        ties(tx.connection(), viewer, &family.id)?.into_iter().filter(|other| other.id != tie.id).collect();
    let there: Vec<Between<'_>> = others.iter().map(Tie::between).collect();
    if change.to_on.is_none() || change.from_on.is_some() {
        let wanted = Between { from_on: change.from_on, to_on: change.to_on, ..tie.between() };
        ties::check(&people, &there, &wanted).map_err(Error::Refused)?;
    }
    let withheld_from = kept_from_who_harms(family, tie, change.closeness.0)?;
    let at = relationships::id.eq(&tie.id).and(relationships::version.eq(version));
    let changed = diesel::update(relationships::table.filter(at))
        .set((
            relationships::nature.eq(change.nature),
            relationships::from_on.eq(change.from_on),
            relationships::to_on.eq(change.to_on),
            relationships::couple.eq(change.couple),
            relationships::closeness.eq(change.closeness.0),
            relationships::closeness_by.eq(&change.closeness.1),
            relationships::closeness_on.eq(change.closeness.2),
            relationships::contact.eq(change.seeing.0),
            relationships::contact_words.eq(&change.seeing.1),
            relationships::note.eq(&change.note),
            relationships::withheld_from.eq(withheld_from),
            relationships::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// From whom a tie is kept once it says this: whoever does harm by it must not read that somebody said so. Only who answers for the family takes that back.
fn kept_from_who_harms(family: &Family, tie: &Tie, closeness: Closeness) -> Result<People> {
    let (was, is) = (tie.who_harms(tie.closeness), tie.who_harms(closeness));
    let others = tie.marks.withheld_from.iter().filter(|id| Some(*id) != was);
    let kept = People::new(others.chain(is).cloned());
    family.may_mark(&tie.marks, &tie.marks.clone().withheld_from(kept.clone()))?;
    Ok(kept)
}

/// Somebody's parental responsibility for a child, for a stretch of time.
#[derive(Clone, Debug, Queryable)]
pub struct Responsibility {
    /// Its row.
    pub id: Id,
    /// Who has it.
    pub person_id: Id,
    /// For which child.
    pub child_id: Id,
    /// Why.
    pub basis: Basis,
    /// What shows it.
    pub evidence: String,
    /// When somebody saw that.
    pub seen_on: Option<Day>,
    /// From when.
    pub from_on: Option<Day>,
    /// Until when.
    pub to_on: Option<Day>,
    /// Where it is known from.
    pub source: String,
}

/// Who has or had parental responsibility for whom in the family, what holds first.
pub fn responsibilities_of(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Responsibility>> {
    use visible::responsibilities as r;
    let mut found: Vec<Responsibility> = visible!(responsibilities, viewer, family)
        .order(r::id)
        .select((r::id, r::person_id, r::child_id, r::basis, r::evidence, r::seen_on, r::from_on, r::to_on, r::source))
        .load(connection)?;
    found.sort_by_key(|spell| spell.to_on.is_some());
    Ok(found)
}

/// A stretch of parental responsibility that is to be stored.
#[derive(Clone, Debug)]
pub struct NewResponsibility {
    /// Who has it.
    pub person: Id,
    /// For which child.
    pub child: Id,
    /// Why.
    pub basis: Basis,
    /// What shows it.
    pub evidence: String,
    /// When somebody saw that.
    pub seen_on: Option<Day>,
    /// From when.
    pub from_on: Option<Day>,
}

/// Stores it. One of a basis holds at a time for a person and a child.
pub fn add_responsibility(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, new: &NewResponsibility) -> Result<()> {
    let there = responsibilities_of(tx.connection(), viewer, family)?;
    let same = |spell: &&Responsibility| {
        spell.to_on.is_none()
            && (&spell.person_id, &spell.child_id, spell.basis) == (&new.person, &new.child, new.basis)
    };
    if there.iter().any(|spell| same(&spell)) {
        return Err(Error::Refused("It is recorded already, on the same ground.".to_owned()));
    }
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(People::new([new.person.clone(), new.child.clone()]), viewer.agency.clone());
    diesel::insert_into(responsibilities::table)
        .values((
            (
                responsibilities::id.eq(id),
                responsibilities::family_id.eq(family),
                responsibilities::person_id.eq(&new.person),
                responsibilities::child_id.eq(&new.child),
                responsibilities::basis.eq(new.basis),
                responsibilities::evidence.eq(&new.evidence),
                responsibilities::seen_on.eq(new.seen_on),
                responsibilities::from_on.eq(new.from_on),
                responsibilities::recorded_at.eq(now),
            ),
            (
                responsibilities::subjects.eq(&marks.subjects),
                responsibilities::withheld_from.eq(&marks.withheld_from),
                responsibilities::visibility.eq(marks.visibility),
                responsibilities::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Ends a stretch of parental responsibility on this day.
pub fn end_responsibility(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, id: &Id, on: Day) -> Result<()> {
    let there = responsibilities_of(tx.connection(), viewer, family)?;
    let spell = there.iter().find(|spell| spell.id == *id).ok_or(Error::NotFound)?;
    diesel::update(responsibilities::table.filter(responsibilities::id.eq(id).and(responsibilities::to_on.is_null())))
        .set(responsibilities::to_on.eq(spell.from_on.map_or(on, |from| from.max(on))))
        .execute(tx.connection())?;
    Ok(())
}
