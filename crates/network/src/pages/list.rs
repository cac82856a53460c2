//! The family's own network: one line that adds somebody, who there is and what they do, and the picture of it.

use std::cmp::Reverse;

use alongside_families::act::{self, Written};
use alongside_families::store::{self as families, Family, Member};
use alongside_families::{Bar, child_words};
use alongside_schema::{Act, Day, Entry, Error, Id, Marks, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{name_of, reference};
use crate::codes::{Answer, Kind, OfferKind, OfferState};
use crate::known::may_be_one;
use crate::map::{Picture, draw};
use crate::store::{self, Found, MemberText, Network, NetworkMember, Offer};

const FORM: &str = "network";
/// What the form says where somebody has the name of another.
const NEW: &str = "new";

/// What the page is made of, as far as the viewer may know of it.
#[derive(Clone)]
struct Seen {
    family: Family,
    members: Vec<Member>,
    /// The sex of those of whom it is recorded.
    sexes: Vec<(Id, String)>,
    network: Network,
    found: Vec<Found>,
}

#[derive(Template)]
#[template(path = "network/list.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    seen: Seen,
    /// Those who may be whom somebody wants to add.
    likely: Likely,
    picture: Picture,
    can_change: bool,
    today: Day,
}

/// Who may be somebody of this name: of the network already, or in the record.
#[derive(Clone, Default)]
struct Likely {
    there: Vec<NetworkMember>,
    people: Vec<Member>,
}

impl Likely {
    fn of(name: &str, seen: &Seen) -> Self {
        let there: Vec<NetworkMember> =
            seen.network.now().filter(|member| may_be_one(&member.name, name)).cloned().collect();
        let people = seen.members.iter().filter(|member| {
            !member.is_child()
                && member.is_living_member()
                && may_be_one(&member.name, name)
                && !seen.network.now().any(|other| other.person_id.as_ref() == Some(&member.person_id))
        });
        Self { people: people.cloned().collect(), there }
    }

    fn is_nobody(&self) -> bool {
        self.there.is_empty() && self.people.is_empty()
    }
}

impl ListPage {
    /// Who is in it, those first of whom most can be counted on.
    fn now(&self) -> Vec<&NetworkMember> {
        let mut now: Vec<&NetworkMember> = self.seen.network.now().collect();
        now.sort_by_key(|member| {
            let offers = self.standing(member);
            let confirmed = offers.iter().filter(|offer| offer.state == OfferState::Confirmed).count();
            Reverse((confirmed, offers.len()))
        });
        now
    }

    fn gone(&self) -> impl Iterator<Item = &NetworkMember> {
        self.seen.network.members.iter().filter(|member| member.ended_on.is_some())
    }

    /// What somebody offers today.
    fn standing(&self, member: &NetworkMember) -> Vec<&Offer> {
        self.seen.network.offers_of(&member.id).filter(|offer| offer.stands(self.today)).collect()
    }

    /// What is offered, each with whose it is.
    fn by_kind(&self) -> Vec<(&'static str, Vec<(&NetworkMember, &Offer)>)> {
        let now = self.now();
        let of = |kind: OfferKind| {
            let offers = now.iter().flat_map(|member| self.standing(member).into_iter().map(|offer| (*member, offer)));
            offers.filter(|(_, offer)| offer.kind == kind).collect::<Vec<_>>()
        };
        let all = OfferKind::ALL.iter().map(|kind| (kind.words(), of(*kind)));
        all.filter(|(_, offers)| !offers.is_empty()).collect()
    }

    /// What nobody offers.
    fn nobody(&self) -> Vec<String> {
        let offered = self.by_kind();
        let kinds = OfferKind::ALL.iter().filter(|kind| **kind != OfferKind::Other);
        let missing = kinds.filter(|kind| !offered.iter().any(|(words, _)| *words == kind.words()));
        missing.map(|kind| kind.words().to_lowercase()).collect()
    }

    /// What the children want and the parents agree to, in one line.
    fn answers(&self, member: &NetworkMember) -> String {
        let holding = self.seen.network.holding_answers(&member.id);
        let words = holding.iter().filter_map(|answer| {
            let name = name_of(&self.seen.members, &self.seen.network, &answer.person_id);
            let said = match answer.answer {
                Answer::Yes => "yes",
                Answer::No => "no",
                Answer::Unsure => "not sure",
            };
            (!name.is_empty()).then(|| format!("{name} {}: {said}.", answer.question.words()))
        });
        words.collect::<Vec<String>>().join(" ")
    }

    /// Each button says whom it means.
    fn count_in(&self, one: &Found) -> String {
        format!("Count {} in", one.name)
    }

    /// Who of the record may be meant, as the form asks.
    fn choices(&self) -> Vec<(String, String)> {
        let people = self.likely.people.iter().map(|member| {
            let who = if member.relationship.is_empty() {
                child_words(member, self.today)
            } else {
                format!("{}, {}", member.name, member.relationship.to_lowercase())
            };
            (member.person_id.to_string(), who)
        });
        people.chain([(NEW.to_owned(), "No, somebody else with this name".to_owned())]).collect()
    }

    fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [("", "Choose")].into_iter().chain(Kind::options())
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<Seen, Problem> {
    let (family, (members, sexes, network, found)) =
        act::read(site, viewer, reference, "network", |connection, viewer, family| {
            let members = families::members_ever(connection, viewer, &family.id)?;
            let network = store::network(connection, viewer, &family.id)?;
            let found = store::found(connection, viewer, &family.id, &network.members)?;
            let sexes = families::sexes(connection, viewer, &family.id)?;
            Ok((members, sexes, network, found))
        })
        .await?;
    Ok(Seen { family, members, sexes, network, found })
}

fn render(site: &Site, viewer: &Viewer, seen: Seen, form: Form, likely: Likely) -> Page {
    let today = site.clock().today();
    let family = format!("/families/{}", seen.family.reference);
    page(&ListPage {
        frame: site.frame(Some(viewer), "Family network").with_errors(form.has_errors()),
        bar: Bar::from(&seen.family),
        form,
        address: format!("{family}/network"),
        likely,
        picture: draw((&seen.members, &seen.sexes), &seen.network, &family, today),
        can_change: seen.family.may_be_changed(),
        seen,
        today,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let seen = read(&site, &viewer, &reference).await?;
    render(&site, &viewer, seen, form, Likely::default())
}

/// Adds somebody by a first name and a tie. Where they may be there already, it is asked first; only those are named whom the viewer sees.
pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let seen = read(&site, &viewer, &reference).await?;
    let Some((name, kind)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, seen, form, Likely::default())?));
    };
    let likely = Likely::of(&name, &seen);
    let chosen = form.values().get("same").to_owned();
    let person = likely.people.iter().find(|member| member.person_id.as_str() == chosen).cloned();
    if person.is_none() && chosen != NEW && !likely.is_nobody() {
        act::refuse(&site, &mut form, "same", "Say whether it is somebody who is there already");
        return Ok(forms::refused(render(&site, &viewer, seen, form, likely)?));
    }
    let new = MemberText {
        person: person.as_ref().map(|member| member.person_id.clone()),
        ..MemberText::new(person.map_or(name, |member| member.name), kind)
    };
    let marks = Marks::about(People::none(), viewer.agency.clone());
    let back = format!("/families/{reference}/network");
    let written = act::store_touching(&site, &viewer, &form, &reference, Act::NetworkChanged, back, {
        move |tx, by, family| store::add_member(tx, by, &family.id, &new, &marks)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "name", words);
            Ok(forms::refused(render(&site, &viewer, seen, form, likely)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>) -> (String, Kind) {
    let name = check.text("name", "Enter a name. A first name is enough");
    (name, check.code("kind", "Select who they are").unwrap_or(Kind::Other))
}

/// Takes up somebody whom the record names, by one press. Whoever was taken up meanwhile is not added again.
pub(super) async fn add_found(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let key = values.get("who").to_owned();
    let back = format!("/families/{reference}/network");
    site.db()
        .write(move |tx| {
            let family = families::hold(tx, &viewer, &reference)?;
            let added: Option<Id> = store::add_found(tx, &viewer, &family.id, &key)?;
            families::withhold_again(tx, &family.id)?;
            let target = added.map_or_else(|| "there already".to_owned(), |id| id.to_string());
            Ok(Entry::new(&viewer, Act::NetworkChanged).family(&family.id).target(target).with(()))
        })
        .await?;
    then(&back)
}
