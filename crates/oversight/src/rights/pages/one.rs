//! One request: where it stands, its time, what was done about it, and its end without a copy.

use alongside_families::act::id as id_of;
use alongside_schema::{Error, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, spreadsheet, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::clock;
use super::super::codes::{State as Stands, WaitsFor};
use super::super::store::{self, Done, Release, Stage};
use super::{Asked, Stored, Whole, address, as_it_stands, asked, is_to_do, look, store_form, whole_of};

const TIME: &str = "own-record-time";
const END: &str = "own-record-end";

/// A request with all that is said of it.
struct Read {
    asked: Asked,
    whole: Whole,
    done: Vec<Done>,
    release: Option<Release>,
}

#[derive(Template)]
#[template(path = "oversight/rights_one.html")]
struct OnePage {
    frame: Frame,
    address: String,
    read: Read,
    due: clock::Due,
    can_be_longer: bool,
    time: Form,
    end: Form,
}

impl OnePage {
    fn refused(&self) -> &Form {
        if self.end.has_errors() { &self.end } else { &self.time }
    }

    fn to_do(&self) -> usize {
        self.read.whole.count(is_to_do)
    }

    fn to_check(&self) -> usize {
        self.read.whole.count(|stage| stage == Stage::Marked)
    }

    fn all(&self) -> usize {
        self.read.whole.count(|_| true)
    }

    fn stands_still(&self) -> bool {
        self.read.asked.pauses.iter().any(|pause| pause.to.is_none())
    }

    /// What can be said of the time today.
    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        let mut choices: Vec<(&str, &str)> = Vec::new();
        if self.stands_still() {
            choices.push((GOES_ON, "It runs again: we have it"));
        } else {
            choices.extend([
                (
                    WaitsFor::Identity.code(),
                    "It stands still: we asked for something that shows who they are, or that they may ask",
                ),
                (WaitsFor::Scope.code(), "It stands still: we asked what they would like to have"),
            ]);
        }
        if self.can_be_longer {
            choices.push((LONGER, "We take two more months, and have told them so"));
        }
        choices
    }
}

const GOES_ON: &str = "goes_on";
const LONGER: &str = "longer";

async fn read(site: &Site, viewer: &Viewer, id: &str) -> Result<Read, Problem> {
    let (by, id) = (viewer.clone(), id_of(id)?);
    let read = site.db().read_widely(move |connection| {
        let asked = asked(connection, &by, &id)?;
        let whole = whole_of(connection, asked.request.clone())?;
        let done = store::steps(connection, &asked.request)?;
        let release = store::released(connection, &asked.request)?;
        let entry = look(&by, &id, "one", whole.gathered.as_ref());
        Ok(entry.with(Read { asked, whole, done, release }))
    });
    Ok(read.await?)
}

async fn open_forms(site: &Site, viewer: &Viewer, read: &Read) -> Result<(Form, Form), Problem> {
    let request = &read.asked.request;
    let open = async |name| Form::open(site, viewer, name, request.id.as_str()).await;
    let open = async |name| Ok::<Form, Problem>(as_it_stands(open(name).await?, request.version));
    Ok((open(TIME).await?, open(END).await?))
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let read = read(&site, &viewer, &id).await?;
    let forms = open_forms(&site, &viewer, &read).await?;
    render(&site, &viewer, read, forms)
}

fn render(site: &Site, viewer: &Viewer, read: Read, (time, end): (Form, Form)) -> Page {
    let has_errors = time.has_errors() || end.has_errors();
    let Asked { request, pauses } = &read.asked;
    page(&OnePage {
        frame: site.frame(Some(viewer), "Somebody\u{2019}s own record").with_errors(has_errors),
        address: address(&request.id),
        due: read.asked.due(site),
        can_be_longer: clock::can_be_longer(site.clocks(), request, pauses, site.clock().now()),
        read,
        time,
        end,
    })
}

/// What somebody says of the time.
enum Time {
    Waits(WaitsFor),
    GoesOn,
    Longer,
}

fn parse_time(check: &mut Check<'_>) -> Option<(Time, String)> {
    let said = check.optional("said");
    let time = match said.as_str() {
        GOES_ON => Some(Time::GoesOn),
        LONGER => Some(Time::Longer),
        other => other.parse().ok().map(Time::Waits),
    };
    if time.is_none() {
        check.error("said", "Select what is so");
    }
    let words = check.text("words", "Say what was asked for or came and how, or why more time is needed");
    Some((time?, words))
}

pub(in super::super) async fn time(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let read_before = read(&site, &viewer, &id).await?;
    let request = read_before.asked.request.id.clone();
    let mut form = Form::sent(&site, &viewer, values, TIME, request.as_str()).await?;
    let parsed = form.check(site.clock().today(), parse_time).flatten();
    let Some((said, words)) = parsed else {
        let (_, end) = open_forms(&site, &viewer, &read_before).await?;
        return Ok(forms::refused(render(&site, &viewer, read_before, (form, end))?));
    };
    let (at, version) = (site.clone(), form.version());
    let stored = store_form(&site, &viewer, form, (&request, address(&request), "said"), move |tx, by, id| {
        let request = store::held_as_seen(tx, by, id, version)?;
        match said {
            Time::Waits(what) => store::pause(tx, by, &request, what, &words).map(|()| what.code().to_owned()),
            Time::GoesOn => store::go_on(tx, by, &request, &words).map(|()| GOES_ON.to_owned()),
            Time::Longer => {
                let pauses = asked(tx.connection(), by, id)?.pauses;
                if !clock::can_be_longer(at.clocks(), &request, &pauses, tx.now()) {
                    let words =
                        "More time can be taken once, and only within the first month: they must be told by then.";
                    return Err(Error::Refused(words.to_owned()));
                }
                store::extend(tx, by, &request, &words).map(|()| LONGER.to_owned())
            }
        }
    });
    match stored.await? {
        Stored::Led(to) => then(&to),
        Stored::Refused(form) => {
            let now = read(&site, &viewer, &id).await?;
            let (_, end) = open_forms(&site, &viewer, &now).await?;
            let form = as_it_stands(form, now.asked.request.version);
            Ok(forms::refused(render(&site, &viewer, now, (form, end))?))
        }
    }
}

fn parse_end(check: &mut Check<'_>) -> Option<(Stands, String)> {
    let state: Option<Stands> = check.code("state", "Select how it ends");
    let words = check.text("why", "Say why, as they were told it, and that they can complain");
    state.filter(|state| matches!(state, Stands::Refused | Stands::Withdrawn)).map(|state| (state, words))
}

pub(in super::super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let read_before = read(&site, &viewer, &id).await?;
    let request = read_before.asked.request.id.clone();
    let mut form = Form::sent(&site, &viewer, values, END, request.as_str()).await?;
    let parsed = form.check(site.clock().today(), parse_end).flatten();
    let Some((state, words)) = parsed else {
        let (time, _) = open_forms(&site, &viewer, &read_before).await?;
        return Ok(forms::refused(render(&site, &viewer, read_before, (time, form))?));
    };
    let version = form.version();
    let stored = store_form(&site, &viewer, form, (&request, address(&request), "state"), move |tx, by, id| {
        let request = store::held_as_seen(tx, by, id, version)?;
        store::end(tx, by, &request, state, &words)?;
        Ok(state.code().to_owned())
    });
    match stored.await? {
        Stored::Led(to) => then(&to),
        Stored::Refused(form) => {
            let now = read(&site, &viewer, &id).await?;
            let (time, _) = open_forms(&site, &viewer, &now).await?;
            let form = as_it_stands(form, now.asked.request.version);
            Ok(forms::refused(render(&site, &viewer, now, (time, form))?))
        }
    }
}

/// What was done about it, as a file: what the regulator may ask for, and a court.
pub(in super::super) async fn log(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = id_of(&id)?;
    let read = site.db().read_widely(move |connection| {
        let request = store::one(connection, &viewer, &id)?;
        let done = store::steps(connection, &request)?;
        Ok(look(&viewer, &id, "what was done, as a file", None).with(done))
    });
    let cells = |done: &Done| {
        let counted = done.counted.map(|count| count.to_string()).unwrap_or_default();
        vec![done.at.words(), done.by.clone(), done.step.words().to_owned(), counted, done.words.clone()]
    };
    spreadsheet("own-record-log", &["When", "Who", "What", "Rows", "In words"], read.await?.iter().map(cells))
}
