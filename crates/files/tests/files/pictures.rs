//! Where a photograph was taken is gone, and the right way up is kept.

use alongside_files::{Limits, examine};

use alongside_hostile::made::*;

fn cleaned(content: &[u8]) -> Vec<u8> {
    examine(content, &Limits::default()).expect("a picture").content.into_owned()
}

/// A photograph with all that cameras and programs write beside it, each carrying a place.
fn photograph(turned: u8) -> Vec<u8> {
    let with = |start: &[u8]| join(&[start, PLACE]);
    let picture = jpeg_with(
        640,
        480,
        &[
            segment(0xe0, &with(b"JFXX\0\x10")),
            segment(0xe1, &join(&[b"Exif\0\0", &exif(turned)])),
            segment(0xe1, &with(b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>")),
            segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"),
            segment(0xe2, &with(b"MPF\0")),
            segment(0xed, &with(b"Photoshop 3.0\08BIM\x04\x04")),
            segment(0xee, &with(b"Adobe\0\x64\0\0\0\0\x01")),
            segment(0xef, PLACE),
            segment(0xfe, PLACE),
        ],
    );
    // Telephones put a second picture or a short film after the first one.
    join(&[&picture, PLACE, &jpeg()])
}

#[test]
fn a_photograph_no_longer_says_where_it_was_taken() {
    let sent = photograph(1);
    let kept = cleaned(&sent);
    assert!(holds(&sent, PLACE) && !holds(&kept, PLACE));
    for gone in [&b"Exif"[..], b"xmpmeta", b"MPF", b"Photoshop", b"JFXX", b"RGB"] {
        assert!(holds(&sent, gone) && !holds(&kept, gone), "{}", gone.escape_ascii());
    }
}

#[test]
fn a_photograph_keeps_its_picture_and_its_colours() {
    let kept = cleaned(&photograph(1));
    assert!(kept.ends_with(b"picture\xff\0data\xff\xd0more\xff\xd9"));
    for stays in [
        &b"JFIF\0\x01\x02\x01\0\x48\0\x48\0\0\xff"[..],
        b"ICC_PROFILE\0\x01\x01colours",
        b"Adobe\0\x64\0\0\0\0\x01\xff",
    ] {
        assert!(holds(&kept, stays), "{}", stays.escape_ascii());
    }
}

#[test]
fn a_photograph_stays_the_right_way_up() {
    for turned in 2..=8 {
        let kept = cleaned(&photograph(turned));
        assert!(!holds(&kept, PLACE));
        let only = join(&[
            b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0",
            &[turned, 0, 0, 0, 0, 0, 0],
        ]);
        assert!(holds(&kept, &only), "{turned}");
        assert_eq!(cleaned(&kept), kept);
    }
    for unknown in [0, 1, 9, 255] {
        assert!(!holds(&cleaned(&photograph(unknown)), b"Exif"), "{unknown}");
    }
}

#[test]
fn exif_that_leads_astray_is_left_out() {
    for wrong in [
        &b"II*\0\xff\xff\xff\xff"[..],
        b"MM\0*\0\0\0\x08\xff\xff",
        b"",
        b"XX",
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x02\0\0\0\x06\0\0\0",
    ] {
        let kept = cleaned(&jpeg_with(640, 480, &[segment(0xe1, &join(&[b"Exif\0\0", wrong]))]));
        assert!(!holds(&kept, b"Exif"), "{}", wrong.escape_ascii());
    }
}

#[test]
fn a_photograph_of_several_scans_is_kept_whole() {
    let scan = join(&[&segment(0xda, b"\x01\x01\0\0\x3f\0"), b"second"]);
    let one = jpeg();
    let (start, end) = one.split_at(one.len() - 2);
    let two = join(&[start, &segment(0xfe, PLACE), b"\xff", &segment(0xc4, &[0; 18]), &scan, end]);
    let kept = cleaned(&two);
    assert!(!holds(&kept, PLACE));
    assert!(kept.ends_with(&join(&[b"more", &segment(0xc4, &[0; 18]), &scan, b"\xff\xd9"])));
}

#[test]
fn a_picture_loses_its_texts_and_times() {
    let names = [b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf", b"caBX", b"prVt"];
    let chunks: Vec<Vec<u8>> = names.iter().map(|name| chunk(name, PLACE)).collect();
    let colours = chunk(b"gAMA", &[0, 0, 0xb1, 0x8f]);
    let kept = cleaned(&join(&[&png_with(640, 480, &[chunks.concat(), colours.clone()]), PLACE]));
    assert_eq!(kept, png_with(640, 480, &[colours]));
}

#[test]
fn a_picture_stays_the_right_way_up() {
    let upright = cleaned(&png_with(640, 480, &[chunk(b"eXIf", &exif(1))]));
    assert_eq!(upright, png());
    let turned = cleaned(&png_with(640, 480, &[chunk(b"eXIf", &exif(6))]));
    assert!(!holds(&turned, PLACE));
    let only = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    assert_eq!(turned, png_with(640, 480, &[chunk(b"eXIf", only)]));
}

#[test]
fn a_webp_loses_what_is_written_beside_it_and_stays_the_right_way_up() {
    let sent = |turned| {
        let chunks = [
            (b"VP8X", vp8x(0x2c)),
            (b"ICCP", b"colours".to_vec()),
            (b"VP8 ", vp8(640, 480)),
            (b"EXIF", exif(turned)),
            (b"XMP ", PLACE.to_vec()),
            (b"ABCD", PLACE.to_vec()),
        ];
        join(&[&riff(&chunks), PLACE])
    };
    let plain = [(b"VP8X", vp8x(0x20)), (b"ICCP", b"colours".to_vec()), (b"VP8 ", vp8(640, 480))];
    assert_eq!(cleaned(&sent(1)), riff(&plain));
    let only = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0".to_vec();
    let mut turned = plain.to_vec();
    turned[0].1[0] |= 8;
    turned.push((b"EXIF", only));
    assert_eq!(cleaned(&sent(8)), riff(&turned));
}
