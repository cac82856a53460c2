//! The pages around a paper: who will read it, what speaks against giving it, and the second person who reads it first.

use alongside_access::{Permission, Routes};
use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse};
use serde::Deserialize;

use super::{Bar, act, reference};
use crate::codes::PaperKind;
use crate::papers::{AskedFor, Made, Making, Paper};
use crate::store::{self, Family, Held, Outcome};

const FORM: &str = "paper";
/// What a form of the page is for.
const ASKS: &str = "asks";
const TAKES_BACK: &str = "takes_back";
const DECIDES: &str = "decides";
const AGREES: &str = "agrees";
const STAYS: &str = "stays";

/// The pages of one paper. Every one has them, at the address in [`PAPERS`](crate::papers::PAPERS).
pub fn routes<P: Paper>(site: &Site) -> Routes {
    let paper = Routes::new(site).get(P::KIND.path(), P::PERMISSION, show::<P>);
    // The pack is the whole of what goes to another area, in one paper.
    let paper = if P::KIND == PaperKind::Pack { paper.proved() } else { paper };
    paper.and(only_second::<P>(site))
}

/// The same for a paper that its own area shows, with what else stands on its page.
pub fn only_second<P: Paper>(site: &Site) -> Routes {
    Routes::new(site).post(P::KIND.second(), Permission::WorkWithFamilies, answer::<P>).proved()
}

/// For whom somebody wants it.
#[derive(Deserialize, Default)]
pub struct For {
    r#for: Option<String>,
}

/// What the address of a paper names: the reference of the family, then ids.
pub fn asked_for(path: Vec<(String, String)>, whom: For) -> Result<AskedFor, Problem> {
    let mut named = path.into_iter().map(|(_, text)| text);
    let reference = reference(&named.next().unwrap_or_default())?;
    let ids: Result<Vec<Id>, Problem> = named.map(|text| act::id(&text)).collect();
    Ok(AskedFor { reference, ids: ids?, whom: whom.r#for })
}

/// What comes of asking for a paper.
pub enum Given<T> {
    /// It can be given.
    Paper(Box<Made<T>>),
    /// It is not: the page that says why.
    Not(Page),
}

enum Read<T> {
    ForWhom(Box<Family>, Vec<(String, String)>),
    Given(Box<Made<T>>),
    Held(Box<Family>, Box<Held>),
}

/// Makes it and looks it through.
fn read<P: Paper>(
    connection: &mut alongside_schema::DbConnection,
    site: &Site,
    viewer: &Viewer,
    asked: &AskedFor,
) -> alongside_schema::Result<(Read<P::Of>, Vec<&'static str>)> {
    let made = match P::make(connection, site, viewer, asked)? {
        Making::ForWhom(family, who) => return Ok((Read::ForWhom(family, who), Vec::new())),
        Making::Made(made) => made,
    };
    let html = P::page(site, viewer, &made).map_err(|error| Error::Fault(error.to_string()))?;
    let address = asked.address(P::KIND.path());
    let paper = (P::KIND, address.as_str(), &made.fact);
    match store::look_through(connection, &made.family, paper, &made.hands, &html)? {
        Outcome::Given(kinds) => Ok((Read::Given(made), kinds)),
        Outcome::Held(held) => {
            let kinds = held.kinds();
            Ok((Read::Held(Box::new(made.family), held), kinds))
        }
    }
}

/// The paper if it can be given, or the page that says why not. Enters what came of it.
pub async fn given<P: Paper>(site: &Site, viewer: &Viewer, asked: &AskedFor) -> Result<Given<P::Of>, Problem> {
    let (at, by, of) = (site.clone(), viewer.clone(), asked.clone());
    let read = site.db().read(move |connection| {
        let (read, kinds) = read::<P>(connection, &at, &by, &of)?;
        let detail = [&[P::KIND.code()][..], &kinds].concat().join("; ");
        let entry = match &read {
            Read::ForWhom(family, _) => {
                Entry::new(&by, Act::FamilyRead).family(&family.id).target("who will read a paper")
            }
            Read::Given(made) => {
                let detail = if kinds.is_empty() { detail } else { format!("{detail}; read by two") };
                Entry::new(&by, Act::FamilyPrinted).family(&made.family.id).target(&made.fact).detail(detail)
            }
            Read::Held(family, held) => {
                Entry::new(&by, Act::PaperHeld).family(&family.id).target(&held.fact).detail(detail)
            }
        };
        Ok(entry.with(read))
    });
    Ok(match read.await? {
        Read::Given(made) => Given::Paper(made),
        Read::ForWhom(family, who) => Given::Not(page(&ForPage {
            frame: site.frame(Some(viewer), "Who will read it"),
            bar: Bar::from(&*family),
            address: asked.address(P::KIND.path()),
            family: format!("/families/{}", family.reference),
            kind: P::KIND.words(),
            who,
        })),
        Read::Held(family, held) => {
            let form = Form::open(site, viewer, FORM, &held.asks).await?;
            Given::Not(render::<P>(site, viewer, asked, (*family, *held), form))
        }
    })
}

/// Refuses what is written down of giving a paper while it is not given: [`given`] says why, on the paper's own page.
pub fn may_be_given<P: Paper>(
    connection: &mut alongside_schema::DbConnection,
    site: &Site,
    viewer: &Viewer,
    asked: &AskedFor,
) -> alongside_schema::Result<()> {
    match read::<P>(connection, site, viewer, asked)?.0 {
        Read::Given(_) => Ok(()),
        Read::ForWhom(..) | Read::Held(..) => {
            let words = "It can not be given as it is now. Open the copy: it says what speaks against it.";
            Err(Error::Refused(words.to_owned()))
        }
    }
}

#[derive(Template)]
#[template(path = "families/paper_for.html")]
struct ForPage {
    frame: Frame,
    bar: Bar,
    address: String,
    family: String,
    kind: &'static str,
    who: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "families/paper_held.html")]
struct HeldPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    second: String,
    family: String,
    kind: &'static str,
    held: Held,
    /// Whether the viewer reads where it stands. Whoever does not answer for the family may not know what is kept, and must not find it out by writing guesses under
    /// many headings.
    sees_where: bool,
    /// Whether the viewer may ask.
    may_ask: bool,
    /// Whether they asked, and may take that back.
    takes_back: bool,
    /// Whether it is for the viewer to decide.
    decides: bool,
}

impl HeldPage {
    /// What the form of the page is for.
    fn does(&self) -> &'static str {
        match (self.decides, self.takes_back) {
            (true, _) => DECIDES,
            (false, true) => TAKES_BACK,
            (false, false) => ASKS,
        }
    }

    fn answers() -> [(&'static str, &'static str); 2] {
        [(AGREES, "I have read it: it can be given as it stands here"), (STAYS, "It is not given")]
    }
}

fn render<P: Paper>(
    site: &Site,
    viewer: &Viewer,
    asked: &AskedFor,
    (family, held): (Family, Held),
    form: Form,
) -> Page {
    let is_own = held.is_asked_by(&viewer.user_id);
    let answers_for_it = family.may_be_kept_safe() && family.may_take_protection_away().is_ok();
    page(&HeldPage {
        frame: site.frame(Some(viewer), "Not to be given like this").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        second: asked.address(P::KIND.second()),
        family: format!("/families/{}", family.reference),
        kind: P::KIND.words(),
        sees_where: family.may_take_protection_away().is_ok(),
        may_ask: family.may_be_kept_safe() && !held.is_final && !held.waits(),
        takes_back: held.waits() && is_own && answers_for_it,
        decides: held.waits() && !is_own && answers_for_it,
        held,
    })
}

async fn show<P: Paper>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(path): Path<Vec<(String, String)>>,
    Query(whom): Query<For>,
) -> Page {
    let asked = asked_for(path, whom)?;
    match given::<P>(&site, &viewer, &asked).await? {
        Given::Paper(made) => Ok(Html(P::page(&site, &viewer, &made)?).into_response()),
        Given::Not(page) => page,
    }
}

/// What somebody says of a paper that is held.
struct Said {
    asks: bool,
    agrees: bool,
    why: String,
    /// Which paper they had before their eyes.
    seen: String,
}

fn parse(check: &mut Check<'_>) -> Said {
    let answer = check.optional("answer");
    let does = check.optional("does");
    if does == DECIDES && ![AGREES, STAYS].contains(&answer.as_str()) {
        check.error("answer", "Select whether it is given");
    }
    let why = check.text("why", "Enter why");
    Said {
        asks: does != DECIDES && does != TAKES_BACK,
        agrees: does == DECIDES && answer == AGREES,
        why,
        seen: check.optional("seen"),
    }
}

/// Asks a second person or, where it is for the viewer to decide, decides.
async fn answer<P: Paper>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(path): Path<Vec<(String, String)>>,
    Query(whom): Query<For>,
    values: Values,
) -> Page {
    let asked = asked_for(path, whom)?;
    let subject = values.get("seen").to_owned();
    let mut form = Form::sent(&site, &viewer, values, FORM, &subject).await?;
    let Some(said) = form.check(site.clock().today(), parse) else {
        return again::<P>(&site, &viewer, &asked, form, forms::refused).await;
    };
    let (at, by, of, sent) = (site.clone(), viewer.clone(), asked.clone(), form.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, of.address(P::KIND.path()))?;
        let family = store::hold_for_safety(tx, &by, &of.reference)?;
        let held = match read::<P>(tx.connection(), &at, &by, &of)?.0 {
            Read::Held(_, held) if held.asks == said.seen => held,
            _ => return Err(Error::Stale),
        };
        let (act, detail) = if !said.asks {
            if !held.waits() {
                return Err(Error::Stale);
            }
            let look = store::decide_paper(tx, &by, &family, &held, (said.agrees, &said.why))?;
            (Act::SecondDecided, format!("{}: {}", look.kind, if said.agrees { "agreed" } else { "stays" }))
        } else {
            store::ask_for_paper(tx, &by, &family, (&held, &said.why))?;
            (Act::SecondAsked, format!("paper: {}", P::KIND.code()))
        };
        store::withhold_again(tx, &family.id)?;
        Ok(Entry::new(&by, act).family(&family.id).target(&held.fact).detail(detail).with(led_to))
    });
    match written.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            act::refuse(&site, &mut form, "why", words);
            again::<P>(&site, &viewer, &asked, form, forms::refused).await
        }
        Err(Error::Stale) => {
            let words = "It has changed since you looked. Read it again: this is how it stands now.";
            act::refuse(&site, &mut form, "why", words.to_owned());
            again::<P>(&site, &viewer, &asked, form, forms::overtaken).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page again with what was typed; where nothing speaks against the paper any more, that is said.
async fn again<P: Paper>(
    site: &Site,
    viewer: &Viewer,
    asked: &AskedFor,
    form: Form,
    status: fn(axum::response::Response) -> axum::response::Response,
) -> Page {
    let (at, by, of) = (site.clone(), viewer.clone(), asked.clone());
    let read = site.db().read(move |connection| {
        let (read, _) = read::<P>(connection, &at, &by, &of)?;
        let family = match &read {
            Read::ForWhom(family, _) | Read::Held(family, _) => family.id.clone(),
            Read::Given(made) => made.family.id.clone(),
        };
        Ok(Entry::new(&by, Act::FamilyRead).family(&family).target("what a second person is asked").with(read))
    });
    match read.await? {
        Read::Held(family, held) => {
            let held = render::<P>(site, viewer, asked, (*family, *held), form)?;
            Ok(status(held))
        }
        Read::Given(_) | Read::ForWhom(..) => {
            let words =
                "It can be given as it is now: somebody else has decided meanwhile, or it was changed. Open it again.";
            Err(Problem::Refused(words.to_owned()))
        }
    }
}
