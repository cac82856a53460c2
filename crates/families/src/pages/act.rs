//! What pages about a family have in common, here and in the areas that build on this one: reading within a family, and storing one form.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Entry, Error, Id, Reference, Tx, Viewer};
use alongside_web::{Form, Page, Problem, Site, Theirs, forms, then};

use crate::store::{self, Family, Taken};

/// Reads something of a family, with the trail entry for a page of its record. `what` says which page, for the trail.
pub async fn read<T: Send + 'static>(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    what: &'static str,
    work: impl FnOnce(&mut DbConnection, &Viewer, &Family) -> alongside_schema::Result<T> + Send + 'static,
) -> Result<(Family, T), Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let found = work(connection, &viewer, &family)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(what).with((family, found)))
    });
    Ok(read.await?)
}

/// What came of storing a form.
pub enum Written {
    /// It is stored; holds where that leads.
    Led(String),
    /// A rule says no, in words for the page.
    Refused(String),
    /// Somebody else has changed the row meanwhile.
    Overtaken,
}

impl Written {
    /// What came of a write that ended in where it leads.
    pub fn of(written: alongside_schema::Result<String>) -> Result<Self, Problem> {
        match written {
            Ok(led_to) => Ok(Self::Led(led_to)),
            Err(Error::Refused(words)) => Ok(Self::Refused(words)),
            Err(Error::Stale) => Ok(Self::Overtaken),
            Err(error) => Err(error.into()),
        }
    }

    /// The answer to who sent the form: they are led on; or the page is shown `again`, with what a rule said at this field and all that was typed; or
    /// as it is for whoever was `overtaken`.
    pub async fn answer<A, O>(
        self,
        site: &Site,
        mut form: Form,
        field: &str,
        again: impl FnOnce(Form) -> A,
        overtaken: impl FnOnce(Form) -> O,
    ) -> Page
    where
        A: Future<Output = Page>,
        O: Future<Output = Page>,
    {
        match self {
            Self::Led(led_to) => then(&led_to),
            Self::Refused(words) => {
                refuse(site, &mut form, field, words);
                Ok(forms::refused(again(form).await?))
            }
            Self::Overtaken => Ok(forms::overtaken(overtaken(form).await?)),
        }
    }
}

/// How a family is held for a write: [`store::hold`], or what may be written in more cases.
type Hold = fn(&mut Tx<'_>, &Viewer, &Reference) -> alongside_schema::Result<Family>;

/// Stores one form about a family, held open meanwhile. `act.1` is the id of what it touches, for the trail.
pub(super) async fn store_form(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    act: (Act, String),
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<()> + Send + 'static,
) -> Result<Written, Problem> {
    let (act, touched) = act;
    store_touching(site, viewer, form, reference, act, leads_to, move |tx, viewer, family| {
        work(tx, viewer, family)?;
        Ok(touched)
    })
    .await
}

/// The same for what keeps somebody safe, which is stored also while what we hold is kept and not used.
pub(super) async fn store_form_safely(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    act: (Act, String),
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<()> + Send + 'static,
) -> Result<Written, Problem> {
    let (act, touched) = act;
    store_safely(site, viewer, form, reference, act, leads_to, move |tx, viewer, family| {
        work(tx, viewer, family)?;
        Ok(touched)
    })
    .await
}

/// The same where only the work itself can say what it has touched.
pub async fn store_safely<T: ToString>(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    act: Act,
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<T> + Send + 'static,
) -> Result<Written, Problem> {
    store_held(site, viewer, form, reference, (store::hold_for_safety, act), leads_to, work).await
}

/// The same for what people say of the record, which is stored also when the work with the family has ended.
pub async fn store_of_record<T: ToString>(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    act: Act,
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<T> + Send + 'static,
) -> Result<Written, Problem> {
    store_held(site, viewer, form, reference, (store::hold_record, act), leads_to, work).await
}

/// The same as [`store_form`] where only the work itself can say what it has touched.
pub async fn store_touching<T: ToString>(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    act: Act,
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<T> + Send + 'static,
) -> Result<Written, Problem> {
    store_held(site, viewer, form, reference, (store::hold, act), leads_to, work).await
}

async fn store_held<T: ToString>(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    (hold, act): (Hold, Act),
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<T> + Send + 'static,
) -> Result<Written, Problem> {
    let entered = move |tx: &mut Tx<'_>, viewer: &Viewer, family: &Family| {
        work(tx, viewer, family).map(|touched| (act, touched.to_string()))
    };
    store_entered(site, viewer, form, reference, hold, leads_to, entered).await
}

async fn store_entered(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    hold: Hold,
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<(Act, String)> + Send + 'static,
) -> Result<Written, Problem> {
    let (viewer, form, reference) = (viewer.clone(), form.clone(), reference.clone());
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &viewer, &form, leads_to)?;
        let family = hold(tx, &viewer, &reference)?;
        let (act, touched) = work(tx, &viewer, &family)?;
        // What has just come to the record is kept from those who must not be told, whatever the page said of it.
        store::withhold_again(tx, &family.id)?;
        Ok(Entry::new(&viewer, act).family(&family.id).target(touched).with(led_to))
    });
    Written::of(written.await)
}

/// What was done to which row, and whether it waits for a second person.
type DoneOrAsked = alongside_schema::Result<(Act, Id, Taken)>;

/// Stores what keeps somebody safe, or asks a second person where nobody does it alone.
pub(super) async fn store_or_ask(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> DoneOrAsked + Send + 'static,
) -> Result<Written, Problem> {
    store_entered(site, viewer, form, reference, store::hold_for_safety, leads_to, done_or_asked(work)).await
}

/// The same for work with the family, which is stored only where what we hold is used.
pub(super) async fn store_work_or_ask(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    reference: &Reference,
    leads_to: String,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> DoneOrAsked + Send + 'static,
) -> Result<Written, Problem> {
    store_entered(site, viewer, form, reference, store::hold, leads_to, done_or_asked(work)).await
}

fn done_or_asked(
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> DoneOrAsked + Send + 'static,
) -> impl FnOnce(&mut Tx<'_>, &Viewer, &Family) -> alongside_schema::Result<(Act, String)> + Send + 'static {
    move |tx, viewer, family| {
        let (act, row, taken) = work(tx, viewer, family)?;
        Ok((if taken == Taken::Done { act } else { Act::SecondAsked }, row.to_string()))
    }
}

/// Shows what a rule said at a field of the form.
pub fn refuse(site: &Site, form: &mut Form, field: &str, words: impl Into<String>) {
    let words = words.into();
    form.check(site.clock().today(), |check| check.error(field, words));
}

/// What is stored now where it differs from what was typed: field, label and stored text.
pub fn theirs(form: &Form, stored: &[(&str, &str, String)]) -> Vec<Theirs> {
    let differs = stored.iter().filter(|(field, _, text)| form.values().get(field).trim() != text.trim());
    differs.map(|(_, label, text)| Theirs { label: (*label).to_owned(), text: text.clone() }).collect()
}

/// An id in an address. What is no id is not found.
pub fn id(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
