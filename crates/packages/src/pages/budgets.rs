//! Budgets, for those who keep them: what there is for a year, what of it is agreed to and paid, and what was done to it.

use alongside_families::act;
use alongside_pence::Pence;
use alongside_schema::{Act, Day, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use crate::money::parse_pence;
use crate::store::{self, Budget};

const FORM: &str = "budget";
const CHANGE: &str = "budget-change";
const HERE: &str = "/packages/budgets";
/// As many moves as are looked through on a page.
const MOVES: i64 = 100;

#[derive(Template)]
#[template(path = "packages/budgets.html")]
struct ListPage {
    frame: Frame,
    form: Form,
    budgets: Vec<Budget>,
}

#[derive(Template)]
#[template(path = "packages/budget.html")]
struct OnePage {
    frame: Frame,
    form: Form,
    address: String,
    budget: Budget,
    moves: Vec<String>,
}

async fn read(site: &Site, viewer: &Viewer) -> Result<Vec<Budget>, Problem> {
    let by = viewer.clone();
    let read = site.db().read(move |connection| {
        let budgets = store::budgets(connection)?;
        Ok(Entry::new(&by, Act::ListRead).target("budgets").with(budgets))
    });
    Ok(read.await?)
}

async fn read_one(site: &Site, viewer: &Viewer, id: &Id) -> Result<(Budget, Vec<String>), Problem> {
    let (by, id) = (viewer.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let budget = store::budgets(connection)?.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
        let moves = store::moves(connection, &id, MOVES)?.into_iter();
        let words = moves.map(|(kind, pence, at)| {
            format!("{}: {}, {}", at.words(), kind.words().to_lowercase(), Pence::of(pence).unwrap_or_default())
        });
        Ok(Entry::new(&by, Act::ListRead).target(&id).with((budget, words.collect::<Vec<_>>())))
    });
    Ok(read.await?)
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::open(&site, &viewer, FORM, "new").await?.with_day("year", site.clock().today());
    let budgets = read(&site, &viewer).await?;
    render(&site, &viewer, form, budgets)
}

fn render(site: &Site, viewer: &Viewer, form: Form, budgets: Vec<Budget>) -> Page {
    page(&ListPage {
        frame: site.frame(Some(viewer), "Budgets").at(HERE).with_errors(form.has_errors()),
        form,
        budgets,
    })
}

/// What a form says of a new budget.
#[derive(Clone)]
struct New {
    code: String,
    name: String,
    year: Day,
    all: Pence,
}

fn parse(check: &mut Check<'_>) -> New {
    let code = check.text("code", "Enter the code by which finance knows it");
    if !code.is_empty() && !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        check.error("code", "A code has letters, numbers and hyphens only");
    }
    New {
        code,
        name: check.text("name", "Enter what it is called"),
        year: check.day("year", "a day in its year").unwrap_or(check.today()),
        all: parse_pence(check, "all", "an amount").unwrap_or_default(),
    }
}

pub(super) async fn add(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let mut form = Form::sent(&site, &viewer, values, FORM, "new").await?;
    let Some(new) = form.check(site.clock().today(), parse) else {
        let budgets = read(&site, &viewer).await?;
        return Ok(forms::refused(render(&site, &viewer, form, budgets)?));
    };
    let (by, sent) = (viewer.clone(), form.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, HERE.to_owned())?;
        let id = store::add_budget(tx, &by, &new.code, &new.name, new.year, new.all)?;
        Ok(Entry::new(&by, Act::BudgetChanged).target(id).with(led_to))
    });
    match act::Written::of(written.await)? {
        act::Written::Led(led_to) => then(&led_to),
        act::Written::Refused(words) => {
            act::refuse(&site, &mut form, "code", words);
            let budgets = read(&site, &viewer).await?;
            Ok(forms::refused(render(&site, &viewer, form, budgets)?))
        }
        act::Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn render_one(site: &Site, viewer: &Viewer, form: Form, (budget, moves): (Budget, Vec<String>)) -> Page {
    page(&OnePage {
        frame: site.frame(Some(viewer), "A budget").at(HERE).with_errors(form.has_errors()),
        form,
        address: format!("{HERE}/{}", budget.id),
        budget,
        moves,
    })
}

pub(super) async fn show_one(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let id = act::id(&text)?;
    let one = read_one(&site, &viewer, &id).await?;
    let form = Form::open(&site, &viewer, CHANGE, id.as_str()).await?;
    let form = form.with("all", one.0.balance().all).of_version(one.0.version);
    render_one(&site, &viewer, form, one)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let id = act::id(&text)?;
    let mut form = Form::sent(&site, &viewer, values, CHANGE, id.as_str()).await?;
    let one = read_one(&site, &viewer, &id).await?;
    let all = form.check(site.clock().today(), |check| parse_pence(check, "all", "an amount").unwrap_or_default());
    let Some(all) = all else {
        return Ok(forms::refused(render_one(&site, &viewer, form, one)?));
    };
    let (by, sent, budget) = (viewer.clone(), form.clone(), id.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, HERE.to_owned())?;
        store::change_budget(tx, &by, &budget, all, sent.version())?;
        Ok(Entry::new(&by, Act::BudgetChanged).target(&budget).with(led_to))
    });
    match act::Written::of(written.await)? {
        act::Written::Led(led_to) => then(&led_to),
        act::Written::Refused(words) => {
            act::refuse(&site, &mut form, "all", words);
            Ok(forms::refused(render_one(&site, &viewer, form, one)?))
        }
        act::Written::Overtaken => {
            let now = read_one(&site, &viewer, &id).await?;
            let theirs = act::theirs(&form, &[("all", "How much there is", now.0.balance().all.to_string())]);
            let form = form.overtaken(now.0.version, theirs);
            Ok(forms::overtaken(render_one(&site, &viewer, form, now)?))
        }
    }
}
