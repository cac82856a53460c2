//! Alerts of a family: the list with the form that sets one, and the page on which somebody looks again whether one still holds.

use alongside_schema::{Act, Day, Id, Marks, People, Reference, Viewer, Visibility};
use alongside_web::{Check, Form, Frame, Page, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::act::{self, Written};
use super::{Bar, reference};
use crate::codes::AlertKind;
use crate::store::{self, Alert, Family, Looked, Member, NewAlert, SaidWrong, Waits};

const SET: &str = "alert";
const LOOK: &str = "alert-look";
const HOLDS: &str = "holds";
const ENDED: &str = "ended";

#[derive(Template)]
#[template(path = "families/alerts.html")]
struct AlertsPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    can_change: bool,
    members: Vec<Member>,
    wrong: SaidWrong,
    alerts: Vec<Alert>,
    today: Day,
}

impl AlertsPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn over(&self, over: bool) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(move |alert| alert.is_over(self.today) == over)
    }

    fn about(&self, alert: &Alert) -> String {
        about(&self.members, alert)
    }
}

/// Whom an alert is about, by name: those of the family whom the viewer may see.
fn about(members: &[Member], alert: &Alert) -> String {
    let named = members.iter().filter(|member| alert.about.contains(&member.person_id));
    let names: Vec<&str> = named.map(|member| member.name.as_str()).collect();
    if names.is_empty() { "the whole family".to_owned() } else { names.join(", ") }
}

#[derive(Template)]
#[template(path = "families/alert.html")]
struct AlertPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    list: String,
    address: String,
    alert: Alert,
    waits: Option<Id>,
    about: String,
    can_change: bool,
    today: Day,
}

impl AlertPage {
    fn answers(&self) -> [(&'static str, &'static str); 2] {
        [(HOLDS, "Yes, it still holds"), (ENDED, "No, it ends today")]
    }
}

async fn render(site: &Site, viewer: &Viewer, reference: &Reference, form: Form) -> Page {
    let (family, (members, alerts, wrong)) =
        act::read(site, viewer, reference, "alerts", |connection, viewer, family| {
            let members = store::members(connection, viewer, &family.id)?;
            let alerts = store::alerts_ever(connection, viewer, &family.id)?;
            Ok((members, alerts, SaidWrong::read(connection, viewer, family)?))
        })
        .await?;
    page(&AlertsPage {
        frame: site.frame(Some(viewer), "Alerts of a family").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{reference}/alerts"),
        can_change: family.may_be_kept_safe(),
        members,
        alerts,
        wrong,
        today: site.clock().today(),
    })
}

pub(super) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, SET, &reference.to_string()).await?;
    let form = form.with_day("from", site.clock().today()).with("visibility", Visibility::Team.code());
    render(&site, &viewer, &reference, form).await
}

pub(super) async fn set(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, SET, &reference.to_string()).await?;
    let (_, members) = act::read(&site, &viewer, &reference, "alert form", |connection, viewer, family| {
        store::members(connection, viewer, &family.id)
    })
    .await?;
    let Some(alert) = form.check(site.clock().today(), |check| parse(check, &viewer, &members)) else {
        return Ok(forms::refused(render(&site, &viewer, &reference, form).await?));
    };
    let led_to = format!("/families/{reference}/alerts");
    let act = (Act::AlertChanged, "set".to_owned());
    let written = act::store_form_safely(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        if store::tells_a_protected_home(tx.connection(), &family.id, [alert.words.as_str()])? {
            let words = "It says where a protected home is, and an alert is read by everybody who works with the family. Write it without the place.";
            return Err(alongside_schema::Error::Refused(words.to_owned()));
        }
        store::set_alert(tx, by, &family.id, &alert).map(|_| ())
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "words", words);
            Ok(forms::refused(render(&site, &viewer, &reference, form).await?))
        }
        Written::Overtaken => Ok(forms::overtaken(render(&site, &viewer, &reference, form).await?)),
    }
}

fn parse(check: &mut Check<'_>, viewer: &Viewer, members: &[Member]) -> NewAlert {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let about = check.ticked("about", &ids);
    let kept_from = check.ticked("kept_from", &ids);
    let from_on = check.known_day("from", "the day from which it holds").unwrap_or(check.today());
    let review_on = check.coming_day("review", "the day on which somebody looks at it again");
    let has_end = ["day", "month", "year"].iter().any(|part| !check.optional(&format!("to_{part}")).is_empty());
    let to_on = if has_end { check.coming_day("to", "the last day on which it holds") } else { None };
    let source = check.text("source", "Enter who knows this, like a name and a service");
    let visibility = check.values().get("visibility").parse().unwrap_or(Visibility::Team);
    let subjects = if about.is_empty() { ids } else { about };
    NewAlert {
        kind: check.code("kind", "Select what it is about").unwrap_or(AlertKind::Other),
        words: check.text("words", "Enter what to know, and what to do"),
        from_on,
        review_on: review_on.unwrap_or(check.today()),
        to_on,
        marks: Marks::about(People::new(subjects), said_by(source, viewer))
            .withheld_from(People::new(kept_from))
            .seen_by(visibility),
    }
}

/// The source as it was typed; where a worker writes `me`, who they are.
fn said_by(source: String, viewer: &Viewer) -> String {
    if source.eq_ignore_ascii_case("me") { format!("{}, {}", viewer.name, viewer.agency) } else { source }
}

type Read = (Family, (Alert, Vec<Member>, Option<Id>));

async fn read_one(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    id: &Id,
) -> Result<Read, alongside_web::Problem> {
    let id = id.clone();
    act::read(site, viewer, reference, "alert", move |connection, viewer, family| {
        let alert = store::alert(connection, viewer, &family.id, &id)?;
        let waits = Waits::read(connection, viewer, &family.id)?.of(&alert.id).cloned();
        Ok((alert, store::members(connection, viewer, &family.id)?, waits))
    })
    .await
}

fn render_one(site: &Site, viewer: &Viewer, (family, (alert, members, waits)): Read, form: Form) -> Page {
    let list = format!("/families/{}/alerts", family.reference);
    page(&AlertPage {
        frame: site.frame(Some(viewer), "An alert").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{list}/{}", alert.id),
        list,
        about: about(&members, &alert),
        alert,
        waits,
        can_change: family.may_be_kept_safe(),
        today: site.clock().today(),
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let form = Form::open(&site, &viewer, LOOK, id.as_str()).await?;
    let read = read_one(&site, &viewer, &reference, &id).await?;
    let form = form.of_version(read.1.0.version);
    render_one(&site, &viewer, read, form)
}

/// A worker says whether an alert still holds.
pub(super) async fn look(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, LOOK, id.as_str()).await?;
    let read = read_one(&site, &viewer, &reference, &id).await?;
    if form.version() != read.1.0.version {
        return overtaken(&site, &viewer, read, form);
    }
    let Some((looked, why)) = form.check(site.clock().today(), parse_look) else {
        return Ok(forms::refused(render_one(&site, &viewer, read, form)?));
    };
    let (alert, version) = (read.1.0, form.version());
    let led_to = format!("/families/{reference}/alerts");
    let written = act::store_or_ask(&site, &viewer, &form, &reference, led_to, move |tx, by, family| {
        let taken = store::look_again(tx, by, family, &alert, &looked, &why, version)?;
        Ok((Act::AlertChanged, alert.id.clone(), taken))
    });
    let written = written.await?;
    if let Written::Led(led_to) = written {
        return then(&led_to);
    }
    let read = read_one(&site, &viewer, &reference, &id).await?;
    let Written::Refused(words) = written else { return overtaken(&site, &viewer, read, form) };
    act::refuse(&site, &mut form, "why", words);
    Ok(forms::refused(render_one(&site, &viewer, read, form)?))
}

/// Somebody else has looked at it meanwhile: what stands there now is beside what this worker wrote.
fn overtaken(site: &Site, viewer: &Viewer, read: Read, form: Form) -> Page {
    let alert = &read.1.0;
    let stands = match alert.ended_on {
        Some(day) => format!("Ended on {}: {}", day.words(), alert.end_reason),
        None => format!("It holds; look again on {}", alert.review_on.words()),
    };
    let form = form.overtaken(alert.version, vec![Theirs { label: "What stands there now".to_owned(), text: stands }]);
    Ok(forms::overtaken(render_one(site, viewer, read, form)?))
}

fn parse_look(check: &mut Check<'_>) -> (Looked, String) {
    let answer = check.values().get("answer").to_owned();
    let looked = match answer.as_str() {
        HOLDS => Looked::Holds(
            check.coming_day("review", "the day on which somebody looks at it again").unwrap_or(check.today()),
        ),
        ENDED => Looked::Ended,
        _ => {
            check.error("answer", "Select whether it still holds");
            Looked::Ended
        }
    };
    (looked, check.text("why", "Enter how you know"))
}
