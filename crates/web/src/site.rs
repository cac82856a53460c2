//! What every page handler is given: the database, the settings, and what the binary has wired together.

use std::sync::Arc;

use alongside_clocks::Clocks;
use alongside_files::Shelf;
use alongside_keeping::Rules;
use alongside_schema::{Alert, Clock, Database, DbConnection, Moment, Result, Role, Viewer};

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
    /// The time limits, the product's and the council's own.
    pub clocks: Clocks,
    /// How long records are kept: the product's rules, with the council's own years.
    pub keeping: Rules,
    /// Whether this is a demonstration with invented people and one-button sign-in.
    pub demo: bool,
    /// The pages in the navigation, wired by the binary since no area knows another.
    pub navigation: &'static [NavigationEntry],
    /// What somebody is told or asked above their pages, wired by the binary for the same reason. Asked once for each page, so its queries must be short.
    pub alerts: fn(&mut DbConnection, &Viewer, Moment) -> Result<Vec<Alert>>,
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

    /// The time limits, the product's and the council's own.
    pub fn clocks(&self) -> &Clocks {
        &self.0.clocks
    }

    /// How long records are kept.
    pub fn keeping(&self) -> &Rules {
        &self.0.keeping
    }

    /// What can not wait for this person just now.
    pub fn alerts(&self, connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
        (self.0.alerts)(connection, viewer, self.clock().now())
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
