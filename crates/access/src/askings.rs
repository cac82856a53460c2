//! What one administrator may not do to somebody's account alone: give a new password to who has one, and give a role that sees what others
//! must not, that gives roles, or that reaches families by itself. One asks, another confirms; nobody confirms what they asked themselves, nor what is about themselves.
//! See ADR 0026 and 0066.

use alongside_schema::Role;

/// How long an asking waits to be confirmed, in seconds: as long as a one-time code lasts.
pub(crate) const ASKING_LASTS: i64 = 3 * 24 * 3600;

alongside_schema::code_list! {
    /// What is asked.
    pub enum Asked {
        /// A one-time code, with which a new password is chosen in place of the one there is.
        Password = "password", "A new password";
        /// The same, and that the second step is set up anew too: for who lost both.
        SecondStep = "second_step", "A new password and a new second step";
        /// That a link goes to an address of which nobody but the asker knows whether it is at work.
        Address = "address", "The address of an invitation";
        /// To read restricted families' requests.
        Cleared = "cleared", "The work “Restricted families”";
        /// To add people who sign in and end their access.
        Administrator = "administrator", "The work “Administrator”";
        /// To look at who looked, and to decide who must not find whom.
        PrivacyOfficer = "privacy_officer", "The work “Privacy officer”";
        /// To look through the trail.
        Auditor = "auditor", "The work “Auditor”";
        /// To keep apart who somebody was before an adoption and who they are since.
        SealKeeper = "seal_keeper", "The work “Keeper of sealed adoptions”";
        /// To keep the budgets of support packages, and to agree to large ones.
        BudgetHolder = "budget_holder", "The work “Budget holder”";
        /// To pay what was agreed to.
        Finance = "finance", "The work “Finance officer”";
        /// To read requests for help and decide on them.
        FrontDoor = "front_door", "The work “Front door”";
        /// To answer for a team and its families.
        Manager = "manager", "The work “Team manager”";
    }
}

alongside_schema::code_list! {
    /// What came of it.
    pub enum Outcome {
        /// Another administrator confirmed it, or it was done on the command line of the server.
        Confirmed = "confirmed", "Confirmed";
        /// Another administrator, or who it is about, said no.
        Refused = "refused", "Refused";
        /// Who asked took it back.
        TakenBack = "taken_back", "Taken back";
        /// Nobody decided in time.
        RanOut = "ran_out", "Ran out";
    }
}

impl Asked {
    /// The asking that this role takes, where it takes one.
    pub(crate) const fn of_role(role: Role) -> Option<Self> {
        match role {
            Role::Cleared => Some(Self::Cleared),
            Role::Administrator => Some(Self::Administrator),
            Role::PrivacyOfficer => Some(Self::PrivacyOfficer),
            Role::Auditor => Some(Self::Auditor),
            Role::SealKeeper => Some(Self::SealKeeper),
            Role::BudgetHolder => Some(Self::BudgetHolder),
            Role::Finance => Some(Self::Finance),
            Role::FrontDoor => Some(Self::FrontDoor),
            Role::Manager => Some(Self::Manager),
            Role::Professional | Role::Partner | Role::Practitioner => None,
        }
    }

    /// The role that is asked for, where it is one.
    pub(crate) const fn role(self) -> Option<Role> {
        match self {
            Self::Password | Self::SecondStep | Self::Address => None,
            Self::Cleared => Some(Role::Cleared),
            Self::Administrator => Some(Role::Administrator),
            Self::PrivacyOfficer => Some(Role::PrivacyOfficer),
            Self::Auditor => Some(Role::Auditor),
            Self::SealKeeper => Some(Role::SealKeeper),
            Self::BudgetHolder => Some(Role::BudgetHolder),
            Self::Finance => Some(Role::Finance),
            Self::FrontDoor => Some(Role::FrontDoor),
            Self::Manager => Some(Role::Manager),
        }
    }

    /// What ends in a one-time code, with which its person begins anew.
    pub(crate) const ANEW: [Self; 2] = [Self::Password, Self::SecondStep];

    /// What a manager of the same agency confirms as well: work that reaches families, of which they know whether somebody is to have it.
    pub(crate) const WORK_OF_COLLEAGUES: [Self; 2] = [Self::FrontDoor, Self::Manager];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_that_takes_two_takes_an_asking_and_no_other() {
        for role in Role::ALL {
            let asked = Asked::of_role(*role);
            assert_eq!(asked.is_some(), Role::BY_TWO.contains(role), "{role}");
            assert!(!Role::GUARDED.contains(role) || Role::BY_TWO.contains(role), "{role}");
            assert_eq!(asked.and_then(Asked::role), asked.map(|_| *role));
        }
    }
}
