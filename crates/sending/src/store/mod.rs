//! Every query of this area.

mod book;

pub use book::{
    Address, CheckedAddress, NewAddress, NewRecipient, Recipient, add_address, add_recipient, book, check_address,
    end_address, recipient,
};
