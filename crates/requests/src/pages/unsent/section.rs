//! One section of the form: its page, and saving it.

use alongside_families::codes::{Answer, HomeClass, Problem as Trouble, Way};
use alongside_schema::{Day, Error, Id, Viewer};
use alongside_web::settings::Wording;
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{address, changed, parse_id, read};
use crate::assessment::{Agreed, Assessment, Kind, Person};
use crate::codes::{FamilyKnows, Relation, Urgency};
use crate::store::{self, Unsent};
use crate::unsent::{Learning, MOST_PAIRED, NoticeGiven, Section, add_row, pairs, reached, row_numbers, way_options};

#[derive(Template)]
#[template(path = "requests/unsent/section.html")]
struct SectionPage {
    frame: Frame,
    form: Form,
    section: Section,
    address: String,
    tasks: String,
    said: Assessment,
    wording: Wording,
    today: Day,
}

impl SectionPage {
    fn rows(&self, name: &str) -> std::ops::RangeInclusive<usize> {
        row_numbers(self.form.values(), name)
    }

    fn row_count(&self, name: &str) -> usize {
        *self.rows(name).end()
    }

    fn everybody(&self) -> impl Iterator<Item = (&str, &str)> {
        self.said.people.iter().map(|person| (person.reference.as_str(), person.called()))
    }

    /// The children who can say something: not babies on the way.
    fn children(&self) -> impl Iterator<Item = &Person> {
        self.said.people.iter().filter(|person| person.kind == Kind::Child)
    }

    fn relations(&self) -> Vec<(&'static str, &'static str)> {
        let adult = |relation: &&Relation| !matches!(relation, Relation::Child | Relation::Unborn);
        let known = Relation::ALL.iter().filter(adult).map(|relation| (relation.code(), relation.words()));
        std::iter::once(("", "Not related, or not known")).chain(known).collect()
    }

    fn between(&self) -> [(&'static str, &'static str); 8] {
        [
            ("", "Nothing to say, or not known"),
            ("married", "Married or civil partners"),
            ("partner", "Partners"),
            ("ex_partner", "Former partners"),
            ("parent_and_child", "Parent and grown-up child"),
            ("siblings", "Brother or sister"),
            ("relatives", "Other relatives"),
            ("friends", "Friends or neighbours"),
        ]
    }

    fn kept_from(&self) -> Vec<(&str, &str)> {
        [("", "Select")].into_iter().chain(self.everybody()).chain([("else", "Somebody else")]).collect()
    }

    fn about(&self) -> Vec<(&str, &str)> {
        std::iter::once(("", "The whole family")).chain(self.everybody()).collect()
    }

    /// What was answered about working together; nobody is asked unless somebody says so.
    fn answers(&self) -> Vec<(&'static str, &'static str)> {
        let not_asked = (Agreed::NotAsked.code(), Agreed::NotAsked.words());
        std::iter::once(not_asked).chain(Agreed::options().filter(|option| *option != not_asked)).collect()
    }

    fn pairs(&self) -> Vec<(&Person, &Person)> {
        pairs(&self.said)
    }

    /// Who is asked themselves: how they can be reached, and whether they want to work together.
    fn reached(&self) -> Vec<&Person> {
        reached(&self.said, self.today)
    }

    fn way_options(&self) -> [(&'static str, &'static str); 4] {
        way_options()
    }

    fn has_more_adults(&self) -> bool {
        self.said.adults().count() > MOST_PAIRED
    }
}

fn render(site: &Site, viewer: &Viewer, section: Section, unsent: Unsent, form: Form) -> Page {
    page(&SectionPage {
        frame: site.frame(Some(viewer), section.words()).with_errors(form.has_errors()),
        form,
        section,
        address: address(&unsent.id, format_args!("/{section}")),
        tasks: address(&unsent.id, ""),
        said: unsent.said,
        wording: site.settings().wording.clone(),
        today: site.clock().today(),
    })
}

fn parse_section(text: &str) -> Result<Section, Problem> {
    // People and letters have pages of their own.
    let section = text.parse().map_err(|_| Problem::NotFound)?;
    if matches!(section, Section::People | Section::Letters) { Err(Problem::NotFound) } else { Ok(section) }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, section)): Path<(String, String)>,
) -> Page {
    let (id, section) = (parse_id(&id)?, parse_section(&section)?);
    let unsent = read(&site, &viewer, &id).await?;
    if section.needs_people() && unsent.said.people.is_empty() {
        return then(&address(&id, "/people"));
    }
    let form = Form::open(&site, &viewer, &section.form(), id.as_str()).await?;
    let form = form.filled(section.fill(&unsent.said, &unsent.done, site.clock().today()));
    render(&site, &viewer, section, unsent, form)
}

/// The button says what is wanted: another row, or to save.
pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((id, section)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (id, section) = (parse_id(&id)?, parse_section(&section)?);
    let mut form = Form::sent(&site, &viewer, values, &section.form(), id.as_str()).await?;
    if form.values().has("add") {
        return another_row(&site, &viewer, &id, section, form).await;
    }
    let unsent = read(&site, &viewer, &id).await?;
    let wording = site.settings().wording.version.clone();
    let mut tried = unsent.said.clone();
    if form.check(site.clock().today(), |check| section.read(check, &mut tried, &wording)).is_none() {
        return Ok(forms::refused(render(&site, &viewer, section, unsent, form)?));
    }
    let today = site.clock().today();
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, address(&id, ""))?;
            store::change_unsent(tx, &viewer, &id, |said, done| {
                // Read again into what is stored now: another window may have saved another section meanwhile.
                form.check(today, |check| section.read(check, said, &wording)).ok_or(Error::Stale)?;
                done.add(section);
                Ok(())
            })?;
            Ok(changed(&viewer, &id, section).with(led_to))
        })
        .await?;
    then(&led_to)
}

async fn another_row(site: &Site, viewer: &Viewer, id: &Id, section: Section, mut form: Form) -> Page {
    let name = form.values().get("add").to_owned();
    let row = add_row(form.values_mut(), &name).ok_or(Problem::NotFound)?;
    form.values_mut().remove(|field| field == "add");
    form.keep(site, viewer).await?;
    then(&address(id, format_args!("/{section}#{name}-{row}")))
}
