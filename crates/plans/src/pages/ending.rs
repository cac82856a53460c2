//! Ending well: what the family and each child say, what stays in place, whom they can ring, and calls after the end if they want them.

use alongside_families::Bar;
use alongside_families::codes::LegalStatus;
use alongside_families::store::{Family, Member, current_spells, hold_for_safety, members, open};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::codes::EndReason;
use crate::store::{self, Calls, NewCheckIns, NewEnding};

const FORM: &str = "end";

#[derive(Template)]
#[template(path = "plans/ending.html")]
struct EndingPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    shown: Shown,
    months: [i64; 3],
}

/// What the page shows: the family, its people, and what is still open.
struct Shown {
    family: Family,
    members: Vec<Member>,
    open: Vec<String>,
}

impl EndingPage {
    fn children(&self) -> impl Iterator<Item = &Member> {
        self.shown.members.iter().filter(|member| member.is_child_with_a_say())
    }

    fn field(&self, child: &Member) -> String {
        says_field(&child.person_id)
    }

    fn after(&self) -> impl Iterator<Item = (String, String)> {
        self.months.iter().map(|months| (months.to_string(), format!("After {months} months")))
    }
}

fn says_field(child: &Id) -> String {
    format!("says_{child}")
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<Shown, Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let goals = store::goals(connection, &viewer, &family)?;
        let actions = store::actions(connection, &viewer, &family.id)?;
        let steps = store::steps(connection, &viewer, &family)?;
        let of_plan = |action: &&store::Action| goals.iter().any(|goal| goal.id == action.goal_id);
        let actions = actions.iter().filter(of_plan).filter(|action| action.state.is_open());
        let actions = actions.map(|action| format!("{}: {}", action.owner.name, action.about.what));
        let steps = steps.steps.iter().filter(|step| !step.progress.state.is_over());
        let steps = steps.map(|step| format!("{}: {}", step.about.service, step.progress.state.words()));
        let members = members(connection, &viewer, &family.id)?;
        let statuses = beyond_early_help(connection, &viewer, &family.id, &members)?;
        let shown = Shown { open: statuses.into_iter().chain(actions).chain(steps).collect(), members, family };
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&shown.family.id).target("ending form").with(shown))
    });
    Ok(read.await?)
}

/// Children of whom more is asked than early help: somebody has to go on with that, whatever ends here.
fn beyond_early_help(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    members: &[Member],
) -> alongside_schema::Result<Vec<String>> {
    let spells = current_spells(connection, viewer, family)?;
    let beyond = spells.iter().filter(|spell| !matches!(spell.status, LegalStatus::Universal | LegalStatus::EarlyHelp));
    let said = beyond.filter_map(|spell| {
        let child = members.iter().find(|member| member.person_id == spell.person_id)?;
        Some(format!("{}: {}", child.name, spell.status.words()))
    });
    Ok(said.collect())
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let months = site.settings().plan.check_in_months;
    let form = form.with_day("on", site.clock().today()).with_ticked("after", months);
    let shown = read(&site, &viewer, &reference).await?;
    render(&site, &viewer, shown, form)
}

fn render(site: &Site, viewer: &Viewer, shown: Shown, form: Form) -> Page {
    page(&EndingPage {
        frame: site.frame(Some(viewer), "End the work with a family").with_errors(form.has_errors()),
        bar: Bar::from(&shown.family),
        address: format!("/families/{}/end", shown.family.reference),
        months: site.settings().plan.check_in_months,
        form,
        shown,
    })
}

pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let shown = read(&site, &viewer, &reference).await?;
    let months = site.settings().plan.check_in_months;
    let parsed = form.check(site.clock().today(), |check| parse(check, &shown, months));
    let Some(ending) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let home = site.home_of(&viewer);
    let led_to = site
        .db()
        .write(move |tx| {
            // First: a second receipt comes when the family is already out of the sender's reach.
            let led_to = forms::receive(tx, &viewer, &form, home)?;
            let family = hold_for_safety(tx, &viewer, &reference)?;
            store::end(tx, &viewer, &family, &ending)?;
            Ok(Entry::new(&viewer, Act::FamilyClosed).family(&family.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, shown: &Shown, months: [i64; 3]) -> NewEnding {
    let today = check.today();
    let children = shown.members.iter().filter(|member| member.is_child_with_a_say());
    let says =
        |child: &Member| (child.person_id.clone(), child.name.clone(), check.optional(&says_field(&child.person_id)));
    let children_say = children.map(says).filter(|(_, _, words)| !words.is_empty()).collect();
    let reason = check.code("reason", "Select why it ends").unwrap_or(EndReason::Other);
    // Words are nobody's to make up: of a family that nobody could stay in touch with there may be none.
    let family_says = match reason {
        EndReason::NoContact => check.optional("family_says"),
        _ => check.text("family_says", "Enter what the family says about how it went"),
    };
    let who_goes_on = match shown.open.is_empty() {
        true => String::new(),
        false => check.text("who_goes_on", "Enter who goes on with what is still open"),
    };
    NewEnding {
        ended_on: check.past_day("on", "the date on which you ended").unwrap_or(today),
        reason,
        family_says,
        children_say,
        stays: check.optional("stays"),
        who_goes_on,
        who_to_ring: check.text("who_to_ring", "Enter whom the family can ring from now on"),
        calls: parse_calls(check, months),
    }
}

fn parse_calls(check: &mut Check<'_>, months: [i64; 3]) -> Calls {
    match check.values().get("calls") {
        "yes" => {}
        "no" => return Calls::Declined,
        "not_asked" => return Calls::NotAsked,
        _ => {
            check.error("calls", "Select whether they want calls");
            return Calls::NotAsked;
        }
    }
    let ticked = |months: &i64| check.values().is_ticked("after", &months.to_string());
    let months: Vec<i64> = months.iter().copied().filter(ticked).collect();
    if months.is_empty() {
        check.error("after", "Select after how many months, or that they want no calls");
    }
    let how = check.text("how", "Enter how to reach them safely for it, like: Nadia, after 9.15am, 01632 960101");
    Calls::Wanted(NewCheckIns { months, how })
}
