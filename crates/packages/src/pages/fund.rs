//! What is more than a manager agrees to, for those who keep the budgets. They read no family's name here.

use alongside_families::act;
use alongside_schema::{Act, Entry, Id, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::decide::parse;
use crate::codes::Decision;
use crate::store::{self, Budget, Fundable, FundableLine};

const FORM: &str = "package-fund";

#[derive(Template)]
#[template(path = "packages/to_fund.html")]
struct ListPage {
    frame: Frame,
    waiting: Vec<Fundable>,
}

#[derive(Template)]
#[template(path = "packages/fund.html")]
struct FundPage {
    frame: Frame,
    form: Form,
    address: String,
    of: Of,
}

/// What the page is made of.
#[derive(Clone)]
struct Of {
    package: Fundable,
    lines: Vec<FundableLine>,
    budgets: Vec<Budget>,
    who_asked: String,
}

impl FundPage {
    fn left(&self) -> Vec<String> {
        let own = self.of.budgets.iter().rev().filter(|budget| budget.code == self.of.package.budget_code);
        own.map(|budget| {
            format!("{} left in {} until {}", budget.balance().left(), budget.name, budget.year_to.words())
        })
        .collect()
    }

    fn decisions(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Decision::options()
    }
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let waiting = site
        .db()
        .read(move |connection| {
            let waiting = store::fundables(connection, &by)?;
            let shown: Vec<_> = waiting.iter().map(|one| one.reference.clone()).collect();
            Ok(Entry::new(&by, Act::ListRead).target("packages to fund").shows(&shown).with(waiting))
        })
        .await?;
    page(&ListPage { frame: site.frame(Some(&viewer), "Packages to agree to").at("/packages/to-fund"), waiting })
}

async fn read(site: &Site, viewer: &Viewer, id: &Id) -> Result<Of, Problem> {
    let (by, id) = (viewer.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let (package, lines) = store::fundable(connection, &by, &id)?;
        let budgets = store::budgets(connection)?;
        let names = store::names(connection, &package.requested_by.iter().cloned().collect::<Vec<_>>())?;
        let who_asked = names.into_iter().next().map(|(_, name)| name).unwrap_or_default();
        let entry = Entry::new(&by, Act::ListRead).target(&id).detail("a package to fund").shows([&package.reference]);
        Ok(entry.with(Of { package, lines, budgets, who_asked }))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, of: Of, form: Form) -> Page {
    page(&FundPage {
        frame: site
            .frame(Some(viewer), "Agree to a support package")
            .with_errors(form.has_errors())
            .at("/packages/to-fund"),
        form,
        address: format!("/packages/to-fund/{}", of.package.id),
        of,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let id = act::id(&text)?;
    let of = read(&site, &viewer, &id).await?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?.of_version(of.package.version);
    render(&site, &viewer, of, form)
}

pub(super) async fn take(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let id = act::id(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let of = read(&site, &viewer, &id).await?;
    let Some(new) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, of, form)?));
    };
    let (by, sent, package) = (viewer.clone(), form.clone(), id.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, "/packages/to-fund".to_owned())?;
        let family = store::fund(tx, &by, &package, &new, sent.version())?;
        Ok(Entry::new(&by, Act::PackageDecided).family(&family).target(&package).with(led_to))
    });
    match act::Written::of(written.await)? {
        act::Written::Led(led_to) => then(&led_to),
        act::Written::Refused(words) => {
            act::refuse(&site, &mut form, "decision", words);
            Ok(forms::refused(render(&site, &viewer, of, form)?))
        }
        act::Written::Overtaken => Err(alongside_schema::Error::Stale.into()),
    }
}
