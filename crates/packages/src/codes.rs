//! The lists of codes of this area.

use alongside_pence::{Repeat, Step as PenceStep};
use alongside_schema::code_list;

code_list! {
    /// What a support package is for. Source: practice notes 2.8 and 7.9.
    pub enum Purpose {
        /// The child stays with their parents.
        StayAtHome = "stay_at_home", "So that the child can stay at home";
        /// The child lives with somebody of their family already.
        StabiliseKin = "stabilise_kin", "So that the child can stay with relatives or friends";
        /// The child is to live with them.
        MoveToKin = "move_to_kin", "So that the child can move to relatives or friends";
        /// The child comes home.
        ReturnHome = "return_home", "So that the child can come home";
    }
}

code_list! {
    /// By what right the council pays.
    pub enum LegalPower {
        /// A child in need.
        Section17 = "s17", "Children Act 1989, section 17 (a child in need)";
        /// An allowance with an order.
        Order = "order", "An allowance that goes with an order of a court";
        /// Help that needs no child in need.
        EarlyHelp = "early_help", "Early help money of the council";
        /// Anything else.
        Other = "other", "Another power";
    }
}

code_list! {
    /// Whether any of it is to be paid back.
    #[derive(Default)]
    pub enum Repay {
        /// No.
        #[default]
        None = "none", "No";
        /// Under the conditions that are written down.
        Conditional = "conditional", "Yes, as the conditions say";
    }
}

code_list! {
    /// Where a package stands.
    pub enum State {
        /// It is being put together.
        Draft = "draft", "Being put together";
        /// It waits for somebody to agree.
        Asked = "asked", "Waits to be agreed";
        /// It was agreed to.
        Agreed = "agreed", "Agreed";
        /// Somebody said no.
        Refused = "refused", "Not agreed";
        /// It has ended.
        Ended = "ended", "Ended";
    }
}

code_list! {
    /// Who must agree.
    pub enum Step {
        /// Whoever answers for the family, on the same day.
        SameDay = "same_day", "Whoever answers for the family, today";
        /// The manager of the family's team.
        Manager = "manager", "The manager of the family\u{2019}s team";
        /// Somebody who keeps the budgets.
        Holder = "holder", "A budget holder";
    }
}

impl Step {
    /// The first of those who must agree to what takes this.
    pub fn first_of(step: PenceStep) -> Self {
        match step {
            PenceStep::SameDay => Self::SameDay,
            PenceStep::Manager | PenceStep::Holder => Self::Manager,
        }
    }
}

code_list! {
    /// What was decided.
    pub enum Decision {
        /// Yes.
        Agreed = "agreed", "Agree";
        /// To be changed first.
        SentBack = "sent_back", "Send it back to be changed";
        /// No.
        Refused = "refused", "Say no";
    }
}

impl Decision {
    /// As it is told afterwards.
    pub fn told(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::SentBack => "sent it back to be changed",
            Self::Refused => "said no",
        }
    }
}

code_list! {
    /// What kind of thing is paid for.
    pub enum LineKind {
        /// A bed, a uniform, a car seat.
        Goods = "goods", "Things";
        /// Work that somebody does.
        Service = "service", "Work that somebody does";
        /// Fares and petrol.
        Travel = "travel", "Travel";
        /// A club, a day out.
        Activity = "activity", "Something to do";
        /// Somebody to look after a child.
        Childcare = "childcare", "Childcare";
        /// Meals.
        Meals = "meals", "Meals";
        /// What somebody did not earn.
        Earnings = "loss_of_earnings", "Pay for unpaid leave";
        /// A deposit.
        Deposit = "deposit", "A deposit";
        /// Work on a home.
        Adaptation = "adaptation", "Work on a home";
        /// Regular money for a carer.
        Allowance = "allowance", "An allowance for a carer";
        /// Anything else.
        Other = "other", "Something else";
    }
}

code_list! {
    /// How often it is paid.
    #[derive(Default)]
    pub enum Often {
        /// Once.
        #[default]
        Once = "once", "Once";
        /// Each week.
        Weekly = "weekly", "Every week";
        /// Each second week.
        Fortnightly = "fortnightly", "Every second week";
        /// Each month.
        Monthly = "monthly", "Every month";
    }
}

impl Often {
    /// As the engine counts it.
    pub fn repeat(self) -> Repeat {
        match self {
            Self::Once => Repeat::Once,
            Self::Weekly => Repeat::Weekly,
            Self::Fortnightly => Repeat::Fortnightly,
            Self::Monthly => Repeat::Monthly,
        }
    }
}

code_list! {
    /// In what way it is paid.
    pub enum Method {
        /// To whoever sells it, by the council's finance system.
        Invoice = "supplier_invoice", "To the supplier, by invoice";
        /// A voucher.
        Voucher = "voucher", "A voucher";
        /// To somebody's account, by the council's finance system.
        Transfer = "transfer", "A transfer to their account";
        /// The council's card.
        Card = "card", "The council\u{2019}s card";
        /// Cash.
        Cash = "cash", "Cash";
        /// A ticket.
        Ticket = "ticket", "A ticket";
    }
}

impl Method {
    /// Whether the council's finance system pays it: then it goes by the file, and by nobody's hand.
    pub fn is_by_file(self) -> bool {
        matches!(self, Self::Invoice | Self::Transfer)
    }
}

code_list! {
    /// Where a payment stands.
    pub enum Paid {
        /// It was agreed to, and nobody has paid it.
        Approved = "approved", "To be paid";
        /// It went to the finance system.
        Sent = "sent", "Sent to be paid";
        /// It was paid.
        Paid = "paid", "Paid";
        /// The finance system could not pay it, or it came back.
        Failed = "failed", "Could not be paid";
        /// It is not paid any more.
        Cancelled = "cancelled", "Not to be paid";
    }
}

impl Paid {
    /// The colour of its tag.
    pub fn colour(self) -> &'static str {
        match self {
            Self::Approved | Self::Sent => "govuk-tag--blue",
            Self::Paid => "govuk-tag--green",
            Self::Failed => "govuk-tag--red",
            Self::Cancelled => "govuk-tag--grey",
        }
    }
}

code_list! {
    /// What shows what came of a payment.
    pub enum Evidence {
        /// A receipt.
        Receipt = "receipt", "A receipt";
        /// A picture.
        Photo = "photo", "A photograph";
        /// A note of delivery.
        Delivery = "delivery", "A delivery note";
        /// A worker saw it.
        Seen = "seen", "A worker saw it";
    }
}

code_list! {
    /// What came of a package.
    pub enum Outcome {
        /// What it was for held.
        Held = "held", "Yes";
        /// Some of it.
        Partly = "partly", "In part";
        /// It did not.
        Not = "not", "No";
    }
}

code_list! {
    /// How a child lives with somebody of their family or network. Source: practice notes 2.9.
    pub enum KinKind {
        /// Agreed within the family.
        Informal = "informal", "Agreed within the family";
        /// With somebody who is no close relative, for 28 days or more.
        PrivateFostering = "private_fostering", "Private fostering";
        /// Approved for the time being, before an assessment is whole.
        TemporaryApproval = "temporary_approval", "Kinship foster care, approved for the time being";
        /// Approved foster carers.
        KinshipFoster = "kinship_foster", "Kinship foster care";
        /// A child arrangements order.
        ChildArrangements = "child_arrangements_order", "Child arrangements order";
        /// A special guardianship order.
        Guardianship = "special_guardianship_order", "Special guardianship order";
        /// An adoption by a relative.
        Adoption = "adoption_by_relative", "Adoption by a relative";
    }
}

impl KinKind {
    /// Whether a court made it so. A package of the family's own network ends there, and an allowance with the order begins. Source: practice notes 2.8.
    pub fn is_by_order(self) -> bool {
        matches!(self, Self::ChildArrangements | Self::Guardianship | Self::Adoption)
    }
}

code_list! {
    /// Whether a carer is a close relative: a grandparent, brother, sister, uncle or aunt (also by marriage or half-blood), or a step-parent.
    /// Source: Children Act 1989, section 105(1), "relative".
    #[derive(Default)]
    pub enum Close {
        /// Yes.
        Yes = "yes", "Yes: a grandparent, brother, sister, uncle, aunt or step-parent";
        /// No.
        No = "no", "No: a friend, a neighbour, a great-aunt, a cousin or somebody else";
        /// Nobody has said.
        #[default]
        NotSaid = "not_said", "Not known yet";
    }
}

code_list! {
    /// Whether somebody looked at whether the child can live there.
    #[derive(Default)]
    pub enum Viability {
        /// Nobody has.
        #[default]
        None = "none", "Not yet";
        /// It is being done.
        Begun = "begun", "Begun";
        /// They can.
        Positive = "positive", "Yes, they can live there";
        /// They can not.
        Negative = "negative", "No, they can not live there";
    }
}
