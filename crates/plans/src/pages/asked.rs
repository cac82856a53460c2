//! What somebody is asked to do in the plans of families: the action, the family's name, and nothing else.

use alongside_schema::{Act, Day, Entry, Error, Id, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_id;
use crate::codes::{Acceptance, ActionState};
use crate::store::{self, AskedAction, OwnAnswer};

const FORM: &str = "asked";

#[derive(Template)]
#[template(path = "plans/asked.html")]
struct AskedPage {
    frame: Frame,
    asked: Vec<AskedAction>,
    today: Day,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let asked = site
        .db()
        .read(move |connection| {
            let asked = store::asked_of(connection, &by)?;
            Ok(Entry::new(&by, Act::ListRead).target("asked").counted(asked.len()).with(asked))
        })
        .await?;
    let today = site.clock().today();
    page(&AskedPage { frame: site.frame(Some(&viewer), "What you are asked to do").at("/asked"), asked, today })
}

#[derive(Template)]
#[template(path = "plans/answer.html")]
struct AnswerPage {
    frame: Frame,
    form: Form,
    address: String,
    asked: AskedAction,
}

async fn read(site: &Site, viewer: &Viewer, id: &Id) -> Result<AskedAction, Problem> {
    let (viewer, id) = (viewer.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let asked = store::asked_action(connection, &viewer, &id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&asked.family_id).target(&id).detail("asked").with(asked))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, asked: AskedAction, form: Form) -> Page {
    page(&AnswerPage {
        frame: site.frame(Some(viewer), "Answer what you are asked to do").with_errors(form.has_errors()),
        address: format!("/asked/{}", asked.id),
        form,
        asked,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = parse_id(&id)?;
    let asked = read(&site, &viewer, &id).await?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?.of_version(asked.version);
    let form = match asked.acceptance {
        Acceptance::Accepted => form.with("accepts", "yes").with("state", asked.state),
        _ => form.with("state", ActionState::ToDo),
    };
    render(&site, &viewer, asked, form)
}

pub(super) async fn answer(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let id = parse_id(&id)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let asked = read(&site, &viewer, &id).await?;
    let parsed = form.check(site.clock().today(), |check| {
        let accepts = match check.values().get("accepts") {
            "yes" => true,
            "no" => false,
            _ => {
                check.error("accepts", "Select whether you can do it");
                false
            }
        };
        let state = check.code("state", "Select where it stands").unwrap_or(ActionState::ToDo);
        let words = check.optional("words");
        if accepts && state.needs_reason() && words.is_empty() {
            check.error("words", "Enter why. It blames nobody, and helps to choose the next step");
        }
        OwnAnswer { accepts, state: if accepts { state } else { ActionState::ToDo }, words }
    });
    let Some(answer) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, asked, form)?));
    };
    let (by, sent) = (viewer.clone(), form.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, "/asked")?;
            let asked = store::asked_action(tx.connection(), &by, &asked.id)?;
            store::answer_asked(tx, &by, &asked, &answer, sent.version())?;
            let entry = Entry::new(&by, Act::PlanChanged).family(&asked.family_id).target(&asked.id).detail("answered");
            Ok(entry.with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let now = read(&site, &viewer, &id).await?;
            let theirs = vec![
                Theirs { label: "What is to be done".to_owned(), text: now.what.clone() },
                Theirs { label: "By when".to_owned(), text: now.due_on.words() },
                Theirs { label: "Where it stands".to_owned(), text: now.state.words().to_owned() },
            ];
            let form = form.overtaken(now.version, theirs);
            Ok(forms::overtaken(render(&site, &viewer, now, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
