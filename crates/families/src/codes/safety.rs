//! What keeps a family safe: by which way who may be reached, who must not know what, and what everybody must know first.

use alongside_schema::{Visibility, code_list};

code_list! {
    /// Why only named people may know that a family is here.
    #[derive(Default)]
    pub enum RestrictionKind {
        /// Somebody of the family works here, or is near to somebody who does.
        Staff = "staff", "Somebody of the family works here, or is near to somebody who does";
        /// Somebody would hurt them who may ask a friend here.
        Hidden = "hidden", "Somebody who must not find them may know somebody here";
        /// People would look out of curiosity.
        Notable = "notable", "They are known in public, and people might look";
        /// The police or a court asked for it.
        Court = "court", "The police or a court asked for it";
        /// Another reason.
        #[default]
        Other = "other", "Another reason";
    }
}

code_list! {
    /// What somebody said of a restriction.
    pub enum RestrictionStep {
        /// It began.
        Set = "set", "Restricted";
        /// Somebody looked again, and it stays.
        Stays = "stays", "It stays";
        /// Somebody asks for it to be lifted.
        LiftAsked = "lift_asked", "Asked for it to be lifted";
        /// It ended.
        Lifted = "lifted", "Lifted";
        /// Somebody may know of the family from then on.
        Knows = "knows", "May know of the family";
        /// Somebody does not any more.
        KnowsNoMore = "knows_no_more", "Knows of the family no more";
    }
}

code_list! {
    /// Whether a telephone number or another way to reach somebody may be used. Asked before the first call and shown beside every number.
    #[derive(Default)]
    pub enum Safe {
        /// It is safe to ring and to leave a message.
        Yes = "yes", "Safe to ring";
        /// It may be used only in the way that was said.
        WithCare = "with_care", "Only in the way that was said";
        /// It must not be used.
        No = "no", "Do not ring: not safe";
        /// Nobody has asked yet. Not a yes.
        #[default]
        NotAsked = "not_asked", "Ask if it is safe before you ring";
    }
}

impl Safe {
    /// Whether a way may be used more freely than before: what was not safe, or safe with care alone.
    pub fn is_freer_than(self, before: Self) -> bool {
        match before {
            Self::No => self != Self::No,
            Self::WithCare => self == Self::Yes,
            Self::Yes | Self::NotAsked => false,
        }
    }

    /// Whether a way may be used, in words that fit the way: nobody rings a letter.
    pub fn of(self, way: Way) -> &'static str {
        match (way, self) {
            (Way::Call, safe) => safe.words(),
            (_, Self::Yes) => "Safe",
            (_, Self::WithCare) => "Only as was said",
            (_, Self::No) => "Do not use: not safe",
            (_, Self::NotAsked) => "Ask first",
        }
    }
}

code_list! {
    /// What an alert is about. An alert says how to be safe and kind with this family; it is no judgement of anybody, and no program makes one.
    pub enum AlertKind {
        /// Somebody said that somebody may be in danger.
        Danger = "danger", "Somebody may be in danger";
        /// How to come to the home, or whether to.
        Visiting = "visiting", "How to visit safely";
        /// An allergy, an illness, a medicine.
        Health = "health", "Health";
        /// How somebody is to be spoken with.
        Communication = "communication", "How to talk together";
        /// What a court has ordered.
        CourtOrder = "court_order", "Order of a court";
        /// Something else.
        Other = "other", "Something else";
    }
}

code_list! {
    /// Who may learn of an address.
    #[derive(Default)]
    pub enum HomeClass {
        /// Everybody who works with the family.
        #[default]
        Ordinary = "ordinary", "Ordinary";
        /// Somebody in or near the family must not learn it.
        Confidential = "confidential", "Confidential: somebody must not learn this address";
        /// A refuge or another place that must stay secret. In a request it restricts who reads the request at all.
        Restricted = "restricted", "A refuge or other secret place: named workers only";
    }
}

impl HomeClass {
    /// How widely a home of this class may be seen, and with it every stay in it and what the story tells of it. Source: practice notes 4
    /// (S3): the address of a refuge is not for everybody who works with the family.
    pub fn visibility(self) -> Visibility {
        match self {
            Self::Ordinary | Self::Confidential => Visibility::Team,
            Self::Restricted => Visibility::Limited,
        }
    }

    /// Whether the address itself may stand in the story, on paper and wherever else it is copied to.
    pub fn is_told(self) -> bool {
        self == Self::Ordinary
    }

    /// How a home is said on a page: in its own words, or that there is an address which is seen only on purpose.
    pub fn line(self, address: &str, postcode: &str) -> String {
        match (self.is_told(), postcode.is_empty()) {
            (false, _) => "A protected address".to_owned(),
            (true, true) => address.to_owned(),
            (true, false) => format!("{address}, {postcode}"),
        }
    }
}

code_list! {
    /// Why somebody looks at a protected address.
    pub enum AddressNeed {
        /// To go there.
        Visit = "visit", "To visit, or to meet somebody there";
        /// To bring or to fetch somebody.
        Transport = "transport", "To bring or to fetch somebody";
        /// To keep somebody safe now.
        Safety = "safety", "To keep somebody safe now";
        /// To see whether it is right.
        Check = "check", "To see whether it is still right";
    }
}

code_list! {
    /// A way to reach somebody.
    #[derive(Default)]
    pub enum Way {
        /// A telephone call.
        #[default]
        Call = "call", "Call";
        /// A text message.
        Text = "text", "Text";
        /// An e-mail.
        Email = "email", "E-mail";
        /// A letter.
        Post = "post", "Post";
        /// A message left on the telephone.
        Voicemail = "voicemail", "Voicemail";
        /// A visit.
        Visit = "visit", "Visit";
    }
}

code_list! {
    /// Where a pair who must not be told something stands.
    pub enum PairState {
        /// Somebody said so, or the program noticed it; nobody has looked yet. It is kept already.
        Proposed = "proposed", "Proposed";
        /// A worker has looked and it holds.
        Confirmed = "confirmed", "Confirmed";
        /// A worker has looked and it does not hold.
        Dropped = "dropped", "Dropped";
        /// It held and no longer does.
        Ended = "ended", "Ended";
    }
}

impl PairState {
    /// Whether something is kept from somebody because of it.
    pub fn holds(self) -> bool {
        matches!(self, Self::Proposed | Self::Confirmed)
    }

    /// The states in which something is kept.
    pub const HOLDING: [Self; 2] = [Self::Proposed, Self::Confirmed];
}
