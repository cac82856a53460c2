//! Households.

use std::path::Path;

use crate::error::MatchError;
use crate::run::Outcome;

/// Writes the households.
///
/// # Errors
/// If the file can not be written.
pub fn write(_: &Outcome, _: &Path) -> Result<(), MatchError> {
    Ok(())
}
