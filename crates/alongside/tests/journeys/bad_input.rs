//! Bad input: a plain message, what was typed kept, nothing half saved; and text is text, whatever it looks like.

use crate::support::{Caller, World, on_both_engines};
use crate::{town, writing};

on_both_engines!(
    text_is_text_whatever_it_looks_like,
    a_hundred_thousand_characters_are_kept_and_one_more_is_refused,
    impossible_dates_and_families_are_refused_in_words,
    an_unknown_reference_is_not_found,
    nothing_is_half_saved,
);

/// What people paste, and what people try.
const ODD: &[&str] = &[
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "=HYPERLINK(\"http://else.example\")",
    "+44 1632 960101",
    "-1+1",
    "@SUM(A1)",
    "'); drop table families; --",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "خاندان کو مدد چاہیے",
    "পরিবারের সাহায্য দরকার",
    "Źdźbło — ‘quotes’ “and” dashes",
    "👩‍👩‍👧‍👦 🧑🏽‍🍼",
    "\u{202e}right to left\u{202c}",
    "line one\nline two\n\nline four",
    "a\u{0}b",
];

/// As a page writes it: escaped, and with the sign for what can not be stored.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;");
    text.replace('"', "&#34;").replace('\'', "&#39;").replace('\0', "\u{fffd}")
}

fn text_is_text_whatever_it_looks_like(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &town::TOM);
    let address = format!("{family}/contacts/new");
    for text in ODD {
        let page = tom.get(&address);
        let sent = tom.send_changed(&address, &page, &[("what_happened", text), ("kind", "attempt")]);
        assert_eq!(sent.status, 303, "{text:?}");
    }
    for path in [family.clone(), format!("{family}/timeline"), format!("{family}/print?for=work")] {
        let page = tom.get(&path).body;
        for text in ODD {
            assert!(page.contains(&escaped(text)), "{path} shows {text:?}");
        }
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains("<svg/onload"));
    }
    assert!(tom.get("/caseload").body.contains("Rahman"), "and the tables are all still there");
    odd_text_in_every_field_of_a_request(world);
}

/// Every text field of every part of a request, from asking to the family page.
fn odd_text_in_every_field_of_a_request(world: &World) {
    let (priya, owen) = (Caller::signed_in(world, &town::PRIYA), Caller::signed_in(world, &town::OWEN));
    for text in ODD {
        let unsent = writing::written(&priya, text);
        let check = priya.get(&format!("{unsent}/check"));
        assert!(check.body.contains(&escaped(text)), "{text:?}: {}", check.body);
        let reference = writing::sent(&priya, &unsent);
        let address = format!("/requests/{reference}");
        let page = owen.get(&address);
        assert!(page.body.contains(&escaped(text)), "{text:?}");
        let decision = [
            ("outcome", "early_help"),
            ("reason", *text),
            ("family", "new"),
            ("family_name", *text),
            ("hears", "told met "),
            ("hears_words", *text),
            ("requester", "told"),
            ("requester_words", *text),
        ];
        let decided = owen.send_changed(&address, &page, &decision);
        assert_eq!(decided.status, 303, "{text:?}: {}", decided.body);
    }
}

fn a_hundred_thousand_characters_are_kept_and_one_more_is_refused(world: &World) {
    let family = town::family_with_a_lead(world);
    let (priya, tom) = (Caller::signed_in(world, &town::PRIYA), Caller::signed_in(world, &town::TOM));
    let long = "😀".repeat(99_999) + "!";
    let unsent = writing::written(&priya, &long);
    assert!(priya.get(&format!("{unsent}/check")).body.contains(&long), "every field of every part at its limit");

    let address = format!("{family}/contacts/new");
    let page = tom.get(&address);
    let refused = tom.send_changed(&address, &page, &[("what_happened", &format!("{long}?")), ("kind", "attempt")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("This text has 100001 characters"));
    assert!(refused.body.contains(&format!("{long}?")), "what was typed is still there");
    assert_eq!(tom.send_changed(&address, &page, &[("what_happened", &long), ("kind", "attempt")]).status, 303);
    assert!(tom.get(&family).body.contains(&long));

    let flood = "x".repeat(17 * 1024 * 1024);
    assert_eq!(tom.post(&address, &[("what_happened", &flood)]).status, 413);
}

fn impossible_dates_and_families_are_refused_in_words(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &town::TOM);
    let address = format!("{family}/contacts/new");
    let page = tom.get(&address);
    for (day, month, year, words) in [
        ("31", "2", "2026", "The date you were in touch must be a real date, like 21 11 2026"),
        ("22", "11", "2026", "The date you were in touch must be today or earlier"),
        ("1", "1", "1066", "The date you were in touch must be within the last 50 years"),
        ("", "", "", "Enter the date you were in touch, like 21 11 2026"),
        ("1", "1", "99999999999999999999", "Enter the year of the date you were in touch with 4 numbers"),
        ("💥", "1", "2026", "must be a real date"),
    ] {
        let fields =
            [("what_happened", "x"), ("kind", "attempt"), ("on_day", day), ("on_month", month), ("on_year", year)];
        let refused = tom.send_changed(&address, &page, &fields);
        assert_eq!(refused.status, 422, "{day} {month} {year}");
        assert!(refused.body.contains(words), "{day} {month} {year}");
    }
}

fn an_unknown_reference_is_not_found(world: &World) {
    town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &town::TOM);
    let nobody = alongside_schema::Reference::numbered(alongside_schema::ReferenceKind::Family, 12_345);
    for path in [
        format!("/families/{nobody}"),
        "/families/x".to_owned(),
        "/families/%F0%9F%98%80".to_owned(),
        format!("/search/{nobody}"),
    ] {
        let answer = tom.get(&path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("Page not found") && answer.body.contains("Check the address or reference"));
    }
}

fn nothing_is_half_saved(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &town::TOM);
    let address = format!("{family}/status");
    let page = tom.get(&address);
    let yusuf = town::person_in(&page.body, "Yusuf Rahman");
    let before = tom.get(&family).body.matches("moj-timeline__item").count();
    // The spell rule refuses after the form was received and the old spell looked up: all of it is undone.
    let fields = [("child", yusuf.as_str()), ("status", "early_help"), ("reason", "x"), ("decided_by", "x")];
    assert_eq!(tom.send_changed(&address, &page, &fields).status, 422);
    assert_eq!(tom.get(&family).body.matches("moj-timeline__item").count(), before);
    let fields = [("child", yusuf.as_str()), ("status", "child_in_need"), ("reason", "x"), ("decided_by", "x")];
    assert_eq!(tom.send_changed(&address, &page, &fields).status, 303, "the same form may still be sent, put right");
}
