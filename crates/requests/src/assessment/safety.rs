//! How people can be reached without danger, who must not be told what, and what was agreed.

use alongside_families::codes::{Safe, Way};
use alongside_schema::{Day, code_list};
use serde::{Deserialize, Serialize};

/// Whether one way is safe, as a flag for the program and in words for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeWay {
    /// Which way.
    pub way: Way,
    /// Whether it may be used. Nothing is ever sent by a way that is not a plain yes.
    pub safe: Safe,
    /// What was said about it.
    #[serde(default)]
    pub words: String,
}

/// How one person can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SafeContact {
    /// Who.
    pub person: String,
    /// Each way that was spoken of; the others are not asked.
    pub ways: Vec<SafeWay>,
    /// When.
    pub times: String,
    /// What to say if somebody else answers.
    pub code_phrase: String,
}

impl SafeContact {
    /// Whether this way may be used.
    pub fn safe(&self, way: Way) -> Safe {
        self.ways.iter().find(|safe| safe.way == way).map_or(Safe::NotAsked, |safe| safe.safe)
    }
}

/// Reads whether a way is safe from what people write: "Yes", "OK", "NO!!", "never", "only before 3pm".
pub fn safe_from_words(words: &str) -> Safe {
    let folded = words.trim().to_lowercase();
    let first = folded.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match first {
        "yes" | "y" | "ok" | "okay" if folded.chars().filter(|c| c.is_alphanumeric()).count() <= first.len() => {
            Safe::Yes
        }
        "no" | "n" | "never" | "not" => Safe::No,
        "" => Safe::NotAsked,
        _ => Safe::WithCare,
    }
}

/// Somebody who must not be told something about somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotToBeTold {
    /// Who must not be told: somebody of this document, or nobody where `outside` says who.
    pub who: String,
    /// Somebody who is not in this document, in words.
    pub outside: String,
    /// About whom; nobody means the whole family.
    pub about: String,
    /// What.
    pub what: String,
}

code_list! {
    /// What somebody answered when working together was explained.
    #[derive(Default)]
    pub enum Agreed {
        /// They want to.
        Yes = "yes", "Yes";
        /// They want some of it, or on a condition.
        InPart = "in_part", "Yes, but";
        /// They do not want to now. Never counts against anybody.
        No = "no", "Not now";
        /// Nobody has asked. Not a yes.
        #[default]
        NotAsked = "not_asked", "Not asked yet";
        /// Asking could put somebody in danger.
        MustNotAsk = "must_not_ask", "Must not be asked";
    }
}

/// What one person answered about working together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkingTogether {
    /// Who.
    pub person: String,
    /// What they answered.
    pub answer: Agreed,
    /// In which words.
    pub words: String,
    /// When.
    pub on: Option<Day>,
    /// Who explained it, and how.
    pub explained_by: String,
}

/// With whom may be spoken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sharing {
    /// With these.
    pub may: Vec<String>,
    /// Not with these.
    pub may_not: Vec<String>,
    /// In their own words.
    pub words: String,
}

/// The four separate questions that are called consent (practice notes 3.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agreements {
    /// Which wording was shown when the four were explained, by its version; empty where none was.
    pub wording: String,
    /// In which language it was explained, and by whom.
    pub language: String,
    /// Is this family choosing help?
    pub working_together: Vec<WorkingTogether>,
    /// Which wording of the privacy notice was given, to whom and how. Empty: none was.
    pub notice: String,
    /// With whom may be spoken.
    pub sharing: Sharing,
    /// Whether facts without names may be used to learn what works; in the words of the form.
    pub evaluation: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_yes_is_a_yes() {
        for yes in ["Yes", "yes", "Y", "OK", " ok "] {
            assert_eq!(safe_from_words(yes), Safe::Yes, "{yes}");
        }
        for no in ["No", "NO!!", "NEVER", "no, he takes the letters", "not brown envelopes", "never, camera"] {
            assert_eq!(safe_from_words(no), Safe::No, "{no}");
        }
        for care in ["only before 3pm", "yes, landline", "private mobile only", "Sundays only, through Nan"] {
            assert_eq!(safe_from_words(care), Safe::WithCare, "{care}");
        }
        assert_eq!(safe_from_words(""), Safe::NotAsked);
    }
}
