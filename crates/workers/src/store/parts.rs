//! Who of partner agencies works with a part of a family's record, and giving it to them.

use alongside_families::codes::{Ground, Knows, Shared, SharedBy};
use alongside_families::store::{Family, NewSharing, share_a_part};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::Area;
use alongside_schema::tables::{agencies, involvements, user_roles, users};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Role, Tx, Viewer, may_come_in};
use diesel::prelude::*;

use super::clear;
use super::involvement::tell;
use crate::codes::{ChangeReason, Part};

/// Somebody of a partner agency.
#[derive(Clone, Debug, Queryable)]
pub struct Partner {
    /// The account.
    pub id: Id,
    /// The name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// The agency.
    pub agency_id: Id,
    /// Its name.
    pub agency: String,
}

impl Partner {
    /// In a line, for a list to choose from.
    pub fn words(&self) -> String {
        format!("{}, {}, {}", self.name, self.job_title, self.agency)
    }
}

macro_rules! partner_columns {
    () => {
        (users::id, users::name, users::job_title, agencies::id, agencies::name)
    };
}

/// Everybody who can be given a part of a record.
pub fn partners(connection: &mut DbConnection) -> Result<Vec<Partner>> {
    Ok(users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(user_roles::role.eq(Role::Partner).and(may_come_in()))
        .order((agencies::name, users::name, users::id))
        .select(partner_columns!())
        .load(connection)?)
}

/// Somebody who works with a part of a record now.
#[derive(Clone, Debug)]
pub struct HasPart {
    /// Who.
    pub partner: Partner,
    /// What of it they see, beside who is of the family and what everybody must know before they knock.
    pub areas: Vec<Area>,
    /// Since when.
    pub since: Day,
}

/// Everybody who works with a part of this family's record now.
pub fn have_part(connection: &mut DbConnection, family: &Id) -> Result<Vec<HasPart>> {
    let rows: Vec<(Partner, i64, Day)> = involvements::table
        .inner_join(users::table.on(users::id.eq(involvements::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(involvements::family_id.eq(family).and(involvements::role.eq(Part::Partner)))
        .filter(involvements::ended_on.is_null())
        .order((agencies::name, users::name, users::id))
        .select((partner_columns!(), involvements::parts, involvements::started_on))
        .load(connection)?;
    Ok(rows.into_iter().map(|(partner, sum, since)| HasPart { partner, areas: Area::of(sum), since }).collect())
}

/// A part of a record that is to be given.
#[derive(Clone, Debug)]
pub struct NewPart {
    /// To whom.
    pub partner: Partner,
    /// What of it.
    pub areas: Vec<Area>,
    /// What they do with the family.
    pub why: String,
    /// What allows it.
    pub ground: Ground,
    /// Whether the family knows.
    pub told: Knows,
    /// Why it does not.
    pub why_not_told: String,
}

impl NewPart {
    /// What is shared by it, in words.
    fn what(&self) -> String {
        let always = "Who is in the family, and the alerts".to_owned();
        let areas = self.areas.iter().map(|area| area.words().to_lowercase());
        std::iter::once(always).chain(areas).collect::<Vec<_>>().join("; ")
    }
}

/// Gives somebody of a partner agency a part of the record, or another part than they have, and writes the decision to share down. Refused where somebody of the
/// family wishes that the agency is not told, unless the ground goes before a wish. Gives back the involvement.
pub fn give_part(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &NewPart) -> Result<Id> {
    let (episode, today) = (family.open_episode()?.clone(), tx.today());
    let partner = &new.partner;
    clear(tx, &family.id, &partner.id, (&by.user_id, "Works with the family in a part of its record"))?;
    let works: Option<(Id, Part)> = involvements::table
        .filter(involvements::family_id.eq(&family.id).and(involvements::user_id.eq(&partner.id)))
        .filter(involvements::ended_on.is_null())
        .select((involvements::id, involvements::role))
        .first(tx.connection())
        .optional()?;
    let id = match works {
        Some((id, Part::Partner)) => id,
        Some(_) => return Err(Error::Refused(format!("{} works with the whole record already.", partner.name))),
        None => tx.new_id(),
    };
    let sum = Area::sum(&new.areas);
    let changed = diesel::update(involvements::table.filter(involvements::id.eq(&id)))
        .set((involvements::parts.eq(sum), involvements::change_reason.eq(&new.why)))
        .execute(tx.connection())?;
    if changed == 0 {
        diesel::insert_into(involvements::table)
            .values((
                involvements::id.eq(&id),
                involvements::family_id.eq(&family.id),
                involvements::episode_id.eq(episode),
                involvements::user_id.eq(&partner.id),
                involvements::role.eq(Part::Partner),
                involvements::started_on.eq(today),
                involvements::change_reason.eq(&new.why),
                involvements::change_code.eq(ChangeReason::First),
                involvements::override_reason.eq(""),
                involvements::parts.eq(sum),
            ))
            .execute(tx.connection())?;
    }
    share_a_part(tx, by, &family.id, &shared(new, &id), &Marks::about(People::none(), by.agency.clone()))?;
    let title = format!("{}, {}, works with a part of the record", partner.name, partner.agency);
    tell(tx, by, family, today, title, &format!("{}\n{}", new.what(), new.why), &id)?;
    Ok(id)
}

fn shared(new: &NewPart, involvement: &Id) -> NewSharing {
    NewSharing {
        asked_by: String::new(),
        asked_on: None,
        agency: Some(new.partner.agency_id.clone()),
        whom: format!("{}, {}", new.partner.agency, new.partner.name),
        what: new.what(),
        purpose: new.why.clone(),
        decision: Shared::Part,
        why: new.why.clone(),
        ground: Some(new.ground),
        told: new.told,
        why_not_told: new.why_not_told.clone(),
        way: (SharedBy::Part, Some(involvement.clone())),
    }
}
