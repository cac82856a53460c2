//! Tables as files that a spreadsheet opens.

use axum::http::header;
use axum::response::IntoResponse;

use crate::files::disposition;
use crate::{Page, Problem};

/// A table as a file to be saved: commas, a line for each row, and the mark by which spreadsheets know that it is UTF-8 (RFC 4180). Nothing in it is ever
/// taken for a formula.
///
/// # Errors
///
/// [`Problem::Fault`] if the rows are not all as wide as the headings.
pub fn spreadsheet<R: AsRef<[String]>>(title: &str, headings: &[&str], rows: impl IntoIterator<Item = R>) -> Page {
    let content = written(headings, rows).map_err(|error| {
        tracing::error!(%error, "a table could not be written");
        Problem::Fault
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&format!("{title}.csv"))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, content).into_response())
}

fn written<R: AsRef<[String]>>(headings: &[&str], rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, csv::Error> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    table.write_record(headings)?;
    for row in rows {
        table.write_record(row.as_ref().iter().map(|cell| plain(cell)))?;
    }
    table.into_inner().map_err(|error| error.into_error().into())
}

/// A cell that no spreadsheet works out: what begins like a formula gets an apostrophe, which they show as nothing. Source: OWASP, CSV injection.
fn plain(cell: &str) -> String {
    const BEGINS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    if cell.starts_with(BEGINS) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[&str]) -> String {
        let row: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        String::from_utf8(written(&["One", "Two"], [row]).expect("a table")).expect("text")
    }

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for formula in ["=1+1", "+44 7700", "-2", "@SUM(A1)", "\t=1", "\u{ff1d}1"] {
            assert!(of(&[formula, ""]).contains(&format!("'{formula}")), "{formula}");
        }
        assert!(of(&["a=b", "7-8"]).contains("a=b,7-8"));
    }

    #[test]
    fn commas_quotes_and_lines_stay_in_their_cell() {
        assert_eq!(of(&["a,b", "say \"no\"\nor not"]), "\u{feff}One,Two\r\n\"a,b\",\"say \"\"no\"\"\nor not\"\r\n");
    }

    #[test]
    fn a_row_of_another_width_is_no_table() {
        assert!(written(&["One"], [vec!["a".to_owned(), "b".to_owned()]]).is_err());
    }
}
