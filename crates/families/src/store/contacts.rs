use alongside_schema::tables::{agreements, contacts, people_seen};
use alongside_schema::{Day, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::story::tell;
use super::timeline::{Note, note};
use crate::codes::{ContactKind, Decision, StoryKind, TimelineKind};

/// A visit, call or attempt, written once for everybody who was there.
pub struct NewContact {
    /// When.
    pub happened_on: Day,
    /// How.
    pub kind: ContactKind,
    /// Who was there, with names for the timeline.
    pub present: Vec<(Id, String)>,
    /// The children among them who were seen alone.
    pub seen_alone: Vec<Id>,
    /// What happened.
    pub what_happened: String,
    /// What will be tried next, after an attempt; may be empty.
    pub next_step: String,
    /// What the family said of the contact; may be empty.
    pub feedback: String,
}

impl NewContact {
    /// The text for the timeline: what happened, what they said of it, what will be tried next.
    fn body(&self) -> String {
        let said = (!self.feedback.is_empty()).then(|| format!("What they said of it: {}", self.feedback));
        let next = (!self.next_step.is_empty()).then(|| format!("To try next: {}", self.next_step));
        let parts = [Some(self.what_happened.clone()), said, next].into_iter().flatten();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// One line for the timeline: what, and who was there.
    fn title(&self) -> String {
        let names: Vec<&str> = self.present.iter().map(|(_, name)| name.as_str()).collect();
        if names.is_empty() {
            self.kind.words().to_owned()
        } else {
            format!("{} with {}", self.kind.words(), names.join(", "))
        }
    }
}

/// Records the contact, who was seen, and the timeline entry. Gives back its id and marks, for a promise made and a visit planned on the
/// occasion.
pub fn record_contact(tx: &mut Tx<'_>, by: &Viewer, family: &Id, contact: &NewContact) -> Result<(Id, Marks)> {
    let marks = Marks::about(People::new(contact.present.iter().map(|(id, _)| id.clone())), by.agency.clone());
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(contacts::table)
        .values((
            contacts::id.eq(&id),
            contacts::family_id.eq(family),
            contacts::happened_on.eq(contact.happened_on),
            contacts::kind.eq(contact.kind),
            contacts::what_happened.eq(&contact.what_happened),
            contacts::next_step.eq(&contact.next_step),
            contacts::feedback.eq(&contact.feedback),
            contacts::recorded_by.eq(&by.user_id),
            contacts::recorded_at.eq(now),
            contacts::subjects.eq(&marks.subjects),
            contacts::withheld_from.eq(&marks.withheld_from),
            contacts::visibility.eq(marks.visibility),
            contacts::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    tell(tx, family, StoryKind::Said, &contact.feedback, contact.happened_on, &said_by(&marks, &contact.present))?;
    for (person, _) in &contact.present {
        record_seen(tx, family, &id, contact, person, &marks)?;
    }
    note(
        tx,
        by,
        Note {
            family,
            happened_on: contact.happened_on,
            kind: TimelineKind::Contact,
            title: contact.title(),
            body: contact.body(),
            fact: Some(&id),
            marks: &marks,
        },
    )?;
    Ok((id, marks))
}

/// The marks of what these people said: it is from them.
fn said_by(marks: &Marks, people: &[(Id, String)]) -> Marks {
    let names: Vec<&str> = people.iter().map(|(_, name)| name.as_str()).collect();
    let source = if names.is_empty() { marks.source.clone() } else { names.join(", ") };
    Marks { source, ..marks.clone() }
}

fn record_seen(tx: &mut Tx<'_>, family: &Id, at: &Id, contact: &NewContact, person: &Id, marks: &Marks) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(people_seen::table)
        .values((
            people_seen::id.eq(id),
            people_seen::family_id.eq(family),
            people_seen::contact_id.eq(at),
            people_seen::person_id.eq(person),
            people_seen::seen_on.eq(contact.happened_on),
            people_seen::alone.eq(contact.seen_alone.contains(person)),
            people_seen::subjects.eq(People::one(person)),
            people_seen::withheld_from.eq(&marks.withheld_from),
            people_seen::visibility.eq(marks.visibility),
            people_seen::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What was explained to whom, and what they decided: what somebody declines at the front door, where no text of the four questions was shown to them.
pub struct NewAgreement {
    /// When.
    pub agreed_on: Day,
    /// With whom, with names for the timeline.
    pub with: Vec<(Id, String)>,
    /// What was explained.
    pub explained: String,
    /// In which language.
    pub language: String,
    /// What they decided.
    pub decision: Decision,
    /// Their words.
    pub words: String,
}

/// Records it, with its timeline entry.
pub fn record_agreement(tx: &mut Tx<'_>, by: &Viewer, family: &Id, agreement: &NewAgreement) -> Result<()> {
    let marks = Marks::about(People::new(agreement.with.iter().map(|(id, _)| id.clone())), by.agency.clone());
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(agreements::table)
        .values((
            (
                agreements::id.eq(&id),
                agreements::family_id.eq(family),
                agreements::agreed_on.eq(agreement.agreed_on),
                agreements::explained.eq(&agreement.explained),
                agreements::language.eq(&agreement.language),
                agreements::decision.eq(agreement.decision),
                agreements::words.eq(&agreement.words),
                agreements::recorded_by.eq(&by.user_id),
                agreements::recorded_at.eq(now),
            ),
            (
                agreements::subjects.eq(&marks.subjects),
                agreements::withheld_from.eq(&marks.withheld_from),
                agreements::visibility.eq(marks.visibility),
                agreements::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    tell(tx, family, StoryKind::Said, &agreement.words, agreement.agreed_on, &said_by(&marks, &agreement.with))?;
    let names: Vec<&str> = agreement.with.iter().map(|(_, name)| name.as_str()).collect();
    let mut body = format!("What was explained, in {}: {}", agreement.language, agreement.explained);
    if !agreement.words.is_empty() {
        body.push_str(&format!("\n\nIn their words: {}", agreement.words));
    }
    note(
        tx,
        by,
        Note {
            family,
            happened_on: agreement.agreed_on,
            kind: TimelineKind::Agreement,
            title: format!("{}: {}", names.join(", "), agreement.decision.words()),
            body,
            fact: Some(&id),
            marks: &marks,
        },
    )
}
