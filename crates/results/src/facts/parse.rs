//! From the text of a facts file to its rows. A fault says where in the file it is.

use super::file::FactsFile;
use super::read::FactsFault;

/// Reads the text of one facts file. An unknown key, a word where a number belongs or a day that does not exist is a
/// fault with its path, like `members[0].born`.
pub fn parse(text: &str) -> Result<FactsFile, FactsFault> {
    // The plain reader is the quicker one; only what it refuses is read again by the one that knows the path.
    serde_json::from_str(text).or_else(|_| {
        let mut reader = serde_json::Deserializer::from_str(text);
        let file: FactsFile = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            FactsFault::new(path, error.into_inner().to_string())
        })?;
        reader.end().map_err(|error| FactsFault::new(String::new(), error.to_string()))?;
        Ok(file)
    })
}
