//! A call after the end, which the family said yes to: what was heard, or that they want no more calls.

use alongside_families::Bar;
use alongside_families::store::{Family, open};
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_id, parse_reference};
use crate::codes::CheckInState;
use crate::store::{self, CheckIn};

const FORM: &str = "check-in";

#[derive(Template)]
#[template(path = "plans/check_in.html")]
struct CheckInPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    call: CheckIn,
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<(Family, CheckIn), Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let call = store::check_in(connection, &viewer, &family.id, &id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id).with((family, call)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, (family, call): (Family, CheckIn), form: Form) -> Page {
    page(&CheckInPage {
        frame: site.frame(Some(viewer), "A call after the end").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/check-ins/{}", family.reference, call.id),
        form,
        call,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let shown = read(&site, &viewer, &reference, &id).await?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    render(&site, &viewer, shown, form)
}

pub(super) async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let shown = read(&site, &viewer, &reference, &id).await?;
    let parsed = form.check(site.clock().today(), |check| {
        let state = check.code("state", "Select what became of the call").unwrap_or(CheckInState::Done);
        let heard = check.optional("heard");
        match state {
            CheckInState::Offered => check.error("state", "Select what became of the call"),
            CheckInState::Done if heard.is_empty() => check.error("heard", "Enter what you heard, in their words"),
            _ => {}
        }
        (state, heard)
    });
    let Some((state, heard)) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let home = site.home_of(&viewer);
    let led_to = site
        .db()
        .write(move |tx| {
            // First: after the last call the family is out of the keeper's reach.
            let led_to = forms::receive(tx, &viewer, &form, home)?;
            let family = open(tx.connection(), &viewer, &reference)?;
            let call = store::check_in(tx.connection(), &viewer, &family.id, &id)?;
            store::record_check_in(tx, &viewer, &family.id, &call, state, &heard)?;
            let entry = Entry::new(&viewer, Act::ContactRecorded).family(&family.id).target(&id).detail(state.code());
            Ok(entry.with(led_to))
        })
        .await?;
    then(&led_to)
}
