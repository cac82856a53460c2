//! What happens to one person: born, died, called something else, grown up. Four acts that read, show and store in one way.

use alongside_schema::{Act, Day, Error, Id, Reference, Viewer, Visibility};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::person_codes::{Detail, Sex};
use crate::store::{self, Birth, Death, Family, GrownUp, Member, Renamed, WhatEnds};
use crate::tie_codes::LifeEvent;

#[derive(Template)]
#[template(path = "families/life.html")]
struct LifePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    kind: LifeEvent,
    member: Member,
    ends: WhatEnds,
}

impl LifePage {
    /// Who may still read a name that is no longer used.
    fn readers() -> [(&'static str, &'static str); 2] {
        [
            (Visibility::Team.code(), "Everybody who works with the family"),
            (Visibility::Limited.code(), "Only the lead practitioner and their manager"),
        ]
    }
}

/// The last part of the address of each act, which is also the name of its form.
fn place(kind: LifeEvent) -> &'static str {
    match kind {
        LifeEvent::Birth => "born",
        LifeEvent::Death => "died",
        LifeEvent::Name => "called",
        _ => "eighteen",
    }
}

fn title(kind: LifeEvent) -> &'static str {
    match kind {
        LifeEvent::Birth => "Record a birth",
        LifeEvent::Death => "Record a death",
        LifeEvent::Name => "Record a new name or gender",
        _ => "Record that somebody turned 18",
    }
}

/// What a page says happened.
enum Said {
    Birth(Birth),
    Death(Death),
    Name(Renamed),
    Adult(GrownUp),
}

async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    person: &Id,
) -> Result<(Family, (Member, WhatEnds, String)), Problem> {
    let person = person.clone();
    act::read(site, viewer, reference, "life event", move |connection, viewer, family| {
        let member = store::member(connection, viewer, &family.id, &person)?;
        let ends = store::what_ends(connection, viewer, &family.id, &person)?;
        let details = store::details(connection, viewer, &family.id, &person)?;
        let pronouns = details.iter().find(|known| known.detail == Detail::Pronouns && known.to_on.is_none());
        let pronouns = pronouns.map_or_else(String::new, |known| known.value.clone());
        Ok((member, ends, pronouns))
    })
    .await
}

fn render(
    site: &Site,
    viewer: &Viewer,
    family: &Family,
    kind: LifeEvent,
    (member, ends): (Member, WhatEnds),
    form: Form,
) -> Page {
    page(&LifePage {
        frame: site.frame(Some(viewer), title(kind)).with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/people/{}/{}", family.reference, member.person_id, place(kind)),
        form,
        kind,
        member,
        ends,
    })
}

async fn show(site: Site, viewer: Viewer, (text, person): (String, String), kind: LifeEvent) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let (family, (member, ends, pronouns)) = read(&site, &viewer, &reference, &person).await?;
    let form = Form::open(&site, &viewer, place(kind), person.as_str()).await?;
    let today = site.clock().today();
    let form = match kind {
        LifeEvent::Name => form
            .with("name", &member.name)
            .with("pronouns", pronouns)
            .with("before", Visibility::Team.code())
            .with_day("on", today),
        LifeEvent::Birth | LifeEvent::Death => form.with_day("on", today),
        _ => form,
    };
    let form = if kind == LifeEvent::Birth { form.with("name", &member.name) } else { form };
    render(&site, &viewer, &family, kind, (member, ends), form)
}

async fn record(site: Site, viewer: Viewer, (text, person): (String, String), values: Values, kind: LifeEvent) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let mut form = Form::sent(&site, &viewer, values, place(kind), person.as_str()).await?;
    let (family, (member, ends, _)) = read(&site, &viewer, &reference, &person).await?;
    let Some(Some(said)) = form.check(site.clock().today(), |check| parse(check, kind)) else {
        return Ok(forms::refused(render(&site, &viewer, &family, kind, (member, ends), form)?));
    };
    let to = format!("/families/{reference}/people/{person}");
    let what = (Act::LifeEventRecorded, person.to_string());
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        // What is stored now decides, not what the page showed.
        let member = store::member(tx.connection(), viewer, &family.id, &person)?;
        let recorded = match &said {
            Said::Birth(birth) => store::record_birth(tx, viewer, family, &member, birth),
            Said::Death(death) => store::record_death(tx, viewer, family, &member, death),
            Said::Name(name) => store::record_new_name(tx, viewer, family, &member, name),
            Said::Adult(adult) => store::record_grown_up(tx, viewer, family, &member, adult),
        };
        recorded.map(|_| ())
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            let field = if kind == LifeEvent::Adult { "words" } else { "on_day" };
            act::refuse(&site, &mut form, field, words);
            Ok(forms::refused(render(&site, &viewer, &family, kind, (member, ends), form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>, kind: LifeEvent) -> Option<Said> {
    let words = check.optional("words");
    Some(match kind {
        LifeEvent::Birth => {
            let name = check
                .text("name", "Enter what the baby is called. If there is no name yet, leave the one that stands here");
            let born_on = check.past_day("on", "the date of birth")?;
            if born_on.days_until(check.today()) > 300 {
                check.error(
                    "on_day",
                    "This baby was on the way, so the birth was within the last months. Look at the date again",
                );
            }
            Said::Birth(Birth { name, born_on, sex: check.values().get("sex").parse::<Sex>().ok(), words })
        }
        LifeEvent::Death => Said::Death(Death { on: death_day(check)?, words }),
        LifeEvent::Name => {
            let name = check.text("name", "Enter what they are called");
            let on = check.past_day("on", "the day from which it is so")?;
            let before_seen_by = check.values().get("before").parse().unwrap_or(Visibility::Team);
            let (gender, pronouns) = (check.optional("gender"), check.optional("pronouns"));
            Said::Name(Renamed { name, on, before_seen_by, gender, pronouns, words })
        }
        _ => Said::Adult(GrownUp { is_care_leaver: check.values().is_ticked("care_leaver", "yes"), words }),
    })
}

fn death_day(check: &mut Check<'_>) -> Option<Day> {
    let on = check.past_day("on", "the day on which they died");
    if !check.values().is_ticked("sure", "yes") {
        check.error("sure", "Tick that you have looked who this is");
    }
    on
}

macro_rules! pages {
    ($($show:ident, $record:ident for $kind:ident;)+) => {$(
        pub(in crate::pages) async fn $show(
            State(site): State<Site>,
            Extension(viewer): Extension<Viewer>,
            Path(path): Path<(String, String)>,
        ) -> Page {
            show(site, viewer, path, LifeEvent::$kind).await
        }

        pub(in crate::pages) async fn $record(
            State(site): State<Site>,
            Extension(viewer): Extension<Viewer>,
            Path(path): Path<(String, String)>,
            values: Values,
        ) -> Page {
            record(site, viewer, path, values, LifeEvent::$kind).await
        }
    )+};
}

pages! {
    show_birth, birth for Birth;
    show_death, death for Death;
    show_name, name for Name;
    show_eighteen, eighteen for Adult;
}
