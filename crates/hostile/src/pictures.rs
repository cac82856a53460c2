//! Pictures.

use alongside_files::{Kind, Refused};

use crate::Cases;
use crate::made::*;

pub fn all() -> Cases {
    let too_many = || Refused::TooManyPixels { megapixels: 50 };
    let bomb = |start: &[u8]| join(&[start, &zlib(&vec![0; 200 << 20])]);
    let interlaced = |side: u32| {
        let header = join(&[&side.to_be_bytes(), &side.to_be_bytes(), &[16, 6, 0, 0, 1]]);
        join(&[b"\x89PNG\r\n\x1a\n", &chunk(b"IHDR", &header), &chunk(b"IDAT", b"x"), &chunk(b"IEND", b"")])
    };
    let frame = |precision: u8, side: u16, colours: u8| {
        let [high, low] = side.to_be_bytes();
        let each: Vec<u8> = (0..colours).flat_map(|colour| [colour, 0x11, 0]).collect();
        let frame = segment(0xc2, &join(&[&[precision, high, low, high, low, colours], &each]));
        join(&[b"\xff\xd8", &frame, &segment(0xda, b"\x01\x01\0\0\x3f\0"), b"data\xff\xd9"])
    };
    // The first directory says that the next one is itself.
    let mut circle = exif(1);
    let end = circle.len() - PLACE.len();
    circle[end - 4..end].copy_from_slice(&[8, 0, 0, 0]);
    let moving: Vec<(&[u8; 4], Vec<u8>)> = (0..10_000).map(|_| (b"ANMF", vec![0; 30])).collect();
    let mut wrong_length = webp();
    wrong_length[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    vec![
        ("a picture of 1 by 2,147,483,647", png_with(1, 0x7fff_ffff, &[]), too_many()).into(),
        ("a picture of 4,294,967,295 by 4,294,967,295", png_with(u32::MAX, u32::MAX, &[]), too_many()).into(),
        ("a huge picture in seven passes", interlaced(60_000), too_many()).into(),
        ("a picture with a text that swells", png_with(9, 9, &[chunk(b"zTXt", &bomb(b"a\0\0"))]), Kind::Png).into(),
        ("a picture with a profile that swells", png_with(9, 9, &[chunk(b"iCCP", &bomb(b"a\0\0"))]), Kind::Png).into(),
        ("a picture with a profile that is none", png_with(9, 9, &[chunk(b"iCCP", b"a\0\0none")]), Kind::Png).into(),
        ("a picture of 100,000 pieces", png_with(9, 9, &vec![chunk(b"tEXt", b"a\0b"); 100_000]), Refused::OtherPicture)
            .into(),
        ("a photograph of 65,535 segments", jpeg_with(9, 9, &vec![segment(0xfe, b"x"); 65_535]), Refused::OtherPicture)
            .into(),
        ("a photograph of twelve bits", frame(12, 9, 3), Refused::OtherPicture).into(),
        ("a huge photograph of four inks", frame(8, 20_000, 4), too_many()).into(),
        (
            "a photograph whose EXIF goes in a circle",
            jpeg_with(9, 9, &[segment(0xe1, &join(&[b"Exif\0\0", &circle]))]),
            Kind::Jpeg,
        )
            .into(),
        ("a WebP of 10,000 pictures", riff(&moving), Refused::Moving).into(),
        ("a WebP that says a wrong length", wrong_length, Refused::Damaged).into(),
        ("a photograph of marks without end", join(&[b"\xff\xd8", &vec![0xff; 9 << 20]]), Refused::Damaged).into(),
    ]
}
