//! The lists of codes of this area, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// Why somebody opens a record in an emergency.
    pub enum Emergency {
        /// Somebody may be hurt.
        DangerNow = "danger_now", "Somebody may be in danger now";
        /// Somebody of the family has turned to this worker, who does not work with them.
        TurnedToMe = "turned_to_me", "Somebody of the family rang or came, and nobody who works with them can be reached";
        /// The team around the family has gone home.
        OutOfHours = "out_of_hours", "I am on duty out of hours, and it can not wait";
        /// Something else, in words.
        Other = "other", "Something else that can not wait";
    }
}

code_list! {
    /// Why somebody of a partner agency asks whether a family is helped here.
    pub enum Purpose {
        /// They think of asking for help.
        ThinkOfAsking = "think_of_asking", "I think of asking for help for them";
        /// They are to see them.
        ToSeeThem = "to_see_them", "I am to see them, and want to come together with who knows them";
        /// They work with them.
        WorkWithThem = "work_with_them", "I work with one of them already";
        /// They are worried.
        Worried = "worried", "I am worried about a child";
    }
}

code_list! {
    /// What whoever looked at it afterwards says of an emergency opening.
    pub enum Outcome {
        /// It was right.
        Right = "right", "It was right";
        /// It was right, and the worker should work with the family.
        RightAndJoins = "right_and_joins", "It was right, and they should be added to those who work with the family";
        /// It was not right.
        NotRight = "not_right", "It was not right. I have spoken with them, and with whoever must know";
    }
}

code_list! {
    /// What is looked for in the trail. Source: trust notes, auditor queries to ship: who saw this child and why, what a worker saw outside their
    /// families, own and relatives' records, out of hours, volume, after closure, what left the system.
    pub enum Screen {
        /// Everything that touched one family.
        Family = "family", "Who saw this family";
        /// What one account saw of families that it did not work with.
        Outside = "outside", "What somebody saw outside their own families";
        /// Records that somebody must not see because of whom they know.
        Near = "near", "Records of people whom who looked must not find";
        /// Looks while the office is shut.
        Hours = "hours", "Outside opening hours";
        /// Days on which an account saw far more families than it usually does.
        Volume = "volume", "Far more than usual";
        /// Looks after the work had ended, or the part in it of who looked.
        After = "after", "After the work, or their part in it, had ended";
        /// Prints, documents, letters and copies.
        Left = "left", "What left the service";
        /// What somebody asked for and was not given.
        Refused = "refused", "What was refused";
        /// Records that were opened in an emergency.
        Emergencies = "emergencies", "Opened in an emergency, and protected addresses";
    }
}

code_list! {
    /// How whoever did something stood to the family on that day, as the view `watched` says.
    pub enum Stood {
        /// They led the work.
        Lead = "lead", "Lead practitioner";
        /// They led the protection of a child.
        LeadChildProtection = "lead_child_protection", "Lead child protection practitioner";
        /// They supervised the lead.
        Supervisor = "supervisor", "Supervisor";
        /// They worked in the team around the family.
        TeamMember = "team_member", "Team around the family";
        /// They brought one kind of help.
        Specialist = "specialist", "Specialist";
        /// They brought the family's network together.
        Coordinator = "coordinator", "Network meeting coordinator";
        /// They advised a young person who had left care.
        Adviser = "adviser", "Personal adviser";
        /// They worked in a family hub.
        HubWorker = "hub_worker", "Family hub worker";
        /// They had a part of the record.
        Partner = "partner", "Partner with a part of the record";
        /// They stood in for the lead.
        StandIn = "stand_in", "Stood in for the lead";
        /// They had opened it in an emergency.
        Emergency = "emergency", "Opened it in an emergency";
        /// They manage the team, or it had none.
        Manager = "manager", "Manager";
        /// They keep in touch after the end.
        Keeper = "keeper", "Keeps in touch after the end";
        /// They work at the front door.
        FrontDoor = "front_door", "Front door";
        /// Nothing says that they had to do with the family; or it is about none.
        Nothing = "", "Nothing says why";
    }
}

impl Screen {
    /// What it shows, in a sentence.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Family => {
                "Every look, change, list and refused try, with how whoever it was stood to the family on that day."
            }
            Self::Outside => {
                "Records and lists in which somebody saw families that they did not lead, work with, stand in for or manage."
            }
            Self::Near => {
                "Their own record, and those of relatives and others from whom the record is kept, or tries to open them."
            }
            Self::Hours => "Records that were opened while the office is shut.",
            Self::Volume => {
                "Days on which somebody opened the records of at least 30 families, and three times as many as on their usual day."
            }
            Self::After => {
                "Records that were opened when the work with the family, or that person\u{2019}s part in it, was over."
            }
            Self::Left => {
                "Records that were printed, letters and documents that were opened, and what was handed to others."
            }
            Self::Refused => "Pages and acts that somebody asked for and was not given.",
            Self::Emergencies => "Records that were opened in an emergency, and what was said of it afterwards.",
        }
    }
}
