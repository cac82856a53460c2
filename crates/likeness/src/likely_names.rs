//! Names that say little: so common that sharing one is often chance, and words that are no name.

/// Surnames and last names that very many families share, where this was written for: the commonest of England, and of
/// the Pakistani, Bangladeshi and Punjabi families of its towns. General knowledge, no frequency table.
const COMMON: &[&str] = &[
    "ahmed", "akhtar", "ali", "begum", "bibi", "brown", "davies", "evans", "hussain", "islam", "johnson", "jones",
    "kaur", "khan", "khatun", "malik", "miah", "mohammed", "patel", "rahman", "shah", "singh", "smith", "taylor",
    "uddin", "ullah", "walker", "williams", "wilson",
];

/// Last names that say man, woman or faith rather than family: the same woman is "Saima Begum" and "Saima Iqbal".
const HONORIFIC: &[&str] =
    &["akhtar", "begum", "bi", "bibi", "fatima", "kaur", "khatun", "khatoon", "singh", "sultana"];

/// Titles, and what family calls family; not part of a name.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "nana", "nan", "nanny", "gran", "granny", "grandad",
    "grandma", "grandpa", "uncle", "auntie", "aunty", "aunt", "mum", "mummy", "dad", "daddy",
];

/// What is written where there is no name yet or none was given.
const NO_NAME: &[&str] = &["unborn", "baby", "bump", "unknown", "known", "not", "tbc", "unnamed"];

/// Whether the word stands where a name is missing.
pub(crate) fn is_missing(part: &str) -> bool {
    NO_NAME.contains(&part)
}

pub(crate) fn is_common(part: &str) -> bool {
    COMMON.contains(&part)
}

pub(crate) fn is_honorific(part: &str) -> bool {
    HONORIFIC.contains(&part)
}

/// Whether the word is a title or stands for a missing name.
pub(crate) fn is_no_name(part: &str) -> bool {
    TITLES.contains(&part) || is_missing(part)
}
