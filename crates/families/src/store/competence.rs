//! Whether somebody can decide something for themselves, as somebody saw it on a day. Never written over.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::competence_views;
use alongside_schema::{Day, Id, Marks, Moment, People, Result, Tx, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::Member;
use super::timeline::{Note, note};
use crate::codes::{Conclusion, Matter, TimelineKind};

/// What somebody came to think of it.
#[derive(Clone, Debug, Queryable)]
pub struct Competence {
    /// The row.
    pub id: Id,
    /// Of what.
    pub matter: Matter,
    /// In words, where it is something else.
    pub matter_words: String,
    /// What they came to think.
    pub conclusion: Conclusion,
    /// Why.
    pub reasons: String,
    /// Who.
    pub formed_by: String,
    /// When.
    pub formed_on: Day,
    /// When it was written down.
    pub recorded_at: Moment,
}

impl Competence {
    /// What it is about, in words.
    pub fn about(&self) -> &str {
        if self.matter == Matter::Other { &self.matter_words } else { self.matter.words() }
    }

    /// Whether a newer one of the same matter takes its place, in a list with the newest first.
    pub fn is_past(&self, all: &[Self]) -> bool {
        all.iter().find(|one| one.about() == self.about()).is_some_and(|newest| newest.id != self.id)
    }
}

/// All that was ever thought of somebody, as the viewer may see it, the newest first.
pub fn competence(connection: &mut DbConnection, viewer: &Viewer, family: &Id, of: &Id) -> Result<Vec<Competence>> {
    use visible::competence_views as seen;
    Ok(visible!(competence_views, viewer, family)
        .filter(seen::person_id.eq(of))
        .order((seen::formed_on.desc(), seen::id.desc()))
        .select((
            seen::id,
            seen::matter,
            seen::matter_words,
            seen::conclusion,
            seen::reasons,
            seen::formed_by,
            seen::formed_on,
            seen::recorded_at,
        ))
        .load(connection)?)
}

/// What was last thought of whether somebody can decide this, whoever may see why: it only says whether a yes of theirs counts.
pub(super) fn conclusion_on(
    connection: &mut DbConnection,
    family: &Id,
    of: &Id,
    matter: Matter,
) -> Result<Option<Conclusion>> {
    Ok(competence_views::table
        .filter(competence_views::family_id.eq(family).and(competence_views::person_id.eq(of)))
        .filter(competence_views::matter.eq(matter))
        .order((competence_views::formed_on.desc(), competence_views::id.desc()))
        .select(competence_views::conclusion)
        .first(connection)
        .optional()?)
}

/// A view that is to be written down.
#[derive(Clone, Debug)]
pub struct NewCompetence {
    /// Of what.
    pub matter: Matter,
    /// In words, where it is something else.
    pub matter_words: String,
    /// What they came to think.
    pub conclusion: Conclusion,
    /// Why.
    pub reasons: String,
    /// Who.
    pub formed_by: String,
    /// When.
    pub formed_on: Day,
    /// Who must not learn of it.
    pub kept_from: People,
    /// Who sees it.
    pub visibility: Visibility,
}

/// Writes it down beside those before it.
pub fn form_competence(tx: &mut Tx<'_>, by: &Viewer, family: &Id, of: &Member, new: &NewCompetence) -> Result<Id> {
    let marks = Marks::about(People::one(&of.person_id), new.formed_by.clone())
        .withheld_from(new.kept_from.clone())
        .seen_by(new.visibility);
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(competence_views::table)
        .values((
            (
                competence_views::id.eq(&id),
                competence_views::family_id.eq(family),
                competence_views::person_id.eq(&of.person_id),
                competence_views::matter.eq(new.matter),
                competence_views::matter_words.eq(&new.matter_words),
                competence_views::conclusion.eq(new.conclusion),
                competence_views::reasons.eq(&new.reasons),
                competence_views::formed_by.eq(&new.formed_by),
                competence_views::formed_on.eq(new.formed_on),
                competence_views::recorded_by.eq(&by.user_id),
                competence_views::recorded_at.eq(now),
            ),
            (
                competence_views::subjects.eq(&marks.subjects),
                competence_views::withheld_from.eq(&marks.withheld_from),
                competence_views::visibility.eq(marks.visibility),
                competence_views::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    let matter = if new.matter == Matter::Other { new.matter_words.as_str() } else { new.matter.words() };
    let line = Note {
        family,
        happened_on: new.formed_on,
        kind: TimelineKind::Agreement,
        title: format!("{}: {} ({matter})", of.name, new.conclusion.words().to_lowercase()),
        body: new.reasons.clone(),
        fact: Some(&id),
        marks: &marks,
    };
    note(tx, by, line)?;
    Ok(id)
}
