//! The six problems as the sender sees them, each with what shows it and since when. Not known is an answer.

use alongside_families::codes::{Answer, Problem};
use alongside_web::Check;

use super::field;
use crate::assessment::{Assessment, ProblemSaid};

pub(super) fn fill(said: &Assessment) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for problem in Problem::ALL {
        let known = said.problems.iter().find(|known| known.problem == *problem);
        let name = |part: &str| format!("{part}_{}", problem.code());
        fields.push(field(problem.code(), known.map_or(Answer::NotKnown, |known| known.answer).code()));
        let Some(known) = known else { continue };
        fields.push(field(name("evidence"), &known.evidence));
        fields.push(field(name("source"), &known.source));
        if let Some(on) = known.on {
            fields.push(field(name("on") + "_day", on.0.day().to_string()));
            fields.push(field(name("on") + "_month", on.0.month().to_string()));
            fields.push(field(name("on") + "_year", on.0.year().to_string()));
        }
    }
    fields
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment) {
    let mut problems = Vec::new();
    for problem in Problem::ALL {
        let answer: Answer = check.values().get(problem.code()).parse().unwrap_or_default();
        let name = |part: &str| format!("{part}_{}", problem.code());
        let evidence = check.optional(&name("evidence"));
        if answer == Answer::Present && evidence.is_empty() {
            check.error(&name("evidence"), format!("Enter what shows it: {}", problem.words().to_lowercase()));
        }
        let on = check.known_day(&name("on"), "the day on which it was so");
        problems.push(ProblemSaid { problem: *problem, answer, evidence, source: check.optional(&name("source")), on });
    }
    said.problems = problems;
}
