//! The pack that goes with a family to another area: what the next lead practitioner needs first, put together from several areas.
//!
//! It holds nothing that anybody of the family must not be told, since it may come into the hands of any of them. What it leaves out stands on a
//! page of its own that is not printed: the worker says it to the next lead.

use alongside_access::{Permission, Routes};
use alongside_families::codes::PaperKind;
use alongside_families::copy::{Circle, LeftOut};
use alongside_families::paper_pages;
use alongside_families::papers::{AskedFor, Made, Making, Paper};
use alongside_families::store::{self, Family, ForWhom, Hands, Member, PackFact, PackPart, Transfer};
use alongside_families::transfers::PassingOn;
use alongside_plans::PassedOn;
use alongside_plans::limits::Limits;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Day, Entry, Error, Id, Marks, People, Reference, Result, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page};
use alongside_workers::store::{Involved, involved};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

pub(crate) fn routes(site: &Site) -> Routes {
    paper_pages::routes::<PackOnPaper>(site).get(
        "/families/{reference}/transfer/{id}/left-out",
        Permission::WorkWithFamilies,
        left_out,
    )
}

/// Everything of the pack, and what is not in it.
struct Pack {
    family: Family,
    transfer: Transfer,
    members: Vec<Member>,
    /// Whether the reason of the move may stand on paper.
    says_why: bool,
    facts: Vec<PackFact>,
    plan: PassedOn,
    workers: Vec<Involved>,
    left_out: Vec<(String, &'static str)>,
    today: Day,
}

impl Pack {
    fn read(
        connection: &mut DbConnection,
        viewer: &Viewer,
        reference: &Reference,
        id: &Id,
        limits: &Limits,
    ) -> Result<Self> {
        let family = store::open(connection, viewer, reference)?;
        let transfer = store::transfer(connection, viewer, &family.id, id)?;
        if !transfer.has_pack() {
            return Err(Error::Refused(
                "Nothing of this family is passed on: they did not agree to it, or the move was called off.".to_owned(),
            ));
        }
        let (plan, circle) = PassedOn::read(connection, viewer, reference, limits)?;
        let all = store::pack_facts(connection, viewer, &family.id, limits.today)?;
        let (facts, mut left_out) = sort_out(all, &circle, &plan);
        // Why they move is written down for workers: on paper it stands only where it is kept from nobody.
        let why_not = circle.leaves_out(&transfer.marks, &People::none(), [transfer.reason.as_str()]);
        left_out.extend(why_not.map(|why| (transfer.reason.clone(), reason(why))));
        let mut members = store::members(connection, viewer, &family.id)?;
        members.retain(|member| {
            facts.iter().any(|fact| fact.part == PackPart::Member && fact.person.as_ref() == Some(&member.person_id))
        });
        Ok(Self {
            members,
            says_why: why_not.is_none(),
            workers: involved(connection, &family)?.into_iter().filter(|one| one.ended_on.is_none()).collect(),
            family,
            transfer,
            facts,
            plan,
            left_out,
            today: limits.today,
        })
    }

    fn of(&self, part: PackPart) -> impl Iterator<Item = &PackFact> {
        self.facts.iter().filter(move |fact| fact.part == part)
    }

    fn words(&self) -> impl Iterator<Item = &PackFact> {
        self.of(PackPart::Words)
    }

    fn alerts(&self) -> impl Iterator<Item = &PackFact> {
        self.of(PackPart::Alerts)
    }

    fn homes(&self) -> impl Iterator<Item = &PackFact> {
        self.of(PackPart::Homes)
    }

    fn promises(&self) -> impl Iterator<Item = &PackFact> {
        self.of(PackPart::Promises)
    }

    fn headlines(&self) -> impl Iterator<Item = &PackFact> {
        self.of(PackPart::Headlines)
    }

    /// What is known of one person, with their legal status first.
    fn about(&self, person: &Id) -> Vec<&PackFact> {
        let parts = [PackPart::Status, PackPart::About, PackPart::Ways];
        parts.into_iter().flat_map(|part| self.of(part)).filter(|fact| fact.person.as_ref() == Some(person)).collect()
    }

    fn is_agreed(&self) -> bool {
        self.transfer.passing_on == PassingOn::Agreed
    }

    fn age_of(&self, member: &Member) -> String {
        member.age_words(self.today)
    }
}

/// What may stand in the pack, and of the rest its first words with the reason. What happened is not listed again there: the record has it.
fn sort_out(all: Vec<PackFact>, circle: &Circle, plan: &PassedOn) -> (Vec<PackFact>, Vec<(String, &'static str)>) {
    let (mut facts, mut left_out) = (Vec::new(), Vec::new());
    for fact in all {
        let why = if fact.part == PackPart::Safety {
            Some("what was told of safety is never put on paper")
        } else {
            let words = [fact.heading.as_str(), fact.words.as_str()];
            let marks = if fact.part == PackPart::Member { fact.marks.clone() } else { about(&fact) };
            circle.leaves_out(&marks, &People::none(), words).map(reason)
        };
        match why {
            None => facts.push(fact),
            Some(_) if matches!(fact.part, PackPart::Headlines | PackPart::Member) => {}
            Some(why) => left_out.push((format!("{}: {}", fact.heading, fact.words), why)),
        }
    }
    left_out.extend(plan.left_out().iter().map(|(words, why)| (words.clone(), reason(*why))));
    (facts, left_out)
}

/// The marks of a fact, with the person it is of among those it is about.
fn about(fact: &PackFact) -> Marks {
    let mut marks = fact.marks.clone();
    marks.subjects = People::new(marks.subjects.iter().chain(fact.person.as_ref()).cloned());
    marks
}

fn reason(why: LeftOut) -> &'static str {
    match why {
        LeftOut::Withheld => "it is kept from somebody",
        LeftOut::Limited => "only the lead practitioner may see it",
        LeftOut::About => "it is about somebody of whom one of the family must not be told",
        LeftOut::Names => "it names somebody of whom one of the family must not be told",
    }
}

#[derive(Template)]
#[template(path = "pack.html")]
struct PackPage<'p> {
    frame: Frame,
    pack: &'p Pack,
    made_by: String,
    made_at: String,
    council: String,
    help: String,
}

/// The pack as a paper.
struct PackOnPaper;

impl Paper for PackOnPaper {
    const KIND: PaperKind = PaperKind::Pack;
    const PERMISSION: Permission = Permission::WorkWithFamilies;
    type Of = Pack;

    fn make(connection: &mut DbConnection, site: &Site, viewer: &Viewer, asked: &AskedFor) -> Result<Making<Pack>> {
        let limits = alongside_plans::limits(site);
        let pack = Pack::read(connection, viewer, &asked.reference, asked.id(0)?, &limits)?;
        let members = store::members_ever(connection, viewer, &pack.family.id)?;
        let names = members.iter().map(|member| (&member.person_id, member.name.as_str()));
        let hands = Hands::of(connection, &pack.family.id, names, (&ForWhom::Outside, None))?;
        Ok(Making::Made(Box::new(Made {
            family: pack.family.clone(),
            fact: pack.transfer.id.clone(),
            hands,
            of: pack,
        })))
    }

    fn page(site: &Site, viewer: &Viewer, made: &Made<Pack>) -> askama::Result<String> {
        PackPage {
            frame: site.frame(Some(viewer), "Pack for the next lead practitioner, to print"),
            pack: &made.of,
            made_by: format!("{}, {}, {}", viewer.name, viewer.job_title, viewer.agency),
            made_at: site.clock().now().words(),
            council: site.settings().council.name.clone(),
            help: site.settings().council.help.clone(),
        }
        .render()
    }
}

#[derive(Template)]
#[template(path = "left_out.html")]
struct LeftOutPage {
    frame: Frame,
    bar: alongside_families::Bar,
    pack: Pack,
}

async fn left_out(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((reference, id)): Path<(String, String)>,
) -> Page {
    let reference: Reference = reference.parse().map_err(|_| Problem::NotFound)?;
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    let (by, limits) = (viewer.clone(), alongside_plans::limits(&site));
    let read = site.db().read(move |connection| {
        let pack = Pack::read(connection, &by, &reference, &id, &limits)?;
        let entry = Entry::new(&by, Act::FamilyRead).family(&pack.family.id).target(&id).detail("left out of a pack");
        Ok(entry.with(pack))
    });
    let pack = read.await?;
    page(&LeftOutPage {
        frame: site.frame(Some(&viewer), "What the pack leaves out"),
        bar: alongside_families::Bar::from(&pack.family),
        pack,
    })
}
