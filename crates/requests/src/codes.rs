//! The lists of codes of this area.

use alongside_families::codes::PersonKind;
use alongside_schema::code_list;

code_list! {
    /// How soon somebody must look.
    pub enum Urgency {
        /// A child may be in danger now. The page says to ring as well.
        Danger = "danger", "Someone may be in danger now";
        /// Today.
        Today = "today", "Today";
        /// Within days.
        Soon = "soon", "Within a few days";
        /// No hurry.
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
    pub enum FamilyKnows {
        /// They know and want it.
        Agrees = "agrees", "Yes, and they want help";
        /// They know but are not sure.
        NotSure = "not_sure", "Yes, but they are not sure";
        /// They do not know.
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

code_list! {
    /// What the front door decides. Not deciding for early help never means no help.
    pub enum Outcome {
        /// A lead practitioner works with the family.
        EarlyHelp = "early_help", "Early help: the family gets a lead practitioner";
        /// The family is told what there is.
        Advice = "info_advice", "Information and advice";
        /// One service goes on with them.
        OneService = "single_agency", "One service can help by itself";
        /// Nothing more is to be done.
        Nothing = "nfa", "Nothing more is needed now";
    }
}
