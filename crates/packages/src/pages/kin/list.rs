//! Where the children live, by child; and one arrangement with all that is known of it.

use alongside_families::Bar;
use alongside_families::store::{Member, SaidWrong};
use alongside_schema::{Day, Id, Viewer};
use alongside_web::{Frame, Page, Problem, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{About, REVIEW, Seen, act, one_address, read, reference};
use crate::codes::Viability;
use crate::kin::Notice;
use crate::store::{Arrangement, Members, Package, Review};

#[derive(Template)]
#[template(path = "kinship/list.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    address: String,
    seen: Seen,
    wrong: SaidWrong,
    can_change: bool,
    today: Day,
}

fn notice(seen: &Seen, one: &Arrangement, today: Day) -> Notice {
    let child = seen.members.iter().find(|member| member.person_id == one.child_id);
    one.notice(child.and_then(|child| child.birth_date), today)
}

impl ListPage {
    /// Each child of whom anything is written down, with it; the newest first.
    fn by_child(&self) -> Vec<(&Member, Vec<&Arrangement>)> {
        let of = |child: &Id| self.seen.support.arrangements.iter().filter(|one| one.child_id == *child).collect();
        let all = self.seen.members.iter().map(|member| (member, of(&member.person_id)));
        all.filter(|(_, all): &(_, Vec<_>)| !all.is_empty()).collect()
    }

    fn days(&self, one: &Arrangement) -> String {
        days(one)
    }

    /// What is to be done at once, if anything is.
    fn open(&self, one: &Arrangement) -> String {
        let notice = notice(&self.seen, one, self.today);
        if notice.is_open() { notice.words() } else { String::new() }
    }

    fn tag(&self, one: &Arrangement) -> &'static str {
        if one.is_now(self.today) { "Now" } else { "Before" }
    }
}

fn days(one: &Arrangement) -> String {
    match one.to_on {
        Some(last) => format!("{} to {}", one.from_on.words(), last.words()),
        None => format!("since {}", one.from_on.words()),
    }
}

pub(super) async fn show<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let (seen, wrong) = read::<M>(&site, &viewer, &reference(&text)?, &About::nothing()).await?;
    page(&ListPage {
        frame: site.frame(Some(&viewer), "Kinship"),
        bar: Bar::from(&seen.family),
        address: seen.kinship_address(),
        can_change: seen.family.may_be_changed(),
        today: site.clock().today(),
        seen,
        wrong,
    })
}

#[derive(Template)]
#[template(path = "kinship/one.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    address: String,
    seen: Seen,
    one: Arrangement,
    wrong: SaidWrong,
    can_change: bool,
    today: Day,
}

impl OnePage {
    fn child(&self) -> &str {
        self.seen.name_of(&self.one.child_id)
    }

    fn days(&self) -> String {
        days(&self.one)
    }

    fn notice(&self) -> Notice {
        notice(&self.seen, &self.one, self.today)
    }

    /// What was seen of whether the child can live there.
    fn viability(&self) -> String {
        let on = self.one.viability_on.map(|day| format!(", {}", day.words())).unwrap_or_default();
        format!("{}{on}", self.one.viability.words())
    }

    fn is_to_look(&self) -> bool {
        self.one.viability == Viability::None && self.one.to_on.is_none()
    }

    /// This arrangement, and those that became it: what was seen of them is kept.
    fn chain(&self) -> Vec<&Arrangement> {
        let mut chain = Vec::new();
        let mut next = Some(&self.one.id);
        while let Some(id) = next {
            let Ok(one) = self.seen.support.arrangement(id) else { break };
            if chain.iter().any(|seen: &&Arrangement| seen.id == one.id) {
                break;
            }
            chain.push(one);
            next = one.follows_id.as_ref();
        }
        chain
    }

    /// What it was before, the newest first.
    fn before(&self) -> Vec<&Arrangement> {
        self.chain().into_iter().skip(1).collect()
    }

    fn before_words(&self, one: &Arrangement) -> String {
        format!("{}, {}", one.kind.words(), days(one))
    }

    fn reviews(&self) -> Vec<&Review> {
        let chain = self.chain();
        let is_of = |review: &&Review| chain.iter().any(|one| review.arrangement_id.as_ref() == Some(&one.id));
        self.seen.support.reviews.iter().filter(is_of).collect()
    }

    fn packages(&self) -> impl Iterator<Item = &Package> {
        self.seen.support.packages.iter().filter(|package| package.arrangement_id.as_ref() == Some(&self.one.id))
    }

    fn package_words(&self, package: &Package) -> String {
        let sum = self.seen.support.sum_of(&package.id).unwrap_or_default();
        format!("{sum}, {}", package.state.words().to_lowercase())
    }

    fn is_open(&self) -> bool {
        self.can_change && self.one.to_on.is_none()
    }
}

pub(super) async fn show_one<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let about = About::arrangement(act::id(&id)?);
    let (seen, wrong) = read::<M>(&site, &viewer, &reference(&text)?, &about).await?;
    let one = seen.the_arrangement().map_err(Problem::from)?.clone();
    page(&OnePage {
        frame: site.frame(Some(&viewer), "Where a child lives"),
        bar: Bar::from(&seen.family),
        address: one_address(&seen),
        can_change: seen.family.may_be_changed(),
        today: site.clock().today(),
        seen,
        one,
        wrong,
    })
}

pub(super) async fn show_review<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    REVIEW.show::<M>(&site, &viewer, &reference(&text)?, About::arrangement(act::id(&id)?)).await
}

pub(super) async fn review<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    REVIEW.take::<M>(&site, &viewer, &reference(&text)?, About::arrangement(act::id(&id)?), values).await
}
