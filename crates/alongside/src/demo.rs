//! The invented town of a demonstration, filled in through the same functions that the pages use.

use std::collections::HashMap;

use alongside_access::{NewAccount, add_account, add_agency, add_team};
use alongside_families::codes::{ContactKind, Decision, PersonKind, Safe, StoryKind};
use alongside_families::store::{self as families, NewAgreement, NewContact, NewFamily, NewHome, NewPerson};
use alongside_plans::codes::OwnerKind;
use alongside_plans::store::{self as plans, Owner};
use alongside_requests::{AskedHome, AskedPerson, Request};
use alongside_schema::{
    Act, Database, Day, Entry, Error, Id, Marks, People, Reference, Result, Role, Roles, Tx, Viewer,
};
use alongside_workers::store as workers;
use serde::Deserialize;

/// The town. Every name, address and event in it is invented; the telephone numbers are of the range kept for drama.
const TOWN: &str = include_str!("../demo/town.json");

#[derive(Deserialize)]
struct Town {
    accounts: Vec<Account>,
    families: Vec<Family>,
    requests: Vec<Asked>,
}

#[derive(Deserialize)]
struct Account {
    key: String,
    name: String,
    email: String,
    job_title: String,
    agency: String,
    team: Option<String>,
    roles: Vec<String>,
}

#[derive(Deserialize)]
struct Family {
    name: String,
    lead: Option<String>,
    reason: String,
    people: Vec<Person>,
    homes: Vec<Home>,
    safe_contact: String,
    help: String,
    well: String,
    worries: String,
    agreed: Option<Agreed>,
    contacts: Vec<Contact>,
    promise: Option<Promise>,
    goals: Vec<Goal>,
}

#[derive(Deserialize)]
struct Person {
    name: String,
    kind: String,
    born: Option<Day>,
    due_in: Option<i64>,
    relationship: String,
    home: Option<usize>,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    safe: String,
}

#[derive(Deserialize)]
struct Home {
    address: String,
    postcode: String,
}

#[derive(Deserialize)]
struct Agreed {
    days_ago: i64,
    with: Vec<String>,
    words: String,
}

#[derive(Deserialize)]
struct Contact {
    days_ago: i64,
    kind: String,
    with: Vec<String>,
    what: String,
}

#[derive(Deserialize)]
struct Promise {
    words: String,
    due_in: i64,
}

#[derive(Deserialize)]
struct Goal {
    words: String,
    said_by: String,
    actions: Vec<Action>,
}

#[derive(Deserialize)]
struct Action {
    what: String,
    owner: String,
    due_in: i64,
}

#[derive(Deserialize)]
struct Asked {
    urgency: String,
    family_knows: String,
    safe_contact: String,
    well: String,
    help: String,
    worries: String,
    people: Vec<AskedOne>,
    homes: Vec<Home>,
}

#[derive(Deserialize)]
struct AskedOne {
    name: String,
    relation: String,
    born: Option<Day>,
    home: i64,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    safe: String,
}

/// A code in the town's file; a wrong one is a fault of ours.
fn code<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Fault(format!("the invented town has an unknown code {text:?}")))
}

fn safe(text: &str) -> Result<Safe> {
    if text.is_empty() { Ok(Safe::NotAsked) } else { code(text) }
}

/// Fills an empty database with the town; does nothing to one where somebody can sign in already.
pub async fn fill(db: &Database) -> Result<()> {
    if db.plain(alongside_access::accounts_exist).await? {
        return Ok(());
    }
    let town: Town = serde_json::from_str(TOWN).map_err(|error| Error::Fault(format!("the invented town: {error}")))?;
    let secrets = town.accounts.iter().map(|_| db.chance().secret()).collect();
    db.write(move |tx| {
        let accounts = add_accounts(tx, &town.accounts, secrets)?;
        for family in &town.families {
            add_family(tx, &accounts, family)?;
        }
        for request in &town.requests {
            add_request(tx, &accounts["school"], request)?;
        }
        Ok(Entry::by_nobody(Act::DemoFilled).with(()))
    })
    .await
}

/// The accounts of the town, as viewers by their key. They have no password: a demonstration signs in by one button.
fn add_accounts(tx: &mut Tx<'_>, accounts: &[Account], secrets: Vec<String>) -> Result<HashMap<String, Viewer>> {
    let mut viewers = HashMap::new();
    for (account, secret) in accounts.iter().zip(secrets) {
        let agency_id = add_agency(tx, &account.agency, "other")?;
        let team_id = match &account.team {
            Some(team) => {
                let council = add_agency(tx, "Luton Council", "council")?;
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

fn add_family(tx: &mut Tx<'_>, accounts: &HashMap<String, Viewer>, family: &Family) -> Result<()> {
    let school = &accounts["school"];
    let source = format!("{}, {}", school.name, school.agency);
    let made = families::add_family(tx, &accounts["door"], &new_family(tx.today(), family, source)?)?;
    let Some(lead) = &family.lead else { return Ok(()) };
    give_lead(tx, &accounts["manager"], &made.reference, &accounts[lead])?;
    let lead = &accounts[lead];
    let people = Cast(family.people.iter().map(|person| person.name.clone()).zip(made.people).collect());
    add_events(tx, lead, &made.family_id, &people, family)?;
    add_plan(tx, lead, &made.reference, &people, family)
}

fn new_family(today: Day, family: &Family, source: String) -> Result<NewFamily> {
    let person = |person: &Person| {
        Ok(NewPerson {
            name: person.name.clone(),
            kind: code::<PersonKind>(&person.kind)?,
            birth_date: person.born.or(person.due_in.map(|days| today.plus_days(days))),
            relationship: person.relationship.clone(),
            home: person.home,
            phone: person.phone.clone(),
            phone_safe: safe(&person.safe)?,
        })
    };
    let told_on = today.plus_days(-45);
    Ok(NewFamily {
        name: family.name.clone(),
        people: family.people.iter().map(person).collect::<Result<_>>()?,
        homes: family
            .homes
            .iter()
            .map(|home| NewHome { address: home.address.clone(), postcode: home.postcode.clone() })
            .collect(),
        told: vec![
            (StoryKind::WhatWouldHelp, family.help.clone(), told_on),
            (StoryKind::WorkingWell, family.well.clone(), told_on),
            (StoryKind::Worries, family.worries.clone(), told_on),
        ],
        safe_contact: family.safe_contact.clone(),
        source,
        reason: family.reason.clone(),
    })
}

fn give_lead(tx: &mut Tx<'_>, manager: &Viewer, reference: &Reference, lead: &Viewer) -> Result<()> {
    let family = families::open(tx.connection(), manager, reference)?;
    let workers = workers::workers(tx.connection())?;
    let worker = workers.into_iter().find(|worker| worker.id == lead.user_id).ok_or(Error::NotFound)?;
    workers::give_lead(tx, manager, &family, &worker, "")
}

/// The people of one family, by name.
struct Cast(Vec<(String, Id)>);

impl Cast {
    fn id(&self, name: &str) -> Option<Id> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, id)| id.clone())
    }

    fn present(&self, names: &[String]) -> Vec<(Id, String)> {
        names.iter().filter_map(|name| Some((self.id(name)?, name.clone()))).collect()
    }
}

fn add_events(tx: &mut Tx<'_>, lead: &Viewer, id: &Id, people: &Cast, family: &Family) -> Result<()> {
    let today = tx.today();
    if let Some(agreed) = &family.agreed {
        let agreement = NewAgreement {
            agreed_on: today.plus_days(-agreed.days_ago),
            with: people.present(&agreed.with),
            explained: "What we can do together, that it is her choice, and who sees what we write.".to_owned(),
            language: "English".to_owned(),
            decision: Decision::Agrees,
            words: agreed.words.clone(),
        };
        families::record_agreement(tx, lead, id, &agreement)?;
    }
    for contact in &family.contacts {
        let contact = NewContact {
            happened_on: today.plus_days(-contact.days_ago),
            kind: code::<ContactKind>(&contact.kind)?,
            present: people.present(&contact.with),
            seen_alone: Vec::new(),
            what_happened: contact.what.clone(),
        };
        families::record_contact(tx, lead, id, &contact)?;
    }
    if let Some(promise) = &family.promise {
        let marks = Marks::about(People::none(), lead.agency.clone());
        families::make_promise(tx, lead, id, &promise.words, today, today.plus_days(promise.due_in), &marks)?;
    }
    Ok(())
}

fn add_plan(tx: &mut Tx<'_>, lead: &Viewer, reference: &Reference, people: &Cast, family: &Family) -> Result<()> {
    let today = tx.today();
    for goal in &family.goals {
        let known = families::open(tx.connection(), lead, reference)?;
        plans::add_goal(tx, lead, &known, &goal.words, &goal.said_by, today.plus_days(25))?;
        let goals = plans::goals(tx.connection(), lead, &known)?;
        let added = goals.last().ok_or(Error::NotFound)?;
        for action in &goal.actions {
            let person_id = people.id(&action.owner);
            let kind = if person_id.is_some() { OwnerKind::Family } else { OwnerKind::Professional };
            let owner = Owner { kind, person_id, name: action.owner.clone() };
            plans::add_action(tx, lead, &known.id, &added.id, &action.what, &owner, today.plus_days(action.due_in))?;
        }
    }
    Ok(())
}

fn add_request(tx: &mut Tx<'_>, by: &Viewer, asked: &Asked) -> Result<()> {
    let person = |person: &AskedOne| {
        Ok(AskedPerson {
            name: person.name.clone(),
            relation: code(&person.relation)?,
            birth_date: person.born,
            home: person.home,
            phone: person.phone.clone(),
            phone_safe: safe(&person.safe)?,
        })
    };
    let request = Request {
        people: asked.people.iter().map(person).collect::<Result<_>>()?,
        homes: asked
            .homes
            .iter()
            .map(|home| AskedHome { address: home.address.clone(), postcode: home.postcode.clone() })
            .collect(),
        working_well: asked.well.clone(),
        worries: asked.worries.clone(),
        what_would_help: asked.help.clone(),
        family_knows: code(&asked.family_knows)?,
        safe_contact: asked.safe_contact.clone(),
        urgency: code(&asked.urgency)?,
    };
    alongside_requests::store::add(tx, by, &request)?;
    Ok(())
}
