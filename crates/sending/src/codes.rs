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

code_list! {
    /// What goes to somebody.
    pub enum What {
        /// Words that somebody writes for it.
        Letter = "letter", "A letter that you write here";
        /// The plan, with only what its reader may see.
        Plan = "plan", "A copy of the plan";
        /// A paper of the family.
        Document = "document", "A document";
    }
}

code_list! {
    /// How far something has come that is to go to somebody.
    pub enum State {
        /// Somebody looks at what each reader would get.
        Prepared = "prepared", "Not released yet";
        /// A second person has to read it first.
        WaitsSecond = "waits_second", "Waits for a second person";
        /// It was released.
        Released = "released", "Released";
        /// It does not go.
        Stopped = "stopped", "Stopped: it does not go";
    }
}

code_list! {
    /// What speaks against giving something to a reader. It names nobody and no place: who sits beside the worker reads it too.
    #[derive(PartialOrd, Ord)]
    pub enum Against {
        /// It would tell where a protected home is.
        Protected = "protected", "It says something of a protected address. This can not go to anybody. Take it out, or write the text anew";
        /// Nothing of it may go to them.
        Nothing = "nothing", "Nothing of it may go to them. Leave them out";
        /// The reader, or who lives there, must not be told something.
        Pair = "pair", "They, or somebody who would see it there, must not be told something";
        /// Somebody of the family wishes that who would get it is not told, or not told all.
        Wish = "wish", "Somebody of the family wishes that they are not told, or not told all";
        /// The text says something that is kept from who would read it.
        Says = "says", "It says something that is kept from them, or from somebody who would see it there";
        /// The program can not read a file.
        Unread = "unread", "It has a file or a picture that the program can not read for you";
        /// The way to them is not a plain yes.
        Way = "way", "This way to them is not known to be safe";
        /// They have moved away from there.
        Moved = "moved", "It goes to a place from which they have moved away, or that is not theirs";
        /// Nobody has checked the address of late.
        Unchecked = "unchecked", "Nobody has checked this address of late";
    }
}

impl Against {
    /// Whether nobody at all can release it as it is.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Protected | Self::Nothing)
    }

    /// Several, as they are stored.
    pub(crate) fn written(all: &[Self]) -> String {
        all.iter().map(|one| one.code()).collect::<Vec<_>>().join(" ")
    }

    /// The same, read again.
    pub(crate) fn read(text: &str) -> Vec<Self> {
        text.split(' ').filter_map(|code| code.parse().ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Against;

    #[test]
    fn what_speaks_against_it_reads_back_as_written() {
        let all = [Against::Pair, Against::Unchecked];
        assert_eq!(Against::read(&Against::written(&all)), all);
        assert_eq!(Against::read(""), []);
        assert!(Against::Protected.is_final() && !Against::Says.is_final());
    }
}
