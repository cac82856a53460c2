//! What is decided where somebody says that something in the record is wrong, asks that it is not used, or objects.

use alongside_schema::code_list;

code_list! {
    /// What is decided where somebody says that something is wrong (UK GDPR article 16).
    pub enum Corrected {
        /// It was wrong and is changed; what it said is kept.
        Changed = "changed", "It is changed";
        /// It stays, with their view beside it.
        Noted = "noted", "It stays, and their view stands beside it";
        /// It stays as it is.
        Refused = "refused", "It stays as it is";
    }
}

impl Corrected {
    /// Whether whoever had it is told: that it is other, or that it is disputed (UK GDPR article 19).
    pub fn is_told_on(self) -> bool {
        self != Self::Refused
    }
}

code_list! {
    /// What somebody asks for.
    pub enum LimitKind {
        /// That we stop what we do with what we hold (UK GDPR article 21).
        Objection = "objection", "They object: we should stop using what we hold";
        /// That we keep it and do not use it (UK GDPR article 18).
        Limit = "limit", "They ask that we keep it and do not use it";
    }
}

code_list! {
    /// What the privacy officer decides about it.
    pub enum LimitDecision {
        /// What we hold is kept and not used any more.
        Limited = "limited", "We keep what we hold and do not use it";
        /// We go on: grounds that weigh more, or no ground for a limit. The reason says which.
        GoesOn = "goes_on", "We go on as before";
    }
}
