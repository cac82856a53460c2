//! Looking again at whether people still should have what they have: who joined, who moved, who left. What speaks against it is worked out from what is
//! stored; what comes of it a person decides. See ADR 0056.

use alongside_schema::{Day, Id, Moment, Role, Viewer};
use alongside_web::settings::SignIn;

alongside_schema::code_list! {
    /// What came of a look.
    pub enum Outcome {
        /// They keep what they have.
        Stays = "stays", "It stays as it is";
        /// Some of it was taken away, or a day was set on which it ends.
        Changed = "changed", "Less from now on, or until a day";
        /// They have no access from now on.
        Ends = "ends", "Their access ends now";
    }
}

/// Whom somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Circle {
    /// Everybody but oneself: administrators.
    Everybody,
    /// The people of one's team but oneself: managers.
    Team,
}

impl Circle {
    /// The address of the list.
    pub(crate) fn list(self) -> &'static str {
        match self {
            Self::Everybody => "/accounts/review",
            Self::Team => "/team/access",
        }
    }

    /// The address of the page from which people are seen to.
    pub(crate) fn people(self) -> &'static str {
        match self {
            Self::Everybody => "/accounts",
            Self::Team => self.list(),
        }
    }

    /// The address of what waits for a second person.
    pub(crate) fn asked(self, id: &Id) -> String {
        match self {
            Self::Everybody => format!("/accounts/asked/{id}"),
            Self::Team => format!("/team/asked/{id}"),
        }
    }

    /// The address of one person.
    pub(crate) fn one(self, id: &Id) -> String {
        match self {
            Self::Everybody => format!("/accounts/{id}/review"),
            Self::Team => format!("/team/access/{id}"),
        }
    }

    /// Whether a look of this kind may take this work away. A manager takes none that two administrators gave, and not a fellow manager's; nor that of
    /// leading families, since whether somebody still leads any is not for every manager to know.
    pub(crate) fn takes(self, role: Role) -> bool {
        self.ends(role) && (self == Self::Everybody || role != Role::Practitioner)
    }

    /// Whether a look of this kind may end the access of somebody with this work.
    pub(crate) fn ends(self, role: Role) -> bool {
        self == Self::Everybody || !Role::GUARDED.contains(&role) && role != Role::Manager
    }
}

/// Whether somebody leads families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leads {
    /// As an administrator knows it: whether, and not how many.
    Any(bool),
    /// As their manager knows it: how many that the manager reaches.
    Reached(i64),
}

impl Leads {
    pub(crate) fn any(self) -> bool {
        match self {
            Self::Any(any) => any,
            Self::Reached(count) => count > 0,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Reached(1) => "leads 1 family".to_owned(),
            Self::Reached(count) => format!("leads {count} families"),
            Self::Any(_) => "leads families".to_owned(),
        }
    }
}

/// The last look at somebody.
#[derive(Clone, Debug)]
pub(crate) struct Looked {
    pub(crate) at: Moment,
    pub(crate) by: String,
    pub(crate) outcome: Outcome,
    pub(crate) words: String,
}

/// Somebody who has access, or should have none any more and still leads families.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) job_title: String,
    pub(crate) agency: String,
    pub(crate) team: Option<String>,
    pub(crate) roles: Vec<Role>,
    pub(crate) since: Moment,
    pub(crate) signed_in_at: Option<Moment>,
    pub(crate) left_on: Option<Day>,
    pub(crate) role_end_on: Option<Day>,
    pub(crate) leads: Leads,
    pub(crate) looked: Option<Looked>,
}

impl Holder {
    /// By when somebody is to look at them.
    pub(crate) fn due_on(&self, settings: &SignIn) -> Day {
        let from = self.looked.as_ref().map_or(self.since, |looked| looked.at);
        from.day().plus_days(settings.review_days)
    }

    /// Whether that day has come.
    pub(crate) fn is_due(&self, today: Day, settings: &SignIn) -> bool {
        self.due_on(settings) <= today
    }

    /// Whether they have no access any more.
    pub(crate) fn is_gone(&self, today: Day) -> bool {
        [self.left_on, self.role_end_on].into_iter().flatten().any(|day| day <= today)
    }

    /// What they do, in words.
    pub(crate) fn work(&self) -> String {
        let work: Vec<&str> = self.roles.iter().map(|role| role.words()).collect();
        if work.is_empty() { "Nothing".to_owned() } else { work.join(", ") }
    }

    /// What speaks against their having what they have, the most urgent first.
    pub(crate) fn findings(&self, today: Day, settings: &SignIn) -> Vec<String> {
        /// Days before somebody's last one on which it is shown.
        const SOON: i64 = 30;
        let mut found = Vec::new();
        if self.is_gone(today) && self.leads.any() {
            found.push(format!("Has no access any more and still {}: give these a new lead", self.leads.words()));
        }
        if self.left_on.is_some_and(|day| day <= today) {
            found.push("Has left".to_owned());
        }
        match self.role_end_on {
            Some(day) if day <= today => found.push(format!("Their work here ended on {}", day.words())),
            Some(day) if today.days_until(day) <= SOON => {
                found.push(format!("Their access ends on {}", day.words()));
            }
            _ => {}
        }
        let works_with_families = self.roles.contains(&Role::Practitioner);
        if self.leads.any() && !works_with_families {
            found.push(format!("{} without the work {}", capital(&self.leads.words()), Role::Practitioner.words()));
        }
        if self.team.is_none() && (works_with_families || self.roles.contains(&Role::Manager)) {
            found.push("Is in no team".to_owned());
        }
        if self.roles.is_empty() {
            found.push("Has no work here".to_owned());
        }
        let unused = self.signed_in_at.unwrap_or(self.since).day().plus_days(settings.unused_days) <= today;
        if unused {
            found.push(format!("Has not signed in for {} days", settings.unused_days));
        }
        found
    }

    /// By what the list is ordered: who leads families and has no access, who is due, who has most that speaks against it.
    pub(crate) fn urgency(&self, today: Day, settings: &SignIn) -> (bool, bool, usize) {
        let is_missing = self.is_gone(today) && self.leads.any();
        (is_missing, self.is_due(today, settings), self.findings(today, settings).len())
    }
}

/// Whether an account is in the circle of who looks: nobody looks at themselves.
pub(crate) fn is_for(circle: Circle, viewer: &Viewer) -> bool {
    circle == Circle::Everybody || viewer.team_id.is_some()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn tom() -> Holder {
        let since: Moment = "2026-10-01T09:00:00Z".parse().expect("a moment");
        Holder {
            id: Chance::seeded(1).id(since),
            name: "Tom Fielding".to_owned(),
            email: "tom@example.org".to_owned(),
            job_title: "worker".to_owned(),
            agency: "Luton Council".to_owned(),
            team: Some("North".to_owned()),
            roles: vec![Role::Practitioner],
            since,
            signed_in_at: Some("2026-11-20T09:00:00Z".parse().expect("a moment")),
            left_on: None,
            role_end_on: None,
            leads: Leads::Reached(2),
            looked: None,
        }
    }

    #[test]
    fn who_works_as_they_should_is_looked_at_when_it_is_time() {
        let (settings, tom) = (SignIn::default(), tom());
        assert!(tom.findings(day("2026-11-21"), &settings).is_empty());
        assert_eq!(tom.due_on(&settings), day("2026-12-30"));
        assert!(!tom.is_due(day("2026-12-29"), &settings) && tom.is_due(day("2026-12-30"), &settings));
        let looked = Looked {
            at: "2026-12-30T09:00:00Z".parse().expect("a moment"),
            by: "Asha Mirza".to_owned(),
            outcome: Outcome::Stays,
            words: String::new(),
        };
        assert_eq!(Holder { looked: Some(looked), ..tom }.due_on(&settings), day("2027-03-30"));
    }

    #[test]
    fn each_thing_that_speaks_against_it_is_said() {
        let (settings, today) = (SignIn::default(), day("2026-11-21"));
        let said = |holder: Holder| holder.findings(today, &settings).join("; ");
        let left = Holder { left_on: Some(today), ..tom() };
        assert!(left.is_gone(today) && left.urgency(today, &settings).0);
        assert_eq!(said(left), "Has no access any more and still leads 2 families: give these a new lead; Has left");
        let ended = Holder { role_end_on: Some(day("2026-11-20")), leads: Leads::Any(false), ..tom() };
        assert_eq!(said(ended), "Their work here ended on 20 November 2026");
        let ends = Holder { role_end_on: Some(day("2026-12-21")), ..tom() };
        assert!(!ends.is_gone(today));
        assert_eq!(said(ends), "Their access ends on 21 December 2026");
        assert_eq!(said(Holder { role_end_on: Some(day("2026-12-22")), ..tom() }), "");
        let other = Holder { roles: vec![Role::FrontDoor], leads: Leads::Reached(1), ..tom() };
        assert_eq!(said(other), "Leads 1 family without the work Practitioner");
        assert_eq!(said(Holder { team: None, ..tom() }), "Is in no team");
        let unused = "2026-08-23T09:00:00Z".parse().expect("a moment");
        assert_eq!(said(Holder { signed_in_at: Some(unused), ..tom() }), "Has not signed in for 90 days");
    }

    #[test]
    fn a_manager_takes_nothing_from_who_watches_or_manages() {
        for role in Role::ALL {
            assert!(Circle::Everybody.takes(*role) && Circle::Everybody.ends(*role));
            let above = Role::GUARDED.contains(role) || *role == Role::Manager;
            assert_eq!(Circle::Team.ends(*role), !above);
            assert_eq!(Circle::Team.takes(*role), !above && *role != Role::Practitioner);
        }
    }
}
