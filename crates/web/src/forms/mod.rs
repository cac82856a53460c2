//! The form machinery: what every form of the product does without its page saying so.
//!
//! * **Nothing typed is lost.** While somebody types, the browser sends the fields to `/drafts` every few seconds, on leaving a field and on leaving the page;
//!   opening the form again brings them back, on any device, after a time-out or another sign-in. A form sent after the session ended is
//!   kept in the same way. A form that is refused shows what was typed.
//! * **Sent twice, stored once.** Each opened form has an id. The first receipt stores it with where it led; a second
//!   one is led to the same place. An autosave that arrives after the receipt is dropped, so old text never comes back.
//! * **Two editors both keep their words.** A form for changing a row carries the row's version. When the row has changed, the page
//!   shows both texts and nothing is overwritten unseen.
//!
//! A page uses it in four moves: [`Form::open`] for GET; for POST [`Form::sent`], [`Form::check`], and [`receive`] inside the
//! transaction that stores what was sent.

mod check;
mod fields;
mod store;
mod values;

pub use check::Check;
pub use fields::{Before, Hidden};
pub use store::{RAW_TEXTS, begun, forget_begun, not_received, receive};
pub use values::Values;

use alongside_schema::{Day, Id, Moment, Viewer};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::site::Site;
use store::Kept;

/// The fields that the machinery itself puts into each form.
const MACHINERY: &[&str] = &["form_id", "form_name", "form_subject", "form_version", SIGNED_OUT];

/// Set in a draft that came after its person had been signed out, until they keep the form again.
const SIGNED_OUT: &str = "form_signed_out";

/// One form in the hands of one person: what it holds, and what is to be said about it.
#[derive(Clone, Debug)]
pub struct Form {
    id: Id,
    name: String,
    subject: String,
    version: Option<i64>,
    values: Values,
    restored_at: Option<Moment>,
    errors: Vec<FormError>,
    theirs: Vec<Theirs>,
}

/// Something to put right: which field, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// The id of the field in the page, which the error summary links to.
    pub field: String,
    /// What to do.
    pub words: String,
}

/// What somebody else has meanwhile stored in a field that this person was changing too.
#[derive(Clone, Debug)]
pub struct Theirs {
    /// The label of the field.
    pub label: String,
    /// The text that is stored now.
    pub text: String,
}

impl Form {
    /// A form as this person last left it: with what they had typed, if they had, and empty otherwise.
    ///
    /// `name` says which form it is and `subject` for what (a reference or an id); one draft is kept for each pair.
    pub async fn open(site: &Site, viewer: &Viewer, name: &str, subject: &str) -> Result<Self, Problem> {
        let (user, place) = (viewer.user_id.clone(), (name.to_owned(), subject.to_owned()));
        let draft = site.db().plain(move |connection| store::draft(connection, &user, &place.0, &place.1)).await?;
        let mut form = Self::blank(site.db().chance().id(site.clock().now()), name, subject);
        if let Some(draft) = draft {
            form.id = draft.id;
            form.version = draft.values.get("form_version").parse().ok();
            form.values = draft.values;
            form.restored_at = Some(draft.updated_at);
        }
        Ok(form)
    }

    /// An empty form, for pages that belong to nobody yet (sign-in).
    pub fn blank(id: Id, name: &str, subject: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            subject: subject.to_owned(),
            version: None,
            values: Values::default(),
            restored_at: None,
            errors: Vec::new(),
            theirs: Vec::new(),
        }
    }

    /// A form that somebody has sent.
    pub fn received(values: Values) -> Result<Self, Problem> {
        const UNREADABLE: Problem = Problem::Unreadable(
            "The form is from an old version of this page. Open the page again; what you typed is kept.",
        );
        let id = values.get("form_id").parse().map_err(|_| UNREADABLE)?;
        Ok(Self {
            version: values.get("form_version").parse().ok(),
            ..Self::blank(id, values.get("form_name"), values.get("form_subject")).holding(values)
        })
    }

    fn holding(mut self, values: Values) -> Self {
        self.values = values;
        self
    }

    /// A form that somebody has sent to this page. Before anything is done with it, what was typed is kept as a draft, which
    /// receiving it takes away: whatever goes wrong in between, nothing is lost. A form that was received already leads to
    /// where its first receipt led, before the page looks at anything that may have changed since. A form that somebody else opened, like one
    /// that was left in a window of a shared device, is refused, and what was typed is there when the page is opened again.
    pub async fn sent(
        site: &Site,
        viewer: &Viewer,
        values: Values,
        name: &str,
        subject: &str,
    ) -> Result<Self, Problem> {
        let form = Self::received(values)?;
        if form.name != name || form.subject != subject {
            return Err(Problem::Unreadable("The form belongs to another page. Open the page again."));
        }
        let (user, to_keep) = (viewer.user_id.clone(), form.clone());
        match site.db().housekeeping(move |tx| store::keep_or_recall(tx, &user, &to_keep)).await? {
            Kept::AsDraft => Ok(form),
            Kept::Received(led_to) => Err(Problem::AlreadyReceived(led_to)),
            Kept::Apart => Err(Problem::Refused(
                "This form was opened by somebody else, so it is not stored. What was typed is kept for you: open the page again, and send it from there."
                    .to_owned(),
            )),
        }
    }

    /// Fills a field unless the person's own draft already says something.
    pub fn with(mut self, field: &str, value: impl ToString) -> Self {
        if self.restored_at.is_none() {
            self.values.set(field, value);
        }
        self
    }

    /// Ticks these boxes of a list unless the person's own draft already says something.
    pub fn with_ticks(mut self, field: &str, ticked: impl IntoIterator<Item = impl ToString>) -> Self {
        if self.restored_at.is_none() {
            self.values.tick(field, ticked);
        }
        self
    }

    /// Fills all fields with what is stored, unless the person's own draft already says something.
    pub fn filled(mut self, fields: impl IntoIterator<Item = (String, String)>) -> Self {
        if self.restored_at.is_none() {
            self.values = fields.into_iter().collect();
        }
        self
    }

    /// Ticks these boxes of a list in the same way.
    pub fn with_ticked(mut self, field: &str, values: impl IntoIterator<Item = impl ToString>) -> Self {
        if self.restored_at.is_none() {
            self.values.set_all(field, values);
        }
        self
    }

    /// Fills the three parts of a date in the same way.
    pub fn with_day(self, field: &str, day: Day) -> Self {
        self.with(&format!("{field}_day"), day.0.day())
            .with(&format!("{field}_month"), day.0.month())
            .with(&format!("{field}_year"), day.0.year())
    }

    /// Ticks several boxes of one name in the same way.
    pub fn with_all(mut self, field: &str, values: impl IntoIterator<Item = impl ToString>) -> Self {
        if self.restored_at.is_none() {
            self.values.set_all(field, values);
        }
        self
    }

    /// The version of the row that the form changes, as it is stored now.
    pub fn of_version(mut self, version: i64) -> Self {
        if self.restored_at.is_none() {
            self.version = Some(version);
        }
        self
    }

    /// Marks that the row has changed since this person read it: both texts are shown, and sending again means having seen them.
    pub fn overtaken(mut self, version: i64, theirs: Vec<Theirs>) -> Self {
        self.version = Some(version);
        self.theirs = theirs;
        self
    }

    /// The same form to be sent anew, where what was sent is dealt with and what is wrong is shown.
    pub fn renewed(mut self, site: &Site) -> Self {
        self.id = site.db().chance().id(site.clock().now());
        self
    }

    /// The id of the form: the draft's, and the key that makes a second receipt harmless.
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// The version of the row that the form changes, as the person saw it; 0 where the form says none.
    pub fn version(&self) -> i64 {
        self.version.unwrap_or(0)
    }

    /// What the fields hold.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The same, to be changed: for buttons that add or take away a row of fields.
    pub fn values_mut(&mut self) -> &mut Values {
        &mut self.values
    }

    /// What is to be put right.
    pub fn errors(&self) -> &[FormError] {
        &self.errors
    }

    /// Whether anything is to be put right.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Whether somebody else has meanwhile changed what this person was changing.
    pub fn is_overtaken(&self) -> bool {
        !self.theirs.is_empty()
    }

    /// Reads the fields into what the page stores. The form keeps what was typed, and the errors if there are any.
    pub fn check<T>(&mut self, today: Day, read: impl FnOnce(&mut Check<'_>) -> T) -> Option<T> {
        let mut check = Check::new(&self.values, today);
        let read = read(&mut check);
        self.errors = check.into_errors();
        self.errors.is_empty().then_some(read)
    }

    /// Keeps what the form holds now as a draft: for pages that change a form without receiving it.
    pub async fn keep(&self, site: &Site, viewer: &Viewer) -> Result<(), Problem> {
        store_draft(site, &viewer.user_id, self).await
    }
}

/// How a form that could not be accepted goes back: its page, with the status that says so.
pub fn refused(page: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// How a form that somebody else overtook goes back.
pub fn overtaken(page: Response) -> Response {
    (StatusCode::CONFLICT, page).into_response()
}

async fn store_draft(site: &Site, user: &Id, form: &Form) -> Result<(), Problem> {
    let (user, form) = (user.clone(), form.clone());
    if form.values.is_blank() {
        return Ok(());
    }
    site.db().housekeeping(move |tx| store::keep_draft(tx, &user, &form)).await?;
    Ok(())
}

/// Keeps a form that came from somebody whose session has just ended: it waits for them behind sign-in.
pub async fn keep_for_later(site: &Site, user: &Id, mut values: Values) -> Result<(), Problem> {
    values.set(SIGNED_OUT, "yes");
    let form = Form::received(values)?;
    store_draft(site, user, &form).await
}

/// Throws away drafts and receipts that nobody has come back to for a month.
pub fn forget_old(tx: &mut alongside_schema::Tx<'_>) -> alongside_schema::Result<()> {
    store::forget_old(tx)
}

/// `POST /drafts`: the autosave. Answers with the time of keeping, which the page shows.
pub async fn autosave(
    State(site): State<Site>,
    viewer: axum::Extension<Viewer>,
    values: Values,
) -> Result<Response, Problem> {
    let form = Form::received(values)?;
    form.keep(&site, &viewer).await?;
    Ok(site.clock().now().time().into_response())
}

/// `POST /drafts/discard`: throws the draft of one form away and opens the form empty.
pub async fn discard(
    State(site): State<Site>,
    viewer: axum::Extension<Viewer>,
    values: Values,
) -> Result<Response, Problem> {
    let id = Form::received(values.clone())?.id;
    let user = viewer.user_id.clone();
    site.db().housekeeping(move |tx| store::discard_draft(tx, &user, &id)).await?;
    Ok(axum::response::Redirect::to(&crate::own_address(values.get("back"))).into_response())
}
