//! Whom a family counts on, for those areas that do not know the network: as far as their viewer sees it.

use alongside_packages::{Known, Members};
use alongside_schema::{DbConnection, Id, Result, Viewer};

/// The network of a family.
pub(crate) struct OfNetwork;

impl Members for OfNetwork {
    fn members(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Known>> {
        let network = alongside_network::store::network(connection, viewer, family)?;
        let known = network.members.into_iter().map(|member| Known {
            who: member.who().to_owned(),
            is_there: member.ended_on.is_none(),
            id: member.id,
            person_id: member.person_id,
            name: member.name,
            marks: member.marks,
        });
        Ok(known.collect())
    }
}
