//! The invented town of a demonstration, filled in through the same functions that the pages use.

use std::collections::HashMap;

use alongside_access::{NewAccount, add_account, add_agency, add_team};
use alongside_families::codes::{ContactKind, Decision, PersonKind, Safe, StoryKind};
use alongside_families::store::{self as families, NewAgreement, NewContact, NewFamily, NewHome, NewPerson};
use alongside_plans::codes::{Acceptance, OwnerKind};
use alongside_plans::store::{self as plans, ActionAbout, Answer, NewAction, NewGoal, Owner};
use alongside_requests::assessment::{Assessment, Sender};
use alongside_requests::codes::Route;
use alongside_requests::store::{Arrival, arrive};
use alongside_schema::{
    Act, Clock, Database, Day, Entry, Error, Id, Marks, People, Recorded, Reference, ReferenceKind, Result, Role,
    Roles, Tx, Viewer,
};
use alongside_workers::store as workers;

mod changes;
mod conference;
mod links;
mod network;
mod services;
mod support;
mod town;
mod week;

use town::{Account, Agreed, Contact, Family, Person, Promise, Town};

/// The town. Every name, address and event in it is invented; the telephone numbers are of the range kept for drama.
const TOWN: &str = include_str!("../../demo/town.json");

/// A code in the town's file; a wrong one is a fault of ours.
fn code<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Fault(format!("the invented town has an unknown code {text:?}")))
}

fn safe(text: &str) -> Result<Safe> {
    if text.is_empty() { Ok(Safe::NotAsked) } else { code(text) }
}

/// The council whose service the demonstration is: its managers reach the families that nobody leads yet.
const COUNCIL: &str = "Luton Council";
/// Seconds in a day.
const DAY: i64 = 24 * 3600;
/// When the plans were made.
const PLANNED_DAYS_AGO: i64 = 4;
/// How long ago the town's families began to be helped.
const BEGAN_DAYS_AGO: i64 = 45;

/// Fills an empty database with the town, each thing on its own day. One that is filled
/// already stays as it is; one with real accounts in it is refused.
pub async fn fill(db: &Database) -> Result<()> {
    if db.plain(alongside_access::accounts_exist).await? {
        let is_ours = db.plain(|connection| alongside_schema::trail::has(connection, Act::DemoFilled)).await?;
        let words = "This database holds real accounts, and --demo would let anybody in as any of them. Choose another --data folder.";
        return if is_ours { Ok(()) } else { Err(Error::Refused(words.to_owned())) };
    }
    let town: Town = serde_json::from_str(TOWN).map_err(|error| Error::Fault(format!("the invented town: {error}")))?;
    let now = db.clock().now();
    let past = db.with_clock(Clock::standing_at(now.minus_seconds(BEGAN_DAYS_AGO * DAY)));
    let today = past.clock().today();
    let secrets = town.accounts.iter().map(|_| db.chance().secret()).collect();
    let Town { accounts, families, requests, links } = town;
    let accounts =
        past.write(move |tx| Ok(Entry::by_nobody(Act::DemoFilled).with(add_accounts(tx, &accounts, secrets)?))).await?;
    let holder = accounts["purse"].clone();
    past.write(move |tx| recorded(support::set_budgets(tx, &holder))).await?;
    for family in families {
        add_family(&past, &accounts, family, today.plus_days(BEGAN_DAYS_AGO)).await?;
    }
    let school = accounts["school"].clone();
    db.write(move |tx| {
        for request in &requests {
            add_request(tx, &school, request)?;
        }
        links::add(tx, &accounts, &links)?;
        Ok(Entry::by_nobody(Act::DemoFilled).with(()))
    })
    .await
}

/// The accounts of the town, as viewers by their key. They have no password: a demonstration signs in by one button.
fn add_accounts(tx: &mut Tx<'_>, accounts: &[Account], secrets: Vec<String>) -> Result<HashMap<String, Viewer>> {
    let mut viewers = HashMap::new();
    for (account, secret) in accounts.iter().zip(secrets) {
        let kind = if account.agency == COUNCIL { "council" } else { "other" };
        let agency_id = add_agency(tx, &account.agency, kind)?;
        let team_id = match &account.team {
            Some(team) => {
                let council = add_agency(tx, COUNCIL, "council")?;
                Some(add_team(tx, &council, team)?)
            }
            None => None,
        };
        let roles = account.roles.iter().map(|role| code(role)).collect::<Result<Vec<Role>>>()?;
        let new = NewAccount {
            name: account.name.clone(),
            email: account.email.clone(),
            job_title: account.job_title.clone(),
            agency_id,
            team_id,
            roles: Roles::new(roles),
        };
        let (id, _) = add_account(tx, &new, secret)?;
        let viewer = alongside_access::viewer(tx.connection(), &id)?.ok_or(Error::NotFound)?;
        viewers.insert(account.key.clone(), viewer);
    }
    Ok(viewers)
}

async fn add_family(past: &Database, accounts: &HashMap<String, Viewer>, family: Family, today: Day) -> Result<()> {
    let (school, door, manager) = (&accounts["school"], accounts["door"].clone(), accounts["manager"].clone());
    let new = new_family(today, &family, format!("{}, {}", school.name, school.agency))?;
    let Some(lead) = family.lead.as_ref().map(|key| accounts[key].clone()) else {
        // Nobody leads this one yet: it came in yesterday.
        let yesterday = at_day(past, today, 1);
        return yesterday
            .write(move |tx| {
                let reference = tx.new_reference(ReferenceKind::Family);
                recorded(families::add_family(tx, &door, &reference, &new).map(drop))
            })
            .await;
    };
    let worker = lead.clone();
    let (made, reference) = past
        .write(move |tx| {
            let reference = tx.new_reference(ReferenceKind::Family);
            let made = families::add_family(tx, &door, &reference, &new)?;
            give_lead(tx, &manager, &reference, &worker)?;
            recorded(Ok((made, reference)))
        })
        .await?;
    let people = Cast(family.people.iter().map(|person| person.name.clone()).zip(made.people.clone()).collect());
    for days_ago in family.days() {
        let (lead, id, people, today_is) = (lead.clone(), made.family_id.clone(), people.clone(), family.on(days_ago));
        at_day(past, today, days_ago).write(move |tx| recorded(add_events(tx, &lead, &id, &people, &today_is))).await?;
    }
    changes::add_statuses(past, &lead, &made.family_id, &people, family.statuses.clone(), today).await?;
    if let Some(moves) = family.moves.clone() {
        changes::add_move(past, &lead, &reference, moves, today).await?;
    }
    let coordinator = family.conference.as_ref().map(|one| accounts[&one.coordinator].clone());
    let money = support::Money { manager: accounts["manager"].clone(), finance: accounts["finance"].clone() };
    let parts: Vec<_> = family.parts.iter().map(|part| (accounts[&part.to].user_id.clone(), part.clone())).collect();
    at_day(past, today, PLANNED_DAYS_AGO)
        .write(move |tx| {
            changes::give_parts(tx, &lead, &reference, &parts)?;
            changes::add_ties(tx, &lead, &made.family_id, &people, &family.ties)?;
            add_plan(tx, &lead, &reference, &people, &family)?;
            network::add(tx, &lead, &reference, &people, &family.network)?;
            week::add(tx, &lead, &reference, &people, &family.week)?;
            if let (Some(new), Some(coordinator)) = (&family.conference, &coordinator) {
                conference::add(tx, (&lead, coordinator), &reference, &people, new)?;
            }
            support::add(tx, (&lead, &money), &reference, &people, &family)?;
            changes::add_visits(tx, &lead, &made.family_id, &people, &family.visits, today)?;
            recorded(services::add(tx, &lead, &reference, &people, &family.services, today))
        })
        .await
}

/// The database as it was written to on a day this many days before today.
fn at_day(past: &Database, today: Day, days_ago: i64) -> Database {
    let began = past.clock().now();
    let days = began.day().days_until(today) - days_ago;
    past.with_clock(Clock::standing_at(began.plus_seconds(days * DAY)))
}

/// Everything of the demonstration is recorded as such.
fn recorded<T>(done: Result<T>) -> Result<Recorded<T>> {
    done.map(|value| Entry::by_nobody(Act::DemoFilled).with(value))
}

/// What happened with a family on one day.
struct OneDay {
    agreed: Option<Agreed>,
    contacts: Vec<Contact>,
    promise: Option<Promise>,
}

impl Family {
    /// The days, counted back from today, on which something happened; the earliest first.
    fn days(&self) -> Vec<i64> {
        let agreed = self.agreed.iter().map(|agreed| agreed.days_ago);
        let mut days: Vec<i64> = self.contacts.iter().map(|contact| contact.days_ago).chain(agreed).collect();
        days.sort_unstable_by_key(|days_ago| std::cmp::Reverse(*days_ago));
        days.dedup();
        days
    }

    /// What happened that many days ago. The promise was made on the last of the days.
    fn on(&self, days_ago: i64) -> OneDay {
        let is_last = self.days().last() == Some(&days_ago);
        OneDay {
            agreed: self.agreed.clone().filter(|agreed| agreed.days_ago == days_ago),
            contacts: self.contacts.iter().filter(|contact| contact.days_ago == days_ago).cloned().collect(),
            promise: self.promise.clone().filter(|_| is_last),
        }
    }
}

fn new_family(today: Day, family: &Family, source: String) -> Result<NewFamily> {
    let person = |person: &Person| {
        Ok(NewPerson::new(&person.name, code::<PersonKind>(&person.kind)?, &person.relationship)
            .born(person.born.or(person.due_in.map(|days| today.plus_days(days))))
            .lives_in(person.home)
            .rings(&person.phone, safe(&person.safe)?))
    };
    let told_on = today.plus_days(-BEGAN_DAYS_AGO);
    Ok(NewFamily {
        name: family.name.clone(),
        people: family.people.iter().map(person).collect::<Result<_>>()?,
        homes: family
            .homes
            .iter()
            .map(|home| NewHome {
                address: home.address.clone(),
                postcode: home.postcode.clone(),
                ..NewHome::default()
            })
            .collect(),
        told: vec![
            (StoryKind::WhatWouldHelp, family.help.clone(), told_on),
            (StoryKind::WorkingWell, family.well.clone(), told_on),
            (StoryKind::Worries, family.worries.clone(), told_on),
            (StoryKind::SafeContact, family.safe_contact.clone(), told_on),
        ],
        source,
        reason: family.reason.clone(),
        ..NewFamily::default()
    })
}

fn give_lead(tx: &mut Tx<'_>, manager: &Viewer, reference: &Reference, lead: &Viewer) -> Result<()> {
    let family = families::open(tx.connection(), manager, reference)?;
    let workers = workers::workers(tx.connection())?;
    let worker = workers.into_iter().find(|worker| worker.id == lead.user_id).ok_or(Error::NotFound)?;
    workers::give_lead(tx, manager, &family, &worker, "")
}

/// The people of one family, by name.
#[derive(Clone)]
struct Cast(Vec<(String, Id)>);

impl Cast {
    fn id(&self, name: &str) -> Option<Id> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, id)| id.clone())
    }

    fn present(&self, names: &[String]) -> Vec<(Id, String)> {
        names.iter().filter_map(|name| Some((self.id(name)?, name.clone()))).collect()
    }
}

fn add_events(tx: &mut Tx<'_>, lead: &Viewer, id: &Id, people: &Cast, day: &OneDay) -> Result<()> {
    let today = tx.today();
    for contact in &day.contacts {
        let contact = NewContact {
            happened_on: today,
            kind: code::<ContactKind>(&contact.kind)?,
            present: people.present(&contact.with),
            seen_alone: Vec::new(),
            what_happened: contact.what.clone(),
            next_step: String::new(),
            feedback: String::new(),
        };
        families::record_contact(tx, lead, id, &contact)?;
    }
    if let Some(agreed) = &day.agreed {
        let agreement = NewAgreement {
            agreed_on: today,
            with: people.present(&agreed.with),
            explained: "What we can do together, that it is her choice, and who sees what we write.".to_owned(),
            language: "English".to_owned(),
            decision: Decision::Agrees,
            words: agreed.words.clone(),
        };
        families::record_agreement(tx, lead, id, &agreement)?;
    }
    if let Some(promise) = &day.promise {
        let marks = Marks::about(People::none(), lead.agency.clone());
        families::make_promise(tx, lead, id, &promise.words, today, today.plus_days(promise.due_in), &marks)?;
    }
    Ok(())
}

fn add_plan(tx: &mut Tx<'_>, lead: &Viewer, reference: &Reference, people: &Cast, family: &Family) -> Result<()> {
    let today = tx.today();
    for goal in &family.goals {
        let known = families::open(tx.connection(), lead, reference)?;
        let new = NewGoal {
            words: goal.words.clone(),
            said_by: goal.said_by.clone(),
            said_by_id: people.id(&goal.said_by),
            baseline: String::new(),
            wanted: String::new(),
            withheld_from: People::none(),
            family_plan: None,
        };
        plans::add_goal(tx, lead, &known, &new, today.plus_days(30))?;
        let goals = plans::goals(tx.connection(), lead, &known)?;
        let added = goals.last().ok_or(Error::NotFound)?;
        for action in &goal.actions {
            let person_id = people.id(&action.owner);
            let kind = if person_id.is_some() { OwnerKind::Family } else { OwnerKind::Professional };
            let new = NewAction {
                about: ActionAbout {
                    what: action.what.clone(),
                    why: String::new(),
                    due_on: today.plus_days(action.due_in),
                    how_known: String::new(),
                    checked_by: String::new(),
                    backup: String::new(),
                },
                owner: Owner { kind, person_id, name: action.owner.clone(), user_id: None },
                answer: Answer { acceptance: Acceptance::Accepted, on: Some(today), words: String::new() },
                withheld_from: People::none(),
                family_plan: None,
            };
            plans::add_action(tx, lead, &known.id, added, &new)?;
        }
    }
    Ok(())
}

fn add_request(tx: &mut Tx<'_>, by: &Viewer, asked: &Assessment) -> Result<()> {
    let reference = tx.new_reference(ReferenceKind::Request);
    let sender = Sender {
        name: by.name.clone(),
        role: by.job_title.clone(),
        organisation: by.agency.clone(),
        contact: String::new(),
    };
    let said = Assessment { sender, ..asked.clone() };
    let arrival = Arrival {
        route: Route::School,
        requester: Some(by.user_id.clone()),
        agency: Some(by.agency_id.clone()),
        ..Arrival::default()
    };
    arrive(tx, &reference, &said, &arrival)?;
    Ok(())
}
