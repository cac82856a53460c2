//! What must not be told stays untold when records are joined, divided and one again.

use alongside_families::codes::{AlertKind, Outcome, PersonKind};
use alongside_families::same::looks_like;
use alongside_families::store::{
    self, Family, NewAlert, NewFamily, NewPair, NewPerson, Report, add_pair, make_promise, set_alert,
};
use alongside_meetings::codes::{Guest, How, MeetingKind};
use alongside_meetings::store::{MeetingChange, NewGuest, NewMeeting, set_up};
use alongside_schema::tables::{
    families, family_clearances, family_members, invitations, people, person_details, schools, users, withholdings,
};
use alongside_schema::{Id, Marks, People, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use crate::joining::{add, done, everything, latest_event, second_family, send, viewer};
use crate::pairs;
use crate::people::person;
use crate::second_person::{agrees, taken_back};
use crate::support::{Answer, Caller, World, on_both_engines};
use crate::town::{ASHA, GRACE, OWEN, TOM};

on_both_engines!(
    a_join_in_which_a_pair_holds_is_taken_back,
    neither_record_forgets_whom_it_must_not_tell,
    what_was_written_in_the_new_record_is_not_lost,
    a_division_of_long_ago_says_why_it_stays,
    a_confirmed_pair_keeps_schools_and_alerts,
    what_is_known_in_a_restricted_family_is_no_reason,
    a_bar_comes_along_with_its_reason,
    who_is_invited_is_invited_once_as_one,
);

/// A pair about everybody and a pair about the last of them, alerts about both, and a promise of which something came.
pub fn keeps_safe(tx: &mut Tx<'_>, by: &Viewer, family: &Family) -> Result<()> {
    let members = store::members(tx.connection(), by, &family.id)?;
    let (first, last) = (members.first().expect("somebody"), members.last().expect("somebody"));
    let pair = |about: Option<&Id>| NewPair {
        who_id: Some(first.person_id.clone()),
        who: first.name.clone(),
        about_id: about.cloned(),
        what: "where they are".to_owned(),
    };
    let today = tx.today();
    add_pair(tx, by, &family.id, &pair(None), "They asked.", Some(today.plus_days(9)))?;
    if first.person_id != last.person_id {
        add_pair(tx, by, &family.id, &pair(Some(&last.person_id)), "They asked.", None)?;
    }
    for about in [People::none(), People::one(&first.person_id), People::one(&last.person_id)] {
        alert(tx, by, family, "The dog bites.", about)?;
    }
    let marks = Marks::about(People::one(&first.person_id), "A test");
    make_promise(tx, by, &family.id, "A letter.", today, today.plus_days(3), &marks)?;
    let promise = store::promises(tx.connection(), by, &family.id)?.remove(0);
    let report = Report {
        outcome: Outcome::NotKept,
        note: String::new(),
        reported_by: "Them".to_owned(),
        anew: None,
        agreed_with: String::new(),
    };
    store::report_promise(tx, by, &family.id, &promise, &report, promise.version)
}

fn alert(tx: &mut Tx<'_>, by: &Viewer, family: &Family, words: &str, about: People) -> Result<Id> {
    let today = tx.today();
    let alert = NewAlert {
        kind: AlertKind::Visiting,
        words: words.to_owned(),
        from_on: today,
        review_on: today.plus_days(30),
        to_on: None,
        marks: Marks::about(about, "A test"),
    };
    set_alert(tx, by, &family.id, &alert)
}

fn opened(tx: &mut Tx<'_>, who: &crate::support::Who, reference: &Reference) -> Result<(Viewer, Family)> {
    let by = viewer(tx, who)?;
    let family = store::open(tx.connection(), &by, reference)?;
    Ok((by, family))
}

fn reference_of(address: &str) -> Reference {
    address.rsplit('/').next().expect("a reference").parse().expect("a reference")
}

fn called(tx: &mut Tx<'_>, name: &str) -> Result<Id> {
    Ok(people::table.filter(people::name.eq(name)).select(people::id).first(tx.connection())?)
}

/// The address of the record that was divided off under this name.
fn divided_off(world: &World, name: &'static str) -> (Id, String) {
    done(world, move |tx| {
        let row = families::table.filter(families::name.eq(name)).select((families::id, families::reference));
        let (id, reference): (Id, Reference) = row.first(tx.connection())?;
        Ok((id, format!("/families/{reference}")))
    })
}

/// The first of the people gets a record of their own, and comes back: every table is as it was but for the record that is closed.
pub fn divided_and_one_again(world: &World, family: &Reference) {
    let before = everything(world);
    let reference = family.clone();
    let other: Option<Id> = done(world, move |tx| {
        let (asha, family) = opened(tx, &ASHA, &reference)?;
        let members = store::members(tx.connection(), &asha, &family.id)?;
        if members.len() < 2 {
            return Ok(None);
        }
        let new = store::Divided {
            people: vec![members[0].person_id.clone()],
            name: "Apart".to_owned(),
            reason: "They part.".to_owned(),
        };
        store::divide_family(tx, &asha, &family, &new)?;
        let event = store::events(tx.connection(), &asha, &family.id)?;
        let event = event.into_iter().find(|event| event.taken_back_at.is_none()).expect("the division");
        taken_back(tx, &asha, &family, &event)?;
        Ok(event.other_id)
    });
    let Some(other) = other else { return };
    for (table, mut rows) in everything(world) {
        rows.retain(|row| !row.contains(other.as_str()));
        assert_eq!(before[table], rows, "{table}, family {family} divided");
    }
}

fn a_join_in_which_a_pair_holds_is_taken_back(world: &World) {
    let family = pairs::made(world);
    let other = second_family(world, &GRACE);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let list = format!("{family}/not-to-be-told");
    let gary = person(&tom, &family, "Gary Holt");
    let pair = [("who", gary.as_str()), ("about", "all"), ("what", "anything"), ("reason", "Leah asked.")];
    assert_eq!(send(&tom, &list, &pair).status, 303);
    let before = everything(world);
    let reference = reference_of(&other).to_string();
    let fields = [("other", reference.as_str()), ("reason", "One family."), ("do", "save")];
    assert_eq!(send(&asha, &format!("{family}/join"), &fields).status, 303);
    assert!(everything(world)["withholdings"].len() > before["withholdings"].len(), "the pair keeps what came");
    let event = latest_event(&asha, &family);
    let undone = send(&asha, &event, &[("why", "They are cousins.")]);
    assert_eq!(undone.status, 303, "{}", undone.body);
    agrees(&tom);
    for (table, rows) in everything(world) {
        assert_eq!(before[table], rows, "{table}");
    }
}

/// Takes a step with the pair that is said in these words.
fn steps(caller: &Caller, family: &str, words: &str, step: &str) -> Answer {
    let list = caller.get(&format!("{family}/not-to-be-told")).body;
    let at = list.find(&format!(": {words}")).unwrap_or_else(|| panic!("{words} is there: {list}"));
    let link = list[..at].rsplit("href=\"").next().expect("a link");
    pairs::sends(caller, link.split('"').next().expect("an address"), step)
}

fn divides_gary_off(world: &World) -> String {
    let family = pairs::made(world);
    let reference = reference_of(&family);
    done(world, move |tx| {
        let (tom, family) = opened(tx, &TOM, &reference)?;
        let (gary, joan) = (called(tx, "Gary Holt")?, called(tx, "Joan Holt")?);
        for about in [None, Some(gary.clone())] {
            let (who_id, who) = (Some(joan.clone()), "Joan Holt".to_owned());
            let pair = NewPair { who_id, who, about_id: about, what: "the visits".to_owned() };
            add_pair(tx, &tom, &family.id, &pair, "They asked.", None)?;
        }
        alert(tx, &tom, &family, "The gate is stuck.", People::none())?;
        alert(tx, &tom, &family, "He shouts at men.", People::one(&gary))?;
        // Accounts of somebody who goes and of somebody who stays.
        for (who, person) in [(GRACE, gary), (OWEN, joan)] {
            diesel::update(users::table.filter(users::email.eq(who.email())))
                .set(users::person_id.eq(person))
                .execute(tx.connection())?;
        }
        Ok(())
    });
    let asha = Caller::signed_in(world, &ASHA);
    let gary = person(&asha, &family, "Gary Holt");
    let fields = [("people", gary.as_str()), ("name", "Holt"), ("reason", "They part."), ("do", "save")];
    let divided = send(&asha, &format!("{family}/divide"), &fields);
    assert_eq!(divided.status, 303, "{}", divided.body);
    family
}

fn neither_record_forgets_whom_it_must_not_tell(world: &World) {
    let family = divides_gary_off(world);
    let (new, other) = divided_off(world, "Holt");
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    for record in [&family, &other] {
        for words in [
            "Gary Holt must not be told about Leah Dalford: the address",
            "Joan Holt must not be told about the family: the visits",
            "Joan Holt must not be told about Gary Holt: the visits",
        ] {
            let list = tom.get(&format!("{record}/not-to-be-told")).body;
            assert!(list.contains(words), "{record} keeps it: {words} {list}");
        }
        let (leah, about_all) =
            ("Gary Holt must not be told about Leah", "Joan Holt must not be told about the family");
        assert_eq!(steps(&tom, record, leah, "confirmed").status, 303, "nobody is told that somebody was faster");
        assert_eq!(steps(&tom, record, about_all, "ended").status, 303);
        assert_eq!(steps(&tom, record, "Joan Holt must not be told about Gary", "ended").status, 303);
        agrees(&asha);
        agrees(&asha);
        assert!(tom.get(record).body.contains("The gate is stuck."), "each has its own");
    }
    let (old_page, new_page) = (tom.get(&family).body, tom.get(&other).body);
    assert!(!old_page.contains("He shouts at men.") && new_page.contains("He shouts at men."));
    let old = reference_of(&family);
    let barred: Vec<(bool, String)> = done(world, move |tx| {
        let (_, old) = opened(tx, &TOM, &old)?;
        let rows = family_clearances::table
            .inner_join(users::table.on(users::id.eq(family_clearances::user_id)))
            .filter(family_clearances::cleared.eq(false))
            .order(users::name)
            .select((family_clearances::family_id, users::name))
            .load::<(Id, String)>(tx.connection())?;
        assert!(rows.iter().all(|(at, _)| *at == old.id || *at == new));
        Ok(rows.into_iter().map(|(at, name)| (at == new, name)).collect())
    });
    assert_eq!(barred, [(false, GRACE.name.to_owned()), (true, OWEN.name.to_owned())]);
}

fn what_was_written_in_the_new_record_is_not_lost(world: &World) {
    let family = divides_gary_off(world);
    let (_, other) = divided_off(world, "Holt");
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let event = latest_event(&asha, &family);
    let (reference, page) = (reference_of(&other), asha.get(&event));
    assert!(page.body.contains("Take it back"));
    done(world, move |tx| {
        let (tom, new) = opened(tx, &TOM, &reference)?;
        let (today, marks) = (tx.today(), Marks::about(People::none(), "A test"));
        make_promise(tx, &tom, &new.id, "A letter to the housing office.", today, today.plus_days(5), &marks)
    });
    let refused = asha.send_changed(&event, &page, &[("why", "They live together again.")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("a promise in the record that was divided off"), "{}", refused.body);
    assert!(refused.body.contains("Join the two records instead"));
    assert_eq!(tom.get(&other).status, 200, "and nothing has happened");
    let now = asha.get(&event).body;
    assert!(now.contains("written since and would be lost") && now.contains(&format!("{family}/join")), "{now}");
    assert!(!now.contains("Take it back"), "the page offers nothing that is refused");
}

/// A division from before the service kept what belongs to the new record says that, and not that something was written since.
fn a_division_of_long_ago_says_why_it_stays(world: &World) {
    let family = divides_gary_off(world);
    let (other, address) = divided_off(world, "Holt");
    let asha = Caller::signed_in(world, &ASHA);
    let event = latest_event(&asha, &family);
    done(world, move |tx| {
        let kept = "delete from event_rows where before like '%' || $1 || '%'";
        Ok(diesel::sql_query(kept).bind::<diesel::sql_types::Text, _>(&other).execute(tx.connection())?)
    });
    let page = asha.get(&event).body;
    assert!(page.contains("recorded before this service began to keep what belongs to the new record"), "{page}");
    assert!(page.contains("Join the two records instead") && !page.contains("would be lost"), "{page}");
    assert_eq!(asha.get(&address).status, 200);
}

fn a_confirmed_pair_keeps_schools_and_alerts(world: &World) {
    let family = pairs::made(world);
    let reference = reference_of(&family);
    let [school, detail, alert] = done(world, move |tx| {
        let (tom, family) = opened(tx, &TOM, &reference)?;
        let (ida, now, today) = (called(tx, "Ida Dalford")?, tx.now(), tx.today());
        let subjects = People::one(&ida).to_string();
        let [school, detail] = [tx.new_id(), tx.new_id()];
        diesel::insert_into(schools::table)
            .values((
                (schools::id.eq(&school), schools::family_id.eq(&family.id), schools::person_id.eq(&ida)),
                (schools::name.eq("Mill School"), schools::created_at.eq(now), schools::subjects.eq(&subjects)),
                (schools::withheld_from.eq(""), schools::visibility.eq("team"), schools::source.eq("A test")),
            ))
            .execute(tx.connection())?;
        diesel::insert_into(person_details::table)
            .values((
                (person_details::id.eq(&detail), person_details::family_id.eq(&family.id)),
                (person_details::person_id.eq(&ida), person_details::kind.eq("school")),
                (person_details::value.eq("Mill School"), person_details::from_on.eq(today)),
                (person_details::recorded_at.eq(now), person_details::subjects.eq(&subjects)),
                (person_details::withheld_from.eq(""), person_details::visibility.eq("team")),
                person_details::source.eq("A test"),
            ))
            .execute(tx.connection())?;
        let alert = alert(tx, &tom, &family, "She must not eat nuts.", People::one(&ida))?;
        let gary = called(tx, "Gary Holt")?;
        let pair = NewPair {
            who_id: Some(gary),
            who: "Gary Holt".to_owned(),
            about_id: Some(ida),
            what: "the school".to_owned(),
        };
        add_pair(tx, &tom, &family.id, &pair, "Leah asked.", None)?;
        Ok([school, detail, alert])
    });
    let kept: Vec<String> =
        done(world, |tx| Ok(withholdings::table.select(withholdings::fact_id).distinct().load(tx.connection())?));
    for (what, fact) in [("school", school), ("detail", detail), ("alert", alert)] {
        assert!(kept.contains(&fact.to_string()), "the {what} is kept");
    }
    let tom = Caller::signed_in(world, &TOM);
    assert!(tom.get(&family).body.contains("She must not eat nuts."));
}

/// Somebody is in two families, of which one is restricted: that the school agrees with what is recorded there is not said.
fn what_is_known_in_a_restricted_family_is_no_reason(world: &World) {
    second_families(world);
    let because: Vec<String> = done(world, |tx| {
        let ana = |school: &str| {
            let mut ana = NewPerson::new("Ana Kostova", PersonKind::Child, "Child").born("2015-05-05".parse().ok());
            ana.school = school.to_owned();
            ana
        };
        let named = |name: &str, people| NewFamily {
            name: name.to_owned(),
            people,
            source: "A test".to_owned(),
            ..NewFamily::default()
        };
        let hidden = add(tx, &named("Hidden", vec![ana("Hazel High School")]), &TOM)?;
        let brother = NewPerson::new("Petar Kostov", PersonKind::Adult, "Brother");
        let open = add(tx, &named("Open", vec![brother]), &TOM)?;
        let (asha, open) = opened(tx, &ASHA, &open)?;
        let person = called(tx, "Ana Kostova")?;
        store::add_known(tx, &asha, &open, &person, "Sister")?;
        diesel::update(families::table.filter(families::reference.eq(&hidden)))
            .set(families::restricted.eq(true))
            .execute(tx.connection())?;
        let (owen, today) = (viewer(tx, &OWEN)?, tx.today());
        let born = "2015-05-05".parse().ok();
        let mut asked = looks_like("Ana Kostova", &[], PersonKind::Child, born, today, None, None);
        asked.school = Some("Hazel High School".to_owned());
        let seals = tx.keys().seals.clone();
        let found = store::likely(tx.connection(), (&owen, &seals), &[asked], None)?;
        assert_eq!(found.len(), 1, "the restricted family is not there: {found:?}");
        Ok(found[0].people.iter().map(|person| person.because.clone()).collect())
    });
    assert!(because[0].contains("same name") && !because[0].contains("school"), "{because:?}");
}

/// Accounts, and two records of which one has a bar.
fn second_families(world: &World) -> (Reference, Reference) {
    let family = pairs::made(world);
    let other = second_family(world, &GRACE);
    (reference_of(&family), reference_of(&other))
}

fn a_bar_comes_along_with_its_reason(world: &World) {
    let (into, from) = second_families(world);
    let before = everything(world);
    let rows = done(world, move |tx| {
        let (asha, a) = opened(tx, &ASHA, &into)?;
        let (_, b) = opened(tx, &ASHA, &from)?;
        let owen = viewer(tx, &OWEN)?;
        for (family, cleared, reason) in [(&a, true, ""), (&b, false, "His sister")] {
            diesel::insert_into(family_clearances::table)
                .values((
                    (family_clearances::family_id.eq(&family.id), family_clearances::user_id.eq(&owen.user_id)),
                    (family_clearances::cleared.eq(cleared), family_clearances::reason.eq(reason)),
                    family_clearances::declared_by.eq((!cleared).then_some(&asha.user_id)),
                ))
                .execute(tx.connection())?;
        }
        let event = store::join_families(tx, &asha, &a, &b, "One family.")?;
        let there = family_clearances::table.filter(family_clearances::family_id.eq(&a.id)).select((
            family_clearances::cleared,
            family_clearances::reason,
            family_clearances::declared_by.is_not_null(),
        ));
        let joined: Vec<(bool, String, bool)> = there.load(tx.connection())?;
        let event = store::event(tx.connection(), &asha, &a.id, &event)?;
        taken_back(tx, &asha, &a, &event)?;
        let parted: Vec<(bool, String, bool)> = there.load(tx.connection())?;
        diesel::delete(family_clearances::table).execute(tx.connection())?;
        Ok((joined, parted))
    });
    assert_eq!(rows.0, [(false, "His sister".to_owned(), true)], "a bar wins, and can be lifted by who declared it");
    assert_eq!(rows.1, [(true, String::new(), false)]);
    for (table, rows) in everything(world) {
        assert_eq!(before[table], rows, "{table}");
    }
}

fn who_is_invited_is_invited_once_as_one(world: &World) {
    let family = pairs::made(world);
    let reference = reference_of(&family);
    done(world, move |tx| {
        let (asha, family) = opened(tx, &ASHA, &reference)?;
        let (leah, joan) = (called(tx, "Leah Dalford")?, called(tx, "Joan Holt")?);
        let guest = |id: &Id, name: &str| NewGuest {
            guest: Guest::Family,
            person_id: Some(id.clone()),
            user_id: None,
            name: name.to_owned(),
            agency: String::new(),
            reach: String::new(),
        };
        let new = NewMeeting {
            kind: MeetingKind::Team,
            purpose: "To plan.".to_owned(),
            plan: MeetingChange {
                meets_on: tx.today().plus_days(7),
                meets_at: "10:00".to_owned(),
                place: "The library".to_owned(),
                how: How::InPerson,
                not_held_reason: String::new(),
            },
        };
        let (alone, both) = (tx.new_id(), tx.new_id());
        set_up(tx, &asha, &family, &alone, &new, &[guest(&joan, "Joan Holt")])?;
        set_up(tx, &asha, &family, &both, &new, &[guest(&leah, "Leah Dalford"), guest(&joan, "Joan Holt")])?;
        let keys = |tx: &mut Tx<'_>| -> Result<Vec<(Id, String)>> {
            let all = invitations::table.order((invitations::meeting_id, invitations::position));
            Ok(all.select((invitations::meeting_id, invitations::guest_key)).load(tx.connection())?)
        };
        let before = keys(tx)?;
        let members = store::members(tx.connection(), &asha, &family.id)?;
        let member = |id: &Id| members.iter().find(|member| member.person_id == *id).expect("a member");
        let event = store::join_people(tx, &asha, &family, member(&leah), member(&joan), "One person.")?;
        let joined = keys(tx)?;
        assert!(joined.contains(&(alone, leah.to_string())), "known by who they are now: {joined:?}");
        assert!(joined.contains(&(both.clone(), leah.to_string())) && joined.contains(&(both, joan.to_string())));
        let event = store::event(tx.connection(), &asha, &family.id, &event)?;
        taken_back(tx, &asha, &family, &event)?;
        assert_eq!(keys(tx)?, before);
        let here: i64 = family_members::table.count().get_result(tx.connection())?;
        assert_eq!(here, 4, "all four are there again");
        Ok(())
    });
}
