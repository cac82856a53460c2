//! The address book of a family: everybody to whom something can be given, and the form that adds somebody.

use alongside_families::Bar;
use alongside_families::act::{Written, read, refuse, store_touching};
use alongside_families::store::{Family, Member, members};
use alongside_schema::{Act, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use crate::store::{self, NewRecipient, Recipient};

const FORM: &str = "recipient";

#[derive(Template)]
#[template(path = "sending/book.html")]
struct BookPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    can_change: bool,
    book: Vec<Recipient>,
    members: Vec<Member>,
}

impl BookPage {
    /// Those of the family who do not stand in the book yet.
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        new_ones(&self.members, &self.book).map(|member| (member.person_id.as_str(), member.name.as_str()))
    }
}

fn new_ones<'m>(members: &'m [Member], book: &'m [Recipient]) -> impl Iterator<Item = &'m Member> {
    let is_new = |member: &&Member| book.iter().all(|known| known.person_id.as_ref() != Some(&member.person_id));
    members.iter().filter(|member| member.is_living_member()).filter(is_new)
}

type Read = (Family, (Vec<Recipient>, Vec<Member>));

async fn read_book(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<Read, Problem> {
    read(site, viewer, reference, "address book", |connection, viewer, family| {
        Ok((store::book(connection, viewer, &family.id)?, members(connection, viewer, &family.id)?))
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, (book, members)): Read, form: Form) -> Page {
    page(&BookPage {
        frame: site.frame(Some(viewer), "Address book").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{}/recipients", family.reference),
        can_change: family.may_be_changed(),
        book,
        members,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let read = read_book(&site, &viewer, &reference).await?;
    render(&site, &viewer, read, form)
}

fn parse(check: &mut Check<'_>, offered: &[Id]) -> Option<NewRecipient> {
    let who = check.optional("who");
    if let Some(person) = offered.iter().find(|id| id.as_str() == who) {
        return Some(NewRecipient::Person(person.clone()));
    }
    if who != "other" {
        check.error("who", "Select who it is");
        return None;
    }
    let name = check.text("name", "Enter their name");
    let role = check.text("role", "Enter what their work is, like SENCo");
    Some(NewRecipient::Professional(name, role, check.text("agency", "Enter for whom they work, like a school")))
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let read = read_book(&site, &viewer, &reference).await?;
    let offered: Vec<Id> = new_ones(&read.1.1, &read.1.0).map(|member| member.person_id.clone()).collect();
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &offered)) else {
        return Ok(forms::refused(render(&site, &viewer, read, form)?));
    };
    let led_to = format!("/families/{reference}/recipients");
    let written = store_touching(&site, &viewer, &form, &reference, Act::HomeChanged, led_to, move |tx, by, family| {
        store::add_recipient(tx, by, &family.id, &new)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            refuse(&site, &mut form, "who", words);
            Ok(forms::refused(render(&site, &viewer, read, form)?))
        }
        Written::Overtaken => Ok(forms::overtaken(render(&site, &viewer, read, form)?)),
    }
}
