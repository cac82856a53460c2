//! The documents of a family: the list, adding one, and one with its versions.

mod add;
mod one;

use alongside_access::{Permission, Routes};
use alongside_files::Limits;
use alongside_schema::{Act, Entry, Id, Marks, People, Reference, Viewer, Visibility};
use alongside_web::{Check, Form, Frame, Page, Problem, SentFile, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, reference};
use crate::store::{self, Document, Family, Member, NewFile, SaidWrong};

/// The most files that one version of a document has: the pages of a letter that somebody photographed.
const MOST_PAGES: usize = 20;

pub(super) fn routes(site: &Site) -> Routes {
    use Permission::{ReadFamilies, WorkWithFamilies};
    Routes::new(site)
        .get("/families/{reference}/documents", ReadFamilies, list)
        .get("/families/{reference}/documents/new", WorkWithFamilies, add::show)
        .post("/families/{reference}/documents/new", WorkWithFamilies, add::add)
        .get("/families/{reference}/documents/{id}", ReadFamilies, one::show)
        .post("/families/{reference}/documents/{id}", WorkWithFamilies, one::change)
        .post("/families/{reference}/documents/{id}/version", WorkWithFamilies, one::add_version)
        .get("/families/{reference}/documents/{id}/redacted", WorkWithFamilies, add::show_redacted)
        .post("/families/{reference}/documents/{id}/redacted", WorkWithFamilies, add::add_redacted)
        .get("/families/{reference}/documents/{id}/files/{file}", ReadFamilies, one::open)
        .get("/families/{reference}/documents/{id}/files/{file}/show", ReadFamilies, one::picture)
}

fn parse_id(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

#[derive(Template)]
#[template(path = "families/documents/list.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    address: String,
    can_change: bool,
    documents: Vec<Document>,
    members: Vec<Member>,
    wrong: SaidWrong,
}

impl ListPage {
    fn about(&self, document: &Document) -> String {
        about(&self.members, document)
    }
}

/// Whom a document is about, by name: those of the family whom the viewer may see.
fn about(members: &[Member], document: &Document) -> String {
    let names: Vec<&str> = members
        .iter()
        .filter(|member| document.marks.subjects.contains(&member.person_id))
        .map(|member| member.name.as_str())
        .collect();
    if names.is_empty() { "the whole family".to_owned() } else { names.join(", ") }
}

async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Path(text): Path<String>) -> Page {
    let (reference, by) = (reference(&text)?, viewer.clone());
    let (family, documents, members, wrong) = site
        .db()
        .read(move |connection| {
            let family = store::open(connection, &by, &reference)?;
            let documents = store::documents(connection, &by, &family.id)?;
            let members = store::members(connection, &by, &family.id)?;
            let wrong = SaidWrong::read(connection, &by, &family)?;
            let entry = Entry::new(&by, Act::FamilyRead).family(&family.id).target("documents");
            Ok(entry.with((family, documents, members, wrong)))
        })
        .await?;
    page(&ListPage {
        frame: site.frame(Some(&viewer), "Documents of a family"),
        bar: Bar::from(&family),
        address: format!("/families/{}/documents", family.reference),
        can_change: family.may_be_changed(),
        documents,
        members,
        wrong,
    })
}

/// The family and its people, with the entry for a page about its documents.
async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Vec<Member>), Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let members = store::members(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("document form").with((family, members)))
    });
    Ok(read.await?)
}

/// Puts what was sent on the shelf, in order: the pages of one version. Either all of them are taken, or the form says which was not, and why.
async fn keep(site: &Site, form: &mut Form, files: &[SentFile]) -> Option<Vec<NewFile>> {
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    for file in files.iter().take(MOST_PAGES) {
        match file.keep(site.shelf(), Limits::default()).await {
            Ok(stored) => kept.push(NewFile { stored, title: file.name.clone() }),
            Err(why) => refused.push(format!("{}: {why}", alongside_files::safe_title(&file.name))),
        }
    }
    if files.is_empty() {
        refused.push("Choose a file, or several that are pages of one document".to_owned());
    }
    if files.len() > MOST_PAGES {
        refused.push(format!("One document has up to {MOST_PAGES} pages. Send the rest as another document"));
    }
    let check = |check: &mut Check<'_>| refused.into_iter().for_each(|why| check.error("files", why));
    form.check(site.clock().today(), check).map(|()| kept)
}

/// Who a document is about, who must not learn of it, and who may see it.
fn parse_marks(check: &mut Check<'_>, members: &[Member], source: String) -> Marks {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let about = check.ticked("about", &ids);
    let kept_from = check.ticked("kept_from", &ids);
    if about.iter().any(|person| kept_from.contains(person)) && about.len() == kept_from.len() {
        check.error("kept_from", "It can not be kept from everybody it is about. Take a tick away");
    }
    let visibility = check.values().get("visibility").parse().unwrap_or(Visibility::Team);
    let subjects = if about.is_empty() { ids } else { about };
    Marks::about(People::new(subjects), source).withheld_from(People::new(kept_from)).seen_by(visibility)
}

fn names(members: &[Member]) -> impl Iterator<Item = (&str, &str)> {
    members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
}
