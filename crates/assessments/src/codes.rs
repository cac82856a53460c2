//! The lists of codes of this area.

use alongside_schema::code_list;

code_list! {
    /// How far an assessment has come.
    pub enum State {
        /// It is being written.
        Writing = "writing", "Being written";
        /// Its author says that it is done; a supervisor reads it.
        Finished = "finished", "Waits for a supervisor";
        /// A supervisor stands behind it. It is changed no more; the next one begins from it.
        Authorised = "authorised", "Authorised";
    }
}
