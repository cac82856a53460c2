//! One document: its versions, who may see it, and its files.

use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer, Visibility};
use alongside_web::{Form, Frame, Page, Problem, Site, Theirs, Upload, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::{Bar, reference};
use super::{about, keep, names, parse_id, parse_marks};
use crate::store::{self, Document, DocumentFile, Family, Member, SaidWrong};

const MARKS: &str = "document-marks";
const VERSION: &str = "document-version";

/// Everything the page of a document shows.
struct Shown {
    family: Family,
    document: Document,
    files: Vec<DocumentFile>,
    members: Vec<Member>,
    /// The document of which this is a copy with parts made unreadable, where the viewer may see it.
    original: Option<Document>,
    /// Its own such copies.
    copies: Vec<Document>,
    wrong: SaidWrong,
}

#[derive(Template)]
#[template(path = "families/documents/one.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    marks: Form,
    version: Form,
    address: String,
    list: String,
    shown: Shown,
}

impl OnePage {
    fn about(&self) -> String {
        about(&self.shown.members, &self.shown.document)
    }

    fn kept_from(&self) -> String {
        let kept = &self.shown.document.marks.withheld_from;
        let names = self.shown.members.iter().filter(|member| kept.contains(&member.person_id));
        names.map(|member| member.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        names(&self.shown.members)
    }

    /// The pages of each version, the newest first.
    fn versions(&self) -> Vec<(i64, Vec<&DocumentFile>)> {
        let mut versions: Vec<(i64, Vec<&DocumentFile>)> = Vec::new();
        for file in &self.shown.files {
            match versions.last_mut() {
                Some((number, files)) if *number == file.number => files.push(file),
                _ => versions.push((file.number, vec![file])),
            }
        }
        versions
    }

    fn size(&self, file: &DocumentFile) -> String {
        format!("{}, {} KB", file.kind.words(), (file.bytes + 1023) / 1024)
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id, act: Act) -> Result<Shown, Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let document = store::document(connection, &viewer, &family.id, &id)?;
        let files = store::document_files(connection, &viewer, &family.id, &id)?;
        let members = store::members(connection, &viewer, &family.id)?;
        let mut all = store::documents(connection, &viewer, &family.id)?;
        let original = all.iter().find(|other| document.redacts_id.as_ref() == Some(&other.id)).cloned();
        all.retain(|other| other.redacts_id.as_ref() == Some(&id));
        let wrong = SaidWrong::read(connection, &viewer, &family)?;
        let entry = Entry::new(&viewer, act).family(&family.id).target(&id);
        Ok(entry.with(Shown { family, document, files, members, original, copies: all, wrong }))
    });
    Ok(read.await?)
}

fn subject(reference: &Reference, id: &Id) -> String {
    format!("{reference}/{id}")
}

/// The form for who may see it, as it stands.
fn filled(form: Form, document: &Document) -> Form {
    let mut fields = vec![("visibility".to_owned(), document.marks.visibility.code().to_owned())];
    fields.extend(document.marks.subjects.iter().map(|id| ("about".to_owned(), id.to_string())));
    fields.extend(document.marks.withheld_from.iter().map(|id| ("kept_from".to_owned(), id.to_string())));
    form.filled(fields).of_version(document.version)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, parse_id(&id)?);
    let shown = read(&site, &viewer, &reference, &id, Act::DocumentOpened).await?;
    let marks = Form::open(&site, &viewer, MARKS, &subject(&reference, &id)).await?;
    let marks = filled(marks, &shown.document);
    render(&site, &viewer, shown, marks, None)
}

fn render(site: &Site, viewer: &Viewer, shown: Shown, marks: Form, version: Option<Form>) -> Page {
    let (reference, id) = (&shown.family.reference, &shown.document.id);
    let blank = || Form::blank(site.db().chance().id(site.clock().now()), VERSION, &subject(reference, id));
    let version = version.unwrap_or_else(blank);
    let has_errors = marks.has_errors() || version.has_errors();
    page(&OnePage {
        frame: site.frame(Some(viewer), "Document").with_errors(has_errors),
        bar: Bar::from(&shown.family),
        marks,
        version,
        address: format!("/families/{reference}/documents/{id}"),
        list: format!("/families/{reference}/documents"),
        shown,
    })
}

/// Changes about whom it is and who may see it.
pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, MARKS, &subject(&reference, &id)).await?;
    let shown = read(&site, &viewer, &reference, &id, Act::FamilyRead).await?;
    if form.version() != shown.document.version {
        let theirs =
            Theirs { label: "Who may see it".to_owned(), text: shown.document.marks.visibility.words().to_owned() };
        let form = form.overtaken(shown.document.version, vec![theirs]);
        return Ok(forms::overtaken(render(&site, &viewer, shown, form, None)?));
    }
    let source = shown.document.marks.source.clone();
    let read = form.check(site.clock().today(), |check| parse_marks(check, &shown.members, source));
    let Some(marks) = read else { return Ok(forms::refused(render(&site, &viewer, shown, form, None)?)) };
    let (by, sent, standing) = (viewer.clone(), form.clone(), shown.document.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, format!("/families/{reference}/documents"))?;
        let family = store::hold(tx, &by, &reference)?;
        store::change_document_marks(tx, &by, &family, &standing, &marks)?;
        let entry = Entry::new(&by, Act::DocumentChanged).family(&family.id).target(id);
        Ok(entry.detail("who may see it").with(led_to))
    });
    match written.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("kept_from", words));
            Ok(forms::refused(render(&site, &viewer, shown, form, None)?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn add_version(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    upload: Upload,
) -> Page {
    let (reference, id) = (reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, upload.values, VERSION, &subject(&reference, &id)).await?;
    let shown = read(&site, &viewer, &reference, &id, Act::FamilyRead).await?;
    let Some(files) = keep(&site, &mut form, &upload.files).await else {
        let marks = Form::open(&site, &viewer, MARKS, &subject(&reference, &id)).await?;
        let (marks, form) = (filled(marks, &shown.document), form.renewed(&site));
        return Ok(forms::refused(render(&site, &viewer, shown, marks, Some(form))?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/documents/{id}"))?;
            let family = store::hold(tx, &viewer, &reference)?;
            store::add_document_version(tx, &viewer, &family.id, &shown.document, &files)?;
            Ok(Entry::new(&viewer, Act::DocumentChanged)
                .family(&family.id)
                .target(id)
                .detail("new version")
                .with(led_to))
        })
        .await?;
    then(&led_to)
}

async fn file(site: &Site, viewer: &Viewer, text: &str, id: &str, file: &str) -> Result<DocumentFile, Problem> {
    let (reference, id, file) = (reference(text)?, parse_id(id)?, parse_id(file)?);
    let shown = read(site, viewer, &reference, &id, Act::DocumentOpened).await?;
    shown.files.into_iter().find(|known| known.id == file).ok_or(Problem::NotFound)
}

/// A file, to be saved.
pub(super) async fn open(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id, name)): Path<(String, String, String)>,
) -> Page {
    let file = file(&site, &viewer, &text, &id, &name).await?;
    alongside_web::hand_out(&site, file.digest, file.kind, &file.title).await
}

/// A picture, to be seen in the page of its document.
pub(super) async fn picture(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id, name)): Path<(String, String, String)>,
) -> Page {
    let file = file(&site, &viewer, &text, &id, &name).await?;
    if !file.is_picture() {
        return Err(Problem::NotFound);
    }
    alongside_web::show_picture(&site, file.digest, file.kind).await
}
