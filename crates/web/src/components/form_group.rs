//! What surrounds every form control.

use super::{Attributes, Classes, Content, builders::with_attributes};

/// The box around a label, its hint, its error and its control.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct FormGroup {
    /// Extra classes of the box.
    pub classes: Classes,
    /// Extra attributes of the box.
    pub attributes: Attributes,
    /// What follows the control, for example a button that belongs to it.
    pub after_input: Content,
}

with_attributes!(FormGroup);

/// The value of `aria-describedby`: what the page asked for, then the hint, then the error.
pub(super) fn described_by(given: &str, id: &str, hint: bool, error: bool) -> String {
    let hint = hint.then(|| format!("{id}-hint"));
    let error = error.then(|| format!("{id}-error"));
    let given = (!given.is_empty()).then(|| given.to_owned());
    [given, hint, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
