use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{retellings, stories};
use alongside_schema::{Day, Id, Marks, People, Result, Tx, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::timeline::{Note, note};
use crate::codes::{StoryKind, TimelineKind};

/// Something the family, or somebody for them, has told.
#[derive(Clone, Debug, Queryable)]
pub struct Story {
    /// The row.
    pub id: Id,
    /// What it is about.
    pub kind: StoryKind,
    /// The words.
    pub words: String,
    /// When they were said.
    pub told_on: Day,
    /// Who passed them on.
    pub source: String,
}

/// What the family has told, newest first; without what they said for a form, which stands there.
pub fn stories(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Story>> {
    Ok(visible!(stories, viewer, family)
        .filter(visible::stories::kind.ne(StoryKind::Said))
        .order((visible::stories::told_on.desc(), visible::stories::id.desc()))
        .limit(20)
        .select((
            visible::stories::id,
            visible::stories::kind,
            visible::stories::words,
            visible::stories::told_on,
            visible::stories::source,
        ))
        .load(connection)?)
}

/// A text that was told before, as it is offered to the next form.
#[derive(Clone, Debug, Queryable)]
pub struct ToldText {
    /// The text.
    pub id: Id,
    /// What it is about.
    pub kind: StoryKind,
    /// The words.
    pub words: String,
    /// When they were said.
    pub told_on: Day,
    /// Its marks; the source is who said or passed it on.
    pub marks: Marks,
}

/// What was told once, for the next form, the newest first. Only what everybody who works with the family may know: words that are kept
/// from somebody are not offered, since the form that took them would tell them on.
pub fn told_before(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<ToldText>> {
    use visible::stories::{id, kind, source, subjects, told_on, visibility, withheld_from, words};
    Ok(visible!(stories, viewer, family)
        .filter(kind.ne_all([StoryKind::Safety, StoryKind::SafeContact]))
        .filter(withheld_from.eq(People::none()).and(visibility.eq(Visibility::Team)))
        .order((told_on.desc(), id.desc()))
        .limit(60)
        .select((id, kind, words, told_on, (subjects, withheld_from, visibility, source)))
        .load(connection)?)
}

/// Notes in the timeline that words told before went into another form, and whether the family is glad for it.
pub fn used_again(tx: &mut Tx<'_>, by: &Viewer, family: &Id, text: &ToldText, place: &str, glad: bool) -> Result<()> {
    let approval = match glad {
        true => "The family is glad for it.",
        false => "Nobody has asked the family yet whether they are glad for it.",
    };
    let told = Note {
        family,
        happened_on: tx.today(),
        kind: TimelineKind::Agreement,
        title: format!("Told before and used again in {place}"),
        body: format!("Words of {}, {}. {approval}", text.told_on.words(), text.marks.source),
        fact: Some(&text.id),
        marks: &text.marks,
    };
    note(tx, by, told)
}

/// The family was asked again for this.
pub fn asked_to_tell_again(tx: &mut Tx<'_>, by: &Viewer, family: &Id, what: &str) -> Result<()> {
    let (id, today) = (tx.new_id(), tx.today());
    let marks = Marks::about(People::none(), by.agency.clone());
    diesel::insert_into(retellings::table)
        .values((
            (
                retellings::id.eq(id),
                retellings::family_id.eq(family),
                retellings::what.eq(what),
                retellings::asked_by.eq(&by.user_id),
                retellings::asked_on.eq(today),
            ),
            (
                retellings::subjects.eq(&marks.subjects),
                retellings::withheld_from.eq(&marks.withheld_from),
                retellings::visibility.eq(marks.visibility),
                retellings::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// How often the family was asked again for what they had told before.
pub fn retold(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<i64> {
    Ok(visible!(retellings, viewer, family).count().get_result(connection)?)
}

/// Keeps what was told. Told once, kept for good.
pub fn tell(tx: &mut Tx<'_>, family: &Id, kind: StoryKind, words: &str, told_on: Day, marks: &Marks) -> Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(stories::table)
        .values((
            stories::id.eq(id),
            stories::family_id.eq(family),
            stories::kind.eq(kind),
            stories::words.eq(words),
            stories::told_on.eq(told_on),
            stories::subjects.eq(&marks.subjects),
            stories::withheld_from.eq(&marks.withheld_from),
            stories::visibility.eq(marks.visibility),
            stories::source.eq(&marks.source),
            stories::created_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}
