//! The meeting that a family of the invented town leads: asked for, and people being prepared for it.

use alongside_conferences::codes::{Came, How, Kind, Reply};
use alongside_conferences::store::{
    self as conferences, ConferenceText, DayText, GuestText, PreparedText, Replied, Voice, Who,
};
use alongside_conferences::{Around, NetworkName};
use alongside_families::store::open;
use alongside_schema::{Error, Id, People, Reference, Result, Tx, Viewer};
use alongside_workers::codes::Part;
use alongside_workers::store::{Joining, join, workers};

use super::town::{Conference, Guest};
use super::{Cast, code};
use crate::conference_around::NetworkAndPlan;

/// Has somebody join the work as who brings families together, asks for a meeting, and begins to prepare people for it.
pub(super) fn add(
    tx: &mut Tx<'_>,
    (lead, coordinator): (&Viewer, &Viewer),
    reference: &Reference,
    people: &Cast,
    new: &Conference,
) -> Result<()> {
    let family = open(tx.connection(), lead, reference)?;
    let worker = workers(tx.connection())?.into_iter().find(|one| one.id == coordinator.user_id);
    let joining = Joining {
        worker: worker.ok_or(Error::NotFound)?,
        part: Part::Coordinator,
        started_on: tx.today(),
        why: String::new(),
        override_reason: String::new(),
    };
    join(tx, lead, &family, &joining)?;
    let text = ConferenceText {
        kind: Kind::Conference,
        model: String::new(),
        question: new.question.clone(),
        bottom_lines: new.bottom_lines.clone(),
        agreed: (new.agreed_by.clone(), Some(tx.today())),
        coordinator: Some(coordinator.user_id.clone()),
        kept_from: People::none(),
    };
    let id = conferences::add_conference(tx, lead, &family, &text)?;
    let network = NetworkAndPlan::network(tx.connection(), coordinator, &family.id)?;
    for guest in &new.guests {
        add_guest(tx, coordinator, (&family.id, &id), (&network, people), guest)?;
    }
    let whole = conferences::whole(tx.connection(), coordinator, &family.id, &id)?;
    let day = DayText {
        meets_on: Some(tx.today().plus_days(new.in_days)),
        meets_at: new.meets_at.clone(),
        place: new.place.clone(),
        held_on: None,
        info_given: String::new(),
        not_held_why: String::new(),
    };
    conferences::keep_day(tx, coordinator, &family.id, &whole, &day, whole.conference.version, |_| String::new())
}

fn add_guest(
    tx: &mut Tx<'_>,
    by: &Viewer,
    (family, conference): (&Id, &Id),
    (network, people): (&[NetworkName], &Cast),
    guest: &Guest,
) -> Result<()> {
    let member = network.iter().find(|one| one.name == guest.name).cloned().map(Who::Member);
    let person = people.id(&guest.name).map(|id| Who::Person(id, guest.name.clone()));
    let who = person.or(member).unwrap_or_else(|| Who::Named(guest.name.clone()));
    let mut text = GuestText {
        who,
        brings: guest.brings.clone(),
        speaks_for: guest.speaks_for.as_deref().and_then(|name| people.id(name)),
        voice: Voice {
            language: String::new(),
            letter_words: String::new(),
            how: code::<How>(&guest.how)?,
            own_when: String::new(),
            own_place: String::new(),
            decided_by: String::new(),
        },
        invited_on: None,
        replied: Replied { reply: Reply::Nothing, words: String::new(), on: None, came: Came::NotSaid },
    };
    let whole = conferences::whole(tx.connection(), by, family, conference)?;
    let id = conferences::add_guest(tx, by, family, (&whole, network), &text)?;
    let Some(prepared) = &guest.prepared else { return Ok(()) };
    let whole = conferences::whole(tx.connection(), by, family, conference)?;
    let row = whole.guest(&id)?;
    let new = PreparedText {
        met_on: tx.today(),
        words: prepared.clone(),
        safety: String::new(),
        excluded: false,
        excluded_why: String::new(),
        excluded_by: String::new(),
    };
    conferences::add_prepared(tx, by, family, &whole, row, &new)?;
    let whole = conferences::whole(tx.connection(), by, family, conference)?;
    text.invited_on = Some(tx.today());
    conferences::change_guest(tx, family, &whole, whole.guest(&id)?, &text, whole.guest(&id)?.version)
}
