//! Making sure who asks, that they may, and whose record it is. In two steps on one page: who of the record is meant, then what shows it.

use alongside_families::act::{id as id_of, refuse};
use alongside_families::codes::Conclusion;
use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::ADDRESS;
use super::super::codes::ByWhom;
use super::super::store::{self, Identified, Meant, Request, Responsible, View};
use super::{address, as_it_stands, look};

const FORM: &str = "own-record-who";

/// From this age on nobody asks whether somebody can decide about their own record. Source: practice notes 4.4: at 16 and 17 it is presumed.
const DECIDES_AT: i64 = 16;

/// Whom somebody meant, with what the record says of who may ask for them.
#[derive(Clone)]
struct Found {
    person: Meant,
    responsible: Vec<Responsible>,
    competence: Option<View>,
}

#[derive(Template)]
#[template(path = "oversight/rights_who.html")]
struct WhoPage {
    frame: Frame,
    form: Form,
    address: String,
    request: Request,
    found: Option<Found>,
}

impl WhoPage {
    fn responsible(&self) -> impl Iterator<Item = (&str, &str)> {
        self.found.iter().flat_map(|found| &found.responsible).map(|one| (one.id.as_str(), one.words.as_str()))
    }

    /// Whether a view says that the child can decide this: then the right is theirs to use.
    fn child_can(&self) -> bool {
        self.found
            .as_ref()
            .and_then(|found| found.competence.as_ref())
            .is_some_and(|view| view.conclusion == Conclusion::Can)
    }
}

/// The request and, once somebody has said who is meant, that person.
async fn read(site: &Site, viewer: &Viewer, id: &Id, meant: Option<Id>) -> Result<(Request, Option<Found>), Problem> {
    let (by, id, today) = (viewer.clone(), id.clone(), site.clock().today());
    let read = site.db().read_widely(move |connection| {
        let request = store::one(connection, &by, &id)?;
        let meant = meant.or_else(|| request.person_id.clone());
        let found = match meant.map(|id| store::known(connection, &by, &id)).transpose()?.flatten() {
            Some(person) => Some(Found {
                responsible: store::responsible(connection, &person.id, today)?,
                competence: store::competence(connection, &person.id)?,
                person,
            }),
            None => None,
        };
        Ok(look(&by, &id, "who asks", None).with((request, found)))
    });
    Ok(read.await?)
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = id_of(&id)?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    let (request, found) = read(&site, &viewer, &id, form.values().get("person").parse().ok()).await?;
    let form = as_it_stands(form, request.version);
    render(&site, &viewer, request, found, form)
}

fn render(site: &Site, viewer: &Viewer, request: Request, found: Option<Found>, form: Form) -> Page {
    let address = format!("{}/who", address(&request.id));
    let frame = site.frame(Some(viewer), "Who asks, and whose record is it?").with_errors(form.has_errors());
    page(&WhoPage { frame, form, address, request, found })
}

/// Whom somebody means.
enum Meaning {
    Reference(Reference),
    Person(String, Day),
}

fn parse_meaning(check: &mut Check<'_>) -> Option<Meaning> {
    let (reference, name) = (check.optional("reference"), check.optional("name"));
    if !reference.is_empty() {
        let Ok(reference) = reference.parse() else {
            check.error(
                "reference",
                "Enter a person\u{2019}s reference like P7KQ2-M9XT4, or a name and a date of birth",
            );
            return None;
        };
        return Some(Meaning::Reference(reference));
    }
    if name.is_empty() {
        check.error("reference", "Enter the person\u{2019}s reference, or their whole name and date of birth");
        return None;
    }
    let born = check.birth_day("born", "their");
    if born.is_none() {
        check.error("born_day", "Enter their date of birth");
    }
    Some(Meaning::Person(name, born?))
}

/// Looks for the one who is meant. What was searched for is in the trail.
async fn find(site: &Site, viewer: &Viewer, meaning: Meaning) -> Result<Vec<Meant>, Problem> {
    let by = viewer.clone();
    let read = site.db().read_widely(move |connection| {
        let (found, words) = match &meaning {
            Meaning::Reference(reference) => (store::referred(connection, &by, reference)?, reference.to_string()),
            Meaning::Person(name, born) => (store::called(connection, &by, name, *born)?, format!("{name}, {born}")),
        };
        Ok(Entry::new(&by, Act::Searched).target("own record").words(words).counted(found.len()).with(found))
    });
    Ok(read.await?)
}

const NOBODY: &str = "Nobody is found whom you may know of. Check the name and the day. If they are not in the record, end the request and tell them that nothing is held here.";
const SEVERAL: &str =
    "There are several people with this name and date of birth. Enter the reference of the one who is meant.";

pub(in super::super) async fn identify(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let id = id_of(&id)?;
    let (request, _) = read(&site, &viewer, &id, None).await?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let meant: Option<Id> = form.values().get("person").parse().ok();
    let Some(meant) = meant else { return first_step(&site, &viewer, request, form).await };
    let (request, found) = read(&site, &viewer, &id, Some(meant)).await?;
    let Some(found) = found else { return Err(Problem::NotFound) };
    let today = site.clock().today();
    let parsed = form.check(today, |check| parse(check, &request, &found)).flatten();
    let Some(who) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, request, Some(found), form)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), id.clone());
    let stored = site.db().write(move |tx| {
        let request = store::held_as_seen(tx, &by, &of, sent.version())?;
        let may_go_on = store::identify(tx, &by, &request, &who)?;
        let leads_to = if may_go_on { address(&of) } else { ADDRESS.to_owned() };
        let led_to = forms::receive(tx, &by, &sent, leads_to)?;
        Ok(Entry::new(&by, Act::OwnRecordChanged).target(&of).detail("identified").with(led_to))
    });
    match stored.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            refuse(&site, &mut form, "identity_seen", words);
            let (request, found) = read(&site, &viewer, &id, Some(found.person.id)).await?;
            let form = as_it_stands(form, request.version);
            Ok(forms::refused(render(&site, &viewer, request, found, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Finds who is meant, and shows the page again with what is asked then.
async fn first_step(site: &Site, viewer: &Viewer, request: Request, mut form: Form) -> Page {
    let meaning = form.check(site.clock().today(), parse_meaning).flatten();
    let Some(meaning) = meaning else {
        return Ok(forms::refused(render(site, viewer, request, None, form)?));
    };
    let found = find(site, viewer, meaning).await?;
    match found.as_slice() {
        [one] => {
            let id = request.id.clone();
            form.values_mut().set("person", &one.id);
            form.keep(site, viewer).await?;
            let (request, found) = read(site, viewer, &id, Some(one.id.clone())).await?;
            render(site, viewer, request, found, form)
        }
        some => {
            refuse(site, &mut form, "reference", if some.is_empty() { NOBODY } else { SEVERAL });
            Ok(forms::refused(render(site, viewer, request, None, form)?))
        }
    }
}

fn parse(check: &mut Check<'_>, request: &Request, found: &Found) -> Option<Identified> {
    let identity_seen = check.text("identity_seen", "Say what you have seen that shows who they are");
    let authority_seen = check.optional("authority_seen");
    let is_old_enough = found.person.birth_date.is_some_and(|born| born.years_until(check.today()) >= DECIDES_AT);
    let mut who = Identified {
        person: found.person.id.clone(),
        asker: None,
        identity_seen,
        authority_seen: authority_seen.clone(),
        responsibility: None,
        competence: None,
    };
    match request.by_whom {
        ByWhom::Themselves => {
            if found.person.birth_date.is_some() && !is_old_enough {
                let words = "They are under 16. End this request, and take it in anew as that of a child who can decide this, or of a parent";
                check.error("identity_seen", words);
            }
        }
        ByWhom::YoungPerson => {
            let view = found.competence.as_ref();
            who.competence = view.map(|view| view.id.clone());
            if !is_old_enough && view.is_none_or(|view| view.conclusion != Conclusion::Can) {
                let words = "Nobody has written down that this child can decide about their own record. Ask the lead practitioner to speak with them, and to write it down on the page of the child";
                check.error("identity_seen", words);
            }
        }
        ByWhom::Parent => {
            let chosen = check.optional("responsibility");
            let spell = found.responsible.iter().find(|one| one.id.as_str() == chosen);
            if spell.is_none() {
                check.error(
                    "responsibility",
                    "Select who asks. Whoever has no parental responsibility today can not ask for the child",
                );
            }
            if authority_seen.is_empty() {
                check.error("authority_seen", "Say what the child says of it, or why they were not asked");
            }
            who.asker = spell.map(|one| one.person_id.clone());
            who.responsibility = spell.map(|one| one.id.clone());
        }
        ByWhom::Representative => {
            if authority_seen.is_empty() {
                check.error("authority_seen", "Say what you have seen that shows that they may ask");
            }
        }
    }
    Some(who)
}
