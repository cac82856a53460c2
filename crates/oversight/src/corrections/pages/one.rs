//! One correction for those who work with the family: what is said, what the row says, what is decided, and who had it.

use alongside_families::Bar;
use alongside_families::act::{id, read, store_of_record};
use alongside_families::codes::Corrected;
use alongside_families::store::Family;
use alongside_schema::{Act, Day, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::store::{self, Telling};
use super::{CLOCK, Field, Look, parse};
use crate::rights::clock::{Due, due_of};

const DECIDE: &str = "correction-decide";
const ANSWER: &str = "correction-answer";

/// What a page shows of one.
struct Read {
    family: Family,
    look: Look,
    tellings: Vec<Telling>,
    /// Why the viewer does not decide; empty where they do.
    not_theirs: String,
    /// Whether who says so must not learn what the record says.
    is_kept: bool,
}

#[derive(Template)]
#[template(path = "oversight/correction.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    decide: Form,
    answer: Form,
    address: String,
    list: String,
    due: Due,
    can_write: bool,
    read: Read,
}

impl OnePage {
    fn fields(&self) -> Vec<Field> {
        self.read.look.fields()
    }

    fn refused(&self) -> &Form {
        if self.answer.has_errors() { &self.answer } else { &self.decide }
    }

    fn answers_for_it(&self) -> bool {
        self.read.family.grade >= alongside_schema::reach::GRADE_FULL
    }

    fn is_refused(&self) -> bool {
        self.read.look.correction.decision == Some(Corrected::Refused)
    }
}

async fn read_one(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Read, Problem> {
    let id = id.clone();
    let (family, (look, tellings, not_theirs, is_kept)) =
        read(site, viewer, reference, "a correction", move |connection, viewer, family| {
            let correction = store::one(connection, viewer, &family.id, &id)?;
            let table = store::known(&correction.table)?;
            let row = store::disputed(connection, viewer, &family.id, table, &correction.fact)?;
            let people = store::people_of(connection, viewer, &family.id)?;
            let may = store::may_decide(connection, viewer, family, &correction, &row);
            let not_theirs = match may {
                Err(Error::Refused(words)) => words,
                other => other.map(|()| String::new())?,
            };
            let tellings = store::tellings(connection, viewer, &family.id, &correction.id)?;
            let is_kept = store::asker_must_not_learn(connection, viewer, &correction, &row)?;
            Ok((Look::read(connection, correction, row, people)?, tellings, not_theirs, is_kept))
        })
        .await?;
    Ok(Read { family, look, tellings, not_theirs, is_kept })
}

async fn open_forms(site: &Site, viewer: &Viewer, read: &Read) -> Result<(Form, Form), Problem> {
    let of = &read.look.correction;
    let decide = Form::open(site, viewer, DECIDE, of.id.as_str()).await?;
    let answer = Form::open(site, viewer, ANSWER, of.id.as_str()).await?.with_day("told", site.clock().today());
    Ok((read.look.filled(decide).of_version(of.version), answer.of_version(of.version)))
}

fn render(site: &Site, viewer: &Viewer, read: Read, (decide, answer): (Form, Form)) -> Page {
    let of = &read.look.correction;
    let list = format!("/families/{}/corrections", read.family.reference);
    page(&OnePage {
        frame: site
            .frame(Some(viewer), "What is said to be wrong")
            .with_errors(decide.has_errors() || answer.has_errors()),
        bar: Bar::from(&read.family),
        address: format!("{list}/{}", of.id),
        due: due_of(site.clocks(), (CLOCK, of.asked_on), &[], of.decided_at, site.clock().now()),
        can_write: !read.family.is_for_reading(),
        list,
        decide,
        answer,
        read,
    })
}

type Place = Path<(String, String)>;

fn place((text, row): (String, String)) -> Result<(Reference, Id), Problem> {
    Ok((text.parse().map_err(|_| Problem::NotFound)?, id(&row)?))
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(at): Place,
) -> Page {
    let (reference, row) = place(at)?;
    let read = read_one(&site, &viewer, &reference, &row).await?;
    let forms = open_forms(&site, &viewer, &read).await?;
    render(&site, &viewer, read, forms)
}

/// What somebody has decided meanwhile, for whoever was too late.
fn theirs(read: &Read) -> Vec<Theirs> {
    let of = &read.look.correction;
    let decided = of.decision.map(|decision| decision.words().to_owned());
    let text = decided.unwrap_or_else(|| "The privacy officer decides".to_owned());
    vec![
        Theirs { label: "What was decided".to_owned(), text },
        Theirs { label: "Why".to_owned(), text: of.reason.clone() },
    ]
}

pub(in super::super) async fn decide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(at): Place,
    values: Values,
) -> Page {
    let (reference, row) = place(at)?;
    let mut form = Form::sent(&site, &viewer, values, DECIDE, row.as_str()).await?;
    let before = read_one(&site, &viewer, &reference, &row).await?;
    let asks_officer = form.values().get("decision") == ASK_OFFICER;
    let said = if asks_officer {
        None
    } else {
        let Some(Some(said)) = form.check(site.clock().today(), |check| parse(check, &before.look.row)) else {
            let answer = open_forms(&site, &viewer, &before).await?.1;
            return Ok(forms::refused(render(&site, &viewer, before, (form, answer))?));
        };
        Some(said)
    };
    let (of, version) = (row.clone(), form.version());
    let (act, led_to) = (Act::CorrectionChanged, format!("/families/{reference}/corrections/{row}"));
    let written = store_of_record(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        let correction = store::one(tx.connection(), by, &family.id, &of)?;
        let table = store::known(&correction.table)?;
        let row = store::disputed(tx.connection(), by, &family.id, table, &correction.fact)?;
        match said {
            None => {
                if family.grade < alongside_schema::reach::GRADE_FULL {
                    return Err(Error::Refused(
                        "The lead practitioner asks the privacy officer, or their manager.".to_owned(),
                    ));
                }
                store::ask_officer(tx, &correction, version)?;
            }
            Some(said) => {
                store::may_decide(tx.connection(), by, family, &correction, &row)?;
                store::decide(tx, by, &correction, &row, &said, version)?;
            }
        }
        Ok(of)
    });
    let again = async |form| {
        let answer = open_forms(&site, &viewer, &before).await?.1;
        render(&site, &viewer, before, (form, answer))
    };
    let overtaken = async |form: Form| {
        let now = read_one(&site, &viewer, &reference, &row).await?;
        let form = form.overtaken(now.look.correction.version, theirs(&now));
        let answer = open_forms(&site, &viewer, &now).await?.1;
        render(&site, &viewer, now, (form, answer))
    };
    written.await?.answer(&site, form, "decision", again, overtaken).await
}

/// The answer that lets the privacy officer decide.
pub(super) const ASK_OFFICER: &str = "officer";

fn parse_answer(
    check: &mut Check<'_>,
    asked_on: Day,
    (is_refused, is_kept): (bool, bool),
) -> Option<(Day, String, bool)> {
    let on = check.past_day("told", "the day on which they were told");
    if on.is_some_and(|on| on < asked_on) {
        check.error("told", format!("They said so on {}, so they were told then or later", asked_on.words()));
    }
    let words = check.text("words", "Enter how they were told, and what they said");
    if is_refused && !check.values().has("may_complain") {
        check.error("may_complain", "Tell them that they may complain to the Information Commissioner, and tick this");
    }
    let told_who = check.values().has("told_who");
    if told_who && is_kept {
        check.error("told_who", "They must not learn what the record says, so they are not told who had it either");
    }
    Some((on?, words, told_who))
}

pub(in super::super) async fn answer(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(at): Place,
    values: Values,
) -> Page {
    let (reference, row) = place(at)?;
    let mut form = Form::sent(&site, &viewer, values, ANSWER, row.as_str()).await?;
    let before = read_one(&site, &viewer, &reference, &row).await?;
    let is_refused = before.look.correction.decision == Some(Corrected::Refused);
    let (how, asked_on) = ((is_refused, before.is_kept), before.look.correction.asked_on);
    let Some(Some((on, words, told_who))) =
        form.check(site.clock().today(), |check| parse_answer(check, asked_on, how))
    else {
        let decide = open_forms(&site, &viewer, &before).await?.0;
        return Ok(forms::refused(render(&site, &viewer, before, (decide, form))?));
    };
    let (of, version) = (row.clone(), form.version());
    let (act, led_to) = (Act::CorrectionChanged, format!("/families/{reference}/corrections/{row}"));
    let written = store_of_record(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        let correction = store::one(tx.connection(), by, &family.id, &of)?;
        store::answer(tx, &correction, (on, &words, told_who), version)?;
        Ok(of)
    });
    let again = async |form| {
        let decide = open_forms(&site, &viewer, &before).await?.0;
        render(&site, &viewer, before, (decide, form))
    };
    let overtaken = async |form: Form| {
        let now = read_one(&site, &viewer, &reference, &row).await?;
        let form = form.overtaken(now.look.correction.version, theirs(&now));
        let decide = open_forms(&site, &viewer, &now).await?.0;
        render(&site, &viewer, now, (decide, form))
    };
    written.await?.answer(&site, form, "words", again, overtaken).await
}
