//! What can not be in a facts file is a fault that names it; what may look odd has a stated behaviour.

mod support;

use alongside_results::{built_in, command, later_than, parse};
use serde_json::{Value, json};
use support::{day, family, json as in_json, pack, says};

/// The faults of a file for `tfp2`, one to a line.
fn faults(file: &Value) -> String {
    match command::evaluate(pack("tfp2"), day("2018-07-31"), &file.to_string()) {
        Ok(answer) => panic!("no fault: {answer}"),
        Err(error) => error.to_string(),
    }
}

/// The faults after a change to a family in sentences.
fn faults_after(sentences: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut file = in_json(sentences);
    change(&mut file);
    faults(&file)
}

macro_rules! faulty {
    ($($name:ident $sentences:literal $change:expr => $words:literal)*) => {
        $(
            #[test]
            fn $name() {
                let found = faults_after($sentences, $change);
                assert!(found.contains($words), "{found}");
            }
        )*
    };
}

faulty! {
    unknown_key "" |file| file["members"][0]["age"] = json!(7)
        => "members[0].age: unknown field `age`, expected one of `id`, `kind`, `born`"
    unknown_key_at_the_top "" |file| file["meals"] = json!([]) => "meals: unknown field `meals`"
    a_number_where_a_word_belongs "" |file| file["members"][1]["kind"] = json!(3) => "members[1].kind: "
    unknown_kind_of_member "" |file| file["members"][1]["kind"] = json!("dog") => "members[1].kind: unknown variant `dog`"
    unknown_event "event asb 2018-01-01" |file| file["events"][0]["kind"] = json!("party")
        => "events[0].kind: \"party\" is not a word that pack \"tfp2\" knows here; known are asb, youth_offence"
    unknown_status "status cp c1 2018-01-01" |file| file["statuses"][0]["kind"] = json!("cpp") => "statuses[0].kind: \"cpp\""
    unknown_benefit "works a1 jsa 2018-01-01" |file| file["work"][0]["benefit_before"] = json!("dole")
        => "work[0].benefit_before: \"dole\""
    unknown_need "need asb" |file| file["needs"][0]["code"] = json!("6.2") => "needs[0].code: \"6.2\" is no need of pack \"tfp2\""
    unknown_evidence "need health met 2018-01-01" |file| file["needs"][0]["evidence"][0]["kind"] = json!("hearsay")
        => "needs[0].evidence[0].kind: \"hearsay\""
    unknown_role "need health met 2018-01-01" |file| file["needs"][0]["evidence"][0]["role"] = json!("neighbour")
        => "needs[0].evidence[0].role: \"neighbour\""
    unknown_exclusion "excluded c1 A17 fixed_term 2" |file| file["exclusions"][0]["kind"] = json!("detention")
        => "exclusions[0].kind: \"detention\""
    unknown_pack "paid tfp2" |file| file["paid_results"][0]["pack"] = json!("tfp7") => "paid_results[0].pack: \"tfp7\""
    unknown_audit "" |file| file["audit"] = json!("maybe") => "audit: unknown variant `maybe`"
    unknown_person "event asb c1 2018-01-01" |file| file["events"][0]["person"] = json!("c9")
        => "events[0].person: \"c9\" is no member of the family"
    unknown_term "attends c1 A17 1/2" |file| file["attendance"][0]["term"] = json!("A99")
        => "attendance[0].term: \"A99\" is none of the terms"
    overlapping_terms "" |file| file["terms"][1]["from"] = json!("2017-07-20")
        => "terms[1]: \"A17\" overlaps \"Su17\", terms[0]"
    a_term_that_ends_before_it_begins "" |file| file["terms"][1]["to"] = json!("2017-09-01")
        => "terms[1].to: 2017-09-01 is before 2017-09-05"
    a_term_twice "" |file| file["terms"][1]["id"] = json!("Su17") => "terms[1].id: \"Su17\" is a term already"
    more_attended_than_possible "attends c1 A17 141/140" |_| {}
        => "attendance[0]: 141 sessions attended or missed are more than the 140 possible"
    more_missed_than_possible "attends c1 A17 130/140" |file| file["attendance"][0]["authorised"] = json!(1)
        => "attendance[0]: 141 sessions"
    sessions_below_zero "attends c1 A17 130/140" |file| file["attendance"][0]["attended"] = json!(-1)
        => "attendance[0].attended: invalid value: integer `-1`"
    half_a_session "attends c1 A17 130/140" |file| file["attendance"][0]["attended"] = json!(130.5)
        => "attendance[0].attended: invalid type: floating point `130.5`"
    a_term_of_a_child_twice "attends c1 A17 130/140; attends c1 A17 140/140" |_| {}
        => "attendance[1]: the same person and term as attendance[0]"
    a_person_twice "" |file| file["members"][1]["id"] = json!("a1") => "members[1].id: \"a1\" is a member already"
    a_member_without_an_id "" |file| file["members"][1]["id"] = json!(" ") => "members[1].id: a member needs an id"
    a_family_without_an_id "" |file| file["family"]["id"] = json!("") => "family.id: a family needs an id"
    a_status_that_ends_before_it_begins "status cp c1 2018-02-01 2018-01-01" |_| {}
        => "statuses[0].to: 2018-01-01 is before 2018-02-01"
    work_that_ends_before_it_begins "works a1 jsa 2018-02-01 2018-01-01" |_| {} => "work[0].to: 2018-01-01"
    school_left_before_it_began "left c1 2011-01-01" |_| {} => "members[1].left_school_on: 2011-01-01 is before 2012-09-01"
    an_event_about_nobody "event asb 2018-01-01" |file| file["events"][0]["household"] = json!(false)
        => "events[0]: an event is about one person, or about the household"
    an_event_about_both "event asb c1 2018-01-01" |file| file["events"][0]["household"] = json!(true)
        => "events[0]: an event is about one person, or about the household"
    a_day_that_is_none "event asb 2018-01-01" |file| file["events"][0]["on"] = json!("2018-02-29")
        => "events[0].on: \"2018-02-29\" is no day"
    a_day_with_a_time "event asb 2018-01-01" |file| file["events"][0]["on"] = json!("2018-03-25T01:30:00Z")
        => "events[0].on: \"2018-03-25T01:30:00Z\" is no day"
    a_row_without_its_day "event asb 2018-01-01" |file| { file["events"][0].as_object_mut().expect("a row").remove("on"); }
        => "events[0]: missing field `on`"
}

#[test]
fn all_faults_are_named_at_once() {
    let found = faults_after("event asb 2018-01-01; attends c1 A17 141/140; need asb", |file| {
        file["events"][0]["kind"] = json!("party");
        file["needs"][0]["person"] = json!("c7");
    });
    for words in ["events[0].kind", "attendance[0]", "needs[0].person"] {
        assert!(found.contains(words), "{found}");
    }
}

#[test]
fn what_is_no_json_or_more_than_one_is_a_fault() {
    assert!(parse("{").is_err());
    assert!(parse("").is_err());
    let twice = r#"{"family": {"id": "F1", "id": "F2"}}"#;
    assert!(parse(twice).expect_err("a fault").to_string().contains("duplicate field `id`"));
    let two = r#"{"family": {"id": "F1"}} {"family": {"id": "F2"}}"#;
    assert!(parse(two).expect_err("a fault").to_string().contains("trailing characters"));
}

#[test]
fn a_fact_of_a_later_day_waits_and_is_named() {
    let told = "need asb; event asb 2017-11-01; need health a1 met 2018-01-10; event asb 2018-06-01";
    assert_eq!(says(pack("tfp2"), "2018-05-01", told), "yes, progress");
    assert_eq!(says(pack("tfp2"), "2018-06-01", told), "yes, SUSTAIN_SHORT asb until 2018-12-01; first on 2018-12-01");
    assert_eq!(later_than(&family(told), day("2018-05-01")), ["events[1]"]);
    let printed = command::evaluate(pack("tfp2"), day("2018-05-01"), &in_json(told).to_string()).expect("an answer");
    let printed: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(printed["later"], json!(["events[1]"]));
}

#[test]
fn attendance_of_a_term_that_has_not_ended_waits() {
    let told = "attends c1 Su18 122/126";
    assert_eq!(later_than(&family(told), day("2018-07-20")), ["attendance[0]"]);
    assert_eq!(later_than(&family(told), day("2018-07-21")), Vec::<String>::new());
}

#[test]
fn a_child_who_turns_18_inside_a_term_counts_up_to_the_day_before() {
    // c1 turns 18 on 2 July 2018, inside the summer term, and missed much of it; c2 is well.
    let told = "child c2 2008-04-01; without c1; child c1 2000-07-02; \
        attends c1 A17 70/140; attends c1 Sp18 60/120; attends c1 Su18 20/126; \
        attends c2 Su17 126/130; attends c2 A17 138/140; attends c2 Sp18 118/120; attends c2 Su18 122/126; \
        attends c1 Su17 126/130; need attendance c1; need health a1 met 2018-06-01";
    assert_eq!(says(pack("tfp2"), "2018-07-01", told), "yes, NEED_UNMET attendance; first on 2018-07-02");
    assert_eq!(says(pack("tfp2"), "2018-07-02", told), "yes, progress");
}

#[test]
fn a_result_paid_under_another_family_id_counts_for_the_joined_family() {
    let mut file = in_json("need asb; event asb 2017-01-01; need health a1 met 2018-01-10");
    file["paid_results"] = json!([{"pack": "tfp2", "family": "F0"}]);
    let printed = command::evaluate(pack("tfp2"), day("2018-07-31"), &file.to_string()).expect("an answer");
    let printed: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(printed["claim"]["reasons"][0]["code"], "DUP_CLAIM");
    file["paid_results"] = json!([{"pack": "tfp1"}]);
    let printed = command::evaluate(pack("tfp2"), day("2018-07-31"), &file.to_string()).expect("an answer");
    assert!(printed.contains("\"claimable\": true"), "a result of another programme is another result");
}

#[test]
fn one_family_on_two_lines_is_a_fault_and_the_others_go_on() {
    let line = |id: &str| {
        let mut file = in_json("need asb; event asb 2017-01-01; need health a1 met 2018-01-10");
        file["family"]["id"] = json!(id);
        file.to_string()
    };
    let text = format!("{}\n\n{{\"famly\": 1}}\n{}\n{}\n", line("F1"), line("F1"), line("F2"));
    let (mut out, mut faults) = (Vec::new(), Vec::new());
    let pack = built_in("tfp2").expect("a pack");
    let tally = command::evaluate_lines(pack, day("2018-07-31"), text.as_bytes(), &mut out, &mut faults);
    let tally = tally.expect("it was read");
    assert_eq!(tally.to_string(), "2 families answered, 2 of them claimable, 2 lines with faults");
    let faults = String::from_utf8(faults).expect("text");
    assert!(faults.contains("line 3: famly: unknown field `famly`"), "{faults}");
    assert!(faults.contains("line 4: family.id: \"F1\" is a family of an earlier line already"), "{faults}");
    let lines: Vec<Value> =
        String::from_utf8(out).expect("text").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.iter().map(|line| line["family"].as_str()).collect::<Vec<_>>(), [Some("F1"), Some("F2")]);
}

#[test]
fn a_person_in_two_families_is_answered_for_in_each() {
    // Ids of people are a file's own: "c1" of one family is not "c1" of another, and the engine can not tell.
    let line = |family: &str, more: &str| {
        let mut file = in_json(&format!("need asb; event asb 2017-01-01; need health a1 met 2018-01-10; {more}"));
        file["family"]["id"] = json!(family);
        file.to_string()
    };
    let text = format!("{}\n{}\n", line("F1", ""), line("F2", "event asb c1 2018-07-01"));
    let (mut out, mut faults) = (Vec::new(), Vec::new());
    let tally = command::evaluate_lines(pack("tfp2"), day("2018-07-31"), text.as_bytes(), &mut out, &mut faults);
    assert_eq!(
        tally.expect("it was read").to_string(),
        "2 families answered, 1 of them claimable, 0 lines with faults"
    );
    assert!(faults.is_empty());
}

#[test]
fn a_pack_that_is_none_is_named() {
    let error = command::pack("tfp9").expect_err("an error").to_string();
    assert!(error.contains("\"tfp9\" is neither a pack of the product (tfp1, tfp2, tfp2-2020, sfof"), "{error}");
    assert!(command::day("31/07/2018").is_err());
}
