//! A copy of the record for one reader: it holds what that reader may know, and says who was given it, when and how.

use alongside_access::Permission;
use alongside_families::codes::PaperKind;
use alongside_families::paper_pages::Given;
use alongside_families::papers::{AskedFor, Made, Making, Paper};
use alongside_families::store::{self as families, ForWhom, Hands, hold};
use alongside_families::{Bar, paper_pages};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Form, Frame, Page, Site, Values, forms, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse};

use super::{id, reference};
use crate::codes::{CopyWay, NoteKind};
use crate::store::{self, Invitation, Meeting, MeetingNote};

const FORM: &str = "meeting-copy";

/// The copy as a paper.
pub(super) struct CopyOfRecord;

/// What stands in a copy: nothing that is not for its reader was left in.
pub(super) struct Contents {
    meeting: Meeting,
    reader: Invitation,
    present: Vec<String>,
    notes: Vec<MeetingNote>,
}

#[derive(Template)]
#[template(path = "meetings/copy.html")]
struct CopyPage<'a> {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
    of: &'a Contents,
}

impl CopyPage<'_> {
    fn notes(&self, kind: &NoteKind) -> impl Iterator<Item = &MeetingNote> {
        let kind = *kind;
        self.of.notes.iter().filter(move |note| note.kind == kind)
    }
}

impl Paper for CopyOfRecord {
    const KIND: PaperKind = PaperKind::Meeting;
    const PERMISSION: Permission = Permission::WorkWithFamilies;
    type Of = Contents;

    fn make(
        connection: &mut DbConnection,
        _: &Site,
        viewer: &Viewer,
        asked: &AskedFor,
    ) -> alongside_schema::Result<Making<Contents>> {
        let (meeting, guest) = (asked.id(0)?, asked.id(1)?);
        let family = families::open(connection, viewer, &asked.reference)?;
        let of = store::meeting(connection, viewer, &family.id, meeting)?;
        let reader = store::invitation(connection, viewer, &family.id, meeting, guest)?;
        let known = store::ids_of(connection, &family.id, &of, &reader)?;
        let mut notes = store::notes(connection, viewer, &family.id, meeting)?;
        notes.retain(|note| known.may_have(&note.marks));
        let invited = store::invitations(connection, viewer, &family.id, meeting)?;
        let present = invited.iter().filter(|one| one.state.was_there() && known.may_have(&one.marks));
        let present = present.map(Invitation::words).collect();
        let members = families::members_ever(connection, viewer, &family.id)?;
        let names = members.iter().map(|member| (&member.person_id, member.name.as_str()));
        let whom = match (&reader.person_id, &reader.user_id) {
            (Some(person), _) => ForWhom::Person(person.clone()),
            (None, Some(account)) => ForWhom::Account(account.clone()),
            (None, None) => ForWhom::Outside,
        };
        let hands = Hands::of(connection, &family.id, names, (&whom, None))?;
        let of = Contents { meeting: of, reader, present, notes };
        Ok(Making::Made(Box::new(Made { family, fact: guest.clone(), hands, of })))
    }

    fn page(site: &Site, viewer: &Viewer, made: &Made<Contents>) -> askama::Result<String> {
        written(site, viewer, made, Form::blank(made.fact.clone(), FORM, made.fact.as_str()))
    }
}

fn written(site: &Site, viewer: &Viewer, made: &Made<Contents>, form: Form) -> askama::Result<String> {
    let back = format!("/families/{}/meetings/{}", made.family.reference, made.of.meeting.id);
    CopyPage {
        frame: site.frame(Some(viewer), "Copy of a record").with_errors(form.has_errors()),
        bar: Bar::from(&made.family),
        address: format!("{back}/copies/{}", made.of.reader.id),
        back,
        form,
        of: &made.of,
    }
    .render()
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting, guest)): Path<(String, String, String)>,
) -> Page {
    let asked = AskedFor { reference: reference(&text)?, ids: vec![id(&meeting)?, id(&guest)?], whom: None };
    let made = match paper_pages::given::<CopyOfRecord>(&site, &viewer, &asked).await? {
        Given::Paper(made) => made,
        Given::Not(page) => return page,
    };
    let form = Form::open(&site, &viewer, FORM, made.fact.as_str()).await?.with_day("on", site.clock().today());
    Ok(Html(written(&site, &viewer, &made, form)?).into_response())
}

pub(super) async fn give(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting, guest)): Path<(String, String, String)>,
    values: Values,
) -> Page {
    let (reference, meeting, guest) = (reference(&text)?, id(&meeting)?, id(&guest)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, guest.as_str()).await?;
    let asked = AskedFor { reference: reference.clone(), ids: vec![meeting.clone(), guest.clone()], whom: None };
    let made = match paper_pages::given::<CopyOfRecord>(&site, &viewer, &asked).await? {
        Given::Paper(made) => made,
        Given::Not(page) => return Ok(forms::refused(page?)),
    };
    let parsed = form.check(site.clock().today(), |check| {
        let way = check.code("way", "Select how they were given it").unwrap_or(CopyWay::InHand);
        (way, check.past_day("on", "the date on which they were given it").unwrap_or(check.today()))
    });
    let Some(given) = parsed else {
        return Ok(forms::refused(Html(written(&site, &viewer, &made, form)?).into_response()));
    };
    let at = site.clone();
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/meetings/{meeting}"))?;
            let family = hold(tx, &viewer, &reference)?;
            paper_pages::may_be_given::<CopyOfRecord>(tx.connection(), &at, &viewer, &asked)?;
            store::give_copy(tx, &viewer, &family.id, &made.of.meeting, &made.of.reader, given)?;
            let entry = Entry::new(&viewer, Act::MeetingChanged).family(&family.id).target(&guest).detail("copy given");
            Ok(entry.with(led_to))
        })
        .await?;
    then(&led_to)
}
