//! What each role's work includes.

use alongside_schema::{Role, Viewer};

/// What a page is for. Named at every route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Anyone at all, without signing in. Nothing behind it may show anything of a family.
    Public,
    /// Anyone who is signed in: their own account, drafts and first page.
    SignedIn,
    /// To ask for help for a family and to follow one's own requests.
    AskForHelp,
    /// To see what one's agency owes families, and to say what came of it. The query decides what.
    AnswerForAgency,
    /// To read requests for help and decide on them. Their letters are opened while they wait and some days after.
    DecideRequests,
    /// To see the time limits that work here is judged by, and where they come from.
    ReadTimeLimits,
    /// To search for people. The query decides who is found.
    SearchPeople,
    /// To open families' records. The query decides which.
    ReadFamilies,
    /// To add to the record and plan of families. The query decides which.
    WorkWithFamilies,
    /// To see the part of a family's record that one was given. The query decides of which families, and what of them.
    ReadParts,
    /// To write down what one did with such a family. The query decides of which.
    WorkInParts,
    /// To see one's own caseload.
    ReadCaseload,
    /// To give families a lead practitioner and see workers' caseloads.
    GiveLead,
    /// To join two families' records or two records of one person, to divide a family's record, and to take that back.
    JoinRecords,
    /// To add accounts and end them.
    ManageAccounts,
    /// To open the record of a family in an emergency. The query decides which.
    OpenInEmergency,
    /// To ask whether a family is helped here already, and to be told whom to ring. The query decides of which.
    AskIfOpen,
    /// To read what a colleague prepared before it goes to somebody. The query decides which.
    SecondCheck,
    /// To look at why others opened a record in an emergency. The query decides which openings.
    ReviewEmergencies,
    /// To look again at whether families must stay restricted. The query decides which, and how much of it.
    LookAtRestrictions,
    /// To decide on what went to the wrong person, and to save the register of it. The query decides on which.
    DecideIncidents,
    /// To work on requests for somebody's own record. The query leaves out those of whom one must not know.
    GiveOwnRecords,
    /// To decide on what people object to, and on what they say is wrong. The query decides on which.
    DecideOnRights,
    /// To say what is held, and what is destroyed at the end of its time. The query leaves out families that one must not know of.
    KeepRecords,
    /// To decide who must not find whom, for everybody but oneself.
    OverseeLinks,
    /// To keep apart who somebody was before an adoption and who they are since, and to open that.
    Seals,
    /// To keep the budgets of support packages, and to agree to what is more than a manager may. The query decides to which.
    KeepBudgets,
    /// To pay what was agreed to for support packages. The query decides what.
    PayPackages,
    /// To see which support packages wait for one to agree. The query decides which.
    DecidePackages,
    /// To look through the trail: who saw what. The query leaves out families that one must not know of.
    WatchTrail,
}

impl Permission {
    /// All of them, for whoever compares them with what is written down.
    pub const ALL: [Self; 30] = [
        Self::Public,
        Self::SignedIn,
        Self::AskForHelp,
        Self::AnswerForAgency,
        Self::DecideRequests,
        Self::ReadTimeLimits,
        Self::SearchPeople,
        Self::ReadFamilies,
        Self::WorkWithFamilies,
        Self::ReadParts,
        Self::WorkInParts,
        Self::ReadCaseload,
        Self::GiveLead,
        Self::JoinRecords,
        Self::ManageAccounts,
        Self::OpenInEmergency,
        Self::AskIfOpen,
        Self::SecondCheck,
        Self::ReviewEmergencies,
        Self::LookAtRestrictions,
        Self::DecideIncidents,
        Self::GiveOwnRecords,
        Self::DecideOnRights,
        Self::KeepRecords,
        Self::OverseeLinks,
        Self::Seals,
        Self::KeepBudgets,
        Self::PayPackages,
        Self::DecidePackages,
        Self::WatchTrail,
    ];
}

/// The roles whose work includes each permission.
const fn roles(permission: Permission) -> &'static [Role] {
    use Permission as P;
    use Role::{
        Administrator, Auditor, BudgetHolder, Cleared, Finance, FrontDoor, Manager, Partner, Practitioner,
        PrivacyOfficer, Professional, SealKeeper,
    };
    match permission {
        P::Public | P::SignedIn => &[],
        P::AskForHelp => &[Professional, FrontDoor],
        P::AnswerForAgency | P::AskIfOpen => &[Professional],
        P::DecideRequests => &[FrontDoor, Cleared],
        P::ReadTimeLimits => &[FrontDoor, Cleared, Manager],
        P::SearchPeople => &[FrontDoor, Practitioner, Manager],
        P::ReadFamilies | P::WorkWithFamilies => &[Practitioner, Manager],
        P::ReadParts | P::WorkInParts => &[Partner],
        P::ReadCaseload => &[Practitioner],
        P::GiveLead | P::JoinRecords => &[Manager],
        P::ManageAccounts => &[Administrator],
        P::OpenInEmergency | P::SecondCheck => &[Practitioner, Manager],
        P::ReviewEmergencies => &[Manager, PrivacyOfficer],
        P::LookAtRestrictions => &[Practitioner, Manager, Cleared, PrivacyOfficer],
        P::OverseeLinks | P::DecideIncidents | P::GiveOwnRecords | P::DecideOnRights | P::KeepRecords => {
            &[PrivacyOfficer]
        }
        P::Seals => &[SealKeeper],
        P::KeepBudgets => &[BudgetHolder],
        P::PayPackages => &[Finance],
        P::DecidePackages => &[Practitioner, Manager],
        P::WatchTrail => &[Auditor, PrivacyOfficer],
    }
}

/// Whether this person's work includes it.
pub fn may(viewer: &Viewer, permission: Permission) -> bool {
    matches!(permission, Permission::Public | Permission::SignedIn)
        || roles(permission).iter().any(|role| viewer.is(*role))
}
