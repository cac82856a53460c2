//! An envelope that was altered anywhere opens for nobody: what is under a key is authenticated.

use alongside_keys::{Fresh, SecretKey};

#[test]
fn an_envelope_that_was_bent_anywhere_does_not_open() {
    let folder = std::env::temp_dir().join(format!("alongside-bent-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let keys = SecretKey::in_folder(&folder);
    let fresh = Fresh { key: "5e".repeat(32), bytes: [7; 16] };
    let envelope = keys.seal("tom", "JBSWY3DPEHPK3PXP", &fresh).expect("sealed");
    assert_eq!(keys.open("tom", &envelope).expect("opened").as_deref(), Some("JBSWY3DPEHPK3PXP"));
    let (_, random_and_sealed) = envelope.split_once(' ').expect("the name of a key, a random number and the words");
    assert!(random_and_sealed.len() > 2 * (12 + 16), "the words and sixteen bytes that prove them");
    let mut bent = 0;
    for (place, letter) in envelope.char_indices().filter(|(_, letter)| *letter != ' ') {
        let other = if letter == '0' { "1" } else { "0" };
        let altered = format!("{}{other}{}", &envelope[..place], &envelope[place + letter.len_utf8()..]);
        assert!(!matches!(keys.open("tom", &altered), Ok(Some(_))), "bent at {place}: {altered}");
        bent += 1;
    }
    assert!(bent > 2 * (12 + 16 + 16));
    // Nor one that was cut, or made longer.
    for altered in [envelope[..envelope.len() - 2].to_owned(), format!("{envelope}00")] {
        assert!(!matches!(keys.open("tom", &altered), Ok(Some(_))));
    }
    std::fs::remove_dir_all(&folder).expect("gone");
}
