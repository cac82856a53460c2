//! Who somebody is to the family, in the words in which people write whom nobody must tell: "do not contact dad".

use alongside_families::names;

use crate::assessment::{Assessment, Person};

/// Words that mean one relation, each list in small letters. A word may stand in two lists: then both are meant.
const WORDS: &[(&str, &[&str])] = &[
    ("father", &["father", "fathers", "dad", "dads", "daddy", "papa"]),
    ("mother", &["mother", "mothers", "mum", "mums", "mummy", "mam", "mama", "mom"]),
    ("parent", &["parent", "parents"]),
    (
        "grandmother",
        &["grandmother", "gran", "grans", "granny", "nan", "nans", "nana", "nanna", "grandma", "nani", "dadi"],
    ),
    ("grandfather", &["grandfather", "grandad", "grandads", "granddad", "grandpa", "nana", "dada"]),
    ("grandparent", &["grandparent", "grandparents"]),
    ("step", &["step", "steps", "stepdad", "stepmum", "stepfather", "stepmother", "stepparent"]),
    ("partner", &["partner", "boyfriend", "girlfriend", "husband", "wife", "fiance", "fiancee"]),
    ("ex", &["ex", "exes", "expartner", "exhusband", "exwife", "former"]),
    ("sibling", &["sibling", "siblings", "brother", "brothers", "sister", "sisters"]),
];

/// Words that say nothing of who somebody is.
const OTHER: &[&str] =
    &["of", "the", "to", "and", "or", "a", "an", "in", "at", "not", "other", "adult", "child", "relative"];

/// The relations of this person as the request says them: each by its name in the list, or the word itself where it is in none.
pub(super) fn of(said: &Assessment, person: &Person) -> Vec<String> {
    let ties = said.relationships.iter().filter(|tie| tie.from == person.reference);
    let both = said.relationships.iter().filter(|tie| tie.to == person.reference && is_of_both(&tie.kind));
    let mut relations = Vec::new();
    for tie in ties.chain(both) {
        for word in names::parts(&tie.kind.replace(['_', '-'], " ")) {
            let word = word.to_lowercase();
            relations.extend(
                WORDS.iter().filter(|(_, words)| words.contains(&word.as_str())).map(|(name, _)| (*name).to_owned()),
            );
            if !OTHER.contains(&word.as_str()) {
                relations.push(word);
            }
        }
    }
    relations.sort_unstable();
    relations.dedup();
    relations
}

/// What two people are to each other, whoever is named first.
fn is_of_both(kind: &str) -> bool {
    ["partner", "ex", "sibling"].iter().any(|one| kind.to_lowercase().contains(one))
}

/// Whether these words name a relation. A step-parent is meant by "dad" too, and a parent by "parents": rather one too many.
pub(super) fn is_said(relation: &str, words: &[String]) -> bool {
    let named = |name: &str| {
        let list = WORDS.iter().find(|(of, _)| *of == name).map_or(&[][..], |(_, words)| words);
        words.iter().any(|word| list.contains(&word.to_lowercase().as_str()))
    };
    let wider: &[&str] = match relation {
        "father" | "mother" => &["parent"],
        "grandmother" | "grandfather" => &["grandparent"],
        "step" => &["father", "mother", "partner"],
        "former" => &["ex"],
        _ => &[],
    };
    named(relation) || wider.iter().any(|name| named(name)) || words.iter().any(|word| word.to_lowercase() == relation)
}

/// Whether words mean more people than one who is named: "his family".
pub(super) fn means_several(text: &str) -> bool {
    let words = names::parts(text);
    let several =
        ["family", "families", "relatives", "friends", "mates", "people", "neighbours", "everybody", "anybody", "lot"];
    words.iter().any(|word| several.contains(&word.to_lowercase().as_str()))
}
