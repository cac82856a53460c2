//! What somebody can do, as the trail names it.

code_list! {
    /// What somebody did, or tried to do.
    pub enum Act {
        /// Signed in.
        SignedIn = "signed_in", "Signed in";
        /// Gave a wrong name or password.
        SignInRefused = "sign_in_refused", "Was refused sign-in";
        /// Tried so often that nothing is looked at for a while. Entered once for each stretch of time.
        TooManyTries = "too_many_tries", "Tried too often";
        /// Sent a program's token that is none.
        TokenRefused = "token_refused", "Sent a token that is none";
        /// Sent a form that was not one of our own pages'.
        FormRefused = "form_refused", "Sent a form from elsewhere";
        /// Gave a right password, after which a second step is still to come.
        FirstStepDone = "first_step_done", "Did the first of two steps";
        /// Proved again who they are, before something that takes it.
        Proved = "proved", "Proved who they are";
        /// Ended sessions of their own.
        SessionEnded = "session_ended", "Ended a session";
        /// Set up a second step, or made new recovery codes.
        FactorChanged = "factor_changed", "Changed how they sign in";
        /// Signed out.
        SignedOut = "signed_out", "Signed out";
        /// Added a person who may sign in, or changed what they may do.
        AccountChanged = "account_changed", "Changed an account";
        /// Asked for something they may not see or do.
        Denied = "denied", "Was denied";
        /// Looked at a list (caseload, inbox, workers).
        ListRead = "list_read", "Read a list";
        /// Looked at a family's record, or a page of it.
        FamilyRead = "family_read", "Read a family's record";
        /// Printed a family's record.
        FamilyPrinted = "family_printed", "Printed a family's record";
        /// Was not given a paper, or not yet: something stands in it that is kept from who would read it.
        PaperHeld = "paper_held", "Was not given a paper as it is";
        /// Looked at a request for help.
        RequestRead = "request_read", "Read a request for help";
        /// Opened a letter of a request for help.
        LetterOpened = "letter_opened", "Opened a letter";
        /// Searched for people.
        Searched = "searched", "Searched for people";
        /// Was shown very many families by searching, within an hour. Entered once for each hour.
        SearchedWidely = "searched_widely", "Searched for very many families";
        /// Asked for help for a family.
        HelpRequested = "help_requested", "Asked for help for a family";
        /// Decided on a request for help.
        RequestDecided = "request_decided", "Decided on a request for help";
        /// Made a new family record.
        FamilyAdded = "family_added", "Added a family";
        /// Wrote down what is known of one of the six problems.
        ProblemRecorded = "problem_recorded", "Recorded what is known of a problem";
        /// Gave a family a lead practitioner.
        LeadGiven = "lead_given", "Gave a family a lead practitioner";
        /// Wrote down a visit, call or other contact.
        ContactRecorded = "contact_recorded", "Recorded a contact";
        /// Wrote down what was explained and what the family decided.
        AgreementRecorded = "agreement_recorded", "Recorded what was explained and agreed";
        /// Wrote down what somebody answered to one of the four questions, or why the work goes on.
        ConsentChanged = "consent_changed", "Recorded what somebody agreed to";
        /// Wrote down what was decided about sharing something.
        SharingDecided = "sharing_decided", "Decided about sharing";
        /// Wrote down what somebody wishes about sharing, or that it holds no more.
        WishChanged = "wish_changed", "Changed what the family wishes about sharing";
        /// Wrote down whether somebody can decide something for themselves.
        CompetenceFormed = "competence_formed", "Recorded whether somebody can decide for themselves";
        /// Changed a child's legal status.
        StatusChanged = "status_changed", "Changed a child's legal status";
        /// Made or kept a promise to a family.
        PromiseChanged = "promise_changed", "Changed a promise";
        /// Changed a family's plan.
        PlanChanged = "plan_changed", "Changed a plan";
        /// Wrote down a review.
        ReviewRecorded = "review_recorded", "Recorded a review";
        /// Added a document, a version of one, or changed who may see it.
        DocumentChanged = "document_changed", "Changed a document";
        /// Opened a document.
        DocumentOpened = "document_opened", "Opened a document";
        /// Began, wrote, finished or authorised an assessment.
        AssessmentChanged = "assessment_changed", "Changed an assessment";
        /// Ended the work with a family.
        FamilyClosed = "family_closed", "Ended the work with a family";
        /// Told a family what was decided, or wrote down that and when they will hear.
        FamilyTold = "family_told", "Told a family what was decided";
        /// Told who had asked for help what was decided, or wrote down that and when they will hear.
        RequesterTold = "requester_told", "Told who asked what was decided";
        /// Set or lifted the restriction of a request, or said who never reads it.
        RestrictionChanged = "restriction_changed", "Changed who may read a request for help";
        /// Confirmed, dropped, added or ended a pair who must not be told something.
        PairChanged = "pair_changed", "Changed who must not be told what";
        /// Asked a second person for something that nobody does alone.
        SecondAsked = "second_asked", "Asked a second person";
        /// Decided, as the second person, on what somebody asked for.
        SecondDecided = "second_decided", "Decided as the second person";
        /// Added a person to a family, or took one out.
        MemberChanged = "member_changed", "Changed who is in a family";
        /// Changed what is known of a person.
        PersonChanged = "person_changed", "Changed what is known of a person";
        /// Changed a home, who lives there, or a way to reach somebody.
        HomeChanged = "home_changed", "Changed a home or a way to reach somebody";
        /// Changed who is what to whom.
        TieChanged = "tie_changed", "Changed who is what to whom";
        /// Recorded an act that changes a life, or took it back.
        LifeEventRecorded = "life_event_recorded", "Recorded a life event";
        /// Handed out or took in what may go to another area.
        TransferChanged = "transfer_changed", "Changed a transfer to or from another area";
        /// Joined two families or two records of a person, or divided a family.
        FamiliesJoined = "families_joined", "Joined or divided families";
        /// Took back a life event, a joining or a dividing.
        EventTakenBack = "event_taken_back", "Took an act back";
        /// Planned, moved or called off a visit.
        VisitPlanned = "visit_planned", "Planned a visit";
        /// Joined a family or left it, or had somebody join or leave.
        InvolvementChanged = "involvement_changed", "Changed who works with a family";
        /// Said when somebody is away and who stands in, or who takes over.
        CoverNamed = "cover_named", "Named who stands in";
        /// Handed a family over, or took it on.
        HandedOver = "handed_over", "Handed a family over";
        /// Declared that somebody must not see a family, or that they may again.
        LockOutDeclared = "lock_out_declared", "Declared who must not see a family";
        /// Said whom they know, or asked that this ends.
        LinkChanged = "link_changed", "Said whom they know";
        /// Decided whom an account never finds, or the program did where it was sure.
        LockChanged = "lock_changed", "Changed who never finds whom";
        /// Renamed or merged teams, or moved workers.
        TeamsChanged = "teams_changed", "Changed teams";
        /// Wrote down supervision about a family.
        SupervisionRecorded = "supervision_recorded", "Recorded supervision";
        /// Changed what is known of a worker.
        WorkerChanged = "worker_changed", "Changed what is known of a worker";
        /// Set up a meeting, changed it, wrote its record, or gave somebody a copy.
        MeetingChanged = "meeting_changed", "Changed a meeting or its record";
        /// Said for an agency what came of what it owes a family.
        DutyAnswered = "duty_answered", "Answered for an agency";
        /// Set an alert, looked at one again, or ended it.
        AlertChanged = "alert_changed", "Changed an alert";
        /// Wrote down who a family counts on, what they offer, or what was said of them.
        NetworkChanged = "network_changed", "Changed the family\u{2019}s own network";
        /// Worked on a meeting that the family leads, or on what the law asks for before court.
        ConferenceChanged = "conference_changed", "Changed a meeting that the family leads";
        /// Somebody of a network opened the link to their own turns, or answered by it.
        MemberLinkUsed = "member_link_used", "Used the link to their own turns";
        /// Put a support package together, changed it, asked for it to be agreed to, looked at it again or ended it.
        PackageChanged = "package_changed", "Changed a support package";
        /// Agreed to a support package, sent it back or said no.
        PackageDecided = "package_decided", "Decided on a support package";
        /// Paid something, or wrote down what came of a payment.
        PaymentChanged = "payment_changed", "Changed a payment";
        /// Added a budget or changed how much there is.
        BudgetChanged = "budget_changed", "Changed a budget";
        /// Wrote down with whom of their family or network a child lives.
        KinshipChanged = "kinship_changed", "Changed with whom a child lives";
        /// Read words that the trail keeps under a key.
        TrailRead = "trail_read", "Read words of the trail";
        /// Looked through the trail, on a page or as a file.
        TrailWatched = "trail_watched", "Looked through the trail";
        /// The service began, set up like this.
        Started = "started", "Started the service";
        /// Restricted a family, looked again at that, lifted it, or said who may know of the family.
        FamilyRestricted = "family_restricted", "Changed who may know of a family";
        /// Sealed who somebody was before an adoption and who they are since.
        IdentitySealed = "identity_sealed", "Sealed an adoption";
        /// Opened that, and why.
        SealOpened = "seal_opened", "Opened a sealed adoption";
        /// Looked at a protected address, and why.
        AddressSeen = "address_seen", "Looked at a protected address";
        /// Opened a family's record in an emergency, or ended that.
        OpenedInEmergency = "opened_in_emergency", "Opened a record in an emergency";
        /// Asked for an agency whether a family is helped here.
        AskedIfOpen = "asked_if_open", "Asked whether a family is helped here";
        /// Reported what went to the wrong person, wrote down what was done about it, decided who is told, or closed it.
        IncidentChanged = "incident_changed", "Changed an incident";
        /// Looked at why somebody opened a record in an emergency.
        EmergencyReviewed = "emergency_reviewed", "Looked at why a record was opened in an emergency";
        /// Prepared something that is to go to somebody, or stopped it before it went.
        SendingPrepared = "sending_prepared", "Prepared or stopped what is to be sent";
        /// Released something to go to somebody, or asked a second person to.
        Sent = "sent", "Released something to be sent";
        /// Took in a request for somebody's own record, or worked on it: who may, what is given, the end.
        OwnRecordChanged = "own_record_changed", "Worked on a request for somebody\u{2019}s own record";
        /// Released a copy of somebody's own record, or handed it out.
        OwnRecordGiven = "own_record_given", "Gave somebody a copy of their own record";
        /// Wrote down that somebody says something is wrong, decided on it, or told who had it.
        CorrectionChanged = "correction_changed", "Worked on a correction";
        /// Wrote down an objection or that somebody asks for a limit, decided on it, set a limit or lifted one.
        LimitChanged = "limit_changed", "Worked on an objection or a limit of processing";
        /// Set or lifted a hold, or worked on a list of what is to be destroyed.
        KeepingChanged = "keeping_changed", "Decided what is held or destroyed";
        /// Destroyed the record of a family at the end of its time.
        FamilyErased = "family_erased", "Destroyed a family\u{2019}s record";
        /// Filled the database with invented people.
        DemoFilled = "demo_filled", "Filled in invented people";
    }
}

impl Act {
    /// Whether it is that somebody was not let do something.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::SignInRefused | Self::TooManyTries | Self::TokenRefused | Self::FormRefused | Self::Denied)
    }
}
