//! Who is looking: the argument that every store function takes.

use crate::dates::Moment;
use crate::ids::Id;

code_list! {
    /// What a signed-in person does in the service. A person may have several.
    pub enum Role {
        /// Asks for help for families on behalf of an agency, and hears what happened.
        Professional = "professional", "Professional";
        /// Works with families as somebody of a partner agency, each time in the part of the record that the lead practitioner gave them.
        Partner = "partner", "Partner of families";
        /// Reads requests for help and decides what happens next.
        FrontDoor = "front_door", "Front door";
        /// Reads restricted requests before anybody else, and decides who may know.
        Cleared = "cleared", "Restricted families";
        /// Works with families; can be a lead practitioner.
        Practitioner = "practitioner", "Practitioner";
        /// Gives families a lead practitioner and answers for a team.
        Manager = "manager", "Team manager";
        /// Adds people who may sign in.
        Administrator = "administrator", "Administrator";
        /// Watches over who sees what: who looked and why, and who must not find whom, for everybody but themselves. Works with no family.
        PrivacyOfficer = "privacy_officer", "Privacy officer";
        /// Looks through the trail: which account saw what, and whether it had to. Knows families by their references alone, and works with none.
        Auditor = "auditor", "Auditor";
        /// Keeps apart who somebody was before an adoption and who they are since, and alone can open that. Reaches no family by it.
        SealKeeper = "seal_keeper", "Keeper of sealed adoptions";
        /// Keeps the budgets of support packages, and agrees to what is more than a manager may. Reaches no family by it.
        BudgetHolder = "budget_holder", "Budget holder";
        /// Pays what was agreed to, by the council's finance system. Reaches no family by it.
        Finance = "finance", "Finance officer";
    }
}

impl Role {
    /// The roles that nobody gives alone: they see what others must not, give roles, or move money.
    pub const GUARDED: [Self; 7] = [
        Self::Cleared,
        Self::Administrator,
        Self::PrivacyOfficer,
        Self::Auditor,
        Self::SealKeeper,
        Self::BudgetHolder,
        Self::Finance,
    ];

    /// The roles that take two to give: those that nobody gives alone, and those that reach families by themselves, with no colleague who gives them
    /// a family. A manager of the agency is the second person for the last two. See ADR 0066.
    pub const BY_TWO: [Self; 9] = [
        Self::Cleared,
        Self::Administrator,
        Self::PrivacyOfficer,
        Self::Auditor,
        Self::SealKeeper,
        Self::BudgetHolder,
        Self::Finance,
        Self::FrontDoor,
        Self::Manager,
    ];
}

/// The roles of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// These roles.
    pub fn new(roles: Vec<Role>) -> Self {
        Self(roles)
    }

    /// Whether the person has this role.
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// A pair among them that nobody may have together: who watches over the others does not do their work.
    ///
    /// ```
    /// use alongside_schema::{Role, Roles};
    /// let both = Roles::new(vec![Role::PrivacyOfficer, Role::Manager]);
    /// assert_eq!(both.conflict(), Some((Role::PrivacyOfficer, Role::Manager)));
    /// let watchers = Roles::new(vec![Role::PrivacyOfficer, Role::Auditor]);
    /// assert_eq!(watchers.conflict(), Some((Role::Auditor, Role::PrivacyOfficer)));
    /// assert_eq!(Roles::new(vec![Role::Practitioner, Role::Manager]).conflict(), None);
    /// ```
    pub fn conflict(&self) -> Option<(Role, Role)> {
        const WATCH: [Role; 2] = [Role::Auditor, Role::PrivacyOfficer];
        const APART: [Role; 9] = [
            Role::Manager,
            Role::Practitioner,
            Role::Partner,
            Role::FrontDoor,
            Role::Administrator,
            Role::SealKeeper,
            Role::BudgetHolder,
            Role::Finance,
            Role::PrivacyOfficer,
        ];
        let watches = WATCH.into_iter().find(|role| self.has(*role))?;
        let other = APART.into_iter().find(|role| *role != watches && self.has(*role))?;
        Some((watches, other))
    }

    /// Each role, in the order in which it was given.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }
}

/// In what somebody asked for something, for the trail: names that stand for a session, a network and one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The session, by a name that opens nothing; empty where nobody is signed in.
    pub session: String,
    /// The network that it came from, by a name that nobody undoes without the key.
    pub network: String,
    /// The request: all that was done in it has the same.
    pub request: String,
}

/// Something that can not wait, told at the top of every page of who must act on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What, in a sentence. It names nobody: whoever looks over a shoulder reads it too.
    pub words: String,
    /// The page on which to act.
    pub href: &'static str,
    /// Whether it may wait, and stands on the first page of their day alone.
    pub may_wait: bool,
}

/// A signed-in person, as the access rule knows them. It can only be had by signing in (or, in the job that fills a demonstration, by being made).
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The account.
    pub user_id: Id,
    /// The name that others see.
    pub name: String,
    /// What the person is called at work.
    pub job_title: String,
    /// The agency that employs them.
    pub agency_id: Id,
    /// That agency's name.
    pub agency: String,
    /// The team, for those who work in one.
    pub team_id: Option<Id>,
    /// What they do here.
    pub roles: Roles,
    /// What can not wait for this person, as of the moment they asked for a page. Found by who let them in; empty everywhere else.
    pub alerts: Vec<Alert>,
    /// When they last said whom they know of those who may be helped here.
    pub knows_said_at: Option<Moment>,
    /// In what they ask. Filled by who let them in; empty for the program itself.
    pub asked: Asked,
}

impl Viewer {
    /// Whether the person has this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }
}
