//! The packs that come with the product.

use std::sync::OnceLock;

use super::Pack;

const TEXTS: [(&str, &str); 7] = [
    ("tfp1", include_str!("../../packs/tfp1.toml")),
    ("tfp2", include_str!("../../packs/tfp2.toml")),
    ("tfp2-2020", include_str!("../../packs/tfp2-2020.toml")),
    ("sfof", include_str!("../../packs/sfof.toml")),
    ("sfof-h", include_str!("../../packs/sfof-h.toml")),
    ("ffp", include_str!("../../packs/ffp.toml")),
    ("example-local", include_str!("../../packs/example-local.toml")),
];

/// The ids of the packs that come with the product, in order of time.
pub fn built_in_ids() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(id, _)| *id)
}

/// A pack that comes with the product. It is read once and kept.
pub fn built_in(id: &str) -> Option<&'static Pack> {
    static PACKS: [OnceLock<Pack>; TEXTS.len()] = [const { OnceLock::new() }; TEXTS.len()];
    let at = TEXTS.iter().position(|(known, _)| *known == id)?;
    // A test reads every one of them.
    Some(PACKS[at].get_or_init(|| Pack::parse(TEXTS[at].1).expect("a pack of the product has no fault")))
}
