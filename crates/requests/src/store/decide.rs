use alongside_families::codes::{Decision, RestrictionKind};
use alongside_families::store::{self as families, AskedAgain, NewAgreement, NewFile, WhyRestricted};
use alongside_files::Stored;
use alongside_schema::tables::{request_decisions, request_not_now, request_people, requests, users};
use alongside_schema::{Day, DbConnection, Error, Id, Moment, ReferenceKind, Result, Tx, Viewer};
use diesel::prelude::*;

use super::Received;
use super::asker::tell_requester;
use super::attachments::{Attachment, attachments_of};
use super::danger::warn_of_danger;
use super::hands::end_pauses;
use super::record::{new_family, told, who_and_what_not};
use super::staff::barred_from_record;
use super::telling::{HandOver, hand_over, tell_family};
use crate::codes::{Outcome, State};
use crate::summary;
use crate::telling::{FamilyHears, RequesterHears};

/// What the front door decided.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// What, for the family.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// What was found out and done about a danger of which the request tells, where no child was handed over for it. Empty where it tells of none.
    pub danger: String,
    /// What is decided for single children, where it differs.
    pub children: Vec<ChildDecision>,
    /// To whom a child was handed over, where one goes the child protection route.
    pub handed: Option<HandOver>,
    /// What a new family is to be called.
    pub family_name: String,
    /// A family in the record that the request is about, instead of a new one.
    pub known_family: Option<KnownFamily>,
    /// The accounts that may know of the family, where the request is restricted.
    pub cleared: Vec<Id>,
    /// Who does not want this now, by the reference in the request, with their words.
    pub not_now: Vec<(String, String)>,
    /// What stays open to them, whatever was decided.
    pub stays_open: String,
    /// How the family hears of it.
    pub hears: FamilyHears,
    /// How who asked hears of it, where they have no account.
    pub requester_hears: Option<RequesterHears>,
    /// The number that a message asks to ring.
    pub ring_back: String,
}

impl NewDecision {
    /// Whether a child goes the child protection route.
    pub fn protects(&self) -> bool {
        let protects = |outcome: Outcome| outcome == Outcome::Protection;
        protects(self.outcome) || self.children.iter().any(|child| protects(child.outcome))
    }

    /// Whether the family, or one of its children, gets a lead practitioner.
    pub fn opens_a_family(&self) -> bool {
        self.outcome.opens_a_family() || self.children.iter().any(|child| child.outcome.opens_a_family())
    }
}

/// A family in the record, and who of it the people of the request are.
#[derive(Clone, Debug)]
pub struct KnownFamily {
    /// The family.
    pub id: Id,
    /// For each person of the request, who of the family they are; nobody where they are new in it.
    pub people: Vec<Option<Id>>,
}

/// What is decided for one child, where it differs from the rest.
#[derive(Clone, Debug)]
pub struct ChildDecision {
    /// The child, by name.
    pub child: String,
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
}

/// Decides on a request. Where the family gets a lead practitioner its record is made from the request with no retyping, or a
/// known family goes on. The requester is told that there is news, the family hears by a way that is safe or will hear later, and a
/// child who goes the child protection route has been handed over today. Gives back the family that the request is now about.
pub fn decide(tx: &mut Tx<'_>, by: &Viewer, received: &Received, decision: &NewDecision) -> Result<Option<Id>> {
    let (now, today) = (tx.now(), tx.today());
    let waits = [State::Received, State::Looking, State::Held];
    let decided =
        diesel::update(requests::table.filter(requests::id.eq(&received.id)).filter(requests::state.eq_any(waits)))
            .set((
                requests::state.eq(State::Decided),
                requests::decision.eq(decision.outcome),
                requests::decision_reason.eq(&decision.reason),
                requests::decided_by.eq(&by.user_id),
                requests::decided_at.eq(now),
                requests::stays_open.eq(&decision.stays_open),
                requests::danger.eq(&decision.danger),
            ))
            .execute(tx.connection())?;
    if decided == 0 {
        return Err(Error::Refused("Somebody else has just decided on this request.".to_owned()));
    }
    // The row is held now. Who may read it may have been changed since it was looked at: then it is looked at again.
    let now_is = super::received(tx.connection(), by, &received.line.reference)?;
    if now_is.line.restricted != received.line.restricted {
        let words = "Who may read this request has just been changed. Look at it again, then decide.";
        return Err(Error::Refused(words.to_owned()));
    }
    end_pauses(tx, &received.id, today)?;
    match &decision.handed {
        Some(handed) => hand_over(tx, by, received, handed)?,
        None if decision.protects() => {
            let words = "Hand the child over to those who protect children first, and enter to whom. The decision is saved then.";
            return Err(Error::Refused(words.to_owned()));
        }
        None => {}
    }
    for child in &decision.children {
        decide_for_child(tx, &received.id, child)?;
    }
    let (family, episode) = act_on(tx, by, received, decision)?;
    diesel::update(requests::table.filter(requests::id.eq(&received.id)))
        .set((requests::family_id.eq(&family), requests::episode_id.eq(episode)))
        .execute(tx.connection())?;
    not_now(tx, by, received, decision, family.as_ref())?;
    if let Some(family) = &family {
        carry_letters(tx, by, received, family)?;
        warn_of_danger(tx, by, received, decision, family)?;
    }
    tell_requester(tx, by, received, decision.requester_hears.as_ref())?;
    tell_family(tx, by, received, family.as_ref(), &decision.hears, &decision.ring_back)?;
    Ok(family)
}

fn decide_for_child(tx: &mut Tx<'_>, request: &Id, child: &ChildDecision) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(request_decisions::table)
        .values((
            request_decisions::id.eq(id),
            request_decisions::request_id.eq(request),
            request_decisions::person.eq(&child.child),
            request_decisions::outcome.eq(child.outcome),
            request_decisions::reason.eq(&child.reason),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What is said where whoever must not read a request are all who could answer for its family.
const NOBODY_ANSWERS: &str = "Nobody would answer for this family: whoever does must not read this request. See under \u{201c}Who may read it\u{201d} whether somebody else of that name is meant, or ask an administrator for another manager.";

/// What the decision means for the record: the family, and the stretch of work that the request led to.
fn act_on(
    tx: &mut Tx<'_>,
    by: &Viewer,
    received: &Received,
    decision: &NewDecision,
) -> Result<(Option<Id>, Option<Id>)> {
    let work_begins = decision.opens_a_family();
    let references = received.said.people.iter().map(|person| person.reference.as_str());
    if let Some(family) = &decision.known_family {
        let today = tx.today();
        let barred = barred_from_record(tx.connection(), &received.id, &received.said, today)?;
        // Whoever never reads the request never knows of its family either, restricted or not.
        let was_answered_for = families::is_answered_for(tx.connection(), &family.id)?;
        families::bar(tx, &family.id, &barred)?;
        if was_answered_for && !received.line.restricted && !families::is_answered_for(tx.connection(), &family.id)? {
            return Err(Error::Refused(NOBODY_ANSWERS.to_owned()));
        }
        if received.line.restricted {
            let cleared: Vec<Id> = decision.cleared.iter().chain([&by.user_id]).cloned().collect();
            let reason = "A request for help about it was restricted.".to_owned();
            let why = WhyRestricted { kind: RestrictionKind::Other, reason, by: by.user_id.clone() };
            families::restrict(tx, &family.id, &why, &cleared, &barred)?;
        }
        let (people, nondisclosures) = who_and_what_not(received);
        let asked = AskedAgain {
            told: told(received),
            people: people.into_iter().zip(family.people.iter().cloned().chain(std::iter::repeat(None))).collect(),
            nondisclosures,
            said: summary::in_words(&received.said, tx.today()),
            reason: why(decision),
            source: received.source(),
            begins: work_begins.then(|| title(decision, "begins again")),
            title: in_short("Somebody asked for help again", decision),
        };
        let goes_on = families::ask_again(tx, by, &family.id, &asked)?;
        are_of_record(tx, &received.id, references.zip(&goes_on.people))?;
        return Ok((Some(family.id.clone()), goes_on.episode_id.filter(|_| work_begins)));
    }
    if !work_begins {
        return Ok((None, None));
    }
    let reference = tx.new_reference(ReferenceKind::Family);
    let family = new_family(tx, by, received, decision)?;
    let made = families::add_family(tx, by, &reference, &family)?;
    if family.cleared.is_none()
        && families::has_manager(tx.connection(), &family.barred)?
        && !families::is_answered_for(tx.connection(), &made.family_id)?
    {
        return Err(Error::Refused(NOBODY_ANSWERS.to_owned()));
    }
    are_of_record(tx, &received.id, references.zip(&made.people))?;
    Ok((Some(made.family_id), Some(made.episode_id)))
}

/// Keeps who of the record the people of the request are. A reference that stands in the request twice means its first person.
fn are_of_record<'a>(tx: &mut Tx<'_>, request: &Id, people: impl Iterator<Item = (&'a str, &'a Id)>) -> Result<()> {
    let mut kept = Vec::new();
    for (reference, person) in people {
        if kept.contains(&reference) {
            continue;
        }
        kept.push(reference);
        diesel::insert_into(request_people::table)
            .values((
                request_people::request_id.eq(request),
                request_people::reference.eq(reference),
                request_people::person_id.eq(person),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// What was attached to the request is a document of the family from now on: the same content on the same shelf.
fn carry_letters(tx: &mut Tx<'_>, by: &Viewer, received: &Received, family: &Id) -> Result<()> {
    let letters = attachments_of(tx.connection(), by, &received.line.reference)?;
    let file = |letter: Attachment| NewFile {
        stored: Stored {
            digest: letter.digest,
            kind: letter.kind,
            bytes: letter.bytes.unsigned_abs(),
            cleaned: letter.cleaned,
        },
        title: letter.title,
    };
    families::add_letters(tx, by, family, letters.into_iter().map(file).collect(), &received.source())
}

/// Somebody does not want this now. It is kept as what they said and as nothing else; where there is a record, it is an agreement like any other.
fn not_now(
    tx: &mut Tx<'_>,
    by: &Viewer,
    received: &Received,
    decision: &NewDecision,
    family: Option<&Id>,
) -> Result<()> {
    let (now, today) = (tx.now(), tx.today());
    for (person, words) in &decision.not_now {
        let id = tx.new_id();
        diesel::insert_into(request_not_now::table)
            .values((
                request_not_now::id.eq(id),
                request_not_now::request_id.eq(&received.id),
                request_not_now::person.eq(person),
                request_not_now::words.eq(words),
                request_not_now::recorded_by.eq(&by.user_id),
                request_not_now::recorded_at.eq(now),
            ))
            .execute(tx.connection())?;
        let of_record: Option<Id> = request_people::table
            .filter(request_people::request_id.eq(&received.id).and(request_people::reference.eq(person)))
            .select(request_people::person_id)
            .first(tx.connection())
            .optional()?;
        if let (Some(family), Some(of_record)) = (family, of_record) {
            let agreement = NewAgreement {
                agreed_on: today,
                with: vec![(of_record, received.said.name_of(person).to_owned())],
                explained: format!(
                    "The help that was offered, and that it is their choice. What stays open to them: {}",
                    decision.stays_open
                ),
                language: summary::language_of(&received.said, person),
                decision: Decision::NotNow,
                words: words.clone(),
            };
            families::record_agreement(tx, by, family, &agreement)?;
        }
    }
    Ok(())
}

/// The reason, with what was decided for single children and whom a child was handed to.
pub(super) fn why(decision: &NewDecision) -> String {
    let mut lines = vec![format!("{}. {}", decision.outcome.words(), decision.reason)];
    for child in &decision.children {
        lines.push(format!("{}: {}. {}", child.child, child.outcome.words(), child.reason));
    }
    if let Some(handed) = &decision.handed {
        lines.push(format!("{}: {}.", handed.to, handed.words()));
    }
    lines.join("\n")
}

/// The title under which help stands in the family's story: for whom it begins, and for whom something else was decided.
pub(super) fn title(decision: &NewDecision, begins: &str) -> String {
    if decision.outcome.opens_a_family() {
        return in_short(&format!("{} {begins}", decision.outcome.short()), decision);
    }
    let opens = decision.children.iter().filter(|child| child.outcome.opens_a_family());
    let each: Vec<String> =
        opens.map(|child| format!("{} {begins} for {}", child.outcome.short(), child.child)).collect();
    each.join("; ")
}

/// A title, with what was decided for single children.
fn in_short(title: &str, decision: &NewDecision) -> String {
    let each =
        decision.children.iter().map(|one| format!("; for {}: {}", one.child, one.outcome.short().to_lowercase()));
    std::iter::once(title.to_owned()).chain(each).collect()
}

/// What was decided on a request, as it stands on its page for good.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What, for the family.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// What was found out and done about a danger; empty where the request told of none, or a child was handed over.
    pub danger: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// For single children, where it differs: the child, what, and why.
    pub children: Vec<(String, Outcome, String)>,
    /// Who does not want this now: their reference in the request, and their words.
    pub not_now: Vec<(String, String)>,
    /// What stays open to them.
    pub stays_open: String,
    /// By when somebody must tell the family, where nobody has.
    pub tell_by: Option<Day>,
    /// By when somebody must tell who asked, where nobody has.
    pub tell_requester_by: Option<Day>,
}

type DecidedRow =
    (Option<Outcome>, Option<String>, Option<String>, Option<Moment>, String, Option<Day>, Option<Day>, String);

/// What was decided on a request that the viewer has read; nothing where nobody has decided.
pub fn decided(connection: &mut DbConnection, request: &Received) -> Result<Option<Decided>> {
    let row: DecidedRow = requests::table
        .left_join(users::table.on(users::id.nullable().eq(requests::decided_by)))
        .filter(requests::id.eq(&request.id))
        .select((
            requests::decision,
            requests::decision_reason,
            users::name.nullable(),
            requests::decided_at,
            requests::stays_open,
            requests::tell_by,
            requests::tell_requester_by,
            requests::danger,
        ))
        .first(connection)?;
    let (Some(outcome), reason, by, Some(at), stays_open, tell_by, tell_requester_by, danger) = row else {
        return Ok(None);
    };
    let children = request_decisions::table
        .filter(request_decisions::request_id.eq(&request.id))
        .order(request_decisions::id)
        .select((request_decisions::person, request_decisions::outcome, request_decisions::reason))
        .load(connection)?;
    let not_now = request_not_now::table
        .filter(request_not_now::request_id.eq(&request.id))
        .order(request_not_now::id)
        .select((request_not_now::person, request_not_now::words))
        .load(connection)?;
    let (reason, by) = (reason.unwrap_or_default(), by.unwrap_or_default());
    Ok(Some(Decided { outcome, reason, danger, by, at, children, not_now, stays_open, tell_by, tell_requester_by }))
}
