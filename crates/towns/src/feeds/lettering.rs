//! Slips of the keyboard and words written by ear.

use crate::chance::Chance;

/// Keys that lie beside each key.
const BESIDE: [&str; 26] = [
    "qsz", "vgn", "xvd", "sfe", "wrd", "dgr", "fht", "gjy", "uok", "hku", "jli", "ko", "nk", "bmh", "ipl", "ol", "wa",
    "etf", "adw", "ryg", "yij", "cbf", "qes", "zcs", "tuh", "xa",
];
/// What is written for what is heard, the first for the second and the other way about.
const BY_EAR: [(&str, &str); 20] = [
    ("ph", "f"),
    ("ck", "k"),
    ("ee", "i"),
    ("oo", "u"),
    ("ei", "ie"),
    ("c", "k"),
    ("z", "s"),
    ("y", "i"),
    ("ai", "ay"),
    ("w", "v"),
    ("kh", "k"),
    ("th", "t"),
    ("sh", "s"),
    ("ll", "l"),
    ("nn", "n"),
    ("ss", "s"),
    ("tt", "t"),
    ("mm", "m"),
    ("gh", "g"),
    ("ow", "ou"),
];

/// One slip of the keyboard: a letter left out, twice, exchanged with its neighbour, or hit beside. Short words stay as they are.
pub fn slip(word: &mut String, chance: &mut Chance) {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return;
    }
    // The first letter is the one that people look at: it is rarely wrong.
    let first = usize::from(!chance.hit(0.08));
    let place = first + chance.below(letters.len() - first);
    match chance.by_weight(&[0.3, 0.2, 0.22, 0.28]) {
        0 => {
            letters.remove(place);
        }
        1 => letters.insert(place, letters[place]),
        2 if place + 1 < letters.len() => letters.swap(place, place + 1),
        _ => {
            if let Some(beside) = letter_place(letters[place]) {
                let keys: Vec<char> = BESIDE[beside].chars().collect();
                letters[place] = *chance.of_these(&keys);
            }
        }
    }
    *word = letters.into_iter().collect();
}

fn letter_place(letter: char) -> Option<usize> {
    let lower = letter.to_ascii_lowercase();
    lower.is_ascii_lowercase().then(|| lower as usize - 'a' as usize)
}

/// Writes one sound of a word in another way, if it has one that can be.
pub fn by_ear(word: &mut String, chance: &mut Chance) {
    let first = chance.below(BY_EAR.len());
    for step in 0..BY_EAR.len() {
        let (one, other) = BY_EAR[(first + step) % BY_EAR.len()];
        let (one, other) = if chance.hit(0.5) { (one, other) } else { (other, one) };
        // The beginning stays, so that capitals stay right too.
        if let Some(place) = word.char_indices().nth(1).and_then(|(second, _)| Some(word[second..].find(one)? + second))
        {
            word.replace_range(place..place + one.len(), other);
            return;
        }
    }
}

/// Letters without the accents of the languages of this town.
pub fn plain(word: &mut String) {
    if word.is_ascii() {
        return;
    }
    *word = word.chars().map(without_accent).collect();
}

fn without_accent(letter: char) -> char {
    match letter {
        'ą' | 'ă' | 'â' | 'á' => 'a',
        'ć' => 'c',
        'ę' | 'é' => 'e',
        'î' | 'í' => 'i',
        'ł' => 'l',
        'ń' => 'n',
        'ó' => 'o',
        'ś' | 'ș' | 'ş' => 's',
        'ț' | 'ţ' => 't',
        'ú' => 'u',
        'ź' | 'ż' => 'z',
        'Ł' => 'L',
        'Ś' | 'Ș' => 'S',
        'Ż' | 'Ź' => 'Z',
        'Ó' => 'O',
        'É' => 'E',
        'Á' => 'A',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_a_small_one() {
        let mut chance = Chance::of(1, 0, 0, 0);
        let mut changed = 0;
        for _ in 0..500 {
            let mut word = "Catherine".to_string();
            slip(&mut word, &mut chance);
            assert!(word.len().abs_diff(9) <= 1, "{word}");
            changed += i32::from(word != "Catherine");
        }
        assert!(changed > 450, "{changed}");
    }

    #[test]
    fn words_by_ear_keep_their_first_letter() {
        let mut chance = Chance::of(2, 0, 0, 0);
        for name in ["Philip", "Łukasz", "O", "Shakeel", ""] {
            for _ in 0..50 {
                let mut word = name.to_string();
                by_ear(&mut word, &mut chance);
                assert_eq!(word.chars().next(), name.chars().next());
            }
        }
    }

    #[test]
    fn accents_go() {
        let mut word = "Wiśniewska Mișu Żółć".to_string();
        plain(&mut word);
        assert_eq!(word, "Wisniewska Misu Zolc");
    }
}
