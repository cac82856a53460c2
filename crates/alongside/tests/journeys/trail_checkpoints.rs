//! Checkpoints: what shows when the whole chain was bent so that it agrees with itself.

use alongside::trail::{CheckpointFile, Keeper, check};
use alongside_keys::Signer;
use alongside_schema::connection::DbConnection;
use alongside_schema::trail;
use alongside_web::Settings;
use diesel::connection::SimpleConnection;

use crate::support::{RUNTIME, World, on_both_engines};
use crate::trail::{connection, entries, named, off_guard};

on_both_engines!(a_checkpoint_shows_a_cut_end_and_a_chain_made_anew, a_forged_checkpoint_is_named);

/// Settings whose data folder is this test's own, and its keeper.
fn keeper(world: &World, name: &str) -> (Settings, Keeper) {
    let engine = if matches!(connection(world), DbConnection::Sqlite(_)) { "sqlite" } else { "postgresql" };
    let folder = std::env::temp_dir().join(format!("alongside-trail-{}-{name}-{engine}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let mut settings = Settings::default();
    settings.server.data = folder;
    let keeper = RUNTIME.block_on(Keeper::new(&settings, world.site().db())).expect("keys");
    (settings, keeper)
}

fn written(settings: &Settings) -> Vec<CheckpointFile> {
    let file = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("lines");
        CheckpointFile { name: path.file_name().expect("a name").to_string_lossy().into_owned(), text }
    };
    std::fs::read_dir(settings.checkpoints()).expect("a folder").map(file).collect()
}

fn signer(settings: &Settings) -> Signer {
    let secret = std::fs::read_to_string(settings.keys().join("checkpoint.key")).expect("a key");
    Signer::read(&secret).expect("a key")
}

fn a_checkpoint_shows_a_cut_end_and_a_chain_made_anew(world: &World) {
    let (settings, keeper) = keeper(world, "cut");
    let db = world.site().db();
    entries(world, 3);
    RUNTIME.block_on(keeper.checkpoint(db)).expect("a checkpoint");
    entries(world, 3);
    let last = RUNTIME.block_on(keeper.checkpoint(db)).expect("a checkpoint");
    assert_eq!(last.number, 6, "what waited was sealed first");
    entries(world, 1);
    let (files, public) = (written(&settings), [signer(&settings).public()]);
    assert_eq!((files.len(), files[0].text.lines().count()), (1, 2), "one file a day, one line each");
    let good = RUNTIME.block_on(check(db, keeper.seals(), &files, &public)).expect("well");
    assert!(good.contains("6 sealed entries") && good.contains("2 checkpoint(s); 1 newer"), "{good}");
    // The end is cut off, and the head is moved back to match: the chain alone shows nothing.
    let mut connection = connection(world);
    let fourth = named(&mut connection, 4);
    off_guard(&mut connection);
    let cut = "delete from trail where id in (select entry_id from trail_seals where number > 4);
        delete from trail where id in (select entry_id from trail_waiting); delete from trail_waiting;
        delete from trail_seals where number > 4;
        update trail_head set number = 4, seal = (select seal from trail_seals where number = 4);";
    connection.batch_execute(cut).expect("cut");
    assert!(RUNTIME.block_on(check(db, keeper.seals(), &[], &public)).is_ok());
    let said = RUNTIME.block_on(check(db, keeper.seals(), &files, &public)).expect_err("noticed").to_string();
    let expected =
        format!("after {fourth}: entry number 5 and all after it were cut off: a checkpoint of {} knows 6", last.at);
    assert!(said.ends_with(&expected), "{said}");
    // With the key in hand somebody makes the chain anew over an altered entry: only the checkpoint knows.
    let anew = "update trail set detail = 'nobody' where id = (select entry_id from trail_seals where number = 2);
        insert into trail_waiting select entry_id from trail_seals; delete from trail_seals;
        update trail_head set number = 0, seal = '';";
    connection.batch_execute(anew).expect("anew");
    let resealed = db.housekeeping({
        let key = keeper.seals();
        move |tx| trail::seal(tx, &key, 100)
    });
    assert_eq!(RUNTIME.block_on(resealed).expect("sealed"), 4);
    assert!(RUNTIME.block_on(check(db, keeper.seals(), &[], &public)).is_ok());
    let third = named(&mut connection, 3);
    let said = RUNTIME.block_on(check(db, keeper.seals(), &files, &public)).expect_err("noticed").to_string();
    assert!(said.contains(&format!("{third} is not the one that the checkpoint of")), "{said}");
    std::fs::remove_dir_all(&settings.server.data).expect("gone");
}

fn a_forged_checkpoint_is_named(world: &World) {
    let (settings, keeper) = keeper(world, "forged");
    let db = world.site().db();
    entries(world, 2);
    RUNTIME.block_on(keeper.checkpoint(db)).expect("a checkpoint");
    entries(world, 2);
    RUNTIME.block_on(keeper.checkpoint(db)).expect("a checkpoint");
    let (mut files, public) = (written(&settings), [signer(&settings).public()]);
    let fails = |files: &[CheckpointFile], public| {
        RUNTIME.block_on(check(db, keeper.seals(), files, public)).expect_err("noticed").to_string()
    };
    let other = [Signer::new([5; 32]).public()];
    assert!(fails(&files, &other).contains("line 1 of 2026-11-21.txt was signed by another key, or forged"));
    files[0].text = files[0].text.replace(" 4 ", " 3 ");
    let said = fails(&files, &public);
    assert!(said.contains("line 2 of 2026-11-21.txt was forged or altered"), "{said}");
    // A trail that has begun is not gone on with by another key, and a key that lies elsewhere is not made anew.
    std::fs::remove_file(settings.keys().join("trail.key")).expect("gone");
    let lost = RUNTIME.block_on(Keeper::new(&settings, db)).map(|_| ()).expect_err("refused").to_string();
    assert!(lost.contains("Put it back"), "{lost}");
    let mut elsewhere = settings.clone();
    elsewhere.trail.keys = Some(settings.server.data.join("keys"));
    std::fs::write(settings.server.data.join("trail.key"), "as it was").expect("back");
    let moved = RUNTIME.block_on(Keeper::new(&elsewhere, db)).map(|_| ()).expect_err("refused").to_string();
    assert!(moved.contains("Move it"), "{moved}");
    std::fs::remove_dir_all(&settings.server.data).expect("gone");
}
