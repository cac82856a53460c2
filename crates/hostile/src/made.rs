//! Files made for the tests: as small as they can be, and right or wrong as asked.

use std::io::Write;

use flate2::write::{DeflateEncoder, ZlibEncoder};
use flate2::{Compression, Crc};

/// A place that no kept photograph may carry.
pub const PLACE: &[u8] = b"51.8787 N 0.4200 W";

pub const WORD_TYPES: &str = "<?xml version=\"1.0\"?><Types><Override PartName=\"/word/document.xml\" ContentType=\"\
    application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
pub const EXCEL_TYPES: &str = "<?xml version=\"1.0\"?><Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"\
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
pub const OPEN_TEXT: &str = "application/vnd.oasis.opendocument.text";
pub const OPEN_SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";

pub fn join(pieces: &[&[u8]]) -> Vec<u8> {
    pieces.concat()
}

pub fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

pub fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n42\n%%EOF".to_vec()
}

/// A PDF of these objects, numbered from 2 on, after its catalogue.
pub fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut all = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n".to_vec();
    for (number, object) in objects.iter().enumerate() {
        all.extend(format!("{} 0 obj", number + 2).into_bytes());
        all.extend(object);
        all.extend(b"endobj\n");
    }
    all.extend(b"xref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n42\n%%EOF");
    all
}

/// A PDF with this one object.
pub fn pdf_with(object: &str) -> Vec<u8> {
    pdf_of(&[object.as_bytes().to_vec()])
}

/// An object with data, and what its dictionary says of them.
pub fn stream(says: &str, data: &[u8]) -> Vec<u8> {
    join(&[format!("<<{says}/Length {}>>stream\r\n", data.len()).as_bytes(), data, b"\r\nendstream "])
}

/// Objects that are packed together in one stream.
pub fn packed_objects(objects: &[u8]) -> Vec<u8> {
    stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &zlib(&join(&[b"9 0 ", objects])))
}

pub fn zlib(content: &[u8]) -> Vec<u8> {
    let mut packing = ZlibEncoder::new(Vec::new(), Compression::default());
    packing.write_all(content).expect("memory takes it");
    packing.finish().expect("memory takes it")
}

/// EXIF as a camera writes it: how the picture is to be turned, and a place.
pub fn exif(turned: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(b"\x0f\x01\x02\0\x12\0\0\0\x26\0\0\0");
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
    exif.extend(b"\0\0\0\0");
    exif.extend(PLACE);
    exif
}

pub fn segment(code: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).expect("a short payload");
    join(&[&[0xff, code], &length.to_be_bytes(), payload])
}

/// A JPEG of this size with these segments after the first one.
pub fn jpeg_with(width: u16, height: u16, segments: &[Vec<u8>]) -> Vec<u8> {
    let [high, low] = height.to_be_bytes();
    let [wide, narrow] = width.to_be_bytes();
    join(&[
        b"\xff\xd8",
        &segment(0xe0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01RGB"),
        &segments.concat(),
        &segment(0xdb, &[1; 65]),
        &segment(0xc0, &[8, high, low, wide, narrow, 1, 1, 0x11, 0]),
        &segment(0xc4, &[0; 18]),
        &segment(0xda, b"\x01\x01\0\0\x3f\0"),
        b"picture\xff\0data\xff\xd0more",
        b"\xff\xd9",
    ])
}

pub fn jpeg() -> Vec<u8> {
    jpeg_with(640, 480, &[])
}

pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = join(&[name, data]);
    let length = u32::try_from(data.len()).expect("a short chunk");
    join(&[&length.to_be_bytes(), &named, &sum(&named).to_be_bytes()])
}

fn sum(bytes: &[u8]) -> u32 {
    let mut sum = Crc::new();
    sum.update(bytes);
    sum.sum()
}

/// A PNG of this size with these chunks after the header.
pub fn png_with(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = join(&[&width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]]);
    join(&[
        b"\x89PNG\r\n\x1a\n",
        &chunk(b"IHDR", &header),
        &chunks.concat(),
        &chunk(b"IDAT", b"picture data"),
        &chunk(b"IEND", b""),
    ])
}

pub fn png() -> Vec<u8> {
    png_with(640, 480, &[])
}

pub fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut all = b"WEBP".to_vec();
    for (name, data) in chunks {
        all.extend(*name);
        all.extend(u32::try_from(data.len()).expect("a short chunk").to_le_bytes());
        all.extend(data);
        all.extend(vec![0; data.len() % 2]);
    }
    join(&[b"RIFF", &u32::try_from(all.len()).expect("a short file").to_le_bytes(), &all])
}

/// The picture in a WebP.
pub fn vp8(width: u16, height: u16) -> Vec<u8> {
    join(&[&[0x10, 0, 0, 0x9d, 1, 0x2a], &width.to_le_bytes(), &height.to_le_bytes(), b"picture data"])
}

/// The extended header of a WebP of 640 by 480.
pub fn vp8x(flags: u8) -> Vec<u8> {
    vec![flags, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0]
}

pub fn webp() -> Vec<u8> {
    riff(&[(b"VP8 ", vp8(640, 480))])
}

/// A part of a zip archive.
#[derive(Clone)]
pub struct Part {
    pub name: String,
    pub content: Vec<u8>,
    pub packed: bool,
    pub flags: u16,
    /// Said in place of the true size.
    pub claimed: Option<u32>,
    /// Bytes that stand in the archive before it.
    pub before: Vec<u8>,
    /// Bytes that stand after its packed data, and count as part of them.
    pub hidden: Vec<u8>,
    /// What kind of file it says to be, as Unix has it, with its rights.
    pub mode: u16,
    /// Fields after its name, in the list only.
    pub fields: Vec<u8>,
}

pub fn part(name: &str, content: impl AsRef<[u8]>) -> Part {
    let content = content.as_ref().to_vec();
    Part {
        name: name.to_owned(),
        content,
        packed: true,
        flags: 0,
        claimed: None,
        before: vec![],
        hidden: vec![],
        mode: 0,
        fields: vec![],
    }
}

pub fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut all, mut list) = (Vec::new(), Vec::new());
    for part in parts {
        let mut data = if part.packed { deflated(&part.content) } else { part.content.clone() };
        data.extend(&part.hidden);
        all.extend(&part.before);
        let size = part.claimed.unwrap_or(u32::try_from(part.content.len()).expect("a small part"));
        let lengths = [sum(&part.content), u32::try_from(data.len()).expect("a small part"), size];
        let mut both = join(&[&20_u16.to_le_bytes(), &part.flags.to_le_bytes(), &[if part.packed { 8 } else { 0 }, 0]]);
        both.extend([0; 4]);
        both.extend(lengths.iter().flat_map(|number| number.to_le_bytes()));
        both.extend(u16::try_from(part.name.len()).expect("a short name").to_le_bytes());
        let fields = u16::try_from(part.fields.len()).expect("few fields").to_le_bytes();
        list.extend(join(&[b"PK\x01\x02\x14\x03", &both, &fields, &[0; 8], &part.mode.to_le_bytes()]));
        list.extend(u32::try_from(all.len()).expect("a small archive").to_le_bytes());
        list.extend(join(&[part.name.as_bytes(), &part.fields]));
        all.extend(join(&[b"PK\x03\x04", &both, &[0, 0], part.name.as_bytes(), &data]));
    }
    let count = u16::try_from(parts.len()).expect("few parts").to_le_bytes();
    let place = u32::try_from(all.len()).expect("a small archive").to_le_bytes();
    let length = u32::try_from(list.len()).expect("a small archive").to_le_bytes();
    join(&[&all, &list, b"PK\x05\x06\0\0\0\0", &count, &count, &length, &place, &[0, 0]])
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut packing = DeflateEncoder::new(Vec::new(), Compression::default());
    packing.write_all(content).expect("memory takes it");
    packing.finish().expect("memory takes it")
}

/// A Word file with one relationship, of this kind and to there. Outside of the document, if so said.
pub fn word_that_points(kind: &str, target: &str, is_outside: bool) -> Vec<u8> {
    let outside = if is_outside { " TargetMode=\"External\"" } else { "" };
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relationship = format!("<Relationship Id=\"r1\" Type=\"{kinds}/{kind}\" Target=\"{target}\"{outside}/>");
    let all = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships>{relationship}</Relationships>");
    word_with(&[part("word/_rels/document.xml.rels", all)])
}

/// An Excel workbook with more parts.
pub fn excel_with(more: &[Part]) -> Vec<u8> {
    open_xml(EXCEL_TYPES, more)
}

/// A Word or Excel file of these content types with more parts.
pub fn open_xml(types: &str, more: &[Part]) -> Vec<u8> {
    let plain = [
        part("[Content_Types].xml", types),
        part("_rels/.rels", "<Relationships/>"),
        part("word/document.xml", "<document>Dear Sam</document>"),
    ];
    zip(&[&plain, more].concat())
}

pub fn word_with(more: &[Part]) -> Vec<u8> {
    open_xml(WORD_TYPES, more)
}

/// An OpenDocument of this type with more parts.
pub fn open_document(media_type: &str, more: &[Part]) -> Vec<u8> {
    let first = Part { packed: false, ..part("mimetype", media_type) };
    let plain = [first, part("content.xml", "<office:document/>"), part("META-INF/manifest.xml", "<manifest/>")];
    zip(&[&plain, more].concat())
}
