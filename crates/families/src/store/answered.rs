//! Whether somebody answers for a family: no act leaves one with no manager who reaches it.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::user_roles;
use alongside_schema::{Id, Result, Role};
use diesel::prelude::*;

/// Whether some manager reaches the whole of the family.
pub fn is_answered_for(connection: &mut DbConnection, family: &Id) -> Result<bool> {
    let managers = reach::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(reach::viewer_id)))
        .filter(reach::family_id.eq(family).and(reach::grade.ge(GRADE_FULL)))
        .filter(user_roles::role.eq(Role::Manager));
    Ok(diesel::select(diesel::dsl::exists(managers)).get_result(connection)?)
}

/// Whether one of these accounts is a manager's.
pub fn has_manager(connection: &mut DbConnection, accounts: &[Id]) -> Result<bool> {
    let managers =
        user_roles::table.filter(user_roles::role.eq(Role::Manager).and(user_roles::user_id.eq_any(accounts)));
    Ok(diesel::select(diesel::dsl::exists(managers)).get_result(connection)?)
}
