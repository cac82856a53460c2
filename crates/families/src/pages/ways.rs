//! A way to reach somebody: a number or address, and whether it is safe.

use alongside_schema::{Act, Day, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::act::{self, Written};
use super::{Bar, reference};
use crate::codes::{Safe, Way};
use crate::store::{self, Channel, Family, Member, WayText};

const NEW: &str = "way-new";
const CHANGE: &str = "way";

#[derive(Template)]
#[template(path = "families/way.html")]
struct WayPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    member: Member,
    is_new: bool,
}

fn render(site: &Site, viewer: &Viewer, family: &Family, member: Member, way: Option<&Id>, form: Form) -> Page {
    let person = format!("/families/{}/people/{}", family.reference, member.person_id);
    let (title, last) = match way {
        None => ("Add a way to reach a person", "new"),
        Some(id) => ("Change a way to reach a person", id.as_str()),
    };
    page(&WayPage {
        frame: site.frame(Some(viewer), title).with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("{person}/ways/{last}"),
        form,
        member,
        is_new: way.is_none(),
    })
}

pub(super) async fn show_new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let form = Form::open(&site, &viewer, NEW, person.as_str()).await?;
    let (family, member) = read_member(&site, &viewer, &reference, &person).await?;
    render(&site, &viewer, &family, member, None, form.with("way", Way::Call.code()))
}

async fn read_member(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    person: &Id,
) -> Result<(Family, Member), Problem> {
    let person = person.clone();
    act::read(site, viewer, reference, "way to reach", move |connection, viewer, family| {
        store::member(connection, viewer, &family.id, &person)
    })
    .await
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let mut form = Form::sent(&site, &viewer, values, NEW, person.as_str()).await?;
    let (family, member) = read_member(&site, &viewer, &reference, &person).await?;
    let Some((Some(way), _)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, &family, member, None, form)?));
    };
    let to = format!("/families/{reference}/people/{person}");
    let what = (Act::HomeChanged, person.to_string());
    let written = act::store_form_safely(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        let member = store::member(tx.connection(), viewer, &family.id, &person)?;
        store::add_way(tx, viewer, &family.id, &member.person_id, &way)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => Err(Problem::Refused(words)),
        Written::Overtaken => Err(alongside_schema::Error::Stale.into()),
    }
}

async fn read_way(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    person: &Id,
    way: &Id,
) -> Result<(Family, (Member, Channel)), Problem> {
    let (person, way) = (person.clone(), way.clone());
    act::read(site, viewer, reference, "way to reach", move |connection, viewer, family| {
        let member = store::member(connection, viewer, &family.id, &person)?;
        let ways = store::channels_of(connection, viewer, &family.id, &person)?;
        let way = ways.into_iter().find(|known| known.id == way).ok_or(alongside_schema::Error::NotFound)?;
        Ok((member, way))
    })
    .await
}

fn filled(form: Form, way: &Channel) -> Form {
    let form = form
        .with("way", way.way.code())
        .with("value", &way.value)
        .with("safe", way.safe.code())
        .with("note", &way.note)
        .with("times", &way.times)
        .with("code_phrase", &way.code_phrase)
        .with("say_as", &way.say_as)
        .with("never_mention", &way.never_mention);
    let days = [("checked", way.checked_on), ("check_due", way.check_due_on), ("from", way.from_on), ("to", way.to_on)];
    let form = days.into_iter().fold(form, |form, (field, day)| match day {
        Some(day) => form.with_day(field, day),
        None => form,
    });
    form.of_version(way.version)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person, way)): Path<(String, String, String)>,
) -> Page {
    let (reference, person, way) = (reference(&text)?, act::id(&person)?, act::id(&way)?);
    let (family, (member, known)) = read_way(&site, &viewer, &reference, &person, &way).await?;
    let form = filled(Form::open(&site, &viewer, CHANGE, way.as_str()).await?, &known);
    render(&site, &viewer, &family, member, Some(&way), form)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person, way)): Path<(String, String, String)>,
    values: Values,
) -> Page {
    let (reference, person, way) = (reference(&text)?, act::id(&person)?, act::id(&way)?);
    let mut form = Form::sent(&site, &viewer, values, CHANGE, way.as_str()).await?;
    let (family, (member, known)) = read_way(&site, &viewer, &reference, &person, &way).await?;
    let Some((Some(text), ended)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, &family, member, Some(&way), form)?));
    };
    let to = format!("/families/{reference}/people/{person}");
    let (what, version) = ((Act::HomeChanged, way.to_string()), form.version());
    let written = act::store_form_safely(&site, &viewer, &form, &reference, what, to, move |tx, _, family| {
        if text.safe.is_freer_than(known.safe) {
            family.may_take_protection_away()?;
        }
        store::change_way(tx, &family.id, &known, &text, ended, version)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            let (family, (member, _)) = read_way(&site, &viewer, &reference, &person, &way).await?;
            act::refuse(&site, &mut form, "safe", words);
            Ok(forms::refused(render(&site, &viewer, &family, member, Some(&way), form)?))
        }
        Written::Overtaken => {
            let (family, (member, now)) = read_way(&site, &viewer, &reference, &person, &way).await?;
            let stored = [
                ("value", "Number or address", now.value.clone()),
                ("note", "What else to know", now.note.clone()),
                ("times", "When it is safe", now.times.clone()),
                ("code_phrase", "Code phrase", now.code_phrase.clone()),
                ("say_as", "Who do we say we are?", now.say_as.clone()),
                ("never_mention", "Never mention", now.never_mention.clone()),
            ];
            let mut theirs = act::theirs(&form, &stored);
            if form.values().get("safe") != now.safe.code() {
                let text = now.safe_words().to_owned();
                theirs.push(alongside_web::Theirs { label: "Is it safe?".to_owned(), text });
            }
            let form = form.overtaken(now.version, theirs);
            Ok(forms::overtaken(render(&site, &viewer, &family, member, Some(&way), form)?))
        }
    }
}

/// What is said of the way, and the day it ended, if it has.
fn parse(check: &mut Check<'_>) -> (Option<WayText>, Option<Day>) {
    let way = check.code("way", "Select which way it is");
    let value = check.optional("value");
    let safe = check.code("safe", "Select whether it is safe to use");
    let (note, times) = (check.optional("note"), check.optional("times"));
    if safe == Some(Safe::WithCare) && note.is_empty() && times.is_empty() {
        check.error("note", "Enter how or when it is safe");
    }
    if value.is_empty()
        && matches!(way, Some(Way::Call | Way::Text | Way::Email | Way::Voicemail))
        && safe != Some(Safe::No)
    {
        check.error("value", "Enter the number or address");
    }
    let checked_on = check.life_day_if_any("checked", "the day on which somebody asked");
    if checked_on.is_some_and(|day| day > check.today()) {
        check.error("checked_day", "The day on which somebody asked must be today or earlier");
    }
    let check_due_on = check.life_day_if_any("check_due", "the day on which to ask again");
    let from_on = check.life_day_if_any("from", "the day from which it is theirs");
    let ended = check.life_day_if_any("to", "the day on which it ended");
    if ended.is_some_and(|day| day > check.today()) {
        check.error("to_day", "The day on which it ended must be today or earlier");
    }
    if from_on.zip(ended).is_some_and(|(from, to)| to < from) {
        check.error("to_day", "It can not end before it begins");
    }
    let text = way.zip(safe).map(|(way, safe)| WayText {
        way,
        value,
        safe,
        note,
        times,
        code_phrase: check.optional("code_phrase"),
        say_as: check.optional("say_as"),
        never_mention: check.optional("never_mention"),
        checked_on,
        check_due_on,
        from_on,
    });
    (text, ended)
}
