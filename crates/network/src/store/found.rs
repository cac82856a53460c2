//! Who may be of the network since the record names them already: relatives and friends by their ties, and who is named in the plan or in a promise as somebody of the
//! network. Each is taken up by one press, with the marks of what names them.

use alongside_families::codes::Maker;
use alongside_families::store::{Member, members};
use alongside_families::tie_codes::Closeness;
use alongside_families::ties::{Shape, TieKind};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Id, Marks, Result, Tx, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::{MemberText, NetworkMember, add_member, both, member};
use crate::codes::{FoundBy, Kind};
use crate::known::may_be_one;

/// Somebody whom the record names.
#[derive(Clone, Debug)]
pub struct Found {
    /// The person, where they are one of the record.
    pub person: Option<Id>,
    /// What they are called.
    pub name: String,
    /// Who they are.
    pub kind: Kind,
    /// How they stand in the record: "grandparent of Yusuf", "named in the plan".
    pub words: String,
    /// The marks of what names them.
    marks: Marks,
}

impl Found {
    /// What a button sends to mean them.
    pub fn key(&self) -> String {
        self.person.as_ref().map_or_else(|| self.name.clone(), Id::to_string)
    }

    /// That the record names them in this way too.
    fn takes(&mut self, words: &str, marks: &Marks) {
        if !self.words.split("; ").any(|known| known == words) {
            self.words = format!("{}; {words}", self.words);
        }
        let is_limited = [self.marks.visibility, marks.visibility].contains(&Visibility::Limited);
        let visibility = if is_limited { Visibility::Limited } else { Visibility::Team };
        self.marks =
            self.marks.clone().withheld_from(both(&self.marks.withheld_from, &marks.withheld_from)).seen_by(visibility);
    }
}

/// Everybody whom the record names and who is not in the network yet.
pub fn found(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    there: &[NetworkMember],
) -> Result<Vec<Found>> {
    let members = members(connection, viewer, family)?;
    let mut found = by_ties(connection, viewer, family, &members)?;
    found.extend(by_name(connection, viewer, family, &members)?);
    let is_there = |one: &Found| {
        there.iter().any(|member| match &one.person {
            Some(person) => member.person_id.as_ref() == Some(person),
            None => may_be_one(&member.name, &one.name),
        })
    };
    found.retain(|one| !is_there(one));
    Ok(found)
}

/// Grown-up relatives beyond parents, friends and others by their ties to somebody of the family. Nobody is asked to count somebody in who is said to do harm.
fn by_ties(connection: &mut DbConnection, viewer: &Viewer, family: &Id, members: &[Member]) -> Result<Vec<Found>> {
    use visible::relationships as r;
    type Row = (Id, Id, String, Closeness, Marks);
    let ties: Vec<Row> = visible!(relationships, viewer, family)
        .filter(r::to_on.is_null())
        .order(r::id)
        .select((
            r::from_person_id,
            r::to_person_id,
            r::tie,
            r::closeness,
            (r::subjects, r::withheld_from, r::visibility, r::source),
        ))
        .load(connection)?;
    let does_harm = |id: &Id| {
        ties.iter().any(|(from, to, _, closeness, _)| match closeness {
            Closeness::Harms => from == id,
            Closeness::Harmed => to == id,
            _ => false,
        })
    };
    let known = |id: &Id| members.iter().find(|member| member.person_id == *id);
    let mut found: Vec<Found> = Vec::new();
    for (from, to, code, _, marks) in &ties {
        let kind = TieKind::of(code);
        let (Some(from), Some(to)) = (known(from), known(to)) else { continue };
        // From the first to the second; what is mutual is told of each.
        let mut read = vec![(from, to, kind.one)];
        if kind.is_mutual() {
            read.push((to, from, kind.other));
        }
        let is_of_network = matches!(kind.shape, Shape::Kin | Shape::Network | Shape::Sibling);
        for (one, other, words) in
            read.into_iter().filter(|(one, ..)| is_of_network && is_grown_up(one) && !does_harm(&one.person_id))
        {
            let words = format!("{words} {}", other.name);
            match found.iter_mut().find(|there| there.person.as_ref() == Some(&one.person_id)) {
                Some(there) => there.takes(&words, marks),
                None => found.push(Found {
                    person: Some(one.person_id.clone()),
                    name: one.name.clone(),
                    kind: Kind::of_tie(code),
                    words,
                    marks: marks.clone(),
                }),
            }
        }
    }
    Ok(found)
}

fn is_grown_up(member: &Member) -> bool {
    !member.is_child() && member.is_living_member()
}

/// Whoever the plan or a promise names as somebody of the network. The plan keeps the same code for that as promises do.
fn by_name(connection: &mut DbConnection, viewer: &Viewer, family: &Id, members: &[Member]) -> Result<Vec<Found>> {
    use visible::{actions as a, promises as p};
    let mut named: Vec<(String, Marks, &str)> = Vec::new();
    let actions: Vec<(String, Marks)> = visible!(actions, viewer, family)
        .filter(a::owner_kind.eq(Maker::Network.code()).and(a::owner_name.ne("")))
        .order(a::id)
        .select((a::owner_name, (a::subjects, a::withheld_from, a::visibility, a::source)))
        .load(connection)?;
    named.extend(actions.into_iter().map(|(name, marks)| (name, marks, "named in the plan")));
    let promises: Vec<(String, Marks)> = visible!(promises, viewer, family)
        .filter(p::maker_kind.eq(Maker::Network.code()).and(p::maker_name.ne("")))
        .order(p::id)
        .select((p::maker_name, (p::subjects, p::withheld_from, p::visibility, p::source)))
        .load(connection)?;
    named.extend(promises.into_iter().map(|(name, marks)| (name, marks, "named in a promise")));
    let mut found: Vec<Found> = Vec::new();
    for (name, marks, words) in named {
        let name = name.trim();
        if members.iter().any(|member| may_be_one(&member.name, name)) {
            continue;
        }
        match found.iter_mut().find(|there| may_be_one(&there.name, name)) {
            Some(there) => there.takes(words, &marks),
            None => {
                found.push(Found {
                    person: None,
                    name: name.to_owned(),
                    kind: Kind::Other,
                    words: words.to_owned(),
                    marks,
                });
            }
        }
    }
    Ok(found)
}

/// Takes up somebody whom the record names. Whoever was taken up meanwhile is not found any more, and nothing is added.
pub fn add_found(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, key: &str) -> Result<Option<Id>> {
    let there = member::members(tx.connection(), viewer, family)?;
    let all = found(tx.connection(), viewer, family, &there)?;
    let Some(one) = all.into_iter().find(|one| one.key() == key) else { return Ok(None) };
    let text = MemberText {
        person: one.person.clone(),
        tie_words: one.words.clone(),
        found_by: FoundBy::Record,
        ..MemberText::new(one.name.clone(), one.kind)
    };
    let marks = Marks::about(one.marks.subjects.clone(), viewer.agency.clone())
        .withheld_from(one.marks.withheld_from.clone())
        .seen_by(one.marks.visibility);
    add_member(tx, viewer, family, &text, &marks).map(Some)
}

/// What stands under somebody's name in the plan and in promises, in the words that were used.
pub fn does(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    member: &NetworkMember,
) -> Result<Vec<String>> {
    use visible::{actions as a, promises as p};
    let actions: Vec<(String, Option<Id>, String)> = visible!(actions, viewer, family)
        .filter(a::state.eq_any(["todo", "doing"]))
        .filter(a::owner_kind.eq(Maker::Network.code()).or(a::owner_person_id.is_not_null()))
        .order(a::id)
        .select((a::owner_name, a::owner_person_id, a::what))
        .load(connection)?;
    let promises: Vec<(String, Option<Id>, String)> = visible!(promises, viewer, family)
        .filter(p::kept_on.is_null())
        .filter(p::maker_kind.eq(Maker::Network.code()).or(p::maker_person_id.is_not_null()))
        .order(p::id)
        .select((p::maker_name, p::maker_person_id, p::words))
        .load(connection)?;
    let is_theirs = |name: &str, person: &Option<Id>| match (person, &member.person_id) {
        (Some(one), Some(other)) => one == other,
        (Some(_), None) => false,
        (None, _) => may_be_one(name, &member.name),
    };
    let all = actions.into_iter().chain(promises);
    Ok(all.filter(|(name, person, _)| is_theirs(name, person)).map(|(_, _, words)| words).collect())
}
