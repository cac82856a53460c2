//! Writing down that somebody says a row is wrong.

use alongside_families::Bar;
use alongside_families::act::{Written, id, read, refuse, store_of_record};
use alongside_families::store::{Family, Member, members};
use alongside_schema::{Act, Error, Id, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::store::{self, NewCorrection};
use crate::rights::row::Said;
use crate::rights::tables::heading;

const FORM: &str = "correction";

/// The answer that says: somebody who is not of the family.
const SOMEBODY_ELSE: &str = "other";

/// The row, and who may say so.
struct Read {
    family: Family,
    members: Vec<Member>,
    table: &'static str,
    row: Id,
    says: Vec<Said>,
}

#[derive(Template)]
#[template(path = "oversight/correction_new.html")]
struct NewPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    heading: String,
    can_write: bool,
    read: Read,
}

impl NewPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.read.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn who(&self) -> impl Iterator<Item = (&str, &str)> {
        self.people().chain([(SOMEBODY_ELSE, "Somebody else")])
    }
}

type Place = (String, String, String);

async fn read_row(site: &Site, viewer: &Viewer, (text, table, row): Place) -> Result<(Reference, Read), Problem> {
    let (reference, row): (Reference, Id) = (text.parse().map_err(|_| Problem::NotFound)?, id(&row)?);
    let (family, (members, table, row, says)) =
        read(site, viewer, &reference, "what is wrong", move |connection, viewer, family| {
            let table = store::known(&table)?;
            let found = store::disputed(connection, viewer, &family.id, table, &row)?;
            let people = store::people_of(connection, viewer, &family.id)?;
            let says = store::says(connection, people, &[&found.row])?.into_iter().next().unwrap_or_default();
            Ok((members(connection, viewer, &family.id)?, table, row, says))
        })
        .await?;
    Ok((reference, Read { family, members, table, row, says }))
}

fn render(site: &Site, viewer: &Viewer, read: Read, form: Form) -> Page {
    let list = format!("/families/{}/corrections", read.family.reference);
    page(&NewPage {
        frame: site.frame(Some(viewer), "What is wrong?").with_errors(form.has_errors()),
        bar: Bar::from(&read.family),
        address: format!("{list}/new/{}/{}", read.table, read.row),
        heading: heading(read.table),
        can_write: !read.family.is_for_reading(),
        list,
        form,
        read,
    })
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(place): Path<Place>,
) -> Page {
    let (_, read) = read_row(&site, &viewer, place).await?;
    let form = Form::open(&site, &viewer, FORM, read.row.as_str()).await?.with_day("asked", site.clock().today());
    render(&site, &viewer, read, form)
}

pub(in super::super) async fn raise(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(place): Path<Place>,
    values: Values,
) -> Page {
    let subject = place.2.clone();
    let mut form = Form::sent(&site, &viewer, values, FORM, &subject).await?;
    let (reference, read) = read_row(&site, &viewer, place).await?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &read.members)) else {
        return Ok(forms::refused(render(&site, &viewer, read, form)?));
    };
    let (table, row) = (read.table, read.row.clone());
    let (act, led_to) = (Act::CorrectionChanged, format!("/families/{reference}/corrections"));
    let written = store_of_record(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        let of = store::disputed(tx.connection(), by, &family.id, table, &row)?;
        store::raise(tx, by, family, &of, &new)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            refuse(&site, &mut form, "is_wrong", words);
            Ok(forms::refused(render(&site, &viewer, read, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> Option<NewCorrection> {
    let chosen = check.values().get("who").to_owned();
    let member = members.iter().find(|member| member.person_id.as_str() == chosen);
    let asked_by = match member {
        Some(member) => member.name.clone(),
        None if chosen == SOMEBODY_ELSE => check.text("asked_by", "Enter who says so, by name or by their work"),
        None => {
            check.error("who", "Select who says so");
            String::new()
        }
    };
    let asked_on = check.past_day("asked", "the day on which they said so");
    let is_wrong = check.text("is_wrong", "Enter what is wrong, in their words");
    let is_right = check.text("is_right", "Enter what is right, in their words");
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let kept_from = People::new(check.ticked("kept_from", &ids));
    let asker = member.map(|member| member.person_id.clone());
    if asker.as_ref().is_some_and(|asker| kept_from.contains(asker)) {
        check.error("kept_from", "Nobody is kept from what they say themselves. Take that tick away");
    }
    Some(NewCorrection { asked_by, asker, asked_on: asked_on?, is_wrong, is_right, kept_from })
}
