//! One address: somebody has made sure that it is theirs, or it is not theirs any more.

use alongside_families::Bar;
use alongside_families::act::{Written, id, read, refuse, store_touching};
use alongside_families::store::Family;
use alongside_schema::{Act, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use crate::store::{self, Address, CheckedAddress, Recipient};

const FORM: &str = "address-check";
const CHECKED: &str = "checked";
const ENDED: &str = "ended";

#[derive(Template)]
#[template(path = "sending/address.html")]
struct AddressPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    book: String,
    to: String,
    can_change: bool,
    recipient: Recipient,
    address: Address,
}

impl AddressPage {
    fn answers(&self) -> [(&'static str, &'static str); 2] {
        [(CHECKED, "It is theirs: I have made sure"), (ENDED, "It is not theirs any more")]
    }
}

type Read = (Family, (Recipient, Address));

async fn read_one(site: &Site, viewer: &Viewer, reference: &Reference, ids: &(Id, Id)) -> Result<Read, Problem> {
    let (to, row) = ids.clone();
    read(site, viewer, reference, "address of a recipient", move |connection, viewer, family| {
        let recipient = store::recipient(connection, viewer, &family.id, &to)?;
        let address = recipient.addresses.iter().find(|one| one.id == row).cloned().ok_or(Error::NotFound)?;
        Ok((recipient, address))
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, (recipient, address)): Read, form: Form) -> Page {
    let book = format!("/families/{}/recipients", family.reference);
    page(&AddressPage {
        frame: site.frame(Some(viewer), "An address").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        to: format!("{book}/{}/addresses/{}", recipient.id, address.id),
        book,
        can_change: family.may_be_changed() && address.ended_on.is_none(),
        recipient,
        address,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, to, row)): Path<(String, String, String)>,
) -> Page {
    let (reference, ids) = (reference(&text)?, (id(&to)?, id(&row)?));
    let form = Form::open(&site, &viewer, FORM, ids.1.as_str()).await?;
    let read = read_one(&site, &viewer, &reference, &ids).await?;
    let form = form.with_day("on", site.clock().today()).of_version(read.1.1.version);
    render(&site, &viewer, read, form)
}

/// What somebody says of an address.
enum Said {
    Checked(CheckedAddress),
    Ended(alongside_schema::Day),
}

fn parse(check: &mut Check<'_>) -> Option<Said> {
    let said = check.optional("said");
    let on = check.past_day("on", "the date");
    match said.as_str() {
        CHECKED => {
            let how = check.text("how", "Enter how you made sure, like “rang her on the number that we know”");
            on.map(|on| Said::Checked(CheckedAddress { on, how }))
        }
        ENDED => on.map(Said::Ended),
        _ => {
            check.error("said", "Select whether it is theirs");
            None
        }
    }
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, to, row)): Path<(String, String, String)>,
    values: Values,
) -> Page {
    let (reference, ids) = (reference(&text)?, (id(&to)?, id(&row)?));
    let mut form = Form::sent(&site, &viewer, values, FORM, ids.1.as_str()).await?;
    let read = read_one(&site, &viewer, &reference, &ids).await?;
    let Some(Some(said)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, read, form)?));
    };
    let (address, version) = (read.1.1.clone(), form.version());
    let led_to = format!("/families/{reference}/recipients");
    let written = store_touching(&site, &viewer, &form, &reference, Act::HomeChanged, led_to, move |tx, by, _| {
        match &said {
            Said::Checked(checked) => store::check_address(tx, by, &address, version, checked)?,
            Said::Ended(on) => store::end_address(tx, &address, version, *on)?,
        }
        Ok(address.id)
    });
    let written = written.await?;
    if let Written::Led(led_to) = written {
        return then(&led_to);
    }
    let read = read_one(&site, &viewer, &reference, &ids).await?;
    let words = match written {
        Written::Refused(words) => words,
        _ => "Somebody else has changed this address meanwhile. Read it again, and send the form once more.".to_owned(),
    };
    let mut form = form.overtaken(read.1.1.version, Vec::new());
    refuse(&site, &mut form, "said", words);
    Ok(forms::overtaken(render(&site, &viewer, read, form)?))
}
