//! A worker's week: what several areas offer, put together by day. One's own, or that of a worker of a manager's team; of that one a
//! manager sees what concerns families that they reach, and nothing else.

use alongside_access::{Permission, Routes};
use alongside_families::store::{self as families, AlertOn, PlannedVisit};
use alongside_families::visiting::{clashes, minutes_words};
use alongside_meetings::store::{self as meetings, InvitedTo};
use alongside_plans::store as plans;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Day, Entry, Id, Reference, Result, Viewer};
use alongside_web::components::{Button, Select};
use alongside_web::{Frame, Page, Problem, Site, page, then};
use alongside_workers::store::{self as workers, Cover};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

mod line;

use line::Line;

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/diary", Permission::ReadCaseload, show)
        .get("/diary/plan", Permission::ReadCaseload, plan)
        .get("/workers/{id}/diary", Permission::GiveLead, show_of)
}

/// Everything of one week.
struct Week {
    visits: Vec<PlannedVisit>,
    unrecorded: Vec<PlannedVisit>,
    stands_in: Vec<Cover>,
    others: Vec<PlannedVisit>,
    to_come: Vec<(String, Day, Day)>,
    absences: Vec<(Day, Day)>,
    stood_in_for: Vec<Cover>,
    meetings: Vec<InvitedTo>,
    reviews: Vec<(Reference, String, Day)>,
    calls: Vec<(Reference, String, Id, Day)>,
    alerts: Vec<AlertOn>,
    /// With whom the viewer can plan a visit; empty where it is not their own week.
    families: Vec<(Reference, String)>,
}

impl Week {
    /// Twelve queries at the most, however much the week holds.
    fn read(connection: &mut DbConnection, viewer: &Viewer, worker: &Id, days: (Day, Day), today: Day) -> Result<Self> {
        let own = viewer.user_id == *worker;
        let visits = families::visits_of(connection, viewer, worker, days)?;
        let is_this_week = days.0 <= today && today <= days.1;
        let unrecorded = match is_this_week {
            true => families::visits_unrecorded(connection, viewer, worker, days.0)?,
            false => Vec::new(),
        };
        let stands_in = workers::covers_by(connection, viewer, worker, days)?;
        let covered: Vec<Id> = stands_in.iter().map(|cover| cover.family_id.clone()).collect();
        let mut others = match covered.is_empty() {
            true => Vec::new(),
            false => families::visits_with(connection, viewer, &covered, days)?,
        };
        others.retain(|visit| stands_in.iter().any(|cover| is_covered(cover, visit)));
        let near = visits.iter().chain(&unrecorded).chain(&others).map(|visit| visit.family_id.clone());
        let mut near: Vec<Id> = near.collect();
        near.sort();
        near.dedup();
        let mut can_plan = if own { workers::works_with(connection, viewer)? } else { Vec::new() };
        if own {
            let covers = stands_in.iter().filter(|cover| cover.holds(today));
            can_plan.extend(covers.map(|cover| (cover.reference.clone(), cover.family.clone())));
            can_plan.sort_by(|one, other| (&one.1, one.0.to_string()).cmp(&(&other.1, other.0.to_string())));
            can_plan.dedup();
        }
        Ok(Self {
            to_come: if own { coming(connection, viewer, days, today)? } else { Vec::new() },
            absences: workers::absences_of(connection, worker, days)?,
            stood_in_for: workers::covers_for(connection, viewer, worker, days)?,
            meetings: meetings::invited_to(connection, viewer, worker, days)?,
            reviews: plans::reviews_led(connection, viewer, worker, days)?,
            calls: plans::check_ins_kept(connection, viewer, worker, days)?,
            alerts: if near.is_empty() { Vec::new() } else { families::alerts_of(connection, viewer, &near)? },
            families: can_plan,
            visits,
            unrecorded,
            stands_in,
            others,
        })
    }
}

/// Whether somebody stands in at this visit: it is one of who is away, on one of the days.
fn is_covered(cover: &Cover, visit: &PlannedVisit) -> bool {
    cover.family_id == visit.family_id && cover.away_id == visit.user_id && cover.holds(visit.planned_on)
}

/// For whom the viewer will stand in, from a later day on.
fn coming(
    connection: &mut DbConnection,
    viewer: &Viewer,
    days: (Day, Day),
    today: Day,
) -> Result<Vec<(String, Day, Day)>> {
    let mut coming = workers::covers_to_come(connection, viewer, days)?;
    coming.retain(|(_, from, _)| *from > today);
    Ok(coming)
}

/// One day of the week.
struct DayOfWeek {
    day: Day,
    is_today: bool,
    away: Option<String>,
    lines: Vec<Line>,
    /// Visits and travel of the day, in words; empty where no visit is planned.
    summary: String,
}

#[derive(Template)]
#[template(path = "diary.html")]
struct DiaryPage {
    frame: Frame,
    /// Whose diary it is; nothing for one's own.
    worker: Option<String>,
    address: String,
    days: Vec<DayOfWeek>,
    unrecorded: Vec<Line>,
    stands_in: Vec<Cover>,
    to_come: Vec<(String, Day, Day)>,
    families: Vec<(Reference, String)>,
    /// The day that a visit is planned for, as the form of it begins.
    begin: Day,
}

impl DiaryPage {
    fn monday(&self) -> Day {
        self.days.first().map_or(self.begin, |day| day.day)
    }

    fn week_from(&self, weeks: i64) -> String {
        format!("{}?on={}", self.address, self.monday().plus_days(weeks * 7))
    }

    fn choice(&self) -> Select {
        let families = self.families.iter().map(|(reference, name)| (reference.to_string(), name.clone()));
        Select::new("family", "With which family?").item("", "Select a family").items(families)
    }

    fn button(&self) -> Button {
        Button::new("Plan a visit").secondary()
    }
}

/// The day whose week is asked for. What is no day is today.
#[derive(Deserialize)]
struct On {
    #[serde(default)]
    on: String,
}

/// From Monday to Sunday, the week in which this day is.
fn week_of(day: Day) -> (Day, Day) {
    let monday = day.plus_days(-i64::from(day.0.weekday().to_monday_zero_offset()));
    (monday, monday.plus_days(6))
}

async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Query(asked): Query<On>) -> Page {
    let (by, today) = (viewer.clone(), site.clock().today());
    let days = week_of(asked.on.parse().unwrap_or(today));
    let week = site.db().read(move |connection| {
        let week = Week::read(connection, &by, &by.user_id, days, today)?;
        Ok(Entry::new(&by, Act::ListRead).target("diary").with(week))
    });
    render(&site, &viewer, week.await?, days, None)
}

async fn show_of(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(asked): Query<On>,
) -> Page {
    let worker: Id = text.parse().map_err(|_| Problem::NotFound)?;
    let (by, today) = (viewer.clone(), site.clock().today());
    let days = week_of(asked.on.parse().unwrap_or(today));
    let read = site.db().read(move |connection| {
        let colleague = workers::colleague(connection, &by, &worker)?;
        let week = Week::read(connection, &by, &colleague.id, days, today)?;
        Ok(Entry::new(&by, Act::ListRead).target(format!("diary of {worker}")).with((colleague, week)))
    });
    let (colleague, week) = read.await?;
    let of = (colleague.name, format!("/workers/{}/diary", colleague.id));
    render(&site, &viewer, week, days, Some(of))
}

fn render(site: &Site, viewer: &Viewer, week: Week, days: (Day, Day), of: Option<(String, String)>) -> Page {
    let (today, usual) = (site.clock().today(), site.settings().visits.usual_minutes);
    let (worker, address, at) = match of {
        Some((name, address)) => (Some(name), address, "/workers"),
        None => (None, "/diary".to_owned(), "/diary"),
    };
    let own = worker.is_none();
    let of_day = |day: Day| -> DayOfWeek {
        let lines = lines_of(&week, day, (today, own), usual);
        DayOfWeek { day, is_today: day == today, away: away(&week, day), summary: summary(&lines), lines }
    };
    let unrecorded = week.unrecorded.iter().map(|visit| Line::of_visit(visit, &week.alerts, (today, own), false));
    page(&DiaryPage {
        frame: site.frame(Some(viewer), "Diary").at(at),
        worker,
        address,
        days: (0..7).map(|ahead| of_day(days.0.plus_days(ahead))).collect(),
        unrecorded: unrecorded.collect(),
        begin: if days.0 < today { today } else { days.0 },
        stands_in: week.stands_in,
        to_come: week.to_come,
        families: week.families,
    })
}

/// What a day holds in order of time; what has no time comes last. Clashes are those of the worker's own day.
fn lines_of(week: &Week, day: Day, who: (Day, bool), usual: i64) -> Vec<Line> {
    let own = week.visits.iter().filter(|visit| visit.planned_on == day);
    let mut lines: Vec<Line> = own.map(|visit| Line::of_visit(visit, &week.alerts, who, false)).collect();
    let others = week.others.iter().filter(|visit| visit.planned_on == day);
    lines.extend(others.map(|visit| Line::of_visit(visit, &week.alerts, who, true)));
    lines.extend(week.meetings.iter().filter(|one| one.meets_on == day).map(Line::of_meeting));
    let slots: Vec<_> = lines.iter().map(|line| line.slot(day)).collect();
    for (line, clash) in lines.iter_mut().zip(clashes(&slots, usual)) {
        line.clashes = clash;
    }
    let reviews = week.reviews.iter().filter(|(.., due_on)| *due_on == day);
    lines.extend(reviews.map(|(reference, name, _)| Line::of_review(reference, name)));
    let calls = week.calls.iter().filter(|(.., due_on)| *due_on == day);
    lines.extend(calls.map(|(reference, name, id, _)| Line::of_call(reference, name, id, who.1)));
    lines.sort_by_key(|line| (line.at.is_none(), line.at));
    lines
}

fn summary(lines: &[Line]) -> String {
    let visits: Vec<&Line> = lines.iter().filter(|line| line.is_visit).collect();
    let count = match visits.len() {
        0 => return String::new(),
        1 => "1 visit".to_owned(),
        count => format!("{count} visits"),
    };
    let travel = visits.iter().map(|line| line.travel).sum();
    format!("{count}, {} of travel", minutes_words(travel))
}

/// That the worker is away on this day, and who stands in.
fn away(week: &Week, day: Day) -> Option<String> {
    week.absences.iter().find(|(from, to)| *from <= day && day <= *to)?;
    let covers = week.stood_in_for.iter().filter(|cover| cover.holds(day));
    let names: Vec<String> = covers.map(|cover| format!("{} stands in for {}", cover.other, cover.family)).collect();
    Some(if names.is_empty() { "Away".to_owned() } else { format!("Away: {}", names.join(", ")) })
}

/// With which family a visit is to be planned, and from which day on.
#[derive(Deserialize)]
struct With {
    #[serde(default)]
    family: String,
    #[serde(default)]
    on: String,
}

/// Leads to the form of a visit with the family that was selected; back to the diary where none was.
async fn plan(Query(with): Query<With>) -> Page {
    let day = with.on.parse::<Day>().map_or_else(|_| String::new(), |day| format!("?on={day}"));
    match with.family.parse::<Reference>() {
        Ok(reference) => then(&format!("/families/{reference}/visits/new{day}")),
        Err(_) => then(&format!("/diary{day}")),
    }
}
