//! Each child's legal status over time. Changing it changes no worker.

use alongside_schema::{Act, Day, Entry, Error, Id, Marks, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, child_words, reference};
use crate::codes::{LegalStatus, TimelineKind};
use crate::status_picture::{StatusPicture, picture};
use crate::store::{self, Family, Member, NewSpell, Note, SaidWrong, Spell};

const FORM: &str = "status";

#[derive(Template)]
#[template(path = "families/status.html")]
struct StatusPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    /// Everybody who is or was in the family: who left, or is grown up, keeps a status of then.
    everybody: Vec<Member>,
    picture: StatusPicture,
    wrong: SaidWrong,
    spells: Vec<Spell>,
    today: Day,
}

impl StatusPage {
    fn child_options(&self) -> impl Iterator<Item = (&str, String)> {
        children(&self.everybody).map(|child| (child.person_id.as_str(), child_words(child, self.today)))
    }

    fn name_of(&self, id: &Id) -> &str {
        self.everybody.iter().find(|child| child.person_id == *id).map_or("", |child| child.name.as_str())
    }
}

/// The children in the family now.
fn children(everybody: &[Member]) -> impl Iterator<Item = &Member> {
    everybody.iter().filter(|member| member.is_child() && member.left_on.is_none())
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with_day("from", site.clock().today());
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, everybody, spells, wrong) = read(site, viewer, reference).await?;
    let today = site.clock().today();
    let named = everybody.iter().map(|member| (&member.person_id, member.name.as_str()));
    page(&StatusPage {
        frame: site.frame(Some(viewer), "Legal status of the children").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/status", family.reference),
        form,
        picture: picture(&spells, named, today),
        everybody,
        spells,
        wrong,
        today,
    })
}

async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: Reference,
) -> Result<(Family, Vec<Member>, Vec<Spell>, SaidWrong), Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let everybody = store::members_ever(connection, &viewer, &family.id)?;
        let spells = store::spells(connection, &viewer, &family.id)?;
        let wrong = SaidWrong::read(connection, &viewer, &family)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("status");
        Ok(entry.with((family, everybody, spells, wrong)))
    });
    Ok(read.await?)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (family, everybody, ..) = read(&site, &viewer, reference.clone()).await?;
    let Some(Some(change)) = form.check(site.clock().today(), |check| parse(check, &everybody)) else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let name = everybody
        .iter()
        .find(|child| child.person_id == change.child)
        .map(|child| child.name.clone())
        .unwrap_or_default();
    let (by, sent, to) = (viewer.clone(), form.clone(), format!("/families/{reference}/status"));
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, to)?;
            let family = store::hold_for_safety(tx, &by, &family.reference)?;
            store_change(tx, &by, &family, &change, &name)?;
            Ok(Entry::new(&by, Act::StatusChanged).family(&family.id).target(&change.child).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        // The rules about spells need what is stored; what they refuse is put right on the page.
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("status", words));
            Ok(forms::refused(render(&site, &viewer, reference, form).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn store_change(
    tx: &mut alongside_schema::Tx<'_>,
    by: &Viewer,
    family: &Family,
    change: &NewSpell,
    name: &str,
) -> alongside_schema::Result<()> {
    let marks = Marks::about(People::one(&change.child), by.agency.clone());
    let id = store::change_status(tx, &family.id, change, &marks)?;
    store::note(
        tx,
        by,
        Note {
            family: &family.id,
            happened_on: change.started_on,
            kind: TimelineKind::Status,
            title: format!("{name}: {}", change.status.words()),
            body: format!("{}\n\nDecided by {}.", change.reason, change.decided_by),
            fact: Some(&id),
            marks: &marks,
        },
    )
}

fn parse(check: &mut Check<'_>, everybody: &[Member]) -> Option<NewSpell> {
    let chosen = check.values().get("child").to_owned();
    let child = children(everybody).find(|child| child.person_id.as_str() == chosen);
    let child = child.map(|child| child.person_id.clone());
    if child.is_none() {
        check.error("child", "Select the child");
    }
    let status = check.code("status", "Select the new legal status");
    let from = check.past_day("from", "the date from which it holds");
    let reason = check.text("reason", "Enter why");
    let decided_by = check.text("decided_by", "Enter who decided");
    Some(NewSpell { child: child?, status: status?, started_on: from?, reason, decided_by })
}
