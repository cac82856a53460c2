//! Who may come in, and what each may do here: sign-in, sessions, roles and permissions.
//!
//! Which *families* somebody may see is not decided here but in the query (`alongside_schema::reach`). This crate decides which
//! *pages* somebody's work includes: [`Routes`] is the only way to add a page, and it asks for a [`Permission`].

mod accounts;
mod asked;
mod askings;
mod breached;
mod ceremony;
mod council;
mod device;
mod even;
mod guard;
mod hashing;
mod invitations;
mod known_device;
mod pages;
mod password;
mod passwords;
mod permission;
mod picture;
mod recovery;
mod reviews;
mod routes;
mod session;
mod store;
mod strays;
mod throttle;
mod tokens;
mod told;
mod totp;
mod tries;

pub use accounts::{NewAccount, add_account, renew_code_on_server};
pub use asked::enter_forms_from_elsewhere;
pub use breached::{Breached, build_list};
pub use council::{check_sign_on, reach_sign_on};
pub use even::even;
pub use hashing::Hashing;
pub use invitations::{Letter, Post};
pub use pages::ask_for_proof;
pub use passwords::{Rule, Weak};
pub use permission::{Permission, may};
pub use routes::{Listed, Routes};
pub use session::{Here, code_hash};
pub use store::{
    RAW_TEXTS, TokenLine, accounts_exist, add_agency, add_team, add_token, addresses_of, council_has_manager,
    end_access_of_who_left, end_token, forget_old, know_council, set_password, token_lines, user_of_email, viewer,
};
pub use strays::by_secret;

pub use tokens::{NewToken, Scope, TOKEN_LASTS};
pub use told::Told;

use alongside_web::Site;

/// The pages of this area; what it sends goes by this post.
pub fn routes<P: Post>(site: &Site) -> Routes {
    pages::routes::<P>(site)
}

/// The hash of a password, as it is stored.
pub fn hash_password(site_chance: &alongside_schema::Chance, password: &str) -> String {
    password::hash(site_chance, password)
}
