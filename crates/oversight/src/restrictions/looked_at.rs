//! Looking again at whether a family must stay restricted, and saying who may know of it.

use alongside_schema::{Act, Day, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Sure, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::TO_LOOK_AT;
use super::store::{self, Look, One, Restriction, StepTaken};

const LOOK: &str = "restriction-look";
const KNOWS: &str = "restriction-knows";

#[derive(Template)]
#[template(path = "oversight/restrictions.html")]
struct ListPage {
    frame: Frame,
    restrictions: Vec<Restriction>,
    today: Day,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let restrictions = site
        .db()
        .read(move |connection| {
            let restrictions = store::restrictions_seen(connection, &by)?;
            let shown: Vec<_> = restrictions.iter().map(|one| one.reference.clone()).collect();
            let entry = Entry::new(&by, Act::ListRead).target("restrictions").shows(&shown);
            Ok(entry.with(restrictions))
        })
        .await?;
    let frame = site.frame(Some(&viewer), "Restricted families").at(TO_LOOK_AT);
    page(&ListPage { frame, restrictions, today: site.clock().today() })
}

/// A restriction with all that is said of it.
struct Read {
    restriction: Restriction,
    steps: Vec<StepTaken>,
    knows: Vec<One>,
    could: Vec<One>,
}

#[derive(Template)]
#[template(path = "oversight/restriction.html")]
struct OnePage {
    frame: Frame,
    look: Form,
    let_know: Form,
    read: Read,
    address: String,
    today: Day,
    /// Whether somebody else asked for it to be lifted, so that the viewer decides.
    decides: bool,
}

impl OnePage {
    fn looks(&self) -> Vec<(&'static str, &'static str)> {
        let stays = ("stays", "It stays");
        if self.decides {
            return vec![stays, ("lift", "It is lifted, as somebody else asked")];
        }
        vec![stays, ("ask", "It should be lifted. Somebody else decides")]
    }

    fn could(&self) -> impl Iterator<Item = (&str, &str)> {
        self.read.could.iter().map(|(id, words)| (id.as_str(), words.as_str()))
    }
}

async fn read(site: &Site, viewer: &Viewer, id: &str) -> Result<Read, Problem> {
    let (by, id): (Viewer, Id) = (viewer.clone(), id.parse().map_err(|_| Problem::NotFound)?);
    let read = site.db().read(move |connection| {
        let restriction = store::restriction(connection, &by, &id)?;
        if !restriction.whole {
            return Err(Error::NotFound);
        }
        let steps = store::steps(connection, &restriction)?;
        let knows = store::who_knows(connection, &restriction.family_id)?;
        let mut could = store::who_could_know(connection, &restriction.family_id)?;
        could.retain(|one| !knows.contains(one));
        let entry = Entry::new(&by, Act::FamilyRead).family(&restriction.family_id).target("its restriction");
        Ok(entry.with(Read { restriction, steps, knows, could }))
    });
    Ok(read.await?)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let read = read(&site, &viewer, &id).await?;
    let (look, let_know) = (open_look(&site, &viewer, &read).await?, open_know(&site, &viewer, &read).await?);
    render(&site, &viewer, read, look, let_know)
}

async fn open_look(site: &Site, viewer: &Viewer, read: &Read) -> Result<Form, Problem> {
    let form = Form::open(site, viewer, LOOK, read.restriction.id.as_str()).await?;
    Ok(form.with_day("again", next(site)).of_version(read.restriction.version))
}

/// The last day by which somebody must look again.
fn next(site: &Site) -> Day {
    site.clock().today().plus_days(alongside_families::store::LOOK_AGAIN_DAYS)
}

async fn open_know(site: &Site, viewer: &Viewer, read: &Read) -> Result<Form, Problem> {
    Form::open(site, viewer, KNOWS, read.restriction.id.as_str()).await
}

fn render(site: &Site, viewer: &Viewer, read: Read, look: Form, let_know: Form) -> Page {
    let has_errors = look.has_errors() || let_know.has_errors();
    let asked = read.restriction.lift_asked_by.as_ref();
    page(&OnePage {
        frame: site.frame(Some(viewer), "A restricted family").with_errors(has_errors),
        address: format!("{TO_LOOK_AT}/{}", read.restriction.id),
        decides: asked.is_some_and(|asker| *asker != viewer.user_id),
        today: site.clock().today(),
        look,
        let_know,
        read,
    })
}

fn parse_look(check: &mut Check<'_>) -> Option<(Look, String)> {
    let words = check.text("words", "Enter why, as far as others may read it");
    let look = match check.values().get("look") {
        "stays" => Look::Stays(check.coming_day("again", "the day to look again")?),
        "ask" => Look::AskToLift,
        "lift" => Look::Lift,
        _ => {
            check.error("look", "Select what you say of it");
            return None;
        }
    };
    Some((look, words))
}

pub(super) async fn look(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let before = read(&site, &viewer, &id).await?;
    let mut form = Form::sent(&site, &viewer, values, LOOK, before.restriction.id.as_str()).await?;
    let Some(Some((look, words))) = form.check(site.clock().today(), parse_look) else {
        let let_know = open_know(&site, &viewer, &before).await?;
        return Ok(forms::refused(render(&site, &viewer, before, form, let_know)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), before.restriction.id.clone());
    let looked = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, TO_LOOK_AT)?;
        let restriction = store::restriction(tx.connection(), &by, &of)?;
        store::look(tx, &by, &restriction, sent.version(), &look, &words)?;
        let detail = match look {
            Look::Stays(day) => format!("stays, again by {day}"),
            Look::AskToLift => "asked to lift".to_owned(),
            Look::Lift => "lifted".to_owned(),
        };
        let entry = Entry::new(&by, Act::FamilyRestricted).family(&restriction.family_id);
        Ok(entry.target(&restriction.id).detail(detail).with(led_to))
    });
    match looked.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let now = read(&site, &viewer, &id).await?;
            let newest = now.steps.first().map(|step| step.step.words()).unwrap_or_default().to_owned();
            let theirs = Theirs { label: "What somebody has said of it meanwhile".to_owned(), text: newest };
            let form = form.overtaken(now.restriction.version, vec![theirs]);
            let let_know = open_know(&site, &viewer, &now).await?;
            Ok(forms::overtaken(render(&site, &viewer, now, form, let_know)?))
        }
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("look", words));
            let let_know = open_know(&site, &viewer, &before).await?;
            Ok(forms::refused(render(&site, &viewer, before, form, let_know)?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn let_know(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let before = read(&site, &viewer, &id).await?;
    let mut form = Form::sent(&site, &viewer, values, KNOWS, before.restriction.id.as_str()).await?;
    let could: Vec<Id> = before.could.iter().map(|(id, _)| id.clone()).collect();
    let read = form.check(site.clock().today(), |check| {
        let chosen = check.values().get("who").to_owned();
        let who = could.iter().find(|id| id.as_str() == chosen).cloned();
        if who.is_none() {
            check.error("who", "Select who may know of the family");
        }
        (who, check.text("why", "Enter why they must know"))
    });
    let Some((Some(who), words)) = read else {
        let look = open_look(&site, &viewer, &before).await?;
        return Ok(forms::refused(render(&site, &viewer, before, look, form)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), before.restriction.id.clone());
    let to = format!("{TO_LOOK_AT}/{of}");
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, to)?;
            let restriction = store::restriction(tx.connection(), &by, &of)?;
            store::let_know(tx, &by, &restriction, &who, &words)?;
            let entry = Entry::new(&by, Act::FamilyRestricted).family(&restriction.family_id);
            Ok(entry.target(&who).detail("may know").with(led_to))
        })
        .await?;
    then(&led_to)
}

/// Asks whether somebody is to know of the family no more, by name.
pub(super) async fn ask_no_more(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, row)): Path<(String, String)>,
) -> Page {
    sure_no_more(&site, &viewer, &id, &row).await?.page()
}

async fn sure_no_more(site: &Site, viewer: &Viewer, id: &str, row: &str) -> Result<Sure, Problem> {
    let read = read(site, viewer, id).await?;
    let (who, words) = read.knows.into_iter().find(|(who, _)| who.as_str() == row).ok_or(Problem::NotFound)?;
    let restriction = &read.restriction;
    Ok(Sure {
        frame: site.frame(Some(viewer), "Who may know of a restricted family"),
        asks: format!("Must {words} know of family {} no more?", restriction.reference),
        lines: vec!["From then on they find nothing of it, on no page, as if it were not there.".to_owned()],
        button: "They must know of it no more",
        address: format!("{TO_LOOK_AT}/{}/no-more/{who}", restriction.id),
        back: format!("{TO_LOOK_AT}/{}", restriction.id),
        refused: None,
    })
}

pub(super) async fn no_more(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, row)): Path<(String, String)>,
) -> Page {
    let of: Id = id.parse().map_err(|_| Problem::NotFound)?;
    let who: Id = row.parse().map_err(|_| Problem::NotFound)?;
    // Who has just taken themselves out sees it no more.
    let to = if who == viewer.user_id { TO_LOOK_AT.to_owned() } else { format!("{TO_LOOK_AT}/{of}") };
    let by = viewer.clone();
    let taken = site.db().write(move |tx| {
        let restriction = store::restriction(tx.connection(), &by, &of)?;
        store::no_more(tx, &by, &restriction, &who)?;
        let entry = Entry::new(&by, Act::FamilyRestricted).family(&restriction.family_id);
        Ok(entry.target(&who).detail("knows no more").with(()))
    });
    match taken.await {
        Ok(()) => then(&to),
        Err(Error::Refused(words)) => sure_no_more(&site, &viewer, &id, &row).await?.refused(words),
        Err(error) => Err(error.into()),
    }
}
