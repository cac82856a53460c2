use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_requests;
use alongside_schema::tables::{episodes, involvements, requests, users};
use alongside_schema::{Error, Id, Moment, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::hands::end_pauses;
use crate::assessment::Assessment;
use crate::codes::{Outcome, State, Urgency};

/// Where a requester's own request stands. No more than this is theirs to know.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The reference.
    pub reference: Reference,
    /// When they sent it.
    pub received_at: Moment,
    /// Where it stands, in words.
    pub words: String,
    /// Whether it can still be taken back.
    pub can_withdraw: bool,
}

/// Where a request stands that was taken back and is looked at all the same.
const TAKEN_BACK: &str =
    "You took it back. It said that somebody may be in danger, so the front door looks at it all the same";

type Row = (Reference, Moment, State, Option<Outcome>, Option<Id>, Option<String>, Option<Moment>, bool);

/// Where the viewer's own requests stand, the newest first. Of one whose family they must not see they are told what they were told on the day they
/// sent it, so that the page does not say that there is a bar.
pub fn own(
    connection: &mut DbConnection,
    viewer: &Viewer,
    only: Option<&Reference>,
    most: i64,
) -> Result<Vec<Progress>> {
    let mut query = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .left_join(
            episodes::table.on(episodes::id.nullable().eq(requests::episode_id).and(episodes::closed_on.is_null())),
        )
        .left_join(
            involvements::table.on(involvements::episode_id
                .eq(episodes::id)
                .and(involvements::role.eq("lead"))
                .and(involvements::ended_on.is_null())),
        )
        .left_join(users::table.on(users::id.nullable().eq(involvements::user_id.nullable())))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::own))
        .order((requests::received_at.desc(), requests::id.desc()))
        .limit(most)
        .select((
            requests::reference,
            requests::received_at,
            requests::state,
            requests::decision.nullable(),
            episodes::id.nullable(),
            users::name.nullable(),
            requests::withdrawn_at,
            visible_requests::follows,
        ))
        .into_boxed();
    if let Some(reference) = only {
        query = query.filter(requests::reference.eq(reference));
    }
    let rows: Vec<Row> = query.load(connection)?;
    let progress = |(reference, received_at, state, outcome, episode, lead, withdrawn_at, follows): Row| {
        let (state, outcome) = match (follows, withdrawn_at) {
            (true, _) => (state, outcome),
            (false, Some(_)) if state == State::Withdrawn => (state, None),
            (false, _) => (State::Received, None),
        };
        Progress {
            reference,
            received_at,
            words: match withdrawn_at {
                Some(_) if state.waits() => TAKEN_BACK.to_owned(),
                _ => progress_words(state, outcome, episode.is_some(), lead),
            },
            can_withdraw: state.waits() && withdrawn_at.is_none(),
        }
    };
    Ok(rows.into_iter().map(progress).collect())
}

/// What the viewer said in a request of their own: their words as they sent them, and nothing that anybody added.
pub fn own_words(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Assessment> {
    let said: String = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::own))
        .filter(requests::reference.eq(reference))
        .select(requests::said)
        .first(connection)
        .map_err(Error::or_not_found)?;
    serde_json::from_str(&said).map_err(|error| Error::Fault(format!("a request of one's own: {error}")))
}

/// The work that the request led to, and no other: what was asked for the family at another time is not this requester's to know.
fn progress_words(state: State, outcome: Option<Outcome>, is_open: bool, lead: Option<String>) -> String {
    let Some(outcome) = outcome else {
        // Whether a request waits for something is between the front door and the family.
        return if state == State::Held { State::Looking.words() } else { state.words() }.to_owned();
    };
    if !outcome.opens_a_family() && !is_open {
        return format!("Decided: {}", outcome.words().to_lowercase());
    }
    match (is_open, lead) {
        (true, Some(lead)) if outcome == Outcome::EarlyHelp => format!("Early help has begun. {lead} leads"),
        (true, Some(lead)) => format!("Help has begun. {lead} leads"),
        (true, None) if outcome == Outcome::EarlyHelp => {
            "Decided: early help. A lead practitioner is being found".to_owned()
        }
        (true, None) => "Decided: the family gets help. A lead practitioner is being found".to_owned(),
        (false, _) => "Closed".to_owned(),
    }
}

/// A requester takes their own request back, as long as nobody has decided. One that said that somebody may be in danger stays in the list until somebody
/// has looked: whoever put them in danger may have had it taken back.
pub fn withdraw(tx: &mut Tx<'_>, viewer: &Viewer, reference: &Reference) -> Result<()> {
    let (now, today) = (tx.now(), tx.today());
    let (own, urgency, follows): (Id, Urgency, bool) = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::own))
        .filter(requests::reference.eq(reference))
        .select((requests::id, requests::urgency, visible_requests::follows))
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    let waits = requests::table
        .filter(requests::id.eq(&own).and(requests::withdrawn_at.is_null()))
        .filter(requests::state.eq_any([State::Received, State::Looking, State::Held]));
    let changed = if urgency == Urgency::Danger {
        diesel::update(waits).set(requests::withdrawn_at.eq(now)).execute(tx.connection())?
    } else {
        let changed = diesel::update(waits)
            .set((requests::state.eq(State::Withdrawn), requests::withdrawn_at.eq(now)))
            .execute(tx.connection())?;
        end_pauses(tx, &own, today)?;
        changed
    };
    if changed == 0 {
        let why = if follows { "It is decided or taken back already, so it can not" } else { "It can not" };
        return Err(Error::Refused(format!("{why} be taken back. Ring the front door.")));
    }
    Ok(())
}
