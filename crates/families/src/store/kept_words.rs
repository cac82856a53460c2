//! What is kept from somebody, gathered to be looked for in a text that is to go to them; and who else would read it. Read from the tables themselves: a text
//! must say nothing that is kept, whoever wrote it and whatever they may see. Nothing of it is ever shown.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    channels, homes, network_people, person_names, recipient_addresses, residents, schools,
};
use alongside_schema::{Day, Id, Marks, People, Result, Visibility};
use diesel::prelude::*;

use crate::codes::HomeClass;
use crate::copy::Reader;
use crate::kept::{Kept, is_same_place, speaks_of};

/// Into whose hands a text comes.
#[derive(Clone, Debug)]
pub enum Reads {
    /// Those: people of the family, and whoever lives with them or where it goes.
    These(Vec<Reader>),
    /// Nobody knows: it goes to somebody who is not of the family. Holds everybody of the family, who may come to see it.
    Anybody(Vec<Reader>),
}

impl Reads {
    /// Those of whom it is known that they may come to read it.
    pub fn readers(&self) -> &[Reader] {
        match self {
            Self::These(readers) | Self::Anybody(readers) => readers,
        }
    }

    /// Whether a fact with these marks is kept from one of them.
    pub(super) fn is_kept(&self, withheld_from: &People, visibility: Visibility) -> bool {
        let from_one = |reader: &Reader| {
            withheld_from.contains(&reader.id) || reader.accounts.iter().any(|account| withheld_from.contains(account))
        };
        let from_anybody = matches!(self, Self::Anybody(_)) && *withheld_from != People::none();
        visibility == Visibility::Limited || from_anybody || self.readers().iter().any(from_one)
    }
}

/// Everything of a family that is kept from these readers and can be found in a text. A home that is not ordinary is kept from everybody: its address
/// stands on no paper, also on none of who lives there.
pub fn kept_words(connection: &mut DbConnection, family: &Id, reads: &Reads) -> Result<Vec<Kept>> {
    let mut kept = Vec::new();
    let rows: Vec<(String, String, HomeClass, People, Visibility)> = homes::table
        .filter(homes::family_id.eq(family))
        .select((homes::address, homes::postcode, homes::class, homes::withheld_from, homes::visibility))
        .load(connection)?;
    for (address, postcode, class, withheld_from, visibility) in rows {
        let is_protected = !class.is_told();
        if is_protected || reads.is_kept(&withheld_from, visibility) {
            kept.extend(Kept::home(&address, &postcode, is_protected));
        }
    }
    let rows: Vec<(String, String, People, Visibility)> = recipient_addresses::table
        .filter(recipient_addresses::family_id.eq(family))
        .select((
            recipient_addresses::address,
            recipient_addresses::postcode,
            recipient_addresses::withheld_from,
            recipient_addresses::visibility,
        ))
        .load(connection)?;
    let book = rows.into_iter().filter(|(.., withheld_from, visibility)| reads.is_kept(withheld_from, *visibility));
    kept.extend(book.flat_map(|(address, postcode, ..)| Kept::home(&address, &postcode, false)));
    let rows: Vec<(String, People, Visibility)> = channels::table
        .filter(channels::family_id.eq(family))
        .select((channels::value, channels::withheld_from, channels::visibility))
        .load(connection)?;
    let ways = rows.into_iter().filter(|(_, withheld_from, visibility)| reads.is_kept(withheld_from, *visibility));
    kept.extend(ways.flat_map(|(value, ..)| Kept::number(&value)));
    let rows: Vec<(String, People, Visibility)> = network_people::table
        .filter(network_people::family_id.eq(family).and(network_people::telephone.ne("")))
        .select((network_people::telephone, network_people::withheld_from, network_people::visibility))
        .load(connection)?;
    let network = rows.into_iter().filter(|(_, withheld_from, visibility)| reads.is_kept(withheld_from, *visibility));
    kept.extend(network.flat_map(|(value, ..)| Kept::number(&value)));
    kept.extend(names_of(connection, family, reads)?.iter().filter_map(|name| Kept::name(name)));
    kept.extend(never_mentioned(connection, family, reads)?);
    Ok(kept)
}

/// What is never to be mentioned to those who certainly read it, by any way by which they are reached. Where it goes to somebody outside, the agency may have to know.
fn never_mentioned(connection: &mut DbConnection, family: &Id, reads: &Reads) -> Result<Vec<Kept>> {
    let Reads::These(readers) = reads else { return Ok(Vec::new()) };
    let things: Vec<String> = channels::table
        .filter(channels::family_id.eq(family).and(channels::to_on.is_null()).and(channels::never_mention.ne("")))
        .filter(channels::person_id.eq_any(readers.iter().map(|reader| &reader.id)))
        .select(channels::never_mention)
        .load(connection)?;
    Ok(things.iter().flat_map(|things| things.lines()).filter_map(Kept::mention).collect())
}

/// Whether one of these texts tells where a protected home of the family is. The answer is yes or no, whoever may see that home.
pub fn tells_a_protected_home<'t>(
    connection: &mut DbConnection,
    family: &Id,
    texts: impl IntoIterator<Item = &'t str>,
) -> Result<bool> {
    let kept = kept_words(connection, family, &Reads::These(Vec::new()))?;
    let protected: Vec<Kept> = kept.into_iter().filter(Kept::is_protected).collect();
    Ok(texts.into_iter().any(|text| !speaks_of(&protected, text).is_empty()))
}

/// Names, also of the network, and schools that are kept from them, and the words by which those are known of whom they must not be told.
fn names_of(connection: &mut DbConnection, family: &Id, reads: &Reads) -> Result<Vec<String>> {
    let mut rows: Vec<(String, People, Visibility)> = person_names::table
        .filter(person_names::family_id.eq(family))
        .select((person_names::name, person_names::withheld_from, person_names::visibility))
        .load(connection)?;
    rows.extend(
        schools::table
            .filter(schools::family_id.eq(family))
            .select((schools::name, schools::withheld_from, schools::visibility))
            .load::<(String, People, Visibility)>(connection)?,
    );
    rows.extend(
        network_people::table
            .filter(network_people::family_id.eq(family).and(network_people::person_id.is_null()))
            .select((network_people::name, network_people::withheld_from, network_people::visibility))
            .load::<(String, People, Visibility)>(connection)?,
    );
    let kept = rows.into_iter().filter(|(_, withheld_from, visibility)| reads.is_kept(withheld_from, *visibility));
    let mut names: Vec<String> = kept.map(|(name, ..)| name).collect();
    names.extend(reads.readers().iter().flat_map(|reader| &reader.not_about).flat_map(|(_, words)| words).cloned());
    Ok(names)
}

/// Who lives now where something goes, and who lives with this person: they would see it too.
pub fn lives_where(
    connection: &mut DbConnection,
    family: &Id,
    person: Option<&Id>,
    place: Option<(&str, &str)>,
) -> Result<Vec<Id>> {
    let rows: Vec<(Id, Id, String, String)> = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(residents::family_id.eq(family).and(residents::lived_to.is_null()))
        .order(residents::id)
        .select((residents::home_id, residents::person_id, homes::address, homes::postcode))
        .load(connection)?;
    let is_theirs = |home: &Id| rows.iter().any(|(at, who, ..)| at == home && Some(who) == person);
    let is_there = |address: &str, postcode: &str| place.is_some_and(|place| is_same_place(place, (address, postcode)));
    let near = rows.iter().filter(|(home, _, address, postcode)| is_theirs(home) || is_there(address, postcode));
    let near: Vec<Id> = near.map(|(_, who, ..)| who.clone()).filter(|who| Some(who) != person).collect();
    Ok(People::new(near).iter().cloned().collect())
}

/// The marks of something that says this place: those given and, where it is a home of the family, also that home's, whoever may see it.
pub fn marks_at(connection: &mut DbConnection, family: &Id, marks: Marks, place: (&str, &str)) -> Result<Marks> {
    let places: Vec<(String, String, People, Visibility)> = homes::table
        .filter(homes::family_id.eq(family))
        .select((homes::address, homes::postcode, homes::withheld_from, homes::visibility))
        .load(connection)?;
    let there = places.into_iter().filter(|(address, postcode, ..)| is_same_place(place, (address, postcode)));
    Ok(there.fold(marks, |marks, (_, _, withheld_from, visibility)| {
        let all = People::new(marks.withheld_from.iter().chain(withheld_from.iter()).cloned());
        let marks = if visibility == Visibility::Limited { marks.seen_by(visibility) } else { marks };
        marks.withheld_from(all)
    }))
}

/// Whether a place is one from which this person, or the whole family, has moved away; for somebody who is not of the family, whether it is a home of the family at
/// all. Looks at every home, whoever may see it; the answer is yes or no.
pub fn moved_from(
    connection: &mut DbConnection,
    family: &Id,
    person: Option<&Id>,
    place: (&str, &str),
) -> Result<bool> {
    let places: Vec<(Id, String, String, Option<Day>)> = homes::table
        .filter(homes::family_id.eq(family))
        .select((homes::id, homes::address, homes::postcode, homes::to_on))
        .load(connection)?;
    let there = places.into_iter().filter(|(_, address, postcode, _)| is_same_place(place, (address, postcode)));
    let there: Vec<(Id, Option<Day>)> = there.map(|(id, _, _, to_on)| (id, to_on)).collect();
    let Some(person) = person else { return Ok(!there.is_empty()) };
    let homes: Vec<&Id> = there.iter().map(|(id, _)| id).collect();
    let stays: Vec<Option<Day>> = residents::table
        .filter(residents::home_id.eq_any(homes).and(residents::person_id.eq(person)))
        .select(residents::lived_to)
        .load(connection)?;
    let lives_there = stays.iter().any(Option::is_none);
    Ok(!lives_there && (stays.iter().any(Option::is_some) || there.iter().any(|(_, to_on)| to_on.is_some())))
}
