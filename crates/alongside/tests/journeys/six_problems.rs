//! The six problems on the real page: a worker writes down the facts of each of the fourteen assessments, and the panel says what a careful person
//! would. The rule itself has its tests beside it (`families/eligibility`).

use alongside_families::codes::{Answer as Says, PersonKind, Problem};
use alongside_families::eligibility::{Household, standings, verdict};
use alongside_families::store::{Member, ProblemFact, Resident};
use alongside_schema::Id;
use serde_json::Value;

use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines};
use crate::town::{self, OWEN, TOM};

in_six_ways!(a_worker_writes_down_what_is_known);

on_both_engines!(each_fact_is_one_click_away, what_a_request_says_is_looked_at_first);

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// The problems in the order of the headlines: 1 crime, 2 school, 3 children who need help, 4 work and money, 5 domestic abuse, 6 health.
fn facts_of(expected: &Value) -> Vec<(Problem, Says, String)> {
    let fact = |said: &Value| {
        let headline = said["headline"].as_u64().expect("a headline") as usize;
        let answer = match text(said, "present") {
            "yes" => Says::Present,
            "no" => Says::Absent,
            _ => Says::NotKnown,
        };
        let evidence: Vec<&str> = list(said, "evidence").iter().filter_map(Value::as_str).collect();
        let evidence = match (evidence.is_empty(), answer) {
            (false, _) => evidence.join("; "),
            (true, Says::NotKnown) => String::new(),
            (true, _) => "Asked, and nothing shows it.".to_owned(),
        };
        (Problem::ALL[headline - 1], answer, evidence)
    };
    list(expected, "problems").iter().map(fact).collect()
}

fn answer_of(value: &Value) -> Says {
    match value {
        Value::Bool(true) => Says::Present,
        Value::Bool(false) => Says::Absent,
        other => match other.as_str() {
            Some("yes") => Says::Present,
            Some("no") => Says::Absent,
            _ => Says::NotKnown,
        },
    }
}

/// What stands in the first bold words after this.
fn strong_after<'a>(page: &'a str, mark: &str) -> &'a str {
    let rest = page.split(mark).nth(1).unwrap_or_else(|| panic!("{mark} is not there: {page}"));
    rest.split("<strong>").nth(1).and_then(|rest| rest.split("</strong>").next()).unwrap_or_default()
}

fn add(worker: &Caller, panel: &str, fields: &[(&str, &str)]) -> Answer {
    let page = worker.get(panel);
    assert_eq!(page.status, 200, "{}", page.body);
    worker.send_changed(panel, &page, fields)
}

/// The worker writes down all six, as a careful person reads them, and the panel of the family says the same.
pub fn the_panel_says(worker: &Caller, family: &str, expected: &Value, number: &str) {
    let panel = format!("{family}/problems");
    let day: Vec<&str> = text(&expected["tfp2"], "as_of").split('-').collect();
    for (problem, answer, evidence) in facts_of(expected) {
        let added = add(
            worker,
            &panel,
            &[
                ("problem", problem.code()),
                ("answer", answer.code()),
                ("evidence", &evidence),
                ("known_day", day[2]),
                ("known_month", day[1]),
                ("known_year", day[0]),
                ("source", "The worker, from the assessment"),
            ],
        );
        assert_eq!(added.status, 303, "{number}: {}", added.body);
    }
    let page = worker.get(&panel).body;
    for (problem, answer, _) in facts_of(expected) {
        let said = strong_after(&page, &format!("summary-list__key\">{}</dt>", problem.words()));
        assert_eq!(said, answer.words(), "{number}: {problem}");
    }
    let count = expected["tfp2"]["count"].as_u64().expect("a count");
    let heading = strong_after(&page, "<h1 class=\"govuk-heading-l\">The six problems</h1>");
    let are = if count == 1 { "is" } else { "are" };
    assert!(heading.starts_with(&format!("{count} of the six {are} there")), "{number}: {heading}");
    let met = match answer_of(&expected["tfp2"]["eligible"]) {
        Says::Present => "The rule is met.",
        Says::Absent => "The rule is not met",
        Says::NotKnown => "It is not known whether the rule is met",
    };
    assert!(heading.contains(met), "{number}: {heading}");
    let child = answer_of(&expected["tfp2"]["dependent_child"]);
    assert_eq!(strong_after(&page, "Is there a dependent child?</h2>"), child.words(), "{number}");
    assert!(page.contains("Not qualifying changes nothing about being helped"), "{number}");
}

/// Where no family is opened nobody has such a page; the rule says what it would have said.
pub fn the_rule_says(world: &World, sent: &Value, expected: &Value, number: &str) {
    let new_id = || world.site().db().chance().id(world.site().clock().now());
    let day = |person: &Value, name: &str| text(person, name).parse().ok();
    let members: Vec<(String, Member)> = list(sent, "people")
        .iter()
        .map(|person| {
            let kind = if text(person, "kind") == "adult" { PersonKind::Adult } else { PersonKind::Child };
            let birth_date = day(person, "dob").or(day(person, "expected_dob"));
            let today = world.site().clock().today();
            (text(person, "ref").to_owned(), Member::imagined(new_id(), kind, birth_date, today))
        })
        .collect();
    let id_of =
        |reference: &Value| members.iter().find(|(name, _)| reference == name).map(|(_, m)| m.person_id.clone());
    let mut residents = Vec::new();
    for home in list(sent, "homes") {
        let home_id: Id = new_id();
        for person_id in list(home, "residents").iter().filter_map(id_of) {
            residents.push(Resident::imagined(home_id.clone(), person_id));
        }
    }
    let members: Vec<Member> = members.iter().map(|(_, member)| member.clone()).collect();
    let facts: Vec<ProblemFact> = facts_of(expected)
        .into_iter()
        .map(|(problem, answer, evidence)| ProblemFact {
            id: new_id(),
            problem,
            answer,
            evidence,
            known_on: None,
            source: String::new(),
            person_id: None,
            checked: true,
            recorded_at: world.site().clock().now(),
        })
        .collect();
    let household = Household { members: &members, residents: &residents, today: world.site().clock().today() };
    let says = verdict(&standings(&facts, &household), household.dependent_child());
    assert_eq!(says.counted as u64, expected["tfp2"]["count"].as_u64().expect("a count"), "{number}");
    assert_eq!(says.met, answer_of(&expected["tfp2"]["eligible"]), "{number}");
    assert_eq!(says.child, answer_of(&expected["tfp2"]["dependent_child"]), "{number}");
}

/// From the family's page to the panel, to one fact and back; and a promise between visits, on a page of its own.
fn a_worker_writes_down_what_is_known(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("The six problems").sees("Not qualifying changes nothing about being helped");
    tom.sees("Yusuf Rahman: Yes, is 15 or under and lives in the household")
        .choose("Which of the six?", "Work and money");
    tom.choose("Is it there?", "Yes").fill("What shows it?", "The letter of the landlord, £1,340.");
    tom.select("About whom is it? (optional)", "Nadia Rahman").fill_day("On which day was it so?", "2 11 2026");
    tom.press("Add it")
        .sees("1 of the six is there, 5 are not known")
        .sees("Nadia Rahman. Tom Fielding, Luton Council");
    tom.follow("Yes: The letter of the landlord, £1,340. (Work and money)").sees("Work and money: Yes");
    tom.sees("2 November 2026").follow("The six problems").choose("Which of the six?", "Health");
    tom.choose("Is it there?", "Not known").press("Add it").sees("1 of the six is there, 5 are not known");
    tom.open(&family).follow("Make a promise").press("Save").sees("Enter what you promised to do");
    tom.fill("What did you promise to do?", "I will ring the landlord.").fill_day("By when?", "1 1 2020").press("Save");
    tom.sees("must be between today and five years from now").fill_day("By when?", "24 11 2026").press("Save");
    tom.at("/families/*").sees("I will ring the landlord.").press("We kept it").sees("Promise kept");
}

/// Evidence, day, source and whose it is stand on the panel, and the fact is one click away; nobody else sees it.
fn each_fact_is_one_click_away(world: &World) {
    let family = town::family_with_a_lead(world);
    let panel = format!("{family}/problems");
    let tom = Caller::signed_in(world, &TOM);
    let nadia = town::person_in_list(&tom.get(&panel).body, "Nadia Rahman");
    let fields = [
        ("problem", "work_money"),
        ("answer", "present"),
        ("evidence", "Arrears of £1,340 & <a notice>"),
        ("known_day", "2"),
        ("known_month", "11"),
        ("known_year", "2026"),
        ("person", nadia.as_str()),
        ("source", "The landlord"),
    ];
    let wrong =
        add(&tom, &panel, &[("answer", "present"), ("known_day", "30"), ("known_month", "2"), ("known_year", "2026")]);
    assert_eq!(wrong.status, 422);
    for words in ["Select which of the six", "Enter what shows it", "must be a real date"] {
        assert!(wrong.body.contains(words), "{words}: {}", wrong.body);
    }
    assert_eq!(add(&tom, &panel, &fields).status, 303);
    let page = tom.get(&panel).body;
    assert!(page.contains("Arrears of £1,340 &#38; &#60;a notice&#62;"), "{page}");
    assert!(page.contains("Nadia Rahman. The landlord, 2 November 2026"), "{page}");
    let fact = town::link_in(&page, "/problems/");
    let whole = tom.get(&fact).body;
    for words in
        ["Work and money: Yes", "Nadia Rahman", "The landlord", "2 November 2026", "21 November 2026 at 10:00am"]
    {
        assert!(whole.contains(words), "{words}: {whole}");
    }
    assert_eq!(Caller::signed_in(world, &town::GRACE).get(&fact).status, 404, "another team");
    assert_eq!(Caller::signed_in(world, &OWEN).get(&fact).status, 403, "the front door");
    let other = town::link_in(&page, "/problems/").replace("/problems/", "/problems/0");
    assert_eq!(tom.get(&other).status, 404);
}

/// A school ticked a problem when it asked for help. That is no evidence until a worker has looked.
fn what_a_request_says_is_looked_at_first(world: &World) {
    for who in [OWEN, town::PRIYA, town::ASHA] {
        world.add(who);
    }
    let body = r#"{"reference":"X-9","route":"school","people":[{"ref":"c1","kind":"child","names":[{"use":"usual","text":"Ida Fell"}],
        "dob":"2018-03-01"},{"ref":"a1","kind":"adult","names":[{"use":"usual","text":"Una Fell"}]}],
        "homes":[{"ref":"h1","address":"7 Long Row, LU8 2CD","residents":["c1","a1"],"visibility":"ordinary"}],
        "six_problems":[{"problem":"school","answer":"yes","evidence":"One bad term","source":"the school","on":"2026-07-21"}],"urgency":"soon"}"#;
    let token = town::token(world, &town::PRIYA);
    let (status, sent) = crate::front_door::ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000000a", body);
    assert_eq!(status, 200, "{sent}");
    let owen = Caller::signed_in(world, &OWEN);
    let address = format!("/requests/{}", text(&sent, "reference"));
    let decided = owen.send_changed(&address, &owen.get(&address), crate::front_door::EARLY_HELP);
    assert_eq!(decided.status, 303, "{}", decided.body);
    let asha = Caller::signed_in(world, &town::ASHA);
    let waiting = asha.get("/waiting").body;
    let lead =
        waiting.split('"').find(|part| part.starts_with("/families/") && part.ends_with("/lead")).expect("a link");
    let panel = lead.replace("/lead", "/problems");
    let page = asha.get(&panel).body;
    assert!(
        page.contains("0 of the six are there, 6 are not known")
            && page.contains("The request says: Yes: One bad term")
    );
    let look = page.split("?from=").nth(1).and_then(|rest| rest.split('#').next()).expect("a link to look at it");
    let form = asha.get(&format!("{panel}?from={look}"));
    let begins = |name: &str| form.fields().into_iter().find(|(field, _)| field == name).map(|(_, text)| text);
    assert_eq!(begins("evidence").as_deref().map(str::trim), Some("One bad term"));
    assert_eq!((begins("source").as_deref(), begins("answer").as_deref()), (Some("the school"), Some("present")));
    let kept =
        asha.send_changed(&panel, &form, &[("answer", "absent"), ("evidence", "Three terms together are 93 %.")]);
    assert_eq!(kept.status, 303, "{}", kept.body);
    let page = asha.get(&panel).body;
    assert!(page.contains("0 of the six are there, 5 are not known") && !page.contains("?from="), "{page}");
}
