use alongside_schema::tables::second_looks;
use alongside_schema::{Error, Result, Tx, Viewer};
use diesel::prelude::*;

use super::SecondLook;
use crate::codes::{SecondKind, SecondState};
use crate::store::{Family, alerts, events, kept_homes, pairs};

/// The second person decides: what was asked for is done now, or everything stays as it is. Who asked can only take it back.
pub fn decide_second(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    look: &SecondLook,
    agrees: bool,
    why: &str,
) -> Result<()> {
    if agrees && look.kind == SecondKind::Paper {
        let words = "Read the paper first: you say on its own page whether it goes.";
        return Err(Error::Refused(words.to_owned()));
    }
    settle(tx, by, family, look, agrees, why)
}

/// The same, where the second person has what it is about before their eyes.
pub(in crate::store) fn settle(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    look: &SecondLook,
    agrees: bool,
    why: &str,
) -> Result<()> {
    family.may_take_protection_away()?;
    if agrees && look.asked_by.0 == by.user_id {
        let words = "You asked for this yourself. Somebody else who answers for the family decides.";
        return Err(Error::Refused(words.to_owned()));
    }
    let now = tx.now();
    let state = if agrees { SecondState::Agreed } else { SecondState::Declined };
    let waits = second_looks::id.eq(&look.id).and(second_looks::state.eq(SecondState::Waits));
    let decided = diesel::update(second_looks::table.filter(waits))
        .set((
            second_looks::state.eq(state),
            second_looks::decided_by.eq(&by.user_id),
            second_looks::decided_at.eq(now),
            second_looks::decided_why.eq(why),
        ))
        .execute(tx.connection())?;
    if decided == 0 {
        return Err(Error::Stale);
    }
    if !agrees {
        return Ok(());
    }
    let said = format!("{}\n{} asked for it, and {} agreed: {why}", look.reason, look.asked_by.1, by.name);
    let done = match look.kind {
        SecondKind::Pair => pairs::give_up(tx, by, family, look, &said),
        SecondKind::Home => kept_homes::show_to_more(tx, by, family, look, &said),
        SecondKind::Alert => alerts::end(tx, by, family, look, &said),
        SecondKind::Event => events::take_back_by_two(tx, by, family, look, &said),
        // It can be printed now, as it was read.
        SecondKind::Paper => Ok(()),
    };
    done.map_err(|error| if matches!(error, Error::Stale) { changed_since() } else { error })
}

/// What was agreed to is not there any more as it was when somebody asked: nobody agrees to what they have not seen.
fn changed_since() -> Error {
    let words =
        "It has changed since somebody asked for this. Leave it as it is, and ask anew if it should still be so.";
    Error::Refused(words.to_owned())
}
