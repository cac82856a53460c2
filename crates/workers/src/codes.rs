//! The lists of codes of this area.

use alongside_schema::code_list;

code_list! {
    /// As what somebody works with a family. Source: practice reference 2.2.
    pub enum Part {
        /// Leads, and stays as needs change. One at a time.
        Lead = "lead", "Lead practitioner";
        /// Leads child protection, beside the lead practitioner who stays. One at a time.
        LeadChildProtection = "lead_child_protection", "Lead child protection practitioner";
        /// Oversees the work.
        Supervisor = "supervisor", "Supervisor";
        /// One of the team around the family.
        TeamMember = "team_member", "Team member";
        /// Brings one kind of help.
        Specialist = "specialist", "Specialist";
        /// Brings the family's network together.
        Coordinator = "coordinator", "Network meeting coordinator";
        /// Of a young person who has left care.
        Adviser = "adviser", "Personal adviser";
        /// Of a family hub.
        HubWorker = "hub_worker", "Family hub worker";
        /// Of a partner agency, with a part of the record.
        Partner = "partner", "Partner with a part of the record";
    }
}

impl Part {
    /// As what somebody can join; the lead and a part of the record are given on pages of their own.
    pub fn joining() -> impl Iterator<Item = (&'static str, &'static str)> {
        Self::options().filter(|(code, _)| ![Self::Lead.code(), Self::Partner.code()].contains(code))
    }
}

code_list! {
    /// Why a worker came or went: the change-reason codes of the standard safeguarding dataset, so that changes which could have been avoided
    /// can be counted. Source: practice reference 2.2 and 6.1.
    pub enum ChangeReason {
        /// The first worker of this family.
        First = "FCONTA", "First worker";
        /// So that numbers of families are fair.
        Management = "MANAGE", "To share families out";
        /// Left their post.
        Left = "LEFTRL", "The worker left their post";
        /// Teams changed.
        Reorganised = "ORGRST", "Teams were reorganised";
        /// The family goes to another team, as is usual at this point.
        Transfer = "TSPROC", "Usual handing on to another team";
        /// Away for long.
        Absence = "ABSENC", "The worker is away for long";
        /// A child asked for it.
        ChildAsked = "CHCHAN", "A child asked for it";
        /// A parent or carer asked for it.
        ParentAsked = "PCCHAN", "A parent or carer asked for it";
        /// Has died.
        Died = "SWDIED", "The worker has died";
        /// Anything else.
        Other = "OTHERS", "Another reason";
    }
}

impl ChangeReason {
    /// Why a worker can change: not the first one.
    pub fn of_a_change() -> impl Iterator<Item = (&'static str, &'static str)> {
        Self::options().filter(|(code, _)| *code != Self::First.code())
    }
}
