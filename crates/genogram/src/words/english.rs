//! The words in English.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Sign, Words};
use crate::Trouble;
use crate::ecomap::{Flow, Strength};
use crate::input::{Accuracy, FeelingKind, KinKind, ParentKind, Person, Sex, Stage, Union, UnionKind, When};

/// English as it is written in England.
#[derive(Clone, Copy, Debug, Default)]
pub struct English;

/// Nobody is older; who would be is somebody of whose death nothing is recorded.
const OLDEST: i16 = 120;

fn year(when: When) -> String {
    let about = if when.accuracy == Accuracy::About { "c. " } else { "" };
    format!("{about}{}", when.date.year())
}

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn said(when: When) -> String {
    match when.accuracy {
        Accuracy::Day => day(when.date),
        Accuracy::Month => when.date.strftime("%B %Y").to_string(),
        Accuracy::Year => when.date.year().to_string(),
        Accuracy::About => format!("about {}", when.date.year()),
    }
}

/// Whole years from one day to another, as an age is counted.
fn years_between(born: Date, on: Date) -> i16 {
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    on.year() - born.year() - i16::from(!had_birthday)
}

/// The age on a day, or at death; nothing where it can not be said.
fn age(person: &Person, today: Date) -> Option<(i16, bool)> {
    let born = person.life.born?;
    let end = match (person.life.died, person.life.has_died) {
        (Some(died), _) => died,
        (None, true) => return None,
        (None, false) => When::day(today),
    };
    // From two years alone the age may be one less.
    let is_exact = born.accuracy == Accuracy::Day && end.accuracy == Accuracy::Day;
    let age = years_between(born.date, end.date);
    (0..=OLDEST)
        .contains(&age)
        .then_some((age, is_exact || (born.accuracy <= Accuracy::Month && end.accuracy == Accuracy::Day)))
}

impl Words for English {
    fn sign(&self, sign: Sign) -> Cow<'static, str> {
        Cow::Borrowed(meaning(sign))
    }

    fn key(&self) -> Cow<'static, str> {
        Cow::Borrowed("What the signs mean")
    }

    fn drawn_on(&self, today: Date) -> String {
        format!("Drawn on {}", day(today))
    }

    fn description(&self, people: usize, generations: usize, today: Date) -> String {
        let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
        let rows = if generations == 1 { "1 generation".to_owned() } else { format!("{generations} generations") };
        format!("{people} in {rows}, drawn on {}. The same facts stand in the list beside it.", day(today))
    }

    fn inside(&self, person: &Person, today: Date) -> String {
        match (person.stage, age(person, today)) {
            (Stage::Born, Some((0, _))) => "0".to_owned(),
            (Stage::Born, Some((age, true))) => age.to_string(),
            (Stage::Born, Some((age, false))) => format!("~{age}"),
            _ => String::new(),
        }
    }

    fn under(&self, person: &Person, _today: Date) -> Vec<String> {
        let life = &person.life;
        if person.stage == Stage::Expected {
            return life.due.map(|due| format!("due {}", due.strftime("%b %Y"))).into_iter().collect();
        }
        if !life.is_over() && person.stage == Stage::Born {
            return Vec::new();
        }
        match (life.born, life.died) {
            (None, None) => Vec::new(),
            (Some(born), None) => vec![format!("{}\u{2013}?", year(born))],
            (born, Some(died)) => vec![format!("{}\u{2013}{}", born.map_or_else(|| "?".to_owned(), year), year(died))],
        }
    }

    fn years(&self, from: Option<When>, until: Option<When>) -> String {
        match (from, until) {
            (None, None) => String::new(),
            (Some(from), Some(until)) if year(from) == year(until) => year(from),
            (Some(from), None) => format!("{}\u{2013}", year(from)),
            (from, Some(until)) => format!("{}\u{2013}{}", from.map_or_else(String::new, year), year(until)),
        }
    }

    fn about(&self, person: &Person, today: Date) -> Vec<String> {
        let mut about = Vec::new();
        about.push(
            match (person.stage, person.sex) {
                (Stage::Expected, _) => "baby on the way",
                (Stage::Lost, _) => "pregnancy that was lost",
                (Stage::Born, Sex::Female) => "female",
                (Stage::Born, Sex::Male) => "male",
                (Stage::Born, Sex::Other) => "neither male nor female, or both",
                (Stage::Born, Sex::NotKnown) => "sex not recorded",
            }
            .to_owned(),
        );
        let life = &person.life;
        about.extend(life.due.filter(|_| person.stage == Stage::Expected).map(|due| format!("due {}", day(due))));
        about.extend(life.born.map(|born| format!("born {}", said(born))));
        match (life.died, life.has_died) {
            (Some(died), _) => about.push(format!("died {}", said(died))),
            (None, true) => about.push("died, not known when".to_owned()),
            (None, false) => {}
        }
        if person.stage == Stage::Born && !life.is_over() {
            about.push(match age(person, today) {
                None => "age not known".to_owned(),
                Some((0, _)) => "under 1 year old".to_owned(),
                Some((1, true)) => "1 year old".to_owned(),
                Some((age, true)) => format!("{age} years old"),
                Some((age, false)) => format!("about {age} years old"),
            });
        }
        if person.is_index {
            about.push("the drawing is about them".to_owned());
        }
        about
    }

    fn lives(&self, home: &str) -> String {
        format!("lives in {home}")
    }

    fn couple(&self, union: &Union, other: &str) -> String {
        let kind = match union.kind {
            UnionKind::Married => "married to",
            UnionKind::Together => "lives as a couple with",
            UnionKind::Apart => "partner, living apart, of",
            UnionKind::Separated => "separated from",
            UnionKind::Divorced => "divorced from",
            UnionKind::Ended => "no longer together with",
            UnionKind::NotKnown => "partner of",
        };
        let from = union.from.map_or_else(String::new, |from| format!(", from {}", said(from)));
        let until = union.until.map_or_else(String::new, |until| format!(", until {}", said(until)));
        format!("{kind} {other}{from}{until}")
    }

    fn parent_of(&self, kind: ParentKind, child: &str) -> String {
        let kind = match kind {
            ParentKind::Birth => "parent of",
            ParentKind::Adopted => "adoptive parent of",
            ParentKind::Guardian => "special guardian of",
            ParentKind::Kinship => "kinship carer of",
            ParentKind::Foster => "foster carer of",
            ParentKind::Step => "step-parent of",
        };
        format!("{kind} {child}")
    }

    fn child_of(&self, kind: ParentKind, parent: &str) -> String {
        let kind = match kind {
            ParentKind::Birth => "child of",
            ParentKind::Adopted => "adopted child of",
            ParentKind::Guardian => "under special guardianship of",
            ParentKind::Kinship => "in kinship care with",
            ParentKind::Foster => "fostered by",
            ParentKind::Step => "step-child of",
        };
        format!("{kind} {parent}")
    }

    fn twin_of(&self, other: &str, identical: Option<bool>) -> String {
        match identical {
            Some(true) => format!("identical twin of {other}"),
            _ => format!("twin of {other}"),
        }
    }

    fn kin(&self, kind: KinKind, is_first: bool, other: &str) -> String {
        let kind = match (kind, is_first) {
            (KinKind::Sibling, _) => "brother or sister of",
            (KinKind::Grandparent, true) => "grandparent of",
            (KinKind::Grandparent, false) => "grandchild of",
            (KinKind::GreatGrandparent, true) => "great-grandparent of",
            (KinKind::GreatGrandparent, false) => "great-grandchild of",
            (KinKind::AuntUncle, true) => "aunt or uncle of",
            (KinKind::AuntUncle, false) => "niece or nephew of",
            (KinKind::Cousin, _) => "cousin of",
        };
        format!("{kind} {other}")
    }

    fn feeling(&self, kind: FeelingKind, is_first: bool, other: &str) -> String {
        match (kind, is_first) {
            (FeelingKind::Close, _) => format!("close to {other}"),
            (FeelingKind::CloseConflict, _) => format!("close to {other}, with conflict"),
            (FeelingKind::Conflict, _) => format!("in conflict with {other}"),
            (FeelingKind::Distant, _) => format!("distant from {other}"),
            (FeelingKind::CutOff, _) => format!("no contact with {other}"),
            (FeelingKind::Harmful, true) => format!("harms {other}"),
            (FeelingKind::Harmful, false) => format!("is harmed by {other}"),
        }
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        match trouble {
            Trouble::OwnForebear { names } => format!(
                "By what is recorded somebody is their own forebear: {}. Look at who is whose parent.",
                names.join(", parent of ")
            ),
            Trouble::TiedToThemselves { name } => {
                format!("{name} is tied to themselves, which is not drawn. Look at that tie.")
            }
            Trouble::TwoOfOneId { one, other } => {
                format!(
                    "{one} and {other} came as one person, and only {one} is drawn. This is an error of the program."
                )
            }
            Trouble::ParentNotOlder { parent, child } => {
                format!("{parent} is recorded as a parent of {child} and is not older. Look at the dates of birth.")
            }
            Trouble::Many { people } => {
                format!("{people} people are more than one drawing can show well. Look at a part of the family.")
            }
        }
    }

    fn outside(&self, strength: Strength, flow: Flow, whose: Option<&str>) -> String {
        let strength = match strength {
            Strength::Strong => "strong tie",
            Strength::Plain => "tie",
            Strength::Weak => "weak tie",
            Strength::Stressful => "stressful tie",
            Strength::Broken => "broken tie",
        };
        let flow = match flow {
            Flow::NotSaid => "",
            Flow::In => ", gives to the family",
            Flow::Out => ", takes from the family",
            Flow::Both => ", gives and takes",
        };
        format!("{strength} with {}{flow}", whose.unwrap_or("the family"))
    }

    fn map(&self, members: usize, outside: usize, today: Date) -> String {
        let count = |count: usize, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
        format!(
            "A family of {} with {} round it, drawn on {}. The same facts stand in the list beside it.",
            count(members, "person", "people"),
            count(outside, "tie", "ties"),
            day(today)
        )
    }
}

fn meaning(sign: Sign) -> &'static str {
    match sign {
        Sign::Male => "Male",
        Sign::Female => "Female",
        Sign::OtherSex => "Neither, or both",
        Sign::SexNotKnown => "Sex not recorded",
        Sign::Expected => "Baby on the way",
        Sign::Lost => "Pregnancy that was lost",
        Sign::Index => "Whom it is about",
        Sign::Died => "Died",
        Sign::Married => "Married",
        Sign::Together => "Living together",
        Sign::Apart => "Partners, living apart",
        Sign::Separated => "Separated",
        Sign::Divorced => "Divorced",
        Sign::Ended => "No longer together",
        Sign::CoupleNotKnown => "Couple; no more is recorded",
        Sign::Birth => "Child by birth",
        Sign::Adopted => "Adopted",
        Sign::Guardian => "Special guardianship",
        Sign::Kinship => "Kinship care",
        Sign::Foster => "Fostered",
        Sign::Step => "Step-child",
        Sign::KinLine => "Related; through whom is not recorded",
        Sign::Twins => "Twins",
        Sign::Identical => "Identical twins",
        Sign::Home => "Live together",
        Sign::Close => "Close",
        Sign::CloseConflict => "Close, with conflict",
        Sign::Conflict => "In conflict",
        Sign::Distant => "Distant",
        Sign::CutOff => "No contact",
        Sign::Harmful => "Harms",
        Sign::Against => "Can not be: look at this tie",
        Sign::Strong => "Strong tie",
        Sign::Weak => "Weak tie",
        Sign::Stressful => "Stressful tie",
        Sign::Broken => "Broken tie",
        Sign::Gives => "Which way help and effort go",
    }
}
