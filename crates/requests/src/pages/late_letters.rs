//! The letters of a request that somebody sent: for those who read it while it waits and some days after, and later for the manager of the front door alone, with a reason.

use alongside_schema::{Act, Entry, Error, Id, Moment, Reference, Role, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::unsent::{hand_out, parse_id};
use super::{blank, parse_reference};
use crate::store::{self, Attachment};

const FORM: &str = "request-late-letter";

/// Who answers for the front door: a manager whose own work it is too.
pub(super) fn manages_front_door(viewer: &Viewer) -> bool {
    viewer.is(Role::Manager) && viewer.is(Role::FrontDoor)
}

/// The moment since which a request must have been decided for its letters to be open.
pub(super) fn open_since(site: &Site) -> Moment {
    site.clock().now().minus_seconds(site.settings().front_door.letters_days * 24 * 60 * 60)
}

/// A letter of a request, for those who may read the request whole, as long as it is theirs to decide on and some days after.
pub(super) async fn open(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((reference, letter)): Path<(String, String)>,
) -> Page {
    let (reference, letter) = (parse_reference(&reference)?, parse_id(&letter)?);
    let letters = read_one(&site, viewer, reference, letter.clone(), None).await?;
    hand_out(&site, letters, &letter).await
}

async fn read_one(
    site: &Site,
    viewer: Viewer,
    reference: Reference,
    letter: Id,
    why: Option<String>,
) -> Result<Vec<Attachment>, Problem> {
    let since = open_since(site);
    let read = site.db().read(move |connection| {
        let (letters, is_open) = store::letters_of(connection, &viewer, &reference, since)?;
        let letters: Vec<Attachment> = letters.into_iter().filter(|one| one.id == letter).collect();
        if letters.is_empty() || !(is_open || why.is_some()) {
            return Err(Error::NotFound);
        }
        let entry = Entry::new(&viewer, Act::LetterOpened).target(reference);
        let entry = match why {
            Some(why) if !is_open => entry.detail(format!("letter {letter}, later")).words(why),
            _ => entry.detail(format!("letter {letter}")),
        };
        Ok(entry.with(letters))
    });
    Ok(read.await?)
}

#[derive(Template)]
#[template(path = "requests/late_letter.html")]
struct LatePage {
    frame: Frame,
    form: Form,
    address: String,
    request: String,
    letters: Vec<Attachment>,
}

impl LatePage {
    fn items(&self) -> impl Iterator<Item = (&str, &str)> {
        self.letters.iter().map(|letter| (letter.id.as_str(), letter.title.as_str()))
    }
}

async fn render(site: &Site, viewer: &Viewer, reference: &Reference, form: Form) -> Page {
    if !manages_front_door(viewer) {
        return Err(Problem::NotFound);
    }
    let (by, of, since) = (viewer.clone(), reference.clone(), open_since(site));
    let read = site.db().read(move |connection| {
        let (letters, _) = store::letters_of(connection, &by, &of, since)?;
        // Whoever does not read the request finds nothing here either.
        store::received(connection, &by, &of)?;
        Ok(Entry::new(&by, Act::RequestRead).target(of).detail("its letters, later").with(letters))
    });
    page(&LatePage {
        frame: site.frame(Some(viewer), "Open a letter").with_errors(form.has_errors()),
        form,
        address: format!("/requests/{reference}/letters"),
        request: format!("/requests/{reference}"),
        letters: read.await?,
    })
}

pub(super) async fn show_late(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = blank(&site, FORM, &reference.to_string());
    render(&site, &viewer, &reference, form).await
}

/// Hands the letter out in the answer to the form; the reason is in the trail.
pub(super) async fn open_late(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    if !manages_front_door(&viewer) {
        return Err(Problem::NotFound);
    }
    let mut form = Form::received(values)?;
    let said = form.check(site.clock().today(), |check| {
        let letter: Option<Id> = check.optional("letter").parse().ok();
        if letter.is_none() {
            check.error("letter", "Select which letter you need");
        }
        (letter, check.text("why", "Enter why you need it now"))
    });
    let Some((Some(letter), why)) = said else {
        return Ok(forms::refused(render(&site, &viewer, &reference, form).await?));
    };
    let letters = read_one(&site, viewer, reference, letter.clone(), Some(why)).await?;
    hand_out(&site, letters, &letter).await
}
