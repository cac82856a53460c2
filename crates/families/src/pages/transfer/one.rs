//! One move to or from another area: how it stands, the pack, and what happened next with it.

use alongside_schema::{Act, Day, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::codes::Knows;
use crate::store::{self, Family, Transfer, TransferStep};
use crate::transfers::{Direction, PassingOn, Standing};

const FORM: &str = "transfer-step";
const SENT: &str = "sent";
const ACKNOWLEDGED: &str = "acknowledged";
const CALLED_OFF: &str = "called_off";

#[derive(Template)]
#[template(path = "families/transfer.html")]
struct TransferPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    list: String,
    address: String,
    family: String,
    transfer: Transfer,
    can_change: bool,
    /// By when the other area should have said that it has the family.
    answer_by: Option<Day>,
    /// Whether that day has gone by.
    is_late: bool,
}

impl TransferPage {
    fn is_away(&self) -> bool {
        self.transfer.direction == Direction::Away
    }

    /// What can have happened next.
    fn answers(&self) -> Vec<(&'static str, String)> {
        let mut answers = match self.transfer.standing() {
            Standing::ToSend => vec![(SENT, "It was sent".to_owned())],
            Standing::Sent(_) => {
                vec![(ACKNOWLEDGED, format!("{} has said that they have the family", self.transfer.area))]
            }
            Standing::ToTell => vec![(ACKNOWLEDGED, format!("We told {} that we have the family", self.transfer.area))],
            _ => Vec::new(),
        };
        answers.push((CALLED_OFF, "It does not happen: call it off".to_owned()));
        answers
    }

    fn words_label(&self) -> &'static str {
        match self.transfer.standing() {
            Standing::ToSend => "How was it sent? If it is called off: why?",
            Standing::NothingPassedOn => "Why is it called off?",
            Standing::ToTell => "Whom did you tell, and how? If it is called off: why?",
            _ => "Who said so? If it is called off: why?",
        }
    }

    /// Whether it goes although the family did not have to agree, so that it may not know.
    fn asks_whether_told(&self) -> bool {
        is_by_duty(&self.transfer) && self.transfer.standing() == Standing::ToSend
    }

    /// Whether anything can happen next.
    fn goes_on(&self) -> bool {
        self.can_change && (self.transfer.standing().waits() || self.transfer.standing() == Standing::NothingPassedOn)
    }

    /// Whether the work here can end because of it.
    fn may_end(&self) -> bool {
        let done = matches!(self.transfer.standing(), Standing::Acknowledged(_) | Standing::NothingPassedOn);
        self.can_change && self.is_away() && done
    }
}

/// Whether it goes although the family did not have to agree.
fn is_by_duty(transfer: &Transfer) -> bool {
    transfer.passing_on == PassingOn::Duty
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<(Family, Transfer), Problem> {
    let id = id.clone();
    act::read(site, viewer, reference, "transfer", move |connection, viewer, family| {
        store::transfer(connection, viewer, &family.id, &id)
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, transfer): (Family, Transfer), form: Form) -> Page {
    let list = format!("/families/{}/transfer", family.reference);
    let days = site.settings().transfer.acknowledge_days;
    let by = |sent: Day| Day(site.clocks().calendar().working_days_after(sent.0, days));
    let answer_by = match transfer.standing() {
        Standing::Sent(on) => Some(by(on)),
        _ => None,
    };
    page(&TransferPage {
        frame: site.frame(Some(viewer), "Moving to or from another area").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{list}/{}", transfer.id),
        list,
        family: format!("/families/{}", family.reference),
        can_change: family.may_be_changed(),
        is_late: answer_by.is_some_and(|day| day < site.clock().today()),
        answer_by,
        transfer,
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    let read = read(&site, &viewer, &reference, &id).await?;
    let form = form.of_version(read.1.version).with_day("on", site.clock().today());
    render(&site, &viewer, read, form)
}

/// A worker says what happened next.
pub(in crate::pages) async fn step(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let known = read(&site, &viewer, &reference, &id).await?;
    if form.version() != known.1.version {
        return overtaken(&site, &viewer, known, form);
    }
    let Some(Some(step)) = form.check(site.clock().today(), |check| parse(check, is_by_duty(&known.1))) else {
        return Ok(forms::refused(render(&site, &viewer, known, form)?));
    };
    let (transfer, version) = (known.1, form.version());
    let led_to = format!("/families/{reference}/transfer/{id}");
    let act = (Act::TransferChanged, id.to_string());
    let written = act::store_form(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        store::step_transfer(tx, by, &family.id, &transfer, &step, version)
    });
    let written = written.await?;
    if let Written::Led(led_to) = written {
        return then(&led_to);
    }
    let known = read(&site, &viewer, &reference, &id).await?;
    let Written::Refused(words) = written else { return overtaken(&site, &viewer, known, form) };
    act::refuse(&site, &mut form, "happened", words);
    Ok(forms::refused(render(&site, &viewer, known, form)?))
}

/// Somebody else has written down what happened meanwhile.
fn overtaken(site: &Site, viewer: &Viewer, known: (Family, Transfer), form: Form) -> Page {
    let stands = known.1.standing().words();
    let form = form.overtaken(known.1.version, vec![Theirs { label: "How it stands now".to_owned(), text: stands }]);
    Ok(forms::overtaken(render(site, viewer, known, form)?))
}

fn parse(check: &mut Check<'_>, by_duty: bool) -> Option<TransferStep> {
    let happened = check.values().get("happened").to_owned();
    let missing = match happened.as_str() {
        SENT => "Enter how it was sent, like: by hand to the new lead, or secure e-mail",
        ACKNOWLEDGED => "Enter who it was, by name",
        CALLED_OFF => "Enter why it is called off",
        _ => {
            check.error("happened", "Select what happened");
            return None;
        }
    };
    let words = check.text("words", missing);
    if happened == CALLED_OFF {
        return Some(TransferStep::CalledOff(words));
    }
    let on = check.past_day("on", "the day on which it was");
    if happened != SENT {
        return Some(TransferStep::Acknowledged(on?, words));
    }
    // Whoever agreed knows.
    let told: Option<Knows> =
        if by_duty { check.code("told", "Select whether the family knows") } else { Some(Knows::Told) };
    let why_not_told = match told {
        Some(Knows::NotTold) => check.text("why_not_told", "Enter why the family does not know"),
        _ => String::new(),
    };
    Some(TransferStep::Sent(on?, words, told?, why_not_told))
}
