//! Every query of this area. A page of a family begins with `alongside_families::store::open`; an agency's own list reads the view `owed`.

mod copies;
mod duties;
mod invitations;
mod meeting;
mod record;

pub use copies::{Copy, Reader, copies, give_copy, ids_of};
pub use duties::{Duty, answer_action, answer_report, duties, duty, owe_action};
pub use invitations::{Colleague, Invitation, NewGuest, answer, colleagues, invitation, invitations, kept_apart};
pub use meeting::{
    InvitedTo, Meeting, MeetingChange, NewMeeting, WithoutRecord, change, invite_more, invited_to, meeting, meetings,
    set_up, without_record,
};
pub use record::{Decision, MeetingNote, NewRecord, decide, notes, write_record};

use alongside_families::codes::TimelineKind;
use alongside_families::store::{Note, note};
use alongside_schema::{Day, Id, Marks, Result, Tx, Viewer};

/// Tells the timeline of a meeting.
fn tell(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    happened_on: Day,
    title: String,
    body: String,
    of: (&Id, &Marks),
) -> Result<()> {
    let (fact, marks) = of;
    note(tx, by, Note { family, happened_on, kind: TimelineKind::Together, title, body, fact: Some(fact), marks })
}
