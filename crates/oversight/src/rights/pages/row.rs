//! One row: all that it says, and what of it is given, sentence by sentence; and for a second person who does not agree, why.

use alongside_families::act::id as id_of;
use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, hand_out, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::codes::{Given, Ground, Step};
use super::super::held::Held;
use super::super::store::{self, Decision, Item, Stage};
use super::super::tables::{heading, known};
use super::super::through::{Look, look as look_through};
use super::{NOT_NOW, Stored, Whole, address, as_it_stands, gathered, read_whole, store_form, whole_of};

const MARK: &str = "own-record-row";
const BACK: &str = "own-record-back";

/// A row of a request, as an address names it.
type Named = (String, String, String);

/// One row with what was decided on it.
struct Read {
    whole: Whole,
    held: Held,
    item: Option<Item>,
    stage: Stage,
}

#[derive(Template)]
#[template(path = "oversight/rights_row.html")]
struct RowPage {
    frame: Frame,
    mark: Form,
    back: Form,
    address: String,
    list: String,
    held: Held,
    item: Option<Item>,
    stage: Stage,
    /// Whether the viewer may say that it is not right.
    may_send_back: bool,
}

impl RowPage {
    fn heading(&self) -> String {
        heading(self.held.table)
    }

    /// What can be given of it.
    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        let can = |given: &&Given| match given {
            Given::Whole => self.held.can_be_whole(),
            Given::Part => self.held.can_be_part(),
            Given::Kept => true,
        };
        Given::ALL.iter().filter(can).map(|given| (given.code(), given.words())).collect()
    }

    fn grounds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Ground::options()
    }

    /// The sentences that can be given, each with its number.
    fn sentences(&self) -> impl Iterator<Item = (String, String)> {
        let can = self.held.pieces.iter().enumerate().filter(|(_, piece)| !piece.is_kept);
        can.map(|(at, piece)| (at.to_string(), format!("{}: {}", piece.label, piece.left)))
    }

    fn refused(&self) -> &Form {
        if self.back.has_errors() { &self.back } else { &self.mark }
    }
}

async fn read(site: &Site, viewer: &Viewer, (id, table, row): &Named) -> Result<Read, Problem> {
    let (id, row): (Id, Id) = (id_of(id)?, id_of(row)?);
    let table = known(table).ok_or(Problem::NotFound)?;
    let whole = read_whole(site, viewer, &id, "a row").await?;
    let Some(gathered) = &whole.gathered else { return Err(Problem::Refused(NOT_NOW.to_owned())) };
    let held = gathered.one(table, &row).cloned().ok_or(Problem::NotFound)?;
    let item = whole.item(&held).cloned();
    let stage = store::stage(item.as_ref(), &held);
    Ok(Read { whole, held, item, stage })
}

/// What a draft of a form about a row is about.
fn subject(read: &Read) -> String {
    format!("{} {} {}", read.whole.request.id, read.held.table, read.held.id)
}

async fn open_forms(site: &Site, viewer: &Viewer, read: &Read) -> Result<(Form, Form), Problem> {
    let subject = subject(read);
    let (given, ground, _) = match &read.item {
        Some(item) if item.seen == read.held.seen => (item.given, item.ground, String::new()),
        _ => read.held.proposal(),
    };
    let mark =
        Form::open(site, viewer, MARK, &subject).await?.with("given", given).with_ticks("sentence", read.held.ticked());
    let mark = match ground {
        Some(ground) => mark.with("ground", ground),
        None => mark,
    };
    Ok((
        as_it_stands(mark, version_of(read)),
        as_it_stands(Form::open(site, viewer, BACK, &subject).await?, version_of(read)),
    ))
}

/// The count of changes of what was decided; 0 where nothing was.
fn version_of(read: &Read) -> i64 {
    read.item.as_ref().map_or(0, |item| item.version)
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(named): Path<Named>,
) -> Page {
    let read = read(&site, &viewer, &named).await?;
    let forms = open_forms(&site, &viewer, &read).await?;
    render(&site, &viewer, read, forms)
}

fn render(site: &Site, viewer: &Viewer, read: Read, (mark, back): (Form, Form)) -> Page {
    let of = address(&read.whole.request.id);
    let is_of_another = read.item.as_ref().is_some_and(|item| item.marked_by != viewer.user_id);
    page(&RowPage {
        frame: site.frame(Some(viewer), "What of it is given?").with_errors(mark.has_errors() || back.has_errors()),
        address: format!("{of}/rows/{}/{}", read.held.table, read.held.id),
        list: format!("{of}/rows"),
        may_send_back: is_of_another && read.stage == Stage::Marked,
        held: read.held,
        item: read.item,
        stage: read.stage,
        mark,
        back,
    })
}

fn parse(check: &mut Check<'_>, held: &Held) -> Option<Decision> {
    let given: Given = check.code("given", "Select what of it is given")?;
    let ground: Option<Ground> = check.values().get("ground").parse().ok();
    let ticked: Vec<usize> = check.values().all("sentence").filter_map(|at| at.parse().ok()).collect();
    match given {
        Given::Whole if !held.can_be_whole() => {
            check.error(
                "given",
                "It says something that is kept from somebody who would read it. Give part of it, or keep it back",
            );
        }
        Given::Part if !held.can_be_part() => {
            check.error("given", "No part of it can be given: keep it back");
        }
        Given::Part if held.words(given, &ticked).is_empty() => {
            check.error("sentence", "Tick the sentences that are given, or keep all of it back");
        }
        _ => {}
    }
    if given != Given::Whole && ground.is_none() {
        check.error("ground", "Select what allows keeping it back");
    }
    if given == Given::Whole && held.file.is_some() && check.optional("read").is_empty() {
        check.error("read", "Read every page of the file, then tick that you have");
    }
    let ground = if given == Given::Whole { None } else { ground };
    Some(Decision { given, ground, words: held.words(given, &ticked) })
}

pub(in super::super) async fn mark(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(named): Path<Named>,
    values: Values,
) -> Page {
    let read_before = read(&site, &viewer, &named).await?;
    let mut form = Form::sent(&site, &viewer, values, MARK, &subject(&read_before)).await?;
    let held = read_before.held.clone();
    let parsed = form.check(site.clock().today(), |check| parse(check, &held)).flatten();
    let Some(decision) = parsed else {
        let (_, back) = open_forms(&site, &viewer, &read_before).await?;
        return Ok(forms::refused(render(&site, &viewer, read_before, (form, back))?));
    };
    let (at, version, id) = (site.clone(), form.version(), read_before.whole.request.id.clone());
    let seen = form.values().get("seen").to_owned();
    let leads_to = format!("{}/rows", address(&id));
    let stored = store_form(&site, &viewer, form, (&id, leads_to, "given"), move |tx, by, id| {
        let request = store::held(tx, by, id)?;
        let whole = whole_of(tx.connection(), request)?;
        let now =
            whole.gathered.as_ref().and_then(|gathered| gathered.one(held.table, &held.id)).ok_or(Error::NotFound)?;
        let item = whole.item(now);
        if now.seen != seen || item.map_or(0, |item| item.version) != version {
            let words =
                "It is not what it was when you read it, or somebody else has decided on it meanwhile. Open it again.";
            return Err(Error::Refused(words.to_owned()));
        }
        let kept = whole.gathered.iter().flat_map(|gathered| &gathered.around.kept).cloned().collect::<Vec<_>>();
        if let (Given::Whole, Some(file)) = (decision.given, &now.file)
            && look_through(at.shelf(), file, &kept) == Look::Kept
        {
            let words = "The file says something that is kept from somebody who would read it. Keep it back, or have a copy added to the record in which that is made unreadable.";
            return Err(Error::Refused(words.to_owned()));
        }
        store::mark(tx, by, &whole.request, now, (&decision, item))?;
        store::write_down(tx, by, id, (Step::Marked, decision.given.words(), Some(1)))?;
        Ok(format!("{} {}: {}", now.table, now.id, decision.given))
    });
    match stored.await? {
        Stored::Led(to) => then(&to),
        Stored::Refused(form) => {
            let read = read(&site, &viewer, &named).await?;
            let (_, back) = open_forms(&site, &viewer, &read).await?;
            let form = as_it_stands(form, version_of(&read));
            Ok(forms::refused(render(&site, &viewer, read, (form, back))?))
        }
    }
}

pub(in super::super) async fn send_back(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(named): Path<Named>,
    values: Values,
) -> Page {
    let read_before = read(&site, &viewer, &named).await?;
    let mut form = Form::sent(&site, &viewer, values, BACK, &subject(&read_before)).await?;
    let words = form.check(site.clock().today(), |check| check.text("words", "Say what is not right"));
    let (Some(words), Some(item)) = (words, read_before.item.clone()) else {
        let (mark, _) = open_forms(&site, &viewer, &read_before).await?;
        return Ok(forms::refused(render(&site, &viewer, read_before, (mark, form))?));
    };
    let (version, id) = (form.version(), read_before.whole.request.id.clone());
    let leads_to = format!("{}/check", address(&id));
    let stored = store_form(&site, &viewer, form, (&id, leads_to, "words"), move |tx, by, id| {
        let request = store::held(tx, by, id)?;
        store::check(tx, by, &request, &[(Item { version, ..item }, store::Check::SendBack(words))])?;
        Ok("sent back".to_owned())
    });
    match stored.await? {
        Stored::Led(to) => then(&to),
        Stored::Refused(form) => {
            let read = read(&site, &viewer, &named).await?;
            let (mark, _) = open_forms(&site, &viewer, &read).await?;
            let form = as_it_stands(form, version_of(&read));
            Ok(forms::refused(render(&site, &viewer, read, (mark, form))?))
        }
    }
}

/// The file of a row, for who decides on it.
pub(in super::super) async fn file(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, table, row)): Path<Named>,
) -> Page {
    let (id, row): (Id, Id) = (id_of(&id)?, id_of(&row)?);
    let table = known(&table).ok_or(Problem::NotFound)?;
    let read = site.db().read_widely(move |connection| {
        let request = store::one(connection, &viewer, &id)?;
        let gathered = gathered(connection, &request)?;
        let file = gathered.one(table, &row).and_then(|held| held.file.clone()).ok_or(Error::NotFound)?;
        let shown = gathered.families.iter().map(|family| &family.reference);
        Ok(Entry::new(&viewer, Act::DocumentOpened).target(&row).detail("for their own record").shows(shown).with(file))
    });
    let file = read.await?;
    let kind =
        alongside_files::Kind::ALL.into_iter().find(|kind| kind.extension() == file.kind).ok_or(Problem::Fault)?;
    hand_out(&site, file.digest, kind, &kind.file_name(&file.title)).await
}
