//! The picture that an app reads a secret from: a QR code, drawn as one path.

use qrcodegen::{QrCode, QrCodeEcc};

/// White squares around it, which readers need.
const MARGIN: i32 = 4;

/// A picture of black squares in a white field.
pub(crate) struct Picture {
    /// How many squares it is wide and high, with its margin.
    pub(crate) size: i32,
    /// The black squares, as the path of an SVG.
    pub(crate) path: String,
}

/// What an app needs to know: where the account is, whose it is, and the secret.
pub(crate) fn address(service: &str, council: &str, email: &str, letters: &str) -> String {
    let issuer = escaped(&format!("{service}, {council}"));
    format!("otpauth://totp/{issuer}:{}?secret={letters}&issuer={issuer}", escaped(email))
}

/// The picture of a text. Nothing where it is far too long for one.
pub(crate) fn picture(text: &str) -> Option<Picture> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let squares = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let black = squares.filter(|(x, y)| code.get_module(*x, *y));
    let path = black.map(|(x, y)| format!("M{},{}h1v1h-1z", x + MARGIN, y + MARGIN)).collect();
    Some(Picture { size: code.size() + 2 * MARGIN, path })
}

/// Letters and digits as they are, every other byte as `%` and two digits.
fn escaped(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_told_where_and_who() {
        let said = address("Alongside", "Luton Council", "tom@example.org", "GEZDGNBV");
        assert_eq!(
            said,
            "otpauth://totp/Alongside%2C%20Luton%20Council:tom%40example%2Eorg?secret=GEZDGNBV&issuer=Alongside%2C%20Luton%20Council"
        );
        let picture = picture(&said).expect("a picture");
        // Version 7 of the standard has 45 squares; the corner of its finder pattern is black.
        assert_eq!(picture.size, 45 + 8);
        assert!(picture.path.starts_with("M4,4h1v1h-1z"));
    }
}
