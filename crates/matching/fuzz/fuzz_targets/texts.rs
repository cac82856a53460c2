//! Every cleaner, on any text: none panics, and what a cleaner made is read again as the same.

#![no_main]

use alongside_matching::clean::{dates, identifiers, names, places};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for cell in [names::Cell::Whole, names::Cell::Given, names::Cell::Family] {
        let read = names::parse(text, cell);
        assert!(read.given.len() <= names::MOST_PARTS && read.family.len() <= names::MOST_PARTS);
        assert!(read.given.iter().chain(&read.family).all(|part| !part.is_empty()));
    }
    for formats in [vec![], vec!["%d/%m/%Y".to_owned()], vec![text.to_owned()]] {
        let formats = dates::Formats { given: formats, newest: 2027 };
        let born = dates::born(text, &formats);
        if let Some(day) = dates::days(born) {
            assert_eq!(dates::day(&dates::written(day), &dates::Formats::default()), Some(day));
        }
    }
    let (address, postcode) = (places::address(text), places::postcode(text));
    assert!(address.is_nothing() == (address == places::Address::default()));
    assert!(postcode.whole != 0 || (postcode.sector, postcode.district) == (0, 0));
    for kind in [identifiers::Identifier::Nhs, identifiers::Identifier::Upn, identifiers::Identifier::Nino] {
        identifiers::read(kind, text);
    }
});
