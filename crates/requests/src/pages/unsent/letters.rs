//! Letters and pictures that go with a request. What is kept is told by its content, cleaned of where it was taken, and handed
//! out only as something to save, never to run or to show inside our pages.

use alongside_files::{Limits, Refused};
use alongside_schema::{Act, Entry, Id, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Upload, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::blank;
use super::{address, changed, parse_id, read};
use crate::store::{self, Attachment, MOST_ATTACHMENTS};
use crate::unsent::Section;

const FORM: &str = "request-letters";
const TAKE_AWAY: &str = "request-letter-away";

#[derive(Template)]
#[template(path = "requests/unsent/letters.html")]
struct LettersPage {
    frame: Frame,
    form: Form,
    take_away: Form,
    address: String,
    tasks: String,
    letters: Vec<Attachment>,
    megabytes: u64,
}

impl LettersPage {
    fn can_add(&self) -> bool {
        (self.letters.len() as i64) < MOST_ATTACHMENTS
    }
}

async fn attached(site: &Site, viewer: &Viewer, id: &Id) -> Result<Vec<Attachment>, Problem> {
    let (by, id) = (viewer.clone(), id.clone());
    let read = site.db().read(move |connection| {
        store::unsent(connection, &by, &id)?;
        let letters = store::attachments_of_unsent(connection, &by, &id)?;
        Ok(Entry::new(&by, Act::RequestRead).target(&id).detail("own letters, not sent yet").with(letters))
    });
    Ok(read.await?)
}

async fn render(site: &Site, viewer: &Viewer, id: &Id, form: Form) -> Page {
    let letters = attached(site, viewer, id).await?;
    page(&LettersPage {
        frame: site.frame(Some(viewer), Section::Letters.words()).with_errors(form.has_errors()),
        form,
        take_away: blank(site, TAKE_AWAY, id.as_str()),
        address: address(id, "/letters"),
        tasks: address(id, ""),
        letters,
        megabytes: Limits::default().megabytes,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = parse_id(&id)?;
    let form = blank(&site, FORM, id.as_str());
    render(&site, &viewer, &id, form).await
}

/// Each file is examined and on the disk before anything says that it is attached. Of several, the good ones are taken and the page says which
/// were not, and why.
pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    upload: Upload,
) -> Page {
    let id = parse_id(&id)?;
    let mut form = Form::sent(&site, &viewer, upload.values, FORM, id.as_str()).await?;
    read(&site, &viewer, &id).await?;
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    for file in &upload.files {
        match file.keep(site.shelf(), Limits::default()).await {
            Ok(stored) => kept.push((file.name.clone(), stored)),
            Err(why) => refused.push(words(&file.name, &why)),
        }
    }
    if upload.files.is_empty() {
        refused.push("Choose a letter or picture, then press Attach".to_owned());
    }
    let led_to = if kept.is_empty() {
        None
    } else {
        let (by, form, id) = (viewer.clone(), form.clone(), id.clone());
        let write = site.db().write(move |tx| {
            let led_to = forms::receive(tx, &by, &form, address(&id, "/letters"))?;
            for (name, stored) in &kept {
                store::attach(tx, &by, &id, name, stored)?;
            }
            Ok(changed(&by, &id, Section::Letters).with(led_to))
        });
        Some(write.await?)
    };
    if let (Some(led_to), true) = (led_to, refused.is_empty()) {
        return then(&led_to);
    }
    form.check(site.clock().today(), |check| refused.into_iter().for_each(|why| check.error("files", why)));
    // The next press is another upload.
    let form = form.renewed(&site);
    Ok(forms::refused(render(&site, &viewer, &id, form).await?))
}

fn words(name: &str, why: &Refused) -> String {
    format!("{}: {why}", alongside_files::safe_title(name))
}

pub(super) async fn take_away(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, letter)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (id, letter) = (parse_id(&id)?, parse_id(&letter)?);
    let form = Form::sent(&site, &viewer, values, TAKE_AWAY, id.as_str()).await?;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, address(&id, "/letters"))?;
            store::detach(tx, &viewer, &id, &letter)?;
            Ok(changed(&viewer, &id, Section::Letters).with(led_to))
        })
        .await?;
    then(&led_to)
}

/// A letter of one's own, before it is sent.
pub(super) async fn open_own(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, letter)): Path<(String, String)>,
) -> Page {
    let (id, letter) = (parse_id(&id)?, parse_id(&letter)?);
    let letters = attached(&site, &viewer, &id).await?;
    hand_out(&site, letters, &letter).await
}

pub(in crate::pages) async fn hand_out(site: &Site, letters: Vec<Attachment>, id: &Id) -> Page {
    let letter = letters.into_iter().find(|letter| letter.id == *id).ok_or(Problem::NotFound)?;
    alongside_web::hand_out(site, letter.digest, letter.kind, &letter.title).await
}
