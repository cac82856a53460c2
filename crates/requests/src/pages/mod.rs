//! The pages of this area.

mod asker;
mod assign;
mod decide;
mod decision;
mod hears;
mod inbox;
mod late_letters;
mod limits;
mod own;
mod public;
mod restrict;
mod unsent;

use alongside_access::{Permission, Routes};
use alongside_schema::{Day, Reference};
use alongside_web::{Form, Problem, Site};
use askama::Template;

use alongside_families::codes::HomeClass;

use crate::assessment::{Assessment, Person};
use crate::summary;

pub(crate) use inbox::alerts;

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/ask", Permission::Public, public::show)
        .post("/ask", Permission::Public, public::go_on)
        .and(unsent::routes(site))
        .get("/requests/mine", Permission::AskForHelp, own::list)
        .get("/requests/mine/{reference}", Permission::AskForHelp, own::show)
        .post("/requests/mine/{reference}/withdraw", Permission::AskForHelp, own::withdraw)
        .post("/requests/mine/{reference}/again", Permission::AskForHelp, own::ask_again)
        .get("/requests", Permission::DecideRequests, inbox::list)
        .get("/requests/{reference}", Permission::DecideRequests, decide::show)
        .post("/requests/{reference}", Permission::DecideRequests, decide::decide)
        .get("/requests/{reference}/letters", Permission::DecideRequests, late_letters::show_late)
        .post("/requests/{reference}/letters", Permission::DecideRequests, late_letters::open_late)
        .get("/requests/{reference}/letters/{letter}", Permission::DecideRequests, late_letters::open)
        .post("/requests/{reference}/told", Permission::DecideRequests, hears::tell)
        .post("/requests/{reference}/requester-told", Permission::DecideRequests, asker::tell)
        .get("/requests/{reference}/restrict", Permission::DecideRequests, restrict::show)
        .post("/requests/{reference}/restrict", Permission::DecideRequests, restrict::change)
        .post("/requests/{reference}/take", Permission::DecideRequests, inbox::take)
        .post("/requests/{reference}/give-back", Permission::DecideRequests, inbox::give_back)
        .post("/requests/{reference}/hold", Permission::DecideRequests, inbox::hold)
        .post("/requests/{reference}/go-on", Permission::DecideRequests, inbox::go_on)
        .get("/requests/{reference}/assign", Permission::DecideRequests, assign::show)
        .post("/requests/{reference}/assign", Permission::DecideRequests, assign::give)
        .get("/time-limits", Permission::ReadTimeLimits, limits::show)
}

/// Opens a small form: a button and what belongs to it. It has no draft.
fn blank(site: &Site, name: &str, subject: &str) -> Form {
    Form::blank(site.db().chance().id(site.clock().now()), name, subject)
}

fn parse_reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// What a request says, as it is shown wherever it is shown.
#[derive(Template)]
#[template(path = "requests/told.html")]
struct Told<'a> {
    said: &'a Assessment,
    today: Day,
}

impl askama::filters::HtmlSafe for Told<'_> {}

impl Told<'_> {
    fn person_words(&self, person: &Person) -> String {
        summary::person_words(self.said, person, self.today)
    }

    fn reach_words(&self, person: &Person) -> String {
        summary::reach_words(self.said, person)
    }

    fn parts(&self) -> Vec<summary::Part> {
        summary::parts(self.said)
    }
}
