//! Where the trail's keys and checkpoints lie.

use std::path::PathBuf;

use serde::Deserialize;

use super::Settings;

/// Where the trail's keys and checkpoints lie. Whoever has the database and the keys can make a trail of their own; so both belong elsewhere.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trail {
    /// The folder of the keys; the data folder when left out. All nodes on one database have the same keys.
    pub keys: Option<PathBuf>,
    /// The folder into which checkpoints are written, for a program of the council's to carry away; `checkpoints` in the data folder when
    /// left out.
    pub checkpoints: Option<PathBuf>,
    /// Minutes from one checkpoint to the next.
    pub checkpoint_minutes: i64,
}

impl Default for Trail {
    fn default() -> Self {
        Self { keys: None, checkpoints: None, checkpoint_minutes: 15 }
    }
}

impl Trail {
    pub(super) fn check(&self) -> Result<(), String> {
        if !(1..=24 * 60).contains(&self.checkpoint_minutes) {
            return Err("trail.checkpoint_minutes must be from 1 to 1440".to_owned());
        }
        Ok(())
    }
}

impl Settings {
    /// The folder of the keys.
    pub fn keys(&self) -> PathBuf {
        self.trail.keys.clone().unwrap_or_else(|| self.server.data.clone())
    }

    /// The folder of the checkpoints.
    pub fn checkpoints(&self) -> PathBuf {
        self.trail.checkpoints.clone().unwrap_or_else(|| self.server.data.join("checkpoints"))
    }
}
