//! What those see of support packages who reach no family: who pays, and who keeps the budgets.
//!
//! Neither learns the name of a child, where anybody lives, or why: a payment has its payee, its sum, its day and what kind of thing it is; a package that
//! waits for who keeps the budget its purpose by code, its sum and its days. The reference of the family is there for the trail alone.

use super::bars::is_barred;

diesel::table! {
    /// The payments that a finance officer pays, or has paid.
    payable (id, viewer_id) {
        id -> Text,
        viewer_id -> Text,
        family_id -> Text,
        reference -> Text,
        due_on -> Text,
        pence -> BigInt,
        method -> Text,
        state -> Text,
        requested_by -> Text,
        approved_by -> Text,
        approved_by_too -> Nullable<Text>,
        paid_by -> Nullable<Text>,
        paid_on -> Nullable<Text>,
        batch_id -> Nullable<Text>,
        finance_ref -> Text,
        budget_id -> Text,
        version -> BigInt,
        payee -> Text,
        is_masked -> Bool,
        kind -> Text,
    }
}

diesel::table! {
    /// The packages that wait for somebody who keeps the budgets.
    fundable (id, viewer_id) {
        id -> Text,
        viewer_id -> Text,
        family_id -> Text,
        reference -> Text,
        purpose -> Text,
        legal_power -> Text,
        budget_code -> Text,
        from_on -> Text,
        ends_on -> Text,
        asked_pence -> Nullable<BigInt>,
        made_by -> Text,
        requested_by -> Nullable<Text>,
        requested_at -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    /// What such a package pays for.
    fundable_lines (id, viewer_id) {
        id -> Text,
        viewer_id -> Text,
        package_id -> Text,
        kind -> Text,
        pence -> BigInt,
        repeats -> Text,
        from_on -> Text,
        until_on -> Nullable<Text>,
        is_supplier -> Bool,
    }
}

/// That a row is for everybody who works with the family, and kept neither from this account nor from whose it is.
fn open_to_all(row: &str) -> String {
    format!(
        "{row}.visibility = 'team' and {row}.withheld_from not like '%|' || u.id || '|%'
   and (u.person_id is null or {row}.withheld_from not like '%|' || u.person_id || '|%')"
    )
}

/// Whom a row of the family `f` is for that has this role of the council's money: nobody who must not know of the family, of a restricted one only who is cleared
/// for it, and nobody while what we hold is kept and not used.
fn may_know(role: &str) -> String {
    format!(
        "u.active and f.joined_into is null
   and exists (select 1 from user_roles r where r.user_id = u.id and r.role = '{role}')
   and exists (select 1 from agencies a where a.id = u.agency_id and a.kind = 'council')
   and not {barred}
   and not exists (select 1 from limits_now l where l.family_id = f.id)
   and (not f.restricted
        or exists (select 1 from family_clearances c
                   where c.family_id = f.id and c.user_id = u.id and c.cleared))",
        barred = is_barred("f.id", "u.id")
    )
}

pub(super) fn payable_view() -> String {
    format!(
        "
create view payable as
select x.id, u.id as viewer_id, x.family_id, f.reference, x.due_on, x.pence, x.method, x.state, x.requested_by, x.approved_by,
  x.approved_by_too, x.paid_by, x.paid_on, x.batch_id, x.finance_ref, x.budget_id, x.version, y.name as payee, y.is_masked, l.kind
from payments x
join package_lines l on l.id = x.line_id
join package_payees y on y.id = l.payee_id
join families f on f.id = x.family_id
join users u on {}
 where {}
   and {}
   and {}",
        may_know("finance"),
        open_to_all("x"),
        open_to_all("l"),
        open_to_all("y")
    )
}

pub(super) fn fundable_view() -> String {
    format!(
        "
create view fundable as
select x.id, u.id as viewer_id, x.family_id, f.reference, x.purpose, x.legal_power, x.budget_code, x.from_on, x.ends_on, x.asked_pence,
  x.made_by, x.requested_by, x.requested_at, x.version
from packages x
join families f on f.id = x.family_id
join users u on {}
 where x.state = 'asked' and x.step = 'holder'
   and {}",
        may_know("budget_holder"),
        open_to_all("x")
    )
}

/// Every line of a package that somebody may fund: whoever agrees to a sum knows of what it is made, but not for whom.
pub(super) const FUNDABLE_LINES: &str = "
create view fundable_lines as
select l.id, p.viewer_id, l.package_id, l.kind, l.pence, l.repeats, l.from_on, l.until_on, y.is_supplier
from fundable p
join package_lines l on l.package_id = p.id
join package_payees y on y.id = l.payee_id";
