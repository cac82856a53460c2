//! What somebody of the family wishes about speaking with others, and that it holds no more.

use alongside_schema::{Act, Error, Id, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act;
use super::super::people::called;
use super::super::{Bar, reference};
use super::{Known, SOMEBODY_ELSE, people_and_agencies, whom};
use crate::codes::WishSays;
use crate::sharing::EVERYBODY;
use crate::store::{self, Family, Member, NewWish, SharingWish};

const NEW: &str = "sharing-wish";
const END: &str = "sharing-wish-end";
/// The answer that says: nobody outside the family.
const ALL: &str = "all";
/// The answer that says: about the whole family.
const WHOLE_FAMILY: &str = "family";

#[derive(Template)]
#[template(path = "families/sharing/wish_new.html")]
struct NewPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    can_change: bool,
    members: Vec<Member>,
    agencies: Vec<(Id, String)>,
}

impl NewPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn about(&self) -> impl Iterator<Item = (&str, &str)> {
        [(WHOLE_FAMILY, "The whole family")].into_iter().chain(self.people())
    }

    fn agencies(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = self.agencies.iter().map(|(id, name)| (id.as_str(), name.as_str()));
        known.chain([(SOMEBODY_ELSE, "Somebody else"), (ALL, EVERYBODY)])
    }
}

fn render_new(site: &Site, viewer: &Viewer, (family, (members, agencies)): (Family, Known), form: Form) -> Page {
    let list = format!("/families/{}/sharing", family.reference);
    page(&NewPage {
        frame: site.frame(Some(viewer), "A wish about sharing").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{list}/wishes/new"),
        list,
        can_change: family.may_be_kept_safe(),
        members,
        agencies,
    })
}

pub(in crate::pages) async fn show_new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, NEW, &reference.to_string()).await?;
    let form = form.with("language", "English").with_day("on", site.clock().today());
    let read = people_and_agencies(&site, &viewer, &reference, "a wish about sharing").await?;
    render_new(&site, &viewer, read, form)
}

pub(in crate::pages) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, NEW, &reference.to_string()).await?;
    let known = people_and_agencies(&site, &viewer, &reference, "a wish about sharing").await?;
    let Some(Some((new, kept_from))) = form.check(site.clock().today(), |check| parse(check, &known.1)) else {
        return Ok(forms::refused(render_new(&site, &viewer, known, form)?));
    };
    let (act, led_to) = (Act::WishChanged, format!("/families/{reference}/sharing"));
    let written = act::store_safely(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        store::record_wish(tx, by, &family.id, &new, &kept_from)
    });
    let again = async |form| render_new(&site, &viewer, known, form);
    written.await?.answer(&site, form, "says", again, async |_| Err(Error::Stale.into())).await
}

fn parse(check: &mut Check<'_>, (members, agencies): &Known) -> Option<(NewWish, People)> {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let chosen =
        |check: &Check<'_>, field: &str| ids.iter().find(|id| id.as_str() == check.values().get(field)).cloned();
    let person = chosen(check, "person");
    if person.is_none() {
        check.error("person", "Select who wishes it");
    }
    let (agency, whom) = match check.values().get("agency") {
        ALL => (None, EVERYBODY.to_owned()),
        _ => whom(check, agencies),
    };
    let says: Option<WishSays> = check.code("says", "Select what they wish");
    let about = chosen(check, "about");
    if about.is_none() && check.values().get("about") != WHOLE_FAMILY {
        check.error("about", "Select about whom");
    }
    let words = match says {
        Some(WishSays::Part) => check.text("words", "Enter what may be spoken about, in their words"),
        _ => check.optional("words"),
    };
    let language = check.text("language", "Enter the language you spoke in, like English or Urdu");
    let from_on = check.past_day("on", "the day on which they said it");
    let kept_from = People::new(check.ticked("kept_from", &ids));
    let (person, says, from_on) = (person?, says?, from_on?);
    Some((NewWish { person, agency, whom, says, about, words, language, from_on }, kept_from))
}

#[derive(Template)]
#[template(path = "families/sharing/wish.html")]
struct WishPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    can_change: bool,
    members: Vec<Member>,
    wish: SharingWish,
}

impl WishPage {
    fn name_of(&self, id: &Id) -> String {
        called(&self.members, id)
    }
}

type One = (Vec<Member>, SharingWish);

async fn read_one(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<(Family, One), Problem> {
    let id = id.clone();
    act::read(site, viewer, reference, "a wish about sharing", move |connection, viewer, family| {
        let members = store::members_ever(connection, viewer, &family.id)?;
        Ok((members, store::wish(connection, viewer, &family.id, &id)?))
    })
    .await
}

fn render_one(site: &Site, viewer: &Viewer, (family, (members, wish)): (Family, One), form: Form) -> Page {
    let list = format!("/families/{}/sharing", family.reference);
    page(&WishPage {
        frame: site.frame(Some(viewer), "A wish about sharing").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{list}/wishes/{}", wish.id),
        list,
        can_change: family.may_be_kept_safe() && wish.to_on.is_none(),
        members,
        wish,
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let form = Form::open(&site, &viewer, END, id.as_str()).await?;
    let read = read_one(&site, &viewer, &reference, &id).await?;
    render_one(&site, &viewer, read, form)
}

pub(in crate::pages) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, END, id.as_str()).await?;
    let known = read_one(&site, &viewer, &reference, &id).await?;
    let missing = "Enter who said that it holds no more, and what they say now";
    let Some(words) = form.check(site.clock().today(), |check| check.text("words", missing)) else {
        return Ok(forms::refused(render_one(&site, &viewer, known, form)?));
    };
    let (act, led_to, wish) = (Act::WishChanged, format!("/families/{reference}/sharing"), known.1.1.clone());
    let written = act::store_safely(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        store::end_wish(tx, by, family, &wish, &words)?;
        Ok(wish.id.clone())
    });
    let again = async |form| render_one(&site, &viewer, known, form);
    let overtaken = async |form| {
        let now = read_one(&site, &viewer, &reference, &id).await?;
        render_one(&site, &viewer, now, form)
    };
    written.await?.answer(&site, form, "words", again, overtaken).await
}
