//! The lists of codes of this area.

use alongside_schema::code_list;

code_list! {
    /// How far a goal has come.
    pub enum Progress {
        /// Work on it goes on.
        Working = "working", "We are working on it";
        /// It is better, but not there yet.
        Better = "better", "Better, but not there yet";
        /// It is reached.
        Reached = "reached", "Reached";
        /// The family no longer wants it.
        Dropped = "dropped", "No longer wanted";
    }
}

code_list! {
    /// Who owns an action.
    pub enum OwnerKind {
        /// Somebody of the family.
        Family = "family", "Somebody in the family";
        /// Somebody of the family's own network: a friend, a neighbour, a faith leader.
        Network = "network", "Somebody from the family's own network";
        /// Somebody whose work it is.
        Professional = "professional", "A school, service or worker";
    }
}

code_list! {
    /// Where an action stands.
    pub enum ActionState {
        /// Not begun.
        ToDo = "todo", "To do";
        /// Begun.
        Doing = "doing", "Doing it";
        /// Done.
        Done = "done", "Done";
        /// Done in part.
        Partly = "partly", "Partly done";
        /// Not done.
        NotDone = "not_done", "Not done";
        /// Not needed any more.
        Dropped = "dropped", "Not needed any more";
    }
}

impl ActionState {
    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, Self::ToDo | Self::Doing)
    }
}

code_list! {
    /// What a review decides.
    pub enum Next {
        /// Go on as planned.
        GoOn = "continue", "Go on with the plan";
        /// Bring more help in.
        More = "more", "Bring in more help";
        /// Less help is needed from now on.
        Less = "less", "Less help is needed";
        /// End the work soon.
        End = "end", "Get ready to end";
    }
}

code_list! {
    /// Why the work with a family ends. Source: the closure table of the domain notes, 7.12, in plain words.
    pub enum EndReason {
        /// The family has what it wanted.
        OutcomesMet = "outcomes_met", "The family's goals are reached";
        /// Some of it.
        PartlyMet = "partly_met", "Some goals are reached and the family is ready to go on alone";
        /// The family no longer wants help from us. Neutral.
        FamilyChose = "family_withdrew", "The family chose to end";
        /// Nobody could be reached.
        NoContact = "could_not_engage", "We could not stay in touch";
        /// They live in another area now.
        Moved = "moved", "The family moved away";
        /// Another service goes on.
        OtherService = "to_single_agency", "Another service goes on with the family";
        /// None of these.
        Other = "other", "Another reason";
    }
}
