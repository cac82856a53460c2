//! Who can bring a family together: a rule without queries. Source: practice notes 2.7: the coordinator is neutral and not the case decision maker.

use alongside_schema::Id;
use alongside_schema::reach::GRADE_FULL;

use crate::codes::Kind;

/// Somebody who works with the family.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Their account.
    pub user_id: Id,
    /// Their name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// Whether they work with the family as somebody who brings its network together.
    pub coordinates: bool,
    /// How far they reach the family: who answers for it reaches all of it.
    pub grade: i64,
}

impl Candidate {
    /// Why they can not coordinate a meeting of this kind; nothing where they can.
    pub fn against(&self, kind: Kind, referred_by: &Id) -> Option<String> {
        if !kind.is_independent() {
            return None;
        }
        let name = &self.name;
        if self.grade >= GRADE_FULL {
            return Some(format!(
                "{name} answers for this family, and so decides. Choose a coordinator who does not decide."
            ));
        }
        if self.user_id == *referred_by {
            return Some(format!("{name} asked for this meeting. Choose a coordinator who stands outside it."));
        }
        (!self.coordinates).then(|| {
            format!(
                "{name} does not work with the family as a coordinator. Add them first under “Who works with the family”, as network meeting coordinator."
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;

    #[test]
    fn who_decides_coordinates_no_conference() {
        let (chance, now) = (Chance::seeded(1), "2026-11-21T10:00:00Z".parse().expect("a moment"));
        let (one, other) = (chance.id(now), chance.id(now));
        let candidate = |coordinates, grade| Candidate {
            user_id: one.clone(),
            name: "Ola".to_owned(),
            job_title: String::new(),
            coordinates,
            grade,
        };
        for kind in [Kind::Conference, Kind::BeforeCourt] {
            assert_eq!(candidate(true, 2).against(kind, &other), None);
            assert!(
                candidate(true, 3).against(kind, &other).is_some_and(|why| why.contains("answers for this family"))
            );
            assert!(candidate(true, 2).against(kind, &one).is_some_and(|why| why.contains("asked for this meeting")));
            assert!(candidate(false, 2).against(kind, &other).is_some_and(|why| why.contains("Add them first")));
        }
        assert_eq!(candidate(false, 3).against(Kind::Network, &one), None, "a worker calls a network meeting");
    }
}
