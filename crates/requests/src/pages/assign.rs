//! A request given to a colleague who may read it, or back to the list.

use alongside_schema::{Act, Entry, Error, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::store::{self, Colleague, Received};

const FORM: &str = "assign";
/// The answer that gives it back to the list.
const NOBODY: &str = "nobody";

#[derive(Template)]
#[template(path = "requests/assign.html")]
struct AssignPage {
    frame: Frame,
    form: Form,
    address: String,
    reference: Reference,
    now_with: String,
    readers: Vec<Colleague>,
}

impl AssignPage {
    fn choices(&self) -> impl Iterator<Item = (&str, String)> {
        let readers = self.readers.iter().map(|one| (one.id.as_str(), format!("{}, {}", one.name, one.job_title)));
        readers.chain(std::iter::once((NOBODY, "Nobody yet: back to the list".to_owned())))
    }
}

/// Who looks at it, in words.
fn now_with(request: &Received) -> String {
    match (&request.line.assigned_to, request.line.assigned_at) {
        (Some(name), Some(since)) => format!("{name}, since {}", since.words()),
        (Some(name), None) => name.clone(),
        (None, _) => "Nobody yet".to_owned(),
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Received, Vec<Colleague>), Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let request = store::received(connection, &viewer, &reference)?;
        if !request.waits {
            return Err(Error::Refused("This request is decided, so nobody has to look at it.".to_owned()));
        }
        let readers = store::readers(connection, &request.id)?;
        Ok(Entry::new(&viewer, Act::RequestRead).target(reference).detail("who looks at it").with((request, readers)))
    });
    Ok(read.await?)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let (request, readers) = read(&site, &viewer, &reference).await?;
    let form = form.of_version(request.line.assignments);
    render(&site, &viewer, request, readers, form)
}

fn render(site: &Site, viewer: &Viewer, request: Received, readers: Vec<Colleague>, form: Form) -> Page {
    page(&AssignPage {
        frame: site.frame(Some(viewer), "Who is to look at a request").with_errors(form.has_errors()),
        form,
        address: format!("/requests/{}/assign", request.line.reference),
        now_with: now_with(&request),
        reference: request.line.reference,
        readers,
    })
}

pub(super) async fn give(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (request, readers) = read(&site, &viewer, &reference).await?;
    let chosen = form.check(site.clock().today(), |check| {
        let chosen = check.values().get("who");
        let reader = readers.iter().find(|reader| reader.id.as_str() == chosen).map(|reader| reader.id.clone());
        if reader.is_none() && chosen != NOBODY {
            check.error("who", "Select who is to look at it");
        }
        reader
    });
    let Some(to) = chosen else { return Ok(forms::refused(render(&site, &viewer, request, readers, form)?)) };
    // As the person saw it: whoever gave it away meanwhile is not overruled unseen.
    let seen = form.version();
    let (by, sent, target) = (viewer.clone(), form.clone(), reference.clone());
    let given = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, format!("/requests/{target}"))?;
        let mut request = store::received(tx.connection(), &by, &target)?;
        request.line.assignments = seen;
        store::assign(tx, &by, &request, to.as_ref())?;
        let detail = to.map_or_else(|| "given back".to_owned(), |to| format!("given to {to}"));
        Ok(Entry::new(&by, Act::RequestDecided).target(target).detail(detail).with(led_to))
    });
    match given.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let (request, readers) = read(&site, &viewer, &reference).await?;
            let theirs = Theirs { label: "Who looks at it".to_owned(), text: now_with(&request) };
            let form = form.overtaken(request.line.assignments, vec![theirs]);
            Ok(forms::overtaken(render(&site, &viewer, request, readers, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
