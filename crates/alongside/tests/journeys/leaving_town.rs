//! A family moves to another area, or comes from one: what goes with them, what does not, and that somebody leads them all the time.

use alongside_clocks::Clocks;
use alongside_schema::Act;
use alongside_schema::tables::trail;
use alongside_web::Settings;
use alongside_web::settings::Transfer;
use diesel::prelude::*;

use crate::pairs;
use crate::support::{Answer, Caller, Person, RUNTIME, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(a_family_moves_to_another_area);
on_both_engines!(
    the_pack_leaves_out_what_somebody_must_not_learn,
    nothing_is_passed_on_without_agreement,
    until_somebody_answers_the_family_stays_here,
    a_move_is_called_off,
    two_who_write_down_one_move_notice_each_other,
    a_family_comes_from_another_area,
);

const FOR_THE_NEXT_LEAD: &str = "The pack for the next lead practitioner, to print or save";

fn a_family_moves_to_another_area(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("People and homes").follow("They move house");
    tom.follow("record that they move to another area").at("/families/*/transfer").press("Record the move");
    tom.sees("Enter the area they move to").sees("Enter who receives the family there");
    tom.sees("Enter the day they move, or about when").sees("Select what the family says about passing on");
    tom.fill("Which area do they move to?", "Bedford Borough");
    tom.fill("Who receives the family there?", "Ada Field, family support");
    tom.fill("Telephone or e-mail of who receives them", "01632 960500").fill_day("When do they move?", "1 12 2026");
    tom.fill("Why do they move?", "Nadia has work there.");
    tom.choose("May we pass on their record? Ask them.", "Yes, they agree").press("Record the move");
    tom.at("/families/*/transfer/*").sees("To Bedford Borough").sees("Nothing was sent yet.");
    reads_the_pack(&mut tom);
    tom.press("Save").sees("Select what happened").choose("What happened?", "It was sent").press("Save");
    tom.sees("Enter how it was sent").fill("How was it sent? If it is called off: why?", "By hand, with Nadia");
    tom.press("Save")
        .sees("They should answer by")
        .sees("27 November 2026")
        .open("/caseload")
        .sees_not("Between two areas");

    world.it_is("2026-11-28T09:00:00Z");
    tom.signs_in().at("/caseload").sees("Nobody there has said yet that they have the family: ring them.");
    tom.follow("Go on with the move of Rahman");
    tom.choose("What happened?", "Bedford Borough has said that they have the family");
    tom.fill("Who said so? If it is called off: why?", "Ada Field, by telephone").press("Save");
    tom.sees("Acknowledged on 28 November 2026").follow("End the work here").at("/families/*/end");
    tom.fill("What does the family say?", "We take our plan with us.");
    tom.fill("Whom can they ring from now on?", "Ada Field").choose("Why does it end?", "The family moved away");
    tom.choose("Do they want calls?", "We could not ask them");
    tom.press("End the work").at("/caseload").sees_not("Rahman");
}

fn reads_the_pack(tom: &mut Person) {
    tom.follow(FOR_THE_NEXT_LEAD).sees("For Ada Field, family support, Bedford Borough.");
    tom.sees("Made by Tom Fielding, family support worker, Luton Council, on 21 November 2026");
    tom.prints("Nadia has work there.").prints("Calmer mornings.").prints("14 Hawthorn Close, LU8 3QD");
    tom.prints("Tom Fielding, family support worker, Luton Council: Lead practitioner since 21 November 2026");
    tom.prints("Early help").follow("Back to the move").follow("What the pack leaves out").sees("Nothing is left out.");
    tom.follow("Back to the move");
}

/// What a worker writes down of a move away; the rest of the form as it stands.
const AWAY: &[(&str, &str)] = &[
    ("area", "Bedford Borough"),
    ("receiver", "Ada Field"),
    ("contact", "ada.field@example.org"),
    ("moves_day", "1"),
    ("moves_month", "12"),
    ("moves_year", "2026"),
    ("reason", "A new job."),
];

/// Records a move and gives back where it leads.
fn moves(caller: &Caller, family: &str, changes: &[(&str, &str)]) -> String {
    let list = format!("{family}/transfer");
    let sent = caller.send_changed(&list, &caller.get(&list), &[AWAY, changes].concat());
    assert_eq!(sent.status, 303, "{}", sent.body);
    sent.location
}

/// Says what happened next with a move.
fn happened(caller: &Caller, one: &str, what: &str, words: &str) -> Answer {
    caller.send_changed(one, &caller.get(one), &[("happened", what), ("words", words)])
}

fn packs_opened(world: &World) -> i64 {
    let opened = world.site().db().plain(|connection| {
        let opened = trail::act.eq(Act::FamilyPrinted).and(trail::detail.like("pack%"));
        Ok(trail::table.filter(opened).count().get_result(connection)?)
    });
    RUNTIME.block_on(opened).expect("a count")
}

/// Gary must not be told about Leah: what is about her, names her or is kept from him is not on the paper, and the paper does not say so.
fn the_pack_leaves_out_what_somebody_must_not_learn(world: &World) {
    let family = pairs::made(world);
    let tom = Caller::signed_in(world, &TOM);
    let alerts = format!("{family}/alerts");
    let day = [("review_day", "1"), ("review_month", "12"), ("review_year", "2026"), ("source", "me")];
    for (kind, words) in [("visiting", "Knock at the back door."), ("health", "Leah has a heart condition.")] {
        let alert = [&day[..], &[("kind", kind), ("words", words)]].concat();
        let ida = town::person_in(&tom.get(&alerts).body, "Ida Dalford");
        let alert = [&alert[..], &[("about", ida.as_str())]].concat();
        assert_eq!(tom.send_changed(&alerts, &tom.get(&alerts), &alert).status, 303);
    }
    let one = moves(&tom, &family, &[("passing", "agreed"), ("reason", "Far from somebody.")]);
    // The ordinary home has the postcode of the protected one: somebody else reads the pack first.
    crate::papers::read_by_two(&tom, &Caller::signed_in(world, &ASHA), &format!("{one}/pack"));
    let (pack, left_out) = (tom.get(&format!("{one}/pack")).body, tom.get(&format!("{one}/left-out")).body);
    for known in ["Ida Dalford", "9 years old", "Knock at the back door.", "9 Mill Row", "Ada Field, Bedford Borough"] {
        assert!(pack.contains(known), "{known}");
    }
    for hidden in ["3 Kiln Yard", "07700 900101", "Gary follows her", "heart condition", "Quiet evenings", "Far from"] {
        assert!(!pack.contains(hidden), "{hidden} is on the paper");
        assert!(left_out.contains(hidden), "{hidden} is to be told");
    }
    for word in ["left out", "kept from", "must not"] {
        assert!(!pack.contains(word), "the paper says that something is missing: {word}");
    }
    assert!(left_out.contains("what was told of safety is never put on paper"));
    // The trail knows each time it was opened, and nobody else finds it.
    assert_eq!(packs_opened(world), 1);
    tom.get(&format!("{one}/pack"));
    assert_eq!(packs_opened(world), 2);
    for path in [one.clone(), format!("{one}/pack"), format!("{one}/left-out"), format!("{family}/transfer")] {
        assert_eq!(Caller::signed_in(world, &GRACE).get(&path).status, 404, "{path}");
        assert_eq!(Caller::signed_in(world, &OWEN).get(&path).status, 403, "{path}");
    }
    assert_eq!(packs_opened(world), 2);
}

fn nothing_is_passed_on_without_agreement(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let one = moves(&tom, &family, &[("passing", "no"), ("passing_words", "We start anew.")]);
    let page = tom.get(&one);
    assert!(page.body.contains("Recorded; nothing is passed on") && page.body.contains("We start anew."));
    assert!(!page.body.contains("/pack") && page.body.contains("End the work here"));
    for path in [format!("{one}/pack"), format!("{one}/left-out")] {
        let refused = tom.get(&path);
        assert!(refused.status == 422 && refused.body.contains("they did not agree"), "{path}");
        assert!(!refused.body.contains("Hawthorn") && !refused.body.contains("Calmer"));
    }
    let refused = happened(&tom, &one, "sent", "By post");
    assert!(refused.status == 422 && refused.body.contains("The family did not agree, so nothing is passed on."));
    assert!(!tom.get(&family).body.contains("was sent to"));

    // A duty to protect a child needs its reason, and then the pack goes.
    let list = format!("{family}/transfer");
    let duty = [AWAY, &[("passing", "duty"), ("passing_words", "")]].concat();
    let refused = tom.send_changed(&list, &tom.get(&list), &duty);
    assert!(refused.status == 422 && refused.body.contains("Enter which child must be protected from what"));
    let one = moves(&tom, &family, &[("passing", "duty"), ("passing_words", "Yusuf; a conference decided.")]);
    let pack = tom.get(&format!("{one}/pack")).body;
    assert!(pack.contains("Calmer mornings.") && !pack.contains("a conference decided"));
}

/// Ends the work from the page that does it.
fn ends(caller: &Caller, family: &str) -> Answer {
    let end = format!("{family}/end");
    let ending = [("family_says", "Thank you."), ("who_to_ring", "Ada Field"), ("reason", "moved"), ("calls", "no")];
    caller.send_changed(&end, &caller.get(&end), &ending)
}

fn until_somebody_answers_the_family_stays_here(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let one = moves(&tom, &family, &[("passing", "agreed")]);
    let refused = ends(&tom, &family);
    assert!(refused.status == 422 && refused.body.contains("nobody there has said yet"), "{}", refused.body);
    let early = happened(&tom, &one, "acknowledged", "Ada Field");
    assert_ne!(early.status, 303, "nobody can have answered what was not sent");
    assert_eq!(happened(&tom, &one, "sent", "Secure e-mail").status, 303);
    assert!(!tom.get("/caseload").body.contains("Between two areas"), "they have some days to answer");
    let team = Caller::signed_in(world, &ASHA).get("/team").body;
    let waits = "They move to Bedford Borough on 1 December 2026. Sent on 21 November 2026; nobody has said yet";
    assert!(team.contains(waits) && team.contains(&one), "whose manager sees the whole way who is between two areas");
    let page = tom.get(&one);
    let before = [("happened", "acknowledged"), ("words", "Ada Field"), ("on_day", "20")];
    let refused = tom.send_changed(&one, &page, &before);
    assert!(refused.status == 422 && refused.body.contains("can not have answered before it was sent"));

    world.it_is("2026-11-30T09:00:00Z");
    let tom = Caller::signed_in(world, &TOM);
    let caseload = tom.get("/caseload").body;
    assert!(tom.get(&one).body.contains("Late</strong> Ring them."));
    assert!(caseload.contains("Between two areas") && caseload.contains("Sent to Bedford Borough on 21 November 2026"));
    let slower = Settings { transfer: Transfer { acknowledge_days: 10 }, ..world.site().settings().clone() };
    let elsewhere = world.served_as(slower, Clocks::built_in());
    let patient = Caller::signed_in(&elsewhere, &TOM).get("/caseload").body;
    assert!(!patient.contains("Between two areas"), "another council gives them ten days");
    let team = Caller::signed_in(world, &ASHA).get("/team").body;
    assert!(team.contains("Sent to Bedford Borough on 21 November 2026. Nobody there has said yet"), "{team}");
    town::works_with(world, &GRACE, &family);
    assert!(!Caller::signed_in(world, &GRACE).get("/caseload").body.contains("Between two areas"), "for the lead");
    assert_eq!(ends(&tom, &family).status, 422);
    assert!(tom.get(&family).body.contains("Lead practitioner</dt> <dd>Tom Fielding"));
    // What was typed on the page before, with its wrong day, is kept as a draft.
    let today = [("happened", "acknowledged"), ("words", "Ada Field"), ("on_day", "30")];
    assert_eq!(tom.send_changed(&one, &tom.get(&one), &today).status, 303);
    assert!(!tom.get("/caseload").body.contains("Between two areas"));
    assert!(!Caller::signed_in(world, &ASHA).get("/team").body.contains("Bedford"));
    assert_eq!(ends(&tom, &family).status, 303);
    let asha = Caller::signed_in(world, &ASHA);
    let after = asha.get(&one);
    assert!(
        after.status == 200 && after.body.contains("Acknowledged on") && !after.body.contains("What happened next")
    );
}

fn a_move_is_called_off(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let one = moves(&tom, &family, &[("passing", "agreed")]);
    let list = format!("{family}/transfer");
    assert!(tom.get(&list).body.contains("A move to another area is under way."));
    let refused = happened(&tom, &one, "called_off", "");
    assert!(refused.status == 422 && refused.body.contains("Enter why it is called off"));
    assert_eq!(happened(&tom, &one, "called_off", "The flat was let to others.").status, 303);
    let page = tom.get(&one).body;
    assert!(page.contains("The flat was let to others.") && !page.contains("What happened next"));
    assert_eq!(tom.get(&format!("{one}/pack")).status, 422);
    assert!(tom.get(&family).body.contains("The move was called off: To Bedford Borough"));
    let again = moves(&tom, &family, &[("passing", "agreed"), ("area", "Leeds")]);
    assert_ne!(again, one);
    assert!(
        tom.get(&list).body.contains("Called off on 21 November 2026") && tom.get(&again).body.contains("To Leeds")
    );
}

fn two_who_write_down_one_move_notice_each_other(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    // Both begin one from an empty list: the second is told.
    let list = format!("{family}/transfer");
    let (toms, ashas) = (tom.get(&list), asha.get(&list));
    let agreed = [AWAY, &[("passing", "agreed")]].concat();
    let sent = tom.send_changed(&list, &toms, &agreed);
    assert_eq!(sent.status, 303);
    assert_eq!(tom.send_changed(&list, &toms, &agreed).location, sent.location, "sent twice, stored once");
    let second = asha.send_changed(&list, &ashas, &agreed);
    assert!(second.status == 422 && second.body.contains("A move to another area is under way already."));

    let one = sent.location;
    let (toms, ashas) = (tom.get(&one), asha.get(&one));
    assert_eq!(tom.send_changed(&one, &toms, &[("happened", "sent"), ("words", "By hand")]).status, 303);
    let overtaken = asha.send_changed(&one, &ashas, &[("happened", "called_off"), ("words", "They stay after all")]);
    assert_eq!(overtaken.status, 409);
    assert!(overtaken.body.contains("Sent on 21 November 2026") && overtaken.body.contains("They stay after all"));
    assert!(tom.get(&one).body.contains("Sent on 21 November 2026"), "nothing was called off");
    let seen = asha.send_changed(&one, &overtaken, &[("happened", "called_off"), ("words", "They stay after all")]);
    assert_eq!(seen.status, 303, "now with both before her");
    assert!(asha.get(&one).body.contains("The pack was sent already."), "somebody there has it");
}

fn a_family_comes_from_another_area(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let form = format!("{family}/transfer/here");
    let refused = tom.send_changed(&form, &tom.get(&form), &[("moves_day", "30"), ("moves_month", "11")]);
    assert!(refused.status == 422 && refused.body.contains("Enter the area they came from"));
    let came = [
        ("area", "Leeds"),
        ("receiver", "Ben Carr, family help"),
        ("contact", "01632 960600"),
        ("moves_day", "16"),
        ("moves_month", "11"),
        ("moves_year", "2026"),
        ("came_day", "18"),
        ("came_month", "11"),
        ("came_year", "2026"),
    ];
    let sent = tom.send_changed(&form, &tom.get(&form), &came);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let one = sent.location;
    let page = tom.get(&one).body;
    assert!(page.contains("From Leeds") && page.contains(&format!("{family}/documents/new")));
    assert!(!page.contains("/pack"), "what came is a document");
    assert!(tom.get("/caseload").body.contains("They came from Leeds. Tell them there that you have the family."));
    assert_eq!(happened(&tom, &one, "acknowledged", "Ben Carr, by telephone").status, 303);
    assert!(!tom.get("/caseload").body.contains("They came from Leeds"));
    assert!(tom.get(&family).body.contains("We told Leeds on 21 November 2026 that we have the family"));
    assert_eq!(ends(&tom, &family).status, 303, "where they came from keeps nobody here");
}
