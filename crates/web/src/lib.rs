//! What every page of Alongside stands in and on: the frame, the components, the form machinery, errors in words, security
//! headers and embedded assets. It knows no area of the service.

pub mod assets;
pub mod components;
mod files;
pub mod forms;
mod frame;
pub mod headers;
pub mod leave;
pub mod problem;
pub mod settings;
mod site;
mod spreadsheet;
mod sure;

pub use files::{SentFile, Upload, hand_out, hand_out_page, show_picture};
pub use forms::{Check, Form, FormError, Theirs, Values};
pub use frame::{Frame, NavigationItem};
pub use problem::Problem;
pub use settings::Settings;
pub use site::{NavigationEntry, Parts, Site};
pub use spreadsheet::spreadsheet;
pub use sure::Sure;

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};

/// What every page handler gives back.
pub type Page = Result<Response, Problem>;

/// The page that this template makes.
pub fn page(template: &impl askama::Template) -> Page {
    Ok(Html(template.render()?).into_response())
}

/// After a form was received: to this address, by GET.
pub fn then(address: &str) -> Page {
    Ok(Redirect::to(address).into_response())
}

/// An address that was sent to us, if it is one of our own pages, and the first page otherwise. Only paths pass: nobody
/// is ever sent to another site, or by `//` or a backslash to what a browser takes for one.
pub fn own_address(text: &str) -> String {
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.contains(['\\', '\r', '\n', '\t']);
    if is_path { text.to_owned() } else { "/".to_owned() }
}

/// `GET /brand.css`: the council's own colour, in the one custom property that the components read.
pub async fn brand(State(site): State<Site>) -> Response {
    let style = format!(":root{{--govuk-brand-colour:{0};--alongside-colour:{0}}}", site.settings().council.colour);
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")], style)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::own_address;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(own_address("/families/F7KQ2-M9XT4"), "/families/F7KQ2-M9XT4");
        for foreign in
            ["https://else.example", "//else.example", "/\\else.example", "", "javascript:x", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(own_address(foreign), "/", "{foreign:?}");
        }
    }
}
