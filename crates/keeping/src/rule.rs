//! Rules, and all of them together.

use serde::Deserialize;

use crate::read::{self, Fault};

/// What a rule is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The birth of the youngest child of the family.
    BirthOfYoungest,
    /// The birth of the child whom the rule is about.
    Birth,
    /// The day on which the last stretch of work with the family ended.
    Closed,
    /// The last day on which anything was done or written.
    LastContact,
    /// The death of the child, where they died before they were 18.
    #[serde(rename = "death_under_18")]
    DeathUnder18,
    /// The day of the adoption order.
    Adoption,
}

impl Trigger {
    /// What it is, in words that follow "counted from".
    pub fn words(self) -> &'static str {
        match self {
            Self::BirthOfYoungest => "the birth of the youngest child",
            Self::Birth => "the birth of the child",
            Self::Closed => "the end of the work",
            Self::LastContact => "the last contact",
            Self::DeathUnder18 => "the death of the child",
            Self::Adoption => "the adoption",
        }
    }
}

/// What a rule touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Touches {
    /// Everything of a family.
    Family,
    /// What is about a child with certain legal statuses, or about nobody in particular.
    Child,
    /// What is about an adopted child, or about nobody in particular.
    Adopted,
}

/// For how long something is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Names it; stored, so never changed.
    pub code: String,
    /// What is kept and for how long, as the product says it.
    pub words: String,
    /// What it touches.
    pub touches: Touches,
    /// The legal statuses of a child that it is about.
    pub statuses: Vec<String>,
    /// The classes of documents that it is about, whatever the child's status.
    pub papers: Vec<String>,
    /// What it is counted from.
    pub trigger: Trigger,
    /// How many years.
    pub years: i16,
    /// Whether a law sets them, so that a council may keep longer and not shorter.
    pub law: bool,
    /// The rule whose place it takes for a child for whom it counts.
    pub instead_of: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Whether the council set the years.
    pub own: bool,
}

/// Every rule that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(pub(crate) Vec<Rule>);

impl Rules {
    /// Those of the product.
    ///
    /// # Panics
    ///
    /// Never: a test reads them.
    pub fn built_in() -> Self {
        match read::rules(include_str!("../keeping.toml")) {
            Ok(rules) => Self(rules),
            Err(fault) => panic!("keeping.toml: {fault}"),
        }
    }

    /// Those of the product with a council's own years.
    ///
    /// # Errors
    ///
    /// The line, and what to do: for a rule that is not known, and for fewer years than a law sets.
    pub fn with_own(text: &str) -> Result<Self, Fault> {
        let mut rules = Self::built_in();
        read::own(text, &mut rules.0)?;
        Ok(rules)
    }

    /// All of them, in the order of the product's list.
    pub fn all(&self) -> &[Rule] {
        &self.0
    }

    /// One, by its code.
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.code == code)
    }
}
