//! How large a file may be.

use crate::Refused;

/// How large a file may be. The numbers are settings; whole ones, so that messages can say them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most for one file as it is sent, in megabytes of 1,048,576 bytes: what Windows shows as 10 MB still passes.
    pub megabytes: u64,
    /// The most for one picture, in millions of pixels. A telephone takes 12 to 50.
    pub megapixels: u64,
    /// The most for one office document when all its parts are unpacked, in megabytes.
    pub unpacked_megabytes: u64,
    /// The most parts in one office document.
    pub parts: usize,
}

/// A page of A3 has 70 million dots at 600 to the inch: so many times more than a picture by itself may a picture in a PDF have.
const TIMES_LARGER: u64 = 4;

impl Default for Limits {
    /// 10 megabytes, 50 megapixels, 100 megabytes unpacked, 2,000 parts.
    fn default() -> Self {
        Self { megabytes: 10, megapixels: 50, unpacked_megabytes: 100, parts: 2_000 }
    }
}

impl Limits {
    /// The most for one file, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.megabytes.saturating_mul(1 << 20)
    }

    /// The most for one office document unpacked, in bytes.
    pub(crate) fn unpacked_bytes(&self) -> u64 {
        self.unpacked_megabytes.saturating_mul(1 << 20)
    }

    /// Whether a picture of this width and height, in pixels, may pass. One without any is damaged.
    pub(crate) fn picture(&self, width: u32, height: u32) -> Result<(), Refused> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 {
            Err(Refused::Damaged)
        } else if pixels > self.megapixels.saturating_mul(1_000_000) {
            Err(Refused::TooManyPixels { megapixels: self.megapixels })
        } else {
            Ok(())
        }
    }
    /// Whether a picture of this width and height, in pixels, may stand in a PDF.
    pub(crate) fn picture_in_document(&self, width: impl Into<u64>, height: impl Into<u64>) -> Result<(), Refused> {
        let most = self.megapixels.saturating_mul(1_000_000 * TIMES_LARGER);
        if width.into().saturating_mul(height.into()) > most { Err(Refused::HugePage) } else { Ok(()) }
    }
}
