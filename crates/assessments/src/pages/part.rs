//! One part of an assessment: strengths first, then needs, and what shows it. What was told before is offered.

use alongside_families::store::{Family, Member, SaidWrong, hold, members, open};
use alongside_families::{Bar, Told};
use alongside_schema::{Act, Entry, Error, People, Reference, Viewer};
use alongside_web::settings::Domain;
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::place::{Place, places};
use crate::store::{self, NewPart, Part, Reading};
use crate::words::field_for;

const FORM: &str = "assessment-part";
/// What a scale asks. The two ends are described, and nothing between is.
const LEAST: i64 = 0;
const MOST: i64 = 10;

/// Everything the page of one part shows.
struct Shown {
    family: Family,
    members: Vec<Member>,
    place: Place,
    domain: Domain,
    child: Option<Member>,
    part: Option<Part>,
    readings: Vec<Reading>,
    told: Told,
    /// What people say is wrong in it.
    wrong: SaidWrong,
}

#[derive(Template)]
#[template(path = "assessments/part.html")]
struct PartPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    worker: String,
    shown: Shown,
}

impl PartPage {
    fn heading(&self) -> String {
        match &self.shown.child {
            Some(child) => format!("{}: {}", child.name, self.shown.domain.title),
            None => self.shown.domain.title.clone(),
        }
    }

    fn scale(&self) -> Vec<(String, String)> {
        (LEAST..=MOST).map(|value| (value.to_string(), value.to_string())).collect()
    }

    fn raters(&self) -> Vec<(String, String)> {
        let family = self.shown.members.iter().map(|member| (member.name.clone(), member.name.clone()));
        [(String::new(), "Select".to_owned())]
            .into_iter()
            .chain(family)
            .chain([(self.worker.clone(), format!("{} (worker)", self.worker))])
            .collect()
    }

    /// Who can say that words may be used again.
    fn approvers(&self) -> Vec<(String, String)> {
        let family = self.shown.members.iter().map(|member| (member.name.clone(), member.name.clone()));
        [(String::new(), "Nobody has been asked yet".to_owned())].into_iter().chain(family).collect()
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, place: &str) -> Result<Shown, Problem> {
    let domains = site.settings().assessment.domains.clone();
    let (by, reference, place) = (viewer.clone(), reference.clone(), place.to_owned());
    let read = site.db().read(move |connection| {
        let family = open(connection, &by, &reference)?;
        let members = members(connection, &by, &family.id)?;
        let assessment = store::open_assessment(connection, &by, &family.id)?;
        let found = places(&domains, &members).find(|(known, ..)| known.to_string() == place);
        let (place, domain, child) = found.ok_or(Error::NotFound)?;
        let (domain, child) = (domain.clone(), child.cloned());
        let written = place.to_string();
        let part =
            store::parts(connection, &by, &family.id, &assessment.id)?.into_iter().find(|part| part.place == written);
        let mut readings = store::readings(connection, &by, &family.id, &assessment.id)?;
        readings.retain(|reading| reading.place == written);
        let told = Told::read(connection, &by, &family.id)?;
        let wrong = SaidWrong::read(connection, &by, &family)?;
        let entry = Entry::new(&by, Act::FamilyRead).family(&family.id).target("assessment part");
        Ok(entry.with(Shown { members, place, domain, child, part, readings, told, wrong, family }))
    });
    Ok(read.await?)
}

fn subject(reference: &Reference, place: &Place) -> String {
    format!("{reference}/{place}")
}

fn render(site: &Site, viewer: &Viewer, shown: Shown, form: Form) -> Page {
    let list = format!("/families/{}/assessment", shown.family.reference);
    page(&PartPage {
        frame: site.frame(Some(viewer), "Part of an assessment").with_errors(form.has_errors()),
        bar: Bar::from(&shown.family),
        form,
        address: format!("{list}/{}", shown.place),
        list,
        worker: viewer.name.clone(),
        shown,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, place)): Path<(String, String)>,
) -> Page {
    let reference = parse_reference(&text)?;
    let shown = read(&site, &viewer, &reference, &place).await?;
    let form = Form::open(&site, &viewer, FORM, &subject(&reference, &shown.place)).await?;
    let form = match &shown.part {
        None => form.of_version(0),
        Some(part) => form
            .with("strengths", &part.strengths)
            .with("needs", &part.needs)
            .with("evidence", &part.evidence)
            .with("from_stories", &part.from_stories)
            .with("approved_by", &part.approved_by)
            .of_version(part.version),
    };
    render(&site, &viewer, shown, form)
}

/// The button says what is wanted: to use words that were told before, or to save.
pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, place)): Path<(String, String)>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let shown = read(&site, &viewer, &reference, &place).await?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &subject(&reference, &shown.place)).await?;
    if shown.told.used_in(&site, &viewer, &mut form, field_for).await? {
        return then(&format!("/families/{reference}/assessment/{}", shown.place));
    }
    let again = shown.told.again(form.values());
    let Some(mut new) = form.check(site.clock().today(), |check| parse(check, &shown)) else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    new.from_stories = again.ids();
    let again = match &shown.part {
        Some(part) => again.besides(&part.from_stories),
        None => again,
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), reference.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}/assessment"))?;
            let family = hold(tx, &by, &of)?;
            let assessment = store::open_assessment(tx.connection(), &by, &family.id)?;
            store::write_part(tx, &by, &family.id, &assessment, &new, sent.version())?;
            again.keep(tx, &by, &family.id, "an assessment")?;
            let entry = Entry::new(&by, Act::AssessmentChanged).family(&family.id).target(&assessment.id);
            Ok(entry.detail(&new.place.domain).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let now = read(&site, &viewer, &reference, &place).await?;
            let theirs = now.part.as_ref().map(theirs).unwrap_or_default();
            let form = form.overtaken(now.part.as_ref().map_or(0, |part| part.version), theirs);
            Ok(forms::overtaken(render(&site, &viewer, now, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn theirs(part: &Part) -> Vec<Theirs> {
    let text = |label: &str, text: &str| Theirs { label: label.to_owned(), text: text.to_owned() };
    vec![
        text("What is strong", &part.strengths),
        text("What is needed", &part.needs),
        text("What shows it", &part.evidence),
    ]
}

fn parse(check: &mut Check<'_>, shown: &Shown) -> NewPart {
    let strengths = check.text("strengths", "Enter what is strong, even if it is small");
    let needs = check.optional("needs");
    let evidence = check.text("evidence", "Enter what shows it, and who said it");
    let rated_by = check.optional("rated_by");
    let value = check.optional("value");
    let reading = match (value.is_empty(), rated_by.is_empty()) {
        (true, true) => None,
        (true, false) => {
            check.error("value", "Select a number from 0 to 10, or take the name away");
            None
        }
        (false, true) => {
            check.error("rated_by", "Select who answered");
            None
        }
        (false, false) => Some((rated_by, check.number("value", LEAST, MOST, "Select a number from 0 to 10"))),
    };
    NewPart {
        place: shown.place.clone(),
        strengths,
        needs,
        evidence,
        from_stories: People::none(),
        approved_by: check.optional("approved_by"),
        reading,
    }
}
