//! How somebody takes part, that they are invited, and what they answered: for the coordinator alone.

use alongside_schema::Day;
use alongside_web::{Check, Form, Site};

use super::form::{Step, Stored, form_page};
use super::people::{name_of, speaks_for, standing};
use super::seen::Seen;
use crate::codes::{Came, How, Reply};
use crate::store::{self, GuestText, Replied, Voice, Who};

form_page!(GuestPage, "conferences/guest.html", "Somebody who takes part", |seen| {
    let id = seen.guest().map_or_else(|_| String::new(), |guest| guest.id.to_string());
    format!("{}/guests/{id}", seen.address())
});

impl GuestPage {
    fn name(&self) -> String {
        name_of(&self.seen)
    }

    fn standing(&self) -> String {
        self.seen.guest().map_or_else(|_| String::new(), |guest| standing(&self.seen, guest))
    }

    fn is_against(&self) -> bool {
        self.seen.guest().is_ok_and(|guest| self.seen.is_against(&guest.id))
    }

    fn is_invited(&self) -> bool {
        self.seen.guest().is_ok_and(|guest| guest.invited_on.is_some())
    }

    fn speaks_for(&self) -> impl Iterator<Item = (&str, &str)> {
        let people = self.seen.people().map(|member| (member.person_id.as_str(), member.name.as_str()));
        [("", "Nobody: they speak for themselves")].into_iter().chain(people)
    }

    fn prepared(&self) -> impl Iterator<Item = &store::Prepared> {
        let (whole, guest) = (self.seen.whole().ok(), self.seen.guest().ok().map(|guest| &guest.id));
        whole.into_iter().flat_map(|whole| &whole.prepared).filter(move |one| Some(&one.guest_id) == guest)
    }
}

pub(super) const CHANGE: Step<GuestText> = Step {
    name: "conference-guest",
    field: "invited_day",
    for_coordinator: true,
    fill,
    parse,
    keep: |tx, _, seen, to, version| {
        let (whole, was) = (seen.whole()?, seen.guest()?);
        // Who they are is as it stands now.
        let to = GuestText { who: seen.who(was).ok_or(alongside_schema::Error::NotFound)?, ..to.clone() };
        store::change_guest(tx, &seen.family.id, whole, was, &to, version)?;
        Ok(was.id.clone())
    },
    back: |seen| format!("{}/people", seen.address()),
    stored,
    render: GuestPage::render,
};

fn fill(form: Form, seen: &Seen, _: Day) -> Form {
    let Ok(guest) = seen.guest() else { return form };
    let (voice, replied) = (&guest.voice, &guest.replied);
    let speaks_for = guest.speaks_for.as_ref().map_or(String::new(), ToString::to_string);
    let mut form = form
        .with("brings", &guest.brings)
        .with("speaks_for", speaks_for)
        .with("language", &voice.language)
        .with("letter_words", &voice.letter_words)
        .with("how", voice.how.code())
        .with("own_when", &voice.own_when)
        .with("own_place", &voice.own_place)
        // What was decided before there was something against it is to be decided anew.
        .with("decided_by", if seen.is_against(&guest.id) { "" } else { voice.decided_by.as_str() })
        .with("reply", replied.reply.code())
        .with("reply_words", &replied.words)
        .with("came", replied.came.code())
        .of_version(guest.version);
    for (field, day) in [("invited", guest.invited_on), ("replied", replied.on)] {
        if let Some(day) = day {
            form = form.with_day(field, day);
        }
    }
    form
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Ok(guest) = seen.guest() else { return (0, Vec::new()) };
    let stored = vec![
        ("brings", "What they bring", guest.brings.clone()),
        ("reply_words", "What they answered", guest.replied.words.clone()),
        ("own_when", "When, for them alone", guest.voice.own_when.clone()),
        ("own_place", "Where, for them alone", guest.voice.own_place.clone()),
    ];
    (guest.version, stored)
}

fn parse(check: &mut Check<'_>, seen: &Seen, _: &Site) -> GuestText {
    let past = |check: &mut Check<'_>, field: &str, what: &str| {
        let day = check.day_if_any(field, what);
        if day.is_some_and(|day| day > check.today()) {
            check.error(&format!("{field}_day"), "This day must not be after today");
        }
        day
    };
    let how: How = check.code("how", "Select how they take part").unwrap_or_default();
    let reply = check.code("reply", "Select what they answered").unwrap_or(Reply::Nothing);
    GuestText {
        who: Who::Named(name_of(seen)),
        brings: check.optional("brings"),
        speaks_for: speaks_for(check, seen),
        voice: Voice {
            language: check.optional("language"),
            letter_words: check.optional("letter_words"),
            how,
            own_when: check.optional("own_when"),
            own_place: check.optional("own_place"),
            decided_by: check.optional("decided_by"),
        },
        invited_on: past(check, "invited", "the day on which they were invited"),
        replied: Replied {
            reply,
            words: check.optional("reply_words"),
            on: past(check, "replied", "the day on which they answered"),
            came: check.code("came", "Select whether they were heard").unwrap_or(Came::NotSaid),
        },
    }
}
