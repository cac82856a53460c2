//! What is odd in the input. The drawing is made all the same; the words say what to look at.

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// Somebody is a parent, grandparent or further forebear of themselves. The names go from parent to child and come back to the first.
    OwnForebear {
        /// Who is whose parent, in order.
        names: Vec<String>,
    },
    /// Somebody is tied to themselves. That tie is not drawn.
    TiedToThemselves {
        /// Who.
        name: String,
    },
    /// Two different people came under one id. The first is drawn.
    TwoOfOneId {
        /// Who is drawn.
        one: String,
        /// Who is not.
        other: String,
    },
    /// A parent by birth is not older than the child.
    ParentNotOlder {
        /// The parent.
        parent: String,
        /// The child.
        child: String,
    },
    /// More people than one drawing can hold well; nobody is left out.
    Many {
        /// How many there are.
        people: usize,
    },
}
