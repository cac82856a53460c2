//! Checkpoints: how long the chain was and how it ended, signed, to be kept where nobody with the database can reach it.

use std::fmt;

use alongside_keys::{PublicKey, Signer};

use super::seal::head;
use crate::connection::DbConnection;
use crate::dates::Moment;
use crate::error::Result;

/// What the first word of a line says: that it is ours, and how it is made.
const FORM: &str = "alongside-trail-1";

/// At this moment the chain had so many entries and ended in this seal. Written as one line of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many entries were sealed.
    pub number: i64,
    /// The seal of the last; empty where there was none.
    pub seal: String,
    /// When that was so.
    pub at: Moment,
    key: String,
    signature: String,
}

/// What the chain is like now, signed.
pub fn checkpoint(connection: &mut DbConnection, signer: &Signer, at: Moment) -> Result<Checkpoint> {
    let (number, seal) = head(connection)?;
    let signature = signer.sign(&said(number, &seal, at));
    Ok(Checkpoint { number, seal, at, key: signer.public().name(), signature })
}

/// What is signed. An empty seal has a word too, so that a line always has as many.
fn said(number: i64, seal: &str, at: Moment) -> String {
    format!("{FORM} {at} {number} {}", if seal.is_empty() { "none" } else { seal })
}

impl Checkpoint {
    /// Reads a line, and whether one of these keys signed it. The error says what is wrong with it.
    pub fn read(line: &str, keys: &[PublicKey]) -> std::result::Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [FORM, at, number, seal, key, signature] = words.as_slice() else {
            return Err("is not a checkpoint of a trail".to_owned());
        };
        let at = at.parse().map_err(|_| "has no moment".to_owned())?;
        let number = number.parse().map_err(|_| "has no number".to_owned())?;
        let seal = if *seal == "none" { "" } else { seal };
        let signed = said(number, seal, at);
        if !keys.iter().any(|known| known.is_signed(&signed, signature)) {
            let known = keys.iter().any(|known| known.name() == **key);
            let why = if known {
                "was forged or altered: the signature is not of what it says"
            } else {
                "was signed by another key, or forged"
            };
            return Err(why.to_owned());
        }
        let (key, signature) = ((*key).to_owned(), (*signature).to_owned());
        Ok(Self { number, seal: seal.to_owned(), at, key, signature })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", said(self.number, &self.seal, self.at), self.key, self.signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_back_and_a_changed_one_is_not() {
        let (signer, other) = (Signer::new([3; 32]), Signer::new([4; 32]));
        let at: Moment = "2026-11-21T10:00:00Z".parse().expect("a moment");
        for (number, seal) in [(0, ""), (12, "abc")] {
            let signature = signer.sign(&said(number, seal, at));
            let made = Checkpoint { number, seal: seal.to_owned(), at, key: signer.public().name(), signature };
            let line = made.to_string();
            assert_eq!(Checkpoint::read(&line, &[other.public(), signer.public()]), Ok(made));
            let changed = line.replacen(&format!(" {number} "), " 99 ", 1);
            assert!(Checkpoint::read(&changed, &[signer.public()]).expect_err("forged").contains("forged"));
            assert!(Checkpoint::read(&line, &[other.public()]).expect_err("another").contains("another key"));
        }
        assert!(Checkpoint::read("12 abc", &[signer.public()]).is_err());
    }
}
