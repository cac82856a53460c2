//! Every query of this area.

mod book;
mod sendings;
mod waits;

pub use book::{
    Address, CheckedAddress, NewAddress, NewRecipient, Recipient, add_address, add_recipient, book, check_address,
    end_address, recipient,
};
pub use sendings::{Goes, NewSending, Sending, SendingReader, decide, prepare, release, sending, sendings};
pub use waits::{MOST, Waiting, how_many_wait, waiting};

/// Raw texts of this area, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[waits::WAITS];
