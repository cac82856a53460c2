//! What is asked of a provider, and that nothing is believed of it that is not so. Every token is made and signed by the tests.

mod another;
mod ceremonies;
mod id_tokens;
mod keys;
mod logouts;
mod made;
mod providers;
