//! How an agency writes somebody's name and birthday.

use super::Habits;
use super::lettering::{by_ear, plain, slip};
use crate::chance::Chance;
use crate::days::{Day, NEVER, date, length_of_month};
use crate::names::{COMMUNITIES, NONE, Name, Names};
use crate::town::Person;

/// A name as a row has it.
#[derive(Default, Debug)]
pub struct Written {
    /// Given name or names.
    pub forename: String,
    /// Second names.
    pub middle: String,
    /// Last name.
    pub surname: String,
}

/// How an agency writes the name of somebody on a day.
pub fn name(names: &Names, person: &Person, habits: &Habits, on: Day, chance: &mut Chance) -> Written {
    let naming = &person.naming;
    let community = &COMMUNITIES[person.community as usize];
    let respelt = habits.respelt * community.looseness;
    let respell =
        |name: Name, chance: &mut Chance| if chance.hit(respelt) { names.another_spelling(name, chance) } else { name };
    let mut forename = given(names, person, habits, chance);
    forename = respell(forename, chance);
    let mut middle = respell(naming.middle, chance);
    // Of two given names of equal standing some agencies know the one, some the other.
    if community.word == "west_african" && chance.hit(0.16) {
        std::mem::swap(&mut forename, &mut middle);
    }
    let surname = respell(last(person, habits, on, chance), chance);
    let mut written = Written {
        forename: names.text(forename).to_string(),
        middle: names.text(middle).to_string(),
        surname: names.text(surname).to_string(),
    };
    let knows_middle = chance.hit(habits.middle);
    if !knows_middle {
        written.middle.clear();
    } else if chance.hit(0.2) {
        first_letter(&mut written.middle);
    }
    with_prefix(&mut written, names.text(respell(naming.prefix, chance)), chance);
    if matches!(community.word, "pakistani" | "bangladeshi") {
        words_of_women(&mut written, person, names.text(naming.other), chance);
    }
    parts(&mut written.surname, chance);
    parts(&mut written.forename, chance);
    slips(&mut written, habits, chance);
    if chance.hit(habits.initial) {
        first_letter(&mut written.forename);
    }
    let family_first = matches!(community.word, "romanian" | "tamil" | "somali" | "bangladeshi" | "west_african");
    if chance.hit(habits.swapped * if family_first { 2.5 } else { 0.8 }) {
        std::mem::swap(&mut written.forename, &mut written.surname);
    }
    let grown = on - person.born > 18 * 365;
    if chance.hit(if grown { habits.title } else { 0.0 }) {
        let title = *chance.of_these(if person.sex == 0 { &["Mrs", "Ms", "Miss"] } else { &["Mr", "Mr", "Mr"] });
        written.forename = format!("{title} {}", written.forename);
    }
    letters(&mut written, habits, chance);
    written
}

fn given(names: &Names, person: &Person, habits: &Habits, chance: &mut Chance) -> Name {
    let (called, short) = (chance.hit(habits.called), chance.hit(habits.short));
    if called && person.naming.called != NONE {
        person.naming.called
    } else if short {
        names.short_form(person.naming.forename, chance).unwrap_or(person.naming.forename)
    } else {
        person.naming.forename
    }
}

/// The last name on a day: the former one up to the change and for a while after it; of two that are used, mostly the first.
fn last(person: &Person, habits: &Habits, on: Day, chance: &mut Chance) -> Name {
    let naming = &person.naming;
    let at = chance.unit();
    if naming.other == NONE {
        naming.surname
    } else if naming.changed == NEVER {
        if at < 0.28 { naming.other } else { naming.surname }
    } else if on < naming.changed {
        naming.other
    } else {
        // By half every year.
        let halves = (on - naming.changed) / 365;
        let still = habits.former / f64::from(1_u32 << halves.clamp(0, 20));
        if at < still { naming.other } else { naming.surname }
    }
}

/// Mohammed before the name somebody is called by: written, left out, or taken for the given name.
fn with_prefix(written: &mut Written, prefix: &str, chance: &mut Chance) {
    let at = chance.unit();
    if prefix.is_empty() {
        return;
    }
    if at < 0.52 {
        written.forename = format!("{prefix} {}", written.forename);
    } else if at < 0.76 {
    } else if at < 0.96 {
        written.middle = std::mem::replace(&mut written.forename, prefix.to_string());
    } else {
        written.middle = prefix.to_string();
    }
}

/// A word such as Begum, which is the last name in a woman's papers: taken for part of the given name, before the family's name or before nothing.
fn words_of_women(written: &mut Written, person: &Person, family: &str, chance: &mut Chance) {
    let at = chance.unit();
    let bears_one = person.sex == 0 && person.naming.changed == NEVER && !family.is_empty();
    if bears_one && at < 0.12 && written.surname != family {
        written.forename = format!("{} {}", written.forename, written.surname);
        written.surname = if at < 0.1 { family.to_string() } else { String::new() };
    }
}

/// Names of more than one part: with a hyphen, a space, nothing, or only one of the parts; O' and Mac in their several ways.
fn parts(word: &mut String, chance: &mut Chance) {
    let at = chance.unit();
    if let Some(hyphen) = word.find('-') {
        if at < 0.14 {
            word.replace_range(hyphen..=hyphen, " ");
        } else if at < 0.17 {
            word.remove(hyphen);
        } else if at < 0.26 {
            word.drain(..=hyphen);
        } else if at < 0.33 {
            word.truncate(hyphen);
        }
    } else if let Some(apostrophe) = word.find('\'') {
        if at < 0.25 {
            word.remove(apostrophe);
        } else if at < 0.33 {
            word.replace_range(apostrophe..=apostrophe, " ");
        } else if at < 0.36 {
            word.drain(..=apostrophe);
        }
    } else if word.starts_with("Mc") && at < 0.05 {
        word.insert(2, ' ');
    }
}

fn slips(written: &mut Written, habits: &Habits, chance: &mut Chance) {
    for word in [&mut written.forename, &mut written.surname] {
        if chance.hit(habits.slip) {
            slip(word, chance);
        }
        if chance.hit(habits.by_ear) {
            by_ear(word, chance);
        }
    }
}

fn first_letter(word: &mut String) {
    if let Some((second, _)) = word.char_indices().nth(1) {
        word.truncate(second);
    }
}

fn letters(written: &mut Written, habits: &Habits, chance: &mut Chance) {
    let without = habits.plain_letters || chance.hit(0.4);
    for word in [&mut written.forename, &mut written.middle, &mut written.surname] {
        if without {
            plain(word);
        }
        if habits.capitals {
            *word = word.to_uppercase();
        }
    }
}

/// The birthday as an agency has it: year, month, day; nothing if it has none.
pub fn birthday(person: &Person, habits: &Habits, chance: &mut Chance) -> Option<(i32, i32, i32)> {
    let (mut year, mut month, mut day) = date(person.born);
    if chance.hit(habits.no_birthday) {
        return None;
    }
    if chance.hit(habits.birthday_turned) && day <= 12 {
        std::mem::swap(&mut month, &mut day);
    }
    if chance.hit(habits.birthday_slip) {
        match chance.below(5) {
            0 => year += if chance.hit(0.5) { 1 } else { -1 },
            1 => year -= 10 * (chance.below(2) as i32),
            2 => month = chance.between(1, 12),
            3 => day = day % 10 + 10 * chance.between(0, 2),
            _ => day += if chance.hit(0.5) { 1 } else { -1 },
        }
        day = day.clamp(1, length_of_month(year, month));
    }
    if chance.hit(habits.birthday_guessed) {
        (year, month, day) = (year + chance.between(-1, 1), 1, 1);
    }
    Some((year, month, day.min(length_of_month(year, month))))
}
