//! Who is paid. Nobody is who must not be told something about the family: a delivery note, a fare or a statement tells where somebody is.

use alongside_families::store::may_not_be_told;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{network_people, package_payees};
use alongside_schema::{Error, Id, Marks, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::{Known, Payee, both};

pub(super) fn payees(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Payee>> {
    use visible::package_payees as p;
    Ok(visible!(package_payees, viewer, family)
        .order((p::name, p::id))
        .select((
            p::id,
            p::member_id,
            p::person_id,
            p::name,
            p::is_supplier,
            p::is_masked,
            (p::subjects, p::withheld_from, p::visibility, p::source),
        ))
        .load(connection)?)
}

/// Whom a line pays.
#[derive(Clone, Debug)]
pub enum Whom {
    /// Somebody who is paid by this family's packages already.
    Known(Id),
    /// Somebody of the network.
    Member(Known),
    /// Somebody of the record, by what they are called.
    Person(Id, String),
    /// Who sells the thing.
    Supplier(String),
}

/// A payee as a page says it.
#[derive(Clone, Debug)]
pub struct NewPayee {
    /// Whom.
    pub whom: Whom,
    /// Whether a statement says nothing but "Support".
    pub is_masked: bool,
}

/// Whether anything speaks against paying somebody: they must not be told something about this family, also while that is only proposed.
pub fn against(
    connection: &mut DbConnection,
    family: &Id,
    member: Option<&Id>,
    person: Option<&Id>,
    name: &str,
) -> Result<bool> {
    let now: Option<Option<Id>> = match member {
        Some(member) => network_people::table
            .filter(network_people::family_id.eq(family).and(network_people::id.eq(member)))
            .select(network_people::person_id)
            .first(connection)
            .optional()?,
        None => None,
    };
    let is_now = now.flatten();
    may_not_be_told(connection, family, person.or(is_now.as_ref()), name)
}

/// What is said to whoever would pay somebody against whom something speaks.
fn words_against(name: &str) -> String {
    format!(
        "{name} must not be told something about this family. A payment, a delivery note or a statement can tell where somebody is. Pay the supplier, or somebody else, and have things brought to your office."
    )
}

/// Refuses a payee who must not be told something.
pub(super) fn may_be_paid(connection: &mut DbConnection, family: &Id, payee: &Payee) -> Result<()> {
    let (member, person) = (payee.member_id.as_ref(), payee.person_id.as_ref());
    if against(connection, family, member, person, &payee.name)? {
        return Err(Error::Refused(words_against(&payee.name)));
    }
    Ok(())
}

/// The payee of a line: one who is there already, or a new row. It is kept from everybody from whom the package and the member are kept.
pub(super) fn payee_of(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    known: &[Payee],
    new: &NewPayee,
    of_package: &Marks,
) -> Result<Payee> {
    let payee = match &new.whom {
        Whom::Known(id) => known.iter().find(|payee| payee.id == *id).cloned().ok_or(Error::NotFound)?,
        Whom::Member(member) => {
            let person = member.person_id.clone();
            let about = member.marks.subjects.clone();
            let marks = Marks::about(about, viewer.agency.clone())
                .withheld_from(both(&of_package.withheld_from, &member.marks.withheld_from))
                .seen_by(of_package.visibility);
            fresh(tx, (Some(member.id.clone()), person), &member.name, new.is_masked, marks)
        }
        Whom::Person(person, name) => {
            let marks = Marks::about(alongside_schema::People::one(person), viewer.agency.clone())
                .withheld_from(of_package.withheld_from.clone())
                .seen_by(of_package.visibility);
            fresh(tx, (None, Some(person.clone())), name, new.is_masked, marks)
        }
        Whom::Supplier(name) => {
            let marks = Marks::about(alongside_schema::People::none(), viewer.agency.clone())
                .withheld_from(of_package.withheld_from.clone())
                .seen_by(of_package.visibility);
            Payee { is_supplier: true, ..fresh(tx, (None, None), name, new.is_masked, marks) }
        }
    };
    may_be_paid(tx.connection(), family, &payee)?;
    if !known.iter().any(|there| there.id == payee.id) {
        insert(tx, viewer, family, &payee)?;
    }
    Ok(payee)
}

fn fresh(
    tx: &Tx<'_>,
    (member_id, person_id): (Option<Id>, Option<Id>),
    name: &str,
    is_masked: bool,
    marks: Marks,
) -> Payee {
    Payee { id: tx.new_id(), member_id, person_id, name: name.to_owned(), is_supplier: false, is_masked, marks }
}

fn insert(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, payee: &Payee) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(package_payees::table)
        .values((
            package_payees::id.eq(&payee.id),
            package_payees::family_id.eq(family),
            package_payees::member_id.eq(&payee.member_id),
            package_payees::person_id.eq(&payee.person_id),
            package_payees::name.eq(&payee.name),
            package_payees::is_supplier.eq(payee.is_supplier),
            package_payees::is_masked.eq(payee.is_masked),
            package_payees::added_by.eq(&viewer.user_id),
            package_payees::added_at.eq(now),
            package_payees::subjects.eq(&payee.marks.subjects),
            package_payees::withheld_from.eq(&payee.marks.withheld_from),
            package_payees::visibility.eq(payee.marks.visibility),
            package_payees::source.eq(&payee.marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}
