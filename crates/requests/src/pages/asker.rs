//! How who asked hears of a decision, where no account shows it to them: the question as it stands in two forms, and telling them later.

use alongside_schema::{Act, Day, Entry, Error, Viewer};
use alongside_web::components::{Choice, Radios};
use alongside_web::{Check, Form, Page, Site, Values, forms, then};
use axum::Extension;
use axum::extract::{Path, State};

use super::decide::{read, render};
use super::parse_reference;
use crate::due::TELL_REQUESTER;
use crate::store::{self, Asker, Received};
use crate::telling::RequesterHears;

/// The form on a request that is decided.
pub(super) const FORM: &str = "requester-told";
const TOLD: &str = "told";
const NOT_YET: &str = "not_yet";
const NOT_TOLD: &str = "not_told";

/// The question, as far as it has to be asked of this request.
pub(super) struct AskerHears {
    is_asked: bool,
    who: String,
    reach: String,
}

impl AskerHears {
    pub(super) fn of(asker: &Asker, request: &Received) -> Self {
        let reach = request.said.sender.contact.trim();
        let reach = if reach.is_empty() { String::new() } else { format!("They gave: {reach}. ") };
        Self { is_asked: matches!(asker, Asker::Outside { .. }), who: request.source(), reach }
    }

    /// Whether somebody has to be told who has no account.
    pub(super) fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// The question, with each condition in full beside its answer.
    pub(super) fn question(&self, form: &Form) -> Radios {
        form.radios("requester", format!("How will {} hear what was decided?", self.who))
            .hint(format!(
                "{}They learn what was decided and who leads, and no more. Never where somebody lives.",
                self.reach
            ))
            .choice(Choice::new(TOLD, "I have told them"))
            .choice(Choice::new(NOT_YET, "Not yet"))
            .choice(
                Choice::new(NOT_TOLD, "They are not told")
                    .hint("Where nobody can reach them, or where it could put somebody in danger."),
            )
    }
}

/// By when who asked must hear of what is decided now: the time limit of the council.
pub(super) fn due(site: &Site) -> Day {
    let now = site.clock().now();
    let run = site.clocks().run(TELL_REQUESTER, now.civil());
    run.map_or_else(|| now.day(), |run| Day(run.due(now.day().0).on))
}

/// Reads the answer, where the question was asked.
pub(super) fn parse(check: &mut Check<'_>, hears: &AskerHears) -> Option<RequesterHears> {
    if !hears.is_asked {
        return None;
    }
    let field = "requester_words";
    match check.values().get("requester") {
        TOLD => {
            Some(RequesterHears::Told(check.text(field, "Enter how you told the person who asked, in a few words")))
        }
        NOT_TOLD => Some(RequesterHears::NotTold(check.text(field, "Enter why the person who asked is not told"))),
        NOT_YET => {
            let why = check.text(field, "Enter why the person who asked has not been told yet");
            let by = check.coming_day("requester_by", "the day by which the person who asked will hear");
            Some(RequesterHears::NotYet { why, by: by.unwrap_or(check.today()) })
        }
        _ => {
            check.error("requester", "Select how the person who asked will hear, or that they will not");
            None
        }
    }
}

/// They have been told since.
pub(super) async fn tell(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let subject = reference.to_string();
    let mut form = Form::sent(&site, &viewer, values, FORM, &subject).await?;
    let (received, known) = read(&site, &viewer, reference.clone(), None).await?;
    let hears = AskerHears::of(&known.asker, &received);
    if !hears.is_asked() {
        return Err(Error::Refused("The person who asked reads it in their own account.".to_owned()).into());
    }
    let answer = form.check(site.clock().today(), |check| parse(check, &hears)).flatten();
    let Some(answer) = answer else {
        let told = Form::open(&site, &viewer, super::hears::FORM, &subject).await?;
        return Ok(forms::refused(render(&site, &viewer, received, known, (told, form))?));
    };
    let (by, sent) = (viewer.clone(), form.clone());
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/requests/{reference}"))?;
            store::tell_requester_later(tx, &by, &reference, &answer)?;
            let what = match answer {
                RequesterHears::Told(_) => TOLD,
                RequesterHears::NotYet { .. } => NOT_YET,
                RequesterHears::NotTold(_) => NOT_TOLD,
            };
            Ok(Entry::new(&by, Act::RequesterTold).target(reference).detail(what).with(led_to))
        })
        .await?;
    then(&led_to)
}
