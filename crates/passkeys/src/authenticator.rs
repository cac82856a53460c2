//! What the authenticator says (WebAuthn 6.1): for which service, whether somebody was there and who, and how often it was used.

use sha2::{Digest, Sha256};

use crate::cbor::Value;
use crate::{Fault, Service};

/// The longest name of a passkey, in bytes (5.1.3).
pub(crate) const LONGEST_ID: usize = 1023;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const MAY_BE_COPIED: u8 = 1 << 3;
const IS_COPIED: u8 = 1 << 4;
const HAS_PASSKEY: u8 = 1 << 6;
const HAS_MORE: u8 = 1 << 7;

/// What it says, read.
pub(crate) struct Said<'a> {
    service: &'a [u8],
    flags: u8,
    pub(crate) counter: u32,
    /// The name and the key of a passkey that it has just made.
    pub(crate) made: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> Said<'a> {
    /// Reads it whole: nothing may follow.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let (service, rest) = bytes.split_at_checked(32).ok_or(Fault::Unreadable)?;
        let (flags, rest) = rest.split_first().ok_or(Fault::Unreadable)?;
        let (counter, mut rest) = rest.split_first_chunk::<4>().ok_or(Fault::Unreadable)?;
        let mut made = None;
        if flags & HAS_PASSKEY != 0 {
            // The kind of device, of which nothing was asked.
            let (_, after) = rest.split_at_checked(16).ok_or(Fault::Unreadable)?;
            let (length, after) = after.split_first_chunk::<2>().ok_or(Fault::Unreadable)?;
            let (id, after) = after.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(Fault::Unreadable)?;
            let (_, left) = Value::read(after)?;
            made = Some((id, &after[..after.len() - left.len()]));
            rest = left;
        }
        if flags & HAS_MORE != 0 {
            (_, rest) = Value::read(rest)?;
        }
        if !rest.is_empty() {
            return Err(Fault::Unreadable);
        }
        Ok(Self { service, flags: *flags, counter: u32::from_be_bytes(*counter), made })
    }

    /// Checks what must be so of every answer.
    pub(crate) fn check(&self, service: &Service) -> Result<(), Fault> {
        if self.service != Sha256::digest(service.id()).as_slice() {
            return Err(Fault::WrongService);
        }
        if self.flags & PRESENT == 0 || self.flags & VERIFIED == 0 {
            return Err(Fault::NotVerified);
        }
        if self.is_copied() && !self.may_be_copied() {
            return Err(Fault::OddCopies);
        }
        Ok(())
    }

    /// Whether the passkey may be on several devices of its person.
    pub(crate) fn may_be_copied(&self) -> bool {
        self.flags & MAY_BE_COPIED != 0
    }

    fn is_copied(&self) -> bool {
        self.flags & IS_COPIED != 0
    }
}
