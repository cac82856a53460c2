//! What a council sets about signing in with its own accounts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use alongside_schema::Role;
use serde::Deserialize;

use super::Server;

/// Signing in with the accounts that the council's people have already, by OpenID Connect. Off as long as there is no issuer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    /// The provider's name, letter for letter as it says it itself, like `https://login.example.org/tenant/v2.0`. Empty: off.
    pub issuer: String,
    /// What the provider calls this service.
    pub client_id: String,
    /// The file in which the secret for the provider lies. It is read each time, so a new one takes effect at once.
    pub client_secret_file: Option<PathBuf>,
    /// The work that each group of the provider's gives. Whoever is in none of the groups that give some work loses it at their next sign-in; work
    /// that no group here gives is left as it is.
    pub groups: BTreeMap<String, Group>,
    /// The words of `amr` or `acr` that count as two steps, like `mfa`. Where the provider says none of them, the second step is asked for here.
    pub strong: Vec<String>,
    /// After how many minutes the provider asks its people anew who they are. Left out: as it does by itself.
    pub max_age_minutes: Option<u32>,
    /// Whether somebody whom the provider knows and this service does not is given an account. Otherwise an administrator adds them first.
    pub adds_accounts: bool,
}

/// The work that a group gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Group(pub Role);

impl TryFrom<String> for Group {
    type Error = String;

    /// Reads the code of a role. The roles that nobody gives alone are none that a group could give: whoever manages the council's groups would.
    fn try_from(code: String) -> Result<Self, String> {
        let role: Role = code.parse().map_err(|_| {
            let free = Role::ALL.iter().filter(|role| !Role::GUARDED.contains(role));
            let known: Vec<&str> = free.map(|role| role.code()).collect();
            format!("oidc.groups gives one of {}, not {code:?}", known.join(", "))
        })?;
        if Role::GUARDED.contains(&role) {
            return Err(format!(
                "oidc.groups can not give {code}: two administrators give it, under People who sign in"
            ));
        }
        Ok(Self(role))
    }
}

impl Oidc {
    /// Whether people sign in with the council's accounts.
    pub fn is_on(&self) -> bool {
        !self.issuer.is_empty()
    }

    pub(super) fn check(&self, server: &Server) -> Result<(), String> {
        if !self.is_on() {
            return match self.client_id.is_empty() && self.groups.is_empty() && !self.adds_accounts {
                true => Ok(()),
                false => Err("oidc.issuer must name the provider; without it nothing of oidc has an effect".to_owned()),
            };
        }
        if self.client_id.is_empty() || self.client_secret_file.is_none() {
            return Err("oidc needs client_id and client_secret_file, as the provider gave them".to_owned());
        }
        if server.origin.is_none() {
            return Err("oidc needs server.origin: the provider leads people back to it".to_owned());
        }
        if self.strong.iter().chain(self.groups.keys()).any(|word| word.trim().is_empty()) {
            return Err("oidc.strong and oidc.groups must not have an empty name".to_owned());
        }
        if self.max_age_minutes.is_some_and(|minutes| !(1..=7 * 24 * 60).contains(&minutes)) {
            return Err("oidc.max_age_minutes must be from 1 to 10080, a week".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    const RIGHT: &str = "[server]\norigin = \"http://localhost:8080\"\n[oidc]\nissuer = \"https://login.example.org\"\n\
        client_id = \"alongside\"\nclient_secret_file = \"secret\"\n";

    #[test]
    fn it_is_off_until_a_provider_is_named_and_then_whole() {
        assert!(!Settings::default().oidc.is_on());
        let set = Settings::parse(&format!("{RIGHT}groups = {{ \"Family help\" = \"practitioner\" }}")).expect("right");
        assert_eq!(set.oidc.groups["Family help"], Group(Role::Practitioner));
        for gone in ["issuer", "client_id", "client_secret_file", "origin"] {
            let without: String =
                RIGHT.lines().filter(|line| !line.starts_with(gone)).flat_map(|line| [line, "\n"]).collect();
            let fault = Settings::parse(&without).expect_err(gone);
            assert!(fault.contains(gone), "{gone}: {fault}");
        }
    }

    #[test]
    fn no_group_gives_what_two_people_give() {
        for (role, says) in
            [("administrator", "two administrators"), ("auditor", "two administrators"), ("boss", "practitioner")]
        {
            let fault = Settings::parse(&format!("{RIGHT}groups = {{ all = \"{role}\" }}")).expect_err(role);
            assert!(fault.contains(says), "{fault}");
        }
    }

    #[test]
    fn a_wrong_number_is_named() {
        assert!(
            Settings::parse(&format!("{RIGHT}max_age_minutes = 0")).expect_err("refused").contains("max_age_minutes")
        );
        assert!(Settings::parse(&format!("{RIGHT}strong = [\"\"]")).expect_err("refused").contains("strong"));
    }
}
