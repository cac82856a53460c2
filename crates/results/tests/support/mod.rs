//! Families in a few words, so that cases can stand in a table.
//!
//! A family is written as sentences, parted by semicolons:
//!
//! - `found 2017-07-10`: when it was found, attached, assessed and planned with, and since when it has a lead; first of
//!   the sentences, and c1 is younger where that is in 2025 or later
//! - `child c2 2012-01-01`, `adult a2`, `adult a2 elsewhere`, `unborn u1`; a1 (adult) and c1 (child) are there unless
//!   `without c1` says otherwise; `left c1 2018-05-25` is the day a child left school
//! - `attends c1 A17 118/140`, with `6 without leave` and `20 with leave` where it matters
//! - `need asb` (of the household), `need health a1 met 2018-06-01`, `... by claiming_worker`, `... without evidence`,
//!   `... evidence 2018-05-01`, `... found 2018-04-02`
//! - `event asb 2017-11-01` (of the household), `event missing c1 2023-11-30`
//! - `status cp c1 2017-01-01 2017-11-10`, `works a1 esa 2018-03-05`, `works a1 jsa 2018-01-08 2018-04-15`
//! - `excluded c1 A17 fixed_term 2`, `closed 2024-09-30`, `no lead_since`, `paid tfp2`, `area 1940 of 1940`, `audit pending`
//! - `unrecorded events`: nobody has looked, or no feed brings it

#![allow(dead_code, reason = "each test program uses its part")]

use alongside_results::{Answer, FactsFile, Pack, built_in, parse};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// The terms of the cases. They are no council's own. A family has those from the year before it was found to the
/// year after.
const TERMS: [(&str, &str, &str); 11] = [
    ("A14", "2014-09-03", "2014-12-19"),
    ("Sp15", "2015-01-06", "2015-03-27"),
    ("Su15", "2015-04-14", "2015-07-21"),
    ("Su17", "2017-04-18", "2017-07-21"),
    ("A17", "2017-09-05", "2017-12-20"),
    ("Sp18", "2018-01-04", "2018-03-29"),
    ("Su18", "2018-04-17", "2018-07-20"),
    ("A23", "2023-09-04", "2023-12-22"),
    ("Sp24", "2024-01-08", "2024-03-28"),
    ("Su24", "2024-04-15", "2024-07-19"),
    ("A24", "2024-09-02", "2024-12-20"),
];

/// A day as text.
pub fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|_| panic!("{text} is a day"))
}

/// A pack that comes with the product.
pub fn pack(id: &str) -> &'static Pack {
    built_in(id).unwrap_or_else(|| panic!("{id} is a pack"))
}

/// The facts file of a family in sentences.
pub fn family(sentences: &str) -> FactsFile {
    let value = json(sentences);
    parse(&value.to_string()).unwrap_or_else(|fault| panic!("{sentences}: {fault}"))
}

/// The same as JSON.
pub fn json(sentences: &str) -> Value {
    let terms: Vec<Value> = TERMS.iter().map(|(id, from, to)| json!({"id": id, "from": from, "to": to})).collect();
    let mut file = json!({
        "family": {"id": "F1"},
        "members": [
            {"id": "a1", "kind": "adult", "born": "1985-05-14", "resident": true},
            {"id": "c1", "kind": "child", "born": "2008-03-09", "resident": true, "school_age_from": "2012-09-01"},
        ],
        "terms": terms,
        "attendance": [], "exclusions": [], "events": [], "statuses": [], "work": [], "needs": [],
        "paid_results": [], "area": {"paid": 300, "allocation": 1940}, "audit": "none",
    });
    found(&mut file, "2017-07-10");
    for sentence in sentences.split(';') {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        if let [first, rest @ ..] = words.as_slice() {
            tell(&mut file, first, rest);
        }
    }
    let year = |day: &Value| day.as_str().and_then(|day| day[..4].parse::<i32>().ok()).unwrap_or_default();
    let found = year(&file["family"]["identified_on"]);
    if let Some(terms) = file["terms"].as_array_mut() {
        terms.retain(|term| (year(&term["from"]) - found).abs() <= 1);
    }
    file
}

fn found(file: &mut Value, on: &str) {
    for key in ["identified_on", "attached_on", "lead_since", "assessment_on", "plan_on"] {
        file["family"][key] = json!(on);
    }
}

fn push(file: &mut Value, list: &str, row: Value) {
    file[list].as_array_mut().expect("a list").push(row);
}

fn member<'a>(file: &'a mut Value, id: &str) -> &'a mut Map<String, Value> {
    let members = file["members"].as_array_mut().expect("a list");
    let found = members.iter_mut().find(|member| member["id"] == id);
    found.and_then(Value::as_object_mut).unwrap_or_else(|| panic!("{id} is a member"))
}

fn tell(file: &mut Value, first: &str, rest: &[&str]) {
    match (first, rest) {
        ("found", [on]) => {
            found(file, on);
            if *on > "2025" {
                member(file, "c1").extend([
                    ("born".to_owned(), json!("2014-03-09")),
                    ("school_age_from".to_owned(), json!("2018-09-01")),
                ]);
            }
        }
        ("child", [id, born]) => {
            let school = format!("{}-09-01", born[..4].parse::<u16>().expect("a year") + 4);
            let row = json!({"id": id, "kind": "child", "born": born, "resident": true, "school_age_from": school});
            push(file, "members", row);
        }
        ("adult", [id]) => push(file, "members", json!({"id": id, "kind": "adult", "resident": true})),
        ("adult", [id, "elsewhere"]) => push(file, "members", json!({"id": id, "kind": "adult", "resident": false})),
        ("unborn", [id]) => push(file, "members", json!({"id": id, "kind": "unborn"})),
        ("without", [id]) => file["members"].as_array_mut().expect("a list").retain(|member| member["id"] != *id),
        ("left", [id, on]) => _ = member(file, id).insert("left_school_on".to_owned(), json!(on)),
        ("attends", [id, term, share, leave @ ..]) => attends(file, id, term, share, leave),
        ("need", [code, rest @ ..]) => need(file, code, rest),
        ("event", [kind, on]) => push(file, "events", json!({"kind": kind, "household": true, "on": on})),
        ("event", [kind, id, on]) => push(file, "events", json!({"kind": kind, "person": id, "on": on})),
        ("status", [kind, id, from, to @ ..]) => {
            push(file, "statuses", json!({"kind": kind, "person": id, "from": from, "to": to.first()}));
        }
        ("works", [id, benefit, from, to @ ..]) => {
            push(file, "work", json!({"person": id, "benefit_before": benefit, "from": from, "to": to.first()}));
        }
        ("excluded", [id, term, kind, days]) => {
            let days: u32 = days.parse().expect("a number");
            push(file, "exclusions", json!({"person": id, "term": term, "kind": kind, "days": days}));
        }
        ("closed", [on]) => file["family"]["closed_on"] = json!(on),
        ("no", [key]) => file["family"][*key] = Value::Null,
        ("paid", [pack]) => push(file, "paid_results", json!({"pack": pack})),
        ("area", [paid, "of", allocation]) => {
            let number = |text: &str| text.parse::<u32>().expect("a number");
            file["area"] = json!({"paid": number(paid), "allocation": number(allocation)});
        }
        ("audit", [stands]) => file["audit"] = json!(stands),
        ("unrecorded", [list]) => file[*list] = Value::Null,
        _ => panic!("not a sentence about a family: {first} {rest:?}"),
    }
}

fn attends(file: &mut Value, id: &str, term: &str, share: &str, leave: &[&str]) {
    let (attended, possible) = share.split_once('/').expect("attended/possible");
    let number = |text: &str| text.parse::<u32>().expect("a number");
    let (attended, possible) = (number(attended), number(possible));
    let said = |kind: &str| leave.chunks(3).find(|part| part[1] == kind).map(|part| number(part[0]));
    let with = said("with").unwrap_or(0);
    let without = said("without").unwrap_or(possible.saturating_sub(attended + with));
    push(
        file,
        "attendance",
        json!({
            "person": id, "term": term, "possible": possible, "attended": attended,
            "authorised": with, "unauthorised": without,
        }),
    );
}

fn need(file: &mut Value, code: &str, mut rest: &[&str]) {
    let mut row = json!({"code": code, "identified_on": file["family"]["identified_on"], "evidence": []});
    let (mut role, mut on, mut is_shown) = ("professional", None, true);
    if let [id, more @ ..] = rest
        && !["met", "found", "evidence", "by", "without"].contains(id)
    {
        row["person"] = json!(id);
        rest = more;
    }
    for pair in rest.chunks(2) {
        match *pair {
            ["met", day] => (row["met_on"], on) = (json!(day), on.or(Some(day))),
            ["found", day] => row["identified_on"] = json!(day),
            ["evidence", day] => on = Some(day),
            ["by", who] => role = who,
            ["without", "evidence"] => is_shown = false,
            _ => panic!("not about a need: {pair:?}"),
        }
    }
    if let Some(on) = on.filter(|_| is_shown) {
        row["evidence"] = json!([{"kind": "agency_record", "on": on, "role": role}]);
    }
    push(file, "needs", row);
}

/// An answer in one line: eligible, the route or all reasons, flags, and the first day.
pub fn summary(answer: &Answer, on: Date) -> String {
    let value = serde_json::to_value(answer).expect("an answer is JSON");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let claim = &value["claim"];
    let reasons = claim["reasons"].as_array().expect("a list").iter().map(|reason| {
        let need = text(&reason["need"]).map(|need| format!(" {need}")).unwrap_or_default();
        let until = text(&reason["until"]).map(|until| format!(" until {until}")).unwrap_or_default();
        format!("{}{need}{until}", reason["code"].as_str().expect("a code"))
    });
    let reasons: Vec<String> = reasons.collect();
    let mut line = value["eligible"].as_str().expect("a word").to_owned();
    line += &format!(", {}", text(&claim["route"]).unwrap_or_else(|| reasons.join(", ")));
    for flag in claim["flags"].as_array().expect("a list") {
        line += &format!(", flag {}", flag.as_str().expect("a word"));
    }
    match text(&claim["earliest"]) {
        Some(day) if day == on.to_string() => {}
        Some(day) => line += &format!("; first on {day}"),
        None => line += "; no day",
    }
    line
}

/// What a pack says about a family in sentences on a day, in one line.
pub fn says(pack: &Pack, on: &str, sentences: &str) -> String {
    let facts = pack.read(&family(sentences)).unwrap_or_else(|faults| panic!("{sentences}: {faults:?}"));
    summary(&pack.evaluate(&facts, day(on)), day(on))
}
