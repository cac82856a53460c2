//! A home of the family: its address, who may learn it, and who lives there with how many nights. Nobody is its head.

use alongside_schema::{Act, Day, Id, Marks, People, Reference, Tx, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::act::{self, Written};
use super::{Bar, reference};
use crate::codes::{HomeClass, TimelineKind};
use crate::person_codes::Nights;
use crate::store::{self, Family, Home, HomeKept, HomeText, Household, Member, Note, Stay, Waits};

const NEW: &str = "home-new";
const CHANGE: &str = "home";

#[derive(Template)]
#[template(path = "families/home.html")]
struct HomePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
    is_new: bool,
    is_protected: bool,
    waits: Option<Id>,
}

impl HomePage {
    fn everybody(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    /// The answers for how many nights somebody is here.
    fn nights() -> impl Iterator<Item = (&'static str, &'static str)> {
        [("", "Does not live here")].into_iter().chain(Nights::options())
    }
}

/// What the pages of homes read: the people now, and every home and stay.
struct Around {
    members: Vec<Member>,
    homes: Vec<Home>,
    stays: Vec<Stay>,
    waits: Waits,
}

async fn around(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Around), Problem> {
    act::read(site, viewer, reference, "home form", |connection, viewer, family| {
        Ok(Around {
            members: store::members(connection, viewer, &family.id)?,
            homes: store::homes_ever(connection, viewer, &family.id)?,
            stays: store::stays(connection, viewer, &family.id)?,
            waits: Waits::read(connection, viewer, &family.id)?,
        })
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, family: &Family, around: Around, home: Option<&Home>, form: Form) -> Page {
    let (title, last) = match home {
        None => ("Add a home", "new"),
        Some(home) => ("Change a home", home.id.as_str()),
    };
    page(&HomePage {
        frame: site.frame(Some(viewer), title).with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/homes/{last}", family.reference),
        form,
        waits: home.and_then(|home| around.waits.of(&home.id)).cloned(),
        members: around.members,
        is_new: home.is_none(),
        is_protected: home.is_some_and(|home| !home.class.is_told()),
    })
}

pub(super) async fn show_new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, NEW, &reference.to_string()).await?;
    let form = form.with_day("from", site.clock().today()).with("class", HomeClass::Ordinary.code());
    let (family, around) = around(&site, &viewer, &reference).await?;
    render(&site, &viewer, &family, around, None, form)
}

/// What a page says of a home.
#[derive(Clone, Debug)]
pub(super) struct Said {
    address: String,
    postcode: String,
    class: HomeClass,
    area: String,
    from_on: Option<Day>,
    ended: Option<Day>,
    kept_from: People,
    household: Household,
    /// Why more people may learn of it, where they may.
    why: String,
}

impl Said {
    /// Kept so, whatever was said.
    fn kept(self, kept: HomeKept) -> Self {
        Self { class: kept.class, kept_from: kept.from, ..self }
    }

    /// Kept as this place is kept already, where it is a home that is protected.
    fn kept_at(self, tx: &mut Tx<'_>, viewer: &Viewer, family: &Family) -> alongside_schema::Result<Self> {
        let said = HomeKept { class: self.class, from: self.kept_from.clone() };
        let kept = store::kept_at(tx, viewer, &family.id, (&self.address, &self.postcode), said)?;
        Ok(self.kept(kept))
    }

    /// Who may see the home and what is told of it.
    fn marks(&self, viewer: &Viewer) -> Marks {
        Marks::about(People::none(), viewer.agency.clone())
            .withheld_from(self.kept_from.clone())
            .seen_by(self.class.visibility())
    }

    /// With the address that the home has, where none was filled in.
    fn or_as_before(self, home: &Home) -> Self {
        if self.address.is_empty() {
            return Self { address: home.address.clone(), postcode: home.postcode.clone(), ..self };
        }
        self
    }

    fn text(&self) -> HomeText<'_> {
        HomeText {
            address: &self.address,
            postcode: &self.postcode,
            class: self.class,
            area: &self.area,
            from_on: self.from_on,
        }
    }
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, NEW, &reference.to_string()).await?;
    let (family, around) = around(&site, &viewer, &reference).await?;
    let Some(said) = form.check(site.clock().today(), |check| parse(check, &around.members, false)) else {
        return Ok(forms::refused(render(&site, &viewer, &family, around, None, form)?));
    };
    let (to, what) = (format!("/families/{reference}/people"), (Act::HomeChanged, "new home".to_owned()));
    let written = act::store_form_safely(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        let said = said.kept_at(tx, viewer, family)?;
        let marks = said.marks(viewer);
        let id = store::add_home(tx, &family.id, &said.text(), &marks)?;
        let homes = store::homes_ever(tx.connection(), viewer, &family.id)?;
        let home = homes.into_iter().find(|home| home.id == id).ok_or_else(hidden_from_yourself)?;
        store::change_household(tx, viewer, &family.id, &home, &said.household)?;
        told(tx, viewer, family, &id, "A home was added", &said)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "address", words);
            Ok(forms::refused(render(&site, &viewer, &family, around, None, form)?))
        }
        Written::Overtaken => Err(alongside_schema::Error::Stale.into()),
    }
}

/// Nobody can write down what they must not know themselves.
fn hidden_from_yourself() -> alongside_schema::Error {
    alongside_schema::Error::Refused(
        "You would no longer see this home yourself. Ask your manager to record it.".to_owned(),
    )
}

/// The change on the timeline, seen exactly as widely as the home. An address that somebody must not learn does not stand in it.
fn told(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    home: &Id,
    title: &str,
    said: &Said,
) -> alongside_schema::Result<()> {
    let marks = said.marks(viewer);
    let happened_on = tx.today();
    let body = if said.class.is_told() { format!("{}, {}", said.address, said.postcode) } else { String::new() };
    let title = if said.class.is_told() { title.to_owned() } else { title.replacen("A home", "A protected home", 1) };
    let note = Note {
        family: &family.id,
        happened_on,
        kind: TimelineKind::People,
        title,
        body: body.trim_matches([',', ' ']).to_owned(),
        fact: Some(home),
        marks: &marks,
    };
    store::note(tx, viewer, note)
}

fn filled(form: Form, home: &Home, stays: &[Stay], today: Day) -> Form {
    let form = form
        .with("address", &home.address)
        .with("postcode", &home.postcode)
        .with("class", home.class.code())
        .with("area", &home.area)
        .with_day("since", today);
    let form = home.from_on.map_or_else(|| form.clone(), |day| form.clone().with_day("from", day));
    let form = home.to_on.map_or_else(|| form.clone(), |day| form.clone().with_day("to", day));
    let here = stays.iter().filter(|stay| stay.home_id == home.id && stay.lived_to.is_none());
    let form = here.fold(form, |form, stay| {
        form.with(&format!("nights_{}", stay.person_id), stay.nights.code())
            .with(&format!("words_{}", stay.person_id), &stay.nights_words)
    });
    form.with_all("kept_from", home.withheld_from.iter()).of_version(home.version)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, home)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&home)?);
    let (family, around) = around(&site, &viewer, &reference).await?;
    let home = around.homes.iter().find(|home| home.id == id).cloned().ok_or(Problem::NotFound)?;
    let form = Form::open(&site, &viewer, CHANGE, id.as_str()).await?;
    let form = filled(form, &home, &around.stays, site.clock().today());
    render(&site, &viewer, &family, around, Some(&home), form)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, home)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&home)?);
    let mut form = Form::sent(&site, &viewer, values, CHANGE, id.as_str()).await?;
    let (family, around) = around(&site, &viewer, &reference).await?;
    let home = around.homes.iter().find(|home| home.id == id).cloned().ok_or(Problem::NotFound)?;
    let is_protected = !home.class.is_told();
    let Some(said) = form.check(site.clock().today(), |check| parse(check, &around.members, is_protected)) else {
        return Ok(forms::refused(render(&site, &viewer, &family, around, Some(&home), form)?));
    };
    let to = format!("/families/{reference}/people");
    let (version, shown) = (form.version(), home.clone());
    let offered: Vec<Id> = around.members.iter().map(|member| member.person_id.clone()).collect();
    let written = act::store_or_ask(&site, &viewer, &form, &reference, to, move |tx, viewer, family| {
        // Whoever is not offered on the page (an account, somebody who left) stays kept from it.
        let others = home.withheld_from.iter().filter(|id| !offered.contains(id)).cloned();
        let kept_from = People::new(others.chain(said.kept_from.iter().cloned()));
        let home = store::whole_home(tx.connection(), viewer, &family.id, &home.id)?;
        let said = Said { kept_from, ..said.clone() }.or_as_before(&home);
        let is_same_place = (&said.address, &said.postcode) == (&home.address, &home.postcode);
        let said = if is_same_place { said } else { said.kept_at(tx, viewer, family)? };
        let (text, how) = ((&said.text(), said.ended), (&said.kept_from, said.why.as_str(), version));
        let (kept, taken) = store::change_kept_home(tx, viewer, family, &home, text, how)?;
        let said = said.kept(kept);
        let household = match said.ended {
            Some(on) => Household { people: Vec::new(), from_on: on },
            None => said.household.clone(),
        };
        let home = Home { withheld_from: said.kept_from.clone(), class: said.class, ..home };
        store::change_household(tx, viewer, &family.id, &home, &household)?;
        told(
            tx,
            viewer,
            family,
            &home.id,
            if said.ended.is_some() { "A home ended" } else { "A home was changed" },
            &said,
        )?;
        Ok((Act::HomeChanged, home.id.clone(), taken))
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "why", words);
            Ok(forms::refused(render(&site, &viewer, &family, around, Some(&shown), form)?))
        }
        Written::Overtaken => overtaken(&site, &viewer, &reference, &id, form).await,
    }
}

async fn overtaken(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id, form: Form) -> Page {
    let (family, around) = around(site, viewer, reference).await?;
    let now = around.homes.iter().find(|home| home.id == *id).cloned().ok_or(Problem::NotFound)?;
    let is_told = now.class.is_told();
    let stored = [
        ("address", "Address", if is_told { now.address.clone() } else { form.values().get("address").to_owned() }),
        ("postcode", "Postcode", if is_told { now.postcode.clone() } else { form.values().get("postcode").to_owned() }),
        ("area", "Family hub area", now.area.clone()),
    ];
    let theirs = act::theirs(&form, &stored);
    let form = form.overtaken(now.version, theirs);
    Ok(forms::overtaken(render(site, viewer, &family, around, Some(&now), form)?))
}

/// What was filled in. The address of a home that is protected already may be left empty: it stays as it is.
fn parse(check: &mut Check<'_>, members: &[Member], is_protected: bool) -> Said {
    let address = if is_protected { check.optional("address") } else { check.text("address", "Enter the address") };
    let class = check.code("class", "Select who may learn of this home").unwrap_or_default();
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let kept_from = People::new(check.ticked("kept_from", &ids));
    let from_on = check.life_day_if_any("from", "the day from which they live there");
    let ended = check.life_day_if_any("to", "the day on which nobody of the family lives there any more");
    if from_on.zip(ended).is_some_and(|(from, to)| to < from) {
        check.error("to_day", "A home can not end before it begins");
    }
    let since = check.life_day_if_any("since", "the day from which this is so").or(from_on).unwrap_or(check.today());
    let mut people = Vec::new();
    for id in ids {
        let Ok(nights) = check.values().get(&format!("nights_{id}")).parse::<Nights>() else { continue };
        if kept_from.contains(&id) {
            check.error(
                "kept_from",
                "Somebody who lives here knows where it is. Take the tick away, or say that they do not live here",
            );
        }
        people.push((id.clone(), nights, check.optional(&format!("words_{id}"))));
    }
    if class == HomeClass::Confidential && kept_from == People::none() {
        check.error("kept_from", "Tick who must not learn this address");
    }
    if class == HomeClass::Ordinary && kept_from != People::none() {
        check.error("class", "An address that somebody must not learn is confidential");
    }
    Said {
        address,
        postcode: check.optional("postcode"),
        class,
        area: check.optional("area"),
        from_on,
        ended,
        kept_from,
        household: Household { people, from_on: since },
        why: check.optional("why"),
    }
}
