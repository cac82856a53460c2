//! What is so: read from the folder of a town.

use std::path::Path;

use anyhow::{Context, bail};
use rustc_hash::FxHashSet;

use crate::days::{self, Day, NEVER};
use crate::table::{Table, Words};

/// The truth of a town.
pub struct Truth {
    /// The rows by their ids.
    pub rows: Words,
    /// By row: who it is about.
    pub person_of: Vec<u32>,
    /// The people who are in some row, by their words.
    pub people: Words,
    /// By person: which community; an index of `communities`.
    pub community_of: Vec<u32>,
    /// The words for communities, in the order of the people.
    pub communities: Vec<String>,
    /// The homes that rows show.
    pub homes: Words,
    /// Pairs of person and home that some row shows.
    pub shown: FxHashSet<(u32, u32)>,
    folder: std::path::PathBuf,
}

/// A time in which somebody lived with a household.
pub struct Stay {
    /// Who.
    pub person: u32,
    /// With which household.
    pub household: u32,
    /// In which home, if some row shows it.
    pub home: Option<u32>,
}

impl Truth {
    /// Reads the truth. Of `rows_truth.csv` the column `home` may be missing, and so may the whole of `people_truth.csv`, as for data
    /// that are no town of ours.
    ///
    /// # Errors
    /// If a file cannot be read or tells of a row twice.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut truth = Self {
            rows: Words::default(),
            person_of: Vec::new(),
            people: Words::default(),
            community_of: Vec::new(),
            communities: Vec::new(),
            homes: Words::default(),
            shown: FxHashSet::default(),
            folder: folder.to_path_buf(),
        };
        let mut table = Table::open(&folder.join("rows_truth.csv"), &["unique_id", "person", "?home"])?;
        while table.advance()? {
            if truth.rows.number(table.cell(0)) as usize != truth.person_of.len() {
                bail!("The truth tells of row {} twice", table.text(0));
            }
            let person = truth.people.number(table.cell(1));
            truth.person_of.push(person);
            if !table.cell(2).is_empty() {
                let home = truth.homes.number(table.cell(2));
                truth.shown.insert((person, home));
            }
        }
        truth.read_people()?;
        Ok(truth)
    }

    fn read_people(&mut self) -> anyhow::Result<()> {
        self.community_of = vec![0; self.people.len()];
        let path = self.folder.join("people_truth.csv");
        if !path.exists() {
            self.communities.push("everybody".to_string());
            return Ok(());
        }
        let mut table = Table::open(&path, &["person", "community"])?;
        let mut words = Words::default();
        while table.advance()? {
            let community = words.number(table.cell(1));
            if community as usize == self.communities.len() {
                self.communities.push(table.text(1).to_string());
            }
            if let Some(person) = self.people.known(table.cell(0)) {
                self.community_of[person as usize] = community;
            }
        }
        Ok(())
    }

    /// Who of those who are in some row lived with which household on a day.
    ///
    /// # Errors
    /// If `households_truth.csv` cannot be read.
    pub fn stays(&self, on: Day) -> anyhow::Result<Vec<Stay>> {
        let mut table =
            Table::open(&self.folder.join("households_truth.csv"), &["person", "household", "home", "from", "to"])?;
        let mut households = Words::default();
        let mut stays = Vec::new();
        while table.advance()? {
            let from = days::read(table.text(3)).with_context(|| format!("{} is no day", table.text(3)))?;
            let to = days::read(table.text(4)).unwrap_or(NEVER);
            if from <= on
                && on < to
                && let Some(person) = self.people.known(table.cell(0))
            {
                let household = households.number(table.cell(1));
                stays.push(Stay { person, household, home: self.homes.known(table.cell(2)) });
            }
        }
        Ok(stays)
    }
}
