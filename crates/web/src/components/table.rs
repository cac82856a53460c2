//! Rows and columns.

use askama::Template;

use super::{
    Attributes, Classes, Content,
    builders::{html_safe, with_attributes},
};

/// A table with a caption that says what it shows.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/table.html")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct Table {
    /// What the table shows.
    pub caption: String,
    /// Extra classes of the caption.
    pub caption_classes: Classes,
    /// The headings of the columns.
    pub head: Vec<TableCell>,
    /// The rows.
    pub rows: Vec<Vec<TableCell>>,
    /// Whether the first cell of each row is its heading.
    pub first_cell_is_header: bool,
    /// Whether rows become cards on a narrow screen.
    #[cfg_attr(test, serde(skip))]
    pub stacked: bool,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

/// A heading or cell of a [`Table`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
pub struct TableCell {
    /// The words.
    #[cfg_attr(test, serde(flatten))]
    pub content: Content,
    /// `numeric` for figures, which line up.
    pub format: String,
    /// How many columns it spans.
    pub colspan: Option<u16>,
    /// How many rows it spans.
    pub rowspan: Option<u16>,
    /// Extra classes.
    pub classes: Classes,
    /// Extra attributes.
    pub attributes: Attributes,
}

impl Table {
    /// An empty table that shows this. Its rows become cards on a narrow screen.
    pub fn new(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), stacked: true, ..Self::default() }.class("alongside-stack")
    }

    /// The headings of the columns.
    #[must_use]
    pub fn head<C: Into<TableCell>>(mut self, headings: impl IntoIterator<Item = C>) -> Self {
        self.head = headings.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row<C: Into<TableCell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// Makes the first cell of each row its heading.
    #[must_use]
    pub fn first_cell_is_header(mut self) -> Self {
        self.first_cell_is_header = true;
        self
    }

    /// Makes the caption as large as a heading: `s`, `m`, `l` or `xl`.
    #[must_use]
    pub fn caption_size(mut self, size: &str) -> Self {
        self.caption_classes.add(format!("govuk-table__caption--{size}"));
        self
    }

    /// Says only to screen readers what the table shows, where a heading above it says so already.
    #[must_use]
    pub fn caption_hidden(mut self) -> Self {
        self.caption_classes.add("govuk-visually-hidden");
        self
    }

    /// The heading of a column, where rows become cards and each value needs it.
    fn heading_of(&self, column: &usize) -> Option<&Content> {
        self.head.get(*column).map(|heading| &heading.content).filter(|content| self.stacked && !content.is_html())
    }
}

impl TableCell {
    /// A cell with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// A figure, which lines up with those above and below.
    pub fn numeric(content: impl Into<Content>) -> Self {
        Self { format: "numeric".to_owned(), ..Self::new(content) }
    }
}

impl<C: Into<Content>> From<C> for TableCell {
    fn from(content: C) -> Self {
        Self::new(content)
    }
}

html_safe!(Table);
with_attributes!(Table);
