//! What people answered is kept as they meant it: nobody is written down as saying what they did not say, no warning is lost on the way, and nothing is
//! promised that nobody keeps.

use alongside_clocks::Clocks;
use alongside_families::codes::{PersonKind, Way};
use alongside_families::person_codes::Accuracy;
use alongside_schema::tables::{agreements, alerts, outbox, people, request_not_now, requests};
use alongside_schema::{Day, People, Reference};
use alongside_web::Settings;
use diesel::prelude::*;

use crate::deciding::{asked, decides, is_refused, sends_without_a_page};
use crate::front_door::{HEADING, ask_by_program, import, row, waiting};
use crate::support::{Caller, RUNTIME, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, OWEN, PRIYA};
use crate::writing::{begun, save, sent};

in_six_ways!(a_mother_in_danger_at_night_is_told_the_truth);
on_both_engines!(
    who_nodded_has_not_declined,
    with_whom_must_not_be_spoken_is_kept_everywhere,
    whatever_may_mean_unsafe_keeps_messages_back,
    a_child_of_the_public_page_has_a_name_and_an_age,
    whoever_has_no_name_names_no_family,
    danger_and_language_reach_whoever_goes_on,
    nobody_who_waits_to_hear_is_hidden,
    a_clock_that_stands_in_1970_puts_nothing_off,
    a_child_listed_twice_by_file_becomes_one_child,
    a_twelve_year_old_says_no_for_herself,
    the_system_of_a_hub_hears_that_there_is_news,
    what_was_rung_through_before_the_form_came_counts,
);

fn not_now(world: &World) -> Vec<(String, String)> {
    query(world, |connection| {
        Ok(request_not_now::table.select((request_not_now::person, request_not_now::words)).load(connection)?)
    })
}

fn who_nodded_has_not_declined(world: &World) {
    world.add(OWEN);
    for (at, odd) in
        ["nodded; not reliable without an interpreter", "not sure yet", "no interpreter was there"].iter().enumerate()
    {
        let text = crate::deciding::DALFORD.replace("D-1", &format!("D-1{at}"));
        let text = text.replace(r#""answer": "yes""#, &format!(r#""answer": "{odd}""#));
        assert_eq!(import(world, "dalford.json", &text).0.accepted, 1, "{odd}");
        let owen = Caller::signed_in(world, &OWEN);
        let address = format!("/requests/{}", waiting(&owen)[0]);
        let page = owen.get(&address);
        assert!(
            page.body.contains(&format!("Leah Dalford on working together: “{odd}” is neither yes nor no")),
            "{odd}"
        );
        let field = page.fields().into_iter().find(|(name, _)| name == "not_now2").expect("a field");
        assert_eq!(field.1, "", "{odd}: nobody puts a refusal into her mouth");
        assert_eq!(decides(world, &address, &[("family_name", &format!("Dalford {at}"))]).status, 303);
    }
    assert!(not_now(world).is_empty(), "{:?}", not_now(world));
    let kept: i64 = query(world, |connection| Ok(agreements::table.count().get_result(connection)?));
    assert_eq!(kept, 0);
    let address = asked(world, r#""answer": "yes""#, r#""answer": "No, only the health visitor""#);
    assert_eq!(decides(world, &address, &[("family_name", "Another")]).status, 303);
    assert_eq!(not_now(world), [("a1".to_owned(), "No, only the health visitor".to_owned())], "a no stays one");
}

/// Priya writes Gary under the consent questions and leaves "Who must not be told what" empty.
fn with_whom_must_not_be_spoken_is_kept_everywhere(world: &World) {
    for who in [PRIYA, OWEN, ASHA] {
        world.add(who);
    }
    let (priya, owen) = (Caller::signed_in(world, &PRIYA), Caller::signed_in(world, &OWEN));
    let unsent = begun(&priya);
    save(&priya, &unsent, "people/new-child", &[("name", "Ida Dalford")]);
    let leah = [("name", "Leah Dalford"), ("relation", "mother"), ("phone", "07700 900101")];
    save(&priya, &unsent, "people/new-adult", &leah);
    save(&priya, &unsent, "people/new-adult", &[("name", "Gary Holt"), ("relation", "father")]);
    save(
        &priya,
        &unsent,
        "things",
        &[("working_well", "She sings."), ("what_would_help", "Help"), ("worries", "Shouting")],
    );
    save(&priya, &unsent, "reach", &[("reach_safely", "By text"), ("a1_text", "yes")]);
    let line = "Gary, her ex. He must not know";
    save(&priya, &unsent, "agreed", &[("family_knows", "agrees"), ("agreed_a1", "yes"), ("may_not", line)]);
    save(&priya, &unsent, "urgency", &[("urgency", "soon"), ("contact", "01632 960111")]);
    let address = format!("/requests/{}", sent(&priya, &unsent));
    let page = owen.get(&address).body;
    assert!(page.contains(&format!("{line} must not be told about the family: anything")), "{page}");
    assert_eq!(decides(world, &address, &[("hears", "send text a1")]).status, 422);
    assert_eq!(decides(world, &address, &[("outcome", "early_help")]).status, 303);
    assert!(is_refused(&sends_without_a_page(world, &address, "a1", Way::Text)));
    let reference: Reference = query(world, |connection| {
        Ok(alongside_schema::tables::families::table
            .select(alongside_schema::tables::families::reference)
            .first(connection)?)
    });
    let pairs = Caller::signed_in(world, &ASHA).get(&format!("/families/{reference}")).body;
    assert!(pairs.contains(line), "who works with them reads it: {pairs}");
}

fn whatever_may_mean_unsafe_keeps_messages_back(world: &World) {
    world.add(OWEN);
    let heading = HEADING.replace(",Call,", ",Text,");
    for (number, word) in ["No - unsafe to ask", "Not safe to ask", "only if he is out"].iter().enumerate() {
        let line = row(&format!("E-{number}"), &format!("Ida {number} (3)"), "Leah Dalford (mum) 07700 900101", "soon");
        let line = line.replace("Mill School,Yes,", &format!("Mill School,{word},")).replace("Grandad", "");
        assert_eq!(import(world, "forms.csv", &[heading.as_str(), &line].concat()).0.accepted, 1);
        let reference = waiting(&Caller::signed_in(world, &OWEN)).pop().expect("a request");
        let address = format!("/requests/{reference}");
        let page = Caller::signed_in(world, &OWEN).get(&address).body;
        assert!(page.contains("It is not safe to ask the family"), "{word}");
        assert!(!page.contains("Send Leah Dalford"), "{word}");
        assert_eq!(
            page.contains("taken as unsafe to ask"),
            word.starts_with("only"),
            "{word}: what is guessed is said"
        );
        assert_eq!(decides(world, &address, &[("outcome", "info_advice")]).status, 303);
    }
}

/// Three pages without JavaScript, as a browser sends them.
fn asks(world: &World, more: &[(&str, &str)]) {
    let stranger = Caller::stranger(world);
    let first = stranger.get("/ask").body;
    let id = town::hidden_in(&first, "form_id");
    let mut fields = vec![
        ("form_id", id.as_str()),
        ("form_name", "ask"),
        ("form_subject", ""),
        ("step", "3"),
        ("would_help", "Calmer nights"),
        ("way", "text"),
        ("reach", "07700 900145"),
    ];
    fields.extend_from_slice(more);
    assert!(stranger.post("/ask", &fields).body.contains("We have your request"));
}

fn a_child_of_the_public_page_has_a_name_and_an_age(world: &World) {
    let _ = town::family_with_a_lead(world);
    asks(world, &[("name", "Nadia Rahman"), ("children", "Yusuf Rahman, 10\nElla, 3\nAli (4 months)")]);
    let owen = Caller::signed_in(world, &OWEN);
    let address = format!("/requests/{}", waiting(&owen)[0]);
    let page = owen.get(&address);
    assert!(page.body.contains("Yusuf Rahman may be <strong>Yusuf Rahman</strong>"), "{}", page.body);
    let family = town::person_in(&page.body, "A new family");
    assert_eq!(decides(world, &address, &[("family", &family)]).status, 303);
    let names: Vec<String> = query(world, |connection| {
        Ok(people::table.filter(people::kind.eq(PersonKind::Child)).select(people::name).load(connection)?)
    });
    assert!(names.contains(&"Ella".to_owned()) && names.contains(&"Ali".to_owned()), "{names:?}");
    assert!(names.iter().all(|name| !name.contains(|c: char| c.is_ascii_digit())), "{names:?}");
    // What was said of their age is known in the record too, as what it is: nobody types it again, and it is no date of birth.
    let said: Vec<(String, Day)> = query(world, |connection| {
        let about = people::table.filter(people::birth_accuracy.eq(Accuracy::About)).order(people::name);
        Ok(about.select((people::name, people::birth_date.assume_not_null())).load(connection)?)
    });
    let year = |name: &str| said.iter().find(|(other, _)| other == name).map(|(_, day)| day.0.year());
    assert_eq!((year("Yusuf Rahman"), year("Ella"), year("Ali")), (Some(2016), Some(2023), Some(2026)), "{said:?}");
}

fn whoever_has_no_name_names_no_family(world: &World) {
    world.add(OWEN);
    asks(world, &[]);
    let owen = Caller::signed_in(world, &OWEN);
    let address = format!("/requests/{}", waiting(&owen)[0]);
    let page = owen.get(&address);
    assert!(page.fields().contains(&("family_name".to_owned(), String::new())), "{:?}", page.fields());
    let unnamed = decides(world, &address, &[("family_name", "")]);
    assert!(unnamed.status == 422 && unnamed.body.contains("Enter what the family is called"));
}

/// What was done about the danger is asked before anything is decided, and whoever goes on with the family reads it first; and nobody rings in the
/// wrong language.
fn danger_and_language_reach_whoever_goes_on(world: &World) {
    for who in town::EVERYBODY {
        world.add(*who);
    }
    asks(world, &[("name", "Ewa Lis"), ("danger", "yes"), ("language", "Polish")]);
    let (owen, asha) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &ASHA));
    let address = format!("/requests/{}", waiting(&owen)[0]);
    let unsaid = decides(world, &address, &[("outcome", "early_help"), ("danger", "")]);
    assert!(unsaid.is(422).contains("Enter what you found out about the danger, and what was done"));
    let danger = "He has gone to his brother. The police know.";
    decides(world, &address, &[("outcome", "early_help"), ("danger", danger)]).is(303);
    assert!(owen.get(&address).is(200).contains(danger), "it stands with what was decided");
    let waits = asha.get("/waiting").body;
    assert!(waits.contains("Somebody may be in danger") && waits.contains("Where somebody may be in danger first"));
    assert!(asha.get("/team").body.contains(danger), "the manager is told first");
    let family = waits.split('"').find_map(|part| part.strip_suffix("/lead")).expect("a family").to_owned();
    let lead = format!("{family}/lead");
    let tom = town::person_in(&asha.get(&lead).body, "Tom Fielding");
    asha.send_changed(&lead, &asha.get(&lead), &[("worker", &tom)]).is(303);
    let about: Vec<People> = query(world, |connection| Ok(alerts::table.select(alerts::subjects).load(connection)?));
    assert!(
        about.iter().all(|people| people.iter().count() == 1),
        "about whom the request names, so that a pair keeps it: {about:?}"
    );
    let tom = Caller::signed_in(world, &town::TOM);
    assert!(tom.get("/caseload").body.contains(danger));
    let page = tom.get(&family).body;
    assert!(page.contains(danger) && page.contains("Speaks Polish, ask whether they want an interpreter"), "{page}");
    assert!(page.contains("Ask if it is safe before you ring"), "silence is no yes");
}

/// Saturday night. A promise that somebody reads it today stands only where the council says that somebody does.
fn a_mother_in_danger_at_night_is_told_the_truth(world: &World) {
    let mut settings = Settings::default();
    settings.council.out_of_hours = "the duty team on 01632 960001".to_owned();
    let closed = world.served_as(settings.clone(), Clocks::built_in());
    let mut mother = closed.another_screen_of(&PRIYA);
    mother.open("/ask").sees("reads it by Tuesday 24 November").sees_not("Our office is closed");
    mother.fill("What would help?", "He is outside the door.").tick("Somebody may be in danger now").press("Go on");
    mother.sees_not("reads it today").sees("reads it after our office opens on Monday 23 November at 8:45am");
    mother.sees("Our office is closed until Monday 23 November at 8:45am.").sees("ring 999");
    mother.choose("How?", "Send me a text").fill("Your number or e-mail address", "07700 900145");
    mother.press("Go on").press("Send").sees("We have your request").sees_not("today");
    mother.sees("reads it after our office opens on Monday 23 November at 8:45am, before anything else");
    mother.sees("You can ring the duty team on 01632 960001 at any time.");

    settings.council.reads_out_of_hours = true;
    let read = world.served_as(settings, Clocks::built_in());
    let mut mother = read.another_screen_of(&PRIYA);
    mother.open("/ask").fill("What would help?", "He is back.").tick("Somebody may be in danger now").press("Go on");
    mother.sees("reads it today").sees_not("Our office is closed");
}

/// Sixty wait: of fifty only who asked has not heard yet, of ten the family should have heard last week.
fn nobody_who_waits_to_hear_is_hidden(world: &World) {
    world.add(OWEN);
    let file: String = (0..60).map(|at| row(&format!("E-{at}"), &format!("Child{at} Fell (3)"), "", "soon")).collect();
    assert_eq!(import(world, "forms.csv", &[HEADING, &file].concat()).0.accepted, 60);
    let decided = world.site().db().housekeeping(|tx| {
        let connection = tx.connection();
        let all: Vec<(alongside_schema::Id, Reference)> =
            requests::table.order(requests::id).select((requests::id, requests::reference)).load(connection)?;
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let mut late = Vec::new();
        for (at, (id, reference)) in all.into_iter().enumerate() {
            let is_late = at % 6 == 5;
            let (family, requester) =
                if is_late { (Some(day("2026-11-14")), None) } else { (None, Some(day("2026-11-24"))) };
            diesel::update(requests::table.filter(requests::id.eq(id)))
                .set((
                    requests::state.eq("decided"),
                    requests::tell_by.eq(family),
                    requests::tell_requester_by.eq(requester),
                ))
                .execute(connection)?;
            late.extend(is_late.then(|| reference.to_string()));
        }
        Ok(late)
    });
    let late: Vec<String> = RUNTIME.block_on(decided).expect("decided");
    let owen = Caller::signed_in(world, &OWEN);
    let shown = |path: &str| {
        let page = owen.get(path).body;
        page.split("id=\"to-tell\"").nth(1).expect("the list").to_owned()
    };
    let list = shown("/requests");
    assert_eq!(list.matches(" is decided.").count(), 50);
    for reference in &late {
        assert!(list.contains(&format!("/requests/{reference}\"")), "{reference} should have heard last week");
    }
    assert!(list.contains("And 10 more, who are to be told later than these"), "{list}");
    let all = shown("/requests?to_tell=all");
    assert_eq!(all.matches(" is decided.").count(), 60);
    assert!(!all.contains("more, who are to be told"));
}

fn a_clock_that_stands_in_1970_puts_nothing_off(world: &World) {
    world.add(OWEN);
    let address = asked(world, r#""reference": "D-1","#, r#""reference": "D-1", "submitted": "1970-01-01T00:00:00Z","#);
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(page.contains("on 21 November 2026") && page.contains("due today"), "{page}");
    assert!(page.contains("submitted is 1 January 1970, more than a year before it came"), "and who decides reads why");
    assert!(!page.contains("no time limit is set"));
}

fn a_child_listed_twice_by_file_becomes_one_child(world: &World) {
    world.add(OWEN);
    let lines = row(
        "E-1",
        "\"Amina Khan 10/07/2025\nKHAN Amina DOB 10.07.25\nAdam Khan 10/07/2025\"",
        "Saima Khan (mum) 07700 900101",
        "soon",
    );
    assert_eq!(import(world, "forms.csv", &[HEADING, &lines].concat()).0.accepted, 1);
    let owen = Caller::signed_in(world, &OWEN);
    let address = format!("/requests/{}", waiting(&owen)[0]);
    let page = owen.get(&address).body;
    assert!(
        page.contains("KHAN Amina: This person is listed twice") && !page.contains("Clear one of the two"),
        "{page}"
    );
    assert_eq!(decides(world, &address, &[("family_name", "Khan")]).status, 303);
    let mut names: Vec<String> = query(world, |connection| Ok(people::table.select(people::name).load(connection)?));
    names.sort_unstable();
    assert_eq!(names, ["Adam Khan", "Amina Khan", "Saima Khan"], "and her twin is a child of his own");
}

fn a_twelve_year_old_says_no_for_herself(world: &World) {
    world.add(OWEN);
    let text = crate::deciding::DALFORD.replace("2017-03-01", "2014-03-01");
    let text = text
        .replace(r#"[{"person": "a1""#, r#"[{"person": "c1", "answer": "no, not with a stranger"}, {"person": "a1""#);
    assert_eq!(import(world, "dalford.json", &text).0.accepted, 1);
    let address = format!("/requests/{}", waiting(&Caller::signed_in(world, &OWEN))[0]);
    assert_eq!(decides(world, &address, &[]).status, 303);
    assert_eq!(not_now(world), [("c1".to_owned(), "no, not with a stranger".to_owned())]);
}

fn the_system_of_a_hub_hears_that_there_is_news(world: &World) {
    for who in [OWEN, PRIYA] {
        world.add(who);
    }
    let token = town::token(world, &PRIYA);
    let text = crate::deciding::DALFORD.replace(r#""route": "school""#, r#""route": "self""#);
    let (status, _) = ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000003b", &text);
    assert_eq!(status, 200);
    let address = format!("/requests/{}", waiting(&Caller::signed_in(world, &OWEN))[0]);
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(!page.contains("hear what was decided?"), "the family itself asked, and hears as the family");
    assert_eq!(decides(world, &address, &[]).status, 303);
    let sent: Vec<String> = query(world, |connection| Ok(outbox::table.select(outbox::address).load(connection)?));
    assert_eq!(sent, [PRIYA.email()]);
}

/// A call on Friday, confirmed in writing on Saturday: the ordinary order.
fn what_was_rung_through_before_the_form_came_counts(world: &World) {
    world.add(OWEN);
    let address = asked(world, "", "");
    let on = |day: &'static str, month: &'static str, late: &'static str| {
        decides(
            world,
            &address,
            &[
                ("outcome", "cp_route"),
                ("handed_to", "Maya Lind"),
                ("handed_on_day", day),
                ("handed_on_month", month),
                ("handed_time", "4.40pm"),
                ("handed_by", "telephone"),
                ("handed_late", late),
            ],
        )
    };
    let unsaid = on("20", "11", "");
    assert!(
        unsaid.status == 422 && unsaid.body.contains("The hand-over was not today. Enter why"),
        "{}",
        unsaid.status
    );
    let slip = on("20", "9", "The school rang.");
    assert!(slip.status == 422 && slip.body.contains("more than a month before the request came"), "{}", slip.status);
    assert_eq!(on("20", "11", "The school rang on Friday and wrote today.").status, 303);
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(page.contains("handed over on 20 November 2026 at 4:40pm, by telephone"), "{page}");
    assert!(page.contains("The school rang on Friday and wrote today."));
}
