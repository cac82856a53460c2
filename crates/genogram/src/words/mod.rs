//! The words of a drawing. [`English`] has them in English; another language is another implementation.

mod english;
mod sign;

use std::borrow::Cow;

use jiff::civil::Date;

pub use english::English;
pub use sign::Sign;

use crate::Trouble;
use crate::ecomap::{Flow, Strength};
use crate::input::{FeelingKind, KinKind, ParentKind, Person, Union, When};

/// What a drawing and its list say, in one language.
pub trait Words {
    /// What a sign means, in the key.
    fn sign(&self, sign: Sign) -> Cow<'static, str>;
    /// What stands above the key.
    fn key(&self) -> Cow<'static, str>;
    /// The day on which the drawing was made, as it is printed.
    fn drawn_on(&self, today: Date) -> String;
    /// What the drawing is, for those who hear it.
    fn description(&self, people: usize, generations: usize, today: Date) -> String;
    /// What stands inside a figure: at most three or four letters, such as an age.
    fn inside(&self, person: &Person, today: Date) -> String;
    /// What stands below a name, line by line: the years of a life that is over, when a baby is due.
    fn under(&self, person: &Person, today: Date) -> Vec<String>;
    /// The years of a couple, short enough to stand on their line; empty where none is known.
    fn years(&self, from: Option<When>, until: Option<When>) -> String;
    /// What is known of somebody, for the list: outline, age, life.
    fn about(&self, person: &Person, today: Date) -> Vec<String>;
    /// That somebody lives in this home.
    fn lives(&self, home: &str) -> String;
    /// What a couple is, said of one of them.
    fn couple(&self, union: &Union, other: &str) -> String;
    /// What somebody is to a child of theirs.
    fn parent_of(&self, kind: ParentKind, child: &str) -> String;
    /// What somebody is to a parent of theirs.
    fn child_of(&self, kind: ParentKind, parent: &str) -> String;
    /// That somebody is a twin of somebody.
    fn twin_of(&self, other: &str, identical: Option<bool>) -> String;
    /// What somebody is to a relative; `is_first` where they are the one of whom it is said.
    fn kin(&self, kind: KinKind, is_first: bool, other: &str) -> String;
    /// How it is with somebody; `is_first` where they are the one from whom it goes out.
    fn feeling(&self, kind: FeelingKind, is_first: bool, other: &str) -> String;
    /// What is odd, and what to do.
    fn trouble(&self, trouble: &Trouble) -> String;
    /// How strong a tie of the family to somebody outside is, and which way it goes.
    fn outside(&self, strength: Strength, flow: Flow, whose: Option<&str>) -> String;
    /// What an ecomap is, for those who hear it.
    fn map(&self, members: usize, outside: usize, today: Date) -> String;
}
