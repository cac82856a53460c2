//! Adding a document, or a copy of one with parts made unreadable.

use alongside_schema::{Act, Entry, Id, People, Reference, Viewer, Visibility};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Upload, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::{Bar, reference};
use super::{keep, names, parse_id, parse_marks, read};
use crate::codes::{DocumentKind, Retention};
use crate::store::{self, Document, Member, NewDocument};

const FORM: &str = "document";
const REDACTED: &str = "document-redacted";

#[derive(Template)]
#[template(path = "families/documents/add.html")]
struct AddPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    members: Vec<Member>,
    original: Option<Document>,
}

impl AddPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        names(&self.members)
    }

    fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        DocumentKind::options()
    }
}

/// What a form for a document is for: a new one, or a copy of one.
#[derive(Clone)]
struct For {
    reference: Reference,
    original: Option<Id>,
}

impl For {
    fn form(&self) -> &'static str {
        if self.original.is_some() { REDACTED } else { FORM }
    }

    fn subject(&self) -> String {
        match &self.original {
            Some(id) => format!("{}/{id}", self.reference),
            None => self.reference.to_string(),
        }
    }

    fn address(&self) -> String {
        match &self.original {
            Some(id) => format!("/families/{}/documents/{id}/redacted", self.reference),
            None => format!("/families/{}/documents/new", self.reference),
        }
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    open(site, viewer, For { reference: reference(&text)?, original: None }).await
}

pub(super) async fn show_redacted(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    open(site, viewer, For { reference: reference(&text)?, original: Some(parse_id(&id)?) }).await
}

async fn open(site: Site, viewer: Viewer, what: For) -> Page {
    let form = Form::open(&site, &viewer, what.form(), &what.subject()).await?;
    let form = form.with("retention", Retention::EarlyHelp.code()).with("visibility", Visibility::Team.code());
    let original = original(&site, &viewer, &what).await?;
    let form = match &original {
        Some(original) => like(form, original),
        None => form,
    };
    render(&site, &viewer, &what, form, original).await
}

/// What is known of the original is not asked again. Its name is left out: it may say what the copy must not. Whoever must not learn of the original
/// must not learn of the copy, until somebody says otherwise.
fn like(form: Form, original: &Document) -> Form {
    let marks = &original.marks;
    let mut fields = vec![
        ("kind".to_owned(), original.kind.code().to_owned()),
        ("from_whom".to_owned(), marks.source.clone()),
        ("retention".to_owned(), original.retention.code().to_owned()),
        ("visibility".to_owned(), Visibility::Team.code().to_owned()),
    ];
    fields.extend(marks.subjects.iter().map(|id| ("about".to_owned(), id.to_string())));
    fields.extend(marks.withheld_from.iter().map(|id| ("kept_from".to_owned(), id.to_string())));
    let form = form.filled(fields);
    match original.dated_on {
        Some(day) => form.with_day("dated", day),
        None => form,
    }
}

async fn original(site: &Site, viewer: &Viewer, what: &For) -> Result<Option<Document>, Problem> {
    let Some(id) = what.original.clone() else { return Ok(None) };
    let (viewer, reference) = (viewer.clone(), what.reference.clone());
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let document = store::document(connection, &viewer, &family.id, &id)?;
        let entry =
            Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id).detail("form for a redacted copy");
        Ok(entry.with(Some(document)))
    });
    Ok(read.await?)
}

async fn render(site: &Site, viewer: &Viewer, what: &For, form: Form, original: Option<Document>) -> Page {
    let (family, members) = read(site, viewer, &what.reference).await?;
    let title = if original.is_some() { "Add a redacted copy" } else { "Add a document" };
    page(&AddPage {
        frame: site.frame(Some(viewer), title).with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: what.address(),
        list: format!("/families/{}/documents", family.reference),
        members,
        original,
    })
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    upload: Upload,
) -> Page {
    save(site, viewer, For { reference: reference(&text)?, original: None }, upload).await
}

pub(super) async fn add_redacted(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    upload: Upload,
) -> Page {
    save(site, viewer, For { reference: reference(&text)?, original: Some(parse_id(&id)?) }, upload).await
}

async fn save(site: Site, viewer: Viewer, what: For, upload: Upload) -> Page {
    let mut form = Form::sent(&site, &viewer, upload.values, what.form(), &what.subject()).await?;
    let original = original(&site, &viewer, &what).await?;
    let (_, members) = read(&site, &viewer, &what.reference).await?;
    let source = format!("{}, {}", viewer.name, viewer.agency);
    let first_name = upload.files.first().map(|file| alongside_files::safe_title(&file.name)).unwrap_or_default();
    let has_files = !upload.files.is_empty();
    let read = form.check(site.clock().today(), |check| {
        let new = parse(check, &members, source, first_name);
        // No page can put a file into a form: it is said, so that nobody takes it for added.
        if has_files && check.has_errors() {
            check.error("files", "Choose the file again: a form that is put right does not hold it any more");
        }
        new
    });
    let Some(mut new) = read else { return Ok(forms::refused(render(&site, &viewer, &what, form, original).await?)) };
    let Some(files) = keep(&site, &mut form, &upload.files).await else {
        return Ok(forms::refused(render(&site, &viewer, &what, form, original).await?));
    };
    new.files = files;
    if let Some(original) = original {
        // Of whom the page offers no tick, like an account or somebody who left, nobody has said anything else.
        let is_offered = |id: &&Id| members.iter().any(|member| member.person_id == **id);
        let others = original.marks.withheld_from.iter().filter(|id| !is_offered(id)).cloned();
        let kept_from = People::new(others.chain(new.marks.withheld_from.iter().cloned()));
        new.marks = new.marks.withheld_from(kept_from);
        new.redacts = Some(original.id);
    }
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{}/documents", what.reference))?;
            let family = store::hold(tx, &viewer, &what.reference)?;
            let id = store::add_document(tx, &viewer, &family.id, &new)?;
            Ok(Entry::new(&viewer, Act::DocumentChanged).family(&family.id).target(id).detail("added").with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, members: &[Member], sender: String, first_name: String) -> NewDocument {
    let title = check.optional("title");
    let from = check.optional("from_whom");
    NewDocument {
        kind: check.code("kind", "Select what it is").unwrap_or_default(),
        title: if title.is_empty() { first_name } else { title },
        dated_on: check.known_day("dated", "the day that stands on it"),
        retention: check.code("retention", "Select how long it is kept").unwrap_or_default(),
        redacts: None,
        marks: parse_marks(check, members, if from.is_empty() { sender } else { from }),
        files: Vec::new(),
    }
}
