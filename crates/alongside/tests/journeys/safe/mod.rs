//! What OWASP ASVS asks for and no journey shows on its way: each test is named in `docs/asvs.toml` as the proof of a requirement.

mod api;
mod headers;
mod passwords;
pub mod scripts;
mod sessions;
mod source;
mod written;
