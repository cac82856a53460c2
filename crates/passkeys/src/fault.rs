//! Why an answer is not believed.

/// Why what a browser answered is not believed. For the trail and the service's own log: it holds nothing of what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fault {
    /// It is too long, not JSON, or lacks what it must have.
    #[error("the answer can not be read")]
    Unreadable,
    /// The client data are of another act: of making a passkey where one is used, or the other way round.
    #[error("it answers another kind of question")]
    WrongAct,
    /// It answers another challenge: an older one, or somebody else's.
    #[error("it answers another challenge")]
    WrongChallenge,
    /// The page was another site's, or stood in another site's frame.
    #[error("it was made on another site")]
    WrongOrigin,
    /// The authenticator answered for another service.
    #[error("the passkey is another service's")]
    WrongService,
    /// The device did not make sure that somebody is there, or who.
    #[error("the device did not make sure of who holds it")]
    NotVerified,
    /// The flags about copies contradict each other, or what was said when the passkey was made.
    #[error("what it says of copies of the passkey can not be")]
    OddCopies,
    /// The key is of a kind that is not taken, or is none.
    #[error("its key is of a kind that is not taken")]
    OddKey,
    /// The answer is of another passkey than the one it is held against.
    #[error("it is another passkey")]
    AnotherPasskey,
    /// The passkey is another person's, by its own words.
    #[error("the passkey is another person's")]
    AnotherPerson,
    /// The signature is not of this key.
    #[error("the signature is wrong")]
    WrongSignature,
    /// The counter has not moved on, so there may be two of the device.
    #[error("the counter went back: there may be a copy of the device")]
    Copied,
}
