//! Who takes part, or may: for the coordinator alone.

use alongside_schema::Day;
use alongside_web::{Check, Form, Site};

use super::form::{Step, form_page, nothing_stored};
use super::seen::{Seen, named};
use crate::codes::How;
use crate::codes::{Came, Reply};
use crate::store::{self, Guest, GuestText, Replied, Voice, Who};

form_page!(PeoplePage, "conferences/people.html", "Who takes part", |seen| format!("{}/people", seen.address()));

impl PeoplePage {
    fn guests(&self) -> &[Guest] {
        self.seen.whole().map_or(&[], |whole| &whole.guests)
    }

    fn whom(&self) -> Vec<(String, String)> {
        let first = [(String::new(), "Choose".to_owned())];
        let other = [(OTHER.to_owned(), "Somebody else: a professional, or an advocate".to_owned())];
        first.into_iter().chain(self.seen.can_be_asked()).chain(other).collect()
    }

    /// For whom somebody can speak.
    fn speaks_for(&self) -> impl Iterator<Item = (&str, &str)> {
        let people = self.seen.people().map(|member| (member.person_id.as_str(), member.name.as_str()));
        [("", "Nobody: they speak for themselves")].into_iter().chain(people)
    }

    /// How far somebody has come, in words.
    fn standing(&self, guest: &Guest) -> String {
        standing(&self.seen, guest)
    }

    fn for_whom(&self, guest: &Guest) -> String {
        guest.speaks_for.as_ref().map_or("", |id| self.seen.person_name(id)).to_owned()
    }
}

/// What the list has for somebody who is in neither the family nor its network.
const OTHER: &str = "other";

/// How far somebody has come, in words.
pub(super) fn standing(seen: &Seen, guest: &Guest) -> String {
    let Ok(whole) = seen.whole() else { return String::new() };
    match (guest.invited_on, whole.prepared(&guest.id)) {
        (_, Some(prepared)) if prepared.excluded => "Not to be there".to_owned(),
        (Some(day), _) => format!("Invited on {}. {}", day.words(), guest.replied.reply.words()),
        (None, Some(prepared)) => format!("Prepared on {}, not invited yet", prepared.met_on.words()),
        (None, None) => "Not prepared yet".to_owned(),
    }
}

pub(super) const ADD: Step<GuestText> = Step {
    name: "conference-people",
    field: "who",
    for_coordinator: true,
    fill: |form, _, _: Day| -> Form { form.with("how", How::Room.code()) },
    parse,
    keep: |tx, by, seen, new, _| store::add_guest(tx, by, &seen.family.id, (seen.whole()?, &seen.network), new),
    back: |seen| format!("{}/people", seen.address()),
    stored: nothing_stored,
    render: PeoplePage::render,
};

fn parse(check: &mut Check<'_>, seen: &Seen, _: &Site) -> GuestText {
    let chosen: String = check.optional("who");
    let who = match seen.chosen(&chosen) {
        Some(who) => who,
        None if chosen == OTHER => Who::Named(check.text("name", "Enter their name")),
        None => {
            check.error("who", "Select who takes part");
            Who::Named(String::new())
        }
    };
    GuestText {
        who,
        brings: check.optional("brings"),
        speaks_for: speaks_for(check, seen),
        voice: Voice {
            language: check.optional("language"),
            letter_words: String::new(),
            how: check.code("how", "Select how they take part").unwrap_or_default(),
            own_when: String::new(),
            own_place: String::new(),
            decided_by: String::new(),
        },
        invited_on: None,
        replied: Replied { reply: Reply::Nothing, words: String::new(), on: None, came: Came::NotSaid },
    }
}

/// Whose advocate somebody is.
pub(super) fn speaks_for(check: &mut Check<'_>, seen: &Seen) -> Option<alongside_schema::Id> {
    let chosen: String = check.optional("speaks_for");
    let person = seen.people().find(|member| member.person_id.as_str() == chosen);
    if person.is_none() && !chosen.is_empty() {
        check.error("speaks_for", "Select for whom they speak");
    }
    person.map(|member| member.person_id.clone())
}

/// What a guest is called, for a page that is about them.
pub(super) fn name_of(seen: &Seen) -> String {
    let guest = seen.guest().ok().and_then(|guest| seen.who(guest));
    guest.map_or_else(String::new, |who| named(&who).to_owned())
}
