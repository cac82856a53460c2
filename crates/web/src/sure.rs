//! A page between a press and what can not be undone by another press: it says what will happen, and to whom.

use askama::Template;

use crate::components::ErrorSummary;
use crate::{Frame, Page, forms, page};

/// What is asked before it is done. The button posts to the address at which the question stands.
#[derive(Template, Debug)]
#[template(path = "sure.html")]
pub struct Sure {
    /// The frame; its title names nobody.
    pub frame: Frame,
    /// The question, with the name.
    pub asks: String,
    /// What will happen, a paragraph each.
    pub lines: Vec<String>,
    /// The words on the button that does it.
    pub button: &'static str,
    /// Where the button posts to.
    pub address: String,
    /// Where whoever does not want it goes back to.
    pub back: String,
    /// Why it was not done, where somebody pressed and it could not be.
    pub refused: Option<String>,
}

impl Sure {
    /// The page.
    pub fn page(self) -> Page {
        page(&self)
    }

    /// The same after it was refused: what to do stands above, and nothing has changed.
    pub fn refused(mut self, why: String) -> Page {
        self.frame = self.frame.with_errors(true);
        self.refused = Some(why);
        Ok(forms::refused(page(&self)?))
    }

    fn summary(&self) -> Option<ErrorSummary> {
        self.refused.as_deref().map(|why| ErrorSummary::new().general_error(why))
    }
}
