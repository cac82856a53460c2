//! Of a record that was destroyed nothing is held any more, in any table and in no file; of other records nothing is gone.

use std::collections::{BTreeMap, HashSet};

use alongside_schema::erase::{self, Named};
use alongside_schema::tables::{
    FACT_TABLES, OTHER_TABLES, attachments, drafts, family_members, name_tokens, people, person_keys, requests,
    subject_steps, submissions, trail, unsent_requests,
};
use alongside_schema::{Act, Engine, Entry, Id, rows};
use diesel::prelude::*;

use super::{OVER, PIP, closed, destroyed, id_of, over, reference};
use crate::documents;
use crate::finding::found;
use crate::joining::second_family;
use crate::matrix::things::Things;
use crate::support::{Caller, RUNTIME, World, change, on_both_engines, query, try_change};
use crate::town::{self, OWEN, TOM};

on_both_engines!(
    nothing_of_a_destroyed_record_stays_in_any_table,
    nothing_of_it_stays_in_any_file,
    who_is_in_another_family_stays,
    what_is_only_ever_added_to_goes_only_with_a_record,
    what_somebody_typed_about_it_goes_too,
    the_trail_stays_true_and_forgets_words,
);

/// Where words of a family may stand although it is destroyed: what is about workers, and what an agency has not sent yet, which goes within a month.
const STAYS: &[&str] =
    &["users", "staff_links", "unsent_requests", "disposals", "account_askings", "sessions", "searches", "wordings"];

/// Where its id may.
const NAMES_BY_ID: &[&str] = &["trail", "disposal_families", "erasures"];

fn every_table() -> impl Iterator<Item = &'static str> {
    FACT_TABLES.iter().map(|fact| fact.name).chain(OTHER_TABLES.iter().map(|(table, _)| *table))
}

/// Every row of every table, as text.
fn all_rows(world: &World) -> BTreeMap<&'static str, Vec<String>> {
    query(world, |connection| every_table().map(|table| Ok((table, rows::whole_table(connection, table)?))).collect())
}

/// Destroys this family without asking whether its time is over.
fn erased(world: &World, family: &Id) -> erase::Goes {
    let named = Named::family(family);
    let done = world.site().db().write(move |tx| {
        let goes = erase::goes(tx.connection(), &named)?;
        erase::erase(tx, &goes)?;
        erase::write_down(tx, None, &goes)?;
        Ok(Entry::by_nobody(Act::FamilyErased).with(goes))
    });
    RUNTIME.block_on(done).expect("a destroyed record")
}

/// Every table has rows of three families (`matrix/things.toml`). Each is destroyed, and every marker of it is gone, and no marker of the others.
fn nothing_of_a_destroyed_record_stays_in_any_table(world: &World) {
    let things = Things::fill(world, 1);
    let ids = |kind: usize| things.id(kind, "family").expect("a family").parse::<Id>().expect("an id");
    let asked = [0, 2].map(|kind| (things.id(kind, "request").expect("a request").to_owned(), ids(kind)));
    change(world, move |connection| {
        // What is being written and was not sent is about no family yet; what was sent is about these two.
        diesel::delete(attachments::table.filter(attachments::unsent_id.is_not_null())).execute(connection)?;
        diesel::delete(unsent_requests::table).execute(connection)?;
        for (request, family) in asked {
            diesel::update(requests::table.filter(requests::id.eq(request)))
                .set(requests::family_id.eq(family))
                .execute(connection)?;
        }
        Ok(())
    });
    for kind in [1, 0, 2] {
        let before = all_rows(world);
        let family = ids(kind);
        let goes = erased(world, &family);
        assert!(goes.people.len() >= 3, "{goes:?}");
        assert_eq!(goes.stay.len(), usize::from(kind != 2), "whom another family names stays");
        let after = all_rows(world);
        let gone: Vec<Id> = goes.families.iter().chain(&goes.people).chain(&goes.requests).cloned().collect();
        for (table, rows) in &after {
            for row in rows {
                let named = gone.iter().find(|id| row.contains(id.as_str()));
                assert!(named.is_none() || NAMES_BY_ID.contains(table), "{table} names {named:?}: {row}");
                // Of the joined family nothing but its own row is there; it goes with the open one.
                let of =
                    |marker: &&crate::matrix::things::Marker| marker.kind == kind || (kind == 0 && marker.kind == 3);
                let word = things.markers.iter().filter(of).find(|marker| row.contains(&marker.word));
                assert!(word.is_none() || STAYS.contains(table), "{table} holds {word:?}");
            }
        }
        let others: Vec<&crate::matrix::things::Marker> =
            things.markers.iter().filter(|marker| marker.kind < 3 && marker.kind != kind).collect();
        for (table, rows) in &before {
            let still: HashSet<&String> = after[table].iter().collect();
            for row in rows.iter().filter(|row| others.iter().any(|marker| row.contains(&marker.word))) {
                assert!(still.contains(row), "{table} lacks a row of another family: {row}");
            }
        }
    }
    let left: usize = all_rows(world)
        .iter()
        .filter(|(table, _)| FACT_TABLES.iter().any(|fact| fact.name == **table))
        .map(|(_, rows)| rows.len())
        .sum();
    assert_eq!(left, 0, "no fact is left");
}

/// The bytes of everything that the service keeps on the disk.
fn holds_bytes(folder: &std::path::Path, prefix: &str, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            found.extend(holds_bytes(&path, "", word));
        } else if name.starts_with(prefix) {
            let bytes = std::fs::read(&path).expect("a file");
            if bytes.windows(word.len()).any(|part| part == word.as_bytes()) {
                found.push(name);
            }
        }
    }
    found
}

fn nothing_of_it_stays_in_any_file(world: &World) {
    const WORDS: [&str; 4] = ["Zanzibarword", "Hawthorn", "Salma Begum", "1 letter of Zanzibar"];
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    documents::add_file(&tom, &family, &[("title", "Zanzibarword")], ("a.txt", b"1 letter of Zanzibar\n"));
    closed(world, &family, "2027-03-01");
    world.add(PIP);
    world.add(super::UNA);
    world.it_is(OVER);
    let files = |word: &str| {
        let mut found = holds_bytes(world.site().shelf().folder(), "", word);
        if let Engine::Sqlite(path) = world.site().db().engine() {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            found.extend(holds_bytes(path.parent().expect("a folder"), &name, word));
        }
        found.extend(holds_bytes(world.keys_folder(), "", word));
        found
    };
    let is_sqlite = matches!(world.site().db().engine(), Engine::Sqlite(_));
    assert!(WORDS.iter().filter(|word| !files(word).is_empty()).count() >= if is_sqlite { 3 } else { 0 });
    destroyed(world, &family);
    for word in WORDS {
        assert_eq!(files(word), [""; 0], "{word}");
    }
}

/// The mother is in another family too: she stays, with what that family says of her, and is found by that alone.
fn who_is_in_another_family_stays(world: &World) {
    let family = over(world);
    let other = second_family(world, &TOM);
    let (first, second) = (id_of(world, &family), id_of(world, &other));
    let (of, own) = (second.clone(), first.clone());
    let nadia: Id = query(world, move |connection| {
        Ok(family_members::table
            .filter(family_members::family_id.eq(&own).and(family_members::relationship.eq("Mother")))
            .select(family_members::person_id)
            .first(connection)?)
    });
    let mother = nadia.clone();
    change(world, move |connection| {
        let row = family_members::family_id.eq(&of).and(family_members::relationship.eq("Mother"));
        Ok(diesel::update(family_members::table.filter(row))
            .set((family_members::person_id.eq(&mother), family_members::subjects.eq(format!("|{mother}|"))))
            .execute(connection)?)
    });
    let keys = |world: &World| -> Vec<String> {
        let nadia = nadia.clone();
        query(world, move |connection| {
            let of = person_keys::table.filter(person_keys::person_id.eq(nadia));
            Ok(of.order(person_keys::key).select(person_keys::key).load(connection)?)
        })
    };
    let before = keys(world);
    destroyed(world, &family);
    let names: Vec<String> =
        query(world, |connection| Ok(people::table.order(people::name).select(people::name).load(connection)?));
    assert!(names.contains(&"Nadia Rahman".to_owned()), "{names:?}");
    assert!(!names.contains(&"Yusuf Rahman".to_owned()) && !names.contains(&"Salma Begum".to_owned()), "{names:?}");
    let tokens: i64 = query(world, |connection| {
        Ok(name_tokens::table.filter(name_tokens::token.eq("yusuf")).count().get_result(connection)?)
    });
    assert_eq!(tokens, 0);
    let after = keys(world);
    assert!(
        !after.is_empty() && after.len() < before.len(),
        "her home in the first family finds her no more: {before:?}, {after:?}"
    );
    let owen = Caller::signed_in(world, &OWEN);
    assert!(found(&owen, "name", "Nadia Rahman").contains(&reference(&other)));
    assert!(found(&owen, "name", "Yusuf Rahman").contains("Nobody found"));
    let lines = world.site().db().keys().erased.lines().expect("the ledger");
    assert!(lines[0].body.contains(first.as_str()) && !lines[0].body.contains(second.as_str()));
}

/// Steps of a request for somebody's own record can not be taken away by anybody, but for a record that is destroyed.
fn what_is_only_ever_added_to_goes_only_with_a_record(world: &World) {
    let things = Things::fill(world, 1);
    let count =
        |world: &World| -> i64 { query(world, |connection| Ok(subject_steps::table.count().get_result(connection)?)) };
    let before = count(world);
    assert!(before > 0);
    let refused = try_change(world, |connection| Ok(diesel::delete(subject_steps::table).execute(connection)?));
    assert!(refused.is_err());
    assert_eq!(count(world), before);
    erased(world, &things.id(1, "family").expect("a family").parse().expect("an id"));
    assert!(count(world) < before);
    let refused = try_change(world, |connection| Ok(diesel::delete(subject_steps::table).execute(connection)?));
    assert!(refused.is_err(), "and nobody takes the others away afterwards");
    let refused = try_change(world, |connection| {
        Ok(diesel::delete(alongside_schema::tables::erasures::table).execute(connection)?)
    });
    assert!(refused.is_err(), "nor what was written down of it");
}

fn what_somebody_typed_about_it_goes_too(world: &World) {
    let family = over(world);
    let (id, of) = (id_of(world, &family), reference(&family));
    let named = of.clone();
    change(world, move |connection| {
        let user: Id =
            alongside_schema::tables::users::table.select(alongside_schema::tables::users::id).first(connection)?;
        let draft = |number: u8, subject: &str, fields: &str| {
            (
                drafts::id.eq(format!("0190a0a0-0000-7000-8000-0000000000{number:02}")),
                drafts::user_id.eq(user.clone()),
                drafts::form.eq("contact"),
                drafts::subject.eq(subject.to_owned()),
                drafts::fields.eq(fields.to_owned()),
                drafts::updated_at.eq("2041-09-01T10:00:00.000000Z"),
            )
        };
        diesel::insert_into(drafts::table)
            .values(draft(1, &named, "[[\"words\",\"Zanzibar\"]]"))
            .execute(connection)?;
        diesel::insert_into(drafts::table)
            .values(draft(2, &format!("{named}/people"), "[[\"words\",\"Zanzibar\"]]"))
            .execute(connection)?;
        let fields = format!("[[\"who\",\"{id}\"],[\"words\",\"Zanzibar\"]]");
        diesel::insert_into(drafts::table).values(draft(3, "another", &fields)).execute(connection)?;
        diesel::insert_into(drafts::table)
            .values(draft(4, "another one", "[[\"words\",\"stays\"]]"))
            .execute(connection)?;
        diesel::insert_into(submissions::table)
            .values((
                submissions::form_id.eq("0190a0a0-0000-7000-8000-000000000009"),
                submissions::user_id.eq(user.clone()),
                submissions::led_to.eq(format!("/families/{named}/plan")),
                submissions::at.eq("2041-09-01T10:00:00.000000Z"),
            ))
            .execute(connection)?;
        Ok(())
    });
    destroyed(world, &family);
    let (fields, led): (Vec<String>, Vec<String>) = query(world, |connection| {
        let fields = drafts::table.filter(drafts::form.eq("contact")).select(drafts::fields).load(connection)?;
        Ok((fields, submissions::table.select(submissions::led_to).load(connection)?))
    });
    assert_eq!(fields, ["[[\"words\",\"stays\"]]"]);
    assert!(led.iter().all(|led| !led.contains(&of)), "{led:?}");
    let unsent: i64 = query(world, |connection| Ok(unsent_requests::table.count().get_result(connection)?));
    assert_eq!(unsent, 0);
}

/// Who was searched for can not be read any more, and the chain is as true as it was.
fn the_trail_stays_true_and_forgets_words(world: &World) {
    let family = over(world);
    let owen = Caller::signed_in(world, &OWEN);
    assert!(found(&owen, "name", "Nadia Rahman").contains("Nadia"));
    found(&owen, "name", "Somebody Else");
    let searched: Vec<Id> = query(world, |connection| {
        Ok(trail::table
            .filter(trail::act.eq("searched").and(trail::commitment.ne("")))
            .order(trail::id)
            .select(trail::id)
            .load(connection)?)
    });
    assert_eq!(searched.len(), 2);
    let words = |entry: &Id| {
        let entry = entry.clone();
        let read = world.site().db().housekeeping(move |tx| alongside_schema::trail::words(tx, &entry));
        RUNTIME.block_on(read).expect("no fault").1
    };
    assert!(words(&searched[0]).is_some_and(|words| words.contains("Nadia")));
    destroyed(world, &family);
    assert_eq!(words(&searched[0]), None);
    assert!(words(&searched[1]).is_some_and(|words| words.contains("Somebody")));
    let key = alongside_keys::Mac::new(*b"the seals of this journey");
    let seals = key.clone();
    let sealed = world.site().db().housekeeping(move |tx| alongside_schema::trail::seal(tx, &seals, 10_000));
    assert!(RUNTIME.block_on(sealed).expect("sealed") > 5);
    let said = RUNTIME.block_on(alongside::trail::check(world.site().db(), key, &[], &[])).expect("a true trail");
    assert!(said.contains("sealed entries"), "{said}");
    // Who did what to the family stands there still, by its id alone.
    let first = world.site().db().keys().erased.lines().expect("the ledger").remove(0);
    let entries: i64 = query(world, move |connection| {
        let named: Named = first.body.parse().expect("a line");
        Ok(trail::table.filter(trail::family_id.eq(&named.families[0])).count().get_result(connection)?)
    });
    assert!(entries >= 2, "{entries}");
}
