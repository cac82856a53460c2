use alongside_schema::tables::consents;
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::wordings::{Shown, wording};
use super::{Consent, consents as answers, holding, version_of};
use crate::codes::{Answered, Method, Question, TimelineKind};
use crate::consent::{may_say, settled};
use crate::store::competence::conclusion_on;
use crate::store::people::member;
use crate::store::sharing::{let_speak_again, speak_with_nobody};
use crate::store::timeline::{Note, note};
use crate::store::{Family, Member};

/// An answer that is to be written down.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// Whose it is.
    pub person: Id,
    /// To what.
    pub question: Question,
    /// What they said.
    pub answer: Answered,
    /// In their words.
    pub words: String,
    /// In which language it was explained.
    pub language: String,
    /// Who interpreted, if somebody did.
    pub interpreter: String,
    /// Who explained it.
    pub explained_by: String,
    /// How.
    pub method: Method,
    /// From when it holds.
    pub from_on: Day,
    /// Who must not learn of it.
    pub kept_from: People,
    /// How many answers of theirs to it there were when the form was opened.
    pub version: i64,
}

/// Writes down what somebody answered for themselves, with all that follows from it at once. [`Error::Stale`] where another answer has come since the form was opened.
pub fn answer_question(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &NewAnswer, shown: &Shown) -> Result<Id> {
    let person = member(tx.connection(), by, &family.id, &new.person)?;
    if person.left_on.is_some() {
        return Err(Error::Refused(
            "They are no longer one of the family, so that nothing is asked of them.".to_owned(),
        ));
    }
    let all = answers(tx.connection(), by, &family.id)?;
    if version_of(&all, &new.person, new.question) != new.version {
        return Err(Error::Stale);
    }
    let before = holding(&all, &new.person, new.question);
    if before.is_some_and(|one| one.from_on > new.from_on) {
        let words = "They have answered on a later day. Put the day right, or write down what they said last.";
        return Err(Error::Refused(words.to_owned()));
    }
    let seen = match new.question.matter() {
        Some(matter) => conclusion_on(tx.connection(), &family.id, &new.person, matter)?,
        None => None,
    };
    let today = tx.today();
    may_say(new.question, new.answer, (person.kind, person.birth_date), seen, today)
        .map_err(|words| Error::Refused(words.to_owned()))?;
    let said = settled(new.question, before.map(|one| one.answer), new.answer);
    let of_them = consents::family_id.eq(&family.id).and(consents::person_id.eq(&new.person));
    diesel::update(
        consents::table.filter(of_them.and(consents::question.eq(new.question)).and(consents::to_on.is_null())),
    )
    .set(consents::to_on.eq(new.from_on))
    .execute(tx.connection())?;
    let marks = Marks::about(People::one(&new.person), by.agency.clone()).withheld_from(new.kept_from.clone());
    let id = insert(tx, by, &family.id, (new, said), shown, &marks)?;
    if new.question == Question::Sharing {
        match said {
            Answered::No | Answered::Withdrawn => speak_with_nobody(tx, by, family, &person, new, &marks)?,
            Answered::Yes => let_speak_again(tx, family, &person, new)?,
            _ => {}
        }
    }
    tell(tx, by, family, (&person, before), (&id, new, said), &marks)?;
    Ok(id)
}

fn insert(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    (new, said): (&NewAnswer, Answered),
    shown: &Shown,
    marks: &Marks,
) -> Result<Id> {
    let wording = wording(tx, new.question, shown)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(consents::table)
        .values((
            (
                consents::id.eq(&id),
                consents::family_id.eq(family),
                consents::person_id.eq(&new.person),
                consents::question.eq(new.question),
                consents::answer.eq(said),
                consents::words.eq(&new.words),
                consents::wording_id.eq(wording),
                consents::language.eq(&new.language),
                consents::interpreter.eq(&new.interpreter),
                consents::explained_by.eq(&new.explained_by),
                consents::method.eq(new.method),
                consents::from_on.eq(new.from_on),
                consents::recorded_by.eq(&by.user_id),
                consents::recorded_at.eq(now),
            ),
            (
                consents::subjects.eq(&marks.subjects),
                consents::withheld_from.eq(&marks.withheld_from),
                consents::visibility.eq(marks.visibility),
                consents::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// One line of the timeline, seen as widely as the answer.
fn tell(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    (person, before): (&Member, Option<&Consent>),
    (id, new, said): (&Id, &NewAnswer, Answered),
    marks: &Marks,
) -> Result<()> {
    let mut body = format!("Explained by {}, in {}", new.explained_by, new.language);
    if !new.interpreter.is_empty() {
        body.push_str(&format!(", interpreted by {}", new.interpreter));
    }
    body.push('.');
    if let Some(before) = before.filter(|before| before.answer != said) {
        body.push_str(&format!("\nBefore: {}, from {}.", before.answer.words(), before.from_on.words()));
    }
    if !new.words.is_empty() {
        body.push_str(&format!("\n\nIn their words: {}", new.words));
    }
    let line = Note {
        family: &family.id,
        happened_on: new.from_on,
        kind: TimelineKind::Agreement,
        title: format!("{}, {}: {}", person.name, new.question.words().to_lowercase(), said.words()),
        body,
        fact: Some(id),
        marks,
    };
    note(tx, by, line)
}
