//! One correction for a privacy officer, who reaches no family: what is said, the row, and what is decided where it is theirs to decide.

use alongside_families::act::{Written, id};
use alongside_families::codes::Corrected;
use alongside_families::store::{hold_row, withhold_again};
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Theirs, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::store;
use super::{CLOCK, Field, Look, parse};
use crate::limits::store::limit_while_looked_at;
use crate::rights::clock::{Due, due_of};

const DECIDE: &str = "correction-officer";
const LIMIT: &str = "correction-limit";

#[derive(Template)]
#[template(path = "oversight/correction_officer.html")]
struct OfficerPage {
    frame: Frame,
    family: Reference,
    decide: Form,
    limit: Form,
    address: String,
    due: Due,
    look: Look,
}

impl OfficerPage {
    fn fields(&self) -> Vec<Field> {
        self.look.fields()
    }

    fn refused(&self) -> &Form {
        if self.limit.has_errors() { &self.limit } else { &self.decide }
    }
}

async fn read(site: &Site, viewer: &Viewer, of: &Id) -> Result<(Reference, Look), Problem> {
    let (by, of) = (viewer.clone(), of.clone());
    let read = site.db().read(move |connection| {
        let (family, correction) = store::one_for_officer(connection, &by, &of)?;
        let row = store::disputed_whole(connection, store::known(&correction.table)?, &correction.fact)?;
        let people = store::people_in(connection, &[&row.row])?;
        let family_id = correction.family_id.clone();
        let look = Look::read(connection, correction, row, people)?;
        let entry = Entry::new(&by, Act::ListRead).family(&family_id).target(&of).detail("a correction");
        Ok(entry.with((family, look)))
    });
    Ok(read.await?)
}

async fn open_forms(site: &Site, viewer: &Viewer, look: &Look) -> Result<(Form, Form), Problem> {
    let of = &look.correction;
    let decide = Form::open(site, viewer, DECIDE, of.id.as_str()).await?;
    let limit = Form::open(site, viewer, LIMIT, of.id.as_str()).await?;
    Ok((look.filled(decide).of_version(of.version), limit.of_version(of.version)))
}

fn render(site: &Site, viewer: &Viewer, (family, look): (Reference, Look), (decide, limit): (Form, Form)) -> Page {
    let of = &look.correction;
    page(&OfficerPage {
        frame: site.frame(Some(viewer), "A correction").with_errors(decide.has_errors() || limit.has_errors()),
        address: format!("/oversight/corrections/{}", of.id),
        due: due_of(site.clocks(), (CLOCK, of.asked_on), &[], of.decided_at, site.clock().now()),
        family,
        decide,
        limit,
        look,
    })
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let read = read(&site, &viewer, &id(&text)?).await?;
    let forms = open_forms(&site, &viewer, &read.1).await?;
    render(&site, &viewer, read, forms)
}

const FOR_LEAD: &str = "The lead practitioner decides on this, or their manager, unless they ask you to.";

pub(in super::super) async fn decide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let of = id(&text)?;
    let mut form = Form::sent(&site, &viewer, values, DECIDE, of.as_str()).await?;
    let before = read(&site, &viewer, &of).await?;
    let Some(Some(said)) = form.check(site.clock().today(), |check| parse(check, &before.1.row)) else {
        let limit = open_forms(&site, &viewer, &before.1).await?.1;
        return Ok(forms::refused(render(&site, &viewer, before, (form, limit))?));
    };
    let (by, sent, row) = (viewer.clone(), form.clone(), of.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, format!("/oversight/corrections/{row}"))?;
        let (_, correction) = store::one_for_officer(tx.connection(), &by, &row)?;
        hold_row(tx, &correction.family_id)?;
        if !correction.for_officer {
            return Err(Error::Refused(FOR_LEAD.to_owned()));
        }
        let fact = store::disputed_whole(tx.connection(), store::known(&correction.table)?, &correction.fact)?;
        store::decide(tx, &by, &correction, &fact, &said, sent.version())?;
        withhold_again(tx, &correction.family_id)?;
        let entry = Entry::new(&by, Act::CorrectionChanged).family(&correction.family_id).target(&row);
        Ok(entry.detail(said.decision.code()).with(led_to))
    });
    let again = async |form| {
        let limit = open_forms(&site, &viewer, &before.1).await?.1;
        render(&site, &viewer, before, (form, limit))
    };
    let overtaken = async |form: Form| {
        let now = read(&site, &viewer, &of).await?;
        let theirs = Theirs { label: "Why".to_owned(), text: now.1.correction.reason.clone() };
        let form = form.overtaken(now.1.correction.version, vec![theirs]);
        let limit = open_forms(&site, &viewer, &now.1).await?.1;
        render(&site, &viewer, now, (form, limit))
    };
    Written::of(written.await)?.answer(&site, form, "decision", again, overtaken).await
}

/// What we hold about the family is kept and not used while it is looked at whether this is right (UK GDPR article 18(1)(a)).
pub(in super::super) async fn limit(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let of = id(&text)?;
    let mut form = Form::sent(&site, &viewer, values, LIMIT, of.as_str()).await?;
    let before = read(&site, &viewer, &of).await?;
    let because = form.check(site.clock().today(), |check| {
        check.text("because", "Enter why. Everybody who works with the family reads it")
    });
    let Some(because) = because else {
        let decide = open_forms(&site, &viewer, &before.1).await?.0;
        return Ok(forms::refused(render(&site, &viewer, before, (decide, form))?));
    };
    let (by, sent, row) = (viewer.clone(), form.clone(), of.clone());
    let written = site.db().write(move |tx| {
        let limit = tx.new_id();
        let led_to = forms::receive(tx, &by, &sent, format!("/oversight/limits/{limit}"))?;
        let (_, correction) = store::one_for_officer(tx.connection(), &by, &row)?;
        hold_row(tx, &correction.family_id)?;
        limit_while_looked_at(tx, &by, &limit, &correction, &because)?;
        let entry = Entry::new(&by, Act::LimitChanged).family(&correction.family_id).target(&limit);
        Ok(entry.detail("at once").with(led_to))
    });
    let again = async |form| {
        let decide = open_forms(&site, &viewer, &before.1).await?.0;
        render(&site, &viewer, before, (decide, form))
    };
    let overtaken = async |_| Err(Error::Stale.into());
    Written::of(written.await)?.answer(&site, form, "because", again, overtaken).await
}
