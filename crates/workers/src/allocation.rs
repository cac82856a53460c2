//! How many families a lead practitioner should have. Luton: a worker has "typically six to eight families, with
//! flexibility to hold up to fifteen". The two numbers are settings; the rule is here.

use alongside_web::settings::Caseload;

/// What it means for a worker to lead so many families, as far as the viewer knows of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Within the usual number.
    Usual,
    /// Above the usual number: the manager is warned.
    AboveUsual,
}

/// What so many families are.
pub fn load_of(families: i64, caseload: Caseload) -> Load {
    if families > caseload.usual_most { Load::AboveUsual } else { Load::Usual }
}

/// What a manager reads beside the name of a worker who is to have one family more than these; nothing when all is usual. `is_full` counts also families that
/// the manager does not know of, and so it says no number.
pub fn warning(families: i64, is_full: bool, caseload: Caseload) -> Option<String> {
    let after = families + 1;
    if is_full {
        return Some("full: say why".to_owned());
    }
    (load_of(after, caseload) == Load::AboveUsual)
        .then(|| format!("would have {after}, above the usual {}", caseload.usual_most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warned_above_eight_and_asked_why_where_somebody_is_full() {
        let caseload = Caseload::default();
        assert_eq!((load_of(8, caseload), load_of(9, caseload)), (Load::Usual, Load::AboveUsual));
        assert_eq!(warning(7, false, caseload), None);
        assert_eq!(warning(8, false, caseload).as_deref(), Some("would have 9, above the usual 8"));
        assert_eq!(warning(2, true, caseload).as_deref(), Some("full: say why"), "whatever the manager knows of");
    }
}
