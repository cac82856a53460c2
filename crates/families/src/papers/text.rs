//! What a page would print, read from the page itself, so that nothing that stands on a paper can be forgotten when it is looked through.

/// What stands under one heading of a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// The heading; nothing before the first.
    pub under: String,
    /// The heading and everything under it.
    pub words: String,
}

/// Elements that end no word: "14 <b>Mill</b> Lane".
const INLINE: &[&str] = &["a", "abbr", "b", "em", "i", "mark", "small", "span", "strong", "time", "tspan"];

/// Elements that have no end.
const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta", "wbr"];

/// The class of what stands on the screen alone, and of when and by whom a paper was made: all on it that is another each time.
const NOT_READ: [&str; 2] = ["alongside-screen-only", "alongside-made"];

/// What this page prints between its header and its footer.
pub fn on_paper(html: &str) -> Vec<Stands> {
    let body = html.split_once("</header>").map_or(html, |(_, rest)| rest);
    let body = body.rsplit_once("<footer").map_or(body, |(body, _)| body);
    let mut reading = Reading { all: vec![Stands::default()], in_heading: false, unread: None };
    let mut rest = body;
    while let Some((text, tag)) = rest.split_once('<') {
        reading.text(text);
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        reading.tag(tag);
        rest = after;
    }
    reading.text(rest);
    let tidied = reading.all.into_iter().map(|one| Stands { under: tidy(&one.under), words: tidy(&one.words) });
    tidied.filter(|one| !one.words.is_empty()).collect()
}

struct Reading<'h> {
    all: Vec<Stands>,
    in_heading: bool,
    /// Within something that is not read: which element, and how many of its kind are open.
    unread: Option<(&'h str, usize)>,
}

impl<'h> Reading<'h> {
    fn tag(&mut self, tag: &'h str) {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split([' ', '\n', '\t', '/']).next().unwrap_or_default();
        if VOID.contains(&name) {
            self.put("\n");
            return;
        }
        if let Some((unread, open)) = &mut self.unread {
            if *unread == name {
                *open = if is_end { *open - 1 } else { *open + 1 };
            }
            if *open == 0 {
                self.unread = None;
            }
            return;
        }
        if !is_end && classes(tag).any(|class| NOT_READ.contains(&class)) {
            self.unread = Some((name, 1));
            return;
        }
        let is_heading = matches!(name, "h1" | "h2" | "h3" | "h4");
        if is_heading {
            self.in_heading = !is_end;
            if !is_end {
                self.all.push(Stands::default());
            }
        }
        if !INLINE.contains(&name) {
            self.put("\n");
        }
    }

    fn text(&mut self, text: &str) {
        if self.unread.is_none() {
            self.put(&plain(text));
        }
    }

    fn put(&mut self, text: &str) {
        let Some(last) = self.all.last_mut() else { return };
        last.words.push_str(text);
        if self.in_heading {
            last.under.push_str(text);
        }
    }
}

fn classes(tag: &str) -> impl Iterator<Item = &str> {
    let all = tag.split_once("class=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(all, _)| all);
    all.split(' ')
}

/// Letters that are written by their number or name as what they are.
fn plain(text: &str) -> String {
    let mut parts = text.split('&');
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let named = part.split_once(';').and_then(|(name, rest)| Some((letter(name)?, rest)));
        match named {
            Some((letter, rest)) => {
                all.push(letter);
                all.push_str(rest);
            }
            None => {
                all.push('&');
                all.push_str(part);
            }
        }
    }
    all
}

fn letter(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?)
        }
    }
}

/// Lines without spaces around them, and none that are empty.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<header><p>Sign out</p></header><p>Leah&#39;s <b>fam</b>ily</p><main>
        <p class="govuk-body alongside-screen-only"><span>Back</span></p>
        <div class="a alongside-screen-only"><div>More</div><br>Still</div>
        <h1 class="govuk-heading-l">Our <em>plan</em></h1><p>Made on <time class="alongside-made">1 May</time>.</p>
        <h2>Goal 1</h2><li>14 <span>Mill</span>&nbsp;Lane</li><li>Tea &amp; toast, 2 &#60; 3 &unknown;</li></main><footer>Signed in as Tom</footer>"#;

    #[test]
    fn what_is_printed_is_read_under_its_heading() {
        let stands = |under: &str, words: &str| Stands { under: under.to_owned(), words: words.to_owned() };
        let expected = [
            stands("", "Leah's family"),
            stands("Our plan", "Our plan\nMade on ."),
            stands("Goal 1", "Goal 1\n14 Mill Lane\nTea & toast, 2 < 3 &unknown;"),
        ];
        assert_eq!(on_paper(PAGE), expected);
    }

    #[test]
    fn a_page_that_is_no_page_is_read_whole() {
        assert_eq!(on_paper("14 Mill Lane")[0].words, "14 Mill Lane");
        assert_eq!(on_paper("a < b")[0].words, "a");
        assert_eq!(on_paper(""), []);
    }
}
