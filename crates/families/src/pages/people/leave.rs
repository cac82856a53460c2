//! Somebody is no longer one of the family. Dated, and nothing of them is taken away.

use alongside_schema::{Act, Viewer};
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::store::{self, Family, Member};

const FORM: &str = "leave-family";

#[derive(Template)]
#[template(path = "families/person_leave.html")]
struct LeavePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    member: Member,
}

fn render(site: &Site, viewer: &Viewer, family: &Family, member: Member, form: Form) -> Page {
    page(&LeavePage {
        frame: site.frame(Some(viewer), "A person leaves a family").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/people/{}/leave", family.reference, member.person_id),
        form,
        member,
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let form = Form::open(&site, &viewer, FORM, &format!("{reference} {person}")).await?;
    let form = form.with_day("on", site.clock().today());
    let (family, member) = act::read(&site, &viewer, &reference, "leaving form", move |connection, viewer, family| {
        store::member(connection, viewer, &family.id, &person)
    })
    .await?;
    render(&site, &viewer, &family, member, form)
}

pub(in crate::pages) async fn leave(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, &format!("{reference} {person}")).await?;
    let who = person.clone();
    let (family, member) = act::read(&site, &viewer, &reference, "leaving form", move |connection, viewer, family| {
        store::member(connection, viewer, &family.id, &who)
    })
    .await?;
    let read = form.check(site.clock().today(), |check| {
        let on = check.past_day("on", "the day from which they are no longer one of the family");
        (on, check.text("reason", "Enter what has changed, in words that they could read"))
    });
    let Some((Some(on), reason)) = read else {
        return Ok(forms::refused(render(&site, &viewer, &family, member, form)?));
    };
    let (leaving, to) = (member.clone(), format!("/families/{reference}/people"));
    let what = (Act::MemberChanged, person.to_string());
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        store::leave(tx, viewer, family, &leaving, on, &reason)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "on_day", words);
            Ok(forms::refused(render(&site, &viewer, &family, member, form)?))
        }
        Written::Overtaken => Err(alongside_schema::Error::Stale.into()),
    }
}
