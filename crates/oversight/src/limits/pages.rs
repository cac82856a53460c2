//! What people of a family object to, or ask that we do not use: written down by those who work with them.

use std::collections::HashMap;

use alongside_families::Bar;
use alongside_families::act::{Written, read, refuse, store_of_record};
use alongside_families::codes::LimitKind;
use alongside_families::store::{Family, Member, members};
use alongside_schema::{Act, Error, Id, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::CLOCK;
use super::store::{self, Limit, NewLimit};
use crate::rights::clock::{Due, due_of};

const FORM: &str = "limit";

/// The answer that says: somebody who is not of the family.
const SOMEBODY_ELSE: &str = "other";
/// The answer that says: the whole family.
const WHOLE: &str = "family";

struct Read {
    family: Family,
    members: Vec<Member>,
    limits: Vec<Limit>,
}

#[derive(Template)]
#[template(path = "oversight/limits.html")]
struct LimitsPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    can_write: bool,
    names: HashMap<Id, String>,
    lines: Vec<(Limit, Due)>,
    members: Vec<Member>,
}

impl LimitsPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn who(&self) -> impl Iterator<Item = (&str, &str)> {
        self.people().chain([(SOMEBODY_ELSE, "Somebody else")])
    }

    fn about(&self) -> impl Iterator<Item = (&str, &str)> {
        std::iter::once((WHOLE, "The whole family")).chain(self.people())
    }

    fn about_words(&self, limit: &Limit) -> &str {
        let name =
            limit.person.as_ref().map(|person| self.names.get(person).map_or("somebody of the family", String::as_str));
        name.unwrap_or("the whole family")
    }
}

async fn read_all(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<Read, Problem> {
    let (family, (members, limits)) =
        read(site, viewer, reference, "objections and limits", |connection, viewer, family| {
            Ok((members(connection, viewer, &family.id)?, store::of_family(connection, viewer, &family.id)?))
        })
        .await?;
    Ok(Read { family, members, limits })
}

fn render(site: &Site, viewer: &Viewer, read: Read, form: Form) -> Page {
    let now = site.clock().now();
    let line = |limit: Limit| {
        let due = due_of(site.clocks(), (CLOCK, limit.asked_on), &[], limit.decided_at, now);
        (limit, due)
    };
    page(&LimitsPage {
        frame: site.frame(Some(viewer), "Objections, and limits of processing").with_errors(form.has_errors()),
        bar: Bar::from(&read.family),
        address: format!("/families/{}/limits", read.family.reference),
        can_write: !read.family.is_for_reading(),
        names: read.members.iter().map(|one| (one.person_id.clone(), one.name.clone())).collect(),
        lines: read.limits.into_iter().map(line).collect(),
        members: read.members,
        form,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference: Reference = text.parse().map_err(|_| Problem::NotFound)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?.with_day("asked", site.clock().today());
    let read = read_all(&site, &viewer, &reference).await?;
    render(&site, &viewer, read, form)
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> Option<NewLimit> {
    let kind: Option<LimitKind> = check.code("kind", "Select what they ask for");
    let find = |chosen: &str| members.iter().find(|member| member.person_id.as_str() == chosen);
    let (who, about) = (check.values().get("who").to_owned(), check.values().get("about").to_owned());
    let asker = find(&who);
    let asked_by = match asker {
        Some(member) => member.name.clone(),
        None if who == SOMEBODY_ELSE => check.text("asked_by", "Enter who asks, by name or by their work"),
        None => {
            check.error("who", "Select who asks");
            String::new()
        }
    };
    let person = find(&about);
    if person.is_none() && about != WHOLE {
        check.error("about", "Select about whom it is");
    }
    let words = check.text("words", "Enter what they say, in their words");
    let asked_on = check.past_day("asked", "the day on which they said so");
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let kept_from = People::new(check.ticked("kept_from", &ids));
    let asker = asker.map(|member| member.person_id.clone());
    if asker.as_ref().is_some_and(|asker| kept_from.contains(asker)) {
        check.error("kept_from", "Nobody is kept from what they say themselves. Take that tick away");
    }
    let person = person.map(|member| member.person_id.clone());
    Some(NewLimit { person, kind: kind?, asked_by, asker, asked_on: asked_on?, words, kept_from })
}

pub(super) async fn ask(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference: Reference = text.parse().map_err(|_| Problem::NotFound)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let before = read_all(&site, &viewer, &reference).await?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &before.members)) else {
        return Ok(forms::refused(render(&site, &viewer, before, form)?));
    };
    let led_to = format!("/families/{reference}/limits");
    let written =
        store_of_record(&site, &viewer, &form, &reference, Act::LimitChanged, led_to, move |tx, by, family| {
            store::ask(tx, by, family, &new)
        });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            refuse(&site, &mut form, "words", words);
            Ok(forms::refused(render(&site, &viewer, before, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}
