//! What we hold is kept and not used: somebody objects or asks for it, a privacy officer decides, and keeping people safe goes on.

use alongside_families::store;
use alongside_schema::Id;
use alongside_schema::tables::{processing_limits, trail};
use diesel::prelude::*;

use crate::corrections::{PIP, first_of, says_wrong};
use crate::joining::{done, second_family, send, viewer};
use crate::parts::{NOOR, gives};
use crate::people::person;
use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(somebody_objects);

on_both_engines!(
    what_is_typed_wrong_is_said,
    nothing_is_written_but_what_keeps_somebody_safe,
    of_one_person_nothing_is_written,
    of_one_person_a_partner_sees_what_keeps_them_safe,
    a_limit_begins_while_it_is_looked_at_what_is_right,
    it_is_lifted_after_they_were_told,
    of_two_officers_one_is_told,
    nobody_else_decides,
    a_limited_record_is_not_joined,
);

fn somebody_objects(world: &World) {
    let family = town::family_with_a_lead(world);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    let (mut tom, mut pip) = (world.another_screen_of(&TOM), world.person(PIP));
    tom.signs_in()
        .open(&family)
        .follow("Objections, and limits of processing")
        .sees("Nobody has objected to anything.");
    tom.press("Save").sees("Select what they ask for").sees("Select who asks").sees("Select about whom it is");
    tom.choose("What do they ask for?", "They object: we should stop using what we hold");
    tom.select("Who asks?", "Yusuf Rahman").select("About whom?", "The whole family");
    tom.fill("What do they say, in their words?", "I do not want you to write about us.").press("Save");
    tom.sees("I do not want you to write about us.").sees("due Monday 21 December");
    pip.signs_in().open("/oversight/rights").follow(&reference).sees("I do not want you to write about us.");
    pip.choose("What do you decide?", "While I look at it: we keep what we hold and do not use it, from now on");
    pip.press("Save what is decided").sees("Enter why. Everybody who works with the family reads it");
    pip.fill("If processing is limited: why, for everybody who works with the family", "Yusuf objects.");
    pip.press("Save what is decided").sees("Processing is limited");
    tom.open(&family).sees("Processing is limited since 21 November 2026").sees("because: Yusuf objects.");
    tom.sees_not("Make a promise").follow("Record a visit or call").fill("What happened?", "We had tea.");
    tom.within("Who was there?").tick("Nadia Rahman, Mother");
    tom.press("Save").sees("We had tea.");
    pip.choose("What do you decide?", "Decided: we go on as before")
        .fill("Why is it decided so?", "His safety weighs more.");
    pip.press("Save what is decided").sees("Enter the day on which you told them");
    pip.fill_day("If what was limited is used again: when did you tell them?", "21 11 2026");
    pip.press("Save what is decided").sees("We go on as before");
    tom.open(&family).sees_not("Processing is limited").sees("Make a promise");
}

/// Somebody of the family objects, about the whole family or one person; gives back the page of the officer.
fn objects(tom: &Caller, pip: &Caller, family: &str, about: Option<&str>) -> String {
    let nadia = person(tom, family, "Nadia Rahman");
    let about = about.map_or_else(|| "family".to_owned(), |name| person(tom, family, name));
    let said = [
        ("kind", "objection"),
        ("who", nadia.as_str()),
        ("about", &about),
        ("words", "Please stop."),
        ("kept_from", ""),
        ("asked_year", "2026"),
    ];
    let asked = send(tom, &format!("{family}/limits"), &said);
    assert_eq!(asked.status, 303, "{}", asked.body);
    town::link_in(pip.get("/oversight/rights").is(200), "/oversight/limits/")
}

fn steps(pip: &Caller, limit: &str, step: &str, more: &[(&str, &str)]) -> Answer {
    let said = [("step", step), ("reason", "We looked."), ("because", "She objects.")];
    send(pip, limit, &[&said[..], more].concat())
}

const TOLD: [(&str, &str); 3] = [("told_day", "21"), ("told_month", "11"), ("told_year", "2026")];

fn what_is_typed_wrong_is_said(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let (tom, pip) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP));
    let nadia = person(&tom, &family, "Nadia Rahman");
    let right = [("kind", "limit"), ("who", nadia.as_str()), ("about", "family"), ("words", "Please stop.")];
    for wrong in [
        ("kind", "x"),
        ("who", "other"),
        ("about", ""),
        ("words", " "),
        ("kept_from", nadia.as_str()),
        ("asked_year", "2030"),
    ] {
        let fields: Vec<(&str, &str)> =
            right.iter().copied().filter(|(name, _)| *name != wrong.0).chain([wrong]).collect();
        assert_eq!(send(&tom, &format!("{family}/limits"), &fields).status, 422, "{wrong:?}");
    }
    let limit = objects(&tom, &pip, &family, None);
    for wrong in [
        &[("step", "lift")][..],
        &[("step", "limited"), ("because", "")],
        &[("step", "limited"), ("reason", "")],
        &[("step", "goes_on"), ("reason", "")],
    ] {
        assert_eq!(steps(&pip, &limit, "x", wrong).status, 422, "{wrong:?}");
    }
    let open: Vec<Option<String>> =
        query(world, |connection| Ok(processing_limits::table.select(processing_limits::decision).load(connection)?));
    assert_eq!(open, [None]);
}

fn nothing_is_written_but_what_keeps_somebody_safe(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let (tom, pip, asha) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP), Caller::signed_in(world, &ASHA));
    let promise = tom.get(&format!("{family}/promises/new"));
    let limit = objects(&tom, &pip, &family, None);
    assert_eq!(steps(&pip, &limit, "limited", &[]).status, 303);
    // A form that was open before is refused in words that say what is possible.
    let due = [
        ("promise", "I will ask."),
        ("promise_due_day", "27"),
        ("promise_due_month", "11"),
        ("promise_due_year", "2026"),
    ];
    let refused = tom.send_changed(&format!("{family}/promises/new"), &promise, &due);
    assert!([409, 422].contains(&refused.status), "{}", refused.status);
    assert!(refused.body.contains("You can still write down visits and calls"), "{}", refused.body);
    for page in [
        "/contacts/new",
        "/not-to-be-told",
        "/alerts",
        "/homes/new",
        "/status",
        "/consent",
        "/corrections",
        "/limits",
        "/sharing",
        "/workers",
    ] {
        assert_eq!(tom.get(&format!("{family}{page}")).status, 200, "{page}");
    }
    let (nadia, yusuf) = (person(&tom, &family, "Nadia Rahman"), person(&tom, &family, "Yusuf Rahman"));
    let pair = [("who", nadia.as_str()), ("about", yusuf.as_str()), ("what", "the school"), ("reason", "He says so.")];
    assert_eq!(send(&tom, &format!("{family}/not-to-be-told"), &pair).status, 303);
    assert_eq!(crate::alerts::set(&tom, &family, "Ring first.", &[]), 303);
    let way = [("way", "call"), ("value", "01632 960123"), ("safe", "yes")];
    let added = send(&tom, &format!("{family}/people/{nadia}/ways/new"), &way);
    assert_eq!(added.status, 303, "{}", added.body);
    // What goes outside goes only on a ground that goes before a wish.
    let shared = [
        ("agency", "other"),
        ("whom", "The police"),
        ("what", "Where he was"),
        ("purpose", "To find him"),
        ("decision", "shared"),
        ("why", "He may be hurt."),
        ("told", "told"),
        ("visibility", "team"),
    ];
    let share =
        |ground: &str| send(&tom, &format!("{family}/sharing/new"), &[&shared[..], &[("ground", ground)]].concat());
    assert_eq!(share("agreed").status, 422);
    assert_eq!(share("safeguarding").status, 303);
    // And the work can be handed to another lead: nobody is left without one.
    assert_eq!(asha.get(&format!("{family}/lead")).status, 200);
    let entries: i64 = query(world, |connection| {
        Ok(trail::table.filter(trail::act.eq("limit_changed")).count().get_result(connection)?)
    });
    assert_eq!(entries, 2, "asked and decided");
}

fn of_one_person_nothing_is_written(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let (tom, pip) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP));
    let limit = objects(&tom, &pip, &family, Some("Nadia Rahman"));
    assert_eq!(steps(&pip, &limit, "limited", &[]).status, 303);
    assert!(tom.get(&family).body.contains("what we hold about Nadia Rahman"));
    let (nadia, yusuf) = (person(&tom, &family, "Nadia Rahman"), person(&tom, &family, "Yusuf Rahman"));
    let name =
        |who: &str| send(&tom, &format!("{family}/people/{who}/names/new"), &[("used_as", "alias"), ("name", "Nell")]);
    let refused = name(&nadia);
    assert!(refused.status == 422 || refused.status == 409, "{}", refused.status);
    assert!(refused.body.contains("what we hold about Nadia Rahman and do not use it"), "{}", refused.body);
    assert_eq!(name(&yusuf).status, 303, "of others it goes on");
    let way = [("way", "call"), ("value", "01632 960123"), ("safe", "yes")];
    assert_eq!(send(&tom, &format!("{family}/people/{nadia}/ways/new"), &way).status, 303, "and what keeps her safe");
}

/// Somebody of a partner agency who has a part of the record sees of him that he is there and what is dangerous, and no more, unless the part protects somebody.
fn of_one_person_a_partner_sees_what_keeps_them_safe(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    world.add(NOOR);
    let (tom, pip, noor) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP), Caller::signed_in(world, &NOOR));
    assert_eq!(gives(&tom, &family, &["legal"], "agreed").status, 303);
    let statuses = |name: &str| -> i64 {
        use alongside_schema::tables::{people, users};
        use alongside_schema::visible::status_spells as seen;
        let name = name.to_owned();
        query(world, move |connection| {
            let who: Id = users::table.filter(users::name.eq(NOOR.name)).select(users::id).first(connection)?;
            let of: Id = people::table.filter(people::name.eq(name)).select(people::id).first(connection)?;
            let rows = seen::table.filter(seen::viewer_id.eq(who).and(seen::person_id.eq(of)));
            Ok(rows.count().get_result(connection)?)
        })
    };
    assert_eq!(statuses("Yusuf Rahman"), 1);
    let limit = objects(&tom, &pip, &family, Some("Yusuf Rahman"));
    assert_eq!(steps(&pip, &limit, "limited", &[]).status, 303);
    assert_eq!(statuses("Yusuf Rahman"), 0);
    let part = noor.get(&format!("{family}/part"));
    assert!(part.is(200).contains("Yusuf Rahman"), "that he is of the family");
    assert_eq!(gives(&tom, &family, &["legal"], "safeguarding").status, 303);
    assert_eq!(statuses("Yusuf Rahman"), 1, "protecting him goes before");
}

fn a_limit_begins_while_it_is_looked_at_what_is_right(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let (tom, pip) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP));
    let correction = says_wrong(&tom, &family, "Nadia Rahman", &first_of(&tom, &family, "stories"), &[]);
    let page = correction.replace(&family, "/oversight");
    let open = pip.get(&page);
    let at_once = |because: &str| pip.send_changed(&format!("{page}/limit"), &open, &[("because", because)]);
    assert_eq!(at_once("").status, 422);
    let set = at_once("We look whether it is right.");
    assert_eq!(set.status, 303, "{}", set.body);
    assert!(tom.get(&family).body.contains("We look whether it is right."));
    let again = pip.send_changed(&format!("{page}/limit"), &pip.get(&page), &[("because", "Again.")]);
    assert!(again.status == 422 && again.body.contains("is not used already"), "{}", again.body);
    // It is decided while the limit is in force, and the limit stays until it is lifted.
    let decided = send(&tom, &correction, &[("decision", "noted"), ("reason", "She sees it otherwise.")]);
    assert_eq!(decided.status, 303, "{}", decided.body);
    assert!(tom.get(&family).body.contains("Processing is limited"));
    assert_eq!(steps(&pip, &set.location, "goes_on", &[]).status, 422, "not before she was told");
    assert_eq!(steps(&pip, &set.location, "goes_on", &TOLD).status, 303);
    assert!(!tom.get(&family).body.contains("Processing is limited"));
}

fn it_is_lifted_after_they_were_told(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let (tom, pip) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP));
    let limit = objects(&tom, &pip, &family, None);
    assert_eq!(steps(&pip, &limit, "limited", &[]).status, 303);
    world.minutes_pass(400 * 24 * 60);
    let (tom, pip) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP));
    assert!(tom.get(&family).body.contains("Processing is limited"), "it never ends by itself");
    let untold = steps(&pip, &limit, "lift", &[]);
    assert!(untold.status == 422 && untold.body.contains("you told them"), "{}", untold.body);
    assert_eq!(steps(&pip, &limit, "lift", &TOLD).status, 303);
    assert!(!tom.get(&family).body.contains("Processing is limited"));
    assert!(tom.get(&format!("{family}/limits")).body.contains("We looked."));
}

fn of_two_officers_one_is_told(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let (tom, pip) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP));
    let limit = objects(&tom, &pip, &family, None);
    let other = Caller::signed_in(world, &PIP);
    let (one, two) = (pip.get(&limit), other.get(&limit));
    let says = |caller: &Caller, page: &Answer, step: &str| {
        caller.send_changed(&limit, page, &[("step", step), ("reason", "We looked."), ("because", "She objects.")])
    };
    assert_eq!(says(&pip, &one, "limited").status, 303);
    let late = says(&other, &two, "goes_on");
    assert!(late.status == 409 && late.body.contains("We looked."), "{}", late.status);
    let decided: Vec<Option<String>> =
        query(world, |connection| Ok(processing_limits::table.select(processing_limits::decision).load(connection)?));
    assert_eq!(decided, [Some("limited".to_owned())]);
}

fn nobody_else_decides(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    town::works_with(world, &GRACE, &family);
    let (tom, pip) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP));
    let limit = objects(&tom, &pip, &family, None);
    for who in [&TOM, &ASHA, &GRACE, &OWEN] {
        let caller = Caller::signed_in(world, who);
        assert_eq!(caller.get(&limit).status, 403, "{}", who.name);
        assert_eq!(caller.post(&limit, &[("step", "goes_on")]).status, 403, "{}", who.name);
    }
    // An officer who must not know of the family finds nothing.
    done(world, |tx| {
        use alongside_schema::tables::{families, family_clearances};
        let officer = viewer(tx, &PIP)?.user_id;
        let family: alongside_schema::Id = families::table.select(families::id).first(tx.connection())?;
        diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(family),
                family_clearances::user_id.eq(officer),
                family_clearances::cleared.eq(false),
            ))
            .execute(tx.connection())?;
        Ok(())
    });
    assert_eq!(pip.get(&limit).status, 404);
    assert!(!pip.get("/oversight/rights").body.contains(family.rsplit('/').next().expect("a reference")));
}

fn a_limited_record_is_not_joined(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let other = second_family(world, &GRACE);
    let (tom, pip) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP));
    let limit = objects(&tom, &pip, &family, Some("Yusuf Rahman"));
    assert_eq!(steps(&pip, &limit, "limited", &[]).status, 303);
    let joins = move |world: &World, into: &str, from: &str| {
        let [into, from] =
            [into, from].map(|path| path.rsplit('/').next().expect("a reference").parse().expect("a reference"));
        done(world, move |tx| {
            let by = viewer(tx, &ASHA)?;
            let (into, from) = (store::open(tx.connection(), &by, &into)?, store::open(tx.connection(), &by, &from)?);
            match store::join_families(tx, &by, &into, &from, "One family.") {
                Ok(_) => Ok(String::new()),
                Err(error) => Ok(format!("{error}")),
            }
        })
    };
    assert!(joins(world, &other, &family).contains("kept and not used"), "neither that one into another");
    assert!(joins(world, &family, &other).contains("kept and not used"), "nor another into it");
    assert_eq!(steps(&pip, &limit, "lift", &TOLD).status, 303);
    assert_eq!(joins(world, &other, &family), "");
    let there: Vec<String> = query(world, move |connection| {
        Ok(processing_limits::table.select(processing_limits::words).load(connection)?)
    });
    assert_eq!(there, ["Please stop."], "what was said of it goes with the record");
    let list = Caller::signed_in(world, &ASHA).get(&format!("{other}/limits")).body;
    assert!(list.contains("Please stop."), "{list}");
}
