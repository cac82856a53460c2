//! The family page and the printed record: what several areas offer, put together.

use std::collections::BTreeMap;

use alongside_access::{Permission, Routes};
use alongside_families::codes::{Maker, PaperKind, Repeats, Safe, StoryKind, TimelineKind};
use alongside_families::papers::{AskedFor, FOR_WORK, Made, Making, Paper};
use alongside_families::store::{
    self, Channel, Family, ForWhom, Hands, PersonNow, Promise, Resident, SaidWrong, Story, TimelineLine,
};
use alongside_families::{Bar, InTouch, Lines, paper_pages};
use alongside_plans::PlanPanel;
use alongside_plans::limits::Limits;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Day, Entry, Error, Id, People, Reference, Result, Role, Viewer};
use alongside_web::settings::Drift;
use alongside_web::{Frame, Page, Problem, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

/// Entries of the timeline on the family page; the rest is a page of its own.
const NEWEST: i64 = 50;
/// Entries of the timeline that are printed at the most.
const PRINTED: i64 = 2_000;

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/families/{reference}", Permission::ReadFamilies, show)
        .and(paper_pages::routes::<RecordOnPaper>(site))
}

/// Everything the two pages show.
struct Record {
    family: Family,
    people: Vec<PersonNow>,
    residents: Vec<Resident>,
    channels: Vec<Channel>,
    stories: Vec<Story>,
    pairs_to_look_at: i64,
    promises: Vec<Promise>,
    in_touch: InTouch,
    plan: PlanPanel,
    lines: Vec<TimelineLine>,
    wrong: SaidWrong,
    today: Day,
}

/// One home and who lives there.
struct Home<'a> {
    id: &'a Id,
    /// Its address, or that it is protected.
    line: String,
    /// Whether the address is seen only on purpose.
    is_protected: bool,
    people: Vec<&'a str>,
}

impl Record {
    /// A query or two for each kind of fact, and one more where the work has ended.
    fn read(
        connection: &mut DbConnection,
        viewer: &Viewer,
        reference: &Reference,
        limits: &Limits,
        drift: Drift,
        lines: i64,
    ) -> Result<Self> {
        let family = store::open(connection, viewer, reference)?;
        let id = &family.id;
        let people = store::people_now(connection, viewer, id)?;
        let work = store::work_now(connection, viewer, &family)?;
        let members = people.iter().map(|person| &person.member);
        let wrong = SaidWrong::read(connection, viewer, &family)?;
        Ok(Self {
            residents: store::residents(connection, viewer, id)?,
            channels: store::channels(connection, viewer, id)?,
            stories: store::stories(connection, viewer, id)?,
            pairs_to_look_at: work.as_ref().map_or(0, |work| work.pairs_to_look_at),
            promises: store::open_promises(connection, viewer, id)?,
            in_touch: InTouch::of(&family, work.as_ref(), &people, limits.today, drift),
            plan: PlanPanel::read(connection, viewer, &family, members, limits)?.marked(&wrong),
            lines: store::timeline(connection, viewer, id, None, lines)?,
            wrong,
            people,
            family,
            today: limits.today,
        })
    }

    fn name_of(&self, id: &Id) -> &str {
        self.people
            .iter()
            .map(|person| &person.member)
            .find(|member| member.person_id == *id)
            .map_or("", |member| member.name.as_str())
    }

    fn homes(&self) -> Vec<Home<'_>> {
        self.homes_of(|_| true)
    }

    fn homes_of(&self, is_shown: impl Fn(&Resident) -> bool) -> Vec<Home<'_>> {
        let mut homes: BTreeMap<usize, Home<'_>> = BTreeMap::new();
        for resident in self.residents.iter().filter(|resident| is_shown(resident)) {
            let at = self.residents.iter().position(|first| first.home_id == resident.home_id).unwrap_or(0);
            let home = homes.entry(at).or_insert_with(|| Home {
                id: &resident.home_id,
                line: resident.home_line(),
                is_protected: !resident.class.is_told(),
                people: Vec::new(),
            });
            home.people.push(self.name_of(&resident.person_id));
        }
        homes.into_values().collect()
    }

    fn standing_of(&self, promise: &Promise) -> String {
        promise.standing(self.today)
    }

    fn channels_of(&self, person: &Id) -> impl Iterator<Item = &Channel> {
        self.channels.iter().filter(move |channel| channel.person_id == *person)
    }

    /// How many of the alerts somebody should look at again.
    fn alerts_to_look_at(&self) -> usize {
        self.family.alerts.iter().filter(|(_, _, review_on)| *review_on <= self.today).count()
    }

    /// What was told and may stand on paper: the words by which somebody could be found or followed stay in the record.
    fn on_paper(&self) -> impl Iterator<Item = &Story> {
        self.stories.iter().filter(|story| !matches!(story.kind, StoryKind::SafeContact | StoryKind::Safety))
    }

    /// The homes that may stand on paper: ordinary ones that are kept from nobody.
    fn homes_on_paper(&self) -> Vec<Home<'_>> {
        self.homes_of(|resident| resident.class.is_told() && resident.withheld_from == People::none())
    }

    /// The story on paper: each entry, with its text where that is of the work itself. What was said on arrival and what concerns people, homes and
    /// safety names addresses, and stays in the record.
    fn lines_on_paper(&self) -> impl Iterator<Item = (&TimelineLine, &str)> {
        use TimelineKind::{Decision, Document, Life, People, Request, Safety};
        self.lines.iter().filter(|line| line.kind != Safety).map(|line| match line.kind {
            Request | Decision | People | Life | Document => (line, ""),
            _ => (line, line.body.as_str()),
        })
    }

    /// The family's own words lead the record.
    fn told(&self, kind: StoryKind) -> impl Iterator<Item = &Story> {
        self.stories.iter().filter(move |story| story.kind == kind)
    }
}

#[derive(Template)]
#[template(path = "family.html")]
struct FamilyPage {
    frame: Frame,
    bar: Bar,
    record: Record,
    lines: Lines,
    has_more: bool,
    can_give_lead: bool,
}

async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Path(text): Path<String>) -> Page {
    let reference: Reference = text.parse().map_err(|_| Problem::NotFound)?;
    let (by, limits, drift) = (viewer.clone(), alongside_plans::limits(&site), site.settings().drift);
    let mut record = site
        .db()
        .read(move |connection| {
            let record = Record::read(connection, &by, &reference, &limits, drift, NEWEST + 1)?;
            let entry = Entry::new(&by, Act::FamilyRead).family(&record.family.id).target("family");
            Ok(entry.with(record))
        })
        .await?;
    let mut lines = std::mem::take(&mut record.lines);
    let has_more = lines.len() > NEWEST as usize;
    lines.truncate(NEWEST as usize);
    page(&FamilyPage {
        lines: Lines(lines, record.wrong.clone()),
        has_more,
        frame: site.frame(Some(&viewer), "Family"),
        bar: Bar::from(&record.family),
        can_give_lead: viewer.is(Role::Manager) && record.family.grade >= GRADE_FULL && record.family.is_open(),
        record,
    })
}

#[derive(Template)]
#[template(path = "print.html")]
struct PrintPage<'p> {
    frame: Frame,
    bar: Bar,
    record: &'p Record,
    plan: PlanPanel,
    printed_for: &'p str,
    printed_at: String,
}

/// The record as a paper: as who prints it sees it, and for nobody else.
struct RecordOnPaper;

/// What else there is for whom the printed record is not.
const NOT_FOR_OTHERS: &str = "The printed record is for your own work. For somebody of the family there is a copy of the plan, of a meeting or of the assessment, and anybody else is sent what they need.";

impl Paper for RecordOnPaper {
    const KIND: PaperKind = PaperKind::Record;
    const PERMISSION: Permission = Permission::ReadFamilies;
    type Of = Record;

    fn make(connection: &mut DbConnection, site: &Site, viewer: &Viewer, asked: &AskedFor) -> Result<Making<Record>> {
        match asked.whom.as_deref() {
            Some(FOR_WORK) => {}
            Some(_) => return Err(Error::Refused(NOT_FOR_OTHERS.to_owned())),
            None => {
                let family = store::open(connection, viewer, &asked.reference)?;
                let own = "I read it, for my own work with them";
                return Ok(Making::ForWhom(Box::new(family), vec![(FOR_WORK.to_owned(), own.to_owned())]));
            }
        }
        let (limits, drift) = (alongside_plans::limits(site), site.settings().drift);
        let of = Record::read(connection, viewer, &asked.reference, &limits, drift, PRINTED)?;
        let hands = Hands::of(connection, &of.family.id, std::iter::empty(), (&ForWhom::Work, None))?;
        Ok(Making::Made(Box::new(Made { family: of.family.clone(), fact: of.family.id.clone(), hands, of })))
    }

    fn page(site: &Site, viewer: &Viewer, made: &Made<Record>) -> askama::Result<String> {
        PrintPage {
            frame: site.frame(Some(viewer), "Record of a family, to print"),
            bar: Bar::from(&made.family),
            plan: made.of.plan.clone().for_paper(),
            record: &made.of,
            printed_for: &viewer.name,
            printed_at: site.clock().now().words(),
        }
        .render()
    }
}
