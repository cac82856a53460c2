//! One person at a time. As little as a first name, or nothing but who they are to the children.

use alongside_families::codes::NameUse;
use alongside_web::Check;

use super::{Section, field};
use crate::assessment::{Assessment, Finding, Kind, Language, Name, Person, Relationship, findings};
use crate::codes::Relation;

/// The most people one request can name.
pub(crate) const MOST_PEOPLE: usize = 40;

/// How many other names of one person the form takes.
const OTHER_NAMES: usize = 2;

/// Somebody who is to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct New(pub(crate) Kind);

impl std::str::FromStr for New {
    type Err = ();

    /// `new-child`, `new-unborn` or `new-adult`, as it stands in an address.
    fn from_str(text: &str) -> Result<Self, ()> {
        text.strip_prefix("new-").and_then(|kind| kind.parse().ok()).map(Self).ok_or(())
    }
}

impl New {
    /// The reference that somebody of this kind gets: the next that nobody has had.
    pub(crate) fn reference(self, said: &Assessment) -> String {
        let letter = match self.0 {
            Kind::Child => 'c',
            Kind::Unborn => 'u',
            Kind::Adult => 'a',
        };
        let number = |person: &Person| person.reference.strip_prefix(letter)?.parse::<usize>().ok();
        let highest = said.people.iter().filter_map(number).max().unwrap_or(0);
        format!("{letter}{}", highest + 1)
    }
}

/// What the form of one person shows.
pub(crate) fn fill(said: &Assessment, person: &Person) -> Vec<(String, String)> {
    let usual = person.names.iter().find(|name| name.used_as == NameUse::Usual);
    let mut fields = vec![
        field("name", usual.map_or("", |name| name.text.as_str())),
        field("age_said", &person.age_said),
        field("sex", &person.sex),
        field("ethnicity", &person.ethnicity),
        field("disability", &person.disability),
        field("school", &person.school),
        field("phone", &person.phone),
        field("email", &person.email),
        field("note", &person.note),
        field("relation", usual_relation(said, &person.reference).unwrap_or_default()),
    ];
    if let Some(born) = person.birth_date {
        fields.extend([
            field("born_day", born.0.day().to_string()),
            field("born_month", born.0.month().to_string()),
            field("born_year", born.0.year().to_string()),
        ]);
    }
    for (at, name) in person.other_names().take(OTHER_NAMES).enumerate() {
        fields.push(field(format!("other{}_name", at + 1), &name.text));
        fields.push(field(format!("other{}_use", at + 1), name.used_as.code()));
    }
    if let Some(language) = said.languages.iter().find(|language| language.person == person.reference) {
        fields.push(field("language", &language.spoken));
        fields.push(field("interpreter", &language.interpreter));
    }
    fields
}

/// Reads one person into what is said: somebody new under this reference, or in place of who has it. What is odd is noted.
pub(crate) fn read(check: &mut Check<'_>, kind: Kind, reference: &str, said: &mut Assessment) {
    let odd_before: Vec<&str> = findings(said, check.today()).into_iter().map(|finding| finding.odd).collect();
    let person = person(check, kind, reference);
    let before = usual_relation(said, reference);
    let relation = if kind == Kind::Adult { relation(check) } else { None };
    let language = Language {
        person: reference.to_owned(),
        spoken: check.optional("language"),
        interpreter: check.optional("interpreter"),
    };
    put(said, person);
    said.languages.retain(|language| language.person != reference);
    if !language.spoken.is_empty() || !language.interpreter.is_empty() {
        said.languages.push(language);
    }
    match relation {
        Some(relation) => tie_to_children(said, reference, before.as_deref(), relation),
        None => tie_to_adults(said, reference),
    }
    let is_new = |finding: &Finding| !odd_before.contains(&finding.odd);
    if let Some(odd) = findings(said, check.today()).into_iter().find(is_new) {
        check.error(if odd.about_name { "name" } else { "born_day" }, odd.words());
    }
}

fn person(check: &mut Check<'_>, kind: Kind, reference: &str) -> Person {
    let name = check.optional("name");
    let whose = match kind {
        Kind::Unborn => "the baby's".to_owned(),
        _ if name.is_empty() || name.chars().count() > 60 => "this person's".to_owned(),
        _ => format!("{name}'s"),
    };
    let mut names = vec![Name { used_as: NameUse::Usual, text: name }];
    for at in 1..=OTHER_NAMES {
        let text = check.optional(&format!("other{at}_name"));
        let used_as = check.values().get(&format!("other{at}_use")).parse().unwrap_or(NameUse::Old);
        names.push(Name { used_as, text });
    }
    names.retain(|name| !name.text.is_empty());
    let person = Person {
        reference: reference.to_owned(),
        kind,
        names,
        birth_date: check.birth_day("born", &whose),
        age_said: check.optional("age_said"),
        sex: check.optional("sex"),
        ethnicity: check.optional("ethnicity"),
        disability: check.optional("disability"),
        school: check.optional("school"),
        phone: check.optional("phone"),
        email: check.optional("email"),
        note: check.optional("note"),
    };
    if person.kind == Kind::Child && person.names.is_empty() && person.note.is_empty() {
        check.error(
            "name",
            "Enter a name, even if it is only a first name. If you know none, say under “Anything else” who they are",
        );
    }
    if !person.email.is_empty() && !person.email.contains('@') {
        check.error("email", "Enter an e-mail address, like name@example.org");
    }
    person
}

fn relation(check: &mut Check<'_>) -> Option<Relation> {
    let relation: Option<Relation> = check.code("relation", "Select who they are to the children");
    relation.filter(|relation| relation.kind() == alongside_families::codes::PersonKind::Adult)
}

/// In the place of who had this reference, or as the last of their kind: children stand before adults.
fn put(said: &mut Assessment, person: Person) {
    match said.people.iter_mut().find(|known| known.reference == person.reference) {
        Some(known) => *known = person,
        None => said.people.push(person),
    }
    said.people.sort_by_key(|person| !person.is_child());
}

/// Who this adult is to most of the children.
pub(super) fn usual_relation(said: &Assessment, adult: &str) -> Option<String> {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for tie in said.relationships.iter().filter(|tie| tie.from == adult && is_child(said, &tie.to)) {
        match kinds.iter_mut().find(|(kind, _)| *kind == tie.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((&tie.kind, 1)),
        }
    }
    let most = kinds.iter().map(|(_, count)| *count).max()?;
    kinds.into_iter().find(|(_, count)| *count == most).map(|(kind, _)| kind.to_owned())
}

fn is_child(said: &Assessment, reference: &str) -> bool {
    said.person(reference).is_some_and(Person::is_child)
}

/// The adult is this to every child, except where the form said something else for one.
fn tie_to_children(said: &mut Assessment, adult: &str, before: Option<&str>, relation: Relation) {
    let children: Vec<String> = said.children().map(|child| child.reference.clone()).collect();
    for child in children {
        match said.relationships.iter_mut().find(|tie| tie.from == adult && tie.to == child) {
            Some(tie) if Some(tie.kind.as_str()) == before => tie.kind = relation.code().to_owned(),
            Some(_) => {}
            None => said.relationships.push(tie(adult, &child, relation.code())),
        }
    }
    if said.children().next().is_none() {
        // Kept until the first child is named.
        said.relationships.retain(|tie| !(tie.from == adult && tie.to.is_empty()));
        said.relationships.push(tie(adult, "", relation.code()));
    }
}

/// Every adult is to a new child what they are to the others.
fn tie_to_adults(said: &mut Assessment, child: &str) {
    let adults: Vec<String> = said.adults().map(|adult| adult.reference.clone()).collect();
    for adult in adults {
        if said.relationships.iter().any(|tie| tie.from == adult && tie.to == child) {
            continue;
        }
        let waiting = said.relationships.iter().position(|tie| tie.from == adult && tie.to.is_empty());
        let kind = match waiting {
            Some(at) => Some(said.relationships.remove(at).kind),
            None => usual_relation(said, &adult),
        };
        if let Some(kind) = kind {
            said.relationships.push(tie(&adult, child, &kind));
        }
    }
}

fn tie(from: &str, to: &str, kind: &str) -> Relationship {
    Relationship { from: from.to_owned(), to: to.to_owned(), kind: kind.to_owned(), ..Relationship::default() }
}

/// Takes somebody away again, with all that was said of them in every section.
pub(crate) fn take_away(said: &mut Assessment, reference: &str) {
    said.people.retain(|person| person.reference != reference);
    said.relationships.retain(|tie| tie.from != reference && tie.to != reference);
    said.voices.retain(|voice| voice.person != reference);
    said.not_spoken_with.retain(|person| person != reference);
    said.safe_contact.retain(|contact| contact.person != reference);
    said.languages.retain(|language| language.person != reference);
    said.agreements.working_together.retain(|agreed| agreed.person != reference);
    said.not_to_be_told.retain(|pair| pair.who != reference && pair.about != reference);
    for home in &mut said.homes {
        home.residents.retain(|resident| resident != reference);
    }
}

impl Section {
    /// The name of the form of one person.
    pub(crate) const PERSON_FORM: &'static str = "request-person";
}

#[cfg(test)]
mod tests {
    use alongside_web::{Form, Values};

    use super::*;

    fn add(said: &mut Assessment, who: &str, fields: &[(&str, &str)]) -> Vec<String> {
        let values = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let id = "0190a0a0-0000-7000-8000-000000000000".to_owned();
        let values: Values = values.chain([("form_id".to_owned(), id)]).collect();
        let mut form = Form::received(values).expect("a form");
        let new: New = who.parse().expect("somebody new");
        let mut changed = said.clone();
        let reference = new.reference(said);
        let read =
            form.check("2026-11-21".parse().expect("a day"), |check| read(check, new.0, &reference, &mut changed));
        if read.is_some() {
            *said = changed;
        }
        form.errors().iter().map(|error| error.words.clone()).collect()
    }

    fn born(year: &'static str) -> [(&'static str, &'static str); 3] {
        [("born_day", "1"), ("born_month", "2"), ("born_year", year)]
    }

    #[test]
    fn a_first_name_is_enough() {
        let mut said = Assessment::default();
        assert_eq!(add(&mut said, "new-child", &[("name", "Sam")]), Vec::<String>::new());
        assert_eq!(add(&mut said, "new-unborn", &[]), Vec::<String>::new());
        assert_eq!(
            add(&mut said, "new-adult", &[("relation", "father")]),
            Vec::<String>::new(),
            "nobody knows his name"
        );
        assert_eq!(said.people.iter().map(|person| person.reference.as_str()).collect::<Vec<_>>(), ["c1", "u1", "a1"]);
        assert!(add(&mut said, "new-child", &[])[0].starts_with("Enter a name"));
        assert!(add(&mut said, "new-adult", &[("name", "Jo")])[0].starts_with("Select who they are"));
    }

    #[test]
    fn an_adult_is_to_every_child_what_the_form_says_once() {
        let mut said = Assessment::default();
        add(&mut said, "new-adult", &[("name", "Jo"), ("relation", "mother")]);
        add(&mut said, "new-child", &[("name", "Sam")]);
        add(&mut said, "new-child", &[("name", "Max")]);
        let ties: Vec<_> =
            said.relationships.iter().map(|tie| (tie.from.as_str(), tie.to.as_str(), tie.kind.as_str())).collect();
        assert_eq!(ties, [("a1", "c1", "mother"), ("a1", "c2", "mother")], "also where the adult was named first");
        said.relationships[1].kind = "step_parent".to_owned();
        let mut changed = said.clone();
        tie_to_children(&mut changed, "a1", Some("mother"), Relation::Grandmother);
        assert_eq!(changed.relationships[0].kind, "grandmother");
        assert_eq!(changed.relationships[1].kind, "step_parent", "what was said for one child stays");
    }

    #[test]
    fn a_parent_is_not_younger_than_their_child() {
        let mut said = Assessment::default();
        add(&mut said, "new-child", &[&[("name", "Sam")][..], &born("2015")].concat());
        let found =
            add(&mut said, "new-adult", &[&[("name", "Jo"), ("relation", "mother")][..], &born("2016")].concat());
        assert!(found[0].starts_with("A parent can not be younger than their child"));
        assert_eq!(said.people.len(), 1, "nobody is added");
        add(&mut said, "new-adult", &[&[("name", "Jo"), ("relation", "mother")][..], &born("1990")].concat());
        let found = add(&mut said, "new-child", &[&[("name", "Max")][..], &born("1985")].concat());
        assert!(!found.is_empty(), "nor where the child is named after the parent");
    }

    #[test]
    fn somebody_listed_twice_is_noticed() {
        let mut said = Assessment::default();
        add(&mut said, "new-child", &[&[("name", "Sam Ó'Brien")][..], &born("2015")].concat());
        let other_way = [&[("name", "OBRIEN  sam")][..], &born("2015")].concat();
        assert!(add(&mut said.clone(), "new-child", &other_way)[0].starts_with("This person is listed twice"));
        let other_order = [&[("name", "Obrien Sam")][..], &born("2015")].concat();
        assert_eq!(
            add(&mut said.clone(), "new-child", &other_order),
            Vec::<String>::new(),
            "another order is another name here"
        );
        let again = add(&mut said, "new-child", &[&[("name", "SAM O’BRIEN")][..], &born("2015")].concat());
        assert!(again[0].starts_with("This person is listed twice"));
    }

    #[test]
    fn nobody_is_born_in_the_wrong_century() {
        let mut said = Assessment::default();
        let found = add(&mut said, "new-child", &[&[("name", "Sam")][..], &born("1890")].concat());
        assert!(found[0].contains("over 120"));
    }

    #[test]
    fn who_is_taken_away_is_gone_from_every_section() {
        let mut said = Assessment::default();
        add(&mut said, "new-child", &[("name", "Sam")]);
        add(&mut said, "new-adult", &[("name", "Jo"), ("relation", "mother"), ("language", "Urdu")]);
        take_away(&mut said, "a1");
        assert!(said.relationships.is_empty() && said.languages.is_empty() && said.people.len() == 1);
        assert_eq!("new-adult".parse::<New>().expect("new").reference(&said), "a1");
    }
}
