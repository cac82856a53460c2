//! The service put together: every area's pages on one router, and the pages that several areas share.
//!
//! Start here to find where something is: [`app`] lists the areas in the order of a family's way through the service.

mod ask_to_step_in;
pub mod background;
mod caseload_page;
pub mod cli;
mod conference_around;
mod demo;
mod diary_page;
mod doctor;
mod family_page;
pub mod import;
mod invite;
pub mod keeping;
mod known_members;
mod locks;
mod meeting_plan;
mod pack;
mod part_page;
mod passwords;
mod place;
mod plan_to_send;
mod results;
mod seals;
mod team_page;
mod tokens;
pub mod trail;

use alongside_access::{Permission, Routes};
use alongside_schema::{Alert, DbConnection, Moment, Role, Viewer};
use alongside_web::{NavigationEntry, Site, headers};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

pub use background::{look_at_links, look_at_new_links, remind, remind_of_turns, send_waiting};
pub use demo::fill as fill_demo;
pub use locks::locked;

/// The most that one form may send: every field of the longest form at its limit, as browsers encode it.
const LARGEST_FORM: usize = 16 * 1024 * 1024;

/// Who has which page in their navigation. The first that somebody has is their first page.
pub static NAVIGATION: &[NavigationEntry] = &[
    NavigationEntry { href: "/caseload", text: "Your families", roles: &[Role::Practitioner] },
    NavigationEntry { href: "/diary", text: "Diary", roles: &[Role::Practitioner] },
    NavigationEntry { href: "/conferences", text: "Meetings you bring together", roles: &[Role::Practitioner] },
    NavigationEntry { href: "/team", text: "Who needs me", roles: &[Role::Manager] },
    NavigationEntry { href: "/waiting", text: "Families waiting", roles: &[Role::Manager] },
    NavigationEntry { href: "/workers", text: "Workers", roles: &[Role::Manager] },
    NavigationEntry { href: "/sending/waits", text: "To be read before it goes", roles: &[Role::Manager] },
    NavigationEntry { href: "/requests", text: "Requests for help", roles: &[Role::FrontDoor, Role::Cleared] },
    NavigationEntry { href: "/requests/mine", text: "Your requests", roles: &[Role::Professional] },
    NavigationEntry { href: "/our-actions", text: "What we owe families", roles: &[Role::Professional] },
    NavigationEntry { href: "/already-open", text: "Helped already?", roles: &[Role::Professional] },
    NavigationEntry { href: "/parts", text: "Families you work with", roles: &[Role::Partner] },
    NavigationEntry {
        href: "/search",
        text: "Find a person or family",
        roles: &[Role::FrontDoor, Role::Practitioner, Role::Manager],
    },
    NavigationEntry {
        href: "/time-limits",
        text: "Time limits",
        roles: &[Role::FrontDoor, Role::Cleared, Role::Manager],
    },
    NavigationEntry {
        href: "/asked",
        text: "Asked of you",
        roles: &[Role::Professional, Role::Practitioner, Role::Manager],
    },
    NavigationEntry { href: "/oversight/links", text: "Who knows whom", roles: &[Role::PrivacyOfficer] },
    NavigationEntry { href: "/oversight/rights", text: "Asked for their own record", roles: &[Role::PrivacyOfficer] },
    NavigationEntry { href: "/oversight/keeping", text: "What may be destroyed", roles: &[Role::PrivacyOfficer] },
    NavigationEntry { href: "/emergency-openings", text: "Emergency openings", roles: &[Role::PrivacyOfficer] },
    NavigationEntry {
        href: "/restrictions",
        text: "Restricted families",
        roles: &[Role::Cleared, Role::PrivacyOfficer],
    },
    NavigationEntry { href: "/oversight/watch", text: "Who saw what", roles: &[Role::PrivacyOfficer, Role::Auditor] },
    NavigationEntry { href: "/seals", text: "Sealed adoptions", roles: &[Role::SealKeeper] },
    NavigationEntry { href: "/packages/to-fund", text: "Packages to agree to", roles: &[Role::BudgetHolder] },
    NavigationEntry { href: "/packages/budgets", text: "Budgets", roles: &[Role::BudgetHolder] },
    NavigationEntry { href: "/packages/to-pay", text: "To be paid", roles: &[Role::Finance] },
    NavigationEntry { href: "/accounts", text: "People who sign in", roles: &[Role::Administrator] },
];

/// What can not wait for somebody, and what somebody is asked on their first page, from every area that has such a thing.
pub fn alerts(connection: &mut DbConnection, viewer: &Viewer, now: Moment) -> alongside_schema::Result<Vec<Alert>> {
    let mut alerts = alongside_requests::alerts(connection, viewer)?;
    alerts.extend(alongside_oversight::alerts(connection, viewer, now)?);
    alerts.extend(alongside_sending::alerts(connection, viewer)?);
    alerts.extend(alongside_families::alerts(connection, viewer)?);
    alerts.extend(alongside_packages::alerts(connection, viewer)?);
    Ok(alerts)
}

/// Every page and every API route of the service, each with its permission.
pub fn app(site: &Site) -> Routes {
    alongside_access::routes::<invite::ByOutbox>(site)
        .and(alongside_requests::routes(site))
        .and(alongside_workers::routes(site))
        .and(alongside_families::routes(site))
        .and(alongside_plans::routes(site))
        .and(alongside_assessments::routes(site))
        .and(alongside_meetings::routes::<meeting_plan::ThePlan>(site))
        .and(alongside_network::routes::<ask_to_step_in::ByOutbox>(site))
        .and(alongside_conferences::routes::<conference_around::NetworkAndPlan>(site))
        .and(alongside_packages::routes::<known_members::OfNetwork>(site))
        .and(alongside_sending::routes::<plan_to_send::PlanToSend>(site))
        .and(caseload_page::routes(site))
        .and(team_page::routes(site))
        .and(diary_page::routes(site))
        .and(family_page::routes(site))
        .and(part_page::routes(site))
        .and(pack::routes(site))
        .and(alongside_oversight::routes(site))
        .and(alongside_api::routes(site))
        .and(
            Routes::new(site)
                .get("/health", Permission::Public, health)
                .get("/brand.css", Permission::Public, alongside_web::brand)
                .get(alongside_web::leave::LEAVE, Permission::Public, alongside_web::leave::leave)
                .get(alongside_web::leave::LEFT, Permission::Public, alongside_web::leave::left)
                .get("/assets/{digest}/{name}", Permission::Public, alongside_web::assets::serve),
        )
}

/// The router with everything around the pages: forged forms refused, headers, limits, and faults turned into pages.
pub fn router(site: Site) -> Router {
    let https = site.settings().server.is_https();
    let (for_missing, for_forms) = (site.clone(), site.clone());
    app(&site)
        .into_router()
        .fallback(get(move |uri: Uri| missing(for_missing.clone(), uri)))
        .with_state(site)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(for_forms, alongside_access::enter_forms_from_elsewhere))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn(move |request: Request, next: Next| headers::add(https, request, next)))
}

async fn health() -> &'static str {
    "ok"
}

async fn missing(site: Site, _: Uri) -> Response {
    alongside_web::problem::render(&site, None, alongside_web::Problem::NotFound.into_response())
}

/// A panic in a page is a fault of ours; what it says may quote the record, so only that it happened is logged.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a page panicked");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on our side. Go back and try again: nothing is stored twice.",
    )
        .into_response()
}
