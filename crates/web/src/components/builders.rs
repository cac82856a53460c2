//! The parts of the builder interface that many components share, so that each is written once.

/// Marks components as finished HTML, so that a page can write `{{ component }}` and put one inside another.
macro_rules! html_safe {
    ($($component:ty),+ $(,)?) => {$(
        impl askama::filters::HtmlSafe for $component {}

        impl From<$component> for crate::components::Content {
            fn from(component: $component) -> Self {
                Self::html(component)
            }
        }
    )+};
}

/// Gives components `class` and `attribute`.
macro_rules! with_attributes {
    ($($component:ty),+ $(,)?) => {$(
        impl $component {
            /// Adds CSS classes, for example one of the spacing overrides.
            #[must_use]
            pub fn class(mut self, classes: &str) -> Self {
                self.classes.add(classes);
                self
            }

            /// Sets an HTML attribute.
            #[must_use]
            pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
                self.attributes.set(name, value);
                self
            }
        }
    )+};
}

/// Gives form components `hint`, `error` and `error_if_any`.
macro_rules! with_hint_and_error {
    ($($component:ty),+ $(,)?) => {$(
        impl $component {
            /// Help that everybody needs, in one sentence.
            #[must_use]
            pub fn hint(mut self, hint: impl Into<crate::components::Content>) -> Self {
                self.hint = Some(crate::components::Hint::new(hint));
                self
            }

            /// What is wrong and what to do about it.
            #[must_use]
            pub fn error(mut self, message: impl Into<crate::components::Content>) -> Self {
                self.error_message = Some(crate::components::ErrorMessage::new(message));
                self
            }

            /// The error, when the form has one for this field.
            #[must_use]
            pub fn error_if_any(self, message: Option<impl Into<crate::components::Content>>) -> Self {
                match message {
                    Some(message) => self.error(message),
                    None => self,
                }
            }
        }
    )+};
}

/// Gives labelled form components `page_heading`.
macro_rules! with_label {
    ($($component:ty),+ $(,)?) => {$(
        impl $component {
            /// Makes the label the heading of a page that asks this one thing.
            #[must_use]
            pub fn page_heading(mut self) -> Self {
                self.label = self.label.page_heading();
                self
            }

            /// The id of the control, which error summaries link to.
            pub fn id(&self) -> &str {
                if self.id.is_empty() { &self.name } else { &self.id }
            }

            fn label_for_control(&self) -> crate::components::Label {
                self.label.clone().for_id(self.id())
            }

            fn described_by(&self) -> String {
                crate::components::form_group::described_by(&self.described_by, self.id(), self.hint.is_some(), self.error_message.is_some())
            }
        }
    )+};
}

/// Gives grouped form components `page_heading`, and what the fieldset around them needs.
macro_rules! with_legend {
    ($($component:ty),+ $(,)?) => {$(
        impl $component {
            /// Makes the legend the heading of a page that asks this one thing.
            #[must_use]
            pub fn page_heading(mut self) -> Self {
                self.fieldset = self.fieldset.map(crate::components::Fieldset::page_heading);
                self
            }
        }
    )+};
}

pub(super) use {html_safe, with_attributes, with_hint_and_error, with_label, with_legend};
