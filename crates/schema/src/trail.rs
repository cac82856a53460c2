//! The trail: one row for every act and every look, written in the transaction of what it records.
//!
//! Rows are only ever added. A background task seals them in sequence, a few at a time: each gets the next number and a
//! hash over itself and the hash before, so that a changed, missing or reordered row shows. Nodes on PostgreSQL do not queue behind each
//! other for the chain; the unsealed tail is at most seconds long.

use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::connection::DbConnection;
use crate::database::Tx;
use crate::error::Result;
use crate::ids::Id;
use crate::tables::trail;
use crate::viewer::Viewer;

code_list! {
    /// What somebody did, or tried to do.
    pub enum Act {
        /// Signed in.
        SignedIn = "signed_in", "Signed in";
        /// Gave a wrong name or password.
        SignInRefused = "sign_in_refused", "Was refused sign-in";
        /// Tried so often that nothing is looked at for a while. Entered once for each stretch of time.
        TooManyTries = "too_many_tries", "Tried too often";
        /// Sent a program's token that is none.
        TokenRefused = "token_refused", "Sent a token that is none";
        /// Signed out.
        SignedOut = "signed_out", "Signed out";
        /// Added a person who may sign in, or changed what they may do.
        AccountChanged = "account_changed", "Changed an account";
        /// Asked for something they may not see or do.
        Denied = "denied", "Was denied";
        /// Looked at a list (caseload, inbox, workers).
        ListRead = "list_read", "Read a list";
        /// Looked at a family's record, or a page of it.
        FamilyRead = "family_read", "Read a family's record";
        /// Printed a family's record.
        FamilyPrinted = "family_printed", "Printed a family's record";
        /// Looked at a request for help.
        RequestRead = "request_read", "Read a request for help";
        /// Searched for people.
        Searched = "searched", "Searched for people";
        /// Asked for help for a family.
        HelpRequested = "help_requested", "Asked for help for a family";
        /// Decided on a request for help.
        RequestDecided = "request_decided", "Decided on a request for help";
        /// Made a new family record.
        FamilyAdded = "family_added", "Added a family";
        /// Wrote down what is known of one of the six problems.
        ProblemRecorded = "problem_recorded", "Recorded what is known of a problem";
        /// Gave a family a lead practitioner.
        LeadGiven = "lead_given", "Gave a family a lead practitioner";
        /// Wrote down a visit, call or other contact.
        ContactRecorded = "contact_recorded", "Recorded a contact";
        /// Wrote down what was explained and what the family decided.
        AgreementRecorded = "agreement_recorded", "Recorded what was explained and agreed";
        /// Changed a child's legal status.
        StatusChanged = "status_changed", "Changed a child's legal status";
        /// Made or kept a promise to a family.
        PromiseChanged = "promise_changed", "Changed a promise";
        /// Changed a family's plan.
        PlanChanged = "plan_changed", "Changed a plan";
        /// Wrote down a review.
        ReviewRecorded = "review_recorded", "Recorded a review";
        /// Added a document, a version of one, or changed who may see it.
        DocumentChanged = "document_changed", "Changed a document";
        /// Opened a document.
        DocumentOpened = "document_opened", "Opened a document";
        /// Began, wrote, finished or authorised an assessment.
        AssessmentChanged = "assessment_changed", "Changed an assessment";
        /// Ended the work with a family.
        FamilyClosed = "family_closed", "Ended the work with a family";
        /// Told a family what was decided, or wrote down that and when they will hear.
        FamilyTold = "family_told", "Told a family what was decided";
        /// Told who had asked for help what was decided, or wrote down that and when they will hear.
        RequesterTold = "requester_told", "Told who asked what was decided";
        /// Set or lifted the restriction of a request, or said who never reads it.
        RestrictionChanged = "restriction_changed", "Changed who may read a request for help";
        /// Confirmed, dropped, added or ended a pair who must not be told something.
        PairChanged = "pair_changed", "Changed who must not be told what";
        /// Added a person to a family, or took one out.
        MemberChanged = "member_changed", "Changed who is in a family";
        /// Changed what is known of a person.
        PersonChanged = "person_changed", "Changed what is known of a person";
        /// Changed a home, who lives there, or a way to reach somebody.
        HomeChanged = "home_changed", "Changed a home or a way to reach somebody";
        /// Changed who is what to whom.
        TieChanged = "tie_changed", "Changed who is what to whom";
        /// Recorded an act that changes a life, or took it back.
        LifeEventRecorded = "life_event_recorded", "Recorded a life event";
        /// Handed out or took in what may go to another area.
        TransferChanged = "transfer_changed", "Changed a transfer to or from another area";
        /// Joined two families or two records of a person, or divided a family.
        FamiliesJoined = "families_joined", "Joined or divided families";
        /// Took back a life event, a joining or a dividing.
        EventTakenBack = "event_taken_back", "Took an act back";
        /// Planned, moved or called off a visit.
        VisitPlanned = "visit_planned", "Planned a visit";
        /// Joined a family or left it, or had somebody join or leave.
        InvolvementChanged = "involvement_changed", "Changed who works with a family";
        /// Said when somebody is away and who stands in, or who takes over.
        CoverNamed = "cover_named", "Named who stands in";
        /// Handed a family over, or took it on.
        HandedOver = "handed_over", "Handed a family over";
        /// Declared that somebody must not see a family, or that they may again.
        LockOutDeclared = "lock_out_declared", "Declared who must not see a family";
        /// Said whom they know, or asked that this ends.
        LinkChanged = "link_changed", "Said whom they know";
        /// Decided whom an account never finds, or the program did where it was sure.
        LockChanged = "lock_changed", "Changed who never finds whom";
        /// Renamed or merged teams, or moved workers.
        TeamsChanged = "teams_changed", "Changed teams";
        /// Wrote down supervision about a family.
        SupervisionRecorded = "supervision_recorded", "Recorded supervision";
        /// Changed what is known of a worker.
        WorkerChanged = "worker_changed", "Changed what is known of a worker";
        /// Set up a meeting, changed it, wrote its record, or gave somebody a copy.
        MeetingChanged = "meeting_changed", "Changed a meeting or its record";
        /// Said for an agency what came of what it owes a family.
        DutyAnswered = "duty_answered", "Answered for an agency";
        /// Set an alert, looked at one again, or ended it.
        AlertChanged = "alert_changed", "Changed an alert";
        /// Filled the database with invented people.
        DemoFilled = "demo_filled", "Filled in invented people";
    }
}

/// One row of the trail, before it is written. Holds no personal data beyond what a search asked for.
#[derive(Clone, Debug)]
pub struct Entry {
    user_id: Option<Id>,
    act: Act,
    family_id: Option<Id>,
    target: String,
    detail: String,
}

impl Entry {
    /// This person did this.
    pub fn new(viewer: &Viewer, act: Act) -> Self {
        Self { user_id: Some(viewer.user_id.clone()), ..Self::by_nobody(act) }
    }

    /// Done by somebody who is not signed in, or by the program itself.
    pub fn by_nobody(act: Act) -> Self {
        Self { user_id: None, act, family_id: None, target: String::new(), detail: String::new() }
    }

    /// Done by this account, when it is known before there is a viewer.
    pub fn by(user_id: &Id, act: Act) -> Self {
        Self { user_id: Some(user_id.clone()), ..Self::by_nobody(act) }
    }

    /// It touched this family.
    pub fn family(mut self, family_id: &Id) -> Self {
        self.family_id = Some(family_id.clone());
        self
    }

    /// It touched this family, if it touched one.
    pub fn of_family(self, family_id: Option<&Id>) -> Self {
        match family_id {
            Some(family_id) => self.family(family_id),
            None => self,
        }
    }

    /// What it touched: an id, a reference or the pattern of a route; never a name.
    pub fn target(mut self, target: impl ToString) -> Self {
        self.target = target.to_string();
        self
    }

    /// A few words more: a count, a code, the terms of a search.
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = detail.to_string();
        self
    }

    /// Pairs the entry with what it records; the only way to hand a value out of a recorded read or a write.
    pub fn with<T>(self, value: T) -> Recorded<T> {
        Recorded { entry: self, value }
    }

    /// Writes the row. Only the database's own read and write paths call this.
    pub(crate) fn write(self, tx: &mut Tx<'_>) -> Result<()> {
        let id = tx.new_id();
        let at = tx.now();
        diesel::insert_into(trail::table)
            .values((
                trail::id.eq(id),
                trail::at.eq(at),
                trail::user_id.eq(self.user_id),
                trail::act.eq(self.act),
                trail::family_id.eq(self.family_id),
                trail::target.eq(self.target),
                trail::detail.eq(self.detail),
            ))
            .execute(tx.connection())?;
        Ok(())
    }
}

/// A value together with the trail entry that says how it came about.
#[derive(Debug)]
pub struct Recorded<T> {
    pub(crate) entry: Entry,
    pub(crate) value: T,
}

type SealedRow = (Id, crate::Moment, Option<Id>, Act, Option<Id>, String, String);

/// Seals up to `most` rows that are not sealed yet, oldest first; gives back how many.
///
/// Run by one task at a time: the update of the chain's head is conditional, so a second sealer does nothing.
pub fn seal(connection: &mut DbConnection, key: &[u8], most: i64) -> Result<usize> {
    connection.transaction(|connection| {
        let rows: Vec<SealedRow> = trail::table
            .filter(trail::seal.is_null())
            .order(trail::id)
            .limit(most)
            .select((trail::id, trail::at, trail::user_id, trail::act, trail::family_id, trail::target, trail::detail))
            .load(connection)?;
        if rows.is_empty() {
            return Ok(0);
        }
        let (mut number, mut hash) = head(connection)?;
        let before = number;
        for row in &rows {
            number += 1;
            hash = link(key, number, &hash, row);
            diesel::update(trail::table.filter(trail::id.eq(&row.0)))
                .set((trail::seal_number.eq(number), trail::seal.eq(&hash)))
                .execute(connection)?;
        }
        move_head(connection, before, number, &hash)?;
        Ok(rows.len())
    })
}

/// Whether this was ever done here.
pub fn has(connection: &mut DbConnection, act: Act) -> Result<bool> {
    let done = diesel::select(diesel::dsl::exists(trail::table.filter(trail::act.eq(act))));
    Ok(done.get_result(connection)?)
}

/// How many rows wait to be sealed.
pub fn unsealed(connection: &mut DbConnection) -> Result<i64> {
    Ok(trail::table.filter(trail::seal.is_null()).count().get_result(connection)?)
}

fn head(connection: &mut DbConnection) -> Result<(i64, String)> {
    use crate::tables::trail_head;
    Ok(trail_head::table.select((trail_head::number, trail_head::seal)).first(connection)?)
}

fn move_head(connection: &mut DbConnection, before: i64, number: i64, hash: &str) -> Result<()> {
    use crate::tables::trail_head;
    let moved = diesel::update(trail_head::table.filter(trail_head::number.eq(before)))
        .set((trail_head::number.eq(number), trail_head::seal.eq(hash)))
        .execute(connection)?;
    if moved == 1 { Ok(()) } else { Err(crate::Error::Stale) }
}

/// HMAC-SHA-256 over the number, the hash before and every column of the row, each with its length in front.
fn link(key: &[u8], number: i64, before: &str, row: &SealedRow) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    let text = |id: &Option<Id>| id.as_ref().map(Id::to_string).unwrap_or_default();
    let (id, at, user, act, family, target, detail) = row;
    for part in [
        &number.to_string(),
        before,
        id.as_str(),
        &at.to_string(),
        &text(user),
        act.code(),
        &text(family),
        target.as_str(),
        detail.as_str(),
    ] {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is wrong with the chain, if anything: the first sealed row that is not what was sealed, or a gap in the numbers.
pub fn verify(connection: &mut DbConnection, key: &[u8]) -> Result<std::result::Result<i64, String>> {
    type Stored = (SealedRow, Option<i64>, Option<String>);
    let (mut number, mut hash) = (0i64, String::new());
    loop {
        let rows: Vec<Stored> = trail::table
            .filter(trail::seal_number.gt(number))
            .order(trail::seal_number)
            .limit(1_000)
            .select((
                (trail::id, trail::at, trail::user_id, trail::act, trail::family_id, trail::target, trail::detail),
                trail::seal_number,
                trail::seal,
            ))
            .load(connection)?;
        if rows.is_empty() {
            break;
        }
        for (row, stored_number, stored_hash) in rows {
            number += 1;
            if stored_number != Some(number) {
                return Ok(Err(format!("entry number {number} is missing")));
            }
            hash = link(key, number, &hash, &row);
            if stored_hash.as_deref() != Some(hash.as_str()) {
                return Ok(Err(format!("entry number {number} ({}) is not what was written", row.0)));
            }
        }
    }
    if head(connection)? != (number, hash) {
        return Ok(Err(format!("the newest entries after number {number} are missing")));
    }
    Ok(Ok(number))
}
