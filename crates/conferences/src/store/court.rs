use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{conference_offers, families, people, pre_proceedings};
use alongside_schema::{Day, Error, Id, Marks, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::{both, marks_within, tell};
use crate::codes::{Exception, OfferAnswer};

/// What is not done in the child's best interests, and who decided so. Source: Children Act 1989, section 31ZA(3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable)]
pub struct Excepted {
    /// What is not done.
    pub what: Option<Exception>,
    /// Why.
    pub why: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub on: Option<Day>,
    /// When somebody looks at it again.
    pub review_on: Option<Day>,
}

/// The days that only the census asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable)]
pub struct CensusDays {
    /// The first meeting before proceedings.
    pub first_meeting_on: Option<Day>,
    /// How many review meetings there were.
    pub review_meetings: i64,
    /// The day on which the next step was decided.
    pub decided_on: Option<Day>,
    /// The census's code for what came of it, taken as it is.
    pub outcome: String,
    /// The day of the letter that began child protection.
    pub cp_letter_on: Option<Day>,
}

/// What a page says of the time before court.
#[derive(Clone, Debug, Queryable)]
pub struct CourtText {
    /// The meeting that was offered, where there is one.
    pub conference_id: Option<Id>,
    /// When it began.
    pub started_on: Day,
    /// The day of the letter before proceedings.
    pub letter_on: Option<Day>,
    /// What is not done.
    pub excepted: Excepted,
    /// The days that only the census asks for.
    pub census: CensusDays,
    /// The day of the application.
    pub applied_on: Option<Day>,
}

/// The time before court, of the children whom its marks are about.
#[derive(Clone, Debug, Queryable)]
pub struct Court {
    /// The row.
    pub id: Id,
    /// What is known of it.
    pub text: CourtText,
    /// Counts the changes.
    pub version: i64,
    /// The marks; the children are whom it is about.
    pub marks: Marks,
}

macro_rules! columns {
    () => {{
        use visible::pre_proceedings as p;
        (
            p::id,
            (
                p::conference_id,
                p::started_on,
                p::letter_on,
                (p::exception, p::exception_why, p::exception_by, p::exception_on, p::exception_review_on),
                (p::first_meeting_on, p::review_meetings, p::decided_on, p::outcome, p::cp_letter_on),
                p::applied_on,
            ),
            p::version,
            (p::subjects, p::withheld_from, p::visibility, p::source),
        )
    }};
}

/// Each time before court of a family, the latest first.
pub fn courts(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Court>> {
    Ok(visible!(pre_proceedings, viewer, family)
        .order((visible::pre_proceedings::started_on.desc(), visible::pre_proceedings::id.desc()))
        .select(columns!())
        .load(connection)?)
}

/// An offer as a page says it.
#[derive(Clone, Debug, Queryable)]
pub struct OfferText {
    /// To whom.
    pub holder: Id,
    /// When.
    pub offered_on: Day,
    /// Whether it stood in the letter before proceedings.
    pub in_letter: bool,
    /// What they answered.
    pub answer: OfferAnswer,
    /// When.
    pub answered_on: Option<Day>,
    /// In their words.
    pub words: String,
}

/// The offer of a meeting to a holder of parental responsibility.
#[derive(Clone, Debug, Queryable)]
pub struct Offer {
    /// The row.
    pub id: Id,
    /// Before which court.
    pub court_id: Id,
    /// What it says.
    pub text: OfferText,
    /// Counts the changes.
    pub version: i64,
}

/// Every offer to somebody of a family, in order.
pub fn offers(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Offer>> {
    use visible::conference_offers as o;
    Ok(visible!(conference_offers, viewer, family)
        .order((o::offered_on, o::id))
        .select((
            o::id,
            o::pre_proceedings_id,
            (o::holder_person_id, o::offered_on, o::in_letter, o::answer, o::answered_on, o::words),
            o::version,
        ))
        .load(connection)?)
}

/// Begins the time before court for these children.
pub fn add_court(tx: &mut Tx<'_>, by: &Viewer, family: &Family, children: &People, started_on: Day) -> Result<Id> {
    let episode = family.open_episode()?.clone();
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(children.clone(), by.agency.clone());
    diesel::insert_into(pre_proceedings::table)
        .values((
            (
                pre_proceedings::id.eq(&id),
                pre_proceedings::family_id.eq(&family.id),
                pre_proceedings::episode_id.eq(episode),
                pre_proceedings::started_on.eq(started_on),
                pre_proceedings::exception_why.eq(""),
                pre_proceedings::exception_by.eq(""),
                pre_proceedings::review_meetings.eq(0),
                pre_proceedings::outcome.eq(""),
                pre_proceedings::added_by.eq(&by.user_id),
                pre_proceedings::added_at.eq(now),
                pre_proceedings::version.eq(1),
            ),
            (
                pre_proceedings::subjects.eq(&marks.subjects),
                pre_proceedings::withheld_from.eq(&marks.withheld_from),
                pre_proceedings::visibility.eq(marks.visibility),
                pre_proceedings::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    tell(tx, by, &family.id, format!("Before court: began on {}", started_on.words()), (&id, &marks))?;
    Ok(id)
}

/// Writes what is known of the time before court anew, where it stands at this version.
pub fn change_court(tx: &mut Tx<'_>, was: &Court, to: &CourtText, version: i64) -> Result<()> {
    let excepted = &to.excepted;
    if excepted.what.is_some() && (excepted.why.is_empty() || excepted.by.is_empty() || excepted.on.is_none()) {
        let words = "Say why that would not be in the child\u{2019}s best interests, who decided it, and when.";
        return Err(Error::Refused(words.to_owned()));
    }
    let of_version = pre_proceedings::id.eq(&was.id).and(pre_proceedings::version.eq(version));
    let changed = diesel::update(pre_proceedings::table.filter(of_version))
        .set((
            pre_proceedings::conference_id.eq(&to.conference_id),
            pre_proceedings::started_on.eq(to.started_on),
            pre_proceedings::letter_on.eq(to.letter_on),
            pre_proceedings::exception.eq(excepted.what),
            pre_proceedings::exception_why.eq(&excepted.why),
            pre_proceedings::exception_by.eq(&excepted.by),
            pre_proceedings::exception_on.eq(excepted.on),
            pre_proceedings::exception_review_on.eq(excepted.review_on),
            pre_proceedings::first_meeting_on.eq(to.census.first_meeting_on),
            pre_proceedings::review_meetings.eq(to.census.review_meetings),
            pre_proceedings::decided_on.eq(to.census.decided_on),
            pre_proceedings::outcome.eq(&to.census.outcome),
            pre_proceedings::cp_letter_on.eq(to.census.cp_letter_on),
            pre_proceedings::applied_on.eq(to.applied_on),
            pre_proceedings::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Offers a meeting to a holder of parental responsibility. To each it is offered once; what they answer is written beside it.
pub fn add_offer(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    (court, there): (&Court, &[Offer]),
    new: &OfferText,
) -> Result<Id> {
    if there.iter().any(|offer| offer.court_id == court.id && offer.text.holder == new.holder) {
        let words = "It was offered to them already. Write down what they answer beside that offer.";
        return Err(Error::Refused(words.to_owned()));
    }
    if court.text.excepted.what == Some(Exception::Offer) {
        let words = "It was decided that no meeting is offered. If that has changed, take the decision back first.";
        return Err(Error::Refused(words.to_owned()));
    }
    let (id, now) = (tx.new_id(), tx.now());
    let marks = marks_within(by, &court.marks, People::one(&new.holder), &People::none());
    // Whoever is asked knows that they are asked.
    let kept = People::new(marks.withheld_from.iter().filter(|id| **id != new.holder).cloned());
    diesel::insert_into(conference_offers::table)
        .values((
            (
                conference_offers::id.eq(&id),
                conference_offers::family_id.eq(family),
                conference_offers::pre_proceedings_id.eq(&court.id),
                conference_offers::holder_person_id.eq(&new.holder),
                conference_offers::offered_on.eq(new.offered_on),
                conference_offers::in_letter.eq(new.in_letter),
                conference_offers::answer.eq(new.answer),
                conference_offers::answered_on.eq(new.answered_on),
                conference_offers::words.eq(&new.words),
            ),
            (
                conference_offers::added_by.eq(&by.user_id),
                conference_offers::added_at.eq(now),
                conference_offers::version.eq(1),
                conference_offers::subjects.eq(&marks.subjects),
                conference_offers::withheld_from.eq(&kept),
                conference_offers::visibility.eq(marks.visibility),
                conference_offers::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Writes down what a holder answered, where the offer stands at this version.
pub fn change_offer(tx: &mut Tx<'_>, was: &Offer, to: &OfferText, version: i64) -> Result<()> {
    let of_version = conference_offers::id.eq(&was.id).and(conference_offers::version.eq(version));
    let changed = diesel::update(conference_offers::table.filter(of_version))
        .set((
            conference_offers::offered_on.eq(to.offered_on),
            conference_offers::in_letter.eq(to.in_letter),
            conference_offers::answer.eq(to.answer),
            conference_offers::answered_on.eq(to.answered_on),
            conference_offers::words.eq(&to.words),
            conference_offers::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// The time before court of one child, for the census: with what the viewer sees and no more.
#[derive(Clone, Debug)]
pub struct CourtRow {
    /// The family.
    pub family: Reference,
    /// The child, by reference.
    pub child: Reference,
    /// What is known of it.
    pub court: Court,
    /// To whom it was offered, and the answers.
    pub offers: Vec<Offer>,
    /// The day on which the meeting was held.
    pub held_on: Option<Day>,
}

/// The time before court of each child of the families that the viewer reaches, the latest first. Four queries, whoever asks.
pub fn court_rows(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<CourtRow>> {
    use visible::{conference_offers as o, conferences as c, pre_proceedings as p};
    let rows: Vec<(Reference, Court)> = p::table
        .inner_join(families::table.on(families::id.eq(p::family_id)))
        .filter(p::viewer_id.eq(&viewer.user_id))
        .order((p::started_on.desc(), p::id.desc()))
        .limit(most)
        .select((families::reference, columns!()))
        .load(connection)?;
    let ids: Vec<&Id> = rows.iter().map(|(_, court)| &court.id).collect();
    let offers: Vec<Offer> = o::table
        .filter(o::viewer_id.eq(&viewer.user_id).and(o::pre_proceedings_id.eq_any(ids)))
        .order((o::offered_on, o::id))
        .select((
            o::id,
            o::pre_proceedings_id,
            (o::holder_person_id, o::offered_on, o::in_letter, o::answer, o::answered_on, o::words),
            o::version,
        ))
        .load(connection)?;
    let meetings: Vec<&Id> = rows.iter().filter_map(|(_, court)| court.text.conference_id.as_ref()).collect();
    let held: Vec<(Id, Option<Day>)> = c::table
        .filter(c::viewer_id.eq(&viewer.user_id).and(c::id.eq_any(meetings)))
        .select((c::id, c::held_on))
        .load(connection)?;
    let all = rows.iter().fold(People::none(), |all, (_, court)| both(&all, &court.marks.subjects));
    let children: Vec<(Id, Reference)> = people::table
        .filter(people::id.eq_any(all.iter().collect::<Vec<_>>()))
        .select((people::id, people::reference))
        .load(connection)?;
    let of = |(family, court): (Reference, Court)| {
        let held_on = held.iter().find(|(id, _)| Some(id) == court.text.conference_id.as_ref());
        let held_on = held_on.and_then(|(_, day)| *day);
        let offers: Vec<Offer> = offers.iter().filter(|offer| offer.court_id == court.id).cloned().collect();
        let of_child = children.iter().filter(|(id, _)| court.marks.subjects.contains(id));
        let rows: Vec<CourtRow> = of_child
            .map(|(_, child)| CourtRow {
                family: family.clone(),
                child: child.clone(),
                court: court.clone(),
                offers: offers.clone(),
                held_on,
            })
            .collect();
        rows
    };
    Ok(rows.into_iter().flat_map(of).collect())
}
