//! Families on their way between two areas, as far as something waits for their lead: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Reference, Result, Viewer};
use askama::Template;

use crate::store;

/// The moves on which something waits for somebody, the earliest first.
#[derive(Template, Clone, Debug)]
#[template(path = "families/transfers_due.html")]
pub struct TransfersDue {
    lines: Vec<Line>,
}

impl askama::filters::HtmlSafe for TransfersDue {}

#[derive(Clone, Debug)]
struct Line {
    reference: Reference,
    family: String,
    id: Id,
    words: String,
}

impl TransfersDue {
    /// Reads it for the families that this viewer leads: one query. `due` is the day by which another area should have answered what was sent
    /// on a day.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, today: Day, due: impl Fn(Day) -> Day) -> Result<Self> {
        let led = store::transfers_led(connection, viewer)?.into_iter();
        let lines = led.filter_map(|(reference, family, transfer)| {
            let words = transfer.standing().needs(transfer.moves_on, &transfer.area, today, &due)?;
            Some(Line { reference, family, id: transfer.id, words })
        });
        Ok(Self { lines: lines.collect() })
    }
}
