//! Writing a page: cells that may hold anything are escaped here and nowhere else.

use std::fmt::Write;

/// Characters of a cell that are shown; a longer one is cut.
const SHOWN: usize = 120;

/// The head of the page up to the main part. Nothing is loaded from anywhere, and no script can run.
pub(super) const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>What was matched, and why</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; color: #0b0c0c; background: #fff; margin: 0 auto; max-width: 62rem; padding: 1rem; }
table { border-collapse: collapse; margin: 0 0 1.5rem; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #b1b4b6; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.warning { border: 3px solid #b10e1e; padding: .5rem 1rem; }
.scroll { overflow-x: auto; }
a { color: #1d4f91; }
svg { display: block; }
.for { fill: #00703c; }
.against { fill: #b10e1e; }
.axis { stroke: #0b0c0c; stroke-width: 1; }
</style>
</head>
<body>
<main>
"#;

/// The end of the page.
pub(super) const FOOT: &str = "</main>\n</body>\n</html>\n";

/// A text as it can stand in a page: marks of the language are escaped, and what could hide or turn round text (control
/// and direction characters) is shown as a sign of its own.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => {
                out.push('\u{FFFD}');
            }
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// A cell of the tables: escaped, cut where it is long, and kept from turning its neighbours round.
pub(super) fn cell(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("<bdi>{}</bdi>", escape(&short))
}

/// The beginning of a part that scrolls sideways on a narrow screen, also by keyboard; `</div>` ends it.
pub(super) fn scrolled(name: &str) -> String {
    format!("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">", escape(name))
}

/// A table. Headings that begin with `#` stand over numbers. The first cell of each row is its heading. Cells are HTML.
pub(super) fn table(page: &mut String, caption: &str, headings: &[&str], rows: &[Vec<String>]) {
    let _ = writeln!(page, "{}<table>\n<caption>{}</caption>\n<thead><tr>", scrolled(caption), escape(caption));
    let class = |heading: &str| if heading.starts_with('#') { " class=\"number\"" } else { "" };
    for heading in headings {
        let words = escape(heading.trim_start_matches('#'));
        let _ = write!(page, "<th scope=\"col\"{}>{words}</th>", class(heading));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        for (n, (cell, heading)) in row.iter().zip(headings).enumerate() {
            let _ = match n {
                0 => write!(page, "<th scope=\"row\">{cell}</th>"),
                _ => write!(page, "<td{}>{cell}</td>", class(heading)),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table></div>\n");
}

/// A heading of the second order.
pub(super) fn heading(page: &mut String, text: &str) {
    let _ = writeln!(page, "<h2>{}</h2>", escape(text));
}

/// A paragraph.
pub(super) fn say(page: &mut String, text: &str) {
    let _ = writeln!(page, "<p>{}</p>", escape(text));
}

/// A whole number with commas between thousands.
pub(super) fn whole(n: u64) -> String {
    let figures = n.to_string();
    let mut out = String::new();
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && (figures.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(figure);
    }
    out
}

/// A share of some rows in per cent, with the interval in which 95 of 100 such shares would lie (Wilson 1927).
pub(super) fn share(part: u64, all: u64) -> String {
    if all == 0 {
        return "none".to_owned();
    }
    let (low, high) = wilson(part as f64, all as f64);
    format!("{:.1}% ({:.1} to {:.1})", 100.0 * part as f64 / all as f64, 100.0 * low, 100.0 * high)
}

/// The interval of a share by Wilson's score, at 95 of 100. Journal of the American Statistical Association 22 (1927).
fn wilson(part: f64, all: f64) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let p = part / all;
    let spread = Z * (p * (1.0 - p) / all + Z * Z / (4.0 * all * all)).sqrt();
    let (middle, scale) = (p + Z * Z / (2.0 * all), 1.0 + Z * Z / all);
    (((middle - spread) / scale).max(0.0), ((middle + spread) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_becomes_part_of_the_page() {
        let out = cell("<script>alert(\"1\")</script>&'\u{202E}\u{7}");
        assert_eq!(out, "<bdi>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\u{FFFD}\u{FFFD}</bdi>");
        assert!(cell(&"x".repeat(500)).ends_with("x…</bdi>"));
    }

    #[test]
    fn the_interval_is_that_of_the_tables() {
        // 10 of 100, as worked through in textbooks: 0.0552 to 0.1744.
        let (low, high) = wilson(10.0, 100.0);
        assert!((low - 0.0552).abs() < 1e-4 && (high - 0.1744).abs() < 1e-4);
        assert_eq!(wilson(0.0, 50.0).0, 0.0);
    }

    #[test]
    fn thousands_have_commas() {
        assert_eq!([whole(0), whole(999), whole(1_234_567)], ["0", "999", "1,234,567"]);
    }
}
