//! Inviting more people to a meeting.

use alongside_families::Bar;
use alongside_families::store::hold;
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::set_up::{colleague_items, family_items, parse_guests};
use super::{Around, around, id, reference};
use crate::store;

const FORM: &str = "meeting-invite";

#[derive(Template)]
#[template(path = "meetings/invite.html")]
struct InvitePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    around: Around,
}

impl InvitePage {
    fn family(&self) -> impl Iterator<Item = (&str, String)> {
        family_items(&self.around.members)
    }

    fn colleagues(&self) -> impl Iterator<Item = (&str, String)> {
        colleague_items(&self.around.colleagues)
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let form = Form::open(&site, &viewer, FORM, meeting.as_str()).await?;
    render(&site, &viewer, &reference, &meeting, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: &Reference, meeting: &Id, form: Form) -> Page {
    let around = around(site, viewer, reference, Some(meeting), "invitation form").await?;
    page(&InvitePage {
        frame: site.frame(Some(viewer), "Invite to a meeting").with_errors(form.has_errors()),
        bar: Bar::from(&around.family),
        address: format!("/families/{reference}/meetings/{meeting}/invite"),
        form,
        around,
    })
}

pub(super) async fn invite(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, meeting.as_str()).await?;
    let around = around(&site, &viewer, &reference, Some(&meeting), "invitation form").await?;
    let parsed = form.check(site.clock().today(), |check| parse_guests(check, &around.members, &around.colleagues));
    let Some(guests) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, &reference, &meeting, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/meetings/{meeting}"))?;
            let family = hold(tx, &viewer, &reference)?;
            let of = store::meeting(tx.connection(), &viewer, &family.id, &meeting)?;
            store::invite_more(tx, &viewer, &family.id, &of, &guests)?;
            let entry = Entry::new(&viewer, Act::MeetingChanged).family(&family.id).target(&meeting).detail("invited");
            Ok(entry.with(led_to))
        })
        .await?;
    then(&led_to)
}
