//! Why a sign-in is not believed.

/// Why something that a provider said is not believed. For the service's own log: it holds nothing of what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fault {
    /// It is too long, not JSON, or lacks what it must have.
    #[error("what the provider said can not be read")]
    Unreadable,
    /// The issuer is not, letter for letter, the one that is set.
    #[error("it comes from another issuer than the one that is set")]
    WrongIssuer,
    /// An address is not `https`, and not of this machine.
    #[error("an address of the provider is not https")]
    NotPrivate,
    /// The provider does not do the code flow, PKCE by SHA-256, or signatures that we check.
    #[error("the provider can not do what is needed: code flow, PKCE with S256, and RS256, PS256 or ES256")]
    Unable,
    /// The ceremony was begun too long ago.
    #[error("it took longer than ten minutes")]
    TooLate,
    /// The answer belongs to no ceremony of this browser.
    #[error("the state is not that of the ceremony")]
    WrongState,
    /// The provider says that it did not sign somebody in.
    #[error("the provider signed nobody in")]
    Denied,
    /// A parameter of the answer stands there twice, or the code is none.
    #[error("the answer is not one of the code flow")]
    OddAnswer,
    /// The token is not three parts, or one of them can not be read.
    #[error("the token can not be read")]
    UnreadableToken,
    /// The token is signed in a way that is not taken: `none`, a shared secret, or one that its key is not for.
    #[error("the token is signed in a way that is not taken")]
    WrongAlgorithm,
    /// The token asks for something that must be understood and is not (`crit`).
    #[error("the token asks for what is not known here")]
    NotUnderstood,
    /// It is a token of another type.
    #[error("it is a token of another type")]
    WrongType,
    /// No key of the provider has the token's `kid`. Its keys may be newer than ours.
    #[error("the key of the token is not known")]
    UnknownKey,
    /// A set of keys names one key twice, or has none that can be used.
    #[error("the provider's keys can not be used")]
    OddKeys,
    /// The signature is not of this key.
    #[error("the signature is wrong")]
    WrongSignature,
    /// The token is not for us, or not for us alone and given to another.
    #[error("the token is for another service")]
    WrongAudience,
    /// The token has ended.
    #[error("the token has ended")]
    Ended,
    /// The token is from the future, or begins later.
    #[error("the token is not valid yet")]
    NotYet,
    /// The token answers another ceremony.
    #[error("the nonce is not that of the ceremony")]
    WrongNonce,
    /// The access token beside it belongs to another.
    #[error("the access token is not the one that the token speaks of")]
    WrongAccessToken,
    /// Whoever it is proved it too long ago, or the token does not say when.
    #[error("who signs in proved who they are too long ago")]
    ProvedTooLongAgo,
    /// It names nobody.
    #[error("the token names nobody")]
    Nobody,
    /// A token of a logout is not one, or carries what only an ID token has.
    #[error("it is no token of a logout")]
    NoLogout,
}
