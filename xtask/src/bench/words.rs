//! What records say, made up of plain sentences, and addresses that exist nowhere.

use rand::RngExt;
use rand_chacha::ChaCha12Rng;

const SENTENCES: &[&str] = &[
    "We sat in the kitchen and went through the week together.",
    "Mum says mornings are easier since the school bus was sorted out.",
    "He showed me the chart on his bedroom door and how many stars he has.",
    "They are still waiting to hear from the housing officer about the damp in the back room.",
    "I saw the children's bedrooms. Everybody has their own bed now.",
    "Gran picks the little ones up on Tuesdays and Thursdays.",
    "Attendance was 91 per cent this half term, up from 78.",
    "She would rather we text before we ring, and not after eight in the evening.",
    "Dad joined by video call from work and stayed for the whole hour.",
    "We talked about money. The council tax letter is dealt with.",
    "The health visitor weighed the baby and is content.",
    "She said: it is the first time somebody asked me what I want.",
    "He did not want to talk today, so we played cards instead.",
    "There was some arguing while I was there, and it settled by itself.",
    "The speech therapist has a place from the second week of next month.",
    "School says he has joined the football club and has a friend there.",
    "The family group came together for the first time: two aunts, a neighbour and Gran.",
    "Nobody answered the door. I left a card and sent a text.",
    "We agreed that I find out about the after-school club by Friday.",
    "The boiler works again.",
    "She has started the course at the college and likes it.",
    "He sleeps through most nights now; last month it was two nights a week.",
    "The interpreter was the same as last time, which helped.",
    "We read the plan aloud together and changed two words.",
    "They feel that things go in the right direction, six out of ten.",
];

const STREETS: &[&str] = &[
    "Alder Walk",
    "Beacon Rise",
    "Chalk Lane",
    "Dallow View",
    "Ferrier Close",
    "Hatters Row",
    "Icknield Green",
    "Lea Terrace",
    "Market Yard",
    "Orchard Way",
    "Poplar Crescent",
    "Saxon Drive",
    "Tithe Close",
    "Warden Mews",
];

/// Some sentences, between these two numbers of them.
pub fn sentences(random: &mut ChaCha12Rng, least: usize, most: usize) -> String {
    let count = random.random_range(least..=most);
    let mut text = String::with_capacity(count * 64);
    for at in 0..count {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(SENTENCES[random.random_range(0..SENTENCES.len())]);
    }
    text
}

/// The text of a timeline entry: mostly a short paragraph, now and then a long one.
pub fn entry(random: &mut ChaCha12Rng) -> String {
    match random.random_range(0..20) {
        0 => sentences(random, 12, 24),
        1..=4 => sentences(random, 6, 10),
        _ => sentences(random, 1, 5),
    }
}

/// An address.
pub fn address(random: &mut ChaCha12Rng) -> String {
    format!("{} {}", random.random_range(1..=140), STREETS[random.random_range(0..STREETS.len())])
}

/// A postcode, of a sector that no post is delivered to.
pub fn postcode(random: &mut ChaCha12Rng) -> String {
    let letter = |random: &mut ChaCha12Rng| char::from(b"ABDEFGHJLNPQRSTUWXYZ"[random.random_range(0..20)]);
    format!("LU{} 0{}{}", random.random_range(1..=4), letter(random), letter(random))
}

/// A telephone number of the range that is kept for drama, with four digits more, so that hardly two people have the same and nobody has it.
pub fn phone(random: &mut ChaCha12Rng) -> String {
    format!("07700 900{:03} {:04}", random.random_range(0..1000), random.random_range(0..10_000))
}
