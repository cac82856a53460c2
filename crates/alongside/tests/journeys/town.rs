//! The people whom several journeys share, and a family that is there already.

use alongside_families::codes::{PersonKind, StoryKind};
use alongside_families::store::{NewFamily, NewHome, NewPerson, add_family, open};
use alongside_schema::{Act, Entry, Error, ReferenceKind, Role};
use alongside_workers::store::{give_lead, workers};
use scraper::{Html, Selector};

use crate::support::{RUNTIME, Who, World};

/// A professional of a school.
pub const PRIYA: Who = Who {
    name: "Priya Shah",
    job_title: "SENCo",
    agency: "Bramble Primary School",
    team: "",
    roles: &[Role::Professional],
};
/// The front door.
pub const OWEN: Who = Who {
    name: "Owen Hale",
    job_title: "front door coordinator",
    agency: "Luton Council",
    team: "",
    roles: &[Role::FrontDoor],
};
/// The manager of the team North.
pub const ASHA: Who = Who {
    name: "Asha Mirza",
    job_title: "team manager",
    agency: "Luton Council",
    team: "North",
    roles: &[Role::Manager],
};
/// A lead practitioner of the team North.
pub const TOM: Who = Who {
    name: "Tom Fielding",
    job_title: "family support worker",
    agency: "Luton Council",
    team: "North",
    roles: &[Role::Practitioner],
};
/// Another, of another team.
pub const GRACE: Who = Who {
    name: "Grace Adeyemi",
    job_title: "family support worker",
    agency: "Luton Council",
    team: "South",
    roles: &[Role::Practitioner],
};
/// Who looks after the accounts.
pub const SAM: Who = Who {
    name: "Sam Okafor",
    job_title: "administrator",
    agency: "Luton Council",
    team: "",
    roles: &[Role::Administrator],
};

/// Everybody.
pub const EVERYBODY: &[Who] = &[PRIYA, OWEN, ASHA, TOM, GRACE, SAM];

/// Gives everybody an account, and Tom the Rahman family to lead. Gives back the family's path.
pub fn family_with_a_lead(world: &World) -> String {
    family_led_by_tom(world, rahman())
}

/// The same with another family.
pub fn family_led_by_tom(world: &World, family: NewFamily) -> String {
    for who in EVERYBODY {
        world.add(*who);
    }
    family_led_by_tom_too(world, family)
}

/// One more family of Tom's, where everybody has an account.
pub fn family_led_by_tom_too(world: &World, family: NewFamily) -> String {
    let made = world.site().db().write(move |tx| {
        let viewer = |tx: &mut alongside_schema::Tx<'_>, who: &Who| {
            let user = alongside_access::user_of_email(tx.connection(), &who.email())?;
            alongside_access::viewer(tx.connection(), &user)?.ok_or(Error::NotFound)
        };
        let (owen, asha) = (viewer(tx, &OWEN)?, viewer(tx, &ASHA)?);
        let reference = tx.new_reference(ReferenceKind::Family);
        let made = add_family(tx, &owen, &reference, &family)?;
        let family = open(tx.connection(), &asha, &reference)?;
        let tom =
            workers(tx.connection())?.into_iter().find(|worker| worker.name == TOM.name).ok_or(Error::NotFound)?;
        give_lead(tx, &asha, &family, &tom, "")?;
        Ok(Entry::new(&owen, Act::FamilyAdded).family(&made.family_id).with(reference))
    });
    format!("/families/{}", RUNTIME.block_on(made).expect("a family"))
}

/// The Rahman family: a mother and her son, and the grandmother in her own home.
pub fn rahman() -> NewFamily {
    let person = |name: &str, kind, born: Option<&str>, relationship: &str, home| {
        NewPerson::new(name, kind, relationship).born(born.map(|day| day.parse().expect("a day"))).lives_in(Some(home))
    };
    let home = |address: &str, postcode: &str| NewHome {
        address: address.to_owned(),
        postcode: postcode.to_owned(),
        ..NewHome::default()
    };
    NewFamily {
        name: "Rahman".to_owned(),
        people: vec![
            person("Nadia Rahman", PersonKind::Adult, Some("1990-04-12"), "Mother", 0),
            person("Yusuf Rahman", PersonKind::Child, Some("2016-09-03"), "Child", 0),
            person("Salma Begum", PersonKind::Adult, None, "Grandmother", 1),
        ],
        homes: vec![home("14 Hawthorn Close", "LU8 3QD"), home("2 Mill Row", "LU9 1HB")],
        told: vec![(StoryKind::WhatWouldHelp, "Calmer mornings.".to_owned(), "2026-11-20".parse().expect("a day"))],
        source: "Priya Shah, Bramble Primary School".to_owned(),
        reason: "The family asks for help.".to_owned(),
        ..NewFamily::default()
    }
}

/// The value of the answer or box with this label.
pub fn person_in(page: &str, name: &str) -> String {
    let page = Html::parse_document(page);
    let labels = Selector::parse("label").expect("a selector");
    let label =
        page.select(&labels).find(|label| label.text().collect::<String>().trim().starts_with(name)).expect(name);
    let id = label.attr("for").expect("a label for something");
    let input = Selector::parse(&format!("[id='{id}']")).expect("a selector");
    page.select(&input).next().and_then(|input| input.attr("value")).expect("a value").to_owned()
}

/// The value of the option with these words, in a list to select from.
pub fn person_in_list(page: &str, words: &str) -> String {
    let page = Html::parse_document(page);
    let options = Selector::parse("option").expect("a selector");
    let option = page.select(&options).find(|option| option.text().collect::<String>().trim() == words).expect(words);
    option.attr("value").expect("a value").to_owned()
}

/// The first link whose address has this part and goes no further than an id.
pub fn link_in(page: &str, part: &str) -> String {
    let page = Html::parse_document(page);
    let links = Selector::parse("a[href]").expect("a selector");
    let fits = |href: &&str| href.contains(part) && href.rsplit('/').next().is_some_and(|end| end.len() == 36);
    page.select(&links).filter_map(|link| link.attr("href")).find(fits).expect("a link").to_owned()
}

/// What stands in the first hidden field of this name.
pub fn hidden_in(page: &str, name: &str) -> String {
    let page = Html::parse_document(page);
    let field = Selector::parse(&format!("input[type=hidden][name={name}]")).expect("a selector");
    page.select(&field).next().and_then(|input| input.attr("value")).expect(name).to_owned()
}

/// A token with which a program speaks for this person.
pub fn token(world: &World, who: &Who) -> String {
    let (db, email) = (world.site().db().clone(), who.email());
    let secret = db.chance().secret();
    let hash = alongside_access::code_hash(&secret);
    let added = db.write(move |tx| {
        let user = alongside_access::user_of_email(tx.connection(), &email)?;
        let scopes = alongside_access::Scope::ALL.to_vec();
        let new = alongside_access::NewToken { hash, label: "a test".to_owned(), scopes, days: 365 };
        alongside_access::add_token(tx, &user, &new)?;
        Ok(Entry::by_nobody(Act::AccountChanged).with(()))
    });
    RUNTIME.block_on(added).expect("a token");
    secret
}

/// Somebody works with the family beside its lead.
pub fn works_with(world: &World, who: &Who, family: &str) {
    use alongside_schema::tables::involvements;
    use diesel::prelude::*;
    let email = who.email();
    let reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let added = world.site().db().write(move |tx| {
        let user = alongside_access::user_of_email(tx.connection(), &email)?;
        let lead = alongside_access::user_of_email(tx.connection(), &TOM.email())?;
        let lead = alongside_access::viewer(tx.connection(), &lead)?.ok_or(Error::NotFound)?;
        let family = open(tx.connection(), &lead, &reference)?;
        let (id, today) = (tx.new_id(), tx.today());
        diesel::insert_into(involvements::table)
            .values((
                involvements::id.eq(id),
                involvements::family_id.eq(&family.id),
                involvements::episode_id.eq(family.open_episode()?),
                involvements::user_id.eq(user),
                involvements::role.eq("team_member"),
                involvements::started_on.eq(today),
                involvements::change_reason.eq(""),
            ))
            .execute(tx.connection())?;
        Ok(Entry::new(&lead, Act::LeadGiven).family(&family.id).with(()))
    });
    RUNTIME.block_on(added).expect("a worker");
}

/// This manager's team answers for the family.
pub fn answered_by(
    tx: &mut alongside_schema::Tx<'_>,
    family: &alongside_schema::Id,
    manager: &alongside_schema::Viewer,
) -> alongside_schema::Result<()> {
    use alongside_schema::tables::families;
    use diesel::prelude::*;
    diesel::update(families::table.filter(families::id.eq(family)))
        .set(families::team_id.eq(&manager.team_id))
        .execute(tx.connection())?;
    Ok(())
}

/// This account belongs to somebody who was in the family and is not any more, as after a record was divided: the marks alone keep from
/// them what names them. Whoever is in a family does not reach it at all.
pub fn was_in_the_family(world: &World, who: &Who, name: &'static str) {
    use alongside_schema::tables::{family_members, people, users};
    use diesel::prelude::*;
    let email = who.email();
    let linked = world.site().db().housekeeping(move |tx| {
        let person: String = people::table.filter(people::name.eq(name)).select(people::id).first(tx.connection())?;
        diesel::delete(family_members::table.filter(family_members::person_id.eq(&person))).execute(tx.connection())?;
        let account = users::table.filter(users::email.eq(email));
        Ok(diesel::update(account).set(users::person_id.eq(person)).execute(tx.connection())?)
    });
    assert_eq!(RUNTIME.block_on(linked).expect("an account of somebody who left"), 1);
}
