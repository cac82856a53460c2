//! What waits for a second person: the list of those who answer for a family, and the page on which one of them decides.

use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, act, reference};
use crate::codes::SecondState;
use crate::store::{self, Family, SECOND_MOST, SecondLook, SecondWaiting};

const FORM: &str = "second-look";
const AGREES: &str = "agrees";
const STAYS: &str = "stays";
/// Where it is listed.
pub const SECOND_LOOKS: &str = "/second-looks";

#[derive(Template)]
#[template(path = "families/second_looks.html")]
struct ListPage {
    frame: Frame,
    waiting: Vec<SecondWaiting>,
    has_more: bool,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let mut waiting = site
        .db()
        .read_widely(move |connection| {
            let waiting = store::second_waiting(connection, &by)?;
            let entry = Entry::new(&by, Act::ListRead).target("what waits for a second person");
            let entry = entry.shows(waiting.iter().map(|one| &one.reference));
            Ok(entry.with(waiting))
        })
        .await?;
    let has_more = waiting.len() > SECOND_MOST;
    waiting.truncate(SECOND_MOST);
    page(&ListPage { frame: site.frame(Some(&viewer), "What waits for a second person"), waiting, has_more })
}

#[derive(Template)]
#[template(path = "families/second_look.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    look: SecondLook,
    shows: Vec<String>,
    waits: bool,
    is_own: bool,
    may_decide: bool,
}

impl OnePage {
    fn answers(&self) -> Vec<(&'static str, &'static str)> {
        let agrees = (!self.is_own && self.look.paper().is_none()).then_some((AGREES, "I agree: it is done now"));
        let stays = if self.is_own { "I take it back: it stays as it is" } else { "It stays as it is" };
        agrees.into_iter().chain([(STAYS, stays)]).collect()
    }
}

type Read = (Family, (SecondLook, Vec<String>));

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Read, Problem> {
    let id = id.clone();
    act::read(site, viewer, reference, "what a second person is asked", move |connection, viewer, family| {
        let look = store::second_look(connection, viewer, &family.id, &id)?;
        let shows = match look.state {
            SecondState::Waits => store::second_shows(connection, viewer, family, &look)?,
            _ => Vec::new(),
        };
        Ok((look, shows))
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, (look, shows)): Read, form: Form) -> Page {
    page(&OnePage {
        frame: site.frame(Some(viewer), "What waits for a second person").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{}/second-looks/{}", family.reference, look.id),
        waits: look.state == SecondState::Waits,
        is_own: look.asked_by.0 == viewer.user_id,
        may_decide: family.may_be_kept_safe(),
        look,
        shows,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    let read = read(&site, &viewer, &reference, &id).await?;
    render(&site, &viewer, read, form)
}

fn parse(check: &mut Check<'_>) -> (bool, String) {
    let answer = check.values().get("answer").to_owned();
    if answer != AGREES && answer != STAYS {
        check.error("answer", "Select what you decide");
    }
    (answer == AGREES, check.text("why", "Enter why"))
}

pub(super) async fn decide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let before = read(&site, &viewer, &reference, &id).await?;
    let Some((agrees, why)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, before, form)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), reference.clone());
    let (look, row) = (id.clone(), before.1.0.fact_id.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, SECOND_LOOKS)?;
        let family = store::hold_for_safety(tx, &by, &of)?;
        let look = store::second_look(tx.connection(), &by, &family.id, &look)?;
        store::decide_second(tx, &by, &family, &look, agrees, &why)?;
        store::withhold_again(tx, &family.id)?;
        let detail = format!("{}: {}", look.kind, if agrees { "agreed" } else { "stays" });
        Ok(Entry::new(&by, Act::SecondDecided).family(&family.id).target(row).detail(detail).with(led_to))
    });
    match written.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            act::refuse(&site, &mut form, "answer", words);
            Ok(forms::refused(render(&site, &viewer, before, form)?))
        }
        Err(Error::Stale) => {
            let now = read(&site, &viewer, &reference, &id).await?;
            let text = now.1.0.state.words().to_owned();
            let form =
                form.overtaken(0, vec![Theirs { label: "What somebody has decided meanwhile".to_owned(), text }]);
            Ok(forms::overtaken(render(&site, &viewer, now, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
