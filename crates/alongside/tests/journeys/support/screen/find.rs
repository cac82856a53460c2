//! Finding things on a page by the words that somebody would name them with.

use super::words::{HEADINGS, plain};
use super::{Element, Part, Screen};

/// What kind of field is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something to type into.
    Text,
    /// A list to select from.
    List,
    /// One of some answers.
    Radio,
    /// A box to tick.
    Box,
    /// Something to choose files with.
    File,
}

/// What was found, or a sentence that says what is missing.
pub type Found<T> = Result<T, String>;

impl Screen {
    /// The part of the page that these words name, each inside the one before: by a legend, a
    /// caption, a heading, or the first words of a row.
    pub fn part(&self, names: &[String]) -> Found<Part> {
        names.iter().try_fold(self.whole(), |part, name| self.part_named(&part, name))
    }

    /// The field with this label.
    pub fn field(&self, part: &Part, kind: Kind, label: &str) -> Found<Element> {
        let fields = self.labelled(part, label).into_iter().filter(|field| self.kind(*field) == Some(kind)).collect();
        let what = match kind {
            Kind::Text => "field to type into",
            Kind::List => "list to select from",
            Kind::Radio => "answer to choose",
            Kind::Box => "box to tick",
            Kind::File => "field that takes files",
        };
        self.one(fields, &format!("{what} with the label “{label}”"))
    }

    /// The group of fields with this legend.
    pub fn group(&self, part: &Part, legend: &str) -> Found<Part> {
        self.one(self.groups(part, legend), &format!("group of fields with the legend “{legend}”"))
            .map(|group| self.inside(group))
    }

    /// The option of a list with these words.
    pub fn option(&self, list: Element, words: &str) -> Found<Element> {
        let wanted = plain(words);
        let options = self.options(list).filter(|option| self.words_of(*option) == wanted);
        self.one(options.collect(), &format!("option “{words}” in the list"))
    }

    /// The button with these words, or a link that looks like one.
    pub fn button(&self, part: &Part, words: &str) -> Found<Element> {
        let is_button =
            |element: &Element| self.tag(*element) == "button" || self.attribute(*element, "role") == Some("button");
        self.one(self.called(part, words, is_button), &format!("button “{words}”"))
    }

    /// The link with these words. Several that lead to the same page are as good as one.
    pub fn link(&self, part: &Part, words: &str) -> Found<Element> {
        let mut links = self.called(part, words, |element| self.tag(*element) == "a" && self.has(*element, "href"));
        links.sort_by_key(|link| !self.is_shown(*link));
        links.dedup_by_key(|link| self.attribute(*link, "href"));
        self.one(links, &format!("link “{words}”"))
    }

    /// The words that unfold more when they are pressed.
    pub fn summary(&self, part: &Part, words: &str) -> Found<Element> {
        self.one(self.called(part, words, |element| self.tag(*element) == "summary"), &format!("fold “{words}”"))
    }

    /// The button that brings an element into view which is not shown, like the menu's on a small screen.
    pub fn opener(&self, element: Element) -> Option<Element> {
        let ids: Vec<&str> = self.around(element).filter_map(|outer| self.attribute(outer, "id")).collect();
        self.tagged(&["button"]).find(|button| {
            self.is_shown(*button) && self.attribute(*button, "aria-controls").is_some_and(|id| ids.contains(&id))
        })
    }

    /// What kind of field an element is.
    pub fn kind(&self, element: Element) -> Option<Kind> {
        match (self.tag(element), self.attribute(element, "type").unwrap_or("text")) {
            ("select", _) => Some(Kind::List),
            ("input", "radio") => Some(Kind::Radio),
            ("input", "checkbox") => Some(Kind::Box),
            ("input", "file") => Some(Kind::File),
            ("input", "hidden" | "submit" | "button" | "image" | "reset") => None,
            ("input" | "textarea", _) => Some(Kind::Text),
            _ => None,
        }
    }

    /// What a label is for.
    pub fn target_of(&self, label: Element) -> Option<Element> {
        match self.attribute(label, "for") {
            Some(id) => self.by_id(id),
            None => self.inside(label).map(Element).find(|inner| self.kind(*inner).is_some()),
        }
    }

    fn labelled(&self, part: &Part, label: &str) -> Vec<Element> {
        let wanted = plain(label);
        let by_label = self
            .tagged(&["label"])
            .filter(|label| self.words_of(label.to_owned()) == wanted)
            .filter_map(|label| self.target_of(label));
        let by_name = self
            .elements()
            .filter(|field| self.attribute(*field, "aria-label").is_some_and(|name| plain(name) == wanted));
        by_label.chain(by_name).filter(|field| part.contains(&field.0)).collect()
    }

    fn groups(&self, part: &Part, legend: &str) -> Vec<Element> {
        self.around_named(part, legend, "legend")
    }

    /// The elements that begin with one of this kind in which these words stand.
    fn around_named(&self, part: &Part, words: &str, tag: &str) -> Vec<Element> {
        let named = self.called(part, words, |element| self.tag(*element) == tag);
        named.into_iter().filter_map(|element| self.around(element).next()).collect()
    }

    fn part_named(&self, part: &Part, name: &str) -> Found<Part> {
        let headings = self.called(part, name, |element| HEADINGS.contains(&self.tag(*element)));
        let rows = self.rows(part, name);
        let groups = self.groups(part, name);
        let tables = self.around_named(part, name, "caption");
        let what =
            format!("part of the page called “{name}” (by a legend, caption, heading or the first words of a row)");
        for named in [groups, tables] {
            if !named.is_empty() {
                return self.one(named, &what).map(|element| self.inside(element));
            }
        }
        if !headings.is_empty() {
            return self.one(headings, &what).map(|heading| self.under(heading, part));
        }
        let row = self.one(rows, &what)?;
        Ok(self.around(row).next().map_or(part.clone(), |row| self.inside(row)))
    }

    /// From a heading to the next of its level or above.
    fn under(&self, heading: Element, part: &Part) -> Part {
        let headings = self.headings();
        let level = headings.iter().find(|(_, other)| *other == heading).map_or(6, |(level, _)| *level);
        let next = headings.iter().find(|(other, element)| *element > heading && *other <= level);
        heading.0..next.map_or(part.end, |(_, element)| element.0).min(part.end)
    }

    /// The first cells of rows that begin with these words; of those, the ones that say nothing else.
    fn rows(&self, part: &Part, words: &str) -> Vec<Element> {
        let wanted = plain(words);
        let begins = |cell: &Element| {
            let name = self.name_of(*cell);
            name.strip_prefix(&wanted).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let rows: Vec<Element> =
            part.clone().map(Element).filter(|cell| self.begins_row(*cell) && begins(cell)).collect();
        let exact: Vec<Element> = rows.iter().copied().filter(|cell| self.name_of(*cell) == wanted).collect();
        if exact.is_empty() { rows } else { exact }
    }

    fn begins_row(&self, element: Element) -> bool {
        let first_of_row = || {
            let row = self.around(element).next().filter(|row| self.tag(*row) == "tr");
            row.is_some_and(|row| element.0 == row.0 + 1)
        };
        self.tag(element) == "dt" || (matches!(self.tag(element), "td" | "th") && first_of_row())
    }

    /// What is called so in full or, if nothing is, by the words that can be seen of it.
    fn called(&self, part: &Part, words: &str, is_wanted: impl Fn(&Element) -> bool) -> Vec<Element> {
        let wanted = plain(words);
        let all: Vec<Element> = part.clone().map(Element).filter(is_wanted).collect();
        let in_full: Vec<Element> = all.iter().copied().filter(|element| self.name_of(*element) == wanted).collect();
        if !in_full.is_empty() {
            return in_full;
        }
        all.into_iter().filter(|element| self.seen_words_of(*element) == wanted).collect()
    }

    /// What an element is called: by its label for those who hear it, or by its words.
    pub fn name_of(&self, element: Element) -> String {
        match self.attribute(element, "aria-label") {
            Some(label) => plain(label),
            None => self.words_of(element),
        }
    }

    /// The only one of these that is shown or, if none is shown, the only one.
    fn one(&self, mut found: Vec<Element>, what: &str) -> Found<Element> {
        if found.iter().any(|element| self.is_shown(*element)) {
            found.retain(|element| self.is_shown(*element));
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(format!("There is no {what}.")),
            several => Err(format!("There are {} times a {what}: say which one with `within`.", several.len())),
        }
    }
}
