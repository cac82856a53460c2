//! What people of an English town are called, made up of short lists: a few names are very common, many are rare.

use rand::RngExt;
use rand_chacha::ChaCha12Rng;

/// People with a naming tradition in common, and how many of a hundred families they are.
struct Community {
    share: u32,
    women: &'static [&'static str],
    men: &'static [&'static str],
    families: &'static [&'static str],
    /// Of a hundred families, how many have a name that is not in the list but made of [`BEGINNINGS`] and [`ENDINGS`].
    rare: u32,
}

const COMMUNITIES: &[Community] = &[
    Community {
        share: 50,
        women: &[
            "Olivia",
            "Amelia",
            "Emily",
            "Jessica",
            "Chloe",
            "Sophie",
            "Lucy",
            "Grace",
            "Emma",
            "Charlotte",
            "Katie",
            "Hannah",
            "Laura",
            "Sarah",
            "Rebecca",
            "Gemma",
            "Kelly",
            "Donna",
            "Karen",
            "Julie",
            "Susan",
            "Margaret",
            "Poppy",
            "Ruby",
            "Lily",
            "Freya",
            "Daisy",
            "Evie",
            "Rosie",
            "Maisie",
            "Zoë",
            "Tracey",
            "Michelle",
            "Lauren",
            "Stacey",
            "Paige",
            "Leanne",
        ],
        men: &[
            "Jack", "Oliver", "Harry", "George", "Thomas", "James", "Daniel", "Joshua", "William", "Charlie", "Alfie",
            "Ryan", "Matthew", "Luke", "Adam", "Lee", "Craig", "Darren", "Gary", "Mark", "Paul", "David", "Kevin",
            "Stephen", "Archie", "Freddie", "Leo", "Oscar", "Finley", "Mason", "Tyler", "Kyle", "Jordan", "Dean",
            "Shaun", "Wayne",
        ],
        families: &[
            "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson", "Wright",
            "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Turner",
            "Hill", "Cooper", "Ward", "Morris", "Moore", "King", "Baker", "Harris", "Carter", "Parker", "Bennett",
            "Cook", "Mitchell", "Shaw", "Bailey", "Price", "Webb", "Palmer", "Mills", "Barker", "Chapman", "Fletcher",
            "Gibson", "Hunt", "Knight", "Lawson", "Marsh", "Newman", "Osborne", "Pearce", "Reynolds", "Saunders",
            "Tucker", "Vaughan", "Wheeler", "Yates",
        ],
        rare: 45,
    },
    Community {
        share: 15,
        women: &[
            "Fatima", "Aisha", "Zainab", "Maryam", "Amina", "Saima", "Nadia", "Shazia", "Rukhsana", "Hafsa", "Sana",
            "Iqra", "Samina", "Naila", "Bushra", "Khadija", "Rabia", "Sumaira", "Mehwish", "Zara",
        ],
        men: &[
            "Mohammed", "Muhammad", "Ali", "Hassan", "Imran", "Usman", "Bilal", "Adeel", "Kamran", "Tariq", "Asif",
            "Zeeshan", "Hamza", "Ibrahim", "Faisal", "Nadeem", "Shahid", "Waqas", "Yusuf", "Zain",
        ],
        families: &[
            "Khan", "Hussain", "Ahmed", "Mahmood", "Akhtar", "Iqbal", "Malik", "Mirza", "Raja", "Butt", "Chaudhry",
            "Bashir", "Rafiq", "Saleem", "Qureshi", "Shah", "Aslam", "Bhatti", "Javed", "Latif", "Mughal", "Nawaz",
            "Parvez", "Rashid", "Sadiq", "Tahir", "Yaqoob", "Zaman",
        ],
        rare: 0,
    },
    Community {
        share: 9,
        women: &[
            "Nazma", "Shahida", "Ruksana", "Fahmida", "Taslima", "Rahima", "Salma", "Farzana", "Jannat", "Nusrat",
            "Shirin", "Tahmina", "Afsana", "Sultana", "Momena",
        ],
        men: &[
            "Mohammed", "Abdul", "Shah", "Rahim", "Kamal", "Jamal", "Faruk", "Habib", "Anwar", "Tanvir", "Rafiqul",
            "Shafiq", "Nazmul", "Mizan", "Arif",
        ],
        families: &[
            "Begum",
            "Miah",
            "Rahman",
            "Uddin",
            "Islam",
            "Khatun",
            "Hoque",
            "Choudhury",
            "Alam",
            "Karim",
            "Haque",
            "Sarker",
            "Bibi",
            "Khanom",
            "Talukdar",
            "Mahmud",
            "Chowdhury",
            "Hossain",
        ],
        rare: 0,
    },
    Community {
        share: 7,
        women: &[
            "Anna",
            "Katarzyna",
            "Małgorzata",
            "Agnieszka",
            "Zofia",
            "Julia",
            "Maja",
            "Magdalena",
            "Joanna",
            "Ewa",
            "Alicja",
            "Hanna",
            "Aleksandra",
            "Natalia",
            "Wiktoria",
        ],
        men: &[
            "Piotr",
            "Krzysztof",
            "Tomasz",
            "Paweł",
            "Jakub",
            "Michał",
            "Marcin",
            "Łukasz",
            "Antoni",
            "Filip",
            "Kacper",
            "Mateusz",
            "Szymon",
            "Wojciech",
            "Adam",
        ],
        families: &[
            "Nowak",
            "Kowalski",
            "Wiśniewski",
            "Wójcik",
            "Kowalczyk",
            "Kamiński",
            "Lewandowski",
            "Zieliński",
            "Szymański",
            "Woźniak",
            "Dąbrowski",
            "Kozłowski",
            "Mazur",
            "Jankowski",
            "Krawczyk",
            "Piotrowski",
            "Grabowski",
            "Pawłowski",
            "Michalski",
            "Zając",
            "Król",
            "Wieczorek",
        ],
        rare: 0,
    },
    Community {
        share: 6,
        women: &[
            "Siobhán", "Aoife", "Niamh", "Ciara", "Roisin", "Orla", "Bridget", "Maeve", "Sinead", "Kathleen", "Eileen",
            "Caitlin",
        ],
        men: &[
            "Sean", "Patrick", "Liam", "Conor", "Declan", "Brendan", "Ciaran", "Padraig", "Finn", "Eoin", "Michael",
            "Cormac",
        ],
        families: &[
            "Murphy",
            "Kelly",
            "O'Sullivan",
            "Walsh",
            "O'Brien",
            "Byrne",
            "Ryan",
            "O'Connor",
            "O'Neill",
            "Doyle",
            "McCarthy",
            "Gallagher",
            "Doherty",
            "Kennedy",
            "Lynch",
            "Murray",
            "Quinn",
            "McLoughlin",
            "Connolly",
            "Brennan",
        ],
        rare: 0,
    },
    Community {
        share: 7,
        women: &[
            "Abena", "Ama", "Efua", "Chioma", "Ngozi", "Adaeze", "Folake", "Funmi", "Yetunde", "Blessing", "Grace",
            "Patience", "Comfort", "Esi", "Temi",
        ],
        men: &[
            "Kwame", "Kofi", "Kwabena", "Emeka", "Chidi", "Obinna", "Tunde", "Segun", "Femi", "Emmanuel", "Samuel",
            "Daniel", "Yaw", "Ike", "Ola",
        ],
        families: &[
            "Mensah", "Owusu", "Osei", "Boateng", "Asante", "Okafor", "Adeyemi", "Okonkwo", "Balogun", "Eze", "Nwosu",
            "Adebayo", "Appiah", "Agyeman", "Ogunleye", "Amoah", "Danso", "Ojo", "Sesay", "Kamara", "Bello", "Afolabi",
        ],
        rare: 0,
    },
    Community {
        share: 6,
        women: &[
            "Maria",
            "Elena",
            "Ioana",
            "Andreea",
            "Alina",
            "Cristina",
            "Mihaela",
            "Daniela",
            "Simona",
            "Bianca",
            "Ivana",
            "Desislava",
        ],
        men: &[
            "Andrei", "Ion", "Mihai", "Florin", "Cristian", "Gabriel", "Vasile", "Marian", "Ionut", "Razvan", "Georgi",
            "Stoyan",
        ],
        families: &[
            "Popa", "Ionescu", "Popescu", "Radu", "Dumitru", "Stan", "Stoica", "Gheorghe", "Rusu", "Munteanu", "Matei",
            "Marin", "Tudor", "Dobre", "Barbu", "Nistor", "Florea", "Ivanov", "Petrov", "Dimitrov",
        ],
        rare: 0,
    },
];

const BEGINNINGS: &[&str] = &[
    "Ash", "Black", "Brad", "Brom", "Burn", "Chad", "Cole", "Crow", "Dun", "East", "Elm", "Farn", "Good", "Hal",
    "Hart", "Hazel", "High", "Holl", "Kirk", "Lang", "Lock", "Mar", "Nor", "Oak", "Pem", "Rad", "Red", "Shel", "Stan",
    "Thorn", "Wake", "Whit",
];
const ENDINGS: &[&str] = &[
    "bourne", "bridge", "bury", "by", "croft", "dale", "field", "ford", "gate", "ham", "hurst", "land", "ley", "man",
    "mere", "ridge", "stock", "stone", "ton", "well", "wick", "wood", "worth", "yard",
];

/// One of the list; the first far more often than the last.
fn zipf<'a>(random: &mut ChaCha12Rng, list: &[&'a str]) -> &'a str {
    let drawn: f64 = random.random();
    list[(drawn.powf(1.7) * list.len() as f64) as usize]
}

/// What the people of one family are called.
#[derive(Clone, Copy)]
pub struct Naming(&'static Community);

impl Naming {
    /// The naming of some family of the town.
    pub fn some(random: &mut ChaCha12Rng) -> Self {
        let total = COMMUNITIES.iter().map(|community| community.share).sum();
        let mut drawn: u32 = random.random_range(0..total);
        for community in COMMUNITIES {
            if drawn < community.share {
                return Self(community);
            }
            drawn -= community.share;
        }
        unreachable!("a draw below the sum of all shares falls to one of them")
    }

    /// A family name.
    pub fn family(self, random: &mut ChaCha12Rng) -> String {
        if random.random_range(0..100) < self.0.rare {
            let beginning = BEGINNINGS[random.random_range(0..BEGINNINGS.len())];
            return format!("{beginning}{}", ENDINGS[random.random_range(0..ENDINGS.len())]);
        }
        zipf(random, self.0.families).to_owned()
    }

    /// A first name, of a woman or of a man.
    pub fn first(self, random: &mut ChaCha12Rng, woman: bool) -> &'static str {
        zipf(random, if woman { self.0.women } else { self.0.men })
    }
}
