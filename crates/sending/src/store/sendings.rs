use std::collections::BTreeSet;

use alongside_families::codes::{Ground, Knows};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{sending_facts, sending_readers, sendings, users};
use alongside_schema::{Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::{Against, State, What};

/// Something that is to go to somebody, or went.
#[derive(Clone, Debug)]
pub struct Sending {
    /// The row.
    pub id: Id,
    /// What it is.
    pub what: What,
    /// Which document, if it is one.
    pub fact_id: Option<Id>,
    /// What it is called.
    pub title: String,
    /// Why it goes.
    pub purpose: String,
    /// The words that go with it.
    pub cover: String,
    /// On which ground it goes to somebody outside the family, where it does.
    pub ground: Option<Ground>,
    /// Whether those whom it is about know, and why not.
    pub told: (Knows, String),
    /// How far it has come.
    pub state: State,
    /// Who prepared it: the account, and what they are called.
    pub made_by: (Id, String),
    /// When.
    pub made_at: Moment,
    /// Who released or stopped it, with their name, and when.
    pub decided: Option<(Id, String, Moment)>,
    /// What they said of it.
    pub decided_words: String,
    /// Its version.
    pub version: i64,
    /// The marks of the row.
    pub marks: Marks,
    /// To whom it goes.
    pub readers: Vec<SendingReader>,
}

/// One of those to whom it goes.
#[derive(Clone, Debug)]
pub struct SendingReader {
    /// The row.
    pub id: Id,
    /// The thing that goes.
    pub sending_id: Id,
    /// Who.
    pub recipient_id: Id,
    /// By which way.
    pub address_id: Id,
    /// Exactly what goes, once somebody has released it.
    pub words: String,
    /// What that stands for.
    pub digest: String,
    /// How much was kept back.
    pub kept_back: i64,
    /// What spoke against it at the release.
    pub against: Vec<Against>,
    /// The marks of the row.
    pub marks: Marks,
}

/// What is or was to go to somebody of this family, the newest first.
pub fn sendings(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Sending>> {
    use visible::sendings as seen;
    type Of = (Id, What, Option<Id>, String, String, String, State);
    type Decided = (Option<Id>, Option<Moment>, String);
    type Row = (Of, (Option<Ground>, Knows, String), (Id, String, Moment, i64), Decided, Marks);
    let rows: Vec<Row> = visible!(sendings, viewer, family)
        .inner_join(users::table.on(users::id.eq(seen::made_by)))
        .order(seen::id.desc())
        .select((
            (seen::id, seen::what, seen::fact_id, seen::title, seen::purpose, seen::cover, seen::state),
            (seen::ground, seen::told, seen::why_not_told),
            (seen::made_by, users::name, seen::made_at, seen::version),
            (seen::decided_by, seen::decided_at, seen::decided_words),
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    let readers = readers(connection, viewer, family)?;
    let by: Vec<&Id> = rows.iter().filter_map(|row| row.3.0.as_ref()).collect();
    let names: Vec<(Id, String)> =
        users::table.filter(users::id.eq_any(by)).select((users::id, users::name)).load(connection)?;
    let sending = |(what, outside, made, decided, marks): Row| {
        let (id, what, fact_id, title, purpose, cover, state) = what;
        let (made_by, name, made_at, version) = made;
        let (decided_by, decided_at, decided_words) = decided;
        let decided = decided_by.zip(decided_at).map(|(id, at)| {
            let name = names.iter().find(|(known, _)| *known == id).map_or(String::new(), |(_, name)| name.clone());
            (id, name, at)
        });
        let readers = readers.iter().filter(|reader| reader.sending_id == id).cloned().collect();
        let made_by = (made_by, name);
        let (ground, told, why_not_told) = outside;
        Sending {
            id,
            what,
            fact_id,
            title,
            purpose,
            cover,
            ground,
            told: (told, why_not_told),
            state,
            made_by,
            made_at,
            decided,
            decided_words,
            version,
            marks,
            readers,
        }
    };
    Ok(rows.into_iter().map(sending).collect())
}

fn readers(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<SendingReader>> {
    use visible::sending_readers as seen;
    type Row = (Id, Id, Id, Id, String, String, i64, String, Marks);
    let rows: Vec<Row> = visible!(sending_readers, viewer, family)
        .order(seen::id)
        .select((
            seen::id,
            seen::sending_id,
            seen::recipient_id,
            seen::address_id,
            seen::words,
            seen::digest,
            seen::kept_back,
            seen::against,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    let reader = |(id, sending_id, recipient_id, address_id, words, digest, kept_back, against, marks): Row| {
        let against = Against::read(&against);
        SendingReader { id, sending_id, recipient_id, address_id, words, digest, kept_back, against, marks }
    };
    Ok(rows.into_iter().map(reader).collect())
}

/// One of them, if the viewer may see it.
pub fn sending(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Sending> {
    sendings(connection, viewer, family)?.into_iter().find(|one| one.id == *id).ok_or(Error::NotFound)
}

/// Something that somebody prepares.
#[derive(Clone, Debug)]
pub struct NewSending {
    /// What it is.
    pub what: What,
    /// Which document.
    pub fact_id: Option<Id>,
    /// What it is called.
    pub title: String,
    /// Why it goes.
    pub purpose: String,
    /// The words that go with it.
    pub cover: String,
    /// On which ground it goes to somebody outside the family, where it does.
    pub ground: Option<Ground>,
    /// Whether those whom it is about know, and why not.
    pub told: (Knows, String),
    /// To whom: the recipient and the address, with the marks of what each is given.
    pub to: Vec<(Id, Id, Marks)>,
}

/// Keeps what somebody prepares. Nothing goes yet. It is seen no more widely than anything that it is about.
pub fn prepare(tx: &mut Tx<'_>, by: &Viewer, family: &Id, id: &Id, new: &NewSending) -> Result<()> {
    let all = || new.to.iter().map(|(_, _, marks)| marks);
    let mut marks =
        Marks::about(People::new(all().flat_map(|marks| marks.subjects.iter()).cloned()), by.agency.clone());
    marks.withheld_from = People::new(all().flat_map(|marks| marks.withheld_from.iter()).cloned());
    if let Some(limited) = all().find(|one| one.visibility != marks.visibility) {
        marks.visibility = limited.visibility;
    }
    let now = tx.now();
    diesel::insert_into(sendings::table)
        .values((
            (
                sendings::id.eq(id),
                sendings::family_id.eq(family),
                sendings::what.eq(new.what),
                sendings::fact_id.eq(&new.fact_id),
                sendings::title.eq(&new.title),
                sendings::purpose.eq(&new.purpose),
                sendings::cover.eq(&new.cover),
                sendings::state.eq(State::Prepared),
                sendings::made_by.eq(&by.user_id),
                sendings::made_at.eq(now),
                sendings::decided_words.eq(""),
                sendings::version.eq(1),
            ),
            (sendings::ground.eq(new.ground), sendings::told.eq(new.told.0), sendings::why_not_told.eq(&new.told.1)),
            (
                sendings::subjects.eq(&marks.subjects),
                sendings::withheld_from.eq(&marks.withheld_from),
                sendings::visibility.eq(marks.visibility),
                sendings::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    for (recipient, address, marks) in &new.to {
        add_reader(tx, family, id, (recipient, address), marks)?;
    }
    Ok(())
}

fn add_reader(tx: &mut Tx<'_>, family: &Id, sending: &Id, to: (&Id, &Id), marks: &Marks) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(sending_readers::table)
        .values((
            (
                sending_readers::id.eq(id),
                sending_readers::family_id.eq(family),
                sending_readers::sending_id.eq(sending),
                sending_readers::recipient_id.eq(to.0),
                sending_readers::address_id.eq(to.1),
                sending_readers::words.eq(""),
                sending_readers::digest.eq(""),
                sending_readers::kept_back.eq(0),
                sending_readers::against.eq(""),
            ),
            (
                sending_readers::subjects.eq(&marks.subjects),
                sending_readers::withheld_from.eq(&marks.withheld_from),
                sending_readers::visibility.eq(marks.visibility),
                sending_readers::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What goes to one reader at the release.
#[derive(Clone, Debug)]
pub struct Goes {
    /// The row of the reader.
    pub reader: Id,
    /// The whole of it.
    pub words: String,
    /// What that stands for.
    pub digest: String,
    /// How much is kept back.
    pub kept_back: i64,
    /// What speaks against it.
    pub against: Vec<Against>,
    /// From whom something of it is kept.
    pub withheld_from: People,
    /// The rows that stand in it, by table.
    pub facts: Vec<(&'static str, Id)>,
}

/// Keeps exactly what goes to each reader, as it was released or waits for a second person. [`Error::Stale`] where somebody was first.
pub fn release(
    tx: &mut Tx<'_>,
    by: &Viewer,
    sending: &Sending,
    state: State,
    (goes, words): (&[Goes], &str),
) -> Result<()> {
    for one in goes {
        let before = sending.readers.iter().find(|reader| reader.id == one.reader).ok_or(Error::NotFound)?;
        let withheld_from = People::new(before.marks.withheld_from.iter().chain(one.withheld_from.iter()).cloned());
        diesel::update(sending_readers::table.filter(sending_readers::id.eq(&one.reader)))
            .set((
                sending_readers::words.eq(&one.words),
                sending_readers::digest.eq(&one.digest),
                sending_readers::kept_back.eq(one.kept_back),
                sending_readers::against.eq(Against::written(&one.against)),
                sending_readers::withheld_from.eq(&withheld_from),
            ))
            .execute(tx.connection())?;
        if state == State::Released {
            remember(tx, one)?;
        }
    }
    decide(tx, by, sending, state, words)
}

/// Keeps which rows went, so that their reader can be told when one of them was wrong.
fn remember(tx: &mut Tx<'_>, goes: &Goes) -> Result<()> {
    let facts: BTreeSet<&(&str, Id)> = goes.facts.iter().collect();
    for (table, fact) in facts {
        diesel::insert_into(sending_facts::table)
            .values((
                sending_facts::reader_id.eq(&goes.reader),
                sending_facts::fact_table.eq(*table),
                sending_facts::fact_id.eq(fact),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Says what becomes of it. [`Error::Stale`] where somebody was first: of two who release or stop it at once, one is told.
pub fn decide(tx: &mut Tx<'_>, by: &Viewer, sending: &Sending, state: State, words: &str) -> Result<()> {
    let now = tx.now();
    let as_seen =
        sendings::id.eq(&sending.id).and(sendings::version.eq(sending.version)).and(sendings::state.eq(sending.state));
    let decided = state != State::WaitsSecond;
    let changed = diesel::update(sendings::table.filter(as_seen))
        .set((
            sendings::state.eq(state),
            sendings::decided_by.eq(decided.then_some(&by.user_id)),
            sendings::decided_at.eq(decided.then_some(now)),
            sendings::decided_words.eq(words),
            sendings::version.eq(sending.version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
