//! The lists of codes of this area, with the words that people read.

mod consent;
mod corrections;
mod papers;
mod safety;
mod second;
mod sharing;

use alongside_schema::code_list;

pub use consent::{Answered, Conclusion, Matter, Method, Question};
pub use corrections::{Corrected, LimitDecision, LimitKind};
pub use papers::PaperKind;
pub use second::{SecondKind, SecondState};
pub use sharing::{Ground, Knows, Shared, SharedBy, WishSays};

pub use safety::{AddressNeed, AlertKind, HomeClass, PairState, RestrictionKind, RestrictionStep, Safe, Way};

code_list! {
    /// Who somebody is in a family, as far as the rules need to know.
    pub enum PersonKind {
        /// Somebody under 18, or a baby on the way.
        Child = "child", "Child";
        /// Somebody of 18 or over.
        Adult = "adult", "Adult";
    }
}

code_list! {
    /// What somebody told us, in their own words or nearly.
    pub enum StoryKind {
        /// What would help, in the family's words.
        WhatWouldHelp = "what_would_help", "What would help, in their words";
        /// What is working well.
        WorkingWell = "working_well", "What is working well";
        /// What somebody is worried about.
        Worries = "worries", "What people are worried about";
        /// How to reach them without putting anybody in danger; shown beside the telephone numbers.
        SafeContact = "safe_contact", "How to reach them safely";
        /// Who must not be told what; kept from those it names.
        Safety = "safety", "Who must not be told what";
        /// What a child or a parent says, separate from everybody else's account.
        Voice = "voice", "In their own words";
        /// What the family says when the work ends.
        AtTheEnd = "at_the_end", "What they say now that we end";
        /// What the family and its network go on doing when the work ends.
        StaysInPlace = "stays_in_place", "What stays in place";
        /// What they said for a form: a goal, an agreement, a visit. It stands where it was said, and is offered to the next form.
        Said = "said", "What they said";
    }
}

code_list! {
    /// How a contact with the family came about.
    pub enum ContactKind {
        /// At the family's home.
        HomeVisit = "home_visit", "Home visit";
        /// Together in another place.
        Meeting = "meeting", "Meeting somewhere else";
        /// By telephone or video.
        Call = "call", "Telephone or video call";
        /// By text or letter.
        Message = "message", "Message or letter";
        /// Tried, and did not reach anybody.
        Attempt = "attempt", "Tried, but did not reach them";
    }
}

impl ContactKind {
    /// Whether somebody of the family was there, so that it must be said who.
    pub fn has_people(self) -> bool {
        self != Self::Attempt
    }
}

code_list! {
    /// What the family decided once the help on offer was explained. Declining is neutral: it never counts against anybody.
    pub enum Decision {
        /// They want to work with us.
        Agrees = "agrees", "They want to work with us";
        /// They want some of what was offered.
        InPart = "in_part", "They want some of it";
        /// They want time to think.
        Thinking = "thinking", "They want time to think";
        /// They do not want it now.
        NotNow = "not_now", "They do not want it now";
    }
}

code_list! {
    /// A child's legal status. Per child, dated; changing it changes no worker.
    /// Source: the continuum in the domain notes, 1.1 (early help, section 17, section 47, pre-proceedings, looked after).
    pub enum LegalStatus {
        /// Help that every child has.
        Universal = "universal", "Universal services";
        /// Help early, by agreement.
        EarlyHelp = "early_help", "Early help";
        /// Section 17 of the Children Act 1989.
        ChildInNeed = "child_in_need", "Child in need (section 17)";
        /// A child protection plan after section 47 enquiries.
        ChildProtection = "child_protection", "Child protection plan";
        /// Before an application to the court.
        PreProceedings = "pre_proceedings", "Pre-proceedings";
        /// In the care of the council.
        LookedAfter = "looked_after", "Looked after";
        /// Has left the care of the council.
        CareLeaver = "care_leaver", "Care leaver";
    }
}

code_list! {
    /// What a timeline entry tells of.
    pub enum TimelineKind {
        /// Somebody asked for help for the family.
        Request = "request", "Request for help";
        /// A decision about the family's help.
        Decision = "decision", "Decision";
        /// A worker came or went.
        Worker = "worker", "Worker";
        /// A visit, call or attempt.
        Contact = "contact", "Contact";
        /// Something was explained and agreed.
        Agreement = "agreement", "Agreement";
        /// Something was decided about sharing, or somebody said what they wish.
        Sharing = "sharing", "Sharing";
        /// A promise was made or kept.
        Promise = "promise", "Promise";
        /// A child's legal status changed.
        Status = "status", "Legal status";
        /// Something became known of one of the six problems.
        Problem = "problem", "The six problems";
        /// The plan changed.
        Plan = "plan", "Plan";
        /// The plan was reviewed.
        Review = "review", "Review";
        /// A meeting was set up or held.
        Together = "meeting", "Meeting";
        /// A letter, plan or another paper came.
        Document = "document", "Document";
        /// An assessment was finished or authorised.
        Assessment = "assessment", "Assessment";
        /// Something was decided about who must not be told what.
        Safety = "safety", "Safety";
        /// The work with the family ended.
        Ending = "ending", "Ending";
        /// Who is in the family, what is known of them, where they live.
        People = "people", "People and homes";
        /// A birth, a death, a move, and whatever else changes a life.
        Life = "life", "Life event";
    }
}

code_list! {
    /// How a name is used.
    #[derive(Default)]
    pub enum NameUse {
        /// What they are called.
        #[default]
        Usual = "usual", "Known as";
        /// What papers say.
        Official = "official", "Official name";
        /// What they were called before.
        Old = "old", "Former name";
        /// A short or pet name.
        Nickname = "nickname", "Nickname";
        /// Another name that they use or have used.
        Alias = "alias", "Also known as";
    }
}

code_list! {
    /// The six problems by which the programme of 2015 to 2025 found families. Source: results reference; the names are ours.
    pub enum Problem {
        /// Crime or anti-social behaviour.
        Crime = "crime_asb", "Crime or anti-social behaviour";
        /// School attendance.
        School = "school", "School attendance";
        /// Children who need help.
        Children = "children_need_help", "Children who need help";
        /// Work and money.
        Work = "work_money", "Work and money";
        /// Domestic abuse.
        Abuse = "domestic_abuse", "Domestic abuse";
        /// Health.
        Health = "health", "Health";
    }
}

code_list! {
    /// Whether a problem is there. Not known is never a no.
    #[derive(Default)]
    pub enum Answer {
        /// It is there.
        Present = "present", "Yes";
        /// Somebody has looked and it is not there.
        Absent = "absent", "No";
        /// Nobody knows.
        #[default]
        NotKnown = "not_known", "Not known";
    }
}

code_list! {
    /// What a document is. A local list: a council adds its own in a later migration.
    #[derive(Default)]
    pub enum DocumentKind {
        /// From or to somebody.
        #[default]
        Letter = "letter", "Letter";
        /// Of any agency.
        Plan = "plan", "Plan";
        /// Of a school, a doctor, another service.
        Report = "report", "Report";
        /// Made by the family: a drawing, a note, their own plan.
        FromFamily = "from_family", "Made by the family";
        /// What was signed.
        Agreement = "agreement", "Agreement or consent";
        /// Who somebody is, and parental responsibility.
        Proof = "proof", "Proof of who somebody is";
        /// Of a court.
        Court = "court", "Court paper";
        /// Anything else.
        Other = "other", "Something else";
    }
}

code_list! {
    /// How long a document is kept, as councils publish it (practice notes 4.6). The longest rule of any child wins for each fact. What
    /// stands here is recorded; nothing is deleted by age yet.
    #[derive(Default)]
    pub enum Retention {
        /// One council: to the 25th birthday.
        #[default]
        EarlyHelp = "early_help", "Early help: until the youngest child is 25";
        /// One council: 18 and three years without activity.
        ChildInNeed = "child_in_need", "Child in need: until 18 and three quiet years";
        /// One council: 35 years after the last contact.
        ChildProtection = "child_protection", "Child protection: 35 years after the last contact";
        /// By law: 75th birthday; 15 years from death where somebody died under 18.
        LookedAfter = "looked_after", "Looked after: until they are 75";
        /// By law: at least 100 years.
        Adoption = "adoption", "Adoption: 100 years";
    }
}

code_list! {
    /// Who made a promise.
    pub enum Maker {
        /// The worker who writes it down, or another.
        Worker = "worker", "A worker";
        /// An agency as a whole.
        Agency = "agency", "An agency";
        /// Somebody of the family.
        Family = "family", "Somebody in the family";
        /// Somebody of the family's own network.
        Network = "network", "Somebody from the family's own network";
    }
}

code_list! {
    /// How often a promise comes due.
    #[derive(Default)]
    pub enum Repeats {
        /// One time.
        #[default]
        Once = "once", "Once";
        /// Each day.
        Day = "day", "Every day";
        /// Each week.
        Week = "week", "Every week";
        /// Each second week.
        TwoWeeks = "two_weeks", "Every two weeks";
        /// Each month.
        Month = "month", "Every month";
    }
}

code_list! {
    /// What came of a promise one time.
    pub enum Outcome {
        /// It was kept.
        Kept = "kept", "Kept";
        /// In part.
        Partly = "partly", "Kept in part";
        /// It was not.
        NotKept = "not_kept", "Not kept";
        /// It is another promise from now on, as both agreed.
        Anew = "anew", "Agreed anew";
        /// Nobody needs it any more, as both agreed.
        LetGo = "let_go", "Not needed any more";
    }
}
