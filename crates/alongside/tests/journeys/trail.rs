//! The trail that nobody bends. What somebody with the database could do to it is really done here, with the guards taken off first, and the
//! check must name the very entry.

use std::time::Duration;

use alongside::trail::{check, seal_forever};
use alongside_keys::Mac;
use alongside_schema::connection::{DbConnection, Purpose};
use alongside_schema::trail::{self, Checkpoint, Fault, Named, Report, Wrong};
use alongside_schema::{Act, Chance, Database, Entry, Error};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::support::{RUNTIME, World, on_both_engines};

on_both_engines!(
    no_entry_and_no_seal_is_changed_or_taken_away,
    the_first_bad_entry_is_named_with_what_was_done,
    of_several_bad_entries_the_first_is_named,
    what_is_added_past_the_service_or_late_is_named,
    the_seals_of_an_earlier_program_hold_on,
    two_programs_that_seal_at_once_make_one_chain,
    an_entry_is_sealed_within_five_seconds,
);

/// Entries in each of these trails.
const ENTRIES: i64 = 9;

pub fn key() -> Mac {
    Mac::new(*b"the key of a test")
}

/// So many entries, a minute apart.
pub fn entries(world: &World, count: i64) {
    for n in 0..count {
        world.minutes_pass(1);
        let entry = Entry::by_nobody(Act::ListRead).target("a list").detail(n);
        RUNTIME.block_on(world.site().db().write(move |_| Ok(entry.with(())))).expect("an entry");
    }
}

pub fn seal(world: &World) {
    let sealed = world.site().db().housekeeping(|tx| trail::seal(tx, &key(), 1_000));
    RUNTIME.block_on(sealed).expect("sealed");
}

pub fn connection(world: &World) -> DbConnection {
    world.site().db().engine().open(Purpose::Writing).expect("a connection")
}

/// Takes the guards off, as somebody who owns the database can.
pub fn off_guard(connection: &mut DbConnection) {
    let off = match connection {
        DbConnection::Sqlite(_) => {
            "drop trigger trail_kept_from_update; drop trigger trail_kept_from_delete;
             drop trigger trail_seals_kept_from_update; drop trigger trail_seals_kept_from_delete;"
        }
        DbConnection::Postgres(_) => {
            "drop trigger trail_kept_from_update on trail; drop trigger trail_kept_from_delete on trail;
             drop trigger trail_seals_kept_from_update on trail_seals; drop trigger trail_seals_kept_from_delete on trail_seals;"
        }
    };
    connection.batch_execute(off).expect("no guards");
}

/// What the check says after this was done without guards. Everything is taken back afterwards.
fn after(connection: &mut DbConnection, done: &str, points: &[Checkpoint]) -> Report {
    let mut report = None;
    let undone = connection.transaction::<(), Error, _>(|connection| {
        off_guard(connection);
        connection.batch_execute(done).unwrap_or_else(|error| panic!("{error} in: {done}"));
        report = Some(trail::verify(connection, &key(), points)?);
        Err(Error::NotFound)
    });
    assert!(matches!(undone, Err(Error::NotFound)), "{done}: {undone:?}");
    report.expect("a report")
}

/// The entry of this number, as it must be named.
pub fn named(connection: &mut DbConnection, number: i64) -> Named {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        id: String,
        #[diesel(sql_type = Text)]
        at: String,
    }
    let question = "select t.id, t.at from trail t join trail_seals s on s.entry_id = t.id where s.number = $1";
    let Row { id, at } = diesel::sql_query(question).bind::<BigInt, _>(number).get_result(connection).expect("a row");
    Named { number: Some(number), id: Some(id), at: Some(at) }
}

fn no_entry_and_no_seal_is_changed_or_taken_away(world: &World) {
    entries(world, 3);
    seal(world);
    entries(world, 1);
    let mut connection = connection(world);
    let tries = [
        "update trail set detail = 'nothing'",
        "update trail set at = at",
        "delete from trail where id in (select entry_id from trail_waiting)",
        "delete from trail",
        "update trail_seals set seal = ''",
        "delete from trail_seals where number = 3",
    ];
    let whole = ["truncate trail", "truncate trail_seals"];
    let is_postgres = matches!(connection, DbConnection::Postgres(_));
    for done in tries.iter().chain(whole.iter().filter(|_| is_postgres)) {
        let refused = connection.batch_execute(done).expect_err("refused").to_string();
        assert!(refused.contains("is only ever added to"), "{done}: {refused}");
    }
    let report = trail::verify(&mut connection, &key(), &[]).expect("a report");
    assert_eq!((report.sealed, report.waiting, report.fault, report.late), (3, 1, None, None));
}

const OF_NUMBER_5: &str = "(select entry_id from trail_seals where number = 5)";

/// The links of the fifth and the seventh entry change places, with their seals or without.
fn exchanged(connection: &DbConnection, with_seal: bool) -> String {
    let were = "create temporary table were as select * from trail_seals;";
    match connection {
        // Uniqueness holds at every moment there, so both are taken out and put back.
        DbConnection::Sqlite(_) => {
            let seal = if with_seal { "w.seal" } else { "(select o.seal from were o where o.number = 12 - w.number)" };
            format!(
                "{were} delete from trail_seals where number in (5, 7);
                 insert into trail_seals select 12 - w.number, w.version, w.entry_id, w.digest, {seal}, w.sealed_at
                   from were w where w.number in (5, 7);
                 drop table were;"
            )
        }
        DbConnection::Postgres(_) => {
            let seal = if with_seal { "seal = w.seal," } else { "" };
            format!(
                "{were} alter table trail_seals drop constraint trail_seals_entry_id_key;
                 update trail_seals s set {seal} entry_id = w.entry_id, digest = w.digest from were w
                   where s.number in (5, 7) and w.number = 12 - s.number;
                 drop table were;"
            )
        }
    }
}

fn the_first_bad_entry_is_named_with_what_was_done(world: &World) {
    entries(world, ENTRIES);
    seal(world);
    let mut connection = connection(world);
    let (fourth, fifth, seventh) = (named(&mut connection, 4), named(&mut connection, 5), named(&mut connection, 7));
    let (with_seal, without_seal) = (exchanged(&connection, true), exchanged(&connection, false));
    let fault = |entry: &Named, wrong| Fault { entry: entry.clone(), after: None, wrong };
    let seal_gone = Fault { after: Some(fourth.clone()), ..fault(&fifth, Wrong::Missing) };
    let number_only = Named { number: Some(5), ..Named::default() };
    let gone = Fault { after: Some(fourth.clone()), ..fault(&number_only, Wrong::Missing) };
    // Of an entry that is gone the moment is known from its id, to the millisecond; the clock of a test stands at whole seconds.
    let cases: Vec<(String, Fault)> = vec![
        (format!("update trail set detail = 'nobody' where id = {OF_NUMBER_5}"), fault(&fifth, Wrong::Altered)),
        (format!("update trail set act = 'no act of ours' where id = {OF_NUMBER_5}"), fault(&fifth, Wrong::Altered)),
        (format!("update trail set family_id = '' where id = {OF_NUMBER_5}"), fault(&fifth, Wrong::Altered)),
        (format!("update trail set user_id = id where id = {OF_NUMBER_5}"), fault(&fifth, Wrong::Altered)),
        (
            "update trail_seals set sealed_at = '2026-11-21' where number = 5".to_owned(),
            fault(&fifth, Wrong::SealAltered),
        ),
        (format!("delete from trail where id = {OF_NUMBER_5}"), fault(&fifth, Wrong::Missing)),
        ("delete from trail_seals where number = 5".to_owned(), seal_gone),
        (format!("delete from trail where id = {OF_NUMBER_5}; delete from trail_seals where number = 5"), gone),
        (with_seal, fault(&fifth, Wrong::Reordered(Named { number: Some(5), ..seventh.clone() }))),
        (without_seal, fault(&fifth, Wrong::Reordered(Named { number: Some(5), ..seventh }))),
        (
            "delete from trail_seals where number > 4".to_owned(),
            Fault {
                after: Some(fourth),
                ..fault(&number_only, Wrong::Truncated(ENTRIES, "the head of the chain".to_owned()))
            },
        ),
    ];
    for (done, expected) in cases {
        let report = after(&mut connection, &done, &[]);
        assert_eq!(report.fault, Some(expected), "{done}");
    }
    let altered = format!("update trail set at = '2026-11-20T10:00:00.000000Z' where id = {OF_NUMBER_5}");
    let said = after(&mut connection, &altered, &[]).fault.expect("a fault").to_string();
    let id = fifth.id.expect("an id");
    assert_eq!(said, format!("entry number 5 ({id} of 2026-11-20T10:00:00.000000Z) was altered after it was sealed"));
    assert_eq!(trail::verify(&mut connection, &key(), &[]).expect("a report").fault, None, "all was taken back");
    let other = trail::verify(&mut connection, &Mac::new(*b"another key"), &[]).expect("a report");
    assert_eq!(other.fault.map(|fault| fault.entry.number), Some(Some(1)), "without the key nothing can be said");
}

/// Random harm to random entries: whatever is done, and however much, the first of them is named.
fn of_several_bad_entries_the_first_is_named(world: &World) {
    const COUNT: i64 = 40;
    entries(world, COUNT);
    seal(world);
    let mut connection = connection(world);
    let chance = Chance::seeded(11);
    let dice = |sides: i64| i64::from_str_radix(&chance.secret()[..8], 16).expect("a number") % sides;
    for round in 0..60 {
        let harm = |number: i64| {
            let of_it = format!("id = (select entry_id from trail_seals where number = {number})");
            match dice(7) {
                0 => format!("update trail set detail = detail || ' ' where {of_it};"),
                1 => format!("update trail set at = '2026-11-21T09:00:00.000000Z' where {of_it};"),
                2 => format!("update trail set target = 'elsewhere' where {of_it};"),
                3 => format!("delete from trail where {of_it};"),
                4 => format!("delete from trail_seals where number = {number};"),
                5 => format!("update trail_seals set seal = digest where number = {number};"),
                _ => format!("update trail_seals set digest = seal where number = {number};"),
            }
        };
        let numbers: Vec<i64> = (0..1 + dice(4)).map(|_| 1 + dice(COUNT)).collect();
        let done: String = numbers.iter().map(|number| harm(*number)).collect();
        let report = after(&mut connection, &done, &[]);
        let first = report.fault.unwrap_or_else(|| panic!("round {round} is not noticed: {done}")).entry.number;
        assert_eq!(first, numbers.iter().min().copied(), "round {round}: {done}");
    }
}

fn what_is_added_past_the_service_or_late_is_named(world: &World) {
    entries(world, 4);
    seal(world);
    let mut connection = connection(world);
    let (id, old) = ("019aa000-0000-7000-8000-000000000000", "2026-11-21T09:30:00.000000Z");
    let insert =
        format!("insert into trail (id, at, act, target, detail) values ('{id}', '{old}', 'family_read', '', '');");
    // Past the service: no seal, and nothing that waits for one.
    let past = format!("{insert} delete from trail_waiting where entry_id = '{id}'");
    let fault = after(&mut connection, &past, &[]).fault.expect("a fault");
    assert_eq!((fault.wrong, fault.entry.id.as_deref()), (Wrong::Unsealed, Some(id)));
    // One that waits for its seal is taken away.
    let away = format!("{insert} delete from trail where id = '{id}'");
    let fault = after(&mut connection, &away, &[]).fault.expect("a fault");
    assert_eq!((fault.wrong, fault.entry.id.as_deref()), (Wrong::Missing, Some(id)));
    // Late: it is sealed like any other, but says a moment at which others were sealed already.
    connection.batch_execute(&insert).expect("added, which no guard refuses");
    seal(world);
    let report = trail::verify(&mut connection, &key(), &[]).expect("a report");
    let late = Named { number: Some(5), id: Some(id.to_owned()), at: Some(old.to_owned()) };
    assert_eq!((report.sealed, report.fault, report.late), (5, None, Some((1, late))));
    let said = RUNTIME.block_on(check(world.site().db(), key(), &[], &[])).expect_err("told").to_string();
    assert!(said.contains("added them late") && said.contains(&format!("number 5 ({id} of {old})")), "{said}");
}

/// The program of before the links wrote number and seal into the entries.
fn the_seals_of_an_earlier_program_hold_on(world: &World) {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        id: String,
        #[diesel(sql_type = Text)]
        at: String,
        #[diesel(sql_type = Nullable<Text>)]
        user_id: Option<String>,
        #[diesel(sql_type = Text)]
        act: String,
        #[diesel(sql_type = Text)]
        target: String,
        #[diesel(sql_type = Text)]
        detail: String,
    }
    entries(world, 6);
    let mut connection = connection(world);
    let texts = guards_of(&mut connection);
    off_guard(&mut connection);
    connection.batch_execute("update trail set outcome = ''").expect("as it was before there were outcomes");
    let question = "select id, at, user_id, act, target, detail from trail order by id";
    let rows: Vec<Row> = diesel::sql_query(question).load(&mut connection).expect("rows");
    let mut before = String::new();
    for (number, row) in (1..).zip(&rows) {
        let user = row.user_id.clone().unwrap_or_default();
        let number = i64::to_string(&number);
        before = key().of(&[&number, &before, &row.id, &row.at, &user, &row.act, "", &row.target, &row.detail]);
        let sealed = format!("update trail set seal_number = {number}, seal = '{before}' where id = '{}';", row.id);
        connection.batch_execute(&sealed).expect("sealed");
    }
    let head = format!("delete from trail_waiting; update trail_head set number = 6, seal = '{before}'; {texts}");
    connection.batch_execute(&head).expect("an earlier trail");
    entries(world, 4);
    seal(world);
    let report = trail::verify(&mut connection, &key(), &[]).expect("a report");
    assert_eq!((report.sealed, report.waiting, report.fault), (10, 0, None), "the new chain goes on from the old");
    let third = Named { number: Some(3), id: Some(rows[2].id.clone()), at: Some(rows[2].at.clone()) };
    let cases = [
        ("update trail set detail = 'x' where seal_number = 3", Wrong::Altered, Some(third.clone())),
        ("update trail set roles = 'manager' where seal_number = 3", Wrong::Altered, Some(third.clone())),
        ("delete from trail where seal_number = 3", Wrong::Missing, None),
        ("update trail set seal_number = 12 - seal_number where seal_number in (3, 9)", Wrong::Missing, None),
        (
            "update trail set seal_number = -3 where seal_number = 3; update trail set seal_number = 3 where seal_number = 5;
             update trail set seal_number = 5 where seal_number = -3",
            Wrong::Reordered(Named { id: Some(rows[4].id.clone()), at: Some(rows[4].at.clone()), number: Some(3) }),
            Some(third),
        ),
    ];
    for (done, wrong, entry) in cases {
        let fault = after(&mut connection, done, &[]).fault.unwrap_or_else(|| panic!("not noticed: {done}"));
        assert_eq!((fault.entry.number, &fault.wrong), (Some(3), &wrong), "{done}");
        assert!(entry.is_none_or(|entry| entry == fault.entry), "{done}: {fault}");
    }
}

/// The texts that put the guards back.
fn guards_of(connection: &mut DbConnection) -> String {
    #[derive(QueryableByName)]
    struct Guard {
        #[diesel(sql_type = Text)]
        text: String,
    }
    let question = match connection {
        DbConnection::Sqlite(_) => {
            "select sql as text from sqlite_master where name like 'trail_kept_from%' or name like 'trail_seals_kept_from%'"
        }
        DbConnection::Postgres(_) => {
            "select pg_get_triggerdef(oid) as text from pg_trigger
             where tgname like 'trail_kept_from%' or tgname like 'trail_seals_kept_from%'"
        }
    };
    let guards: Vec<Guard> = diesel::sql_query(question).load(connection).expect("guards");
    guards.into_iter().map(|guard| guard.text + ";\n").collect()
}

fn two_programs_that_seal_at_once_make_one_chain(world: &World) {
    let open = |seed| {
        let db = world.site().db();
        let (engine, clock, keys) = (db.engine().clone(), db.clock().clone(), db.keys().clone());
        Database::open(engine, clock, Chance::seeded(seed), keys).expect("another program's database")
    };
    let nodes = [open(21), open(22)];
    entries(world, 60);
    let outcomes: Vec<Result<usize, Error>> = RUNTIME.block_on(async {
        let all: Vec<_> = (0..16)
            .map(|n| {
                let node = nodes[n % 2].clone();
                tokio::spawn(async move { node.housekeeping(|tx| trail::seal(tx, &key(), 7)).await })
            })
            .collect();
        let mut outcomes = Vec::new();
        for one in all {
            outcomes.push(one.await.expect("no panic"));
        }
        outcomes
    });
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(Error::Stale))), "{outcomes:?}");
    while RUNTIME.block_on(nodes[0].housekeeping(|tx| trail::seal(tx, &key(), 7))).expect("sealed") > 0 {}
    let mut connection = connection(world);
    let report = trail::verify(&mut connection, &key(), &[]).expect("a report");
    assert_eq!((report.sealed, report.waiting, report.fault), (60, 0, None));
}

fn an_entry_is_sealed_within_five_seconds(world: &World) {
    let db = world.site().db().clone();
    let task = RUNTIME.spawn(seal_forever(db.clone(), key()));
    entries(world, 3);
    let sealed = RUNTIME.block_on(async {
        tokio::time::timeout(Duration::from_secs(5), async {
            while db.plain(trail::waiting).await.expect("a count") > 0 {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        })
        .await
    });
    task.abort();
    assert!(sealed.is_ok(), "entries still wait after five seconds");
}
