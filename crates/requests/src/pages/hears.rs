//! How the family hears of a decision: the question as it stands in two forms, and telling them after the decision.

use alongside_schema::{Act, Entry, Error, Viewer};
use alongside_web::components::{Choice, Radios};
use alongside_web::{Check, Form, Page, Site, Values, forms, then};
use axum::Extension;
use axum::extract::{Path, State};

use super::decide::{asker_form, read, render};
use super::parse_reference;
use crate::assessment::Assessment;
use crate::store;
use crate::telling::{FamilyHears, Offer, offers, ring_back};

/// The form on a request that is decided.
pub(super) const FORM: &str = "told";
const NOT_YET: &str = "not_yet";

/// What can be answered, and what a message would say.
pub(super) struct Hears {
    offers: Vec<Offer>,
    message: String,
    reach_safely: String,
    /// The number that a message asks to ring; empty where none is sent.
    pub(super) number: String,
}

impl Hears {
    pub(super) fn of(site: &Site, said: &Assessment) -> Self {
        let number = site.settings().council.ring_back.trim().to_owned();
        let today = site.clock().today();
        let mut offers = offers(said, today);
        offers.retain(|offer| !offer.sends || !number.is_empty());
        Self {
            offers,
            message: ring_back(today).text(&number),
            reach_safely: said.reach_safely.trim().to_owned(),
            number,
        }
    }

    /// The question, with each condition in full beside its answer.
    pub(super) fn question(&self, form: &Form) -> Radios {
        let mut radios = form.radios("hears", "How does the family hear?");
        if !self.reach_safely.is_empty() {
            radios = radios.hint(format!("How to reach them safely: {}", self.reach_safely));
        }
        for offer in &self.offers {
            let says =
                if offer.sends { format!("It says only: \u{201c}{}\u{201d} ", self.message) } else { String::new() };
            let hint = format!("{says}{}", offer.care);
            let choice = Choice::new(offer.value(), offer.words.as_str());
            radios = radios.choice(if hint.trim().is_empty() { choice } else { choice.hint(hint.trim()) });
        }
        radios.choice(
            Choice::new(NOT_YET, "Not yet")
                .hint("Where it is not safe, or not possible today. Help does not wait for it."),
        )
    }
}

/// Reads the answer. Only what was offered can be chosen.
pub(super) fn parse_hears(check: &mut Check<'_>, hears: &Hears) -> FamilyHears {
    let chosen = check.values().get("hears");
    let offer = hears.offers.iter().find(|offer| offer.value() == chosen);
    match offer {
        Some(Offer { person: Some(person), way: Some(way), sends: true, .. }) => {
            FamilyHears::Send { person: person.clone(), way: *way }
        }
        Some(offer) => FamilyHears::Told {
            person: offer.person.clone(),
            way: offer.way,
            words: check.text("hears_words", "Enter how it went, in a few words"),
        },
        None if chosen == NOT_YET => {
            let why = check.text("hears_words", "Enter why the family has not been told yet");
            let by = check.coming_day("tell_by", "the day by which they will hear");
            FamilyHears::NotYet { why, by: by.unwrap_or(check.today()) }
        }
        None => {
            check.error("hears", "Select how the family hears of this, or that they do not yet");
            FamilyHears::NotYet { why: String::new(), by: check.today() }
        }
    }
}

/// They have been told since.
pub(super) async fn tell(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (received, known) = read(&site, &viewer, reference.clone(), None).await?;
    let hears = Hears::of(&site, &received.said);
    let Some(answer) = form.check(site.clock().today(), |check| parse_hears(check, &hears)) else {
        let other = asker_form(&site, &received);
        return Ok(forms::refused(render(&site, &viewer, received, known, (form, other))?));
    };
    let (by, sent, number) = (viewer.clone(), form.clone(), hears.number);
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/requests/{reference}"))?;
            let family = store::tell_later(tx, &by, &reference, &answer, &number)?;
            let what = match answer {
                FamilyHears::Send { way, .. } => way.code(),
                FamilyHears::Told { .. } => "told",
                FamilyHears::NotYet { .. } => NOT_YET,
            };
            Ok(Entry::new(&by, Act::FamilyTold).of_family(family.as_ref()).target(reference).detail(what).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("hears", words));
            let other = asker_form(&site, &received);
            Ok(forms::refused(render(&site, &viewer, received, known, (form, other))?))
        }
        Err(error) => Err(error.into()),
    }
}
