//! What a drawing is made of. Whoever asks for it gives only what the viewer may know: what is not given is absent and leaves no gap.

use jiff::civil::Date;

/// Everything that a genogram shows. The order of the rows changes nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    /// Everybody who is drawn.
    pub people: Vec<Person>,
    /// Who is or was with whom.
    pub unions: Vec<Union>,
    /// Who is whose parent, or in a parent's place.
    pub parents: Vec<Parent>,
    /// Children who were born together.
    pub twins: Vec<Twins>,
    /// Relatives of whom it is not recorded through which parents they are related.
    pub kin: Vec<Kin>,
    /// Who lives together. Somebody with two homes stands in both.
    pub homes: Vec<Home>,
    /// How it is between two people.
    pub feelings: Vec<Feeling>,
}

/// Somebody to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// By what the other rows mean them. Never shown.
    pub id: String,
    /// What they are called; may be empty, in any script.
    pub name: String,
    /// The outline.
    pub sex: Sex,
    /// Whether they were born.
    pub stage: Stage,
    /// The dates of their life.
    pub life: Life,
    /// Where a click on them leads.
    pub address: Option<String>,
    /// Whether the drawing was made for them; they get a double outline.
    pub is_index: bool,
}

/// What decides the outline of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// A circle.
    Female,
    /// A square.
    Male,
    /// A diamond: neither, or both.
    Other,
    /// A dotted diamond: nobody has said.
    #[default]
    NotKnown,
}

/// Whether somebody was born.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// They were.
    #[default]
    Born,
    /// A baby on the way: a triangle.
    Expected,
    /// A pregnancy that was lost: a small triangle. Given only where the family wants it to be seen.
    Lost,
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Accuracy {
    /// The day.
    #[default]
    Day,
    /// The month.
    Month,
    /// The year.
    Year,
    /// About the year.
    About,
}

/// A day as exactly as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// The day, or the first that it may be.
    pub date: Date,
    /// What of it is known.
    pub accuracy: Accuracy,
}

impl When {
    /// This very day.
    pub fn day(date: Date) -> When {
        When { date, accuracy: Accuracy::Day }
    }

    /// Some day of this year.
    ///
    /// Years that the calendar does not have (before -9999, after 9999) become the nearest that it has.
    pub fn year(year: i16) -> When {
        let date = Date::new(year.clamp(Date::MIN.year(), Date::MAX.year()), 1, 1).unwrap_or(Date::MIN);
        When { date, accuracy: Accuracy::Year }
    }
}

/// The dates of a life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// When they were born.
    pub born: Option<When>,
    /// When they died.
    pub died: Option<When>,
    /// That they died, also where nobody knows when.
    pub has_died: bool,
    /// When a baby on the way is due.
    pub due: Option<Date>,
}

impl Life {
    /// Whether they died, with or without a date.
    pub fn is_over(&self) -> bool {
        self.has_died || self.died.is_some()
    }
}

/// Two people who are or were a couple. One row for a pair; the order of the two means nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// One of them.
    pub one: String,
    /// The other.
    pub other: String,
    /// How they stand.
    pub kind: UnionKind,
    /// Since when they are a couple.
    pub from: Option<When>,
    /// When they separated, divorced or parted.
    pub until: Option<When>,
}

/// How a couple stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnionKind {
    /// Married, or civil partners.
    Married,
    /// Living together.
    Together,
    /// Partners who live apart.
    Apart,
    /// Married and separated.
    Separated,
    /// Divorced.
    Divorced,
    /// Partners who were not married and are partners no more.
    Ended,
    /// They have a child together or are partners, and nothing else is said.
    #[default]
    NotKnown,
}

/// That somebody is a parent of a child, or in a parent's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Parent {
    /// The parent.
    pub parent: String,
    /// The child.
    pub child: String,
    /// In what way.
    pub kind: ParentKind,
}

/// In what way somebody is a child's parent. The first of them that is recorded of a pair is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParentKind {
    /// By birth.
    Birth,
    /// By adoption.
    Adopted,
    /// As special guardian.
    Guardian,
    /// As a relative or friend who brings the child up.
    Kinship,
    /// As foster carer.
    Foster,
    /// As partner of a parent.
    Step,
}

/// Children of one birth: twins, triplets.
#[derive(Clone, Debug, PartialEq)]
pub struct Twins {
    /// The children.
    pub children: Vec<String>,
    /// Whether they are identical, as far as it is known.
    pub identical: Option<bool>,
}

/// Relatives whose link through parents is not recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Kin {
    /// The first.
    pub from: String,
    /// The second.
    pub to: String,
    /// What the first is to the second.
    pub kind: KinKind,
}

/// What one relative is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KinKind {
    /// A brother or sister, also half or step.
    Sibling,
    /// A grandparent.
    Grandparent,
    /// A great-grandparent.
    GreatGrandparent,
    /// An aunt or uncle.
    AuntUncle,
    /// A cousin.
    Cousin,
}

/// The people of one home.
#[derive(Clone, Debug, PartialEq)]
pub struct Home {
    /// What it is called in the drawing, such as "Home 1"; never an address.
    pub name: String,
    /// Who lives there.
    pub people: Vec<String>,
}

/// How it is between two people, as somebody said.
#[derive(Clone, Debug, PartialEq)]
pub struct Feeling {
    /// One of them; where harm is done, who does it.
    pub from: String,
    /// The other; where harm is done, to whom.
    pub to: String,
    /// How it is.
    pub kind: FeelingKind,
}

/// How it is between two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeelingKind {
    /// Close.
    Close,
    /// Close, and often in conflict.
    CloseConflict,
    /// In conflict.
    Conflict,
    /// Distant.
    Distant,
    /// No contact any more.
    CutOff,
    /// The first harms the second.
    Harmful,
}

/// How a drawing is made.
#[derive(Clone)]
pub struct Options<'a> {
    /// The day of the drawing, for ages, and printed on it.
    pub today: Date,
    /// The seed of what is tried in search of a better order. The same seed and family give the same bytes.
    pub seed: u64,
    /// Whether the page is read from right to left: the drawing is mirrored, and the eldest stand on the right.
    pub right_to_left: bool,
    /// The words of the key, the dates and the list.
    pub words: &'a dyn crate::Words,
    /// What the title says; read out first.
    pub title: &'a str,
    /// Begins the ids inside the SVG, so that a page may hold several.
    pub prefix: &'a str,
}
