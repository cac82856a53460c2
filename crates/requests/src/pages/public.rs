//! Help without a professional: three short pages, no account. Only what would help and a safe way to be reached are needed.
//!
//! What was typed travels from page to page in the form itself. Nothing is stored on the device or on the server until it is sent: the
//! next person to hold this telephone must not find it (docs/decisions/0011).

use alongside_families::codes::{Safe, Way};
use alongside_schema::{Act, Asked, Day, Entry, Error, ReferenceKind, Tx};
use alongside_web::settings::Ask;
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::inbox::opening_words;
use crate::assessment::{Assessment, Kind, Name, Person, SafeContact, SafeWay, Sender};
use crate::codes::{FamilyKnows, Route, Urgency};
use crate::due::DECIDE;
use crate::store::{self, Arrival, Arrived};

const FORM: &str = "ask";
/// The fields of all three pages.
const FIELDS: &[&str] =
    &["would_help", "danger", "way", "reach", "say_who", "careful", "name", "children", "address", "language"];

#[derive(Template)]
#[template(path = "requests/public.html")]
struct AskPage {
    frame: Frame,
    form: Form,
    step: u8,
    council: String,
    help: String,
    read: Read,
    /// From when on it can be sent again, where too many have come from this network.
    too_many: Option<String>,
}

impl AskPage {
    /// What was said on the other pages.
    fn carried(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let shown: &[&str] = match self.step {
            1 => &["would_help", "danger"],
            2 => &["way", "reach", "say_who", "careful"],
            _ => &["name", "children", "address", "language"],
        };
        let others = FIELDS.iter().filter(move |field| !shown.contains(field));
        others.map(|field| (*field, self.form.values().get(field)))
    }

    fn in_danger(&self) -> bool {
        is_danger(&self.form)
    }

    fn ways(&self) -> [(&'static str, &'static str); 3] {
        [("call", "Ring me"), ("text", "Send me a text"), ("email", "Send me an e-mail")]
    }
}

/// Whether somebody ticked that there may be danger now.
fn is_danger(form: &Form) -> bool {
    form.values().is_ticked("danger", "yes")
}

/// How soon somebody must look: at once where there may be danger, and otherwise within days.
fn urgency(danger: bool) -> Urgency {
    if danger { Urgency::Danger } else { Urgency::Soon }
}

/// When somebody reads what is sent now, and whom to ring until then. Nothing is promised that nobody is there to keep.
struct Read {
    /// "today", "by Monday 23 November", "after our office opens on Monday 23 November at 8:45am".
    by: String,
    /// When the office opens again, where nobody reads it before; and whom to ring while it is closed, if there is anybody.
    closed: Option<(String, String)>,
}

/// What can be promised: the day by which it must be decided, unless the office is closed until then. What says danger is promised before the office opens
/// only where the council says that somebody reads it.
fn read(site: &Site, urgency: Urgency) -> Read {
    let (now, council) = (site.clock().now(), &site.settings().council);
    let run = site.clocks().run(DECIDE, now.civil()).map(|run| run.urgency(urgency.code()));
    let due = run.map(|run| run.due(now.day().0).on);
    let opens = site.settings().opening.opens_again(site.clocks().calendar(), now.civil());
    let is_read_before = council.reads_out_of_hours && urgency == Urgency::Danger;
    let opens = opens.filter(|opens| !is_read_before && (urgency == Urgency::Danger || due < Some(opens.date())));
    let by = match (opens, due) {
        (Some(opens), _) => format!("after our office opens on {}", opening_words(opens)),
        (None, Some(on)) if on == now.day().0 => "today".to_owned(),
        (None, Some(on)) => format!("by {}", Day(on).with_weekday()),
        (None, None) => "soon".to_owned(),
    };
    Read { by, closed: opens.map(|opens| (opening_words(opens), council.out_of_hours.clone())) }
}

fn render(site: &Site, form: Form, step: u8) -> Page {
    render_with(site, form, step, None)
}

fn render_with(site: &Site, form: Form, step: u8, too_many: Option<String>) -> Page {
    let council = &site.settings().council;
    page(&AskPage {
        frame: site.frame(None, "Ask for help").with_errors(form.has_errors()),
        read: read(site, urgency(is_danger(&form))),
        form,
        step,
        council: council.name.clone(),
        help: council.help.clone(),
        too_many,
    })
}

pub(super) async fn show(State(site): State<Site>) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), FORM, "");
    render(&site, form, 1)
}

/// Each page sends what all pages before it said; the last one stores it.
pub(super) async fn go_on(State(site): State<Site>, Extension(asked): Extension<Asked>, request: Request) -> Page {
    let mut form = Form::received(Values::from_request(request, &()).await?)?;
    let today = site.clock().today();
    let step: u8 = form.values().get("step").parse().unwrap_or(1).clamp(1, 3);
    if form.values().has("back") {
        return render(&site, form, step.saturating_sub(1).max(1));
    }
    if form.check(today, parse_help).is_none() {
        return Ok(forms::refused(render(&site, form, 1)?));
    }
    if step >= 2 && form.check(today, parse_reach).is_none() {
        return Ok(forms::refused(render(&site, form, 2)?));
    }
    if step < 3 {
        return render(&site, form, step + 1);
    }
    let Some(said) = form.check(today, parse) else { return Ok(forms::refused(render(&site, form, 3)?)) };
    send(&site, form, said, asked).await
}

fn parse_help(check: &mut Check<'_>) -> String {
    check.text("would_help", "Write what would help, in a few words")
}

fn parse_reach(check: &mut Check<'_>) -> (Option<Way>, String, String) {
    let way: Option<Way> = check.code("way", "Choose how we can reach you");
    let reach = check.text("reach", "Enter the number or e-mail address that is safe for you");
    if way == Some(Way::Email) && !reach.contains('@') && !reach.is_empty() {
        check.error("reach", "Enter an e-mail address, like name@example.org");
    }
    if matches!(way, Some(Way::Call | Way::Text))
        && reach.chars().filter(char::is_ascii_digit).count() < 6
        && !reach.is_empty()
    {
        check.error("reach", "Enter a telephone number, like 07700 900123");
    }
    (way, reach, check.optional("careful"))
}

/// How safe the way is, and in which words. Only who says that we may say who we are, and names nothing to be careful about, has said a plain yes:
/// silence is none.
fn safe_of(say_who: &str, careful: String) -> (Safe, String) {
    match say_who {
        "no" => (Safe::WithCare, [SAY_NOTHING, &careful].join(" ").trim().to_owned()),
        _ if !careful.is_empty() => (Safe::WithCare, careful),
        "yes" => (Safe::Yes, careful),
        _ => (Safe::NotAsked, careful),
    }
}

const SAY_NOTHING: &str = "Ask for me by name, and say nothing else to anybody.";

/// One adult who asks, by whatever they want to be called, and the children as they wrote them.
fn parse(check: &mut Check<'_>) -> Assessment {
    let would_help = parse_help(check);
    let danger = check.values().is_ticked("danger", "yes");
    let (way, reach, careful) = parse_reach(check);
    let (safe, careful) = safe_of(check.values().get("say_who"), careful);
    let name = check.optional("name");
    let way = way.unwrap_or(Way::Call);
    let asker = Person {
        reference: "a1".to_owned(),
        kind: Kind::Adult,
        names: if name.is_empty() { Vec::new() } else { vec![Name { text: name.clone(), ..Name::default() }] },
        phone: if way == Way::Email { String::new() } else { reach.clone() },
        email: if way == Way::Email { reach.clone() } else { String::new() },
        ..Person::default()
    };
    let children = check.optional("children");
    let address = check.optional("address");
    let language = check.optional("language");
    Assessment {
        sender: Sender { name, role: "asks for their own family".to_owned(), ..Sender::default() },
        people: std::iter::once(asker).chain(children_of(&children, check.today())).collect(),
        homes: crate::sources::home_of(&address, vec!["a1".to_owned()]).into_iter().collect(),
        what_would_help: would_help,
        reach_safely: [format!("{}: {reach}", way.words()), careful.clone()].join("\n").trim().to_owned(),
        safe_contact: vec![SafeContact {
            person: "a1".to_owned(),
            ways: vec![SafeWay { way, safe, words: careful }],
            ..SafeContact::default()
        }],
        languages: crate::sources::language_of(&language).into_iter().collect(),
        family_knows: FamilyKnows::Agrees,
        urgency: urgency(danger),
        ..Assessment::default()
    }
}

/// Children that are told apart at the most; whatever else was written stands with the last, so that nothing is lost.
const MOST_CHILDREN: usize = 20;

/// One child for each line: a name, and how old they are where that stands there too.
fn children_of(text: &str, today: Day) -> impl Iterator<Item = Person> {
    let mut lines: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let rest = lines.split_off(lines.len().min(MOST_CHILDREN));
    if let Some(last) = lines.last_mut() {
        rest.iter().for_each(|line| *last += &format!("; {line}"));
    }
    lines.into_iter().enumerate().map(move |(at, line)| {
        let child = crate::sources::child_of(&line, today);
        Person {
            reference: format!("c{}", at + 1),
            kind: Kind::Child,
            names: vec![Name { text: child.name, ..Name::default() }],
            birth_date: child.born,
            age_said: child.age_said,
            ..Person::default()
        }
    })
}

#[derive(Template)]
#[template(path = "requests/public_sent.html")]
struct SentPage {
    frame: Frame,
    reference: String,
    danger: bool,
    read: Read,
    way: &'static str,
    council: String,
    help: String,
}

impl SentPage {
    fn reference_words(&self) -> String {
        format!("Your reference is {}", self.reference)
    }
}

async fn send(site: &Site, form: Form, said: Assessment, asked: Asked) -> Page {
    let council = site.settings().council.clone();
    let read = read(site, said.urgency);
    let danger = said.urgency == Urgency::Danger;
    let way = said.safe_contact.first().and_then(|contact| contact.ways.first()).map_or("", |way| match way.way {
        Way::Text => "by text",
        Way::Email => "by e-mail",
        _ => "by telephone",
    });
    let (sent, name, limits) = (form.clone(), council.name.clone(), site.settings().ask);
    let taken = site.db().write(move |tx| take_in(tx, &sent, &said, &name, (&asked, limits))).await;
    let reference = match taken {
        Ok(reference) => reference,
        // Nothing was stored. The page holds what was typed, and says whom to ring and when to send it again.
        Err(Error::Refused(from)) => {
            tracing::warn!("a network has reached the limit of requests on the public pages");
            let page = render_with(site, form, 3, Some(from))?;
            return Ok((StatusCode::TOO_MANY_REQUESTS, page).into_response());
        }
        Err(error) => return Err(Problem::from(error)),
    };
    page(&SentPage {
        frame: site.frame(None, "We have your request"),
        reference,
        danger,
        read,
        way,
        council: council.name,
        help: council.help,
    })
}

/// Sent twice is stored once: the form's id is the sender's own reference. Where too many have come from this network nothing is stored,
/// and the error says from when on it can be sent again.
fn take_in(
    tx: &mut Tx<'_>,
    form: &Form,
    said: &Assessment,
    council: &str,
    (asked, limits): (&Asked, Ask),
) -> alongside_schema::Result<alongside_schema::Recorded<String>> {
    let reference = tx.new_reference(ReferenceKind::Request);
    let agency = alongside_access::add_agency(tx, council, "council")?;
    let arrival = Arrival {
        route: Route::Family,
        agency: Some(agency),
        outside_reference: Some(format!("page {}", form.id())),
        on_public_page: true,
        ..Arrival::default()
    };
    let reference = match store::arrive(tx, &reference, said, &arrival)? {
        Arrived::Known(reference) => reference,
        Arrived::New(reference) => {
            let free = store::count_sending(tx, &asked.network, said.urgency == Urgency::Danger, limits)?;
            if let Some(free) = free {
                let is_today = free.day() == tx.today();
                return Err(Error::Refused(if is_today { free.time() } else { free.words() }));
            }
            reference
        }
    };
    let entry = Entry::by_nobody(Act::HelpRequested).target(reference.clone()).detail("by the family").asked(asked);
    Ok(entry.with(reference.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_no_yes() {
        let careful = || "Not after 5".to_owned();
        assert_eq!(safe_of("", String::new()).0, Safe::NotAsked);
        assert_eq!(safe_of("unsure", String::new()).0, Safe::NotAsked);
        assert_eq!(safe_of("yes", String::new()), (Safe::Yes, String::new()));
        assert_eq!(safe_of("yes", careful()), (Safe::WithCare, careful()));
        assert_eq!(safe_of("", careful()), (Safe::WithCare, careful()));
        assert_eq!(safe_of("no", careful()), (Safe::WithCare, format!("{SAY_NOTHING} Not after 5")));
    }

    #[test]
    fn no_line_about_children_is_lost() {
        let typed: Vec<String> = (1..=25).map(|number| format!("Child {number}")).collect();
        let today = "2026-11-21".parse().expect("a day");
        let children: Vec<Person> = children_of(&typed.join("\n\n "), today).collect();
        let first = (children[0].names[0].text.as_str(), children[0].age_said.as_str());
        assert_eq!((children.len(), first), (20, ("Child", "1")));
        assert!(children[19].names[0].text.ends_with("Child 20; Child 21; Child 22; Child 23; Child 24; Child 25"));
        assert_eq!(children_of(" \n ", today).count(), 0);
    }
}
