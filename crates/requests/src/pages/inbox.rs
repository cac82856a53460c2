//! The front door: what waits, who looks at it, and what stands still.

use alongside_clocks::Clocks;
use alongside_schema::{Act, Alert, DbConnection, Entry, Error, Moment, Reference, Role, Viewer};
use alongside_web::components::{Pagination, SubNavigation};
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use jiff::civil::DateTime;
use serde::Deserialize;

use super::{decide, parse_reference};
use crate::codes::{Show, Urgency};
use crate::due::can_wait;
pub(super) use crate::due::{Due, due};
use crate::store::{self, Counts, StillToTell, Waiting};

const ADDRESS: &str = "/requests";
/// Requests on one page.
const AT_ONCE: usize = 100;
/// Requests of which somebody waits to hear, on the page of everything else; and where all are asked for.
const TO_TELL: usize = 50;
const ALL_TO_TELL: usize = 1000;
/// Requests that are read at once to find those that can not wait.
const READ_AT_ONCE: i64 = 500;

#[derive(Template)]
#[template(path = "requests/inbox.html")]
struct InboxPage {
    frame: Frame,
    requests: Vec<Waiting>,
    counts: Counts,
    show: Show,
    /// When the office opens again, while it is closed.
    opens: Option<DateTime>,
    /// How many requests can not wait until then but are not on this page.
    more_urgent: usize,
    pages: Option<Pagination>,
    to_tell: StillToTell,
    hidden: store::Unread,
    now: Moment,
    clocks: Clocks,
}

impl InboxPage {
    fn due(&self, waiting: &Waiting) -> Due {
        due(&self.clocks, waiting, self.now)
    }

    /// The parts of the list as links, each with its count.
    fn parts(&self) -> SubNavigation {
        let parts = SubNavigation::new("Parts of the list");
        let parts = match self.opens {
            Some(_) => {
                parts.page(Show::BeforeOpening.words(), address(Show::BeforeOpening), self.is(Show::BeforeOpening))
            }
            None => parts,
        };
        let Counts { everything, mine, nobodys, held } = self.counts;
        [(Show::Everything, everything), (Show::Mine, mine), (Show::Nobodys, nobodys), (Show::Held, held)]
            .into_iter()
            .fold(parts, |parts, (show, count)| {
                parts.page(format!("{} ({count})", show.words()), address(show), self.is(show))
            })
    }

    /// When the office opens again: "Monday 23 November at 8:45am".
    fn opening(&self) -> Option<String> {
        self.opens.map(opening_words)
    }

    fn is(&self, show: Show) -> bool {
        self.show == show
    }

    /// What can wait until the office opens.
    fn can_wait(&self) -> i64 {
        self.counts.everything - (self.requests.len() + self.more_urgent) as i64
    }

    fn nothing(&self) -> &'static str {
        match self.show {
            Show::Everything => "Nothing waits for a decision.",
            Show::Mine => "You look at no request just now.",
            Show::Nobodys => "Somebody looks at every request.",
            Show::Held => "No request waits for something.",
            Show::BeforeOpening => "Nothing has to be done before then.",
        }
    }
}

/// A moment of opening in words: "Monday 23 November at 8:45am".
pub(super) fn opening_words(opens: DateTime) -> String {
    opens.strftime("%A %-d %B at %-I:%M%P").to_string()
}

fn address(show: Show) -> String {
    format!("{ADDRESS}?show={show}")
}

/// Which part of the list, after which request it goes on, and whether everybody who still has to be told is shown.
#[derive(Deserialize)]
pub(super) struct From {
    show: Option<String>,
    after: Option<String>,
    to_tell: Option<String>,
}

/// What is on one page of the list.
struct Shown {
    requests: Vec<Waiting>,
    more: bool,
    more_urgent: usize,
}

pub(super) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Query(from): Query<From>,
) -> Page {
    let now = site.clock().now();
    let clocks = site.clocks().clone();
    let opens = site.settings().opening.opens_again(clocks.calendar(), now.civil());
    let asked = from.show.and_then(|text| text.parse().ok());
    let show = match (asked, opens) {
        (None, Some(_)) => Show::BeforeOpening,
        (None | Some(Show::BeforeOpening), None) => Show::Everything,
        (Some(show), _) => show,
    };
    let after: Option<Reference> = from.after.and_then(|text| text.parse().ok());
    let is_first = after.is_none();
    let most_to_tell = if from.to_tell.as_deref() == Some("all") { ALL_TO_TELL } else { TO_TELL };
    let (by, of_limits) = (viewer.clone(), clocks.clone());
    let (shown, counts, to_tell, hidden) = site
        .db()
        .read_widely(move |connection| {
            let shown = match opens.filter(|_| show == Show::BeforeOpening) {
                Some(opens) => before_opening(connection, &by, &of_limits, now, opens)?,
                None => part(connection, &by, show, after.as_ref())?,
            };
            let counts = store::counts(connection, &by)?;
            let to_tell = store::to_tell(connection, &by, most_to_tell)?;
            let hidden = store::nobody_may_read(connection)?;
            Ok(Entry::new(&by, Act::ListRead).target("requests").detail(show).with((shown, counts, to_tell, hidden)))
        })
        .await?;
    let frame = site.frame(Some(&viewer), "Requests for help").at(ADDRESS);
    let pages = pages(&shown, show, is_first);
    let Shown { requests, more_urgent, .. } = shown;
    page(&InboxPage { frame, requests, to_tell, counts, show, opens, more_urgent, pages, hidden, now, clocks })
}

/// One page of a part of the list, from a request on.
fn part(
    connection: &mut DbConnection,
    by: &Viewer,
    show: Show,
    after: Option<&Reference>,
) -> alongside_schema::Result<Shown> {
    let place = match after {
        Some(reference) => store::place_of(connection, by, reference)?,
        None => None,
    };
    let mut requests = store::waiting(connection, by, show, place.as_ref(), AT_ONCE as i64 + 1)?;
    let more = requests.len() > AT_ONCE;
    requests.truncate(AT_ONCE);
    Ok(Shown { requests, more, more_urgent: 0 })
}

/// What can not wait until the office opens. Only the clock of each request says, so all are looked at.
fn before_opening(
    connection: &mut DbConnection,
    by: &Viewer,
    clocks: &Clocks,
    now: Moment,
    opens: DateTime,
) -> alongside_schema::Result<Shown> {
    let (mut requests, mut place, mut more_urgent) = (Vec::new(), None, 0);
    loop {
        let some = store::waiting(connection, by, Show::Everything, place.as_ref(), READ_AT_ONCE)?;
        place = match some.last() {
            Some(last) if some.len() as i64 == READ_AT_ONCE => store::place_of(connection, by, &last.reference)?,
            _ => None,
        };
        for waiting in some.into_iter().filter(|waiting| !can_wait(clocks, waiting, now, opens)) {
            if requests.len() < AT_ONCE { requests.push(waiting) } else { more_urgent += 1 }
        }
        if place.is_none() {
            return Ok(Shown { requests, more: false, more_urgent });
        }
    }
}

fn pages(shown: &Shown, show: Show, is_first: bool) -> Option<Pagination> {
    let last = shown.requests.last().filter(|_| shown.more);
    if last.is_none() && is_first {
        return None;
    }
    let mut pages = Pagination::new();
    if !is_first {
        pages = pages.previous(address(show), "the most urgent first");
    }
    Some(match last {
        Some(last) => pages.next(format!("{}&after={}", address(show), last.reference), "less urgent or newer"),
        None => pages,
    })
}

/// What can not wait for those who decide: that somebody may be in danger. Told on every page of theirs.
pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> alongside_schema::Result<Vec<Alert>> {
    if !viewer.is(Role::FrontDoor) && !viewer.is(Role::Cleared) {
        return Ok(Vec::new());
    }
    // What nobody may read is counted too: somebody must act so that it is read.
    let unread = store::nobody_may_read(connection)?.in_danger as i64;
    let words = match store::in_danger(connection, viewer)? + unread {
        0 => return Ok(Vec::new()),
        1 => "1 request for help says that somebody may be in danger now".to_owned(),
        count => format!("{count} requests for help say that somebody may be in danger now"),
    };
    Ok(vec![Alert { words, href: ADDRESS, may_wait: false }])
}

/// A change of where a request stands, by a button: the same steps for all four.
async fn change(
    site: Site,
    viewer: Viewer,
    text: String,
    values: Values,
    (name, detail): (&'static str, &'static str),
    work: impl FnOnce(&mut alongside_schema::Tx<'_>, &Viewer, &store::Received) -> alongside_schema::Result<()>
    + Send
    + 'static,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::sent(&site, &viewer, values, name, &reference.to_string()).await?;
    let (by, of) = (viewer.clone(), reference.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &form, format!("/requests/{of}"))?;
            let received = store::received(tx.connection(), &by, &of)?;
            work(tx, &by, &received)?;
            Ok(Entry::new(&by, Act::RequestDecided).target(of).detail(detail).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            let field = if name == "hold" { "waits_for" } else { "who-looks" };
            decide::show_refused(&site, &viewer, reference, (field, words)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn take(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let what = ("take", "taken to look at");
    change(site, viewer, text, values, what, |tx, by, request| {
        if let (Some(name), Some(since)) = (&request.line.assigned_to, request.line.assigned_at) {
            let words = format!("{name} has looked at it since {}. Speak with them before you take it.", since.words());
            return Err(Error::Refused(words));
        }
        store::assign(tx, by, request, Some(&by.user_id))
    })
    .await
}

pub(super) async fn give_back(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let what = ("give-back", "given back");
    change(site, viewer, text, values, what, |tx, by, request| store::assign(tx, by, request, None)).await
}

pub(super) async fn hold(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reason = values.get("waits_for").trim().to_owned();
    change(site, viewer, text, values, ("hold", "held"), move |tx, _, request| {
        if reason.is_empty() {
            let words = "Enter what the request waits for, and who brings it.".to_owned();
            return Err(Error::Refused(words));
        }
        if request.line.urgency == Urgency::Danger {
            let words = "Somebody may be in danger, so this request can not wait. Decide on it now.".to_owned();
            return Err(Error::Refused(words));
        }
        store::hold(tx, request, &reason)
    })
    .await
}

pub(super) async fn go_on(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    change(site, viewer, text, values, ("go-on", "goes on"), |tx, _, request| store::resume(tx, request)).await
}

/// Opens one of these small forms for the page of a request.
pub(super) fn button(site: &Site, name: &str, reference: &Reference) -> Form {
    Form::blank(site.db().chance().id(site.clock().now()), name, &reference.to_string())
}
