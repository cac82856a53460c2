//! The words of a page, as they are read.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;

use super::{Element, Part, Screen};

/// Elements that stand in a line of text; around all others there is space.
const IN_LINE: &[&str] =
    &["a", "abbr", "b", "bdi", "code", "em", "i", "label", "q", "small", "span", "strong", "sub", "sup", "time"];

/// Elements that head a part of a page.
pub const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// Words with single spaces and straight apostrophes, so that nothing depends on how the HTML is laid out.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{2019}', "'")
}

impl Screen {
    /// The words in a part of the page, as far as they are shown. Of a list to select from, the selected words.
    pub fn words_in(&self, part: &Part) -> String {
        let is_read = |holder| self.tag(holder) != "option" || self.state(holder).ticked;
        self.words(self.html.tree.root(), part, |holder| self.is_shown(holder) && is_read(holder))
    }

    /// All words of an element, shown or not: what it is called.
    pub fn words_of(&self, element: Element) -> String {
        self.words(*self.node(element), &self.inside(element), |_| true)
    }

    /// The words of an element without those that are there only for people who hear the page.
    pub fn seen_words_of(&self, element: Element) -> String {
        let is_only_heard = |holder| self.has_class(holder, "govuk-visually-hidden");
        self.words(*self.node(element), &self.inside(element), |holder| {
            !is_only_heard(holder) && !self.around(holder).any(is_only_heard)
        })
    }

    /// The title of the browser's window.
    pub fn title(&self) -> String {
        self.tagged(&["title"]).next().map(|title| self.words_of(title)).unwrap_or_default()
    }

    /// The headings that are shown, with their level.
    pub fn headings(&self) -> Vec<(usize, Element)> {
        let level = |element| HEADINGS.iter().position(|tag| *tag == self.tag(element)).map(|index| index + 1);
        self.elements()
            .filter(|element| self.is_shown(*element))
            .filter_map(|element| Some((level(element)?, element)))
            .collect()
    }

    /// The options of a list.
    pub fn options(&self, list: Element) -> impl Iterator<Item = Element> + '_ {
        self.inside(list).map(Element).filter(|element| self.tag(*element) == "option")
    }

    /// What the page is and offers, for the message of a test that failed.
    pub fn describe(&self) -> String {
        let quoted = |elements: Vec<Element>| {
            let words =
                elements.into_iter().filter(|element| self.is_shown(*element)).map(|element| self.words_of(element));
            words.filter(|words| !words.is_empty()).map(|words| format!("\n    “{words}”")).collect::<String>()
        };
        let tagged = |tags: &[&str]| quoted(self.tagged(tags).collect());
        let errors = self.elements().filter(|element| self.has_class(*element, "govuk-error-message"));
        let links = self.tagged(&["a"]).filter(|link| self.has(*link, "href"));
        format!(
            "The page is {} (status {}), titled “{}”.\n  Headings:{}\n  To put right:{}\n  Legends:{}\n  Labels:{}\n  Buttons:{}\n  Links:{}",
            self.address.path(),
            self.status,
            self.title(),
            tagged(HEADINGS),
            quoted(errors.collect()),
            tagged(&["legend"]),
            tagged(&["label"]),
            tagged(&["button"]),
            quoted(links.collect()),
        )
    }

    /// Whether an element is of this class.
    pub fn has_class(&self, element: Element, class: &str) -> bool {
        self.attribute(element, "class").is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == class))
    }

    /// The words from one node on, as far as they are in the part.
    fn words(&self, from: NodeRef<'_, Node>, part: &Part, is_read: impl Fn(Element) -> bool) -> String {
        let (mut text, mut last) = (String::new(), 0);
        for edge in from.traverse() {
            match edge {
                Edge::Open(node) => {
                    if let Some(place) = self.places.get(&node.id()) {
                        last = *place;
                    }
                    let holder = node.parent().and_then(|parent| self.places.get(&parent.id())).copied().map(Element);
                    if let (Node::Text(words), Some(holder)) = (node.value(), holder)
                        && part.contains(&last)
                        && self.is_words(holder)
                        && is_read(holder)
                    {
                        text.push_str(words);
                    }
                    self.space_around(node.value(), &mut text);
                }
                Edge::Close(node) => self.space_around(node.value(), &mut text),
            }
        }
        plain(&text)
    }

    fn space_around(&self, node: &Node, text: &mut String) {
        if node.as_element().is_some_and(|element| !IN_LINE.contains(&element.name())) {
            text.push(' ');
        }
    }

    /// Whether the text directly in this element is words of the page, not a script or what somebody typed.
    fn is_words(&self, holder: Element) -> bool {
        !matches!(self.tag(holder), "script" | "style" | "textarea")
    }
}
