//! Which rows speak of days still to come. They wait: an answer for a day uses what could be known on that day.

use jiff::civil::Date;

use super::FactsFile;

/// The places of all rows of a file that are dated after `on`, like `events[3]`. The answer for that day leaves them
/// out. Terms to come are no facts of the family and are not named.
pub fn later_than(file: &FactsFile, on: Date) -> Vec<String> {
    fn places<T>(name: &str, rows: &Option<Vec<T>>, later: impl Fn(&T) -> bool, into: &mut Vec<String>) {
        let found = rows.iter().flatten().enumerate().filter(|(_, row)| later(row));
        into.extend(found.map(|(at, _)| format!("{name}[{at}]")));
    }
    let is_later = |day: Option<Date>| day.is_some_and(|day| day > on);
    let running = file.terms.iter().flatten().filter(|term| term.to >= on);
    let running: Vec<&str> = running.map(|term| term.id.as_str()).collect();
    let mut all = Vec::new();
    let family = &file.family;
    for (key, day) in [
        ("identified_on", family.identified_on),
        ("attached_on", family.attached_on),
        ("closed_on", family.closed_on),
        ("lead_since", family.lead_since),
        ("assessment_on", family.assessment_on),
        ("plan_on", family.plan_on),
    ] {
        if is_later(day) {
            all.push(format!("family.{key}"));
        }
    }
    places("attendance", &file.attendance, |row| running.contains(&row.term.as_str()), &mut all);
    places("exclusions", &file.exclusions, |row| running.contains(&row.term.as_str()), &mut all);
    places("events", &file.events, |row| row.on > on, &mut all);
    places("statuses", &file.statuses, |row| row.from > on, &mut all);
    places("work", &file.work, |row| row.from > on, &mut all);
    places("needs", &file.needs, |row| is_later(row.identified_on) || is_later(row.met_on), &mut all);
    for (at, need) in file.needs.iter().flatten().enumerate() {
        places(&format!("needs[{at}].evidence"), &need.evidence, |row| is_later(row.on), &mut all);
    }
    all
}
