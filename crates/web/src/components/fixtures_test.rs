//! Compares what the components write with the fixtures of the `govuk-frontend` package.

use std::{collections::BTreeMap, fs, path::Path};

use scraper::{Html, Node};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::*;

/// Text that would start a script from inside an element or a quoted attribute, if it were not escaped.
const HOSTILE: &str = "\"'><script>alert(1)</script>";

#[derive(serde::Deserialize)]
struct Fixtures {
    fixtures: Vec<Fixture>,
}

#[derive(serde::Deserialize)]
struct Fixture {
    name: String,
    options: Value,
    html: String,
}

fn fixtures_of(component: &str) -> Vec<Fixture> {
    let path = format!(
        "{}/node_modules/govuk-frontend/dist/govuk/components/{component}/fixtures.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let Ok(text) = fs::read_to_string(Path::new(&path)) else {
        panic!("The fixtures of GOV.UK Frontend are missing: run `./alongside assets` and test again.");
    };
    serde_json::from_str::<Fixtures>(&text).expect("fixtures are JSON").fixtures
}

/// Reads the options into a component. Nunjucks writes numbers as it writes strings, so numbers where we hold strings count too.
fn component<C: DeserializeOwned>(options: &Value) -> serde_json::Result<C> {
    C::deserialize(options).or_else(|_| C::deserialize(numbers_as_strings(options.clone())))
}

fn numbers_as_strings(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        other => inside(other, numbers_as_strings),
    }
}

/// The same options with hostile text at the end of every string, and without what is HTML already.
fn hostile(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text + HOSTILE),
        Value::Object(mut entries) => {
            entries.remove("html");
            inside(Value::Object(entries), hostile)
        }
        other => inside(other, hostile),
    }
}

/// Changes every value inside a list or an object.
fn inside(value: Value, change: fn(Value) -> Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(change).collect(),
        Value::Object(entries) => entries.into_iter().map(|(key, value)| (key, change(value))).collect(),
        other => other,
    }
}

/// The tree of some HTML, one line for each element or text: attributes sorted, white space collapsed.
fn tree(html: &str) -> String {
    let mut lines = Vec::new();
    for node in Html::parse_fragment(html).tree.root().descendants() {
        let depth = "  ".repeat(node.ancestors().count());
        match node.value() {
            Node::Text(text) => {
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !words.is_empty() {
                    lines.push(format!("{depth}{words}"));
                }
            }
            Node::Element(element) => {
                let attributes = element.attrs().collect::<BTreeMap<_, _>>();
                lines.push(format!("{depth}<{} {attributes:?}>", element.name()));
            }
            _ => {}
        }
    }
    lines.join("\n")
}

/// Checks every fixture whose options we offer, and that these are not fewer than before.
#[track_caller]
fn check<C: DeserializeOwned + askama::Template>(name: &str, at_least: usize) {
    let fixtures = fixtures_of(name);
    let mut checked = 0;
    for Fixture { name: fixture, options, html } in &fixtures {
        match component::<C>(options) {
            Ok(component) => {
                checked += 1;
                let (ours, theirs) = (tree(&component.render().expect("components render")), tree(html));
                assert!(ours == theirs, "{name}, {fixture}: we write\n{ours}\nand not\n{theirs}\nfor {options}");
            }
            Err(not_offered) => println!("{name}: not offered: {fixture} ({not_offered})"),
        }
    }
    println!("{name}: {checked} of {} fixtures", fixtures.len());
    assert!(checked >= at_least, "{name}: only {checked} fixtures checked, there were {at_least}");
}

/// Checks that no text in the options of any fixture can become an element.
#[track_caller]
fn check_escaping<C: DeserializeOwned + askama::Template>(name: &str) {
    let mut escaped = 0;
    for Fixture { name: fixture, options, .. } in fixtures_of(name) {
        let Ok(component) = component::<C>(&hostile(options)) else { continue };
        let written = component.render().expect("components render");
        assert!(!written.contains("<script"), "{name}, {fixture}: not escaped in\n{written}");
        escaped += written.matches("&#60;script").count();
    }
    assert!(escaped > 0, "{name}: no fixture has text to escape");
}

macro_rules! same_as_govuk {
    ($($test:ident: $component:ty, $name:literal, at least $count:literal;)+) => {$(
        mod $test {
            use super::*;

            #[test]
            fn writes_what_govuk_frontend_writes() {
                check::<$component>($name, $count);
            }

            #[test]
            fn escapes_all_text() {
                check_escaping::<$component>($name);
            }
        }
    )+};
}

same_as_govuk! {
    back_link: BackLink, "back-link", at least 7;
    breadcrumbs: Breadcrumbs, "breadcrumbs", at least 12;
    button: Button, "button", at least 38;
    checkboxes: Checkboxes, "checkboxes", at least 40;
    date_input: DateInput, "date-input", at least 33;
    details: Details, "details", at least 9;
    error_message: ErrorMessage, "error-message", at least 9;
    error_summary: ErrorSummary, "error-summary", at least 17;
    exit_this_page: ExitThisPage, "exit-this-page", at least 2;
    fieldset: Fieldset, "fieldset", at least 18;
    file_upload: FileUpload, "file-upload", at least 8;
    generic_header: GenericHeader, "generic-header", at least 4;
    hint: Hint, "hint", at least 6;
    input: Input, "input", at least 45;
    inset_text: InsetText, "inset-text", at least 6;
    label: Label, "label", at least 17;
    notification_banner: NotificationBanner, "notification-banner", at least 20;
    pagination: Pagination, "pagination", at least 5;
    panel: Panel, "panel", at least 9;
    password_input: PasswordInput, "password-input", at least 11;
    phase_banner: PhaseBanner, "phase-banner", at least 7;
    radios: Radios, "radios", at least 41;
    select: Select, "select", at least 17;
    service_navigation: ServiceNavigation, "service-navigation", at least 28;
    skip_link: SkipLink, "skip-link", at least 9;
    summary_list: SummaryList, "summary-list", at least 29;
    table: Table, "table", at least 20;
    tag: Tag, "tag", at least 12;
    task_list: TaskList, "task-list", at least 10;
    textarea: Textarea, "textarea", at least 18;
    warning_text: WarningText, "warning-text", at least 8;
}
