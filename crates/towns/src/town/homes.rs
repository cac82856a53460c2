//! Streets, homes and postcodes, all invented: the districts begin at LU8, which, like those after it, does not exist.

use crate::chance::Chance;
use crate::town::Town;

/// What kind of home it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A house with a number.
    House,
    /// A flat in a block: many homes have one number in the street.
    Flat,
    /// A house let by the room: each room is a household, all have one address.
    Rooms,
    /// A hostel: many households, one address.
    Hostel,
}

/// A dwelling.
#[derive(Clone)]
pub struct Home {
    /// Which street name.
    pub street: u32,
    /// The number in the street.
    pub number: u16,
    /// The number of the flat in its block; 0 if it is none.
    pub flat: u16,
    /// The block's name, as a place in [`BLOCKS`].
    pub block: u16,
    /// The postcode, counted through the town.
    pub postcode: u32,
    /// The district, counted through the town.
    pub district: u16,
    /// What kind of home it is.
    pub kind: Kind,
    /// How many households fit.
    pub room: u16,
}

/// Homes to a district: a district has about as many people as one of a real town.
const DISTRICT: u32 = 16_000;
/// Postcodes to a district: ten sectors of 400 units.
const UNITS: u32 = 4_000;
/// Letters of the last two places of a postcode; the others are not used there.
const LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";

/// How the streets begin.
const STREETS: &[&str] = &[
    "Alder",
    "Almond",
    "Anchor",
    "Apple Tree",
    "Ashcroft",
    "Aspen",
    "Avondale",
    "Barley",
    "Barnfield",
    "Beacon",
    "Beech",
    "Belmont",
    "Birch",
    "Bishop",
    "Blackthorn",
    "Bluebell",
    "Bramble",
    "Bridge",
    "Brook",
    "Butterfield",
    "Cedar",
    "Chalk",
    "Chapel",
    "Cherry Tree",
    "Chestnut",
    "Church",
    "Claremont",
    "Clover",
    "College",
    "Copper Beech",
    "Cornfield",
    "Cowslip",
    "Crabtree",
    "Crown",
    "Curlew",
    "Dale",
    "Dove",
    "Eagle",
    "Elder",
    "Elm",
    "Fairford",
    "Falcon",
    "Farm",
    "Fern",
    "Field",
    "Fir Tree",
    "Foxglove",
    "Furze",
    "Garden",
    "Gipsy",
    "Gorse",
    "Grange",
    "Grasmere",
    "Green",
    "Hatters",
    "Hawthorn",
    "Hazel",
    "Heather",
    "Heron",
    "High",
    "Hillside",
    "Holly",
    "Hornbeam",
    "Hop",
    "Ivy",
    "Jubilee",
    "Juniper",
    "Kestrel",
    "King",
    "Kingfisher",
    "Laburnum",
    "Lark",
    "Laurel",
    "Lavender",
    "Lilac",
    "Lime",
    "Linden",
    "Long",
    "Magnolia",
    "Malt",
    "Malvern",
    "Manor",
    "Maple",
    "Market",
    "Marlow",
    "Meadow",
    "Mill",
    "Millfield",
    "Mulberry",
    "Nightingale",
    "Northfield",
    "Oak",
    "Old Bakery",
    "Orchard",
    "Osprey",
    "Park",
    "Partridge",
    "Pear Tree",
    "Pebble",
    "Pine",
    "Plover",
    "Pond",
    "Poplar",
    "Primrose",
    "Priory",
    "Quarry",
    "Queen",
    "Railway",
    "Redwing",
    "Ridgeway",
    "River",
    "Robin",
    "Rose",
    "Rowan",
    "Rushmere",
    "Saffron",
    "School",
    "Skylark",
    "Spring",
    "Spruce",
    "Station",
    "Stone",
    "Straw",
    "Sunny",
    "Swallow",
    "Swan",
    "Sycamore",
    "Tansy",
    "Tennyson",
    "Thistle",
    "Thorn",
    "Tower",
    "Union",
    "Upland",
    "Valley",
    "Vicarage",
    "Victoria",
    "Violet",
    "Walnut",
    "Water",
    "Weaver",
    "Well",
    "Westfield",
    "Wheat",
    "White Hart",
    "Willow",
    "Windmill",
    "Windsor",
    "Wood",
    "Woodland",
    "Wren",
    "Yarrow",
    "Yew Tree",
    "York",
];
/// How they end.
pub const STREET_KINDS: &[(&str, &str)] = &[
    ("Road", "Rd"),
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Close", "Cl"),
    ("Lane", "Ln"),
    ("Drive", "Dr"),
    ("Way", "Way"),
    ("Crescent", "Cres"),
    ("Gardens", "Gdns"),
    ("Court", "Ct"),
    ("Place", "Pl"),
    ("Rise", "Rise"),
    ("Walk", "Walk"),
    ("Grove", "Gr"),
];
/// Blocks of flats.
pub const BLOCKS: &[&str] = &[
    "Alma House",
    "Ashby Court",
    "Beacon House",
    "Byron Court",
    "Chaucer House",
    "Coleridge Court",
    "Dove House",
    "Elgar Court",
    "Fielding House",
    "Hardy Court",
    "Heron Point",
    "Jubilee House",
    "Keats Court",
    "Lea House",
    "Milton Court",
    "Osborne House",
    "Regent Court",
    "Ruskin House",
    "Shelley Court",
    "Stirling House",
    "Tennyson Court",
    "Wardown House",
    "Willow Court",
    "Wren House",
];

/// Builds the homes of a town: street after street, each with its own postcodes of a dozen or two homes.
pub fn build(town: &mut Town, count: u32, chance: &mut Chance) {
    let districts = count.div_ceil(DISTRICT).max(1);
    let per_district = count.div_ceil(districts);
    for district in 0..districts {
        let first_postcode = district * UNITS;
        let mut postcode = first_postcode;
        let end = town.homes.len() + per_district as usize;
        while town.homes.len() < end {
            let street = chance.below(STREETS.len() * STREET_KINDS.len()) as u32;
            a_street(town, street, district as u16, &mut postcode, chance);
        }
        debug_assert!(postcode < first_postcode + UNITS, "more postcodes than a district has");
    }
    for (place, home) in town.homes.iter().enumerate() {
        for _ in 0..home.room {
            town.empty[home.district as usize][home.kind as usize].push(place as u32);
        }
    }
}

fn a_street(town: &mut Town, street: u32, district: u16, postcode: &mut u32, chance: &mut Chance) {
    let numbers = chance.between(12, 110) as u16;
    let to_a_postcode = chance.between(11, 24);
    // Odd numbers on one side, even ones on the other, as postcodes go.
    for side in 0..2_u16 {
        let mut in_this = 0;
        *postcode += 1;
        for number in (1..=numbers).filter(|number| number % 2 == 1 - side) {
            if in_this >= to_a_postcode {
                *postcode += 1;
                in_this = 0;
            }
            let home =
                Home { street, number, flat: 0, block: 0, postcode: *postcode, district, kind: Kind::House, room: 1 };
            let at = chance.unit();
            if at < 0.025 {
                let block = chance.below(BLOCKS.len()) as u16;
                let flats = chance.between(4, 28) as u16;
                *postcode += 1;
                for flat in 1..=flats {
                    town.homes.push(Home { flat, block, postcode: *postcode, kind: Kind::Flat, ..home.clone() });
                }
                *postcode += 1;
            } else if at < 0.031 {
                town.homes.push(Home { kind: Kind::Rooms, room: chance.between(3, 7) as u16, ..home });
            } else if at < 0.0311 {
                town.homes.push(Home { kind: Kind::Hostel, room: chance.between(15, 60) as u16, ..home });
            } else {
                town.homes.push(home);
            }
            in_this += 1;
        }
    }
    *postcode += 1;
}

/// A street's first part, its kind and how the kind is shortened.
pub fn street(street: u32) -> (&'static str, (&'static str, &'static str)) {
    (STREETS[street as usize / STREET_KINDS.len()], STREET_KINDS[street as usize % STREET_KINDS.len()])
}

/// A postcode in its usual form, such as `LU9 4RT`.
pub fn postcode(number: u32) -> String {
    let (district, unit) = (number / UNITS + 8, number % UNITS);
    let (sector, unit) = (unit % 10, (unit / 10) as usize);
    let letter = |place: usize| char::from(LETTERS[place % LETTERS.len()]);
    format!("LU{district} {sector}{}{}", letter(unit / LETTERS.len()), letter(unit))
}

/// The property reference number of a home: twelve figures that begin as none of a council does.
pub fn uprn(home: u32) -> u64 {
    // The factor is prime to the size, so that no two homes have one number and neighbours' numbers do not follow each other.
    900_100_000_000 + u64::from(home) * 7_919 % 100_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_well_formed_and_differ() {
        let all: rustc_hash::FxHashSet<String> = (0..3 * UNITS).map(postcode).collect();
        assert_eq!(all.len(), 3 * UNITS as usize);
        assert_eq!(postcode(0), "LU8 0AA");
        assert!(all.iter().all(|postcode| (7..=8).contains(&postcode.len())));
    }
}
