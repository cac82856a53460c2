//! The facts file, row by row, as it is written. What is left out or null is not recorded.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything a file says about one family. A list that is left out is one that nobody has looked at or no feed
/// brings; an empty list says that somebody looked and there was nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactsFile {
    /// The family and the days of its help.
    pub family: FamilyRow,
    /// Who belongs to it.
    #[serde(default)]
    pub members: Option<Vec<MemberRow>>,
    /// The school terms of the area, also those to come.
    #[serde(default)]
    pub terms: Option<Vec<TermRow>>,
    /// Sessions at school, one row for a person and a term.
    #[serde(default)]
    pub attendance: Option<Vec<AttendanceRow>>,
    /// Exclusions from school.
    #[serde(default)]
    pub exclusions: Option<Vec<ExclusionRow>>,
    /// What happened on a day.
    #[serde(default)]
    pub events: Option<Vec<EventRow>>,
    /// What held from a day to a day.
    #[serde(default)]
    pub statuses: Option<Vec<StatusRow>>,
    /// Paid work of adults.
    #[serde(default)]
    pub work: Option<Vec<WorkRow>>,
    /// The needs that were found, with what shows that they are met.
    #[serde(default)]
    pub needs: Option<Vec<NeedRow>>,
    /// Results that were paid for this family, also under an earlier family id.
    #[serde(default)]
    pub paid_results: Option<Vec<PaidRow>>,
    /// How many results the area may claim and has been paid.
    #[serde(default)]
    pub area: Option<AreaRow>,
    /// Where the audit of this claim stands.
    #[serde(default)]
    pub audit: Option<Audit>,
}

/// The family, and the days of its help.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyRow {
    /// The family's id, unlike any other in one file of many.
    pub id: String,
    /// When it was found to be one that the programme is for.
    #[serde(default, with = "day_or_none")]
    pub identified_on: Option<Date>,
    /// When it was agreed to work with it.
    #[serde(default, with = "day_or_none")]
    pub attached_on: Option<Date>,
    /// When the help ended.
    #[serde(default, with = "day_or_none")]
    pub closed_on: Option<Date>,
    /// Since when it has had a lead practitioner.
    #[serde(default, with = "day_or_none")]
    pub lead_since: Option<Date>,
    /// When the whole-family assessment was made.
    #[serde(default, with = "day_or_none")]
    pub assessment_on: Option<Date>,
    /// When the plan was agreed.
    #[serde(default, with = "day_or_none")]
    pub plan_on: Option<Date>,
}

/// Child, adult or a baby on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// Under 18 when the family was met.
    Child,
    /// 18 or older.
    Adult,
    /// Not yet born.
    Unborn,
}

/// A member of the family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberRow {
    /// What other rows call this person.
    pub id: String,
    /// Child, adult or unborn.
    pub kind: MemberKind,
    /// The date of birth.
    #[serde(default, with = "day_or_none")]
    pub born: Option<Date>,
    /// Whether they live with the family.
    #[serde(default)]
    pub resident: Option<bool>,
    /// The first day on which they should be at school.
    #[serde(default, with = "day_or_none")]
    pub school_age_from: Option<Date>,
    /// The day on which they left school for good.
    #[serde(default, with = "day_or_none")]
    pub left_school_on: Option<Date>,
}

/// A school term. It counts once it has ended, from the day after `to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermRow {
    /// What other rows call it.
    pub id: String,
    /// Its first day.
    #[serde(with = "day")]
    pub from: Date,
    /// Its last day.
    #[serde(with = "day")]
    pub to: Date,
}

/// Sessions of one person in one term. A session is half a school day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttendanceRow {
    /// Whose.
    pub person: String,
    /// In which term.
    pub term: String,
    /// Sessions there were.
    #[serde(default)]
    pub possible: Option<u32>,
    /// Sessions attended.
    #[serde(default)]
    pub attended: Option<u32>,
    /// Sessions missed with leave.
    #[serde(default)]
    pub authorised: Option<u32>,
    /// Sessions missed without leave.
    #[serde(default)]
    pub unauthorised: Option<u32>,
}

/// One exclusion from school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionRow {
    /// Whose.
    pub person: String,
    /// In which term.
    pub term: String,
    /// `fixed_term` or `permanent`.
    pub kind: String,
    /// School days, for a fixed term.
    #[serde(default)]
    pub days: Option<u32>,
}

/// Something that happened, to a person or to the household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRow {
    /// Who it is about, unless it is about the household.
    #[serde(default)]
    pub person: Option<String>,
    /// Whether it is about the household.
    #[serde(default)]
    pub household: Option<bool>,
    /// What happened: `asb`, `domestic_callout` and so on.
    pub kind: String,
    /// The day.
    #[serde(with = "day")]
    pub on: Date,
}

/// Something that held for a person from a day, to a day if it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusRow {
    /// Whose.
    pub person: String,
    /// What: `cp`, `early_help` and so on.
    pub kind: String,
    /// Its first day.
    #[serde(with = "day")]
    pub from: Date,
    /// The day it ended.
    #[serde(default, with = "day_or_none")]
    pub to: Option<Date>,
}

/// A spell of paid work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkRow {
    /// Whose.
    pub person: String,
    /// The benefit they came off.
    #[serde(default)]
    pub benefit_before: Option<String>,
    /// The first day of work.
    #[serde(with = "day")]
    pub from: Date,
    /// The last day of work.
    #[serde(default, with = "day_or_none")]
    pub to: Option<Date>,
}

/// A need that was found in the family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedRow {
    /// Its code in the pack.
    pub code: String,
    /// Whose need it is; nobody for one of the household.
    #[serde(default)]
    pub person: Option<String>,
    /// When it was found.
    #[serde(default, with = "day_or_none")]
    pub identified_on: Option<Date>,
    /// When a professional said that it is met.
    #[serde(default, with = "day_or_none")]
    pub met_on: Option<Date>,
    /// What shows it.
    #[serde(default)]
    pub evidence: Option<Vec<EvidenceRow>>,
}

/// One piece of evidence for a need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRow {
    /// What it is: `agency_record`, `document` and so on.
    pub kind: String,
    /// The day it speaks of. Undated evidence shows nothing.
    #[serde(default, with = "day_or_none")]
    pub on: Option<Date>,
    /// Who gave it: `professional`, `agency` or `claiming_worker`.
    #[serde(default)]
    pub role: Option<String>,
    /// For a measure: the tool that was used.
    #[serde(default)]
    pub tool: Option<String>,
    /// For a measure: the score on that tool.
    #[serde(default)]
    pub score: Option<i32>,
}

/// A result that was paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaidRow {
    /// The pack it was paid under.
    pub pack: String,
    /// The family id it was paid under, where two records became one since.
    #[serde(default)]
    pub family: Option<String>,
}

/// The area's numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaRow {
    /// Results paid so far.
    #[serde(default)]
    pub paid: Option<u32>,
    /// Results that can be paid at the most.
    #[serde(default)]
    pub allocation: Option<u32>,
}

/// Where the audit of a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audit {
    /// Not drawn in the sample.
    None,
    /// Drawn, and not yet looked at.
    Pending,
    /// Looked at and found good.
    Passed,
    /// Looked at and found wanting.
    Failed,
}

/// A day as the file writes it.
mod day {
    use super::{Date, Deserialize};
    use serde::{Deserializer, Serializer, de::Error};
    use std::borrow::Cow;

    pub(super) fn read<E: Error>(text: &str) -> Result<Date, E> {
        crate::days::read(text)
            .ok_or_else(|| E::custom(format_args!("{text:?} is no day; a day is written like 2018-07-31")))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        read(&Cow::<str>::deserialize(from)?)
    }

    pub(super) fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(day)
    }
}

/// A day, or null.
mod day_or_none {
    use super::{Date, Deserialize};
    use serde::{Deserializer, Serializer};
    use std::borrow::Cow;

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        Option::<Cow<str>>::deserialize(from)?.map(|text| super::day::read(&text)).transpose()
    }

    pub(super) fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => to.collect_str(day),
            None => to.serialize_none(),
        }
    }
}
