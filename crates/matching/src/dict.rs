//! A dictionary of distinct texts: every text is kept once and known by a number.

use crate::hash;

/// Distinct texts in the order in which they were first met. Number 0 is the empty text: a cell with nothing in it.
#[derive(Clone, Debug)]
pub struct Dict {
    text: String,
    ends: Vec<u32>,
    hashes: Vec<u64>,
    slots: Vec<u32>,
}

impl Default for Dict {
    fn default() -> Self {
        let mut dict = Self { text: String::new(), ends: Vec::new(), hashes: Vec::new(), slots: vec![u32::MAX; 64] };
        dict.number("");
        dict
    }
}

impl Dict {
    /// The number of a text, which is new if it was not met before.
    ///
    /// # Panics
    /// Never within the bounds that the readers keep: fewer than four thousand million bytes of distinct text.
    pub fn number(&mut self, text: &str) -> u32 {
        let h = hash::bytes(text.as_bytes());
        let mut slot = h as usize & (self.slots.len() - 1);
        loop {
            let found = self.slots[slot];
            if found == u32::MAX {
                break;
            }
            if self.hashes[found as usize] == h && self.get(found) == text {
                return found;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let number = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.hashes.push(h);
        self.slots[slot] = number;
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    /// The distinct texts one after the other, and where each ends.
    pub(crate) fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }

    /// A closed dictionary of its parts; none if the ends do not fit the text, or the first text is not the empty one.
    pub(crate) fn from_parts(text: &str, ends: &[u32]) -> Option<Self> {
        let mut start = 0;
        let mut hashes = Vec::with_capacity(ends.len());
        for end in ends {
            hashes.push(hash::bytes(text.get(start..*end as usize)?.as_bytes()));
            start = *end as usize;
        }
        let fits = ends.first() == Some(&0) && start == text.len();
        fits.then(|| Self { text: text.to_owned(), ends: ends.to_vec(), hashes, slots: Vec::new() })
    }

    /// Makes a closed dictionary take further texts again.
    pub fn reopen(&mut self) {
        if self.slots.is_empty() {
            self.fill(((self.ends.len() + 1) * 2).next_power_of_two());
        }
    }

    fn grow(&mut self) {
        self.fill(self.slots.len() * 2);
    }

    fn fill(&mut self, size: usize) {
        self.slots.clear();
        self.slots.resize(size, u32::MAX);
        for (number, h) in self.hashes.iter().enumerate() {
            let mut slot = *h as usize & (size - 1);
            while self.slots[slot] != u32::MAX {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = number as u32;
        }
    }

    /// The text behind a number.
    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.text[start..self.ends[number] as usize]
    }

    /// The hash of the text behind a number: the same whatever else the dictionary holds.
    pub fn hash(&self, number: u32) -> u64 {
        self.hashes[number as usize]
    }

    /// How many distinct texts there are, the empty one among them.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether nothing but the empty text is in it.
    pub fn is_empty(&self) -> bool {
        self.ends.len() <= 1
    }

    /// Every text in order of its number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|n| self.get(n))
    }

    /// Bytes of distinct text.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Frees what is only needed to add further texts.
    pub fn close(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.hashes.shrink_to_fit();
        self.slots = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_kept_once() {
        let mut dict = Dict::default();
        let numbers: Vec<u32> = (0..1000).map(|n| dict.number(&format!("text {}", n % 300))).collect();
        assert_eq!(dict.len(), 301);
        assert_eq!(numbers[5], numbers[305]);
        assert_eq!(dict.get(numbers[299]), "text 299");
        assert_eq!(dict.number(""), 0);
        dict.close();
        dict.reopen();
        assert_eq!((dict.number("text 7"), dict.number("a new one")), (numbers[7], 301));
    }
}
