//! The export of a council's e-form: one row for each request, with people as lines of text in one cell.

use std::collections::HashMap;

use alongside_families::codes::{HomeClass, Way};
use alongside_families::names;
use alongside_schema::Day;

use super::{Sent, words};
use crate::assessment::{
    Agreements, Assessment, Home, Kind, Language, Name, NotToBeTold, Person, Relationship, SafeContact, SafeWay,
    Sender, Sharing, Tried, Voice, WorkingTogether, findings, safe_from_words,
};
use crate::codes::FamilyKnows;

/// The columns without which a file is not this export.
const NEEDED: &[&str] = &["Submission ID", "Submitted", "Children", "Adults", "Address", "What are you worried about"];

/// The rows of a file by number, each as it was sent or why it can not be taken.
pub type Rows = Vec<(usize, Result<Sent, String>)>;

/// The rows of the file, each with its number (the first after the heading is 1) and what it says, or why it can not be taken. An
/// error is about the whole file.
pub fn read(bytes: &[u8], today: Day) -> Result<Rows, String> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|error| {
        let at = error.valid_up_to() + 1;
        format!("the file is not UTF-8 (at byte {at}), so names in it could be read wrong: save it as CSV UTF-8 and import it again")
    })?;
    let text = text.replace('\0', "\u{fffd}");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let heading: Vec<String> = reader
        .headers()
        .map_err(|error| format!("the heading can not be read: {error}"))?
        .iter()
        .map(|name| name.trim().to_owned())
        .collect();
    let missing: Vec<&str> =
        NEEDED.iter().filter(|name| !heading.iter().any(|there| there == *name)).copied().collect();
    if !missing.is_empty() {
        return Err(format!("these columns are missing: {}", missing.join(", ")));
    }
    let row = |(at, record): (usize, csv::Result<csv::StringRecord>)| {
        let sent = record.map_err(|error| format!("the row can not be read: {error}")).and_then(|record| {
            if record.len() != heading.len() {
                return Err(format!("the row has {} cells and the heading {}", record.len(), heading.len()));
            }
            let cells = heading.iter().map(String::as_str).zip(record.iter()).collect();
            one(&Row(cells), today)
        });
        (at + 1, sent)
    };
    Ok(reader.records().enumerate().map(row).collect())
}

struct Row<'a>(HashMap<&'a str, &'a str>);

impl Row<'_> {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// The cells that a spreadsheet would take for a formula, in the order of their names.
    fn formulas(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.0.keys().filter(|name| self.get(name).starts_with('=')).copied().collect();
        names.sort_unstable();
        names.into_iter()
    }
}

fn one(row: &Row<'_>, today: Day) -> Result<Sent, String> {
    if row.get("Submission ID") == "Submission ID" {
        return Err("the heading stands here again".to_owned());
    }
    let mut warnings = Vec::new();
    let said = said(row, today, &mut warnings);
    if said.people.iter().any(|person| is_test(person.called())) {
        return Err("a test submission: somebody in it is called Test".to_owned());
    }
    if said.people.is_empty() && said.worries.is_empty() && said.what_would_help.is_empty() {
        return Err("nobody is named and nothing is said".to_owned());
    }
    let sent_at = words::sent_at("Submitted", row.get("Submitted"), today, &mut warnings);
    let agrees = row.get("Agrees to work together");
    if agrees.is_empty() {
        warnings.push("Agrees to work together is empty: that is not a yes, ask before any work".to_owned());
    }
    let speaker = said.adults().next().map_or("The parent", |adult| adult.called());
    warnings.extend(words::odd_answer(agrees, speaker));
    warnings.extend(row.formulas().map(|name| format!("{name} begins with an equals sign: kept as text")));
    for found in findings(&said, today) {
        warnings.push(format!("{}: {}", said.people[found.person].called(), found.odd));
    }
    let outside_reference = Some(row.get("Submission ID").to_owned()).filter(|id| !id.is_empty());
    Ok(Sent { route: words::route(row.get("Route")), said, outside_reference, sent_at, warnings })
}

/// Whether a name says nothing but "test". A name without any letter, like "?", is somebody whose name nobody knows.
fn is_test(name: &str) -> bool {
    let parts = names::parts(name);
    !parts.is_empty() && parts.iter().all(|part| part == "test")
}

fn said(row: &Row<'_>, today: Day, warnings: &mut Vec<String>) -> Assessment {
    let mut people = children(row.get("Children"), today, warnings);
    let adults = adults(row.get("Adults"));
    let relationships = ties(&people, &adults);
    let children = people.iter().map(|child| child.reference.clone());
    let live_here = adults.iter().filter(|adult| !adult.elsewhere).map(|adult| adult.person.reference.clone());
    let home = home(row, children.chain(live_here).collect());
    let first_adult = adults.first().map(|adult| adult.person.reference.clone()).unwrap_or_default();
    let first_child = people.first().map(|child| child.reference.clone()).unwrap_or_default();
    people.extend(adults.into_iter().map(|adult| adult.person));
    let urgency = words::urgency(row.get("Urgency"), warnings);
    let voice = |person: &str, name: &str| {
        let words = row.get(name).to_owned();
        (!words.is_empty()).then(|| Voice { person: person.to_owned(), words, ..Voice::default() })
    };
    Assessment {
        sender: Sender {
            name: row.get("Completed by").to_owned(),
            role: row.get("Role").to_owned(),
            organisation: row.get("Organisation").to_owned(),
            contact: String::new(),
        },
        people,
        relationships,
        homes: home.into_iter().collect(),
        working_well: row.get("What is working well").to_owned(),
        worries: row.get("What are you worried about").to_owned(),
        what_would_help: row.get("What needs to happen").to_owned(),
        voices: [voice(&first_child, "Child's own words"), voice(&first_adult, "Parent's own words")]
            .into_iter()
            .flatten()
            .collect(),
        tried: Some(row.get("Tried before"))
            .filter(|what| !what.is_empty())
            .map(|what| Tried { what: what.to_owned(), effect: String::new() })
            .into_iter()
            .collect(),
        agreements: agreements(row, &first_adult),
        reach_safely: row.get("Best time").to_owned(),
        safe_contact: safe_contact(row, &first_adult).into_iter().collect(),
        not_to_be_told: Some(row.get("Do not share with"))
            .filter(|who| !who.is_empty())
            .map(|who| NotToBeTold { outside: who.to_owned(), what: "anything".to_owned(), ..NotToBeTold::default() })
            .into_iter()
            .collect(),
        languages: Some((row.get("Language"), row.get("Interpreter")))
            .filter(|(spoken, interpreter)| !spoken.is_empty() || !interpreter.is_empty())
            .map(|(spoken, interpreter)| Language {
                person: String::new(),
                spoken: spoken.to_owned(),
                interpreter: interpreter.to_owned(),
            })
            .into_iter()
            .collect(),
        family_knows: family_knows(row, warnings),
        urgency,
        ..Assessment::default()
    }
}

/// Whether the family knows. A word that is none of the form may well be a warning in other words: it is read as one, and said.
fn family_knows(row: &Row<'_>, warnings: &mut Vec<String>) -> FamilyKnows {
    let said = row.get("Family knows");
    let folded = said.to_lowercase();
    match folded.as_str() {
        "yes" | "y" if row.get("Agrees to work together").eq_ignore_ascii_case("yes") => FamilyKnows::Agrees,
        "yes" | "y" => FamilyKnows::NotSure,
        "" | "no" | "n" | "not yet" => FamilyKnows::No,
        _ if folded.contains("unsafe") || folded.contains("not safe") => FamilyKnows::Unsafe,
        _ => {
            warnings.push(format!("Family knows is “{said}”, no word of the form: taken as unsafe to ask"));
            FamilyKnows::Unsafe
        }
    }
}

/// One child for each line: "Amina Khan 10/07/2025", "KHAN Amina DOB 10.07.25", "Amina Khan (3)", "Amina - year? - 2021",
/// "unborn baby Khan, due 19/05/27".
fn children(cell: &str, today: Day, warnings: &mut Vec<String>) -> Vec<Person> {
    let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut children = Vec::new();
    let (mut born, mut unborn) = (0, 0);
    for line in lines {
        let mut child = child(line, today);
        let (letter, count) = if child.kind == Kind::Unborn { ('u', &mut unborn) } else { ('c', &mut born) };
        *count += 1;
        child.reference = format!("{letter}{count}");
        if child.birth_date.is_none() && line.chars().filter(char::is_ascii_digit).count() >= 6 {
            warnings.push(format!("the date of birth in “{line}” can not be read"));
        }
        children.push(child);
    }
    children
}

fn child(line: &str, today: Day) -> Person {
    let folded = line.to_lowercase();
    let kind = if folded.contains("unborn") || folded.contains(", due ") { Kind::Unborn } else { Kind::Child };
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let birth_date = words::day(last, today);
    let cut = |marks: &[&str]| marks.iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len());
    let (name, age_said) = if birth_date.is_some() {
        let end = cut(&[" DOB ", ", due ", last]);
        (&line[..end], "")
    } else {
        let end = cut(&[" - year? - ", " (", " DOB "]);
        (&line[..end], line[end..].trim_matches(|c: char| !c.is_alphanumeric()))
    };
    let age_said = age_said.trim_start_matches("year? -").trim_start_matches("DOB").trim();
    Person {
        kind,
        names: vec![Name { text: name.trim().trim_end_matches(',').to_owned(), ..Name::default() }],
        birth_date,
        age_said: age_said.to_owned(),
        ..Person::default()
    }
}

struct Adult {
    person: Person,
    relation: String,
    elsewhere: bool,
}

/// One adult for each line: "Iqra Akhtar (mum) 07700 900162 iqra@example.org".
fn adults(cell: &str) -> Vec<Adult> {
    let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.enumerate().map(|(at, line)| adult(line, at + 1)).collect()
}

fn adult(line: &str, number: usize) -> Adult {
    let (name, rest) = line.split_once('(').unwrap_or((line, ""));
    let (said, phone) = rest.rsplit_once(')').unwrap_or((rest, ""));
    let folded = said.to_lowercase();
    let relation = match folded.as_str() {
        text if text.contains("partner") => "step_parent",
        text if text.starts_with("mum") => "mother",
        text if text.starts_with("dad") => "father",
        text if text.starts_with("nan") || text.starts_with("gran") => "grandmother",
        _ => "",
    };
    // What follows may be a number, an e-mail address, or both.
    let email = phone
        .split_whitespace()
        .find(|word| word.contains('@'))
        .unwrap_or_default()
        .trim_matches([',', ';'])
        .to_owned();
    let phone = phone.split_whitespace().filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" ");
    let phone: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == ' ' || *c == '+').collect();
    Adult {
        person: Person {
            reference: format!("a{number}"),
            kind: Kind::Adult,
            names: vec![Name { text: name.trim().to_owned(), ..Name::default() }],
            phone: phone.trim().to_owned(),
            email,
            note: if relation.is_empty() || folded.contains([',', '-']) { said.to_owned() } else { String::new() },
            ..Person::default()
        },
        relation: if relation.is_empty() { said.to_owned() } else { relation.to_owned() },
        elsewhere: folded.contains("elsewhere") || folded.contains("doesn't live"),
    }
}

fn ties(children: &[Person], adults: &[Adult]) -> Vec<Relationship> {
    let tie = |adult: &Adult, child: &Person| Relationship {
        from: adult.person.reference.clone(),
        to: child.reference.clone(),
        kind: adult.relation.clone(),
        lives_with: if adult.elsewhere { "no".to_owned() } else { String::new() },
        ..Relationship::default()
    };
    adults.iter().flat_map(|adult| children.iter().map(move |child| tie(adult, child))).collect()
}

/// An address that says itself that it must be kept is confidential from the first moment.
fn home(row: &Row<'_>, residents: Vec<String>) -> Option<Home> {
    let (address, postcode) = (row.get("Address"), row.get("Postcode"));
    if address.is_empty() && postcode.is_empty() {
        return None;
    }
    let folded = address.to_lowercase();
    let kept = ["refuge", "do not share", "confidential"].iter().any(|word| folded.contains(word));
    Some(Home {
        address: address.to_owned(),
        postcode: postcode.to_owned(),
        residents,
        class: if kept { HomeClass::Confidential } else { HomeClass::Ordinary },
        ..Home::default()
    })
}

fn agreements(row: &Row<'_>, speaker: &str) -> Agreements {
    let answer = row.get("Agrees to work together");
    let together = WorkingTogether {
        person: speaker.to_owned(),
        answer: words::agreed(answer),
        words: answer.to_owned(),
        ..WorkingTogether::default()
    };
    let list = |name: &str| Some(row.get(name).to_owned()).filter(|text| !text.is_empty()).into_iter().collect();
    Agreements {
        // What is neither yes nor no is kept as it was written.
        working_together: if answer.is_empty() { Vec::new() } else { vec![together] },
        notice: row.get("Privacy notice given").to_owned(),
        sharing: Sharing { may: list("May share with"), may_not: list("Do not share with"), words: String::new() },
        evaluation: row.get("Evaluation").to_owned(),
        ..Agreements::default()
    }
}

/// The form asks once, for whoever is named first.
fn safe_contact(row: &Row<'_>, person: &str) -> Option<SafeContact> {
    let way = |way: &Way| {
        let words = row.get(way.words().replace("E-mail", "Email").as_str()).to_owned();
        (!words.is_empty()).then(|| SafeWay { way: *way, safe: safe_from_words(&words), words })
    };
    let ways: Vec<SafeWay> = Way::ALL.iter().filter_map(way).collect();
    (!ways.is_empty() && !person.is_empty()).then(|| SafeContact {
        person: person.to_owned(),
        ways,
        times: row.get("Best time").to_owned(),
        code_phrase: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        "2026-11-24".parse().expect("a day")
    }

    #[test]
    fn children_are_read_from_lines_of_text() {
        let read = |line: &str| {
            let child = child(line, today());
            (child.called().to_owned(), child.birth_date.map(|day| day.to_string()), child.age_said)
        };
        assert_eq!(read("Amina Khan 10/07/2025"), ("Amina Khan".into(), Some("2025-07-10".into()), String::new()));
        assert_eq!(read("KHAN Amina DOB 10.07.25"), ("KHAN Amina".into(), Some("2025-07-10".into()), String::new()));
        assert_eq!(read("Amina Khan (3)"), ("Amina Khan".into(), None, "3".into()));
        assert_eq!(read("Amina - year? - 2021"), ("Amina".into(), None, "2021".into()));
        let baby = child("unborn baby Taylor, due 19/05/27", today());
        assert_eq!((baby.kind, baby.birth_date.map(|day| day.to_string())), (Kind::Unborn, Some("2027-05-19".into())));
    }

    #[test]
    fn adults_are_read_with_who_they_are_and_their_number() {
        let read = adult("S Wojcik (dad - doesn't live here) 07700 900905", 2);
        assert_eq!(read.person.called(), "S Wojcik");
        assert_eq!(
            (read.relation.as_str(), read.elsewhere, read.person.phone.as_str()),
            ("father", true, "07700 900905")
        );
        let read = adult("Iqra Akhtar (mum) 07700 900162, iqra2@example.org", 1);
        assert_eq!((read.person.phone.as_str(), read.person.email.as_str()), ("07700 900162", "iqra2@example.org"));
    }

    #[test]
    fn whatever_may_mean_that_asking_is_unsafe_is_read_so() {
        let read = |knows: &str| {
            let file = format!(
                "Submission ID,Submitted,Family knows,Children,Adults,Address,What are you worried about,Agrees to work together\n\
                 1,2026-09-12T09:55:21+01:00,\"{knows}\",Ida (3),Leah Dalford (mum) 07700 900162,1 High Road,Cold,yes\n"
            );
            let sent = super::read(file.as_bytes(), today()).expect("a file").remove(0).1.expect("a request");
            (sent.said.family_knows, sent.warnings.iter().any(|warning| warning.contains(knows)))
        };
        for plain in ["unsafe to ask", "Unsafe", "not safe to ask", "No - unsafe to ask, he reads her phone"] {
            assert_eq!(read(plain), (FamilyKnows::Unsafe, false), "{plain}");
        }
        for odd in ["he must not find out", "partly", "only mum"] {
            assert_eq!(read(odd), (FamilyKnows::Unsafe, true), "{odd}");
        }
        assert_eq!([read("Yes").0, read("no").0], [FamilyKnows::Agrees, FamilyKnows::No]);
    }

    #[test]
    fn a_bad_row_does_not_stop_the_file() {
        let file = "Submission ID,Submitted,Children,Adults,Address,What are you worried about\n\
                    1,2026-09-12T09:55:21+01:00,Amina Khan (3),Iqra Akhtar (mum) 07700 900162,1 High Road,\"quotes \"\"and\nlines\"\"\"\n\
                    Submission ID,Submitted,Children,Adults,Address,What are you worried about\n\
                    2,,Test TEST 01/01/2020,,,\n3,then,,Lee,,Cold\n4,short\n";
        let rows = read(file.as_bytes(), today()).expect("a file");
        let outcome: Vec<(usize, bool)> = rows.iter().map(|(at, sent)| (*at, sent.is_ok())).collect();
        assert_eq!(outcome, [(1, true), (2, false), (3, false), (4, true), (5, false)]);
        assert!(rows[3].1.as_ref().expect("a request").warnings[0].starts_with("Submitted can not be read"));
        let unnamed = file.replace("Amina Khan (3)", "?");
        assert!(read(unnamed.as_bytes(), today()).expect("a file")[0].1.is_ok(), "a name that nobody knows is no test");
        assert!(read(b"Submission ID,Submitted\nZo\xeb", today()).expect_err("not UTF-8").contains("not UTF-8"));
        assert!(read(b"a,b\n1,2\n", today()).expect_err("no export").contains("Submission ID"));
    }
}
