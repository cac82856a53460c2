//! Reading out of files that may be cut off or lie about their lengths: what is not there is `None`.

/// So many bytes from this place.
pub(crate) fn piece(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    piece(bytes, at, N)?.try_into().ok()
}

/// A number of two bytes, lowest byte first.
pub(crate) fn low_first_16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

/// A number of four bytes, lowest byte first.
pub(crate) fn low_first_32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

/// A number of two bytes, highest byte first.
pub(crate) fn high_first_16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

/// A number of four bytes, highest byte first.
pub(crate) fn high_first_32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

/// A length or position that the file gives, as one of this machine.
pub(crate) fn size(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}

/// Whether these bytes stand anywhere in the others.
pub(crate) fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}

/// The first bytes of a file, at most so many.
pub(crate) fn head(bytes: &[u8], most: usize) -> &[u8] {
    &bytes[..bytes.len().min(most)]
}

/// The last bytes of a file, at most so many.
pub(crate) fn tail(bytes: &[u8], most: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(most)..]
}
