//! The lists of codes of this area, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// Why somebody opens a record in an emergency.
    pub enum Emergency {
        /// Somebody may be hurt.
        DangerNow = "danger_now", "Somebody may be in danger now";
        /// Somebody of the family has turned to this worker, who does not work with them.
        TurnedToMe = "turned_to_me", "Somebody of the family rang or came, and nobody who works with them can be reached";
        /// The team around the family has gone home.
        OutOfHours = "out_of_hours", "I am on duty out of hours, and it can not wait";
        /// Something else, in words.
        Other = "other", "Something else that can not wait";
    }
}

code_list! {
    /// What whoever looked at it afterwards says of an emergency opening.
    pub enum Outcome {
        /// It was right.
        Right = "right", "It was right";
        /// It was right, and the worker should work with the family.
        RightAndJoins = "right_and_joins", "It was right, and they should be added to those who work with the family";
        /// It was not right.
        NotRight = "not_right", "It was not right. I have spoken with them, and with whoever must know";
    }
}
