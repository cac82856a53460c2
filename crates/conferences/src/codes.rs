//! The lists of codes of this area, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// What a meeting is. Names vary from council to council, so that what it is called here is said beside it. Source: practice notes 2.7.
    pub enum Kind {
        /// Mostly called by who works with the family.
        Network = "network", "Family network meeting";
        /// With an independent coordinator.
        Conference = "conference", "Family group conference";
        /// The same before the council asks a court: Children Act 1989, section 31ZA.
        BeforeCourt = "before_court", "Family group decision making before court";
    }
}

impl Kind {
    /// Whether its coordinator must be somebody who does not decide.
    pub fn is_independent(self) -> bool {
        self != Self::Network
    }
}

code_list! {
    /// How somebody takes part.
    #[derive(Default)]
    pub enum How {
        /// With the others.
        #[default]
        Room = "room", "In the room with the others";
        /// With the others, by video or telephone.
        Online = "online", "By video or telephone with the others";
        /// At another time or in another room, with somebody going between.
        Apart = "apart", "Apart from the others: at another time, or in another room";
        /// Their words are read out.
        Letter = "letter", "By a letter that is read out";
        /// Somebody speaks for them.
        Advocate = "advocate", "Through an advocate";
    }
}

impl How {
    /// Whether they meet the others, and so must know where and when.
    pub fn meets_others(self) -> bool {
        matches!(self, Self::Room | Self::Online)
    }
}

code_list! {
    /// What somebody answered to an invitation.
    #[derive(Default)]
    pub enum Reply {
        /// Nothing yet.
        #[default]
        Nothing = "none", "No answer yet";
        /// Will.
        Yes = "yes", "Will take part";
        /// Will not.
        No = "no", "Will not take part";
        /// Does not know yet.
        Unsure = "unsure", "Not sure yet";
    }
}

code_list! {
    /// Whether somebody was heard on the day.
    #[derive(Default)]
    pub enum Came {
        /// Nobody has said.
        #[default]
        NotSaid = "not_said", "Not said yet";
        /// Was there.
        There = "there", "Was there";
        /// Was heard in another way.
        Heard = "heard", "Was heard apart, by letter or through somebody";
        /// Was not.
        No = "no", "Was not heard";
    }
}

code_list! {
    /// What has to be there so that people can come.
    pub enum Booking {
        /// A place that belongs to nobody.
        Room = "room", "A room";
        /// Something to eat.
        Food = "food", "Food";
        /// How people get there.
        Travel = "travel", "Travel";
        /// Who looks after the small ones.
        Childcare = "childcare", "Childcare";
        /// Who interprets.
        Interpreter = "interpreter", "An interpreter";
    }
}

code_list! {
    /// Where a booking stands.
    #[derive(Default)]
    pub enum BookingState {
        /// Somebody has to book it.
        #[default]
        Wanted = "wanted", "To be booked";
        /// It is booked.
        Booked = "booked", "Booked";
        /// Not needed any more. It costs nothing.
        Dropped = "dropped", "Not needed any more";
    }
}

code_list! {
    /// The answer to the family's plan.
    pub enum Answer {
        /// All of it.
        Agreed = "agreed", "Agreed";
        /// Some of it.
        InPart = "in_part", "Agreed in part";
        /// None of it.
        Not = "not", "Not agreed";
    }
}

code_list! {
    /// What is not done because it would not be in the child's best interests. Source: Children Act 1989, section 31ZA(3).
    pub enum Exception {
        /// There is no offer.
        Offer = "offer", "No meeting is offered";
        /// It was offered, and is not held.
        Holding = "holding", "A meeting was offered and is not held";
    }
}

code_list! {
    /// What a holder of parental responsibility answered to the offer of a meeting.
    #[derive(Default)]
    pub enum OfferAnswer {
        /// Nothing yet.
        #[default]
        Nothing = "none", "No answer yet";
        /// Yes.
        Accepted = "accepted", "Accepted";
        /// No.
        Declined = "declined", "Declined";
    }
}
