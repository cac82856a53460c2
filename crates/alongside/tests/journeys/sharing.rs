//! What was shared of a family, with whom and why, and what the family wishes about it: followed by what asks, what is owed and what is sent.

use alongside_families::store::{self, Divided};
use alongside_schema::Reference;
use alongside_schema::tables::{sharing_decisions, sharing_wishes};
use diesel::prelude::*;

use crate::consent::{answers, takes_back};
use crate::joining::{done, send, viewer};
use crate::people::person;
use crate::sending::{adds_way, letter_box, printed, says};
use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, PRIYA, TOM};

in_six_ways!(what_was_shared_is_written_down);

on_both_engines!(
    a_decision_says_why_and_whether_they_know,
    an_agency_that_must_not_be_told_hears_and_sees_nothing,
    something_goes_against_a_wish_only_to_protect,
    what_is_sent_is_a_decision,
    an_agency_is_given_nothing_to_do_against_a_wish,
    only_who_answers_for_the_family_ends_a_wish,
    taking_back_ends_what_was_allowed,
    of_a_divided_record_both_know_the_wish,
);

fn what_was_shared_is_written_down(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("What we shared, and with whom").sees("Nothing is written down yet.");
    tom.follow("Write down a decision").press("Save").sees("Select whom it is about").sees("Select what was decided");
    tom.select("With whom?", "Bramble Primary School").fill("What is it about?", "How mornings go");
    tom.fill("What do they need it for?", "Breakfast club").choose("What was decided?", "Shared in part").press("Save");
    tom.sees("Select what allows it to be shared").sees("Enter why it was decided so");
    tom.choose("If it is shared: what allows it?", "They agreed to it")
        .fill("Why was it decided so?", "Nadia asked for it.");
    tom.choose("Do those whom it is about know?", "Yes, they know").press("Save").at("/families/*/sharing");
    tom.sees("Shared in part").sees("How mornings go").sees("Nadia asked for it.").sees("The family knows.");
    tom.follow("Write down a wish of the family").select("Who wishes it?", "Nadia Rahman");
    tom.select("Whom does it mean?", "Somebody else").choose("What do they wish?", "Do not speak with them");
    tom.select("About whom?", "The whole family").press("Save").sees("Enter who it is, by name or by their work");
    tom.fill("If somebody else: who?", "The landlord").press("Save").at("/families/*/sharing").sees("The landlord");
    tom.follow("It holds no more: The landlord, wish 1")
        .press("It holds no more")
        .sees("Enter who said that it holds no more");
    tom.fill("Who said that it holds no more, and what do they say now?", "Nadia: we moved.").press("It holds no more");
    tom.at("/families/*/sharing").sees("Held until 21 November 2026").sees("Nadia: we moved.");
}

const DECIDED: [(&str, &str); 7] = [
    ("agency", "other"),
    ("whom", "The police"),
    ("what", "Where he was"),
    ("purpose", "To find him"),
    ("decision", "shared"),
    ("ground", "safeguarding"),
    ("why", "He may be hurt."),
];

fn a_decision_says_why_and_whether_they_know(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let tom = Caller::signed_in(world, &TOM);
    let page = format!("{family}/sharing/new");
    let decides = |more: &[(&str, &str)]| send(&tom, &page, &[&DECIDED[..], more].concat());
    for wrong in [
        &[("told", "not_told")][..],
        &[("told", "told"), ("why", "")],
        &[("told", "told"), ("ground", "")],
        &[("told", "")],
    ] {
        assert_eq!(decides(wrong).status, 422, "{wrong:?}");
    }
    let not_told = [("told", "not_told"), ("why_not_told", "It would put her in danger.")];
    assert_eq!(decides(&not_told).status, 303);
    let kept = [("told", "told"), ("decision", "not_shared"), ("ground", ""), ("why", "They do not need it.")];
    assert_eq!(decides(&[&kept[..], &[("visibility", "team")]].concat()).status, 303);
    let list = |who| Caller::signed_in(world, who).get(&format!("{family}/sharing")).body;
    let (toms, graces) = (list(&TOM), list(&GRACE));
    assert!(toms.contains("It would put her in danger.") && toms.contains("Not shared"));
    assert!(!graces.contains("He may be hurt.") && !graces.contains("put her in danger"), "limited as it comes");
    assert!(graces.contains("They do not need it."));
}

const NADIA: [(&str, &str); 5] =
    [("name", "Nadia Rahman"), ("born_day", "12"), ("born_month", "4"), ("born_year", "1990"), ("purpose", "worried")];

fn asks(world: &World) -> String {
    let priya = Caller::signed_in(world, &PRIYA);
    let id = town::hidden_in(&priya.get("/already-open").body, "form_id");
    priya.post("/already-open", &[&[("form_id", id.as_str())][..], &NADIA].concat()).body
}

/// Writes down what Nadia wishes about an agency; `whom` is the words of the list.
fn wishes(tom: &Caller, family: &str, whom: &str, says: &str) -> Answer {
    let page = format!("{family}/sharing/wishes/new");
    let form = tom.get(&page);
    let (agency, nadia) = (town::person_in_list(&form.body, whom), person(tom, family, "Nadia Rahman"));
    let said = [("person", nadia.as_str()), ("agency", agency.as_str()), ("says", says), ("about", "family")];
    tom.send_changed(&page, &form, &[&said[..], &[("whom", "My sister's work"), ("words", "Please.")]].concat())
}

/// What she wishes holds from that moment: the school is told of no family, to the letter as if there were none, until the wish ends.
fn an_agency_that_must_not_be_told_hears_and_sees_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let told = asks(world);
    assert!(told.contains("Ring Tom Fielding"), "{told}");
    assert_eq!(wishes(&tom, &family, "Bramble Primary School", "part").status, 303);
    assert!(asks(world).contains("Ring Tom Fielding"), "to whom to speak is no part of it");
    for whom in ["Bramble Primary School", "Somebody else", "Everybody outside the family"] {
        assert_eq!(wishes(&tom, &family, whom, "no").status, 303);
        let nothing = asks(world);
        assert!(nothing.contains("There is nothing here for you to know"), "{whom}");
        let page = tom.get(&format!("{family}/sharing")).body;
        let wish = town::link_in(&page, "/sharing/wishes/");
        assert_eq!(send(&tom, &wish, &[("words", "Nadia says so.")]).status, 303);
        assert!(asks(world).contains("Ring Tom Fielding"), "{whom}: and when the wish ends she is told again");
    }
}

/// The address book has Priya of the school, with a letter box; gives back the page on which something is prepared.
fn school_in_the_book(tom: &Caller, family: &str) -> String {
    let book = format!("{family}/recipients");
    let who = [("who", "other"), ("name", PRIYA.name), ("role", PRIYA.job_title), ("agency", "Bramble Primary")];
    assert_eq!(send(tom, &book, &who).status, 303);
    let page = tom.get(&book).body;
    let before = page.split(&format!("\">{}</a>", PRIYA.name)).next().expect("her in the book");
    let recipient = before.rsplit("href=\"").next().expect("a link").to_owned();
    assert_eq!(adds_way(tom, &recipient, &letter_box("1 School Lane", "LU7 7AA")).status, 303);
    format!("{family}/send")
}

fn prepares(tom: &Caller, page: &str, more: &[(&str, &str)]) -> Answer {
    let form = tom.get(page);
    let to = town::person_in(&form.body, "Priya Shah: By post");
    let letter = [("what", "letter"), ("cover", "He comes on Monday."), ("purpose", "They asked."), ("to", &to)];
    tom.send_changed(page, &form, &[&letter[..], more].concat())
}

/// Without a ground that goes before a wish it is not even prepared; with one somebody else reads it first, and the ground is asked again when it goes.
fn something_goes_against_a_wish_only_to_protect(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let page = school_in_the_book(&tom, &family);
    let nothing_said = prepares(&tom, &page, &[]);
    assert!(nothing_said.status == 422 && nothing_said.body.contains("Select what allows it"), "{}", nothing_said.body);
    let agreed = prepares(&tom, &page, &[("ground", "agreed"), ("told", "told")]);
    assert_eq!(agreed.status, 303, "nobody has said anything against it yet");
    assert_eq!(wishes(&tom, &family, "Bramble Primary School", "no").status, 303);
    let refused = says(&tom, &agreed.location, "goes");
    assert!(
        refused.status == 409 || refused.status == 422,
        "what was prepared before is asked again: {}",
        refused.status
    );
    let refused = says(&tom, &agreed.location, "goes");
    assert!(refused.status == 422 && refused.body.contains("only to protect somebody from harm"), "{}", refused.body);
    for ground in ["agreed", "public_task", "other"] {
        let refused = prepares(&tom, &page, &[("ground", ground), ("told", "told")]);
        assert!(refused.status == 422 && refused.body.contains("only to protect somebody from harm"), "{ground}");
    }
    let protects = prepares(&tom, &page, &[("ground", "safeguarding"), ("told", "told")]);
    assert_eq!(protects.status, 303, "{}", protects.body);
    let sending = protects.location;
    assert!(tom.get(&sending).body.contains("Somebody of the family wishes that they are not told"));
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    assert!(printed(&tom, &sending).is_err(), "it waits");
    assert_eq!(says(&asha, &sending, "goes").status, 303);
    assert!(printed(&tom, &sending).expect("a paper").contains("He comes on Monday."));
    let shared = tom.get(&format!("{family}/sharing")).body;
    assert!(shared.contains("To protect a child or somebody else from harm") && shared.contains("Asha Mirza"));
}

/// Every act that shares writes a decision down: a letter to a school, a move to another area, and what an agency is to do (below).
fn what_is_sent_is_a_decision(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let page = school_in_the_book(&tom, &family);
    let not_told = prepares(&tom, &page, &[("ground", "duty"), ("told", "not_told")]);
    assert!(not_told.status == 422 && not_told.body.contains("Enter why they do not know"));
    let prepared = prepares(&tom, &page, &[("ground", "public_task"), ("told", "told")]);
    assert_eq!(says(&tom, &prepared.location, "goes").status, 303);
    let salma = crate::sending::in_the_book(&tom, &family, "Salma Begum");
    assert_eq!(adds_way(&tom, &salma, &letter_box("2 Mill Row", "LU9 1HB")).status, 303);
    let hers =
        crate::sending::prepares(&tom, &family, "A letter that you write here", "Hello.", "Salma Begum: By post");
    assert_eq!(says(&tom, &hers, "goes").status, 303);

    let area = [("area", "Leeds"), ("receiver", "Ada Field"), ("contact", "01632 960000"), ("reason", "Work.")];
    let day = [("moves_day", "1"), ("moves_month", "12"), ("moves_year", "2026")];
    let moves = |more: &[(&str, &str)]| {
        let moved = send(&tom, &format!("{family}/transfer"), &[&area[..], &day, more].concat());
        assert_eq!(moved.status, 303, "{}", moved.body);
        moved.location
    };
    let no = moves(&[("passing", "no")]);
    assert_eq!(send(&tom, &no, &[("happened", "called_off"), ("words", "They stay.")]).status, 303);
    let duty = moves(&[("passing", "duty"), ("passing_words", "Yusuf; a conference decided.")]);
    let sent = [("happened", "sent"), ("words", "Secure e-mail")];
    let asked = send(&tom, &duty, &sent);
    assert!(asked.status == 422 && asked.body.contains("Select whether the family knows"));
    assert_eq!(send(&tom, &duty, &[&sent[..], &[("told", "told")]].concat()).status, 303);
    let decided: Vec<(String, String, Option<String>)> = query(world, |connection| {
        let rows = sharing_decisions::table.order(sharing_decisions::id);
        Ok(rows
            .select((sharing_decisions::way, sharing_decisions::decision, sharing_decisions::ground))
            .load(connection)?)
    });
    let decided: Vec<(&str, &str, Option<&str>)> =
        decided.iter().map(|(way, what, ground)| (way.as_str(), what.as_str(), ground.as_deref())).collect();
    let expected = [
        ("sending", "shared", Some("public_task")),
        ("transfer", "not_shared", None),
        ("transfer", "shared", Some("safeguarding")),
    ];
    assert_eq!(decided, expected, "and what goes to somebody of the family is none");
}

fn reports(tom: &Caller, answer: &str) -> Answer {
    send(tom, answer, &[("state", "report")])
}

/// The school is asked for a report. Against a wish it is given nothing to do, until it was decided to tell it on a ground that goes before a wish; and what it was given
/// before is not shown to it any more.
fn an_agency_is_given_nothing_to_do_against_a_wish(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, priya) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PRIYA));
    let salma = town::person_in(&tom.get(&format!("{family}/meetings/new")).body, "Salma Begum");
    let invited = |others: &str| {
        let usual = [("purpose", "Mornings."), ("at", "4pm"), ("place", "The library"), ("family", &salma)];
        let day = [("on_day", "24"), ("on_month", "11"), ("on_year", "2026"), ("others", others)];
        let made = send(&tom, &format!("{family}/meetings/new"), &[&usual[..], &day].concat());
        assert_eq!(made.status, 303, "{}", made.body);
        let body = tom.get(&made.location).body;
        let links = body.split("href=\"").filter_map(|rest| rest.split('"').next());
        links.filter(|href| href.contains("/invitations/")).last().expect("the guest").to_owned()
    };
    let first = invited("Mrs Ellis, Bramble Primary School");
    assert_eq!(reports(&tom, &first).status, 303);
    assert!(priya.get("/our-actions").body.contains("A report for the meeting"));
    assert!(tom.get(&format!("{family}/sharing")).body.contains("Something for an agency to do"));

    assert_eq!(wishes(&tom, &family, "Bramble Primary School", "no").status, 303);
    let list = priya.get("/our-actions").body;
    assert!(list.contains("Nothing is open just now"), "at the next click: {list}");
    let second = invited("Mr Doyle, Bramble Primary School");
    let refused = reports(&tom, &second);
    assert!(refused.status == 422 && refused.body.contains("wishes that this agency is not told"), "{}", refused.body);

    let school = town::person_in_list(&tom.get(&format!("{family}/sharing/new")).body, "Bramble Primary School");
    let decides = |ground: &str| {
        let decided = [("agency", school.as_str()), ("ground", ground), ("told", "told")];
        let rest = DECIDED.iter().copied().filter(|(name, _)| !["agency", "ground"].contains(name));
        let fields: Vec<(&str, &str)> = rest.chain(decided).collect();
        assert_eq!(send(&tom, &format!("{family}/sharing/new"), &fields).status, 303);
    };
    decides("other");
    assert_eq!(reports(&tom, &second).status, 422, "not every ground goes before a wish");
    decides("safeguarding");
    assert!(priya.get("/our-actions").body.contains("A report for the meeting"), "what it owed is shown again");
    assert_eq!(reports(&tom, &second).status, 303);
    assert!(asks(world).contains("There is nothing here for you to know"), "whoever asks is told nothing all the same");
}

/// Everybody may write down a wish; that it holds no more lets others learn more, and is for those who answer for the family.
fn only_who_answers_for_the_family_ends_a_wish(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    assert_eq!(wishes(&grace, &family, "Bramble Primary School", "no").status, 303);
    let wish = town::link_in(&grace.get(&format!("{family}/sharing")).body, "/sharing/wishes/");
    let words = [("words", "She told me.")];
    assert_eq!(send(&grace, &wish, &words).status, 422);
    assert_eq!(answers(&grace, &family, "Nadia Rahman", "sharing", &[("answer", "no")]).status, 303);
    assert_eq!(answers(&grace, &family, "Nadia Rahman", "sharing", &[("answer", "yes")]).status, 422);
    let (toms, again) = (tom.get(&wish), tom.get(&wish));
    assert_eq!(tom.send_changed(&wish, &toms, &words).status, 303);
    let late = [("words", "Again."), ("form_id", "0190b0aa-0000-7000-8000-000000000001")];
    assert_ne!(tom.send_changed(&wish, &again, &late).status, 303, "ended once");
    assert_eq!(answers(&tom, &family, "Nadia Rahman", "sharing", &[("answer", "yes")]).status, 303);
    assert!(asks(world).contains("Ring Tom Fielding"));
}

/// She had said of the school that we may speak with it. When she takes back her yes, that ends in the same moment, and her mother's stays.
fn taking_back_ends_what_was_allowed(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    for who in ["Nadia Rahman", "Salma Begum"] {
        assert_eq!(answers(&tom, &family, who, "sharing", &[("answer", "yes")]).status, 303);
    }
    assert_eq!(wishes(&tom, &family, "Bramble Primary School", "yes").status, 303);
    assert!(asks(world).contains("Ring Tom Fielding"));
    assert_eq!(takes_back(&tom, &family, 0).status, 303);
    let open: Vec<(String, String)> = query(world, |connection| {
        let rows = sharing_wishes::table.filter(sharing_wishes::to_on.is_null());
        Ok(rows.select((sharing_wishes::whom, sharing_wishes::says)).load(connection)?)
    });
    assert_eq!(open, [("Everybody outside the family".to_owned(), "no".to_owned())]);
    assert!(asks(world).contains("There is nothing here for you to know"), "at the next question");
    let page = tom.get(&format!("{family}/consent")).body;
    assert_eq!(page.matches("They have taken it back").count(), 1, "nobody answers for somebody else");
}

/// What she wishes of the whole family holds in the record of those who get one of their own too; taking the division back leaves it once.
fn of_a_divided_record_both_know_the_wish(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(wishes(&tom, &family, "Bramble Primary School", "no").status, 303);
    let salma = person(&tom, &family, "Salma Begum").parse().expect("an id");
    let reference: Reference = family[10..].parse().expect("a reference");
    let of = reference.clone();
    let other = done(world, move |tx| {
        let asha = viewer(tx, &ASHA)?;
        let family = store::open(tx.connection(), &asha, &of)?;
        let new = Divided { people: vec![salma], name: "Begum".to_owned(), reason: "She asked for it.".to_owned() };
        store::divide_family(tx, &asha, &family, &new)
    });
    for record in [family.clone(), format!("/families/{other}")] {
        let page = tom.get(&format!("{record}/sharing")).body;
        assert!(page.contains("Bramble Primary School") && page.contains("Do not speak with them"), "{record}");
    }
    done(world, move |tx| {
        let asha = viewer(tx, &ASHA)?;
        let family = store::open(tx.connection(), &asha, &reference)?;
        let event = store::events(tx.connection(), &asha, &family.id)?.into_iter().next().expect("the division");
        crate::second_person::taken_back(tx, &asha, &family, &event)
    });
    let rows: i64 = query(world, |connection| Ok(sharing_wishes::table.count().get_result(connection)?));
    assert_eq!(rows, 1);
}
