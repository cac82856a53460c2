//! Inviting somebody by e-mail. The link is a one-time code of their account that travels by itself, so it goes to an address at work alone, and never
//! brings work that nobody gives alone: there who confirms gives the code from hand to hand. See ADR 0056.

use alongside_schema::{Moment, Result, Tx};
use alongside_web::Settings;
use alongside_web::settings::SignIn;

/// How long a link works, in seconds: seven days.
pub(crate) const LINK_LASTS: i64 = 7 * 24 * 3600;

/// What this area asks of whoever sends messages. The binary says who that is.
pub trait Post: Send + Sync + 'static {
    /// Sends somebody the link with which they come in for the first time.
    fn invite(tx: &mut Tx<'_>, to: &str, letter: &Letter) -> Result<()>;
}

/// What an invitation says: it names nobody and no family.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The service and whose it is.
    pub service: String,
    /// The address to open.
    pub link: String,
    /// Until when it works.
    pub until: Moment,
    /// Whom to ring about it.
    pub help: String,
}

impl Letter {
    /// The letter with this code. Nothing where the address of the service is not set: a link needs one.
    pub(crate) fn new(settings: &Settings, code: &str, until: Moment) -> Option<Self> {
        let origin = settings.server.origin.as_deref()?;
        Some(Self {
            service: format!("{} of {}", settings.council.service, settings.council.name),
            link: format!("{origin}/invitation/{code}"),
            until,
            help: settings.council.help.clone(),
        })
    }
}

/// Whether an address is at one of the domains that are known to be this agency's.
pub(crate) fn is_at_work(settings: &SignIn, agency: &str, email: &str) -> bool {
    let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
    settings.work_domains.get(agency).is_some_and(|known| known.iter().any(|one| one.eq_ignore_ascii_case(domain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_by_its_whole_domain_alone() {
        let mut settings = SignIn::default();
        settings.work_domains.insert("Luton Council".to_owned(), vec!["luton.example".to_owned()]);
        for (agency, email, known) in [
            ("Luton Council", "ana@luton.example", true),
            ("Luton Council", "ana@LUTON.example", true),
            ("Luton Council", "ana@mail.luton.example", false),
            ("Luton Council", "ana@notluton.example", false),
            ("Luton Council", "ana@luton.example@elsewhere.example", false),
            ("Bramble Primary School", "ana@luton.example", false),
            ("Luton Council", "ana", false),
        ] {
            assert_eq!(is_at_work(&settings, agency, email), known, "{email} of {agency}");
        }
    }

    #[test]
    fn without_an_address_of_the_service_there_is_no_link() {
        let now: Moment = "2026-11-21T09:00:00Z".parse().expect("a moment");
        let mut settings = Settings::default();
        assert!(Letter::new(&settings, "c0de", now).is_none());
        settings.server.origin = Some("https://help.example.org".to_owned());
        let letter = Letter::new(&settings, "c0de", now).expect("a letter");
        assert_eq!(letter.link, "https://help.example.org/invitation/c0de");
    }
}
