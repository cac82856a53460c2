//! Checking what was said, and sending it.

use alongside_families::codes::HomeClass;
use alongside_schema::{Act, Day, Entry, ReferenceKind, Viewer};
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{address, parse_id};
use crate::assessment::Person;
use crate::codes::Urgency;
use crate::store::{self, Attachment, Unsent};
use crate::summary::{self, Part};
use crate::unsent::{Section, missing};

const FORM: &str = "request-check";

#[derive(Template)]
#[template(path = "requests/unsent/check.html")]
struct CheckPage {
    frame: Frame,
    form: Form,
    tasks: String,
    unsent: Unsent,
    letters: Vec<Attachment>,
    parts: Vec<Part>,
    today: Day,
}

impl CheckPage {
    /// Every section after the people, who are shown first, with what is said in it.
    fn sections(&self) -> impl Iterator<Item = (Section, Vec<&Part>)> {
        let others = Section::ALL.iter().filter(|section| !matches!(section, Section::People | Section::Letters));
        others.map(|section| (*section, self.parts.iter().filter(|part| part.section == *section).collect()))
    }

    fn about(&self, person: &Person) -> String {
        summary::person_words(&self.unsent.said, person, self.today)
    }

    fn reach_words(&self, person: &Person) -> String {
        summary::reach_words(&self.unsent.said, person)
    }

    fn is_dangerous(&self) -> bool {
        self.unsent.said.urgency == Urgency::Danger
    }
}

pub(super) async fn check(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = parse_id(&id)?;
    let (by, of) = (viewer.clone(), id.clone());
    let (unsent, letters) = site
        .db()
        .read(move |connection| {
            let unsent = store::unsent(connection, &by, &of)?;
            let letters = store::attachments_of_unsent(connection, &by, &of)?;
            let entry = Entry::new(&by, Act::RequestRead).target(&of).detail("own, not sent yet");
            Ok(entry.with((unsent, letters)))
        })
        .await?;
    if !missing(&unsent.said, &unsent.done).is_empty() {
        return then(&address(&id, ""));
    }
    page(&CheckPage {
        frame: site.frame(Some(&viewer), "Check before you send"),
        form: Form::open(&site, &viewer, FORM, id.as_str()).await?,
        tasks: address(&id, ""),
        parts: summary::parts(&unsent.said),
        unsent,
        letters,
        today: site.clock().today(),
    })
}

/// Sends what is stored. A second press leads to where the first one led, though nothing unsent is there any more.
pub(super) async fn send(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let id = parse_id(&id)?;
    let form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let led_to = site
        .db()
        .write(move |tx| {
            let reference = tx.new_reference(ReferenceKind::Request);
            let led_to = forms::receive(tx, &viewer, &form, format!("/requests/mine/{reference}"))?;
            let unsent = store::unsent(tx.connection(), &viewer, &id)?;
            if !missing(&unsent.said, &unsent.done).is_empty() {
                let words =
                    "Something is still to do before this can be sent. Go back to the list of tasks.".to_owned();
                return Err(alongside_schema::Error::Refused(words));
            }
            store::send_unsent(tx, &viewer, &id, &reference)?;
            forms::forget_begun(tx, &viewer, id.as_str())?;
            Ok(Entry::new(&viewer, Act::HelpRequested).target(reference).with(led_to))
        })
        .await?;
    then(&led_to)
}
