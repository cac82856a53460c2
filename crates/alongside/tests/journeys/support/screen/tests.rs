//! The harness sees what it should: these keep it honest.

use std::collections::HashSet;

use super::{Element, Kind, Screen};

fn screen(body: &str) -> Screen {
    let html = format!(
        "<!DOCTYPE html><html lang=en-GB><head><title>Page – Alongside</title></head><body><main>{body}</main></body></html>"
    );
    Screen::arrived("http://127.0.0.1/page".parse().expect("an address"), 200, &html)
}

fn field(name: &str, label: &str) -> String {
    format!("<label for={name}>{label}</label><input id={name} name={name}>")
}

#[test]
fn a_field_is_known_by_its_label_and_the_part_it_stands_in() {
    let form = format!(
        "<h1>Family</h1><h2>Person 1</h2>{}<h2>Person 2</h2>{}",
        field("a", "First name"),
        field("b", "First\n  name")
    );
    let screen = screen(&form);
    let part = |name: &str| screen.part(&[name.to_owned()]).expect("a part");
    let name_in = |part| {
        screen.field(&part, Kind::Text, "First name").map(|field| screen.attribute(field, "name").map(str::to_owned))
    };
    assert_eq!(name_in(part("Person 1")), Ok(Some("a".to_owned())));
    assert_eq!(name_in(part("Person 2")), Ok(Some("b".to_owned())));
    assert!(name_in(screen.whole()).expect_err("two").contains("2 times"));
    assert!(screen.part(&["Person 3".to_owned()]).is_err());
    assert!(screen.field(&screen.whole(), Kind::List, "First name").is_err());
}

#[test]
fn a_row_is_known_by_its_first_words() {
    let screen = screen(
        "<h1>X</h1><table><tr><th scope=row>Ada</th><td>Mother</td></tr><tr><th scope=row>Bo</th><td>Child</td></tr></table>",
    );
    let row = screen.part(&["Bo".to_owned()]).expect("a row");
    assert_eq!(screen.words_in(&row), "Bo Child");
}

#[test]
fn words_are_read_as_they_are_shown() {
    let screen = screen(
        "<h1>It\u{2019}s   <b>here</b></h1><p hidden>secret</p><details><summary>More</summary><p>folded</p></details>\
         <label for=s>Role</label><select id=s name=s><option>One<option selected>Two</select><script>let x</script>",
    );
    assert_eq!(screen.words_in(&screen.whole()), "It's here More Role Two");
}

#[test]
fn a_button_is_known_by_what_can_be_seen_of_it() {
    let button = |of: &str| format!("<button>We kept it<span class=govuk-visually-hidden>: {of}</span></button>");
    let screen =
        screen(&format!("<h1>X</h1><h2>Mine</h2>{}<h2>Yours</h2>{}", button("promise 1"), button("promise 2")));
    let mine = screen.part(&["Mine".to_owned()]).expect("a part");
    assert!(screen.button(&mine, "We kept it").is_ok());
    assert!(screen.button(&screen.whole(), "We kept it: promise 2").is_ok());
    assert!(screen.button(&screen.whole(), "We kept it").expect_err("two").contains("2 times"));
}

#[test]
fn what_is_folded_can_be_unfolded() {
    let mut screen = screen("<h1>X</h1><details><summary>More</summary><p>folded</p></details>");
    let summary = screen.summary(&screen.whole(), "More").expect("a fold");
    screen.toggle(summary);
    assert!(screen.words_in(&screen.whole()).contains("folded"));
    screen.toggle(summary);
    assert!(!screen.words_in(&screen.whole()).contains("folded"));
}

#[test]
fn a_good_page_has_no_faults() {
    let none: Vec<String> = Vec::new();
    assert_eq!(screen(&format!("<h1>Good</h1><h2>Part</h2>{}", field("a", "Name"))).faults(), none);
}

#[test]
fn faults_are_found() {
    let bad = [
        ("<p>no heading</p>", "0 headings"),
        ("<h1>A</h1><h1>B</h1>", "2 headings"),
        ("<h1>A</h1><h3>B</h3>", "level 3, after one of level 1"),
        ("<h1>A</h1><p id=x></p><p id=x></p>", "more than once"),
        ("<h1>A</h1><input name=lost>", "“lost” has no label"),
        ("<h1>A</h1><label for=r>Yes</label><input type=radio id=r name=r>", "no question"),
        ("<h1>A</h1><p aria-describedby=gone>B</p>", "leads nowhere"),
        ("<h1>A</h1><a href=/x></a>", "has no words"),
        ("<h1>A</h1><p style='color:red'>B</p>", "style of its own"),
        ("<h1>A</h1><div class=govuk-error-summary>B</div>", "status 200"),
    ];
    for (body, words) in bad {
        let faults = screen(body).faults();
        assert!(faults.iter().any(|fault| fault.contains(words)), "{body}: {faults:?}");
    }
}

#[test]
fn an_element_is_the_same_to_the_browser_and_to_us() {
    // The browser counts elements in the order in which they begin; so must we.
    let screen = screen("<h1>X</h1><div><p>a</p><p>b</p></div><p>c</p>");
    let tags: Vec<&str> = screen.elements().map(|element| screen.tag(element)).collect();
    assert_eq!(tags, ["html", "head", "title", "body", "main", "h1", "div", "p", "p", "p"]);
    let hidden = Screen::shown(screen.address.clone(), 200, "<p>a</p><p>b</p>", HashSet::from([3]), Default::default());
    assert!(!hidden.is_shown(Element(3)) && hidden.is_shown(Element(4)));
}
