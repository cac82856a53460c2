//! What may be destroyed: the families whose time is over, to be looked through and put on a list; and the lists that there are.

use alongside_families::act::refuse;
use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::components::Checkboxes;
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::super::ADDRESS;
use super::super::store::{self, Disposal, Due};

const FORM: &str = "keeping-list";
const TITLE: &str = "What may be destroyed";
/// How many families one list may hold: as many as somebody can look through.
const SHOWN: usize = 100;
/// How many lists are shown.
const LISTS: i64 = 50;

struct Read {
    due: Vec<Due>,
    for_others: i64,
    lists: Vec<(Disposal, i64)>,
}

#[derive(Template)]
#[template(path = "oversight/keeping.html")]
struct DuePage {
    frame: Frame,
    form: Form,
    read: Read,
    rules: alongside_keeping::Rules,
}

impl DuePage {
    fn rule(&self, due: &Due) -> String {
        super::rule_words(&self.rules, &due.rule)
    }

    fn tick(&self, at: &usize, due: &Due) -> Checkboxes {
        let words = format!("I have looked through {}", due.reference);
        let ticked = self.form.values().all("take").map(str::to_owned);
        let ticks = Checkboxes::single("take", due.id.to_string(), words).values(ticked);
        Checkboxes { id_prefix: format!("take-{at}"), ..ticks }
    }
}

async fn read(site: &Site, viewer: &Viewer) -> Result<Read, alongside_web::Problem> {
    let (by, rules) = (viewer.clone(), site.keeping().clone());
    let today = site.clock().today();
    let read = site.db().read(move |connection| {
        let due = store::due(connection, &by, &rules, today, SHOWN)?;
        let for_others = store::for_others(connection, &by, &rules, today)?;
        let lists = store::disposals(connection, LISTS)?;
        let entry = Entry::new(&by, Act::ListRead).target("keeping").shows(due.iter().map(|one| &one.reference));
        Ok(entry.with(Read { due, for_others, lists }))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, form: Form, read: Read) -> Page {
    let frame = site.frame(Some(viewer), TITLE).at(ADDRESS).with_errors(form.has_errors());
    page(&DuePage { frame, form, read, rules: site.keeping().clone() })
}

pub(in super::super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let read = read(&site, &viewer).await?;
    let form = Form::open(&site, &viewer, FORM, "").await?;
    render(&site, &viewer, form, read)
}

pub(in super::super) async fn propose(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    values: Values,
) -> Page {
    let mut form = Form::sent(&site, &viewer, values, FORM, "").await?;
    let said = form.check(site.clock().today(), |check| {
        let ids: Vec<Id> = check.values().all("take").filter_map(|id| id.parse().ok()).collect();
        if ids.is_empty() || ids.len() > SHOWN {
            check.error("take-0", "Tick the records that you have looked through");
        }
        (ids, check.text("words", "Say on what you sign, in your own words"))
    });
    let problem = match said {
        Some((ids, words)) => {
            let (by, sent, rules) = (viewer.clone(), form.clone(), site.keeping().clone());
            let made = site.db().write(move |tx| {
                let id = store::propose(tx, &by, &rules, &ids, &words)?;
                let led_to = forms::receive(tx, &by, &sent, format!("{ADDRESS}/lists/{id}"))?;
                let entry = Entry::new(&by, Act::KeepingChanged).target(&id).detail("signed as the first");
                Ok(entry.counted(ids.len()).with(led_to))
            });
            match made.await {
                Ok(led_to) => return then(&led_to),
                Err(Error::Refused(words)) => Some(words),
                Err(error) => return Err(error.into()),
            }
        }
        None => None,
    };
    if let Some(words) = problem {
        refuse(&site, &mut form, "take-0", words);
    }
    let read = read(&site, &viewer).await?;
    Ok(forms::refused(render(&site, &viewer, form, read)?))
}
