//! The twelve published families, as pictures that are kept in the docs.

mod support;

use std::path::PathBuf;

use alongside_genogram::genogram;
use support::{options, published};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures/genograms")
}

/// With `WRITE_PICTURES=1` the pictures are written anew; look at each before it is kept.
#[test]
fn the_twelve_are_drawn_as_they_are_kept() {
    let writes = std::env::var_os("WRITE_PICTURES").is_some();
    let mut changed = Vec::new();
    for published in published::all() {
        let drawing = genogram(&published.family, &options(published.title));
        println!(
            "{:10} {:3} people, {} generations, {} crossings ({} with how it is between people), {} x {}",
            published.file,
            published.family.people.len(),
            drawing.generations,
            drawing.crossings.family,
            drawing.crossings.feelings,
            drawing.width,
            drawing.height
        );
        assert_eq!(drawing.crossings.family, published.crosses.len(), "{}: {:?}", published.file, published.crosses);
        let file = folder().join(format!("{}.svg", published.file));
        if writes {
            std::fs::create_dir_all(folder()).expect("the folder of pictures");
            std::fs::write(&file, &drawing.svg).expect("a picture");
        } else if std::fs::read_to_string(&file).ok().as_ref() != Some(&drawing.svg) {
            changed.push(published.file);
        }
    }
    assert!(changed.is_empty(), "these are drawn otherwise than they are kept: {changed:?}");
}
