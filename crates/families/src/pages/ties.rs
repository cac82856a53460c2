//! Who is what to whom: one page on which every pair that lacks a tie has a line, and a page for each tie.

use alongside_schema::{Act, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::act::{self, Written};
use super::people::called;
use super::{Bar, reference};
use crate::store::{self, Family, Member, Responsibility, Tie, TieChange, TieText};
use crate::tie_codes::{Closeness, Couple, Nature, Seeing};
use crate::ties::{KINDS, Shape, TieKind};

const FORM: &str = "ties";
const CHANGE: &str = "tie";
/// Pairs on the page at once: a family of ten has 45.
const MOST_PAIRS: usize = 60;

#[derive(Template)]
#[template(path = "families/ties.html")]
struct TiesPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    family: String,
    members: Vec<Member>,
    ties: Vec<Tie>,
    responsibilities: Vec<Responsibility>,
    can_change: bool,
}

/// Two people of whom it is not recorded what they are to each other.
struct Pair<'a> {
    field: String,
    one: &'a Member,
    other: &'a Member,
}

impl TiesPage {
    fn name_of(&self, id: &Id) -> String {
        called(&self.members, id)
    }

    fn known(&self) -> impl Iterator<Item = &Tie> {
        self.ties.iter().filter(|tie| !self.name_of(&tie.from).is_empty() && !self.name_of(&tie.to).is_empty())
    }

    fn pairs(&self) -> Vec<Pair<'_>> {
        pairs(&self.members, &self.ties)
    }

    fn more_pairs(&self) -> usize {
        all_pairs(&self.members, &self.ties).count().saturating_sub(MOST_PAIRS)
    }

    /// What the first may be to the second: every kind read from both sides. A child is a child of its mother as of its father, so that
    /// this reading is offered once.
    fn answers(&self) -> Vec<(String, &'static str)> {
        let mut answers = vec![(String::new(), "Not said")];
        for kind in KINDS {
            answers.push((format!("{}>", kind.code), kind.one));
            let is_offered = kind.is_mutual() || ["father", "mother"].contains(&kind.code);
            if !is_offered {
                answers.push((format!("{}<", kind.code), kind.other));
            }
        }
        answers
    }
}

fn all_pairs<'a>(members: &'a [Member], ties: &'a [Tie]) -> impl Iterator<Item = Pair<'a>> {
    let now: Vec<&Member> = members.iter().filter(|member| member.left_on.is_none()).collect();
    let tied = |one: &Id, other: &Id| {
        ties.iter().any(|tie| (&tie.from == one && &tie.to == other) || (&tie.from == other && &tie.to == one))
    };
    let mut found = Vec::new();
    for (at, one) in now.iter().enumerate() {
        for other in &now[at + 1..] {
            if !tied(&one.person_id, &other.person_id) {
                found.push(Pair { field: format!("t_{}_{}", one.person_id, other.person_id), one, other });
            }
        }
    }
    found.into_iter()
}

fn pairs<'a>(members: &'a [Member], ties: &'a [Tie]) -> Vec<Pair<'a>> {
    all_pairs(members, ties).take(MOST_PAIRS).collect()
}

struct Around {
    members: Vec<Member>,
    ties: Vec<Tie>,
    responsibilities: Vec<Responsibility>,
}

async fn around(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Around), Problem> {
    act::read(site, viewer, reference, "ties", |connection, viewer, family| {
        Ok(Around {
            members: store::members_ever(connection, viewer, &family.id)?,
            ties: store::ties(connection, viewer, &family.id)?,
            responsibilities: store::responsibilities_of(connection, viewer, &family.id)?,
        })
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, family: &Family, around: Around, form: Form) -> Page {
    page(&TiesPage {
        frame: site.frame(Some(viewer), "Who is what to whom").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/ties", family.reference),
        family: format!("/families/{}", family.reference),
        form,
        members: around.members,
        ties: around.ties,
        responsibilities: around.responsibilities,
        can_change: family.may_be_changed(),
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let (family, around) = around(&site, &viewer, &reference).await?;
    render(&site, &viewer, &family, around, form)
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (family, around) = around(&site, &viewer, &reference).await?;
    let Some(new) = form.check(site.clock().today(), |check| parse(check, &around)) else {
        return Ok(forms::refused(render(&site, &viewer, &family, around, form)?));
    };
    let first = new.first().map_or_else(String::new, |(field, _)| field.clone());
    let texts: Vec<TieText> = new.into_iter().map(|(_, text)| text).collect();
    let (to, what) = (format!("/families/{reference}/ties"), (Act::TieChanged, format!("{} added", texts.len())));
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        store::add_ties(tx, viewer, &family.id, &texts)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, &first, words);
            Ok(forms::refused(render(&site, &viewer, &family, around, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>, around: &Around) -> Vec<(String, TieText)> {
    let mut new = Vec::new();
    for pair in pairs(&around.members, &around.ties) {
        let said = check.values().get(&pair.field);
        let Some(kind) =
            KINDS.iter().find(|kind| said.strip_prefix(kind.code).is_some_and(|end| [">", "<"].contains(&end)))
        else {
            continue;
        };
        let (one, other) = (pair.one.person_id.clone(), pair.other.person_id.clone());
        let (from, to) = if said.ends_with('>') { (one, other) } else { (other, one) };
        new.push((pair.field.clone(), TieText { from, to, kind }));
    }
    if new.is_empty() {
        let field = pairs(&around.members, &around.ties).first().map_or_else(String::new, |pair| pair.field.clone());
        check.error(&field, "Select what at least one person is to another");
    }
    new
}

#[derive(Template)]
#[template(path = "families/tie.html")]
struct TiePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    title: String,
    kind: &'static TieKind,
}

async fn read_tie(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    id: &Id,
) -> Result<(Family, (Tie, String)), Problem> {
    let id = id.clone();
    act::read(site, viewer, reference, "tie", move |connection, viewer, family| {
        let ties = store::ties(connection, viewer, &family.id)?;
        let tie = ties.into_iter().find(|tie| tie.id == id).ok_or(Error::NotFound)?;
        let members = store::members_ever(connection, viewer, &family.id)?;
        let (from, to) = (called(&members, &tie.from), called(&members, &tie.to));
        if from.is_empty() || to.is_empty() {
            return Err(Error::NotFound);
        }
        let title = format!("{from}, {} {to}", tie.kind().one);
        Ok((tie, title))
    })
    .await
}

fn render_tie(site: &Site, viewer: &Viewer, family: &Family, (tie, title): (Tie, String), form: Form) -> Page {
    page(&TiePage {
        frame: site.frame(Some(viewer), "Change a tie between two people").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/ties/{}", family.reference, tie.id),
        form,
        title,
        kind: tie.kind(),
    })
}

pub(super) async fn show_tie(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let (family, read) = read_tie(&site, &viewer, &reference, &id).await?;
    let form = Form::open(&site, &viewer, CHANGE, id.as_str()).await?;
    let tie = &read.0;
    let form = form
        .with("nature", tie.nature.code())
        .with("couple", tie.couple.code())
        .with("closeness", tie.closeness.code())
        .with("closeness_by", &tie.closeness_by)
        .with("seeing", tie.seeing.code())
        .with("seeing_words", &tie.seeing_words)
        .with("note", &tie.note)
        .of_version(tie.version);
    let days = [("from", tie.from_on), ("to", tie.to_on), ("said", tie.closeness_on)];
    let form = days.into_iter().fold(form, |form, (field, day)| match day {
        Some(day) => form.with_day(field, day),
        None => form,
    });
    render_tie(&site, &viewer, &family, read, form)
}

pub(super) async fn change_tie(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, CHANGE, id.as_str()).await?;
    let (family, read) = read_tie(&site, &viewer, &reference, &id).await?;
    let Some(change) = form.check(site.clock().today(), parse_change) else {
        return Ok(forms::refused(render_tie(&site, &viewer, &family, read, form)?));
    };
    let (tie, version) = (read.0.clone(), form.version());
    let (to, what) = (format!("/families/{reference}/ties"), (Act::TieChanged, id.to_string()));
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        store::change_tie(tx, viewer, family, &tie, &change, version)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "from_day", words);
            Ok(forms::refused(render_tie(&site, &viewer, &family, read, form)?))
        }
        Written::Overtaken => {
            let (family, now) = read_tie(&site, &viewer, &reference, &id).await?;
            let stored = [
                ("note", "What else to know", now.0.note.clone()),
                ("closeness_by", "Who says so", now.0.closeness_by.clone()),
                ("seeing_words", "How they see each other, in words", now.0.seeing_words.clone()),
            ];
            let theirs = act::theirs(&form, &stored);
            let form = form.overtaken(now.0.version, theirs);
            Ok(forms::overtaken(render_tie(&site, &viewer, &family, now, form)?))
        }
    }
}

fn parse_change(check: &mut Check<'_>) -> TieChange {
    let closeness = check.values().get("closeness").parse().unwrap_or(Closeness::NotKnown);
    let closeness_by = check.optional("closeness_by");
    let said_on = check.life_day_if_any("said", "the day on which they said so");
    if closeness != Closeness::NotKnown && closeness_by.is_empty() {
        check.error("closeness_by", "Enter who says so: how it is between two people is always somebody's view");
    }
    let from_on = check.life_day_if_any("from", "the day from which it is so");
    let to_on = check.life_day_if_any("to", "the day until which it was so");
    if from_on.zip(to_on).is_some_and(|(from, to)| to < from) {
        check.error("to_day", "It can not end before it begins");
    }
    TieChange {
        nature: check.values().get("nature").parse().unwrap_or_default(),
        from_on,
        to_on,
        couple: check.values().get("couple").parse().unwrap_or_default(),
        closeness: (
            closeness,
            closeness_by,
            said_on.or_else(|| (closeness != Closeness::NotKnown).then(|| check.today())),
        ),
        seeing: (check.values().get("seeing").parse().unwrap_or_default(), check.optional("seeing_words")),
        note: check.optional("note"),
    }
}
