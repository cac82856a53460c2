//! An assessment as agencies send it by program: `docs/requests.md` describes its parts.

mod safety;

use alongside_families::codes::{NameUse, Problem};
use alongside_schema::Day;
use serde::Deserialize;

use self::safety::{class, kind, must_not_be_asked, safe_contact, speaker};
use super::{Sent, words};
use crate::assessment::{
    Agreements, Assessment, Home, Language, Name, NotToBeTold, Person, ProblemSaid, Relationship, Sender, Sharing,
    Tried, Voice, WorkingTogether, findings, not_told,
};
use crate::codes::FamilyKnows;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sheet {
    reference: Option<String>,
    submitted: Option<String>,
    route: String,
    completed_by: CompletedBy,
    people: Vec<SheetPerson>,
    relationships: Vec<Relationship>,
    homes: Vec<SheetHome>,
    reason: String,
    worries: Vec<String>,
    working_well: Vec<String>,
    needs_to_happen: Vec<String>,
    child_voice: Vec<SheetVoice>,
    parent_view: Vec<SheetVoice>,
    services_tried: Vec<Tried>,
    consent: Consent,
    safe_contact: Vec<serde_json::Map<String, serde_json::Value>>,
    languages: Vec<Language>,
    six_problems: Vec<SheetProblem>,
    urgency: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CompletedBy {
    name: Option<String>,
    role: Option<String>,
    organisation: Option<String>,
    contact: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SheetPerson {
    #[serde(rename = "ref")]
    reference: String,
    kind: String,
    names: Vec<SheetName>,
    dob: Option<String>,
    expected_dob: Option<String>,
    sex: Option<String>,
    ethnicity: Option<String>,
    school: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    disability: Words,
    note: Option<String>,
}

/// One text, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    One(Option<String>),
    Several(Vec<String>),
}

impl Default for Words {
    fn default() -> Self {
        Self::One(None)
    }
}

impl Words {
    fn joined(self) -> String {
        match self {
            Self::One(text) => text.unwrap_or_default(),
            Self::Several(texts) => texts.join(", "),
        }
    }
}

#[derive(Deserialize)]
struct SheetName {
    #[serde(default, rename = "use")]
    used_as: String,
    text: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SheetHome {
    address: String,
    #[serde(rename = "use")]
    used_as: String,
    residents: Vec<String>,
    visibility: String,
    to: Option<String>,
    note: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SheetVoice {
    child: String,
    person: String,
    words: String,
    how: String,
    seen_alone: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Consent {
    working_together: Vec<SheetAgreed>,
    privacy_notice: Notice,
    sharing: SheetSharing,
    evaluation: Evaluation,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SheetAgreed {
    person: String,
    answer: String,
    on: Option<String>,
    explained_by: Option<String>,
    method: Option<String>,
    note: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Notice {
    given: bool,
    version: Option<String>,
    to: Vec<String>,
    note: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SheetSharing {
    may: Vec<String>,
    may_not: Vec<String>,
    in_her_words: Option<String>,
    in_his_words: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Evaluation {
    answer: Option<String>,
}

#[derive(Deserialize)]
struct SheetProblem {
    problem: Problem,
    #[serde(default)]
    answer: String,
    evidence: Option<String>,
    source: Option<String>,
    on: Option<String>,
}

/// The longest text that is taken in, in characters: as on the pages.
const LONGEST: usize = 100_000;

/// Refuses what no database keeps or nobody wrote: a text with a character that is none, or one without end.
fn check_texts(value: &serde_json::Value) -> Result<(), String> {
    match value {
        serde_json::Value::String(text) if text.contains('\0') => {
            Err("a text in it holds the character \\u0000, which is no letter: take it out and send it again"
                .to_owned())
        }
        serde_json::Value::String(text) if text.chars().count() > LONGEST => {
            Err(format!("a text in it is longer than {LONGEST} characters: shorten it and send it again"))
        }
        serde_json::Value::Array(values) => values.iter().try_for_each(check_texts),
        serde_json::Value::Object(fields) => fields.values().try_for_each(check_texts),
        _ => Ok(()),
    }
}

/// Reads one assessment. An error says in words what can not be read, and where.
pub fn read(text: &str, today: Day) -> Result<Sent, String> {
    let sheet: Sheet =
        serde_json::from_str(text).map_err(|error| format!("the assessment can not be read: {error}"))?;
    serde_json::from_str(text).map_err(|error| error.to_string()).and_then(|whole| check_texts(&whole))?;
    if sheet.people.is_empty() {
        return Err("people is empty: name at least one person, even if only by who they are".to_owned());
    }
    let mut warnings = Vec::new();
    let submitted = sheet.submitted.as_deref();
    let sent_at = submitted.and_then(|text| words::sent_at("submitted", text, today, &mut warnings));
    let route = words::route(&sheet.route);
    let outside_reference = sheet.reference.clone().filter(|reference| !reference.is_empty());
    let said = said(sheet, today, &mut warnings);
    warnings.extend(
        findings(&said, today).iter().map(|found| format!("{}: {}", said.people[found.person].called(), found.odd)),
    );
    Ok(Sent { said, route, outside_reference, sent_at, warnings })
}

fn said(sheet: Sheet, today: Day, warnings: &mut Vec<String>) -> Assessment {
    let speaker = speaker(&sheet.consent);
    let people: Vec<Person> = sheet.people.into_iter().map(|one| person(one, today, warnings)).collect();
    let mut not_to_be_told: Vec<NotToBeTold> =
        sheet.consent.sharing.may_not.iter().map(|text| not_told(text, &people, &speaker)).collect();
    not_to_be_told.extend(must_not_be_asked(&sheet.consent, &not_to_be_told, &speaker));
    let knows =
        sheet.consent.working_together.iter().any(|one| words::agreed(&one.answer) == crate::assessment::Agreed::Yes);
    for one in &sheet.consent.working_together {
        let named = people.iter().find(|person| person.reference == one.person);
        warnings.extend(words::odd_answer(&one.answer, named.map_or(one.person.as_str(), |person| person.called())));
    }
    let voice = |voice: SheetVoice| Voice {
        person: if voice.child.is_empty() { voice.person } else { voice.child },
        words: voice.words,
        how: voice.how,
        alone: voice.seen_alone,
    };
    Assessment {
        sender: Sender {
            name: sheet.completed_by.name.unwrap_or_default(),
            role: sheet.completed_by.role.unwrap_or_default(),
            organisation: sheet.completed_by.organisation.unwrap_or_default(),
            contact: sheet.completed_by.contact.unwrap_or_default(),
        },
        people,
        relationships: sheet.relationships,
        homes: sheet.homes.into_iter().map(|one| home(one, today, warnings)).collect(),
        reason: sheet.reason,
        working_well: sheet.working_well.join("\n"),
        worries: sheet.worries.join("\n"),
        what_would_help: sheet.needs_to_happen.join("\n"),
        voices: sheet.child_voice.into_iter().chain(sheet.parent_view).map(voice).collect(),
        not_spoken_with: Vec::new(),
        tried: sheet.services_tried,
        agreements: agreements(sheet.consent, today),
        reach_safely: String::new(),
        professionals: Vec::new(),
        safe_contact: sheet.safe_contact.iter().map(|row| safe_contact(row, warnings)).collect(),
        not_to_be_told,
        languages: sheet
            .languages
            .into_iter()
            .map(|one| Language { person: if one.person == "all" { String::new() } else { one.person }, ..one })
            .collect(),
        problems: sheet.six_problems.into_iter().map(|one| problem(one, today)).collect(),
        family_knows: if knows { FamilyKnows::Agrees } else { FamilyKnows::NotSure },
        urgency: words::urgency(&sheet.urgency, warnings),
    }
}

fn person(one: SheetPerson, today: Day, warnings: &mut Vec<String>) -> Person {
    let given = one.dob.or(one.expected_dob).unwrap_or_default();
    let birth_date = words::day(&given, today);
    let kind = kind(&one.kind, &one.reference, birth_date, today, warnings);
    if birth_date.is_none() && !given.is_empty() {
        warnings.push(format!("the date of birth of {} can not be read: {given}", one.reference));
    }
    let names = one.names.into_iter().filter(|name| !name.text.trim().is_empty());
    Person {
        reference: one.reference,
        kind,
        names: names
            .map(|name| Name {
                used_as: name.used_as.trim().to_lowercase().parse().unwrap_or(NameUse::Usual),
                text: name.text,
            })
            .collect(),
        birth_date,
        age_said: if birth_date.is_none() { given } else { String::new() },
        sex: one.sex.unwrap_or_default(),
        ethnicity: one.ethnicity.unwrap_or_default(),
        school: one.school.unwrap_or_default(),
        phone: one.phone.unwrap_or_default(),
        email: one.email.unwrap_or_default(),
        disability: one.disability.joined(),
        note: one.note.unwrap_or_default(),
    }
}

fn home(one: SheetHome, today: Day, warnings: &mut Vec<String>) -> Home {
    let class = class(&one.visibility, &one.address, warnings);
    let (address, postcode) = words::home(&one.address);
    Home {
        address,
        postcode,
        used_as: one.used_as,
        residents: one.residents,
        class,
        left_on: one.to.and_then(|to| words::day(&to, today)),
        note: one.note.unwrap_or_default(),
    }
}

fn agreements(consent: Consent, today: Day) -> Agreements {
    let notice = consent.privacy_notice;
    let version = notice.version.unwrap_or_default();
    let to = if notice.to.is_empty() { String::new() } else { format!(", given to {}", notice.to.join(", ")) };
    let note = notice.note.map(|note| format!(" ({note})")).unwrap_or_default();
    let given = if notice.given { format!("{version}{to}{note}") } else { format!("Not given{note}") };
    let together = consent.working_together.into_iter().map(|one| WorkingTogether {
        answer: words::agreed(&one.answer),
        words: [Some(one.answer), one.note].into_iter().flatten().collect::<Vec<_>>().join("; "),
        on: one.on.and_then(|on| words::day(&on, today)),
        explained_by: [one.explained_by, one.method].into_iter().flatten().collect::<Vec<_>>().join(", "),
        person: one.person,
    });
    let sharing = consent.sharing;
    Agreements {
        wording: String::new(),
        language: String::new(),
        working_together: together.collect(),
        notice: given,
        sharing: Sharing {
            may: sharing.may,
            may_not: sharing.may_not,
            words: sharing.in_her_words.or(sharing.in_his_words).unwrap_or_default(),
        },
        evaluation: consent.evaluation.answer.unwrap_or_default(),
    }
}

fn problem(one: SheetProblem, today: Day) -> ProblemSaid {
    let answer = words::answer(&one.answer);
    // Words that are no plain answer are kept beside it.
    let said = if ["yes", "no", "not known"].contains(&one.answer.trim()) { None } else { Some(one.answer) };
    ProblemSaid {
        problem: one.problem,
        answer,
        evidence: [one.evidence, said].into_iter().flatten().collect::<Vec<_>>().join("; "),
        source: one.source.unwrap_or_default(),
        on: one.on.and_then(|on| words::day(&on, today)),
    }
}
