//! With whom of their family or network a child lives: one spell after another, of which none is written over by the next.

use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{kin_arrangements, packages};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::{Arrangement, Known, both};
use crate::codes::{Close, KinKind, Viability};

type Read = (
    (Id, Id, Option<Id>, Option<Id>, String, String, KinKind, Close),
    (bool, String, String, Day, Option<Day>, String, Viability),
    (Option<Day>, String, String, Option<Day>, Option<Day>, String, Option<Id>, i64),
    Marks,
);

pub(super) fn arrangements(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Arrangement>> {
    use visible::kin_arrangements as k;
    let rows: Vec<Read> = visible!(kin_arrangements, viewer, family)
        .order((k::from_on.desc(), k::id.desc()))
        .select((
            (
                k::id,
                k::child_id,
                k::carer_member_id,
                k::carer_person_id,
                k::carer_name,
                k::tie_words,
                k::kind,
                k::close_relative,
            ),
            (k::until_eighteen, k::legal_basis, k::responsible, k::from_on, k::to_on, k::ended_why, k::viability),
            (
                k::viability_on,
                k::viability_words,
                k::support_words,
                k::review_on,
                k::notified_on,
                k::notified_words,
                k::follows_id,
                k::version,
            ),
            (k::subjects, k::withheld_from, k::visibility, k::source),
        ))
        .load(connection)?;
    Ok(rows.into_iter().map(arrangement).collect())
}

fn arrangement((one, two, three, marks): Read) -> Arrangement {
    let (id, child_id, carer_member_id, carer_person_id, carer_name, tie_words, kind, close) = one;
    let (until_eighteen, legal_basis, responsible, from_on, to_on, ended_why, viability) = two;
    let (viability_on, viability_words, support_words, review_on, notified_on, notified_words, follows_id, version) =
        three;
    Arrangement {
        id,
        child_id,
        carer_member_id,
        carer_person_id,
        carer_name,
        tie_words,
        kind,
        close,
        until_eighteen,
        legal_basis,
        responsible,
        from_on,
        to_on,
        ended_why,
        viability,
        viability_on,
        viability_words,
        support_words,
        review_on,
        notified_on,
        notified_words,
        follows_id,
        version,
        marks,
    }
}

/// What a page says of an arrangement.
#[derive(Clone, Debug)]
pub struct ArrangementText {
    /// The child.
    pub child: Id,
    /// The carer, where they are of the network.
    pub member: Option<Known>,
    /// The carer, where they are a person of the record.
    pub person: Option<Id>,
    /// What the carer is called.
    pub carer: String,
    /// Who they are to the child.
    pub tie_words: String,
    /// How the child lives there.
    pub kind: KinKind,
    /// Whether the carer is a close relative.
    pub close: Close,
    /// Whether private fostering counts until 18.
    pub until_eighteen: bool,
    /// By what right.
    pub legal_basis: String,
    /// Who has parental responsibility by it.
    pub responsible: String,
    /// The first day.
    pub from_on: Day,
    /// The last day, and why it ended.
    pub ended: Option<(Day, String)>,
    /// Whether somebody looked at whether the child can live there, when, and what was seen.
    pub viability: (Viability, Option<Day>, String),
    /// What support was agreed.
    pub support_words: String,
    /// When somebody looks at it again.
    pub review_on: Option<Day>,
    /// When the private fostering team was told, and how.
    pub notified: (Option<Day>, String),
    /// Who must not know of it.
    pub kept_from: People,
}

impl ArrangementText {
    /// It is about the child, and about the carer where they are a person of the record; and kept from everybody from whom the carer is kept.
    fn marks(&self, source: &str) -> Marks {
        let carer = self.member.as_ref().map(|member| &member.marks);
        let person = self.person.iter().cloned();
        let about = People::new([self.child.clone()].into_iter().chain(person));
        let marks = Marks::about(about, source).withheld_from(self.kept_from.clone());
        match carer {
            Some(carer) => marks.withheld_from(both(&self.kept_from, &carer.withheld_from)).seen_by(carer.visibility),
            None => marks,
        }
    }
}

/// A child lives in one place at a time: refuses days on which another arrangement of theirs is written down, whoever may see it.
fn is_alone(tx: &mut Tx<'_>, text: &ArrangementText, but: Option<&Id>) -> Result<()> {
    let last = text.ended.as_ref().map(|(day, _)| *day);
    if last.is_some_and(|last| last < text.from_on) {
        return Err(Error::Refused("The last day must not be before the first.".to_owned()));
    }
    let others: Vec<(Id, Day, Option<Day>)> = kin_arrangements::table
        .filter(kin_arrangements::child_id.eq(&text.child))
        .select((kin_arrangements::id, kin_arrangements::from_on, kin_arrangements::to_on))
        .load(tx.connection())?;
    let meets = |(id, from, to): &(Id, Day, Option<Day>)| {
        Some(id) != but && last.is_none_or(|last| *from <= last) && to.is_none_or(|to| text.from_on <= to)
    };
    if others.iter().any(meets) {
        let words = "On some of these days the child is written down as living with somebody else. End that first, or say that it became this.";
        return Err(Error::Refused(words.to_owned()));
    }
    Ok(())
}

/// Writes down with whom a child lives.
pub fn add_arrangement(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    new: &ArrangementText,
    follows: Option<&Id>,
) -> Result<Id> {
    is_alone(tx, new, None)?;
    let (id, now, marks) = (tx.new_id(), tx.now(), new.marks(&viewer.agency));
    let (to_on, ended_why) = ended(new);
    diesel::insert_into(kin_arrangements::table)
        .values((
            (
                kin_arrangements::id.eq(&id),
                kin_arrangements::family_id.eq(family),
                kin_arrangements::child_id.eq(&new.child),
                kin_arrangements::carer_member_id.eq(new.member.as_ref().map(|member| &member.id)),
                kin_arrangements::carer_person_id.eq(&new.person),
                kin_arrangements::carer_name.eq(&new.carer),
                kin_arrangements::tie_words.eq(&new.tie_words),
                kin_arrangements::kind.eq(new.kind),
                kin_arrangements::close_relative.eq(new.close),
                kin_arrangements::until_eighteen.eq(new.until_eighteen),
                kin_arrangements::legal_basis.eq(&new.legal_basis),
                kin_arrangements::responsible.eq(&new.responsible),
            ),
            (
                kin_arrangements::from_on.eq(new.from_on),
                kin_arrangements::to_on.eq(to_on),
                kin_arrangements::ended_why.eq(ended_why),
                kin_arrangements::viability.eq(new.viability.0),
                kin_arrangements::viability_on.eq(new.viability.1),
                kin_arrangements::viability_words.eq(&new.viability.2),
                kin_arrangements::support_words.eq(&new.support_words),
                kin_arrangements::review_on.eq(new.review_on),
                kin_arrangements::notified_on.eq(new.notified.0),
                kin_arrangements::notified_words.eq(&new.notified.1),
                kin_arrangements::follows_id.eq(follows),
            ),
            (
                kin_arrangements::added_by.eq(&viewer.user_id),
                kin_arrangements::added_at.eq(now),
                kin_arrangements::version.eq(1),
                kin_arrangements::subjects.eq(&marks.subjects),
                kin_arrangements::withheld_from.eq(&marks.withheld_from),
                kin_arrangements::visibility.eq(marks.visibility),
                kin_arrangements::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

fn ended(text: &ArrangementText) -> (Option<Day>, &str) {
    text.ended.as_ref().map_or((None, ""), |(day, why)| (Some(*day), why.as_str()))
}

/// Writes an arrangement anew, where it stands at this version. Child and carer stay: another of them is another arrangement.
pub fn change_arrangement(
    tx: &mut Tx<'_>,
    family: &Family,
    was: &Arrangement,
    change: &ArrangementText,
    version: i64,
) -> Result<()> {
    is_alone(tx, change, Some(&was.id))?;
    let marks = change.marks(&was.marks.source).seen_by(was.marks.visibility);
    family.may_mark(&was.marks, &marks)?;
    let (to_on, ended_why) = ended(change);
    let at = kin_arrangements::id.eq(&was.id).and(kin_arrangements::version.eq(version));
    let changed = diesel::update(kin_arrangements::table.filter(at))
        .set((
            (
                kin_arrangements::tie_words.eq(&change.tie_words),
                kin_arrangements::kind.eq(change.kind),
                kin_arrangements::close_relative.eq(change.close),
                kin_arrangements::until_eighteen.eq(change.until_eighteen),
                kin_arrangements::legal_basis.eq(&change.legal_basis),
                kin_arrangements::responsible.eq(&change.responsible),
                kin_arrangements::from_on.eq(change.from_on),
                kin_arrangements::to_on.eq(to_on),
                kin_arrangements::ended_why.eq(ended_why),
            ),
            (
                kin_arrangements::viability.eq(change.viability.0),
                kin_arrangements::viability_on.eq(change.viability.1),
                kin_arrangements::viability_words.eq(&change.viability.2),
                kin_arrangements::support_words.eq(&change.support_words),
                kin_arrangements::review_on.eq(change.review_on),
                kin_arrangements::notified_on.eq(change.notified.0),
                kin_arrangements::notified_words.eq(&change.notified.1),
                kin_arrangements::version.eq(version + 1),
                kin_arrangements::withheld_from.eq(&marks.withheld_from),
            ),
        ))
        .execute(tx.connection())?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Says that an arrangement became another, as when a court made an order: the first ends on the day before, nothing of it is lost, and the packages that are for it are for the new one.
pub fn switch_arrangement(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    was: &Arrangement,
    now: &ArrangementText,
    version: i64,
) -> Result<Id> {
    if was.to_on.is_some() {
        return Err(Error::Refused("This has ended already. Write down the new one by itself.".to_owned()));
    }
    if now.from_on <= was.from_on {
        let words = format!("It must become this after it began, on {}.", was.from_on.words());
        return Err(Error::Refused(words));
    }
    let why = format!("It became: {}", now.kind.words());
    let at = kin_arrangements::id.eq(&was.id).and(kin_arrangements::version.eq(version));
    let ended = diesel::update(kin_arrangements::table.filter(at))
        .set((
            kin_arrangements::to_on.eq(Some(now.from_on.plus_days(-1))),
            kin_arrangements::ended_why.eq(why),
            kin_arrangements::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if ended == 0 {
        return Err(Error::Stale);
    }
    let id = add_arrangement(tx, viewer, family, now, Some(&was.id))?;
    diesel::update(packages::table.filter(packages::arrangement_id.eq(Some(&was.id))))
        .set((packages::arrangement_id.eq(Some(&id)), packages::version.eq(packages::version + 1)))
        .execute(tx.connection())?;
    Ok(id)
}
