//! What managers, stand-ins and those who must not see a family can not reach, whatever is sent.

use alongside_families::store::{add_family, hold};
use alongside_plans::codes::EndReason;
use alongside_plans::store::{NewEnding, end};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::near;
use alongside_schema::tables::{covers, families, family_clearances, involvements, requests, team_covers, trail};
use alongside_schema::{Act, Entry, Error, Id, Reference, ReferenceKind, Role, Tx, Viewer};
use diesel::prelude::*;

use crate::front_door::{import, waiting};
use crate::support::{Caller, RUNTIME, Who, World, on_both_engines};
use crate::town::{self, ASHA, OWEN, TOM};
use crate::workers::id_of;

on_both_engines!(
    nobody_makes_themselves_the_deputy_of_a_team,
    who_stands_in_for_a_team_does_so_until_it_is_ended,
    a_stand_in_goes_with_the_lead,
    standing_in_for_a_restricted_family_leaves_no_clearance,
    whoever_must_not_see_a_family_reads_no_request_about_it,
    letting_in_gives_back_what_there_was_before,
    only_who_answers_for_a_family_locks_others_out,
    the_only_manager_of_a_family_does_not_lock_themselves_out,
    what_is_needed_first_stays_with_its_family,
    a_family_is_given_only_by_who_answers_for_it,
);

/// A colleague of Tom in the team North.
const JO: Who = Who {
    name: "Jo Marsh",
    job_title: "family support worker",
    agency: "Luton Council",
    team: "North",
    roles: &[Role::Practitioner],
};
/// The manager of the team South.
const MAYA: Who = Who { name: "Maya Lind", job_title: "team manager", team: "South", roles: &[Role::Manager], ..JO };
/// A second manager of the team North.
const LENA: Who = Who { name: "Lena Ford", team: "North", ..MAYA };
/// A manager of another agency.
const NELL: Who = Who { name: "Nell Shaw", agency: "Luton Health", team: "Nurses", ..MAYA };

const AWAY: [(&str, &str); 4] = [("kind", "away"), ("to_day", "30"), ("to_month", "11"), ("to_year", "2026")];

fn asks<T: Send + 'static>(
    world: &World,
    question: impl FnOnce(&mut DbConnection) -> alongside_schema::Result<T> + Send + 'static,
) -> T {
    RUNTIME.block_on(world.site().db().plain(question)).expect("an answer")
}

/// Changes something behind the pages' back.
fn changes(world: &World, change: impl FnOnce(&mut Tx<'_>) -> alongside_schema::Result<()> + Send + 'static) {
    RUNTIME.block_on(world.site().db().housekeeping(change)).expect("a change");
}

fn family_id(world: &World, family: &str) -> Id {
    let reference = reference_of(family);
    asks(world, move |connection| {
        Ok(families::table.filter(families::reference.eq(reference)).select(families::id).first(connection)?)
    })
}

fn reference_of(family: &str) -> Reference {
    family.rsplit('/').next().expect("a reference").parse().expect("a reference")
}

fn viewer_of(tx: &mut Tx<'_>, who: &Who) -> alongside_schema::Result<Viewer> {
    let user = alongside_access::user_of_email(tx.connection(), &who.email())?;
    alongside_access::viewer(tx.connection(), &user)?.ok_or(Error::NotFound)
}

fn status(world: &World, who: &Who, path: &str) -> u16 {
    Caller::signed_in(world, who).get(path).status
}

/// Names who stands in for Tom with this family until 30 November.
fn stands_in(world: &World, by: &Caller, family: &str, who: &Who) -> u16 {
    let away = format!("/workers/{}/away", id_of(world, &TOM));
    let (field, who) = (format!("who_{}", family_id(world, family)), id_of(world, who).to_string());
    by.send_changed(&away, &by.get(&away), &[&AWAY[..], &[(field.as_str(), who.as_str())]].concat()).status
}

fn open_team_covers(world: &World) -> i64 {
    asks(world, |connection| {
        Ok(team_covers::table.filter(team_covers::ended_at.is_null()).count().get_result(connection)?)
    })
}

fn nobody_makes_themselves_the_deputy_of_a_team(world: &World) {
    let family = town::family_with_a_lead(world);
    for who in [MAYA, LENA, NELL] {
        world.add(who);
    }
    let asha = Caller::signed_in(world, &ASHA);
    let id = family_id(world, &family);
    let south = id_of(world, &MAYA);
    // Tom leads a family of Maya's team, and so she says who stands in for him with it.
    changes(world, move |tx| {
        use alongside_schema::tables::users;
        let team: Option<Id> =
            users::table.filter(users::id.eq(south)).select(users::team_id).first(tx.connection())?;
        diesel::update(families::table.filter(families::id.eq(id)))
            .set(families::team_id.eq(team))
            .execute(tx.connection())?;
        Ok(())
    });
    let names = |by: &Who, whose: &Who, deputy: &Who| {
        let by = Caller::signed_in(world, by);
        let (away, deputy) = (format!("/workers/{}/away", id_of(world, whose)), id_of(world, deputy).to_string());
        let page = by.get(&away);
        assert_eq!(page.status, 200);
        by.send_changed(&away, &page, &[&AWAY[..], &[("deputy", deputy.as_str())]].concat())
    };
    for (by, whose, deputy) in [
        (&MAYA, &TOM, &MAYA),
        (&ASHA, &TOM, &MAYA),
        (&LENA, &ASHA, &LENA),
        (&ASHA, &ASHA, &ASHA),
        (&ASHA, &ASHA, &NELL),
    ] {
        let refused = names(by, whose, deputy);
        assert_eq!(refused.status, 422, "{} names {} for {}", by.name, deputy.name, whose.name);
        assert!(refused.body.contains("can not stand in for the team"), "{}", refused.body);
    }
    assert_eq!(open_team_covers(world), 0);
    assert!(!asha.get(&format!("/workers/{}/away", id_of(world, &TOM))).body.contains("Who answers for the team"));
    assert_eq!(names(&LENA, &ASHA, &MAYA).status, 303);
    assert_eq!(open_team_covers(world), 1);
}

fn who_stands_in_for_a_team_does_so_until_it_is_ended(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(MAYA);
    let (asha, maya) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &MAYA));
    let (away, deputy) = (format!("/workers/{}/away", id_of(world, &ASHA)), id_of(world, &MAYA).to_string());
    let named = asha.send_changed(&away, &asha.get(&away), &[&AWAY[..], &[("deputy", deputy.as_str())]].concat());
    assert_eq!(named.status, 303, "{}", named.body);
    assert_eq!(maya.get(&family).status, 200);
    let page = asha.get(&away).body;
    assert!(page.contains("Maya Lind stands in for the team") && page.contains("to 30 November 2026"), "{page}");
    let ends = page.split("action=\"").filter_map(|rest| rest.split('"').next());
    let ends = ends.filter(|action| action.ends_with("/end")).collect::<Vec<_>>();
    assert_eq!(ends.len(), 1);
    assert_eq!(maya.post(ends[0], &[]).status, 404, "only a manager of the team ends it");
    assert_eq!(maya.get(&family).status, 200);
    assert_eq!(asha.post(ends[0], &[]).status, 303);
    assert_eq!(asha.post(ends[0], &[]).status, 303, "twice is once");
    assert_eq!(maya.get(&family).status, 404);
    assert!(!asha.get(&away).body.contains("Maya Lind stands in"));
}

fn a_stand_in_goes_with_the_lead(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    let asha = Caller::signed_in(world, &ASHA);
    assert_eq!(stands_in(world, &asha, &family, &JO), 303);
    assert_eq!(status(world, &JO, &family), 200);
    let is_near = |world: &World| {
        let jo = id_of(world, &JO);
        asks(world, move |connection| {
            Ok(near::table.filter(near::viewer_id.eq(jo)).count().get_result::<i64>(connection)?)
        })
    };
    assert_eq!(is_near(world), 1);
    // Tom no longer leads, as after two records were joined; nobody has ended that Jo stands in for him.
    let lead = |role: &'static str| {
        changes(world, move |tx| {
            diesel::update(involvements::table).set(involvements::role.eq(role)).execute(tx.connection())?;
            Ok(())
        });
    };
    lead("team_member");
    assert_eq!(status(world, &JO, &family), 404);
    assert_eq!(is_near(world), 0);
    lead("lead");
    assert_eq!(status(world, &JO, &family), 200);

    let reference = reference_of(&family);
    let ended = world.site().db().write(move |tx| {
        let tom = viewer_of(tx, &TOM)?;
        let family = hold(tx, &tom, &reference)?;
        let ending = NewEnding {
            ended_on: tx.today(),
            reason: EndReason::OutcomesMet,
            family_says: "Good.".to_owned(),
            children_say: Vec::new(),
            stays: String::new(),
            who_to_ring: "Mrs Ellis".to_owned(),
            who_goes_on: String::new(),
            calls: alongside_plans::store::Calls::Declined,
        };
        end(tx, &tom, &family, &ending)?;
        Ok(Entry::new(&tom, Act::FamilyClosed).with(()))
    });
    RUNTIME.block_on(ended).expect("an end");
    assert_eq!(status(world, &JO, &family), 404);
    let open = asks(world, |connection| {
        Ok(covers::table.filter(covers::ended_at.is_null()).count().get_result::<i64>(connection)?)
    });
    assert_eq!(open, 0, "should the family ask again, nobody stands in from before");
}

/// Nobody but Asha and Tom may know of the family.
fn restrict(world: &World, family: &Id) {
    let (family, people) = (family.clone(), [id_of(world, &ASHA), id_of(world, &TOM)]);
    changes(world, move |tx| {
        diesel::update(families::table.filter(families::id.eq(&family)))
            .set(families::restricted.eq(true))
            .execute(tx.connection())?;
        for user in people {
            bar(tx, &family, &user, true)?;
        }
        Ok(())
    });
}

fn bar(tx: &mut Tx<'_>, family: &Id, user: &Id, cleared: bool) -> alongside_schema::Result<()> {
    diesel::insert_into(family_clearances::table)
        .values((
            family_clearances::family_id.eq(family),
            family_clearances::user_id.eq(user),
            family_clearances::cleared.eq(cleared),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether somebody is cleared for the family or must not see it; nothing where nothing was said.
fn clearance(world: &World, family: &Id, who: &Who) -> Option<bool> {
    let (family, user) = (family.clone(), id_of(world, who));
    asks(world, move |connection| {
        let of_both = family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(user));
        Ok(family_clearances::table.filter(of_both).select(family_clearances::cleared).first(connection).optional()?)
    })
}

fn declares(world: &World, by: &Caller, family: &str, who: &Who) -> u16 {
    let (lock, who) = (format!("{family}/lock-out"), id_of(world, who).to_string());
    by.send_changed(&lock, &by.get(&lock), &[("who", &who), ("lock_reason", "A cousin.")]).status
}

fn lets_in(world: &World, by: &Caller, family: &str, who: &Who) -> u16 {
    by.post(&format!("{family}/lock-out/{}/end", id_of(world, who)), &[]).status
}

fn standing_in_for_a_restricted_family_leaves_no_clearance(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    let id = family_id(world, &family);
    restrict(world, &id);
    let asha = Caller::signed_in(world, &ASHA);
    assert_eq!(status(world, &JO, &family), 404);
    assert_eq!(stands_in(world, &asha, &family, &JO), 303);
    assert_eq!(status(world, &JO, &family), 200);
    assert_eq!(clearance(world, &id, &JO), None);
    let jo = id_of(world, &JO);
    let barred = id.clone();
    changes(world, move |tx| bar(tx, &barred, &jo, false));
    assert_eq!(status(world, &JO, &family), 404, "standing in is nothing against a bar");
    let jo = id_of(world, &JO);
    changes(world, move |tx| {
        diesel::delete(family_clearances::table.filter(family_clearances::user_id.eq(jo))).execute(tx.connection())?;
        Ok(())
    });
    assert_eq!(status(world, &JO, &family), 200);
    world.it_is("2026-12-01T09:00:00Z");
    assert_eq!(status(world, &JO, &family), 404);
}

fn whoever_must_not_see_a_family_reads_no_request_about_it(world: &World) {
    let family = town::family_with_a_lead(world);
    let heading = "Submission ID,Submitted,Children,Adults,Address,What are you worried about,Urgency\n";
    let row = "E-1,2026-11-20T10:00:00+00:00,Yusuf Rahman,Nadia Rahman (mum),,Cold,no rush\n";
    import(world, "forms.csv", &format!("{heading}{row}"));
    let (asha, owen) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &OWEN));
    let request = format!("/requests/{}", waiting(&owen)[0]);
    let id = family_id(world, &family);
    changes(world, move |tx| {
        diesel::update(requests::table).set(requests::family_id.eq(id)).execute(tx.connection())?;
        Ok(())
    });
    assert_eq!(owen.get(&request).status, 200);
    assert_eq!(declares(world, &asha, &family, &OWEN), 303, "the front door is in the list");
    assert_eq!(owen.get(&request).status, 404);
    assert!(waiting(&owen).is_empty());
    assert_eq!(lets_in(world, &asha, &family, &OWEN), 303);
    assert_eq!(owen.get(&request).status, 200);
}

fn letting_in_gives_back_what_there_was_before(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    let id = family_id(world, &family);
    restrict(world, &id);
    let (jo, barred) = (id_of(world, &JO), id.clone());
    changes(world, move |tx| bar(tx, &barred, &jo, false));
    let asha = Caller::signed_in(world, &ASHA);
    // Jo is kept from it by a request already: a declaration adds nothing, and taking one back takes nothing away.
    assert_eq!(declares(world, &asha, &family, &JO), 303);
    assert_eq!(lets_in(world, &asha, &family, &JO), 303);
    assert_eq!(clearance(world, &id, &JO), Some(false));
    // Tom is cleared for it, and is so again; also after it was declared twice.
    for _ in 0..2 {
        assert_eq!(declares(world, &asha, &family, &TOM), 303);
        assert_eq!(status(world, &TOM, &family), 404);
    }
    assert_eq!(lets_in(world, &asha, &family, &TOM), 303);
    assert_eq!(clearance(world, &id, &TOM), Some(true));
    assert_eq!(status(world, &TOM, &family), 200);
    assert_eq!(lets_in(world, &asha, &family, &TOM), 303);
    assert_eq!(clearance(world, &id, &TOM), Some(true), "twice is once");
}

fn only_who_answers_for_a_family_locks_others_out(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    world.add(MAYA);
    town::works_with(world, &MAYA, &family);
    let (asha, maya) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &MAYA));
    assert_eq!(declares(world, &asha, &family, &JO), 303);
    assert_eq!(maya.get(&family).status, 200, "she works with the family");
    let page = maya.get(&format!("{family}/lock-out")).body;
    assert!(!page.contains("Tom Fielding, family") && page.contains("Maya Lind, team manager"), "{page}");
    assert_eq!(declares(world, &maya, &family, &TOM), 422);
    assert_eq!(status(world, &TOM, &family), 200);
    assert_eq!(lets_in(world, &maya, &family, &JO), 404);
    let id = family_id(world, &family);
    assert_eq!(clearance(world, &id, &JO), Some(false));
    assert_eq!(declares(world, &maya, &family, &MAYA), 303, "of herself she says it");
    assert_eq!(maya.get(&family).status, 404);
}

fn the_only_manager_of_a_family_does_not_lock_themselves_out(world: &World) {
    let family = town::family_with_a_lead(world);
    let asha = Caller::signed_in(world, &ASHA);
    let lock = format!("{family}/lock-out");
    let who = id_of(world, &ASHA).to_string();
    let refused = asha.send_changed(&lock, &asha.get(&lock), &[("who", &who), ("lock_reason", "My cousin.")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Nobody else answers for this family") && refused.body.contains("My cousin."));
    assert_eq!(asha.get(&family).status, 200);
    world.add(LENA);
    assert_eq!(declares(world, &asha, &family, &ASHA), 303);
    assert_eq!(asha.get(&family).status, 404);
    assert_eq!(status(world, &LENA, &family), 200);
}

/// How often the trail says this of this family with this worker.
fn entries(world: &World, act: Act, family: &Id, who: &Who) -> i64 {
    let (family, who) = (family.clone(), id_of(world, who).to_string());
    asks(world, move |connection| {
        let said = trail::act.eq(act).and(trail::family_id.eq(family)).and(trail::target.eq(who));
        Ok(trail::table.filter(said).count().get_result(connection)?)
    })
}

fn what_is_needed_first_stays_with_its_family(world: &World) {
    let first = town::family_with_a_lead(world);
    world.add(JO);
    let made = world.site().db().write(|tx| {
        let (owen, asha) = (viewer_of(tx, &OWEN)?, viewer_of(tx, &ASHA)?);
        let reference = tx.new_reference(ReferenceKind::Family);
        let family = alongside_families::store::NewFamily { name: "Okoro".to_owned(), ..town::rahman() };
        add_family(tx, &owen, &reference, &family)?;
        let family = hold(tx, &asha, &reference)?;
        let workers = alongside_workers::store::workers(tx.connection())?;
        let tom = workers.into_iter().find(|worker| worker.name == TOM.name).ok_or(Error::NotFound)?;
        alongside_workers::store::give_lead(tx, &asha, &family, &tom, "")?;
        Ok(Entry::new(&owen, Act::FamilyAdded).with(format!("/families/{reference}")))
    });
    let second = RUNTIME.block_on(made).expect("a family");
    let (one, two, jo) = (family_id(world, &first), family_id(world, &second), id_of(world, &JO).to_string());
    let asha = Caller::signed_in(world, &ASHA);
    assert_eq!(stands_in(world, &asha, &first, &JO), 303);
    assert_eq!((entries(world, Act::CoverNamed, &one, &JO), entries(world, Act::CoverNamed, &two, &JO)), (1, 0));

    let away = format!("/workers/{}/away", id_of(world, &TOM));
    let fields = [
        ("kind".to_owned(), "leaving"),
        (format!("who_{one}"), jo.as_str()),
        (format!("who_{two}"), jo.as_str()),
        (format!("needs_first_{one}"), "Salma is ill."),
        (format!("needs_first_{two}"), "Ring before noon."),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let gone = asha.send_changed(&away, &asha.get(&away), &fields);
    assert_eq!(gone.status, 303, "{}", gone.body);
    let jo = Caller::signed_in(world, &JO);
    let (first, second) = (jo.get(&format!("{first}/hand-over")).body, jo.get(&format!("{second}/hand-over")).body);
    assert!(first.contains("Salma is ill.") && !first.contains("Ring before noon."), "{first}");
    assert!(second.contains("Ring before noon.") && !second.contains("Salma is ill."), "{second}");
    assert_eq!((entries(world, Act::LeadGiven, &one, &JO), entries(world, Act::LeadGiven, &two, &JO)), (1, 1));
}

fn a_family_is_given_only_by_who_answers_for_it(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    world.add(MAYA);
    town::works_with(world, &MAYA, &family);
    let (asha, maya) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &MAYA));
    let lead = format!("{family}/lead");
    let page = maya.get(&family);
    assert!(page.status == 200 && !page.body.contains("Change the lead practitioner"));
    assert_eq!(maya.get(&lead).status, 404);
    let jo = id_of(world, &JO).to_string();
    let give = [("worker", jo.as_str()), ("code", "MANAGE")];
    let form = asha.get(&lead);
    assert_eq!(maya.send_changed(&lead, &form, &give).status, 404);
    assert_eq!(status(world, &JO, &family), 404);
    assert!(asha.get(&family).body.contains("Change the lead practitioner"));
    assert_eq!(asha.send_changed(&lead, &asha.get(&lead), &give).status, 303);
}
