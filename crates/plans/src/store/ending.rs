use alongside_families::codes::{StoryKind, TimelineKind};
use alongside_families::store::{Family, Note, end_early_help, note, tell, transfer_waits};
use alongside_schema::tables::{covers, episodes, involvements};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::check_ins::{NewCheckIns, offer_check_ins};
use crate::codes::EndReason;

/// How the work with a family ends.
#[derive(Clone, Debug)]
pub struct NewEnding {
    /// When.
    pub ended_on: Day,
    /// Why.
    pub reason: EndReason,
    /// What the family says.
    pub family_says: String,
    /// What each child says, with who they are and their name.
    pub children_say: Vec<(Id, String, String)>,
    /// What the family and its network go on doing.
    pub stays: String,
    /// Who goes on with what is still open; empty where nothing is.
    pub who_goes_on: String,
    /// Whom they can ring from now on.
    pub who_to_ring: String,
    /// Whether the family wants calls after the end.
    pub calls: Calls,
}

/// What the family answered to the offer of calls after the end.
#[derive(Clone, Debug)]
pub enum Calls {
    /// They want them.
    Wanted(NewCheckIns),
    /// They were asked, and want none.
    Declined,
    /// Nobody could ask them.
    NotAsked,
}

/// Ends the work: the stretch of work closes and everybody's involvement with it. Not while the family is on its way to another area that has
/// not said yet that it has it: somebody leads it until then.
pub fn end(tx: &mut Tx<'_>, by: &Viewer, family: &Family, ending: &NewEnding) -> Result<()> {
    let Some((episode, began_on)) = &family.episode else { return Err(Error::NotFound) };
    if ending.ended_on < *began_on {
        return Err(Error::Refused(format!("The work began on {}. It can not end before that.", began_on.words())));
    }
    if transfer_waits(tx.connection(), &family.id)? {
        return Err(Error::Refused(
            "The family moves to another area, and nobody there has said yet that they have the family. Until then the work here goes on. Write down who has said so on the page of the move, or call it off."
                .to_owned(),
        ));
    }
    diesel::update(episodes::table.filter(episodes::id.eq(episode)))
        .set((
            episodes::state.eq("closed"),
            episodes::closed_on.eq(ending.ended_on),
            episodes::close_reason.eq(ending.reason),
            episodes::family_says.eq(&ending.family_says),
            episodes::who_to_ring.eq(&ending.who_to_ring),
        ))
        .execute(tx.connection())?;
    end_early_help(tx, by, &family.id, ending.ended_on)?;
    keep_what_they_say(tx, &family.id, ending)?;
    if let Calls::Wanted(check_ins) = &ending.calls {
        let keeper = family.lead.as_ref().map_or(&by.user_id, |(lead, _)| lead);
        offer_check_ins(tx, &family.id, episode, keeper, ending.ended_on, check_ins)?;
    }
    let marks = Marks::about(People::none(), "The family");
    let asked = match &ending.calls {
        Calls::Wanted(check_ins) => format!("They want a call after {} months.", months(&check_ins.months)),
        Calls::Declined => "They were asked, and want no calls.".to_owned(),
        Calls::NotAsked => "Nobody could ask them whether they want calls.".to_owned(),
    };
    let said = [
        ("The family says", &ending.family_says),
        ("Who goes on with what was open", &ending.who_goes_on),
        ("Whom to ring from now on", &ending.who_to_ring),
    ];
    let said = said.iter().filter(|(_, words)| !words.is_empty());
    let lines: Vec<String> = said.map(|(what, words)| format!("{what}: {words}")).chain([asked]).collect();
    note(
        tx,
        by,
        Note {
            family: &family.id,
            happened_on: ending.ended_on,
            kind: TimelineKind::Ending,
            title: format!("We ended: {}", ending.reason.words()),
            body: lines.join("\n\n"),
            fact: Some(episode),
            marks: &marks,
        },
    )?;
    diesel::update(
        involvements::table.filter(involvements::family_id.eq(&family.id).and(involvements::ended_on.is_null())),
    )
    .set(involvements::ended_on.eq(ending.ended_on))
    .execute(tx.connection())?;
    // Nobody stands in where nobody leads, also not should the family ask again.
    let now = tx.now();
    diesel::update(covers::table.filter(covers::family_id.eq(&family.id).and(covers::ended_at.is_null())))
        .set(covers::ended_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// "3, 6 and 12".
fn months(months: &[i64]) -> String {
    match months {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => {
            format!("{} and {last}", most.iter().map(i64::to_string).collect::<Vec<_>>().join(", "))
        }
    }
}

fn keep_what_they_say(tx: &mut Tx<'_>, family: &Id, ending: &NewEnding) -> Result<()> {
    let of_family = Marks::about(People::none(), "The family");
    tell(tx, family, StoryKind::AtTheEnd, &ending.family_says, ending.ended_on, &of_family)?;
    tell(tx, family, StoryKind::StaysInPlace, &ending.stays, ending.ended_on, &of_family)?;
    for (child, name, words) in &ending.children_say {
        let marks = Marks::about(People::one(child), name);
        tell(tx, family, StoryKind::AtTheEnd, words, ending.ended_on, &marks)?;
    }
    Ok(())
}
