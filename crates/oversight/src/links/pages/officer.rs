//! What the privacy officer sees and decides: who of the record may be whom a colleague declared, what is asked to end, and the locks that hold.

use alongside_schema::{Act, DbConnection, Entry, Error, Id, Tx, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_id;
use crate::links::store::{self, Asked, Decision, FamilyNow, Locked, MOST, Outcome, Proposal};

pub(super) const LIST: &str = "/oversight/links";
const DECIDE: &str = "link-decide";
const END_LINK: &str = "link-end";
const END_LOCK: &str = "lock-end";
const RESTRICT: &str = "restrict";

#[derive(Template)]
#[template(path = "oversight/links.html")]
struct ListPage {
    frame: Frame,
    proposals: Vec<Proposal>,
    asked: Vec<Asked>,
    locks: Vec<Locked>,
    cut: bool,
}

/// Reads for the officer, with an entry that names what they looked at.
async fn read<T: Send + 'static>(
    site: &Site,
    viewer: &Viewer,
    target: String,
    question: impl FnOnce(&mut DbConnection, &Viewer) -> alongside_schema::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let by = viewer.clone();
    let read = site.db().read(move |connection| {
        let found = question(connection, &by)?;
        Ok(Entry::new(&by, Act::ListRead).target(target).detail("who knows whom").with(found))
    });
    Ok(read.await?)
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let all = read(&site, &viewer, "links".to_owned(), |connection, by| {
        let proposals = store::proposals(connection, by, None)?;
        Ok((proposals, store::asked_to_end(connection, by, None)?, store::locks(connection, by, None)?))
    });
    let (mut proposals, mut asked, mut locks) = all.await?;
    let most = MOST as usize;
    let cut = [proposals.len(), asked.len(), locks.len()].iter().any(|length| *length > most);
    proposals.truncate(most);
    asked.truncate(most);
    locks.truncate(most);
    let frame = site.frame(Some(&viewer), "Who knows whom").at(LIST);
    page(&ListPage { frame, proposals, asked, locks, cut })
}

#[derive(Template)]
#[template(path = "oversight/decide.html")]
struct DecidePage {
    frame: Frame,
    form: Form,
    address: String,
    proposal: Proposal,
}

async fn proposal(site: &Site, viewer: &Viewer, text: &str) -> Result<Proposal, Problem> {
    let id = parse_id(text)?;
    let found = read(site, viewer, id.to_string(), move |connection, by| store::proposals(connection, by, Some(&id)));
    found.await?.pop().ok_or(Problem::NotFound)
}

fn render(site: &Site, viewer: &Viewer, proposal: Proposal, form: Form) -> Page {
    let frame = site.frame(Some(viewer), "Is it the same person?").with_errors(form.has_errors()).at(LIST);
    page(&DecidePage { frame, form, address: format!("{LIST}/{}", proposal.id), proposal })
}

pub(super) async fn one(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let proposal = proposal(&site, &viewer, &text).await?;
    let mut form = Form::open(&site, &viewer, DECIDE, proposal.id.as_str()).await?;
    if proposal.kind.restricts() {
        form = form.with(RESTRICT, "yes");
    }
    render(&site, &viewer, proposal, form)
}

pub(super) async fn decide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let proposal = proposal(&site, &viewer, &text).await?;
    let mut form = Form::sent(&site, &viewer, values, DECIDE, proposal.id.as_str()).await?;
    let read = form.check(site.clock().today(), |check| {
        let outcome = check.code::<Outcome>("outcome", "Select whether it is the same person");
        let words = check.text("words", "Enter how you know");
        outcome.map(|outcome| Decision { outcome, words, restrict: check.values().has(RESTRICT) })
    });
    let Some(Some(decision)) = read else {
        return Ok(forms::refused(render(&site, &viewer, proposal, form)?));
    };
    let detail =
        if decision.restrict { format!("{}, restricted", decision.outcome) } else { decision.outcome.to_string() };
    let id = proposal.id.clone();
    let decided = act(&site, &viewer, &form, (id.clone(), detail), move |tx, by| store::decide(tx, by, &id, &decision));
    match decided.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("outcome", words));
            Ok(forms::refused(render(&site, &viewer, proposal, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Stores what the officer decided, with an entry that names the family where it is one.
async fn act(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    (target, detail): (Id, String),
    deed: impl FnOnce(&mut Tx<'_>, &Viewer) -> alongside_schema::Result<Vec<FamilyNow>> + Send + 'static,
) -> alongside_schema::Result<String> {
    let (by, form) = (viewer.clone(), form.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &form, LIST)?;
        let families = deed(tx, &by)?;
        let entry = Entry::new(&by, Act::LockChanged).of_family(families.first().map(|family| &family.id));
        Ok(entry.target(target).detail(detail).with(led_to))
    });
    written.await
}

#[derive(Template)]
#[template(path = "oversight/end.html")]
struct EndPage {
    frame: Frame,
    form: Form,
    address: String,
    /// What ends, in a sentence.
    what: String,
    /// What whoever it is about said of it.
    why: String,
}

fn render_end(site: &Site, viewer: &Viewer, (address, what, why): (String, String, String), form: Form) -> Page {
    let frame = site.frame(Some(viewer), "Does this end?").with_errors(form.has_errors()).at(LIST);
    page(&EndPage { frame, form, address, what, why })
}

type Ending = (Id, (String, String, String));

async fn link_to_end(site: &Site, viewer: &Viewer, text: &str) -> Result<Ending, Problem> {
    let id = parse_id(text)?;
    let found =
        read(site, viewer, id.to_string(), move |connection, by| store::asked_to_end(connection, by, Some(&id)));
    let asked = found.await?.pop().ok_or(Problem::NotFound)?;
    let what = format!("{} declared {}: {}.", asked.worker, asked.name, asked.kind.words().to_lowercase());
    Ok((asked.id.clone(), (format!("{LIST}/{}/end", asked.id), what, asked.words)))
}

async fn lock_to_end(site: &Site, viewer: &Viewer, text: &str) -> Result<Ending, Problem> {
    let id = parse_id(text)?;
    let found = read(site, viewer, id.to_string(), move |connection, by| store::locks(connection, by, Some(&id)));
    let locked = found.await?.pop().ok_or(Problem::NotFound)?;
    let what = format!("{} does not find {}.", locked.worker, locked.person);
    Ok((locked.id.clone(), (format!("/oversight/locks/{}/end", locked.id), what, String::new())))
}

pub(super) async fn declared(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let (id, words) = link_to_end(&site, &viewer, &text).await?;
    let form = Form::open(&site, &viewer, END_LINK, id.as_str()).await?;
    render_end(&site, &viewer, words, form)
}

pub(super) async fn end_declared(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let (id, said) = link_to_end(&site, &viewer, &text).await?;
    let mut form = Form::sent(&site, &viewer, values, END_LINK, id.as_str()).await?;
    let Some(words) = form.check(site.clock().today(), |check| check.text("words", "Enter how you know")) else {
        return Ok(forms::refused(render_end(&site, &viewer, said, form)?));
    };
    let of = id.clone();
    let ended = act(&site, &viewer, &form, (id, "a link ended".to_owned()), move |tx, by| {
        store::end_declared(tx, by, &of, &words).map(|()| Vec::new())
    });
    then(&ended.await?)
}

pub(super) async fn locked(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let (id, words) = lock_to_end(&site, &viewer, &text).await?;
    let form = Form::open(&site, &viewer, END_LOCK, id.as_str()).await?;
    render_end(&site, &viewer, words, form)
}

pub(super) async fn end_locked(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let (id, said) = lock_to_end(&site, &viewer, &text).await?;
    let mut form = Form::sent(&site, &viewer, values, END_LOCK, id.as_str()).await?;
    let Some(words) = form.check(site.clock().today(), |check| check.text("words", "Enter how you know")) else {
        return Ok(forms::refused(render_end(&site, &viewer, said, form)?));
    };
    let of = id.clone();
    let ended = act(&site, &viewer, &form, (id, "a lock ended".to_owned()), move |tx, by| {
        store::end_locked(tx, by, &of, &words)
    });
    then(&ended.await?)
}
