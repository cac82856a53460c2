//! Who asks: every persona in every relationship to a family that there is today, and how far each may reach, by hand.
//!
//! This table is what the program is judged by, so nothing here is read from the program.

use alongside_schema::Role;

use crate::support::Who;

/// How a family stands. What somebody reaches of one that was joined is what they reach of the open one, to which it was joined.
pub const KINDS: [&str; 4] = ["open", "closed", "restricted", "joined"];

/// In which of [`KINDS`] what stands behind the addresses of a family is.
pub fn kind_of_rows(kind: usize) -> usize {
    kind % 3
}

/// Nothing at all: as if the family were not there.
pub const NOTHING: i64 = 0;
/// That the family is there, and who is in it.
pub const INDEX: i64 = 1;
/// The record.
pub const RECORD: i64 = 2;
/// The record with what is limited to the lead practitioner and their manager.
pub const FULL: i64 = 3;

/// How somebody shows who they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signed {
    /// By a session of theirs.
    In,
    /// By a session of an account that was ended afterwards.
    Ended,
    /// Not at all.
    Not,
}

/// Somebody in one relationship.
pub struct Persona {
    /// What the tables call them.
    pub key: &'static str,
    /// Their account. A stranger has none.
    pub who: Option<Who>,
    /// How they show who they are.
    pub signed: Signed,
    /// How far they reach a family that is open, closed, restricted.
    reaches: [i64; 3],
    /// Whether rows that are marked as kept from one account are kept from theirs.
    pub withheld: bool,
}

const COUNCIL: &str = "Luton Council";
const PRACTITIONER: &[Role] = &[Role::Practitioner];
const MANAGER: &[Role] = &[Role::Manager];

const fn who(name: &'static str, agency: &'static str, team: &'static str, roles: &'static [Role]) -> Who {
    Who { name, job_title: "worker", agency, team, roles }
}

const fn is(key: &'static str, who: Who, reaches: [i64; 3]) -> Persona {
    Persona { key, who: Some(who), signed: Signed::In, reaches, withheld: false }
}

/// A practitioner of the team South, who does not answer for the families of the team North by that.
const fn worker(key: &'static str, name: &'static str, reaches: [i64; 3]) -> Persona {
    is(key, who(name, COUNCIL, "South", PRACTITIONER), reaches)
}

const NEVER: [i64; 3] = [NOTHING; 3];

/// Everybody. Who works with the restricted family is cleared for it only where it says so: to work with a family is not enough.
pub const PEOPLE: &[Persona] = &[
    is("lead", who("Lena Lead", COUNCIL, "North", PRACTITIONER), [FULL, NOTHING, FULL]),
    worker("protection", "Piet Protection", [FULL, NOTHING, NOTHING]),
    worker("supervisor", "Sule Supervisor", [FULL, NOTHING, NOTHING]),
    worker("team", "Tess Team", [RECORD, NOTHING, RECORD]),
    worker("team_uncleared", "Uma Uncleared", [RECORD, NOTHING, NOTHING]),
    Persona { withheld: true, ..worker("withheld", "Will Withheld", [RECORD, NOTHING, RECORD]) },
    worker("left", "Lou Left", NEVER),
    worker("stand_in", "Stan Stand", [FULL, NOTHING, FULL]),
    worker("stand_in_yesterday", "Yara Yesterday", NEVER),
    worker("keeper", "Kit Keeper", [NOTHING, RECORD, NOTHING]),
    worker("emergency", "Gale Emery", [RECORD, RECORD, NOTHING]),
    worker("emergency_over", "Oona Over", NEVER),
    worker("locked_out", "Lex Locked", NEVER),
    worker("near", "Nell Near", NEVER),
    worker("own_family", "Opal Own", NEVER),
    worker("cleared_for_it", "Cass Clear", NEVER),
    worker("nobody", "Nico Nobody", NEVER),
    is("manager", who("Mona Manager", COUNCIL, "North", MANAGER), [FULL, FULL, NOTHING]),
    is("manager_cleared", who("Milo Manager", COUNCIL, "North", MANAGER), [FULL, FULL, FULL]),
    is("manager_locked_out", who("Mara Manager", COUNCIL, "North", MANAGER), NEVER),
    is("manager_elsewhere", who("Ezra Elsewhere", COUNCIL, "South", MANAGER), NEVER),
    is("manager_no_team", who("Nora Noteam", COUNCIL, "", MANAGER), NEVER),
    is("manager_of_charity", who("Chad Charity", "Bramble Trust", "Help", MANAGER), NEVER),
    is("manager_stand_in", who("Vera Cover", COUNCIL, "South", MANAGER), [FULL, FULL, NOTHING]),
    is("front_door", who("Finn Front", COUNCIL, "", &[Role::FrontDoor]), [INDEX, INDEX, NOTHING]),
    is("front_door_cleared", who("Faye Front", COUNCIL, "", &[Role::FrontDoor]), [INDEX, INDEX, INDEX]),
    is("cleared", who("Cleo Cleared", COUNCIL, "", &[Role::Cleared]), NEVER),
    is("professional", who("Pia School", "Bramble Primary School", "", &[Role::Professional]), NEVER),
    is("other_professional", who("Paul Surgery", "Mill Surgery", "", &[Role::Professional]), NEVER),
    is("partner", who("Pat Partner", "Larch Health", "", &[Role::Partner]), NEVER),
    is("administrator", who("Adam Admin", COUNCIL, "", &[Role::Administrator]), NEVER),
    is("other_administrator", who("Aida Admin", COUNCIL, "", &[Role::Administrator]), NEVER),
    is("privacy_officer", who("Ivo Privacy", COUNCIL, "", &[Role::PrivacyOfficer]), NEVER),
    is("seal_keeper", who("Selma Seals", COUNCIL, "", &[Role::SealKeeper]), NEVER),
    is("budget_holder", who("Bram Budget", COUNCIL, "", &[Role::BudgetHolder]), NEVER),
    is("finance", who("Fay Finance", COUNCIL, "", &[Role::Finance]), NEVER),
    is("auditor", who("Alva Auditor", COUNCIL, "", &[Role::Auditor]), NEVER),
    Persona { signed: Signed::Ended, ..is("ended", who("Enid Ended", COUNCIL, "North", MANAGER), NEVER) },
    Persona { key: "stranger", who: None, signed: Signed::Not, reaches: NEVER, withheld: false },
];

/// What Pat Partner sees of the open family without reaching it: the tables of every area that can be given, and what always goes with a part.
const OF_A_PART: &[&str] = &[
    "families",
    "people",
    "family_members",
    "alerts",
    "goals",
    "actions",
    "service_steps",
    "step_needs",
    "step_events",
    "meetings",
    "meeting_notes",
    "stories",
    "relationships",
    "responsibilities",
    "schools",
    "status_spells",
    "contacts",
];

impl Persona {
    /// Whether they see rows of this table of a family of this kind by the part of its record that they were given.
    pub fn has_in_part(&self, table: &str, kind: usize) -> bool {
        self.key == "partner" && kind_of_rows(kind) == 0 && OF_A_PART.contains(&table)
    }

    /// How far they reach a family of this kind.
    pub fn reach(&self, kind: usize) -> i64 {
        self.reaches[kind_of_rows(kind)]
    }

    /// Whether one of these roles is theirs. Who is not signed in has none.
    pub fn has(&self, roles: &[Role]) -> bool {
        self.signed == Signed::In && self.who.is_some_and(|who| who.roles.iter().any(|role| roles.contains(role)))
    }
}
