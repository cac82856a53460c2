//! What is refused, and the words for it.

use alongside_files::Refused;
use alongside_hostile::refused::*;

use crate::hostile::meet;

#[test]
fn pages_drawings_programs_and_scripts() {
    meet(&pages());
}

#[test]
fn pictures_of_other_kinds_sound_and_archives() {
    meet(&other_kinds());
}

#[test]
fn files_that_are_two_files() {
    meet(&two_files());
}

#[test]
fn damaged_and_oversized_pictures_and_documents() {
    meet(&damaged());
}

#[test]
fn office_documents_with_things_that_run() {
    meet(&that_run());
}

#[test]
fn zip_archives_that_lie() {
    meet(&lying_archives());
}

#[test]
fn the_words_never_blame_and_say_when_the_fault_is_ours() {
    let error = || std::io::Error::other("disk /var/lib/alongside is full");
    let ours = Refused::NotKept(error());
    assert!(ours.may_pass_later() && Refused::NotRead(error()).may_pass_later());
    assert!(!Refused::Damaged.may_pass_later());
    assert_eq!(
        ours.to_string(),
        "We could not keep the file. Nothing is wrong with it. Send it again in a few minutes."
    );
}
