//! Why a file is not taken, in words for the person who sent it.

use std::io;

/// Why a file is not taken. Shown as text it is one or two sentences for the sender: what it is, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is nothing in it.
    #[error("This file is empty. Check that it opens on your device, then send it again.")]
    Empty,
    /// It has more bytes than the limit.
    #[error("This file is too large. The most is {megabytes} MB. Send a smaller copy, or send it in parts.")]
    TooLarge {
        /// The limit, in megabytes.
        megabytes: u64,
    },
    /// The picture has more pixels than the limit.
    #[error(
        "This picture is too large. The most is {megapixels} million pixels. Send a smaller copy, or photograph it in \
         parts."
    )]
    TooManyPixels {
        /// The limit, in millions of pixels.
        megapixels: u64,
    },
    /// A PDF has a page or a picture that is larger than anything that is printed.
    #[error(
        "This document has a page that is too large to show. Print it on ordinary pages to a new PDF and send that."
    )]
    HugePage,
    /// A document unpacks to more than the limit, or has too many parts.
    #[error(
        "This document is much larger inside than it looks, so we cannot take it. Print it to a new PDF and send that."
    )]
    Swollen,
    /// It ends early, or contradicts itself.
    #[error("This file is damaged or did not arrive whole. Check that it opens on your device, then send it again.")]
    Damaged,
    /// It can be read as two kinds of file at once.
    #[error(
        "This file holds another file hidden in it, so we cannot take it. Take a new photograph or save it as a new \
         PDF, and send that."
    )]
    Mixed,
    /// A web page, a drawing (SVG) or other markup.
    #[error(
        "This is a web page or a drawing that can hold programs, so we cannot take it. Print it as a PDF and send that."
    )]
    Markup,
    /// A program or script.
    #[error(
        "This is a program, and we cannot take programs. If you meant to send a letter or a photograph, choose that \
         file."
    )]
    Program,
    /// An archive of files.
    #[error("This is an archive with other files in it. Take the files out and send them one by one.")]
    Archive,
    /// An office document with macros or controls.
    #[error("This document holds macros, which are small programs. Save it as a PDF and send that.")]
    Macros,
    /// A PDF that runs a program, or opens, sends or fetches something by itself.
    #[error(
        "This PDF can do things by itself, such as run a program or send what is typed into it, so we cannot take it. \
         Print it to a new PDF and send that."
    )]
    RunsByItself,
    /// An office document that fetches something from elsewhere when somebody opens it.
    #[error(
        "This document fetches something from elsewhere when somebody opens it, so we cannot take it. Save it as a PDF \
         and send that."
    )]
    ReachesOut,
    /// A document with another file packed into it.
    #[error(
        "This document has another file packed into it. Print it to a new PDF and send that. Send the other file as \
         well, on its own."
    )]
    CarriesFile,
    /// A document that is locked, with a password or against printing and copying.
    #[error(
        "This document is locked, with a password or against copying, so we cannot look into it. Save it without the \
         lock, or print it to a new PDF, and send that."
    )]
    Locked,
    /// A document that is packed in a way that cannot be looked into safely.
    #[error("We cannot look safely into this document. Print it to a new PDF and send that.")]
    Unusual,
    /// A document of Word or Excel from before 2007, or any newer one with a password.
    #[error(
        "This document is in an old form, or has a password. Save it as a PDF or as a new Word or Excel file, without \
         a password, and send that."
    )]
    OldOffice,
    /// Rich text (RTF).
    #[error("This is rich text (RTF), which we cannot take. Save it as a Word document or a PDF and send that.")]
    RichText,
    /// A photograph as iPhones take it.
    #[error(
        "This photograph is in the form HEIC. It may say where it was taken, and we cannot take that out. Send it as \
         JPEG: on an iPhone choose Settings, Camera, Formats, Most Compatible, and photograph it again."
    )]
    Heic,
    /// A picture of a kind that is not taken.
    #[error("We cannot take this kind of picture. Save it as JPEG or PNG and send that.")]
    OtherPicture,
    /// A picture that moves.
    #[error("This picture moves, and we take only still ones. Send a photograph or a picture of the screen.")]
    Moving,
    /// An e-mail or web page that was saved with all that belongs to it.
    #[error(
        "This is a saved e-mail or web page, which can hold other files. Print it to a PDF and send that. Send what was \
         attached to it as well, each on its own."
    )]
    SavedMail,
    /// Sound or film.
    #[error("This is sound or film, which we cannot take. Write down what matters in it and send that.")]
    SoundOrFilm,
    /// Text that is not UTF-8, or with characters that do not belong in text.
    #[error("We cannot read the letters in this text. Save it as UTF-8 text or as a PDF and send that.")]
    UnreadableText,
    /// Anything else.
    #[error(
        "We do not know this kind of file. Send a PDF, a photograph as JPEG, PNG or WebP, plain text, or a Word, Excel \
         or OpenDocument file."
    )]
    Unknown,
    /// The virus scanner knows something in it.
    #[error(
        "Our virus scanner found something harmful in this file, so we cannot take it. Have the device looked at that \
         it comes from, and ask us for another way to send what matters in it."
    )]
    Virus,
    /// The virus scanner that is set gave no answer. The fault is ours.
    #[error(
        "We could not look through the file for viruses just now. Nothing is known to be wrong with it. Send it again \
         in a few minutes."
    )]
    NotScanned(#[source] io::Error),
    /// What is sent could not be read to its end.
    #[error("The file did not arrive whole. Send it again.")]
    NotRead(#[source] io::Error),
    /// The shelf could not keep it. The fault is ours.
    #[error("We could not keep the file. Nothing is wrong with it. Send it again in a few minutes.")]
    NotKept(#[source] io::Error),
}

impl Refused {
    /// Whether the fault lies with this machine or the connection and not with the file, so that the same file may pass
    /// another time.
    pub fn may_pass_later(&self) -> bool {
        matches!(self, Self::NotRead(_) | Self::NotKept(_) | Self::NotScanned(_))
    }
}
