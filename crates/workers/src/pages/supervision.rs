//! Supervision about a family: what was thought about, what was decided, who does what by when, and when next. For the lead practitioner and
//! their manager alone.

use alongside_families::Bar;
use alongside_families::store::{Family, hold, open};
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::store::{self, NewSupervision, Supervision, SupervisionAction};

const FORM: &str = "supervision";

#[derive(Template)]
#[template(path = "workers/supervision.html")]
struct SupervisionPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    held: Vec<Supervision>,
    actions: Vec<SupervisionAction>,
    may_record: bool,
}

impl SupervisionPage {
    fn actions_of(&self, id: &Id) -> impl Iterator<Item = &SupervisionAction> {
        self.actions.iter().filter(move |action| action.supervision_id == *id)
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with_day("held", site.clock().today());
    render(&site, &viewer, reference, form).await
}

type Read = (Family, (Vec<Supervision>, Vec<SupervisionAction>));

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<Read, Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = full(open(connection, &viewer, &reference)?)?;
        let supervision = store::supervision(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("supervision").with((family, supervision)))
    });
    Ok(read.await?)
}

/// For others who work with the family the page is not there.
fn full(family: Family) -> alongside_schema::Result<Family> {
    if family.grade >= GRADE_FULL { Ok(family) } else { Err(Error::NotFound) }
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, (held, actions)) = read(site, viewer, reference).await?;
    let leads = family.lead.as_ref().is_some_and(|(lead, _)| *lead == viewer.user_id);
    page(&SupervisionPage {
        frame: site.frame(Some(viewer), "Supervision about a family").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{}/supervision", family.reference),
        held,
        actions,
        may_record: family.is_open() && family.lead.is_some() && !leads,
    })
}

pub(super) async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    read(&site, &viewer, reference.clone()).await?;
    let Some(Some(new)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/supervision"))?;
            let family = full(hold(tx, &viewer, &reference)?)?;
            store::record_supervision(tx, &viewer, &family, &new)?;
            Ok(Entry::new(&viewer, Act::SupervisionRecorded).family(&family.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>) -> Option<NewSupervision> {
    let held_on = check.past_day("held", "the day of the supervision");
    let reflection = check.text("reflection", "Enter what you thought about together");
    let what = check.optional("what");
    let action = if what.is_empty() {
        None
    } else {
        let owner = check.text("owner", "Enter who does it");
        check.coming_day("due", "the day by which it is done").map(|due| (what, owner, due))
    };
    let next_on = check.coming_day_if_any("next", "the day of the next supervision");
    Some(NewSupervision { held_on: held_on?, reflection, decisions: check.optional("decisions"), action, next_on })
}

pub(super) async fn done(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, action)): Path<(String, String)>,
) -> Page {
    let reference = parse_reference(&text)?;
    let action: Id = action.parse().map_err(|_| Problem::NotFound)?;
    let back = format!("/families/{reference}/supervision");
    site.db()
        .write(move |tx| {
            let family = full(hold(tx, &viewer, &reference)?)?;
            store::supervision_action_done(tx, &viewer, &family.id, &action)?;
            Ok(Entry::new(&viewer, Act::SupervisionRecorded).family(&family.id).target(&action).detail("done").with(()))
        })
        .await?;
    then(&back)
}
