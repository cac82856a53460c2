//! Declaring that somebody must not see a family: a relative, a neighbour, a friend. From that moment they find nothing of it.

use alongside_families::Bar;
use alongside_families::store::{Family, open};
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Entry, Error, Id, Reference, Role, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::store::{self, LockedOut};

const FORM: &str = "lock-out";

#[derive(Template)]
#[template(path = "workers/lock_out.html")]
struct LockOutPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    /// Whom this person may declare.
    people: Vec<(Id, String)>,
    locked_out: Vec<LockedOut>,
    is_manager: bool,
}

impl LockOutPage {
    fn options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.people.iter().map(|(id, words)| (id.as_str(), words.as_str()))
    }
}

/// Whether this person declares it of anybody: a manager who answers for the family. Everybody else declares it of themselves alone.
fn may_declare_all(viewer: &Viewer, family: &Family) -> bool {
    viewer.is(Role::Manager) && family.grade >= GRADE_FULL
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, people, locked_out) = read(site, viewer, reference).await?;
    page(&LockOutPage {
        frame: site.frame(Some(viewer), "Who must not see a family").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{}/lock-out", family.reference),
        is_manager: may_declare_all(viewer, &family),
        people,
        locked_out,
    })
}

type Read = (Family, Vec<(Id, String)>, Vec<LockedOut>);

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<Read, Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        // Who must not see a family is itself something to be known by few.
        let locked_out =
            if family.grade >= GRADE_FULL { store::locked_out(connection, &family.id)? } else { Vec::new() };
        let mut people = store::who_could_see(connection)?;
        people.retain(|(id, _)| *id == viewer.user_id || may_declare_all(&viewer, &family));
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("who must not see a family");
        Ok(entry.with((family, people, locked_out)))
    });
    Ok(read.await?)
}

/// Declares that somebody must not see the family. Whoever declares it of themselves is led away from it at once.
pub(super) async fn declare(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (_, people, _) = read(&site, &viewer, reference.clone()).await?;
    let own = viewer.user_id.clone();
    let read = form.check(site.clock().today(), |check| {
        let chosen = check.values().get("who").to_owned();
        let who = people.iter().map(|(id, _)| id).find(|id| id.as_str() == chosen).cloned();
        if who.is_none() {
            check.error("who", "Select who must not see this family");
        }
        (who, check.text("lock_reason", "Enter why, without details of the family"))
    });
    let Some((Some(who), reason)) = read else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let to = if who == own { "/".to_owned() } else { format!("/families/{reference}/lock-out") };
    let (by, received, of) = (viewer.clone(), form.clone(), reference.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &received, to)?;
        let family = open(tx.connection(), &by, &of)?;
        if who != by.user_id && !may_declare_all(&by, &family) {
            return Err(Error::NotFound);
        }
        store::lock_out(tx, &by, &family.id, &who, &reason)?;
        Ok(Entry::new(&by, Act::LockOutDeclared).family(&family.id).target(&who).with(led_to))
    });
    match written.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("who", words));
            Ok(forms::refused(render(&site, &viewer, reference, form).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn let_in(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, user)): Path<(String, String)>,
) -> Page {
    let reference = parse_reference(&text)?;
    let user: Id = user.parse().map_err(|_| Problem::NotFound)?;
    let back = format!("/families/{reference}/lock-out");
    site.db()
        .write(move |tx| {
            let family = open(tx.connection(), &viewer, &reference)?;
            if !may_declare_all(&viewer, &family) {
                return Err(Error::NotFound);
            }
            store::let_in_again(tx, &family.id, &user)?;
            Ok(Entry::new(&viewer, Act::LockOutDeclared).family(&family.id).target(&user).detail("taken back").with(()))
        })
        .await?;
    then(&back)
}
