//! The lists of codes of requests for somebody's own record, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// Who asks, for whom.
    pub enum ByWhom {
        /// A grown-up, for themselves.
        Themselves = "self", "Somebody for themselves, 16 or older";
        /// A child or young person who can decide this.
        YoungPerson = "young_person", "A child who can decide this themselves";
        /// Whoever has parental responsibility.
        Parent = "parent", "A parent, or somebody with parental responsibility, for a child";
        /// A solicitor, an advocate, somebody with a power of attorney.
        Representative = "representative", "Somebody else with authority to act for them";
    }
}

impl ByWhom {
    /// Whether they ask for somebody else.
    pub fn is_for_another(self) -> bool {
        matches!(self, Self::Parent | Self::Representative)
    }
}

code_list! {
    /// Where a request stands.
    pub enum State {
        /// It came; nobody has made sure yet who asks.
        Asked = "asked", "Who asks is to be made sure";
        /// It is known who asks, that they may, and whose record it is.
        Identified = "identified", "To be put together";
        /// A copy was given.
        Released = "released", "Given";
        /// It was refused, with why.
        Refused = "refused", "Refused";
        /// Whoever asked took it back.
        Withdrawn = "withdrawn", "Taken back";
    }
}

impl State {
    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Identified)
    }
}

code_list! {
    /// What of a row is given.
    pub enum Given {
        /// All of it.
        Whole = "give", "Give it";
        /// Some sentences of it, without the names of others.
        Part = "part", "Give part of it";
        /// Nothing of it.
        Kept = "keep", "Keep it back";
    }
}

code_list! {
    /// Why the first look at a row says what of it is given. Kept with what somebody decided, so that it can be seen later from where they started.
    pub enum Why {
        /// It is about them and about nobody else.
        OnlyThem = "only_them", "It is about them alone";
        /// Others are among those whom it is about.
        Others = "others", "Other people are in it too";
        /// Nobody said about whom it is, so about the family.
        Family = "family", "It is about the whole family";
        /// It names them, and is about others.
        Named = "named", "It names them, and is about somebody else";
        /// It says where a protected home is.
        Protected = "protected", "It says something of a protected address";
        /// It is kept from whoever would read it.
        Withheld = "withheld", "It is kept from whoever asks, or from the person";
        /// It is about somebody, or names somebody, of whom they must not be told.
        Pair = "pair", "It tells of somebody of whom they must not be told";
        /// It says who must not be told what, or why a family is restricted.
        Safety = "safety", "It is there to keep somebody safe";
        /// Only the lead and their manager may see it.
        Limited = "limited", "Only the lead practitioner and their manager may see it";
        /// Somebody who is no agency told it.
        Informant = "informant", "Somebody told it who is not an agency, and not they themselves";
        /// A child said it, or was with a worker without the parent who asks.
        Confided = "confided", "They said it themselves, or were with a worker without who asks: ask them whether who asks may have it";
        /// It says where somebody is to be found, and somebody else asks.
        Place = "place", "It says where somebody is to be found, and not where who asks lives";
        /// It says from which school or surgery it is, and somebody else asks.
        Where = "where", "It says from which school, surgery or other place it is";
        /// A file, of which nobody knows what it says.
        File = "file", "It is a file: somebody must read every page";
    }
}

impl Why {
    /// Whether nobody at all can give it by this request. What keeps it must first end where it was set, with a reason, by who answers for the family.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Protected | Self::Withheld | Self::Pair)
    }

    /// The ground on which it is kept, as long as nobody says another.
    pub fn ground(self) -> Option<Ground> {
        match self {
            Self::OnlyThem | Self::Others | Self::Family | Self::Named | Self::Where => None,
            Self::Informant | Self::File => Some(Ground::ThirdParty),
            Self::Protected
            | Self::Withheld
            | Self::Pair
            | Self::Safety
            | Self::Limited
            | Self::Confided
            | Self::Place => Some(Ground::SeriousHarm),
        }
    }
}

code_list! {
    /// What allows keeping something back. Sources: Data Protection Act 2018 schedules 2 to 4, and practice notes 4.5.
    pub enum Ground {
        /// Schedule 2 paragraph 16: it would tell of somebody else, who has not agreed.
        ThirdParty = "third_party", "It would tell of somebody else, who has not agreed to it";
        /// Schedule 3: it would be likely to do serious harm to somebody.
        SeriousHarm = "serious_harm", "It would be likely to do serious harm to somebody\u{2019}s health";
        /// Schedule 2 paragraph 19: what a lawyer said to the council.
        Legal = "legal", "It is legal advice, or a court says that it must not be given";
        /// Schedule 4: adoption records and reports.
        Adoption = "confidential_adoption", "It is of an adoption";
        /// It is not about whose record is asked for.
        NotAboutThem = "not_about_you", "It is not about the person";
        /// Schedule 2 paragraph 2: crime would be harder to prevent or to prove.
        Crime = "crime", "It would make a crime harder to prevent or to prove";
    }
}

code_list! {
    /// What is waited for while the time stands still; the codes of the pauses in the clocks.
    pub enum WaitsFor {
        /// Something that shows who asks, or that they may.
        Identity = "identity_asked", "To see who asks, or that they may ask";
        /// What they would like to have.
        Scope = "scope_asked", "To hear what they would like to have";
    }
}

code_list! {
    /// How a copy is given.
    pub enum GivenBy {
        /// From hand to hand.
        InHand = "in_hand", "In hand, to who asked, after looking again at who they are";
        /// By post.
        Post = "post", "By post, to an address that somebody has made sure of";
    }
}

code_list! {
    /// What was done about a request. Kept in order; the log of it is a file.
    pub enum Step {
        /// It came.
        Asked = "asked", "It was taken in";
        /// It is known who asks and that they may.
        Identified = "identified", "Who asks was made sure, and whose record it is";
        /// The time stands still.
        Paused = "paused", "The time stands still";
        /// It runs again.
        WentOn = "went_on", "The time runs again";
        /// More time was taken.
        Extended = "extended", "More time was taken";
        /// Somebody decided what of some rows is given.
        Marked = "marked", "Decided what is given";
        /// Somebody else read that.
        Checked = "checked", "Checked by a second person";
        /// Somebody else did not agree.
        SentBack = "sent_back", "Sent back by the second person";
        /// A copy was given.
        Released = "released", "The copy was released";
        /// It was handed out again from here.
        HandedOut = "handed_out", "The copy was saved as a file";
        /// It was refused.
        Refused = "refused", "Refused";
        /// It was taken back.
        Withdrawn = "withdrawn", "Taken back by who asked";
    }
}
