//! Pictures.

use alongside_files::{Limits, examine};
use alongside_hostile::made::*;
use alongside_hostile::pictures::all;

use super::meet;

#[test]
fn pictures_that_swell_or_lead_astray() {
    meet(&all());
}

#[test]
fn what_swells_beside_a_picture_is_left_out() {
    let kept = |name, data: &[u8]| {
        let sent = png_with(9, 9, &[chunk(name, data)]);
        examine(&sent, &Limits::default()).expect("a picture").content.into_owned()
    };
    assert_eq!(kept(b"zTXt", &join(&[b"a\0\0", &zlib(&vec![0; 20 << 20])])), png_with(9, 9, &[]));
    assert_eq!(kept(b"iCCP", &join(&[b"a\0\0", &zlib(&vec![0; 20 << 20])])), png_with(9, 9, &[]));
    let profile = join(&[b"a\0\0", &zlib(b"colours")]);
    assert_eq!(kept(b"iCCP", &profile), png_with(9, 9, &[chunk(b"iCCP", &profile)]));
}
