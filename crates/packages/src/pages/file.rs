//! Payments as a file for the council's finance system, and what comes back from it.

use alongside_families::act;
use alongside_pence::Pence;
use alongside_schema::{Act, Entry, Error, Viewer};
use alongside_web::{Form, Frame, Page, Site, Upload, Values, forms, page, spreadsheet};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::pay::{self, plain_day};
use crate::store::{self, Came, Payable, Reconciled};

const FORM: &str = "came-back";
/// The headings of what goes to finance. The first, and the amount, come back with what became of each.
const HEADINGS: [&str; 7] = ["Payment", "Payee", "Amount", "Due", "Way", "Budget", "On the statement"];
/// As many lines as one file that comes back can have.
const MOST_LINES: usize = 5_000;

fn rows(payments: &[Payable], codes: &[(alongside_schema::Id, String)]) -> Vec<[String; 7]> {
    let row = |one: &Payable| {
        let code = codes.iter().find(|(id, _)| *id == one.budget_id).map_or("", |(_, code)| code.as_str());
        [
            one.id.to_string(),
            one.payee.clone(),
            one.amount().plain(),
            plain_day(one.due_on),
            one.method.words().to_owned(),
            code.to_owned(),
            one.on_statement().to_owned(),
        ]
    };
    payments.iter().map(row).collect()
}

fn codes(
    connection: &mut alongside_schema::DbConnection,
) -> alongside_schema::Result<Vec<(alongside_schema::Id, String)>> {
    Ok(store::budgets(connection)?.into_iter().map(|budget| (budget.id, budget.code)).collect())
}

/// Makes a file of what is due, and hands it out. What stands in it is sent from then on, and in no other file.
pub(super) async fn make(State(site): State<Site>, Extension(viewer): Extension<Viewer>, _: Values) -> Page {
    let by = viewer.clone();
    let made = site.db().write(move |tx| {
        let (batch, payments) = store::make_batch(tx, &by)?;
        let codes = codes(tx.connection())?;
        let shown: Vec<_> = payments.iter().map(|one| one.reference.clone()).collect();
        let entry = Entry::new(&by, Act::PaymentChanged).target(&batch).detail("file").shows(&shown);
        Ok(entry.with((payments, codes)))
    });
    match made.await {
        Ok((payments, codes)) => spreadsheet("payments", &HEADINGS, rows(&payments, &codes)),
        Err(Error::Refused(why)) => Ok(forms::refused(pay::render(&site, &viewer, Some(why)).await?)),
        Err(error) => Err(error.into()),
    }
}

/// Hands a file out again that was lost on its way. Nothing is paid by that.
pub(super) async fn again(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    _: Values,
) -> Page {
    let (by, id) = (viewer.clone(), act::id(&text)?);
    let (payments, codes) = site
        .db()
        .read(move |connection| {
            let payments = store::of_batch(connection, &by, &id)?;
            let codes = codes(connection)?;
            let shown: Vec<_> = payments.iter().map(|one| one.reference.clone()).collect();
            Ok(Entry::new(&by, Act::ListRead).target(&id).detail("file again").shows(&shown).with((payments, codes)))
        })
        .await?;
    spreadsheet("payments", &HEADINGS, rows(&payments, &codes))
}

#[derive(Template)]
#[template(path = "packages/came_back.html")]
struct CameBackPage {
    frame: Frame,
    form: Form,
    result: Option<Reconciled>,
}

impl CameBackPage {
    fn taken(&self, result: &Reconciled) -> String {
        format!("{} paid, {} not paid, {} known already", result.paid, result.failed, result.known)
    }
}

fn render(site: &Site, viewer: &Viewer, form: Form, result: Option<Reconciled>) -> Page {
    let frame = site.frame(Some(viewer), "What finance has paid").at("/packages/to-pay").with_errors(form.has_errors());
    page(&CameBackPage { frame, form, result })
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::open(&site, &viewer, FORM, "file").await?;
    render(&site, &viewer, form, None)
}

/// Takes in what the finance system says.
pub(super) async fn take(State(site): State<Site>, Extension(viewer): Extension<Viewer>, upload: Upload) -> Page {
    let mut form = Form::sent(&site, &viewer, upload.values, FORM, "file").await?;
    let read = match upload.files.first() {
        Some(file) => read_file(&file.content),
        None => Err("Choose the file that finance gave back".to_owned()),
    };
    let came = match read {
        Ok(came) => came,
        Err(words) => {
            act::refuse(&site, &mut form, "file", words);
            return Ok(forms::refused(render(&site, &viewer, form, None)?));
        }
    };
    let (by, sent) = (viewer.clone(), form.clone());
    let result = site
        .db()
        .write(move |tx| {
            forms::receive(tx, &by, &sent, "/packages/to-pay".to_owned())?;
            let result = store::reconcile(tx, &by, &came)?;
            let entry = Entry::new(&by, Act::PaymentChanged).target("came back").counted(result.paid + result.failed);
            Ok(entry.with(result))
        })
        .await?;
    let fresh = form.renewed(&site);
    render(&site, &viewer, fresh, Some(result))
}

/// Reads the file: a heading for each column, in any order, and a line for each payment.
fn read_file(content: &[u8]) -> Result<Vec<Came>, String> {
    let content = content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content);
    let mut table = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(content);
    let no_table = || "This is no table with commas. Save it from finance\u{2019}s system as CSV".to_owned();
    let headings = table.headers().map_err(|_| no_table())?.clone();
    let place = |name: &str| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
    let (Some(payment), Some(amount), Some(status)) = (place("Payment"), place("Amount"), place("Status")) else {
        return Err(
            "The file must have the headings Payment, Amount and Status; Reference and Date beside them".to_owned()
        );
    };
    let (reference, date) = (place("Reference"), place("Date"));
    let mut came = Vec::new();
    // The heading is line 1. Counted here: where lines end as on Windows, the reader says of each the line before it.
    for (line, record) in (2..).zip(table.records()) {
        let record = record.map_err(|_| no_table())?;
        if came.len() == MOST_LINES {
            return Err(format!("This has more than {MOST_LINES} lines. Send it in parts"));
        }
        let cell = |place: Option<usize>| place.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
        came.push(Came {
            line,
            payment: cell(Some(payment)).to_lowercase(),
            amount: cell(Some(amount)).parse::<Pence>().ok(),
            was_paid: match cell(Some(status)).to_lowercase().as_str() {
                "paid" => Some(true),
                "failed" => Some(false),
                _ => None,
            },
            reference: cell(reference),
            on: cell(date).parse().ok(),
        });
    }
    if came.is_empty() { Err("There is no line in this file".to_owned()) } else { Ok(came) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whatever_the_order_of_its_columns() {
        let text =
            "\u{feff}Status,payment,Amount,Reference,Date\r\nPaid,ABC,\"1,200.50\",F1,2026-11-30\r\nfailed,def,5,,\r\n";
        let came = read_file(text.as_bytes()).expect("a table");
        assert_eq!(came.len(), 2);
        assert_eq!((came[0].payment.as_str(), came[0].was_paid, came[0].line), ("abc", Some(true), 2));
        assert_eq!(came[0].amount.map(|amount| amount.number()), Some(120_050));
        assert_eq!(came[1].was_paid, Some(false));
        assert!(read_file(b"Payment,Amount\na,1\n").expect_err("no status").contains("Status"));
        assert!(read_file(b"Payment,Amount,Status\n").expect_err("no line").contains("no line"));
        assert!(read_file(&[0xff, 0xfe, 0, 0]).is_err());
    }
}
