//! The lists of codes of corrections, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// How somebody had what was corrected.
    pub enum Had {
        /// It stood in what was sent to them.
        Sent = "sent", "It was sent to them";
        /// They work with a part of the record, and it is in that part.
        Part = "part", "They have a part of the record in which it stands";
        /// They did.
        EarlierPart = "had_part", "They had a part of the record in which it stands";
        /// It went to another area with the family.
        Transfer = "transfer", "The family\u{2019}s record was passed on to them";
        /// A copy of the record of a meeting.
        Copy = "copy", "They have a copy of the record of that meeting";
        /// Something about the same people was shared with them; whether this was among it the program can not know.
        Shared = "shared", "Something about the same people was shared with them, perhaps this";
    }
}

code_list! {
    /// How somebody was told what is right, or why they were not.
    pub enum How {
        /// Somebody said it to them.
        Spoken = "spoken", "I told them, in person or on the telephone";
        /// It was sent to them.
        Sent = "sent", "It was sent to them through the service";
        /// They never had it.
        NotHad = "not_had", "They never had it";
        /// They can not be told (UK GDPR article 19: impossible, or out of all proportion), or must not be.
        NotPossible = "not_possible", "They can not be told";
    }
}

impl How {
    /// Whether they were told.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Spoken | Self::Sent)
    }
}
