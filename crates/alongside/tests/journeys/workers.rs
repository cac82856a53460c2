//! Who works with a family: leave that is covered, handing over, joining and leaving, who must not see it, and supervision.

use alongside_schema::tables::involvements;
use alongside_schema::{Act, Entry, Error, Id, Reference, Role, Tx, Viewer};
use alongside_workers::codes::ChangeReason;
use alongside_workers::store::{self, Change, Days};
use diesel::prelude::*;

use crate::support::{Caller, RUNTIME, Who, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, SAM, TOM};

in_six_ways!(leave_is_covered_on_its_days_only, whoever_takes_over_reads_what_to_know_first);
on_both_engines!(
    whoever_is_back_early_is_stood_in_for_no_more,
    others_join_and_leave_while_the_lead_stays,
    who_must_not_see_a_family_finds_nothing_of_it,
    supervision_is_for_the_lead_and_their_manager,
    a_team_is_answered_for_while_its_manager_is_away,
    an_account_that_leads_is_not_ended,
    what_families_weigh_is_explained,
    a_family_that_had_a_lead_always_has_one,
    of_two_who_change_the_lead_at_once_one_waits,
);

/// A colleague of Tom in the team North.
pub const JO: Who = Who {
    name: "Jo Marsh",
    job_title: "family support worker",
    agency: "Luton Council",
    team: "North",
    roles: &[Role::Practitioner],
};
/// A third of them.
const KIT: Who = Who { name: "Kit Lowe", ..JO };
const JO_IN_LISTS: &str = "Jo Marsh, family support worker, Luton Council";

fn leave_is_covered_on_its_days_only(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut jo = world.person(JO);
    let mut asha = world.another_screen_of(&ASHA);
    jo.signs_in().open("/caseload").sees_not("Rahman").finds_nothing_at(&family);

    asha.signs_in().at("/team").sees("Nobody needs you just now. You answer for 1 family.");
    asha.open("/workers").follow("Away or leaves: Tom Fielding").at("/workers/*/away");
    asha.press("Save").sees("Select whether they are away for a while or leave");
    asha.choose("What happens?", "Away for a while").fill_day("First day away", "23 11 2026");
    asha.fill_day("Last day away", "22 11 2026").press("Save").sees("The last day must not be before the first");
    asha.fill_day("Last day away", "27 11 2026").press("Save").at("/workers/*/away");
    asha.sees("Away from 23 November 2026 to 27 November 2026")
        .sees("Nobody stands in for a family that you answer for.");
    let missing = "Tom Fielding is away from 23 November 2026 to 27 November 2026, and nobody stands in";
    asha.open("/team").sees(missing).follow(&format!("Name who stands in: Rahman, {missing}"));
    asha.choose("What happens?", "Away for a while").fill_day("First day away", "23 11 2026");
    asha.fill_day("Last day away", "27 11 2026")
        .select("Who stands in, or takes over, for Rahman?", JO_IN_LISTS)
        .press("Save");
    asha.at("/workers/*/away").sees("Jo Marsh stands in for Rahman, from 23 November 2026 to 27 November 2026");
    asha.open("/team").sees("Nobody needs you just now").sees_not("nobody stands in");
    jo.open("/caseload").sees_not("Rahman").finds_nothing_at(&family);

    world.it_is("2026-11-23T09:00:00Z");
    jo.signs_in().at("/caseload").sees("You stand in for").sees("for Tom Fielding, until 27 November 2026");
    jo.follow("Rahman").at("/families/*").sees("Calmer mornings.").sees("Jo Marsh stands in for Tom Fielding");
    world.it_is("2026-11-27T18:00:00Z");
    jo.signs_in().open(&family);
    world.it_is("2026-11-28T09:00:00Z");
    jo.signs_in().at("/caseload").sees_not("Rahman").finds_nothing_at(&family);
}

fn whoever_is_back_early_is_stood_in_for_no_more(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    let (asha, jo) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &JO));
    let away = format!("/workers/{}/away", id_of(world, &TOM));
    let (page, jo_id) = (asha.get(&away), id_of(world, &JO).to_string());
    let who = format!("who_{}", field_in(&page.body, "who_"));
    let days =
        [("kind", "away"), ("to_day", "27"), ("to_month", "11"), ("to_year", "2026"), (who.as_str(), jo_id.as_str())];
    asha.send_changed(&away, &page, &days).is(303);
    jo.get(&family).is(200);
    let page = asha.get(&away);
    let back = action_in(&page.body, "/back");
    Caller::signed_in(world, &TOM).post(&back, &[]).is(403);
    assert!(page.body.contains("Tom Fielding is back"));
    asha.post(&back, &[]).is(303);
    jo.get(&family).is(404);
    asha.post(&back, &[]).is(404);
    assert!(!asha.get(&away).body.contains("Tom Fielding is back"));
    assert!(asha.get(&family).body.contains("Jo Marsh stands in no longer"));
    assert!(!asha.get("/team").body.contains("nobody stands in"), "nobody is away");
}

fn whoever_takes_over_reads_what_to_know_first(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut jo = world.person(JO);
    let (mut asha, mut tom) = (world.another_screen_of(&ASHA), world.another_screen_of(&TOM));
    asha.signs_in().open("/workers").follow("Away or leaves: Tom Fielding");
    asha.choose("What happens?", "Leaves, or will do other work").press("Save");
    asha.sees("Select who leads Rahman from today").select("Who stands in, or takes over, for Rahman?", JO_IN_LISTS);
    asha.fill(
        "What does whoever takes over Rahman need first? (only if they leave)",
        "Ring Salma first. Yusuf likes chess.",
    );
    asha.press("Save").at("/workers").within("Jo Marsh").sees("1");

    jo.signs_in().at("/caseload").follow("What to know first of Rahman").at("/families/*/hand-over");
    jo.sees("Ring Salma first. Yusuf likes chess.").sees("Tom Fielding, who led until 21 November 2026");
    jo.sees("Calmer mornings.").sees("Promises to keep").press("I have read this").at("/families/*");
    jo.open("/caseload").sees_not("What to know first").sees("Rahman");
    jo.open(&format!("{family}/workers")).sees("The lead practitioner has changed once.");
    jo.sees("From 21 November 2026 to 21 November 2026: The worker left their post");
    tom.signs_in().finds_nothing_at(&family);
}

/// Where the first form of the page leads whose address has this ending.
fn action_in(page: &str, ending: &str) -> String {
    let mut actions = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    actions.find(|action| action.ends_with(ending)).expect("a form").to_owned()
}

/// What follows this beginning in the name of a field.
fn field_in(page: &str, beginning: &str) -> String {
    let mut names = page.split("name=\"").skip(1).filter_map(|rest| rest.split('"').next());
    names.find_map(|name| name.strip_prefix(beginning)).expect("a field").to_owned()
}

pub fn id_of(world: &World, who: &Who) -> Id {
    let email = who.email();
    let found = world.site().db().plain(move |connection| alongside_access::user_of_email(connection, &email));
    RUNTIME.block_on(found).expect("an account")
}

fn others_join_and_leave_while_the_lead_stays(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let (address, gracie) = (format!("{family}/workers"), id_of(world, &GRACE).to_string());
    assert_eq!(grace.get(&address).status, 404);
    let page = tom.get(&address);
    let join = |changes: &[(&str, &str)]| {
        let fields = [&[("worker", gracie.as_str())], changes].concat();
        tom.send_changed(&address, &page, &fields)
    };
    let refused = join(&[("part", "lead_child_protection")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("no social worker&#39;s registration number"), "{}", refused.body);
    assert_eq!(join(&[("part", "lead")]).status, 422, "a lead is given, and does not join");
    let joined =
        join(&[("part", "lead_child_protection"), ("override", "The register is down; checked by telephone.")]);
    assert_eq!(joined.status, 303, "{}", joined.body);
    let seen = grace.get(&family).body;
    assert!(
        seen.contains("Calmer mornings.") && seen.contains("Grace Adeyemi joins: Lead child protection practitioner")
    );
    let list = tom.get(&address).body;
    assert!(list.contains("Tom Fielding, Lead practitioner") && list.contains("The register is down"));
    let again = tom.get(&address);
    let twice = tom.send_changed(&address, &again, &[("worker", &gracie), ("part", "specialist")]);
    assert_eq!(twice.status, 422);
    assert!(twice.body.contains("works with this family on that day already"));

    let leave = action_in(&list, "/leave");
    let why = format!("why_{}", leave.rsplit('/').nth(1).expect("an id"));
    assert!(tom.post(&leave, &[]).body.contains("select why they leave"));
    assert_eq!(tom.post(&leave, &[(&why, "TSPROC")]).status, 303);
    assert_eq!(grace.get(&family).status, 404, "nothing of it from that moment");
    assert!(tom.get(&family).body.contains("Lead practitioner</dt> <dd>Tom Fielding"));
}

fn who_must_not_see_a_family_finds_nothing_of_it(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    let (asha, jo, tom) =
        (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &JO), Caller::signed_in(world, &TOM));
    let lock = format!("{family}/lock-out");
    let (jos, toms) = (id_of(world, &JO).to_string(), id_of(world, &TOM).to_string());
    let declare = |by: &Caller, who: &str| {
        let page = by.get(&lock);
        by.send_changed(&lock, &page, &[("who", who), ("lock_reason", "A cousin of the mother.")])
    };
    assert_eq!(declare(&tom, &jos).status, 422, "a worker declares nobody but themselves");
    assert_eq!(declare(&asha, &jos).status, 303);
    assert!(asha.get(&lock).body.contains("A cousin of the mother."));

    // Whom it is about can neither lead nor stand in, and the refusal is in words.
    let lead = format!("{family}/lead");
    let page = asha.get(&lead);
    let give = [("worker", jos.as_str()), ("code", "MANAGE")];
    let refused = asha.send_changed(&lead, &page, &give);
    assert!(refused.body.contains("must not see this family"), "{}", refused.body);
    let away = format!("/workers/{toms}/away");
    let page = asha.get(&away);
    let who = format!("who_{}", field_in(&page.body, "who_"));
    let days = [("to_day", "30"), ("to_month", "11"), ("to_year", "2026"), ("kind", "away"), (who.as_str(), &jos)];
    let refused = asha.send_changed(&away, &page, &days);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("must not see this family"));
    assert_eq!(jo.get(&family).status, 404);

    // Who leads declares it of themselves: they see nothing from then on, and the manager is told first thing.
    assert_eq!(declare(&tom, &toms).status, 303);
    assert_eq!(tom.get(&family).status, 404);
    assert!(!tom.get("/caseload").body.contains("Rahman"));
    let team = asha.get("/team").body;
    assert!(team.contains("Tom Fielding leads but must not see the family"));
    assert_eq!(asha.post(&format!("{lock}/{jos}/end"), &[]).status, 303);
    let page = asha.get(&lead);
    assert_eq!(asha.send_changed(&lead, &page, &give).status, 303);
    assert_eq!(jo.get(&family).status, 200);
    assert!(!asha.get("/team").body.contains("must not see"));
}

fn supervision_is_for_the_lead_and_their_manager(world: &World) {
    let family = town::family_with_a_lead(world);
    let (asha, tom, grace) =
        (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let (address, around) = (format!("{family}/supervision"), format!("{family}/workers"));
    let gracie = id_of(world, &GRACE).to_string();
    let page = tom.get(&around);
    let joined = tom.send_changed(&around, &page, &[("worker", &gracie), ("part", "team_member")]);
    assert_eq!(joined.status, 303, "{}", joined.body);
    let page = asha.get(&address);
    let said = [("reflection", "Tom is tired; Yusuf is not heard enough."), ("what", "See Yusuf alone")];
    let refused = asha.send_changed(&address, &page, &said);
    assert!(refused.status == 422 && refused.body.contains("Enter who does it"));
    let whole = [&said[..], &[("owner", "Tom"), ("due_day", "1"), ("due_month", "12"), ("due_year", "2026")]].concat();
    assert_eq!(asha.send_changed(&address, &page, &whole).status, 303);
    let toms = tom.get(&address).body;
    assert!(toms.contains("Yusuf is not heard enough") && toms.contains("by 1 December 2026"));
    assert_eq!(tom.post(&action_in(&toms, "/done"), &[]).status, 303);
    assert!(tom.get(&address).body.contains("Done on 21 November 2026"));
    assert!(!toms.contains("Write supervision down"), "nobody writes down their own");
    assert!(tom.get(&family).body.contains("Supervision with Tom Fielding"));
    assert_eq!(grace.get(&address).status, 404);
    assert!(!grace.get(&family).body.contains("Supervision with"), "not even that it was held");

    world.it_is("2026-12-23T09:00:00Z");
    let team = Caller::signed_in(world, &ASHA).get("/team").body;
    assert!(team.contains("Supervision with Tom Fielding was due 22 December 2026"), "{team}");
}

/// The manager of another team.
pub const MAYA: Who = Who {
    name: "Maya Lind",
    job_title: "team manager",
    agency: "Luton Council",
    team: "South",
    roles: &[Role::Manager],
};

fn a_team_is_answered_for_while_its_manager_is_away(world: &World) {
    let family = town::family_with_a_lead(world);
    let asha = Caller::signed_in(world, &ASHA);
    let away = format!("/workers/{}/away", id_of(world, &ASHA));
    let days = [("kind", "away"), ("to_day", "22"), ("to_month", "11"), ("to_year", "2026")];
    let page = asha.get(&away);
    let refused = asha.send_changed(&away, &page, &days);
    assert!(refused.status == 422 && refused.body.contains("They are the only manager here"), "{}", refused.body);

    world.add(MAYA);
    let maya = Caller::signed_in(world, &MAYA);
    assert_eq!(maya.get(&family).status, 404);
    let page = asha.get(&away);
    let refused = asha.send_changed(&away, &page, &days);
    assert!(refused.body.contains("Select who stands in for the team"));
    let mayas = id_of(world, &MAYA).to_string();
    let named = asha.send_changed(&away, &page, &[&days[..], &[("deputy", mayas.as_str())]].concat());
    assert_eq!(named.status, 303, "{}", named.body);
    assert_eq!(maya.get(&family).status, 200);
    world.it_is("2026-11-23T00:01:00Z");
    assert_eq!(Caller::signed_in(world, &MAYA).get(&family).status, 404);
    assert_eq!(
        Caller::signed_in(world, &MAYA).get(&away).status,
        404,
        "a worker of another team is not hers to send away"
    );
}

fn an_account_that_leads_is_not_ended(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    let (sam, asha) = (Caller::signed_in(world, &SAM), Caller::signed_in(world, &ASHA));
    let end = format!("/accounts/{}/end", id_of(world, &TOM));
    let refused = sam.post(&end, &[]);
    assert!(refused.status != 303 && refused.body.contains("leads families"), "{}", refused.body);
    assert!(!refused.body.contains("Rahman"), "an administrator learns of no family");
    assert_eq!(Caller::signed_in(world, &TOM).get(&family).status, 200);
    let lead = format!("{family}/lead");
    let page = asha.get(&lead);
    let unsaid = asha.send_changed(&lead, &page, &[("worker", id_of(world, &JO).as_str())]);
    assert!(unsaid.status == 422 && unsaid.body.contains("Select why the lead practitioner changes"));
    let given = asha.send_changed(&lead, &page, &[("worker", id_of(world, &JO).as_str()), ("code", "LEFTRL")]);
    assert_eq!(given.status, 303);
    assert_eq!(sam.post(&end, &[]).status, 303);
}

fn what_families_weigh_is_explained(world: &World) {
    let family = town::family_with_a_lead(world);
    let asha = Caller::signed_in(world, &ASHA);
    assert!(asha.get("/workers").body.contains("7 points, room for 48"), "one family, new");
    let about = format!("/workers/{}/about", id_of(world, &TOM));
    let page = asha.get(&about);
    let wrong = asha.send_changed(&about, &page, &[("percent", "150")]);
    assert!(wrong.status == 422 && wrong.body.contains("Enter a number from 1 to 100"));
    let part_time = [("percent", "50"), ("languages", "Urdu"), ("registration", "SW123456")];
    assert_eq!(asha.send_changed(&about, &page, &part_time).status, 303);
    let workers = asha.get("/workers").body;
    assert!(workers.contains("7 points, room for 24") && workers.contains("families: 1 × 4; new to them: 1 × 2"));
    assert!(workers.contains("Speaks Urdu"));
    world.add(JO);
    let choice = asha.get(&format!("{family}/lead")).body;
    assert!(choice.contains("0 points, room for 48"), "a colleague with no family");
    let jo = id_of(world, &JO);
    let lead = [("worker", jo.as_str()), ("code", "OTHERS")];
    let address = format!("{family}/lead");
    assert_eq!(asha.send_changed(&address, &asha.get(&address), &lead).status, 303);
    let choice = asha.get(&address).body;
    for matters in ["works 50 % of a full week", "speaks Urdu", "has worked with this family before"] {
        assert!(choice.contains(matters), "{matters}");
    }
    assert_eq!(asha.get(&format!("/workers/{}/about", id_of(world, &GRACE))).status, 404, "of another team");
}

fn viewer_of(tx: &mut Tx<'_>, who: &Who) -> alongside_schema::Result<Viewer> {
    let user = alongside_access::user_of_email(tx.connection(), &who.email())?;
    alongside_access::viewer(tx.connection(), &user)?.ok_or(Error::NotFound)
}

fn leads_now(world: &World) -> i64 {
    let count = world.site().db().plain(|connection| {
        let open = involvements::role.eq("lead").and(involvements::ended_on.is_null());
        Ok(involvements::table.filter(open).count().get_result(connection)?)
    });
    RUNTIME.block_on(count).expect("a count")
}

/// One act of those that could leave a family with nobody.
fn act(tx: &mut Tx<'_>, number: u64, family: &Reference) -> alongside_schema::Result<()> {
    let asha = viewer_of(tx, &ASHA)?;
    let who = [&TOM, &JO, &KIT][(number / 7 % 3) as usize];
    let family = alongside_families::store::hold(tx, &asha, family)?;
    let user = alongside_access::user_of_email(tx.connection(), &who.email())?;
    let workers = store::workers(tx.connection())?;
    let worker = workers.into_iter().find(|worker| worker.id == user).ok_or(Error::NotFound)?;
    let change = Change { code: ChangeReason::Other, why: String::new(), needs_first: String::new() };
    let (from, lead) = (tx.today(), family.lead.clone().ok_or(Error::NotFound)?.0);
    match number % 7 {
        0 | 1 => store::change_lead(tx, &asha, &family, &worker, &change),
        2 => store::name_cover(tx, &asha, &family, &lead, &worker, Days { from, to: from.plus_days(3) }),
        3 => store::lock_out(tx, &asha, &family.id, &user, "A neighbour."),
        4 => store::let_in_again(tx, &family.id, &user),
        5 => {
            let all = store::involved(tx.connection(), &family)?;
            let one = all.get(number as usize % all.len()).ok_or(Error::NotFound)?;
            store::leave(tx, &asha, &family, &one.id, ChangeReason::Other)
        }
        _ => {
            let joining = store::Joining {
                worker,
                part: alongside_workers::codes::Part::TeamMember,
                started_on: from,
                why: String::new(),
                override_reason: String::new(),
            };
            store::join(tx, &asha, &family, &joining)
        }
    }
}

/// Any sequence of these acts: each is done whole or refused, and the family that had a lead has exactly one.
fn a_family_that_had_a_lead_always_has_one(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    world.add(KIT);
    let reference: Reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let (mut number, mut done) = (20_261_121_u64, 0);
    for _ in 0..80 {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
        let (of, choice) = (reference.clone(), number >> 20);
        let acted = world.site().db().write(move |tx| {
            act(tx, choice, &of)?;
            Ok(Entry::by_nobody(Act::InvolvementChanged).with(()))
        });
        match RUNTIME.block_on(acted) {
            Ok(()) => done += 1,
            Err(Error::Refused(_)) => {}
            Err(error) => panic!("{error}"),
        }
        assert_eq!(leads_now(world), 1);
    }
    assert!(done > 20, "{done} of 80 were done");
}

fn of_two_who_change_the_lead_at_once_one_waits(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    world.add(KIT);
    let reference: Reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let give = |number: u64| {
        let of = reference.clone();
        world.site().db().write(move |tx| {
            act(tx, number, &of)?;
            Ok(Entry::by_nobody(Act::LeadGiven).with(()))
        })
    };
    // 7 is Jo, 14 is Kit: see `act`.
    let (jo, kit) = RUNTIME.block_on(async { tokio::join!(give(7), give(14)) });
    assert!(jo.is_ok() || kit.is_ok());
    for done in [jo, kit] {
        assert!(matches!(done, Ok(()) | Err(Error::Refused(_) | Error::Stale)), "{done:?}");
    }
    assert_eq!(leads_now(world), 1);
}
