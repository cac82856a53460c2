//! Somebody says that something in the record is wrong: written down, decided by who did not write it, and told on to whoever had it.

use alongside_families::store;
use alongside_schema::tables::{correction_tellings, corrections, homes, sharing_decisions, stories};
use alongside_schema::{Id, People, Role};
use diesel::prelude::*;

use crate::front_door::CLEO;
use crate::joining::{done, send, viewer};
use crate::parts::{NOOR, gives};
use crate::people::person;
use crate::sending::{adds_way, in_the_book, letter_box, prepares, says};
use crate::support::{Answer, Caller, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, TOM};

in_six_ways!(somebody_says_that_something_is_wrong);

on_both_engines!(
    what_is_typed_wrong_is_said,
    what_is_said_of_a_row_follows_the_row,
    nobody_decides_on_what_they_wrote,
    a_privacy_officer_decides_on_what_the_lead_wrote,
    a_father_who_asks_learns_nothing,
    of_two_who_decide_at_once_one_is_told,
    what_was_changed_is_kept,
    nothing_is_changed_by_saying_so,
    who_had_it_is_told,
    nobody_is_told_what_they_must_not_learn,
    a_partner_and_a_copy_of_the_plan_are_known_by_the_row,
    of_a_divided_record_it_goes_with_its_row,
    a_name_is_put_right_everywhere,
);

/// Decides on what people ask for.
pub const PIP: Who = Who {
    name: "Pip Lowry",
    job_title: "privacy officer",
    agency: "Luton Council",
    team: "",
    roles: &[Role::PrivacyOfficer],
};

fn somebody_says_that_something_is_wrong(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("What is said to be wrong").sees("Nobody has said that something is wrong.");
    tom.follow("Somebody says that something is wrong").follow("What was told").sees("Calmer mornings.");
    tom.follow("This is wrong: number 1").press("Save").sees("Select who says so").sees("Enter what is wrong");
    tom.select("Who says so?", "Nadia Rahman").fill("What is wrong, in their words?", "I never said mornings.");
    tom.fill("What is right, in their words?", "I said evenings.").press("Save").at("/families/*/corrections");
    tom.sees("Not decided yet").sees("due Monday 21 December");
    tom.open(&family).sees("Somebody says this is wrong").open("/corrections").sees("To be decided");

    let mut asha = world.another_screen_of(&ASHA);
    let link = format!("Rahman, {}, correction 1", family.rsplit('/').next().expect("a reference"));
    asha.signs_in().open("/corrections").follow(&link).sees("I never said mornings.");
    asha.choose("What do you decide?", "It is changed").fill("Why?", "I asked her.").press("Save what is decided");
    asha.sees("It says what it said when this was written down");
    asha.choose("What do you decide?", "It is changed").fill("Words (if it is changed)", "Calmer evenings.");
    asha.press("Save what is decided").at("/families/*/corrections/*").sees("It is changed").sees("Calmer evenings.");
    asha.sees("What it said before").sees("Nobody outside had it");
    asha.fill("How, and what did they say?", "I rang her. She is glad.").press("They were told");
    asha.sees("She is glad.").open(&family).sees("Calmer evenings.").sees_not("Calmer mornings.");
    asha.sees_not("Somebody says this is wrong").open("/corrections").sees("Nothing waits.");
}

/// The path by which the first row of a kind can be said wrong of.
pub fn first_of(caller: &Caller, family: &str, table: &str) -> String {
    let page = caller.get(&format!("{family}/corrections/new/{table}"));
    town::link_in(page.is(200), &format!("/corrections/new/{table}/"))
}

const WRONG: [(&str, &str); 2] = [("is_wrong", "That is not so."), ("is_right", "It is like this.")];

/// Somebody of the family says that this row is wrong. Gives back the path of the correction.
pub fn says_wrong(caller: &Caller, family: &str, who: &str, row: &str, more: &[(&str, &str)]) -> String {
    let who = person(caller, family, who);
    let said = send(caller, row, &[&WRONG[..], &[("who", who.as_str())], more].concat());
    assert_eq!(said.status, 303, "{}", said.body);
    town::link_in(caller.get(&format!("{family}/corrections")).is(200), "/corrections/")
}

fn decides(caller: &Caller, correction: &str, decision: &str, more: &[(&str, &str)]) -> Answer {
    send(caller, correction, &[&[("decision", decision), ("reason", "We looked.")][..], more].concat())
}

fn what_is_typed_wrong_is_said(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let row = first_of(&tom, &family, "stories");
    let nadia = person(&tom, &family, "Nadia Rahman");
    let day = |year| [("asked_day", "1"), ("asked_month", "1"), ("asked_year", year)];
    for wrong in [
        &[("who", "nobody")][..],
        &[("who", "other")],
        &[("who", nadia.as_str()), ("is_right", "")],
        &[("who", nadia.as_str()), ("kept_from", nadia.as_str())],
        &[&[("who", nadia.as_str())][..], &day("2027")].concat(),
    ] {
        let refused = send(&tom, &row, &[&WRONG[..], wrong].concat());
        assert_eq!(refused.status, 422, "{wrong:?}");
    }
    let none = query(world, |connection| Ok(corrections::table.count().get_result::<i64>(connection)?));
    assert_eq!(none, 0);
    for nothing in ["withholdings", "users", "corrections", "sessions"] {
        let page = tom.get(&format!("{family}/corrections/new/{nothing}"));
        assert_eq!(page.status, 404, "{nothing}");
    }
    let right = [("kept_from", ""), ("asked_day", "21"), ("asked_month", "11"), ("asked_year", "2026")];
    let correction = says_wrong(&tom, &family, "Nadia Rahman", &row, &right);
    assert_eq!(decides(&asha, &correction, "", &[]).status, 422);
    assert_eq!(decides(&asha, &correction, "refused", &[("reason", "")]).status, 422);
    let empty = decides(&asha, &correction, "changed", &[("new-words", " ")]);
    assert!(empty.status == 422 && empty.body.contains("It can not be empty"), "{}", empty.status);
    assert_eq!(decides(&asha, &correction, "refused", &[]).status, 303);
    let answer = format!("{correction}/answer");
    let page = asha.get(&correction);
    let without = asha.send_changed(&answer, &page, &[("words", "I rang.")]);
    assert!(without.status == 422 && without.body.contains("Information Commissioner"), "{}", without.body);
    let with = asha.send_changed(&answer, &page, &[("words", "I rang."), ("may_complain", "on")]);
    assert_eq!(with.status, 303, "{}", with.body);
    assert!(asha.get(&correction).body.contains("nobody is told anything"));
}

/// What stands in `withheld_from` of a story from now on.
fn keeps_story_from(world: &World, who: Id) {
    done(world, move |tx| {
        diesel::update(stories::table).set(stories::withheld_from.eq(People::one(&who))).execute(tx.connection())?;
        Ok(())
    });
}

/// What is withheld from somebody later takes with it what was said of it, from the list and from its own page, for the account and for the person.
fn what_is_said_of_a_row_follows_the_row(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace, asha) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE), Caller::signed_in(world, &ASHA));
    let correction = says_wrong(&tom, &family, "Nadia Rahman", &first_of(&tom, &family, "stories"), &[]);
    assert!(grace.get(&correction).is(200).contains("That is not so."));
    let grace_id = done(world, |tx| Ok(viewer(tx, &GRACE)?.user_id));
    keeps_story_from(world, grace_id.clone());
    assert_eq!(grace.get(&correction).status, 404);
    for page in ["", "/corrections", "/timeline", "/people"] {
        let body = grace.get(&format!("{family}{page}")).body;
        assert!(!body.contains("That is not so.") && !body.contains("Somebody says this is wrong"), "{page}");
    }
    assert_eq!(decides(&asha, &correction, "noted", &[]).status, 303, "whoever sees it decides");
    assert!(asha.get(&family).body.contains("It is like this."), "their view stands beside it");
    assert!(!grace.get(&family).body.contains("It is like this."));
    // The same where it becomes limited.
    done(world, |tx| {
        let limited = (stories::withheld_from.eq(People::none()), stories::visibility.eq("limited"));
        diesel::update(stories::table).set(limited).execute(tx.connection())?;
        Ok(())
    });
    assert_eq!(grace.get(&correction).status, 404);
    assert_eq!(tom.get(&correction).status, 200);
    // And in what a privacy officer gathers for somebody's own record the marks are those of the row as it is now.
    let marks: Vec<String> = query(world, |connection| {
        let id: Id = corrections::table.select(corrections::id).first(connection)?;
        let rows = alongside_schema::rows::Rows::One(&id);
        let rows = alongside_schema::rows::whole(connection, "corrections", rows)?;
        Ok(rows.into_iter().map(|row| row.row).collect())
    });
    assert!(marks[0].contains("\"visibility\":\"limited\""), "{marks:?}");
}

/// Tom writes a note on the timeline by recording a visit; gives back the path by which it can be said wrong of.
fn a_visit_of(caller: &Caller, family: &str, words: &str) -> String {
    let page = format!("{family}/contacts/new");
    let form = caller.get(&page);
    let nadia = town::person_in(&form.body, "Nadia Rahman");
    let visit = [("kind", "home_visit"), ("what_happened", words), ("present", nadia.as_str())];
    assert_eq!(caller.send_changed(&page, &form, &visit).status, 303);
    first_of(caller, family, "contacts")
}

/// Sends a decision from a page that offers none.
fn forged(caller: &Caller, family: &str, correction: &str) -> Answer {
    let id = town::hidden_in(&caller.get(&format!("{family}/limits")).body, "form_id");
    let subject = correction.rsplit('/').next().expect("an id");
    let form = [
        ("form_id", id.as_str()),
        ("form_name", "correction-decide"),
        ("form_subject", subject),
        ("form_version", "1"),
    ];
    caller.post(correction, &[&form[..], &[("decision", "refused"), ("reason", "I say so.")]].concat())
}

fn nobody_decides_on_what_they_wrote(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace, asha) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE), Caller::signed_in(world, &ASHA));
    // What another wrote the lead decides; whoever only works with the family does not.
    let correction = says_wrong(&tom, &family, "Nadia Rahman", &first_of(&tom, &family, "stories"), &[]);
    assert!(grace.get(&correction).is(200).contains("The lead practitioner decides on this"));
    let not_hers = forged(&grace, &family, &correction);
    assert!(not_hers.status == 422 && not_hers.body.contains("The lead practitioner decides"), "{}", not_hers.status);
    assert_eq!(decides(&tom, &correction, "noted", &[]).status, 303);
    // What the lead wrote is for the privacy officer: neither the lead nor the manager decides.
    let row = a_visit_of(&tom, &family, "She shouted at me.");
    let own = says_wrong(&tom, &family, "Nadia Rahman", &row, &[]);
    for caller in [&tom, &asha] {
        assert!(caller.get(&own).is(200).contains("The privacy officer decides on this"));
        let refused = forged(caller, &family, &own);
        assert!(refused.status == 422 && refused.body.contains("The privacy officer decides"), "{}", refused.body);
    }
    // A manager who wrote it hands it on.
    let hers = a_visit_of(&asha, &family, "I came myself.");
    let of_asha = says_wrong(&tom, &family, "Nadia Rahman", &hers, &[]);
    let refused = decides(&asha, &of_asha, "refused", &[]);
    assert!(refused.status == 422 && refused.body.contains("You wrote what is said to be wrong"), "{}", refused.body);
    assert_eq!(decides(&asha, &of_asha, "officer", &[]).status, 303);
    assert_eq!(forged(&tom, &family, &of_asha).status, 422);
}

fn a_privacy_officer_decides_on_what_the_lead_wrote(world: &World) {
    let family = town::family_with_a_lead(world);
    let reference = family.rsplit('/').next().expect("a reference");
    world.add(PIP);
    let (tom, pip, asha) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PIP), Caller::signed_in(world, &ASHA));
    let row = a_visit_of(&tom, &family, "She shouted at me.");
    let of_lead = says_wrong(&tom, &family, "Nadia Rahman", &row, &[]);
    let id = of_lead.rsplit('/').next().expect("an id");
    let list = pip.get("/oversight/rights");
    assert!(list.is(200).contains(reference) && list.body.contains("You decide"), "{}", list.body);
    let page = format!("/oversight/corrections/{id}");
    assert!(pip.get(&page).is(200).contains("She shouted at me."));
    assert_eq!(pip.get(&family).status, 403, "and nothing else of the family");
    for who in [&TOM, &ASHA, &GRACE, &OWEN] {
        assert_eq!(Caller::signed_in(world, who).get(&page).status, 403, "{}", who.name);
    }
    let changed = decides(&pip, &page, "changed", &[("new-what_happened", "She spoke loudly.")]);
    assert_eq!(changed.status, 303, "{}", changed.body);
    assert!(
        tom.get(&family).body.contains("She spoke loudly.") && !tom.get(&family).body.contains("She shouted at me.")
    );
    assert!(asha.get(&of_lead).is(200).contains("She shouted at me."), "what it said is kept");
    assert!(pip.get(&page).body.contains("It is changed"));
    // Of a restricted family an officer who is not cleared hears that there is one, and no more.
    done(world, |tx| {
        use alongside_schema::tables::families;
        diesel::update(families::table).set(families::restricted.eq(true)).execute(tx.connection())?;
        Ok(())
    });
    assert_eq!(pip.get(&page).status, 404);
    assert!(pip.get("/oversight/rights").body.contains("for an officer who is cleared"));
}

/// A father who must not know where they live says that the home is wrong. Nobody tells him what the record says by that, nor who had it.
fn a_father_who_asks_learns_nothing(world: &World) {
    let family = {
        let mut rahman = town::rahman();
        rahman.people.push(alongside_families::store::NewPerson::new(
            "Karim Rahman",
            alongside_families::codes::PersonKind::Adult,
            "Father",
        ));
        town::family_led_by_tom(world, rahman)
    };
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let karim = person(&tom, &family, "Karim Rahman");
    let nadia = person(&tom, &family, "Nadia Rahman");
    let pair =
        [("who", karim.as_str()), ("about", nadia.as_str()), ("what", "the address"), ("reason", "She says so.")];
    assert_eq!(send(&tom, &format!("{family}/not-to-be-told"), &pair).status, 303);
    let page = tom.get(&format!("{family}/corrections/new/homes")).body;
    let before = page.split("14 Hawthorn Close").nth(1).expect("her home");
    let row = before.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link").to_owned();
    let correction = says_wrong(&tom, &family, "Karim Rahman", &row, &[]);
    let kept: Vec<People> =
        query(world, |connection| Ok(corrections::table.select(corrections::withheld_from).load(connection)?));
    assert!(kept[0].contains(&karim.parse().expect("an id")), "he must not learn of it although he asks");
    assert_eq!(decides(&asha, &correction, "refused", &[]).status, 303);
    let open = asha.get(&correction);
    assert!(
        open.body.contains("not what the record says, not whether it was changed, and not who had it"),
        "{}",
        open.body
    );
    let told = [("words", "I rang him."), ("may_complain", "on"), ("told_who", "on")];
    let refused = asha.send_changed(&format!("{correction}/answer"), &open, &told);
    assert!(refused.status == 422 && refused.body.contains("they are not told who had it either"), "{}", refused.body);
    assert_eq!(asha.send_changed(&format!("{correction}/answer"), &open, &told[..2]).status, 303);
    // What she says herself is kept from him by the pair, also of a row that he may see.
    let about = says_wrong(&tom, &family, "Nadia Rahman", &first_of(&tom, &family, "stories"), &[]);
    let id: Id = about.rsplit('/').next().expect("an id").parse().expect("an id");
    let kept: People = query(world, move |connection| {
        Ok(corrections::table.filter(corrections::id.eq(id)).select(corrections::withheld_from).first(connection)?)
    });
    assert!(kept.contains(&karim.parse().expect("an id")));
}

fn of_two_who_decide_at_once_one_is_told(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let correction = says_wrong(&tom, &family, "Nadia Rahman", &first_of(&tom, &family, "stories"), &[]);
    let (one, other) = (tom.get(&correction), asha.get(&correction));
    let says = |caller: &Caller, page: &Answer, decision: &str| {
        caller.send_changed(&correction, page, &[("decision", decision), ("reason", "We looked.")])
    };
    assert_eq!(says(&tom, &one, "refused").status, 303);
    let late = says(&asha, &other, "noted");
    assert!(late.status == 409 && late.body.contains("It stays as it is"), "{}: {}", late.status, late.body);
    let decided: Vec<String> = query(world, |connection| {
        Ok(corrections::table
            .filter(corrections::decision.is_not_null())
            .select(corrections::decision.assume_not_null())
            .load(connection)?)
    });
    assert_eq!(decided, ["refused"]);
}

fn what_was_changed_is_kept(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let page = tom.get(&format!("{family}/corrections/new/homes")).body;
    let after = page.split("2 Mill Row").nth(1).expect("the grandmother's home");
    let row = after.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link").to_owned();
    let correction = says_wrong(&tom, &family, "Salma Begum", &row, &[]);
    let changed = decides(&asha, &correction, "changed", &[("new-address", "3 Mill Row"), ("new-postcode", "LU9 1HC")]);
    assert_eq!(changed.status, 303, "{}", changed.body);
    let homes: Vec<(String, String, String)> = query(world, |connection| {
        let of = homes::table.filter(homes::address.eq("3 Mill Row"));
        Ok(of.select((homes::address, homes::postcode_key, homes::source)).load(connection)?)
    });
    assert_eq!(homes.len(), 1);
    assert_eq!(homes[0].1, "LU91HC", "it is found by what is right");
    assert!(homes[0].2.ends_with("corrected on 21 November 2026"), "{}", homes[0].2);
    let shown = asha.get(&correction).body;
    assert!(shown.contains("What it said before") && shown.contains("2 Mill Row"), "{shown}");
    let events = asha.get(&format!("{family}/events")).body;
    let event = town::link_in(&events, "/events/");
    let back = send(&asha, &event, &[("why", "No.")]);
    assert!(back.status == 422 && back.body.contains("A correction is not taken back"), "{}", back.status);
}

/// It counts as changed where it was changed on its own page since it was disputed, and not before.
fn nothing_is_changed_by_saying_so(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let correction = says_wrong(&tom, &family, "Nadia Rahman", &first_of(&tom, &family, "stories"), &[]);
    let nothing = decides(&asha, &correction, "changed", &[]);
    assert!(nothing.status == 422 && nothing.body.contains("It says what it said"), "{}", nothing.status);
    done(world, |tx| {
        diesel::update(stories::table).set(stories::words.eq("Calmer evenings.")).execute(tx.connection())?;
        Ok(())
    });
    let page = asha.get(&correction);
    let fields = [("decision", "changed"), ("reason", "It was."), ("new-words", "Calmer evenings.")];
    assert_eq!(asha.send_changed(&correction, &page, &fields).status, 303);
}

/// The grandmother and the school have something; gives back the path of the correction once it is noted.
fn noted(tom: &Caller, asha: &Caller, family: &str, table: &str) -> String {
    let correction = says_wrong(tom, family, "Nadia Rahman", &first_of(tom, family, table), &[]);
    assert_eq!(decides(asha, &correction, "noted", &[]).status, 303);
    correction
}

fn shares_with(tom: &Caller, family: &str, whom: &str) {
    let shared = [
        ("agency", "other"),
        ("whom", whom),
        ("what", "How mornings go"),
        ("purpose", "Breakfast club"),
        ("decision", "shared"),
        ("ground", "agreed"),
        ("why", "She asked for it."),
        ("told", "told"),
        ("visibility", "team"),
    ];
    let sent = send(tom, &format!("{family}/sharing/new"), &shared);
    assert_eq!(sent.status, 303, "{}", sent.body);
}

/// Sends a letter to somebody of the book, and lets it go.
fn sends_letter(tom: &Caller, family: &str, to: &str, words: &str) -> Answer {
    let sending = prepares(tom, family, "A letter that you write here", words, to);
    says(tom, &sending, "goes")
}

fn school_in_the_book(tom: &Caller, family: &str) {
    let book = format!("{family}/recipients");
    let who = [("who", "other"), ("name", PRIYA.name), ("role", PRIYA.job_title), ("agency", "Bramble Primary School")];
    assert_eq!(send(tom, &book, &who).status, 303);
    let page = tom.get(&book).body;
    let before = page.split(&format!("\">{}</a>", PRIYA.name)).next().expect("her in the book");
    let recipient = before.rsplit("href=\"").next().expect("a link").to_owned();
    assert_eq!(adds_way(tom, &recipient, &letter_box("1 School Lane", "LU7 7AA")).status, 303);
}

/// The path by which somebody who had it is told.
fn line_of(caller: &Caller, correction: &str, whom: &str) -> String {
    let page = caller.get(correction).body;
    let list = page.split("Who had it</h2>").nth(1).expect("the list");
    let after = list.split(whom).nth(1).expect(whom);
    after.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link").to_owned()
}

fn who_had_it_is_told(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    shares_with(&tom, &family, "The breakfast club");
    school_in_the_book(&tom, &family);
    // A letter that says what the story says is known again.
    let sent = sends_letter(&tom, &family, "Priya Shah: By post", "What would help: calmer  MORNINGS. That is all.");
    assert_eq!(sent.status, 303, "{}", sent.body);
    world.minutes_pass(1);
    let correction = noted(&tom, &asha, &family, "stories");
    let page = asha.get(&correction).body;
    assert!(page.contains("The breakfast club") && page.contains("Priya Shah, Bramble Primary School"), "{page}");
    assert!(page.matches("To be told").count() == 2, "{page}");
    for caller in [&tom, &asha] {
        let waits = caller.get("/corrections").body;
        assert!(waits.contains("2 who had it are to be told"), "{waits}");
    }
    assert!(asha.get("/team").body.contains("A correction waits for you"));
    assert!(!Caller::signed_in(world, &GRACE).get("/corrections").body.contains("Rahman"));
    let line = |whom: &str| line_of(&asha, &correction, whom);
    let club = line("The breakfast club");
    for wrong in [
        &[("how", "spoken")][..],
        &[("how", "spoken"), ("words", "It is evenings.")],
        &[("how", "not_possible"), ("words", "")],
        &[("how", "sent"), ("words", "x")],
    ] {
        assert_eq!(send(&asha, &club, wrong).status, 422, "{wrong:?}");
    }
    let told = [("how", "spoken"), ("words", "It is evenings."), ("ground", "agreed")];
    let toms = tom.get(&club);
    assert_eq!(send(&asha, &club, &told).status, 303);
    let ways: Vec<String> = query(world, |connection| {
        Ok(sharing_decisions::table
            .order(sharing_decisions::id.desc())
            .select(sharing_decisions::way)
            .load(connection)?)
    });
    assert_eq!(ways[0], "correction", "every way of sharing writes a decision");
    let late = tom.send_changed(&club, &toms, &told);
    assert!(late.status != 303 && late.status < 500, "told once: {}", late.status);
    // What was sent before it was decided counts for nothing; a letter since does.
    let school = line("Priya Shah, Bramble Primary School");
    assert!(!asha.get(&school).body.contains("It was sent to them through the service"));
    assert_eq!(sends_letter(&tom, &family, "Priya Shah: By post", "It is evenings, she says.").status, 303);
    let open = asha.get(&school);
    let sending = open
        .body
        .split("Select what was sent</option>")
        .nth(1)
        .and_then(|rest| rest.split("value=\"").nth(1))
        .and_then(|rest| rest.get(..36))
        .expect("what was sent")
        .to_owned();
    assert_eq!(asha.send_changed(&school, &open, &[("how", "sent"), ("sending", &sending)]).status, 303);
    let left: i64 = query(world, |connection| {
        Ok(correction_tellings::table.filter(correction_tellings::how.is_null()).count().get_result(connection)?)
    });
    assert_eq!(left, 0);
    assert!(asha.get("/corrections").body.contains("Who said so is to be told"));
}

fn nobody_is_told_what_they_must_not_learn(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    shares_with(&tom, &family, "The breakfast club");
    let correction = noted(&tom, &asha, &family, "stories");
    let line = town::link_in(&asha.get(&correction).body, "/tellings/");
    let told = [("how", "spoken"), ("words", "It is evenings."), ("ground", "agreed")];
    // Only who answers for the family sees who had it.
    assert_eq!(Caller::signed_in(world, &GRACE).get(&line).status, 404);
    // A wish stands before it, and gives way only to what goes before a wish.
    let page = format!("{family}/sharing/wishes/new");
    let form = tom.get(&page);
    let (nadia, other) = (person(&tom, &family, "Nadia Rahman"), town::person_in_list(&form.body, "Somebody else"));
    let wish = [
        ("person", nadia.as_str()),
        ("agency", &other),
        ("whom", "The breakfast club"),
        ("says", "no"),
        ("about", "family"),
    ];
    assert_eq!(tom.send_changed(&page, &form, &wish).status, 303);
    let refused = send(&asha, &line, &told);
    assert!(refused.status == 422 && refused.body.contains("wishes that they are not told"), "{}", refused.body);
    // What is said is looked through for what is kept.
    let nadia_id: Id = nadia.parse().expect("an id");
    done(world, move |tx| {
        let home = homes::table.filter(homes::address.eq("14 Hawthorn Close"));
        diesel::update(home).set(homes::withheld_from.eq(People::one(&nadia_id))).execute(tx.connection())?;
        Ok(())
    });
    let says = [("how", "spoken"), ("words", "They are at Hawthorn Close."), ("ground", "safeguarding")];
    let refused = send(&asha, &line, &says);
    assert!(refused.status == 422 && refused.body.contains("kept from somebody"), "{}", refused.body);
    // A row that is kept from somebody of the family is told to nobody in a talk.
    keeps_story_from(world, nadia.parse().expect("an id"));
    let open = asha.get(&line);
    assert!(!open.body.contains("I told them, in person"), "{}", open.body);
    let refused = send(&asha, &line, &[("how", "spoken"), ("words", "x"), ("ground", "safeguarding")]);
    assert!(refused.status == 422 && refused.body.contains("went to the wrong person"), "{}", refused.body);
    assert_eq!(send(&asha, &line, &[("how", "not_possible"), ("words", "It is kept from her now.")]).status, 303);
}

fn of_a_divided_record_it_goes_with_its_row(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let salma = person(&tom, &family, "Salma Begum");
    let row = first_of(&tom, &family, "people");
    let of_salma = row.rsplit_once('/').map(|(path, _)| format!("{path}/{salma}")).expect("a path");
    let of_story = first_of(&tom, &family, "stories");
    says_wrong(&tom, &family, "Salma Begum", &of_salma, &[]);
    says_wrong(&tom, &family, "Nadia Rahman", &of_story, &[]);
    let reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let salma: Id = salma.parse().expect("an id");
    let other = done(world, move |tx| {
        let by = viewer(tx, &ASHA)?;
        let of = store::open(tx.connection(), &by, &reference)?;
        let new = store::Divided { people: vec![salma], name: "Begum".to_owned(), reason: "She asked.".to_owned() };
        store::divide_family(tx, &by, &of, &new)
    });
    let list = |family: &str| asha.get(&format!("{family}/corrections")).body;
    let (here, there) = (list(&family), list(&format!("/families/{other}")));
    assert!(here.contains("Nadia Rahman") && !here.contains("Salma Begum"), "{here}");
    assert!(there.contains("Salma Begum") && !there.contains("Nadia Rahman,"), "{there}");
}

fn a_name_is_put_right_everywhere(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(CLEO);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let yusuf = person(&tom, &family, "Yusuf Rahman");
    let row = format!("{family}/corrections/new/people/{yusuf}");
    let correction = says_wrong(&tom, &family, "Nadia Rahman", &row, &[]);
    let fields = [("new-name", "Yousef Rahman"), ("new-birth_date_day", "3"), ("new-birth_date_month", "8")];
    assert_eq!(decides(&asha, &correction, "changed", &fields).status, 303);
    let page = tom.get(&format!("{family}/people/{yusuf}")).body;
    assert!(page.contains("Yousef Rahman") && page.contains("3 August 2016"), "{page}");
    let found = crate::finding::found(&Caller::signed_in(world, &OWEN), "name", "Yousef Rahman");
    assert!(!found.contains("Nobody found"), "{found}");
}

/// A goal of one word is found in no letter: that it stood in a copy of the plan is known by the row, and so is whose part it is in.
fn a_partner_and_a_copy_of_the_plan_are_known_by_the_row(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(NOOR);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    crate::one_plan::goal(&tom, &family, "Sleep.", &[]);
    assert_eq!(gives(&tom, &family, &["plan"], "agreed").status, 303);
    let salma = in_the_book(&tom, &family, "Salma Begum");
    assert_eq!(adds_way(&tom, &salma, &letter_box("2 Mill Row", "LU9 1HB")).status, 303);
    let sending = prepares(&tom, &family, "A copy of the plan", "", "Salma Begum: By post");
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    let row = first_of(&tom, &family, "goals");
    let said = [("is_right", "Nadia wants to sleep longer.")];
    let correction = says_wrong(&tom, &family, "Nadia Rahman", &row, &said);
    // Tom wrote the goal, so the privacy officer decides.
    world.add(PIP);
    let pip = Caller::signed_in(world, &PIP);
    assert_eq!(decides(&pip, &correction.replace(&family, "/oversight"), "noted", &[]).status, 303);
    let page = asha.get(&correction).body;
    assert!(page.contains("Noor Haddad, Larch Health") && page.contains("They have a part of the record"), "{page}");
    assert!(page.contains("It was sent to them"), "{page}");
    let (noor, salma) = (line_of(&asha, &correction, "Noor Haddad"), line_of(&asha, &correction, "Salma Begum"));
    // Both may be told, until somebody says that they must not.
    for line in [&noor, &salma] {
        assert!(asha.get(line).body.contains("I told them, in person"), "{line}");
    }
    let (who, about) = (person(&tom, &family, "Salma Begum"), person(&tom, &family, "Nadia Rahman"));
    let pair = [("who", who.as_str()), ("about", about.as_str()), ("what", "how she is"), ("reason", "She says so.")];
    assert_eq!(send(&tom, &format!("{family}/not-to-be-told"), &pair).status, 303);
    let hers = asha.get(&salma).body;
    assert!(hers.contains("They must not be told") && !hers.contains("I told them, in person"), "{hers}");
    let page = format!("{family}/sharing/wishes/new");
    let form = tom.get(&page);
    let larch = town::person_in_list(&form.body, "Larch Health");
    let wish = [("person", about.as_str()), ("agency", &larch), ("says", "no"), ("about", "family")];
    assert_eq!(tom.send_changed(&page, &form, &wish).status, 303);
    let noors = asha.get(&noor).body;
    assert!(noors.contains("They do not see it any more") && !noors.contains("I told them, in person"), "{noors}");
}
