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

    /// Whether it must be said why.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Partly | Self::NotDone | Self::Dropped)
    }
}

code_list! {
    /// What whoever is to do an action says to it. Saying no is neutral.
    pub enum Acceptance {
        /// Nobody has asked them yet.
        NotAsked = "not_asked", "Not asked yet";
        /// They were asked and have not answered yet.
        Asked = "asked", "Asked, no answer yet";
        /// They will do it.
        Accepted = "accepted", "Yes";
        /// They will not do it.
        Declined = "declined", "No";
    }
}

code_list! {
    /// How a plan was agreed.
    pub enum AgreedHow {
        /// In a meeting with the others around the family.
        Meeting = "meeting", "In a meeting";
        /// At home.
        Visit = "visit", "On a visit";
        /// By telephone or video.
        Call = "call", "By telephone or video";
        /// In writing.
        Writing = "writing", "In writing";
    }
}

code_list! {
    /// What one person says to a version of the plan. Declining is neutral.
    pub enum Agrees {
        /// They were not asked, or not yet.
        NotAsked = "not_asked", "Not asked yet";
        /// They agree.
        Yes = "yes", "Agrees";
        /// They agree to some of it.
        InPart = "in_part", "Agrees to some of it";
        /// They do not agree.
        No = "no", "Does not agree";
    }
}

code_list! {
    /// What a line of an agreed version says.
    pub enum LineKind {
        /// A goal.
        Goal = "goal", "Goal";
        /// An action.
        Action = "action", "Action";
        /// A service.
        Service = "service", "Service";
        /// What comes first.
        Order = "order", "Order";
    }
}

code_list! {
    /// What a review decides.
    pub enum Next {
        /// Go on as planned.
        GoOn = "continue", "Go on with the plan";
        /// Bring more help in.
        More = "more", "Bring in more help";
        /// More than early help is needed: a statutory service is asked.
        StepUp = "step_up", "Step up: more than early help is needed";
        /// Less help is needed from now on.
        Less = "less", "Step down: less help is needed";
        /// End the work soon.
        End = "end", "Get ready to end";
    }
}

impl Next {
    /// Whether help goes on as it is or with more, so that past the about-six-month clock it must be said why.
    pub fn goes_on(self) -> bool {
        matches!(self, Self::GoOn | Self::More)
    }
}

code_list! {
    /// What became of a call after the end. The family may say no at any time.
    pub enum CheckInState {
        /// The family wants it, and it has not been yet.
        Offered = "offered", "To come";
        /// Somebody rang and heard how things are.
        Done = "done", "We heard how things are";
        /// Nobody could be reached.
        NotReached = "not_reached", "We could not reach them";
        /// The family does not want it.
        Declined = "declined", "They would rather not";
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

code_list! {
    /// How far a service has come.
    pub enum StepState {
        /// Somebody wants it. Also after a provider has said no: nobody is turned away by a threshold.
        Wanted = "wanted", "Wanted";
        /// The provider was asked.
        Asked = "asked", "Asked for";
        /// The provider said yes.
        Offered = "offered", "Offered";
        /// It goes on.
        Running = "running", "Going on";
        /// It is finished, so that what waits for it may begin.
        Finished = "finished", "Finished";
        /// It ended before it was finished.
        Stopped = "stopped", "Ended early";
    }
}

impl StepState {
    /// Whether it is over.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Finished | Self::Stopped)
    }
}

code_list! {
    /// How often a service meets.
    pub enum Meets {
        /// Nobody knows yet, or it is no series of meetings.
        NotKnown = "not_known", "Not known, or it does not meet";
        /// Once in four weeks.
        Monthly = "monthly", "Once a month";
        /// Once in two weeks.
        Fortnightly = "fortnightly", "Every two weeks";
        /// Once a week.
        Weekly = "weekly", "Once a week";
        /// Two times a week.
        Twice = "twice", "Twice a week";
        /// Three times a week.
        ThreeTimes = "three_times", "Three times a week";
    }
}

code_list! {
    /// What kind of thing must come first.
    pub enum NeedKind {
        /// Another service is finished.
        Step = "step", "A service";
        /// An action is done.
        Action = "action", "An action";
        /// Something else is so, in words.
        Condition = "condition", "Something else";
    }
}

code_list! {
    /// What happened with a service.
    pub enum StepEvent {
        /// The provider was asked.
        Asked = "asked", "We asked for it";
        /// The provider said yes.
        Offered = "offered", "They offered it";
        /// The provider said no. The service stays wanted.
        No = "no", "They said no";
        /// It began.
        Started = "started", "It began";
        /// A session that somebody went to.
        Attended = "attended", "A session, and they went";
        /// A session that nobody went to. Says nothing about why.
        Missed = "missed", "A session, and they could not go";
        /// A session that the provider called off.
        CalledOff = "called_off", "A session, and the service called it off";
        /// It is finished.
        Finished = "finished", "It is finished";
        /// It ended before it was finished, also when the person does not want it.
        Stopped = "stopped", "It ended early";
        /// It is wanted again after it ended.
        Again = "again", "It is wanted again";
    }
}

impl StepEvent {
    /// Whether it must be said why.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::No | Self::Stopped)
    }
}
