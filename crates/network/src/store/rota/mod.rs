//! The week of a family: what it needs, who does it, what came of it, and the links by which somebody of the network sees their own part.

mod days;
mod due;
mod follow;
mod links;
mod needs;
mod own;
mod remind;
mod turns;

pub use days::{Ask, By, NewDay, keep_day, look_at_day};
pub use due::{CouldNot, could_not};
pub use links::{MemberLink, end_link, links, make_link};
pub use needs::{NeedText, add_need, change_need};
pub use own::{Own, OwnTurn, answer_by_link, link_opened, own_by_secret};
pub use remind::take_turn_reminders;
pub use turns::{TurnText, add_turn, against, change_turn};

pub(super) use follow::{follow_member, follow_offer};
pub(crate) use turns::words_against;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::users;
use alongside_schema::{Day, Error, Id, Marks, Moment, Result, Viewer, visible};
use diesel::prelude::*;

use super::Network;
use crate::codes::Outcome;

/// When something is needed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct When {
    /// On which day of the week, from 1 for Monday to 7 for Sunday.
    pub weekday: i64,
    /// From when, as it is stored: `08:15`.
    pub from_time: String,
    /// Until when.
    pub to_time: String,
    /// From which day on.
    pub from_on: Day,
    /// The last day.
    pub until_on: Option<Day>,
}

/// From when to when somebody has a turn, and in which weeks.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Span {
    /// From which day on.
    pub from_on: Day,
    /// The last day.
    pub until_on: Option<Day>,
    /// Every week, or every second, counted from the week of the first day.
    pub every: i64,
}

/// Something that a family needs each week.
#[derive(Clone, Debug, Queryable)]
pub struct Need {
    /// The need.
    pub id: Id,
    /// What, in words.
    pub what: String,
    /// When.
    pub when: When,
    /// What happens if nobody does it.
    pub if_it_breaks: String,
    /// Who wrote it down.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
    /// Counts the changes.
    pub version: i64,
    /// The marks. It is about the children for whom it is; about nobody, where it is for the whole family.
    pub marks: Marks,
}

/// Who does it.
#[derive(Clone, Debug, Queryable)]
pub struct Turn {
    /// The turn.
    pub id: Id,
    /// Of which need.
    pub need_id: Id,
    /// Whose it is.
    pub member_id: Id,
    /// Who stands in.
    pub backup_id: Option<Id>,
    /// The offer of which it was made.
    pub offer_id: Option<Id>,
    /// When.
    pub span: Span,
    /// Who decided that they have it although something speaks against it.
    pub decided_by: String,
    /// When that was decided.
    pub decided_at: Option<Moment>,
    /// Who wrote it down.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
    /// Counts the changes.
    pub version: i64,
    /// The marks.
    pub marks: Marks,
}

/// What came of a turn on one day.
#[derive(Clone, Debug, Queryable)]
pub struct TurnDay {
    /// The row.
    pub id: Id,
    /// Of which turn.
    pub turn_id: Id,
    /// On which day.
    pub day: Day,
    /// What.
    pub outcome: Outcome,
    /// Who of the network said so by their link.
    pub by_member: Option<Id>,
    /// The worker who wrote it down, where they did.
    pub recorded_by: Option<Id>,
    /// Whether who stands in was sent a message.
    pub asked_backup: bool,
    /// When it was said.
    pub said_at: Moment,
    /// In words.
    pub words: String,
    /// When somebody looked at it, if anybody has.
    pub looked_at: Option<Moment>,
}

/// The week of a family, as far as the viewer may know of it.
#[derive(Clone, Debug, Default)]
pub struct Rota {
    /// What it needs, by the day of the week and the hour.
    pub needs: Vec<Need>,
    /// Who does it.
    pub turns: Vec<Turn>,
    /// What came of it, the newest first.
    pub days: Vec<TurnDay>,
}

impl Rota {
    /// One of the needs.
    pub fn need(&self, id: &Id) -> Result<&Need> {
        self.needs.iter().find(|need| need.id == *id).ok_or(Error::NotFound)
    }

    /// One of the turns.
    pub fn turn(&self, id: &Id) -> Result<&Turn> {
        self.turns.iter().find(|turn| turn.id == *id).ok_or(Error::NotFound)
    }

    /// The turns of a need.
    pub fn turns_of(&self, need: &Id) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(move |turn| turn.need_id == *need)
    }

    /// The newest that was said of a turn on one day.
    pub fn newest(&self, turn: &Id, day: Day) -> Option<&TurnDay> {
        self.days.iter().find(|said| said.turn_id == *turn && said.day == day)
    }
}

/// The week of a family. A turn of somebody whom the viewer does not see is not there, and nobody stands in whom they do not see. Three queries.
pub fn rota(connection: &mut DbConnection, viewer: &Viewer, family: &Id, network: &Network) -> Result<Rota> {
    let needs = needs::needs(connection, viewer, family)?;
    let is_seen = |id: &Id| network.members.iter().any(|member| member.id == *id);
    let mut turns = turns(connection, viewer, family)?;
    turns.retain(|turn| is_seen(&turn.member_id) && needs.iter().any(|need| need.id == turn.need_id));
    for turn in &mut turns {
        turn.backup_id = turn.backup_id.take().filter(is_seen);
    }
    let mut days = days::days(connection, viewer, family)?;
    days.retain(|said| turns.iter().any(|turn| turn.id == said.turn_id));
    Ok(Rota { needs, turns, days })
}

fn turns(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Turn>> {
    use visible::rota_turns as t;
    Ok(visible!(rota_turns, viewer, family)
        .inner_join(users::table.on(users::id.eq(t::added_by)))
        .order((t::from_on, t::id))
        .select((
            t::id,
            t::need_id,
            t::member_id,
            t::backup_member_id,
            t::offer_id,
            (t::from_on, t::until_on, t::every),
            t::decided_by,
            t::decided_at,
            users::name,
            t::added_at,
            t::version,
            (t::subjects, t::withheld_from, t::visibility, t::source),
        ))
        .load(connection)?)
}
