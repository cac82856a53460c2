//! A worker changes teams, with the families that they lead or without.

use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use crate::store::{self, Team, TeamWorker};

const FORM: &str = "team-of";
const WITH: &str = "with";
const WITHOUT: &str = "without";

/// What the page is about.
#[derive(Clone)]
struct About {
    worker: TeamWorker,
    team: Team,
    families: i64,
    others: Vec<Team>,
}

#[derive(Template)]
#[template(path = "workers/team_of.html")]
struct TeamOfPage {
    frame: Frame,
    form: Form,
    address: String,
    about: About,
}

impl TeamOfPage {
    fn options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.about.others.iter().map(|team| (team.id.as_str(), team.name.as_str()))
    }

    fn families(&self) -> [(&'static str, String); 2] {
        let team = &self.about.team.name;
        [
            (WITH, "They come along, and belong to the other team from then on".to_owned()),
            (
                WITHOUT,
                format!(
                    "They stay with {team}. This worker goes on leading them until a manager of {team} gives them another lead"
                ),
            ),
        ]
    }
}

async fn read(site: &Site, viewer: &Viewer, id: Id) -> Result<About, Problem> {
    let by = viewer.clone();
    let read = site.db().read(move |connection| {
        let (worker, team, families) = store::worker_in_team(connection, &by, &id)?;
        let mut others = store::teams_of(connection, &by)?;
        others.retain(|other| other.id != team.id);
        let entry = Entry::new(&by, Act::ListRead).target(format!("team of {id}"));
        Ok(entry.with(About { worker, team, families, others }))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, about: About, form: Form) -> Page {
    page(&TeamOfPage {
        frame: site.frame(Some(viewer), "Move a worker to another team").with_errors(form.has_errors()).at("/workers"),
        address: format!("/workers/{}/team", about.worker.id),
        form,
        about,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let id: Id = text.parse().map_err(|_| Problem::NotFound)?;
    let about = read(&site, &viewer, id.clone()).await?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?.with("was", &about.team.id);
    render(&site, &viewer, about, form)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let id: Id = text.parse().map_err(|_| Problem::NotFound)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let about = read(&site, &viewer, id.clone()).await?;
    let parsed = form.check(site.clock().today(), |check| parse(check, &about));
    // Sending again means having seen where they work now.
    form.values_mut().set("was", about.team.id.to_string());
    let Some(Some((to, with_families))) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, about, form)?));
    };
    let (by, received, from) = (viewer.clone(), form.clone(), about.team.id.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &received, "/teams")?;
        let moved = store::move_worker(tx, &by, &id, (&from, &to), with_families)?;
        let detail = format!("moved to {to} with {moved} families");
        Ok(Entry::new(&by, Act::TeamsChanged).target(&id).detail(detail).with(led_to))
    });
    let words = match written.await {
        Ok(led_to) => return then(&led_to),
        Err(Error::Refused(words)) => words,
        Err(Error::Stale) => "Somebody else has changed the teams at the same moment. Look again".to_owned(),
        Err(error) => return Err(error.into()),
    };
    form.check(site.clock().today(), |check| check.error("to", words));
    Ok(forms::refused(render(&site, &viewer, about, form)?))
}

fn parse(check: &mut Check<'_>, about: &About) -> Option<(Id, bool)> {
    if check.values().get("was") != about.team.id.as_str() {
        check.error("to", format!("Meanwhile they have moved: they now work in {}. Choose again", about.team.name));
    }
    let chosen = check.values().get("to").to_owned();
    let to = about.others.iter().find(|team| team.id.as_str() == chosen).map(|team| team.id.clone());
    if to.is_none() {
        check.error("to", "Select the team that they move to");
    }
    let with_families = match check.values().get("families") {
        WITH => true,
        WITHOUT => false,
        _ => {
            check.error("families", "Select whether the families they lead come along");
            false
        }
    };
    to.map(|to| (to, with_families))
}
