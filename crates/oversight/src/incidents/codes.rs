//! The lists of codes of incidents, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// What happened to what should have stayed where it was.
    pub enum Kind {
        /// A letter, a message, a file.
        WrongRecipient = "wrong_recipient", "Something went to the wrong person or the wrong place";
        /// A look, a word, an open screen.
        Seen = "seen", "Somebody saw or was told what they must not know";
        /// A bag, a telephone, a notebook.
        Lost = "lost", "Something was lost or stolen";
        /// Anything else.
        Other = "other", "Something else";
    }
}

code_list! {
    /// Whether somebody may come to harm because of it.
    pub enum Danger {
        /// They may.
        Yes = "yes", "Yes, or perhaps";
        /// Nobody knows yet. It is treated as a yes.
        NotSure = "not_sure", "I do not know";
        /// They can not.
        No = "no", "No";
    }
}

code_list! {
    /// What is done about an incident, in the order in which it is to be thought of: people first, then what is out, then who must know. Source: the
    /// reprimands in practice notes 4.1, in which a family learned last, or never, that its address was known.
    pub enum Step {
        /// People first.
        MadeSafe = "made_safe", "Looked at who may be in danger now, and rang the police or the family where somebody may be";
        /// What can still be stopped.
        TakenBack = "taken_back", "Asked whoever has it to open it no further, to keep no copy and to pass it to nobody";
        /// Whether that was done.
        CameBack = "came_back", "It came back, or they said in writing that it is destroyed";
        /// What stayed open.
        ShutOff = "shut_off", "Shut off what was still open: an account, a screen, a way in";
        /// Those whom it is about.
        ToldPeople = "told_people", "Told the people whom it is about, on a way that is safe for them";
        /// What has to change for them.
        Moved = "moved", "Changed what is known now: a home, a number, a school";
        /// What else.
        Other = "other", "Something else";
        /// What was decided on telling the regulator and the people, each time it is.
        Decided = "decided", "Decided who is told";
        /// The end.
        Closed = "closed", "Closed";
    }
}

impl Step {
    /// Those that somebody writes down; the others follow from what they do.
    pub fn offered() -> impl Iterator<Item = (&'static str, &'static str)> {
        Self::ALL.iter().filter(|step| step.is_offered()).map(|step| (step.code(), step.words()))
    }

    /// Whether somebody can write it down by itself.
    pub fn is_offered(self) -> bool {
        !matches!(self, Self::Decided | Self::Closed)
    }
}

code_list! {
    /// Whether the Information Commissioner is told. Source: UK GDPR article 33(1): within 72 hours, unless a risk to people's rights and freedoms is
    /// unlikely; 33(5): what is not told is written down all the same.
    pub enum Regulator {
        /// It is.
        Told = "told", "The Information Commissioner is told";
        /// It need not be.
        NotNeeded = "not_needed", "The Information Commissioner need not be told: a risk to anybody is unlikely";
    }
}

code_list! {
    /// Whether the people whom it is about are told. Source: UK GDPR article 34(1): without undue delay where the risk to them is high.
    pub enum PeopleTold {
        /// They are.
        Told = "told", "The people whom it is about are told";
        /// They are not.
        NotTold = "not_told", "They are not told";
    }
}
