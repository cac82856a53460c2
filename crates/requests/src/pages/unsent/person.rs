//! Who is in the family: the list, and one person at a time.

use alongside_families::codes::NameUse;
use alongside_schema::{Day, Error, Id, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::blank;
use super::{address, changed, parse_id, read};
use crate::assessment::{Assessment, Kind, Person};
use crate::codes::Relation;
use crate::store::{self, Unsent};
use crate::summary;
use crate::unsent::{MOST_PEOPLE, New, Section, fill_person, read_person, somebody_was_added};

const TAKE_AWAY: &str = "request-take-away";

#[derive(Template)]
#[template(path = "requests/unsent/people.html")]
struct PeoplePage {
    frame: Frame,
    tasks: String,
    said: Assessment,
    today: Day,
}

impl PeoplePage {
    fn about(&self, person: &Person) -> String {
        summary::person_words(&self.said, person, self.today)
    }

    fn can_add(&self) -> bool {
        self.said.people.len() < MOST_PEOPLE
    }
}

pub(super) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = parse_id(&id)?;
    let unsent = read(&site, &viewer, &id).await?;
    page(&PeoplePage {
        frame: site.frame(Some(&viewer), Section::People.words()),
        tasks: address(&id, ""),
        said: unsent.said,
        today: site.clock().today(),
    })
}

/// Whom a page is about: somebody who is named already, or somebody new of one kind.
#[derive(Clone, Debug)]
struct Whom {
    kind: Kind,
    known: Option<Person>,
}

impl Whom {
    fn of(said: &Assessment, text: &str) -> Result<Self, Problem> {
        match (text.parse::<New>(), said.person(text)) {
            (Ok(New(kind)), _) => Ok(Self { kind, known: None }),
            (_, Some(person)) => Ok(Self { kind: person.kind, known: Some(person.clone()) }),
            _ => Err(Problem::NotFound),
        }
    }

    /// Their reference, or the one that somebody new gets in this document.
    fn reference(&self, said: &Assessment) -> String {
        self.known.as_ref().map_or_else(|| New(self.kind).reference(said), |person| person.reference.clone())
    }

    fn heading(&self) -> &'static str {
        match self.kind {
            Kind::Child => "A child",
            Kind::Unborn => "A baby on the way",
            Kind::Adult => "An adult",
        }
    }
}

#[derive(Template)]
#[template(path = "requests/unsent/person.html")]
struct PersonPage {
    frame: Frame,
    form: Form,
    take_away: Form,
    address: String,
    list: String,
    whom: Whom,
}

impl PersonPage {
    fn relations(&self) -> Vec<(&'static str, &'static str)> {
        let adult = |relation: &&Relation| !matches!(relation, Relation::Child | Relation::Unborn);
        let known = Relation::ALL.iter().filter(adult).map(|relation| (relation.code(), relation.words()));
        std::iter::once(("", "Select")).chain(known).collect()
    }

    fn name_uses(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        NameUse::options().filter(|(code, _)| *code != NameUse::Usual.code())
    }

    fn interpreters(&self) -> [(&'static str, &'static str); 4] {
        [("", "Not known"), ("no", "No"), ("yes", "Yes"), ("ask", "Ask them")]
    }

    fn sexes(&self) -> [(&'static str, &'static str); 3] {
        [("", "Not known, or not said"), ("F", "Female"), ("M", "Male")]
    }

    /// Whether something stands under “More, if you know it”.
    fn has_more(&self) -> bool {
        let more = ["other1_name", "other2_name", "ethnicity", "disability", "sex", "note"];
        more.iter().any(|field| !self.form.values().get(field).is_empty())
    }

    fn is(&self, kind: Kind) -> bool {
        self.whom.kind == kind
    }
}

fn subject(id: &Id, person: &str) -> String {
    format!("{id}/{person}")
}

fn render(site: &Site, viewer: &Viewer, unsent: &Unsent, person: &str, whom: Whom, form: Form) -> Page {
    page(&PersonPage {
        frame: site.frame(Some(viewer), whom.heading()).with_errors(form.has_errors()),
        form,
        take_away: blank(site, TAKE_AWAY, &subject(&unsent.id, person)),
        address: address(&unsent.id, format_args!("/people/{person}")),
        list: address(&unsent.id, "/people"),
        whom,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, person)): Path<(String, String)>,
) -> Page {
    let id = parse_id(&id)?;
    let unsent = read(&site, &viewer, &id).await?;
    let whom = Whom::of(&unsent.said, &person)?;
    let mut form = Form::open(&site, &viewer, Section::PERSON_FORM, &subject(&id, &person)).await?;
    if let Some(known) = &whom.known {
        form = form.filled(fill_person(&unsent.said, known));
    }
    render(&site, &viewer, &unsent, &person, whom, form)
}

pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let id = parse_id(&id)?;
    let mut form = Form::sent(&site, &viewer, values, Section::PERSON_FORM, &subject(&id, &person)).await?;
    let unsent = read(&site, &viewer, &id).await?;
    let whom = Whom::of(&unsent.said, &person)?;
    let today = site.clock().today();
    let is_new = whom.known.is_none();
    let mut tried = unsent.said.clone();
    let reference = whom.reference(&tried);
    let read = form.check(today, |check| {
        read_person(check, whom.kind, &reference, &mut tried);
        if is_new && tried.people.len() > MOST_PEOPLE {
            check.error(
                "name",
                format!("A request names up to {MOST_PEOPLE} people. Say under “Why now” who else there is"),
            );
        }
    });
    if read.is_none() {
        return Ok(forms::refused(render(&site, &viewer, &unsent, &person, whom, form)?));
    }
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, address(&id, "/people"))?;
            store::change_unsent(tx, &viewer, &id, |said, done| {
                let reference = whom.reference(said);
                let read = form.check(today, |check| read_person(check, whom.kind, &reference, said));
                if is_new {
                    somebody_was_added(done);
                }
                read.ok_or(Error::Stale)
            })?;
            Ok(changed(&viewer, &id, Section::People).with(led_to))
        })
        .await?;
    then(&led_to)
}

pub(super) async fn take_away(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let id = parse_id(&id)?;
    let form = Form::sent(&site, &viewer, values, TAKE_AWAY, &subject(&id, &person)).await?;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, address(&id, "/people"))?;
            store::change_unsent(tx, &viewer, &id, |said, _| {
                crate::unsent::take_away(said, &person);
                Ok(())
            })?;
            forms::forget_begun(tx, &viewer, &subject(&id, &person))?;
            Ok(changed(&viewer, &id, Section::People).with(led_to))
        })
        .await?;
    then(&led_to)
}
