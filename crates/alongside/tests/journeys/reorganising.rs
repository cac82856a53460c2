//! A team or an agency is reorganised: teams are renamed and merged, workers move. No family loses its lead, and none its manager.

use alongside_schema::tables::{families, involvements, teams, trail, users};
use alongside_schema::{Act, Entry, Error, Id, Reference, Role, Tx, Viewer};
use alongside_workers::codes::ChangeReason;
use alongside_workers::store::{self, Change};
use diesel::prelude::*;

use crate::support::{Answer, Caller, RUNTIME, Who, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, PRIYA, TOM};

in_six_ways!(two_teams_become_one);
on_both_engines!(
    a_team_is_started_and_colleagues_join_it,
    nobody_reaches_families_by_joining_a_team,
    a_team_whose_manager_left_is_nobodys_to_take,
    who_is_not_of_the_new_team_reaches_its_families_no_more,
    a_worker_moves_with_their_families_or_without,
    no_family_is_left_without_a_manager,
    nobody_takes_the_families_of_a_team_they_do_not_answer_for,
    what_is_not_theirs_can_not_be_changed,
    two_managers_notice_each_other,
    a_lead_is_given_while_two_teams_are_merged,
);

/// The manager of the team South.
const MAYA: Who = Who {
    name: "Maya Lind",
    job_title: "team manager",
    agency: "Luton Council",
    team: "South",
    roles: &[Role::Manager],
};
/// A second manager of the team North.
const LENA: Who = Who { name: "Lena Ford", team: "North", ..MAYA };
/// The manager of the team East.
const INES: Who = Who { name: "Ines Roy", team: "East", ..MAYA };
/// A manager of another agency.
const NELL: Who = Who { name: "Nell Shaw", agency: "Luton Health", team: "Nurses", ..MAYA };

fn id_of(world: &World, who: &Who) -> Id {
    let email = who.email();
    let found = world.site().db().plain(move |connection| alongside_access::user_of_email(connection, &email));
    RUNTIME.block_on(found).expect("an account")
}

fn team_id(world: &World, name: &'static str) -> Id {
    let found = world
        .site()
        .db()
        .plain(move |connection| Ok(teams::table.filter(teams::name.eq(name)).select(teams::id).first(connection)?));
    RUNTIME.block_on(found).expect("a team")
}

fn two_teams_become_one(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(MAYA);
    let mut asha = world.another_screen_of(&ASHA);
    Caller::signed_in(world, &MAYA).get(&family).is(404);
    asha.signs_in().at("/team").follow("Teams: rename, merge, move a worker").sees("Teams of Luton Council");
    asha.follow("South").fill("What is the team called?", "").press("Save the name");
    asha.sees("Enter what the team is called").fill("What is the team called?", "north").press("Save the name");
    asha.sees("There is a team called north already").fill("What is the team called?", "River").press("Save the name");
    asha.at("/teams").sees("River").sees_not("South").follow("North").follow("Put this team into another one");
    asha.press("See what this changes").sees("Select the team that it goes into");
    asha.choose("Into which team?", "River").press("See what this changes");
    asha.sees("Asha Mirza, Tom Fielding will work in River.");
    asha.sees("1 family that is helped now and 0 families whose help has ended belong to River from then on.");
    asha.sees("Who answers for all families of River afterwards, and can read their records: Maya Lind, Asha Mirza.");
    asha.sees("This can not be undone.");
    Caller::signed_in(world, &MAYA).get(&family).is(404);
    asha.press("Merge the teams").at("/teams").sees("River").sees_not("North").open(&family);
    let maya = Caller::signed_in(world, &MAYA);
    assert!(maya.get(&family).is(200).contains("Lead practitioner</dt> <dd>Tom Fielding"));
    assert!(Caller::signed_in(world, &TOM).get("/caseload").body.contains("Rahman"));
    assert!(trail_says(world, "2 people, 1 families"));
    // An account that is added by the old name works in the joined team.
    world.add(Who { name: "Kit Noor", team: "North", ..TOM });
    assert!(maya.get("/teams").body.contains("River") && !maya.get("/teams").body.contains("North"));
}

fn trail_says(world: &World, words: &'static str) -> bool {
    let said = world.site().db().plain(move |connection| {
        let said = trail::act.eq(Act::TeamsChanged).and(trail::detail.like(format!("%{words}%")));
        Ok(diesel::select(diesel::dsl::exists(trail::table.filter(said))).get_result::<bool>(connection)?)
    });
    RUNTIME.block_on(said).expect("an answer")
}

fn leads_now(world: &World) -> i64 {
    let count = world.site().db().plain(|connection| {
        let open = involvements::role.eq("lead").and(involvements::ended_on.is_null());
        Ok(involvements::table.filter(open).count().get_result(connection)?)
    });
    RUNTIME.block_on(count).expect("a count")
}

/// Moves somebody to a team.
fn moves(world: &World, by: &Caller, who: &Who, team: &'static str, families: &str) -> Answer {
    let address = format!("/workers/{}/team", id_of(world, who));
    let page = by.get(&address);
    by.send_changed(&address, &page, &[("to", team_id(world, team).as_str()), ("families", families)])
}

/// Merges a team into another, after having seen what that changes.
fn merges(world: &World, by: &Caller, from: &'static str, into: &'static str) -> Answer {
    let address = format!("/teams/{}/merge", team_id(world, from));
    let into = team_id(world, into).to_string();
    let seen = by.send_changed(&address, &by.get(&address), &[("into", &into), ("do", "see")]);
    assert_eq!(seen.status, 200);
    by.send_changed(&address, &seen, &[("into", &into), ("do", "save")])
}

fn who_is_not_of_the_new_team_reaches_its_families_no_more(world: &World) {
    let family = town::family_with_a_lead(world);
    for who in [MAYA, LENA, INES] {
        world.add(who);
    }
    let (asha, lena) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &LENA));
    moves(world, &lena, &ASHA, "South", "with").is(303);
    asha.get(&family).is(404);
    lena.get(&family).is(200);
    merges(world, &lena, "North", "East").is(303);
    for (who, status) in [(&LENA, 200), (&INES, 200), (&TOM, 200), (&ASHA, 404), (&MAYA, 404), (&GRACE, 404)] {
        let answer = Caller::signed_in(world, who).get(&family);
        assert_eq!(answer.status, status, "{}", who.name);
    }
    assert_eq!(leads_now(world), 1);
    let old = format!("/teams/{}", team_id(world, "North"));
    lena.get(&old).is(404);
    lena.get(&format!("{old}/merge")).is(404);
    assert!(Caller::signed_in(world, &INES).get("/team").body.contains("You answer for 1 family."));
    assert!(asha.get("/team").body.contains("You answer for 0 families."));
}

fn a_worker_moves_with_their_families_or_without(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(MAYA);
    let (asha, maya, tom) =
        (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &MAYA), Caller::signed_in(world, &TOM));
    let unsaid = moves(world, &asha, &TOM, "South", "");
    assert!(unsaid.is(422).contains("Select whether the families they lead come along"));
    moves(world, &asha, &TOM, "South", "without").is(303);
    tom.get(&family).is(200);
    asha.get(&family).is(200);
    maya.get(&family).is(404);
    // Who answers for the family still says who stands in for its lead, and with no other family.
    let away = format!("/workers/{}/away", id_of(world, &TOM));
    assert!(asha.get(&away).is(200).contains("Who stands in, or takes over, for Rahman?"));
    assert!(!maya.get(&away).is(200).contains("Rahman"));
    asha.get(&format!("/workers/{}/about", id_of(world, &TOM))).is(404);
    assert!(trail_says(world, "with 0 families"));

    moves(world, &maya, &TOM, "North", "with").is(303);
    asha.get(&family).is(200);
    moves(world, &asha, &TOM, "South", "with").is(303);
    tom.get(&family).is(200);
    asha.get(&family).is(404);
    assert!(maya.get(&family).is(200).contains("Lead practitioner</dt> <dd>Tom Fielding"));
    assert!(trail_says(world, "with 1 families"));
    assert_eq!(leads_now(world), 1);
}

fn no_family_is_left_without_a_manager(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(Who { roles: &[Role::Manager, Role::Practitioner], ..MAYA });
    let asha = Caller::signed_in(world, &ASHA);
    let refused = moves(world, &asha, &ASHA, "South", "with");
    assert!(refused.is(422).contains("You can not move yourself"));
    let refused = moves(world, &Caller::signed_in(world, &MAYA), &ASHA, "South", "without");
    assert!(refused.is(422).contains("Asha Mirza is the only manager of North"));
    // Maya must not see the family: it can not go where she alone answers.
    let lock = format!("{family}/lock-out");
    let maya = id_of(world, &MAYA).to_string();
    let out = [("who", maya.as_str()), ("lock_reason", "A cousin.")];
    asha.send_changed(&lock, &asha.get(&lock), &out).is(303);
    let refused = moves(world, &asha, &TOM, "South", "with");
    assert!(refused.is(422).contains("No manager would reach every family afterwards"));
    assert!(!refused.body.contains("Rahman"));
    asha.get(&family).is(200);
    moves(world, &asha, &TOM, "South", "without").is(303);
    asha.get(&family).is(200);
    // Where Asha comes along she goes on answering for it, and Maya still finds nothing.
    merges(world, &asha, "North", "South").is(303);
    asha.get(&family).is(200);
    Caller::signed_in(world, &MAYA).get(&family).is(404);
    assert_eq!(leads_now(world), 1);
}

/// A colleague in no team, who works with families or answers for them.
const WREN: Who = Who { name: "Wren Ashby", team: "", ..MAYA };

fn a_team_is_started_and_colleagues_join_it(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(WREN);
    let mut asha = world.another_screen_of(&ASHA);
    asha.signs_in().open("/teams").fill("What is the new team called?", "north").press("Start the team");
    asha.sees("There is a team called north already").fill("What is the new team called?", "Harbour");
    asha.press("Start the team").at("/teams/*").sees("Harbour").sees("Nobody");
    asha.press("They join the team").sees("Select who joins the team");
    asha.select("Who joins? They are in no team yet", "Wren Ashby, team manager").press("They join the team");
    asha.at("/teams/*").sees("Wren Ashby, team manager").sees_not("They are in no team yet");
    let wren = Caller::signed_in(world, &WREN);
    wren.get(&family).is(404);
    // Now that somebody answers for it, a worker moves there with their families.
    moves(world, &Caller::signed_in(world, &ASHA), &TOM, "Harbour", "with").is(303);
    wren.get(&family).is(200);
    assert!(trail_says(world, "started") && trail_says(world, "joined "));
}

fn nobody_reaches_families_by_joining_a_team(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(WREN);
    world.add(MAYA);
    let (wren, asha) = (Caller::signed_in(world, &WREN), Caller::signed_in(world, &ASHA));
    let joins = |by: &Caller, team: &Id| {
        let path = format!("/teams/{team}");
        let people = format!("{path}/people");
        by.send_changed(&people, &by.get(&path), &[("who", id_of(world, &WREN).as_str())])
    };
    let north = team_id(world, "North");
    assert!(joins(&wren, &north).is(422).contains("You can not take yourself in."));
    assert!(joins(&Caller::signed_in(world, &MAYA), &north).is(422).contains("Only a manager of it"));
    wren.get(&family).is(404);
    joins(&asha, &north).is(303);
    wren.get(&family).is(200);
    // Once in a team, nobody takes them into another in this way.
    let south = team_id(world, "South");
    let maya = Caller::signed_in(world, &MAYA);
    let page = maya.get(&format!("/teams/{south}"));
    assert!(!page.is(200).contains("They are in no team yet"));
}

/// Whoever knows of none of its families is told that it has some, and takes neither the team nor a place in it.
fn a_team_whose_manager_left_is_nobodys_to_take(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(WREN);
    world.add(MAYA);
    let asha = id_of(world, &ASHA);
    let left = world.site().db().write(move |tx| {
        diesel::update(users::table.filter(users::id.eq(&asha)))
            .set(users::active.eq(false))
            .execute(tx.connection())?;
        Ok(Entry::by_nobody(Act::AccountChanged).with(()))
    });
    RUNTIME.block_on(left).expect("an end");
    let (maya, wren, north) =
        (Caller::signed_in(world, &MAYA), Caller::signed_in(world, &WREN), team_id(world, "North"));
    let page = format!("/teams/{north}");
    assert!(!maya.get(&page).is(200).contains("Put this team into another one"));
    let merged = maya.send_changed(
        &format!("{page}/merge"),
        &maya.get(&format!("{page}/merge")),
        &[("into", team_id(world, "South").as_str()), ("do", "see")],
    );
    assert!(merged.is(422).contains("It has no manager"));
    let people = format!("{page}/people");
    let who = id_of(world, &WREN);
    assert!(
        wren.send_changed(&people, &wren.get(&page), &[("who", who.as_str())])
            .is(422)
            .contains("You can not take yourself in")
    );
    assert!(
        maya.send_changed(&people, &maya.get(&page), &[("who", who.as_str())])
            .is(422)
            .contains("It has families and no manager")
    );
    wren.get(&family).is(404);
    maya.get(&family).is(404);
}

/// Neither by merging a team into their own, nor by moving its workers, nor by moving there.
fn nobody_takes_the_families_of_a_team_they_do_not_answer_for(world: &World) {
    let family = town::family_with_a_lead(world);
    for who in [MAYA, LENA, INES] {
        world.add(who);
    }
    let (maya, ines) = (Caller::signed_in(world, &MAYA), Caller::signed_in(world, &INES));
    let (north, south) = (team_id(world, "North"), team_id(world, "South").to_string());
    let merge = format!("/teams/{north}/merge");
    let page = maya.get(&merge);
    for what in ["see", "save"] {
        let refused = maya.send_changed(&merge, &page, &[("into", &south), ("do", what)]);
        assert!(refused.is(422).contains("You do not answer for North"));
        assert!(!refused.body.contains("belong to South from then on"));
    }
    assert!(!maya.get(&format!("/teams/{north}")).is(200).contains("Put this team into another one"));
    // Also where the page is passed by.
    let merged = world.site().db().write(move |tx| {
        let maya = viewer_of(tx, &MAYA)?;
        let into = store::teams_of(tx.connection(), &maya)?.into_iter().find(|team| team.name == "South");
        let (old, new) = (store::team_of_agency(tx.connection(), &maya, &north)?, into.ok_or(Error::NotFound)?);
        store::merge_teams(tx, &maya, &old.id, &new.id, &(old.seen(), new.seen()))?;
        Ok(Entry::new(&maya, Act::TeamsChanged).with(()))
    });
    assert!(matches!(RUNTIME.block_on(merged), Err(Error::Refused(_))));

    assert!(moves(world, &maya, &TOM, "South", "with").is(422).contains("You do not answer for North"));
    assert!(moves(world, &ines, &TOM, "South", "without").is(422).contains("Only a manager of North or of South"));
    assert!(moves(world, &maya, &MAYA, "North", "with").is(422).contains("You can not move yourself"));
    maya.get(&family).is(404);
    moves(world, &maya, &TOM, "South", "without").is(303);
    maya.get(&family).is(404);
    Caller::signed_in(world, &ASHA).get(&family).is(200);
}

fn what_is_not_theirs_can_not_be_changed(world: &World) {
    town::family_with_a_lead(world);
    world.add(MAYA);
    world.add(NELL);
    let (asha, nell) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &NELL));
    for who in [&TOM, &PRIYA] {
        Caller::signed_in(world, who).get("/teams").is(403);
    }
    let list = nell.get("/teams");
    assert!(list.is(200).contains("Nurses") && !list.body.contains("North"));
    let north = format!("/teams/{}", team_id(world, "North"));
    let toms = format!("/workers/{}/team", id_of(world, &TOM));
    for path in [north.clone(), format!("{north}/merge"), toms.clone()] {
        nell.get(&path).is(404);
    }
    nell.send_changed(&north, &asha.get(&north), &[("name", "Ours")]).is(404);
    nell.send_changed(&toms, &asha.get(&toms), &[("to", team_id(world, "Nurses").as_str())]).is(404);
    asha.get("/teams/none").is(404);
    let foreign = moves(world, &asha, &TOM, "Nurses", "with");
    assert!(foreign.is(422).contains("Select the team that they move to"));
    let itself = format!("{north}/merge");
    let own = team_id(world, "North").to_string();
    let into = [("into", own.as_str()), ("do", "save")];
    assert!(
        asha.send_changed(&itself, &asha.get(&itself), &into).is(422).contains("Select the team that it goes into")
    );
    let long = "x".repeat(81);
    assert!(asha.send_changed(&north, &asha.get(&north), &[("name", &long)]).is(422).contains("up to 80 characters"));
    assert!(asha.get("/teams").body.contains("North"));
}

fn two_managers_notice_each_other(world: &World) {
    town::family_with_a_lead(world);
    world.add(MAYA);
    let (asha, maya) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &MAYA));
    let north = format!("/teams/{}", team_id(world, "North"));
    let (ashas, mayas) = (asha.get(&north), maya.get(&north));
    asha.send_changed(&north, &ashas, &[("name", "Hills")]).is(303);
    let overtaken = maya.send_changed(&north, &mayas, &[("name", "Upper town")]);
    assert!(overtaken.is(409).contains("Hills") && overtaken.body.contains("Upper town"));

    let merge = format!("{north}/merge");
    let south = team_id(world, "South").to_string();
    let seen = asha.send_changed(&merge, &asha.get(&merge), &[("into", &south), ("do", "see")]);
    world.add(Who { name: "Kit Noor", team: "South", ..TOM });
    let stale = asha.send_changed(&merge, &seen, &[("into", &south), ("do", "save")]);
    assert!(stale.is(422).contains("Meanwhile something has changed in one of the two teams"));
    asha.send_changed(&merge, &stale, &[("into", &south), ("do", "save")]).is(303);
    let late = maya.send_changed(&north, &overtaken, &[("name", "Upper town")]);
    late.is(404);
    // Somebody who was moved meanwhile is not moved from where they no longer are.
    world.add(INES);
    let toms = format!("/workers/{}/team", id_of(world, &TOM));
    let (page, east) = (asha.get(&toms), team_id(world, "East").to_string());
    moves(world, &maya, &TOM, "East", "without").is(303);
    let moved = asha.send_changed(&toms, &page, &[("to", &east), ("families", "with")]);
    assert!(moved.is(422).contains("Meanwhile they have moved: they now work in East"));
}

fn viewer_of(tx: &mut Tx<'_>, who: &Who) -> alongside_schema::Result<Viewer> {
    let user = alongside_access::user_of_email(tx.connection(), &who.email())?;
    alongside_access::viewer(tx.connection(), &user)?.ok_or(Error::NotFound)
}

/// Whoever is first: the family has one lead and belongs to a team that is still there.
fn a_lead_is_given_while_two_teams_are_merged(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(MAYA);
    let reference: Reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let (south, north, grace) = (team_id(world, "South"), team_id(world, "North"), id_of(world, &GRACE));
    // Read before: as a page that was open does.
    let workers = world.site().db().plain(store::workers);
    let worker = RUNTIME.block_on(workers).expect("workers").into_iter().find(|one| one.id == grace).expect("Grace");
    let give = world.site().db().write(move |tx| {
        let asha = viewer_of(tx, &ASHA)?;
        let family = alongside_families::store::hold(tx, &asha, &reference)?;
        let change = Change { code: ChangeReason::Other, why: String::new(), needs_first: String::new() };
        store::change_lead(tx, &asha, &family, &worker, &change)?;
        Ok(Entry::new(&asha, Act::LeadGiven).with(()))
    });
    let merge = world.site().db().write(move |tx| {
        let maya = viewer_of(tx, &MAYA)?;
        let old = store::team_of_agency(tx.connection(), &maya, &south)?;
        let new = store::team_of_agency(tx.connection(), &maya, &north)?;
        store::merge_teams(tx, &maya, &south, &north, &(old.seen(), new.seen()))?;
        Ok(Entry::new(&maya, Act::TeamsChanged).with(()))
    });
    let (given, merged) = RUNTIME.block_on(async { tokio::join!(give, merge) });
    given.expect("a lead");
    assert!(matches!(merged, Ok(()) | Err(Error::Stale)), "{merged:?}");
    if merged.is_err() {
        merges(world, &Caller::signed_in(world, &MAYA), "South", "North").is(303);
    }
    assert_eq!(leads_now(world), 1);
    let gone = world.site().db().plain(|connection| {
        let in_no_team = families::table
            .inner_join(teams::table.on(teams::id.nullable().eq(families::team_id)))
            .filter(teams::merged_into.is_not_null());
        Ok(in_no_team.count().get_result::<i64>(connection)?)
    });
    assert_eq!(RUNTIME.block_on(gone).expect("a count"), 0);
    for who in [&ASHA, &MAYA, &GRACE] {
        Caller::signed_in(world, who).get(&family).is(200);
    }
}
