//! Somebody of the network: how to reach them, what they can do, and what people say of them.

use alongside_families::Bar;
use alongside_families::store::SaidWrong;
use alongside_schema::{Day, Id, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Whole, act, reference, whole};
use crate::codes::{FoundBy, TieFlow};
use crate::store::{NetworkAnswer, NetworkTie, Numbers, Offer};

#[derive(Template)]
#[template(path = "network/one.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    address: String,
    whole: Whole,
    wrong: SaidWrong,
    can_change: bool,
    today: Day,
}

impl OnePage {
    fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.whole.network.offers_of(&self.whole.member.id)
    }

    fn has_offers(&self) -> bool {
        self.offers().next().is_some()
    }

    /// For whom an offer is: the children by name, or the whole family.
    fn for_whom(&self, offer: &Offer) -> String {
        let children = offer.marks.subjects.iter().filter(|id| !self.whole.member.marks.subjects.contains(id));
        let names: Vec<&str> = children.map(|id| self.whole.name_of(id)).filter(|name| !name.is_empty()).collect();
        if names.is_empty() { "the whole family".to_owned() } else { names.join(", ") }
    }

    /// What was said of them, but that of people whom the viewer does not see.
    fn answers(&self) -> Vec<&NetworkAnswer> {
        let all = self.whole.network.answers_on(&self.whole.member.id);
        all.filter(|answer| !self.whole.name_of(&answer.person_id).is_empty()).collect()
    }

    /// Whether a later answer of the same person holds.
    fn is_before(&self, answer: &NetworkAnswer) -> bool {
        self.whole.network.holding_answers(&self.whole.member.id).iter().all(|newest| newest.id != answer.id)
    }

    fn words_of(&self, answer: &NetworkAnswer) -> String {
        let name = self.whole.name_of(&answer.person_id);
        format!("{name} {}: {}", answer.question.words(), answer.answer.words().to_lowercase())
    }

    /// The children who were not asked yet: that is not a no.
    fn not_asked(&self) -> String {
        let asked = self.answers();
        let is_asked = |id: &str| asked.iter().any(|answer| answer.person_id.as_str() == id);
        let names: Vec<&str> = self.whole.children().filter(|(id, _)| !is_asked(id)).map(|(_, name)| name).collect();
        names.join(", ")
    }

    fn numbers(&self) -> Vec<&Numbers> {
        self.whole.network.numbers_of(&self.whole.member.id).collect()
    }

    /// For what numbers were said: an offer that the viewer sees, or in general.
    fn for_what(&self, numbers: &Numbers) -> &'static str {
        let offer = self.offers().find(|offer| Some(&offer.id) == numbers.offer_id.as_ref());
        offer.map_or("In general", |offer| offer.kind.words())
    }

    fn number(&self, number: &Option<i64>) -> String {
        number.map_or_else(|| "not said".to_owned(), |number| number.to_string())
    }

    /// What was said of each tie of somebody whom the viewer sees.
    fn ties(&self) -> Vec<&NetworkTie> {
        let all = self.whole.network.ties_of(&self.whole.member.id);
        all.filter(|tie| tie.person_id.as_ref().is_none_or(|id| !self.whole.name_of(id).is_empty())).collect()
    }

    fn whose(&self, tie: &NetworkTie) -> &str {
        tie.person_id.as_ref().map_or("The whole family", |id| self.whole.name_of(id))
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, act::id(&id)?);
    let (whole, wrong) = whole(&site, &viewer, &reference, &id, None).await?;
    page(&OnePage {
        frame: site.frame(Some(&viewer), "Somebody of the network"),
        bar: Bar::from(&whole.family),
        address: whole.address(),
        can_change: whole.family.may_be_changed(),
        whole,
        wrong,
        today: site.clock().today(),
    })
}
