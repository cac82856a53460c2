use alongside_families::store::{Family, may_not_be_told};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::rota_turns;
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, Visibility};
use diesel::prelude::*;

use super::super::{Network, NetworkMember, both, ids_of};
use super::{Need, Rota, Span, Turn};

/// What a page says of a turn.
#[derive(Clone, Debug)]
pub struct TurnText {
    /// Whose it is.
    pub member: Id,
    /// Who stands in.
    pub backup: Option<Id>,
    /// The offer of which it is made.
    pub offer: Option<Id>,
    /// When.
    pub span: Span,
    /// Who decided that they have it, where something speaks against it.
    pub decided_by: String,
    /// Who else must not know of it.
    pub kept_from: People,
}

/// A turn as it is kept: its marks, and when it was decided, where something speaks against it.
struct Made {
    marks: Marks,
    decided_at: Option<Moment>,
}

/// Whether something speaks against it that somebody has a turn of this need: they must not know of it, or must not be told something about this family, also while that is only
/// proposed.
pub fn against(connection: &mut DbConnection, family: &Id, need: &Need, member: &NetworkMember) -> Result<bool> {
    let ids = ids_of(member);
    let is_kept = need.marks.withheld_from.iter().any(|id| ids.contains(id));
    Ok(is_kept || may_not_be_told(connection, family, member.person_id.as_ref(), &member.name)?)
}

/// Gives somebody a turn.
pub fn add_turn(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    (network, rota): (&Network, &Rota),
    need: &Need,
    new: &TurnText,
) -> Result<Id> {
    let made = made(tx, viewer, family, (network, rota), need, new, None)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(rota_turns::table)
        .values((
            (
                rota_turns::id.eq(&id),
                rota_turns::family_id.eq(&family.id),
                rota_turns::need_id.eq(&need.id),
                rota_turns::member_id.eq(&new.member),
                rota_turns::backup_member_id.eq(&new.backup),
                rota_turns::offer_id.eq(&new.offer),
                rota_turns::from_on.eq(new.span.from_on),
                rota_turns::until_on.eq(new.span.until_on),
                rota_turns::every.eq(new.span.every),
                rota_turns::decided_by.eq(if made.decided_at.is_some() { new.decided_by.as_str() } else { "" }),
                rota_turns::decided_at.eq(made.decided_at),
                rota_turns::added_by.eq(&viewer.user_id),
                rota_turns::added_at.eq(now),
                rota_turns::version.eq(1),
            ),
            (
                rota_turns::subjects.eq(&made.marks.subjects),
                rota_turns::withheld_from.eq(&made.marks.withheld_from),
                rota_turns::visibility.eq(made.marks.visibility),
                rota_turns::source.eq(&made.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Writes a turn anew, where it stands at this version.
pub fn change_turn(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    (network, rota): (&Network, &Rota),
    was: &Turn,
    change: &TurnText,
    version: i64,
) -> Result<()> {
    let need = rota.need(&was.need_id)?;
    let made = made(tx, viewer, family, (network, rota), need, change, Some(was))?;
    let marks = Marks { source: was.marks.source.clone(), ..made.marks };
    family.may_mark(&was.marks, &marks)?;
    let at = rota_turns::id.eq(&was.id).and(rota_turns::version.eq(version));
    let changed = diesel::update(rota_turns::table.filter(at))
        .set((
            rota_turns::member_id.eq(&change.member),
            rota_turns::backup_member_id.eq(&change.backup),
            rota_turns::offer_id.eq(&change.offer),
            rota_turns::from_on.eq(change.span.from_on),
            rota_turns::until_on.eq(change.span.until_on),
            rota_turns::every.eq(change.span.every),
            rota_turns::decided_by.eq(if made.decided_at.is_some() { change.decided_by.as_str() } else { "" }),
            rota_turns::decided_at.eq(made.decided_at),
            rota_turns::version.eq(version + 1),
            rota_turns::subjects.eq(&marks.subjects),
            rota_turns::withheld_from.eq(&marks.withheld_from),
            rota_turns::visibility.eq(marks.visibility),
        ))
        .execute(tx.connection())?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

fn made(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    (network, rota): (&Network, &Rota),
    need: &Need,
    text: &TurnText,
    was: Option<&Turn>,
) -> Result<Made> {
    let member = network.member(&text.member)?;
    let backup = text.backup.as_ref().map(|id| network.member(id)).transpose()?;
    is_right(need, &text.span)?;
    let mut given = People::none();
    for who in [Some(member), backup].into_iter().flatten() {
        is_there(who, was, &text.span)?;
        if against(tx.connection(), &family.id, need, who)? {
            if text.decided_by.is_empty() {
                return Err(Error::Refused(words_against(&who.name)));
            }
            given = both(&given, &ids_of(who));
        }
    }
    let twice = rota.turns_of(&need.id).find(|other| {
        was.is_none_or(|was| was.id != other.id) && other.member_id == member.id && text.span.meets(&other.span, need)
    });
    if twice.is_some() {
        let words =
            format!("{} has this already on some of these days. Change that turn, or choose other days.", member.name);
        return Err(Error::Refused(words));
    }
    let offer = match &text.offer {
        None => None,
        Some(id) => {
            let offer = network.offers_of(&member.id).find(|offer| offer.id == *id);
            let words = format!("This is no offer of {}. Choose one of theirs, or none.", member.name);
            let offer = offer.ok_or(Error::Refused(words))?;
            let is_new = was.is_none_or(|was| was.offer_id.as_ref() != Some(id));
            if is_new && !offer.stands(text.span.from_on.max(tx.today())) {
                let words = "This offer does not stand on the first day of the turn. Change the offer first, or choose another.";
                return Err(Error::Refused(words.to_owned()));
            }
            Some(offer)
        }
    };
    let made_of = [Some(&need.marks), Some(&member.marks), backup.map(|one| &one.marks), offer.map(|one| &one.marks)];
    let mut marks =
        Marks::about(need.marks.subjects.clone(), viewer.agency.clone()).withheld_from(text.kept_from.clone());
    for one in made_of.into_iter().flatten() {
        marks.withheld_from = both(&marks.withheld_from, &one.withheld_from);
        if one.visibility == Visibility::Limited {
            marks.visibility = Visibility::Limited;
        }
    }
    for who in [Some(member), backup].into_iter().flatten() {
        marks.subjects = both(&marks.subjects, &who.marks.subjects);
    }
    // Whoever has it by a decision knows of it.
    marks.withheld_from = People::new(marks.withheld_from.iter().filter(|id| !given.contains(id)).cloned());
    let decided_at = given.iter().next().map(|_| tx.now());
    Ok(Made { marks, decided_at })
}

/// What is said to whoever gives somebody a turn against whom something speaks.
pub(crate) fn words_against(name: &str) -> String {
    format!(
        "{name} must not be told something about this family. By a turn they learn when somebody is to be met, and may learn where. Choose somebody else; or, if it was decided that they have it all the same, say who decided."
    )
}

fn is_right(need: &Need, span: &Span) -> Result<()> {
    let refused = |words: &str| Err(Error::Refused(words.to_owned()));
    if span.until_on.is_some_and(|until| until < span.from_on) {
        return refused("The last day of the turn must not be before its first.");
    }
    if need.when.until_on.is_some_and(|until| until < span.from_on) {
        return refused("It is not needed any more on the first day of the turn. Choose an earlier day.");
    }
    // Every second week comes round within three of its first day; what begins later is looked at from then on.
    let first = span.from_on.max(need.when.from_on);
    if !(0..21).any(|after| span.is_on(&need.when, first.plus_days(after))) {
        return refused("It is not needed on any day of this turn. Look at the first day, the last day and how often.");
    }
    Ok(())
}

/// Refuses somebody who is not in the network any more, unless they had the turn already and it ends by then.
fn is_there(member: &NetworkMember, was: Option<&Turn>, span: &Span) -> Result<()> {
    let Some(ended) = member.ended_on else { return Ok(()) };
    let had_it = was.is_some_and(|was| was.member_id == member.id || was.backup_id.as_ref() == Some(&member.id));
    let is_past = |until: Day| until <= ended;
    if had_it && span.until_on.is_some_and(is_past) {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "{} is not in the network any more, since {}. Choose somebody else, or take them back first, on the page that changes what is known of them.",
        member.name,
        ended.words()
    )))
}
