//! What exactly goes to one reader, and what speaks against it.

use alongside_families::copy::LeftOut;
use alongside_families::kept::{Kept, KeptKind, speaks_of};
use alongside_files::{Digest, Said};
use alongside_schema::Day;

use crate::codes::Against;
use crate::sendable::{Paper, PaperFile};
use crate::store::Address;

/// What goes to one reader.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The whole of it as text, with the names of the files that go with it.
    pub words: String,
    /// The files.
    pub files: Vec<PaperFile>,
    /// What does not go, and why.
    pub kept_back: Vec<(String, LeftOut)>,
    /// What that stands for: another digest as soon as a letter of it is another.
    pub digest: String,
    /// Whether nothing of the paper goes.
    pub is_empty: bool,
}

impl Rendered {
    /// The words that somebody wrote for it, then the paper.
    pub fn of(cover: &str, paper: Paper) -> Self {
        let is_empty = paper.is_empty();
        let mut parts: Vec<String> = Vec::new();
        parts.extend((!cover.is_empty()).then(|| cover.to_owned()));
        parts.extend(paper.parts.iter().map(|(heading, words)| format!("{heading}\n{words}")));
        parts.extend(paper.files.iter().map(|file| format!("With it: {}", file.title)));
        let words = parts.join("\n\n");
        let files: Vec<String> = paper.files.iter().map(|file| file.digest.to_string()).collect();
        let digest = Digest::of(format!("{words}\n{}", files.join("\n")).as_bytes()).to_string();
        Self { words, files: paper.files, kept_back: paper.kept_back, digest, is_empty }
    }
}

impl Rendered {
    /// What was released, word for word.
    pub fn released(words: &str, digest: &str) -> Self {
        let (words, digest) = (words.to_owned(), digest.to_owned());
        Self { words, files: Vec::new(), kept_back: Vec::new(), digest, is_empty: false }
    }
}

/// What is known of a reader and of where it goes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Circumstances {
    /// Whether something goes at all besides the words that somebody wrote.
    pub has_paper: bool,
    /// Whether the reader, or somebody who would see it there, must not be told something.
    pub has_pair: bool,
    /// Whether the record speaks against this way to them.
    pub is_unsafe: bool,
    /// Whether they have moved away from there, or it is not theirs.
    pub has_moved: bool,
    /// Whether somebody of the family wishes that they are not told, or not told all.
    pub has_wish: bool,
}

/// What speaks against giving this to a reader at this address, the gravest first. `files` holds what the files say.
pub fn against(
    rendered: &Rendered,
    files: &[Said],
    kept: &[Kept],
    known: Circumstances,
    address: &Address,
    checked_since: Day,
) -> Vec<Against> {
    let found = found(rendered, files, kept);
    let is_protected = found.iter().any(|one| one.is_protected());
    let is_old = address.place().is_some() && address.checked_on.is_none_or(|day| day < checked_since);
    let rules = [
        (Against::Protected, is_protected),
        (Against::Nothing, (known.has_paper && rendered.is_empty) || rendered.words.is_empty()),
        (Against::Pair, known.has_pair),
        (Against::Wish, known.has_wish),
        (Against::Says, !is_protected && !found.is_empty()),
        (Against::Unread, files.iter().any(|said| !said.is_all)),
        (Against::Way, known.is_unsafe && !known.has_pair),
        (Against::Moved, known.has_moved),
        (Against::Unchecked, is_old),
    ];
    rules.into_iter().filter(|(_, holds)| *holds).map(|(why, _)| why).collect()
}

/// What kinds of things it says that are kept from its readers, in words. Not the things themselves: nobody learns an address by trying some.
pub fn kinds_found(rendered: &Rendered, files: &[Said], kept: &[Kept]) -> Vec<&'static str> {
    let mut kinds: Vec<KeptKind> = found(rendered, files, kept).into_iter().map(Kept::kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(KeptKind::words).collect()
}

fn found<'k>(rendered: &Rendered, files: &[Said], kept: &'k [Kept]) -> Vec<&'k Kept> {
    let texts = files.iter().map(|said| said.words.as_str()).chain([rendered.words.as_str()]);
    texts.flat_map(|text| speaks_of(kept, text)).collect()
}

#[cfg(test)]
mod tests {
    use alongside_schema::{Chance, Marks, People};

    use super::*;
    use crate::codes::SendWay;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn letter_box(checked_on: Option<&str>) -> Address {
        let (chance, now) = (Chance::seeded(1), "2026-11-21T10:00:00Z".parse().expect("a moment"));
        Address {
            id: chance.id(now),
            recipient_id: chance.id(now),
            way: SendWay::Post,
            address: "2 Mill Row".to_owned(),
            postcode: "LU9 1HB".to_owned(),
            checked_on: checked_on.map(day),
            checked_how: String::new(),
            checked_by: None,
            ended_on: None,
            version: 1,
            marks: Marks::about(People::none(), ""),
        }
    }

    fn letter(words: &str) -> Rendered {
        Rendered::of(words, Paper::empty())
    }

    #[test]
    fn an_address_counts_as_checked_for_so_long() {
        let since = day("2026-08-23");
        let why = |checked: Option<&str>| {
            against(&letter("Hello"), &[], &[], Circumstances::default(), &letter_box(checked), since)
        };
        assert_eq!(why(Some("2026-08-23")), []);
        assert_eq!(why(Some("2026-08-22")), [Against::Unchecked]);
        assert_eq!(why(None), [Against::Unchecked]);
        let by_hand = Address { way: SendWay::InHand, ..letter_box(None) };
        assert_eq!(against(&letter("Hello"), &[], &[], Circumstances::default(), &by_hand, since), []);
    }

    #[test]
    fn what_files_say_counts_like_what_is_written() {
        let kept = Kept::home("9 Kiln Yard", "LU4 4KY", false);
        let secret = Kept::home("9 Kiln Yard", "LU4 4KY", true);
        let address = letter_box(Some("2026-11-20"));
        let why = |words: &str, files: &[Said], kept: &[Kept]| {
            against(&letter(words), files, kept, Circumstances::default(), &address, day("2026-11-01"))
        };
        let says = |words: &str, is_all| Said { words: words.to_owned(), is_all };
        assert_eq!(why("Come to Kiln Yard", &[], &kept), [Against::Says]);
        assert_eq!(why("Hello", &[says("lives at LU4 4KY", true)], &kept), [Against::Says]);
        assert_eq!(why("Hello", &[says("lives at LU4 4KY", false)], &secret), [Against::Protected, Against::Unread]);
        assert_eq!(why("", &[], &kept), [Against::Nothing]);
        assert_eq!(kinds_found(&letter("LU4 4KY, Kiln Yard"), &[], &kept), ["a postcode", "an address or a street"]);
    }

    #[test]
    fn another_letter_is_another_digest() {
        assert_eq!(letter("Hello").digest, letter("Hello").digest);
        assert_ne!(letter("Hello").digest, letter("Hello.").digest);
    }
}
