//! No number tells that there is a family of which somebody must not know: all that they see is the same, to the letter, with it and without it.

use alongside_families::store::NewFamily;
use alongside_schema::tables::{families, family_clearances};
use alongside_schema::{Act, Entry, Id, Role};
use alongside_web::Settings;
use diesel::prelude::*;

use crate::finding::found;
use crate::support::{Caller, RUNTIME, Who, World, on_both_engines};
use crate::town::{self, ASHA, TOM};
use crate::watching::{LEE, looks};
use crate::workers::id_of;

on_both_engines!(counts_tell_nothing, who_is_full_is_a_word_and_no_number);

/// A second manager of the team North.
const LENA: Who = Who {
    name: "Lena Ford",
    job_title: "team manager",
    agency: "Luton Council",
    team: "North",
    roles: &[Role::Manager, Role::FrontDoor],
};

/// A page without what is new each time that it is opened: the ids of its forms.
fn settled(page: &str) -> String {
    let mut parts = page.split("name=\"form_id\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.get(36..).unwrap_or_default())
}

/// Everything on which a manager is shown families, workers or how many of them there are.
fn all_that_is_counted(world: &World, manager: &Caller, family: &str) -> Vec<(String, String)> {
    let tom = id_of(world, &TOM);
    let asha = id_of(world, &ASHA);
    let mut pages: Vec<String> = [
        "/workers",
        "/team",
        "/team?all=yes",
        "/teams",
        "/caseload",
        "/diary",
        "/waiting",
        "/requests",
        "/restrictions",
        "/sending/waits",
        "/account",
        "/",
    ]
    .map(str::to_owned)
    .into();
    pages.extend(["about", "away", "diary", "team"].map(|page| format!("/workers/{tom}/{page}")));
    pages.extend([format!("/workers/{asha}/away"), format!("{family}/lead"), format!("{family}/workers")]);
    let teams = manager.get("/teams").body;
    let team = town::link_in(&teams, "/teams/");
    pages.extend([format!("{team}/merge"), team]);
    let mut seen: Vec<(String, String)> =
        pages.into_iter().map(|page| (page.clone(), settled(&manager.get(&page).body))).collect();
    for (field, words) in [("name", "Okoro"), ("name", "Rahman"), ("reach", "LU8 3QD"), ("address", "Hawthorn Close")] {
        seen.push((format!("search by {field}"), settled(&found(manager, field, words))));
    }
    seen
}

fn same(before: &[(String, String)], after: &[(String, String)], when: &str) {
    for ((page, was), (_, is)) in before.iter().zip(after) {
        assert_eq!(was, is, "{page} is not the same {when}");
    }
}

/// Somebody never may know of this family.
fn never_may(world: &World, who: &Who, family: &str) {
    let (user, reference) = (id_of(world, who), family.rsplit('/').next().expect("a reference").to_owned());
    let barred = world.site().db().write(move |tx| {
        let family: Id =
            families::table.filter(families::reference.eq(reference)).select(families::id).first(tx.connection())?;
        diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(family),
                family_clearances::user_id.eq(&user),
                family_clearances::cleared.eq(false),
                family_clearances::reason.eq(""),
                family_clearances::was_cleared.eq(false),
            ))
            .execute(tx.connection())?;
        Ok(Entry::by_nobody(Act::AccountChanged).target(user).with(()))
    });
    RUNTIME.block_on(barred).expect("a bar");
}

fn counts_tell_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    for who in [LENA, LEE] {
        world.add(who);
    }
    let (asha, lena) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &LENA));
    let before = all_that_is_counted(world, &lena, &family);
    let workers = &before[0].1;
    assert!(workers.contains("7 points, room for 48"), "she sees what Tom has: {workers}");

    let okoro = NewFamily { name: "Okoro".to_owned(), ..town::rahman() };
    let hidden = town::family_led_by_tom_too(world, okoro);
    let differs = all_that_is_counted(world, &lena, &family);
    assert!(before.iter().zip(&differs).any(|(was, is)| was != is), "a family that she may know of is counted");

    let lock = format!("{hidden}/lock-out");
    let who = id_of(world, &LENA).to_string();
    asha.send_changed(&lock, &asha.get(&lock), &[("who", &who), ("lock_reason", "A cousin.")]).is(303);
    same(&before, &all_that_is_counted(world, &lena, &family), "with a family from which she is barred");

    let restrict = format!("{hidden}/restriction");
    let why = [("kind", "hidden"), ("reason", "His sister works for the council.")];
    asha.send_changed(&restrict, &asha.get(&restrict), &why).is(303);
    same(&before, &all_that_is_counted(world, &lena, &family), "with a restricted family");

    // Who looks through the trail is kept from a family like anybody else: also how many a list showed does not tell of it.
    let tom = Caller::signed_in(world, &TOM);
    tom.get("/caseload").is(200);
    let lee = Caller::signed_in(world, &LEE);
    let of_family = [("reference", family.rsplit('/').next().expect("a reference"))];
    let of_toms_list = |page: String| -> Vec<bool> {
        let rows = page.split("<tr").filter(|row| row.contains("Tom Fielding") && row.contains(" shown"));
        rows.map(|row| row.contains("2 shown")).collect()
    };
    assert_eq!(of_toms_list(looks(&lee, "family", &of_family)), [true]);
    never_may(world, &LEE, &hidden);
    assert_eq!(of_toms_list(looks(&lee, "family", &of_family)), [false]);
}

fn who_is_full_is_a_word_and_no_number(world: &World) {
    town::family_with_a_lead(world);
    world.add(LENA);
    let asha = Caller::signed_in(world, &ASHA);
    let hidden = town::family_led_by_tom_too(world, NewFamily { name: "Okoro".to_owned(), ..town::rahman() });
    let lock = format!("{hidden}/lock-out");
    let who = id_of(world, &LENA).to_string();
    asha.send_changed(&lock, &asha.get(&lock), &[("who", &who), ("lock_reason", "A cousin.")]).is(303);
    let mut settings = Settings::default();
    (settings.caseload.usual_most, settings.caseload.most) = (2, 2);
    let small = world.served_as(settings, alongside_clocks::Clocks::built_in());
    let lena = Caller::signed_in(&small, &LENA);
    let workers = lena.get("/workers").body;
    assert!(workers.contains("Full") && !workers.contains("families: 2"), "{workers}");
    let team = lena.get("/team").body;
    assert!(team.contains("Tom Fielding: 1 family that you know of, and full"), "{team}");
}
