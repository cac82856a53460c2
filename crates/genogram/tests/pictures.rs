//! The twelve published families and two that are invented, as pictures that are kept in the docs.

mod support;

use std::path::PathBuf;

use alongside_genogram::{ecomap, genogram};
use support::invented::{everything, network, today};
use support::{options, published};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures/genograms")
}

/// With `WRITE_PICTURES=1` the pictures are written anew; look at each before it is kept.
#[test]
fn the_twelve_are_drawn_as_they_are_kept() {
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
        changed.extend(keep(published.file, &drawing.svg));
    }
    assert!(changed.is_empty(), "these are drawn otherwise than they are kept: {changed:?}");
}

/// A family of today, one with nearly every sign, and one with what is round it.
#[test]
fn the_invented_are_drawn_as_they_are_kept() {
    let everything = genogram(&everything(), &options("A family with nearly every sign"));
    let today = genogram(&today(), &options("A family of today"));
    assert_eq!((today.crossings.family, today.troubles.len()), (0, 0));
    let network = ecomap(&network(), &options("Who is round Nadia's family"));
    let pictures = [("everything", &everything.svg), ("today", &today.svg), ("network", &network.svg)];
    let changed: Vec<&str> = pictures.into_iter().filter_map(|(name, svg)| keep(name, svg)).collect();
    assert!(changed.is_empty(), "these are drawn otherwise than they are kept: {changed:?}");
}

/// Compares a picture with the one that is kept, or keeps it; gives the name of one that is drawn otherwise.
fn keep<'a>(name: &'a str, svg: &str) -> Option<&'a str> {
    let file = folder().join(format!("{name}.svg"));
    if std::env::var_os("WRITE_PICTURES").is_some() {
        std::fs::create_dir_all(folder()).expect("the folder of pictures");
        std::fs::write(&file, svg).expect("a picture");
    }
    (std::fs::read_to_string(&file).ok().as_deref() != Some(svg)).then_some(name)
}
