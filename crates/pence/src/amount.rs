use std::fmt;
use std::str::FromStr;

/// An amount of money in whole pence, from nothing to [`MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pence(i64);

/// The most that is ever one amount: ten million pounds. What is more is a slip of the hand, and sums of many such amounts still fit.
pub const MOST: i64 = 1_000_000_000;

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotMoney {
    /// There is no number in it, or something else beside one.
    NoNumber,
    /// There are other than two figures after the point: `1.5` may mean one pound fifty or one pound five.
    NotTwoFigures,
    /// It is more than [`MOST`].
    TooMuch,
}

impl Pence {
    /// Nothing.
    pub const NOTHING: Self = Self(0);

    /// This many pence; nothing for less than none or more than [`MOST`].
    pub fn of(pence: i64) -> Option<Self> {
        (0..=MOST).contains(&pence).then_some(Self(pence))
    }

    /// The number of pence, as it is stored.
    pub fn number(self) -> i64 {
        self.0
    }

    /// Whether it is no money at all.
    pub fn is_nothing(self) -> bool {
        self.0 == 0
    }

    /// Both together; nothing where that is more than [`MOST`].
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::of(self.0.checked_add(other.0)?)
    }

    /// What is left when the other is taken away; nothing where the other is more.
    pub fn minus(self, other: Self) -> Option<Self> {
        Self::of(self.0 - other.0)
    }

    /// So many times as much.
    pub fn times(self, times: usize) -> Option<Self> {
        Self::of(self.0.checked_mul(i64::try_from(times).ok()?)?)
    }

    /// As a table for other programs has it: `1234.50`.
    pub fn plain(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// All of these together; nothing where that is more than [`MOST`].
pub fn total(amounts: impl IntoIterator<Item = Pence>) -> Option<Pence> {
    amounts.into_iter().try_fold(Pence::NOTHING, Pence::plus)
}

/// As people read it: `£120`, `£120.50`, `£1,234`.
impl fmt::Display for Pence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pounds = (self.0 / 100).to_string();
        f.write_str("£")?;
        for (at, figure) in pounds.chars().enumerate() {
            if at > 0 && (pounds.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{figure}")?;
        }
        match self.0 % 100 {
            0 => Ok(()),
            pence => write!(f, ".{pence:02}"),
        }
    }
}

/// As people type it: `£120`, `120.50`, `1,234`, with blanks round it.
impl FromStr for Pence {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let text = text.trim();
        let text = text.strip_prefix('£').unwrap_or(text).trim_start();
        let (pounds, pence) = match text.split_once('.') {
            None => (text, 0),
            Some((pounds, figures)) => (pounds, two_figures(figures)?),
        };
        let pounds = whole(pounds)?;
        let all = pounds.checked_mul(100).and_then(|all| all.checked_add(pence)).ok_or(NotMoney::TooMuch)?;
        Self::of(all).ok_or(NotMoney::TooMuch)
    }
}

fn two_figures(figures: &str) -> Result<i64, NotMoney> {
    match figures.as_bytes() {
        [tens, ones] if figures.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
        }
        _ if figures.bytes().all(|byte| byte.is_ascii_digit()) => Err(NotMoney::NotTwoFigures),
        _ => Err(NotMoney::NoNumber),
    }
}

/// A whole number, with commas between its thousands or without any.
fn whole(text: &str) -> Result<i64, NotMoney> {
    let groups: Vec<&str> = text.split(',').collect();
    let is_number = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let are_thousands = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !are_thousands || !groups.iter().all(is_number) {
        return Err(NotMoney::NoNumber);
    }
    groups.concat().parse().map_err(|_| NotMoney::TooMuch)
}
