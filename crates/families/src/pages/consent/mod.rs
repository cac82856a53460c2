//! What people answered to the four questions that are called consent: everybody for themselves, each with its history, and taking an answer back.

pub(super) mod answer;
pub(super) mod list;
pub(super) mod withdraw;
