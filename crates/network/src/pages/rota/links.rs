//! The links by which each of the network sees their own turns: made and ended by one press. A secret is shown once, to whoever made it.

use alongside_access::code_hash;
use alongside_families::Bar;
use alongside_families::act;
use alongside_families::store::{self as families, Family};
use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Frame, Page, Site, Values, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use crate::codes::LinkKind;
use crate::store::{self, MemberLink, Network, NetworkMember};

#[derive(Template)]
#[template(path = "network/links.html")]
struct LinksPage {
    frame: Frame,
    bar: Bar,
    address: String,
    rota: String,
    network: Network,
    links: Vec<MemberLink>,
    /// What was made just now: whose, for what, and the whole address, which is not shown again.
    made: Option<(NetworkMember, LinkKind, String)>,
    can_change: bool,
    today: Day,
}

impl LinksPage {
    /// The link of somebody that works, if there is one.
    fn working(&self, member: &NetworkMember, kind: &LinkKind) -> Option<&MemberLink> {
        let today = self.today;
        self.links.iter().find(|link| link.member_id == member.id && link.kind == *kind && link.works(today))
    }

    fn kinds(&self) -> &'static [LinkKind] {
        LinkKind::ALL
    }

    /// Each button says for whom.
    fn make(&self, member: &NetworkMember, kind: &LinkKind) -> String {
        match kind {
            LinkKind::Calendar => format!("Make a calendar for {}", member.name),
            LinkKind::Answer => format!("Make a page for {}", member.name),
        }
    }

    fn end(&self, member: &NetworkMember, kind: &LinkKind) -> String {
        match kind {
            LinkKind::Calendar => format!("End the calendar of {}", member.name),
            LinkKind::Answer => format!("End the page of {}", member.name),
        }
    }

    fn standing(&self, link: &MemberLink) -> String {
        let opened = match link.opened_on {
            Some(day) => format!("last opened {}", day.words()),
            None => "not opened yet".to_owned(),
        };
        format!("Works until {}, {opened}", link.ends_on.plus_days(-1).words())
    }
}

async fn render(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    made: Option<(NetworkMember, LinkKind, String)>,
) -> Page {
    let (family, (network, links)) =
        act::read(site, viewer, reference, "links of the week", |connection, viewer, family| {
            let network = store::network(connection, viewer, &family.id)?;
            let links = store::links(connection, &network)?;
            Ok((network, links))
        })
        .await?;
    let rota = format!("/families/{reference}/rota");
    page(&LinksPage {
        frame: site.frame(Some(viewer), "Calendars and links"),
        bar: Bar::from(&family),
        address: format!("{rota}/links"),
        rota,
        can_change: family.may_be_changed(),
        network,
        links,
        made,
        today: site.clock().today(),
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    render(&site, &viewer, &reference(&text)?, None).await
}

/// The first half of a secret of ours: 128 bits.
const DIGITS: usize = 32;

pub(super) async fn make(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let member: Option<Id> = values.get("member").parse().ok();
    let kind: Option<LinkKind> = values.get("kind").parse().ok();
    let secret: String = site.db().chance().secret().chars().take(DIGITS).collect();
    let (by, of, hash) = (viewer.clone(), reference.clone(), code_hash(&secret));
    let (member, kind) = site
        .db()
        .write(move |tx| {
            let family = families::hold(tx, &by, &of)?;
            let (Some(member), Some(kind)) = (member, kind) else {
                return Err(Error::Refused("Press the button of whoever is to have a link.".to_owned()));
            };
            let member = store::network(tx.connection(), &by, &family.id)?.member(&member)?.clone();
            let link = store::make_link(tx, &by, &member, kind, &hash)?;
            Ok(changed(&by, &family, &link).with((member, kind)))
        })
        .await?;
    let origin = site.settings().server.origin.clone().unwrap_or_default();
    let address = match kind {
        LinkKind::Calendar => format!("{origin}/calendar/{secret}.ics"),
        LinkKind::Answer => format!("{origin}/turn/{secret}"),
    };
    render(&site, &viewer, &reference, Some((member, kind, address))).await
}

pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, link): (_, Id) = (reference(&text)?, act::id(&id)?);
    let back = format!("/families/{reference}/rota/links");
    site.db()
        .write(move |tx| {
            // It takes something away from whoever holds it, so it is done whatever else must wait.
            let family = families::hold_record(tx, &viewer, &reference)?;
            let network = store::network(tx.connection(), &viewer, &family.id)?;
            store::end_link(tx, &network, &link)?;
            Ok::<_, Error>(changed(&viewer, &family, &link).with(()))
        })
        .await?;
    then(&back)
}

fn changed(by: &Viewer, family: &Family, link: &Id) -> Entry {
    Entry::new(by, Act::NetworkChanged).family(&family.id).target(link).detail("link")
}
