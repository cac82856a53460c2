//! A partner agency asks whether a family is helped here: whom to ring, or nothing, and nothing is always the same.

use std::time::{Duration, Instant};

use alongside_clocks::Clocks;
use alongside_schema::tables::{
    already_open_askings, drafts, episodes, families, family_clearances, involvements, nondisclosures, outbox, people,
    trail, users,
};
use alongside_schema::{Act, Id};
use alongside_web::Settings;
use diesel::prelude::*;

use crate::emergencies::{PIP, user};
use crate::support::{Answer, Caller, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, SAM, TOM};

in_six_ways!(a_school_learns_whom_to_ring);

on_both_engines!(
    restricted_and_none_are_the_same_to_the_letter,
    restricted_and_none_take_the_same_time,
    whoever_the_family_may_mean_learns_nothing,
    who_must_not_be_told_and_their_colleagues_learn_nothing,
    who_stands_in_today_is_rung,
    who_asks_too_often_is_told_so_and_seen,
    only_partners_ask_and_only_those_who_answer_for_the_family_see_it,
    what_was_asked_is_kept_in_no_draft_and_in_no_plain_words,
);

const TO_SEE: &str = "I am to see them, and want to come together with who knows them";

/// A teacher is to see a mother and wants to come together with whoever knows her.
fn a_school_learns_whom_to_ring(world: &World) {
    let family = town::family_with_a_lead(world);
    let (mut priya, mut tom) = (world.another_screen_of(&PRIYA), world.another_screen_of(&TOM));
    priya.signs_in().open("/already-open").sees("You hear nothing else, and they see that you asked");
    priya.press("Ask").sees("Enter the whole name of the child").sees("Enter their date of birth").sees("Select why");
    priya.fill("The child’s whole name, or that of somebody of the family", "rahman, yusuf");
    priya.fill_day("Their date of birth", "3 9 2016").choose("Why do you ask?", TO_SEE).press("Ask");
    priya.sees("Ring Tom Fielding").sees("family support worker, Luton Council").sees("They see that you asked");
    priya.sees_not("Rahman").sees_not("Hawthorn").sees_not("plan");
    priya.follow("Ask about another family").at("/already-open").sees_not("yusuf");

    tom.signs_in().open(&family).follow("Who asked whether you help them");
    tom.sees("Priya Shah, SENCo, Bramble Primary School").sees(TO_SEE).sees("Whom to ring");
}

const NADIA: [(&str, &str); 4] =
    [("name", "Nadia Rahman"), ("born_day", "12"), ("born_month", "4"), ("born_year", "1990")];
const NOBODY: [(&str, &str); 4] =
    [("name", "Nadia Rahmann"), ("born_day", "12"), ("born_month", "4"), ("born_year", "1990")];

fn ask(caller: &Caller, about: &[(&str, &str)]) -> Answer {
    let id = town::hidden_in(&caller.get("/already-open").body, "form_id");
    caller.post("/already-open", &[&[("form_id", id.as_str()), ("purpose", "worried")], about].concat())
}

/// The service with a short beat, so that many may ask in a test.
fn quick(world: &World, set: impl FnOnce(&mut Settings)) -> World {
    let mut settings = Settings::default();
    settings.already_open.even_ms = BEAT.as_millis() as u64;
    settings.already_open.a_day = 1_000;
    settings.already_open.agency_a_day = 1_000;
    set(&mut settings);
    world.served_as(settings, Clocks::built_in())
}

const BEAT: Duration = Duration::from_millis(60);

fn rings_tom(answer: &Answer) -> bool {
    answer.body.contains("Ring Tom Fielding")
}

/// Sets whether the family may be known of by its restriction alone.
fn set_restricted(world: &World, restricted: bool) {
    change(world, move |connection| {
        diesel::update(families::table).set(families::restricted.eq(restricted)).execute(connection)?;
        Ok(())
    });
}

/// One letter too many, another day of birth, a restricted family, one that is kept from her, her own, one without a lead, one with which work has
/// ended, and two people of one name: all are answered as if there were nobody.
fn restricted_and_none_are_the_same_to_the_letter(world: &World) {
    let _ = town::family_with_a_lead(world);
    let world = &quick(world, |_| ());
    let priya = Caller::signed_in(world, &PRIYA);
    let nothing = ask(&priya, &NOBODY);
    assert!(
        nothing.status == 200 && nothing.body.contains("There is nothing here for you to know"),
        "{}",
        nothing.body
    );
    let rings = || assert!(rings_tom(&ask(&priya, &NADIA)), "and without that she is told");
    let same = |why: &str, about: &[(&str, &str)]| {
        let answer = ask(&priya, about);
        assert_eq!((answer.status, &answer.body), (nothing.status, &nothing.body), "{why}");
    };
    rings();
    same("another day of birth", &[NADIA[0], ("born_day", "13"), NADIA[2], NADIA[3]]);
    same("a first name alone", &[("name", "Nadia"), NADIA[1], NADIA[2], NADIA[3]]);

    set_restricted(world, true);
    same("a restricted family", &NADIA);
    set_restricted(world, false);
    rings();

    change(world, |connection| {
        let family: Id = families::table.select(families::id).first(connection)?;
        let barred = (
            family_clearances::family_id.eq(family),
            family_clearances::user_id.eq(user(connection, &PRIYA)?),
            family_clearances::cleared.eq(false),
            family_clearances::reason.eq("His sister."),
        );
        diesel::insert_into(family_clearances::table).values(barred).execute(connection)?;
        Ok(())
    });
    same("a family that is kept from her", &NADIA);
    change(world, |connection| {
        diesel::delete(family_clearances::table).execute(connection)?;
        Ok(())
    });
    rings();

    let is_she = |name: Option<&'static str>| {
        change(world, move |connection| {
            let person =
                name.map(|name| people::table.filter(people::name.eq(name)).select(people::id).first(connection));
            let person: Option<Id> = person.transpose()?;
            let priya = users::table.filter(users::email.eq(PRIYA.email()));
            diesel::update(priya).set(users::person_id.eq(person)).execute(connection)?;
            Ok(())
        });
    };
    is_she(Some("Salma Begum"));
    same("her own family", &NADIA);
    is_she(None);
    rings();

    let is_called = |was: &'static str, name: &'static str, born: Option<&'static str>| {
        change(world, move |connection| {
            let born = born.map(|day| day.parse::<alongside_schema::Day>().expect("a day"));
            diesel::update(people::table.filter(people::name.eq(was)))
                .set((people::name.eq(name), people::birth_date.eq(born)))
                .execute(connection)?;
            Ok(())
        });
    };
    is_called("Salma Begum", "Nadia  RAHMAN", Some("1990-04-12"));
    same("two people of one name and day", &NADIA);
    is_called("Nadia  RAHMAN", "Salma Begum", None);
    rings();

    let leads = |ended: Option<&'static str>| {
        change(world, move |connection| {
            diesel::update(involvements::table).set(involvements::ended_on.eq(ended)).execute(connection)?;
            Ok(())
        });
    };
    leads(Some("2026-11-20"));
    same("a family that nobody leads", &NADIA);
    leads(None);
    rings();
    change(world, |connection| {
        diesel::update(episodes::table).set(episodes::closed_on.eq(Some("2026-11-20"))).execute(connection)?;
        Ok(())
    });
    same("a family with which work has ended", &NADIA);
}

/// How long an answer took says nothing: of many that are asked in turn, those about a restricted family take as long as those about nobody.
fn restricted_and_none_take_the_same_time(world: &World) {
    let _ = town::family_with_a_lead(world);
    let world = &quick(world, |_| ());
    set_restricted(world, true);
    let priya = Caller::signed_in(world, &PRIYA);
    let id = town::hidden_in(&priya.get("/already-open").body, "form_id");
    let took = |about: &[(&str, &str)]| {
        let fields = [&[("form_id", id.as_str()), ("purpose", "worried")], about].concat();
        let began = Instant::now();
        let answer = priya.post("/already-open", &fields);
        assert_eq!(answer.status, 200);
        began.elapsed()
    };
    let (mut restricted, mut nobody) = (Vec::new(), Vec::new());
    for _ in 0..25 {
        restricted.push(took(&NADIA));
        nobody.push(took(&NOBODY));
    }
    assert!(restricted.iter().chain(&nobody).all(|took| *took >= BEAT), "nothing comes before the beat");
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let apart = median(&mut restricted).abs_diff(median(&mut nobody));
    assert!(apart < BEAT / 10, "half of them are {apart:?} apart: {restricted:?} {nobody:?}");
}

/// Somebody must not be told that the family is helped, and it may be who asks: a person of another name, somebody whom only words name. A father who
/// is a teacher learns nothing.
fn whoever_the_family_may_mean_learns_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    let world = &quick(world, |_| ());
    let priya = Caller::signed_in(world, &PRIYA);
    let nothing = ask(&priya, &NOBODY).body;
    let pair = |who: Option<&'static str>, about: Option<&'static str>, state: &'static str| {
        change(world, move |connection| {
            let person = |connection: &mut _, name: Option<&str>| -> alongside_schema::Result<Option<Id>> {
                let Some(name) = name else { return Ok(None) };
                Ok(Some(people::table.filter(people::name.eq(name)).select(people::id).first(connection)?))
            };
            let (who, about) = (person(connection, who)?, person(connection, about)?);
            diesel::update(nondisclosures::table)
                .set((
                    nondisclosures::who_person_id.eq(who),
                    nondisclosures::about_person_id.eq(about),
                    nondisclosures::state.eq(state),
                ))
                .execute(connection)?;
            Ok(())
        });
    };
    let tom = Caller::signed_in(world, &TOM);
    let page = format!("{family}/not-to-be-told");
    let who = [("who", "other"), ("who_words", "The school"), ("about", "all")];
    let said = [&who[..], &[("what", "that help was asked for"), ("reason", "She says so.")]].concat();
    assert_eq!(tom.send_changed(&page, &tom.get(&page), &said).status, 303);
    for (who, about, state) in [
        (None, None, "proposed"),
        (None, None, "confirmed"),
        (None, Some("Nadia Rahman"), "confirmed"),
        (Some("Salma Begum"), None, "confirmed"),
    ] {
        pair(who, about, state);
        assert_eq!(ask(&priya, &NADIA).body, nothing, "{who:?} must not be told of {about:?}");
    }
    pair(Some("Salma Begum"), Some("Nadia Rahman"), "confirmed");
    assert!(rings_tom(&ask(&priya, &NADIA)), "one person of the family and one thing are for who is rung to keep");
    pair(None, None, "dropped");
    assert!(rings_tom(&ask(&priya, &NADIA)));

    let closed = quick(world, |settings| settings.already_open.not_told = vec![PRIYA.agency.to_owned()]);
    assert_eq!(ask(&Caller::signed_in(&closed, &PRIYA), &NADIA).body, nothing, "this school is never told");
}

/// A pair names somebody of the record who works at the school; nobody has tied the account to the person. Neither they nor anybody of their agency hears whom to ring.
fn who_must_not_be_told_and_their_colleagues_learn_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    let world = &quick(world, |_| ());
    let colleague = Who { name: "Robin Ashe", ..PRIYA };
    world.add(colleague);
    let (priya, robin) = (Caller::signed_in(world, &PRIYA), Caller::signed_in(world, &colleague));
    let nothing = ask(&priya, &NOBODY).body;
    assert!(rings_tom(&ask(&priya, &NADIA)) && rings_tom(&ask(&robin, &NADIA)));
    let tom = Caller::signed_in(world, &TOM);
    let new = format!("{family}/people/new");
    let priya_of_family = [("name", "Shah, Priya"), ("kind", "adult"), ("relationship", "Aunt")];
    assert_eq!(tom.send_changed(&new, &tom.get(&new), &priya_of_family).status, 303);
    let page = format!("{family}/not-to-be-told");
    let [aunt, nadia] = ["Shah, Priya", "Nadia Rahman"].map(|name| crate::people::person(&tom, &family, name));
    let pair = [("who", aunt.as_str()), ("about", &nadia), ("what", "where she is"), ("reason", "She says so.")];
    assert_eq!(tom.send_changed(&page, &tom.get(&page), &pair).status, 303);
    assert_eq!(ask(&priya, &NADIA).body, nothing, "she herself");
    assert_eq!(ask(&robin, &NADIA).body, nothing.replace("Priya Shah", "Robin Ashe"), "who works beside her");
}

fn who_stands_in_today_is_rung(world: &World) {
    use alongside_schema::tables::covers;
    let _ = town::family_with_a_lead(world);
    let world = &quick(world, |_| ());
    let priya = Caller::signed_in(world, &PRIYA);
    change(world, |connection| {
        let family: Id = families::table.select(families::id).first(connection)?;
        let (tom, grace, asha) = (user(connection, &TOM)?, user(connection, &GRACE)?, user(connection, &ASHA)?);
        diesel::insert_into(covers::table)
            .values((
                covers::id.eq("01936f00-0000-7000-8000-000000000001"),
                covers::family_id.eq(family),
                covers::away_id.eq(tom),
                covers::cover_id.eq(grace),
                covers::from_on.eq("2026-11-20"),
                covers::to_on.eq("2026-11-21"),
                covers::set_by.eq(asha),
                covers::set_at.eq("2026-11-19T10:00:00Z"),
            ))
            .execute(connection)?;
        Ok(())
    });
    assert!(ask(&priya, &NADIA).body.contains("Ring Grace Adeyemi"));
    world.minutes_pass(24 * 60);
    assert!(rings_tom(&ask(&Caller::signed_in(world, &PRIYA), &NADIA)));
}

/// The limit is of questions and says nothing of any family; the privacy officer hears once that somebody has reached it.
fn who_asks_too_often_is_told_so_and_seen(world: &World) {
    let _ = town::family_with_a_lead(world);
    world.add(PIP);
    let world = &quick(world, |settings| settings.already_open.a_day = 2);
    let priya = Caller::signed_in(world, &PRIYA);
    for about in [&NADIA, &NOBODY] {
        assert_eq!(ask(&priya, about).status, 200);
    }
    for about in [&NADIA, &NOBODY, &NADIA] {
        let refused = ask(&priya, about);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("You have asked as often as you can in a day") && !rings_tom(&refused));
    }
    let told: Vec<String> = query(world, |connection| Ok(outbox::table.select(outbox::address).load(connection)?));
    assert_eq!(told, [PIP.email()]);
    world.minutes_pass(25 * 60);
    assert!(rings_tom(&ask(&Caller::signed_in(world, &PRIYA), &NADIA)), "the next day");
}

fn only_partners_ask_and_only_those_who_answer_for_the_family_see_it(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let world = &quick(world, |_| ());
    for who in [&OWEN, &TOM, &ASHA, &GRACE, &SAM, &PIP] {
        let caller = Caller::signed_in(world, who);
        assert_eq!(caller.get("/already-open").status, 403, "{}", who.name);
        assert_eq!(caller.post("/already-open", &NADIA).status, 403, "{}", who.name);
    }
    set_restricted(world, true);
    assert_eq!(ask(&Caller::signed_in(world, &PRIYA), &NADIA).status, 200);
    set_restricted(world, false);
    town::works_with(world, &GRACE, &family);
    let page = format!("{family}/asked");
    let status = |who| Caller::signed_in(world, who).get(&page).status;
    assert_eq!((status(&GRACE), status(&PRIYA), status(&OWEN)), (404, 403, 403));
    for who in [&TOM, &ASHA] {
        let seen = Caller::signed_in(world, who).get(&page).body;
        assert!(seen.contains("Priya Shah, SENCo") && seen.contains(">Nothing<"), "{}: {seen}", who.name);
    }
}

fn what_was_asked_is_kept_in_no_draft_and_in_no_plain_words(world: &World) {
    let _ = town::family_with_a_lead(world);
    let world = &quick(world, |_| ());
    let priya = Caller::signed_in(world, &PRIYA);
    assert!(rings_tom(&ask(&priya, &NADIA)));
    assert_eq!(ask(&priya, &NADIA[..1]).status, 422);
    let signed_out = Caller::stranger(world).post("/already-open", &NADIA);
    assert!(signed_out.status == 303 && signed_out.location.starts_with("/sign-in"), "{}", signed_out.location);
    let (drafts, entries, rows): (i64, Vec<(String, String, bool)>, i64) = query(world, |connection| {
        let entries = trail::table.filter(trail::act.eq(Act::AskedIfOpen));
        let entries =
            entries.select((trail::target, trail::detail, trail::family_id.is_not_null())).load(connection)?;
        let drafts = drafts::table.count().get_result(connection)?;
        Ok((drafts, entries, already_open_askings::table.count().get_result(connection)?))
    });
    assert_eq!((drafts, rows), (0, 1));
    assert_eq!(entries, [("worried".to_owned(), "told whom to ring".to_owned(), true)]);
}
