//! Who may read one request, who asked for it and hears of it, and what is kept beside it.

use alongside_families::store::{NewFamily, add_family};
use alongside_schema::tables::{families, family_clearances, outbox, timeline_entries, user_roles, users};
use alongside_schema::{Act, Entry, Error, Id, ReferenceKind, Role};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::deciding::{DALFORD, asked, decides};
use crate::front_door::{CLEO, HEADING, ask_by_program, import, row, waiting};
use crate::inbox::HANA;
use crate::support::{Caller, RUNTIME, Who, World, in_six_ways, on_both_engines, query, try_change};
use crate::town::{self, ASHA, OWEN, PRIYA, TOM};

in_six_ways!(a_restriction_is_lifted_and_set);

on_both_engines!(
    two_say_at_once_who_may_read_it,
    somebody_is_left_who_reads_it,
    a_restricted_family_keeps_its_requests_restricted,
    a_request_about_a_restricted_family_is_never_without_a_reader,
    few_words_are_enough_to_guard,
    the_next_request_is_kept_from_who_must_not_read_the_first,
    whoever_is_cleared_later_is_not_cleared_for_everything,
    every_restricted_family_that_may_be_meant_counts,
    a_namesake_is_kept_from_nothing_once_somebody_has_looked,
    what_was_rung_through_before_midnight_counts,
    danger_that_is_taken_back_is_looked_at_all_the_same,
    what_was_odd_stands_beside_the_request,
    a_row_that_can_not_be_stored_stops_no_other,
    each_child_stands_in_the_title_of_the_story,
    a_colleague_who_is_given_a_request_is_told,
    a_system_that_asks_for_somebody_does_not_hear_for_them,
);

/// Reads restricted requests at the front door.
const DREW: Who = Who {
    name: "Drew Pell",
    job_title: "head of the front door",
    agency: "Luton Council",
    team: "",
    roles: &[Role::FrontDoor, Role::Cleared],
};

const NAMESAKE: &str = "Asha Mirza (aunt) 07700 900101";

/// A mother has the name of a manager. Cleo looks, rings, and lifts it; later the front door learns that a cousin of hers works in the next room.
fn a_restriction_is_lifted_and_set(world: &World) {
    world.add(ASHA);
    let (mut cleo, mut owen) = (world.person(CLEO), world.person(OWEN));
    import(world, "forms.csv", &[HEADING, &row("E-1", "Noor Mirza 04/05/2018", NAMESAKE, "soon")].concat());
    owen.signs_in().at("/requests").sees("Nothing waits for a decision");
    let reference = waiting(&Caller::signed_in(world, &CLEO))[0].clone();
    let address = format!("/requests/{reference}");
    cleo.signs_in().open(&address).sees("Restricted: only cleared people see this").follow("Who may read it");
    cleo.press("Save").sees("Enter why. It stands in the trail with your name");
    cleo.choose("Who may read it?", "Everybody at the front door: no restricted family is meant")
        .fill("Why?", "Another Asha Mirza: I rang both.");
    cleo.untick("Asha Mirza, team manager");
    cleo.press("Save").at("/requests").open(&address).sees_not("Restricted: only cleared people").sees("I rang both");

    owen.open(&address).sees("Noor Mirza").sees("Not restricted since 21 November 2026 at 10:00am, Cleo Marsh");
    owen.press("I will look at it").sees("Being looked at by Owen Hale").follow("Who may read it");
    owen.choose("Who may read it?", "Only those who are cleared for restricted families")
        .tick("Owen Hale, front door coordinator");
    owen.fill("Why?", "Her cousin sits beside me.").press("Save").at("/requests").sees("Nothing waits for a decision");
    owen.finds_nothing_at(&address).finds_nothing_at(&format!("{address}/restrict"));
    cleo.open(&address)
        .sees("Received")
        .sees("Her cousin sits beside me")
        .sees("Restricted: only cleared people see this");
}

fn restrict(caller: &Caller, address: &str, changes: &[(&str, &str)]) -> (u16, String) {
    let page = caller.get(&format!("{address}/restrict"));
    let answer = caller.send_changed(&format!("{address}/restrict"), &page, changes);
    (answer.status, answer.body)
}

fn two_say_at_once_who_may_read_it(world: &World) {
    for who in [OWEN, CLEO, DREW] {
        world.add(who);
    }
    let address = asked(world, "", "");
    let (owen, drew) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &DREW));
    let path = format!("{address}/restrict");
    let pages = (owen.get(&path), drew.get(&path));
    let change = [("who", "cleared"), ("reason", "He works in the next room.")];
    assert_eq!(drew.send_changed(&path, &pages.1, &change).status, 303);
    assert_eq!(
        owen.send_changed(&path, &pages.0, &[("who", "front_door"), ("reason", "x")]).status,
        404,
        "read no more"
    );
    let before = drew.get(&path);
    assert_eq!(restrict(&drew, &address, &[("who", "front_door"), ("reason", "A mistake.")]).0, 303);
    let late = drew.send_changed(&path, &before, &[("who", "cleared"), ("reason", "Once more")]);
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("everybody at the front door") && late.body.contains("Once more"), "{}", late.body);
    let entries: i64 = query(world, |connection| {
        use alongside_schema::tables::trail;
        Ok(trail::table.filter(trail::act.eq("restriction_changed")).count().get_result(connection)?)
    });
    assert_eq!(entries, 2, "each change stands in the trail once");
}

/// The manager has the name of the mother, and is somebody else: she and her team answer for the family as for any other.
fn a_namesake_is_kept_from_nothing_once_somebody_has_looked(world: &World) {
    for who in [ASHA, TOM, OWEN, CLEO] {
        world.add(who);
    }
    import(world, "forms.csv", &[HEADING, &row("E-1", "Noor Mirza 04/05/2018", NAMESAKE, "soon")].concat());
    let cleo = Caller::signed_in(world, &CLEO);
    let address = format!("/requests/{}", waiting(&cleo)[0]);
    let lift = [("who", "front_door"), ("reason", "Another Asha Mirza.")];
    assert_eq!(restrict(&cleo, &address, &lift).0, 303);
    let refused = decides(world, &address, &[]);
    assert!(
        refused.status == 422 && refused.body.contains("Nobody would answer for this family"),
        "{}",
        refused.status
    );
    assert_eq!(restrict(&cleo, &address, &[&lift[..], &[("never", "")]].concat()).0, 303);
    assert_eq!(decides(world, &address, &[]).status, 303);
    assert!(
        Caller::signed_in(world, &ASHA).get("/waiting").body.contains("Dalford"),
        "it waits for her to give it a lead"
    );
}

fn somebody_is_left_who_reads_it(world: &World) {
    world.add(OWEN);
    let address = asked(world, "", "");
    let (status, page) =
        restrict(&Caller::signed_in(world, &OWEN), &address, &[("who", "cleared"), ("reason", "Near.")]);
    assert!(status == 422 && page.contains("Nobody would be left who may read it"), "{status}");
    assert_eq!(Caller::signed_in(world, &OWEN).get(&address).status, 200, "and nothing was changed");
    let (status, page) =
        restrict(&Caller::signed_in(world, &OWEN), &address, &[("who", "nobody"), ("reason", "Near.")]);
    assert!(status == 422 && page.contains("Select who may read this request"));
}

/// A family of which only these may know, with this child and this mother.
fn restricted(world: &World, family: NewFamily, cleared: &'static [Who]) -> Id {
    let made = world.site().db().write(move |tx| {
        let cleared: Vec<Id> = cleared
            .iter()
            .map(|who| alongside_access::user_of_email(tx.connection(), &who.email()))
            .collect::<Result<_, _>>()?;
        let by = alongside_access::viewer(tx.connection(), &cleared[0])?.ok_or(Error::NotFound)?;
        let reference = tx.new_reference(ReferenceKind::Family);
        let made = add_family(tx, &by, &reference, &NewFamily { cleared: Some(cleared), ..family })?;
        Ok(Entry::new(&by, Act::FamilyAdded).with(made.family_id))
    });
    RUNTIME.block_on(made).expect("a family")
}

fn about_the_rahmans() -> String {
    [HEADING, &row("E-1", "Yusuf Rahman 03/09/2016", "Nadia Rahman (mum) 07700 900101", "today")].concat()
}

/// Two restricted families of one name: whoever knows of the one says that it is not them, and then whoever knows of the other.
fn a_restricted_family_keeps_its_requests_restricted(world: &World) {
    for who in [OWEN, CLEO, DREW] {
        world.add(who);
    }
    restricted(world, town::rahman(), &[CLEO]);
    restricted(world, NewFamily { name: "Rahman of the mill".to_owned(), ..town::rahman() }, &[DREW]);
    import(world, "forms.csv", &about_the_rahmans());
    let (owen, cleo, drew) =
        (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &CLEO), Caller::signed_in(world, &DREW));
    let address = format!("/requests/{}", waiting(&cleo)[0]);
    assert_eq!(waiting(&drew).len(), 1, "nobody is cleared for both, so whoever is cleared for one reads it");
    let lift = [("who", "front_door"), ("reason", "I rang the school: another Yusuf.")];
    assert_eq!(restrict(&cleo, &address, &lift).0, 303);
    assert_eq!(owen.get(&address).status, 404, "the other family may still be meant");
    assert_eq!(cleo.get(&address).status, 404, "and of that one she does not know");
    assert_eq!(restrict(&drew, &address, &lift).0, 303);
    assert_eq!(owen.get(&address).status, 200);
}

/// The one who was cleared has left. Whoever is given the role as the page says reads it: a child waits.
fn a_request_about_a_restricted_family_is_never_without_a_reader(world: &World) {
    for who in [OWEN, CLEO] {
        world.add(who);
    }
    restricted(world, town::rahman(), &[CLEO]);
    import(world, "forms.csv", &about_the_rahmans().replace("today", "immediate danger"));
    let ended = try_change(world, |connection| {
        let cleo = users::table.filter(users::email.eq(CLEO.email()));
        Ok(diesel::update(cleo).set(users::active.eq(false)).execute(connection)?)
    });
    ended.expect("an account that has ended");
    let owen = Caller::signed_in(world, &OWEN);
    let list = owen.get("/requests").body;
    assert!(list.contains("1 restricted request waits, and nobody is cleared to read it"), "{list}");
    world.add(DREW);
    assert_eq!(waiting(&Caller::signed_in(world, &DREW)).len(), 1);
    assert!(waiting(&owen).is_empty() && !owen.get("/requests").body.contains("restricted request waits"));
}

/// A mother of a restricted family writes herself, as short as the page allows: by her number, or by her name and where she lives, she is theirs.
fn few_words_are_enough_to_guard(world: &World) {
    for who in [OWEN, CLEO] {
        world.add(who);
    }
    let mut family = town::rahman();
    family.people[0] = family.people[0].clone().rings("07700 900145", Default::default());
    restricted(world, family, &[CLEO]);
    for (at, (name, phone, home)) in
        [("", "07700 900145", ""), ("Nadia", "", "14 Hawthorn Close, LU8 3QD"), ("Nadia Rahman", "", "")]
            .iter()
            .enumerate()
    {
        let text = format!(
            r#"{{"reference": "S-{at}", "people": [{{"ref": "a1", "kind": "adult", "names": [{{"text": "{name}"}}], "phone": "{phone}"}}],
                "homes": [{{"address": "{home}", "residents": ["a1"]}}], "worries": ["He found our street {at}"]}}"#
        );
        import(world, "short.json", &text);
        assert!(waiting(&Caller::signed_in(world, &OWEN)).is_empty(), "{name} {phone} {home}");
        assert_eq!(waiting(&Caller::signed_in(world, &CLEO)).len(), at + 1);
    }
    import(world, "other.json", r#"{"people": [{"ref": "a1", "kind": "adult", "names": [{"text": "Nadia Okoro"}]}]}"#);
    assert_eq!(waiting(&Caller::signed_in(world, &OWEN)).len(), 1, "another Nadia is everybody's");
}

/// Whoever is locked out of a family that is open to others does not read the next request about it, nor one that is like one that they must not read.
fn the_next_request_is_kept_from_who_must_not_read_the_first(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(HANA);
    let reference = family.trim_start_matches("/families/").to_owned();
    import(world, "forms.csv", &about_the_rahmans());
    assert_eq!(waiting(&Caller::signed_in(world, &OWEN)).len(), 1, "as long as nobody has said anything");
    let locked = try_change(world, move |connection| {
        let of = families::table.filter(families::reference.eq(reference)).select(families::id);
        let of: Id = of.first(connection)?;
        let owen: Id = users::table.filter(users::email.eq(OWEN.email())).select(users::id).first(connection)?;
        let bar = (
            family_clearances::family_id.eq(of),
            family_clearances::user_id.eq(owen),
            family_clearances::cleared.eq(false),
        );
        Ok(diesel::insert_into(family_clearances::table).values(bar).execute(connection)?)
    });
    locked.expect("locked out");
    let (owen, hana) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &HANA));
    assert!(waiting(&owen).is_empty(), "his sister's children");
    assert_eq!(waiting(&hana).len(), 1, "and everybody else reads it");

    // Another family: Hana says of the first request that she herself must not read it.
    let first = asked(world, "", "");
    let hana_is = town::person_in(&hana.get(&format!("{first}/restrict")).body, "Hana Brook");
    let change = [("who", "front_door"), ("never", hana_is.as_str()), ("reason", "My cousin.")];
    assert_eq!(restrict(&hana, &first, &change).0, 303);
    let again = DALFORD.replace("D-1", "D-2").replace("Ida sings.", "Ida hums.");
    assert_eq!(import(world, "dalford.json", &again).0.accepted, 1);
    let seen = |caller: &Caller| waiting(caller).len();
    assert_eq!((seen(&hana), seen(&owen)), (1, 2), "the second about the same children is kept from her too");
    let address = format!("/requests/{}", waiting(&owen)[0]);
    assert_eq!(decides(world, &address, &[]).status, 303);
    let (status, page) = restrict(&owen, &address, &[("who", "cleared"), ("reason", "x")]);
    assert!(status == 422 && page.contains("is for its manager to say"), "{status}");
}

/// The role came a week after the request: what somebody is cleared for is asked when they read, and not when it came.
fn whoever_is_cleared_later_is_not_cleared_for_everything(world: &World) {
    for who in [OWEN, CLEO] {
        world.add(who);
    }
    let family = restricted(world, town::rahman(), &[CLEO]);
    import(world, "forms.csv", &about_the_rahmans());
    let drew = query(world, |connection| {
        Ok(users::table.filter(users::email.eq(OWEN.email())).select(users::id).first::<Id>(connection)?)
    });
    let as_cleared = drew.clone();
    let given = try_change(world, move |connection| {
        let role = (user_roles::user_id.eq(&as_cleared), user_roles::role.eq(Role::Cleared));
        Ok(diesel::insert_into(user_roles::table).values(role).execute(connection)?)
    });
    given.expect("a role");
    assert!(waiting(&Caller::signed_in(world, &OWEN)).is_empty(), "cleared for other families");
    assert_eq!(waiting(&Caller::signed_in(world, &CLEO)).len(), 1);
    let cleared = try_change(world, move |connection| {
        let clears = (
            family_clearances::family_id.eq(&family),
            family_clearances::user_id.eq(&drew),
            family_clearances::cleared.eq(true),
        );
        Ok(diesel::insert_into(family_clearances::table).values(clears).execute(connection)?)
    });
    cleared.expect("cleared");
    assert_eq!(waiting(&Caller::signed_in(world, &OWEN)).len(), 1, "and once for this one, it is read");
}

/// Seven restricted families with a Yusuf Rahman, each with its own reader: who is not cleared for the seventh reads nothing.
fn every_restricted_family_that_may_be_meant_counts(world: &World) {
    for who in [OWEN, CLEO, DREW] {
        world.add(who);
    }
    for at in 0..6 {
        restricted(world, NewFamily { name: format!("Rahman {at}"), ..town::rahman() }, &[DREW, CLEO]);
    }
    let mut last = town::rahman();
    last.people.truncate(2);
    last.people.remove(0);
    restricted(world, NewFamily { name: "Rahman the last".to_owned(), ..last }, &[CLEO]);
    import(world, "forms.csv", &about_the_rahmans());
    assert!(waiting(&Caller::signed_in(world, &DREW)).is_empty(), "one of seven is not hers to know");
    assert_eq!(waiting(&Caller::signed_in(world, &CLEO)).len(), 1);
}

/// Rung through at twenty to twelve at night, written down at a quarter past.
fn what_was_rung_through_before_midnight_counts(world: &World) {
    world.add(OWEN);
    world.it_is("2026-11-21T23:30:00Z");
    let address = asked(world, "", "");
    world.it_is("2026-11-22T00:15:00Z");
    let handed = [
        ("outcome", "cp_route"),
        ("handed_to", "Maya Lind"),
        ("handed_on_day", "21"),
        ("handed_on_month", "11"),
        ("handed_on_year", "2026"),
        ("handed_time", "11.40pm"),
        ("handed_by", "telephone"),
    ];
    let unsaid = decides(world, &address, &handed);
    assert!(unsaid.status == 422 && unsaid.body.contains("Enter why it is written down only now"), "{}", unsaid.status);
    let late = [&handed[..], &[("handed_late", "It was night, and the call was long.")]].concat();
    assert_eq!(decides(world, &address, &late).status, 303);
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(
        page.contains(
            "handed over on 21 November 2026 at 11:40pm, by telephone; written down on a later day: It was night"
        ),
        "{page}"
    );
}

/// Whoever put them in danger may stand beside the one who takes it back.
fn danger_that_is_taken_back_is_looked_at_all_the_same(world: &World) {
    for who in [OWEN, PRIYA] {
        world.add(who);
    }
    let token = town::token(world, &PRIYA);
    let text = DALFORD.replace(r#""urgency": "today""#, r#""urgency": "danger""#);
    ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000001a", &text);
    let (owen, priya) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &PRIYA));
    let reference = waiting(&owen)[0].clone();
    let mine = format!("/requests/mine/{reference}");
    let id = town::hidden_in(&priya.get(&mine).body, "form_id");
    let taking_back = [("form_id", id.as_str()), ("form_name", "withdraw"), ("form_subject", reference.as_str())];
    assert_eq!(priya.post(&format!("{mine}/withdraw"), &taking_back).status, 303);
    let after = priya.get(&mine).body;
    assert!(after.contains("You took it back") && !after.contains("/withdraw\""), "{after}");
    assert_eq!(priya.post(&format!("{mine}/withdraw"), &taking_back).status, 303, "pressed twice is once");

    let list = owen.get("/requests").body;
    assert!(
        list.contains(&reference) && list.contains("Taken back by the person who asked. It said danger: look at it"),
        "{list}"
    );
    assert!(list.contains("1 request for help says that somebody may be in danger now"));
    let address = format!("/requests/{reference}");
    assert!(owen.get(&address).body.contains("The person who asked took it back on 21 November 2026 at 10:00am"));
    assert_eq!(decides(world, &address, &[("outcome", "nfa")]).status, 303);
    assert!(!owen.get("/requests").body.contains(&format!("{reference}\"")));
    assert!(priya.get(&mine).body.contains("Decided: nothing more is needed now"));
}

fn what_was_odd_stands_beside_the_request(world: &World) {
    world.add(OWEN);
    let address = asked(world, r#""urgency": "today""#, r#""urgency": "Critical""#);
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(page.contains("We took the safer meaning") && page.contains("Critical"), "{page}");
    asked(world, r#""Ida sings.""#, r#""Ida dances.""#);
    let owen = Caller::signed_in(world, &OWEN);
    let page = owen.get(&format!("/requests/{}", waiting(&owen)[1])).body;
    assert!(page.contains("Ida dances."), "{page}");
    let at = page.find("We took the safer meaning").map(|at| &page[at..page.len().min(at + 400)]);
    assert_eq!(at, None, "nothing was odd");
}

/// The database itself says no to one row: it is told by file and row, and the others are taken in.
fn a_row_that_can_not_be_stored_stops_no_other(world: &World) {
    world.add(OWEN);
    let in_the_way = "create trigger in_the_way before insert on requests when new.sender like 'Odd Case%'
        begin select raise(abort, 'in the way'); end";
    let on_postgresql = "create function in_the_way() returns trigger language plpgsql as
        $$ begin if new.sender like 'Odd Case%' then raise exception 'in the way'; end if; return new; end $$;
        create trigger in_the_way before insert on requests for each row execute function in_the_way()";
    let set = |text: &'static str| try_change(world, move |connection| Ok(connection.batch_execute(text)?));
    if set(in_the_way).is_err() {
        set(on_postgresql).expect("something in the way");
    }
    let rows = ["E-1", "E-2", "E-3"].map(|id| row(id, &format!("Noor Aziz{id} 04/05/2018"), "Hana Aziz (mum)", "soon"));
    let odd = rows[1].replace("Gill Hale", "Odd Case");
    let (tally, said) = import(world, "forms.csv", &[HEADING, &rows[0], &odd, &rows[2]].concat());
    assert_eq!(tally.to_string(), "2 accepted, 0 already known, 1 rejected", "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("forms.csv, row 2: rejected: ")), "{said:?}");
    assert_eq!(waiting(&Caller::signed_in(world, &OWEN)).len(), 2);
}

fn each_child_stands_in_the_title_of_the_story(world: &World) {
    world.add(OWEN);
    let titles = |world: &World| -> Vec<String> {
        query(world, |connection| {
            let all = timeline_entries::table.order(timeline_entries::id).select(timeline_entries::title);
            Ok(all.load(connection)?)
        })
    };
    let address = asked(world, "", "");
    let other = [("child1_outcome", "hub"), ("child1_reason", "A place to play."), ("outcome", "family_help_assess")];
    assert_eq!(decides(world, &address, &other).status, 303);
    assert_eq!(titles(world)[0], "Family Help assessment begins; for Noah Dalford: family hub");
    let address = asked(world, r#""D-1""#, r#""D-2""#);
    let known = town::person_in(&Caller::signed_in(world, &OWEN).get(&address).body, "Dalford, F");
    let again =
        [("family", known.as_str()), ("outcome", "hub"), ("child0_outcome", "early_help"), ("child0_reason", "x")];
    assert_eq!(decides(world, &address, &again).status, 303);
    assert!(titles(world).contains(&"Somebody asked for help again; for Ida Dalford: early help".to_owned()));
}

fn a_colleague_who_is_given_a_request_is_told(world: &World) {
    for who in [OWEN, DREW] {
        world.add(who);
    }
    let address = format!("{}/assign", asked(world, "", ""));
    let owen = Caller::signed_in(world, &OWEN);
    let page = owen.get(&address);
    let drew = town::person_in(&page.body, "Drew Pell");
    assert_eq!(owen.send_changed(&address, &page, &[("who", &drew)]).status, 303);
    let page = owen.get(&address);
    let himself = town::person_in(&page.body, "Owen Hale");
    assert_eq!(owen.send_changed(&address, &page, &[("who", &himself)]).status, 303);
    let sent: Vec<(String, String)> =
        query(world, |connection| Ok(outbox::table.select((outbox::address, outbox::body)).load(connection)?));
    assert_eq!(sent.len(), 1, "nobody is told what they did themselves: {sent:?}");
    assert_eq!(sent[0].0, DREW.email());
    assert!(!sent[0].1.contains("Dalford") && !sent[0].1.contains("/requests/R"), "{sent:?}");
}

/// Priya's school sends by its own system; the teacher who asked has no account, so somebody must ring her.
fn a_system_that_asks_for_somebody_does_not_hear_for_them(world: &World) {
    for who in [OWEN, PRIYA, TOM] {
        world.add(who);
    }
    let token = town::token(world, &PRIYA);
    ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000001b", DALFORD);
    let own = DALFORD.replace("D-1", "D-2").replace("Gill Hale", "Priya Shah");
    ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000001c", &own);
    let owen = Caller::signed_in(world, &OWEN);
    let pages: Vec<String> = waiting(&owen).iter().map(|one| owen.get(&format!("/requests/{one}")).body).collect();
    assert_eq!(pages.len(), 2);
    let asks = |page: &String| page.contains("How will Gill Hale");
    assert_eq!(pages.iter().filter(|page| asks(page)).count(), 1, "Priya reads it in her own account");
    let address = format!("/requests/{}", waiting(&owen)[pages.iter().position(asks).expect("one")]);
    let unsaid = decides(world, &address, &[("requester", "")]);
    assert!(
        unsaid.status == 422 && unsaid.body.contains("Select how the person who asked will hear"),
        "{}",
        unsaid.status
    );
    let why = [("requester", "not_told"), ("requester_words", "She asked not to be rung: he works at the school.")];
    assert_eq!(decides(world, &address, &why).status, 303);
    assert!(owen.get(&address).body.contains("is not told, because: She asked not to be rung"));
    assert!(!owen.get("/requests").body.contains("Still to be told"));
}
