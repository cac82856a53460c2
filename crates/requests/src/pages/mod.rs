//! The pages of this area.

mod ask;
mod inbox;
mod own;

use alongside_access::{Permission, Routes};
use alongside_schema::Reference;
use alongside_web::{Problem, Site};

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/requests/new", Permission::AskForHelp, ask::show)
        .post("/requests/new", Permission::AskForHelp, ask::go_on)
        .get("/requests/new/check", Permission::AskForHelp, ask::check)
        .post("/requests/new/check", Permission::AskForHelp, ask::send)
        .get("/requests/mine", Permission::AskForHelp, own::list)
        .get("/requests/mine/{reference}", Permission::AskForHelp, own::show)
        .get("/requests", Permission::DecideRequests, inbox::list)
        .get("/requests/{reference}", Permission::DecideRequests, inbox::show)
        .post("/requests/{reference}", Permission::DecideRequests, inbox::decide)
}

fn parse_reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
