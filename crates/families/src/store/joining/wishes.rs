use alongside_schema::tables::sharing_wishes;
use alongside_schema::{Day, Id, Marks, Moment, Result, Tx, rows};
use diesel::prelude::*;

use crate::codes::WishSays;

type Row = ((Id, Id, Id, Option<Id>, String), (WishSays, Option<Id>, String, String, Day), (Id, Moment), Marks);

/// Copies every wish against sharing that holds into the other record too, where it is about the whole family or about somebody who is in the other one now. Called once
/// what is about those who go alone has gone with them: neither record forgets whom it must not tell.
pub(super) fn copy(tx: &mut Tx<'_>, event: &Id, (family, other): (&Id, &Id), going: &[Id]) -> Result<()> {
    let holding: Vec<Row> = sharing_wishes::table
        .filter(sharing_wishes::family_id.eq_any([family, other]))
        .filter(sharing_wishes::to_on.is_null().and(sharing_wishes::says.ne(WishSays::Yes)))
        .order(sharing_wishes::id)
        .select((
            (
                sharing_wishes::id,
                sharing_wishes::family_id,
                sharing_wishes::person_id,
                sharing_wishes::agency_id,
                sharing_wishes::whom,
            ),
            (
                sharing_wishes::says,
                sharing_wishes::about_person_id,
                sharing_wishes::words,
                sharing_wishes::language,
                sharing_wishes::from_on,
            ),
            (sharing_wishes::recorded_by, sharing_wishes::recorded_at),
            (
                sharing_wishes::subjects,
                sharing_wishes::withheld_from,
                sharing_wishes::visibility,
                sharing_wishes::source,
            ),
        ))
        .load(tx.connection())?;
    for wish in &holding {
        let ((_, at, ..), (_, about, ..), ..) = wish;
        let belongs_to_other = about.as_ref().map(|about| going.contains(about));
        match (at == other, belongs_to_other) {
            (true, None | Some(false)) => copy_one(tx, event, wish, family)?,
            (false, None | Some(true)) => copy_one(tx, event, wish, other)?,
            _ => {}
        }
    }
    Ok(())
}

fn copy_one(tx: &mut Tx<'_>, event: &Id, wish: &Row, to: &Id) -> Result<()> {
    let ((_, _, person, agency, whom), (says, about, words, language, from_on), (by, at), marks) = wish;
    let id = tx.new_id();
    rows::made(tx, event, "sharing_wishes", id.as_str())?;
    diesel::insert_into(sharing_wishes::table)
        .values((
            (
                sharing_wishes::id.eq(id),
                sharing_wishes::family_id.eq(to),
                sharing_wishes::person_id.eq(person),
                sharing_wishes::agency_id.eq(agency),
                sharing_wishes::whom.eq(whom),
                sharing_wishes::says.eq(*says),
                sharing_wishes::about_person_id.eq(about),
                sharing_wishes::words.eq(words),
                sharing_wishes::language.eq(language),
                sharing_wishes::from_on.eq(*from_on),
                sharing_wishes::end_words.eq(""),
                sharing_wishes::recorded_by.eq(by),
                sharing_wishes::recorded_at.eq(*at),
            ),
            (
                sharing_wishes::subjects.eq(&marks.subjects),
                sharing_wishes::withheld_from.eq(&marks.withheld_from),
                sharing_wishes::visibility.eq(marks.visibility),
                sharing_wishes::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}
