//! What speaks against giving a copy in this way, looked at once more at the moment at which it goes: by the same rule as everything else that goes to somebody
//! (ADR 0033), for who asks, for whoever lives with them, and for whoever lives where it goes.

use std::io::Read;

use alongside_families::codes::Way;
use alongside_families::kept::{Kept, speaks_of};
use alongside_families::store::{Reads, kept_words, lives_where, moved_from, reader, speaks_against};
use alongside_files::{Kind, Limits, Shelf, said};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Error, Id, Result};

use super::held::FileOf;
use super::store::Gathered;

/// The address and the postcode to which it goes, where it goes by post.
pub type Place<'a> = Option<(&'a str, &'a str)>;

/// How much a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// All of it was read, and nothing of it is kept from a reader.
    Clean,
    /// Not all of it can be read here: it may say anything.
    Unread,
    /// It says something that is kept from a reader.
    Kept,
}

/// Looks through a file on the shelf. One that is not there, or can not be read, counts as one that may say anything.
pub fn look(shelf: &Shelf, file: &FileOf, kept: &[Kept]) -> Look {
    let kind = Kind::ALL.into_iter().find(|kind| kind.extension() == file.kind);
    let read = |kind: Kind| {
        let mut content = Vec::new();
        shelf.get(&file.digest).and_then(|mut open| open.read_to_end(&mut content)).ok()?;
        said(kind, &content, &Limits::default()).ok()
    };
    match kind.and_then(read) {
        Some(said) if !speaks_of(kept, &said.words).is_empty() => Look::Kept,
        Some(said) if said.is_all => Look::Clean,
        Some(_) | None => Look::Unread,
    }
}

/// Refuses a copy that says something which is kept from whoever would come to read it, and a place that is not safe or not theirs. It names neither what nor from
/// whom: a place can be tried.
pub fn may_go(
    connection: &mut DbConnection,
    (shelf, gathered): (&Shelf, &Gathered),
    (words, files): (&[&str], &[FileOf]),
    place: Place<'_>,
) -> Result<()> {
    let around = &gathered.around;
    let to = if around.by_whom.is_for_another() { around.asker.as_ref() } else { Some(&around.person) };
    let to: Option<&Id> = to.map(|one| &one.id);
    let mut kept = around.kept.clone();
    for family in &gathered.families {
        if let Some(place) = place {
            is_theirs(connection, &family.id, to, place)?;
        }
        let mut near = Vec::new();
        for one in lives_where(connection, &family.id, to, place)? {
            let names = around.names.people.iter().map(|(id, name)| (id, name.as_str()));
            let name = around.names.people.get(&one).map(String::as_str).unwrap_or_default();
            near.push(reader(connection, &family.id, (&one, name), names)?);
        }
        kept.extend(kept_words(connection, &family.id, &Reads::These(near))?);
    }
    let says = words.iter().filter(|words| !speaks_of(&kept, words).is_empty()).count();
    if says > 0 {
        let words = format!(
            "{} of what would be given says an address, a number or a name that is kept from somebody who would come to read it: who asks, who lives with them, or who lives where it goes. Look at the rows again, or give it in another way.",
            if says == 1 { "One row".to_owned() } else { format!("{says} rows") }
        );
        return Err(Error::Refused(words));
    }
    if files.iter().any(|file| look(shelf, file, &kept) == Look::Kept) {
        let words = "One of the files says something that is kept from somebody who would come to read it. Keep it back, or give it in another way.";
        return Err(Error::Refused(words.to_owned()));
    }
    Ok(())
}

fn is_theirs(connection: &mut DbConnection, family: &Id, to: Option<&Id>, place: (&str, &str)) -> Result<()> {
    let words = if to.is_some() && speaks_against(connection, family, to, Way::Post, place.0)? {
        "The record speaks against post to them, or to that place. Give it in hand."
    } else if moved_from(connection, family, to, place)? {
        "The record says that they do not live there any more, or that it is a home of the family. Make sure of the address, or give it in hand."
    } else {
        return Ok(());
    };
    Err(Error::Refused(words.to_owned()))
}
