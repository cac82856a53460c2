//! The pages of requests for somebody's own record, for privacy officers.

pub(super) mod check;
pub(super) mod copy;
pub(super) mod list;
pub(super) mod new;
pub(super) mod one;
pub(super) mod release;
pub(super) mod row;
pub(super) mod rows;
pub(super) mod who;

use alongside_clocks::Pause;
use alongside_families::act::refuse;
use alongside_schema::{Act, DbConnection, Entry, Error, Id, Result, Tx, Viewer};
use alongside_web::{Form, Problem, Site, forms};

use super::codes::State;
use super::held::Held;
use super::store::{self, Gathered, Item, Items, Request, Stage};
use super::{ADDRESS, clock};

/// The address of a request.
fn address(request: &Id) -> String {
    format!("{ADDRESS}/{request}")
}

/// A request with the stretches in which its time stood still.
#[derive(Clone)]
struct Asked {
    request: Request,
    pauses: Vec<Pause>,
}

impl Asked {
    fn due(&self, site: &Site) -> clock::Due {
        clock::due(site.clocks(), &self.request, &self.pauses, site.clock().now())
    }
}

fn asked(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Asked> {
    let request = store::one(connection, viewer, id)?;
    let pauses = store::pauses(connection, std::slice::from_ref(id))?;
    Ok(Asked { request, pauses: pauses.into_iter().map(|(_, pause)| pause).collect() })
}

/// What is held, with what was decided on it. Of a request that has ended, nothing is gathered any more.
#[derive(Clone)]
struct Whole {
    request: Request,
    gathered: Option<Gathered>,
    items: Items,
}

impl Whole {
    /// The rows, each with what was decided on it and how far it has come.
    fn rows(&self) -> impl Iterator<Item = (&Held, Option<&Item>, Stage)> {
        self.gathered.iter().flat_map(|gathered| &gathered.held).map(|held| {
            let item = self.item(held);
            (held, item, store::stage(item, held))
        })
    }

    fn item(&self, held: &Held) -> Option<&Item> {
        self.items.get(&(held.table.to_owned(), held.id.clone()))
    }

    fn count(&self, is: impl Fn(Stage) -> bool) -> usize {
        self.rows().filter(|(_, _, stage)| is(*stage)).count()
    }
}

/// Whether a row waits for somebody to decide.
fn is_to_do(stage: Stage) -> bool {
    matches!(stage, Stage::New | Stage::Changed | Stage::SentBack)
}

fn whole_of(connection: &mut DbConnection, request: Request) -> Result<Whole> {
    let gathered = if request.state == State::Identified { store::gather(connection, &request)? } else { None };
    let items = store::items(connection, &request.id)?;
    Ok(Whole { request, gathered, items })
}

const NOT_NOW: &str =
    "Rows are gathered from when it is known who asks until a copy was given or the request has ended.";

/// What is held, for pages that are about nothing else.
fn gathered(connection: &mut DbConnection, request: &Request) -> Result<Gathered> {
    let gathered = if request.state == State::Identified { store::gather(connection, request)? } else { None };
    gathered.ok_or_else(|| Error::Refused(NOT_NOW.to_owned()))
}

/// The entry of a look at a request: the families of which something was shown are named in it.
fn look(viewer: &Viewer, request: &Id, what: &str, gathered: Option<&Gathered>) -> Entry {
    let families = gathered.into_iter().flat_map(|gathered| &gathered.families).map(|family| &family.reference);
    let entry = Entry::new(viewer, Act::ListRead).target(request).detail(format!("somebody's own record: {what}"));
    entry.shows(families)
}

/// Reads all of a request, with the entry of a look.
async fn read_whole(site: &Site, viewer: &Viewer, id: &Id, what: &'static str) -> std::result::Result<Whole, Problem> {
    let (by, id) = (viewer.clone(), id.clone());
    let read = site.db().read_widely(move |connection| {
        let request = store::one(connection, &by, &id)?;
        let whole = whole_of(connection, request)?;
        Ok(look(&by, &id, what, whole.gathered.as_ref()).with(whole))
    });
    Ok(read.await?)
}

/// The form, to be sent for what the page shows: also a draft, or one that was refused since somebody else was first. Sending it means having seen how it stands now.
fn as_it_stands(form: Form, version: i64) -> Form {
    form.overtaken(version, Vec::new())
}

/// What came of storing a form.
enum Stored {
    Led(String),
    Refused(Form),
}

/// Stores one form about a request. `work` says what it did, for the trail. Its refusal stands at this field of the form.
async fn store_form(
    site: &Site,
    viewer: &Viewer,
    mut form: Form,
    (id, leads_to, field): (&Id, String, &str),
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Id) -> Result<String> + Send + 'static,
) -> std::result::Result<Stored, Problem> {
    let (by, sent, of) = (viewer.clone(), form.clone(), id.clone());
    let stored = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, leads_to)?;
        let detail = work(tx, &by, &of)?;
        Ok(Entry::new(&by, Act::OwnRecordChanged).target(&of).detail(detail).with(led_to))
    });
    match stored.await {
        Ok(led_to) => Ok(Stored::Led(led_to)),
        Err(Error::Refused(words)) => {
            refuse(site, &mut form, field, words);
            Ok(Stored::Refused(form))
        }
        Err(error) => Err(error.into()),
    }
}
