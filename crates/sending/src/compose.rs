//! Puts together what goes to each reader: rendered by the one rule of a copy, and looked through for what is kept from whoever would read it.

use std::io::Read;

use alongside_families::codes::{Ground, Way};
use alongside_families::copy::Circle;
use alongside_families::store::{
    Family, ForWhom, Hands, Member, document, document_files, members_ever, moved_from, speaks_against, wish_against,
};
use alongside_files::{Digest, Limits, Said, said};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Error, Id, Marks, People, Result, Viewer, Visibility};
use alongside_web::Site;

use crate::codes::{Against, What};
use crate::rendering::{Circumstances, Rendered, against, kinds_found};
use crate::sendable::{Paper, PaperFile, Sendable};
use crate::store::{Address, Recipient, Sending, SendingReader, book};

/// What is to go, and to whom.
#[derive(Clone, Debug)]
pub(crate) struct ToGo {
    pub(crate) what: What,
    /// Which document, if it is one.
    pub(crate) fact_id: Option<Id>,
    pub(crate) cover: String,
    /// Recipients, each with the address.
    pub(crate) to: Vec<(Id, Id)>,
}

impl From<&Sending> for ToGo {
    fn from(sending: &Sending) -> Self {
        let to = sending.readers.iter().map(|reader| (reader.recipient_id.clone(), reader.address_id.clone()));
        Self { what: sending.what, fact_id: sending.fact_id.clone(), cover: sending.cover.clone(), to: to.collect() }
    }
}

/// What goes to one reader, and what speaks against it.
#[derive(Clone, Debug)]
pub(crate) struct Composed {
    pub(crate) recipient: Recipient,
    pub(crate) address: Address,
    pub(crate) rendered: Rendered,
    pub(crate) against: Vec<Against>,
    /// What kinds of things it says that are kept from those who would read it, in words.
    pub(crate) kinds: Vec<&'static str>,
    /// The marks of what they are given.
    pub(crate) marks: Marks,
    /// The rows that stand in it.
    pub(crate) facts: Vec<(&'static str, Id)>,
}

impl Composed {
    /// Whether nobody at all can release it as it is.
    pub(crate) fn is_final(&self) -> bool {
        self.against.iter().any(|why| why.is_final())
    }
}

/// What goes against a wish of the family goes on a ground that goes before a wish, or not at all; and then it is read by a second person.
pub(crate) fn no_wish_is_passed_over(ground: Option<Ground>, composed: &[Composed]) -> Result<()> {
    let has_wish = composed.iter().any(|one| one.against.contains(&Against::Wish));
    if !has_wish || ground.is_some_and(Ground::goes_before_a_wish) {
        return Ok(());
    }
    let words = "Somebody of the family wishes that one of those who would get it is not told, or not told all. It can go to them only to protect somebody from harm, or where a court or a law asks for it. Leave them out, or speak with the family first.";
    Err(Error::Refused(words.to_owned()))
}

/// What stands for all of it together: another one as soon as a letter of what anybody gets is another.
pub(crate) fn seen(composed: &[Composed]) -> String {
    let all: Vec<String> = composed.iter().map(|one| format!("{} {}", one.address.id, one.rendered.digest)).collect();
    Digest::of(all.join("\n").as_bytes()).to_string()
}

/// Everything that is asked of the record for one sending.
struct Around<'a> {
    site: &'a Site,
    viewer: &'a Viewer,
    family: &'a Family,
    members: Vec<Member>,
}

impl Around<'_> {
    fn names(&self) -> impl Iterator<Item = (&Id, &str)> + Clone {
        self.members.iter().map(|member| (&member.person_id, member.name.as_str()))
    }
}

/// Puts it together for each reader, with what `viewer` may see and no more.
pub(crate) fn compose<S: Sendable>(
    connection: &mut DbConnection,
    site: &Site,
    viewer: &Viewer,
    family: &Family,
    sending: &ToGo,
) -> Result<Vec<Composed>> {
    let around = Around { site, viewer, family, members: members_ever(connection, viewer, &family.id)? };
    let book = book(connection, viewer, &family.id)?;
    let mut composed = Vec::new();
    for (recipient, address) in &sending.to {
        let recipient = book.iter().find(|one| one.id == *recipient).ok_or(Error::NotFound)?;
        let address = recipient.addresses.iter().find(|one| one.id == *address).ok_or(Error::NotFound)?;
        if address.ended_on.is_some() {
            let words = "One of the addresses has ended in the address book since this was prepared. Prepare it anew.";
            return Err(Error::Refused(words.to_owned()));
        }
        composed.push(for_one::<S>(connection, &around, sending, (recipient, address))?);
    }
    Ok(composed)
}

fn for_one<S: Sendable>(
    connection: &mut DbConnection,
    around: &Around<'_>,
    sending: &ToGo,
    (recipient, address): (&Recipient, &Address),
) -> Result<Composed> {
    let (family, person) = (around.family, recipient.person_id.as_ref());
    let whom = person.map_or(ForWhom::Outside, |person| ForWhom::Person(person.clone()));
    let hands = Hands::of(connection, &family.id, around.names(), (&whom, address.place()))?;
    let paper = paper::<S>(connection, around, sending, &hands.circle)?;
    let (marks, facts) = (marks_of(recipient, address, &paper), paper.facts.clone());
    let rendered = Rendered::of(&sending.cover, paper);
    let kept = hands.kept(connection, &family.id)?;
    let files = read_files(around.site, &rendered.files);
    let known = circumstances(connection, family, (recipient, address), &hands)?;
    let known = Circumstances { has_paper: sending.what != What::Letter, ..known };
    let since = checked_since(around.site);
    Ok(Composed {
        against: against(&rendered, &files, &kept, known, address, since),
        kinds: kinds_found(&rendered, &files, &kept),
        recipient: recipient.clone(),
        address: address.clone(),
        rendered,
        marks,
        facts,
    })
}

/// What speaks now against giving somebody what was released for them, and did not when it was: a pair, a protected address or a move that came later. A released letter
/// lies in the record and is printed on another day; what goes is looked at when it goes.
pub(crate) fn against_since(
    connection: &mut DbConnection,
    site: &Site,
    (viewer, family): (&Viewer, &Family),
    released: &SendingReader,
) -> Result<Vec<Against>> {
    let members = members_ever(connection, viewer, &family.id)?;
    let names = || members.iter().map(|member| (&member.person_id, member.name.as_str()));
    let book = book(connection, viewer, &family.id)?;
    let recipient = book.iter().find(|one| one.id == released.recipient_id);
    let address = recipient.and_then(|one| one.addresses.iter().find(|address| address.id == released.address_id));
    let Some((recipient, address)) = recipient.zip(address) else { return Ok(vec![Against::Moved]) };
    let person = recipient.person_id.as_ref();
    let whom = person.map_or(ForWhom::Outside, |person| ForWhom::Person(person.clone()));
    let hands = Hands::of(connection, &family.id, names(), (&whom, address.place()))?;
    let known = circumstances(connection, family, (recipient, address), &hands)?;
    let kept = hands.kept(connection, &family.id)?;
    let rendered = Rendered::released(&released.words, &released.digest);
    let mut now = against(&rendered, &[], &kept, known, address, checked_since(site));
    if address.ended_on.is_some() {
        now.push(Against::Moved);
    }
    now.retain(|why| !released.against.contains(why));
    Ok(now)
}

/// What is known of a reader and of where it goes, whatever goes.
fn circumstances(
    connection: &mut DbConnection,
    family: &Family,
    (recipient, address): (&Recipient, &Address),
    hands: &Hands,
) -> Result<Circumstances> {
    let person = recipient.person_id.as_ref();
    Ok(Circumstances {
        has_paper: false,
        has_pair: hands.has_pair(connection, &family.id)?,
        is_unsafe: is_unsafe(connection, &family.id, person, address)?,
        has_moved: match address.place() {
            Some(place) => moved_from(connection, &family.id, person, place)?,
            None => false,
        },
        has_wish: person.is_none() && wish_against(connection, &family.id, &recipient.agency)?,
    })
}

/// What they are given is seen no more widely than they are, where it goes, and anything that stands in it.
fn marks_of(recipient: &Recipient, address: &Address, paper: &Paper) -> Marks {
    let (to, at) = (&recipient.marks, &address.marks);
    let kept = to.withheld_from.iter().chain(at.withheld_from.iter()).chain(paper.withheld_from.iter());
    let marks = to.clone().withheld_from(People::new(kept.cloned()));
    let is_limited = [to.visibility, at.visibility, paper.visibility].contains(&Visibility::Limited);
    if is_limited { marks.seen_by(Visibility::Limited) } else { marks }
}

/// The first day on which an address must have been checked to count as checked today.
fn checked_since(site: &Site) -> Day {
    site.clock().today().plus_days(-site.settings().sending.verified_days)
}

fn is_unsafe(connection: &mut DbConnection, family: &Id, person: Option<&Id>, address: &Address) -> Result<bool> {
    match (person, address.place()) {
        (Some(person), Some((line, _))) => speaks_against(connection, family, Some(person), Way::Post, line),
        _ => Ok(false),
    }
}

fn paper<S: Sendable>(
    connection: &mut DbConnection,
    around: &Around<'_>,
    sending: &ToGo,
    circle: &Circle,
) -> Result<Paper> {
    match (&sending.fact_id, sending.what) {
        (Some(id), What::Document) => document_paper(connection, around, id, circle),
        (_, what) if what == S::WHAT => S::paper(connection, around.site, around.viewer, around.family, circle),
        _ => Ok(Paper::empty()),
    }
}

/// A document goes whole or not at all: its newest version.
fn document_paper(connection: &mut DbConnection, around: &Around<'_>, id: &Id, circle: &Circle) -> Result<Paper> {
    let document = document(connection, around.viewer, &around.family.id, id)?;
    let mut paper = Paper::empty();
    paper.withheld_from = document.marks.withheld_from.clone();
    paper.visibility = document.marks.visibility;
    if let Some(why) = circle.leaves_out(&document.marks, &People::none(), [document.title.as_str()]) {
        paper.kept_back.push((document.title, why));
        return Ok(paper);
    }
    let files = document_files(connection, around.viewer, &around.family.id, id)?;
    let newest = files.first().map(|file| file.number);
    let files = files.into_iter().filter(|file| Some(file.number) == newest);
    paper.facts.push(("documents", document.id.clone()));
    paper.files =
        files.map(|file| PaperFile { id: file.id, title: file.title, digest: file.digest, kind: file.kind }).collect();
    paper.facts.extend(paper.files.iter().map(|file| ("document_files", file.id.clone())));
    Ok(paper)
}

/// What the files say. One that is not on the shelf, or can not be read, counts as one that may say anything.
fn read_files(site: &Site, files: &[PaperFile]) -> Vec<Said> {
    let read = |file: &PaperFile| {
        let mut content = Vec::new();
        site.shelf().get(&file.digest).and_then(|mut kept| kept.read_to_end(&mut content)).ok()?;
        said(file.kind, &content, &Limits::default()).ok()
    };
    files.iter().map(|file| read(file).unwrap_or_default()).collect()
}
