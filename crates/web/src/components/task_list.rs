//! What is to be done, and how far it has come.

use askama::Template;

use super::{
    Attributes, Classes, Content, Hint, Tag,
    builders::{html_safe, with_attributes},
};

/// A list of tasks.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/task-list.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct TaskList {
    /// The beginning of the ids; `task-list` when empty. Needed only where a page has two lists.
    pub id_prefix: String,
    /// The tasks.
    pub items: Vec<Task>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// One task of a [`TaskList`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Task {
    /// What is to be done.
    pub title: TaskTitle,
    /// Where it is done; empty while it cannot be.
    pub href: String,
    /// Help for this task.
    pub hint: Option<Hint>,
    /// How far it has come.
    pub status: TaskStatus,
    /// Extra classes.
    pub classes: Classes,
}

/// What is to be done.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct TaskTitle {
    /// The words.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// Extra classes.
    pub classes: Classes,
}

/// How far a task has come: a tag, or plain words when it is done.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct TaskStatus {
    /// The words, when there is no tag.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// The tag, for what still wants attention.
    pub tag: Option<Tag>,
    /// Extra classes.
    pub classes: Classes,
}

impl TaskList {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a task.
    #[must_use]
    pub fn task(mut self, task: Task) -> Self {
        self.items.push(task);
        self
    }

    fn prefix(&self) -> &str {
        if self.id_prefix.is_empty() { "task-list" } else { &self.id_prefix }
    }
}

impl Task {
    fn with_status(title: impl Into<Content>, href: impl Into<String>, status: TaskStatus) -> Self {
        let title = TaskTitle { content: title.into(), ..TaskTitle::default() };
        Self { title, href: href.into(), status, ..Self::default() }
    }

    /// A task that is done.
    pub fn completed(title: impl Into<Content>, href: impl Into<String>) -> Self {
        Self::with_status(title, href, TaskStatus { content: "Completed".into(), ..TaskStatus::default() })
    }

    /// A task that still wants attention, and how.
    pub fn tagged(title: impl Into<Content>, href: impl Into<String>, tag: Tag) -> Self {
        Self::with_status(title, href, TaskStatus { tag: Some(tag), ..TaskStatus::default() })
    }

    /// A task that cannot start before others are done.
    pub fn cannot_start_yet(title: impl Into<Content>) -> Self {
        let classes = Classes::from("govuk-task-list__status--cannot-start-yet");
        Self::with_status(
            title,
            "",
            TaskStatus { content: "Cannot start yet".into(), classes, ..TaskStatus::default() },
        )
    }

    /// Help for this task.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Content>) -> Self {
        self.hint = Some(Hint::new(hint));
        self
    }
}

html_safe!(TaskList);
with_attributes!(TaskList);
