//! Promises: in the words used, kept or not, agreed anew without losing what was said before, and brought to mind once.

use alongside_families::codes::Repeats;
use alongside_schema::tables::{outbox, promise_times, promises};
use alongside_schema::{Act, Entry, People};
use diesel::prelude::*;

use crate::support::{Answer, Caller, RUNTIME, World, on_both_engines};
use crate::town::{self, ASHA, GRACE, TOM};

on_both_engines!(
    a_promise_is_kept_in_part_broken_and_agreed_anew,
    a_promise_comes_due_again_and_again,
    of_two_who_say_kept_at_once_it_counts_once,
    of_two_who_report_at_once_the_second_sees_it,
    somebody_is_reminded_once_of_each_day,
    a_promise_of_somebody_in_the_family_is_theirs,
    a_withheld_promise_is_absent,
    a_promise_whose_maker_left_goes_to_the_lead,
    a_promise_is_kept_from_somebody,
    odd_promises_are_put_right,
);

fn send(caller: &Caller, address: &str, changes: &[(&str, &str)]) -> Answer {
    caller.send_changed(address, &caller.get(address), changes)
}

/// Promises something for a day of November.
fn promises_for(caller: &Caller, family: &str, words: &str, day: &str, more: &[(&str, &str)]) {
    let mut fields = vec![("promise", words), ("promise_due_day", day), ("promise_due_month", "11")];
    fields.extend([("promise_due_year", "2026"), ("maker", "worker"), ("repeats", "once")]);
    fields.extend(more);
    let made = send(caller, &format!("{family}/promises/new"), &fields);
    assert_eq!(made.status, 303, "{}", made.body);
}

/// The page on which somebody says what came of the first promise of the list.
fn report_of(caller: &Caller, family: &str) -> String {
    town::link_in(&caller.get(&format!("{family}/promises")).body, "/promises/")
}

fn reports(caller: &Caller, address: &str, fields: &[(&str, &str)]) {
    let sent = send(caller, address, fields);
    assert_eq!(sent.status, 303, "{}", sent.body);
}

fn says(caller: &Caller, path: &str, words: &str) {
    let body = caller.get(path).body;
    assert!(body.contains(words), "{path} says {words}: {body}");
}

fn a_promise_is_kept_in_part_broken_and_agreed_anew(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let more = [("to_whom", "Yusuf"), ("backup", "Jo rings."), ("if_it_breaks", "I say sorry.")];
    promises_for(&tom, &family, "I will ring the school on Monday.", "23", &more);
    let (list, report) = (format!("{family}/promises"), report_of(&tom, &family));
    says(&tom, &list, "Tom Fielding</span>, to <span class=\"alongside-text\">Yusuf</span>, by 23 November 2026");
    says(&tom, &list, "If they can not: Jo rings.");
    says(&tom, &list, "If it breaks: I say sorry.");

    let refused = send(&tom, &report, &[("reported_by", "")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Select what came of it") && refused.body.contains("Enter who says so"));
    let partly = [("outcome", "partly"), ("note", "I rang, and they were out."), ("reported_by", "Nadia Rahman")];
    reports(&tom, &report, &partly);
    says(&tom, &list, "23 November 2026: kept in part, said Nadia Rahman on 21 November 2026.");
    says(&tom, &list, "Kept in part: 1. Not kept: 0.");

    // The day goes by: an honest line, on the list, on the family's page and in the worker's week.
    world.it_is("2026-11-24T09:00:00Z");
    let tom = Caller::signed_in(world, &TOM);
    for path in [list.as_str(), family.as_str(), "/caseload"] {
        says(&tom, path, "was due on Monday 23 November: not kept yet");
    }
    reports(&tom, &report, &[("outcome", "not_kept"), ("note", "I forgot."), ("reported_by", "Tom Fielding")]);
    says(&tom, &list, "23 November 2026: not kept, said Tom Fielding on 24 November 2026.");
    says(&tom, &list, "was due on Monday 23 November: not kept yet");

    let anew = [
        ("outcome", "anew"),
        ("words", "I will go to the school with you."),
        ("new_due_day", "27"),
        ("new_due_month", "11"),
        ("new_due_year", "2026"),
        ("agreed_with", ""),
    ];
    let refused = send(&tom, &report, &anew);
    assert!(refused.status == 422 && refused.body.contains("Enter who agreed"), "{}", refused.body);
    let agreed = tom.send_changed(&report, &refused, &[("agreed_with", "Nadia Rahman")]);
    assert_eq!(agreed.status, 303, "{}", agreed.body);
    says(&tom, &list, "<strong class=\"alongside-text\">I will go to the school with you.</strong>");
    says(&tom, &list, "by 27 November 2026");
    says(&tom, &list, "23 November 2026: agreed anew with Nadia Rahman, said Tom Fielding on 24 November 2026.");
    says(&tom, &list, "It was: I will ring the school on Monday.");
    says(&tom, &family, "Promise agreed anew with Nadia Rahman: by 27 November 2026");
    says(&tom, &family, "Before: I will ring the school on Monday.");
    let old = tom.get(&report);
    reports(&tom, &report, &[("outcome", "kept"), ("reported_by", "Yusuf")]);
    says(&tom, &list, "closed on 24 November 2026");
    assert!(!tom.get(&family).body.contains("Promises to the family"), "nothing is open");
    says(&tom, &list, "kept what they promised: 1. Kept in part: 1. Not kept: 1. Agreed anew: 1.");
    let late = tom.send_changed(&report, &old, &[("outcome", "kept"), ("reported_by", "Salma")]);
    assert!(late.status == 409 && late.body.contains("closed on 24 November 2026"), "an old page: {}", late.body);
    assert!(!tom.get(&report).body.contains("What came of it?"), "a closed promise has no form");
}

fn a_promise_comes_due_again_and_again(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let list = format!("{family}/promises");
    // How it stands after each time that it was kept.
    let series: [(Repeats, (&str, &str), &[&str]); 4] = [
        (Repeats::Day, ("25", "11"), &["by 24 November 2026", "by 25 November 2026", "closed on 21 November 2026"]),
        (Repeats::Week, ("4", "12"), &["by 30 November 2026", "closed on 21 November 2026"]),
        (Repeats::TwoWeeks, ("7", "12"), &["by 7 December 2026", "closed on 21 November 2026"]),
        (Repeats::Month, ("23", "12"), &["by 23 December 2026", "closed on 21 November 2026"]),
    ];
    for (repeats, (day, month), standings) in series {
        let code = repeats.code();
        let more = [("repeats", code), ("until_day", day), ("until_month", month), ("until_year", "2026")];
        let words = format!("I ring: {code}.");
        promises_for(&tom, &family, &words, "23", &more);
        says(&tom, &list, &format!("by 23 November 2026, {} until", repeats.words().to_lowercase()));
        let report = report_of_words(&tom, &family, &words);
        for standing in standings {
            reports(&tom, &report, &[("outcome", "kept"), ("reported_by", "Nadia")]);
            let page = tom.get(&list).body;
            let line: String = page[page.find(&words).expect("the promise")..].chars().take(300).collect();
            assert!(line.contains(standing), "{words} {standing}: {line}");
        }
    }
    // The last of a month stays the last; what was not kept goes on, too.
    let more = [("repeats", "month"), ("until_day", "28"), ("until_month", "2"), ("until_year", "2027")];
    promises_for(&tom, &family, "I bring the form.", "30", &more);
    let report = report_of(&tom, &family);
    for (outcome, next) in
        [("not_kept", "30 December 2026"), ("partly", "30 January 2027"), ("kept", "28 February 2027")]
    {
        reports(&tom, &report, &[("outcome", outcome), ("reported_by", "Nadia")]);
        says(&tom, &list, &format!("by {next}, every month until 28 February 2027"));
    }
    reports(&tom, &report, &[("outcome", "let_go"), ("reported_by", "Nadia"), ("agreed_with", "Nadia")]);
    says(&tom, &list, "28 February 2027: not needed any more with Nadia, said Nadia on 21 November 2026.");
}

/// How many times were reported of all promises.
fn times(world: &World) -> i64 {
    let count = world.site().db().plain(|connection| Ok(promise_times::table.count().get_result(connection)?));
    RUNTIME.block_on(count).expect("a count")
}

fn of_two_who_say_kept_at_once_it_counts_once(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    promises_for(&tom, &family, "I will come on Friday.", "27", &[]);
    let page = tom.get(&family).body;
    let (version, address) = (town::hidden_in(&page, "version"), format!("{}/kept", report_of(&tom, &family)));
    let press = |caller: &Caller| caller.post(&address, &[("version", &version)]).status;
    let presses = std::thread::scope(|scope| {
        let (one, other) = (scope.spawn(|| press(&tom)), scope.spawn(|| press(&grace)));
        [one.join().expect("an answer"), other.join().expect("an answer")]
    });
    assert_eq!(presses, [303, 303]);
    assert_eq!(times(world), 1, "kept once");
    assert_eq!(tom.get(&family).body.matches("Promise kept").count(), 1);
    // The button of a page that is old does not close the next time of one that repeats.
    let more = [("repeats", "week"), ("until_day", "30"), ("until_month", "12"), ("until_year", "2026")];
    promises_for(&tom, &family, "I ring every week.", "27", &more);
    let version = town::hidden_in(&tom.get(&family).body, "version");
    let address = format!("{}/kept", report_of(&tom, &family));
    for caller in [&tom, &grace] {
        assert_eq!(caller.post(&address, &[("version", &version)]).status, 303);
    }
    assert_eq!(times(world), 2);
    says(&tom, &family, "by 4 December 2026, every week");
}

fn of_two_who_report_at_once_the_second_sees_it(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    promises_for(&tom, &family, "I will come on Friday.", "27", &[]);
    let report = report_of(&tom, &family);
    let (toms, graces) = (tom.get(&report), grace.get(&report));
    let kept = [("outcome", "partly"), ("reported_by", "Nadia")];
    assert_eq!(grace.send_changed(&report, &graces, &kept).status, 303);
    let mine = [("outcome", "not_kept"), ("note", "He did not come."), ("reported_by", "Salma")];
    let overtaken = tom.send_changed(&report, &toms, &mine);
    assert_eq!(overtaken.status, 409);
    assert!(overtaken.body.contains("He did not come.") && overtaken.body.contains("by 27 November 2026"));
    assert_eq!(tom.send_changed(&report, &overtaken, &[]).status, 303, "having seen it");
    assert_eq!(times(world), 2);
}

/// A promise is kept from somebody when it is made or later, with what came of it and what the timeline says; an old page opens it to nobody.
fn a_promise_is_kept_from_somebody(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let salma = town::person_in(&tom.get(&format!("{family}/promises/new")).body, "Salma Begum");
    promises_for(&tom, &family, "I will ring the refuge.", "24", &[("kept_from", &salma)]);
    promises_for(&tom, &family, "I will speak with Yusuf alone.", "24", &[]);
    promises_for(&tom, &family, "I will bring the form.", "24", &[]);
    let report = report_of_words(&tom, &family, "I will speak with Yusuf alone.");
    reports(&tom, &report, &[("outcome", "partly"), ("note", "He was shy."), ("reported_by", "Tom Fielding")]);

    let change = format!("{report}/kept-from");
    let (toms, ashas) = (marks_form(&tom, &report), marks_form(&asha, &report));
    let keep = |caller: &Caller, form: &[(String, String)], from: &[&str]| {
        let own = form.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        caller.post(&change, &own.chain(from.iter().map(|person| ("kept_from", *person))).collect::<Vec<_>>())
    };
    assert_eq!(keep(&tom, &toms, &[&salma]).status, 303);
    says(&tom, &report, "Kept from: <span class=\"alongside-text\">Salma Begum</span>");
    let overtaken = keep(&asha, &ashas, &[]);
    assert!(overtaken.status == 409 && overtaken.body.contains("Salma Begum"), "from an old page nothing is opened");

    town::was_in_the_family(world, &GRACE, "Salma Begum");
    let grace = Caller::signed_in(world, &GRACE);
    let hidden_from_her = || {
        for path in [family.clone(), format!("{family}/promises"), format!("{family}/timeline")] {
            let (his, hers) = (tom.get(&path).body, grace.get(&path));
            assert_eq!(hers.status, 200);
            for words in ["I will ring the refuge.", "I will speak with Yusuf alone."] {
                assert!(his.contains(words) && !hers.body.contains(words), "{path}: {words}");
            }
            assert!(!hers.body.contains("He was shy.") && hers.body.contains("I will bring the form."), "{path}");
        }
        assert_eq!(grace.get(&report).status, 404);
    };
    hidden_from_her();
    assert_eq!(keep(&grace, &ashas, &[]).status, 404, "nor by her");
    // Whom the form does not offer, because they are in the family no more, stays where they are.
    assert_eq!(keep(&tom, &marks_form(&tom, &report), &[]).status, 303);
    hidden_from_her();
}

/// The fields of the machinery in the form that says who must not learn of a promise.
fn marks_form(caller: &Caller, report: &str) -> Vec<(String, String)> {
    let page = caller.get(report).body;
    let form = &page[page.find("/kept-from\"").expect("the form")..];
    ["form_id", "form_name", "form_subject", "form_version"]
        .map(|name| (name.to_owned(), town::hidden_in(form, name)))
        .to_vec()
}

/// How many reminders of promises were written so far, after the round that is due now.
fn reminders(world: &World) -> Vec<(String, String)> {
    RUNTIME.block_on(alongside::remind(world.site().db())).expect("a round");
    let all = world.site().db().plain(|connection| {
        Ok(outbox::table.order(outbox::id).select((outbox::address, outbox::body)).load(connection)?)
    });
    RUNTIME.block_on(all).expect("messages")
}

fn somebody_is_reminded_once_of_each_day(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    promises_for(&tom, &family, "I will ring the landlord.", "24", &[]);
    promises_for(&tom, &family, "I bring the form.", "24", &[]);
    let theirs = [("maker", "network"), ("maker_name", "Aunt Rosie")];
    promises_for(&tom, &family, "I fetch him on Tuesday.", "24", &theirs);
    assert!(reminders(world).is_empty(), "three days before, nobody is");
    world.it_is("2026-11-23T09:00:00Z");
    let first = reminders(world);
    assert_eq!(first.len(), 1, "one message for two promises: {first:?}");
    assert_eq!(first[0].0, TOM.email());
    assert!(!first[0].1.contains("Rahman") && !first[0].1.contains("landlord"), "it names nobody: {first:?}");
    assert_eq!(reminders(world).len(), 1, "once");
    world.it_is("2026-11-24T09:00:00Z");
    assert_eq!(reminders(world).len(), 1, "nor on the day again");
    let tom = Caller::signed_in(world, &TOM);
    let report = report_of_words(&tom, &family, "I bring the form.");
    let anew = [
        ("outcome", "anew"),
        ("reported_by", "Nadia"),
        ("agreed_with", "Nadia"),
        ("new_due_day", "1"),
        ("new_due_month", "12"),
        ("new_due_year", "2026"),
    ];
    reports(&tom, &report, &anew);
    world.it_is("2026-11-30T09:00:00Z");
    assert_eq!(reminders(world).len(), 2, "of the new day, once");
    assert_eq!(reminders(world).len(), 2);
    // What was closed reminds nobody.
    let tom = Caller::signed_in(world, &TOM);
    promises_for(&tom, &family, "I will be there.", "30", &[]);
    let report = report_of_words(&tom, &family, "I will be there.");
    reports(&tom, &report, &[("outcome", "kept"), ("reported_by", "Nadia")]);
    assert_eq!(reminders(world).len(), 2);
}

/// The page of the promise with these words.
fn report_of_words(caller: &Caller, family: &str, words: &str) -> String {
    let page = caller.get(&format!("{family}/promises")).body;
    let at = page.find(words).expect(words);
    town::link_in(&page[at..], "/promises/")
}

fn a_promise_of_somebody_in_the_family_is_theirs(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/promises/new");
    let nameless = [("promise", "I fetch him."), ("promise_due_day", "24"), ("promise_due_month", "11")];
    let nameless = [&nameless[..], &[("promise_due_year", "2026"), ("maker", "family")]].concat();
    let refused = send(&tom, &address, &nameless);
    assert!(refused.status == 422 && refused.body.contains("Enter who promised it"), "{}", refused.body);
    assert_eq!(tom.send_changed(&address, &refused, &[("maker_name", "Salma Begum")]).status, 303);
    let list = format!("{family}/promises");
    says(&tom, &list, "<span class=\"alongside-text\">Salma Begum</span>, by 24 November 2026");
    says(&tom, &list, "workers and agencies kept what they promised: 0.");
    says(&tom, &family, "They kept it<span");
    assert!(!tom.get(&family).body.contains("We kept it"), "what Salma does is hers");
    world.it_is("2026-11-25T09:00:00Z");
    let tom = Caller::signed_in(world, &TOM);
    says(&tom, &family, "was due on Tuesday 24 November: not kept yet");
    assert!(!tom.get("/caseload").body.contains("I fetch him."), "Tom did not promise it");
    let report = report_of(&tom, &family);
    reports(&tom, &report, &[("outcome", "kept"), ("reported_by", "Yusuf")]);
    says(&tom, &list, "kept what they promised: 0. Kept in part: 0. Not kept: 0.");
    says(&tom, &list, "24 November 2026: kept, said Yusuf on 25 November 2026.");
}

fn a_withheld_promise_is_absent(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    promises_for(&tom, &family, "I keep the address to myself.", "24", &[]);
    let report = report_of(&grace, &family);
    let kept = world.site().db().write(|tx| {
        let grace = alongside_access::user_of_email(tx.connection(), &GRACE.email())?;
        diesel::update(promises::table)
            .set(promises::withheld_from.eq(People::one(&grace)))
            .execute(tx.connection())?;
        Ok(Entry::by_nobody(Act::PromiseChanged).with(()))
    });
    RUNTIME.block_on(kept).expect("kept from her");
    let version = town::hidden_in(&tom.get(&family).body, "version");
    reports(&tom, &report, &[("outcome", "partly"), ("note", "Nearly."), ("reported_by", "Nadia")]);
    let list = grace.get(&format!("{family}/promises")).body;
    assert!(list.contains("There are none yet") && !list.contains("address to myself") && !list.contains("Nearly"));
    assert!(!grace.get(&family).body.contains("Promises to the family"), "no gap");
    assert_eq!(grace.get(&report).status, 404);
    let before = times(world);
    assert_eq!(grace.post(&format!("{report}/kept"), &[("version", &version)]).status, 404);
    assert_eq!(times(world), before);
    says(&tom, &family, "I keep the address to myself.");
}

fn a_promise_whose_maker_left_goes_to_the_lead(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    promises_for(&tom, &family, "I will ring the landlord.", "24", &[]);
    let asha = Caller::signed_in(world, &ASHA);
    let lead = format!("{family}/lead");
    let page = asha.get(&lead);
    let grace = town::person_in(&page.body, "Grace Adeyemi");
    let given = asha.send_changed(&lead, &page, &[("worker", &grace), ("code", "LEFTRL"), ("reason", "Moves on.")]);
    assert_eq!(given.status, 303, "{}", given.body);
    world.it_is("2026-11-23T09:00:00Z");
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    assert!(!tom.get("/caseload").body.contains("landlord"), "it is Tom's no more");
    let week = grace.get("/caseload").body;
    assert!(week.contains("I will ring the landlord.") && week.contains("promised by Tom Fielding"), "{week}");
    let sent = reminders(world);
    assert_eq!(sent.iter().map(|(address, _)| address.as_str()).collect::<Vec<_>>(), [GRACE.email()], "who leads now");
    assert_eq!(reminders(world).len(), 1);
    let report = report_of(&grace, &family);
    reports(&grace, &report, &[("outcome", "kept"), ("reported_by", "Nadia")]);
    assert!(!grace.get("/caseload").body.contains("landlord"));
}

fn odd_promises_are_put_right(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let address = format!("{family}/promises/new");
    let usual = [("promise", "I ring."), ("promise_due_day", "24"), ("promise_due_month", "11")];
    let usual = [&usual[..], &[("promise_due_year", "2026")]].concat();
    let refused = |changes: &[(&str, &str)], words: &str| {
        let kept = usual.iter().filter(|(name, _)| changes.iter().all(|(other, _)| other != name));
        let fields: Vec<(&str, &str)> = kept.chain(changes).copied().collect();
        let answer = send(&tom, &address, &fields);
        assert!(answer.status == 422 && answer.body.contains(words), "{words}: {}", answer.body);
    };
    refused(&[("promise", " ")], "Enter what you promised to do");
    refused(&[("promise_due_day", "31")], "must be a real date");
    refused(&[("repeats", "week")], "Enter the last day of a promise that repeats");
    refused(
        &[("repeats", "week"), ("until_day", "23"), ("until_month", "11"), ("until_year", "2026")],
        "The last day must not be before the first",
    );
    refused(&[("repeats", "yearly")], "Select how often it comes due");
    refused(&[("maker", "nobody")], "Select who promised it");
    assert_eq!(grace.get(&address).status, 404);
    promises_for(&tom, &family, "I ring.", "24", &[]);
    let report = report_of(&tom, &family);
    assert_eq!(grace.get(&report).status, 404);
    assert_eq!(grace.post(&format!("{report}/kept"), &[]).status, 404);
    assert_eq!(tom.post(&format!("{family}/promises/none/kept"), &[]).status, 404);
    assert_eq!(tom.post(&format!("{report}/kept"), &[("version", "no number")]).status, 303);
    assert_eq!(times(world), 0, "a button without its version does nothing");
}
