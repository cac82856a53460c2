//! Setting a meeting up and inviting to it.

use alongside_families::Bar;
use alongside_families::act::Written;
use alongside_families::store::{Member, hold};
use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Around, around, reference};
use crate::codes::{Guest, How, MeetingKind};
use crate::guests::{self, MOST_GUESTS};
use crate::store::{self, Colleague, MeetingChange, NewGuest, NewMeeting};

const FORM: &str = "meeting";

#[derive(Template)]
#[template(path = "meetings/set_up.html")]
struct SetUpPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    around: Around,
}

impl SetUpPage {
    fn family(&self) -> impl Iterator<Item = (&str, String)> {
        family_items(&self.around.members)
    }

    fn colleagues(&self) -> impl Iterator<Item = (&str, String)> {
        colleague_items(&self.around.colleagues)
    }
}

/// The people of a family as they are ticked.
pub(super) fn family_items(members: &[Member]) -> impl Iterator<Item = (&str, String)> {
    members.iter().map(|member| (member.person_id.as_str(), format!("{}, {}", member.name, member.relationship)))
}

/// Who works with the family, as they are ticked.
pub(super) fn colleague_items(colleagues: &[Colleague]) -> impl Iterator<Item = (&str, String)> {
    let words = |one: &Colleague| format!("{}, {}, {}", one.name, one.job_title, one.agency);
    colleagues.iter().map(move |one| (one.user_id.as_str(), words(one)))
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with("kind", MeetingKind::Team.code()).with("how", How::InPerson.code());
    render(&site, &viewer, &reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: &Reference, form: Form) -> Page {
    let around = around(site, viewer, reference, None, "meeting form").await?;
    page(&SetUpPage {
        frame: site.frame(Some(viewer), "Set up a meeting").with_errors(form.has_errors()),
        bar: Bar::from(&around.family),
        address: format!("/families/{reference}/meetings/new"),
        form,
        around,
    })
}

pub(super) async fn set_up(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let around = around(&site, &viewer, &reference, None, "meeting form").await?;
    if around.told.used_in(&site, &viewer, &mut form, |_| "purpose").await? {
        return then(&format!("/families/{reference}/meetings/new"));
    }
    let again = around.told.again(form.values());
    let parsed = form.check(site.clock().today(), |check| {
        let new = NewMeeting {
            kind: check.code("kind", "Select what the meeting is").unwrap_or(MeetingKind::Team),
            purpose: check.text("purpose", "Enter what the meeting is for, in the family's words"),
            plan: parse_plan(check),
        };
        (new, parse_guests(check, &around.members, &around.colleagues))
    });
    let Some((new, guests)) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, &reference, form).await?));
    };
    let id = site.db().chance().id(site.clock().now());
    let (by, sent, of) = (viewer.clone(), form.clone(), reference.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}/meetings/{id}"))?;
        let family = hold(tx, &by, &of)?;
        store::set_up(tx, &by, &family, &id, &new, &guests)?;
        again.keep(tx, &by, &family.id, "a meeting")?;
        let entry = Entry::new(&by, Act::MeetingChanged).family(&family.id).target(&id).detail("set up");
        Ok(entry.with(led_to))
    });
    let shown_again = async |form| render(&site, &viewer, &reference, form).await;
    let written = Written::of(written.await)?;
    written.answer(&site, form, "place", shown_again, async |_| Err(Error::Stale.into())).await
}

/// When, where and how. A meeting is set up for today or a day to come; its record says when it was held.
pub(super) fn parse_plan(check: &mut Check<'_>) -> MeetingChange {
    let meets_on = check.coming_day("on", "the date of the meeting").unwrap_or(check.today());
    let (meets_at, place, how) = parse_place(check);
    MeetingChange { meets_on, meets_at, place, how, not_held_reason: String::new() }
}

/// When it begins, where it is and how people meet.
pub(super) fn parse_place(check: &mut Check<'_>) -> (String, String, How) {
    let at = check.text("at", "Enter when it starts, like 4pm");
    let place = check.text("place", "Enter where it is, or how to join");
    (at, place, check.code("how", "Select how people meet").unwrap_or(How::InPerson))
}

/// Who is invited: ticks, and one line for each professional without an account.
pub(super) fn parse_guests(check: &mut Check<'_>, members: &[Member], colleagues: &[Colleague]) -> Vec<NewGuest> {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let users: Vec<Id> = colleagues.iter().map(|one| one.user_id.clone()).collect();
    let (ticked, ticked_users) = (check.ticked("family", &ids), check.ticked("workers", &users));
    let of_family = members.iter().filter(|member| ticked.contains(&member.person_id)).map(|member| NewGuest {
        guest: Guest::Family,
        person_id: Some(member.person_id.clone()),
        user_id: None,
        name: member.name.clone(),
        agency: String::new(),
        reach: String::new(),
    });
    let workers = colleagues.iter().filter(|one| ticked_users.contains(&one.user_id)).map(|one| NewGuest {
        guest: Guest::Worker,
        person_id: None,
        user_id: Some(one.user_id.clone()),
        name: one.name.clone(),
        agency: one.agency.clone(),
        reach: String::new(),
    });
    let mut invited: Vec<NewGuest> = of_family.chain(workers).collect();
    match guests::read(check.values().get("others")) {
        Ok(named) => invited.extend(named.into_iter().map(|one| NewGuest {
            guest: Guest::Professional,
            person_id: None,
            user_id: None,
            name: one.name,
            agency: one.agency,
            reach: one.reach,
        })),
        Err(line) => check.error(
            "others",
            format!(
                "Line {line}: enter a name, a comma and for whom they work, like Mrs Ellis, Bramble Primary School"
            ),
        ),
    }
    if invited.is_empty() {
        check.error("family", "Tick who is to come, or name a professional below");
    }
    if invited.len() > MOST_GUESTS {
        check.error("others", format!("A meeting has up to {MOST_GUESTS} people. Take some lines away"));
    }
    invited
}

/// Fills the fields of [`parse_plan`] with what is stored.
pub(super) fn with_plan(form: Form, on: Day, at: &str, place: &str, how: How) -> Form {
    form.with_day("on", on).with("at", at).with("place", place).with("how", how)
}
