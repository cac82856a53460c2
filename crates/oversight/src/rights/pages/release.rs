//! The copy as it would be given, and its release: everything is gathered and looked through once more at that moment.

use alongside_families::act::{id as id_of, refuse};
use alongside_schema::{Act, Day, Entry, Error, Id, Result, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::codes::{Given, GivenBy};
use super::super::held::FileOf;
use super::super::pack::{Pack, sections};
use super::super::store::{self, Gathered, NewRelease, Stage};
use super::super::through::may_go;
use super::{NOT_NOW, Whole, address, as_it_stands, read_whole, whole_of};

const FORM: &str = "own-record-release";

#[derive(Template)]
#[template(path = "oversight/rights_release.html")]
struct ReleasePage {
    frame: Frame,
    form: Form,
    address: String,
    whole: Whole,
    /// How long ago an address may have been made sure of, in days.
    verified_days: i64,
}

impl ReleasePage {
    fn ways(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        GivenBy::options()
    }

    fn within(&self) -> String {
        format!("Within the last {} days.", self.verified_days)
    }

    fn is_ready(&self) -> bool {
        self.whole.gathered.is_some() && self.not_ready() == 0
    }

    /// How many rows nobody has decided on or checked.
    fn not_ready(&self) -> usize {
        self.whole.count(|stage| stage != Stage::Checked)
    }

    fn how_many(&self, given: Given) -> usize {
        self.whole.rows().filter(|(_, item, _)| item.is_some_and(|item| item.given == given)).count()
    }

    fn whole_ones(&self) -> usize {
        self.how_many(Given::Whole)
    }

    fn parts(&self) -> usize {
        self.how_many(Given::Part)
    }

    fn kept(&self) -> usize {
        self.how_many(Given::Kept)
    }

    /// What is given, in the words of the copy.
    fn words(&self) -> Vec<&str> {
        self.whole
            .rows()
            .filter_map(|(_, item, _)| item)
            .map(|item| item.words.as_str())
            .filter(|words| !words.is_empty())
            .collect()
    }
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = id_of(&id)?;
    let whole = read_whole(&site, &viewer, &id, "the copy").await?;
    let form = as_it_stands(Form::open(&site, &viewer, FORM, id.as_str()).await?, whole.request.version);
    render(&site, &viewer, whole, form)
}

fn render(site: &Site, viewer: &Viewer, whole: Whole, form: Form) -> Page {
    page(&ReleasePage {
        frame: site.frame(Some(viewer), "Give them the copy").with_errors(form.has_errors()),
        address: address(&whole.request.id),
        verified_days: site.settings().sending.verified_days,
        form,
        whole,
    })
}

/// How it is given.
struct Said {
    way: GivenBy,
    words: String,
    place: String,
    postcode: String,
}

fn parse(check: &mut Check<'_>, verified_days: i64) -> Option<Said> {
    let way: Option<GivenBy> = check.code("way", "Select how it is given");
    let mut words = check.text(
        "words",
        "Say what you have seen again that shows who they are, or how somebody has made sure of the address",
    );
    let (mut place, mut postcode) = (String::new(), String::new());
    if way == Some(GivenBy::Post) {
        place = check.text("place", "Enter the address, without the postcode");
        postcode = check.text("postcode", "Enter the postcode");
        if let Some(day) = check.past_day("made_sure", "the day on which somebody made sure of the address") {
            if day < check.today().plus_days(-verified_days) {
                let words = format!("That is more than {verified_days} days ago. Make sure of the address again");
                check.error("made_sure_day", words);
            }
            words.push_str(&format!(" ({})", day.words()));
        }
    }
    Some(Said { way: way?, words, place, postcode })
}

/// What was prepared is what goes: every row that is held now is decided on as it is now, and checked by somebody else.
fn all_are_checked(whole: &Whole) -> Result<()> {
    let not = whole.count(|stage| stage != Stage::Checked);
    if not == 0 {
        return Ok(());
    }
    let words = format!(
        "{} not decided on and checked as {} now. Something may have come to the record, or somebody must not be told any more what could be told before. Look again.",
        if not == 1 { "One row is".to_owned() } else { format!("{not} rows are") },
        if not == 1 { "it is" } else { "they are" },
    );
    Err(Error::Refused(words))
}

/// What is given: the page, and the files beside it.
fn put_together(site: &Site, on: Day, whole: &Whole, gathered: &Gathered) -> Result<(String, Vec<FileOf>)> {
    let council = &site.settings().council;
    let given =
        || whole.rows().filter_map(|(held, item, _)| Some((held, item.filter(|item| item.given != Given::Kept)?)));
    let files: Vec<FileOf> =
        given().filter(|(_, item)| item.given == Given::Whole).filter_map(|(held, _)| held.file.clone()).collect();
    let pack = Pack {
        council: &council.name,
        help: &council.help,
        reference: &whole.request.reference,
        name: &gathered.around.person.name,
        is_for_another: whole.request.by_whom.is_for_another(),
        on,
        sections: sections(given().map(|(held, item)| (held, item.words.as_str()))),
        files: files.clone(),
        is_whole: whole.rows().all(|(_, item, _)| item.is_some_and(|item| item.given == Given::Whole)),
    };
    let page = pack.render().map_err(|error| Error::Fault(format!("a copy could not be made: {error}")))?;
    Ok((page, files))
}

pub(in super::super) async fn release(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let id: Id = id_of(&id)?;
    let whole = read_whole(&site, &viewer, &id, "the copy").await?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let days = site.settings().sending.verified_days;
    let said = form.check(site.clock().today(), |check| parse(check, days)).flatten();
    let Some(said) = said else {
        return Ok(forms::refused(render(&site, &viewer, whole, form)?));
    };
    let (by, sent, of, at) = (viewer.clone(), form.clone(), id.clone(), site.clone());
    let released = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, address(&of))?;
        let request = store::held_as_seen(tx, &by, &of, sent.version())?;
        let whole = whole_of(tx.connection(), request)?;
        let now = whole.gathered.as_ref().ok_or_else(|| Error::Refused(NOT_NOW.to_owned()))?;
        all_are_checked(&whole)?;
        let (page, files) = put_together(&at, tx.today(), &whole, now)?;
        let words: Vec<&str> = whole.rows().filter_map(|(_, item, _)| item).map(|item| item.words.as_str()).collect();
        let place = (said.way == GivenBy::Post).then_some((said.place.as_str(), said.postcode.as_str()));
        may_go(tx.connection(), (at.shelf(), now), (&words, &files), place)?;
        let place = place.map(|(place, postcode)| format!("{place}, {postcode}")).unwrap_or_default();
        let new = NewRelease { page, files, way: said.way, way_words: said.words, place };
        store::release(tx, &by, &whole.request, &new)?;
        for family in &now.families {
            let entry = Entry::new(&by, Act::OwnRecordGiven).family(&family.id).target(&of);
            tx.record(entry.detail("released"))?;
        }
        Ok(Entry::new(&by, Act::OwnRecordChanged).target(&of).detail("released").with(led_to))
    });
    match released.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            refuse(&site, &mut form, "way", words);
            let whole = read_whole(&site, &viewer, &id, "the copy").await?;
            let form = as_it_stands(form, whole.request.version);
            Ok(forms::refused(render(&site, &viewer, whole, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
