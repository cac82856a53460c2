//! A protected address is seen on purpose: nobody who looks at the family's pages, or over somebody's shoulder, reads it by chance. Whoever looks
//! proves who they are, says why, and it is entered.

use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, act, reference};
use crate::codes::AddressNeed;
use crate::store::{self, Family, Home};

const FORM: &str = "protected-address";

#[derive(Template)]
#[template(path = "families/protected.html")]
struct ProtectedPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    people: String,
    home: Option<Home>,
}

fn render(site: &Site, viewer: &Viewer, family: &Family, id: &Id, form: Form, home: Option<Home>) -> Page {
    let title = if home.is_some() { "A protected address" } else { "See a protected address" };
    page(&ProtectedPage {
        frame: site.frame(Some(viewer), title).with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/homes/{id}/address", family.reference),
        people: format!("/families/{}/people", family.reference),
        form,
        home,
    })
}

/// The family, if this is a protected home of it that the viewer may know of.
async fn of_home(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Family, Problem> {
    let wanted = id.clone();
    let (family, is_there) =
        act::read(site, viewer, reference, "protected address", move |connection, viewer, family| {
            let homes = store::homes_ever(connection, viewer, &family.id)?;
            Ok(homes.iter().any(|home| home.id == wanted && !home.class.is_told()))
        })
        .await?;
    is_there.then_some(family).ok_or(Problem::NotFound)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, home)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&home)?);
    let family = of_home(&site, &viewer, &reference, &id).await?;
    let form = Form::blank(site.db().chance().id(site.clock().now()), FORM, id.as_str());
    render(&site, &viewer, &family, &id, form, None)
}

/// Nothing is stored but that somebody looked: each look is an entry of its own.
pub(super) async fn see(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, home)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&home)?);
    let mut form = Form::received(values)?;
    let read = form.check(site.clock().today(), |check| {
        let need = check.code::<AddressNeed>("need", "Select why you need the address");
        (need, check.optional("words"))
    });
    let Some((Some(need), words)) = read else {
        let family = of_home(&site, &viewer, &reference, &id).await?;
        return Ok(forms::refused(render(&site, &viewer, &family, &id, form, None)?));
    };
    let (by, of, wanted) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &by, &of)?;
        let home = store::whole_home(connection, &by, &family.id, &wanted)?;
        if home.class.is_told() {
            return Err(Error::NotFound);
        }
        let entry = Entry::new(&by, Act::AddressSeen).family(&family.id).target(&wanted).detail(need.code());
        Ok(entry.words(&words).with((family, home)))
    });
    let (family, home) = read.await?;
    render(&site, &viewer, &family, &id, form, Some(home))
}
