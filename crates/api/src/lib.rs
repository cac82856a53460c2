//! The JSON API for programs: a bearer token that speaks for a person, with that person's rights and what the token is for, no more.
//!
//! Every write takes an `Idempotency-Key` (a UUID that the caller makes): the same key twice stores once and answers the same.

mod requests;

use alongside_access::{Permission, Routes, Scope, Told};
use alongside_families::codes::{PersonKind, Safe, StoryKind};
use alongside_families::store::{NewFamily, NewHome, NewPerson, add_family};
use alongside_requests::store::must_be_asked_for;
use alongside_schema::{Act, Day, Entry, Error, Id, ReferenceKind, Viewer};
use alongside_web::{Form, Problem, Site, forms};
use alongside_workers::store::{CaseloadLine, caseload};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};

const FAMILIES: &str = "/api/v1/families";

/// The routes of this area.
pub fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .api_get("/api/v1/caseload", Permission::ReadCaseload, Scope::ReadCaseload, read_caseload)
        .api_post(FAMILIES, Permission::DecideRequests, Scope::AddFamilies, create_family)
        .api_post("/api/v1/requests", Permission::AskForHelp, Scope::SendRequests, requests::create)
}

/// The key by which a program sends a thing again without its being stored twice.
fn idempotency_key(headers: &HeaderMap) -> Result<Id, Problem> {
    headers.get("idempotency-key").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok()).ok_or(
        Problem::Unreadable("Send an Idempotency-Key header with a UUID, a new one for each thing that is sent."),
    )
}

/// Families on one page of a caseload.
const AT_ONCE: usize = 50;

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    after: String,
}

#[derive(Serialize)]
struct CaseloadPage {
    families: Vec<CaseloadLine>,
    /// Give this as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Id>,
}

async fn read_caseload(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Query(from): Query<From>,
) -> Result<Json<CaseloadPage>, Problem> {
    let mut families = site
        .db()
        .read(move |connection| {
            let lines = caseload(connection, &viewer, &from.after, AT_ONCE as i64 + 1)?;
            let entry = Entry::new(&viewer, Act::ListRead).target("caseload by API");
            Ok(entry.shows(lines.iter().take(AT_ONCE).map(|line| &line.reference)).with(lines))
        })
        .await?;
    let next = families.get(AT_ONCE).map(|_| families[AT_ONCE - 1].family_id.clone());
    families.truncate(AT_ONCE);
    Ok(Json(CaseloadPage { families, next }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FamilyIn {
    name: String,
    people: Vec<PersonIn>,
    #[serde(default)]
    homes: Vec<HomeIn>,
    #[serde(default)]
    what_would_help: String,
    #[serde(default)]
    safe_contact: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonIn {
    name: String,
    kind: String,
    birth_date: Option<Day>,
    relationship: String,
    /// Which of `homes`, counted from 0.
    home: Option<usize>,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    phone_safe: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HomeIn {
    address: String,
    #[serde(default)]
    postcode: String,
}

#[derive(Serialize)]
struct FamilyOut {
    reference: String,
}

/// What came of a family that a program sent.
enum Made {
    Added(String),
    /// It has to be asked for at the front door, which tells that somebody like them is known and kept apart: entered and counted.
    MustBeAskedFor,
    /// The program was told so too often today, and nothing is looked at.
    TooMany,
}

#[derive(Serialize)]
struct TooMany {
    error: &'static str,
}

const MUST_BE_ASKED_FOR: &str = "this family has to be asked for at the front door, where a person decides who may know of it: send it to /api/v1/requests.";

const TOO_MANY: &str = "Too many families of this program had to be asked for at the front door, so it adds none for a day. Send them to /api/v1/requests, \
    where a person decides. If you do not know why, ask whoever looks after the service.";

async fn create_family(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    body: Result<Json<FamilyIn>, axum::extract::rejection::JsonRejection>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?;
    let Json(sent) = body.map_err(|rejection| Problem::Refused(rejection.body_text()))?;
    let family = parse(sent, &viewer, site.clock().today())?;
    let form = Form::blank(key, "api-family", "");
    let told = Told::by(&site, &viewer, "must be asked for");
    let made = site
        .db()
        .write(move |tx| {
            let reference = tx.new_reference(ReferenceKind::Family);
            let answer = forms::receive(tx, &viewer, &form, reference.to_string())?;
            let today = tx.today();
            let not_added = |act: Act| Entry::new(&viewer, act).target(FAMILIES).detail("has to be asked for");
            if !told.begin(tx)? {
                forms::not_received(tx, &viewer, &form)?;
                return Ok(not_added(Act::TooManyTries).with(Made::TooMany));
            }
            if must_be_asked_for(tx.connection(), &family, today)? {
                forms::not_received(tx, &viewer, &form)?;
                return Ok(not_added(Act::Denied).with(Made::MustBeAskedFor));
            }
            told.nothing(tx)?;
            let made = add_family(tx, &viewer, &reference, &family)?;
            Ok(Entry::new(&viewer, Act::FamilyAdded).family(&made.family_id).detail("by API").with(Made::Added(answer)))
        })
        .await;
    match made {
        Ok(Made::Added(reference)) | Err(Error::AlreadyReceived(reference)) => {
            Ok(Json(FamilyOut { reference }).into_response())
        }
        Ok(Made::MustBeAskedFor) => Err(Problem::Refused(MUST_BE_ASKED_FOR.to_owned())),
        Ok(Made::TooMany) => Ok((StatusCode::TOO_MANY_REQUESTS, Json(TooMany { error: TOO_MANY })).into_response()),
        Err(error) => Err(error.into()),
    }
}

/// The longest text that one value may be, in characters; as in the forms.
const LONGEST: usize = 100_000;

fn refused<T>(words: &str) -> Result<T, Problem> {
    Err(Problem::Refused(words.to_owned()))
}

/// A text as it is stored. The one character that PostgreSQL can not hold becomes the sign for an unknown one.
fn clean(text: String) -> Result<String, Problem> {
    if text.chars().count() > LONGEST {
        return refused("a text is longer than 100,000 characters.");
    }
    Ok(text.trim().replace('\0', "\u{fffd}"))
}

fn given(text: String, what: &str) -> Result<String, Problem> {
    let text = clean(text)?;
    if text.is_empty() { refused(&format!("{what} must be given.")) } else { Ok(text) }
}

fn parse(sent: FamilyIn, viewer: &Viewer, today: Day) -> Result<NewFamily, Problem> {
    if sent.people.is_empty() {
        return refused("at least one of people must be given.");
    }
    let homes = sent.homes.len();
    let home = |home: HomeIn| {
        Ok(NewHome { address: clean(home.address)?, postcode: clean(home.postcode)?, ..NewHome::default() })
    };
    Ok(NewFamily {
        name: given(sent.name, "name")?,
        people: sent.people.into_iter().map(|person| parse_person(person, homes, today)).collect::<Result<_, _>>()?,
        homes: sent.homes.into_iter().map(home).collect::<Result<_, Problem>>()?,
        told: vec![
            (StoryKind::WhatWouldHelp, clean(sent.what_would_help)?, today),
            (StoryKind::SafeContact, clean(sent.safe_contact)?, today),
        ],
        source: viewer.agency.clone(),
        reason: given(sent.reason, "reason")?,
        ..NewFamily::default()
    })
}

fn parse_person(person: PersonIn, homes: usize, today: Day) -> Result<NewPerson, Problem> {
    if person.home.is_some_and(|home| home >= homes) {
        return refused("a person's home must be one of homes, counted from 0.");
    }
    if person.birth_date.is_some_and(|day| day.years_until(today) > 120 || today.plus_months(10) < day) {
        return refused("a birth_date must be within 120 years, or within the next ten months for a baby on the way.");
    }
    let Ok(kind) = person.kind.parse::<PersonKind>() else { return refused("kind must be child or adult.") };
    let phone_safe = if person.phone_safe.is_empty() { Safe::NotAsked.code() } else { &person.phone_safe };
    let Ok(phone_safe) = phone_safe.parse::<Safe>() else { return refused("phone_safe must be yes, no or not_asked.") };
    let name = given(person.name, "the name of each of people")?;
    Ok(NewPerson::new(name, kind, clean(person.relationship)?)
        .born(person.birth_date)
        .lives_in(person.home)
        .rings(&clean(person.phone)?, phone_safe))
}
