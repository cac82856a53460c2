use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, sharing_decisions, sharing_wishes};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::{NewSharing, record_sharing};
use crate::codes::{Ground, Knows, Shared, SharedBy, TimelineKind, WishSays};
use crate::sharing::{Against, EVERYBODY};
use crate::store::consents::NewAnswer;
use crate::store::timeline::{Note, note};
use crate::store::{Family, Member};

/// What somebody of the family wishes about speaking with somebody else.
#[derive(Clone, Debug, Queryable)]
pub struct SharingWish {
    /// The wish.
    pub id: Id,
    /// Who wishes it.
    pub person_id: Id,
    /// Which agency it means, where it is one that is known here.
    pub agency_id: Option<Id>,
    /// Whom it means, in words.
    pub whom: String,
    /// What they wish.
    pub says: WishSays,
    /// About whom; nobody means the whole family.
    pub about_id: Option<Id>,
    /// In their words.
    pub words: String,
    /// In which language they said it.
    pub language: String,
    /// From when.
    pub from_on: Day,
    /// Until when it held.
    pub to_on: Option<Day>,
    /// Who said that it holds no more, and why.
    pub end_words: String,
    /// When it was written down.
    pub recorded_at: Moment,
    /// Its marks.
    pub marks: Marks,
}

/// Every wish that the viewer may see, those that hold first, the newest first.
pub fn wishes(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<SharingWish>> {
    use visible::sharing_wishes as seen;
    let mut found: Vec<SharingWish> = visible!(sharing_wishes, viewer, family)
        .order(seen::id.desc())
        .select((
            seen::id,
            seen::person_id,
            seen::agency_id,
            seen::whom,
            seen::says,
            seen::about_person_id,
            seen::words,
            seen::language,
            seen::from_on,
            seen::to_on,
            seen::end_words,
            seen::recorded_at,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    found.sort_by_key(|wish| wish.to_on.is_some());
    Ok(found)
}

/// One of them.
pub fn wish(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<SharingWish> {
    wishes(connection, viewer, family)?.into_iter().find(|one| one.id == *id).ok_or(Error::NotFound)
}

/// A wish that is to be written down.
#[derive(Clone, Debug)]
pub struct NewWish {
    /// Who wishes it.
    pub person: Id,
    /// Which agency it means, where it is one that is known here.
    pub agency: Option<Id>,
    /// Whom it means, in words.
    pub whom: String,
    /// What they wish.
    pub says: WishSays,
    /// About whom; nobody means the whole family.
    pub about: Option<Id>,
    /// In their words.
    pub words: String,
    /// In which language they said it.
    pub language: String,
    /// From when.
    pub from_on: Day,
}

/// Writes a wish down. That somebody wishes it is about them, and about whom the wish is about: a pair keeps it from whoever must not be told of them.
pub fn record_wish(tx: &mut Tx<'_>, by: &Viewer, family: &Id, new: &NewWish, kept_from: &People) -> Result<Id> {
    let about = People::new([new.person.clone()].into_iter().chain(new.about.clone()));
    let marks = Marks::about(about, by.agency.clone()).withheld_from(kept_from.clone());
    let id = insert(tx, by, family, new, &marks)?;
    let line = Note {
        family,
        happened_on: new.from_on,
        kind: TimelineKind::Sharing,
        title: format!("{}: {}", new.whom, new.says.words()),
        body: new.words.clone(),
        fact: Some(&id),
        marks: &marks,
    };
    note(tx, by, line)?;
    Ok(id)
}

fn insert(tx: &mut Tx<'_>, by: &Viewer, family: &Id, new: &NewWish, marks: &Marks) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(sharing_wishes::table)
        .values((
            (
                sharing_wishes::id.eq(&id),
                sharing_wishes::family_id.eq(family),
                sharing_wishes::person_id.eq(&new.person),
                sharing_wishes::agency_id.eq(&new.agency),
                sharing_wishes::whom.eq(&new.whom),
                sharing_wishes::says.eq(new.says),
                sharing_wishes::about_person_id.eq(&new.about),
                sharing_wishes::words.eq(&new.words),
                sharing_wishes::language.eq(&new.language),
                sharing_wishes::from_on.eq(new.from_on),
                sharing_wishes::end_words.eq(""),
                sharing_wishes::recorded_by.eq(&by.user_id),
                sharing_wishes::recorded_at.eq(now),
            ),
            (
                sharing_wishes::subjects.eq(&marks.subjects),
                sharing_wishes::withheld_from.eq(&marks.withheld_from),
                sharing_wishes::visibility.eq(marks.visibility),
                sharing_wishes::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Writes down that a wish holds no more. Where it spoke against sharing, more people may learn something from then on: that is for those who answer for the family.
pub fn end_wish(tx: &mut Tx<'_>, by: &Viewer, family: &Family, wish: &SharingWish, words: &str) -> Result<()> {
    if wish.says.is_against() {
        family.may_take_protection_away()?;
    }
    let today = tx.today();
    end(tx, &wish.id, today, words)?;
    let line = Note {
        family: &family.id,
        happened_on: today,
        kind: TimelineKind::Sharing,
        title: format!("Holds no more: {}: {}", wish.whom, wish.says.words()),
        body: words.to_owned(),
        fact: Some(&wish.id),
        marks: &wish.marks,
    };
    note(tx, by, line)
}

fn end(tx: &mut Tx<'_>, id: &Id, on: Day, words: &str) -> Result<()> {
    let ended =
        diesel::update(sharing_wishes::table.filter(sharing_wishes::id.eq(id).and(sharing_wishes::to_on.is_null())))
            .set((sharing_wishes::to_on.eq(on), sharing_wishes::end_words.eq(words)))
            .execute(tx.connection())?;
    if ended == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The wishes of this person that hold, whoever may see them: what they had allowed ends when they take their yes back.
fn holding_of(tx: &mut Tx<'_>, family: &Id, person: &Id) -> Result<Vec<(Id, WishSays, String)>> {
    Ok(sharing_wishes::table
        .filter(sharing_wishes::family_id.eq(family).and(sharing_wishes::person_id.eq(person)))
        .filter(sharing_wishes::to_on.is_null())
        .order(sharing_wishes::id)
        .select((sharing_wishes::id, sharing_wishes::says, sharing_wishes::whom))
        .load(tx.connection())?)
}

/// How many of the wishes of this person end when they take their yes to sharing back, as the viewer may know of them.
pub fn wishes_that_end(wishes: &[SharingWish], person: &Id) -> usize {
    let allows = |wish: &&SharingWish| wish.person_id == *person && wish.to_on.is_none() && !wish.says.is_against();
    wishes.iter().filter(allows).count()
}

/// Somebody says no to sharing, or takes their yes back: what they had allowed ends, and from now on nobody outside the family is told anything about them.
pub(in crate::store) fn speak_with_nobody(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    person: &Member,
    answer: &NewAnswer,
    marks: &Marks,
) -> Result<()> {
    let today = tx.today();
    let there = holding_of(tx, &family.id, &person.person_id)?;
    for (id, _, _) in there.iter().filter(|(_, says, _)| !says.is_against()) {
        end(tx, id, today, "They took back their yes to speaking with others.")?;
    }
    if there.iter().any(|(_, says, whom)| *says == WishSays::No && whom == EVERYBODY) {
        return Ok(());
    }
    let wish = NewWish {
        person: person.person_id.clone(),
        agency: None,
        whom: EVERYBODY.to_owned(),
        says: WishSays::No,
        about: Some(person.person_id.clone()),
        words: answer.words.clone(),
        language: answer.language.clone(),
        from_on: answer.from_on,
    };
    // The line of the timeline for the answer says it already.
    insert(tx, by, &family.id, &wish, marks)?;
    Ok(())
}

/// Somebody says yes to sharing again: that nobody is told anything about them holds no more. Other wishes of theirs stay.
pub(in crate::store) fn let_speak_again(
    tx: &mut Tx<'_>,
    family: &Family,
    person: &Member,
    answer: &NewAnswer,
) -> Result<()> {
    let there = holding_of(tx, &family.id, &person.person_id)?;
    for (id, _, _) in there.iter().filter(|(_, says, whom)| *says == WishSays::No && whom == EVERYBODY) {
        family.may_take_protection_away()?;
        end(tx, id, answer.from_on, "They said yes to speaking with others.")?;
    }
    Ok(())
}

/// Whether somebody of the family wishes that this agency, as the address book calls it, is not told, or not told all. Looks at every wish, whoever may see it, since
/// whoever sends may not know of it; the answer is yes or no.
pub fn wish_against(connection: &mut DbConnection, family: &Id, agency: &str) -> Result<bool> {
    Ok(!wished_against(connection, family, vec![agency.to_owned()])?.is_empty())
}

/// Those of these agencies of which somebody wishes it, in the same way.
pub fn wished_against(connection: &mut DbConnection, family: &Id, agencies_named: Vec<String>) -> Result<Vec<String>> {
    let rows: Vec<(WishSays, Option<String>)> = sharing_wishes::table
        .left_join(agencies::table.on(agencies::id.nullable().eq(sharing_wishes::agency_id)))
        .filter(sharing_wishes::family_id.eq(family).and(sharing_wishes::to_on.is_null()))
        .select((sharing_wishes::says, agencies::name.nullable()))
        .load(connection)?;
    let wishes: Vec<Against> = rows.into_iter().map(|(says, agency)| Against { says, agency }).collect();
    let is_meant = |agency: &String| wishes.iter().any(|wish| wish.concerns(agency));
    Ok(agencies_named.into_iter().filter(is_meant).collect())
}

const WISHES_NOT: &str = "Somebody of the family wishes that this agency is not told about them. Speak with them first. If a child or somebody else must be protected, write down under \u{201c}What we shared, and with whom\u{201d} what is decided and why; then it can be given to them.";

/// Writes down that somebody of an agency is given a part of the record. Refused where somebody of the family wishes that it is not told, and the ground does not go
/// before a wish.
pub fn share_a_part(tx: &mut Tx<'_>, by: &Viewer, family: &Id, new: &NewSharing, marks: &Marks) -> Result<Id> {
    if !new.ground.is_some_and(Ground::goes_before_a_wish) {
        let against = sharing_wishes::table
            .filter(sharing_wishes::family_id.eq(family).and(sharing_wishes::to_on.is_null()))
            .filter(sharing_wishes::says.eq(WishSays::No))
            .filter(sharing_wishes::agency_id.is_null().or(sharing_wishes::agency_id.nullable().eq(&new.agency)));
        if diesel::select(diesel::dsl::exists(against)).get_result(tx.connection())? {
            return Err(Error::Refused(PART_WISHES_NOT.to_owned()));
        }
    }
    record_sharing(tx, by, family, new, marks)
}

const PART_WISHES_NOT: &str = "Somebody of the family wishes that this agency is not told about them. Speak with them first. If a child or somebody else must be protected, select what goes before a wish, and enter why.";

/// Lets an agency be given something to do about a family, and writes down that this shares something with it. Refused where somebody of the family wishes that it is not
/// told, unless it was decided since to tell it on a ground that goes before a wish. `what` is the row of what is to be done, with its marks.
pub fn may_be_owed(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    agency: &Id,
    (words, what, marks): (&str, &Id, &Marks),
) -> Result<()> {
    let against: Vec<(Option<Id>, Moment)> = sharing_wishes::table
        .filter(sharing_wishes::family_id.eq(family).and(sharing_wishes::to_on.is_null()))
        .filter(sharing_wishes::says.eq(WishSays::No))
        .filter(sharing_wishes::agency_id.is_null().or(sharing_wishes::agency_id.eq(agency)))
        .select((sharing_wishes::about_person_id, sharing_wishes::recorded_at))
        .load(tx.connection())?;
    let is_meant = |about: &Option<Id>| {
        about.as_ref().is_none_or(|about| marks.subjects == People::none() || marks.subjects.contains(about))
    };
    let last = against.iter().filter(|(about, _)| is_meant(about)).map(|(_, at)| *at).max();
    if let Some(last) = last {
        let decided = sharing_decisions::table
            .filter(sharing_decisions::family_id.eq(family).and(sharing_decisions::agency_id.eq(agency)))
            .filter(sharing_decisions::decision.eq_any([Shared::Shared, Shared::Part]))
            .filter(sharing_decisions::ground.eq_any([Ground::Safeguarding, Ground::Court, Ground::Duty]))
            .filter(sharing_decisions::decided_at.ge(last));
        let is_decided: bool = diesel::select(diesel::dsl::exists(decided)).get_result(tx.connection())?;
        return if is_decided { Ok(()) } else { Err(Error::Refused(WISHES_NOT.to_owned())) };
    }
    let whom: String = agencies::table.filter(agencies::id.eq(agency)).select(agencies::name).first(tx.connection())?;
    let shared = NewSharing {
        asked_by: String::new(),
        asked_on: None,
        agency: Some(agency.clone()),
        whom,
        what: words.to_owned(),
        purpose: "They are to do it.".to_owned(),
        decision: Shared::Part,
        why: "It was agreed with the family that they do it.".to_owned(),
        ground: Some(Ground::PublicTask),
        told: Knows::Told,
        why_not_told: String::new(),
        way: (SharedBy::Duty, Some(what.clone())),
    };
    record_sharing(tx, by, family, &shared, marks)?;
    Ok(())
}
