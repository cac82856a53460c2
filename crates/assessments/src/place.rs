//! Where in an assessment something stands: a domain, and a child where the domain is asked for each.

use std::fmt;

use alongside_families::store::Member;
use alongside_schema::Id;
use alongside_web::settings::Domain;

/// One place of an assessment, as it stands in addresses and is stored: `environment`, or `development-<the child's id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The domain's code.
    pub domain: String,
    /// The child, where the domain is asked for each.
    pub child: Option<Id>,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.child {
            Some(child) => write!(out, "{}-{child}", self.domain),
            None => out.write_str(&self.domain),
        }
    }
}

/// Every place of an assessment of a family with these members, child by child and the whole family last, with its domain and its child.
pub(crate) fn places<'a>(
    domains: &'a [Domain],
    members: &'a [Member],
) -> impl Iterator<Item = (Place, &'a Domain, Option<&'a Member>)> {
    let children = members.iter().filter(|member| member.is_child());
    let of_child = move |child: &'a Member| {
        let asked = domains.iter().filter(|domain| domain.each_child);
        asked.map(move |domain| {
            let place = Place { domain: domain.code.clone(), child: Some(child.person_id.clone()) };
            (place, domain, Some(child))
        })
    };
    let of_family = domains.iter().filter(|domain| !domain.each_child);
    let of_family = of_family.map(|domain| (Place { domain: domain.code.clone(), child: None }, domain, None));
    children.flat_map(of_child).chain(of_family)
}

#[cfg(test)]
mod tests {
    use alongside_families::codes::PersonKind;
    use alongside_schema::Chance;
    use alongside_web::settings::Assessment;

    use super::*;

    #[test]
    fn each_child_has_places_of_its_own_and_the_family_has_one() {
        let chance = Chance::seeded(1);
        let now: alongside_schema::Moment = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let member = |name: &str, kind| Member {
            name: name.to_owned(),
            ..Member::imagined(chance.id(now), kind, None, now.day())
        };
        let members = [
            member("Yusuf", PersonKind::Child),
            member("Nadia", PersonKind::Adult),
            member("Idris", PersonKind::Child),
        ];
        let domains = Assessment::default().domains;
        let all: Vec<String> = places(&domains, &members).map(|(place, ..)| place.to_string()).collect();
        assert_eq!(all.len(), 5);
        assert_eq!(all[0], format!("development-{}", members[0].person_id));
        assert_eq!(all[4], "environment");
    }
}
