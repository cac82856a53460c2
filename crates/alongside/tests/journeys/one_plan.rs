//! One plan: who owns what and says yes, versions that are agreed, and a copy for each person.

use crate::support::{Caller, Person, RUNTIME, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, TOM};

in_six_ways!(a_plan_is_agreed_and_what_changes_is_seen);
on_both_engines!(
    who_is_asked_sees_the_action_and_nothing_else,
    saying_no_is_neutral_and_the_plan_asks_who_else,
    a_copy_holds_what_its_reader_may_see_and_says_nothing_of_the_rest,
    who_must_not_learn_of_a_goal_does_not_learn_of_its_actions,
    a_version_is_whole_whoever_writes_it_down,
    a_plan_without_a_goal_is_not_agreed,
    two_who_agree_at_once_make_two_versions,
);

fn a_plan_is_agreed_and_what_changes_is_seen(world: &World) {
    let family = town::family_with_a_lead(world);
    let (mut tom, mut priya) = (world.another_screen_of(&TOM), world.another_screen_of(&PRIYA));
    tom.signs_in().open(&family).follow("Add a goal");
    tom.fill("What does the family want?", "Mornings without shouting.").choose("Who said it?", "Nadia Rahman");
    tom.fill("How are things now? (optional)", "We shout every day but Saturday.");
    tom.fill("How will they know that it is reached? (optional)", "Four quiet mornings in a row.")
        .press("Add the goal");
    tom.sees("We shout every day but Saturday.").sees("Four quiet mornings in a row.");
    adds_actions(&mut tom);
    the_school_says_yes(&mut priya, &family);
    tom.open(&family).within("Keep a climbing place for Yusuf").sees("Said yes on 21 November 2026");
    agrees(&mut tom, &family);
    changes_are_seen(&mut tom, &family);
}

fn adds_actions(tom: &mut Person) {
    tom.follow("Add an action towards goal 1").fill("What is to be done?", "Clothes ready the night before");
    tom.choose("Who will do it?", "Nadia Rahman, mother").choose("Have they said yes?", "Yes");
    tom.fill("How will you know that it helped? (optional)", "No searching for shoes");
    tom.fill("Who checks? (optional)", "Yusuf").press("Add the action");
    tom.within("Clothes ready the night before").sees("Said yes on 21 November 2026").sees("Yusuf checks");
    tom.follow("Add an action towards goal 1").fill("What is to be done?", "Keep a climbing place for Yusuf");
    tom.choose("Who will do it?", "A school, service or worker");
    tom.fill("Their e-mail address, if they sign in here (optional)", "nobody@example.org").press("Add the action");
    tom.sees("Nobody with this address can be asked here");
    tom.fill("Their e-mail address, if they sign in here (optional)", "priya.shah@example.org").press("Add the action");
    tom.within("Keep a climbing place for Yusuf").sees("Priya Shah").sees("Asked, no answer yet");
}

fn the_school_says_yes(priya: &mut Person, family: &str) {
    priya.signs_in().follow("Asked of you").sees("Keep a climbing place for Yusuf").sees("Rahman");
    priya.sees_not("Mornings without shouting").sees_not("Clothes ready").sees_not("Nadia");
    priya.follow("Answer for Rahman: Keep a climbing place for Yusuf").press("Save your answer");
    priya.sees("Select whether you can do it").choose("Can you do it?", "Yes, I will do it").press("Save your answer");
    priya.at("/asked").sees("You said yes").may_not_open(family);
}

fn agrees(tom: &mut Person, family: &str) {
    tom.open(&format!("{family}/plan")).sees("This plan has not been agreed yet").follow("Agree the plan");
    tom.press("Agree the plan").sees("Select who agrees").sees("Select how it was agreed");
    tom.select("Nadia Rahman", "Agrees").select("Salma Begum", "Agrees to some of it");
    tom.choose("How was it agreed?", "On a visit").within("Who was given a copy? (optional)").tick("Nadia Rahman");
    tom.press("Agree the plan").at("/families/*/plan");
    tom.sees("agreed on 21 November 2026: Nadia Rahman (agrees, has a copy), Salma Begum (agrees to some of it)");
    tom.sees_not("Changed since");
}

fn changes_are_seen(tom: &mut Person, family: &str) {
    tom.follow("Change goal 1").fill("What does the family want?", "Calm mornings, all of us.").press("Save the goal");
    tom.open(&format!("{family}/plan")).sees("Changed since version 1").follow("Version 1");
    tom.sees("Mornings without shouting.").sees("Calm mornings, all of us.").sees("The same").sees("Has a copy since");
    tom.open(&format!("{family}/plan")).follow("Agree the plan").select("Nadia Rahman", "Agrees");
    tom.choose("How was it agreed?", "In a meeting").press("Agree the plan").sees("Version 2").sees("Version 1");
    tom.sees_not("Changed since version");
    tom.follow("Print a copy for somebody")
        .follow("Print the copy for Nadia Rahman")
        .sees("Printed for Nadia Rahman on");
    tom.prints("Calm mornings, all of us.").prints("We agreed version 2 on 21 November 2026");
}

/// Adds a goal and gives back its address.
pub fn goal(caller: &Caller, family: &str, words: &str, changes: &[(&str, &str)]) -> String {
    let address = format!("{family}/goals/new");
    let page = caller.get(&address);
    let nadia = town::person_in(&page.body, "Nadia Rahman");
    let fields = [&[("words", words), ("said_by", nadia.as_str())], changes].concat();
    assert_eq!(caller.send_changed(&address, &page, &fields).status, 303, "{words}");
    let page = caller.get(family).body;
    let after = page.split(words).nth(1).expect("the goal");
    town::link_in(&after.replace("/actions/new", "/actions/new/"), "/goals/")
}

/// Adds an action towards a goal.
fn action(caller: &Caller, goal: &str, what: &str, owner: &str, changes: &[(&str, &str)]) {
    let address = format!("{goal}/actions/new");
    let page = caller.get(&address);
    let owner = if owner == "professional" { owner.to_owned() } else { town::person_in(&page.body, owner) };
    let fields = [&[("what", what), ("owner", owner.as_str())], changes].concat();
    let sent = caller.send_changed(&address, &page, &fields);
    assert_eq!(sent.status, 303, "{what}: {}", sent.body);
}

fn who_is_asked_sees_the_action_and_nothing_else(world: &World) {
    let family = town::family_with_a_lead(world);
    let [tom, priya, grace] = [&TOM, &PRIYA, &GRACE].map(|who| Caller::signed_in(world, who));
    let quiet = goal(&tom, &family, "Quiet mornings.", &[]);
    let ask = [("owner_email", "Priya.Shah@example.org"), ("why", "He hides at night."), ("backup", "Mr Okoro")];
    action(&tom, &quiet, "Ring about the climbing", "professional", &ask);
    let address = town::link_in(&priya.get("/asked").body, "/asked/");
    for path in ["/asked", &address] {
        let page = priya.get(path).body;
        assert!(page.contains("Ring about the climbing") && page.contains("Rahman"), "{path}");
        for hidden in ["Quiet mornings", "He hides", "Okoro", "Nadia", "Yusuf", "Hawthorn", "Tom Fielding"] {
            assert!(!page.contains(hidden), "{path} shows {hidden}");
        }
    }
    assert_eq!(grace.get(&address).status, 404, "nobody else's");
    assert!(!grace.get("/asked").body.contains("climbing"));
    assert_eq!(grace.send_changed(&address, &priya.get(&address), &[("accepts", "yes")]).status, 404);
    assert_eq!(Caller::signed_in(world, &OWEN).get(&address).status, 404);

    // Late, but not counted as late before she has said yes.
    world.minutes_pass(60 * 24 * 30);
    let tom = Caller::signed_in(world, &TOM);
    assert!(!tom.get(&family).body.contains(">Late<"));
    let priya = Caller::signed_in(world, &PRIYA);
    let page = priya.get(&address);
    assert_eq!(priya.send_changed(&address, &page, &[("accepts", "yes")]).status, 303);
    assert_eq!(
        priya.send_changed(&address, &page, &[("accepts", "yes")]).location,
        "/asked",
        "sent twice, stored once"
    );
    let page = tom.get(&family).body;
    assert!(page.contains(">Late<") && page.contains("Priya Shah will do it"));

    // When the work ends it is gone.
    let end = format!("{family}/end");
    let ending = [
        ("family_says", "Thank you."),
        ("who_goes_on", "The family."),
        ("who_to_ring", "The hub"),
        ("reason", "outcomes_met"),
        ("calls", "no"),
    ];
    assert_eq!(tom.send_changed(&end, &tom.get(&end), &ending).status, 303);
    assert_eq!(priya.get(&address).status, 404);
    assert!(priya.get("/asked").body.contains("Nobody asks you"));
}

fn saying_no_is_neutral_and_the_plan_asks_who_else(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, priya) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PRIYA));
    let quiet = goal(&tom, &family, "Quiet mornings.", &[]);
    action(&tom, &quiet, "Walk with him", "professional", &[("owner_email", "priya.shah@example.org")]);
    action(&tom, &quiet, "Ring the nursery", "Salma Begum", &[("answer", "declined"), ("answer_words", "My hip.")]);
    let address = town::link_in(&priya.get("/asked").body, "/asked/");
    let no = [("accepts", "no"), ("words", "I am not in on Tuesdays.")];
    assert_eq!(priya.send_changed(&address, &priya.get(&address), &no).status, 303);
    assert!(priya.get("/asked").body.contains("Nobody asks you"));
    let page = tom.get(&family).body;
    assert!(page.contains("I am not in on Tuesdays.") && page.contains("My hip.") && page.contains("Who else?"));
    let change = town::link_in(&page, "/actions/");
    let refused = tom.send_changed(&change, &tom.get(&change), &[("state", "dropped")]);
    assert!(refused.status == 422 && refused.body.contains("It blames nobody"));
    let dropped = [("state", "dropped"), ("state_reason", "He walks with Samir.")];
    assert_eq!(tom.send_changed(&change, &tom.get(&change), &dropped).status, 303);
    assert!(tom.get(&family).body.contains("Not needed any more: <span class=\"alongside-text\">He walks with Samir."));
}

/// Writes down that somebody must not be told something, as a request would.
fn must_not_be_told(world: &World, who: &str, about: &str) {
    let (who, about) = (who.to_owned(), about.to_owned());
    let written = world.site().db().write(move |tx| {
        use alongside_schema::tables::{families, nondisclosures, people};
        use alongside_schema::{Act, Entry, Id};
        use diesel::prelude::*;
        let family: Id = families::table.select(families::id).first(tx.connection())?;
        let about: Id = people::table.filter(people::name.eq(about)).select(people::id).first(tx.connection())?;
        let known: Option<Id> =
            people::table.filter(people::name.eq(&who)).select(people::id).first(tx.connection()).optional()?;
        let (id, now) = (tx.new_id(), tx.now());
        diesel::insert_into(nondisclosures::table)
            .values((
                nondisclosures::id.eq(id),
                nondisclosures::family_id.eq(family),
                nondisclosures::who_person_id.eq(known),
                nondisclosures::who.eq(who),
                nondisclosures::about_person_id.eq(about),
                nondisclosures::what.eq("where they are"),
                nondisclosures::state.eq("proposed"),
                nondisclosures::created_at.eq(now),
                nondisclosures::subjects.eq(""),
                nondisclosures::withheld_from.eq(""),
                nondisclosures::visibility.eq("team"),
                nondisclosures::source.eq("A test"),
            ))
            .execute(tx.connection())?;
        Ok(Entry::by_nobody(Act::FamilyAdded).with(()))
    });
    RUNTIME.block_on(written).expect("a pair");
}

/// What the printed copies for everybody say, each by its reader.
fn copies(caller: &Caller, family: &str) -> Vec<(String, String)> {
    let list = caller.get(&format!("{family}/plan/copies")).body;
    list.split(&format!("{family}/plan/copies/"))
        .skip(1)
        .map(|rest| rest.split('"').next().expect("an address").to_owned())
        .filter(|id| id.len() == 36)
        .map(|id| {
            let copy = caller.get(&format!("{family}/plan/copies/{id}"));
            assert_eq!(copy.status, 200);
            (
                copy.body
                    .split("Printed for ")
                    .nth(1)
                    .expect("for whom")
                    .split(" on ")
                    .next()
                    .expect("a name")
                    .to_owned(),
                copy.body,
            )
        })
        .collect()
}

fn a_copy_holds_what_its_reader_may_see_and_says_nothing_of_the_rest(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let form = tom.get(&format!("{family}/goals/new")).body;
    let (salma, yusuf) = (town::person_in(&form, "Salma Begum"), town::person_in(&form, "Yusuf Rahman"));
    let quiet = goal(&tom, &family, "Quiet mornings.", &[]);
    action(&tom, &quiet, "Set two alarms", "Nadia Rahman", &[]);
    action(&tom, &quiet, "Bring the key to the flat", "Salma Begum", &[]);
    let talk = goal(&tom, &family, "Somebody to talk to.", &[("said_by", &yusuf), ("withheld", &salma)]);
    action(&tom, &talk, "Find a mentor", "Yusuf Rahman", &[]);
    goal(&tom, &family, "A new lock for Yusuf’s room.", &[]);
    let step = format!("{family}/steps/new");
    let group = [("service", "Lantern group"), ("for", yusuf.as_str())];
    assert_eq!(tom.send_changed(&step, &tom.get(&step), &group).status, 303);

    let of = |copies: &[(String, String)], name: &str| {
        copies.iter().find(|(reader, _)| reader == name).map(|(_, copy)| copy.clone()).expect("a copy")
    };
    let all = copies(&tom, &family);
    assert_eq!(all.len(), 3);
    let nadias = of(&all, "Nadia Rahman");
    for there in
        ["Quiet mornings.", "Set two alarms", "Somebody to talk to.", "Find a mentor", "Lantern group", "new lock"]
    {
        assert!(nadias.contains(there), "{there}");
    }
    let salmas = of(&all, "Salma Begum");
    assert!(
        salmas.contains("Quiet mornings.") && salmas.contains("Set two alarms") && salmas.contains("Lantern group")
    );
    assert!(!salmas.contains("talk to") && !salmas.contains("mentor"));
    let list = tom.get(&format!("{family}/plan/copies")).body;
    assert!(list.contains("“Somebody to talk to.”") && list.contains("it is kept from them"));

    // The grandmother must not be told of the boy: also what is about him or names him goes, and nothing tells that it went.
    must_not_be_told(world, "Salma Begum", "Yusuf Rahman");
    let salmas = of(&copies(&tom, &family), "Salma Begum");
    assert!(salmas.contains("Quiet mornings.") && salmas.contains("Bring the key to the flat"));
    for gone in ["Yusuf", "talk to", "mentor", "Lantern", "new lock", "left out", "withheld", "kept from", "must not"] {
        assert!(!salmas.contains(gone), "her copy says {gone}");
    }
    assert!(!salmas.contains("Goal 2"), "the numbers of goals have no gaps that tell");
    assert!(of(&copies(&tom, &family), "Nadia Rahman").contains("Lantern group"));
    // Somebody who was only named in words may be one of them.
    must_not_be_told(world, "old Mrs Begum", "Nadia Rahman");
    let salmas = of(&copies(&tom, &family), "Salma Begum");
    assert!(!salmas.contains("Nadia") && !salmas.contains("Quiet mornings.") && !salmas.contains("Set two alarms"));
    for who in [&GRACE, &OWEN, &PRIYA] {
        assert!([403, 404].contains(&Caller::signed_in(world, who).get(&format!("{family}/plan/copies")).status));
    }
}

fn who_must_not_learn_of_a_goal_does_not_learn_of_its_actions(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let talk = goal(&tom, &family, "Somebody to talk to.", &[]);
    action(&tom, &talk, "Find a mentor", "Yusuf Rahman", &[]);
    let agree = format!("{family}/plan/agree");
    let nadia = town::person_in(&tom.get(&format!("{family}/goals/new")).body, "Nadia Rahman");
    let field = format!("agrees_{nadia}");
    assert_eq!(tom.send_changed(&agree, &tom.get(&agree), &[(&field, "yes"), ("how", "visit")]).status, 303);
    let version = town::link_in(&tom.get(&format!("{family}/plan")).body, "/versions/");
    let pages = [
        family.clone(),
        format!("{family}/plan"),
        format!("{family}/timeline"),
        format!("{family}/print?for=work"),
        version,
    ];
    for page in &pages {
        assert!(grace.get(page).body.contains("talk to"), "{page}");
    }
    let form = tom.get(&talk);
    let salma = town::person_in(&form.body, "Salma Begum");
    assert_eq!(tom.send_changed(&talk, &form, &[("withheld", &salma)]).status, 303);
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    for page in &pages {
        let body = grace.get(page).body;
        assert!(!body.contains("talk to") && !body.contains("mentor"), "{page}");
        assert!(tom.get(page).body.contains("talk to"), "{page}");
    }
}

fn a_version_is_whole_whoever_writes_it_down(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    goal(&tom, &family, "Quiet mornings.", &[]);
    let form = tom.get(&format!("{family}/goals/new")).body;
    let (salma, nadia) = (town::person_in(&form, "Salma Begum"), town::person_in(&form, "Nadia Rahman"));
    goal(&tom, &family, "Somebody to talk to.", &[("withheld", &salma)]);
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    let agree = format!("{family}/plan/agree");
    let agreed = [(format!("agrees_{nadia}"), "yes".to_owned()), ("how".to_owned(), "visit".to_owned())];
    let agreed: Vec<(&str, &str)> = agreed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(grace.send_changed(&agree, &grace.get(&agree), &agreed).status, 303);
    let plan = format!("{family}/plan");
    let version = town::link_in(&tom.get(&plan).body, "/versions/");
    assert!(tom.get(&version).body.contains("Somebody to talk to."));
    assert!(!grace.get(&version).body.contains("talk to"));
    for who in [&tom, &grace] {
        assert!(!who.get(&plan).body.contains("since version"), "nothing has changed for either");
    }
}

fn a_plan_without_a_goal_is_not_agreed(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let agree = format!("{family}/plan/agree");
    let nadia = town::person_in(&tom.get(&format!("{family}/goals/new")).body, "Nadia Rahman");
    let field = format!("agrees_{nadia}");
    let refused = tom.send_changed(&agree, &tom.get(&agree), &[(&field, "yes"), ("how", "visit")]);
    assert!(refused.status == 422 && refused.body.contains("Add a first goal with the family"));
    goal(&tom, &family, "Quiet mornings.", &[]);
    let nobody = tom.send_changed(&agree, &tom.get(&agree), &[(&field, "no"), ("how", "visit")]);
    assert!(nobody.status == 422 && nobody.body.contains("Select who agrees"));
}

fn two_who_agree_at_once_make_two_versions(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    goal(&tom, &family, "Quiet mornings.", &[]);
    let agree = format!("{family}/plan/agree");
    let nadia = town::person_in(&tom.get(&format!("{family}/goals/new")).body, "Nadia Rahman");
    let field = format!("agrees_{nadia}");
    let (toms, ashas) = (tom.get(&agree), asha.get(&agree));
    let changes = [(field.as_str(), "yes"), ("how", "visit")];
    std::thread::scope(|scope| {
        for (who, page) in [(&tom, &toms), (&asha, &ashas)] {
            scope.spawn(|| assert_eq!(who.send_changed(&agree, page, &changes).status, 303));
        }
    });
    let plan = tom.get(&format!("{family}/plan")).body;
    assert!(plan.contains("Version 2") && plan.contains("Version 1") && !plan.contains("Version 3"));
    assert_eq!(tom.send_changed(&agree, &toms, &changes).status, 303, "sent twice, stored once");
    assert!(!tom.get(&format!("{family}/plan")).body.contains("Version 3"));
}
