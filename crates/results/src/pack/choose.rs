//! Which pack a family falls under.

use jiff::civil::Date;

use super::Pack;

/// A pack that was chosen, and why. It is frozen on the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The id of the pack.
    pub pack: String,
    /// Its version.
    pub version: u32,
    /// Why this one, in words.
    pub because: String,
    /// Whether somebody chose another than the dates say.
    pub overridden: bool,
}

/// Chooses by the day on which the family was found, or else attached. Somebody may choose another pack and then says
/// why; a reason without words, or a pack that is not among them, chooses nothing. Nothing, too, when no pack of these
/// covers the day or more than one does.
pub fn choose<'p>(
    packs: impl IntoIterator<Item = &'p Pack>,
    found_on: Option<Date>,
    instead: Option<(&str, &str)>,
) -> Option<Choice> {
    let packs: Vec<&Pack> = packs.into_iter().collect();
    if let Some((id, reason)) = instead {
        let pack = packs.iter().find(|pack| pack.id == id).filter(|_| !reason.trim().is_empty())?;
        let because = reason.trim().to_owned();
        return Some(Choice { pack: pack.id.clone(), version: pack.version, because, overridden: true });
    }
    let day = found_on?;
    let covers = |pack: &&&Pack| {
        let rule = &pack.in_force;
        rule.identified_from.is_some_and(|from| from <= day) && rule.identified_to.is_none_or(|to| day <= to)
    };
    let mut fitting = packs.iter().filter(covers);
    let (pack, another) = (fitting.next()?, fitting.next());
    let because = format!("the family was found on {}", crate::days::words(day));
    let choice = Choice { pack: pack.id.clone(), version: pack.version, because, overridden: false };
    another.is_none().then_some(choice)
}
