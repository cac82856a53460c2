//! The lists of codes of keeping, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// Why nothing is destroyed although its time may be over.
    pub enum HoldReason {
        /// A public inquiry asks that nothing is destroyed.
        Inquiry = "inquiry", "A public inquiry";
        /// Somebody claims something of the council, or may.
        Claim = "claim", "A claim, or a case before a court";
        /// Somebody complains.
        Complaint = "complaint", "A complaint";
        /// The police look into something.
        Police = "police", "The police look into something";
        /// Something else, in words.
        Other = "other", "Something else";
    }
}

code_list! {
    /// Where a list of what is to be destroyed stands.
    pub enum State {
        /// One privacy officer has put it together and signed it.
        Proposed = "proposed", "Signed by one, waits for a second";
        /// A second has signed it: it is being carried out.
        Signed = "signed", "Signed by two, is being carried out";
        /// It was carried out.
        Done = "done", "Carried out";
        /// Somebody called it off before a second had signed.
        CalledOff = "called_off", "Called off";
    }
}

code_list! {
    /// What became of one family of such a list.
    pub enum Outcome {
        /// Nothing is held of it any more.
        Destroyed = "destroyed", "Destroyed";
        /// Somebody has set a hold since, so that it stays.
        Held = "held", "Kept: somebody has set a hold since";
        /// It is not over any more, or the family is not there under this name: work has begun again, records were joined, a rule has changed.
        NotDue = "not_due", "Kept: its time is not over any more";
    }
}
