//! Why somebody is not signed in by the council's provider.

use alongside_oidc::Fault;

/// Why somebody is not signed in. For the trail and for whoever runs the service: the page says the same whatever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// The provider does not answer, or too late, too much, or with an error.
    #[error("the provider does not answer as it should")]
    Unreachable,
    /// The file of the secret can not be read.
    #[error("the secret for the provider can not be read")]
    NoSecret,
    /// What it says is not believed.
    #[error(transparent)]
    NotBelieved(#[from] Fault),
    /// The browser has begun nothing, or it was used already, or too long ago.
    #[error("nothing was begun in this browser")]
    NotBegun,
    /// No account is linked to who it is.
    #[error("no account is linked")]
    Unknown,
    /// The account that is linked has ended.
    #[error("the account has ended")]
    Gone,
    /// It is not whom it should be: another council account than the one that is linked.
    #[error("it is another council account")]
    AnotherPerson,
    /// It was proved in fewer steps than the session took.
    #[error("it was proved in one step where two are needed")]
    TooWeak,
    /// Whoever began is not signed in any more in this browser.
    #[error("the session has ended meanwhile")]
    SignedOut,
    /// The provider said meanwhile that it signed them out.
    #[error("the provider signed them out meanwhile")]
    LoggedOut,
    /// The one-time code was used, or is too old.
    #[error("the one-time code works no more")]
    NoCode,
    /// The provider does not say what a new account needs: a name and an address that it made sure of.
    #[error("the provider says no name or no e-mail address for a new account")]
    NoName,
}
