//! Somebody of the address book, with the ways of giving them something.

use alongside_families::Bar;
use alongside_families::act::{Written, id, read, refuse, store_touching};
use alongside_families::store::{Family, Member, members};
use alongside_schema::{Act, Id, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use crate::codes::SendWay;
use crate::store::{self, CheckedAddress, NewAddress, Recipient};

const FORM: &str = "recipient-address";

#[derive(Template)]
#[template(path = "sending/recipient.html")]
struct RecipientPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    book: String,
    address: String,
    can_change: bool,
    recipient: Recipient,
    members: Vec<Member>,
}

impl RecipientPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }
}

type Read = (Family, (Recipient, Vec<Member>));

async fn read_one(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Read, Problem> {
    let id = id.clone();
    read(site, viewer, reference, "recipient", move |connection, viewer, family| {
        let recipient = store::recipient(connection, viewer, &family.id, &id)?;
        Ok((recipient, members(connection, viewer, &family.id)?))
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, (recipient, members)): Read, form: Form) -> Page {
    let book = format!("/families/{}/recipients", family.reference);
    page(&RecipientPage {
        frame: site.frame(Some(viewer), "Somebody of the address book").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{book}/{}", recipient.id),
        book,
        can_change: family.may_be_changed(),
        recipient,
        members,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, row)): Path<(String, String)>,
) -> Page {
    let (reference, row) = (reference(&text)?, id(&row)?);
    let form = Form::open(&site, &viewer, FORM, row.as_str()).await?;
    let read = read_one(&site, &viewer, &reference, &row).await?;
    render(&site, &viewer, read, form)
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> Option<NewAddress> {
    let way = check.code("way", "Select by which way");
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let kept_from = People::new(check.ticked("kept_from", &ids));
    let (address, postcode) = if way == Some(SendWay::Post) {
        let address = check.text("address", "Enter the address, without the postcode");
        (address, check.text("postcode", "Enter the postcode"))
    } else {
        Default::default()
    };
    let how = check.optional("how");
    let has_day = ["day", "month", "year"].iter().any(|part| !check.optional(&format!("on_{part}")).is_empty());
    let on = if has_day || !how.is_empty() { check.past_day("on", "the date on which it was checked") } else { None };
    if on.is_some() && how.is_empty() {
        check.error("how", "Enter how it was checked, like “rang her on the number that we know”");
    }
    let checked = on.map(|on| CheckedAddress { on, how });
    Some(NewAddress { way: way?, address, postcode, checked, kept_from })
}

pub(super) async fn add_address(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, row)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, row) = (reference(&text)?, id(&row)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, row.as_str()).await?;
    let read = read_one(&site, &viewer, &reference, &row).await?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &read.1.1)) else {
        return Ok(forms::refused(render(&site, &viewer, read, form)?));
    };
    let led_to = format!("/families/{reference}/recipients");
    let written = store_touching(&site, &viewer, &form, &reference, Act::HomeChanged, led_to, move |tx, by, family| {
        let to = store::recipient(tx.connection(), by, &family.id, &row)?;
        store::add_address(tx, by, &family.id, &to, &new)?;
        Ok(row)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            refuse(&site, &mut form, "way", words);
            Ok(forms::refused(render(&site, &viewer, read, form)?))
        }
        Written::Overtaken => Ok(forms::overtaken(render(&site, &viewer, read, form)?)),
    }
}
