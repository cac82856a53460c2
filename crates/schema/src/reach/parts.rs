//! What somebody sees who works with a part of a record: a colleague of a partner agency whom the lead practitioner gave it. See ADR 0050.
//!
//! Such an account does not reach the family: in the view `graded` it has a grade below 0, which is the sum of its areas with a minus before it, and in
//! [`reach`](mod@super::reach) it has no row. So every page that opens a family answers as if there were none, and a fact is seen only where its
//! table lies in one of those areas, its row is for the whole team, and nobody it is about wishes that the agency is not told.

/// The areas of fact tables: powers of two, so that the areas of one account are a sum. They are stored: a number keeps its meaning.
pub mod area {
    /// For nobody who works with a part.
    pub const NOBODY: i64 = 0;
    /// Who is of the family, and what must be known before somebody knocks: what everybody sees who has a part.
    pub const CORE: i64 = 1;
    /// The plan.
    pub const PLAN: i64 = 2;
    /// The meetings of the team around the family, and what was recorded there.
    pub const MEETINGS: i64 = 4;
    /// The family's own words.
    pub const STORY: i64 = 8;
    /// Who is what to whom, and the children's schools.
    pub const PEOPLE: i64 = 16;
    /// The children's legal status.
    pub const LEGAL: i64 = 32;
    /// Visits and calls.
    pub const WORK: i64 = 64;
}

code_list! {
    /// What the lead practitioner can give to somebody of a partner agency, beside who is of the family and what everybody must know before they knock.
    pub enum Area {
        /// Goals, actions, services and their order.
        Plan = "plan", "The plan";
        /// Meetings, who was there, and their records.
        Meetings = "meetings", "Meetings and their records";
        /// What the family said about itself.
        Story = "story", "The family\u{2019}s story, in their words";
        /// Relationships, parental responsibility and schools.
        People = "people", "Who is what to whom, and the schools";
        /// Spells of legal status.
        Legal = "legal", "The children\u{2019}s legal status";
        /// What happened at each.
        Work = "work", "Visits and calls";
    }
}

impl Area {
    /// The number of this area; see [`area`].
    pub const fn number(self) -> i64 {
        match self {
            Self::Plan => area::PLAN,
            Self::Meetings => area::MEETINGS,
            Self::Story => area::STORY,
            Self::People => area::PEOPLE,
            Self::Legal => area::LEGAL,
            Self::Work => area::WORK,
        }
    }

    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::options().filter_map(|(code, _)| code.parse().ok())
    }

    /// What is stored for somebody who has these areas: their sum, with what everybody has.
    ///
    /// ```
    /// use alongside_schema::reach::Area;
    /// let sum = Area::sum(&[Area::Plan, Area::Work]);
    /// assert_eq!(Area::of(sum), [Area::Plan, Area::Work]);
    /// ```
    pub fn sum(areas: &[Self]) -> i64 {
        areas.iter().fold(area::CORE, |sum, area| sum | area.number())
    }

    /// The areas of such a sum.
    pub fn of(sum: i64) -> Vec<Self> {
        Self::all().filter(|area| sum & area.number() != 0).collect()
    }
}

/// The areas of a row of this table as it is stored, by its text `x`: none for a row that is not for the whole team, nor for what was said of how somebody can be
/// reached safely and of who must not be told what, which is no part of a story for anybody outside.
pub(super) fn areas_of_row(table: &str, area: i64) -> String {
    let also = if table == "stories" { " and x.kind not in ('safe_contact', 'safety')" } else { "" };
    format!("cast(case when x.visibility = 'team'{also} then {area} else {} end as bigint)", area::NOBODY)
}

/// The condition that a row of a `marked_` view is in a part of the viewer, a row of the view `graded`. Nobody whom it is about wishes that the agency is not
/// told, unless the part was given since on a ground that goes before a wish. Whose work is not that of a partner any more sees nothing by a part.
pub(super) fn in_part(row: &str, viewer: &str) -> String {
    let about = format!(
        "(w.about_person_id is null or {row}.subjects = '' or {row}.subjects like '%|' || w.about_person_id || '|%')"
    );
    let unwished = not_wished_away(&format!("{row}.family_id"), &format!("{viewer}.agency_id"), &about, BY_A_PART);
    // Hardly any account works in parts. That is asked first, since SQLite works a grade out anew wherever it is named.
    let works_so =
        format!("exists (select 1 from user_roles pr where pr.user_id = {viewer}.viewer_id and pr.role = 'partner')");
    let used = used_outside(row, &format!("{viewer}.agency_id"));
    format!(
        "({works_so} and {viewer}.grade < 0 and ({row}.in_part & (0 - {viewer}.grade)) <> 0 and {unwished} and {used})"
    )
}

/// The condition that a row is not about somebody, or a family, of whom what we hold is kept and not used just now. Who is of the family and what must be known before
/// somebody knocks keeps people safe and is always seen; so is all of it where the part was given to protect somebody, or because a court or a law asks for it.
fn used_outside(row: &str, agency: &str) -> String {
    format!(
        "({row}.in_part = {core} or not exists (select 1 from limits_now n
                     where n.family_id = {row}.family_id
                       and (n.person_id is null or {row}.subjects like '%|' || n.person_id || '|%')
                       and not exists (select 1 from sharing_decisions s
                                       where s.family_id = n.family_id and s.agency_id = {agency}
                                         and s.decision in ('shared', 'part')
                                         and s.ground in ('safeguarding', 'court', 'duty') {BY_A_PART})))",
        core = area::CORE
    )
}

/// What an account of the view `graded` has of a family by a part of its record: the sum of its areas with a minus before it, or nothing. A part ends with the stretch of
/// work in which it was given, and holds for nobody whose agency the family does not wish to be told at all.
pub(super) fn by_a_part(family: &str, user: &str) -> String {
    let unwished =
        not_wished_away(&format!("{family}.id"), &format!("{user}.agency_id"), "w.about_person_id is null", BY_A_PART);
    format!(
        "(select min(0 - i.parts) from involvements i
         where i.family_id = {family}.id and i.user_id = {user}.id and i.ended_on is null and i.role = 'partner'
           and exists (select 1 from episodes e where e.id = i.episode_id and e.closed_on is null)
           and {unwished})"
    )
}

/// A decision counts against a wish where it was to give a part of the record, and not where it was to tell one thing.
const BY_A_PART: &str = "and s.way = 'part'";

/// The condition that nobody of the family wishes that an agency is not told; `about` says which wishes `w` mean it. A wish holds until it was decided to share on a
/// ground that goes before it; `decided` says which of those decisions `s` count.
pub(super) fn not_wished_away(family: &str, agency: &str, about: &str, decided: &str) -> String {
    format!(
        "not exists (select 1 from sharing_wishes w
                     where w.family_id = {family} and w.says = 'no' and w.to_on is null
                       and (w.agency_id is null or w.agency_id = {agency})
                       and {about}
                       and not exists (select 1 from sharing_decisions s
                                       where s.family_id = w.family_id and s.agency_id = {agency}
                                         and s.decision in ('shared', 'part')
                                         and s.ground in ('safeguarding', 'court', 'duty')
                                         and s.decided_at >= w.recorded_at {decided}))"
    )
}

/// The parts of records that accounts have now, with the sum of their [areas](area).
pub(super) const PARTS_NOW: &str = "
create view parts_now as
select viewer_id, family_id, person_id, 0 - grade as areas from graded where grade < 0";

diesel::table! {
    /// The records of which an account has a part now, with the sum of its [areas](area). It does not [reach](mod@super::reach) those families.
    parts_now (viewer_id, family_id) {
        viewer_id -> Text,
        family_id -> Text,
        person_id -> Nullable<Text>,
        areas -> BigInt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_has_a_number_of_its_own() {
        let numbers: Vec<i64> = Area::all().map(Area::number).chain([area::CORE]).collect();
        assert!(numbers.iter().all(|number| number.count_ones() == 1));
        assert_eq!(numbers.iter().fold(0, |all, number| all | number).count_ones() as usize, numbers.len());
    }
}
