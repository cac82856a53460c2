//! What became of each id, as `history.csv` says it.

use std::io::Write;

use super::written;

/// What became of an id in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Given to a person none of whose rows were known before.
    Began,
    /// Still this person's.
    Kept,
    /// Its person was found to be another, whose older id stays.
    MergedInto(u64),
    /// Given to somebody whose rows had been taken for another's.
    SplitFrom(u64),
    /// None of its rows are there any more.
    Ended,
}

/// What became of one id in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The run: 1 for the first, then one more for each that was given the folder of the last.
    pub run: u32,
    /// The id.
    pub id: u64,
    /// What became of it.
    pub what: What,
}

impl Event {
    /// The event of a line of `history.csv`: `run,person,what,other`.
    pub(super) fn of_line(cells: [&str; 4]) -> Option<Self> {
        let other = || super::read(cells[3]);
        let what = match cells[2] {
            "began" => What::Began,
            "kept" => What::Kept,
            "merged_into" => What::MergedInto(other()?),
            "split_from" => What::SplitFrom(other()?),
            "ended" => What::Ended,
            _ => return None,
        };
        Some(Self { run: cells[0].parse().ok()?, id: super::read(cells[1])?, what })
    }

    /// Whether the id was given in this run.
    pub(crate) fn gives(self) -> bool {
        matches!(self.what, What::Began | What::SplitFrom(_))
    }
}

/// Writes a history.
///
/// # Errors
/// If the file can not be written.
pub fn write_history(history: &[Event], out: impl Write) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["run", "person", "what", "other"])?;
    for event in history {
        let (what, other) = match event.what {
            What::Began => ("began", None),
            What::Kept => ("kept", None),
            What::MergedInto(other) => ("merged_into", Some(other)),
            What::SplitFrom(other) => ("split_from", Some(other)),
            What::Ended => ("ended", None),
        };
        let other = other.map(written).unwrap_or_default();
        out.write_record([&event.run.to_string(), &written(event.id), what, &other])?;
    }
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_is_read_as_it_was_written() -> Result<(), csv::Error> {
        let all = [What::Began, What::Kept, What::MergedInto(9), What::SplitFrom(10), What::Ended];
        let all: Vec<Event> = all.into_iter().zip(1..).map(|(what, run)| Event { run, id: 7, what }).collect();
        let mut text = Vec::new();
        write_history(&all, &mut text)?;
        let mut again = Vec::new();
        for line in csv::Reader::from_reader(text.as_slice()).records() {
            let line = line?;
            again.extend(Event::of_line([&line[0], &line[1], &line[2], &line[3]]));
        }
        assert_eq!(again, all);
        assert_eq!(Event::of_line(["1", "p0000000000000007", "merged_into", ""]), None);
        Ok(())
    }
}
