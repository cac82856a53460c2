//! The letter of an invitation, for one who takes part: in neutral words, without a name of the family or a child, and without when and where for whom does not meet the others.

use alongside_access::Permission;
use alongside_families::Bar;
use alongside_families::codes::PaperKind;
use alongside_families::papers::{AskedFor, Made, Making, Paper};
use alongside_families::store::{self as families, ForWhom, Hands};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Error, Result, Viewer};
use alongside_web::{Frame, Site};
use askama::Template;

use super::seen::{About, Seen, named};
use crate::around::Around;
use crate::codes::How;
use crate::store::{self, ConferenceDay, Voice, Who};

/// The letter as a paper.
pub(super) struct Letter<W>(std::marker::PhantomData<fn() -> W>);

/// What stands in it.
pub(super) struct Contents {
    name: String,
    voice: Voice,
    /// When and where: for whom meets the others alone.
    day: Option<ConferenceDay>,
    /// Whom to ring.
    coordinator: String,
    back: String,
}

#[derive(Template)]
#[template(path = "conferences/letter.html")]
struct LetterPage<'a> {
    frame: Frame,
    bar: Bar,
    of: &'a Contents,
}

impl<W: Around> Paper for Letter<W> {
    const KIND: PaperKind = PaperKind::FamilyLetter;
    const PERMISSION: Permission = Permission::WorkWithFamilies;
    type Of = Contents;

    fn make(connection: &mut DbConnection, _: &Site, viewer: &Viewer, asked: &AskedFor) -> Result<Making<Contents>> {
        let (meeting, guest) = (asked.id(0)?.clone(), asked.id(1)?.clone());
        let family = families::open(connection, viewer, &asked.reference)?;
        let about = About { conference: Some(meeting), guest: Some(guest.clone()), ..About::default() };
        let seen = Seen::read::<W>(connection, viewer, &family, &about)?;
        let (whole, guest_row) = (seen.whole()?, seen.guest()?);
        let who = seen.who(guest_row).ok_or(Error::NotFound)?;
        let meets = guest_row.voice.how.meets_others();
        // Whoever must not be told something is told when and where only where somebody decided so, knowing of it.
        let against = store::against(connection, &family.id, &whole.conference.marks, &who)?;
        let may_know = against.is_none_or(|against| against.is_decided(guest_row));
        let whom = match &who {
            Who::Person(person, _) => ForWhom::Person(person.clone()),
            Who::Member(member) => {
                let person = member.person_id.clone().filter(|id| !seen.person_name(id).is_empty());
                person.map_or(ForWhom::Outside, ForWhom::Person)
            }
            Who::Named(_) => ForWhom::Outside,
        };
        let names = seen.members.iter().map(|member| (&member.person_id, member.name.as_str()));
        let hands = Hands::of(connection, &family.id, names, (&whom, None))?;
        let coordinator = whole.conference.coordinator_id.as_ref().map_or("", |id| whole.name_of(id)).to_owned();
        let of = Contents {
            name: named(&who).to_owned(),
            voice: guest_row.voice.clone(),
            day: (meets && may_know).then(|| whole.conference.day.clone()),
            coordinator,
            back: format!("{}/people", seen.address()),
        };
        Ok(Making::Made(Box::new(Made { family, fact: guest, hands, of })))
    }

    fn page(site: &Site, viewer: &Viewer, made: &Made<Contents>) -> askama::Result<String> {
        LetterPage { frame: site.frame(Some(viewer), "A letter"), bar: Bar::from(&made.family), of: &made.of }.render()
    }
}
