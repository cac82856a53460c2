//! The JSON Schema in `docs` says what the program reads, no more and no less.

use std::path::Path;

use alongside_results::{
    AreaRow, AttendanceRow, Audit, EventRow, EvidenceRow, ExclusionRow, FactsFile, FamilyRow, MemberKind, MemberRow,
    NeedRow, PaidRow, StatusRow, TermRow, WordList, Words, WorkRow, parse,
};
use jiff::civil::date;
use serde_json::Value;

fn schema() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/results-facts.schema.json");
    serde_json::from_str(&std::fs::read_to_string(file).expect("the schema")).expect("JSON")
}

/// A file in which nothing is left out. A new field does not compile until it is here.
fn full() -> FactsFile {
    let (some, text) = (Some(date(2018, 1, 2)), || "x".to_owned());
    FactsFile {
        family: FamilyRow {
            id: text(),
            identified_on: some,
            attached_on: some,
            closed_on: some,
            lead_since: some,
            assessment_on: some,
            plan_on: some,
        },
        members: Some(vec![MemberRow {
            id: text(),
            kind: MemberKind::Child,
            born: some,
            resident: Some(true),
            school_age_from: some,
            left_school_on: some,
        }]),
        terms: Some(vec![TermRow { id: text(), from: date(2018, 1, 2), to: date(2018, 1, 3) }]),
        attendance: Some(vec![AttendanceRow {
            person: text(),
            term: text(),
            possible: Some(3),
            attended: Some(1),
            authorised: Some(1),
            unauthorised: Some(1),
        }]),
        exclusions: Some(vec![ExclusionRow { person: text(), term: text(), kind: text(), days: Some(1) }]),
        events: Some(vec![EventRow {
            person: Some(text()),
            household: Some(false),
            kind: text(),
            on: date(2018, 1, 2),
        }]),
        statuses: Some(vec![StatusRow { person: text(), kind: text(), from: date(2018, 1, 2), to: some }]),
        work: Some(vec![WorkRow { person: text(), benefit_before: Some(text()), from: date(2018, 1, 2), to: some }]),
        needs: Some(vec![NeedRow {
            code: text(),
            person: Some(text()),
            identified_on: some,
            met_on: some,
            evidence: Some(vec![EvidenceRow {
                kind: text(),
                on: some,
                role: Some(text()),
                tool: Some(text()),
                score: Some(1),
            }]),
        }]),
        paid_results: Some(vec![PaidRow { pack: text(), family: Some(text()) }]),
        area: Some(AreaRow { paid: Some(1), allocation: Some(2) }),
        audit: Some(Audit::None),
    }
}

/// Holds every object of a full file against its part of the schema. `whole` is the full file, in which a key is taken
/// away at `path` to see whether it is needed.
fn same(schema: &Value, value: &Value, path: &str, whole: &Value) {
    if let Value::Array(rows) = value {
        return same(&schema["items"], &rows[0], &format!("{path}/0"), whole);
    }
    let Value::Object(object) = value else { return };
    assert_eq!(schema["additionalProperties"], false, "{path}");
    let properties = schema["properties"].as_object().unwrap_or_else(|| panic!("{path} has properties"));
    let (mut known, mut there): (Vec<_>, Vec<_>) = (properties.keys().collect(), object.keys().collect());
    known.sort();
    there.sort();
    assert_eq!(known, there, "{path}");
    let required: Vec<&str> = schema["required"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    for (key, value) in object {
        assert!(properties[key]["description"].is_string(), "{path}/{key} is described");
        let mut without = whole.clone();
        without.pointer_mut(path).and_then(Value::as_object_mut).expect("an object").remove(key);
        assert_eq!(parse(&without.to_string()).is_err(), required.contains(&key.as_str()), "{path}/{key}");
        let mut null = whole.clone();
        null.pointer_mut(path).expect("an object")[key] = Value::Null;
        assert_eq!(parse(&null.to_string()).is_err(), required.contains(&key.as_str()), "{path}/{key} as null");
        same(&properties[key], value, &format!("{path}/{key}"), whole);
    }
}

#[test]
fn keys_and_what_is_needed_are_the_same() {
    let whole = serde_json::to_value(full()).expect("JSON");
    assert!(parse(&whole.to_string()).is_ok());
    same(&schema(), &whole, "", &whole);
}

#[test]
fn words_are_the_same() {
    let (schema, words) = (schema(), Words::default());
    let row = |list: &str| schema["properties"][list]["items"]["properties"].clone();
    let same = |said: &Value, list: &WordList| {
        let said: Vec<&str> = said["examples"].as_array().expect("examples").iter().filter_map(Value::as_str).collect();
        assert_eq!(said, list.iter().collect::<Vec<_>>());
    };
    same(&row("events")["kind"], &words.events);
    same(&row("statuses")["kind"], &words.statuses);
    same(&row("work")["benefit_before"], &words.benefits);
    same(&row("exclusions")["kind"], &words.exclusions);
    same(&row("needs")["evidence"]["items"]["properties"]["kind"], &words.evidence);
    same(&row("needs")["evidence"]["items"]["properties"]["role"], &words.roles);
    let of = |words: &[&str]| words.iter().map(|word| Value::from(*word)).collect::<Vec<_>>();
    assert_eq!(row("members")["kind"]["enum"], Value::from(of(&["child", "adult", "unborn"])));
    let audits = schema["properties"]["audit"]["enum"].as_array().expect("a list").clone();
    assert_eq!(audits[..4], of(&["none", "pending", "passed", "failed"]));
}
