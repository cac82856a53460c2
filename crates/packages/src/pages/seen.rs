//! What the pages of one family are made of, as far as the viewer may know of it.

use alongside_families::act;
use alongside_families::store::{self as families, Document, Family, Member, SaidWrong};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Error, Id, People, Reference, Result, Viewer};
use alongside_web::{Check, Problem, Site};

use crate::store::{self, Arrangement, Budget, Known, Line, Members, Package, Payment, Support};

/// What a page is about.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) package: Option<Id>,
    pub(super) line: Option<Id>,
    pub(super) payment: Option<Id>,
    pub(super) arrangement: Option<Id>,
}

impl About {
    pub(super) fn nothing() -> Self {
        Self::default()
    }

    pub(super) fn package(id: Id) -> Self {
        Self { package: Some(id), ..Self::default() }
    }

    pub(super) fn line(package: Id, id: Id) -> Self {
        Self { package: Some(package), line: Some(id), ..Self::default() }
    }

    pub(super) fn payment(id: Id) -> Self {
        Self { payment: Some(id), ..Self::default() }
    }

    pub(super) fn arrangement(id: Id) -> Self {
        Self { arrangement: Some(id), ..Self::default() }
    }

    /// What a form about this belongs to.
    pub(super) fn subject(&self, reference: &Reference) -> String {
        let ids = [&self.line, &self.payment, &self.package, &self.arrangement];
        ids.into_iter().flatten().next().map_or_else(|| reference.to_string(), Id::to_string)
    }
}

/// All of it.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) family: Family,
    /// Everybody who is or was of the family.
    pub(super) members: Vec<Member>,
    /// The network.
    pub(super) network: Vec<Known>,
    pub(super) support: Support,
    pub(super) budgets: Vec<Budget>,
    pub(super) documents: Vec<Document>,
    pub(super) package: Option<Package>,
    pub(super) line: Option<Line>,
    pub(super) payment: Option<Payment>,
    pub(super) arrangement: Option<Arrangement>,
    /// The id of what a form is to make, so that the form can lead there.
    pub(super) fresh: Id,
}

impl Seen {
    pub(super) fn home(&self) -> String {
        format!("/families/{}", self.family.reference)
    }

    /// The page of the package, or the list of them.
    pub(super) fn package_address(&self) -> String {
        let list = format!("{}/packages", self.home());
        self.package.as_ref().map_or_else(|| list.clone(), |package| format!("{list}/{}", package.id))
    }

    pub(super) fn kinship_address(&self) -> String {
        format!("{}/kinship", self.home())
    }

    pub(super) fn the_package(&self) -> Result<&Package> {
        self.package.as_ref().ok_or(Error::NotFound)
    }

    pub(super) fn the_payment(&self) -> Result<&Payment> {
        self.payment.as_ref().ok_or(Error::NotFound)
    }

    pub(super) fn the_arrangement(&self) -> Result<&Arrangement> {
        self.arrangement.as_ref().ok_or(Error::NotFound)
    }

    /// The people of the family who are there now.
    pub(super) fn people(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.is_living_member())
    }

    pub(super) fn children(&self) -> impl Iterator<Item = (&str, &str)> {
        let children = self.people().filter(|member| member.is_child_with_a_say());
        children.map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    /// From whom something can be kept: the people of the family.
    pub(super) fn may_not_know(&self) -> impl Iterator<Item = (&str, &str)> {
        self.people().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    /// What somebody is called; empty for somebody whom the viewer does not see.
    pub(super) fn name_of(&self, id: &Id) -> &str {
        let member = self.members.iter().find(|member| member.person_id == *id).map(|member| member.name.as_str());
        let known = || self.network.iter().find(|known| known.id == *id).map(|known| known.name.as_str());
        member.or_else(known).unwrap_or_default()
    }

    /// For which children a package is.
    pub(super) fn for_whom(&self, about: &People) -> String {
        let names: Vec<&str> = about.iter().map(|id| self.name_of(id)).filter(|name| !name.is_empty()).collect();
        if names.is_empty() { "the whole family".to_owned() } else { names.join(", ") }
    }

    /// Who is ticked of those who were offered, and those whom the writer does not see here and who stay named.
    pub(super) fn ticked<'a>(
        &self,
        check: &Check<'_>,
        field: &str,
        offered: impl Iterator<Item = (&'a str, &'a str)>,
        was: &People,
    ) -> People {
        let offered: Vec<Id> = offered.filter_map(|(id, _)| id.parse().ok()).collect();
        let unseen = was.iter().filter(|id| !offered.contains(id)).cloned();
        People::new(check.ticked(field, &offered).into_iter().chain(unseen))
    }
}

/// Reads what a page is about, as things stand in this transaction.
pub(super) fn read_in<M: Members>(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Family,
    about: &About,
    fresh: &Id,
) -> Result<Seen> {
    let support = store::support(connection, viewer, &family.id)?;
    let payment = about.payment.as_ref().map(|id| support.payment(id).cloned()).transpose()?;
    let of = about.package.as_ref().or(payment.as_ref().map(|payment| &payment.package_id));
    let package = of.map(|id| support.package(id).cloned()).transpose()?;
    let line = about.line.as_ref().map(|id| support.line(id).cloned()).transpose()?;
    if line.as_ref().is_some_and(|line| package.as_ref().is_none_or(|package| package.id != line.package_id)) {
        return Err(Error::NotFound);
    }
    let arrangement = about.arrangement.as_ref().map(|id| support.arrangement(id).cloned()).transpose()?;
    Ok(Seen {
        family: family.clone(),
        members: families::members_ever(connection, viewer, &family.id)?,
        network: M::members(connection, viewer, &family.id)?,
        budgets: store::budgets(connection)?,
        documents: families::documents(connection, viewer, &family.id)?,
        support,
        package,
        line,
        payment,
        arrangement,
        fresh: fresh.clone(),
    })
}

/// Reads what a page is about.
pub(super) async fn read<M: Members>(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    about: &About,
) -> std::result::Result<(Seen, SaidWrong), Problem> {
    let (about, fresh) = (about.clone(), site.db().chance().id(site.clock().now()));
    let (_, read) = act::read(site, viewer, reference, "support", move |connection, viewer, family| {
        let seen = read_in::<M>(connection, viewer, family, &about, &fresh)?;
        Ok((seen, SaidWrong::read(connection, viewer, family)?))
    })
    .await?;
    Ok(read)
}
