//! The first page of a meeting: how far it has come, and what is to be done next. And each meeting of a family.

use alongside_families::Bar;
use alongside_schema::{Day, Id, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::bookings::cost_words;
use super::form::{Parts, read};
use super::seen::Seen;
use crate::around::Around;
use crate::codes::{Came, Reply};
use crate::coordinator::Candidate;
use crate::store::{Conference, Court, FamilyPlan, Guest};

#[derive(Template)]
#[template(path = "conferences/one.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    address: String,
    seen: Seen,
    whole: crate::store::Whole,
    can_change: bool,
    /// Whether the viewer referred the family, and nobody coordinates yet.
    waits: bool,
}

impl OnePage {
    /// A line of the list of what is to be done: what, where, and how it stands.
    fn tasks(&self) -> Vec<(&'static str, String, String)> {
        let (whole, address) = (&self.whole, &self.address);
        let mut tasks = vec![("The referral", format!("{address}/referral"), self.agreed())];
        if self.seen.coordinates {
            let met = whole.guests.iter().filter(|guest| whole.prepared(&guest.id).is_some()).count();
            let asked = whole.guests.iter().filter(|guest| guest.invited_on.is_some()).count();
            let people = format!("{} on the list, {met} prepared, {asked} invited", whole.guests.len());
            let day = whole.conference.day.held_on.map(|day| format!("Held on {}", day.words()));
            let set = whole.conference.day.meets_on.map(|day| format!("Set for {}", day.words()));
            let private = if whole.private.is_empty() { "Nothing written down" } else { "Written down" };
            tasks.extend([
                ("People and how they take part", format!("{address}/people"), people),
                ("What is booked", format!("{address}/bookings"), cost_words(&whole.bookings)),
                ("The day", format!("{address}/day"), day.or(set).unwrap_or_else(|| "Not set".to_owned())),
                ("When the family was among itself", format!("{address}/private"), private.to_owned()),
                ("The family\u{2019}s plan in its own words", format!("{address}/plan"), self.planned()),
            ]);
        }
        let answer = whole.plans.first().and_then(|plan| plan.answer).map_or("No answer yet", |answer| answer.words());
        tasks.push(("The answer to the plan", format!("{address}/answer"), answer.to_owned()));
        tasks.push(("What becomes the plan", format!("{address}/goals"), self.taken()));
        let review = whole.plans.first().and_then(|plan| plan.review_on);
        let review = review.map_or_else(|| "Nothing to look at yet".to_owned(), |day| format!("By {}", day.words()));
        tasks.push(("What held and what broke", format!("{address}/review"), review));
        tasks
    }

    fn all_together(&self) -> String {
        cost_words(&self.whole.bookings)
    }

    fn agreed(&self) -> String {
        match self.whole.conference.asked.agreed_on {
            Some(day) => format!("The family agreed on {}", day.words()),
            None => "The family has not agreed yet".to_owned(),
        }
    }

    fn planned(&self) -> String {
        match self.whole.plans.first() {
            Some(plan) => format!("Written down on {}", plan.written_on.words()),
            None => "Not written down".to_owned(),
        }
    }

    fn taken(&self) -> String {
        let is_here = |id: &Id| self.whole.plans.iter().any(|plan| plan.id == *id);
        match self.seen.goals.iter().filter(|goal| goal.family_plan.as_ref().is_some_and(is_here)).count() {
            0 => "Nothing yet".to_owned(),
            1 => "1 goal".to_owned(),
            more => format!("{more} goals"),
        }
    }

    /// Who takes part and is invited: that is not closed to who works with the family.
    fn invited(&self) -> impl Iterator<Item = &Guest> {
        self.whole.guests.iter().filter(|guest| guest.invited_on.is_some())
    }

    /// What somebody answered, and whether they were heard.
    fn replied(&self, guest: &Guest) -> String {
        let reply = guest.replied.reply.words();
        match guest.replied.came {
            Came::NotSaid => reply.to_owned(),
            came if guest.replied.reply == Reply::Nothing => came.words().to_owned(),
            came => format!("{reply}. {}", came.words()),
        }
    }

    /// Who speaks for each child, of those who are invited.
    fn advocates(&self) -> Vec<(String, String)> {
        let of = |id: &str| {
            let theirs =
                self.invited().filter(|guest| guest.speaks_for.as_ref().is_some_and(|child| child.as_str() == id));
            theirs.map(|guest| self.seen.guest_name(&guest.id)).collect::<Vec<_>>().join(", ")
        };
        self.seen.children().map(|(id, name)| (name.to_owned(), of(id))).collect()
    }

    fn answered(&self, plan: &FamilyPlan) -> String {
        let by = plan.answered_by.as_ref().map_or("", |id| self.whole.name_of(id));
        let on = plan.answered_on.map_or_else(String::new, Day::words);
        plan.answer.map_or_else(|| "No answer yet".to_owned(), |answer| format!("{}, {by}, {on}", answer.words()))
    }

    fn coordinator(&self) -> &str {
        let id = self.whole.conference.coordinator_id.as_ref();
        id.map_or("Nobody yet", |id| self.whole.name_of(id))
    }
}

/// What is wrong with who coordinates, where they came to decide since they were named.
fn no_more(seen: &Seen, conference: &Conference) -> Option<String> {
    let id = conference.coordinator_id.as_ref()?;
    match seen.candidates.iter().find(|one| one.user_id == *id) {
        Some(one) => Candidate::against(one, conference.kind, &conference.asked.referred_by),
        None => Some("Who coordinated does not work with the family any more. Choose another coordinator.".to_owned()),
    }
}

impl OnePage {
    fn no_more(&self) -> Option<String> {
        if self.whole.stage().is_open() { no_more(&self.seen, &self.whole.conference) } else { None }
    }
}

pub(super) async fn show<W: Around>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(parts): Path<Parts>,
) -> Page {
    let seen = read::<W>(&site, &viewer, &parts, false).await?;
    page(&OnePage {
        frame: site.frame(Some(&viewer), "A meeting that the family leads"),
        bar: Bar::from(&seen.family),
        address: seen.address(),
        whole: seen.whole()?.clone(),
        can_change: seen.family.may_be_changed(),
        waits: super::refer::is_waiting(&seen, &viewer),
        seen,
    })
}

#[derive(Template)]
#[template(path = "conferences/list.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    address: String,
    seen: Seen,
    can_change: bool,
}

impl ListPage {
    fn standing(&self, one: &Conference) -> String {
        match (one.closed_on, one.day.held_on, one.day.meets_on) {
            _ if !one.day.not_held_why.is_empty() => "does not happen".to_owned(),
            (Some(day), ..) => format!("over since {}", day.words()),
            (None, Some(day), _) => format!("held on {}", day.words()),
            (None, None, Some(day)) => format!("set for {}", day.words()),
            (None, None, None) => "no day yet".to_owned(),
        }
    }

    fn children_of(&self, court: &Court) -> String {
        self.seen.names(&court.marks.subjects)
    }
}

pub(super) async fn list<W: Around>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(parts): Path<Parts>,
) -> Page {
    let seen = read::<W>(&site, &viewer, &parts, false).await?;
    page(&ListPage {
        frame: site.frame(Some(&viewer), "Meetings that the family leads"),
        bar: Bar::from(&seen.family),
        address: seen.address(),
        can_change: seen.family.may_be_changed(),
        seen,
    })
}
