//! What a handler says when it can not give the page that was asked for.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::site::Site;

/// Why there is no page. Rendered by [`render`] around the router, where the council's frame is at hand.
#[derive(Clone, Debug)]
pub enum Problem {
    /// There is nothing there for this person. Also the answer for what they may not know of: the two are the same to the letter.
    NotFound,
    /// The person is signed in but their work does not include this page.
    NotAllowed,
    /// A rule of the service says no; holds a sentence that says what to do.
    Refused(String),
    /// The form was already received; holds where its first receipt led.
    AlreadyReceived(String),
    /// What was sent can not be read as a form of ours.
    Unreadable(&'static str),
    /// Too much was sent at once.
    TooLarge,
    /// The database could not be reached: nothing was saved, and trying again is right.
    Unreachable,
    /// A fault of ours. The reason is in the log, under the same number, without personal data.
    Fault,
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::AlreadyReceived(_) => StatusCode::SEE_OTHER,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether the page from which somebody came lets them put it right. What is not there is the same for everybody, to the letter.
    fn is_worth_going_back(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unreadable(_) | Self::TooLarge | Self::Unreachable | Self::Fault)
    }

    /// The problem in one sentence, for programs.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.heading(), self.words())
    }

    fn heading(&self) -> &'static str {
        match self {
            Self::NotFound => "Page not found",
            Self::NotAllowed => "This page is not part of your work here",
            Self::Refused(_) => "That can not be done",
            Self::AlreadyReceived(_) => "We already have this",
            Self::Unreadable(_) => "We could not read what was sent",
            Self::TooLarge => "That was too much at once",
            Self::Unreachable => "The service can not save or read just now",
            Self::Fault => "Something went wrong on our side",
        }
    }

    fn words(&self) -> String {
        match self {
            Self::NotFound => {
                "Check the address or reference. If it is right, the page may have moved, or it may not be shared with you.".to_owned()
            }
            Self::NotAllowed => {
                "If you need it, ask your manager to change what you do in this service.".to_owned()
            }
            Self::Refused(words) => words.clone(),
            Self::AlreadyReceived(_) => "The form was sent twice and stored once.".to_owned(),
            Self::Unreadable(words) => (*words).to_owned(),
            Self::TooLarge => {
                "Each box takes up to 100,000 characters. Go back, and put very long texts in parts.".to_owned()
            }
            Self::Unreachable => {
                "What you just sent is not saved yet. Wait a minute, go back, and send it again: it will be stored once only.".to_owned()
            }
            Self::Fault => {
                "What you just sent may not be saved. Go back and send it again: it will be stored once only.".to_owned()
            }
        }
    }
}

impl From<alongside_schema::Error> for Problem {
    fn from(error: alongside_schema::Error) -> Self {
        use alongside_schema::Error;
        match error {
            Error::NotFound => Self::NotFound,
            Error::Refused(words) => Self::Refused(words),
            Error::AlreadyReceived(led_to) => Self::AlreadyReceived(led_to),
            Error::Stale => Self::Refused(
                "Somebody else changed this while you were looking at it. Go back and look again before you change it."
                    .to_owned(),
            ),
            Error::Unreachable(reason) => {
                tracing::error!(reason, "the database can not be reached");
                Self::Unreachable
            }
            Error::Database(error) => {
                tracing::error!(kind = kind_of(&error), "a database error");
                Self::Fault
            }
            Error::Fault(reason) => {
                tracing::error!(reason, "a fault");
                Self::Fault
            }
        }
    }
}

/// What kind of database error it is, without the values that its message may quote.
fn kind_of(error: &impl std::fmt::Debug) -> String {
    let whole = format!("{error:?}");
    whole.split(['"', '\'']).next().unwrap_or_default().to_owned()
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a template failed");
        Self::Fault
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = match &self {
            Self::AlreadyReceived(led_to) => axum::response::Redirect::to(led_to).into_response(),
            other => other.status().into_response(),
        };
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives a response that carries a [`Problem`] its page.
pub fn render(site: &Site, viewer: Option<&alongside_schema::Viewer>, response: Response) -> Response {
    render_with_way_back(site, viewer, None, response)
}

/// The same for somebody who pressed a button on a page of ours: where it can be done after all, or done again, a link leads back to that page.
pub fn render_with_way_back(
    site: &Site,
    viewer: Option<&alongside_schema::Viewer>,
    back: Option<String>,
    response: Response,
) -> Response {
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    if matches!(problem, Problem::AlreadyReceived(_)) {
        return response;
    }
    let page = ProblemPage {
        frame: site.frame(viewer, problem.heading()),
        heading: problem.heading(),
        words: problem.words(),
        help: &site.settings().council.help,
        back: back.filter(|_| problem.is_worth_going_back()),
    };
    let mut rendered = match crate::page(&page) {
        Ok(page) => page,
        Err(_) => problem.status().into_response(),
    };
    *rendered.status_mut() = problem.status();
    rendered
}

#[derive(askama::Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: crate::Frame,
    heading: &'a str,
    words: String,
    help: &'a str,
    back: Option<String>,
}
