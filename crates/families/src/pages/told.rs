//! Told once: what a family has told is offered to the next form, with who said it and when, and asking again is counted. One panel for every
//! form in which somebody writes a family's words.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Id, People, Result, Tx, Viewer};
use alongside_web::components::{Checkboxes, Content, Input};
use alongside_web::{Form, Problem, Site, Values};
use askama::Template;

use crate::codes::StoryKind;
use crate::store::{self, ToldText};

/// The hidden field that names the texts a form uses.
const USED: &str = "from_stories";
/// The button by which a text is used.
const USE: &str = "use";

/// What a family has told before, as far as it may go into another form.
#[derive(Clone, Debug)]
pub struct Told {
    texts: Vec<ToldText>,
}

impl Told {
    /// Reads it: one query. What is withheld from anybody, or limited, is not offered: the form that takes the words would tell them on.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Self> {
        Ok(Self { texts: store::told_before(connection, viewer, family)? })
    }

    /// The panel 'Already told' of a form.
    pub fn panel<'a>(&'a self, form: &'a Form) -> AlreadyTold<'a> {
        AlreadyTold { texts: &self.texts, form }
    }

    /// Where the form was sent by a button 'Use these words', adds the words to the field in which they belong, each once and with where they
    /// are from, and keeps the form. True says that this is done, and nothing else was asked for.
    pub async fn used_in(
        &self,
        site: &Site,
        viewer: &Viewer,
        form: &mut Form,
        field_for: impl Fn(StoryKind) -> &'static str,
    ) -> std::result::Result<bool, Problem> {
        if !form.values().has(USE) {
            return Ok(false);
        }
        let wanted = form.values().get(USE).to_owned();
        form.values_mut().remove(|name| name == USE);
        if let Some(text) = self.texts.iter().find(|text| text.id.as_str() == wanted) {
            let field = field_for(text.kind);
            let added = added(form.values().get(field), text);
            form.values_mut().set(field, added);
            let used = used_ids(form.values());
            let used = People::new(used.iter().cloned().chain([text.id.clone()]));
            form.values_mut().set(USED, used);
        }
        form.keep(site, viewer).await?;
        Ok(true)
    }

    /// What a form that was sent says of words that were told before.
    pub fn again(&self, values: &Values) -> ToldAgain {
        let used = used_ids(values);
        let texts = self.texts.iter().filter(|text| used.contains(&text.id));
        let with_approval = |text: &ToldText| (text.clone(), values.is_ticked(&glad_field(&text.id), "yes"));
        ToldAgain { used: texts.map(with_approval).collect(), asked: values.get("asked_again").trim().to_owned() }
    }
}

/// Which of these texts the form uses.
fn used_ids(values: &Values) -> People {
    values.get(USED).parse().unwrap_or_default()
}

fn glad_field(id: &Id) -> String {
    format!("glad_{id}")
}

/// A text with where it is from, added to what stands in the field. The same words are added once.
fn added(standing: &str, text: &ToldText) -> String {
    let quoted = format!("“{}” ({}, {})", text.words.trim(), text.marks.source, text.told_on.words());
    if standing.contains(&quoted) {
        return standing.to_owned();
    }
    [standing.trim_end(), &quoted].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join("\n")
}

/// Words that were told before and are used again, each with whether the family is glad for it; and what they had to tell anew.
#[derive(Clone, Debug)]
pub struct ToldAgain {
    used: Vec<(ToldText, bool)>,
    asked: String,
}

impl ToldAgain {
    /// Which texts are used.
    pub fn ids(&self) -> People {
        People::new(self.used.iter().map(|(text, _)| text.id.clone()))
    }

    /// Whether any is.
    pub fn is_used(&self) -> bool {
        !self.used.is_empty()
    }

    /// The same without texts that the row used already when it was written before: of those the timeline tells once.
    #[must_use]
    pub fn besides(mut self, before: &People) -> Self {
        self.used.retain(|(text, _)| !before.contains(&text.id));
        self
    }

    /// Keeps where words were used again and whether the family is glad for it, and counts what was asked anew, in the transaction of the
    /// form. `place` says which form, like "a goal".
    pub fn keep(&self, tx: &mut Tx<'_>, by: &Viewer, family: &Id, place: &str) -> Result<()> {
        for (text, glad) in &self.used {
            store::used_again(tx, by, family, text, place, *glad)?;
        }
        if self.asked.is_empty() { Ok(()) } else { store::asked_to_tell_again(tx, by, family, &self.asked) }
    }
}

/// The panel 'Already told'. It stands last in its form but for the button that sends it.
#[derive(Template)]
#[template(path = "families/already_told.html")]
pub struct AlreadyTold<'a> {
    texts: &'a [ToldText],
    form: &'a Form,
}

impl askama::filters::HtmlSafe for AlreadyTold<'_> {}

impl AlreadyTold<'_> {
    fn used(&self) -> People {
        used_ids(self.form.values())
    }

    fn glad(&self, text: &ToldText, number: &usize) -> Checkboxes {
        let label = Numbered { number: *number };
        self.form.tick(glad_field(&text.id), Content::html(label)).small()
    }

    fn asked_again(&self) -> Input {
        self.form
            .input("asked_again", "Did they have to tell something again? What? (optional)")
            .hint("It is counted, so that it happens less.")
    }
}

/// The label of a tick, told apart for those who hear it.
#[derive(Template)]
#[template(
    source = "The family is glad for this to be used here<span class=\"govuk-visually-hidden\">: text {{ number }}</span>",
    ext = "html"
)]
struct Numbered {
    number: usize,
}

impl askama::filters::HtmlSafe for Numbered {}

#[cfg(test)]
mod tests {
    use alongside_schema::Marks;

    use super::*;

    #[test]
    fn words_are_added_once_with_where_they_are_from() {
        let text = ToldText {
            id: "0192f0c0-0000-7000-8000-000000000000".parse().expect("an id"),
            kind: StoryKind::WorkingWell,
            words: "He reads to her.".to_owned(),
            told_on: "2026-11-20".parse().expect("a day"),
            marks: Marks::about(People::none(), "Priya Shah"),
        };
        let once = added("They eat together.", &text);
        assert_eq!(once, "They eat together.\n“He reads to her.” (Priya Shah, 20 November 2026)");
        assert_eq!(added(&once, &text), once);
    }
}
