//! Nobody reaches the record of their own family, relatives, household, neighbours or friends: they say whom they know, they are not told whether those are
//! known here, and somebody else decides what ends.

use alongside_families::codes::{NameUse, PersonKind, Safe};
use alongside_families::store::{NewFamily, NewHome, NewPerson};
use alongside_schema::tables::{outbox, people, requests, users};
use alongside_schema::{Id, Role};
use diesel::prelude::*;

use crate::deciding::{asked, decides};
use crate::finding::found;
use crate::front_door::{HEADING, import, row, waiting};
use crate::support::{Answer, Caller, RUNTIME, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, SAM, TOM};
use crate::workers::id_of;

in_six_ways!(a_worker_who_says_who_they_are_no_longer_reaches_their_family);
on_both_engines!(
    declaring_tells_nothing,
    who_is_near_finds_nothing_in_any_way,
    who_sent_a_request_and_is_near_has_it_as_on_the_day,
    a_request_that_waits_is_kept_from_who_declares_somebody_of_it,
    a_family_that_a_program_makes_is_asked_for_at_the_front_door,
    everybody_is_asked_once_and_again_after_half_a_year,
);

/// Decides who must not find whom.
pub const IVY: Who = Who {
    name: "Ivy Lark",
    job_title: "data protection officer",
    agency: "Luton Council",
    team: "",
    roles: &[Role::PrivacyOfficer],
};
/// Another, who decides what is about Ivy.
pub const NOOR: Who = Who { name: "Noor Wells", ..IVY };

pub const OWN: &str = "/account/people-i-know";
pub const LIST: &str = "/oversight/links";
pub const KNOWS: &str = "Do you know anybody who may be helped here?";

/// What the program does by itself every few seconds.
pub fn looks(world: &World) {
    RUNTIME.block_on(alongside::look_at_new_links(world.site().db())).expect("a look");
}

/// Declares somebody: their kind, name, day, month and year of birth, address and postcode.
pub fn declares(caller: &Caller, said: [&str; 7]) -> Answer {
    let page = caller.get(OWN);
    assert_eq!(page.status, 200);
    let names = ["kind", "name", "born_day", "born_month", "born_year", "address", "postcode"];
    let fields: Vec<(&str, &str)> = names.into_iter().zip(said).collect();
    caller.send_changed(OWN, &page, &fields)
}

/// A friend of whom the whole name and the date of birth are known: as sure as it gets.
pub const NADIA: [&str; 7] = ["friend", "Nadia Rahman", "12", "4", "1990", "", ""];

pub fn nadia_is_declared_by(world: &World, who: &Who) -> Caller {
    let caller = Caller::signed_in(world, who);
    assert_eq!(declares(&caller, NADIA).status, 303);
    looks(world);
    caller
}

fn a_worker_who_says_who_they_are_no_longer_reaches_their_family(world: &World) {
    let mut family = town::rahman();
    let born = Some("1988-02-09".parse().expect("a day"));
    family.people.push(NewPerson::new("Tom Fielding", PersonKind::Adult, "Father").born(born));
    let family = town::family_led_by_tom(world, family);
    let (mut tom, mut asha, mut ivy) =
        (world.another_screen_of(&TOM), world.another_screen_of(&ASHA), world.person(IVY));
    tom.signs_in().at("/caseload").sees("Rahman").sees(KNOWS);
    tom.follow(&format!("{KNOWS} Say so, and we keep their record from you")).at(OWN);
    tom.sees("You have named nobody yet").press("Keep their record from me").sees("Select who it is");
    tom.sees("Enter the whole name").choose("Who is it?", "Myself").fill("Whole name", "Tom Fielding");
    tom.fill_day("Date of birth (optional)", "9 2 1988").press("Keep their record from me").at(OWN);
    tom.sees("Whom you have named").sees("Myself, named on 21 November 2026");
    looks(world);

    tom.open("/caseload").sees_not("Rahman").sees_not(KNOWS);
    tom.finds_nothing_at(&family).finds_nothing_at(&format!("{family}/people"));
    asha.signs_in().at("/team").sees("Tom Fielding leads but must not see the family");

    ivy.signs_in()
        .at(LIST)
        .sees("Who knows whom")
        .sees("Locked until you decide")
        .sees("by the program, which was sure");
    ivy.sees("They lead it in name: its manager is told to give it another lead");
    ivy.follow("Tom Fielding, declared by Tom Fielding, family support worker").press("Save");
    ivy.sees("Select whether it is the same person").sees("Enter how you know");
    ivy.choose("Is it the same person?", "Yes, it is the same person").fill("How do you know?", "I rang him.");
    ivy.has_ticked("Restrict the family to those who work with it today").press("Save").at(LIST);
    ivy.sees("Nothing waits for you").sees("Tom Fielding does not find Tom Fielding").sees("It is themselves");
    ivy.sees("restricted").sees_not("No manager answers for it now").may_not_open(&family);

    asha.open("/team").follow("Change the lead practitioner: Rahman, Tom Fielding leads but must not see the family");
    asha.at("/families/*/lead").sees("Rahman");
    let (tom_s, of_person): (Option<Id>, String) = query(world, |connection| {
        let tom = users::table.filter(users::email.eq(TOM.email())).select(users::person_id).first(connection)?;
        Ok((tom, people::table.filter(people::name.eq("Tom Fielding")).select(people::id).first(connection)?))
    });
    assert_eq!(tom_s.map(|id| id.to_string()), Some(of_person), "the account is that person's");
    tom.finds_nothing_at(&family);
}

/// Of two who declare, the one names somebody of the record and the other nobody: what they are answered, and what they find on the page before and after
/// the look, is the same to the letter.
fn declaring_tells_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (grace, owen) = (Caller::signed_in(world, &GRACE), Caller::signed_in(world, &OWEN));
    let known = declares(&grace, NADIA);
    let unknown = declares(&owen, ["friend", "Lucia Morena", "12", "4", "1990", "", ""]);
    assert_eq!((known.status, &known.location, &known.body), (unknown.status, &unknown.location, &unknown.body));
    let page = |caller: &Caller, name: &str| {
        let body = caller.get(OWN).body;
        // What is theirs alone: the name that they typed, ids, and who they are.
        let ours = |word: &str| !word.contains('-') || !word.chars().any(|c| c.is_ascii_digit());
        let main = body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a page");
        let words: Vec<String> =
            main.replace(name, "NAME").split(['"', '/', ' ']).filter(|word| ours(word)).map(str::to_owned).collect();
        words
    };
    assert_eq!(page(&grace, "Nadia Rahman"), page(&owen, "Lucia Morena"));
    looks(world);
    assert_eq!(grace.get(&family).status, 404, "one of them was meant");
    assert_eq!(page(&grace, "Nadia Rahman"), page(&owen, "Lucia Morena"));
    for who in [&GRACE, &OWEN, &ASHA, &PRIYA, &SAM] {
        let caller = Caller::signed_in(world, who);
        assert_eq!(caller.get(LIST).status, 403, "{}", who.name);
        assert!(!caller.get("/account").body.contains("Nadia"), "{}", who.name);
    }
    let asha = Caller::signed_in(world, &ASHA);
    assert!(!asha.get("/team").body.contains("Grace"), "her manager is not told whom she knows");
}

/// The front door finds somebody by whatever it types, until it has said that it knows them.
fn who_is_near_finds_nothing_in_any_way(world: &World) {
    let mut family = town::rahman();
    family.people[0].other_names.push((NameUse::Old, "Nadia Hussain".to_owned()));
    family.people[0] = family.people[0].clone().rings("01632 960101", Safe::Yes);
    let family = town::family_led_by_tom(world, family);
    let (owen, tom) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &TOM));
    import(
        world,
        "forms.csv",
        &[HEADING, &row("E-1", "Yusuf Rahman 03/09/2016", "Nadia Rahman (mum)", "soon")].concat(),
    );
    let request = format!("/requests/{}", waiting(&owen)[0]);
    assert_eq!(owen.get(&request).status, 200);
    let asked = |caller: &Caller| -> Vec<bool> {
        let by = [
            ("name", "Nadia Rahman"),
            ("name", "nadia hussain"),
            ("name", "Yusuf"),
            ("reach", "01632 960101"),
            ("address", "LU8 3QD"),
        ];
        by.into_iter().map(|(field, text)| !found(caller, field, text).contains("Nobody found")).collect()
    };
    let before = asked(&owen);
    assert!(before[0] && before[2], "{before:?}");
    assert!(asked(&tom).iter().all(|found| *found), "{:?}", asked(&tom));
    assert_eq!(declares(&owen, NADIA).status, 303);
    assert_eq!(declares(&tom, NADIA).status, 303);
    looks(world);
    for caller in [&owen, &tom] {
        assert!(asked(caller).iter().all(|found| !found), "{:?}", asked(caller));
        let born = {
            let id = town::hidden_in(&caller.get("/search").body, "form_id");
            let fields = [("form_id", id.as_str()), ("born_day", "12"), ("born_month", "4"), ("born_year", "1990")];
            caller.post("/search", &fields)
        };
        assert!(!caller.get(&born.location).body.contains("Rahman"));
    }
    assert!(waiting(&owen).is_empty(), "nor in the list of requests");
    assert!(owen.get("/requests").body.contains("Nothing waits for a decision"), "nor in a count");
    assert_eq!(owen.get(&request).status, 404);
    let none = tom.get("/families/F0000-00000");
    let pages = [
        "",
        "/people",
        "/homes/new",
        "/plan",
        "/timeline",
        "/documents",
        "/problems",
        "/lock-out",
        "/genogram",
        "/promises",
        "/meetings",
        "/alerts",
        "/status",
        "/contacts/new",
        "/not-to-be-told",
    ];
    for path in pages {
        let answer = tom.get(&format!("{family}{path}"));
        assert!(answer.status == 404 && answer.body == none.body, "{path}: as where nothing is");
    }
    for path in ["/caseload", "/diary", "/asked"] {
        assert!(!tom.get(path).body.contains("Rahman"), "{path}");
    }
    // What comes later about the same people is kept from him before he could read it.
    import(
        world,
        "forms.csv",
        &[HEADING, &row("E-2", "Yusuf Rahman 03/09/2016", "Nadia Rahman (mum)", "soon")].concat(),
    );
    assert!(waiting(&owen).is_empty());
}

fn who_sent_a_request_and_is_near_has_it_as_on_the_day(world: &World) {
    for who in [OWEN, PRIYA, ASHA] {
        world.add(who);
    }
    let address = asked(world, "", "");
    let (priya, text) = (id_of(world, &PRIYA), address.trim_start_matches("/requests/").to_owned());
    let hers = world.site().db().housekeeping(move |tx| {
        let this = requests::table.filter(requests::reference.eq(text));
        Ok(diesel::update(this).set(requests::requester_id.eq(priya)).execute(tx.connection())?)
    });
    assert_eq!(RUNTIME.block_on(hers).expect("hers"), 1);
    let priya = Caller::signed_in(world, &PRIYA);
    let mine = address.replace("/requests/", "/requests/mine/");
    let page = || {
        let body = priya.get(&mine).body;
        let at = body.find("Where it is").expect("where it is");
        (body[at..at + 120].to_owned(), body.contains("Take this request back"))
    };
    let on_the_day = page();
    assert!(on_the_day.0.contains("Received") && on_the_day.1);
    assert_eq!(declares(&priya, ["friend", "Leah Dalford", "2", "2", "1993", "", ""]).status, 303);
    looks(world);
    assert_eq!(page(), on_the_day);
    assert_eq!(decides(world, &address, &[]).status, 303);
    assert_eq!(page(), on_the_day, "she is told nothing of it");
    let told: i64 = query(world, |connection| {
        Ok(outbox::table.filter(outbox::address.eq(PRIYA.email())).count().get_result(connection)?)
    });
    assert_eq!(told, 0, "nor by a message");
    let form = town::hidden_in(&priya.get(&mine).body, "form_id");
    let name = town::hidden_in(&priya.get(&mine).body, "form_subject");
    let fields = [("form_id", form.as_str()), ("form_name", "withdraw"), ("form_subject", name.as_str())];
    let refused = priya.post(&format!("{mine}/withdraw"), &fields);
    assert!(refused.body.contains("It can not be taken back. Ring the front door."), "{}", refused.body);
    assert!(!refused.body.contains("decided"), "{}", refused.body);
}

fn a_request_that_waits_is_kept_from_who_declares_somebody_of_it(world: &World) {
    for who in [OWEN, crate::front_door::CLEO] {
        world.add(who);
    }
    let address = asked(world, "", "");
    let owen = Caller::signed_in(world, &OWEN);
    assert_eq!(declares(&owen, ["relative", "Leah Dalford", "2", "2", "1993", "", ""]).status, 303);
    assert_eq!(owen.get(&address).status, 200);
    looks(world);
    assert_eq!(owen.get(&address).status, 404, "nobody of it is in the record yet, and he does not read it");
    assert!(waiting(&owen).is_empty());
    let cleo = Caller::signed_in(world, &crate::front_door::CLEO);
    assert_eq!(cleo.get(&address).status, 200);
    assert!(cleo.get(&address).body.contains("Restricted"), "a colleague's relatives are for cleared people");
}

fn a_family_that_a_program_makes_is_asked_for_at_the_front_door(world: &World) {
    world.add(GRACE);
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(declares(&grace, ["neighbour", "Abena Osei", "", "", "", "88 Quarry Lane", "LU8 7TR"]).status, 303);
    let family = |name: &str| NewFamily {
        name: "Osei".to_owned(),
        people: vec![NewPerson::new(name, PersonKind::Adult, "Mother").lives_in(Some(0))],
        homes: vec![NewHome {
            address: "88 Quarry Lane".to_owned(),
            postcode: "LU8 7TR".to_owned(),
            ..NewHome::default()
        }],
        ..NewFamily::default()
    };
    let (meant, another) = (family("Abena Osei"), NewFamily { homes: Vec::new(), ..family("Peter Quill") });
    let today = world.site().clock().today();
    let must = |family: NewFamily| {
        query(world, move |connection| alongside_requests::store::must_be_asked_for(connection, &family, today))
    };
    assert!(must(meant), "a person decides who may know of it");
    assert!(!must(another));
}

fn everybody_is_asked_once_and_again_after_half_a_year(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    assert!(priya.get("/requests/mine").body.contains(KNOWS), "on the first page");
    assert!(!priya.get("/our-actions").body.contains(KNOWS), "and on no other");
    let page = priya.get(OWN).body;
    let at = page.find("/account/people-i-know/said").expect("a button");
    let id = town::hidden_in(&page[at..], "form_id");
    let said = [("form_id", id.as_str()), ("form_name", "people-i-know-said"), ("form_subject", "")];
    let answer = priya.post("/account/people-i-know/said", &said);
    assert_eq!((answer.status, answer.location.as_str()), (303, "/requests/mine"));
    assert!(!priya.get("/requests/mine").body.contains(KNOWS));
    world.minutes_pass(182 * 24 * 60);
    assert!(!Caller::signed_in(world, &PRIYA).get("/requests/mine").body.contains(KNOWS));
    world.minutes_pass(2 * 24 * 60);
    assert!(Caller::signed_in(world, &PRIYA).get("/requests/mine").body.contains(KNOWS), "families change");
}
