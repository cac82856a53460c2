//! PDFs.

use alongside_files::{Kind, Refused};

use crate::made::*;
use crate::{Case, Cases};

pub fn all() -> Cases {
    let groups = [that_run(), packed_so_that_nobody_sees(), that_cost()];
    groups.into_iter().flatten().collect()
}

/// A script, as an object says it.
const SCRIPT: &[u8] = b"<</S/JavaScript/JS(app.alert\\(1\\))>>";

pub fn that_run() -> Cases {
    let runs = |what, object: &str| Case::from((what, pdf_with(object), Refused::RunsByItself));
    let carries = |what, object: &str| Case::from((what, pdf_with(object), Refused::CarriesFile));
    let huge = |what, object: &str| Case::from((what, pdf_with(object), Refused::HugePage));
    vec![
        runs("a PDF with a script on opening", "<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
        runs("a PDF with named scripts", "<</Names<</JavaScript 5 0 R>>>>"),
        runs("a PDF with a script in other letters", "<</S/#4aava#53cript/JS(x)>>"),
        runs("a PDF with a script all in numbers", "<</S/#4a#61#76#61#53#63#72#69#70#74/JS(x)>>"),
        runs("a PDF with a script after a comment", "<</S%to be found\r/JavaScript/JS(x)>>"),
        runs("a PDF with a script in a string, where an object could begin", "(7 0 obj<</S/JavaScript/JS 8 0 R>>)"),
        runs("a PDF that starts a program", "<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>>>"),
        runs("a PDF with a film that runs", "<</Subtype/RichMedia/RichMediaContent 4 0 R>>"),
        runs("a PDF with a rendition", "<</S/Rendition/JS(x)/OP 0>>"),
        runs("a PDF with a film", "<</Subtype/Movie/Movie<</F(http://example.org/a.mov)>>>>"),
        runs("a PDF that sends what is typed", "<</S/SubmitForm/F(https://example.org/take)>>"),
        runs("a PDF that takes in data", "<</S/ImportData/F(\\\\\\\\example.org\\\\a)>>"),
        runs(
            "a PDF that opens a file of another machine",
            "<</S/GoToR/F(\\\\\\\\example.org\\\\share\\\\a.pdf)/D[0/Fit]>>",
        ),
        runs("a PDF that opens a file packed into it", "<</S/GoToE/T<</R/C/N(a)>>>>"),
        runs("a PDF with a form of XML", "<</AcroForm<</XFA[(template)5 0 R]>>>>"),
        runs("a PDF with a link that is a script", "<</S/URI/URI(JavaScript:alert(1))>>"),
        runs("a PDF with a link to a shared folder", "<</S/URI/URI (\\\\\\\\example.org\\\\share)>>"),
        runs("a PDF with a link that holds a page", "<</S/URI/URI(data:text/html,x)>>"),
        carries("a PDF with files in it", "<</Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>>>"),
        carries("a PDF with a file pinned to a page", "<</Subtype/FileAttachment/FS 5 0 R>>"),
        carries("a PDF with the data of a file", "<</Type/EmbeddedFile/Length 0>>stream\n\nendstream"),
        carries("a PDF with a file by its short name", "<</F(a.exe)/EF <</F 5 0 R>>>>"),
        Case::from(("a locked PDF", pdf_with("<</Type/XRef/Encrypt 5 0 R>>"), Refused::Locked)),
        Case::from(("a locked PDF in other letters", pdf_with("<</#45ncrypt<</Filter/Standard>>>>"), Refused::Locked)),
        huge("a PDF with a page of 500 feet", "<</Type/Page/MediaBox[0 0 432000 432000]>>"),
        huge("a PDF with a page that reaches far below", "<</Type/Page/MediaBox [ -2e9 -20000 % far\n 14400 14400 ]>>"),
        huge("a PDF with a page in larger units", "<</Type/Page/MediaBox[0 0 14400 14400]/UserUnit 75000>>"),
    ]
}

pub fn packed_so_that_nobody_sees() -> Cases {
    let objects = join(&[b"9 0 ", &b"<</Type/Annot/Subtype/Link>>".repeat(20), SCRIPT]);
    let packed = zlib(&objects);
    assert!(!holds(&packed, b"JavaScript"), "it is seen without unpacking");
    let hex: String = packed.iter().map(|byte| format!("{byte:02x}")).collect();
    let hidden = packed_objects(SCRIPT);
    let in_string = join(&[b"(7 0 obj", &hidden, b"endobj)"]);
    let in_comment = join(&[b"null %7 0 obj", &hidden, b"\n"]);
    let in_data = stream("", &join(&[b"7 0 obj", &hidden, b"endobj"]));
    // The name begins in one piece that is unpacked at once and ends in the next.
    let across = join(&[&vec![b' '; 32 * 1024 - 14], SCRIPT]);
    let of = |what, object: Vec<u8>, refused| Case::from((what, pdf_of(&[object]), refused));
    let strange = |what, says: &str, data: &[u8]| of(what, stream(says, data), Refused::Unusual);
    let photograph = jpeg_with(640, 480, &[segment(0xe1, &join(&[b"Exif\0\0", &exif(1)]))]);
    vec![
        of("a script among packed objects", packed_objects(SCRIPT), Refused::RunsByItself),
        of("a script across two pieces of packed objects", packed_objects(&across), Refused::RunsByItself),
        of("a locked PDF by packed objects", packed_objects(b"<</Encrypt 5 0 R>>"), Refused::Locked),
        of("a huge page among packed objects", packed_objects(b"<</MediaBox[0 0 99999 9]>>"), Refused::HugePage),
        of("packed objects inside a string", in_string, Refused::RunsByItself),
        of("packed objects inside a comment", in_comment, Refused::RunsByItself),
        of("packed objects inside other data", in_data, Refused::RunsByItself),
        of(
            "a script in data that are said to be a picture",
            stream("/Filter[/FlateDecode]", &packed),
            Refused::RunsByItself,
        ),
        of("packed objects by a disguised name", stream("/N 1/#46irst 4/Filter/Fl", &packed), Refused::RunsByItself),
        strange("objects packed twice", "/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]", hex.as_bytes()),
        strange("objects packed in letters", "/N 1/First 4/Filter/ASCII85Decode", b"87cUR~>"),
        strange("objects packed in an old way", "/Type/ObjStm/N 1/First 4/Filter/LZWDecode", &packed),
        strange(
            "objects packed as differences",
            "/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
            &packed,
        ),
        strange("objects whose packing stands elsewhere", "/Type/ObjStm/N 1/First 4/Filter 5 0 R", &packed),
        strange("objects packed in two ways at once", "/N 1/First 4/Filter/ASCIIHexDecode/Filter/FlateDecode", &packed),
        strange(
            "a photograph with its place, packed once more",
            "/Subtype/Image/Width 640/Height 480/Filter[/FlateDecode/DCTDecode]",
            &zlib(&photograph),
        ),
        strange(
            "a picture whose width stands elsewhere",
            "/Subtype/Image/Width 5 0 R/Height 9/Filter/FlateDecode",
            &packed,
        ),
        of("packed objects that are none", stream("/N 1/First 4/Filter/FlateDecode", b"none"), Refused::Damaged),
    ]
}

pub fn that_cost() -> Cases {
    let picture = |says: &str, data: &[u8]| pdf_of(&[stream(&format!("/Subtype/Image{says}"), data)]);
    let zeros = |megabytes: usize| packed_objects(&vec![b' '; megabytes << 20]);
    let whole =
        |middle: &[u8]| join(&[b"%PDF-1.7\n", &middle.repeat((9 << 20) / middle.len()), b"\nstartxref\n42\n%%EOF"]);
    // Each begins with a segment that leads to where all go on and on.
    let photograph = b"obj<</Filter/DCT>>stream\n\xff\xd8\xff\xfe\xff\xff";
    let endless = join(&[b"%PDF-1.7\n", &photograph.repeat(2_000), &vec![0xff; 9 << 20], b"\nstartxref\n42\n%%EOF"]);
    let wide = jpeg_with(65_535, 65_535, &[]);
    vec![
        ("objects that swell a thousandfold", pdf_of(&[zeros(101)]), Refused::Swollen).into(),
        ("objects that swell together", pdf_of(&[zeros(51), zeros(51)]), Refused::Swollen).into(),
        ("a PDF picture of 60,000 by 60,000", picture("/Width 60000/Height 60000/Filter/Fl", b""), Refused::HugePage)
            .into(),
        ("a PDF picture of more than can be counted", picture("/Width 1e30/Height 1e30", b""), Refused::HugePage)
            .into(),
        (
            "a PDF photograph of 65,535 by 65,535",
            picture("/Width 9/Height 9/Filter/DCTDecode", &wide),
            Refused::HugePage,
        )
            .into(),
        (
            "a PDF picture of one colour without end",
            picture("/Width 9/Filter/FlateDecode", &zlib(&vec![0; 200 << 20])),
            Kind::Pdf,
        )
            .into(),
        ("a PDF of slashes", whole(b"/"), Kind::Pdf).into(),
        ("a PDF of names that begin and never end", whole(b"/J#61"), Kind::Pdf).into(),
        ("a PDF of objects that never end", whole(b"obj<<"), Refused::Unusual).into(),
        ("a PDF of strings that never end", whole(b"obj<<("), Refused::Unusual).into(),
        ("a PDF of comments that never end", whole(b"obj%"), Refused::Unusual).into(),
        ("a PDF of photographs that never end", endless, Refused::Unusual).into(),
        ("a PDF of texts about it that never end", whole(b"obj<</Type/Metadata>>stream\n"), Refused::Unusual).into(),
        ("a PDF of arrays in arrays", whole(b"["), Kind::Pdf).into(),
    ]
}
