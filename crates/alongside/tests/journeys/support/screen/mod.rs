//! A page as somebody has it before them: its words, its fields, and what is shown.
//!
//! Both devices make one, the HTTP client from the HTML it was sent and the browser from what it shows, so that things are
//! found and checked by the same rules in all ways.

mod faults;
mod find;
mod words;

#[cfg(test)]
mod tests;

pub use find::Kind;
pub use words::plain;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use ego_tree::NodeId;
use scraper::{ElementRef, Html};
use url::Url;

/// An element, by its place among all elements of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Element(pub usize);

/// A part of the page: the elements from one place up to another.
pub type Part = Range<usize>;

/// What a field or an option holds now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The text in it.
    pub text: String,
    /// Whether it is ticked or, for an option of a list, selected.
    pub ticked: bool,
}

/// A page as somebody has it before them.
pub struct Screen {
    /// Its address.
    pub address: Url,
    /// The status with which it came.
    pub status: u16,
    html: Html,
    nodes: Vec<NodeId>,
    places: HashMap<NodeId, usize>,
    hidden: HashSet<usize>,
    states: BTreeMap<usize, State>,
}

impl Screen {
    /// The page of this HTML as it arrives, going by the HTML alone.
    pub fn arrived(address: Url, status: u16, text: &str) -> Self {
        let mut screen = Self::shown(address, status, text, HashSet::new(), BTreeMap::new());
        screen.states = screen.first_states();
        screen.hide_by_html();
        screen
    }

    /// The page as a browser shows it: its HTML now, which elements are not shown, and what the fields hold.
    pub fn shown(
        address: Url,
        status: u16,
        text: &str,
        hidden: HashSet<usize>,
        states: BTreeMap<usize, State>,
    ) -> Self {
        let html = Html::parse_document(text);
        let nodes: Vec<NodeId> =
            html.tree.root().descendants().filter(|node| node.value().is_element()).map(|node| node.id()).collect();
        let places = nodes.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        Self { address, status, html, nodes, places, hidden, states }
    }

    /// Every element.
    pub fn elements(&self) -> impl Iterator<Item = Element> + use<> {
        (0..self.nodes.len()).map(Element)
    }

    /// Every element of one of these kinds.
    pub fn tagged<'a>(&'a self, tags: &'a [&str]) -> impl Iterator<Item = Element> + 'a {
        self.elements().filter(|element| tags.contains(&self.tag(*element)))
    }

    /// The name of an element's kind.
    pub fn tag(&self, element: Element) -> &str {
        self.node(element).value().name()
    }

    /// An attribute of an element.
    pub fn attribute(&self, element: Element, name: &str) -> Option<&str> {
        self.node(element).attr(name)
    }

    /// Whether an element has an attribute.
    pub fn has(&self, element: Element, name: &str) -> bool {
        self.attribute(element, name).is_some()
    }

    /// The element with this id.
    pub fn by_id(&self, id: &str) -> Option<Element> {
        self.elements().find(|element| self.attribute(*element, "id") == Some(id))
    }

    /// The element around this one, and the one around that, to the outermost.
    pub fn around(&self, element: Element) -> impl Iterator<Item = Element> + '_ {
        self.node(element).ancestors().filter_map(|node| self.places.get(&node.id()).copied().map(Element))
    }

    /// The part of the page inside an element, with the element itself.
    pub fn inside(&self, element: Element) -> Part {
        element.0..element.0 + self.node(element).descendent_elements().count()
    }

    /// The whole page.
    pub fn whole(&self) -> Part {
        0..self.nodes.len()
    }

    /// Whether an element is shown, going by everything around it.
    pub fn is_shown(&self, element: Element) -> bool {
        // Browsers draw the options of a closed list nowhere; they are shown where their list is.
        if matches!(self.tag(element), "option" | "optgroup") {
            return self
                .around(element)
                .find(|outer| self.tag(*outer) == "select")
                .is_some_and(|list| self.is_shown(list));
        }
        !self.hidden.contains(&element.0) && self.around(element).all(|outer| !self.hidden.contains(&outer.0))
    }

    /// What a field or option holds now.
    pub fn state(&self, element: Element) -> State {
        self.states.get(&element.0).cloned().unwrap_or_default()
    }

    /// Types into a field.
    pub fn set_text(&mut self, field: Element, text: &str) {
        self.states.entry(field.0).or_default().text = text.to_owned();
    }

    /// Ticks a box, or takes the tick away.
    pub fn set_ticked(&mut self, field: Element, ticked: bool) {
        self.states.entry(field.0).or_default().ticked = ticked;
    }

    /// Opens or closes what a summary stands on.
    pub fn toggle(&mut self, summary: Element) {
        let Some(details) = self.around(summary).next() else { return };
        let folded: Vec<usize> = self.node(details).child_elements().filter_map(|child| self.place(child)).collect();
        for place in folded.into_iter().filter(|place| *place != summary.0) {
            if !self.hidden.remove(&place) {
                self.hidden.insert(place);
            }
        }
    }

    /// What the parser had to put right in the HTML.
    pub fn parse_errors(&self) -> impl Iterator<Item = &str> {
        self.html.errors.iter().map(|error| error.as_ref())
    }

    /// The HTML as it is now.
    pub fn source(&self) -> String {
        self.html.html()
    }

    fn node(&self, element: Element) -> ElementRef<'_> {
        let node = self.html.tree.get(self.nodes[element.0]).expect("an element of this page");
        ElementRef::wrap(node).expect("an element of this page")
    }

    fn place(&self, node: ElementRef<'_>) -> Option<usize> {
        self.places.get(&node.id()).copied()
    }

    fn first_states(&self) -> BTreeMap<usize, State> {
        let mut states = BTreeMap::new();
        for field in self.tagged(&["input", "textarea"]) {
            let text = match self.tag(field) {
                // The first line end of a text area belongs to the HTML, and the parser has taken it away.
                "textarea" => self.node(field).text().collect(),
                _ => self.attribute(field, "value").unwrap_or_default().to_owned(),
            };
            states.insert(field.0, State { text, ticked: self.has(field, "checked") });
        }
        for list in self.tagged(&["select"]) {
            let options: Vec<Element> = self.options(list).collect();
            let chosen = options.iter().rfind(|option| self.has(**option, "selected")).or(options.first()).copied();
            for option in options {
                states.insert(option.0, State { text: String::new(), ticked: Some(option) == chosen });
            }
        }
        states
    }

    fn hide_by_html(&mut self) {
        let hidden: Vec<usize> =
            self.elements().filter(|element| self.is_hidden_by_html(*element)).map(|element| element.0).collect();
        self.hidden.extend(hidden);
    }

    fn is_hidden_by_html(&self, element: Element) -> bool {
        let is_folded = || {
            self.around(element).next().is_some_and(|outer| {
                self.tag(outer) == "details" && !self.has(outer, "open") && self.tag(element) != "summary"
            })
        };
        let is_never_shown = matches!(self.tag(element), "head" | "script" | "style" | "template")
            || (self.tag(element) == "input" && self.attribute(element, "type") == Some("hidden"));
        is_never_shown || self.has(element, "hidden") || is_folded()
    }
}
