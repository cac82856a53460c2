use alongside_schema::tables::processing_limits;
use alongside_schema::{Day, Id, Marks, Moment, Result, Tx, rows};
use diesel::prelude::*;

use crate::codes::LimitKind;

type Row = ((LimitKind, String, Option<Id>, Day, String), (Id, Moment), Marks);

/// Copies every objection to what we do with the whole family, on which nobody has decided, into the other record too: it is decided for each. One in force is not
/// divided at all; those about one person go with them.
pub(super) fn copy(tx: &mut Tx<'_>, event: &Id, (family, other): (&Id, &Id)) -> Result<()> {
    let open: Vec<Row> = processing_limits::table
        .filter(processing_limits::family_id.eq(family))
        .filter(processing_limits::decision.is_null().and(processing_limits::person_id.is_null()))
        .order(processing_limits::id)
        .select((
            (
                processing_limits::kind,
                processing_limits::asked_by,
                processing_limits::asker_person_id,
                processing_limits::asked_on,
                processing_limits::words,
            ),
            (processing_limits::recorded_by, processing_limits::recorded_at),
            (
                processing_limits::subjects,
                processing_limits::withheld_from,
                processing_limits::visibility,
                processing_limits::source,
            ),
        ))
        .load(tx.connection())?;
    for ((kind, asked_by, asker, asked_on, words), (by, at), marks) in open {
        let id = tx.new_id();
        rows::made(tx, event, "processing_limits", id.as_str())?;
        diesel::insert_into(processing_limits::table)
            .values((
                (
                    processing_limits::id.eq(id),
                    processing_limits::family_id.eq(other),
                    processing_limits::kind.eq(kind),
                    processing_limits::asked_by.eq(asked_by),
                    processing_limits::asker_person_id.eq(asker),
                    processing_limits::asked_on.eq(asked_on),
                    processing_limits::words.eq(words),
                    processing_limits::reason.eq(""),
                    processing_limits::because.eq(""),
                    processing_limits::end_words.eq(""),
                    processing_limits::recorded_by.eq(by),
                    processing_limits::recorded_at.eq(at),
                    processing_limits::version.eq(1),
                ),
                (
                    processing_limits::subjects.eq(&marks.subjects),
                    processing_limits::withheld_from.eq(&marks.withheld_from),
                    processing_limits::visibility.eq(marks.visibility),
                    processing_limits::source.eq(&marks.source),
                ),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}
