//! What the forms about somebody of the network have in common: each is shown filled, checked, kept in one transaction, and leads back to their page.

use alongside_families::act::{self, Written};
use alongside_families::store::Family;
use alongside_schema::{Act, Day, Error, Id, Reference, Tx, Viewer};
use alongside_web::{Check, Form, Page, Site, Values, forms, then};

use super::{Whole, whole};
use crate::store::{self, NetworkMember};

/// A value that is stored, with the field in which it is changed and the words that name it.
pub(super) type Stored = (&'static str, &'static str, String);

/// Keeps what a form says of a member as they stand in the transaction, at the version with which it was opened, and says what it touched.
type Keep<N> = fn(&mut Tx<'_>, &Viewer, &Family, (&NetworkMember, &Whole), &N, i64) -> alongside_schema::Result<Id>;

/// A form about somebody of the network.
pub(super) struct About<N: 'static> {
    /// Its name.
    pub(super) name: &'static str,
    /// At which field a rule of the record says no.
    pub(super) field: &'static str,
    /// Fills it with what is known.
    pub(super) fill: fn(Form, &Whole, Day) -> Form,
    /// Reads what was sent.
    pub(super) parse: fn(&mut Check<'_>, &Whole, &Viewer) -> N,
    /// Keeps it, about the member as they stand in the transaction.
    pub(super) keep: Keep<N>,
    /// What is stored of what it changes, for who was overtaken: the version, and each value.
    pub(super) stored: fn(&Whole) -> (i64, Vec<Stored>),
    /// Shows it.
    pub(super) render: fn(&Site, &Viewer, Whole, Form) -> Page,
}

/// Whom a form is about: the family, the member, and the offer if it is about one.
pub(super) type Of<'a> = (&'a Reference, &'a Id, Option<&'a Id>);

impl<N: Clone + Send + 'static> About<N> {
    /// Shows the form.
    pub(super) async fn show(&self, site: &Site, viewer: &Viewer, (reference, id, offer): Of<'_>) -> Page {
        let (whole, _) = whole(site, viewer, reference, id, offer).await?;
        let form = Form::open(site, viewer, self.name, whole.subject().as_str()).await?;
        let form = (self.fill)(form, &whole, site.clock().today());
        (self.render)(site, viewer, whole, form)
    }

    /// Takes what was sent.
    pub(super) async fn take(
        &self,
        site: &Site,
        viewer: &Viewer,
        (reference, id, offer): Of<'_>,
        values: Values,
    ) -> Page {
        let mut form = Form::sent(site, viewer, values, self.name, offer.unwrap_or(id).as_str()).await?;
        let (known, _) = whole(site, viewer, reference, id, offer).await?;
        let Some(new) = form.check(site.clock().today(), |check| (self.parse)(check, &known, viewer)) else {
            return Ok(forms::refused((self.render)(site, viewer, known, form)?));
        };
        let (keep, of, version, back) = (self.keep, known.clone(), form.version(), known.address());
        let written = act::store_touching(site, viewer, &form, reference, Act::NetworkChanged, back, {
            move |tx, by, family| {
                // Read again inside: who must not know of them may have changed.
                let member = store::network(tx.connection(), by, &family.id)?.member(&of.member.id)?.clone();
                keep(tx, by, family, (&member, &of), &new, version)
            }
        });
        match written.await? {
            Written::Led(led_to) => then(&led_to),
            Written::Refused(words) => {
                act::refuse(site, &mut form, self.field, words);
                Ok(forms::refused((self.render)(site, viewer, known, form)?))
            }
            Written::Overtaken => {
                let (now, _) = whole(site, viewer, reference, id, offer).await?;
                let (version, stored) = (self.stored)(&now);
                let theirs = act::theirs(&form, &stored);
                let form = form.overtaken(version, theirs);
                Ok(forms::overtaken((self.render)(site, viewer, now, form)?))
            }
        }
    }
}

/// For forms that only add something: nobody is overtaken in them.
pub(super) fn nothing_stored(_: &Whole) -> (i64, Vec<Stored>) {
    (0, Vec::new())
}

/// Refuses what nobody may change any more.
pub(super) fn is_in_it(member: &NetworkMember) -> alongside_schema::Result<()> {
    match member.ended_on {
        Some(day) => Err(Error::Refused(format!(
            "{} is not in the network any more, since {}. Take them back first, on the page that changes what is known of them.",
            member.name,
            day.words()
        ))),
        None => Ok(()),
    }
}
