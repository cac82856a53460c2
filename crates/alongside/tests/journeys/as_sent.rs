//! What stands in the record after a decision, beside what was sent: who lives where, who is what to whom, by which way nothing may be sent, and what an
//! open family keeps when somebody asks for it again.

use std::collections::{BTreeMap, BTreeSet};

use alongside_families::codes::Way;
use alongside_requests::store::tell_later;
use alongside_requests::telling::FamilyHears;
use alongside_schema::tables::{
    agreements, episodes, family_members, homes, outbox, relationships, request_not_now, request_people, requests,
    residents,
};
use alongside_schema::{Act, Entry, Error, Id, Reference};
use diesel::prelude::*;
use serde_json::Value;

use crate::support::{RUNTIME, Who, World, query};

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// The family of a request, and who of its record each reference of the document is.
fn of_record(world: &World, number: &str) -> (Id, BTreeMap<Id, String>) {
    let number = number.to_owned();
    query(world, move |connection| {
        let (request, family): (Id, Id) = requests::table
            .filter(requests::outside_reference.eq(number))
            .select((requests::id, requests::family_id.assume_not_null()))
            .first(connection)?;
        let people: Vec<(Id, String)> = request_people::table
            .filter(request_people::request_id.eq(request))
            .select((request_people::person_id, request_people::reference))
            .load(connection)?;
        Ok((family, people.into_iter().collect()))
    })
}

/// Letters and digits alone: commas and spaces are the program's.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Each home with its whole address, who may learn of it and who lives there now; and each tie, from whom to whom.
pub fn homes_and_ties_are_as_sent(world: &World, sent: &Value, number: &str) {
    let (family, people) = of_record(world, number);
    let who = |id: &Id| people.get(id).cloned().unwrap_or_else(|| format!("a stranger, {id}"));
    type Home = (Id, String, String, String);
    type Tie = (Id, Id, String, String);
    let (homes, living, ties) = query(world, move |connection| {
        let homes: Vec<Home> = homes::table
            .filter(homes::family_id.eq(&family))
            .select((homes::id, homes::address, homes::postcode, homes::class))
            .load(connection)?;
        let living: Vec<(Id, Id)> = residents::table
            .filter(residents::family_id.eq(&family).and(residents::lived_to.is_null()))
            .select((residents::home_id, residents::person_id))
            .load(connection)?;
        let ties: Vec<Tie> = relationships::table
            .filter(relationships::family_id.eq(&family))
            .select((
                relationships::from_person_id,
                relationships::to_person_id,
                relationships::kind,
                relationships::parental_responsibility,
            ))
            .load(connection)?;
        Ok((homes, living, ties))
    });
    assert_eq!(homes.len(), list(sent, "homes").len(), "{number}");
    for home in list(sent, "homes") {
        let whole = bare(text(home, "address"));
        let is_it = |(_, address, postcode, _): &&Home| {
            whole.contains(&bare(postcode)) && [bare(address), bare(&format!("{address}{postcode}"))].contains(&whole)
        };
        let stored = homes.iter().find(is_it).unwrap_or_else(|| panic!("{number}: {whole} in {homes:?}"));
        assert_eq!(stored.3, text(home, "visibility"), "{number}: {whole}");
        let lives: BTreeSet<String> =
            living.iter().filter(|(at, _)| *at == stored.0).map(|(_, person)| who(person)).collect();
        let said = list(home, "residents").iter().filter(|_| home["to"].is_null());
        let said: BTreeSet<String> = said.filter_map(Value::as_str).map(str::to_owned).collect();
        assert_eq!(lives, said, "{number}: who lives at {whole}");
    }
    let stored: BTreeSet<(String, String, String, String)> = ties
        .iter()
        .map(|(from, to, kind, responsible)| (who(from), who(to), bare(kind), responsible.clone()))
        .collect();
    let said: BTreeSet<(String, String, String, String)> = list(sent, "relationships")
        .iter()
        .map(|tie| {
            let kind = text(tie, "kind").replace("ex_partner", "former partner");
            (text(tie, "from").into(), text(tie, "to").into(), bare(&kind), text(tie, "parental_responsibility").into())
        })
        .collect();
    assert_eq!(stored, said, "{number}: who is what to whom");
    assert_eq!(ties.len(), said.len(), "{number}: each once");
}

/// By every way that is no plain yes, sending is tried as the store does it, past every page; each time it is refused.
pub fn nothing_can_be_sent(world: &World, sent: &Value, reader: &Who, reference: &Reference) {
    let says = |person: &str, way: &str| {
        let of_them = list(sent, "safe_contact").iter().find(|contact| text(contact, "person") == person);
        of_them.map_or("", |contact| text(contact, way)).trim().to_lowercase()
    };
    for person in list(sent, "people").iter().map(|person| text(person, "ref")) {
        for (way, name) in [(Way::Text, "text"), (Way::Email, "email")] {
            if ["yes", "ok", "y"].contains(&says(person, name).as_str()) {
                continue;
            }
            let (email, person, reference) = (reader.email(), person.to_owned(), reference.clone());
            let tried = RUNTIME.block_on(world.site().db().write(move |tx| {
                let by = alongside_access::user_of_email(tx.connection(), &email)?;
                let by = alongside_access::viewer(tx.connection(), &by)?.ok_or(Error::NotFound)?;
                tell_later(tx, &by, &reference, &FamilyHears::Send { person, way }, "01632 960000")?;
                Ok(Entry::new(&by, Act::FamilyTold).with(()))
            }));
            assert!(
                matches!(tried, Err(Error::Refused(_))),
                "{reference:?}: {name}: {tried:?}",
                reference = text(sent, "reference")
            );
        }
    }
    let messages: i64 = query(world, |connection| Ok(outbox::table.count().get_result(connection)?));
    assert_eq!(messages, 0, "{}", text(sent, "reference"));
}

/// The family that was open already: everybody is who they were, nothing was opened beside it, and the agreement of before still stands.
pub fn the_open_family_goes_on(world: &World, sent: &Value, number: &str) {
    let (family, people) = of_record(world, number);
    let (members, opened, addresses, declined): (Vec<Id>, i64, Vec<String>, i64) = query(world, move |connection| {
        let members = family_members::table
            .filter(family_members::family_id.eq(&family))
            .select(family_members::person_id)
            .load(connection)?;
        let opened = episodes::table.filter(episodes::family_id.eq(&family)).count().get_result(connection)?;
        let addresses = homes::table.filter(homes::family_id.eq(&family)).select(homes::address).load(connection)?;
        let declined = agreements::table
            .filter(agreements::family_id.eq(&family).and(agreements::decision.eq("not_now")))
            .count()
            .get_result(connection)?;
        Ok((members, opened, addresses, declined))
    });
    let matched: BTreeSet<&Id> = people.keys().collect();
    assert_eq!(
        matched,
        members.iter().collect(),
        "{number}: all of them are those who were known, and nobody came in twice"
    );
    assert_eq!(matched.len(), list(sent, "people").len(), "{number}");
    assert_eq!(opened, 1, "{number}: the open work goes on, and no second one begins");
    assert_eq!(addresses, ["71 Portland Street"], "{number}: the new home is for who works with them to confirm");
    assert_eq!(declined, 0, "{number}: a nod is no refusal");
}

/// Who said no is written down as saying so, and nobody else.
pub fn only_these_declined(world: &World, expected: &[(&str, &str, &str)]) {
    let mut stored: Vec<(Option<String>, String, String)> = query(world, |connection| {
        Ok(request_not_now::table
            .inner_join(requests::table.on(requests::id.eq(request_not_now::request_id)))
            .select((requests::outside_reference, request_not_now::person, request_not_now::words))
            .load(connection)?)
    });
    stored.sort_unstable();
    let stored: Vec<(&str, &str, &str)> = stored
        .iter()
        .map(|(number, person, words)| (number.as_deref().unwrap_or_default(), person.as_str(), words.as_str()))
        .collect();
    assert_eq!(stored, expected);
}
