//! Moving house: the address, who moves, who may learn of it, numbers that end and new schools, all on one page. What it changes is shown
//! before it is stored.

use alongside_schema::{Act, Error, Id, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::people::called;
use super::super::{Bar, reference};
use crate::codes::HomeClass;
use crate::store::{self, Channel, Family, Home, Member, Move, Stay};

const FORM: &str = "moving";
/// The answer for somebody who moves in from a home that is not recorded.
const NOWHERE: &str = "none";

#[derive(Template)]
#[template(path = "families/moving.html")]
struct MovingPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    around: Around,
    /// What storing it would change; empty until somebody has asked to see it.
    changes: Vec<String>,
}

/// What the page reads.
struct Around {
    members: Vec<Member>,
    homes: Vec<Home>,
    stays: Vec<Stay>,
    ways: Vec<Channel>,
}

impl Around {
    fn living(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.is_living_member())
    }

    fn homes_now(&self) -> impl Iterator<Item = &Home> {
        self.homes.iter().filter(|home| home.to_on.is_none())
    }
}

impl MovingPage {
    fn everybody(&self) -> impl Iterator<Item = (&str, &str)> {
        self.around.living().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn children(&self) -> impl Iterator<Item = &Member> {
        self.around.living().filter(|member| member.is_child())
    }

    /// The homes they may move out of, by their addresses.
    fn homes(&self) -> Vec<(String, String)> {
        let mut homes: Vec<(String, String)> =
            self.around.homes_now().map(|home| (home.id.to_string(), said(home))).collect();
        homes.push((NOWHERE.to_owned(), "None of these".to_owned()));
        homes
    }

    fn ways(&self) -> Vec<(String, String)> {
        let words = |way: &Channel| {
            format!("{}: {} {}", called(&self.around.members, &way.person_id), way.way.words(), way.value)
        };
        self.around
            .ways
            .iter()
            .filter(|way| !way.value.is_empty())
            .map(|way| (way.id.to_string(), words(way)))
            .collect()
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Around), Problem> {
    act::read(site, viewer, reference, "moving form", |connection, viewer, family| {
        Ok(Around {
            members: store::members(connection, viewer, &family.id)?,
            homes: store::homes_ever(connection, viewer, &family.id)?,
            stays: store::stays(connection, viewer, &family.id)?,
            ways: store::channels(connection, viewer, &family.id)?,
        })
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, family: &Family, around: Around, form: Form, changes: Vec<String>) -> Page {
    page(&MovingPage {
        frame: site.frame(Some(viewer), "Record a move").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/moving", family.reference),
        form,
        around,
        changes,
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with_day("on", site.clock().today()).with("class", HomeClass::Ordinary.code());
    let (family, around) = read(&site, &viewer, &reference).await?;
    render(&site, &viewer, &family, around, form, Vec::new())
}

pub(in crate::pages) async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (family, around) = read(&site, &viewer, &reference).await?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &around)) else {
        return Ok(forms::refused(render(&site, &viewer, &family, around, form, Vec::new())?));
    };
    if form.values().get("do") != "save" {
        let changes = changes(&around, &new);
        return render(&site, &viewer, &family, around, form, changes);
    }
    let (to, what) = (format!("/families/{reference}/people"), (Act::LifeEventRecorded, "moved".to_owned()));
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        store::record_move(tx, viewer, family, &new).map(|_| ())
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "on_day", words);
            Ok(forms::refused(render(&site, &viewer, &family, around, form, Vec::new())?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>, around: &Around) -> Option<Move> {
    let on = check.past_day("on", "the day of the move");
    let address = check.text("address", "Enter the new address");
    let ids: Vec<Id> = around.living().map(|member| member.person_id.clone()).collect();
    let movers = check.ticked("movers", &ids);
    if movers.is_empty() {
        check.error("movers", "Tick who moves");
    }
    let class = check.code("class", "Select who may learn of the new home").unwrap_or_default();
    let kept_from = check.ticked("kept_from", &ids);
    if kept_from.iter().any(|id| movers.contains(id)) {
        check.error("kept_from", "Somebody who moves there knows where it is. Take one of the two ticks away");
    }
    if class == HomeClass::Confidential && kept_from.is_empty() {
        check.error("kept_from", "Tick who must not learn the new address");
    }
    if class == HomeClass::Ordinary && !kept_from.is_empty() {
        check.error("class", "An address that somebody must not learn is confidential");
    }
    let said = check.values().get("out_of");
    let out_of = around.homes_now().map(|home| home.id.clone()).find(|id| id.as_str() == said);
    if out_of.is_none() && said != NOWHERE && around.homes_now().next().is_some() {
        check.error("out_of", "Select which home they move out of");
    }
    let ways: Vec<Id> = around.ways.iter().map(|way| way.id.clone()).collect();
    let children = around.living().filter(|member| member.is_child());
    let schools = children.filter_map(|child| {
        let school = check.optional(&format!("school_{}", child.person_id));
        (!school.is_empty()).then(|| (child.person_id.clone(), school))
    });
    let schools: Vec<(Id, String)> = schools.collect();
    Some(Move {
        on: on?,
        address,
        postcode: check.optional("postcode"),
        area: check.optional("area"),
        class,
        kept_from: People::new(kept_from),
        movers,
        out_of,
        ways: check.ticked("ways", &ways),
        schools,
        words: check.optional("words"),
    })
}

/// A home by its address without the postcode, as people say it.
fn said(home: &Home) -> String {
    home.class.line(&home.address, "")
}

/// What storing it changes, line by line.
fn changes(around: &Around, new: &Move) -> Vec<String> {
    let name = |id: &Id| called(&around.members, id);
    let names = |ids: &mut dyn Iterator<Item = &Id>| ids.map(name).collect::<Vec<_>>().join(", ");
    let mut lines = vec![format!("{} live at {} from {}.", names(&mut new.movers.iter()), new.address, new.on.words())];
    if let Some(home) = new.out_of.as_ref().and_then(|id| around.homes.iter().find(|home| home.id == *id)) {
        let here = around.stays.iter().filter(|stay| stay.home_id == home.id && stay.lived_to.is_none());
        let (left, moved): (Vec<&Stay>, Vec<&Stay>) = here.partition(|stay| !new.movers.contains(&stay.person_id));
        if !moved.is_empty() {
            lines.push(format!("They no longer live at {}.", said(home)));
        }
        lines.push(if left.is_empty() {
            format!("Nobody of the family is left at {}: it becomes an earlier address.", said(home))
        } else {
            format!("{} stay at {}.", names(&mut left.iter().map(|stay| &stay.person_id)), said(home))
        });
    }
    if new.kept_from != People::none() {
        lines.push(format!(
            "{} must not learn the new address: it is kept from them here, on paper, in searches and on the timeline.",
            names(&mut new.kept_from.iter())
        ));
    }
    for way in around.ways.iter().filter(|way| new.ways.contains(&way.id)) {
        lines.push(format!("{} of {} is no longer used.", way.value, name(&way.person_id)));
    }
    lines.extend(new.schools.iter().map(|(child, school)| format!("{} goes to {school}.", name(child))));
    lines
}
