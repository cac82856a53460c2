//! What people agreed to: four questions, everybody for themselves, taken back at once; what somebody can decide, and who decides for a child.

use alongside_clocks::Clocks;
use alongside_schema::tables::{agreements, consents, wordings};
use alongside_schema::{Act, Id, People};
use alongside_web::Settings;
use diesel::prelude::*;

use crate::joining::send;
use crate::people::person;
use crate::support::{Answer, Caller, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(everybody_answers_for_themselves);

on_both_engines!(
    a_child_says_yes_when_somebody_has_seen_that_they_can,
    when_everybody_stops_the_lead_is_asked,
    an_answer_is_kept_from_who_must_not_be_told,
    a_text_that_was_shown_is_never_another,
    of_two_who_answer_at_once_the_second_is_told,
    what_is_no_answer_is_refused,
    a_view_is_never_written_over,
    who_decided_on_a_day,
    what_was_agreed_before_stays_readable,
);

fn everybody_answers_for_themselves(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("What people agreed to").sees("Everybody answers for themselves");
    tom.follow("Write it down: Working together, Nadia Rahman").sees("This is your choice. You can stop at any time.");
    tom.sees("Model wording 1, November 2026").press("Save").sees("Select what they say");
    tom.choose("What do they say?", "Yes").fill("In their words (optional)", "I would rather start now.");
    tom.fill("In which language did you speak?", "Bengali").fill("Who interpreted? (optional)", "Ruma Das");
    tom.press("Save")
        .at("/families/*/consent")
        .sees("in Bengali, interpreted by Ruma Das")
        .sees("I would rather start now.");
    tom.sees("Since 21 November 2026").follow("Write it down: Speaking with others, Nadia Rahman");
    tom.choose("What do they say?", "Yes").press("Save").at("/families/*/consent");
    tom.follow("They take it back: Speaking with others, Nadia Rahman").sees("What happens at once");
    tom.fill("In their words (optional)", "Not the school.").press("They take it back");
    tom.at("/families/*/consent").sees("They have taken it back").sees("Not the school.");
    tom.unfold("What they said before").sees("Speaking with others: Yes, 21 November 2026 to 21 November 2026");
    tom.follow("What we shared, and with whom").sees("Everybody outside the family").sees("Do not speak with them");
    tom.open(&family).sees("Nadia Rahman, speaking with others: They have taken it back");
}

/// Writes an answer of somebody down; gives back what came of it.
pub fn answers(caller: &Caller, family: &str, who: &str, question: &str, said: &[(&str, &str)]) -> Answer {
    let address = format!("{family}/consent/people/{}/{question}", person(caller, family, who));
    send(caller, &address, said)
}

/// Takes an answer of somebody back, from the page that says what follows.
pub fn takes_back(caller: &Caller, family: &str, at: usize) -> Answer {
    let page = caller.get(&format!("{family}/consent")).body;
    let links = page.split("href=\"").filter_map(|rest| rest.split('"').next());
    let link = links.filter(|href| href.ends_with("/withdraw")).nth(at).expect("an answer to take back").to_owned();
    send(caller, &link, &[("words", "Not any more.")])
}

const YES: [(&str, &str); 1] = [("answer", "yes")];

/// Her yes counts when somebody who knows her has seen that she can decide this, and what she decides about one thing is no view of another.
fn a_child_says_yes_when_somebody_has_seen_that_they_can(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let says = |question: &str, answer: &str| answers(&tom, &family, "Yusuf Rahman", question, &[("answer", answer)]);
    let refused = says("working_together", "yes");
    assert!(refused.status == 422 && refused.body.contains("They are under 16"), "{}", refused.body);
    assert_eq!(says("working_together", "no").status, 303, "a no is always heard");
    assert_eq!(says("record", "told").status, 303, "and telling needs nothing");
    let page = format!("{family}/people/{}/competence", person(&tom, &family, "Yusuf Rahman"));
    let view = |matter: &str, conclusion: &str| {
        let said = [("matter", matter), ("conclusion", conclusion), ("reasons", "He said back what it means.")];
        assert_eq!(send(&tom, &page, &said).status, 303);
    };
    view("sharing", "can");
    assert_eq!(says("working_together", "yes").status, 422, "to decide one thing is not to decide another");
    view("working_together", "not_sure");
    assert_eq!(says("working_together", "yes").status, 422, "not clear is no yes");
    view("working_together", "can");
    assert_eq!(says("working_together", "yes").status, 303);
    let page = format!("{family}/people/{}/competence", person(&tom, &family, "Nadia Rahman"));
    let said = [("matter", "sharing"), ("conclusion", "can_not"), ("reasons", "She is in hospital.")];
    assert_eq!(send(&tom, &page, &said).status, 303);
    assert_eq!(answers(&tom, &family, "Nadia Rahman", "sharing", &YES).status, 422);
}

/// One parent's no ends nothing while the other says yes. When nobody is left who had said yes, nothing ends by itself: the lead is asked.
fn when_everybody_stops_the_lead_is_asked(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    for who in ["Nadia Rahman", "Salma Begum"] {
        assert_eq!(answers(&tom, &family, who, "working_together", &YES).status, 303, "{who}");
    }
    let asked = "They have asked to stop";
    assert_eq!(takes_back(&tom, &family, 0).status, 303);
    assert!(!tom.get("/caseload").body.contains(asked), "one still says yes");
    assert_eq!(answers(&tom, &family, "Salma Begum", "working_together", &[("answer", "no")]).status, 303);
    let stored: Vec<String> = query(world, |connection| {
        Ok(consents::table.filter(consents::to_on.is_null()).select(consents::answer).load(connection)?)
    });
    assert_eq!(stored, ["withdrawn", "withdrawn"], "a no after a yes takes it back");
    assert!(tom.get("/caseload").body.contains(asked));
    let status = [("status", "child_in_need"), ("reason", "Section 17."), ("decided_by", "Asha Mirza")];
    let child = person(&tom, &family, "Yusuf Rahman");
    assert_eq!(send(&tom, &format!("{family}/status"), &[&status[..], &[("child", &child)]].concat()).status, 303);
    let page = tom.get(&format!("{family}/consent"));
    assert!(page.body.contains("The law asks for work with these children") && page.body.contains("Child in need"));
    let goes_on = format!("{family}/consent/goes-on");
    let why = [("words", "The law asks for it; told them both.")];
    let form = grace.get(&format!("{family}/consent"));
    assert!(!form.body.contains("Why does the work go on?"), "who does not answer for the family is not asked");
    assert_eq!(tom.send_changed(&goes_on, &page, &[("words", "")]).status, 422);
    assert_eq!(tom.send_changed(&goes_on, &page, &why).status, 303);
    assert!(!tom.get("/caseload").body.contains(asked));
    assert!(tom.get(&format!("{family}/consent")).body.contains("The law asks for it; told them both."));
    world.minutes_pass(5);
    assert_eq!(answers(&tom, &family, "Nadia Rahman", "working_together", &YES).status, 303);
    assert_eq!(takes_back(&tom, &family, 0).status, 303);
    assert!(tom.get("/caseload").body.contains(asked), "and asked again when it happens again");
}

/// Gary must not be told anything of Leah: what she agreed to, took back and wishes is not there for him, on no page; his own is.
fn an_answer_is_kept_from_who_must_not_be_told(world: &World) {
    let family = crate::pairs::made(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let hers = [("answer", "yes"), ("words", "Only with you.")];
    assert_eq!(answers(&tom, &family, "Leah Dalford", "sharing", &hers).status, 303);
    let his = [("answer", "yes"), ("words", "With anybody.")];
    assert_eq!(answers(&tom, &family, "Gary Holt", "sharing", &his).status, 303);
    let leah = person(&tom, &family, "Leah Dalford");
    let wish = [("person", leah.as_str()), ("agency", "all"), ("says", "no"), ("about", leah.as_str())];
    let words = [("words", "Nobody but Tom.")];
    assert_eq!(send(&tom, &format!("{family}/sharing/wishes/new"), &[&wish[..], &words].concat()).status, 303);
    let view =
        [("matter", "other"), ("matter_words", "Her tablets"), ("conclusion", "can"), ("reasons", "Asked Leah.")];
    assert_eq!(send(&tom, &format!("{family}/people/{leah}/competence"), &view).status, 303);
    town::was_in_the_family(world, &GRACE, "Gary Holt");
    for page in ["/consent", "/sharing", "/timeline", "/print?for=work", "", &format!("/people/{leah}/competence")] {
        let (toms, graces) = (tom.get(&format!("{family}{page}")).body, grace.get(&format!("{family}{page}")));
        assert_eq!(graces.status, 200, "{page}");
        for secret in ["Only with you.", "Nobody but Tom.", "Asked Leah."] {
            assert!(!graces.body.contains(secret), "{secret} at {page}");
        }
        let is_there = ["Only with you.", "Nobody but Tom.", "Asked Leah."].iter().any(|words| toms.contains(words));
        assert!(is_there, "{page} tells the lead");
    }
    let hers: Id = query(world, |connection| {
        Ok(consents::table.filter(consents::words.eq("Only with you.")).select(consents::id).first(connection)?)
    });
    assert_eq!(grace.get(&format!("{family}/consent/{hers}/withdraw")).status, 404, "nor by its address");
    assert_eq!(Caller::signed_in(world, &OWEN).get(&format!("{family}/consent")).status, 403);
}

/// What families were shown stays what it was: another text under the same version is refused until it has a version of its own.
fn a_text_that_was_shown_is_never_another(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(answers(&tom, &family, "Nadia Rahman", "sharing", &YES).status, 303);
    let served = |version: Option<&str>| {
        let mut settings = Settings::default();
        settings.wording.sharing = "We speak with whom we like.".to_owned();
        if let Some(version) = version {
            settings.wording.version = version.to_owned();
        }
        world.served_as(settings, Clocks::built_in())
    };
    let changed = served(None);
    let refused = answers(&Caller::signed_in(&changed, &TOM), &family, "Salma Begum", "sharing", &YES);
    assert!(refused.status == 422 && refused.body.contains("must give it a version of its own"), "{}", refused.body);
    let renamed = served(Some("Ours 2"));
    let tom = Caller::signed_in(&renamed, &TOM);
    assert_eq!(answers(&tom, &family, "Salma Begum", "sharing", &YES).status, 303);
    let kept: Vec<(String, String)> = query(world, |connection| {
        let texts = wordings::table.order(wordings::first_used_at).order(wordings::id);
        Ok(texts.select((wordings::version, wordings::words)).load(connection)?)
    });
    assert_eq!(kept.len(), 2);
    assert!(
        kept[0].1.starts_with("You can tell us people")
            && kept[1] == ("Ours 2".to_owned(), "We speak with whom we like.".to_owned())
    );
    let changed = world.site().db().housekeeping(|tx| {
        Ok(diesel::update(wordings::table).set(wordings::words.eq("Bent")).execute(tx.connection())?)
    });
    assert!(crate::support::RUNTIME.block_on(changed).is_err(), "nobody changes one");
}

fn of_two_who_answer_at_once_the_second_is_told(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let address = format!("{family}/consent/people/{}/sharing", person(&tom, &family, "Nadia Rahman"));
    let (toms, ashas) = (tom.get(&address), asha.get(&address));
    assert_eq!(tom.send_changed(&address, &toms, &[("answer", "no"), ("words", "She says no.")]).status, 303);
    let late = asha.send_changed(&address, &ashas, &[("answer", "yes"), ("words", "She says yes.")]);
    assert!(late.status == 409 && late.body.contains("She says no.") && late.body.contains("She says yes."));
    assert_eq!(asha.send_changed(&address, &late, &[]).status, 303, "having seen both");
    let acts: i64 = query(world, |connection| {
        use alongside_schema::tables::trail;
        Ok(trail::table.filter(trail::act.eq(Act::ConsentChanged)).count().get_result(connection)?)
    });
    assert_eq!(acts, 2);
}

fn what_is_no_answer_is_refused(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let says = |question: &str, said: &[(&str, &str)]| answers(&tom, &family, "Nadia Rahman", question, said).status;
    for wrong in [&[("answer", "told")][..], &[("answer", "withdrawn")], &[], &[("answer", "yes"), ("on_year", "2031")]]
    {
        assert_eq!(says("sharing", wrong), 422, "{wrong:?}");
    }
    assert_eq!(says("record", &YES), 422, "nobody agrees to the record");
    // What was typed wrongly is there again, as a draft.
    let right = [("answer", "yes"), ("language", "English"), ("on_year", "2026")];
    assert_eq!(says("sharing", &[("answer", "yes"), ("language", "")]), 422);
    assert_eq!(tom.get(&format!("{family}/consent/people/{}/all", person(&tom, &family, "Nadia Rahman"))).status, 404);
    assert_eq!(says("sharing", &right), 303);
    assert_eq!(says("sharing", &[("answer", "no"), ("on_day", "20")]), 422, "not before what they said last");
    assert_eq!(says("record", &[("answer", "objected"), ("words", "Not my health.")]), 303);
    let record: Id = query(world, |connection| {
        Ok(consents::table.filter(consents::question.eq("record")).select(consents::id).first(connection)?)
    });
    let page = format!("{family}/consent/{record}/withdraw");
    assert!(tom.get(&page).body.contains("does not ask for their agreement"));
    assert_eq!(send(&tom, &page, &[]).status, 400, "there is no form to send");
    let form = tom.get(&format!("{family}/consent"));
    assert_eq!(tom.send_changed(&page, &form, &[]).status, 400, "nor that of another page");
}

fn a_view_is_never_written_over(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let page = format!("{family}/people/{}/competence", person(&tom, &family, "Yusuf Rahman"));
    let view = |conclusion: &str, reasons: &str| {
        let said = [("matter", "own_record"), ("conclusion", conclusion), ("reasons", reasons)];
        assert_eq!(send(&tom, &page, &said).status, 303);
    };
    view("can_not", "He could not say what it is for.");
    view("can", "He explained it to his mother.");
    let body = tom.get(&page).body;
    assert!(body.contains("He could not say what it is for.") && body.contains("He explained it to his mother."));
    assert_eq!(body.matches("There is a newer view").count(), 1);
    assert_eq!(send(&tom, &page, &[("matter", "other"), ("conclusion", "can"), ("reasons", "x")]).status, 422);
    let limited = [("matter", "sharing"), ("conclusion", "can"), ("reasons", "For two."), ("visibility", "limited")];
    assert_eq!(send(&tom, &page, &limited).status, 303);
    town::works_with(world, &GRACE, &family);
    assert!(!Caller::signed_in(world, &GRACE).get(&page).body.contains("For two."));
}

/// A grandmother had it by order for two years; the mother has it since the birth.
fn who_decided_on_a_day(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let (nadia, yusuf, salma) =
        ["Nadia Rahman", "Yusuf Rahman", "Salma Begum"].map(|name| person(&tom, &family, name)).into();
    let new = format!("{family}/responsibilities/new");
    let mother = [("person", nadia.as_str()), ("child", yusuf.as_str()), ("basis", "birth_mother")];
    assert_eq!(send(&tom, &new, &mother).status, 303);
    let order = [("person", salma.as_str()), ("child", yusuf.as_str()), ("basis", "order"), ("evidence", "The order")];
    let days = [("from_day", "1"), ("from_month", "5"), ("from_year", "2020"), ("seen_day", "2"), ("seen_month", "5")];
    assert_eq!(send(&tom, &new, &[&order[..], &days, &[("seen_year", "2020")]].concat()).status, 303);
    let page = format!("{family}/responsibilities");
    let on = |day: &str| tom.get(&format!("{page}?{day}")).body;
    let today = tom.get(&page).body;
    assert!(today.contains("Today, 21 November 2026") && today.contains("The order, seen on 2 May 2020"));
    let before = on("on_day=30&on_month=4&on_year=2020");
    assert!(before.contains("30 April 2020") && before.contains("Birth mother") && !before.contains("The order"));
    assert!(on("on_day=1&on_month=5&on_year=2020").contains("The order"));
    assert!(on("on_day=1&on_month=1&on_year=2016").contains("That does not say that nobody had it"));
    for wrong in ["on_day=31&on_month=2&on_year=2020", "on_day=x", "on_day=999&on_month=1&on_year=1"] {
        assert!(on(wrong).contains("There is no such day"), "{wrong}");
    }
    assert!(tom.get(&format!("{family}/consent")).body.contains("Parental responsibility for"));
}

/// What was written down for several people at once, before there was an answer for each, is history and stays readable.
fn what_was_agreed_before_stays_readable(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let nadia: Id = person(&tom, &family, "Nadia Rahman").parse().expect("an id");
    change(world, move |connection| {
        use alongside_schema::tables::{families, users};
        let family: Id = families::table.select(families::id).first(connection)?;
        let tom: Id = users::table.filter(users::email.eq(TOM.email())).select(users::id).first(connection)?;
        diesel::insert_into(agreements::table)
            .values((
                agreements::id.eq("0190b0aa-0000-7000-8000-000000000009"),
                agreements::family_id.eq(family),
                agreements::agreed_on.eq("2026-01-05"),
                agreements::explained.eq("What we write down."),
                agreements::language.eq("Bengali"),
                agreements::decision.eq("in_part"),
                agreements::words.eq("Mornings, yes."),
                agreements::recorded_by.eq(tom),
                agreements::recorded_at.eq("2026-01-05T10:00:00Z"),
                agreements::subjects.eq(People::one(&nadia)),
                agreements::withheld_from.eq(""),
                agreements::visibility.eq("team"),
                agreements::source.eq("Luton Council"),
            ))
            .execute(connection)?;
        Ok(())
    });
    let page = tom.get(&format!("{family}/consent")).body;
    assert!(
        page.contains("5 January 2026") && page.contains("They want some of it") && page.contains("Mornings, yes.")
    );
    assert!(page.contains("Explained in Bengali: What we write down.") && page.contains("Nobody has asked yet"));
}
