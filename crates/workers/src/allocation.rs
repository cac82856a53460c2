//! How many families a lead practitioner should have. Luton: a worker has "typically six to eight families, with
//! flexibility to hold up to fifteen". The two numbers are settings; the rule is here.

use alongside_web::settings::Caseload;

/// What one more family would mean for a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Within the usual number.
    Usual,
    /// Above the usual number: the manager is warned.
    AboveUsual,
    /// Above the most: only with the manager's reason.
    AboveMost,
}

/// What it means for a worker to have this many families after being given one more.
pub fn load_after(families: i64, caseload: Caseload) -> Load {
    if families > caseload.most {
        Load::AboveMost
    } else if families > caseload.usual_most {
        Load::AboveUsual
    } else {
        Load::Usual
    }
}

impl Load {
    /// The warning that a manager reads beside the worker's name; nothing when all is usual.
    pub fn warning(self, families: i64, caseload: Caseload) -> Option<String> {
        match self {
            Self::Usual => None,
            Self::AboveUsual => Some(format!("would have {families}, above the usual {}", caseload.usual_most)),
            Self::AboveMost => Some(format!("would have {families}, above {}: say why", caseload.most)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warned_above_eight_and_asked_why_above_fifteen() {
        let caseload = Caseload::default();
        assert_eq!(load_after(8, caseload), Load::Usual);
        assert_eq!(load_after(9, caseload), Load::AboveUsual);
        assert_eq!(load_after(15, caseload), Load::AboveUsual);
        assert_eq!(load_after(16, caseload), Load::AboveMost);
        assert_eq!(load_after(9, caseload).warning(9, caseload).as_deref(), Some("would have 9, above the usual 8"));
    }
}
