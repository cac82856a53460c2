//! Professionals who are invited without an account, as a worker types them: one on each line.

/// The most that can be invited to one meeting.
pub(crate) const MOST_GUESTS: usize = 100;

/// A professional: name, agency, and how to reach them if that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) agency: String,
    pub(crate) reach: String,
}

/// Reads "Mrs Ellis, Bramble Primary School, 01632 960123", one on each line. What can not be read comes back as the number of its line.
pub(crate) fn read(text: &str) -> Result<Vec<Named>, usize> {
    let mut named = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut parts = line.splitn(3, ',').map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        let person = Named { name: next(), agency: next(), reach: next() };
        if person.name.is_empty() || person.agency.is_empty() {
            return Err(at + 1);
        }
        named.push(person);
    }
    Ok(named)
}

/// By what two who are invited are known to be one: name and agency without regard to capitals and spaces.
pub(crate) fn key(name: &str, agency: &str) -> String {
    let fold = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}/{}", fold(name), fold(agency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_person() {
        let read =
            read("Mrs Ellis, Bramble Primary School, 01632 960123, after 3pm\n\n Dr Rao ,Mill Surgery").expect("two");
        assert_eq!(read[0].reach, "01632 960123, after 3pm");
        assert_eq!(
            (read[1].name.as_str(), read[1].agency.as_str(), read[1].reach.as_str()),
            ("Dr Rao", "Mill Surgery", "")
        );
    }

    #[test]
    fn a_line_without_an_agency_is_named() {
        assert_eq!(read("Mrs Ellis, Bramble Primary School\nDr Rao"), Err(2));
    }

    #[test]
    fn capitals_and_spaces_make_nobody_another() {
        assert_eq!(key("Mrs  Ellis", "bramble"), key("mrs ellis ", "Bramble"));
    }
}
