//! Who had parental responsibility for each child on a day.

use alongside_schema::{Day, Id, Viewer};
use alongside_web::components::DateInput;
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::people::called;
use super::{Bar, act, reference};
use crate::responsible::{OnDay, Sure, on_day};
use crate::store::{self, Member, Responsibility};

#[derive(Template)]
#[template(path = "families/responsible.html")]
struct ResponsiblePage {
    frame: Frame,
    bar: Bar,
    address: String,
    family: String,
    can_change: bool,
    members: Vec<Member>,
    spells: Vec<Responsibility>,
    day: Day,
    today: Day,
    /// Whether a day was asked for that is none.
    is_no_day: bool,
    asked: Asked,
}

impl ResponsiblePage {
    /// The children of the family and whoever of it was a child on that day.
    fn children(&self) -> impl Iterator<Item = &Member> {
        let was_child = |born: Day| born.years_until(self.day) < crate::dated::ADULT_AT;
        let is_meant = move |member: &&Member| member.is_child() || member.birth_date.is_some_and(was_child);
        self.members.iter().filter(is_meant)
    }

    fn held(&self, child: &Member) -> Vec<OnDay<'_>> {
        on_day(&self.spells, &child.person_id, child.birth_date, self.day)
    }

    fn name_of(&self, id: &Id) -> String {
        called(&self.members, id)
    }

    fn asked(&self) -> DateInput {
        let Asked { day, month, year } = &self.asked;
        DateInput::new("on", "On another day").value(day, month, year).not_kept()
    }

    fn day_words(&self) -> String {
        if self.day == self.today { format!("Today, {}", self.day.words()) } else { self.day.words() }
    }
}

/// The day that is asked for, as its three parts. It stands in the address: it says nothing of anybody.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default, rename = "on_day")]
    day: String,
    #[serde(default, rename = "on_month")]
    month: String,
    #[serde(default, rename = "on_year")]
    year: String,
}

impl Asked {
    fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year].iter().all(|part| part.trim().is_empty())
    }

    fn day(&self) -> Option<Day> {
        let part = |text: &str| text.trim().parse::<i8>().ok();
        Day::of(self.year.trim().parse().ok()?, part(&self.month)?, part(&self.day)?)
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let reference = reference(&text)?;
    let (family, (members, spells)) =
        act::read(&site, &viewer, &reference, "parental responsibility on a day", |connection, viewer, family| {
            let members = store::members_ever(connection, viewer, &family.id)?;
            Ok((members, store::responsibilities_of(connection, viewer, &family.id)?))
        })
        .await?;
    let today = site.clock().today();
    let day = if asked.is_empty() { Some(today) } else { asked.day() };
    page(&ResponsiblePage {
        frame: site.frame(Some(&viewer), "Who decides for the children").with_errors(day.is_none()),
        bar: Bar::from(&family),
        address: format!("/families/{}/responsibilities", family.reference),
        family: format!("/families/{}", family.reference),
        can_change: family.may_be_changed(),
        members,
        spells,
        day: day.unwrap_or(today),
        today,
        is_no_day: day.is_none(),
        asked,
    })
}
