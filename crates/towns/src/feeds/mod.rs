//! What six agencies write down of the town: whom they see, when, and how well they write.

mod address;
mod lettering;
mod sightings;
mod spelling;
mod writing;

pub use lettering::plain as plain_letters;
pub use sightings::{Sighting, gather};
pub use writing::{make, nhs_number};

/// How an agency keeps its records. Every number is a probability for one row, unless it says otherwise.
///
/// A mistake about a person belongs mostly to the agency's record of them and comes back in each of its rows, as it does in life.
pub struct Habits {
    /// The word in the column `source`.
    pub word: &'static str,
    /// The letter that begins the names of its lists.
    pub list: char,
    /// Whether it writes names and addresses in capitals.
    pub capitals: bool,
    /// Whether its system cannot hold letters with accents.
    pub plain_letters: bool,
    /// A second name is written down where there is one.
    pub middle: f64,
    /// The name somebody is called by stands for the given name, if they have one.
    pub called: f64,
    /// A short form is written of a name that has one, whatever the person is called.
    pub short: f64,
    /// Another spelling of the given name or the last name; times the community's looseness.
    pub respelt: f64,
    /// A slip of the keyboard, in each of the two names.
    pub slip: f64,
    /// Written as it sounds, in each of the two names.
    pub by_ear: f64,
    /// Only the first letter of the given name.
    pub initial: f64,
    /// Given and last name change places; more where the family name comes first by custom.
    pub swapped: f64,
    /// A title stands in the given name.
    pub title: f64,
    /// The former last name is still written, just after the change; it becomes rarer with the years.
    pub former: f64,
    /// There is no date of birth.
    pub no_birthday: f64,
    /// Day and month change places, where both can be a month.
    pub birthday_turned: f64,
    /// One figure of the date of birth is wrong.
    pub birthday_slip: f64,
    /// Only the year was known: 1 January.
    pub birthday_guessed: f64,
    /// There is no sex.
    pub no_sex: f64,
    /// There is no address; the postcode may be there all the same.
    pub no_address: f64,
    /// There is no postcode.
    pub no_postcode: f64,
    /// One sign of the postcode is wrong.
    pub postcode_slip: f64,
    /// There is a UPRN.
    pub uprn: f64,
    /// There is an NHS number.
    pub nhs: f64,
    /// The address is that of up to three years ago, for who has moved since.
    pub stale: f64,
}

/// The six agencies.
pub const FEEDS: [Habits; 6] = [
    Habits {
        word: "school",
        list: 'C',
        capitals: false,
        plain_letters: false,
        middle: 0.75,
        called: 0.25,
        short: 0.02,
        respelt: 0.035,
        slip: 0.012,
        by_ear: 0.005,
        initial: 0.0,
        swapped: 0.01,
        title: 0.0,
        former: 0.5,
        no_birthday: 0.002,
        birthday_turned: 0.002,
        birthday_slip: 0.005,
        birthday_guessed: 0.0,
        no_sex: 0.002,
        no_address: 0.01,
        no_postcode: 0.012,
        postcode_slip: 0.005,
        uprn: 0.0,
        nhs: 0.0,
        stale: 0.10,
    },
    Habits {
        word: "health",
        list: 'G',
        capitals: false,
        plain_letters: true,
        middle: 0.55,
        called: 0.04,
        short: 0.01,
        respelt: 0.03,
        slip: 0.012,
        by_ear: 0.004,
        initial: 0.0,
        swapped: 0.01,
        title: 0.003,
        former: 0.75,
        no_birthday: 0.002,
        birthday_turned: 0.002,
        birthday_slip: 0.005,
        birthday_guessed: 0.001,
        no_sex: 0.004,
        no_address: 0.02,
        no_postcode: 0.015,
        postcode_slip: 0.004,
        uprn: 0.2,
        nhs: 0.97,
        stale: 0.14,
    },
    Habits {
        word: "housing",
        list: 'T',
        capitals: false,
        plain_letters: true,
        middle: 0.15,
        called: 0.12,
        short: 0.03,
        respelt: 0.05,
        slip: 0.022,
        by_ear: 0.009,
        initial: 0.035,
        swapped: 0.02,
        title: 0.025,
        former: 0.6,
        no_birthday: 0.105,
        birthday_turned: 0.006,
        birthday_slip: 0.012,
        birthday_guessed: 0.003,
        no_sex: 0.3,
        no_address: 0.003,
        no_postcode: 0.005,
        postcode_slip: 0.004,
        uprn: 0.9,
        nhs: 0.0,
        stale: 0.03,
    },
    Habits {
        word: "benefits",
        list: 'B',
        capitals: true,
        plain_letters: true,
        middle: 0.45,
        called: 0.03,
        short: 0.01,
        respelt: 0.03,
        slip: 0.014,
        by_ear: 0.005,
        initial: 0.008,
        swapped: 0.015,
        title: 0.02,
        former: 0.45,
        no_birthday: 0.006,
        birthday_turned: 0.003,
        birthday_slip: 0.006,
        birthday_guessed: 0.001,
        no_sex: 0.15,
        no_address: 0.5,
        no_postcode: 0.008,
        postcode_slip: 0.004,
        uprn: 0.0,
        nhs: 0.0,
        stale: 0.12,
    },
    Habits {
        word: "police",
        list: 'I',
        capitals: true,
        plain_letters: true,
        middle: 0.35,
        called: 0.3,
        short: 0.06,
        respelt: 0.07,
        slip: 0.03,
        by_ear: 0.022,
        initial: 0.012,
        swapped: 0.03,
        title: 0.004,
        former: 0.5,
        no_birthday: 0.1,
        birthday_turned: 0.01,
        birthday_slip: 0.016,
        birthday_guessed: 0.008,
        no_sex: 0.03,
        no_address: 0.06,
        no_postcode: 0.08,
        postcode_slip: 0.01,
        uprn: 0.0,
        nhs: 0.0,
        stale: 0.12,
    },
    Habits {
        word: "social_care",
        list: 'F',
        capitals: false,
        plain_letters: false,
        middle: 0.4,
        called: 0.25,
        short: 0.03,
        respelt: 0.045,
        slip: 0.02,
        by_ear: 0.01,
        initial: 0.003,
        swapped: 0.015,
        title: 0.003,
        former: 0.5,
        no_birthday: 0.045,
        birthday_turned: 0.005,
        birthday_slip: 0.009,
        birthday_guessed: 0.004,
        no_sex: 0.01,
        no_address: 0.03,
        no_postcode: 0.03,
        postcode_slip: 0.006,
        uprn: 0.3,
        nhs: 0.45,
        stale: 0.08,
    },
];
