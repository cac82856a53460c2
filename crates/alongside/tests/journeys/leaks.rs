//! What must not get out, each told as somebody would try it: the address of a refuge, an old secret address, the name that was left behind, what stands
//! on paper, a family made by a program, a manager of somebody else's, and protection that is taken away in passing.

use alongside_schema::tables::person_names;
use alongside_schema::{DbConnection, Role};
use axum::body::Body;
use axum::http::Request;
use diesel::prelude::*;

use crate::assessment::{press, write_all};
use crate::finding::found;
use crate::joining::send;
use crate::one_plan::goal;
use crate::pairs::{made, pair_of, sends};
use crate::people::person;
use crate::protected_address;
use crate::second_person::{ROSA, agrees};
use crate::support::{Answer, Caller, RUNTIME, Who, World, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

on_both_engines!(
    a_refuge_is_seen_by_named_workers_alone,
    an_old_secret_address_stays_secret,
    a_print_holds_no_safety_words,
    a_name_that_is_kept_from_somebody_finds_nobody,
    a_program_makes_no_open_family_of_a_colleague,
    a_manager_of_a_school_reaches_no_new_family,
    an_unredacted_assessment_is_not_given_to_the_other_parent,
    protection_is_taken_away_by_who_answers_for_it,
    what_the_plan_an_alert_or_a_way_protects_is_taken_away_by_who_answers_for_it,
    an_attached_report_is_kept_when_a_pair_is_confirmed,
    that_there_is_nothing_comes_on_a_beat,
);

/// Everything of the family's pages that this person gets, in one.
fn all_pages(caller: &Caller, family: &str) -> String {
    let pages =
        ["", "/people", "/timeline", "/genogram", "/print?for=work", "/homes/new", "/moving", "/problems", "/plan"];
    let read = |page: &&str| {
        let answer = caller.get(&format!("{family}{page}"));
        assert_eq!(answer.status, 200, "{page}");
        answer.body
    };
    pages.iter().map(read).collect()
}

pub fn add_home(caller: &Caller, family: &str, resident: &str, fields: &[(&str, &str)]) -> Answer {
    let address = format!("{family}/homes/new");
    let nights = format!("nights_{}", person(caller, family, resident));
    caller.send_changed(&address, &caller.get(&address), &[fields, &[(nights.as_str(), "all")]].concat())
}

/// The path of the home in which somebody with this part of an address lives, as this person finds it.
pub fn home_of(caller: &Caller, family: &str, part: &str) -> String {
    let page = caller.get(&format!("{family}/people")).body;
    let mut before = page.split(part).next().expect("before it").rsplit("/homes/");
    let after = page.split(part).nth(1).expect("the home").split("/homes/").nth(1);
    let id = after.or_else(|| before.next()).expect("a link").get(..36).expect("an id");
    format!("{family}/homes/{id}")
}

/// A mother and her son are in a refuge: whoever answers for the family knows where, and the specialist beside them does not.
fn a_refuge_is_seen_by_named_workers_alone(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, asha, grace) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    let refuge = [("address", "9 Refuge Row"), ("postcode", "LU5 5ZZ"), ("class", "restricted")];
    let other = [("address", "10 Other Row"), ("postcode", "LU5 6ZZ"), ("class", "restricted")];
    let unseen = add_home(&grace, &family, "Nadia Rahman", &other);
    assert!(unseen.status == 422 && unseen.body.contains("You would no longer see this home yourself"));
    assert_eq!(add_home(&tom, &family, "Nadia Rahman", &refuge).status, 303);
    for who in [&tom, &asha] {
        let seen = protected_address::looked_at(who, &family);
        assert!(seen.contains("9 Refuge Row"), "who answers for the family: {seen}");
    }
    let seen = all_pages(&grace, &family);
    assert!(!seen.contains("Refuge Row") && !seen.contains("LU5 5ZZ") && !seen.contains("protected home"));
    let told = tom.get(&format!("{family}/timeline")).body + &tom.get(&format!("{family}/print?for=work")).body;
    assert!(told.contains("A protected home was added") && !told.contains("Refuge Row"), "nor does the story tell it");
}

/// The home was known to him, became secret, and is another one now: each address stays kept from him.
fn an_old_secret_address_stays_secret(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let salma = person(&tom, &family, "Salma Begum");
    let open = [("address", "5 Old Lane"), ("postcode", "LU5 1OL"), ("class", "ordinary")];
    assert_eq!(add_home(&tom, &family, "Nadia Rahman", &open).status, 303);
    let home = home_of(&tom, &family, "5 Old Lane");
    let change = |fields: &[(&str, &str)]| tom.send_changed(&home, &tom.get(&home), fields);
    assert_eq!(change(&[("class", "confidential"), ("kept_from", &salma)]).status, 303);
    assert_eq!(change(&[("address", "77 Hidden Lane"), ("postcode", "LU5 5ZZ")]).status, 303);
    // They move once more, to where everybody may know: nobody is ticked any more.
    let page = tom.get(&home);
    let fields: Vec<(String, String)> = page.fields().into_iter().filter(|(name, _)| name != "kept_from").collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let kept = |field: &&(&str, &str)| !["address", "postcode", "class", "why"].contains(&field.0);
    let fields: Vec<(&str, &str)> = fields.iter().filter(kept).copied().collect();
    let moved = [
        ("address", "8 New Road"),
        ("postcode", "LU5 8NR"),
        ("class", "ordinary"),
        ("why", "Nadia has told her mother herself."),
    ];
    assert_eq!(tom.post(&home, &[&fields[..], &moved].concat()).status, 303);
    assert!(tom.get(&format!("{family}/timeline")).body.contains("5 Old Lane"), "who works with them still reads it");
    town::was_in_the_family(world, &ASHA, "Salma Begum");
    assert!(!all_pages(&asha, &family).contains("8 New Road"), "the new one too, until a second person has agreed");
    world.add(ROSA);
    agrees(&Caller::signed_in(world, &ROSA));
    let seen = all_pages(&asha, &family);
    for secret in ["5 Old Lane", "LU5 1OL", "77 Hidden Lane", "LU5 5ZZ"] {
        assert!(!seen.contains(secret), "{secret}");
    }
    assert!(seen.contains("8 New Road"));
}

fn a_print_holds_no_safety_words(world: &World) {
    let family = made(world);
    let tom = Caller::signed_in(world, &TOM);
    let page = tom.get(&family).body;
    assert!(
        page.contains("A protected address") && page.contains("Gary follows her."),
        "the lead reads it on the screen"
    );
    let paper = tom.get(&format!("{family}/print?for=work")).body;
    for secret in ["Kiln Yard", "Gary follows her", "07700 900101", "The request said"] {
        assert!(!paper.contains(secret), "{secret}");
    }
    assert!(page.contains("07700 900101"), "and how to reach her");
    assert!(paper.contains("Quiet evenings.") && paper.contains("9 Mill Row"), "{paper}");
    // A pair about the whole family that is confirmed keeps homes that are ordinary too.
    let pair = pair_of(&tom, &family, "Joan Holt");
    assert_eq!(sends(&tom, &pair, "confirmed").status, 303);
    let lives = [("address", "4 Ferry Lane"), ("postcode", "LU4 4FL"), ("class", "ordinary")];
    assert_eq!(add_home(&tom, &family, "Leah Dalford", &lives).status, 303);
    assert!(tom.get(&family).body.contains("4 Ferry Lane"));
    assert!(!tom.get(&format!("{family}/print?for=work")).body.contains("4 Ferry Lane"));
}

fn set(world: &World, work: impl FnOnce(&mut DbConnection) -> diesel::QueryResult<usize> + Send + 'static) {
    let set = world.site().db().housekeeping(move |tx| Ok(work(tx.connection())?));
    assert_eq!(RUNTIME.block_on(set).expect("a change"), 1);
}

/// She left a name behind. Whoever types it must not come to the one she has now.
fn a_name_that_is_kept_from_somebody_finds_nobody(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let add = |name: &str| {
        let address = format!("{family}/people/{}/names/new", person(&tom, &family, "Nadia Rahman"));
        let sent = tom.send_changed(&address, &tom.get(&address), &[("name", name), ("used_as", "old")]);
        assert_eq!(sent.status, 303, "{}", sent.body);
    };
    add("Nadia Leftbehind");
    assert!(found(&tom, "name", "Leftbehind").contains("Nadia Rahman"), "a former name finds her");
    let salma = person(&tom, &family, "Salma Begum");
    set(world, move |connection| {
        let kept = person_names::withheld_from.eq(format!("|{salma}|"));
        diesel::update(person_names::table.filter(person_names::name.eq("Nadia Leftbehind")))
            .set(kept)
            .execute(connection)
    });
    add("Nadia Hussain");
    town::was_in_the_family(world, &ASHA, "Salma Begum");
    for (who, finds) in [(TOM, true), (OWEN, true), (ASHA, false)] {
        let caller = Caller::signed_in(world, &who);
        assert_eq!(found(&caller, "name", "Leftbehind").contains("Nadia Rahman"), finds, "{}", who.name);
        assert!(found(&caller, "name", "Hussain").contains("Nadia Rahman"), "{}: the other name still does", who.name);
    }
}

fn a_program_makes_no_open_family_of_a_colleague(world: &World) {
    for who in [OWEN, ASHA] {
        world.add(who);
    }
    let token = town::token(world, &OWEN);
    let send = |key: u8, name: &str| {
        let family = format!(
            r#"{{"name": "F", "reason": "They ask.", "people": [{{"name": "{name}", "kind": "adult", "relationship": "Mother"}}]}}"#
        );
        let request = Request::post("/api/v1/families")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header("idempotency-key", format!("0190a0a0-0000-7000-8000-0000000000{key:02}"))
            .body(Body::from(family));
        Caller::stranger(world).send(request.expect("a request"))
    };
    let refused = send(1, "Asha Mirza");
    assert!(
        refused.status == 422 && refused.body.contains("has to be asked for at the front door"),
        "{}",
        refused.body
    );
    assert!(!found(&Caller::signed_in(world, &OWEN), "name", "Mirza").contains("Mirza</"), "nothing of it is stored");
    assert_eq!(send(2, "Nadia Rahman").status, 200);
}

/// A manager, but of a school: new families are the council's.
const HEAD: Who = Who {
    name: "Hilda Rowe",
    job_title: "head teacher",
    agency: "Bramble Primary School",
    team: "",
    roles: &[Role::Manager],
};

fn a_manager_of_a_school_reaches_no_new_family(world: &World) {
    for who in [OWEN, ASHA, HEAD] {
        world.add(who);
    }
    let address = crate::deciding::asked(world, "", "");
    assert_eq!(crate::deciding::decides(world, &address, &[]).status, 303);
    let reference = |page: &str| page.split("/families/").nth(1).and_then(|rest| rest.get(..11)).map(str::to_owned);
    let (asha, head) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &HEAD));
    let family = reference(&asha.get("/waiting").body).expect("it waits for the council's managers");
    assert_eq!(asha.get(&format!("/families/{family}")).status, 200);
    assert!(!head.get("/waiting").body.contains("Dalford"));
    assert_eq!(head.get(&format!("/families/{family}")).status, 404);
}

/// A worker printed the assessment for the father, and the mother's new address stood in it. It was one of the public cases.
fn an_unredacted_assessment_is_not_given_to_the_other_parent(world: &World) {
    let family = made(world);
    town::works_with(world, &GRACE, &family);
    let tom = Caller::signed_in(world, &TOM);
    press(&tom, &family, "", &[]);
    write_all(&tom, &family, "Leah is calmer since she lives at Kiln Yard.");
    let copy = |caller: &Caller, person: &str| caller.get(&format!("{family}/assessment/paper?for={person}"));
    let (gary, leah) = (person(&tom, &family, "Gary Holt"), person(&tom, &family, "Leah Dalford"));
    let refused = copy(&tom, &gary);
    assert!(refused.status == 422 && refused.body.contains("No copy can be given here"), "{}", refused.status);
    assert!(!refused.body.contains("Kiln Yard") && !refused.body.contains("Leah"));
    // Nor is it on the paper of who lives there, or put into the file: paper lies about.
    assert!(!copy(&tom, &leah).body.contains("Kiln Yard"));
    let held = tom.get(&format!("{family}/assessment/paper?for=work"));
    assert!(held.is(200).contains("something of a protected address") && !held.body.contains("Kiln Yard"));
    write_all(&tom, &family, "Leah is calmer since she moved.");
    assert!(copy(&tom, &leah).body.contains("since she moved"));
    for nobody in ["", "nonsense", "0190a0a0-0000-7000-8000-00000000000a"] {
        let answer = copy(&tom, nobody);
        assert_eq!(answer.status, 404, "{nobody}: somebody unknown has no copy, and never the whole");
    }
    let whole = format!("{family}/assessment/paper?for=work");
    assert!(tom.get(&whole).body.contains("since she moved"), "the lead prints it for the file");
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(grace.get(&whole).status, 422);
    assert!(!grace.get(&format!("{family}/assessment")).body.contains("For the file"));
}

fn protection_is_taken_away_by_who_answers_for_it(world: &World) {
    let family = made(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let pair = pair_of(&grace, &family, "Gary Holt");
    assert_eq!(sends(&grace, &pair, "confirmed").status, 303, "everybody may protect");
    let refused = sends(&grace, &pair, "ended");
    assert!(refused.status == 422 && refused.body.contains("Only the lead practitioner"), "{}", refused.status);
    assert!(refused.body.contains("</textarea>"), "what was typed is still there");
    let home = home_of(&grace, &family, "9 Mill Row");
    let gary = person(&grace, &family, "Joan Holt");
    let change = |caller: &Caller, fields: &[(&str, &str)]| {
        let page = caller.get(&home);
        let dropped = ["class", "kept_from", "why"];
        let kept: Vec<(String, String)> =
            page.fields().into_iter().filter(|(name, _)| !dropped.contains(&name.as_str())).collect();
        let kept: Vec<(&str, &str)> = kept.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        caller.post(&home, &[&kept[..], fields].concat())
    };
    assert_eq!(change(&grace, &[("class", "confidential"), ("kept_from", &gary)]).status, 303);
    let opened = change(&grace, &[("class", "ordinary")]);
    assert!(opened.status == 422 && opened.body.contains("Only the lead practitioner"), "{}", opened.body);
    assert_eq!(change(&tom, &[("class", "ordinary"), ("why", "She told them.")]).status, 303);
    assert_eq!(sends(&tom, &pair, "ended").status, 303, "and asks a second person to");
}

/// The same of a goal, an action, an alert and a number that was not safe: everybody adds protection, and only who answers for the family takes it away.
fn what_the_plan_an_alert_or_a_way_protects_is_taken_away_by_who_answers_for_it(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let salma = person(&tom, &family, "Salma Begum");
    let goal = goal(&tom, &family, "Calm mornings.", &[]);
    let change = |caller: &Caller, address: &str, fields: &[(&str, &str)], dropped: &str| {
        let page = caller.get(address);
        let fields_of = page.fields();
        let kept = fields_of.iter().filter(|(name, _)| name != dropped);
        let kept: Vec<(&str, &str)> = kept.map(|(name, text)| (name.as_str(), text.as_str())).collect();
        caller.post(address, &[&kept[..], fields].concat())
    };
    let keeps = [("withheld", salma.as_str())];
    assert_eq!(change(&grace, &goal, &keeps, "withheld").status, 303, "everybody may protect");
    let refused = change(&grace, &goal, &[], "withheld");
    assert!(refused.status == 422 && refused.body.contains("Only the lead practitioner"), "{}", refused.status);
    assert!(refused.body.contains("Calm mornings."), "what was typed is still there");
    assert_eq!(change(&tom, &goal, &[], "withheld").status, 303);

    assert_eq!(crate::alerts::set(&tom, &family, "Come in pairs.", &[]), 303);
    let alert = town::link_in(&tom.get(&format!("{family}/alerts")).body, "/alerts/");
    let ends = [("answer", "ended"), ("why", "He has gone.")];
    let refused = send(&grace, &alert, &ends);
    assert!(refused.status == 422 && refused.body.contains("Only the lead practitioner"), "{}", refused.status);
    assert!(refused.body.contains("He has gone."), "what was typed is still there");
    assert_eq!(send(&tom, &alert, &ends).status, 303);

    let of_salma = format!("{family}/people/{salma}");
    let unsafe_way = [("kind", "call"), ("value", "01632 960102"), ("safe", "no")];
    assert_eq!(send(&grace, &format!("{of_salma}/ways/new"), &unsafe_way).status, 303);
    let way = town::link_in(&tom.get(&of_salma).body, "/ways/");
    let refused = send(&grace, &way, &[("safe", "yes")]);
    assert!(refused.status == 422 && refused.body.contains("Only the lead practitioner"), "{}", refused.status);
    send(&tom, &way, &[("safe", "yes")]).is(303);
    assert_eq!(send(&tom, &way, &[("safe", "no")]).status, 303);
}

/// A report lay in the record before anybody knew that he must not be told, and the new address stood inside it. It was one of the public cases.
fn an_attached_report_is_kept_when_a_pair_is_confirmed(world: &World) {
    let family = made(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let before = crate::documents::add(&tom, &family, &[("title", "The school’s report")]);
    let visit = format!("{family}/contacts/new");
    let leah = person(&tom, &family, "Leah Dalford");
    let note = [("kind", "home_visit"), ("what_happened", "She likes Kiln Yard."), ("present", leah.as_str())];
    let sent = tom.send_changed(&visit, &tom.get(&visit), &note);
    assert_eq!(sent.status, 303, "{}", sent.body);
    town::was_in_the_family(world, &ASHA, "Gary Holt");
    assert_eq!(asha.get(&before).status, 200, "as long as the pair is only proposed");
    let pair = pair_of(&tom, &family, "Gary Holt");
    assert_eq!(sends(&tom, &pair, "confirmed").status, 303);
    let after = crate::documents::add(&tom, &family, &[("title", "The next report")]);
    for paper in [&before, &after] {
        assert_eq!(asha.get(paper).status, 404, "{paper}");
        assert_eq!(tom.get(paper).status, 200);
    }
    let seen = asha.get(&format!("{family}/timeline")).body + &asha.get(&format!("{family}/documents")).body;
    for kept in ["report", "Kiln Yard"] {
        assert!(!seen.contains(kept), "{kept}");
    }
    assert_eq!(sends(&tom, &pair, "ended").status, 303);
    assert_eq!(asha.get(&before).status, 404, "nobody ends it alone");
    world.add(ROSA);
    agrees(&Caller::signed_in(world, &ROSA));
    assert_eq!(asha.get(&before).status, 200, "and given back when it ends");
}

/// A family that is there and not reached takes longer to look for than none: both are answered on a beat, so that nobody counts it.
fn that_there_is_nothing_comes_on_a_beat(world: &World) {
    let family = town::family_with_a_lead(world);
    let grace = Caller::signed_in(world, &GRACE);
    for address in [family.as_str(), "/families/FAAAA-AAAAA"] {
        for _ in 0..5 {
            let begun = std::time::Instant::now();
            let status = grace.get(address).status;
            assert_eq!(status, 404);
            assert!(begun.elapsed() >= std::time::Duration::from_millis(25), "{address}: {:?}", begun.elapsed());
        }
    }
}
