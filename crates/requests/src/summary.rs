//! A request in words: what pages show of it and what the timeline keeps.

use alongside_schema::Day;

use crate::assessment::{Assessment, Person};
use crate::unsent::Section;

/// One part of a request that has a heading.
pub(crate) struct Part {
    /// The section of the form for professionals in which it is said.
    pub(crate) section: Section,
    /// The heading.
    pub(crate) heading: &'static str,
    /// What is said.
    pub(crate) text: String,
}

/// One person in words: who they are, how old, where they live, and how to reach them.
pub(crate) fn person_words(said: &Assessment, person: &Person, today: Day) -> String {
    let mut parts = vec![said.relation_of(person), person.age_words(today)];
    let homes: Vec<String> = said
        .homes
        .iter()
        .enumerate()
        .filter(|(_, home)| home.residents.contains(&person.reference))
        .map(|(at, _)| format!("home {}", at + 1))
        .collect();
    if !homes.is_empty() {
        parts.push(homes.join(" and "));
    } else if !said.homes.is_empty() {
        parts.push("lives in another place, or not known where".to_owned());
    }
    for name in person.other_names() {
        parts.push(format!("{}: {}", name.used_as.words().to_lowercase(), name.text));
    }
    for text in [&person.school, &person.disability, &person.note] {
        if !text.is_empty() {
            parts.push(text.clone());
        }
    }
    parts.extend([&person.phone, &person.email].into_iter().filter(|text| !text.is_empty()).cloned());
    let contacts = || said.safe_contact.iter().filter(|contact| contact.person == person.reference);
    for way in contacts().flat_map(|contact| &contact.ways) {
        // What they said never hides whether the way may be used at all.
        let is_said = ["", "yes", "no", "ok"].contains(&way.words.trim().to_lowercase().as_str());
        let said = if is_said { String::new() } else { format!(" ({})", way.words) };
        let (name, safe) = (way.way.words().to_lowercase(), way.safe.of(way.way).to_lowercase());
        parts.push(format!("{name}: {safe}{said}"));
    }
    parts.join(", ")
}

/// At which times somebody can be reached, and what to say first. For those who read the request itself, and not for the timeline: a phrase that
/// many know protects nobody.
pub(crate) fn reach_words(said: &Assessment, person: &Person) -> String {
    let contacts = said.safe_contact.iter().filter(|contact| contact.person == person.reference);
    let lines = contacts.flat_map(|contact| {
        let times = (!contact.times.trim().is_empty()).then(|| format!("When: {}", contact.times));
        let phrase = contact.code_phrase.trim();
        let phrase = (!phrase.is_empty()).then(|| format!("What to say: \u{201c}{phrase}\u{201d}"));
        [times, phrase].into_iter().flatten()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Every part of a request that has a heading, with its text; empty parts are left out.
pub(crate) fn parts(said: &Assessment) -> Vec<Part> {
    let lines = |lines: Vec<String>| lines.join("\n");
    let voices = said.voices.iter().map(|voice| {
        let how = if voice.how.is_empty() { String::new() } else { format!(" ({})", voice.how) };
        format!("{}: “{}”{how}", said.name_of(&voice.person), voice.words)
    });
    let not_yet = said.not_spoken_with.iter().map(|child| said.name_of(child).to_owned());
    let tried = said.tried.iter().map(|tried| format!("{}: {}", tried.what, tried.effect));
    let professionals = said.professionals.iter().map(|one| {
        let parts = [&one.name, &one.role, &one.agency, &one.contact];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
    });
    let agreed = said.agreements.working_together.iter().map(|one| {
        let words = if one.words.is_empty() { String::new() } else { format!(" “{}”", one.words) };
        format!("{}: {}{words}", said.name_of(&one.person), one.answer.words())
    });
    let is_adult = |reference: &str| said.person(reference).is_some_and(|person| !person.is_child());
    let between = said.relationships.iter().filter(|tie| is_adult(&tie.from) && is_adult(&tie.to)).map(|tie| {
        let quality = if tie.quality.is_empty() { String::new() } else { format!(" ({})", tie.quality) };
        format!(
            "{} and {}: {}{quality}",
            said.name_of(&tie.from),
            said.name_of(&tie.to),
            crate::codes::relation_words(&tie.kind)
        )
    });
    let is_child = |reference: &str| said.person(reference).is_some_and(Person::is_child);
    let to_children = said.relationships.iter().filter(|tie| is_adult(&tie.from) && is_child(&tie.to)).map(|tie| {
        let kind = match tie.kind.as_str() {
            "" => "not known".to_owned(),
            kind => crate::codes::relation_words(kind),
        };
        let responsible = match tie.parental_responsibility.trim() {
            "" => String::new(),
            known => format!("; parental responsibility: {known}"),
        };
        format!("{} to {}: {kind}{responsible}", said.name_of(&tie.from), said.name_of(&tie.to))
    });
    let sharing = &said.agreements.sharing;
    let languages = said.languages.iter().map(|language| {
        let who = if language.person.is_empty() { "Everybody" } else { said.name_of(&language.person) };
        let spoken = if language.spoken.is_empty() { "language not said" } else { &language.spoken };
        format!("{who}: {spoken}. Interpreter: {}", language.interpreter)
    });
    let problems = said.problems.iter().map(|problem| {
        let on = problem.on.map_or_else(String::new, |on| format!("on {}", on.words()));
        let shown = [&problem.evidence, &problem.source, &on].into_iter().filter(|part| !part.is_empty());
        let shown = shown.map(String::as_str).collect::<Vec<_>>().join("; ");
        let shown = if shown.is_empty() { shown } else { format!(" ({shown})") };
        format!("{}: {}{shown}", problem.problem.words(), problem.answer.words())
    });
    // Safe before all else: how they can be reached and what nobody may let slip stand first, then what is well.
    let wording = [said.agreements.wording.as_str(), &said.agreements.language].join(" ").trim().to_owned();
    let all = [
        (Section::Reach, "Reaching them safely", said.reach_safely.clone()),
        (Section::KeptFrom, "Who must not be told what", pairs(said)),
        (Section::Agreed, "May not be told", named(said, &sharing.may_not.join("\n"))),
        (Section::Agreed, "May be told", named(said, &sharing.may.join(", "))),
        (Section::Agreed, "Their words about sharing", sharing.words.clone()),
        (Section::Agreed, "Does the family know?", said.family_knows.words().to_owned()),
        (Section::Things, "What is working well", said.working_well.clone()),
        (Section::Voices, "In their own words", lines(voices.collect())),
        (Section::Voices, "Nobody has spoken yet with", lines(not_yet.collect())),
        (Section::Things, "What would help", said.what_would_help.clone()),
        (Section::Things, "Why now", said.reason.clone()),
        (Section::Things, "Worries", said.worries.clone()),
        (Section::Tried, "What was tried", lines(tried.collect())),
        (Section::Tried, "Who works with them already", lines(professionals.collect())),
        (Section::People, "Languages", lines(languages.collect())),
        (Section::Ties, "To each child", lines(to_children.collect())),
        (Section::Ties, "Between the adults", lines(between.collect())),
        (Section::Agreed, "Wording that was shown", wording),
        (Section::Agreed, "Working together", lines(agreed.collect())),
        (Section::Agreed, "Privacy notice", named(said, &said.agreements.notice)),
        (Section::Agreed, "Learning from facts without names", named(said, &said.agreements.evaluation)),
        (Section::Problems, "The six problems, as the sender sees them", lines(problems.collect())),
        (Section::Urgency, "How soon", said.urgency.words().to_owned()),
        (Section::Urgency, "Reaching who asks", said.sender.contact.clone()),
    ];
    let parts = all.into_iter().filter(|(.., text)| !text.trim().is_empty());
    parts.map(|(section, heading, text)| Part { section, heading, text }).collect()
}

/// A text of the form in which `a2` and the like stand for people, with their names.
fn named(said: &Assessment, text: &str) -> String {
    let mut named = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        match said.person(bare).filter(|_| !bare.is_empty()) {
            Some(person) => named.push_str(&word.replacen(bare, person.called(), 1)),
            None => named.push_str(word),
        }
    }
    named
}

/// Who must not be told what, one on each line.
pub(crate) fn pairs(said: &Assessment) -> String {
    let proposed = said.proposed_pairs();
    let lines: Vec<String> = proposed
        .iter()
        .map(|pair| {
            let who = if pair.outside.is_empty() { said.name_of(&pair.who) } else { &pair.outside };
            let about = if pair.about.is_empty() { "the family" } else { said.name_of(&pair.about) };
            format!("{who} must not be told about {about}: {}", named(said, &pair.what))
        })
        .collect();
    lines.join("\n")
}

/// Everything that was said, as text for the timeline.
pub(crate) fn in_words(said: &Assessment, today: Day) -> String {
    let people = said.people.iter().map(|person| format!("{}, {}", person.called(), person_words(said, person, today)));
    let homes = said.homes.iter().enumerate().filter(|(_, home)| home.class == Default::default());
    let homes = homes.map(|(at, home)| format!("Home {}: {}", at + 1, home.line()));
    // What must not be told stands in facts of its own, which can be withheld; the timeline is read by many.
    let is_open =
        |heading: &str| !["May not be told", "Who must not be told what", "Reaching them safely"].contains(&heading);
    let parts = parts(said).into_iter().filter(|part| is_open(part.heading));
    let parts = parts.map(|part| format!("\n{}: {}", part.heading, part.text));
    let lines: Vec<String> = people.chain(homes).chain(parts).collect();
    format!("The request said:\n{}", lines.join("\n"))
}

/// In which language somebody is spoken with, as far as the request says.
pub(crate) fn language_of(said: &Assessment, person: &str) -> String {
    let spoken = said.languages.iter().find(|language| language.person == person || language.person.is_empty());
    let words = [spoken.map_or("", |language| language.spoken.as_str()), &said.agreements.language];
    let known = words.into_iter().find(|words| !words.trim().is_empty());
    known.unwrap_or("a language that nobody wrote down").to_owned()
}
