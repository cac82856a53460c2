//! What must not be on any page, as far as its HTML shows it. Checked on every page that a journey reaches.

use std::collections::HashSet;

use super::{Element, Kind, Screen};

/// Attributes that hold ids of other elements.
const POINTERS: &[&str] = &["for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns"];

impl Screen {
    /// Everything that is wrong with the page, each in one sentence.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        self.check_title(&mut faults);
        self.check_headings(&mut faults);
        self.check_ids(&mut faults);
        self.check_names(&mut faults);
        self.check_content_security(&mut faults);
        self.check_status(&mut faults);
        faults
    }

    fn check_title(&self, faults: &mut Vec<String>) {
        let title = self.title();
        if title.is_empty() || title.starts_with('–') {
            faults.push(format!("The title is “{title}”."));
        }
        if self.tagged(&["html"]).next().is_none_or(|html| self.attribute(html, "lang").unwrap_or_default().is_empty())
        {
            faults.push("The page does not say in which language it is.".to_owned());
        }
        if self.has_error_summary() != title.starts_with("Error: ") {
            faults.push(format!("The title is “{title}”, but it should begin with “Error: ” where the page shows errors, and only there."));
        }
    }

    fn check_headings(&self, faults: &mut Vec<String>) {
        let headings = self.headings();
        let firsts = headings.iter().filter(|(level, _)| *level == 1).count();
        if firsts != 1 {
            faults.push(format!("There are {firsts} headings of the first level."));
        }
        let main: HashSet<usize> = self.tagged(&["main"]).flat_map(|main| self.inside(main)).collect();
        let mut before = 0;
        for (level, heading) in headings.into_iter().filter(|(_, heading)| main.contains(&heading.0)) {
            let words = self.words_of(heading);
            // An error summary and a banner stand above the heading of the page and have one of the second level.
            if level > before + 1 && !(before == 0 && level == 2) {
                faults.push(format!("The heading “{words}” is of level {level}, after one of level {before}."));
            }
            if words.is_empty() {
                faults.push("A heading is empty.".to_owned());
            }
            before = level;
        }
    }

    fn check_ids(&self, faults: &mut Vec<String>) {
        let mut ids = HashSet::new();
        for id in self.elements().filter_map(|element| self.attribute(element, "id")) {
            if !ids.insert(id) {
                faults.push(format!("The id “{id}” is there more than once."));
            }
        }
        for (element, name) in self.elements().flat_map(|element| POINTERS.iter().map(move |name| (element, *name))) {
            for id in self.attribute(element, name).unwrap_or_default().split_ascii_whitespace() {
                if !ids.contains(id) {
                    faults.push(format!("{name}=“{id}” of {} leads nowhere.", self.tag(element)));
                }
            }
        }
        for link in self.tagged(&["a"]) {
            match self.attribute(link, "href").and_then(|href| href.strip_prefix('#')) {
                Some(id) if !ids.contains(id) => {
                    faults.push(format!("The link “{}” leads to #{id}, which is not there.", self.words_of(link)))
                }
                _ => {}
            }
        }
    }

    fn check_names(&self, faults: &mut Vec<String>) {
        let labels: Vec<Element> = self.tagged(&["label"]).collect();
        for field in self.elements().filter(|element| self.kind(*element).is_some()) {
            let named = self.has(field, "aria-label") || self.has(field, "aria-labelledby");
            let labelled =
                labels.iter().any(|label| self.target_of(*label) == Some(field) && !self.words_of(*label).is_empty());
            if !named && !labelled {
                faults.push(format!("The field “{}” has no label.", self.attribute(field, "name").unwrap_or_default()));
            }
            if matches!(self.kind(field), Some(Kind::Radio))
                && !self.around(field).any(|outer| self.is_named_group(outer))
            {
                faults.push(format!(
                    "The answers “{}” have no question.",
                    self.attribute(field, "name").unwrap_or_default()
                ));
            }
        }
        for element in self.tagged(&["a", "button", "summary", "legend"]).filter(|element| self.is_shown(*element)) {
            if self.name_of(element).is_empty() {
                faults.push(format!("A {} has no words.", self.tag(element)));
            }
        }
    }

    fn is_named_group(&self, element: Element) -> bool {
        let has_legend = || {
            self.inside(element)
                .map(Element)
                .any(|inner| self.tag(inner) == "legend" && !self.words_of(inner).is_empty())
        };
        let has_label = || self.has(element, "aria-label") || self.has(element, "aria-labelledby");
        (self.tag(element) == "fieldset" && has_legend()) || (self.attribute(element, "role").is_some() && has_label())
    }

    /// What the content security policy would block, so that nobody relies on it.
    fn check_content_security(&self, faults: &mut Vec<String>) {
        for element in self.elements() {
            let tag = self.tag(element);
            if self.has(element, "style") && !self.is_made_by_scripts(element) {
                faults.push(format!("A {tag} has a style of its own."));
            }
            if tag == "style" || (tag == "script" && !self.has(element, "src")) {
                faults.push(format!("There is a {tag} in the page itself."));
            }
        }
    }

    /// Scripts may set styles that the page's HTML may not.
    fn is_made_by_scripts(&self, _: Element) -> bool {
        self.tagged(&["html"]).next().is_some_and(|html| self.has_class(html, "js-enabled"))
    }

    fn check_status(&self, faults: &mut Vec<String>) {
        if self.has_error_summary() && self.status < 400 {
            faults.push(format!("The page shows errors but came with the status {}.", self.status));
        }
    }

    fn has_error_summary(&self) -> bool {
        self.elements().any(|element| self.has_class(element, "govuk-error-summary") && self.is_shown(element))
    }
}
