//! An agency's own list: what it owes across families, for its own people.

use alongside_schema::{Act, Day, Entry, Id, Viewer};
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::id;
use crate::plan::Plan;
use crate::store::{self, Duty};

const FORM: &str = "our-action";
const LIST: &str = "/our-actions";
/// How many are shown at once; the most urgent are among them.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "meetings/duties.html")]
struct ListPage {
    frame: Frame,
    agency: String,
    duties: Vec<Duty>,
    is_cut: bool,
    today: Day,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let mut duties = site
        .db()
        .read(move |connection| {
            let duties = store::duties(connection, &by, MOST + 1)?;
            Ok(Entry::new(&by, Act::ListRead).target("our actions").counted(duties.len()).with(duties))
        })
        .await?;
    let is_cut = duties.len() > MOST as usize;
    duties.truncate(MOST as usize);
    page(&ListPage {
        frame: site.frame(Some(&viewer), "What your agency owes families").at(LIST),
        agency: viewer.agency.clone(),
        duties,
        is_cut,
        today: site.clock().today(),
    })
}

#[derive(Template)]
#[template(path = "meetings/duty.html")]
struct OnePage {
    frame: Frame,
    form: Form,
    address: String,
    duty: Duty,
}

async fn read(site: &Site, viewer: &Viewer, duty: &Id) -> alongside_schema::Result<Duty> {
    let (viewer, duty) = (viewer.clone(), duty.clone());
    let read = site.db().read(move |connection| {
        let found = store::duty(connection, &viewer, &duty)?;
        Ok(Entry::new(&viewer, Act::ListRead).family(&found.family_id).target(&duty).with(found))
    });
    read.await
}

fn render(site: &Site, viewer: &Viewer, duty: Duty, form: Form) -> Page {
    page(&OnePage {
        frame: site.frame(Some(viewer), "What your agency owes a family").with_errors(form.has_errors()).at(LIST),
        address: format!("{LIST}/{}", duty.id),
        form,
        duty,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(duty): Path<String>,
) -> Page {
    let duty = id(&duty)?;
    let found = read(&site, &viewer, &duty).await?;
    let form = Form::open(&site, &viewer, FORM, duty.as_str()).await?;
    render(&site, &viewer, found, form)
}

pub(super) async fn answer<P: Plan>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(duty): Path<String>,
    values: Values,
) -> Page {
    let duty = id(&duty)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, duty.as_str()).await?;
    let found = read(&site, &viewer, &duty).await?;
    let is_report = found.invitation_id.is_some();
    let parsed = form.check(site.clock().today(), |check| {
        if is_report {
            return (true, check.text("words", "Enter your report"));
        }
        let done = match check.values().get("done") {
            "yes" => true,
            "no" => false,
            _ => {
                check.error("done", "Select whether it is done");
                true
            }
        };
        let words =
            if done { check.optional("words") } else { check.text("words", "Enter why not, and what happens next") };
        (done, words)
    });
    let Some((done, words)) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, found, form)?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, LIST)?;
            let answered = match is_report {
                true => store::answer_report(tx, &viewer, &duty, &words)?,
                false => store::answer_action::<P>(tx, &viewer, &duty, done, &words)?,
            };
            let entry = Entry::new(&viewer, Act::DutyAnswered).family(&answered.family_id).target(&duty);
            Ok(entry.detail(if done { "done" } else { "not done" }).with(led_to))
        })
        .await?;
    then(&led_to)
}
