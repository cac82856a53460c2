//! The lists of codes of this area, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// What a meeting is. Meetings of the family's own network and conferences will be further codes on the same tables.
    pub enum MeetingKind {
        /// The family with everybody who helps it.
        Team = "taf", "Team around the family";
        /// The plan is looked at together.
        Review = "review", "Review of the plan together";
    }
}

code_list! {
    /// How far a meeting has come.
    pub enum Stage {
        /// People are invited.
        Set = "set", "Set up";
        /// It was held and its record is begun.
        Held = "held", "Held";
        /// It was called off, or nobody came.
        NotHeld = "not_held", "Did not happen";
    }
}

code_list! {
    /// How people meet.
    pub enum How {
        /// In one place.
        InPerson = "in_person", "In person";
        /// By video or telephone.
        Online = "online", "Online";
        /// Some of each.
        Both = "both", "Some in person, some online";
    }
}

code_list! {
    /// Who somebody is who is invited.
    pub enum Guest {
        /// Somebody of the family.
        Family = "family", "Family";
        /// Somebody who works with the family here.
        Worker = "worker", "Works with the family";
        /// A professional who does not sign in.
        Professional = "professional", "Professional";
    }
}

code_list! {
    /// What somebody answered to an invitation, and then whether they came. Practice notes 3.3 and 7.7.
    pub enum Reply {
        /// No answer yet.
        Invited = "invited", "No answer yet";
        /// Will come.
        Coming = "coming", "Will come";
        /// Can not come.
        Apologises = "apologises", "Sends apologies";
        /// Can not come, and writes instead.
        Report = "report", "Sends a report instead";
        /// Was there.
        Came = "came", "Came";
        /// Was not there, and had not said so.
        Absent = "did_not_come", "Did not come";
        /// Was heard at another time or in another room.
        Separately = "came_separately", "Came separately";
    }
}

impl Reply {
    /// What can be answered before the meeting.
    pub const BEFORE: [Self; 4] = [Self::Invited, Self::Coming, Self::Apologises, Self::Report];

    /// Whether they were heard.
    pub fn was_there(self) -> bool {
        matches!(self, Self::Came | Self::Separately)
    }
}

code_list! {
    /// What a note of a meeting tells of.
    pub enum NoteKind {
        /// Strengths come first.
        Well = "going_well", "What is going well";
        /// Worries.
        Worry = "worry", "What people are worried about";
        /// What a child wants said who was not there.
        View = "child_view", "What a child wants said";
        /// What was decided.
        Decision = "decision", "Decided";
    }
}

code_list! {
    /// What came of a note.
    pub enum Became {
        /// Nothing more than the note.
        Nothing = "nothing", "It is written down";
        /// An action of the plan.
        Action = "action", "Somebody does something: an action of the plan";
        /// A promise to the family.
        Promise = "promise", "I promise the family something";
    }
}

code_list! {
    /// How somebody was given a copy of a record.
    pub enum CopyWay {
        /// From hand to hand.
        InHand = "in_hand", "By hand";
        /// As a letter.
        Post = "post", "By post";
        /// By e-mail.
        Email = "email", "By e-mail";
    }
}
