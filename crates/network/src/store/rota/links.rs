//! The links by which somebody of the network sees their own turns. Only the hash of a secret is kept; it is shown once, to whoever made it.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::member_links;
use alongside_schema::{Day, Error, Id, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

use super::super::{Network, NetworkMember};
use crate::codes::LinkKind;

/// After how many days a link ends by itself: 26 weeks.
pub(super) const LASTS: i64 = 26 * 7;

/// A link of somebody of the network.
#[derive(Clone, Debug, Queryable)]
pub struct MemberLink {
    /// The link.
    pub id: Id,
    /// Whose.
    pub member_id: Id,
    /// For what.
    pub kind: LinkKind,
    /// When it was made.
    pub made_at: Moment,
    /// From which day on it does not work.
    pub ends_on: Day,
    /// When it was ended, if it was.
    pub revoked_at: Option<Moment>,
    /// The last day on which it was opened.
    pub opened_on: Option<Day>,
}

impl MemberLink {
    /// Whether it works on this day.
    pub fn works(&self, today: Day) -> bool {
        self.revoked_at.is_none() && today < self.ends_on
    }
}

/// The links of those of a network whom the viewer sees, the newest first.
pub fn links(connection: &mut DbConnection, network: &Network) -> Result<Vec<MemberLink>> {
    let members: Vec<&Id> = network.members.iter().map(|member| &member.id).collect();
    Ok(member_links::table
        .filter(member_links::member_id.eq_any(members))
        .order((member_links::made_at.desc(), member_links::id.desc()))
        .select((
            member_links::id,
            member_links::member_id,
            member_links::kind,
            member_links::made_at,
            member_links::ends_on,
            member_links::revoked_at,
            member_links::opened_on,
        ))
        .load(connection)?)
}

/// Makes a link in the place of any of this kind that they had; its secret has this hash.
pub fn make_link(tx: &mut Tx<'_>, viewer: &Viewer, member: &NetworkMember, kind: LinkKind, hash: &str) -> Result<Id> {
    if let Some(day) = member.ended_on {
        let words =
            format!("{} is not in the network any more, since {}, so no link is made.", member.name, day.words());
        return Err(Error::Refused(words));
    }
    let (id, now, today) = (tx.new_id(), tx.now(), tx.today());
    let before = member_links::member_id.eq(&member.id).and(member_links::kind.eq(kind));
    diesel::update(member_links::table.filter(before.and(member_links::revoked_at.is_null())))
        .set(member_links::revoked_at.eq(now))
        .execute(tx.connection())?;
    diesel::insert_into(member_links::table)
        .values((
            member_links::id.eq(&id),
            member_links::member_id.eq(&member.id),
            member_links::kind.eq(kind),
            member_links::secret_hash.eq(hash),
            member_links::made_by.eq(&viewer.user_id),
            member_links::made_at.eq(now),
            member_links::ends_on.eq(today.plus_days(LASTS)),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Ends a link of somebody of this network. One that has ended stays as it was.
pub fn end_link(tx: &mut Tx<'_>, network: &Network, link: &Id) -> Result<()> {
    let known = links(tx.connection(), network)?;
    let link = known.iter().find(|known| known.id == *link).ok_or(Error::NotFound)?;
    let now = tx.now();
    diesel::update(member_links::table.filter(member_links::id.eq(&link.id).and(member_links::revoked_at.is_null())))
        .set(member_links::revoked_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}
