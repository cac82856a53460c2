//! What fixtures cannot show: components inside pages and each other, and those that have no fixtures.

use askama::Template;

use super::*;

#[derive(Template)]
#[template(source = "<form>{{ input }}{{ name }}</form>", ext = "html")]
struct Page {
    input: Input,
    name: &'static str,
}

#[test]
fn a_page_writes_components_as_they_are_and_escapes_the_rest() {
    let page =
        Page { input: Input::new("given_name", "First name").value("A \"B\" <c>"), name: "<script>" }.to_string();

    assert!(page.starts_with(r#"<form><div class="govuk-form-group">"#), "{page}");
    assert!(page.contains("value=\"A &#34;B&#34; &#60;c&#62;\""), "{page}");
    assert!(page.ends_with("&#60;script&#62;</form>"), "{page}");
}

#[test]
fn text_stays_text_when_a_component_joins_it() {
    let mut content = Content::from("<script>");
    content.push(Tag::new("Open"));

    let html = content.to_string();
    assert!(html.starts_with("&#60;script&#62;<strong"), "{html}");
}

#[test]
fn an_error_is_named_by_its_field_and_linked_from_the_summary() {
    let input = Input::new("given_name", "First name")
        .hint("As they like it")
        .error_if_any(Some("Enter a first name"))
        .to_string();
    let summary = ErrorSummary::new().error("given_name", "Enter a first name").to_string();

    assert!(input.contains(r#"aria-describedby="given_name-hint given_name-error""#), "{input}");
    assert!(input.contains(r#"id="given_name-error""#), "{input}");
    assert!(summary.contains(r##"<a href="#given_name">Enter a first name</a>"##), "{summary}");
}

#[test]
fn a_date_is_sent_as_three_fields() {
    let date = DateInput::new("born_on", "Date of birth")
        .value("21", "11", "2016")
        .error("Enter a month")
        .error_in(false, true, false);
    let html = date.to_string();

    for field in [r#"name="born_on_day""#, r#"name="born_on_month""#, r#"name="born_on_year""#, r#"value="2016""#] {
        assert!(html.contains(field), "{field} in {html}");
    }
    assert_eq!(html.matches("govuk-input--error").count(), 1, "{html}");
    assert_eq!(date.first_id(), "born_on_day");
}

#[test]
fn a_choice_reveals_a_control() {
    let radios = Radios::new("contact", "How should we contact them?")
        .choice(Choice::new("phone", "By phone").reveals(Input::new("phone", "Phone number").telephone()))
        .divider("or")
        .choice(Choice::new("none", "Not at all"))
        .value("phone")
        .to_string();

    assert!(radios.contains(r#"data-aria-controls="conditional-contact""#), "{radios}");
    assert!(radios.contains(r#"<div class="govuk-radios__conditional" id="conditional-contact">"#), "{radios}");
    assert!(radios.contains(r#"type="tel""#), "{radios}");
}

#[test]
fn a_stacked_table_keeps_its_meaning() {
    let table = Table::new("Goals")
        .head(["Goal", "<Now>"])
        .row([TableCell::new("Sleep"), TableCell::numeric("4")])
        .first_cell_is_header()
        .to_string();

    assert!(table.contains(r#"role="rowheader">Sleep</th>"#), "{table}");
    assert!(table.contains("role=\"cell\" data-label=\"&#60;Now&#62;\">4</td>"), "{table}");
}

#[test]
fn components_of_the_ministry_of_justice_escape_all_text() {
    let hostile = "\"'><script>";
    let written = [
        IdentityBar::new(hostile)
            .fact(hostile, hostile)
            .flag(Badge::safety(hostile))
            .class(hostile)
            .attribute("id", hostile)
            .to_string(),
        Timeline::new()
            .item(TimelineItem::new(hostile, hostile, hostile).by(hostile).description(hostile))
            .class(hostile)
            .to_string(),
        SubNavigation::new(hostile).page(hostile, hostile, true).class(hostile).to_string(),
    ];

    for html in written {
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&#60;script"), "{html}");
    }
}

#[test]
fn options_that_are_not_offered_are_refused() {
    assert!(serde_json::from_str::<Hint>(r#"{"text": "Help", "unknown": 1}"#).is_err());
}
