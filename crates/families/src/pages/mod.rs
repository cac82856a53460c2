//! The pages of this area: get/post pairs, one file for each.

pub mod act;
mod alerts;
mod alerts_due;
mod attempt;
mod competence;
mod consent;
mod contact;
mod documents;
mod genogram;
mod homes;
mod in_touch;
mod life;
mod pairs;
pub mod papers;
mod people;
mod problems;
mod promise;
mod promise_marks;
mod promises_due;
mod protected;
mod responsibility;
mod responsible;
mod said_wrong;
mod search;
mod second;
mod sharing;
mod status;
mod stops;
mod ties;
mod timeline;
mod told;
mod transfer;
mod transfers_due;
mod visit;
mod ways;

use alongside_access::{Permission, Routes};
use alongside_schema::{Day, Id, Moment, Reference};
use alongside_web::{Problem, Site};
use askama::Template;

pub use alerts_due::AlertsDue;
pub use in_touch::InTouch;
pub use promises_due::PromisesDue;
pub use said_wrong::WrongMarks;
pub use stops::WorkThatStops;
pub use told::{AlreadyTold, Told, ToldAgain};
pub use transfers_due::TransfersDue;

use crate::codes::AlertKind;
use crate::store::{Family, LimitNow, Member, SaidWrong, TimelineLine};
pub(crate) use second::SECOND_LOOKS;

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .and(documents::routes(site))
        .get("/search", Permission::SearchPeople, search::show)
        .post("/search", Permission::SearchPeople, search::begin)
        .get("/search/{id}", Permission::SearchPeople, search::results)
        .get("/families/{reference}/timeline", Permission::ReadFamilies, timeline::show)
        .get("/families/{reference}/contacts/new", Permission::WorkWithFamilies, contact::show)
        .post("/families/{reference}/contacts/new", Permission::WorkWithFamilies, contact::record)
        .get("/families/{reference}/attempts/new", Permission::WorkWithFamilies, attempt::show)
        .post("/families/{reference}/attempts/new", Permission::WorkWithFamilies, attempt::record)
        .get("/families/{reference}/status", Permission::WorkWithFamilies, status::show)
        .post("/families/{reference}/status", Permission::WorkWithFamilies, status::change)
        .get("/families/{reference}/not-to-be-told", Permission::WorkWithFamilies, pairs::list)
        .post("/families/{reference}/not-to-be-told", Permission::WorkWithFamilies, pairs::add)
        .get("/families/{reference}/not-to-be-told/{id}", Permission::WorkWithFamilies, pairs::show)
        .post("/families/{reference}/not-to-be-told/{id}", Permission::WorkWithFamilies, pairs::decide)
        .get("/families/{reference}/alerts", Permission::WorkWithFamilies, alerts::list)
        .post("/families/{reference}/alerts", Permission::WorkWithFamilies, alerts::set)
        .get("/families/{reference}/alerts/{id}", Permission::WorkWithFamilies, alerts::show)
        .post("/families/{reference}/alerts/{id}", Permission::WorkWithFamilies, alerts::look)
        .get(SECOND_LOOKS, Permission::WorkWithFamilies, second::list)
        .get("/families/{reference}/second-looks/{id}", Permission::WorkWithFamilies, second::show)
        .post("/families/{reference}/second-looks/{id}", Permission::WorkWithFamilies, second::decide)
        .proved()
        .get("/families/{reference}/problems", Permission::WorkWithFamilies, problems::show)
        .post("/families/{reference}/problems", Permission::WorkWithFamilies, problems::add)
        .get("/families/{reference}/problems/{id}", Permission::WorkWithFamilies, problems::fact)
        .get("/families/{reference}/promises/new", Permission::WorkWithFamilies, promise::show)
        .post("/families/{reference}/promises/new", Permission::WorkWithFamilies, promise::make)
        .get("/families/{reference}/promises", Permission::ReadFamilies, promise::list)
        .get("/families/{reference}/promises/{id}", Permission::WorkWithFamilies, promise::one)
        .post("/families/{reference}/promises/{id}", Permission::WorkWithFamilies, promise::report)
        .post("/families/{reference}/promises/{id}/kept", Permission::WorkWithFamilies, promise::kept)
        .post("/families/{reference}/promises/{id}/kept-from", Permission::WorkWithFamilies, promise_marks::change)
        .and(consent_routes(site))
        .and(visit_routes(site))
        .and(people_routes(site))
        .and(life_routes(site))
}

/// What people agreed to, what was shared, and who decides for whom.
fn consent_routes(site: &Site) -> Routes {
    use Permission::WorkWithFamilies as Work;
    Routes::new(site)
        .get("/families/{reference}/consent", Work, consent::list::show)
        .post("/families/{reference}/consent/goes-on", Work, consent::list::goes_on)
        .get("/families/{reference}/consent/people/{id}/{question}", Work, consent::answer::show)
        .post("/families/{reference}/consent/people/{id}/{question}", Work, consent::answer::answer)
        .get("/families/{reference}/consent/{id}/withdraw", Work, consent::withdraw::show)
        .post("/families/{reference}/consent/{id}/withdraw", Work, consent::withdraw::withdraw)
        .get("/families/{reference}/sharing", Work, sharing::list::show)
        .get("/families/{reference}/sharing/new", Work, sharing::decide::show)
        .post("/families/{reference}/sharing/new", Work, sharing::decide::decide)
        .get("/families/{reference}/sharing/wishes/new", Work, sharing::wish::show_new)
        .post("/families/{reference}/sharing/wishes/new", Work, sharing::wish::add)
        .get("/families/{reference}/sharing/wishes/{id}", Work, sharing::wish::show)
        .post("/families/{reference}/sharing/wishes/{id}", Work, sharing::wish::end)
        .get("/families/{reference}/people/{id}/competence", Work, competence::show)
        .post("/families/{reference}/people/{id}/competence", Work, competence::form)
        .get("/families/{reference}/responsibilities", Work, responsible::show)
}

/// Visits that somebody means to make.
fn visit_routes(site: &Site) -> Routes {
    use Permission::WorkWithFamilies as Work;
    Routes::new(site)
        .get("/families/{reference}/visits/new", Work, visit::show_new)
        .post("/families/{reference}/visits/new", Work, visit::plan)
        .get("/families/{reference}/visits/{id}", Work, visit::show)
        .post("/families/{reference}/visits/{id}", Work, visit::change)
        .get("/families/{reference}/visits/{id}/off", Work, visit::show_off)
        .post("/families/{reference}/visits/{id}/off", Work, visit::call_off)
}

/// Acts that change a life, and taking them back; joining and dividing records.
fn life_routes(site: &Site) -> Routes {
    use Permission::{JoinRecords as Join, ReadFamilies as Read, WorkWithFamilies as Work};
    Routes::new(site)
        .get("/families/{reference}/people/{id}/born", Work, life::person::show_birth)
        .post("/families/{reference}/people/{id}/born", Work, life::person::birth)
        .get("/families/{reference}/people/{id}/died", Work, life::person::show_death)
        .post("/families/{reference}/people/{id}/died", Work, life::person::death)
        .get("/families/{reference}/people/{id}/called", Work, life::person::show_name)
        .post("/families/{reference}/people/{id}/called", Work, life::person::name)
        .get("/families/{reference}/people/{id}/eighteen", Work, life::person::show_eighteen)
        .post("/families/{reference}/people/{id}/eighteen", Work, life::person::eighteen)
        .get("/families/{reference}/people/{id}/same", Join, life::joining::show_same)
        .post("/families/{reference}/people/{id}/same", Join, life::joining::same)
        .proved()
        .get("/families/{reference}/moving", Work, life::moving::show)
        .post("/families/{reference}/moving", Work, life::moving::record)
        .get("/families/{reference}/transfer", Work, transfer::begin::away)
        .post("/families/{reference}/transfer", Work, transfer::begin::record_away)
        .get("/families/{reference}/transfer/here", Work, transfer::begin::here)
        .post("/families/{reference}/transfer/here", Work, transfer::begin::record_here)
        .get("/families/{reference}/transfer/{id}", Work, transfer::one::show)
        .post("/families/{reference}/transfer/{id}", Work, transfer::one::step)
        .get("/families/{reference}/join", Join, life::joining::show_join)
        .post("/families/{reference}/join", Join, life::joining::join)
        .proved()
        .get("/families/{reference}/divide", Join, life::joining::show_divide)
        .post("/families/{reference}/divide", Join, life::joining::divide)
        .proved()
        .get("/families/{reference}/events", Read, life::event::list)
        .get("/families/{reference}/events/{id}", Read, life::event::show)
        .post("/families/{reference}/events/{id}", Work, life::event::take_back)
}

/// People, homes, ways to reach them and ties.
fn people_routes(site: &Site) -> Routes {
    use Permission::{ReadFamilies as Read, WorkWithFamilies as Work};
    Routes::new(site)
        .get("/families/{reference}/people", Read, people::list::show)
        .get("/families/{reference}/people/new", Work, people::add::show)
        .post("/families/{reference}/people/new", Work, people::add::add)
        .get("/families/{reference}/people/{id}", Read, people::person::show)
        .get("/families/{reference}/people/{id}/change", Work, people::change::show)
        .post("/families/{reference}/people/{id}/change", Work, people::change::change)
        .get("/families/{reference}/people/{id}/leave", Work, people::leave::show)
        .post("/families/{reference}/people/{id}/leave", Work, people::leave::leave)
        .get("/families/{reference}/people/{id}/names/new", Work, people::known_by::show_name)
        .post("/families/{reference}/people/{id}/names/new", Work, people::known_by::add_name)
        .post("/families/{reference}/people/{id}/names/{row}/end", Work, people::known_by::end_name)
        .get("/families/{reference}/people/{id}/numbers/new", Work, people::known_by::show_number)
        .post("/families/{reference}/people/{id}/numbers/new", Work, people::known_by::add_number)
        .post("/families/{reference}/people/{id}/numbers/{row}/end", Work, people::known_by::end_number)
        .get("/families/{reference}/people/{id}/ways/new", Work, ways::show_new)
        .post("/families/{reference}/people/{id}/ways/new", Work, ways::add)
        .get("/families/{reference}/people/{id}/ways/{row}", Work, ways::show)
        .post("/families/{reference}/people/{id}/ways/{row}", Work, ways::change)
        .get("/families/{reference}/homes/new", Work, homes::show_new)
        .post("/families/{reference}/homes/new", Work, homes::add)
        .get("/families/{reference}/homes/{id}", Work, homes::show)
        .post("/families/{reference}/homes/{id}", Work, homes::change)
        .get("/families/{reference}/homes/{id}/address", Work, protected::show)
        .post("/families/{reference}/homes/{id}/address", Work, protected::see)
        .proved()
        .get("/families/{reference}/ties", Work, ties::show)
        .post("/families/{reference}/ties", Work, ties::add)
        .get("/families/{reference}/ties/{id}", Work, ties::show_tie)
        .post("/families/{reference}/ties/{id}", Work, ties::change_tie)
        .get("/families/{reference}/responsibilities/new", Work, responsibility::show)
        .post("/families/{reference}/responsibilities/new", Work, responsibility::add)
        .post("/families/{reference}/responsibilities/{id}/end", Work, responsibility::end)
        .get("/families/{reference}/genogram", Read, genogram::show)
}

/// What stands at the top of every page about a family.
#[derive(Template, Clone, Debug)]
#[template(path = "families/bar.html")]
pub struct Bar {
    /// What the family is called.
    pub name: String,
    /// Its reference.
    pub reference: Reference,
    /// Who leads, in words.
    pub lead: String,
    /// Whether the work with it has ended.
    pub ended: bool,
    /// The alerts that hold today: what each is about, its words, and the day to look again.
    pub alerts: Vec<(AlertKind, String, Day)>,
    /// Where the viewer has opened it in an emergency: which opening, and until when.
    pub emergency: Option<(Id, Moment)>,
    /// The limits of processing that are in force.
    pub limits: Vec<LimitNow>,
    /// How many times the viewer knows that somebody must not be told something.
    pub pairs: i64,
    /// The page of the family for this viewer.
    pub home: String,
}

impl Bar {
    /// For somebody who has a part of the record: it leads to their page.
    pub fn of_part(part: &crate::store::PartOf) -> Self {
        Self { home: format!("/families/{}/part", part.family.reference), ..Self::from(&part.family) }
    }
}

impl askama::filters::HtmlSafe for Bar {}

impl From<&Family> for Bar {
    fn from(family: &Family) -> Self {
        Self {
            name: family.name.clone(),
            reference: family.reference.clone(),
            lead: match &family.lead {
                Some((_, name)) => name.clone(),
                None if family.is_open() => "Nobody yet".to_owned(),
                None => "Nobody now".to_owned(),
            },
            ended: !family.is_open(),
            alerts: family.alerts.clone(),
            emergency: family.emergency.clone(),
            limits: family.limits.clone(),
            pairs: family.pairs,
            home: format!("/families/{}", family.reference),
        }
    }
}

/// Timeline entries as a list; what this area offers to pages that compose several areas.
#[derive(Template, Clone, Debug)]
#[template(path = "families/lines.html")]
pub struct Lines(pub Vec<TimelineLine>, pub SaidWrong);

impl Lines {
    /// What is said to be wrong of an entry, or of the fact that it tells of.
    fn wrong(&self, line: &TimelineLine) -> [WrongMarks; 2] {
        [Some(&line.id), line.fact.as_ref()].map(|id| id.map(|id| self.1.of(id)).unwrap_or_default())
    }
}

impl askama::filters::HtmlSafe for Lines {}

/// A child in words: "Amina (8 years old)".
pub fn child_words(member: &Member, today: Day) -> String {
    format!("{} ({})", member.name, member.age_words(today))
}

/// The reference in an address. What is no reference is not found, like a family that is not there.
pub(crate) fn reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
