//! PDFs.

use alongside_files::{Kind, Limits, examine};
use alongside_hostile::made::*;
use alongside_hostile::pdf::all;

use super::meet;

#[test]
fn pdfs_that_do_more_than_show_are_refused() {
    meet(&all());
}

#[test]
fn pdfs_that_only_show_are_taken() {
    let form = "<</AcroForm<</Fields[5 0 R]>>/OpenAction[3 0 R/Fit]>>";
    let page = "<</Type/Page/MediaBox[0 0 595.28 841.89]/UserUnit 1.0/Annots[<</Subtype/Link/A<</S/URI/URI(https://example.org)>>>>]>>";
    let words = "<</Launched 1/JavaScripted 2/XFAnot 3/Title(The /OpenAction of a play)>>";
    let scan = stream("/Subtype/Image/Width 9920/Height 14032/Filter/CCITTFaxDecode/DecodeParms<</K -1>>", b"data");
    let lines =
        stream("/Type/XRef/W[1 2 1]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>", &zlib(&[0; 40]));
    let profile = stream("/N 3/Alternate/DeviceRGB/Filter[/ASCII85Decode/FlateDecode]", b"Gb\"0~>");
    // Here a longer name begins like an act, just where one piece that is unpacked ends.
    let packed = packed_objects(&join(&[&vec![b' '; 32 * 1024 - 11], b"/Launched 1 <</Type/Page/Parent 3 0 R>>"]));
    let objects = [form.into(), page.into(), words.into(), scan, lines, profile, packed];
    let pdf = pdf_of(&objects);
    let examined = examine(&pdf, &Limits::default()).expect("it only shows");
    assert!(examined.kind == Kind::Pdf && *examined.content == *pdf);
}

#[test]
fn a_photograph_in_a_pdf_no_longer_says_where_it_was_taken() {
    let photograph = |place: bool| {
        let told = |start: &[u8]| if place { join(&[start, PLACE]) } else { vec![0; start.len() + PLACE.len()] };
        let exif = if place { join(&[b"Exif\0\0", &exif(6)]) } else { vec![0; 6 + exif(6).len()] };
        let segments = [segment(0xe1, &exif), segment(0xed, &told(b"Photoshop 3.0\0")), segment(0xfe, &told(b"at "))];
        let picture = jpeg_with(640, 480, &segments);
        // The small preview, three bytes after the two numbers, goes too.
        let preview = if place { b"\x01\x01RGB" } else { b"\0\0\0\0\0" };
        let at = picture.windows(5).position(|bytes| bytes == b"\x01\x01RGB").expect("a preview");
        join(&[&picture[..at], preview, &picture[at + 5..]])
    };
    let pdf = |place| {
        let says = "/Subtype/Image/Width 640/Height 480/Filter/DCTDecode";
        pdf_of(&[stream(says, &photograph(place)), stream("/Filter[/DCTDecode]", &photograph(place))])
    };
    let sent = pdf(true);
    let kept = examine(&sent, &Limits::default()).expect("a PDF").content;
    assert!(holds(&sent, PLACE) && !holds(&kept, PLACE));
    // To the byte what it was, with zeros where the place stood: everything is found where it was.
    assert!(*kept == *pdf(false));
}

#[test]
fn what_a_pdf_tells_of_a_place_is_blotted_out_and_the_rest_stays() {
    let told = "<x:xmpmeta><rdf:Description exif:GPSLatitude=\"51,52.7N\"/></x:xmpmeta>";
    let other = "<x:xmpmeta><rdf:Description dc:title=\"Letter\"/></x:xmpmeta>";
    let says = "/Type/Metadata/Subtype/XML";
    let plain = stream(says, told.as_bytes());
    let packed = stream(&format!("{says}/Filter/FlateDecode"), &zlib(told.as_bytes()));
    let sent = pdf_of(&[plain, packed, stream(says, other.as_bytes())]);
    let kept = examine(&sent, &Limits::default()).expect("a PDF").content;
    assert!(!holds(&kept, b"GPSL") && holds(&kept, other.as_bytes()));
    assert!(!holds(&kept, &zlib(told.as_bytes())) && holds(&kept, &zlib(b"")));
    assert_eq!(kept.len(), sent.len());
}
