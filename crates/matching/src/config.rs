//! What a run is told: which column means what, and from which probability two rows are one person.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::MatchError;

/// Comparisons beyond those of names, dates, places and identifiers.
pub const MOST_COMPARES: usize = 20;

/// A run's configuration, as its TOML file says it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Which column stands for what.
    pub columns: Columns,
    /// Any further evidence.
    #[serde(default)]
    pub compare: Vec<Compare>,
    /// What comes out.
    #[serde(default)]
    pub output: Output,
}

/// One column name, or several in order.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Names {
    /// One column.
    One(String),
    /// Several: of names and addresses the cells are joined in this order, of anything else the first filled cell counts.
    Many(Vec<String>),
}

impl Names {
    /// The column names in order.
    pub fn list(&self) -> Vec<&str> {
        match self {
            Self::One(name) => vec![name],
            Self::Many(names) => names.iter().map(String::as_str).collect(),
        }
    }
}

/// Which column of the input stands for what. What a table lacks is left out.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is named in the crate's README as it is named here")]
pub struct Columns {
    pub id: Option<Names>,
    pub full_name: Option<Names>,
    pub forename: Option<Names>,
    pub middle: Option<Names>,
    pub surname: Option<Names>,
    pub birth_date: Option<Names>,
    pub birth_date_format: Option<Names>,
    pub sex: Option<Names>,
    pub address: Option<Names>,
    pub postcode: Option<Names>,
    pub uprn: Option<Names>,
    pub nhs_number: Option<Names>,
    pub upn: Option<Names>,
    pub nino: Option<Names>,
    pub feed: Option<Names>,
    pub seen: Option<Names>,
    pub seen_format: Option<Names>,
    pub list: Option<Names>,
}

/// What a column stands for. The number is its place in a [`crate::read::Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named in the crate's README as it is named here")]
pub enum Role {
    FullName,
    Forename,
    Middle,
    Surname,
    BirthDate,
    Sex,
    Address,
    Postcode,
    Uprn,
    NhsNumber,
    Upn,
    Nino,
    Feed,
    Seen,
    List,
}

impl Role {
    /// Every role, in the order of its number. Further comparisons come after these.
    pub const ALL: [Self; 15] = [
        Self::FullName,
        Self::Forename,
        Self::Middle,
        Self::Surname,
        Self::BirthDate,
        Self::Sex,
        Self::Address,
        Self::Postcode,
        Self::Uprn,
        Self::NhsNumber,
        Self::Upn,
        Self::Nino,
        Self::Feed,
        Self::Seen,
        Self::List,
    ];

    /// Whether the cells of several columns are joined; of other roles the first filled one counts.
    pub fn joins(self) -> bool {
        matches!(self, Self::FullName | Self::Forename | Self::Middle | Self::Surname | Self::Address)
    }
}

impl Columns {
    /// The columns of a role, if the configuration names any.
    pub fn of(&self, role: Role) -> Option<&Names> {
        match role {
            Role::FullName => self.full_name.as_ref(),
            Role::Forename => self.forename.as_ref(),
            Role::Middle => self.middle.as_ref(),
            Role::Surname => self.surname.as_ref(),
            Role::BirthDate => self.birth_date.as_ref(),
            Role::Sex => self.sex.as_ref(),
            Role::Address => self.address.as_ref(),
            Role::Postcode => self.postcode.as_ref(),
            Role::Uprn => self.uprn.as_ref(),
            Role::NhsNumber => self.nhs_number.as_ref(),
            Role::Upn => self.upn.as_ref(),
            Role::Nino => self.nino.as_ref(),
            Role::Feed => self.feed.as_ref(),
            Role::Seen => self.seen.as_ref(),
            Role::List => self.list.as_ref(),
        }
    }
}

/// Further evidence: a column, and how two of its values are compared.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// The column.
    pub column: String,
    /// How it is compared.
    pub kind: Kind,
}

/// How two values of a further column are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words that may be misspelt: a birth place, an occupation.
    String,
    /// The same or not; a slip of one letter is seen. Identifiers without a rule of their own.
    Exact,
    /// A date.
    Date,
    /// One of a few values.
    Category,
    /// A number; near numbers are alike.
    Number,
}

/// What comes out.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Output {
    /// The probability from which two rows are one person.
    pub threshold: f64,
    /// Pairs from this probability up to the threshold are for people to decide (`review.csv`).
    pub review: f64,
}

impl Default for Output {
    fn default() -> Self {
        Self { threshold: 0.95, review: 0.05 }
    }
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// If it can not be read, names something unknown, or asks for what can not be.
    pub fn read(path: &Path) -> Result<Self, MatchError> {
        let text = std::fs::read_to_string(path).map_err(|e| MatchError::file(path, e))?;
        let config: Self = toml::from_str(&text).map_err(|e| MatchError::Config(format!("{}: {e}", path.display())))?;
        config.check()?;
        Ok(config)
    }

    /// Looks for what can not be.
    ///
    /// # Errors
    /// If nothing is named by which people could be told apart, or a threshold is no probability.
    pub fn check(&self) -> Result<(), MatchError> {
        let wrong = |text: &str| Err(MatchError::Config(text.to_owned()));
        let evidence = Role::ALL.iter().take(12).any(|role| self.columns.of(*role).is_some());
        if !evidence && self.compare.is_empty() {
            return wrong("[columns] names nothing to compare: give at least a name, a date of birth or an identifier");
        }
        if self.compare.len() > MOST_COMPARES {
            return wrong("more than 20 [[compare]] tables: leave out what tells least");
        }
        let Output { threshold, review } = self.output;
        if !(0.5..1.0).contains(&threshold) {
            return wrong("[output] threshold must be at least 0.5 and below 1");
        }
        if !(0.0..=threshold).contains(&review) {
            return wrong("[output] review must lie between 0 and the threshold");
        }
        Ok(())
    }
}
