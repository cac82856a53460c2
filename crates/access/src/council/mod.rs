//! Signing in with the council's own accounts: what is known of its provider, and what is asked of it. What must be true of its answers is
//! `alongside_oidc`'s; the pages are in `pages/council/`, what is kept in `store/identities.rs`. See ADR 0046.

mod fetch;
mod trouble;

use std::sync::Arc;

use alongside_oidc::{Client, Code, Expected, Fault, KeyRing, Keys, Logout, Person, Provider, Tokens};
use alongside_schema::Role;
use alongside_web::Settings;
use alongside_web::settings::Oidc;
use tokio::sync::Mutex;

use self::fetch::Fetcher;
pub(crate) use self::trouble::Trouble;
use crate::session::code_hash;

/// For how many seconds what the provider says of itself is taken as it was. Keys that it took back are then gone as well.
const KNOWN_FOR: i64 = 60 * 60;

/// After how many seconds a provider that did not answer is asked again. Until then everybody is told at once.
const ASKED_AGAIN_AFTER: i64 = 10;

/// Signing in with the council's accounts, as it is set up. Cheap to clone.
#[derive(Clone)]
pub(crate) struct CouncilSignOn(Arc<Inner>);

struct Inner {
    settings: Oidc,
    client: Client,
    fetcher: Fetcher,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    known: Option<Known>,
    /// When it last did not answer, in seconds since 1970.
    failed_at: Option<i64>,
}

struct Known {
    provider: Provider,
    keys: KeyRing,
    at: i64,
}

impl CouncilSignOn {
    /// As the settings say it; nothing where it is off.
    pub(crate) fn of(settings: &Settings) -> Option<Self> {
        let oidc = settings.oidc.clone();
        let origin = settings.server.origin.as_deref().filter(|_| oidc.is_on())?;
        let client = Client { id: oidc.client_id.clone(), back: format!("{origin}/sign-in/council/back") };
        Some(Self(Arc::new(Inner { settings: oidc, client, fetcher: Fetcher::new(), memory: Mutex::default() })))
    }

    /// The provider's name.
    pub(crate) fn issuer(&self) -> &str {
        &self.0.settings.issuer
    }

    /// This service, as the provider knows it.
    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }

    /// After how many seconds the provider asks anew who somebody is, where that is set.
    pub(crate) fn max_age(&self) -> Option<u32> {
        self.0.settings.max_age_minutes.map(|minutes| minutes * 60)
    }

    /// Whether somebody whom the provider knows and nobody here does is given an account.
    pub(crate) fn adds_accounts(&self) -> bool {
        self.0.settings.adds_accounts
    }

    /// How many steps somebody did there: 1 or 2.
    pub(crate) fn strength(&self, person: &Person) -> i64 {
        if person.is_strong(&self.0.settings.strong) { 2 } else { 1 }
    }

    /// The work that somebody's groups give, and the work that they would give and do not.
    pub(crate) fn roles(&self, groups: &[String]) -> (Vec<Role>, Vec<Role>) {
        let map = &self.0.settings.groups;
        let gives = |role: Role| map.iter().any(|(name, group)| group.0 == role && groups.contains(name));
        let speaks_of = |role: &Role| map.values().any(|group| group.0 == *role);
        Role::ALL.iter().copied().filter(speaks_of).partition(|role| gives(*role))
    }

    /// What the provider says of itself, asked for once an hour.
    pub(crate) async fn provider(&self, now: i64) -> Result<Provider, Trouble> {
        let mut memory = self.0.memory.lock().await;
        Ok(self.known(&mut memory, now).await?.provider.clone())
    }

    /// Gives a code in for tokens.
    pub(crate) async fn tokens(&self, provider: &Provider, code: &Code) -> Result<Tokens, Trouble> {
        let secret = secret(&self.0.settings)?;
        let (body, header) = code.form(provider, &self.0.client, &secret)?;
        let answer = self.0.fetcher.post(provider.token.clone(), body, header).await?;
        Ok(Tokens::read(&answer)?)
    }

    /// Who a token is about.
    pub(crate) async fn person(&self, expected: Expected<'_>, token: &str) -> Result<Person, Trouble> {
        self.with_keys(expected.now, |keys| expected.check(token, keys)).await
    }

    /// Whose sessions the provider's token ends.
    pub(crate) async fn logout(&self, token: &str, now: i64) -> Result<Logout, Trouble> {
        let (issuer, client) = (self.issuer(), self.0.client.id.as_str());
        self.with_keys(now, |keys| alongside_oidc::logout(token, keys, issuer, client, now)).await
    }

    /// Checks something with the provider's keys, and again with newer ones where its key is not known.
    async fn with_keys<T>(&self, now: i64, check: impl Fn(&Keys) -> Result<T, Fault>) -> Result<T, Trouble> {
        let mut memory = self.0.memory.lock().await;
        let known = self.known(&mut memory, now).await?;
        match check(&known.keys.keys) {
            Err(Fault::UnknownKey) if known.keys.may_fetch(now) => {}
            checked => return Ok(checked?),
        }
        known.keys.tried(now);
        let newer = self.0.fetcher.get(known.provider.keys.clone()).await?;
        known.keys = KeyRing::new(Keys::read(&newer)?, now);
        Ok(check(&known.keys.keys)?)
    }

    /// What is known of the provider, which is asked where that is nothing, or old.
    async fn known<'a>(&self, memory: &'a mut Memory, now: i64) -> Result<&'a mut Known, Trouble> {
        let is_fresh = |known: &Known| (known.at..known.at + KNOWN_FOR).contains(&now);
        if !memory.known.as_ref().is_some_and(is_fresh) {
            if memory.failed_at.is_some_and(|at| (at..at + ASKED_AGAIN_AFTER).contains(&now)) {
                return Err(Trouble::Unreachable);
            }
            let asked = self.ask(now).await;
            memory.failed_at = asked.is_err().then_some(now);
            memory.known = Some(asked?);
        }
        memory.known.as_mut().ok_or(Trouble::Unreachable)
    }

    async fn ask(&self, now: i64) -> Result<Known, Trouble> {
        let said = self.0.fetcher.get(Provider::place(self.issuer())).await?;
        let provider = Provider::read(&said, self.issuer())?;
        let keys = Keys::read(&self.0.fetcher.get(provider.keys.clone()).await?)?;
        Ok(Known { provider, keys: KeyRing::new(keys, now), at: now })
    }
}

/// The secret that the provider gave, read from its file.
fn secret(settings: &Oidc) -> Result<String, Trouble> {
    let path = settings.client_secret_file.as_deref().ok_or(Trouble::NoSecret)?;
    let text = std::fs::read_to_string(path).map_err(|_| Trouble::NoSecret)?;
    let secret = text.trim();
    if secret.is_empty() { Err(Trouble::NoSecret) } else { Ok(secret.to_owned()) }
}

/// Whether signing in with the council's accounts is set up so that it can work, as far as this machine knows; in words what to do where not.
///
/// # Errors
/// That the secret's file can not be read, is empty, or is open to others on the machine.
pub fn check_sign_on(settings: &Settings) -> Result<(), String> {
    let oidc = &settings.oidc;
    let Some(path) = oidc.client_secret_file.as_deref().filter(|_| oidc.is_on()) else { return Ok(()) };
    let shown = path.display();
    if secret(oidc).is_err() {
        return Err(format!(
            "The secret for the council's sign-on (oidc.client_secret_file, {shown}) can not be read, or is empty. Put there what the provider gave"
        ));
    }
    #[cfg(unix)]
    if let Ok(about) = std::fs::metadata(path)
        && std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0
    {
        return Err(format!(
            "Others on this machine can read the secret for the council's sign-on. Run: chmod 600 {shown}"
        ));
    }
    Ok(())
}

/// Asks the provider what it is, once, for `alongside doctor`. Nothing where it is off.
///
/// # Errors
/// What is wrong with it, in words.
pub async fn reach_sign_on(settings: &Settings, now: i64) -> Option<Result<(), String>> {
    let sign_on = CouncilSignOn::of(settings)?;
    Some(sign_on.provider(now).await.map(|_| ()).map_err(|trouble| trouble.to_string()))
}

/// The digest by which a word of the provider's is remembered: about one session, or all of somebody's.
pub(crate) fn about(issuer: &str, subject: Option<&str>, session: Option<&str>) -> String {
    code_hash(&match (session, subject) {
        (Some(session), _) => format!("session\n{issuer}\n{session}"),
        (None, subject) => format!("person\n{issuer}\n{}", subject.unwrap_or_default()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_up(groups: &str) -> CouncilSignOn {
        let text = format!(
            "[server]\norigin = \"http://localhost:8080\"\n[oidc]\nissuer = \"https://login.example.org\"\nclient_id = \"alongside\"\n\
             client_secret_file = \"none\"\nstrong = [\"mfa\"]\ngroups = {{ {groups} }}"
        );
        CouncilSignOn::of(&Settings::parse(&text).expect("settings")).expect("it is on")
    }

    #[test]
    fn groups_give_work_and_take_it() {
        let of = |groups: &[&str]| {
            let map = "north = \"practitioner\", south = \"practitioner\", heads = \"manager\"";
            set_up(map).roles(&groups.iter().map(|group| (*group).to_owned()).collect::<Vec<_>>())
        };
        use Role::{Manager, Practitioner};
        assert_eq!(of(&["south", "football"]), (vec![Practitioner], vec![Manager]));
        assert_eq!(of(&["heads", "north"]), (vec![Practitioner, Manager], vec![]));
        assert_eq!(of(&["North"]), (vec![], vec![Practitioner, Manager]), "letter for letter");
        assert_eq!(
            set_up("").roles(&["north".to_owned()]),
            (vec![], vec![]),
            "where no group gives work, none takes it"
        );
    }

    #[test]
    fn a_session_and_a_person_are_different_things() {
        let names = [
            about("i", Some("a"), None),
            about("i", None, Some("a")),
            about("j", Some("a"), None),
            about("i", Some("b"), None),
        ];
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{at}");
        }
        assert_eq!(about("i", Some("a"), Some("s")), about("i", None, Some("s")));
    }
}
