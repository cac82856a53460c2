//! What the parts of an office document say, tag by tag: nothing in them may run or fetch anything.
//!
//! Names are compared without their prefixes, since a file may call its prefixes anything. Source: ECMA-376 parts 1 and 2, OpenDocument 1.3 parts 3
//! and 4.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{codes, links};
use crate::Refused;

/// The most bytes of one tag or of one text between two. It bounds the memory that a part costs.
const MOST_AT_ONCE: usize = 4 << 20;

/// The most tags that stand in each other. Word stops at a few dozen.
const DEEPEST: usize = 512;

/// The most tags of one part. A sheet of 100 MB that is full of numbers has 8 million.
const MOST_TAGS: usize = 10_000_000;

/// The most text of field codes or of one formula, in bytes. Excel takes 8,192 characters.
const MOST_CODE: usize = 1 << 20;

/// Tags of programs, by their names.
const PROGRAMS: [&str; 4] = ["script", "event-listener", "foreignObject", "macro"];

/// Tags that have an office program ask a database, a web service or another document.
const ASKING_ELSEWHERE: [&str; 8] = [
    "connections",
    "queryTable",
    "externalLink",
    "DataMashup",
    "database-source-sql",
    "database-source-table",
    "database-source-query",
    "connection-resource",
];

/// Tags whose text is a formula.
const FORMULAS: [&str; 5] = ["f", "formula", "formula1", "formula2", "definedName"];

/// Looks through one part and says the name of its outermost tag, with the prefix that it has.
///
/// # Errors
/// What in it runs, fetches or can not be read.
pub(super) fn look(part: impl Read) -> Result<String, Refused> {
    let allowance = Rc::new(Cell::new(MOST_AT_ONCE));
    let mut reader = Reader::from_reader(BufReader::new(Bounded { part, allowance: Rc::clone(&allowance) }));
    reader.config_mut().trim_text_start = false;
    let (mut looking, mut buffer) = (Looking::default(), Vec::new());
    loop {
        buffer.clear();
        allowance.set(MOST_AT_ONCE);
        match reader.read_event_into(&mut buffer).map_err(unread)? {
            Event::Eof => break,
            event => looking.take(&event)?,
        }
    }
    codes::harmless_fields(&looking.fields)?;
    Ok(looking.root)
}

/// What has been met of a part.
#[derive(Default)]
struct Looking {
    root: String,
    depth: usize,
    tags: usize,
    /// Field codes of Word in their order, each field on its own line.
    fields: String,
    /// The formula that is being read.
    formula: String,
    in_field: bool,
    in_formula: bool,
}

impl Looking {
    fn take(&mut self, event: &Event<'_>) -> Result<(), Refused> {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Refused::Unusual);
                }
                self.begins(tag)
            }
            Event::Empty(tag) => {
                self.begins(tag)?;
                self.ends(tag.local_name().into_inner())
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.ends(tag.local_name().into_inner())
            }
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(sign) => {
                let named = quick_xml::escape::resolve_predefined_entity(sign);
                let letter = sign.resolve_char_ref().map_err(|_| Refused::Damaged)?.map(String::from);
                // What stands for a longer text is not known without a list of such texts, and those are refused.
                self.text(letter.as_deref().or(named).ok_or(Refused::Unusual)?)
            }
            // Lists of texts that stand for each other grow without bounds, and can be fetched from elsewhere.
            Event::DocType(_) => Err(Refused::Unusual),
            Event::Decl(said) => match said.encoding() {
                None => Ok(()),
                Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii") => Ok(()),
                Some(_) => Err(Refused::Unusual),
            },
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn begins(&mut self, tag: &BytesStart<'_>) -> Result<(), Refused> {
        let name = tag.local_name().into_inner();
        self.tags += 1;
        if self.tags > MOST_TAGS {
            return Err(Refused::Swollen);
        }
        if self.root.is_empty() {
            tag.name().into_inner().clone_into(&mut self.root);
        }
        if PROGRAMS.contains(&name) || name.starts_with("dde") {
            return Err(Refused::Macros);
        }
        if ASKING_ELSEWHERE.contains(&name) {
            return Err(Refused::ReachesOut);
        }
        if name == "altChunk" {
            return Err(Refused::CarriesFile);
        }
        self.in_field = matches!(name, "instrText" | "delInstrText");
        if FORMULAS.contains(&name) {
            self.in_formula = true;
            self.formula.clear();
        }
        if matches!(name, "fldChar" | "p") {
            self.fields.push('\n');
        }
        if name == "Relationship" { links::relationship(tag) } else { self.attributes(name, tag) }
    }

    fn attributes(&mut self, name: &str, tag: &BytesStart<'_>) -> Result<(), Refused> {
        let is_drawing = self.root == "svg" || self.root.ends_with(":svg");
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| Refused::Damaged)?;
            let key = attribute.key.local_name().into_inner();
            let value = || attribute.normalized_value(XmlVersion::default()).map_err(|_| Refused::Damaged);
            match key {
                // What an OpenDocument tells about itself is emptied: there it may name the template that it was made from.
                "href" if self.root.ends_with("document-meta") => {}
                "href" | "src" => links::address(name, &value()?)?,
                "instr" => {
                    let code = value()?;
                    self.fields.push('\n');
                    self.fields.push_str(&code);
                    self.fields.push('\n');
                }
                "formula" => codes::harmless_formula(&value()?)?,
                "Type" if name == "OLEObject" && value()?.eq_ignore_ascii_case("link") => {
                    return Err(Refused::ReachesOut);
                }
                _ if is_drawing && key.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) => {
                    return Err(Refused::Macros);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Refused> {
        if self.in_field {
            self.fields.push_str(text);
        }
        if self.in_formula {
            self.formula.push_str(text);
        }
        if self.fields.len().max(self.formula.len()) > MOST_CODE { Err(Refused::Swollen) } else { Ok(()) }
    }

    fn ends(&mut self, name: &str) -> Result<(), Refused> {
        self.in_field = false;
        if self.in_formula && FORMULAS.contains(&name) {
            self.in_formula = false;
            return codes::harmless_formula(&self.formula);
        }
        Ok(())
    }
}

/// Attributes of a tag by name, without prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<String, Refused> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Refused::Damaged)?;
        if attribute.key.local_name().into_inner() == name {
            let value = attribute.normalized_value(XmlVersion::default()).map_err(|_| Refused::Damaged)?;
            return Ok(value.into_owned());
        }
    }
    Ok(String::new())
}

/// Gives out a part until more was taken at once than is allowed.
struct Bounded<R> {
    part: R,
    allowance: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.allowance.get() == 0 {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let read = self.part.read(buffer)?;
        // No markup has it, but markup in letters of two bytes is full of it.
        if buffer[..read].contains(&0) {
            return Err(io::Error::from(io::ErrorKind::Unsupported));
        }
        self.allowance.set(self.allowance.get().saturating_sub(read));
        Ok(read)
    }
}

fn unread(error: quick_xml::Error) -> Refused {
    match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Refused::Swollen,
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::Unsupported => Refused::Unusual,
        quick_xml::Error::Encoding(_) => Refused::Unusual,
        _ => Refused::Damaged,
    }
}
