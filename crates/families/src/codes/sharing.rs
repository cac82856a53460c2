//! What a family wishes about speaking with others, and what is decided about sharing.

use alongside_schema::code_list;

code_list! {
    /// What somebody wishes about speaking with somebody else.
    pub enum WishSays {
        /// We do not speak with them.
        No = "no", "Do not speak with them";
        /// Only about what was said.
        Part = "part", "Only about what they say here";
        /// We may.
        Yes = "yes", "You may speak with them";
    }
}

impl WishSays {
    /// Whether it speaks against giving something away.
    pub fn is_against(self) -> bool {
        self != Self::Yes
    }
}

code_list! {
    /// What was decided.
    pub enum Shared {
        /// It was shared.
        Shared = "shared", "Shared";
        /// Some of it was.
        Part = "part", "Shared in part";
        /// It was not. As good an answer as the others, and written down like them.
        NotShared = "not_shared", "Not shared";
    }
}

code_list! {
    /// What allows something to be shared. Source: practice notes 4.3 (the rules of 2024: protection goes before privacy, the reasons are written down whatever is
    /// decided) and 3.2 (councils keep and share early help records as their public task, and tell families so).
    pub enum Ground {
        /// Whoever it is about said yes to it.
        Agreed = "agreed", "They agreed to it";
        /// It belongs to the help that they know of: a public task (UK GDPR article 6(1)(e)), as the privacy notice tells them.
        PublicTask = "public_task", "It is part of the help that they know of";
        /// To protect a child or somebody else from harm (Children Act 1989 section 47, Children Act 2004 sections 10 and 11).
        Safeguarding = "safeguarding", "To protect a child or somebody else from harm";
        /// A court has ordered it.
        Court = "court", "A court ordered it";
        /// Another law asks for it; which one stands in the reason.
        Duty = "duty", "Another law asks for it";
        /// Something else; what, stands in the reason.
        Other = "other", "Something else";
    }
}

impl Ground {
    /// Whether it goes before a wish of the family that somebody is told nothing. Families are told so before they say whom they do not want to be spoken with: "we
    /// follow that, unless somebody may be at risk of harm".
    pub fn goes_before_a_wish(self) -> bool {
        matches!(self, Self::Safeguarding | Self::Court | Self::Duty)
    }
}

code_list! {
    /// Whether those whom it is about know.
    #[derive(Default)]
    pub enum Knows {
        /// They know.
        #[default]
        Told = "told", "Yes, they know";
        /// They do not.
        NotTold = "not_told", "No";
    }
}

code_list! {
    /// By which act something was shared.
    #[derive(Default)]
    pub enum SharedBy {
        /// Somebody wrote it down: a talk, a call, an answer to a question.
        #[default]
        Spoken = "spoken", "Spoken or written";
        /// It was sent through the service.
        Sending = "sending", "Sent";
        /// It went with the family to another area.
        Transfer = "transfer", "Moving to another area";
        /// An agency was given something to do.
        Duty = "duty", "Something for an agency to do";
        /// Somebody of an agency works with a part of the record.
        Part = "part", "A part of the record";
        /// Somebody who had something that was wrong was told what is right.
        Correction = "correction", "A correction";
    }
}
