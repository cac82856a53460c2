//! Passwords: hashed with Argon2id at the library's default cost (19 MiB, two passes), which is OWASP's first choice.

use alongside_schema::Chance;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

use crate::passwords::LONGEST;

/// The hash to store.
pub(crate) fn hash(chance: &Chance, password: &str) -> String {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &chance.salt())
        .map(|hash: PasswordHash| hash.to_string())
        .expect("a 16-byte salt and the default cost are valid")
}

/// Whether the password is right. Without a stored hash it takes the same time and says no, so that nobody can tell
/// from the time whether an account exists.
pub(crate) fn is_right(stored: Option<&str>, password: &str) -> bool {
    const NOBODYS: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(NOBODYS)) else { return false };
    let password = if password.len() > LONGEST * 4 { "" } else { password };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_right_or_wrong() {
        let stored = hash(&Chance::seeded(1), "correct horse battery");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(is_right(Some(&stored), "correct horse battery"));
        assert!(!is_right(Some(&stored), "correct horse batterz"));
        assert!(!is_right(None, "correct horse battery"));
    }
}
