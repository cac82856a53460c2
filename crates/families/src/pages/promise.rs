//! A promise that was kept: one click.

use alongside_schema::{Act, Entry, Id, Viewer};
use alongside_web::{Page, Problem, Site, then};
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use crate::store;

pub(super) async fn kept(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, promise)): Path<(String, String)>,
) -> Page {
    let reference = reference(&text)?;
    let promise: Id = promise.parse().map_err(|_| Problem::NotFound)?;
    let back = format!("/families/{reference}");
    site.db()
        .write(move |tx| {
            let family = store::hold(tx, &viewer, &reference)?;
            store::keep_promise(tx, &viewer, &family.id, &promise)?;
            Ok(Entry::new(&viewer, Act::PromiseChanged).family(&family.id).target(promise).with(()))
        })
        .await?;
    then(&back)
}
