//! What changes for the families of the invented town, and what is to come: legal status, a move to another area, planned visits.

use alongside_families::codes::{ContactKind, Ground, Knows, LegalStatus, TimelineKind};
use alongside_families::store::{
    self as families, NewSpell, NewTransfer, NewVisit, Note, TieText, TransferStep, add_ties as store_ties,
    change_status, record_transfer, step_transfer,
};
use alongside_families::ties::TieKind;
use alongside_families::transfers::{Direction, PassingOn};
use alongside_schema::reach::Area;
use alongside_schema::{Database, Day, Error, Id, Marks, People, Reference, Result, Tx, Viewer};
use alongside_workers::store::{self as workers, NewPart};

use super::town::{GivenPart, Move, Status, Tie, Visit};
use super::{Cast, at_day, code, recorded};

/// Says what people of the family are to each other.
pub(super) fn add_ties(tx: &mut Tx<'_>, lead: &Viewer, family: &Id, people: &Cast, ties: &[Tie]) -> Result<()> {
    let text = |tie: &Tie| {
        Ok(TieText {
            from: people.id(&tie.from).ok_or(Error::NotFound)?,
            to: people.id(&tie.of).ok_or(Error::NotFound)?,
            kind: TieKind::of(&tie.kind),
        })
    };
    let texts = ties.iter().map(text).collect::<Result<Vec<_>>>()?;
    store_ties(tx, lead, family, &texts)
}

/// Changes the legal status of children, each on its own day.
pub(super) async fn add_statuses(
    past: &Database,
    lead: &Viewer,
    family: &Id,
    people: &Cast,
    statuses: Vec<Status>,
    today: Day,
) -> Result<()> {
    for status in statuses {
        let (lead, family, people) = (lead.clone(), family.clone(), people.clone());
        at_day(past, today, status.days_ago)
            .write(move |tx| recorded(add_status(tx, &lead, &family, &people, &status)))
            .await?;
    }
    Ok(())
}

fn add_status(tx: &mut Tx<'_>, lead: &Viewer, family: &Id, people: &Cast, status: &Status) -> Result<()> {
    let new = NewSpell {
        child: people.id(&status.child).ok_or(Error::NotFound)?,
        status: code::<LegalStatus>(&status.status)?,
        started_on: tx.today(),
        reason: status.why.clone(),
        decided_by: status.by.clone(),
    };
    let marks = Marks::about(People::one(&new.child), lead.agency.clone());
    let id = change_status(tx, family, &new, &marks)?;
    let told = Note {
        family,
        happened_on: new.started_on,
        kind: TimelineKind::Status,
        title: format!("{}: {}", status.child, new.status.words()),
        body: format!("{}\n\nDecided by {}.", new.reason, new.decided_by),
        fact: Some(&id),
        marks: &marks,
    };
    families::note(tx, lead, told)
}

/// The family moves to another area: it is written down, and what is known was sent the day after. Nobody there has answered yet.
pub(super) async fn add_move(
    past: &Database,
    lead: &Viewer,
    reference: &Reference,
    to: Move,
    today: Day,
) -> Result<()> {
    let (by, of, id) = (lead.clone(), reference.clone(), past.chance().id(past.clock().now()));
    let (known, sent_how, sent_days_ago) = (id.clone(), to.sent_how.clone(), to.recorded_days_ago - 1);
    at_day(past, today, to.recorded_days_ago)
        .write(move |tx| {
            let family = families::open(tx.connection(), &by, &of)?;
            let new = NewTransfer {
                id,
                direction: Direction::Away,
                area: to.area,
                receiver: to.receiver,
                contact: to.contact,
                moves_on: today.plus_days(to.moves_in),
                reason: to.why,
                passing_on: PassingOn::Agreed,
                passing_words: to.words,
                sent_on: None,
                kept_from: Vec::new(),
            };
            recorded(record_transfer(tx, &by, &family, &new))
        })
        .await?;
    let (by, of) = (lead.clone(), reference.clone());
    at_day(past, today, sent_days_ago)
        .write(move |tx| {
            let family = families::open(tx.connection(), &by, &of)?;
            let transfer = families::transfer(tx.connection(), &by, &family.id, &known)?;
            let sent = TransferStep::Sent(tx.today(), sent_how, Knows::Told, String::new());
            recorded(step_transfer(tx, &by, &family.id, &transfer, &sent, transfer.version))
        })
        .await
}

/// Plans the visits of the days to come; none falls on a weekend.
pub(super) fn add_visits(
    tx: &mut Tx<'_>,
    lead: &Viewer,
    family: &Id,
    people: &Cast,
    visits: &[Visit],
    today: Day,
) -> Result<()> {
    for visit in visits {
        let to: Vec<Id> = visit.with.iter().filter_map(|name| people.id(name)).collect();
        let new = NewVisit {
            planned_on: working_day(today.plus_days(visit.in_days)),
            at_time: visit.at.clone(),
            kind: code::<ContactKind>(&visit.kind)?,
            travel_minutes: visit.travel,
            minutes: visit.minutes,
        };
        let marks = families::marks_of_visit(tx, lead, family, &to)?;
        families::plan_visit(tx, lead, family, &new, &marks)?;
    }
    Ok(())
}

/// This day, or the Monday after where it is on a weekend.
fn working_day(day: Day) -> Day {
    match day.0.weekday().to_monday_zero_offset() {
        5 => day.plus_days(2),
        6 => day.plus_days(1),
        _ => day,
    }
}

/// Gives people of partner agencies their parts of the record, on the page of the lead practitioner.
pub(super) fn give_parts(
    tx: &mut Tx<'_>,
    lead: &Viewer,
    reference: &Reference,
    parts: &[(Id, GivenPart)],
) -> Result<()> {
    for (to, part) in parts {
        let partner = workers::partners(tx.connection())?.into_iter().find(|one| one.id == *to);
        let new = NewPart {
            partner: partner.ok_or(Error::NotFound)?,
            areas: part.areas.iter().map(|area| code::<Area>(area)).collect::<Result<_>>()?,
            why: part.why.clone(),
            ground: Ground::Agreed,
            told: Knows::Told,
            why_not_told: String::new(),
        };
        let family = families::open(tx.connection(), lead, reference)?;
        workers::give_part(tx, lead, &family, &new)?;
    }
    Ok(())
}
