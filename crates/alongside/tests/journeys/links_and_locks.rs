//! What the privacy officer decides of whom a colleague has said that they know: which links are the same person, which locks end, and what nobody may
//! decide for themselves.

use alongside_families::codes::PersonKind;
use alongside_families::store::{
    Divided, LockKind, NewFamily, NewPerson, add_person, divide_family, join_people, lock, members, open,
};
use alongside_schema::reach::barred;
use alongside_schema::tables::{families, person_locks, staff_link_matches};
use alongside_schema::{Act, Entry, Error, Id, Reference, Role};
use diesel::prelude::*;

use crate::near_ones::{IVY, LIST, NOOR, OWN, declares, looks, nadia_is_declared_by};
use crate::support::{Caller, RUNTIME, Who, World, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, SAM, TOM};
use crate::workers::id_of;

on_both_engines!(
    a_link_is_ended_by_somebody_else,
    a_friend_locked_on_one_family_still_reaches_others,
    a_lock_that_leaves_nobody_is_not_silent,
    whoever_joins_a_family_later_is_looked_for_at_once,
    what_is_not_sure_is_only_proposed,
    who_watches_over_the_others_does_not_do_their_work,
    a_lock_goes_where_its_person_goes,
);

fn a_link_is_ended_by_somebody_else(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    world.add(IVY);
    world.add(NOOR);
    let grace = nadia_is_declared_by(world, &GRACE);
    let (ivy, noor, tom) =
        (Caller::signed_in(world, &IVY), Caller::signed_in(world, &NOOR), Caller::signed_in(world, &TOM));
    let end = {
        let page = grace.get(OWN).body;
        let at = page.find("/account/people-i-know/").expect("a link");
        page[at..].split('"').next().expect("an address").to_owned()
    };
    let own = grace.get(&end);
    assert_eq!(grace.send_changed(&end, &own, &[]).status, 422, "with no reason");
    assert_eq!(tom.get(&end).status, 404, "nobody asks it of somebody else's");
    assert_eq!(grace.send_changed(&end, &grace.get(&end), &[("why", "We lost touch.")]).status, 303);
    assert_eq!(grace.get(&family).status, 404, "asking ends nothing");
    let link = end.rsplit('/').nth(1).expect("an id").to_owned();
    assert_eq!(grace.post(&format!("{LIST}/{link}/end"), &[("words", "x")]).status, 403);
    let address = format!("{LIST}/{link}/end");
    let page = ivy.get(&address);
    assert!(page.body.contains("We lost touch."), "{}", page.body);
    assert_eq!(ivy.send_changed(&address, &page, &[("words", "I rang both.")]).status, 303);
    assert_eq!(grace.get(&family).status, 200, "it ended, and the lock with it");
    assert_eq!(ivy.get(&address).status, 404, "once");

    // What is about the officer is for another officer, and nothing of it is there for themselves.
    nadia_is_declared_by(world, &IVY);
    let lock: Id = query(world, |connection| {
        Ok(person_locks::table.filter(person_locks::ended_at.is_null()).select(person_locks::id).first(connection)?)
    });
    let end = format!("/oversight/locks/{lock}/end");
    assert_eq!(ivy.get(&end).status, 404);
    assert!(!ivy.get(LIST).body.contains("Nadia"));
    assert!(noor.get(LIST).body.contains("Ivy Lark does not find Nadia Rahman"));
    let page = noor.get(&end);
    assert_eq!(noor.send_changed(&end, &page, &[("words", "Another Nadia.")]).status, 303);
    RUNTIME.block_on(alongside::look_at_links(world.site().db())).expect("a look at night");
    assert!(!noor.get(LIST).body.contains("Ivy Lark does not find"), "what was decided stays decided");
}

fn a_friend_locked_on_one_family_still_reaches_others(world: &World) {
    let family = town::family_with_a_lead(world);
    let other = NewFamily {
        name: "Osei".to_owned(),
        people: vec![NewPerson::new("Abena Osei", PersonKind::Adult, "Mother")],
        source: "A school".to_owned(),
        reason: "They ask.".to_owned(),
        ..NewFamily::default()
    };
    let other = town::family_led_by_tom_too(world, other);
    let tom = nadia_is_declared_by(world, &TOM);
    assert_eq!((tom.get(&family).status, tom.get(&other).status), (404, 200));
    let page = tom.get("/caseload").body;
    assert!(page.contains("Osei") && !page.contains("Rahman"));
    let asha = Caller::signed_in(world, &ASHA);
    assert_eq!((asha.get(&family).status, asha.get(&other).status), (200, 200), "everybody else goes on");
}

fn a_lock_that_leaves_nobody_is_not_silent(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(IVY);
    let asha = nadia_is_declared_by(world, &ASHA);
    assert_eq!(asha.get(&family).status, 404, "it holds at once all the same");
    let ivy = Caller::signed_in(world, &IVY);
    let page = ivy.get(LIST).body;
    assert!(page.contains("No manager answers for it now"), "{page}");
    assert!(!page.contains("They lead it in name"), "Tom leads it");
    let proposal = town::link_in(&page, "/oversight/links/");
    let decides = |restrict: &str| {
        let changes = [("outcome", "confirmed"), ("words", "I rang her."), ("restrict", restrict)];
        ivy.send_changed(&proposal, &ivy.get(&proposal), &changes)
    };
    let refused = decides("yes");
    assert!(refused.status == 422 && refused.body.contains("Nobody answers for the family"), "{}", refused.body);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(tom.get(&family).status, 200, "and nothing was changed");
    let fields = [("outcome", "confirmed"), ("words", "I rang her.")];
    let page = ivy.get(&proposal);
    let mut sent: Vec<(String, String)> = page.fields();
    sent.retain(|(name, _)| !["outcome", "words", "restrict"].contains(&name.as_str()));
    let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain(fields).collect();
    assert_eq!(ivy.post(&proposal, &sent).status, 303);
    assert_eq!((asha.get(&family).status, tom.get(&family).status), (404, 200));
}

fn whoever_joins_a_family_later_is_looked_for_at_once(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(declares(&grace, ["relative", "Samira Khan", "1", "2", "1980", "", ""]).status, 303);
    looks(world);
    assert_eq!(grace.get(&family).status, 200, "nobody of that name is known here");
    let reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let added = world.site().db().write(move |tx| {
        let tom = alongside_access::user_of_email(tx.connection(), &TOM.email())?;
        let tom = alongside_access::viewer(tx.connection(), &tom)?.ok_or(Error::NotFound)?;
        let family = open(tx.connection(), &tom, &reference)?;
        let samira = NewPerson::new("Khan, Samira", PersonKind::Adult, "Aunt").born("1980-02-01".parse().ok());
        add_person(tx, &tom, &family, &samira)?;
        Ok(Entry::new(&tom, Act::MemberChanged).family(&family.id).with(()))
    });
    RUNTIME.block_on(added).expect("one more");
    assert_eq!(grace.get(&family).status, 404, "in the same moment");
}

fn what_is_not_sure_is_only_proposed(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    world.add(IVY);
    let grace = Caller::signed_in(world, &GRACE);
    let lodger = ["household", "Peter Quill", "", "", "", "14 Hawthorn Close", "LU8 3QD"];
    assert_eq!(declares(&grace, lodger).status, 303);
    looks(world);
    assert_eq!(grace.get(&family).status, 200, "one door alone locks nobody");
    let ivy = Caller::signed_in(world, &IVY);
    let page = ivy.get(LIST).body;
    assert!(page.contains("The address is the same") && page.contains("Not locked yet"), "{page}");
    let refuse = |address: &str| {
        let changes = [("outcome", "refused"), ("words", "He moved out.")];
        ivy.send_changed(address, &ivy.get(address), &changes).status
    };
    let proposal = town::link_in(&page, "/oversight/links/");
    assert_eq!(refuse(&proposal), 303);
    assert_eq!(grace.get(&family).status, 200);
    // The same surname at the door is enough.
    let sister = ["relative", "Amina Rahman", "", "", "", "14 Hawthorn Cl", "lu83qd"];
    assert_eq!(declares(&grace, sister).status, 303);
    looks(world);
    assert_eq!(grace.get(&family).status, 404);
    let refused: i64 = query(world, |connection| {
        let refused = staff_link_matches::table.filter(staff_link_matches::outcome.eq("refused"));
        Ok(refused.count().get_result(connection)?)
    });
    assert_eq!(refused, 1, "and what was decided of the lodger stays so");
}

fn who_watches_over_the_others_does_not_do_their_work(world: &World) {
    const JUNE: Who =
        Who { name: "June Hart", job_title: "administrator", team: "", roles: &[Role::Administrator], ..IVY };
    for who in [SAM, JUNE] {
        world.add(who);
    }
    let sam = Caller::signed_in(world, &SAM);
    let page = sam.get("/accounts/new");
    let agency = town::person_in_list(&page.body, "Luton Council");
    let fields: Vec<(String, String)> =
        page.fields().into_iter().filter(|(name, _)| name.starts_with("form_")).collect();
    let adds = |roles: &[&str], email: &str| {
        let mut sent: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        sent.extend([("name", "Bo Lane"), ("email", email), ("job_title", "officer"), ("agency", agency.as_str())]);
        sent.extend(roles.iter().map(|role| ("roles", *role)));
        sam.post("/accounts/new", &sent)
    };
    for other in ["manager", "practitioner", "front_door", "administrator"] {
        let refused = adds(&["privacy_officer", other], "bo@example.org");
        assert!(refused.status == 422 && refused.body.contains("Nobody does the work Privacy officer"), "{other}");
    }
    assert_eq!(adds(&["privacy_officer"], "bo@example.org").status, 303, "asked for, as what nobody gives alone");
    let given: i64 = query(world, |connection| {
        use alongside_schema::tables::user_roles;
        Ok(user_roles::table.filter(user_roles::role.eq("privacy_officer")).count().get_result(connection)?)
    });
    assert_eq!(given, 0, "until another administrator confirms it");
    // The command line asks the same of the store.
    let added = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        world.add(Who { name: "Cy Dunn", roles: &[Role::Practitioner, Role::PrivacyOfficer], ..IVY });
    }));
    assert!(added.is_err(), "nor on the command line");
}

/// Of a family that is divided neither part is there for who was locked from one of it, and of two records that become one the lock stays.
fn a_lock_goes_where_its_person_goes(world: &World) {
    let family = town::family_with_a_lead(world);
    nadia_is_declared_by(world, &GRACE);
    let (grace, owen) = (id_of(world, &GRACE), id_of(world, &OWEN));
    let reference: Reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let done = world.site().db().write(move |tx| {
        let asha = alongside_access::user_of_email(tx.connection(), &ASHA.email())?;
        let asha = alongside_access::viewer(tx.connection(), &asha)?.ok_or(Error::NotFound)?;
        let family = open(tx.connection(), &asha, &reference)?;
        let twin = NewPerson::new("Nadja Rahman", PersonKind::Adult, "Mother");
        let twin = add_person(tx, &asha, &family, &twin)?;
        for user in [&grace, &owen] {
            lock(tx, user, &twin, LockKind::Near, None)?;
        }
        let there = members(tx.connection(), &asha, &family.id)?;
        let called = |name: &str| there.iter().find(|member| member.name == name).expect("a member");
        join_people(tx, &asha, &family, called("Nadia Rahman"), called("Nadja Rahman"), "A slip of the pen.")?;
        let part = Divided {
            people: vec![called("Salma Begum").person_id.clone()],
            name: "Begum".to_owned(),
            reason: "She has a home of her own.".to_owned(),
        };
        let other = divide_family(tx, &asha, &family, &part)?;
        Ok(Entry::new(&asha, Act::FamiliesJoined)
            .family(&family.id)
            .with((other, called("Nadia Rahman").person_id.clone())))
    });
    let (other, nadia) = RUNTIME.block_on(done).expect("joined and divided");
    let (grace, owen) = (id_of(world, &GRACE), id_of(world, &OWEN));
    let (locked, kept_out) = query(world, move |connection| {
        let of_nadia =
            person_locks::table.filter(person_locks::person_id.eq(nadia).and(person_locks::ended_at.is_null()));
        let locked: Vec<Id> = of_nadia.order(person_locks::user_id).select(person_locks::user_id).load(connection)?;
        let other = families::table.filter(families::reference.eq(other)).select(families::id);
        let kept_out: Vec<Id> = barred::table
            .filter(barred::family_id.eq_any(other))
            .select(barred::user_id)
            .distinct()
            .order(barred::user_id)
            .load(connection)?;
        Ok((locked, kept_out))
    });
    let mut both = vec![grace, owen];
    both.sort();
    assert_eq!(locked, both, "each once");
    assert_eq!(kept_out, both, "from the part without her too");
}
