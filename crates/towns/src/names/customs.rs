//! How people are named: what of a name is given, what comes from whom, and what changes with marriage.

use super::{COMMUNITIES, NONE, Name, Names, Table};
use crate::chance::Chance;
use crate::days::{Day, NEVER};

/// What somebody is called, as their own papers have it.
#[derive(Clone, Copy, Default)]
pub struct Naming {
    /// A word before the given name that is not the name they are called by: Mohammed, Md.
    pub prefix: Name,
    /// The given name.
    pub forename: Name,
    /// A second name, of whatever kind.
    pub middle: Name,
    /// The last name.
    pub surname: Name,
    /// Another last name that is or was theirs.
    pub other: Name,
    /// When the last name took the place of the other; [`NEVER`] if some use the one and some the other all the time.
    pub changed: Day,
    /// What they are called.
    pub called: Name,
}

/// Whose child somebody is, as far as it matters for the name.
pub struct Birth<'a> {
    /// Which of [`COMMUNITIES`].
    pub community: usize,
    /// 0 for a girl, 1 for a boy.
    pub sex: usize,
    /// The year of birth.
    pub born: i32,
    /// The father's name, if there is one who is known.
    pub father: Option<Naming>,
    /// The mother's name.
    pub mother: Option<Naming>,
    /// Given names that brothers and sisters have already.
    pub taken: &'a [Name],
}

/// Draws somebody's name.
pub fn name_newcomer(names: &mut Names, tables: &[Table], birth: &Birth<'_>, chance: &mut Chance) -> Naming {
    let table = &tables[birth.community];
    let word = COMMUNITIES[birth.community].word;
    let given = table.given(birth.sex, birth.born);
    let mut naming = Naming { changed: NEVER, ..Naming::default() };
    naming.forename = free_name(names, given, birth.taken, chance);
    // The first boy is sometimes called after his father: two of one name in one home.
    if let (1, Some(father), true) = (birth.sex, birth.father, birth.taken.is_empty()) {
        let share =
            if matches!(word, "british" | "irish" | "caribbean" | "romanian" | "polish") { 0.05 } else { 0.004 };
        if chance.hit(share) && father.forename != NONE {
            naming.forename = father.forename;
        }
    }
    naming.surname = family_name(names, table, birth, chance);
    let custom = match word {
        "pakistani" | "bangladeshi" => south_asian_muslim,
        "sikh" => singh_and_kaur,
        "gujarati" => fathers_name_in_the_middle,
        "tamil" => fathers_name_last,
        "somali" => chain_of_fathers,
        "polish" => ending_by_sex,
        "west_african" => name_of_the_home_language,
        _ => plain,
    };
    custom(names, table, birth, &mut naming, chance);
    naming.forename = names.own_spelling(naming.forename, chance);
    if chance.hit(0.25) {
        naming.called = names.short_form(naming.forename, chance).unwrap_or(NONE);
    }
    naming
}

/// A given name that no brother or sister has.
fn free_name(names: &mut Names, given: &super::tables::Draw, taken: &[Name], chance: &mut Chance) -> Name {
    let mut name = NONE;
    for _ in 0..8 {
        name = given.one(names, chance);
        if !taken.iter().any(|other| names.alike(*other, name)) {
            break;
        }
    }
    name
}

/// The last name that comes from the parents: mostly the father's, sometimes the mother's or both; a new one without parents.
fn family_name(names: &mut Names, table: &Table, birth: &Birth<'_>, chance: &mut Chance) -> Name {
    let at = chance.unit();
    match (birth.father, birth.mother) {
        (Some(father), Some(mother)) if father.surname != mother.surname => {
            if at < 0.78 {
                father.surname
            } else if at < 0.90 {
                mother.surname
            } else {
                double(names, mother.surname, father.surname)
            }
        }
        (Some(father), _) => father.surname,
        (None, Some(mother)) => mother.surname,
        (None, None) => {
            let name = table.surnames.one(names, chance);
            names.own_spelling(name, chance)
        }
    }
}

/// Two last names with a hyphen between; the second alone if one is double already.
fn double(names: &mut Names, first: Name, second: Name) -> Name {
    let text = format!("{}-{}", names.text(first), names.text(second));
    if text.matches('-').count() > 1 { second } else { names.keep(&text) }
}

fn plain(names: &mut Names, table: &Table, birth: &Birth<'_>, naming: &mut Naming, chance: &mut Chance) {
    if chance.hit(0.72) {
        let fashion = table.given(birth.sex, birth.born - 25);
        naming.middle = free_name(names, fashion, &[naming.forename], chance);
    }
}

/// Men: often Mohammed before the name they are called by. Women: a word such as Bibi or Begum last, or the family's name; a few use both.
fn south_asian_muslim(names: &mut Names, table: &Table, birth: &Birth<'_>, naming: &mut Naming, chance: &mut Chance) {
    let own_last = table.women_last.one(names, chance);
    let own_last = names.own_spelling(own_last, chance);
    if birth.sex == 0 {
        let share = if birth.born < 1985 { 0.62 } else { 0.3 };
        if chance.hit(share) {
            naming.other = naming.surname;
            naming.surname = own_last;
        } else if chance.hit(0.3) {
            naming.middle = own_last;
        } else if chance.hit(0.1) {
            naming.other = own_last;
        }
    } else {
        if chance.hit(0.36) {
            let prefix = table.prefix.one(names, chance);
            naming.prefix = names.own_spelling(prefix, chance);
        }
        // A son does not always carry the last name of his father: it may be a word of his own.
        if birth.father.is_some() && chance.hit(0.22) {
            let name = table.surnames.one(names, chance);
            naming.surname = names.own_spelling(name, chance);
        } else if chance.hit(0.2) {
            naming.middle = table.given(1, birth.born).one(names, chance);
        }
    }
}

fn singh_and_kaur(names: &mut Names, _: &Table, birth: &Birth<'_>, naming: &mut Naming, chance: &mut Chance) {
    let word = names.keep(if birth.sex == 0 { "Kaur" } else { "Singh" });
    let others = names.keep(if birth.sex == 0 { "Singh" } else { "Kaur" });
    if naming.surname == others {
        naming.surname = word;
    }
    if naming.surname == word {
        return;
    }
    if chance.hit(0.3) {
        naming.other = naming.surname;
        naming.surname = word;
    } else {
        naming.middle = word;
        if chance.hit(0.3) {
            naming.other = word;
        }
    }
}

fn fathers_name_in_the_middle(
    names: &mut Names,
    table: &Table,
    birth: &Birth<'_>,
    naming: &mut Naming,
    chance: &mut Chance,
) {
    naming.middle = match birth.father {
        Some(father) => father.forename,
        None => table.given(1, birth.born - 28).one(names, chance),
    };
}

fn fathers_name_last(names: &mut Names, table: &Table, birth: &Birth<'_>, naming: &mut Naming, chance: &mut Chance) {
    naming.surname = match birth.father {
        Some(father) => father.forename,
        None if chance.hit(0.15) => naming.surname,
        None => table.given(1, birth.born - 28).one(names, chance),
    };
}

fn chain_of_fathers(names: &mut Names, table: &Table, birth: &Birth<'_>, naming: &mut Naming, chance: &mut Chance) {
    let mut a_man = |chance: &mut Chance| {
        let name = table.given(1, birth.born).one(names, chance);
        names.own_spelling(name, chance)
    };
    (naming.middle, naming.surname) = match birth.father {
        Some(father) => (father.forename, father.middle),
        None => (a_man(chance), a_man(chance)),
    };
    if naming.surname == NONE {
        naming.surname = a_man(chance);
    }
    if chance.hit(0.25) {
        naming.other = naming.middle;
    }
}

fn ending_by_sex(names: &mut Names, table: &Table, birth: &Birth<'_>, naming: &mut Naming, chance: &mut Chance) {
    naming.surname = polish_for(names, naming.surname, birth.sex);
    if chance.hit(0.45) {
        naming.middle = free_name(names, table.given(birth.sex, birth.born), &[naming.forename], chance);
    }
}

/// A Polish last name as a woman (0) or a man (1) bears it: Kowalski, Kowalska.
fn polish_for(names: &mut Names, surname: Name, sex: usize) -> Name {
    let text = names.text(surname).to_string();
    let (man, woman) = (["ski", "cki", "dzki", "ński", "vski"], ["ska", "cka", "dzka", "ńska", "vska"]);
    let (from, to) = if sex == 0 { (man, woman) } else { (woman, man) };
    for (from, to) in from.iter().zip(to) {
        if let Some(stem) = text.strip_suffix(from) {
            return names.keep(&format!("{stem}{to}"));
        }
    }
    surname
}

/// An English or Muslim name and one of the home language: either may be the first in the papers.
fn name_of_the_home_language(
    names: &mut Names,
    table: &Table,
    birth: &Birth<'_>,
    naming: &mut Naming,
    chance: &mut Chance,
) {
    let home = table.home[birth.sex].one(names, chance);
    naming.middle = names.own_spelling(home, chance);
    if chance.hit(0.45) {
        std::mem::swap(&mut naming.forename, &mut naming.middle);
    }
}

/// What the name of a woman becomes when she marries on a day. By custom women of some communities keep theirs.
pub fn of_marriage(
    names: &mut Names,
    community: usize,
    wife: Naming,
    husband: Naming,
    on: Day,
    chance: &mut Chance,
) -> Naming {
    let takes = match COMMUNITIES[community].word {
        "british" | "irish" | "romanian" | "polish" | "caribbean" => 0.62,
        "gujarati" => 0.8,
        "west_african" => 0.5,
        "pakistani" => 0.2,
        _ => 0.0,
    };
    if !chance.hit(takes) || husband.surname == wife.surname {
        return wife;
    }
    let surname = if chance.hit(0.13) { double(names, wife.surname, husband.surname) } else { husband.surname };
    let surname = if COMMUNITIES[community].word == "polish" { polish_for(names, surname, 0) } else { surname };
    let middle = if COMMUNITIES[community].word == "gujarati" { husband.forename } else { wife.middle };
    Naming { surname, middle, other: wife.surname, changed: on, ..wife }
}
