//! Looking again at who has what: an administrator at everybody, a manager at their team.

use alongside_schema::{Act, Day, Entry, Error, Id, Role, Viewer};
use alongside_web::settings::SignIn;
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, spreadsheet, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use crate::reviews::{Circle, Holder, Outcome, is_for};
use crate::store::{self, Asking, Look};

/// People that are shown, the most urgent first. The file has all.
const SHOWN: usize = 200;

const TITLE: &str = "Who still should have what they have";

#[derive(Template)]
#[template(path = "access/reviews.html")]
struct ListPage {
    frame: Frame,
    circle: Circle,
    holders: Vec<Holder>,
    /// How many are there, shown or not.
    all: usize,
    /// New passwords that wait for the manager of the team.
    askings: Vec<Asking>,
    has_circle: bool,
    today: Day,
    settings: SignIn,
}

impl ListPage {
    fn is_cut(&self) -> bool {
        self.holders.len() < self.all
    }
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    show_list(&site, viewer, Circle::Everybody).await
}

pub(super) async fn list_of_team(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    show_list(&site, viewer, Circle::Team).await
}

/// Everybody of the circle, the most urgent first, with an entry that says so.
async fn read(
    site: &Site,
    viewer: &Viewer,
    circle: Circle,
    how: &'static str,
) -> Result<(Vec<Holder>, Vec<Asking>), Problem> {
    let (by, now, settings) = (viewer.clone(), site.clock().now(), site.settings().sign_in.clone());
    let today = now.day();
    let read = site.db().read_widely(move |connection| {
        let mut holders = store::holders(connection, &by, circle, None, today)?;
        holders.sort_by_key(|holder| std::cmp::Reverse(holder.urgency(today, &settings)));
        let askings = match circle {
            Circle::Everybody => Vec::new(),
            Circle::Team => store::askings_of_team(connection, &by, now)?,
        };
        let entry = Entry::new(&by, Act::ListRead).target("who has access").detail(how).counted(holders.len());
        Ok(entry.with((holders, askings)))
    });
    Ok(read.await?)
}

async fn show_list(site: &Site, viewer: Viewer, circle: Circle) -> Page {
    let (mut holders, askings) = read(site, &viewer, circle, "").await?;
    let all = holders.len();
    holders.truncate(SHOWN);
    let at = if circle == Circle::Everybody { "/accounts" } else { "/team" };
    page(&ListPage {
        frame: site.frame(Some(&viewer), TITLE).at(at),
        circle,
        holders,
        all,
        askings,
        has_circle: is_for(circle, &viewer),
        today: site.clock().today(),
        settings: site.settings().sign_in.clone(),
    })
}

pub(super) async fn file(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    give_file(&site, &viewer, Circle::Everybody).await
}

pub(super) async fn file_of_team(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    give_file(&site, &viewer, Circle::Team).await
}

const HEADINGS: [&str; 13] = [
    "Name",
    "E-mail address",
    "What they are called at work",
    "Who employs them",
    "Team",
    "Work here",
    "Since",
    "Last signed in",
    "No access from",
    "What speaks against it",
    "Last looked at",
    "What came of it",
    "To be looked at by",
];

async fn give_file(site: &Site, viewer: &Viewer, circle: Circle) -> Page {
    let (holders, _) = read(site, viewer, circle, "as a file").await?;
    let (today, settings) = (site.clock().today(), &site.settings().sign_in);
    spreadsheet("access", &HEADINGS, holders.iter().map(|holder| cells(holder, today, settings)))
}

fn cells(holder: &Holder, today: Day, settings: &SignIn) -> Vec<String> {
    let looked = holder.looked.as_ref();
    let ends = [holder.left_on, holder.role_end_on].into_iter().flatten().min();
    vec![
        holder.name.clone(),
        holder.email.clone(),
        holder.job_title.clone(),
        holder.agency.clone(),
        holder.team.clone().unwrap_or_default(),
        holder.work(),
        holder.since.words(),
        holder.signed_in_at.map(alongside_schema::Moment::words).unwrap_or_default(),
        ends.map(Day::words).unwrap_or_default(),
        holder.findings(today, settings).join("; "),
        looked.map(|looked| looked.at.words()).unwrap_or_default(),
        looked.map(|looked| looked.outcome.words().to_owned()).unwrap_or_default(),
        holder.due_on(settings).words(),
    ]
}

#[derive(Template)]
#[template(path = "access/review.html")]
struct OnePage {
    frame: Frame,
    circle: Circle,
    form: Form,
    holder: Holder,
    today: Day,
    settings: SignIn,
}

impl OnePage {
    fn is_of_team(&self) -> bool {
        self.circle == Circle::Team
    }

    fn address(&self) -> String {
        self.circle.one(&self.holder.id)
    }

    /// The work that who looks may take away.
    fn takes(&self) -> Vec<(&'static str, &'static str)> {
        let taken = self.holder.roles.iter().filter(|role| self.circle.takes(**role));
        taken.map(|role| (role.code(), role.words())).collect()
    }
}

pub(super) async fn one(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    open_one(&site, &viewer, Circle::Everybody, &id).await
}

pub(super) async fn one_of_team(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    open_one(&site, &viewer, Circle::Team, &id).await
}

async fn open_one(site: &Site, viewer: &Viewer, circle: Circle, id: &str) -> Page {
    let holder = whom(site, viewer, circle, id).await?;
    let form = Form::open(site, viewer, "access-review", holder.id.as_str()).await?;
    show_one(site, viewer, circle, holder, form)
}

/// Whom somebody looks at, with an entry that says so.
async fn whom(site: &Site, viewer: &Viewer, circle: Circle, id: &str) -> Result<Holder, Problem> {
    let (by, id, today): (_, Id, _) =
        (viewer.clone(), id.parse().map_err(|_| Problem::NotFound)?, site.clock().today());
    let read = site.db().read(move |connection| {
        let holder = store::holders(connection, &by, circle, Some(&id), today)?.pop().ok_or(Error::NotFound)?;
        Ok(Entry::new(&by, Act::ListRead).target(&id).detail("what an account has").with(holder))
    });
    Ok(read.await?)
}

fn show_one(site: &Site, viewer: &Viewer, circle: Circle, holder: Holder, form: Form) -> Page {
    let frame = site.frame(Some(viewer), "What somebody has").with_errors(form.has_errors());
    let (today, settings) = (site.clock().today(), site.settings().sign_in.clone());
    page(&OnePage { frame, circle, form, holder, today, settings })
}

pub(super) async fn done(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    take_look(&site, &viewer, Circle::Everybody, &id, values).await
}

pub(super) async fn done_of_team(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    take_look(&site, &viewer, Circle::Team, &id, values).await
}

async fn take_look(site: &Site, viewer: &Viewer, circle: Circle, id: &str, values: Values) -> Page {
    let holder = whom(site, viewer, circle, id).await?;
    let mut form = Form::sent(site, viewer, values, "access-review", holder.id.as_str()).await?;
    let read = form.check(site.clock().today(), |check| looked(check, circle, &holder));
    let Some(Some(look)) = read else {
        return Ok(forms::refused(show_one(site, viewer, circle, holder, form)?));
    };
    let (by, due) = (viewer.clone(), holder.due_on(&site.settings().sign_in));
    let to = site
        .db()
        .write(move |tx| {
            let to = forms::receive(tx, &by, &form, circle.list())?;
            let today = tx.today();
            store::holders(tx.connection(), &by, circle, Some(&holder.id), today)?.pop().ok_or(Error::NotFound)?;
            store::look(tx, &by, &holder, due, &look)?;
            Ok(Entry::new(&by, Act::AccountChanged).target(&holder.id).detail(detail(&look)).with(to))
        })
        .await?;
    then(&to)
}

/// Reads what somebody decided.
fn looked(check: &mut Check<'_>, circle: Circle, holder: &Holder) -> Option<Look> {
    let outcome: Option<Outcome> = check.code("outcome", "Select what comes of it");
    let words = check.text("words", "Say what you looked at, or whom you asked");
    let ticked = |role: &Role| circle.takes(*role) && check.values().is_ticked("taken", role.code());
    let taken: Vec<Role> = holder.roles.iter().copied().filter(ticked).collect();
    let ends = check.coming_day_if_any("ends", "the first day on which they have no access");
    match outcome? {
        Outcome::Stays if !taken.is_empty() || ends.is_some() => {
            check.error("outcome", "You took something away: select “Less from now on, or until a day”");
        }
        Outcome::Changed if taken.is_empty() && ends.is_none() => {
            check.error("taken", "Select what is taken away, or give a day");
        }
        Outcome::Changed if taken.len() == holder.roles.len() && !taken.is_empty() => {
            check.error("taken", "Nothing would be left: select “Their access ends now”");
        }
        Outcome::Ends | Outcome::Changed
            if (outcome == Some(Outcome::Ends) || ends.is_some())
                && !holder.roles.iter().all(|role| circle.ends(*role)) =>
        {
            check.error("outcome", "An administrator ends the access of somebody with this work. Ask one");
        }
        _ => {}
    }
    let (taken, ends) = if outcome? == Outcome::Changed { (taken, ends) } else { (Vec::new(), None) };
    Some(Look { outcome: outcome?, words, taken, ends })
}

/// What the trail says of a look.
fn detail(look: &Look) -> String {
    let mut detail = format!("looked at: {}", look.outcome);
    if !look.taken.is_empty() {
        let taken: Vec<&str> = look.taken.iter().map(|role| role.code()).collect();
        detail = format!("{detail}, without {}", taken.join(", "));
    }
    look.ends.map_or(detail.clone(), |day| format!("{detail}, no access from {day}"))
}
