//! What the forms of the week have in common: each is shown filled, checked, kept in one transaction, and leads back to the week.

use alongside_families::act::{self, Written};
use alongside_families::store::Family;
use alongside_schema::{Act, Day, Id, Reference, Tx, Viewer};
use alongside_web::{Check, Form, Page, Site, Values, forms, then};

use super::{About, Seen, read};
use crate::store;

/// A value that is stored, with the field in which it is changed and the words that name it.
pub(super) type Stored = (&'static str, &'static str, String);

/// Keeps what a form says, as the week stands in the transaction, at the version with which it was opened, and says what it touched.
type Keep<N> = fn(&mut Tx<'_>, &Viewer, &Family, &Seen, &N, i64) -> alongside_schema::Result<Id>;

/// A form of the week.
pub(super) struct WeekForm<N: 'static> {
    /// Its name.
    pub(super) name: &'static str,
    /// At which field a rule of the record says no.
    pub(super) field: &'static str,
    /// Fills it with what is known.
    pub(super) fill: fn(Form, &Seen, Day) -> Form,
    /// Reads what was sent.
    pub(super) parse: fn(&mut Check<'_>, &Seen, &Site) -> N,
    /// Keeps it.
    pub(super) keep: Keep<N>,
    /// What is stored of what it changes, for who was overtaken: the version, and each value.
    pub(super) stored: fn(&Seen) -> (i64, Vec<Stored>),
    /// Shows it.
    pub(super) render: fn(&Site, &Viewer, Seen, Form) -> Page,
}

impl<N: Clone + Send + 'static> WeekForm<N> {
    /// Shows the form.
    pub(super) async fn show(&self, site: &Site, viewer: &Viewer, reference: &Reference, about: About) -> Page {
        self.show_with(site, viewer, reference, about, |form| form).await
    }

    /// Shows the form with more in it than is known.
    pub(super) async fn show_with(
        &self,
        site: &Site,
        viewer: &Viewer,
        reference: &Reference,
        about: About,
        more: impl FnOnce(Form) -> Form,
    ) -> Page {
        let subject = about.subject(reference);
        let (seen, _) = read(site, viewer, reference, about).await?;
        let form = more(Form::open(site, viewer, self.name, &subject).await?);
        let form = (self.fill)(form, &seen, site.clock().today());
        (self.render)(site, viewer, seen, form)
    }

    /// Takes what was sent.
    pub(super) async fn take(
        &self,
        site: &Site,
        viewer: &Viewer,
        reference: &Reference,
        mut about: About,
        values: Values,
    ) -> Page {
        let mut form = Form::sent(site, viewer, values, self.name, &about.subject(reference)).await?;
        about.chosen = ["member", "backup"].iter().filter_map(|field| form.values().get(field).parse().ok()).collect();
        let (seen, _) = read(site, viewer, reference, about.clone()).await?;
        let Some(new) = form.check(site.clock().today(), |check| (self.parse)(check, &seen, site)) else {
            return Ok(forms::refused((self.render)(site, viewer, seen, form)?));
        };
        let (keep, of, version, back) = (self.keep, seen.clone(), form.version(), seen.address());
        let written = act::store_touching(site, viewer, &form, reference, Act::NetworkChanged, back, {
            move |tx, by, family| {
                // Read again inside: what is kept from whom may have changed.
                let network = store::network(tx.connection(), by, &family.id)?;
                let rota = store::rota(tx.connection(), by, &family.id, &network)?;
                let turn = of.turn.as_ref().map(|turn| rota.turn(&turn.id).cloned()).transpose()?;
                let need = of.need.as_ref().map(|need| rota.need(&need.id).cloned()).transpose()?;
                let now = Seen { network, rota, need, turn, ..of };
                keep(tx, by, family, &now, &new, version)
            }
        });
        match written.await? {
            Written::Led(led_to) => then(&led_to),
            Written::Refused(words) => {
                act::refuse(site, &mut form, self.field, words);
                Ok(forms::refused((self.render)(site, viewer, seen, form)?))
            }
            Written::Overtaken => {
                let (now, _) = read(site, viewer, reference, about).await?;
                let (version, stored) = (self.stored)(&now);
                let theirs = act::theirs(&form, &stored);
                let form = form.overtaken(version, theirs);
                Ok(forms::overtaken((self.render)(site, viewer, now, form)?))
            }
        }
    }
}

/// For forms that only add something: nobody is overtaken in them.
pub(super) fn nothing_stored(_: &Seen) -> (i64, Vec<Stored>) {
    (0, Vec::new())
}
