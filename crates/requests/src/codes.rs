//! The lists of codes of this area.

use alongside_families::codes::PersonKind;
use alongside_schema::code_list;

code_list! {
    /// How soon somebody must look.
    #[derive(Default)]
    pub enum Urgency {
        /// A child may be in danger now. The page says to ring as well.
        Danger = "danger", "Someone may be in danger now";
        /// Today.
        Today = "today", "Today";
        /// Within days.
        Soon = "soon", "Within a few days";
        /// No hurry.
        #[default]
        Routine = "routine", "No hurry";
    }
}

impl Urgency {
    /// Where it stands in the list: the most urgent is 0.
    pub fn rank(self) -> usize {
        Self::ALL.iter().position(|urgency| *urgency == self).unwrap_or(0)
    }
}

code_list! {
    /// Whether the family knows that somebody asks.
    #[derive(Default)]
    pub enum FamilyKnows {
        /// They know and want it.
        Agrees = "agrees", "Yes, and they want help";
        /// They know but are not sure.
        NotSure = "not_sure", "Yes, but they are not sure";
        /// They do not know, or nobody said.
        #[default]
        No = "no", "No, not yet";
        /// Asking them could put somebody in danger.
        Unsafe = "unsafe", "It is not safe to ask them";
    }
}

code_list! {
    /// Who somebody is to the children of the family.
    pub enum Relation {
        /// A child of the family.
        Child = "child", "Child";
        /// A baby on the way; the date is when it is due.
        Unborn = "unborn", "Baby on the way";
        /// Mother of at least one of the children.
        Mother = "mother", "Mother";
        /// Father of at least one of the children.
        Father = "father", "Father";
        /// A parent's partner who is not the children's parent.
        StepParent = "step_parent", "Step-parent or partner";
        /// A grandparent.
        Grandmother = "grandmother", "Grandmother";
        /// A grandparent.
        Grandfather = "grandfather", "Grandfather";
        /// Another relative.
        Relative = "relative", "Another relative";
        /// Somebody else.
        OtherAdult = "other_adult", "Another adult";
    }
}

impl Relation {
    /// Child or adult.
    pub fn kind(self) -> PersonKind {
        match self {
            Self::Child | Self::Unborn => PersonKind::Child,
            _ => PersonKind::Adult,
        }
    }

    /// Whether they gave birth to, or are the father of, a child of the family, and so must be older.
    pub fn is_parent(self) -> bool {
        matches!(self, Self::Mother | Self::Father)
    }
}

/// The words for a tie as forms name it: `ex_partner` becomes "Former partner", a form's own words stay.
pub fn relation_words(kind: &str) -> String {
    if let Ok(relation) = kind.parse::<Relation>() {
        return relation.words().to_owned();
    }
    let spaced = if kind == "ex_partner" { "former partner".to_owned() } else { kind.replace('_', " ") };
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

code_list! {
    /// What the front door decides. Not deciding for early help never means no help.
    /// Source: practice notes 2.4 and 7.4 (contact outcomes).
    pub enum Outcome {
        /// A lead practitioner works with the family.
        EarlyHelp = "early_help", "Early help: the family gets a lead practitioner";
        /// A deeper look together, with a social worker at hand (section 17).
        Assess = "family_help_assess", "Family Help assessment: the family gets a lead practitioner who looks deeper with them";
        /// A child may be at risk of significant harm: same day, and nothing else waits for it.
        Protection = "cp_route", "Child protection route: handed over today";
        /// A family hub can help, without a case.
        Hub = "hub", "Help at a family hub";
        /// One service goes on with them.
        OneService = "single_agency", "One service can help by itself";
        /// The family is told what there is.
        Advice = "info_advice", "Information and advice";
        /// They live elsewhere: the other council is told.
        AnotherArea = "other_la", "Another area: passed on to the council where they live";
        /// Nothing more is to be done.
        Nothing = "nfa", "Nothing more is needed now";
    }
}

impl Outcome {
    /// Whether the family gets a record of its own and a lead practitioner.
    pub fn opens_a_family(self) -> bool {
        matches!(self, Self::EarlyHelp | Self::Assess | Self::Protection)
    }

    /// The help by itself, to stand in a title.
    pub fn short(self) -> &'static str {
        match self {
            Self::EarlyHelp => "Early help",
            Self::Assess => "Family Help assessment",
            Self::Protection => "Child protection route",
            Self::Hub => "Family hub",
            Self::OneService => "One service",
            Self::Advice => "Information and advice",
            Self::AnotherArea => "Another area",
            Self::Nothing => "Nothing more now",
        }
    }
}

code_list! {
    /// By which way a request came.
    #[derive(Default)]
    pub enum Route {
        /// The family, or somebody in it.
        Family = "self", "The family";
        /// A school, nursery or college.
        School = "school", "School";
        /// Health.
        Health = "health", "Health";
        /// The police.
        Police = "police", "Police";
        /// A landlord.
        Housing = "housing", "Housing";
        /// A charity or community group.
        Voluntary = "voluntary_group", "Voluntary group";
        /// A family hub.
        Hub = "hub", "Family hub";
        /// Another professional.
        #[default]
        Professional = "professional", "Professional";
    }
}

code_list! {
    /// Where a request stands.
    pub enum State {
        /// Nobody has looked yet.
        Received = "received", "Received";
        /// Somebody is looking.
        Looking = "looking", "Being looked at";
        /// It waits for something; the clock stands still.
        Held = "held", "Waiting for more information";
        /// It is decided.
        Decided = "decided", "Decided";
        /// Who sent it took it back.
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

impl State {
    /// Whether it still waits for a decision.
    pub fn waits(self) -> bool {
        matches!(self, Self::Received | Self::Looking | Self::Held)
    }
}

code_list! {
    /// What the front door's list shows. Never stored; it stands in addresses.
    pub enum Show {
        /// Everything that waits for a decision.
        Everything = "everything", "Everything";
        /// What the viewer looks at.
        Mine = "mine", "Yours";
        /// What nobody looks at.
        Nobodys = "nobodys", "Nobody’s";
        /// What waits for something.
        Held = "held", "Waiting for something";
        /// What can not wait until the office opens again.
        BeforeOpening = "before-opening", "Before we open";
    }
}

code_list! {
    /// What kind of telling it was.
    pub enum TellingKind {
        /// The requester was told that there is news.
        Requester = "requester", "The requester";
        /// A message was sent that asks somebody of the family to ring.
        Sent = "sent", "Asked to ring";
        /// A worker told somebody of the family.
        Told = "told", "Told";
        /// Nobody of the family has been told yet.
        NotYet = "not_yet", "Not told yet";
        /// A child was handed over to those who protect children.
        HandedOver = "handed_over", "Handed over";
    }
}

code_list! {
    /// By which way a child was handed over to those who protect children.
    pub enum HandedBy {
        /// By telephone.
        Telephone = "telephone", "By telephone";
        /// Face to face.
        InPerson = "in_person", "Face to face";
        /// By secure e-mail.
        SecureEmail = "secure_email", "By secure e-mail";
        /// In the form or system of the team that takes over.
        Their = "their_form", "In their own form or system";
    }
}
