//! The beginning of data that are packed in several ways, one in the other: as far as what a photograph says beside its picture can reach.
//!
//! Source: ISO 32000-1, 7.4.

use std::io::Read;

use flate2::bufread::ZlibDecoder;

use super::Means;
use super::streams::{Packing, Stream};
use crate::Refused;
use crate::bytes::head;

/// Two segments of the greatest length, with room for those before them.
const ENOUGH: usize = 192 * 1024;

/// The first bytes of the photograph in a stream.
///
/// # Errors
/// Where it is packed in a way that photographs are not.
pub(super) fn start(content: &[u8], stream: &Stream, means: &mut Means) -> Result<Vec<u8>, Refused> {
    let Packing::By(ways) = &stream.packing else { return Ok(Vec::new()) };
    // Letters for bytes take up to three places for one.
    let mut data = head(content.get(stream.data..).unwrap_or_default(), 3 * ENOUGH).to_vec();
    for way in &ways[..ways.len().saturating_sub(1)] {
        means.read(data.len())?;
        data = match way.as_slice() {
            b"FlateDecode" | b"Fl" => {
                let mut unpacked = Vec::new();
                // To a fault or to the limit: a reader shows what comes before a fault.
                let _ = ZlibDecoder::new(data.as_slice()).take(ENOUGH as u64).read_to_end(&mut unpacked);
                unpacked
            }
            b"ASCII85Decode" | b"A85" => of_base_85(&data),
            b"ASCIIHexDecode" | b"AHx" => of_base_16(&data),
            _ => return Err(Refused::Unusual),
        };
    }
    Ok(data)
}

/// Five letters from `!` to `u` for four bytes, the highest first; `z` for four zeros. Ends at `~`.
fn of_base_85(letters: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut number, mut count) = (0_u32, 0_usize);
    for letter in letters.iter().take_while(|letter| **letter != b'~') {
        match letter {
            b'z' if count == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                number = number.wrapping_mul(85).wrapping_add(u32::from(letter - b'!'));
                count += 1;
                if count == 5 {
                    bytes.extend(number.to_be_bytes());
                    (number, count) = (0, 0);
                }
            }
            _ => {}
        }
    }
    bytes
}

/// Two digits for a byte. Ends at `>`.
fn of_base_16(digits: &[u8]) -> Vec<u8> {
    let digits = digits.iter().take_while(|digit| **digit != b'>');
    let values: Vec<u32> = digits.filter_map(|digit| char::from(*digit).to_digit(16)).collect();
    values.chunks_exact(2).filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}
