//! The week of a family: what it needs, who does it, and what each of its network learns of that.

use alongside_schema::tables::{network_offers, outbox, rota_days, rota_turns};
use alongside_schema::{Act, Day, Moment, People};
use diesel::prelude::*;
use icalendar::{CalendarComponent, CalendarDateTime, Component, DatePerhapsTime};

use crate::network::{adds, must_not_be_told, offers, page_of, person, sends};
use crate::support::{Answer, Caller, RUNTIME, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, TOM};

in_six_ways!(a_rota_week);
on_both_engines!(
    gaps_and_clashes_are_said,
    a_feed_names_nobody_and_no_place,
    over_the_clock_change,
    an_ended_link_is_as_if_it_never_was,
    who_guesses_links_waits,
    who_must_not_be_told_has_no_part_of_the_week,
    a_pair_that_comes_later_takes_a_turn_out_of_sight,
    each_sees_their_own_turns_alone,
    who_could_not_is_looked_at,
    who_stands_in_is_asked_on_a_safe_way,
    nobody_is_reminded_but_by_a_safe_way,
    what_can_not_be_is_refused,
    two_who_change_one_need,
    who_is_linked_later_is_who_it_is_about,
    what_a_need_keeps_its_turns_keep,
);

fn a_rota_week(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Family network");
    tom.fill("First name", "Pat").select("Who are they?", "A neighbour").press("Add");
    tom.fill("First name", "Maryam").select("Who are they?", "Somebody of their faith").press("Add");
    tom.follow("Pat").follow("Add what they can do").choose("What can they do?", "Take the children to school");
    tom.press("Save").at("/families/*/network/*");

    tom.open(&family).follow("The week: who does what").sees("Which hours of the week are hard?");
    tom.sees("Saturday 21 November").sees("Nothing is written down.");
    tom.follow("Add what is needed").press("Save");
    tom.sees("Enter what is needed").sees("Select the day of the week").sees("like 8:15am or 15:30");
    tom.fill("What is needed?", "School run").select("On which day of the week?", "Thursday");
    tom.fill("From what time?", "8:50am").fill("Until what time?", "8.15am").press("Save");
    tom.sees("It must end after it begins").holds("What is needed?", "School run");
    tom.fill("From what time?", "8:15am").fill("Until what time?", "8:50am");
    tom.fill("What happens if nobody does it? (optional)", "Nadia rings the school.");
    tom.within("For which children?").tick("Yusuf Rahman");
    tom.press("Save").at("/families/*/rota");
    tom.sees("Nobody does “School run” on Thursday 26 November, Thursday 3 December and Thursday 10 December, 8:15am to 8:50am.");
    tom.sees("If it breaks: Nadia rings the school.");

    tom.follow("Say who does it: School run, Thursday").press("Save").sees("Select who does it");
    tom.select("Who does it?", "Pat, A neighbour")
        .select("Who stands in if they can not?", "Maryam, Somebody of their faith");
    tom.select("Is it something that they offered?", "Pat: take the children to school").press("Save");
    tom.at("/families/*/rota").sees_not("Nobody does").follow("The week after");
    tom.sees("8:15am to 8:50am: School run, for Yusuf Rahman.").sees("Pat (Maryam stands in)");
    tom.sees("Pat, every week from 21 November 2026. Stands in: Maryam");

    tom.follow("Calendars and links").press("Make a calendar for Pat").sees("It is shown here once").sees("/calendar/");
    tom.sees("Works until 21 May 2027, not opened yet").follow("The week").follow("Calendars and links");
    tom.sees("Works until 21 May 2027").sees_not("/calendar/").press("End the calendar of Pat");
    tom.at("/families/*/rota/links").sees("A calendar of their turns: none.");

    // What a telephone fetches, read by a calendar library.
    let calls = Caller::signed_in(world, &TOM);
    let pat = page_of(&calls, &family, "Pat");
    let feed = read(&Caller::stranger(world).get(&link(&calls, &family, &pat, "calendar")));
    assert_eq!(feed.len(), 26, "a turn each Thursday for twenty-six weeks: {feed:?}");
    assert_eq!(feed[0], ("2026-11-26 08:15:00".to_owned(), "2026-11-26 08:50:00".to_owned(), "Your turn".to_owned()));
    assert_eq!(feed[25].0, "2027-05-20 08:15:00");

    // And what Pat opens a week later.
    world.minutes_pass(7 * 24 * 60);
    let mut pats = world.another_screen_of(&ASHA);
    let page = link(&Caller::signed_in(world, &TOM), &family, &pat, "answer");
    pats.open(&page).sees("Did it work?").sees("Thursday 26 November, 8:15am to 8:50am").press("It is done");
    pats.sees("You said that it is done.").sees_not("School").sees_not("Yusuf").sees_not("Maryam");
    tom.signs_in().open(&format!("{family}/rota?week=2026-11-26")).sees("Done.");
}

/// The first day and the last, as forms have them: nothing that was typed before stays in the draft.
const DAYS: [(&str, &str); 6] = [
    ("from_day", "21"),
    ("from_month", "11"),
    ("from_year", "2026"),
    ("until_day", ""),
    ("until_month", ""),
    ("until_year", ""),
];

/// Sends a form with these fields, but for those that differ.
fn sends_but(caller: &Caller, address: &str, fields: &[(&str, &str)], more: &[(&str, &str)]) -> Answer {
    let mut fields = [&DAYS[..], fields].concat();
    fields.retain(|(field, _)| more.iter().all(|(other, _)| other != field));
    fields.extend(more);
    caller.send_changed(address, &caller.get(address), &fields)
}

/// Adds something that is needed; the fields say what differs from a school run on Thursdays.
fn needs(caller: &Caller, family: &str, more: &[(&str, &str)]) -> Answer {
    let run = [("what", "School run"), ("weekday", "4"), ("from_time", "8:15am"), ("to_time", "8:50am")];
    sends_but(caller, &format!("{family}/rota/needs/new"), &run, more)
}

/// The page on which somebody is given a turn of this.
fn turn_page(caller: &Caller, family: &str, what: &str) -> String {
    let list = caller.get(&format!("{family}/rota")).body;
    let at = list
        .find(&format!("Say who does it<span class=\"govuk-visually-hidden\">: {what}"))
        .unwrap_or_else(|| panic!("{what}: {list}"));
    list[..at].rsplit("href=\"").next().and_then(|rest| rest.split('"').next()).expect("an address").to_owned()
}

fn row_of(page: &str) -> &str {
    page.rsplit('/').next().expect("an id")
}

fn gives(caller: &Caller, family: &str, what: &str, more: &[(&str, &str)]) -> Answer {
    let plain = [("backup", ""), ("offer", ""), ("every", "1"), ("kept_from", "")];
    sends_but(caller, &turn_page(caller, family, what), &plain, more)
}

/// Makes a link of somebody, and gives back where it leads.
fn link(caller: &Caller, family: &str, page: &str, kind: &str) -> String {
    let made = caller.post(&format!("{family}/rota/links"), &[("member", row_of(page)), ("kind", kind)]);
    let begins = if kind == "calendar" { "/calendar/" } else { "/turn/" };
    let at = made.is(200).find(begins).expect("a link");
    made.body[at..].split(['<', ' ', '\n']).next().expect("an address").to_owned()
}

/// What stands in a calendar, as a calendar library reads it: beginning, end and title of each, all on the clocks of England.
fn read(answer: &Answer) -> Vec<(String, String, String)> {
    let calendar: icalendar::Calendar = answer.is(200).parse().expect("a calendar");
    let local = |time: Option<DatePerhapsTime>| match time {
        Some(DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid })) => {
            assert_eq!(tzid, "Europe/London");
            date_time.to_string()
        }
        other => panic!("no local time: {other:?}"),
    };
    let zones = calendar.components.iter().filter(
        |component| matches!(component, CalendarComponent::Other(other) if other.component_kind() == "VTIMEZONE"),
    );
    assert_eq!(zones.count(), 1, "the rules of the clocks go with it");
    let events = calendar.events();
    let read = events.map(|event| {
        let title = event.get_summary().unwrap_or_default().to_owned();
        (local(event.get_start()), local(event.get_end()), title)
    });
    read.collect()
}

fn gaps_and_clashes_are_said(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let pat = page_of(&tom, &family, "Pat");
    let until = [("until_day", "3"), ("until_month", "12"), ("until_year", "2026")];
    offers(&tom, &pat, "school_run", "Thursdays", &until);
    let offer = town::link_in(&tom.get(&pat).body, "/offers/");
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    let week = || tom.get(&format!("{family}/rota")).body.replace("&#8220;", "“").replace("&#8221;", "”");
    assert!(week().contains("Nobody does “School run” on Thursday 26 November, Thursday 3 December"), "{}", week());
    let turn = [("member", row_of(&pat)), ("offer", row_of(&offer)), ("every", "1")];
    assert_eq!(gives(&tom, &family, "School run", &turn).status, 303);
    // The offer ends before the turn does: from then on there is a gap, and it says why.
    let page = week();
    assert!(
        page.contains("on Thursday 10 December, 8:15am to 8:50am: what Pat offered ends on 3 December 2026."),
        "{page}"
    );
    // Two things at once, which both stay written down.
    let swimming = [("what", "Swimming"), ("from_time", "08:30"), ("to_time", "9:15")];
    assert_eq!(needs(&tom, &family, &swimming).status, 303);
    let second = [("member", row_of(&pat)), ("every", "2")];
    assert_eq!(gives(&tom, &family, "Swimming", &second).status, 303);
    let page = week();
    assert!(
        page.contains("Pat has two things at 8:30am on Thursday 3 December: “School run” and “Swimming”."),
        "{page}"
    );
    assert!(!page.contains("two things at 8:30am on Thursday 26 November"), "every second week counts from its first");
    // What follows at once is no clash.
    let after = [("what", "Shopping"), ("from_time", "9:15am"), ("to_time", "10am")];
    assert_eq!(needs(&tom, &family, &after).status, 303);
    assert_eq!(gives(&tom, &family, "Shopping", &[("member", row_of(&pat)), ("every", "1")]).status, 303);
    assert!(!week().contains("“Shopping”."), "{}", week());
    // Whoever is not in the network any more does nothing.
    let ended = [("ended_day", "21"), ("ended_month", "11"), ("ended_year", "2026"), ("ended_why", "She moved.")];
    assert_eq!(sends(&tom, &pat, "change", &ended).status, 303);
    let page = week();
    assert!(page.contains("Pat is not in the network any more, since 21 November 2026"), "{page}");
    assert!(page.contains("Nobody does “Shopping”") && !page.contains("two things"), "{page}");
}

fn a_feed_names_nobody_and_no_place(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let yusuf = person(world, "Yusuf Rahman");
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let pat = page_of(&tom, &family, "Pat");
    let more =
        [("what", "Acorn School from 3 Elm Row"), ("if_it_breaks", "Ring Mrs Green"), ("children", yusuf.as_str())];
    assert_eq!(needs(&tom, &family, &more).status, 303);
    assert_eq!(gives(&tom, &family, "Acorn School", &[("member", row_of(&pat)), ("every", "1")]).status, 303);
    let stranger = Caller::stranger(world);
    let calendar = stranger.get(&link(&tom, &family, &pat, "calendar"));
    let page = stranger.get(&link(&tom, &family, &pat, "answer"));
    assert_eq!(read(&calendar).len(), 26);
    let reference = family.rsplit('/').next().expect("a reference");
    for answer in [&calendar, &page] {
        for telling in
            ["Pat", "Yusuf", "Rahman", "Acorn", "School", "Elm", "Green", "Tom", reference, &yusuf, row_of(&pat)]
        {
            assert!(!answer.body.contains(telling), "{telling}: {}", answer.body);
        }
    }
    for property in ["DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "VALARM", "COMMENT", "URL"] {
        assert!(!calendar.body.contains(property), "{property}");
    }
    assert!(calendar.head.contains("text/calendar") && calendar.head.contains("no-store"), "{}", calendar.head);
    assert!(calendar.body.split("\r\n").all(|line| line.len() <= 75));
    // Who opened it is entered once a day, and the record holds no secret.
    let opened = |world: &World| {
        query(world, |connection| {
            use alongside_schema::tables::trail;
            Ok(trail::table.filter(trail::act.eq(Act::MemberLinkUsed)).count().get_result::<i64>(connection)?)
        })
    };
    assert_eq!(opened(world), 2);
    let again = link(&tom, &family, &pat, "calendar");
    for _ in 0..3 {
        assert_eq!(stranger.get(&again).status, 200);
    }
    assert_eq!(opened(world), 3);
    let secret = again.trim_start_matches("/calendar/").trim_end_matches(".ics").to_owned();
    assert_eq!(secret.len(), 32, "128 bits");
    let hashes: Vec<String> = query(world, |connection| {
        use alongside_schema::tables::member_links;
        Ok(member_links::table.select(member_links::secret_hash).load(connection)?)
    });
    assert!(
        hashes.iter().all(|hash| !hash.contains(&secret)) && hashes.contains(&alongside_access::code_hash(&secret))
    );
}

fn over_the_clock_change(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let pat = page_of(&tom, &family, "Pat");
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    assert_eq!(gives(&tom, &family, "School run", &[("member", row_of(&pat)), ("every", "2")]).status, 303);
    let feed = read(&Caller::stranger(world).get(&link(&tom, &family, &pat, "calendar")));
    let moment = |local: &str| -> Moment {
        let (day, time) = local.split_once(' ').expect("a day and a time");
        let (hour, minute) = (time[..2].parse().expect("hours"), time[3..5].parse().expect("minutes"));
        day.parse::<Day>().expect("a day").at(hour, minute).expect("a moment")
    };
    let utc: Vec<String> = feed.iter().map(|(from, ..)| moment(from).to_string()).collect();
    // From the week of 16 November on, every second one: the clocks change on 28 March 2027.
    assert!(utc.contains(&"2027-03-25T08:15:00.000000Z".to_owned()), "{utc:?}");
    assert!(utc.contains(&"2027-04-08T07:15:00.000000Z".to_owned()), "{utc:?}");
    assert!(feed.iter().all(|(from, to, _)| from.ends_with(" 08:15:00") && to.ends_with(" 08:50:00")));
    let days: Vec<Day> = feed.iter().map(|(from, ..)| from[..10].parse().expect("a day")).collect();
    assert!(days.windows(2).all(|pair| pair[0].days_until(pair[1]) == 14), "{days:?}");
    let page = tom.get(&format!("{family}/rota?week=2027-04-08")).body;
    assert!(page.contains("Thursday 8 April") && page.contains("8:15am to 8:50am"), "{page}");
}

fn an_ended_link_is_as_if_it_never_was(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    for name in ["Pat", "Maryam"] {
        assert_eq!(adds(&tom, &family, name, "neighbour", &[]).status, 303);
    }
    let (pat, maryam) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Maryam"));
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    assert_eq!(gives(&tom, &family, "School run", &[("member", row_of(&pat)), ("every", "1")]).status, 303);
    let stranger = Caller::stranger(world);
    let made_up = "0".repeat(32);
    let nothing = stranger.get(&format!("/turn/{made_up}"));
    assert_eq!(nothing.status, 422);
    let is_nothing = |answer: &Answer| {
        assert_eq!((answer.status, &answer.body), (422, &nothing.body));
    };
    is_nothing(&stranger.get(&format!("/calendar/{made_up}.ics")));
    let (calendar, answer) = (link(&tom, &family, &pat, "calendar"), link(&tom, &family, &pat, "answer"));
    // Each does what it is for.
    is_nothing(&stranger.get(&calendar.replace("/calendar/", "/turn/").replace(".ics", "")));
    is_nothing(&stranger.get(&format!("{}.ics", answer.replace("/turn/", "/calendar/"))));
    // Nobody answers for somebody else, on a day that is none, or twice over.
    world.minutes_pass(6 * 24 * 60);
    let page = stranger.get(&answer);
    let turn = hidden(page.is(200), "turn");
    let secret = answer.trim_start_matches("/turn/").to_owned();
    let of_maryam = link(&Caller::signed_in(world, &TOM), &family, &maryam, "answer");
    let says = |secret: &str, day: &str, outcome: &str| {
        stranger.post("/turn", &[("secret", secret), ("turn", &turn), ("day", day), ("outcome", outcome)])
    };
    for (secret, day, outcome) in [
        (of_maryam.trim_start_matches("/turn/"), "2026-11-26", "done"),
        (made_up.as_str(), "2026-11-26", "done"),
        (secret.as_str(), "2026-11-25", "done"),
        (secret.as_str(), "2026-12-03", "done"),
        (secret.as_str(), "2027-11-25", "could_not"),
        (secret.as_str(), "2026-11-26", "maybe"),
        (secret.as_str(), "yesterday", "done"),
    ] {
        is_nothing(&says(secret, day, outcome));
    }
    assert_eq!(days(world), 0);
    for _ in 0..2 {
        assert_eq!(says(&secret, "2026-11-26", "done").status, 303);
    }
    assert_eq!(days(world), 1, "the same twice is once");
    for _ in 0..20 {
        assert_eq!(says(&secret, "2026-11-26", "could_not").status, 303);
        assert_eq!(says(&secret, "2026-11-26", "done").status, 303);
    }
    assert_eq!(days(world), 12, "and nobody fills the record");
    // Ended by one press; nobody else's is.
    let tom = Caller::signed_in(world, &TOM);
    let list = tom.get(&format!("{family}/rota/links")).body;
    let at = list.find("End the page of Pat").expect("a button");
    let end = list[..at].rsplit("action=\"").next().and_then(|rest| rest.split('"').next()).expect("an address");
    assert_eq!(tom.post(end, &[]).status, 303);
    is_nothing(&stranger.get(&answer));
    is_nothing(&says(&secret, "2026-11-26", "done"));
    assert_eq!(stranger.get(&calendar).status, 200);
    // A new one ends the one before.
    let newer = link(&tom, &family, &pat, "calendar");
    is_nothing(&stranger.get(&calendar));
    assert_eq!(stranger.get(&newer).status, 200);
    // By itself after twenty-six weeks.
    world.it_is("2027-05-27T22:00:00Z");
    assert_eq!(stranger.get(&newer).status, 200, "the last day");
    world.it_is("2027-05-27T23:30:00Z");
    is_nothing(&stranger.get(&newer));
    // And with who is not in the network any more.
    let tom = Caller::signed_in(world, &TOM);
    let last = link(&tom, &family, &maryam, "calendar");
    assert_eq!(read(&stranger.get(&last)).len(), 0, "a calendar may be empty");
    let ended = [("ended_day", "27"), ("ended_month", "5"), ("ended_year", "2027"), ("ended_why", "She moved.")];
    assert_eq!(sends(&tom, &maryam, "change", &ended).status, 303);
    is_nothing(&stranger.get(&last));
    let refused = tom.post(&format!("{family}/rota/links"), &[("member", row_of(&maryam)), ("kind", "calendar")]);
    assert!(refused.status >= 400 && refused.body.contains("no link is made"), "{}", refused.body);
}

fn days(world: &World) -> i64 {
    query(world, |connection| Ok(rota_days::table.count().get_result(connection)?))
}

fn hidden(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    page[at..].split('"').nth(3).expect("a value").to_owned()
}

fn who_guesses_links_waits(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let pat = page_of(&tom, &family, "Pat");
    let calendar = link(&tom, &family, &pat, "calendar");
    let stranger = Caller::stranger(world);
    // A telephone that fetches its calendar again and again is not one who guesses.
    for _ in 0..40 {
        assert_eq!(stranger.get(&calendar).status, 200);
    }
    for guess in 0..31 {
        assert_eq!(stranger.get(&format!("/turn/{guess:032x}")).status, 422);
    }
    assert_eq!(
        stranger.get(&calendar).status,
        422,
        "nothing is looked at for a while, and a right one is as a wrong one"
    );
    let entered: i64 = query(world, |connection| {
        use alongside_schema::tables::trail;
        Ok(trail::table.filter(trail::act.eq(Act::TooManyTries)).count().get_result(connection)?)
    });
    assert_eq!(entered, 1);
    world.minutes_pass(16);
    assert_eq!(stranger.get(&calendar).status, 200);
}

fn who_must_not_be_told_has_no_part_of_the_week(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let (salma, yusuf) = (person(world, "Salma Begum"), person(world, "Yusuf Rahman"));
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let (pat, salmas) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Salma Begum"));
    assert_eq!(needs(&tom, &family, &[("what", "Acorn School")]).status, 303);
    assert_eq!(gives(&tom, &family, "Acorn School", &[("member", row_of(&pat)), ("every", "1")]).status, 303);
    must_not_be_told(&tom, &family, &salma, &yusuf);
    // What comes later is kept as well.
    assert_eq!(needs(&tom, &family, &[("what", "Swimming at Elm Row"), ("weekday", "2")]).status, 303);
    assert_eq!(needs(&tom, &family, &[("what", "Supper"), ("weekday", "3")]).status, 303);
    // A turn of hers is given only where somebody says who decided; so is standing in.
    let hers = [("member", row_of(&salmas)), ("every", "1")];
    let told = gives(&tom, &family, "Supper", &hers);
    assert!(told.is(422).contains("must not be told something about this family"), "{}", told.body);
    assert!(told.body.contains("Who decided that they have it all the same?"));
    let standing_in = [("member", row_of(&pat)), ("backup", row_of(&salmas)), ("every", "1")];
    assert_eq!(gives(&tom, &family, "Supper", &standing_in).status, 422);
    let decided = [("member", row_of(&salmas)), ("every", "1"), ("decided_by", "Asha, with Nadia")];
    assert_eq!(gives(&tom, &family, "Supper", &decided).status, 303);
    let page = tom.get(&format!("{family}/rota")).body;
    assert!(page.contains("Decided by <span class=\"alongside-text\">Asha, with Nadia</span>"), "{page}");
    // By the same name without a person it is asked as well.
    assert_eq!(adds(&tom, &family, "Salma", "friend", &[("same", "new")]).status, 303);
    let other = page_of(&tom, &family, "Salma");
    let by_name = gives(&tom, &family, "Swimming", &[("member", row_of(&other)), ("every", "1")]);
    assert!(by_name.is(422).contains("must not be told something"));

    // She herself sees her own hours and nothing else; by an account of hers nothing of the needs.
    let feed = read(&Caller::stranger(world).get(&link(&tom, &family, &salmas, "calendar")));
    assert!(feed.len() == 26 && feed.iter().all(|(from, ..)| from.ends_with(" 08:15:00")), "{feed:?}");
    assert!(feed[0].0.starts_with("2026-11-25"), "the Wednesday that is hers");
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    let seen = grace.get(&format!("{family}/rota"));
    assert_eq!(seen.status, 200);
    for kept in ["Acorn", "Elm Row", "Pat", "Supper"] {
        assert!(!seen.body.contains(kept), "{kept}: {}", seen.body);
    }
    let turn = turn_page(&tom, &family, "Acorn School");
    for address in [turn.as_str(), turn.trim_end_matches("/turns/new")] {
        assert_eq!(grace.get(address).status, 404, "nor by its address: {address}");
    }
    assert!(!grace.get(&format!("{family}/rota/links")).body.contains("Pat"));
}

fn a_pair_that_comes_later_takes_a_turn_out_of_sight(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let (salma, yusuf) = (person(world, "Salma Begum"), person(world, "Yusuf Rahman"));
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let salmas = page_of(&tom, &family, "Salma Begum");
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    assert_eq!(gives(&tom, &family, "School run", &[("member", row_of(&salmas)), ("every", "1")]).status, 303);
    let stranger = Caller::stranger(world);
    let (calendar, answer) = (link(&tom, &family, &salmas, "calendar"), link(&tom, &family, &salmas, "answer"));
    assert_eq!(read(&stranger.get(&calendar)).len(), 26);
    world.minutes_pass(6 * 24 * 60);
    let tom = Caller::signed_in(world, &TOM);
    let turn = hidden(stranger.get(&answer).is(200), "turn");
    must_not_be_told(&tom, &family, &salma, &yusuf);
    assert_eq!(read(&stranger.get(&calendar)).len(), 0, "from the day on which it is proposed");
    assert!(stranger.get(&answer).is(200).contains("There is nothing to say just now."));
    let secret = answer.trim_start_matches("/turn/");
    let says = [("secret", secret), ("turn", turn.as_str()), ("day", "2026-11-26"), ("outcome", "done")];
    assert_eq!(stranger.post("/turn", &says).status, 422);
    let page = tom.get(&format!("{family}/rota")).body;
    assert!(page.contains("They see nothing of it by any link."), "{page}");
    let change = town::link_in(&page, "/rota/turns/");
    let again = tom.send_changed(&change, &tom.get(&change), &[]);
    assert!(again.is(422).contains("say who decided"), "{}", again.body);
    assert_eq!(tom.send_changed(&change, &tom.get(&change), &[("decided_by", "Asha")]).status, 303);
    assert_eq!(
        read(&stranger.get(&calendar)).len(),
        25 + 1,
        "it was decided: hers again, with the one that is just over"
    );
    assert!(!tom.get(&format!("{family}/rota")).body.contains("They see nothing of it by any link."));
}

fn each_sees_their_own_turns_alone(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    for name in ["Pat", "Maryam", "Ola"] {
        assert_eq!(adds(&tom, &family, name, "neighbour", &[]).status, 303);
    }
    let page = |name: &str| page_of(&tom, &family, name);
    let (pat, maryam, ola) = (page("Pat"), page("Maryam"), page("Ola"));
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    assert_eq!(
        needs(&tom, &family, &[("what", "Night"), ("weekday", "5"), ("from_time", "7pm"), ("to_time", "23:59")]).status,
        303
    );
    let school = [("member", row_of(&pat)), ("backup", row_of(&ola)), ("every", "1")];
    assert_eq!(gives(&tom, &family, "School run", &school).status, 303);
    assert_eq!(gives(&tom, &family, "Night", &[("member", row_of(&maryam)), ("every", "1")]).status, 303);
    let stranger = Caller::stranger(world);
    let feed = |of: &str| read(&stranger.get(&link(&tom, &family, of, "calendar")));
    assert!(feed(&pat).iter().all(|(from, ..)| from.ends_with("08:15:00")) && feed(&pat).len() == 26);
    assert!(feed(&maryam).iter().all(|(from, ..)| from.ends_with("19:00:00")) && feed(&maryam).len() == 26);
    assert_eq!(feed(&ola).len(), 0, "who stands in has nothing before they are asked");
    // Pat can not on the first Thursday: it leaves Pat's calendar and comes into Ola's.
    let answer = link(&tom, &family, &pat, "answer");
    let turn = hidden(stranger.get(&answer).is(200), "turn");
    let secret = answer.trim_start_matches("/turn/");
    let says = [("secret", secret), ("turn", turn.as_str()), ("day", "2026-11-26"), ("outcome", "could_not")];
    assert_eq!(stranger.post("/turn", &says).status, 303);
    assert_eq!((feed(&pat).len(), feed(&ola).len(), feed(&maryam).len()), (25, 1, 26));
    assert!(stranger.get(&answer).body.contains("You said that you can not."));
    let ola_says = link(&tom, &family, &ola, "answer");
    assert!(stranger.get(&ola_says).is(200).contains("You said that you would step in."));
    world.minutes_pass(6 * 24 * 60);
    let says = [
        ("secret", ola_says.trim_start_matches("/turn/")),
        ("turn", turn.as_str()),
        ("day", "2026-11-26"),
        ("outcome", "done"),
    ];
    assert_eq!(stranger.post("/turn", &says).status, 303);
    let tom = Caller::signed_in(world, &TOM);
    assert!(tom.get(&format!("{family}/rota?week=2026-11-26")).body.contains("Ola did it."));
}

fn who_could_not_is_looked_at(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let pat = page_of(&tom, &family, "Pat");
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    assert_eq!(gives(&tom, &family, "School run", &[("member", row_of(&pat)), ("every", "1")]).status, 303);
    assert!(!tom.get("/caseload").body.contains("could not do their turn"));
    let week = tom.get(&format!("{family}/rota?week=2026-11-26")).body;
    assert!(week.contains("/days/new?day=2026-11-26"), "{week}");
    let bare = format!("{}/days/new", town::link_in(&week, "/rota/turns/"));
    let form = format!("{bare}?day=2026-11-26");
    let said = [
        ("outcome", "could_not"),
        ("words", "Her car is broken."),
        ("day_day", "26"),
        ("day_month", "11"),
        ("day_year", "2026"),
    ];
    for wrong in [("day_day", "27"), ("outcome", ""), ("outcome", "done"), ("day_year", "2029")] {
        let fields: Vec<_> = said.into_iter().filter(|(name, _)| *name != wrong.0).chain([wrong]).collect();
        assert_eq!(tom.send_changed(&bare, &tom.get(&form), &fields).status, 422, "{wrong:?}");
    }
    let sent = tom.send_changed(&bare, &tom.get(&form), &said);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let first = tom.get("/caseload").body;
    assert!(first.contains("Somebody could not do their turn") && first.contains("/rota?week=2026-11-26"), "{first}");
    assert!(!first.contains("Her car"), "the first page says no more than that");
    assert!(
        !Caller::signed_in(world, &GRACE).get("/caseload").body.contains("could not do their turn"),
        "nor to others"
    );
    let week = tom.get(&format!("{family}/rota")).body;
    assert!(week.contains("Nobody stands in.") && week.contains("Her car is broken."), "{week}");
    let at = week.find("/looked\"").expect("a form");
    let looked = format!("{}/looked", week[..at].rsplit('"').next().expect("an address"));
    assert_eq!(tom.post(&looked, &[]).status, 303);
    assert!(!tom.get("/caseload").body.contains("could not do their turn"));
    assert!(
        tom.get(&format!("{family}/rota")).body.contains("Nobody stands in."),
        "it stays said until the day is over"
    );
    assert_eq!(days(world), 1);
}

/// What was put into the outbox: to whom, and the whole text.
fn messages(world: &World) -> Vec<(String, String)> {
    query(world, |connection| {
        Ok(outbox::table
            .order(outbox::id)
            .select((outbox::address, outbox::body))
            .load::<(String, String)>(connection)?)
    })
}

fn has_a_way(tom: &Caller, family: &str, person: &str, way: &str, value: &str, safe: &str) {
    let address = format!("{family}/people/{person}/ways/new");
    let sent = tom.send_changed(&address, &tom.get(&address), &[("way", way), ("value", value), ("safe", safe)]);
    assert_eq!(sent.status, 303, "{}", sent.body);
}

fn who_stands_in_is_asked_on_a_safe_way(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person(world, "Salma Begum");
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let (pat, salmas) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Salma Begum"));
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    let turn = [("member", row_of(&pat)), ("backup", row_of(&salmas)), ("every", "1")];
    assert_eq!(gives(&tom, &family, "School run", &turn).status, 303);
    let answer = link(&tom, &family, &pat, "answer");
    let stranger = Caller::stranger(world);
    let turn = hidden(stranger.get(&answer).is(200), "turn");
    let says = |outcome: &str| {
        let secret = answer.trim_start_matches("/turn/");
        let fields = [("secret", secret), ("turn", turn.as_str()), ("day", "2026-11-26"), ("outcome", outcome)];
        stranger.post("/turn", &fields).status
    };
    // No safe way is known: nothing is sent, and the week says whom to ask.
    assert_eq!(says("could_not"), 303);
    assert!(messages(world).is_empty());
    assert!(tom.get(&format!("{family}/rota")).body.contains("Ask Salma Begum, who stands in: no message was sent."));
    has_a_way(&tom, &family, &salma, "text", "07700 900333", "yes");
    world.minutes_pass(6 * 24 * 60);
    assert_eq!(says("could_not"), 303);
    assert!(messages(world).is_empty(), "the same said again asks nobody");
    let tom = Caller::signed_in(world, &TOM);
    let week = tom.get(&format!("{family}/rota?week=2026-12-03")).body;
    let form = format!("{}/days/new", town::link_in(&week, "/rota/turns/"));
    let fields = [("outcome", "could_not"), ("day_day", "3"), ("day_month", "12"), ("day_year", "2026")];
    assert_eq!(tom.send_changed(&form, &tom.get(&form), &fields).status, 303);
    let sent = messages(world);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(
        sent[0],
        ("07700 900333".to_owned(), "Can you step in this time? Please ring 01632 960000.\n".to_owned())
    );
    let page = tom.get(&format!("{family}/rota?week=2026-12-03")).body;
    assert!(page.contains("Salma Begum was sent a message to ask whether they step in."), "{page}");
}

fn remind(world: &World) -> usize {
    RUNTIME.block_on(alongside::remind_of_turns(world.site().db(), "01632 960000")).expect("a round");
    messages(world).len()
}

fn nobody_is_reminded_but_by_a_safe_way(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let (salma, nadia) = (person(world, "Salma Begum"), person(world, "Nadia Rahman"));
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let (pat, salmas) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Salma Begum"));
    assert_eq!(sends(&tom, &pat, "change", &[("telephone", "07700 900444")]).status, 303);
    for (what, who) in [("School run", &pat), ("Supper", &salmas)] {
        assert_eq!(needs(&tom, &family, &[("what", what)]).status, 303);
        assert_eq!(gives(&tom, &family, what, &[("member", row_of(who)), ("every", "1")]).status, 303);
    }
    // The day before, in the morning: a number that stands in the network alone is no way, nor is one for calls, or one that is not safe.
    has_a_way(&tom, &family, &salma, "call", "07700 900111", "yes");
    has_a_way(&tom, &family, &salma, "email", "salma@example.org", "no");
    world.it_is("2026-11-25T10:00:00Z");
    assert_eq!(remind(world), 0);
    world.it_is("2026-12-02T03:00:00Z");
    let tom = Caller::signed_in(world, &TOM);
    has_a_way(&tom, &family, &salma, "text", "07700 900333", "yes");
    assert_eq!(remind(world), 0, "nobody is woken");
    world.it_is("2026-12-01T10:00:00Z");
    assert_eq!(remind(world), 0, "two days before");
    world.it_is("2026-12-02T10:00:00Z");
    assert_eq!(remind(world), 1);
    assert_eq!(remind(world), 1, "once");
    let text = "You have something planned for tomorrow. If you can not, please ring 01632 960000.\n";
    assert_eq!(messages(world)[0], ("07700 900333".to_owned(), text.to_owned()));
    world.it_is("2026-12-09T10:00:00Z");
    assert_eq!(remind(world), 2, "each week");
    // From the day on which a pair is proposed, nothing goes to her.
    let tom = Caller::signed_in(world, &TOM);
    must_not_be_told(&tom, &family, &salma, &nadia);
    world.it_is("2026-12-16T10:00:00Z");
    assert_eq!(remind(world), 2);
}

fn what_can_not_be_is_refused(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    for name in ["Pat", "Maryam"] {
        assert_eq!(adds(&tom, &family, name, "neighbour", &[]).status, 303);
    }
    let (pat, maryam) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Maryam"));
    for (wrong, words) in [
        (vec![("to_time", "8am")], "It must end after it begins"),
        (vec![("to_time", "8:15am")], "It must end after it begins"),
        (vec![("from_time", "25:00")], "like 8:15am or 15:30"),
        (vec![("from_time", "soon")], "like 8:15am or 15:30"),
        (vec![("weekday", "8")], "Select the day of the week"),
        (vec![("weekday", "")], "Select the day of the week"),
        (vec![("what", " ")], "Enter what is needed"),
        (
            vec![("until_day", "20"), ("until_month", "11"), ("until_year", "2026")],
            "The last day must not be before the first",
        ),
        (vec![("until_day", "25"), ("until_month", "11"), ("until_year", "2026")], "No Thursday lies between"),
        (vec![("from_day", "31"), ("from_month", "11")], "must be a real date"),
    ] {
        let sent = needs(&tom, &family, &wrong);
        assert!(sent.is(422).contains(words), "{wrong:?}: {}", sent.body);
    }
    let until = [("until_day", "31"), ("until_month", "12"), ("until_year", "2026")];
    assert_eq!(needs(&tom, &family, &until).status, 303);
    offers(&tom, &maryam, "meals", "Soup on Mondays", &[]);
    let offer = town::link_in(&tom.get(&maryam).body, "/offers/");
    let nobody = "019ab000-0000-7000-8000-000000000000";
    let first = |day: &'static str, month: &'static str, year: &'static str| {
        vec![("from_day", day), ("from_month", month), ("from_year", year)]
    };
    for (wrong, words) in [
        (vec![("member", "")], "Select who does it"),
        (vec![("member", nobody)], "Select who does it"),
        (vec![("backup", row_of(&pat))], "Select somebody else to stand in"),
        (vec![("offer", row_of(&offer))], "Select an offer of whoever does it"),
        (vec![("every", "3")], "Select how often"),
        (
            vec![("until_day", "1"), ("until_month", "11"), ("until_year", "2026")],
            "The last day must not be before the first",
        ),
        (
            vec![("until_day", "22"), ("until_month", "11"), ("until_year", "2026")],
            "It is not needed on any day of this turn",
        ),
        (first("1", "1", "2027"), "It is not needed any more on the first day"),
        (vec![("kept_from", row_of(&pat))], "so it can not be kept from them"),
    ] {
        let mut fields = vec![("member", row_of(&pat)), ("every", "1")];
        fields.retain(|(field, _)| wrong.iter().all(|(other, _)| other != field));
        fields.extend(&wrong);
        let sent = gives(&tom, &family, "School run", &fields);
        assert!(sent.is(422).contains(words), "{wrong:?}: {}", sent.body);
    }
    assert_eq!(gives(&tom, &family, "School run", &[("member", row_of(&pat)), ("every", "2")]).status, 303);
    let twice = gives(&tom, &family, "School run", &[("member", row_of(&pat)), ("every", "1")]);
    assert!(twice.is(422).contains("has this already on some of these days"), "{}", twice.body);
    // In the other weeks it is another's; and Pat's again from a day on which the first turn is over.
    let others: Vec<_> =
        first("24", "11", "2026").into_iter().chain([("member", row_of(&pat)), ("every", "2")]).collect();
    assert_eq!(gives(&tom, &family, "School run", &others).status, 303);
    let ended = [("ended_day", "21"), ("ended_month", "11"), ("ended_year", "2026"), ("ended_why", "She moved.")];
    assert_eq!(sends(&tom, &maryam, "change", &ended).status, 303);
    let gone = gives(&tom, &family, "School run", &[("member", row_of(&maryam)), ("every", "1")]);
    assert!(gone.is(422).contains("is not in the network any more"), "{}", gone.body);
    for path in ["rota?week=nonsense", "rota?week=9999-12-31", "rota?week="] {
        assert!(tom.get(&format!("{family}/{path}")).is(200).contains("Monday 16 November 2026"), "{path}");
    }
    let long = "x".repeat(100_001);
    assert_eq!(needs(&tom, &family, &[("what", &long)]).status, 422);
}

fn two_who_change_one_need(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    let address = turn_page(&tom, &family, "School run").trim_end_matches("/turns/new").to_owned();
    let (toms, ashas) = (tom.get(&address), asha.get(&address));
    assert_eq!(tom.send_changed(&address, &toms, &[("what", "By bus")]).status, 303);
    let late = asha.send_changed(&address, &ashas, &[("what", "On foot")]);
    assert_eq!(late.status, 409);
    assert!(late.body.contains("By bus") && late.body.contains("On foot"), "{}", late.body);
}

fn who_is_linked_later_is_who_it_is_about(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let salma = person(world, "Salma Begum");
    for name in ["Pat", "Maryam"] {
        assert_eq!(adds(&tom, &family, name, "neighbour", &[]).status, 303);
    }
    let (pat, maryam) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Maryam"));
    offers(&tom, &pat, "school_run", "Thursdays", &[]);
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    assert_eq!(needs(&tom, &family, &[("what", "Supper"), ("kept_from", row_of(&pat))]).status, 303);
    assert_eq!(gives(&tom, &family, "School run", &[("member", row_of(&pat)), ("every", "1")]).status, 303);
    assert_eq!(gives(&tom, &family, "Supper", &[("member", row_of(&maryam)), ("every", "1")]).status, 303);
    let about = |world: &World| -> Vec<People> {
        query(world, |connection| {
            let mut all: Vec<People> = network_offers::table.select(network_offers::subjects).load(connection)?;
            let of_turns = rota_turns::table.order(rota_turns::id).select(rota_turns::subjects);
            all.extend(of_turns.load::<People>(connection)?);
            Ok(all)
        })
    };
    assert_eq!(about(world), [People::none(), People::none(), People::none()]);
    assert_eq!(sends(&tom, &pat, "change", &[("person", salma.as_str())]).status, 303);
    let hers = People::one(&salma.parse().expect("an id"));
    assert_eq!(about(world), [hers.clone(), hers, People::none()], "the offer and the turn are hers");
    // She is not who was thought: nothing is hers any more. And then she is.
    assert_eq!(sends(&tom, &pat, "change", &[("person", "")]).status, 303);
    assert_eq!(about(world), [People::none(), People::none(), People::none()]);
    assert_eq!(sends(&tom, &pat, "change", &[("person", salma.as_str())]).status, 303);
    // What was kept from the neighbour is kept from the person.
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    let seen = grace.get(&format!("{family}/rota")).body;
    assert!(seen.contains("School run") && !seen.contains("Supper"), "{seen}");
}

fn what_a_need_keeps_its_turns_keep(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let salma = person(world, "Salma Begum");
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let (pat, salmas) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Salma Begum"));
    assert_eq!(needs(&tom, &family, &[]).status, 303);
    assert_eq!(gives(&tom, &family, "School run", &[("member", row_of(&salmas)), ("every", "1")]).status, 303);
    let stranger = Caller::stranger(world);
    let calendar = link(&tom, &family, &salmas, "calendar");
    assert_eq!(read(&stranger.get(&calendar)).len(), 26);
    let need = turn_page(&tom, &family, "School run").trim_end_matches("/turns/new").to_owned();
    assert_eq!(tom.send_changed(&need, &tom.get(&need), &[("kept_from", &salma)]).status, 303);
    assert_eq!(read(&stranger.get(&calendar)).len(), 0);
    assert!(tom.get(&format!("{family}/rota")).body.contains("They see nothing of it by any link."));
    // Whoever only works with the family keeps more and never less.
    let shown = grace.send_changed(&need, &grace.get(&need), &[("kept_from", "")]);
    assert!(shown.status == 422 || grace.get(&need).body.contains("checked"), "{}", shown.body);
    assert_eq!(read(&stranger.get(&calendar)).len(), 0);
    // A tick keeps a turn from one of the network alone.
    let kept = gives(&tom, &family, "School run", &[("member", row_of(&pat)), ("every", "1"), ("kept_from", &salma)]);
    assert_eq!(kept.status, 303, "{}", kept.body);
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    assert!(!grace.get(&format!("{family}/rota")).body.contains("Pat"));
}
