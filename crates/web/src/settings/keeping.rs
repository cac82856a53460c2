//! How long the council keeps records.

use std::path::PathBuf;

use serde::Deserialize;

/// How long the council keeps records.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keeping {
    /// A file with the council's own years, in the form that `crates/keeping` describes. The product's own rules hold where it says nothing.
    pub file: Option<PathBuf>,
}
