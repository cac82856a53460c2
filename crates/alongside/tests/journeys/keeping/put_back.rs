//! An older database is put back: what was destroyed since is destroyed again before anybody sees it, and nothing begins without the ledger.

use std::path::PathBuf;

use alongside_schema::connection::{DbConnection, Purpose};
use alongside_schema::tables::{FACT_TABLES, families, people};
use alongside_schema::{Chance, Database, Engine, rows};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::{destroyed, over};
use crate::support::{RUNTIME, World, on_both_engines, postgres};

on_both_engines!(
    an_older_database_is_put_right_before_it_is_shown,
    nothing_begins_without_the_ledger_that_it_was_written_with,
    a_lost_ledger_is_made_again_from_the_database,
);

/// The database as it is now, put away.
fn put_away(world: &World, name: &str) -> Engine {
    match world.site().db().engine() {
        Engine::Sqlite(path) => {
            let mut connection = world.site().db().engine().open(Purpose::Writing).expect("a connection");
            connection.batch_execute("pragma wal_checkpoint(truncate)").expect("a whole file");
            let copy: PathBuf = path.with_extension(format!("{name}.db"));
            std::fs::copy(path, &copy).expect("a copy");
            Engine::Sqlite(copy)
        }
        Engine::Postgres(url) => postgres::put_back_from_a_dump(url.rsplit('/').next().expect("a name")),
    }
}

/// The same program over a database that was put back.
fn opened(world: &World, engine: &Engine) -> Database {
    let site = world.site();
    Database::open(engine.clone(), site.clock().clone(), Chance::seeded(9), site.db().keys().clone())
        .expect("a database")
}

fn begins(db: &Database) -> Result<usize, String> {
    RUNTIME.block_on(alongside::keeping::begin(db)).map_err(|error| error.to_string())
}

fn counted(db: &Database) -> (i64, i64, usize) {
    let read = db.plain(|connection: &mut DbConnection| {
        let mut facts = 0;
        for fact in FACT_TABLES {
            facts += rows::whole_table(connection, fact.name)?.len();
        }
        Ok((families::table.count().get_result(connection)?, people::table.count().get_result(connection)?, facts))
    });
    RUNTIME.block_on(read).expect("counts")
}

fn an_older_database_is_put_right_before_it_is_shown(world: &World) {
    let family = over(world);
    let older = put_away(world, "older");
    destroyed(world, &family);
    let restored = opened(world, &older);
    let (known, persons, facts) = counted(&restored);
    assert!(known == 1 && persons == 3 && facts > 10, "it is all in the older one");
    assert_eq!(begins(&restored), Ok(1));
    assert_eq!(counted(&restored), (0, 0, 0));
    assert_eq!(begins(&restored), Ok(0), "once is enough");
    if let Engine::Sqlite(path) = &older {
        let bytes = std::fs::read(path).expect("the file");
        for word in ["Hawthorn", "Salma Begum", "Calmer mornings"] {
            assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word} is in the file");
        }
    }
    // The trail goes on, and says what was done.
    let key = alongside_keys::Mac::new(*b"the seals of this journey");
    let seals = key.clone();
    RUNTIME
        .block_on(restored.housekeeping(move |tx| alongside_schema::trail::seal(tx, &seals, 10_000)))
        .expect("sealed");
    RUNTIME.block_on(alongside::trail::check(&restored, key, &[], &[])).expect("a true trail");
}

fn nothing_begins_without_the_ledger_that_it_was_written_with(world: &World) {
    let first = over(world);
    let second = crate::town::family_led_by_tom_too(world, crate::town::rahman());
    super::closed(world, &second, "2027-03-01");
    destroyed(world, &first);
    destroyed(world, &second);
    let db = world.site().db();
    let path = db.keys().erased.path().to_owned();
    let whole = std::fs::read_to_string(&path).expect("the ledger");
    assert_eq!(whole.lines().count(), 2);
    assert!(!whole.contains("Rahman") && !whole.contains(&super::reference(&first)), "ids alone: {whole}");
    assert_eq!(begins(db), Ok(0));
    std::fs::remove_file(&path).expect("lost");
    let missing = begins(db).expect_err("no ledger");
    assert!(missing.contains("is not at") && missing.contains("ledger put-back"), "{missing}");
    let cut = whole.lines().next().map(|line| format!("{line}\n")).expect("a line");
    std::fs::write(&path, &cut).expect("cut");
    let shorter = begins(db).expect_err("a cut ledger");
    assert!(shorter.contains("shorter than this database says"), "{shorter}");
    std::fs::write(&path, whole.replace("people=", "people=x")).expect("bent");
    assert!(begins(db).expect_err("a bent ledger").contains("was altered"));
    // Another one, whole in itself, with another key.
    let key = path.with_file_name("erased.key");
    let own = std::fs::read(&key).expect("a key");
    std::fs::remove_file(&path).expect("gone");
    std::fs::remove_file(&key).expect("gone");
    let ledger = db.keys().erased.clone();
    for number in 1..=2 {
        ledger.append(number, "at=x families= people= requests=", &"cd".repeat(32)).expect("a line");
    }
    let other = begins(db).expect_err("another ledger");
    assert!(other.contains("is not the one"), "{other}");
    std::fs::write(&key, own).expect("the key");
    std::fs::write(&path, &whole).expect("the ledger");
    assert_eq!(begins(db), Ok(0), "and with its own it begins");
}

fn a_lost_ledger_is_made_again_from_the_database(world: &World) {
    let family = over(world);
    let older = put_away(world, "before");
    destroyed(world, &family);
    let db = world.site().db();
    let ledger = db.keys().erased.clone();
    let whole = std::fs::read_to_string(ledger.path()).expect("the ledger");
    std::fs::remove_file(ledger.path()).expect("lost");
    let of = ledger.clone();
    let put_back = db.plain(move |connection| alongside_schema::erase::put_back_ledger(connection, &of));
    assert_eq!(RUNTIME.block_on(put_back).expect("put back"), 1);
    assert_eq!(std::fs::read_to_string(ledger.path()).expect("the ledger"), whole);
    let restored = opened(world, &older);
    assert_eq!(begins(&restored), Ok(1), "and it is followed as before");
}
