//! A manager starts a team, and colleagues who are in none join one.

use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Page, Site, Values, forms, then};
use axum::Extension;
use axum::extract::{Path, State};

use super::teams::{open_forms, parse_id, read, read_one, render, render_list};
use crate::store;

pub(super) const START: &str = "team-start";
pub(super) const JOIN: &str = "team-join";

/// What a team is called, read from a form.
pub(super) fn name_of(check: &mut Check<'_>) -> String {
    let name = check.text("name", "Enter what the team is called");
    if name.chars().count() > 80 {
        check.error("name", "Enter a name of up to 80 characters");
    }
    name
}

pub(super) async fn start(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let mut form = Form::sent(&site, &viewer, values, START, viewer.agency_id.as_str()).await?;
    let Some(name) = form.check(site.clock().today(), name_of) else {
        let teams = read(&site, &viewer).await?;
        return Ok(forms::refused(render_list(&site, &viewer, teams, form)?));
    };
    let (by, received) = (viewer.clone(), form.clone());
    let written = site.db().write(move |tx| {
        let team = store::start_team(tx, &by, &name)?;
        let led_to = forms::receive(tx, &by, &received, format!("/teams/{team}"))?;
        Ok(Entry::new(&by, Act::TeamsChanged).target(&team).detail("started").with(led_to))
    });
    match written.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("name", words));
            let teams = read(&site, &viewer).await?;
            Ok(forms::refused(render_list(&site, &viewer, teams, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn join(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let team = parse_id(&text)?;
    let mut form = Form::sent(&site, &viewer, values, JOIN, team.as_str()).await?;
    let who: Option<Id> = form.values().get("who").parse().ok();
    let words = match who {
        None => "Select who joins the team".to_owned(),
        Some(who) => {
            let (by, received, of) = (viewer.clone(), form.clone(), team.clone());
            let written = site.db().write(move |tx| {
                let led_to = forms::receive(tx, &by, &received, format!("/teams/{of}"))?;
                store::take_in(tx, &by, &who, &of)?;
                Ok(Entry::new(&by, Act::TeamsChanged).target(&who).detail(format!("joined {of}")).with(led_to))
            });
            match written.await {
                Ok(led_to) => return then(&led_to),
                Err(Error::Refused(words)) => words,
                Err(Error::Stale) => "Meanwhile they have joined a team, or left. Choose again".to_owned(),
                Err(error) => return Err(error.into()),
            }
        }
    };
    form.check(site.clock().today(), |check| check.error("who", words));
    let one = read_one(&site, &viewer, &team).await?;
    let rename = open_forms(&site, &viewer, &one.team).await?.0;
    Ok(forms::refused(render(&site, &viewer, one, (rename, form))?))
}
