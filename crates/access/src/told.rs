//! What somebody learns by being refused: where a refusal tells that something is there, so many are given in a day and no more.

use alongside_schema::{Result, Tx, Viewer};
use alongside_web::Site;

use crate::store;
use crate::throttle::Count;

/// How often one token, and how often one account with all its tokens, is told in a day. Numbers of our own: a system that sends families meets a few
/// in a night, and whoever goes through a list of names meets them one after the other. See ADR 0066.
const OF_TOKEN: i64 = 5;
const OF_ACCOUNT: i64 = 10;

/// Refusals of one kind that tell something, to one account and one token of it.
#[derive(Clone, Debug)]
pub struct Told {
    counts: [Count; 2],
}

impl Told {
    /// Of this kind, to whoever sends this.
    pub fn by(site: &Site, viewer: &Viewer, kind: &str) -> Self {
        let (names, token) = (site.db().keys(), &viewer.asked.session);
        let of_token = Count::told(names, &format!("{kind} by token {token}"), OF_TOKEN);
        let of_account = Count::told(names, &format!("{kind} by {}", viewer.user_id), OF_ACCOUNT);
        Self { counts: [of_token, of_account] }
    }

    /// Counts one more before anything is looked at, in the transaction that looks: two at once wait for each other. False where there were too many
    /// in a day; then nothing is looked at, so that nothing is learnt from what is not refused either.
    pub fn begin(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let [of_token, of_account] = &self.counts;
        Ok(store::begin_tries(tx, &[of_token, of_account])?.is_none())
    }

    /// Nothing was told after all.
    pub fn nothing(&self, tx: &mut Tx<'_>) -> Result<()> {
        let [of_token, of_account] = &self.counts;
        store::give_back(tx, &[of_token, of_account])
    }
}
