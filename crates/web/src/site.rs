//! What every page handler is given: the database, the settings, and what the binary has wired together.

use std::sync::Arc;

use alongside_files::Shelf;
use alongside_schema::{Clock, Database, Role, Viewer};

use crate::frame::{Frame, NavigationItem};
use crate::settings::Settings;

/// The running service. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

/// What a [`Site`] is made of.
pub struct Parts {
    /// The record.
    pub db: Database,
    /// Where letters and pictures are kept.
    pub shelf: Shelf,
    /// What the council set.
    pub settings: Settings,
    /// Whether this is a demonstration with invented people and one-button sign-in.
    pub demo: bool,
    /// The pages in the navigation, wired by the binary since no area knows another.
    pub navigation: &'static [NavigationEntry],
}

/// One page in the navigation, and who has it there.
pub struct NavigationEntry {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub text: &'static str,
    /// Who sees it: anyone with one of these roles.
    pub roles: &'static [Role],
}

impl Site {
    /// A service made of these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The record.
    pub fn db(&self) -> &Database {
        &self.0.db
    }

    /// Where letters and pictures are kept, by their content.
    pub fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    /// The clock by which it all runs.
    pub fn clock(&self) -> &Clock {
        self.0.db.clock()
    }

    /// What the council set.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Whether this is a demonstration.
    pub fn is_demo(&self) -> bool {
        self.0.demo
    }

    /// The first page of somebody's working day: the first in their navigation.
    pub fn home_of(&self, viewer: &Viewer) -> &'static str {
        self.navigation_of(viewer).next().map_or("/account", |entry| entry.href)
    }

    /// The frame around a page with this title. The title must hold no personal data: browsers keep it in their history.
    pub fn frame(&self, viewer: Option<&Viewer>, title: &str) -> Frame {
        let items = viewer.map(|viewer| {
            self.navigation_of(viewer).map(|entry| NavigationItem { href: entry.href, text: entry.text }).collect()
        });
        Frame::new(&self.0.settings.council, self.0.demo, title, viewer, items.unwrap_or_default())
    }

    fn navigation_of<'a>(&'a self, viewer: &'a Viewer) -> impl Iterator<Item = &'static NavigationEntry> + 'a {
        self.0.navigation.iter().filter(|entry| entry.roles.iter().any(|role| viewer.is(*role)))
    }
}
