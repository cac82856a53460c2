//! Acts that change a life: each one page that says first what it changes, and a page on which it can be taken back.

pub(super) mod event;
pub(super) mod joining;
pub(super) mod moving;
pub(super) mod person;
