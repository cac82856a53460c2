//! The way out for somebody who must not be seen here.

use askama::Template;

use super::{
    Attributes, Button, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// A button that leaves at once for a page that gives nothing away.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/exit-this-page.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct ExitThisPage {
    /// The words of the button; "Exit this page" when empty.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// The id.
    pub id: String,
    /// Where it leads; the weather when empty.
    pub redirect_url: String,
    /// What screen readers say when it was pressed.
    pub activated_text: String,
    /// What screen readers say when the third press of Shift came too late.
    pub timed_out_text: String,
    /// What screen readers say after one press of Shift.
    pub press_two_more_times_text: String,
    /// What screen readers say after two presses of Shift.
    pub press_one_more_time_text: String,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

#[derive(Template)]
#[template(source = r#"<span class="govuk-visually-hidden">Emergency</span> Exit this page"#, ext = "html")]
struct UsualWords;

html_safe!(UsualWords);

impl ExitThisPage {
    /// A button that leaves for this page.
    pub fn new(redirect_url: impl Into<String>) -> Self {
        Self { redirect_url: redirect_url.into(), ..Self::default() }
    }

    fn button(&self) -> Button {
        let content = if self.content.is_empty() { UsualWords.into() } else { self.content.clone() };
        let href = if self.redirect_url.is_empty() { "https://www.bbc.co.uk/weather" } else { &self.redirect_url };
        Button::link(content, href)
            .class("govuk-button--warning govuk-exit-this-page__button govuk-js-exit-this-page-button")
            .attribute("rel", "nofollow noreferrer")
    }
}

html_safe!(ExitThisPage);
with_attributes!(ExitThisPage);
