//! Who must not be told what: the pairs of a family, and what a worker decides about each.

use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, reference};
use crate::codes::PairState;
use crate::pairs::{PairStep, choices};
use crate::store::{self, Family, Member, NewPair, NewStep, Pair, Taken, Waits};

const ADD: &str = "pair";
const STEP: &str = "pair-step";
const SOMEBODY_ELSE: &str = "other";
const WHOLE_FAMILY: &str = "all";

#[derive(Template)]
#[template(path = "families/pairs.html")]
struct PairsPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
    pairs: Vec<Pair>,
    waits: Waits,
    is_open: bool,
    today: Day,
}

impl PairsPage {
    /// Those that hold first, then those that a worker has dropped or ended.
    fn holding(&self, holds: bool) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().filter(move |pair| pair.state.holds() == holds)
    }

    fn is_due(&self, pair: &Pair) -> bool {
        pair.review_on().is_some_and(|day| day <= self.today)
    }

    fn who(&self) -> impl Iterator<Item = (&str, &str)> {
        let members = self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()));
        members.chain([(SOMEBODY_ELSE, "Somebody who is not named here")])
    }

    fn about(&self) -> impl Iterator<Item = (&str, &str)> {
        let members = self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()));
        members.chain([(WHOLE_FAMILY, "The whole family")])
    }
}

#[derive(Template)]
#[template(path = "families/pair.html")]
struct PairPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    list: String,
    address: String,
    pair: Pair,
    waits: Option<Id>,
    is_open: bool,
}

impl PairPage {
    fn choices(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        choices(self.pair.state).iter().filter_map(|step| Some((step.code(), step.question()?)))
    }
}

async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
) -> Result<(Family, Vec<Member>, Vec<Pair>, Waits), Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let members = store::members(connection, &viewer, &family.id)?;
        let pairs = store::pairs(connection, &viewer, &family.id)?;
        let waits = Waits::read(connection, &viewer, &family.id)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("not to be told");
        Ok(entry.with((family, members, pairs, waits)))
    });
    Ok(read.await?)
}

async fn render(site: &Site, viewer: &Viewer, reference: &Reference, form: Form) -> Page {
    let (family, members, pairs, waits) = read(site, viewer, reference).await?;
    page(&PairsPage {
        frame: site.frame(Some(viewer), "Who must not be told what").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{reference}/not-to-be-told"),
        members,
        pairs,
        waits,
        is_open: family.is_open(),
        today: site.clock().today(),
    })
}

pub(super) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, ADD, &reference.to_string()).await?;
    render(&site, &viewer, &reference, form).await
}

/// A worker adds a pair that they know to hold.
pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, ADD, &reference.to_string()).await?;
    let (_, members, ..) = read(&site, &viewer, &reference).await?;
    let Some((pair, reason, review_on)) = form.check(site.clock().today(), |check| parse_pair(check, &members)) else {
        return Ok(forms::refused(render(&site, &viewer, &reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/not-to-be-told"))?;
            let family = store::hold_in_emergency(tx, &viewer, &reference)?;
            let id = store::add_pair(tx, &viewer, &family.id, &pair, &reason, review_on)?;
            Ok(Entry::new(&viewer, Act::PairChanged).family(&family.id).target(id).detail("added").with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse_pair(check: &mut Check<'_>, members: &[Member]) -> (NewPair, String, Option<Day>) {
    let chosen = |check: &Check<'_>, field: &str| {
        let value = check.values().get(field).to_owned();
        members.iter().find(|member| member.person_id.as_str() == value).cloned()
    };
    let (who, about) = (chosen(check, "who"), chosen(check, "about"));
    let words = match &who {
        Some(member) => member.name.clone(),
        None if check.values().get("who") == SOMEBODY_ELSE => {
            check.text("who_words", "Enter who must not be told, by name or by who they are")
        }
        None => {
            check.error("who", "Select who must not be told");
            String::new()
        }
    };
    if about.is_none() && check.values().get("about") != WHOLE_FAMILY {
        check.error("about", "Select about whom they must not be told");
    }
    if who.is_some() && who.as_ref().map(|who| &who.person_id) == about.as_ref().map(|about| &about.person_id) {
        check.error("about", "Nobody can be kept from their own facts. Select somebody else");
    }
    let pair = NewPair {
        who_id: who.map(|member| member.person_id),
        who: words,
        about_id: about.map(|member| member.person_id),
        what: check.text("what", "Enter what they must not be told, like the address"),
    };
    let reason = check.text("reason", "Enter why, and who said so");
    (pair, reason, parse_review(check))
}

/// A day on which somebody looks again, if one was typed.
fn parse_review(check: &mut Check<'_>) -> Option<Day> {
    let typed =
        ["day", "month", "year"].iter().any(|part| !check.values().get(&format!("review_{part}")).trim().is_empty());
    if typed { check.coming_day("review", "the day to look at it again") } else { None }
}

/// The id in an address. What is no id is not found, like a pair that is not there.
fn pair_id(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

type Read = (Family, Pair, Option<Id>);

async fn read_one(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Read, Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let pair = store::pair(connection, &viewer, &family.id, &id)?;
        let waits = Waits::read(connection, &viewer, &family.id)?.of(&id).cloned();
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("not to be told");
        Ok(entry.with((family, pair, waits)))
    });
    Ok(read.await?)
}

fn render_one(site: &Site, viewer: &Viewer, (family, pair, waits): Read, form: Form) -> Page {
    let list = format!("/families/{}/not-to-be-told", family.reference);
    page(&PairPage {
        frame: site.frame(Some(viewer), "Somebody who must not be told").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{list}/{}", pair.id),
        list,
        is_open: family.is_open(),
        pair,
        waits,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, pair_id(&id)?);
    let form = Form::open(&site, &viewer, STEP, id.as_str()).await?;
    let read = read_one(&site, &viewer, &reference, &id).await?;
    let form = form.of_version(read.1.version());
    render_one(&site, &viewer, read, form)
}

/// A worker confirms, drops, ends or puts off a pair.
pub(super) async fn decide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, pair_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, STEP, id.as_str()).await?;
    let (family, pair, waits) = read_one(&site, &viewer, &reference, &id).await?;
    if form.version() != pair.version() {
        return overtaken(&site, &viewer, (family, pair, waits), form);
    }
    let Some(Some(step)) = form.check(site.clock().today(), |check| parse_step(check, pair.state)) else {
        return Ok(forms::refused(render_one(&site, &viewer, (family, pair, waits), form)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), reference.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}/not-to-be-told"))?;
            let family = store::hold_for_safety(tx, &by, &of)?;
            let taken = store::take_step(tx, &by, &family, &pair, &step, sent.version())?;
            let act = if taken == Taken::Done { Act::PairChanged } else { Act::SecondAsked };
            let entry = Entry::new(&by, act).family(&family.id).target(&pair.id);
            Ok(entry.detail(step.step).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let read = read_one(&site, &viewer, &reference, &id).await?;
            overtaken(&site, &viewer, read, form)
        }
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("step", words));
            let read = read_one(&site, &viewer, &reference, &id).await?;
            Ok(forms::refused(render_one(&site, &viewer, read, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody else has decided meanwhile: what they decided and why stands beside what this worker wrote.
fn overtaken(site: &Site, viewer: &Viewer, read: Read, form: Form) -> Page {
    let last = read.1.steps.last();
    let theirs = last.map_or_else(Vec::new, |step| {
        vec![
            Theirs { label: "What was decided".to_owned(), text: format!("{}, {}", step.step.words(), step.by) },
            Theirs { label: "Why".to_owned(), text: step.reason.clone() },
        ]
    });
    let form = form.overtaken(read.1.version(), theirs);
    Ok(forms::overtaken(render_one(site, viewer, read, form)?))
}

fn parse_step(check: &mut Check<'_>, state: PairState) -> Option<NewStep> {
    let step = check.values().get("step").parse::<PairStep>().ok().filter(|step| choices(state).contains(step));
    if step.is_none() {
        check.error("step", "Select what you decide");
    }
    let reason = check.text("reason", "Enter why, and who said so");
    let review_on = parse_review(check);
    if step == Some(PairStep::LookedAgain) && review_on.is_none() {
        check.error("review_day", "Enter the day on which somebody looks at it again");
    }
    let holds = matches!(step, Some(PairStep::Confirmed | PairStep::LookedAgain));
    Some(NewStep { step: step?, reason, review_on: review_on.filter(|_| holds) })
}
