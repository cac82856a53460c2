//! The lists of codes of this area.

use alongside_schema::code_list;

code_list! {
    /// Who somebody of the network is.
    pub enum Kind {
        /// A relative.
        Relative = "relative", "A relative";
        /// A friend.
        Friend = "friend", "A friend";
        /// A neighbour.
        Neighbour = "neighbour", "A neighbour";
        /// An imam, a priest, somebody of the congregation.
        Faith = "faith", "Somebody of their faith";
        /// A volunteer.
        Volunteer = "volunteer", "A volunteer";
        /// A teacher, or somebody else at school or nursery.
        Teacher = "teacher", "A teacher";
        /// Anybody else.
        Other = "other", "Somebody else";
    }
}

impl Kind {
    /// What a tie of this code, as families record it between people, makes of somebody in the network.
    pub fn of_tie(code: &str) -> Self {
        match code {
            "friend" | "godparent" => Self::Friend,
            "neighbour" => Self::Neighbour,
            "faith" => Self::Faith,
            "mentor" => Self::Volunteer,
            "teacher" => Self::Teacher,
            "other" => Self::Other,
            _ => Self::Relative,
        }
    }
}

code_list! {
    /// Who thought of them.
    #[derive(Default)]
    pub enum FoundBy {
        /// A parent.
        Parent = "parent", "A parent";
        /// A child.
        Child = "child", "A child";
        /// Somebody who was in the network already.
        Member = "member", "Somebody else of the network";
        /// They stand in the record, the plan or a promise.
        Record = "record", "They were in the record";
        /// A worker who looked for them.
        Search = "search", "We looked for them";
        /// Nobody has said.
        #[default]
        NotSaid = "not_said", "Not said";
    }
}

code_list! {
    /// What somebody can do for the family.
    pub enum OfferKind {
        /// Nights.
        Overnight = "care_overnight", "Have the children overnight";
        /// Hours by day.
        Day = "care_day", "Look after the children by day";
        /// To school and back.
        School = "school_run", "Take the children to school";
        /// Other ways.
        Transport = "transport", "Give lifts";
        /// Cooking and shopping.
        Meals = "meals", "Bring meals";
        /// Money.
        Money = "money", "Help with money";
        /// Somebody to talk to.
        Listening = "listening", "Listen";
        /// To be there when a child sees somebody.
        Supervising = "supervise_contact", "Be there when a child sees somebody";
        /// To come at once.
        Emergency = "emergency_call", "Come when they are rung";
        /// Anything else.
        Other = "other", "Something else";
    }
}

code_list! {
    /// Where an offer stands.
    #[derive(Default)]
    pub enum OfferState {
        /// Somebody thinks that they would.
        #[default]
        Possible = "possible", "They might";
        /// They said so themselves.
        Confirmed = "confirmed", "They said yes";
        /// Not for a while.
        Paused = "paused", "Not just now";
        /// Not any more.
        Ended = "ended", "Not any more";
    }
}

code_list! {
    /// What somebody of the family is asked about somebody of the network.
    pub enum Question {
        /// Of a child.
        Wants = "wants", "wants them to help";
        /// Of a parent, or another adult of the family.
        Agrees = "agrees", "agrees that they help";
    }
}

code_list! {
    /// What they answered. Who was not asked has no answer.
    pub enum Answer {
        /// Yes.
        Yes = "yes", "Yes";
        /// No.
        No = "no", "No";
        /// They do not know yet.
        Unsure = "unsure", "Not sure";
    }
}

code_list! {
    /// Who says how willing, able and confident somebody is.
    pub enum ByWhom {
        /// They themselves.
        Themselves = "themselves", "They themselves";
        /// A parent.
        Parent = "parent", "A parent";
        /// A child.
        Child = "child", "A child";
        /// Somebody else of the network.
        Member = "member", "Somebody else of the network";
        /// A worker.
        Worker = "worker", "A worker";
    }
}

code_list! {
    /// How strong a tie is.
    pub enum TieStrength {
        /// They can be relied on.
        Strong = "strong", "Strong";
        /// Neither strong nor weak.
        Plain = "plain", "Neither strong nor weak";
        /// Weak.
        Weak = "weak", "Weak";
        /// It costs more than it gives.
        Stressful = "stressful", "Full of stress";
        /// They do not speak any more.
        Broken = "broken", "Broken off";
    }
}

code_list! {
    /// Which way help goes.
    #[derive(Default)]
    pub enum TieFlow {
        /// To the family.
        In = "in", "They help the family";
        /// From the family.
        Out = "out", "The family helps them";
        /// Both.
        Both = "both", "Each helps the other";
        /// Nobody has said.
        #[default]
        NotSaid = "not_said", "Not said";
    }
}

code_list! {
    /// What came of a turn on one day.
    pub enum Outcome {
        /// It was done.
        Done = "done", "It is done";
        /// They could not, or can not.
        CouldNot = "could_not", "They could not";
        /// Whoever stands in did it.
        BackupDid = "backup_did", "Whoever stands in did it";
    }
}

code_list! {
    /// For what somebody of the network has a link.
    pub enum LinkKind {
        /// A calendar to which a telephone subscribes.
        Calendar = "calendar", "A calendar of their turns";
        /// A page on which they say what came of a turn.
        Answer = "answer", "A page to say whether it worked";
    }
}
