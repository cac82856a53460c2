//! The state of something in one or two words.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// A state in one or two words. Its colour never says what the words do not.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/tag.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Tag {
    /// The words.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// The colours of a [`Tag`] other than blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "a colour is its own explanation")]
pub enum TagColour {
    Grey,
    Green,
    Teal,
    Purple,
    Magenta,
    Red,
    Orange,
    Yellow,
}

impl TagColour {
    fn class(self) -> &'static str {
        match self {
            Self::Grey => "govuk-tag--grey",
            Self::Green => "govuk-tag--green",
            Self::Teal => "govuk-tag--teal",
            Self::Purple => "govuk-tag--purple",
            Self::Magenta => "govuk-tag--magenta",
            Self::Red => "govuk-tag--red",
            Self::Orange => "govuk-tag--orange",
            Self::Yellow => "govuk-tag--yellow",
        }
    }
}

impl Tag {
    /// A tag with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// Another colour than blue.
    #[must_use]
    pub fn colour(self, colour: TagColour) -> Self {
        self.class(colour.class())
    }
}

/// A few words in front of every page, about the state of the service.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/phase-banner.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct PhaseBanner {
    /// The state.
    pub tag: Tag,
    /// The words.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl PhaseBanner {
    /// A banner with a state and a sentence about it.
    pub fn new(state: impl Into<Content>, content: impl Into<Content>) -> Self {
        Self { tag: Tag::new(state), content: content.into(), ..Self::default() }
    }

    fn tag_in_banner(&self) -> Tag {
        let mut classes = Classes::from("govuk-phase-banner__content__tag");
        classes.add(&self.tag.classes);
        Tag { content: self.tag.content.clone(), classes, ..Tag::default() }
    }
}

html_safe!(Tag, PhaseBanner);
with_attributes!(Tag, PhaseBanner);
