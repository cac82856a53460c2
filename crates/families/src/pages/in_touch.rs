//! How long the family was not reached and its children not seen, as the family page shows it.

use alongside_schema::{Day, Reference};
use alongside_web::settings::Drift as Limits;
use askama::Template;

use crate::drift::{Drift, ago};
use crate::store::{ComingVisit, Family, PersonNow, WorkNow};

/// When somebody was last reached, when each child was seen, and which visits are planned: what this area offers to the family page.
#[derive(Template, Clone, Debug)]
#[template(path = "families/in_touch.html")]
pub struct InTouch {
    reference: Reference,
    standing: Option<Drift>,
    children: Vec<PersonNow>,
    visits: Vec<ComingVisit>,
    today: Day,
    limits: Limits,
}

impl askama::filters::HtmlSafe for InTouch {}

impl InTouch {
    /// Of the work and the people of a family as they are now.
    pub fn of(family: &Family, work: Option<&WorkNow>, people: &[PersonNow], today: Day, limits: Limits) -> Self {
        Self {
            reference: family.reference.clone(),
            standing: work.map(|work| work.drift),
            children: people.iter().filter(|person| person.is_to_be_seen()).cloned().collect(),
            visits: work.map_or_else(Vec::new, |work| work.visits.clone()),
            today,
            limits,
        }
    }

    fn child_words(&self, child: &PersonNow) -> String {
        let seen = child.seen_on.map_or_else(|| "not seen yet".to_owned(), |day| self.seen(day));
        let alone =
            child.alone_on.map_or_else(|| "not alone yet".to_owned(), |day| format!("alone {}", self.when(day)));
        format!("{seen}, {alone}")
    }

    fn seen(&self, day: Day) -> String {
        format!("seen {}", self.when(day))
    }

    fn when(&self, day: Day) -> String {
        ago(day, self.today).to_lowercase()
    }
}
