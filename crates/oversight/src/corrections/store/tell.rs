//! Telling those who had it. Nobody is told what they must not learn now, whatever they had before: each line is judged anew when it is shown and when it is told.

use alongside_families::codes::{Ground, Knows, Shared, SharedBy};
use alongside_families::copy::{Circle, Reader};
use alongside_families::kept::speaks_of;
use alongside_families::store::{
    Family, NewSharing, Reads, kept_words, members_ever, reader, record_sharing, wish_against,
};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, correction_tellings, recipients};
use alongside_schema::{Day, Error, Id, Moment, People, Result, Tx, Viewer, rows, visible};
use diesel::prelude::*;

use super::Correction;
use super::row::{Disputed, together};
use crate::corrections::codes::{Had, How};

/// Somebody who had what is corrected.
#[derive(Clone, Debug)]
pub struct Telling {
    /// The line.
    pub id: Id,
    /// Their account.
    pub user: Option<Id>,
    /// Where they stand in the address book, and who they are where they are of the family.
    pub recipient: Option<(Id, Option<Id>)>,
    /// The agency for which they work, by name; empty for somebody of the family.
    pub agency: String,
    /// The same, where it is one that is known here.
    pub agency_id: Option<Id>,
    /// Who, in words.
    pub whom: String,
    /// How they had it.
    pub had: Had,
    /// When.
    pub had_on: Day,
    /// How they were told, or why not.
    pub how: Option<How>,
    /// When.
    pub told_on: Option<Day>,
    /// In words.
    pub words: String,
}

impl Telling {
    /// Whether it is somebody of the family.
    pub fn person(&self) -> Option<&Id> {
        self.recipient.as_ref().and_then(|(_, person)| person.as_ref())
    }
}

/// Everybody who had what this correction is about.
pub fn tellings(connection: &mut DbConnection, viewer: &Viewer, family: &Id, of: &Id) -> Result<Vec<Telling>> {
    use visible::correction_tellings as seen;
    type Row = (
        (Id, Option<Id>, Option<Id>, Option<Id>, Option<String>, String),
        (Had, Day, Option<How>, Option<Day>, String),
    );
    let rows: Vec<Row> = visible!(correction_tellings, viewer, family)
        .left_join(agencies::table.on(agencies::id.nullable().eq(seen::agency_id)))
        .filter(seen::correction_id.eq(of))
        .order(seen::id)
        .select((
            (seen::id, seen::user_id, seen::recipient_id, seen::agency_id, agencies::name.nullable(), seen::whom),
            (seen::had, seen::had_on, seen::how, seen::told_on, seen::words),
        ))
        .load(connection)?;
    let mut found = Vec::new();
    for ((id, user, recipient, agency_id, agency, whom), (had, had_on, how, told_on, words)) in rows {
        let known: Option<(Id, Option<Id>, String)> = match &recipient {
            Some(id) => recipients::table
                .filter(recipients::id.eq(id))
                .select((recipients::id, recipients::person_id, recipients::agency))
                .first(connection)
                .optional()?,
            None => None,
        };
        let agency = agency.or_else(|| known.as_ref().map(|(_, _, agency)| agency.clone())).unwrap_or_default();
        let recipient = known.map(|(id, person, _)| (id, person));
        found.push(Telling { id, user, recipient, agency, agency_id, whom, had, had_on, how, told_on, words });
    }
    Ok(found)
}

/// One of them.
pub fn telling(connection: &mut DbConnection, viewer: &Viewer, family: &Id, of: &Id, id: &Id) -> Result<Telling> {
    tellings(connection, viewer, family, of)?.into_iter().find(|one| one.id == *id).ok_or(Error::NotFound)
}

fn readers(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Reader>> {
    let members = members_ever(connection, viewer, family)?;
    let names = || members.iter().map(|member| (&member.person_id, member.name.as_str()));
    members.iter().map(|member| reader(connection, family, (&member.person_id, &member.name), names())).collect()
}

/// Why somebody must not be told in a talk; nothing where they may. The rule is that of a copy, and of a part where they have one.
pub fn against(
    connection: &mut DbConnection,
    viewer: &Viewer,
    (of, row): (&Correction, &Disputed),
    to: &Telling,
) -> Result<Option<&'static str>> {
    let marks = together(&of.marks, &row.row.marks());
    let words = [of.is_wrong.as_str(), of.is_right.as_str()];
    let everybody = readers(connection, viewer, &of.family_id)?;
    if let Some(person) = to.person() {
        let reader = everybody.into_iter().find(|reader| reader.id == *person);
        let is_kept = reader.is_none_or(|reader| reader.leaves_out(&marks, &People::none(), words).is_some());
        return Ok(is_kept.then_some("They must not be told: it is kept from them now."));
    }
    if let Some(user) = &to.user {
        let is_seen = row.row.table == "people"
            || rows::seen(connection, user, &of.family_id, row.row.table, &row.row.id)?.is_some();
        if is_seen && to.had == Had::Part {
            return Ok(None);
        }
        if to.had == Had::Part {
            return Ok(Some("They do not see it any more, so they must not be told of it."));
        }
    }
    let is_kept = Circle::everybody(everybody).leaves_out(&marks, &People::none(), words).is_some();
    Ok(is_kept.then_some(OUTSIDE))
}

/// Whether who says so must not learn what the row says: then they hear that what they said was looked at, and nothing else.
pub fn asker_must_not_learn(
    connection: &mut DbConnection,
    viewer: &Viewer,
    of: &Correction,
    row: &Disputed,
) -> Result<bool> {
    let Some(asker) = &of.asker else { return Ok(false) };
    let reader = readers(connection, viewer, &of.family_id)?.into_iter().find(|reader| reader.id == *asker);
    Ok(reader.is_none_or(|reader| reader.leaves_out(&row.row.marks(), &row.subjects(), []).is_some()))
}

const OUTSIDE: &str = "It is kept from somebody of the family, or only the lead practitioner may see it, and nobody knows who reads what they are told. Send them a letter, which a second person reads first.";

const WISH: &str = "Somebody of the family wishes that they are not told. They can be told only to protect somebody from harm, or where a court or a law asks for it. Speak with the family first.";

/// Whether somebody of the family wishes that they are not told.
pub fn has_wish(connection: &mut DbConnection, family: &Id, to: &Telling) -> Result<bool> {
    if to.person().is_some() {
        return Ok(false);
    }
    let name = if to.agency.is_empty() { &to.whom } else { &to.agency };
    wish_against(connection, family, name)
}

/// What is said of one of them.
#[derive(Clone, Debug)]
pub struct Told {
    /// How they were told, or why not.
    pub how: How,
    /// When.
    pub on: Day,
    /// What was said to them, or why they were not told.
    pub words: String,
    /// What allows it, for somebody outside the family.
    pub ground: Option<Ground>,
    /// What was sent, where it was sent.
    pub sending: Option<Id>,
}

/// Writes down that they were told, or why not. What was said to them is looked through for what is kept from them, like everything that is sent.
pub fn tell(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    (of, row): (&Correction, &Disputed),
    to: &Telling,
    said: &Told,
) -> Result<()> {
    if said.how == How::Spoken {
        may_be_said(tx.connection(), by, (of, row), to, said)?;
    }
    if said.how == How::Sent {
        let sent = released_to(tx.connection(), by, of, to)?;
        if !said.sending.as_ref().is_some_and(|id| sent.iter().any(|(known, _)| known == id)) {
            return Err(Error::Refused("Select what was sent to them since it was decided.".to_owned()));
        }
    }
    let now = tx.now();
    let open = correction_tellings::id.eq(&to.id).and(correction_tellings::how.is_null());
    let told = diesel::update(correction_tellings::table.filter(open))
        .set((
            correction_tellings::how.eq(said.how),
            correction_tellings::told_on.eq(said.how.is_told().then_some(said.on)),
            correction_tellings::words.eq(&said.words),
            correction_tellings::sending_id.eq(&said.sending),
            correction_tellings::told_by.eq(&by.user_id),
            correction_tellings::told_at.eq(now),
        ))
        .execute(tx.connection())?;
    if told == 0 {
        return Err(Error::Stale);
    }
    if said.how == How::Spoken && to.person().is_none() {
        let marks = together(&of.marks, &row.row.marks());
        record_sharing(tx, by, &family.id, &shared(to, said), &marks)?;
    }
    Ok(())
}

fn may_be_said(
    connection: &mut DbConnection,
    by: &Viewer,
    of: (&Correction, &Disputed),
    to: &Telling,
    said: &Told,
) -> Result<()> {
    const DONE: &str = "If you have told them already, report it as something that went to the wrong person.";
    if let Some(why) = against(connection, by, of, to)? {
        return Err(Error::Refused(format!("{why} {DONE}")));
    }
    let family = &of.0.family_id;
    if has_wish(connection, family, to)? && !said.ground.is_some_and(Ground::goes_before_a_wish) {
        return Err(Error::Refused(WISH.to_owned()));
    }
    let everybody = readers(connection, by, family)?;
    let reads = match to.person() {
        Some(person) => Reads::These(everybody.into_iter().filter(|reader| reader.id == *person).collect()),
        None => Reads::Anybody(everybody),
    };
    let kept = kept_words(connection, family, &reads)?;
    if speaks_of(&kept, &said.words).is_empty() {
        return Ok(());
    }
    let words = "What you wrote says an address, a number or a name that is kept from somebody who would come to hear it. Send them a letter, which a second person reads first.";
    Err(Error::Refused(format!("{words} {DONE}")))
}

/// What was sent to them since it was decided, as far as the viewer may see it.
pub fn released_to(
    connection: &mut DbConnection,
    viewer: &Viewer,
    of: &Correction,
    to: &Telling,
) -> Result<Vec<(Id, String)>> {
    use visible::{recipients as book, sending_readers as readers, sendings as seen};
    let Some(decided_at) = of.decided_at else { return Ok(Vec::new()) };
    type Row = (Id, String, Id, String, String, Option<Moment>);
    let all: Vec<Row> = visible!(sendings, viewer, &of.family_id)
        .inner_join(readers::table.on(readers::sending_id.eq(seen::id).and(readers::viewer_id.eq(seen::viewer_id))))
        .inner_join(book::table.on(book::id.eq(readers::recipient_id).and(book::viewer_id.eq(seen::viewer_id))))
        .filter(seen::state.eq("released").and(seen::decided_at.ge(decided_at)))
        .order(seen::id)
        .select((seen::id, seen::title, book::id, book::name, book::agency, seen::decided_at))
        .load(connection)?;
    let is_to = |recipient: &Id, name: &str, agency: &str| match &to.recipient {
        Some((id, _)) => id == recipient,
        None => to.whom.starts_with(name) || (!agency.is_empty() && to.agency == agency),
    };
    let to_them = all.into_iter().filter(|(_, _, recipient, name, agency, _)| is_to(recipient, name, agency));
    Ok(to_them
        .map(|(id, title, _, name, _, at)| {
            let on = at.map(|at| at.day().words()).unwrap_or_default();
            let to = if name.is_empty() { String::new() } else { format!(", to {name}") };
            (id, format!("{title}{to}, {on}"))
        })
        .collect())
}

/// That somebody outside was told what is right, as a decision about sharing.
fn shared(to: &Telling, said: &Told) -> NewSharing {
    NewSharing {
        asked_by: String::new(),
        asked_on: None,
        agency: to.agency_id.clone(),
        whom: to.whom.clone(),
        what: "What was wrong in what they had, and what is right".to_owned(),
        purpose: "They had something that is not right.".to_owned(),
        decision: Shared::Shared,
        why: said.words.clone(),
        ground: said.ground,
        told: Knows::Told,
        why_not_told: String::new(),
        way: (SharedBy::Correction, Some(to.id.clone())),
    }
}
