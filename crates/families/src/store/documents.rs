use alongside_files::{Digest, Kind, Stored};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{document_files, documents, timeline_entries, users};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::Family;
use super::pairs::withhold_again;
use super::reachable::kept_from;
use super::timeline::{Note, note};
use crate::codes::{DocumentKind, Retention, TimelineKind};

/// A document that is to be added.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// What it is called.
    pub title: String,
    /// The day that stands on it.
    pub dated_on: Option<Day>,
    /// How long it is kept.
    pub retention: Retention,
    /// The document of which this is a copy with parts made unreadable.
    pub redacts: Option<Id>,
    /// About whom it is, who must not learn of it, who may see it, and from whom it came.
    pub marks: Marks,
    /// Its pages, in order.
    pub files: Vec<NewFile>,
}

/// A file that lies on the shelf already.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Where it lies and what it is.
    pub stored: Stored,
    /// What its sender calls it.
    pub title: String,
}

/// A document as it stands.
#[derive(Clone, Debug, Queryable)]
pub struct Document {
    /// The document.
    pub id: Id,
    /// What it is.
    pub kind: DocumentKind,
    /// What it is called.
    pub title: String,
    /// The day that stands on it.
    pub dated_on: Option<Day>,
    /// How long it is kept.
    pub retention: Retention,
    /// The document of which this is a redacted copy.
    pub redacts_id: Option<Id>,
    /// The count of changes of who may see it.
    pub version: i64,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
    /// Its marks.
    pub marks: Marks,
}

/// One page of one version of a document.
#[derive(Clone, Debug)]
pub struct DocumentFile {
    /// The file.
    pub id: Id,
    /// Its document.
    pub document_id: Id,
    /// Of which version it is, from 1.
    pub number: i64,
    /// Which page of that version it is, from 1.
    pub page: i64,
    /// By what it lies on the shelf.
    pub digest: Digest,
    /// What it is, by its content.
    pub kind: Kind,
    /// What its sender called it.
    pub title: String,
    /// How long it is, in bytes.
    pub bytes: i64,
    /// When it was added.
    pub added_at: Moment,
}

impl DocumentFile {
    /// Whether a page can show it: a picture. Everything else is saved and opened by the reader's own programs.
    pub fn is_picture(&self) -> bool {
        matches!(self.kind, Kind::Jpeg | Kind::Png | Kind::Webp)
    }
}

macro_rules! columns {
    () => {
        (
            visible::documents::id,
            visible::documents::kind,
            visible::documents::title,
            visible::documents::dated_on,
            visible::documents::retention,
            visible::documents::redacts_id,
            visible::documents::version,
            users::name,
            visible::documents::added_at,
            (
                visible::documents::subjects,
                visible::documents::withheld_from,
                visible::documents::visibility,
                visible::documents::source,
            ),
        )
    };
}

/// The documents of a family that the viewer may see, the newest first.
pub fn documents(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Document>> {
    Ok(visible!(documents, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::documents::added_by)))
        .order((visible::documents::added_at.desc(), visible::documents::id.desc()))
        .select(columns!())
        .load(connection)?)
}

/// One document.
pub fn document(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Document> {
    visible!(documents, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::documents::added_by)))
        .filter(visible::documents::id.eq(id))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// The files of one document, the newest version first and its pages in order.
pub fn document_files(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    document: &Id,
) -> Result<Vec<DocumentFile>> {
    type Row = (Id, Id, i64, i64, String, String, String, i64, Moment);
    let rows: Vec<Row> = visible!(document_files, viewer, family)
        .filter(visible::document_files::document_id.eq(document))
        .order((visible::document_files::number.desc(), visible::document_files::page))
        .select((
            visible::document_files::id,
            visible::document_files::document_id,
            visible::document_files::number,
            visible::document_files::page,
            visible::document_files::digest,
            visible::document_files::kind,
            visible::document_files::title,
            visible::document_files::bytes,
            visible::document_files::added_at,
        ))
        .load(connection)?;
    let read = |(id, document_id, number, page, digest, kind, title, bytes, added_at): Row| {
        let digest = digest.parse().map_err(|_| Error::Fault("a stored digest can not be read".to_owned()))?;
        let kind = Kind::ALL.into_iter().find(|known| known.extension() == kind);
        let kind = kind.ok_or_else(|| Error::Fault("a stored kind of file is not known".to_owned()))?;
        Ok(DocumentFile { id, document_id, number, page, digest, kind, title, bytes, added_at })
    };
    rows.into_iter().map(read).collect()
}

/// Adds a document with its first version. The original of a redacted copy is from then on for the lead practitioner and their manager alone.
pub fn add_document(tx: &mut Tx<'_>, by: &Viewer, family: &Id, new: &NewDocument) -> Result<Id> {
    let (id, now, today) = (tx.new_id(), tx.now(), tx.today());
    if let Some(original) = &new.redacts {
        let standing = document(tx.connection(), by, family, original)?;
        let marks = standing.marks.clone().seen_by(Visibility::Limited);
        set_document_marks(tx, by, family, &standing, &marks)?;
    }
    diesel::insert_into(documents::table)
        .values((
            (
                documents::id.eq(&id),
                documents::family_id.eq(family),
                documents::kind.eq(new.kind),
                documents::title.eq(&new.title),
                documents::dated_on.eq(new.dated_on),
                documents::retention.eq(new.retention),
                documents::redacts_id.eq(&new.redacts),
                documents::version.eq(1),
                documents::added_by.eq(&by.user_id),
                documents::added_at.eq(now),
            ),
            (
                documents::subjects.eq(&new.marks.subjects),
                documents::withheld_from.eq(&new.marks.withheld_from),
                documents::visibility.eq(new.marks.visibility),
                documents::source.eq(&new.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    insert_files(tx, by, family, &id, 1, &new.files, &new.marks)?;
    let happened_on = new.dated_on.unwrap_or(today).min(today);
    tell(tx, by, family, &id, happened_on, format!("{}: {}", new.kind.words(), new.title), &new.marks)?;
    withhold_again(tx, family)?;
    Ok(id)
}

/// Adds the letters that came with a request, each as a document about the whole family. They may say anything, so whoever must not be told
/// something about somebody of the family does not find them, until a worker has read them and says otherwise.
pub fn add_letters(tx: &mut Tx<'_>, by: &Viewer, family: &Id, letters: Vec<NewFile>, source: &str) -> Result<()> {
    let kept_from = kept_from(tx.connection(), family)?;
    let marks = Marks::about(People::none(), source).withheld_from(People::new(kept_from));
    for letter in letters {
        let new = NewDocument {
            kind: DocumentKind::Letter,
            title: letter.title.clone(),
            dated_on: None,
            retention: Retention::EarlyHelp,
            redacts: None,
            marks: marks.clone(),
            files: vec![letter],
        };
        add_document(tx, by, family, &new)?;
    }
    Ok(())
}

/// Adds a new version; the ones before it stay.
pub fn add_document_version(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    standing: &Document,
    files: &[NewFile],
) -> Result<()> {
    let today = tx.today();
    let newest = document_files(tx.connection(), by, family, &standing.id)?.first().map_or(0, |file| file.number);
    insert_files(tx, by, family, &standing.id, newest + 1, files, &standing.marks)?;
    let title = format!("New version of {}: {}", standing.kind.words().to_lowercase(), standing.title);
    tell(tx, by, family, &standing.id, today, title, &standing.marks)?;
    withhold_again(tx, family)
}

/// Changes who may see a document that stands at this version, with its files and what the timeline says of it. One that somebody changed
/// meanwhile is left alone: [`Error::Stale`]. Only who answers for the family lets more people see it.
pub fn change_document_marks(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    standing: &Document,
    marks: &Marks,
) -> Result<()> {
    family.may_mark(&standing.marks, marks)?;
    set_document_marks(tx, by, &family.id, standing, marks)
}

fn set_document_marks(tx: &mut Tx<'_>, by: &Viewer, family: &Id, standing: &Document, marks: &Marks) -> Result<()> {
    // Whoever changes it can see it: a document that is hidden from somebody can not be opened up by them.
    document(tx.connection(), by, family, &standing.id)?;
    let changed = diesel::update(
        documents::table
            .filter(documents::id.eq(&standing.id).and(documents::family_id.eq(family)))
            .filter(documents::version.eq(standing.version)),
    )
    .set((
        documents::subjects.eq(&marks.subjects),
        documents::withheld_from.eq(&marks.withheld_from),
        documents::visibility.eq(marks.visibility),
        documents::version.eq(standing.version + 1),
    ))
    .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    diesel::update(document_files::table.filter(document_files::document_id.eq(&standing.id)))
        .set((
            document_files::subjects.eq(&marks.subjects),
            document_files::withheld_from.eq(&marks.withheld_from),
            document_files::visibility.eq(marks.visibility),
        ))
        .execute(tx.connection())?;
    diesel::update(timeline_entries::table.filter(timeline_entries::fact_id.eq(&standing.id)))
        .set((
            timeline_entries::subjects.eq(&marks.subjects),
            timeline_entries::withheld_from.eq(&marks.withheld_from),
            timeline_entries::visibility.eq(marks.visibility),
        ))
        .execute(tx.connection())?;
    withhold_again(tx, family)
}

fn insert_files(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    document: &Id,
    number: i64,
    files: &[NewFile],
    marks: &Marks,
) -> Result<()> {
    for (at, file) in files.iter().enumerate() {
        let (id, now) = (tx.new_id(), tx.now());
        diesel::insert_into(document_files::table)
            .values((
                (
                    document_files::id.eq(id),
                    document_files::family_id.eq(family),
                    document_files::document_id.eq(document),
                    document_files::number.eq(number),
                    document_files::page.eq(at as i64 + 1),
                    document_files::digest.eq(file.stored.digest.to_string()),
                    document_files::kind.eq(file.stored.kind.extension()),
                    document_files::title.eq(file.stored.kind.file_name(&file.title)),
                    document_files::bytes.eq(i64::try_from(file.stored.bytes).unwrap_or(i64::MAX)),
                    document_files::cleaned.eq(file.stored.cleaned),
                    document_files::added_by.eq(&by.user_id),
                    document_files::added_at.eq(now),
                ),
                (
                    document_files::subjects.eq(&marks.subjects),
                    document_files::withheld_from.eq(&marks.withheld_from),
                    document_files::visibility.eq(marks.visibility),
                    document_files::source.eq(&marks.source),
                ),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

fn tell(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    document: &Id,
    happened_on: Day,
    title: String,
    marks: &Marks,
) -> Result<()> {
    let note_of = Note {
        family,
        happened_on,
        kind: TimelineKind::Document,
        title,
        body: format!("From {}", marks.source),
        fact: Some(document),
        marks,
    };
    note(tx, by, note_of)
}

/// Of these digests, those by which a document still lies on the shelf, whoever may see it.
pub fn used_digests(connection: &mut DbConnection, digests: &[String]) -> Result<Vec<String>> {
    Ok(document_files::table
        .filter(document_files::digest.eq_any(digests))
        .select(document_files::digest)
        .distinct()
        .load(connection)?)
}
