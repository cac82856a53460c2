//! Who must not learn of a promise, as its page changes it.

use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Form, Page, Problem, Site, Theirs, Values, forms, then};
use axum::Extension;
use axum::extract::{Path, State};

use super::promise::{Read, kept_from, read, render_report, report_form};
use super::reference;
use crate::store;

pub(super) const FORM: &str = "promise-kept-from";

/// Changes who must not learn of it.
pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, id.parse().map_err(|_| Problem::NotFound)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let known = read(&site, &viewer, &reference, &id).await?;
    let people =
        form.check(site.clock().today(), |check| kept_from(check, &known.members, &known.promise.marks.withheld_from));
    let people = people.unwrap_or_default();
    let (by, sent, of, promise) = (viewer.clone(), form.clone(), reference.clone(), id.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}/promises/{promise}"))?;
            let family = store::hold(tx, &by, &of)?;
            store::keep_promise_from(tx, &by, &family, &promise, &people, sent.version())?;
            let entry = Entry::new(&by, Act::PromiseChanged).family(&family.id).target(&promise);
            Ok(entry.detail("who must not learn of it").with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let now = read(&site, &viewer, &reference, &id).await?;
            let theirs = Theirs { label: "Kept from".to_owned(), text: now.kept_from_words() };
            let form = form.overtaken(now.promise.kept_from_state(), vec![theirs]);
            let report = report_form(&site, &viewer, &now).await?;
            Ok(forms::overtaken(render_report(&site, &viewer, now, report, form)?))
        }
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("kept_from", words));
            let report = report_form(&site, &viewer, &known).await?;
            Ok(forms::refused(render_report(&site, &viewer, known, report, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form as it stands.
pub(super) async fn form(site: &Site, viewer: &Viewer, known: &Read) -> Result<Form, Problem> {
    let form = Form::open(site, viewer, FORM, known.promise.id.as_str()).await?;
    let state = known.promise.kept_from_state();
    Ok(form.with_ticked("kept_from", known.promise.marks.withheld_from.iter()).of_version(state))
}
