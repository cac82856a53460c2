//! GOV.UK and Ministry of Justice components as typed templates.
//!
//! Each component is a struct with the options of its Nunjucks macro, a constructor and a builder interface for pages, and a
//! template under `templates/components/`. A page holds components in its own struct and writes `{{ component }}`.
//!
//! They are structs rather than macros so that tests can read the options of every fixture in the `govuk-frontend` package
//! into them and compare what they write with what the original writes.

mod attributes;
mod builders;
mod button;
mod checkboxes;
mod choice;
mod content;
mod date_input;
mod error_summary;
mod exit_this_page;
mod fieldset;
mod file_upload;
mod form_group;
mod header;
mod input;
mod label;
mod messages;
mod moj;
mod navigation;
mod password_input;
mod radios;
mod select;
mod summary_list;
mod table;
mod tag;
mod task_list;
mod textarea;

#[cfg(test)]
mod builders_test;
#[cfg(test)]
mod fixtures_test;

pub use attributes::{Attributes, Classes};
pub use button::Button;
pub use checkboxes::Checkboxes;
pub use choice::{Choice, ChoiceLabel};
pub use content::Content;
pub use date_input::{DateField, DateInput};
pub use error_summary::{ErrorSummary, SummarisedError};
pub use exit_this_page::ExitThisPage;
pub use fieldset::{Fieldset, Legend};
pub use file_upload::FileUpload;
pub use form_group::FormGroup;
pub use header::{GenericHeader, ServiceEnd, ServiceNavigation, ServicePage, ServiceSlots};
pub use input::{Affix, Input, InputWrapper};
pub use label::{ErrorMessage, Hint, Label};
pub use messages::{Details, InsetText, NotificationBanner, Panel, WarningText};
pub use moj::{Badge, IdentityBar, SubNavigation, SubNavigationItem, Timeline, TimelineItem};
pub use navigation::{BackLink, Breadcrumb, Breadcrumbs, Pagination, PaginationLink, SkipLink};
pub use password_input::PasswordInput;
pub use radios::Radios;
pub use select::{Select, SelectItem};
pub use summary_list::{
    SummaryAction, SummaryActions, SummaryCard, SummaryCell, SummaryList, SummaryRow, SummaryTitle,
};
pub use table::{Table, TableCell};
pub use tag::{PhaseBanner, Tag, TagColour};
pub use task_list::{Task, TaskList, TaskStatus, TaskTitle};
pub use textarea::Textarea;
