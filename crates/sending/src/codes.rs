//! The lists of codes of this area, with the words that people read.

use alongside_schema::code_list;

code_list! {
    /// By which way somebody is given something. An e-mail never carries what is in the record (ADR 0013), so it is none.
    pub enum SendWay {
        /// A letter.
        Post = "post", "By post";
        /// From hand to hand, at a visit or a meeting.
        InHand = "in_hand", "By hand";
    }
}
