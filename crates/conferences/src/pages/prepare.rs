//! How somebody was prepared, and whether they are not to be there: for the coordinator alone.

use alongside_web::{Check, Site};

use super::form::{Step, form_page, nothing_stored};
use super::people::name_of;
use super::seen::Seen;
use crate::store::{self, PreparedText};

form_page!(PreparePage, "conferences/prepare.html", "How somebody was prepared", |seen| {
    let id = seen.guest().map_or_else(|_| String::new(), |guest| guest.id.to_string());
    format!("{}/guests/{id}/prepared", seen.address())
});

impl PreparePage {
    fn excluded(&self) -> [(&'static str, &'static str); 2] {
        EXCLUDED
    }

    fn name(&self) -> String {
        name_of(&self.seen)
    }

    fn guest_address(&self) -> String {
        self.address.trim_end_matches("/prepared").to_owned()
    }
}

const YES: &str = "yes";
/// Whether somebody is to be there.
const EXCLUDED: [(&str, &str); 2] =
    [("no", "Yes, or it is not decided"), (YES, "No: it was decided that they are not to be there")];

pub(super) const ADD: Step<PreparedText> = Step {
    name: "conference-prepared",
    field: "excluded_by",
    for_coordinator: true,
    fill: |form, _, today| form.with_day("met", today).with("excluded", EXCLUDED[0].0),
    parse,
    keep: |tx, by, seen, new, _| store::add_prepared(tx, by, &seen.family.id, seen.whole()?, seen.guest()?, new),
    back: |seen| {
        let id = seen.guest().map_or_else(|_| String::new(), |guest| guest.id.to_string());
        format!("{}/guests/{id}", seen.address())
    },
    stored: nothing_stored,
    render: PreparePage::render,
};

fn parse(check: &mut Check<'_>, _: &Seen, _: &Site) -> PreparedText {
    let excluded = check.optional("excluded") == YES;
    let mut because = |field: &str, missing: &str| {
        if excluded { check.text(field, missing) } else { check.optional(field) }
    };
    let excluded_why = because("excluded_why", "Enter why they are not to be there");
    let excluded_by = because("excluded_by", "Enter who decided that they are not to be there");
    PreparedText {
        met_on: check.past_day("met", "the day on which you met them").unwrap_or(check.today()),
        words: check.text("words", "Enter how it was: what they want to say, and what they need"),
        safety: check.optional("safety"),
        excluded,
        excluded_why,
        excluded_by,
    }
}
