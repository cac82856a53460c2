//! What is said of a row, beside it.

use askama::Template;

use crate::store::WrongMark;

/// What people say is wrong about one row: that it is disputed, or what they see otherwise. Nothing where nobody says anything.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "families/said_wrong.html")]
pub struct WrongMarks(pub Vec<WrongMark>);

impl askama::filters::HtmlSafe for WrongMarks {}
