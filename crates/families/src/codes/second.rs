//! What nobody does alone, and what came of asking a second person.

use alongside_schema::code_list;

code_list! {
    /// What somebody asks a second person for.
    pub enum SecondKind {
        /// That somebody must not be told something holds no more.
        Pair = "pair", "Somebody could be told what is kept from them now";
        /// More people learn of a home.
        Home = "home", "More people could learn where somebody lives";
        /// An alert ends that is kept from somebody.
        Alert = "alert", "An alert would end that is kept from somebody";
        /// An act is taken back in whose record somebody is protected.
        Event = "event", "Something would be taken back in a record in which somebody is protected";
        /// A paper is given to somebody from whom something that stands in it is kept.
        Paper = "paper", "A paper would go to somebody from whom something that stands in it is kept";
    }
}

code_list! {
    /// Where it stands.
    pub enum SecondState {
        /// Nobody has decided. Everything stays as it is.
        Waits = "waits", "Waits for a second person";
        /// The second person agreed, and it was done.
        Agreed = "agreed", "Agreed";
        /// It stays as it is.
        Declined = "declined", "It stays as it is";
    }
}
