//! `POST /api/v1/requests`: an agency's own system asks for help for a family.

use alongside_requests::assessment::Assessment;
use alongside_requests::codes::Route;
use alongside_requests::sources::read_json;
use alongside_requests::store::{Arrival, Arrived, arrive, says_the_same};
use alongside_schema::{Act, Entry, Error, Reference, ReferenceKind, Tx, Viewer};
use alongside_web::{Form, Problem, Site, forms};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use serde::Serialize;

use crate::idempotency_key;

#[derive(Serialize)]
pub(crate) struct RequestOut {
    reference: String,
    /// Whether the request was here already.
    known: bool,
    /// What was odd and is accepted all the same.
    warnings: Vec<String>,
}

pub(crate) async fn create(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<RequestOut>, Problem> {
    let key = idempotency_key(&headers)?;
    let sent = read_json(&body, site.clock().today()).map_err(Problem::Refused)?;
    let form = Form::blank(key, "api-request", "");
    let warnings = sent.warnings;
    let noted = warnings.clone();
    let arrived = site
        .db()
        .write(move |tx| {
            let reference = tx.new_reference(ReferenceKind::Request);
            let arrival = Arrival {
                route: if sent.route == Route::default() { Route::Professional } else { sent.route },
                requester: Some(viewer.user_id.clone()),
                agency: Some(viewer.agency_id.clone()),
                outside_reference: sent.outside_reference,
                sent_at: sent.sent_at,
                read_notes: noted,
                ..Arrival::default()
            };
            let arrived = arrive(tx, &reference, &sent.said, &arrival)?;
            let (known, reference) = match arrived {
                Arrived::New(reference) => (false, reference),
                Arrived::Known(reference) => (true, reference),
            };
            match forms::receive(tx, &viewer, &form, reference.to_string()) {
                Ok(_) => {}
                Err(Error::AlreadyReceived(first)) if !is_the_same(tx, &first, &sent.said)? => {
                    let words = format!("this Idempotency-Key was used for another request, {first}, and nothing new is stored. Send a new key with what is new.");
                    return Err(Error::Refused(words));
                }
                Err(error) => return Err(error),
            }
            Ok(Entry::new(&viewer, Act::HelpRequested)
                .target(reference.clone())
                .detail("by API")
                .with((known, reference)))
        })
        .await;
    match arrived {
        Ok((known, reference)) => Ok(Json(RequestOut { reference: reference.to_string(), known, warnings })),
        Err(Error::AlreadyReceived(reference)) => Ok(Json(RequestOut { reference, known: true, warnings })),
        Err(error) => Err(error.into()),
    }
}

/// Whether the request to which a key led says the same as what came now.
fn is_the_same(tx: &mut Tx<'_>, first: &str, said: &Assessment) -> alongside_schema::Result<bool> {
    let first: Reference = first.parse().map_err(|_| Error::NotFound)?;
    says_the_same(tx.connection(), &first, said)
}
