//! What a council sets: its name and colour, the caseload that it thinks right, where to listen.

use std::path::PathBuf;

use alongside_clocks::OpeningHours;
use serde::Deserialize;

mod files;
mod keeping;
mod oidc;
mod packages;
mod safety;
mod server;
mod sign_in;
mod trail;
mod work;

pub use files::Files;
pub use keeping::Keeping;
pub use oidc::{Group, Oidc};
pub use packages::Packages;
pub use safety::{AlreadyOpen, Emergencies, Search, Sending};
pub use server::Server;
pub use sign_in::{SecondFactor, SignIn};
pub use trail::Trail;
pub use work::{Caseload, Drift, FrontDoor, LoadPoints, Supervision, Transfer, Visits};

/// The configuration file, whole. Every part has a default, so an empty file is a working configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whose service this is.
    pub council: Council,
    /// Where and how it is served.
    pub server: Server,
    /// How many families a lead practitioner should have.
    pub caseload: Caseload,
    /// How often a plan is reviewed, and how much it may ask of somebody.
    pub plan: Plan,
    /// From when a family is shown as drifting.
    pub drift: Drift,
    /// How long a visit takes.
    pub visits: Visits,
    /// What the front door keeps before it once it has decided.
    pub front_door: FrontDoor,
    /// How often supervision is held.
    pub supervision: Supervision,
    /// What makes a worker's families weigh more or less.
    pub load: LoadPoints,
    /// How long another area has to say that it has a family.
    pub transfer: Transfer,
    /// How sign-in behaves.
    pub sign_in: SignIn,
    /// Signing in with the council's own accounts.
    pub oidc: Oidc,
    /// Opening a record in an emergency.
    pub emergencies: Emergencies,
    /// Asking for a partner agency whether a family is helped here already.
    pub already_open: AlreadyOpen,
    /// What goes to somebody by post or by hand.
    pub sending: Sending,
    /// Searching for people.
    pub search: Search,
    /// What is done with files that are sent.
    pub files: Files,
    /// Which domains an assessment looks at.
    pub assessment: Assessment,
    /// What families are told before they decide whether to work together.
    pub wording: Wording,
    /// When the front door's office is open. Outside these hours it shows what can not wait.
    pub opening: OpeningHours,
    /// The council's own time limits.
    pub clocks: ClockFile,
    /// How long the council keeps records.
    pub keeping: Keeping,
    /// How often help can be asked for on the public pages.
    pub ask: Ask,
    /// Who agrees to how much for those who step in for a child.
    pub packages: Packages,
    /// Where the trail's keys and checkpoints lie.
    pub trail: Trail,
}

/// Whose service this is, as every page shows it.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Council {
    /// The name in the header of every page.
    pub name: String,
    /// The name of the service.
    pub service: String,
    /// The council's colour, as `#rrggbb`.
    pub colour: String,
    /// Whom to ring when the pages do not help; shown on error pages.
    pub help: String,
    /// The telephone number that a message to a family gives, and nothing else: no name, no service. Whoever answers it must not say a
    /// service's name first. Empty: no message is ever sent to a family.
    pub ring_back: String,
    /// Whom to ring while the front door's office is closed, like the duty team for nights and weekends. Empty: the public pages name 999 alone.
    pub out_of_hours: String,
    /// Whether somebody reads what says danger also while the office is closed. The public pages promise it only then.
    pub reads_out_of_hours: bool,
}

impl Default for Council {
    fn default() -> Self {
        Self {
            name: "Luton Council".to_owned(),
            service: "Alongside".to_owned(),
            colour: "#1f5f5b".to_owned(),
            help: "the family help team".to_owned(),
            ring_back: String::new(),
            out_of_hours: String::new(),
            reads_out_of_hours: false,
        }
    }
}

/// How often a plan is reviewed, and how much it may ask of somebody.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// Weeks until the next review. Councils use 6 to 12.
    pub review_weeks: i64,
    /// Appointments in one week above which the plan says that it is a lot for one person. Ours: mission M09 asks that the family's
    /// total load is visible and names three a week for one parent; no source gives a number.
    pub appointments_a_week: i64,
    /// Months after the end at which a family that wants it is rung. Source: the domain notes, 7.12: 3, 6 and 12, chosen locally.
    pub check_in_months: [i64; 3],
}

impl Default for Plan {
    fn default() -> Self {
        Self { review_weeks: 6, appointments_a_week: 2, check_in_months: [3, 6, 12] }
    }
}

/// What an assessment looks at.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Assessment {
    /// The domains, in their order.
    pub domains: Vec<Domain>,
}

/// One domain of an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// The code that is stored: small letters, digits and `_`. Never changed or reused.
    pub code: String,
    /// The heading.
    pub title: String,
    /// What to look at.
    pub hint: String,
    /// Whether it is asked for each child; otherwise once for the whole family.
    pub each_child: bool,
}

impl Default for Assessment {
    /// The assessment triangle: the child's development, parenting, family and environment (practice notes 3.1).
    fn default() -> Self {
        let domain = |code: &str, title: &str, hint: &str, each_child| Domain {
            code: code.to_owned(),
            title: title.to_owned(),
            hint: hint.to_owned(),
            each_child,
        };
        let domains = vec![
            domain(
                "development",
                "How they are growing up",
                "Health, learning, feelings and behaviour, friends, identity, looking after themselves.",
                true,
            ),
            domain(
                "parenting",
                "What the adults do for them",
                "Basic care, safety, warmth, stimulation, limits, stability.",
                true,
            ),
            domain(
                "environment",
                "The family and the world around it",
                "Wider family, home, work, money, neighbours, community, what happened before.",
                false,
            ),
        ];
        Self { domains }
    }
}

/// What families are told before they decide, one text for each of the four questions that are called consent. With every answer
/// its version is stored, so a council that changes a text changes the version too. The texts stand in for the council's own until its
/// information governance has approved some (practice notes 3.2).
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wording {
    /// What the texts are known by.
    pub version: String,
    /// On working together: it is a choice.
    pub working_together: String,
    /// On the record: what allows us to keep it.
    pub record: String,
    /// On sharing: with whom we speak, and when we must.
    pub sharing: String,
    /// On learning from facts.
    pub learning: String,
}

impl Default for Wording {
    fn default() -> Self {
        Self {
            version: "Model wording 1, November 2026".to_owned(),
            working_together: "We would like to work with you as a family. This is your choice. You can stop at any time.".to_owned(),
            record: "To help, we keep a record. The law lets us keep it because helping families is part of the council's job. \
                     You can ask who can see what, how long we keep it, and how to see your record."
                .to_owned(),
            sharing: "You can tell us people or services you do not want us to talk to. We follow that, unless somebody may be at \
                      risk of harm. If we must share without asking, we tell you, unless telling you would put somebody in danger."
                .to_owned(),
            learning: "Some facts, without names where we can, are used to learn what works across the country. You can object.".to_owned(),
        }
    }
}

/// Where the council's own time limits are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClockFile {
    /// A file in the form of the product's own `crates/clocks/clocks.toml`; none where the product's limits and closure days will do.
    pub file: Option<PathBuf>,
}

/// How often help can be asked for on the public pages from one network. Generous, since a family hub or a block of flats may be one network;
/// requests in which somebody may be in danger are counted by themselves, so that no others can use their number up.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ask {
    /// Requests in an hour.
    pub network_hour: i64,
    /// Requests in a day.
    pub network_day: i64,
}

impl Default for Ask {
    fn default() -> Self {
        Self { network_hour: 30, network_day: 150 }
    }
}

impl Settings {
    /// Reads the text of a configuration file. The error says where and what.
    pub fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), String> {
        let digits = self.council.colour.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(format!("council.colour must look like #1f5f5b, not {:?}", self.council.colour));
        }
        if contrast_with_white(digits) < 4.5 {
            return Err(format!(
                "council.colour {} is too light: white text on it could not be read (contrast below 4.5 to 1)",
                self.council.colour
            ));
        }
        let ring_back = &self.council.ring_back;
        if !ring_back.chars().all(|c| c.is_ascii_digit() || c == ' ') {
            return Err(format!(
                "council.ring_back must be a telephone number and nothing else, like 01632 960000, not {ring_back:?}"
            ));
        }
        self.server.check()?;
        self.sign_in.check()?;
        self.oidc.check(&self.server)?;
        self.emergencies.check()?;
        self.already_open.check()?;
        self.sending.check()?;
        self.search.check()?;
        self.trail.check()?;
        self.packages.check()?;
        self.files.check()?;
        if !self.opening.is_ever_open() {
            return Err("opening must name hours for at least one day of the week".to_owned());
        }
        if self.ask.network_hour < 1 || self.ask.network_day < self.ask.network_hour {
            return Err("ask.network_hour must be at least 1 and ask.network_day at least as much".to_owned());
        }
        if !(1..=52).contains(&self.plan.review_weeks) {
            return Err("plan.review_weeks must be from 1 to 52".to_owned());
        }
        let wording = &self.wording;
        let texts = [&wording.version, &wording.working_together, &wording.record, &wording.sharing, &wording.learning];
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Err(
                "wording.version and each text of wording must say something; leave them out for the model wording"
                    .to_owned(),
            );
        }
        if !self.plan.check_in_months.iter().all(|months| (1..=36).contains(months)) {
            return Err("plan.check_in_months must be three numbers from 1 to 36".to_owned());
        }
        work::check(&self.drift, &self.visits, &self.supervision, &self.load, &self.transfer)?;
        if !(1..=20).contains(&self.plan.appointments_a_week) {
            return Err("plan.appointments_a_week must be from 1 to 20".to_owned());
        }
        let codes: Vec<&str> = self.assessment.domains.iter().map(|domain| domain.code.as_str()).collect();
        let is_code = |code: &&str| {
            !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        let is_twice = codes.iter().enumerate().any(|(at, code)| codes[..at].contains(code));
        if codes.is_empty() || is_twice || !codes.iter().all(is_code) {
            return Err(
                "assessment.domains needs at least one domain, each with a code of its own in small letters".to_owned()
            );
        }
        if self.caseload.usual_most < 1 || self.caseload.most < self.caseload.usual_most {
            return Err("caseload.usual_most must be at least 1 and caseload.most at least as much".to_owned());
        }
        Ok(())
    }
}

/// The contrast ratio of white text on this colour, by WCAG 2.2's definition of relative luminance.
fn contrast_with_white(digits: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or(0)) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    1.05 / (0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_a_working_configuration() {
        let settings = Settings::parse("").expect("defaults");
        assert_eq!((settings.caseload.usual_most, settings.caseload.most), (8, 15));
        assert!(!settings.server.is_https());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        assert!(Settings::parse("[council]\ncolor = 1").expect_err("refused").contains("color"));
        assert!(Settings::parse("[council]\ncolour = \"teal\"").expect_err("refused").contains("#1f5f5b"));
        assert!(Settings::parse("[council]\ncolour = \"#ffff00\"").expect_err("refused").contains("too light"));
        assert!(
            Settings::parse("[council]\nring_back = \"Family Help 01632\"").expect_err("refused").contains("number")
        );
        assert!(Settings::parse("[caseload]\nusual_most = 20").expect_err("refused").contains("caseload"));
        assert!(Settings::parse("[opening]\nmonday = \"9 to 5\"").expect_err("refused").contains("08:45-17:00"));
        assert!(Settings::parse("[opening]\nmon = \"closed\"").expect_err("refused").contains("monday"));
        assert!(Settings::parse("[ask]\nnetwork_day = 3").expect_err("refused").contains("ask.network_day"));
        assert!(Settings::parse("[files]\nclamd = \"clamd\"").expect_err("refused").contains("files.clamd"));
        assert!(Settings::parse("[trail]\ncheckpoint_minutes = 0").expect_err("refused").contains("1 to 1440"));
    }

    #[test]
    fn off_loopback_means_https() {
        let settings = Settings::parse("[server]\nlisten = \"0.0.0.0:80\"").expect("settings");
        assert!(settings.server.is_https());
    }
}
