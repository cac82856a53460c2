//! Alerts: what everybody who works with a family must know before they knock or ring.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, near, reach};
use alongside_schema::tables::{alerts, episodes, families};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Reference, Result, Tx, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::Family;
use super::second::{Asking, SecondLook, Taken, ask};
use super::timeline::{Note, note};
use crate::codes::{AlertKind, SecondKind, TimelineKind};

/// An alert about a family, or about somebody in it.
#[derive(Clone, Debug, Queryable)]
pub struct Alert {
    /// The alert.
    pub id: Id,
    /// What it is about.
    pub kind: AlertKind,
    /// What to know and do.
    pub words: String,
    /// Whom it is about.
    pub about: People,
    /// Who must not learn of it.
    pub kept_from: People,
    /// Who sees it.
    pub visibility: Visibility,
    /// Who knows it.
    pub source: String,
    /// The first day on which it holds.
    pub from_on: Day,
    /// The day on which somebody looks again whether it still holds.
    pub review_on: Day,
    /// The last day on which it holds, where that is known: from the next day on it is not shown.
    pub to_on: Option<Day>,
    /// When a worker ended it, and why.
    pub ended_on: Option<Day>,
    /// Why it was ended.
    pub end_reason: String,
    /// Counts the changes.
    pub version: i64,
    /// Who set it.
    pub set_by: String,
    /// When it was set.
    pub set_at: Moment,
}

impl Alert {
    /// Whether it holds on this day.
    pub fn holds(&self, on: Day) -> bool {
        self.ended_on.is_none() && self.from_on <= on && self.to_on.is_none_or(|last| on <= last)
    }

    /// Whether it is over: ended by somebody, or past its last day.
    pub fn is_over(&self, on: Day) -> bool {
        self.ended_on.is_some() || self.to_on.is_some_and(|last| last < on)
    }

    /// Whether somebody should look on this day whether it still holds.
    pub fn is_due(&self, on: Day) -> bool {
        !self.is_over(on) && self.review_on <= on
    }
}

/// An alert to be set.
#[derive(Clone, Debug)]
pub struct NewAlert {
    /// What it is about.
    pub kind: AlertKind,
    /// What to know and do.
    pub words: String,
    /// The first day on which it holds.
    pub from_on: Day,
    /// The day on which somebody looks again.
    pub review_on: Day,
    /// The last day on which it holds, if that is known.
    pub to_on: Option<Day>,
    /// Whom it is about, who must not learn of it, who sees it, and who knows it.
    pub marks: Marks,
}

macro_rules! columns {
    () => {
        (
            visible::alerts::id,
            visible::alerts::kind,
            visible::alerts::words,
            visible::alerts::subjects,
            visible::alerts::withheld_from,
            visible::alerts::visibility,
            visible::alerts::source,
            visible::alerts::from_on,
            visible::alerts::review_on,
            visible::alerts::to_on,
            visible::alerts::ended_on,
            visible::alerts::end_reason,
            visible::alerts::version,
            visible::alerts::set_by,
            visible::alerts::set_at,
        )
    };
}

/// Every alert that was ever set and that the viewer may see, the newest first.
pub fn alerts_ever(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Alert>> {
    Ok(visible!(alerts, viewer, family)
        .order((visible::alerts::from_on.desc(), visible::alerts::id.desc()))
        .limit(200)
        .select(columns!())
        .load(connection)?)
}

/// One alert.
pub fn alert(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Alert> {
    visible!(alerts, viewer, family)
        .filter(visible::alerts::id.eq(id))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Whether the alert in this row holds today: the condition for those in the bar at the top of every page.
macro_rules! holds_today {
    ($row:literal) => {
        concat!(
            $row,
            ".ended_on is null and ",
            $row,
            ".from_on <= (select day from today) and (",
            $row,
            ".to_on is null or ",
            $row,
            ".to_on >= (select day from today))"
        )
    };
}

pub(super) use holds_today;

/// An alert at which somebody should look again, with the family.
#[derive(Clone, Debug, Queryable)]
pub struct AlertDue {
    /// The family's reference.
    pub reference: Reference,
    /// What it is called.
    pub family: String,
    /// What it is about.
    pub kind: AlertKind,
    /// What to know and do.
    pub words: String,
    /// Since when somebody should look.
    pub review_on: Day,
}

/// Of which families alerts are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// With which the viewer works themselves, or stands in.
    Near,
    /// For which the viewer answers.
    AnsweredFor,
}

/// The alerts of families with which work goes on, at which somebody should look again on this day: those about danger first, then the longest waiting.
pub fn alerts_due(
    connection: &mut DbConnection,
    viewer: &Viewer,
    whose: Whose,
    today: Day,
    most: i64,
) -> Result<Vec<AlertDue>> {
    use visible::alerts as seen;
    let of = with_alerts_due(connection, viewer, whose, today)?;
    if of.is_empty() {
        return Ok(Vec::new());
    }
    Ok(families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(episodes::table.on(episodes::family_id.eq(families::id)))
        .inner_join(seen::table.on(seen::family_id.eq(families::id).and(seen::viewer_id.eq(&viewer.user_id))))
        .filter(families::id.eq_any(of))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .filter(episodes::closed_on.is_null())
        .filter(seen::ended_on.is_null().and(seen::review_on.le(today)))
        .filter(seen::to_on.is_null().or(seen::to_on.ge(today)))
        .order((seen::kind.ne(AlertKind::Danger), seen::review_on, seen::id))
        .limit(most)
        .select((families::reference, families::name, seen::kind, seen::words, seen::review_on))
        .load(connection)?)
}

/// The families of which any alert is due at all. What a viewer reaches is dear to work out, and few of their families have one.
fn with_alerts_due(connection: &mut DbConnection, viewer: &Viewer, whose: Whose, today: Day) -> Result<Vec<Id>> {
    let due = alerts::table
        .filter(alerts::ended_on.is_null().and(alerts::review_on.le(today)))
        .select(alerts::family_id)
        .distinct()
        .into_boxed();
    Ok(match whose {
        Whose::Near => {
            let mine = near::table.filter(near::viewer_id.eq(&viewer.user_id));
            let near_ones: Vec<Id> = mine.select(near::family_id).load(connection)?;
            due.filter(alerts::family_id.eq_any(near_ones)).load(connection)?
        }
        Whose::AnsweredFor => due.load(connection)?,
    })
}

/// Sets an alert.
pub fn set_alert(tx: &mut Tx<'_>, by: &Viewer, family: &Id, alert: &NewAlert) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(alerts::table)
        .values((
            (
                alerts::id.eq(&id),
                alerts::family_id.eq(family),
                alerts::kind.eq(alert.kind),
                alerts::words.eq(&alert.words),
                alerts::from_on.eq(alert.from_on),
                alerts::review_on.eq(alert.review_on),
                alerts::to_on.eq(alert.to_on),
                alerts::end_reason.eq(""),
                alerts::version.eq(1),
                alerts::set_by.eq(&by.name),
                alerts::set_at.eq(now),
            ),
            (
                alerts::subjects.eq(&alert.marks.subjects),
                alerts::withheld_from.eq(&alert.marks.withheld_from),
                alerts::visibility.eq(alert.marks.visibility),
                alerts::source.eq(&alert.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    tell(tx, by, family, &id, format!("Alert set: {}", alert.kind.words()), &alert.words, &alert.marks)?;
    Ok(id)
}

/// What a worker who looks at an alert again says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It still holds: the day on which somebody looks next.
    Holds(Day),
    /// It does not hold any more.
    Ended,
}

/// Keeps what came of looking again, and why. Who answers for the family ends an alert; one that is kept from somebody, by hand or because of a pair, is ended by two.
pub fn look_again(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    alert: &Alert,
    looked: &Looked,
    why: &str,
    version: i64,
) -> Result<Taken> {
    if *looked == Looked::Ended {
        family.may_take_protection_away()?;
        if alert.kept_from != People::none() {
            if alert.version != version {
                return Err(Error::Stale);
            }
            let marks = Marks::about(alert.about.clone(), alert.source.clone())
                .withheld_from(alert.kept_from.clone())
                .seen_by(alert.visibility);
            let (kind, asks) = (SecondKind::Alert, "end");
            return ask(tx, by, family, &Asking { kind, fact: &alert.id, version, asks, reason: why, marks: &marks });
        }
    }
    keep_look(tx, by, &family.id, alert, looked, why, version)?;
    Ok(Taken::Done)
}

/// A second person has agreed that an alert ends.
pub(super) fn end(tx: &mut Tx<'_>, by: &Viewer, family: &Family, look: &SecondLook, said: &str) -> Result<()> {
    let alert = alert(tx.connection(), by, &family.id, &look.fact_id)?;
    keep_look(tx, by, &family.id, &alert, &Looked::Ended, said, look.version)
}

fn keep_look(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    alert: &Alert,
    looked: &Looked,
    why: &str,
    version: i64,
) -> Result<()> {
    let today = tx.today();
    let (review_on, ended_on) = match looked {
        Looked::Holds(next) => (*next, None),
        Looked::Ended => (alert.review_on, Some(today)),
    };
    let changed = diesel::update(alerts::table.filter(alerts::id.eq(&alert.id)))
        .filter(alerts::version.eq(version).and(alerts::ended_on.is_null()))
        .set((
            alerts::review_on.eq(review_on),
            alerts::ended_on.eq(ended_on),
            alerts::end_reason.eq(if ended_on.is_some() { why } else { "" }),
            alerts::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let what = if ended_on.is_some() { "Alert ended" } else { "Alert looked at again: it holds" };
    let marks = Marks::about(alert.about.clone(), format!("{}, {}", by.name, by.agency))
        .withheld_from(alert.kept_from.clone())
        .seen_by(alert.visibility);
    tell(tx, by, family, &alert.id, format!("{what} ({})", alert.kind.words()), why, &marks)
}

fn tell(tx: &mut Tx<'_>, by: &Viewer, family: &Id, id: &Id, title: String, body: &str, marks: &Marks) -> Result<()> {
    note(
        tx,
        by,
        Note {
            family,
            happened_on: tx.today(),
            kind: TimelineKind::Safety,
            title,
            body: body.to_owned(),
            fact: Some(id),
            marks,
        },
    )
}
