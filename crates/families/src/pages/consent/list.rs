//! All answers of a family, person by person, and why the work goes on where nobody is left who had said yes.

use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Day, Error, People, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::codes::{LegalStatus, Question};
use crate::responsible::on_day;
use crate::store::{self, Consent, Family, Member, OldAgreement, Responsibility, Spell, Stops};

const GOES_ON: &str = "goes-on";

#[derive(Template)]
#[template(path = "families/consent/list.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    family: String,
    can_change: bool,
    answers_for_it: bool,
    said: Said,
    today: Day,
}

/// What is read for the page.
struct Said {
    members: Vec<Member>,
    answers: Vec<Consent>,
    before: Vec<OldAgreement>,
    spells: Vec<Responsibility>,
    statuses: Vec<Spell>,
    stops: Stops,
}

impl ListPage {
    fn holds(&self, member: &Member, question: &Question) -> Option<&Consent> {
        store::holding(&self.said.answers, &member.person_id, *question)
    }

    /// What this person answered before.
    fn past(&self, member: &Member) -> impl Iterator<Item = &Consent> {
        let holds = |one: &Consent| {
            store::holding(&self.said.answers, &one.person_id, one.question).is_some_and(|now| now.id == one.id)
        };
        self.said.answers.iter().filter(move |one| one.person_id == member.person_id && !holds(one))
    }

    /// For whom this person has parental responsibility today, as far as it is written down.
    fn responsible_for(&self, member: &Member) -> String {
        let children = self.said.members.iter().filter(|child| {
            let held = on_day(&self.said.spells, &child.person_id, child.birth_date, self.today);
            held.iter().any(|held| held.spell.person_id == member.person_id)
        });
        children.map(|child| child.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The children for whom the law asks for work whatever the family says.
    fn statutory(&self) -> Vec<String> {
        let is_statutory = |spell: &&Spell| !matches!(spell.status, LegalStatus::Universal | LegalStatus::EarlyHelp);
        let name = |spell: &Spell| self.said.members.iter().find(|member| member.person_id == spell.person_id);
        let spells = self.said.statuses.iter().filter(is_statutory);
        spells.filter_map(|spell| Some(format!("{}: {}", name(spell)?.name, spell.status.words()))).collect()
    }

    fn names(&self, with: &People) -> String {
        let there = self.said.members.iter().filter(|member| with.contains(&member.person_id));
        let names: Vec<&str> = there.map(|member| member.name.as_str()).collect();
        if names.is_empty() { "Somebody of the family".to_owned() } else { names.join(", ") }
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Said), Problem> {
    act::read(site, viewer, reference, "what people agreed to", |connection, viewer, family| {
        let id = &family.id;
        let members = store::members(connection, viewer, id)?;
        let answers = store::consents(connection, viewer, id)?;
        let reasons = store::reasons_to_go_on(connection, viewer, id)?;
        Ok(Said {
            before: store::old_agreements(connection, viewer, id)?,
            spells: store::responsibilities_of(connection, viewer, id)?,
            statuses: store::current_spells(connection, viewer, id)?,
            stops: store::stops_of(&answers, &members, &reasons),
            members,
            answers,
        })
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, said): (Family, Said), form: Form) -> Page {
    page(&ListPage {
        frame: site.frame(Some(viewer), "What people agreed to").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{}/consent", family.reference),
        family: format!("/families/{}", family.reference),
        can_change: family.may_be_kept_safe(),
        answers_for_it: family.may_be_changed() && family.grade >= GRADE_FULL,
        said,
        today: site.clock().today(),
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, GOES_ON, &reference.to_string()).await?;
    let read = read(&site, &viewer, &reference).await?;
    render(&site, &viewer, read, form)
}

/// Who answers for the family says why the work goes on.
pub(in crate::pages) async fn goes_on(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, GOES_ON, &reference.to_string()).await?;
    let known = read(&site, &viewer, &reference).await?;
    let missing = "Enter why the work goes on: what the law asks for, or what they said";
    let Some(words) = form.check(site.clock().today(), |check| check.text("words", missing)) else {
        return Ok(forms::refused(render(&site, &viewer, known, form)?));
    };
    let led_to = format!("/families/{reference}/consent");
    let act = Act::ConsentChanged;
    let written = act::store_touching(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        if family.grade < GRADE_FULL {
            let words = "Only the lead practitioner, who stands in for them, or their manager can say why the work goes on. Speak with them.";
            return Err(Error::Refused(words.to_owned()));
        }
        store::go_on(tx, by, &family.id, &words)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "words", words);
            Ok(forms::refused(render(&site, &viewer, known, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}
