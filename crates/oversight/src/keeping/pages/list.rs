//! One list: signed as the second, called off, and, once it was carried out, the certificate to print.

use std::collections::BTreeMap;

use alongside_families::act::{id as id_of, refuse};
use alongside_schema::{Act, Entry, Error, Id, Tx, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::ADDRESS;
use super::super::codes::Outcome;
use super::super::store::{self, Disposal, OnList};
use crate::rights::heading;

const SIGN: &str = "keeping-sign";
const OFF: &str = "keeping-call-off";

struct Read {
    list: Disposal,
    made_by: String,
    ended_by: Option<String>,
    families: Vec<OnList>,
    others: usize,
}

#[derive(Template)]
#[template(path = "oversight/keeping_list.html")]
struct ListPage {
    frame: Frame,
    sign: Form,
    off: Form,
    read: Read,
    rules: alongside_keeping::Rules,
    council: String,
    is_own: bool,
    address: String,
}

impl ListPage {
    fn rule(&self, one: &OnList) -> String {
        super::rule_words(&self.rules, &one.rule)
    }

    fn is(&self, state: &str) -> bool {
        self.read.list.state.code() == state
    }

    /// The beginning of the seal with which the trail ended then.
    fn seal(&self) -> &str {
        self.read.list.head_seal.get(..16).unwrap_or_default()
    }

    fn destroyed(&self) -> usize {
        self.read.families.iter().filter(|one| one.outcome == Some(Outcome::Destroyed)).count()
    }

    /// How many rows of which kind went, over all records of the list.
    fn counts(&self) -> BTreeMap<String, i64> {
        let mut counts = BTreeMap::new();
        for pair in self.read.families.iter().flat_map(|one| one.counts.split_whitespace()) {
            if let Some((table, count)) = pair.split_once('=') {
                *counts.entry(heading(table)).or_default() += count.parse::<i64>().unwrap_or(0);
            }
        }
        counts
    }

    /// The form that was refused, or the first: errors stand above the page once.
    fn refused(&self) -> &Form {
        if self.off.has_errors() { &self.off } else { &self.sign }
    }
}

async fn read(site: &Site, viewer: &Viewer, id: &Id) -> Result<Read, Problem> {
    let (by, id) = (viewer.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let (list, made_by, ended_by) = store::disposal(connection, &id)?;
        let (families, others) = store::on_list(connection, &by, &id)?;
        let entry = Entry::new(&by, Act::ListRead).target(&id).detail("to be destroyed");
        let entry = entry.shows(families.iter().map(|one| &one.reference));
        Ok(entry.with(Read { list, made_by, ended_by, families, others }))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, read: Read, sign: Form, off: Form) -> Page {
    let has_errors = sign.has_errors() || off.has_errors();
    page(&ListPage {
        frame: site.frame(Some(viewer), "Records to be destroyed").with_errors(has_errors),
        address: format!("{ADDRESS}/lists/{}", read.list.id),
        is_own: read.list.made_by == viewer.user_id,
        council: site.settings().council.name.clone(),
        rules: site.keeping().clone(),
        sign,
        off,
        read,
    })
}

async fn open(site: &Site, viewer: &Viewer, form: &str, read: &Read) -> Result<Form, Problem> {
    Ok(Form::open(site, viewer, form, read.list.id.as_str()).await?.of_version(read.list.version))
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let read = read(&site, &viewer, &id_of(&id)?).await?;
    let (sign, off) = (open(&site, &viewer, SIGN, &read).await?, open(&site, &viewer, OFF, &read).await?);
    render(&site, &viewer, read, sign, off)
}

type Ends = fn(&mut Tx<'_>, &Viewer, &Id, i64, &str) -> alongside_schema::Result<()>;

/// Takes in one of the two forms.
async fn take((site, viewer, id, values): (Site, Viewer, String, Values), is_signed: bool, ends: Ends) -> Page {
    let id = id_of(&id)?;
    let before = read(&site, &viewer, &id).await?;
    let (name, field, missing, detail) = match is_signed {
        true => (SIGN, "words", "Say on what you sign, in your own words", "signed as the second"),
        false => (OFF, "why", "Say why nothing of it is to be destroyed now", "called off"),
    };
    let mut form = Form::sent(&site, &viewer, values, name, id.as_str()).await?;
    let mut problem = None;
    if let Some(words) = form.check(site.clock().today(), |check| check.text(field, missing)) {
        let (by, sent, of) = (viewer.clone(), form.clone(), id.clone());
        let ended = site.db().write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("{ADDRESS}/lists/{of}"))?;
            ends(tx, &by, &of, sent.version(), &words)?;
            Ok(Entry::new(&by, Act::KeepingChanged).target(&of).detail(detail).with(led_to))
        });
        problem = match ended.await {
            Ok(led_to) => return then(&led_to),
            Err(Error::Refused(words)) => Some(words),
            Err(Error::Stale) => Some("Somebody else has signed it or called it off meanwhile.".to_owned()),
            Err(error) => return Err(error.into()),
        };
    }
    if let Some(words) = problem {
        refuse(&site, &mut form, field, words);
    }
    let other = open(&site, &viewer, if is_signed { OFF } else { SIGN }, &before).await?;
    let (sign, off) = if is_signed { (form, other) } else { (other, form) };
    Ok(forms::refused(render(&site, &viewer, before, sign, off)?))
}

pub(in super::super) async fn sign(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    take((site, viewer, id, values), true, store::sign).await
}

pub(in super::super) async fn call_off(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    take((site, viewer, id, values), false, store::call_off).await
}
