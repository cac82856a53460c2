//! The teams of an agency, for its managers: names, merging, and moving a worker. What a merge does is shown before it is done.

use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::new_team::{JOIN, START, name_of};
use crate::store::{self, Team, TeamWorker};

const RENAME: &str = "team-name";
const MERGE: &str = "team-merge";

#[derive(Template)]
#[template(path = "workers/teams.html")]
struct TeamsPage {
    frame: Frame,
    form: Form,
    agency: String,
    teams: Vec<Team>,
}

pub(super) async fn read(site: &Site, viewer: &Viewer) -> Result<Vec<Team>, Problem> {
    let by = viewer.clone();
    let read = site.db().read_widely(move |connection| {
        let teams = store::teams_of(connection, &by)?;
        Ok(Entry::new(&by, Act::ListRead).target("teams").with(teams))
    });
    Ok(read.await?)
}

pub(super) fn parse_id(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// The team with this id among them.
fn one(teams: &[Team], id: &Id) -> Result<Team, Problem> {
    teams.iter().find(|team| team.id == *id).cloned().ok_or(Problem::NotFound)
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let teams = read(&site, &viewer).await?;
    let form = Form::open(&site, &viewer, START, viewer.agency_id.as_str()).await?;
    render_list(&site, &viewer, teams, form)
}

pub(super) fn render_list(site: &Site, viewer: &Viewer, teams: Vec<Team>, form: Form) -> Page {
    let frame = site.frame(Some(viewer), "Teams").with_errors(form.has_errors()).at("/workers");
    page(&TeamsPage { frame, form, agency: viewer.agency.clone(), teams })
}

#[derive(Template)]
#[template(path = "workers/team_one.html")]
struct TeamPage {
    frame: Frame,
    form: Form,
    joins: Form,
    team: Team,
    others: bool,
    answers: bool,
    own_id: Id,
    /// Who could join it.
    in_no_team: Vec<TeamWorker>,
}

impl TeamPage {
    fn refused(&self) -> &Form {
        if self.joins.has_errors() { &self.joins } else { &self.form }
    }

    fn who(&self) -> impl Iterator<Item = (&str, String)> {
        self.in_no_team.iter().map(|worker| (worker.id.as_str(), format!("{}, {}", worker.name, worker.job_title)))
    }
}

/// What the page of one team shows.
pub(super) struct One {
    pub(super) team: Team,
    others: bool,
    in_no_team: Vec<TeamWorker>,
}

pub(super) async fn read_one(site: &Site, viewer: &Viewer, id: &Id) -> Result<One, Problem> {
    let (by, id) = (viewer.clone(), id.clone());
    let read = site.db().read_widely(move |connection| {
        let teams = store::teams_of(connection, &by)?;
        let team = teams.iter().find(|team| team.id == id).cloned().ok_or(Error::NotFound)?;
        let in_no_team = store::in_no_team(connection, &by)?;
        Ok(Entry::new(&by, Act::ListRead).target("teams").with(One { team, others: teams.len() > 1, in_no_team }))
    });
    Ok(read.await?)
}

pub(super) fn render(site: &Site, viewer: &Viewer, one: One, (form, joins): (Form, Form)) -> Page {
    let has_errors = form.has_errors() || joins.has_errors();
    page(&TeamPage {
        frame: site.frame(Some(viewer), "A team").with_errors(has_errors).at("/workers"),
        form,
        joins,
        answers: one.team.is_answered_by(viewer),
        team: one.team,
        others: one.others,
        own_id: viewer.user_id.clone(),
        in_no_team: one.in_no_team,
    })
}

/// The two forms of the page: another name, and who joins.
pub(super) async fn open_forms(site: &Site, viewer: &Viewer, team: &Team) -> Result<(Form, Form), Problem> {
    let rename = Form::open(site, viewer, RENAME, team.id.as_str()).await?;
    let joins = Form::open(site, viewer, JOIN, team.id.as_str()).await?;
    Ok((rename.with("name", &team.name).of_version(team.version), joins))
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let one = read_one(&site, &viewer, &parse_id(&text)?).await?;
    let forms = open_forms(&site, &viewer, &one.team).await?;
    render(&site, &viewer, one, forms)
}

/// A manager gives a team another name.
pub(super) async fn rename(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let id = parse_id(&text)?;
    let mut form = Form::sent(&site, &viewer, values, RENAME, id.as_str()).await?;
    let one = read_one(&site, &viewer, &id).await?;
    if form.version() != one.team.version {
        return overtaken(&site, &viewer, one, form).await;
    }
    let joins = open_forms(&site, &viewer, &one.team).await?.1;
    let Some(name) = form.check(site.clock().today(), name_of) else {
        return Ok(forms::refused(render(&site, &viewer, one, (form, joins))?));
    };
    let (by, received, of) = (viewer.clone(), form.clone(), id.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &received, "/teams")?;
        store::rename_team(tx, &by, &of, &name, received.version())?;
        Ok(Entry::new(&by, Act::TeamsChanged).target(&of).detail("renamed").with(led_to))
    });
    match written.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("name", words));
            Ok(forms::refused(render(&site, &viewer, one, (form, joins))?))
        }
        Err(Error::Stale) => {
            let now = read_one(&site, &viewer, &id).await?;
            overtaken(&site, &viewer, now, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn overtaken(site: &Site, viewer: &Viewer, one: One, form: Form) -> Page {
    let theirs = vec![Theirs { label: "What it is called now".to_owned(), text: one.team.name.clone() }];
    let form = form.overtaken(one.team.version, theirs);
    let joins = open_forms(site, viewer, &one.team).await?.1;
    Ok(forms::overtaken(render(site, viewer, one, (form, joins))?))
}

#[derive(Template)]
#[template(path = "workers/merge.html")]
struct MergePage {
    frame: Frame,
    form: Form,
    team: Team,
    others: Vec<Team>,
    /// What merging would change; empty until somebody has asked to see it.
    changes: Vec<String>,
}

impl MergePage {
    fn options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.others.iter().map(|team| (team.id.as_str(), team.name.as_str()))
    }
}

fn render_merge(site: &Site, viewer: &Viewer, teams: Vec<Team>, team: Team, form: Form, changes: Vec<String>) -> Page {
    page(&MergePage {
        frame: site.frame(Some(viewer), "Merge two teams").with_errors(form.has_errors()).at("/workers"),
        form,
        others: teams.into_iter().filter(|other| other.id != team.id).collect(),
        team,
        changes,
    })
}

pub(super) async fn show_merge(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let id = parse_id(&text)?;
    let teams = read(&site, &viewer).await?;
    let team = one(&teams, &id)?;
    let form = Form::open(&site, &viewer, MERGE, id.as_str()).await?;
    render_merge(&site, &viewer, teams, team, form, Vec::new())
}

/// A manager puts a team into another, once they have seen what that changes.
pub(super) async fn merge(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let id = parse_id(&text)?;
    let mut form = Form::sent(&site, &viewer, values, MERGE, id.as_str()).await?;
    let teams = read(&site, &viewer).await?;
    let team = one(&teams, &id)?;
    let Some(Some(into)) = form.check(site.clock().today(), |check| parse_into(check, &viewer, &teams, &team)) else {
        return Ok(forms::refused(render_merge(&site, &viewer, teams, team, form, Vec::new())?));
    };
    let (seen, changes) = ((team.seen(), into.seen()), changes(&team, &into));
    let (shown, now) = (form.values().get("seen").to_owned(), format!("{} {}", seen.0, seen.1));
    let saves = form.values().get("do") == "save";
    form.values_mut().set("seen", now.clone());
    if !saves {
        return render_merge(&site, &viewer, teams, team, form, changes);
    }
    let (by, received) = (viewer.clone(), form.clone());
    let written = if shown == now {
        let written = site.db().write(move |tx| {
            let led_to = forms::receive(tx, &by, &received, "/teams")?;
            let (people, families) = store::merge_teams(tx, &by, &id, &into.id, &seen)?;
            let detail = format!("merged into {}: {people} people, {families} families", into.id);
            Ok(Entry::new(&by, Act::TeamsChanged).target(&id).detail(detail).with(led_to))
        });
        written.await
    } else {
        Err(Error::Stale)
    };
    let words = match written {
        Ok(led_to) => return then(&led_to),
        Err(Error::Refused(words)) => words,
        Err(Error::Stale) => {
            "Meanwhile something has changed in one of the two teams. Look again at what this changes".to_owned()
        }
        Err(error) => return Err(error.into()),
    };
    form.check(site.clock().today(), |check| check.error("into", words));
    Ok(forms::refused(render_merge(&site, &viewer, teams, team, form, changes)?))
}

fn parse_into(check: &mut Check<'_>, viewer: &Viewer, teams: &[Team], team: &Team) -> Option<Team> {
    if let Some(words) = team.not_merged_by(viewer) {
        check.error("into", words);
    }
    let chosen = check.values().get("into").to_owned();
    let into = teams.iter().find(|other| other.id.as_str() == chosen && other.id != team.id).cloned();
    if into.is_none() {
        check.error("into", "Select the team that it goes into");
    }
    into
}

/// What merging changes, line by line.
fn changes(team: &Team, into: &Team) -> Vec<String> {
    let names = |of: &mut dyn Iterator<Item = &store::TeamWorker>| {
        of.map(|worker| worker.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let count =
        |count: i64, one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
    let people = match team.workers.len() {
        0 => format!("Nobody works in {}.", team.name),
        _ => format!("{} will work in {}.", names(&mut team.workers.iter()), into.name),
    };
    let managers = names(&mut into.managers().chain(team.managers()));
    vec![
        people,
        format!(
            "{} that {} and {} whose help has ended belong to {} from then on. Each keeps its lead practitioner. Families that you may not know of go with them.",
            count(team.open, "family", "families"),
            if team.open == 1 { "is helped now" } else { "are helped now" },
            count(team.ended, "family", "families"),
            into.name
        ),
        if managers.is_empty() {
            "Nobody answers for the families afterwards: neither team has a manager.".to_owned()
        } else {
            format!("Who answers for all families of {} afterwards, and can read their records: {managers}.", into.name)
        },
        format!("The name {} goes from every list. This can not be undone.", team.name),
    ]
}
