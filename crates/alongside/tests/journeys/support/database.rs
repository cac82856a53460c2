//! Looking into the database and changing it behind the service's back, for what no page shows.

use alongside_schema::{DbConnection, Result};

use super::{RUNTIME, World};

/// What the database says.
pub fn query<T: Send + 'static>(
    world: &World,
    work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
) -> T {
    RUNTIME.block_on(world.site().db().plain(work)).expect("an answer")
}

/// Changes it, if it lets itself be changed.
pub fn try_change<T: Send + 'static>(
    world: &World,
    work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
) -> Result<T> {
    RUNTIME.block_on(world.site().db().housekeeping(move |tx| work(tx.connection())))
}

/// Changes it.
pub fn change<T: Send + 'static>(
    world: &World,
    work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
) -> T {
    try_change(world, work).expect("a change")
}
