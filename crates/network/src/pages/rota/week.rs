//! The week of a family: seven days, what is needed on each, who does it and who stands in; and first what is wrong.

use alongside_families::Bar;
use alongside_families::store::{self as families, SaidWrong};
use alongside_schema::{Act, Day, Entry, Id, Viewer};
use alongside_web::{Frame, Page, Site, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::turn::is_kept;
use super::{About, Seen, act, read, reference};
use crate::codes::Outcome;
use crate::store::{self, Need, Turn, TurnDay};
use crate::week::{Doer, Slot, monday, slots, warnings};

#[derive(Template)]
#[template(path = "network/week.html")]
struct WeekPage {
    frame: Frame,
    bar: Bar,
    address: String,
    seen: Seen,
    wrong: SaidWrong,
    monday: Day,
    today: Day,
    can_change: bool,
}

impl WeekPage {
    fn days(&self) -> impl Iterator<Item = (Day, Vec<Slot<'_>>)> {
        let days = (0..7).map(|after| self.monday.plus_days(after));
        days.map(|day| (day, slots(&self.seen.rota, &self.seen.network, day)))
    }

    fn warnings(&self) -> Vec<String> {
        warnings(&self.seen.rota, &self.seen.network, self.monday, self.today)
    }

    /// The turns that are kept from who has them: they see nothing of them, and it must be decided.
    fn kept(&self) -> Vec<(&Turn, &str, &str)> {
        let over = |turn: &&Turn| turn.span.until_on.is_some_and(|until| until < self.today);
        let kept = self.seen.rota.turns.iter().filter(|turn| !over(turn) && is_kept(&self.seen, turn));
        kept.map(|turn| {
            let what = self.seen.rota.need(&turn.need_id).map_or("", |need| need.what.as_str());
            (turn, self.seen.name_of(&turn.member_id), what)
        })
        .collect()
    }

    /// What somebody could not do and nobody has looked at, whichever week is shown.
    fn to_look_at(&self) -> Vec<(&TurnDay, String)> {
        let rota = &self.seen.rota;
        let open = rota.days.iter().filter(|said| said.outcome == Outcome::CouldNot && said.looked_at.is_none());
        let mut open: Vec<(&TurnDay, String)> = open.filter_map(|said| Some((said, self.could_not(said)?))).collect();
        open.sort_by_key(|(said, _)| said.day);
        open
    }

    fn could_not(&self, said: &TurnDay) -> Option<String> {
        let turn = self.seen.rota.turn(&said.turn_id).ok()?;
        let need = self.seen.rota.need(&turn.need_id).ok()?;
        let who = self.seen.name_of(said.by_member.as_ref().unwrap_or(&turn.member_id));
        Some(format!("{who}, {}: {}", said.day.with_weekday(), need.what))
    }

    /// The button by which somebody says that they have looked: each says at what.
    fn looked(&self, words: &str) -> String {
        format!("I have looked at this: {words}")
    }

    fn who_does(&self, doer: &Doer<'_>) -> String {
        let backup = doer.backup.map(|backup| format!(" ({} stands in)", backup.name)).unwrap_or_default();
        format!("{}{backup}", doer.member.name)
    }

    fn is_today(&self, day: &Day) -> bool {
        *day == self.today
    }

    /// Whether how it went can be said of this day.
    fn can_be_said(&self, day: &Day) -> bool {
        self.can_change && *day <= self.today.plus_days(7)
    }

    fn dates(&self, need: &Need) -> String {
        let until = need.when.until_on.map(|day| format!(" until {}", day.words())).unwrap_or_default();
        format!("from {}{until}", need.when.from_on.words())
    }

    fn turns(&self, need: &Need) -> Vec<&Turn> {
        self.seen.rota.turns_of(&need.id).collect()
    }

    fn before(&self) -> Day {
        self.monday.plus_days(-7)
    }

    fn after(&self) -> Day {
        self.monday.plus_days(7)
    }
}

/// Which week is shown: that of this day.
#[derive(Deserialize)]
pub(super) struct Of {
    #[serde(default)]
    week: String,
}

/// How many weeks from now a week may be that is shown.
const FAR: i64 = 520;

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(of): Query<Of>,
) -> Page {
    let (seen, wrong) = read(&site, &viewer, &reference(&text)?, About::nothing()).await?;
    let today = site.clock().today();
    let asked: Day = of.week.parse().unwrap_or(today);
    let is_near = today.days_until(asked).abs() <= FAR * 7;
    page(&WeekPage {
        frame: site.frame(Some(&viewer), "The week"),
        bar: Bar::from(&seen.family),
        address: seen.address(),
        can_change: seen.family.may_be_changed(),
        seen,
        wrong,
        monday: monday(if is_near { asked } else { today }),
        today,
    })
}

/// Somebody has looked at it that a turn could not be done.
pub(super) async fn looked(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, act::id(&id)?);
    let back = format!("/families/{reference}/rota");
    site.db()
        .write(move |tx| {
            let family = families::hold(tx, &viewer, &reference)?;
            store::look_at_day(tx, &viewer, &family.id, &id)?;
            Ok(Entry::new(&viewer, Act::NetworkChanged).family(&family.id).target(&id).detail("looked").with(()))
        })
        .await?;
    then(&back)
}
