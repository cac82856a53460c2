//! What was explained, to whom, and what they decided.

use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, reference};
use crate::codes::Decision;
use crate::store::{self, Family, Member, NewAgreement};

const FORM: &str = "agreement";

/// What a worker usually explains; offered as a beginning, to be made true of this conversation.
const USUAL: &str = "What we can do together and that it is their choice. That they can stop at any time, and that saying no \
    never counts against them. What we write down, who can see it, and that they can see it too.";

#[derive(Template)]
#[template(path = "families/agreement.html")]
struct AgreementPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
}

impl AgreementPage {
    fn everybody(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with_day("on", site.clock().today()).with("explained", USUAL).with("language", "English");
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, members) = read(site, viewer, reference).await?;
    page(&AgreementPage {
        frame: site.frame(Some(viewer), "What was explained and agreed").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/agreements/new", family.reference),
        form,
        members,
    })
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<(Family, Vec<Member>), Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let members = store::members(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("agreement form").with((family, members)))
    });
    Ok(read.await?)
}

pub(super) async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (_, members) = read(&site, &viewer, reference.clone()).await?;
    let Some(agreement) = form.check(site.clock().today(), |check| parse(check, &members)) else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}"))?;
            let family = store::hold(tx, &viewer, &reference)?;
            store::record_agreement(tx, &viewer, &family.id, &agreement)?;
            store::withhold_again(tx, &family.id)?;
            Ok(Entry::new(&viewer, Act::AgreementRecorded).family(&family.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> NewAgreement {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let ticked = check.ticked("with", &ids);
    if ticked.is_empty() {
        check.error("with", "Tick who you explained it to");
    }
    let with = members
        .iter()
        .filter(|member| ticked.contains(&member.person_id))
        .map(|member| (member.person_id.clone(), member.name.clone()));
    NewAgreement {
        agreed_on: check.past_day("on", "the date you explained it").unwrap_or(check.today()),
        with: with.collect(),
        explained: check.text("explained", "Enter what you explained"),
        language: check.text("language", "Enter the language you spoke in, like English or Urdu"),
        decision: check.code("decision", "Select what they decided").unwrap_or(Decision::Thinking),
        words: check.optional("words"),
    }
}
