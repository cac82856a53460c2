//! What a council sets about signing in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

/// Of whom a second step is asked when they sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Of everybody but those who only ask for help; who has none yet sets one up before anything else.
    Always,
    /// Of those who have set one up.
    Asked,
}

/// How sign-in behaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// Minutes without a page after which a session ends.
    pub idle_minutes: i64,
    /// Hours after which a session ends in any case.
    pub longest_hours: i64,
    /// Wrong passwords for one account from one network in a quarter of an hour, after which the account waits there.
    pub account_tries: i64,
    /// Wrong passwords for one account from all networks together, after which it waits everywhere but where its person signs in from.
    pub account_tries_everywhere: i64,
    /// Wrong passwords from one network in a quarter of an hour, after which it waits; codes and tokens that are none in the same way.
    pub network_tries: i64,
    /// A list of passwords that are known from break-ins, as `alongside passwords build` makes it. None: passwords are only judged by how
    /// easy they are to guess.
    pub passwords_file: Option<PathBuf>,
    /// Words of the place that no password may be made of: the town, the football club, the office's street.
    pub words: Vec<String>,
    /// Of whom a second step is asked.
    pub second_factor: SecondFactor,
    /// Minutes for which it is enough to have proved who one is, before something that takes a fresh proof.
    pub proof_minutes: i64,
    /// The domains of each agency's addresses at work, by the agency's name. To another address an invitation goes only once a second
    /// administrator has confirmed it.
    pub work_domains: BTreeMap<String, Vec<String>>,
    /// Days after which somebody looks again at whether a person still is to have what they have.
    pub review_days: i64,
    /// Days without signing in after which that is shown where it is looked at; days, too, without use of a program's token.
    pub unused_days: i64,
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            idle_minutes: 30,
            longest_hours: 12,
            account_tries: 5,
            account_tries_everywhere: 50,
            network_tries: 30,
            passwords_file: None,
            words: Vec::new(),
            second_factor: SecondFactor::Always,
            proof_minutes: 15,
            work_domains: BTreeMap::new(),
            review_days: 90,
            unused_days: 90,
        }
    }
}

impl SignIn {
    pub(super) fn check(&self) -> Result<(), String> {
        let numbers = [
            self.idle_minutes,
            self.longest_hours,
            self.account_tries,
            self.account_tries_everywhere,
            self.network_tries,
            self.proof_minutes,
            self.review_days,
            self.unused_days,
        ];
        if numbers.iter().any(|number| *number < 1) {
            return Err("every number of sign_in must be at least 1".to_owned());
        }
        Ok(())
    }
}
