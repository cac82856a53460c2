//! What the forms about one family have in common: each is shown filled, checked, kept in one transaction, and leads on.

use alongside_families::act::{self, Written};
use alongside_families::store::Family;
use alongside_schema::{Act, Day, Id, Reference, Tx, Viewer};
use alongside_web::{Check, Form, Page, Site, Values, forms, then};

use super::seen::{About, Seen, read, read_in};
use crate::store::Members;

/// A value that is stored, with the field in which it is changed and the words that name it.
pub(super) type Stored = (&'static str, &'static str, String);

/// Keeps what a form says, as things stand in the transaction, at the version with which it was opened, and says what it touched.
type Keep<N> = fn(&mut Tx<'_>, &Viewer, &Family, &Seen, &N, (i64, &Site)) -> alongside_schema::Result<Id>;

/// A form about a family's packages or arrangements.
pub(super) struct Kept<N: 'static> {
    /// Its name.
    pub(super) name: &'static str,
    /// What is entered.
    pub(super) act: Act,
    /// At which field a rule of the record says no.
    pub(super) field: &'static str,
    /// Fills it with what is known.
    pub(super) fill: fn(Form, &Seen, Day) -> Form,
    /// Reads what was sent.
    pub(super) parse: fn(&mut Check<'_>, &Seen) -> N,
    /// Keeps it.
    pub(super) keep: Keep<N>,
    /// What is stored of what it changes, for who was overtaken: the version, and each value.
    pub(super) stored: fn(&Seen) -> (i64, Vec<Stored>),
    /// Where it leads.
    pub(super) leads: fn(&Seen) -> String,
    /// Shows it.
    pub(super) render: fn(&Site, &Viewer, Seen, Form) -> Page,
}

impl<N: Clone + Send + 'static> Kept<N> {
    /// Shows the form.
    pub(super) async fn show<M: Members>(
        &self,
        site: &Site,
        viewer: &Viewer,
        reference: &Reference,
        about: About,
    ) -> Page {
        self.show_with::<M>(site, viewer, reference, about, |form| form).await
    }

    /// Shows the form with more in it than is known.
    pub(super) async fn show_with<M: Members>(
        &self,
        site: &Site,
        viewer: &Viewer,
        reference: &Reference,
        about: About,
        more: impl FnOnce(Form) -> Form,
    ) -> Page {
        let (seen, _) = read::<M>(site, viewer, reference, &about).await?;
        let form = more(Form::open(site, viewer, self.name, &about.subject(reference)).await?);
        let form = (self.fill)(form, &seen, site.clock().today());
        (self.render)(site, viewer, seen, form)
    }

    /// Takes what was sent.
    pub(super) async fn take<M: Members>(
        &self,
        site: &Site,
        viewer: &Viewer,
        reference: &Reference,
        about: About,
        values: Values,
    ) -> Page {
        let mut form = Form::sent(site, viewer, values, self.name, &about.subject(reference)).await?;
        let (seen, _) = read::<M>(site, viewer, reference, &about).await?;
        let Some(new) = form.check(site.clock().today(), |check| (self.parse)(check, &seen)) else {
            return Ok(forms::refused((self.render)(site, viewer, seen, form)?));
        };
        let (keep, version, leads) = (self.keep, form.version(), (self.leads)(&seen));
        let (of, fresh, for_rules) = (about.clone(), seen.fresh.clone(), site.clone());
        let written = act::store_touching(site, viewer, &form, reference, self.act, leads, move |tx, by, family| {
            // Read again inside: what somebody else has done meanwhile counts.
            let now = read_in::<M>(tx.connection(), by, family, &of, &fresh)?;
            keep(tx, by, family, &now, &new, (version, &for_rules))
        });
        match written.await? {
            Written::Led(led_to) => then(&led_to),
            Written::Refused(words) => {
                act::refuse(site, &mut form, self.field, words);
                Ok(forms::refused((self.render)(site, viewer, seen, form)?))
            }
            Written::Overtaken => {
                let (now, _) = read::<M>(site, viewer, reference, &about).await?;
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
