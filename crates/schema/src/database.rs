//! Reading and writing, the same calls on both engines.
//!
//! * [`Database::read`] gives a value out of the record and writes the trail entry that says so; [`Database::read_widely`] does the same for
//!   what looks through many families.
//! * [`Database::write`] changes something together with its trail entry, all or nothing.
//! * [`Database::plain`] reads what belongs to no family (a session, a list of agencies) and leaves no trace.
//!
//! All but the last take closures that must end in [`Entry::with`](crate::Entry::with): there is no way to return a value without saying what was done.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use alongside_keys::RecordKeys;
use diesel::prelude::*;
use diesel::r2d2::{Pool, PooledConnection};

use crate::connection::{DbConnection, Engine, Opener, Purpose};
use crate::dates::{Clock, Day, Moment};
use crate::error::{Error, Result};
use crate::ids::{Chance, Id, Reference, ReferenceKind};
use crate::tables::today;
use crate::trail::{Entry, Recorded};
use crate::writer::Writer;

/// Connections in the pool. Queries are short; more than this only makes them wait inside the database instead.
const CONNECTIONS: u32 = 8;

/// A database with everything that decides what is written: the clock, the source of chance and the keys. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    engine: Arc<Engine>,
    pool: Pool<Opener>,
    writer: Option<Writer>,
    clock: Clock,
    chance: Chance,
    keys: RecordKeys,
    /// The minute that the views were last told, as minutes since 1970.
    told: Arc<AtomicI64>,
}

/// What a write works with: the connection inside its transaction, the moment, and new ids.
pub struct Tx<'a> {
    connection: &'a mut DbConnection,
    now: Moment,
    chance: &'a Chance,
    pub(crate) keys: &'a RecordKeys,
    /// What is looked at once everything is written.
    last: Vec<(String, LastLook)>,
}

/// A rule that is asked once a transaction has written everything.
type LastLook = Box<dyn FnOnce(&mut Tx<'_>) -> Result<()>>;

impl<'a> Tx<'a> {
    fn new(connection: &'a mut DbConnection, now: Moment, chance: &'a Chance, keys: &'a RecordKeys) -> Self {
        Self { connection, now, chance, keys, last: Vec::new() }
    }
}

impl Tx<'_> {
    /// Has a rule asked when everything of this write is written and before it counts; what the rule refuses is not written. Of two rules of one name the first is
    /// asked, and once.
    pub fn at_last(&mut self, name: String, look: impl FnOnce(&mut Tx<'_>) -> Result<()> + 'static) {
        if self.last.iter().all(|(known, _)| *known != name) {
            self.last.push((name, Box::new(look)));
        }
    }

    fn look_at_last(&mut self) -> Result<()> {
        std::mem::take(&mut self.last).into_iter().try_for_each(|(_, look)| look(self))
    }

    /// The connection, inside the transaction.
    pub fn connection(&mut self) -> &mut DbConnection {
        self.connection
    }

    /// The moment at which all of this happens.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// That moment's day in England.
    pub fn today(&self) -> Day {
        self.now.day()
    }

    /// Writes a further trail entry in this transaction, for an act that touches more than one family: each has an entry of its own, beside the
    /// one that the whole ends with.
    pub fn record(&mut self, entry: Entry) -> Result<()> {
        entry.write(self)
    }

    /// The source of chance.
    pub(crate) fn chance(&self) -> &Chance {
        self.chance
    }

    /// The keys that the record is written with.
    pub fn keys(&self) -> &RecordKeys {
        self.keys
    }

    /// A new id that says another moment than now: for what must not be known by when it was written.
    pub fn id_of(&self, moment: Moment) -> Id {
        self.chance.id(moment)
    }

    /// A new id.
    pub fn new_id(&self) -> Id {
        self.chance.id(self.now)
    }

    /// A new reference.
    pub fn new_reference(&self, kind: ReferenceKind) -> Reference {
        self.chance.reference(kind)
    }
}

impl Database {
    /// Opens the database. It must have been migrated.
    pub fn open(engine: Engine, clock: Clock, chance: Chance, keys: RecordKeys) -> Result<Self> {
        let one_writer = crate::dialect::has_one_writer(&engine);
        let purpose = if one_writer { Purpose::Reading } else { Purpose::Writing };
        // The writer opens first: it makes the write-ahead log that readers need.
        let writer = if one_writer { Some(Writer::start(&engine)?) } else { None };
        let pool = Pool::builder()
            .max_size(CONNECTIONS)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(std::time::Duration::from_secs(10))
            .build(Opener { engine: engine.clone(), purpose })
            .map_err(|error| Error::Unreachable(format!("{engine}: {error}")))?;
        let told = Arc::new(AtomicI64::new(i64::MIN));
        Ok(Self { engine: Arc::new(engine), pool, writer, clock, chance, keys, told })
    }

    /// Which database this is.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The same database by another clock: for filling in what happened on earlier days.
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, told: Arc::new(AtomicI64::new(i64::MIN)), ..self.clone() }
    }

    /// The clock that all of this runs by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The source of chance.
    pub fn chance(&self) -> &Chance {
        &self.chance
    }

    /// The keys that the record is written with.
    pub fn keys(&self) -> &RecordKeys {
        &self.keys
    }

    /// Reads something that belongs to no family. Leaves no trail entry.
    pub async fn plain<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.tell_the_time().await?;
        self.on_pool(work).await
    }

    /// Reads out of the record. The value is handed over only once the trail entry is stored.
    ///
    /// It is for what is read quickly, such as a page about one family: on SQLite it is done by the writer, in one job with its entry, since the
    /// entry empties the cache of every connection but the one that writes it (docs/measurements.md, 27 November 2026).
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<Recorded<T>> + Send + 'static,
    ) -> Result<T> {
        match &self.writer {
            Some(writer) if !writer.has_room_for_reads() => self.read_widely(work).await,
            _ => self.read_with_its_entry(work).await,
        }
    }

    /// One connection for the read and its entry.
    async fn read_with_its_entry<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<Recorded<T>> + Send + 'static,
    ) -> Result<T> {
        self.tell_the_time().await?;
        let (now, chance, keys) = (self.clock.now(), self.chance.clone(), self.keys.clone());
        let whole = move |connection: &mut DbConnection| {
            let recorded = crate::dialect::only_reading(connection, work)?;
            recorded.entry.write(&mut Tx::new(connection, now, &chance, &keys))?;
            Ok(recorded.value)
        };
        match &self.writer {
            Some(writer) => writer.run(whole).await,
            None => self.on_pool(whole).await,
        }
    }

    /// Reads out of the record what looks through many families or years: as [`Database::read`], and never in the way of those who write.
    pub async fn read_widely<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<Recorded<T>> + Send + 'static,
    ) -> Result<T> {
        if self.writer.is_none() {
            return self.read_with_its_entry(work).await;
        }
        self.tell_the_time().await?;
        let recorded = self.on_pool(work).await?;
        let entry = recorded.entry;
        self.write(move |_| Ok(entry.with(()))).await?;
        Ok(recorded.value)
    }

    /// Changes something, together with its trail entry, all or nothing. When this returns, it is on the disk.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<Recorded<T>> + Send + 'static,
    ) -> Result<T> {
        self.tell_the_time().await?;
        let (now, chance, keys) = (self.clock.now(), self.chance.clone(), self.keys.clone());
        let whole = move |connection: &mut DbConnection| {
            let mut tx = Tx::new(connection, now, &chance, &keys);
            let recorded = work(&mut tx)?;
            tx.look_at_last()?;
            recorded.entry.write(&mut tx)?;
            Ok(recorded.value)
        };
        self.in_transaction(whole).await
    }

    /// Changes something that is nobody's record and needs no trail entry of its own: when a session was last used, a counted
    /// failure, the sealing of the trail itself.
    pub async fn housekeeping<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (now, chance, keys) = (self.clock.now(), self.chance.clone(), self.keys.clone());
        self.in_transaction(move |connection| work(&mut Tx::new(connection, now, &chance, &keys))).await
    }

    /// Tells the views which day and minute it is, before anything is read in a new one: who stands in for somebody reaches a family from one day
    /// to another, whoever opened a record in an emergency does for an hour, and views can not ask our clock. Once a minute for each program;
    /// time never goes back.
    async fn tell_the_time(&self) -> Result<()> {
        let now = self.clock.now();
        let number = now.0.as_second().div_euclid(60);
        if self.told.load(Ordering::Relaxed) == number {
            return Ok(());
        }
        let (day, minute) = (now.day(), now.minute());
        self.in_transaction(move |connection| {
            diesel::update(today::table.filter(today::minute.lt(minute).and(today::day.le(day))))
                .set((today::day.eq(day), today::minute.eq(minute)))
                .execute(connection)?;
            Ok(())
        })
        .await?;
        self.told.store(number, Ordering::Relaxed);
        Ok(())
    }

    async fn in_transaction<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &self.writer {
            Some(writer) => writer.run(work).await,
            None => self.on_pool(move |connection| connection.transaction(work)).await,
        }
    }

    async fn on_pool<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || work(&mut *connection_from(&pool)?))
            .await
            .map_err(|_| Error::Fault("a read panicked".to_owned()))?
    }
}

fn connection_from(pool: &Pool<Opener>) -> Result<PooledConnection<Opener>> {
    pool.get().map_err(|error| Error::Unreachable(error.to_string()))
}
