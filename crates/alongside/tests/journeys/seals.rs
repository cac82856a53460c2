//! Somebody is adopted: two records that nothing joins, proposes or finds together, and one person who can open who is who.

use alongside_families::codes::PersonKind;
use alongside_families::same::looks_like;
use alongside_families::store;
use alongside_keys::SealKeys;
use alongside_schema::tables::{FACT_TABLES, OTHER_TABLES, families, family_members, people, sealed_identities, trail};
use alongside_schema::{Act, Id, Role, rows};
use diesel::prelude::*;

use crate::finding::found;
use crate::joining::{done, send, viewer};
use crate::people::person;
use crate::subject_access::{PASSPORT, asks, family as leilas_family, gets, leila_asks, officers, sends};
use crate::support::{Answer, Caller, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(an_adoption_is_sealed);

on_both_engines!(
    nothing_brings_the_two_together,
    no_row_names_both,
    a_node_without_the_key_shows_nothing,
    only_the_keeper_opens_who_is_who,
    one_number_and_one_school_bring_nothing_together,
    a_copy_of_the_one_record_holds_nothing_of_the_other,
);

/// The keeper.
const KAY: Who =
    Who { name: "Kay Vale", job_title: "adoption lead", agency: "Luton Council", team: "", roles: &[Role::SealKeeper] };

/// The reference of this person.
fn reference_of(world: &World, name: &'static str) -> String {
    query(world, move |connection| {
        Ok(people::table.filter(people::name.eq(name)).select(people::reference).first(connection)?)
    })
}

fn an_adoption_is_sealed(world: &World) {
    let family = town::family_with_a_lead(world);
    let old = reference_of(world, "Yusuf Rahman");
    let (mut kay, mut tom) = (world.person(KAY), world.another_screen_of(&TOM));
    kay.signs_in().at("/seals").sees("None is sealed").follow("Seal an adoption").press("Seal it");
    kay.sees("Enter the reference of the person").sees("Tick who may know of the new record");
    kay.fill("The reference of the person until now", &old).fill("What are they called now?", "Joe Reed");
    kay.fill_day("When were they born?", "3 9 2016").fill("Who adopted them? (optional)", "Mary Reed");
    kay.fill("What is the new record called?", "Reed").fill("Where do they live?", "3 Orchard Way");
    kay.fill("Postcode", "LU7 7OR").tick("Asha Mirza, team manager, Luton Council").press("Seal it").at("/seals");
    kay.sees_not("None is sealed").sees_not("Reed").sees_not("Rahman").follow("21 November 2026 at 10:00am");
    kay.sees("Opened 0 times").press("Open it").sees("Enter why you need to know");
    kay.fill("Why do you need to know who is who?", "He asks for his records.").press("Open it");
    kay.sees("Yusuf Rahman").sees("Joe Reed").sees("Opened once").open("/seals").sees_not("Reed");

    tom.signs_in().open(&format!("{family}/events")).sees("There is a separate adoption record").sees_not("2026");
    tom.follow("There is a separate adoption record: Yusuf Rahman").sees("Nothing here leads to the other one");
    tom.sees_not("Kay Vale").sees_not("Reed").sees_not("Take it back");
    let mut asha = world.another_screen_of(&ASHA);
    asha.signs_in().open("/waiting").follow("Reed").sees("Joe Reed").sees("Mary Reed").sees_not("Rahman");
}

/// Kay seals Yusuf, whose first name stays, for Asha and Grace. Gives back the path of the new family.
fn sealed(world: &World) -> (String, String) {
    let family = town::family_with_a_lead(world);
    let new = sealed_out_of(world);
    (family, new)
}

/// The path of the new family of Yusuf, who is in one family.
fn sealed_out_of(world: &World) -> String {
    world.add(KAY);
    let answer = seals(world, "Joe Reed");
    assert_eq!(answer.status, 303, "{}", answer.body);
    let new: String = query(world, |connection| {
        Ok(families::table.filter(families::name.eq("Reed")).select(families::reference).first(connection)?)
    });
    format!("/families/{new}")
}

fn seals(world: &World, name: &str) -> Answer {
    let old = reference_of(world, "Yusuf Rahman");
    let kay = Caller::signed_in(world, &KAY);
    let page = kay.get("/seals/new");
    let id = town::hidden_in(&page.body, "form_id");
    let [asha, grace] = [ASHA, GRACE].map(|who| crate::workers::id_of(world, &who).to_string());
    kay.post(
        "/seals/new",
        &[
            ("form_id", &id),
            ("form_name", "seal-new"),
            ("form_subject", ""),
            ("old", &old),
            ("name", name),
            ("born_day", "3"),
            ("born_month", "9"),
            ("born_year", "2016"),
            ("adopters", "Mary Reed"),
            ("family", "Reed"),
            ("address", "3 Orchard Way"),
            ("postcode", "LU7 7OR"),
            ("cleared", &asha),
            ("cleared", &grace),
        ],
    )
}

/// The new record is restricted. That nothing brings the two together does not hang on that: here it is lifted, and Asha answers for both.
fn nothing_brings_the_two_together(world: &World) {
    let (old, new) = sealed(world);
    let owen = Caller::signed_in(world, &OWEN);
    assert!(found(&owen, "name", "Joe Reed").contains("Nobody found"), "who is not named finds nothing");
    change(world, |connection| {
        Ok(diesel::update(families::table).set(families::restricted.eq(false)).execute(connection)?)
    });
    let asha = Caller::signed_in(world, &ASHA);
    for searcher in [&owen, &asha] {
        for (field, typed) in [("name", "Yusuf Rahman"), ("name", "3 September 2016"), ("name", "Joe Reed")] {
            let page = found(searcher, field, typed);
            assert!(!(page.contains("Yusuf Rahman") && page.contains("Joe Reed")), "{typed}: {page}");
            assert!(page.contains("Yusuf Rahman") || page.contains("Joe Reed"), "{typed}: {page}");
        }
    }
    let (of_old, of_new) = (old.rsplit('/').next().expect("one"), new.rsplit('/').next().expect("one"));
    let joe = person(&asha, &new, "Joe Reed");
    let yusuf = person(&asha, &old, "Yusuf Rahman");
    for (family, other) in [(&old, of_new), (&new, of_old)] {
        assert!(!asha.get(&format!("{family}/join")).body.contains(other), "the one is not proposed to the other");
        let fields = [("other", other), ("reason", "One child."), ("do", "save")];
        let refused = send(&asha, &format!("{family}/join"), &fields);
        assert!(refused.is(422).contains("can not be joined from here"), "{}", refused.body);
    }
    for (family, one) in [(&old, &yusuf), (&new, &joe)] {
        let page = asha.get(&format!("{family}/people/new")).body;
        assert!(!page.contains("Reed, ") || !page.contains("Rahman, "), "{one}");
    }
    // Nobody else is added by hand to what he was, or the other way round; and with whom does not change the words.
    let (from, into, joe_id) = (old.clone(), new.clone(), joe.clone());
    let refused: Vec<String> = done(world, move |tx| {
        let asha = viewer(tx, &ASHA)?;
        let mut words = Vec::new();
        for (family, person) in [(&from, &joe_id), (&into, &yusuf)] {
            let family = store::open(tx.connection(), &asha, &family[10..].parse().expect("a reference"))?;
            let person: Id = person.parse().expect("an id");
            words.push(store::add_known(tx, &asha, &family, &person, "Child").expect_err("refused").to_string());
        }
        let owen = viewer(tx, &OWEN)?;
        let (born, today) = ("2016-09-03".parse().ok(), tx.today());
        let asked = looks_like("Yusuf Reed", &[], PersonKind::Child, born, today, None, None);
        let seals = tx.keys().seals.clone();
        let likely = store::likely(tx.connection(), (&owen, &seals), &[asked], None)?;
        let names: Vec<&str> = likely.iter().map(|family| family.name.as_str()).collect();
        assert!(!(names.contains(&"Rahman") && names.contains(&"Reed")), "{names:?}");
        Ok(words)
    });
    assert!(refused.iter().all(|words| words.contains("can not be joined from here")), "{refused:?}");
    // On no page of the one is anything of the other.
    for page in ["", "/people", "/timeline", "/events", "/genogram", "/print?for=work", "/plan", "/pack"] {
        let (before, since) = (asha.get(&format!("{old}{page}")).body, asha.get(&format!("{new}{page}")).body);
        for word in ["Reed", "Orchard Way", of_new, &joe] {
            assert!(!before.contains(word), "{word} at {old}{page}");
        }
        for word in ["Rahman", "Hawthorn", of_old] {
            assert!(!since.contains(word), "{word} at {new}{page}");
        }
    }
}

/// He keeps his NHS number and his school. Whoever answers for both records reads the one of them that they look for, in no warning and on no list the other.
fn one_number_and_one_school_bring_nothing_together(world: &World) {
    let (old, new) = sealed(world);
    change(world, |connection| {
        Ok(diesel::update(families::table).set(families::restricted.eq(false)).execute(connection)?)
    });
    let asha = Caller::signed_in(world, &ASHA);
    for (family, name, other) in [(&old, "Yusuf Rahman", "Reed"), (&new, "Joe Reed", "Rahman")] {
        let page = format!("{family}/people/{}", person(&asha, family, name));
        for (system, value) in [("nhs", "943 476 5919"), ("upn", "H801200001001")] {
            let added = sends(&asha, &format!("{page}/numbers/new"), &[("system", system), ("value", value)]);
            assert!(added.status == 303 && !added.body.contains(other), "{system}: {}", added.body);
        }
        let known = sends(&asha, &format!("{page}/change"), &[("school", "Bramble Primary School")]);
        assert!(known.status == 303 && !known.body.contains(other), "{}", known.body);
    }
    for (field, typed) in [("name", "9434765919"), ("name", "H801200001001"), ("name", "Bramble Primary School")] {
        let page = found(&asha, field, typed);
        assert!(!(page.contains("Yusuf Rahman") && page.contains("Joe Reed")), "{typed}: {page}");
    }
    for (family, other) in [(&old, "Reed"), (&new, "Rahman")] {
        for page in ["", "/people", "/join", "/events", "/people/new"] {
            let body = asha.get(&format!("{family}{page}")).body;
            assert!(!body.contains(other), "{other} at {family}{page}");
        }
    }
}

/// His sister of before asks for her record, and he for his. Neither copy holds a word of the other life.
fn a_copy_of_the_one_record_holds_nothing_of_the_other(world: &World) {
    let (old, tom) = leilas_family(world);
    let new = sealed_out_of(world);
    let (pip, quinn) = officers(world);
    // The new record is restricted and so for an officer who is cleared; that the copies are apart does not hang on that.
    change(world, |connection| {
        Ok(diesel::update(families::table).set(families::restricted.eq(false)).execute(connection)?)
    });
    let hers = gets(&pip, &quinn, &leila_asks(&pip, &tom, &old));
    assert!(hers.contains("Leila Rahman"), "{hers}");
    let joe = reference_of(world, "Joe Reed");
    for word in ["Reed", "Orchard Way", "LU7 7OR", &new[10..], &joe] {
        assert!(!hers.contains(word), "{word} in his sister's copy");
    }
    let asha = Caller::signed_in(world, &ASHA);
    let request = asks(&pip, &[("by_whom", "young_person"), ("asked_by", "Joe Reed")]);
    let view = [("matter", "own_record"), ("conclusion", "can"), ("reasons", "He knows what it is for.")];
    let competence = format!("{new}/people/{}/competence", person(&asha, &new, "Joe Reed"));
    assert_eq!(sends(&asha, &competence, &view).status, 303);
    let who = format!("{request}/who");
    assert_eq!(sends(&pip, &who, &[("reference", &joe)]).status, 200);
    assert_eq!(sends(&pip, &who, &[PASSPORT]).status, 303);
    let his = gets(&pip, &quinn, &request);
    assert!(his.contains("Joe Reed"), "{his}");
    for word in ["Rahman", "Yusuf", "Hawthorn", &old[10..], &reference_of(world, "Yusuf Rahman")] {
        assert!(!his.contains(word), "{word} in his own copy");
    }
}

fn no_row_names_both(world: &World) {
    let (old, new) = sealed(world);
    let names: Vec<[String; 2]> = query(world, move |connection| {
        let ids = |reference: &str, name: &str, connection: &mut alongside_schema::DbConnection| {
            let family: String =
                families::table.filter(families::reference.eq(reference)).select(families::id).first(connection)?;
            let person: (String, String) = people::table
                .filter(people::name.eq(name))
                .select((people::id, people::reference))
                .first(connection)?;
            alongside_schema::Result::Ok([family, reference.to_owned(), person.0, person.1])
        };
        let before = ids(&old[10..], "Yusuf Rahman", connection)?;
        let since = ids(&new[10..], "Joe Reed", connection)?;
        let pairs = before.iter().flat_map(|one| since.iter().map(|other| [one.clone(), other.clone()]));
        Ok(pairs.collect())
    });
    let tables: Vec<&'static str> =
        FACT_TABLES.iter().map(|fact| fact.name).chain(OTHER_TABLES.iter().map(|(name, _)| *name)).collect();
    let rows: Vec<(&str, String)> = query(world, move |connection| {
        let mut all = Vec::new();
        for table in tables {
            all.extend(rows::whole_table(connection, table)?.into_iter().map(|row| (table, row)));
        }
        Ok(all)
    });
    for (table, row) in &rows {
        assert!(!names.iter().any(|[one, other]| row.contains(one) && row.contains(other)), "{table}: {row}");
    }
    let seal: Vec<&String> =
        rows.iter().filter(|(table, _)| *table == "sealed_identities").map(|(_, row)| row).collect();
    assert_eq!(seal.len(), 1);
    assert!(names.iter().flatten().all(|one| !seal[0].contains(one)), "the envelope opens only with its key");
    // What the old record says tells no moment, and no entry of the trail names a family or anybody.
    let (came, said): (String, String) = query(world, |connection| {
        use alongside_schema::tables::life_events;
        let came = family_members::table
            .inner_join(people::table.on(people::id.eq(family_members::person_id)))
            .filter(people::name.eq("Yusuf Rahman"))
            .select(family_members::created_at)
            .first(connection)?;
        let said = life_events::table.select(life_events::recorded_at).first(connection)?;
        Ok((came, said))
    });
    assert_eq!(came, said);
    let entry: (String, Option<String>) = query(world, |connection| {
        let of = trail::act.eq(Act::IdentitySealed);
        Ok(trail::table.filter(of).select((trail::detail, trail::family_id)).first(connection)?)
    });
    assert_eq!(entry, (String::new(), None));
    let again = seals(world, "Jack Reed");
    assert!(again.is(422).contains("There is a sealed record of this person already"), "{}", again.body);
    assert!(again.body.contains("Jack Reed"), "what was typed is still there");
}

fn a_node_without_the_key_shows_nothing(world: &World) {
    let (old, new) = sealed(world);
    let kay = Caller::signed_in(world, &KAY);
    let id: String =
        query(world, |connection| Ok(sealed_identities::table.select(sealed_identities::id).first(connection)?));
    kay.get("/seals").is(200);
    kay.get(&format!("/seals/{id}")).is(200);
    std::fs::remove_file(world.keys_folder().join(SealKeys::ENVELOPES)).expect("another node");
    for page in ["/seals", "/seals/new", &format!("/seals/{id}")] {
        kay.get(page).is(404);
        kay.post(page, &[("why", "x")]).is(if page == "/seals" { 405 } else { 404 });
    }
    change(world, |connection| {
        Ok(diesel::update(families::table).set(families::restricted.eq(false)).execute(connection)?)
    });
    let asha = Caller::signed_in(world, &ASHA);
    let fields = [("other", &new[10..]), ("reason", "One child."), ("do", "save")];
    let refused = send(&asha, &format!("{old}/join"), &fields);
    assert!(refused.is(422).contains("can not be joined from here"), "it keeps them apart all the same");
    let tags = world.keys_folder().join(SealKeys::TAGS);
    std::fs::remove_file(&tags).expect("a node that was set up wrongly");
    let page = asha.get(&format!("{old}/join"));
    assert_eq!(page.status, 500, "what it can not keep apart it does not show");
    let own = SealKeys::in_folder(world.keys_folder());
    own.make(&"ab".repeat(32), &"cd".repeat(32)).expect("a node that made a key of its own");
    let page = asha.get(&format!("{old}/join"));
    assert_eq!(page.status, 500, "what it can not keep apart it does not show");
}

fn only_the_keeper_opens_who_is_who(world: &World) {
    sealed(world);
    let id: String =
        query(world, |connection| Ok(sealed_identities::table.select(sealed_identities::id).first(connection)?));
    let page = format!("/seals/{id}");
    for who in [&ASHA, &GRACE, &OWEN, &TOM] {
        let caller = Caller::signed_in(world, who);
        caller.get("/seals").is(403);
        caller.get(&page).is(403);
        caller.post(&page, &[("why", "I would like to know.")]).is(403);
    }
    let kay = Caller::signed_in(world, &KAY);
    let form = town::hidden_in(&kay.get(&page).body, "form_id");
    let opened = kay.post(
        &page,
        &[("form_id", &form), ("form_name", "seal-open"), ("form_subject", &id), ("why", "He asks for his records.")],
    );
    assert!(opened.is(200).contains("Yusuf Rahman") && opened.body.contains("Joe Reed"));
    assert!(!kay.get(&page).body.contains("Reed"), "only where it was asked for");
    let entries: Vec<(String, Option<String>)> = query(world, |connection| {
        let of = trail::act.eq(Act::SealOpened);
        Ok(trail::table.filter(of).select((trail::target, trail::family_id)).load(connection)?)
    });
    assert_eq!(entries, [(id, None)]);
    // Put into another row, the envelope opens nothing.
    let moved = change(world, |connection| {
        let other = "01936f00-0000-7000-8000-000000000001";
        Ok(diesel::update(sealed_identities::table).set(sealed_identities::id.eq(other)).execute(connection)?)
    });
    assert_eq!(moved, 1);
    let kay = Caller::signed_in(world, &KAY);
    let page = "/seals/01936f00-0000-7000-8000-000000000001";
    let form = town::hidden_in(&kay.get(page).body, "form_id");
    let fields = [("form_id", form.as_str()), ("form_name", "seal-open"), ("form_subject", &page[7..]), ("why", "x")];
    assert_eq!(kay.post(page, &fields).status, 500);
}
