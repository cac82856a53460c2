//! One objection, or that somebody asks for a limit, for the privacy officer who decides.

use alongside_families::act::{Written, id};
use alongside_families::store::hold_row;
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::CLOCK;
use super::store::{self, Limit, Step};
use crate::corrections::store::people_named;
use crate::rights::clock::{Due, due_of};

const FORM: &str = "limit-step";

#[derive(Template)]
#[template(path = "oversight/limit.html")]
struct OnePage {
    frame: Frame,
    family: Reference,
    form: Form,
    address: String,
    due: Due,
    about: String,
    limit: Limit,
}

impl OnePage {
    /// What can be said of it as it stands.
    fn steps(&self) -> Vec<(&'static str, &'static str)> {
        steps(&self.limit)
    }
}

fn steps(limit: &Limit) -> Vec<(&'static str, &'static str)> {
    let mut steps = Vec::new();
    if limit.decision.is_none() {
        if limit.from_on.is_none() {
            steps.push(("at_once", "While I look at it: we keep what we hold and do not use it, from now on"));
        }
        steps.push(("limited", "Decided: we keep what we hold and do not use it"));
        steps.push(("goes_on", "Decided: we go on as before"));
    } else if limit.is_in_force() {
        steps.push(("lift", "The limit is lifted: what we hold is used again"));
    }
    steps
}

type Read = (Reference, Limit, String);

async fn read(site: &Site, viewer: &Viewer, of: &Id) -> Result<Read, Problem> {
    let (by, of) = (viewer.clone(), of.clone());
    let read = site.db().read(move |connection| {
        let (family, limit) = store::one_for_officer(connection, &by, &of)?;
        let about = match &limit.person {
            Some(person) => people_named(connection, std::slice::from_ref(person))?.remove(person).unwrap_or_default(),
            None => "The whole family".to_owned(),
        };
        let entry = Entry::new(&by, Act::ListRead).family(&limit.family_id).target(&of).detail("a limit of processing");
        Ok(entry.with((family, limit, about)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, (family, limit, about): Read, form: Form) -> Page {
    page(&OnePage {
        frame: site.frame(Some(viewer), "An objection or a limit").with_errors(form.has_errors()),
        address: format!("/oversight/limits/{}", limit.id),
        due: due_of(site.clocks(), (CLOCK, limit.asked_on), &[], limit.decided_at, site.clock().now()),
        family,
        form,
        about,
        limit,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let read = read(&site, &viewer, &id(&text)?).await?;
    let form = Form::open(&site, &viewer, FORM, read.1.id.as_str()).await?;
    let form = form.with("because", &read.1.because).of_version(read.1.version);
    render(&site, &viewer, read, form)
}

fn parse(check: &mut Check<'_>, limit: &Limit) -> Option<Step> {
    let code = check.optional("step");
    if !steps(limit).iter().any(|(known, _)| *known == code) {
        check.error("step", "Select what you decide");
        return None;
    }
    let because =
        |check: &mut Check<'_>| check.text("because", "Enter why. Everybody who works with the family reads it");
    let reason = |check: &mut Check<'_>| check.text("reason", "Enter why it is decided so");
    let told = |check: &mut Check<'_>| {
        let on = check.past_day("told", "the day on which you told them that what we hold is used again")?;
        if on < limit.asked_on {
            check.error("told", format!("They asked on {}, so they were told then or later", limit.asked_on.words()));
        }
        Some(on)
    };
    match code.as_str() {
        "at_once" => {
            if !check.optional("reason").is_empty() {
                check.error(
                    "reason",
                    "Nothing is decided yet: keep this until you decide, or select what you decide now",
                );
            }
            Some(Step::AtOnce { because: because(check) })
        }
        "limited" => Some(Step::Limited { reason: reason(check), because: because(check) }),
        "goes_on" if limit.is_in_force() => {
            let reason = reason(check);
            Some(Step::GoesOn { reason, told_on: Some(told(check)?) })
        }
        "goes_on" => Some(Step::GoesOn { reason: reason(check), told_on: None }),
        _ => {
            let words = reason(check);
            Some(Step::Lifted { words, told_on: told(check)? })
        }
    }
}

pub(super) async fn step(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let of = id(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, of.as_str()).await?;
    let before = read(&site, &viewer, &of).await?;
    if form.version() != before.1.version {
        return Ok(forms::overtaken(overtaken(&site, &viewer, before, form)?));
    }
    let Some(Some(step)) = form.check(site.clock().today(), |check| parse(check, &before.1)) else {
        return Ok(forms::refused(render(&site, &viewer, before, form)?));
    };
    let (by, sent, row) = (viewer.clone(), form.clone(), of.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, format!("/oversight/limits/{row}"))?;
        let (_, limit) = store::one_for_officer(tx.connection(), &by, &row)?;
        hold_row(tx, &limit.family_id)?;
        store::step(tx, &by, &limit, sent.version(), &step)?;
        let entry = Entry::new(&by, Act::LimitChanged).family(&limit.family_id).target(&row);
        Ok(entry.detail(step.code()).with(led_to))
    });
    let again = async |form| render(&site, &viewer, before, form);
    let late = async |form| overtaken(&site, &viewer, read(&site, &viewer, &of).await?, form);
    Written::of(written.await)?.answer(&site, form, "step", again, late).await
}

/// Somebody else was first: what they decided stands beside what this officer wrote.
fn overtaken(site: &Site, viewer: &Viewer, now: Read, form: Form) -> Page {
    let text = now.1.decision.map_or("Not decided", |decision| decision.words());
    let theirs = Theirs { label: "What was decided".to_owned(), text: format!("{text} {}", now.1.reason) };
    let form = form.overtaken(now.1.version, vec![theirs]);
    render(site, viewer, now, form)
}
