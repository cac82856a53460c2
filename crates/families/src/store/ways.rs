use alongside_schema::tables::channels;
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::findable::refresh;
use super::new_family::NewChannel;
use super::people::Channel;
use crate::codes::{Safe, Way};

/// What is said of a way to reach somebody that is to be stored.
#[derive(Clone, Debug)]
pub struct WayText {
    /// Which way.
    pub way: Way,
    /// The number or address; empty where only its safety is known.
    pub value: String,
    /// Whether it may be used.
    pub safe: Safe,
    /// What else to know before using it.
    pub note: String,
    /// At which times.
    pub times: String,
    /// A phrase by which both sides know that it is safe to talk.
    pub code_phrase: String,
    /// Who we say we are when we ring or knock; empty where we say who we are.
    pub say_as: String,
    /// What is never said by this way: a line for each thing, in the words that would give it away.
    pub never_mention: String,
    /// When somebody last asked.
    pub checked_on: Option<Day>,
    /// When to ask again.
    pub check_due_on: Option<Day>,
    /// From when it is theirs.
    pub from_on: Option<Day>,
}

impl WayText {
    /// As a request says it.
    pub fn of(channel: &NewChannel) -> Self {
        Self {
            way: channel.way,
            value: channel.value.clone(),
            safe: channel.safe,
            note: channel.note.clone(),
            times: channel.times.clone(),
            code_phrase: channel.code_phrase.clone(),
            say_as: String::new(),
            never_mention: String::new(),
            checked_on: None,
            check_due_on: None,
            from_on: None,
        }
    }
}

/// A number or address as it is compared: digits of a telephone number from its 0 on, everything else in small letters without spaces.
pub fn value_key(value: &str) -> String {
    let plain: String = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let is_number =
        plain.chars().all(|c| c.is_ascii_digit() || "+()-./".contains(c)) && plain.chars().any(|c| c.is_ascii_digit());
    if !is_number {
        return plain.chars().take(200).collect();
    }
    let digits: String = plain.replace("(0)", "").chars().filter(char::is_ascii_digit).take(40).collect();
    let national = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9));
    national.map_or(digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')))
}

/// Stores a way to reach somebody. Whoever calls this makes the person findable anew.
pub(super) fn insert_way(tx: &mut Tx<'_>, family: &Id, person: &Id, way: &WayText, marks: &Marks) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(channels::table)
        .values((
            (
                channels::id.eq(&id),
                channels::family_id.eq(family),
                channels::person_id.eq(person),
                channels::kind.eq(way.way),
                channels::value.eq(&way.value),
                channels::value_key.eq(value_key(&way.value)),
                channels::safe.eq(way.safe),
                channels::note.eq(&way.note),
                channels::times.eq(&way.times),
                channels::code_phrase.eq(&way.code_phrase),
                channels::checked_on.eq(way.checked_on),
                channels::check_due_on.eq(way.check_due_on),
                channels::from_on.eq(way.from_on),
                channels::version.eq(1),
                channels::created_at.eq(now),
            ),
            (channels::say_as.eq(&way.say_as), channels::never_mention.eq(&way.never_mention)),
            (
                channels::subjects.eq(&marks.subjects),
                channels::withheld_from.eq(&marks.withheld_from),
                channels::visibility.eq(marks.visibility),
                channels::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Adds a way to reach somebody.
pub fn add_way(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, person: &Id, way: &WayText) -> Result<()> {
    let marks = Marks::about(People::one(person), viewer.agency.clone());
    insert_way(tx, family, person, way, &marks)?;
    refresh(tx, person)
}

/// Writes a way anew where it stands at this version, and ends it where a day is given. Its marks stay.
pub fn change_way(
    tx: &mut Tx<'_>,
    family: &Id,
    before: &Channel,
    way: &WayText,
    ended: Option<Day>,
    version: i64,
) -> Result<()> {
    let at = channels::id.eq(&before.id).and(channels::family_id.eq(family)).and(channels::version.eq(version));
    let changed = diesel::update(channels::table.filter(at))
        .set((
            channels::kind.eq(way.way),
            channels::value.eq(&way.value),
            channels::value_key.eq(value_key(&way.value)),
            channels::safe.eq(way.safe),
            channels::note.eq(&way.note),
            channels::times.eq(&way.times),
            channels::code_phrase.eq(&way.code_phrase),
            channels::checked_on.eq(way.checked_on),
            channels::check_due_on.eq(way.check_due_on),
            channels::from_on.eq(way.from_on),
            channels::to_on.eq(ended),
            channels::say_as.eq(&way.say_as),
            channels::never_mention.eq(&way.never_mention),
            channels::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 1 { refresh(tx, &before.person_id) } else { Err(Error::Stale) }
}

#[cfg(test)]
mod tests {
    use super::value_key;

    #[test]
    fn one_number_in_several_ways_of_writing() {
        for written in ["01632 960101", "+44 1632 960101", "0044 (0)1632-960101", "+44 (0) 1632 960 101"] {
            assert_eq!(value_key(written), "01632960101", "{written}");
        }
        assert_eq!(value_key(" Nadia@Example.org "), "nadia@example.org");
        assert_eq!(value_key(""), "");
        assert_eq!(value_key("ask her mum"), "askhermum");
    }
}
