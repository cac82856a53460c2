//! Which forenames stand for one another: other spellings, and what people are called for short.
//!
//! The lists are our own and small. A forename that is not in them is still found by its sound or by a slip of a
//! letter. Two forenames that are both in the lists, without a line in common, are two names however near they look
//! (Hassan and Hussain, Oliver and Olivia): brothers and sisters are often called so.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One name, written in several ways. The first line is that of the names put before a call name.
const SPELLINGS: &[&str] = &[
    "mohammed muhammad mohamed mohammad muhammed mohamad muhamad mohd muhd mahomed mehmed md",
    "hussain husain hussein hossain hosain husayn hossein",
    "hassan hasan hassen",
    "ahmed ahmad ahmet ahmedh",
    "ali aly",
    "yusuf yusef yussef yousuf yousaf yusof youssef yousef yosef joseph jozef iosif",
    "ibrahim ebrahim abraham",
    "aisha ayesha aysha aicha aishah ayshah",
    "amina aminah ameena",
    "fatima fatema fatimah fathima fatma",
    "khadija khadijah khadeeja kadija",
    "maryam mariam maryum mariyam miriam",
    "zainab zaynab zeinab zaineb",
    "yasmin yasmeen yasmine jasmin jasmine",
    "nasreen nasrin nasrine",
    "ruksana rukhsana roksana rukshana",
    "shahid shaheed",
    "bilal bilaal belal",
    "umar omar omer",
    "usman uthman osman othman",
    "hamza hamzah",
    "hira heera",
    "iman eman imaan emaan",
    "rahim raheem",
    "rahman rehman rahmaan",
    "nadia nadya nadja",
    "idris idrees idriss",
    "karim kareem",
    "tanvir tanveer",
    "wasim waseem",
    "javed javaid jawed",
    "sean shaun shawn shane",
    "sinead shinade shinaid",
    "siobhan shivaun shevaun chevonne",
    "niamh neve neave nieve",
    "caoimhe keeva kweeva keva",
    "aoife eefa",
    "saoirse seersha sorcha",
    "ciara keira kiera kira",
    "ciaran kieran kieron",
    "eoin owen eoghan",
    "roisin rosheen",
    "oisin osheen",
    "padraig patrick patryk patric",
    "niall neil neal",
    "stefan stephen steven szczepan stephan",
    "ioana joanna joana johanna",
    "ion ioan john jon jan",
    "mihai michael michal mihail mikael",
    "matei matthew mathew mateusz matheus",
    "larisa larissa",
    "ionut ionutz",
    "andrei andrew andrzej",
    "elena helena helen ellen",
    "ecaterina katarzyna catherine katherine kathryn catharine caterina kathrine",
    "malgorzata margaret margareta",
    "alexandru aleksander alexander",
    "alexandra aleksandra",
    "krystyna christina cristina kristina",
    "christine kristine",
    "piotr peter petru",
    "pawel paul",
    "tomasz thomas toma",
    "jakub jacob yakub yaqub iacob",
    "lukasz lucas lukas luca",
    "szymon simon simion",
    "wojciech wojtech",
    "oluwaseun oluseun",
    "sophia sofia zofia",
    "isabel isabelle isobel isabella izabela",
    "amelia emilia",
    "emily emilie",
    "sara sarah",
    "rebecca rebekah",
    "philip phillip",
    "nicholas nicolas nicolae mikolaj",
    "nicola nichola",
    "george gheorghe jerzy",
    "gregory grzegorz",
    "victoria wiktoria viktoria",
    "magdalena madalina",
    "monica monika",
    "mia mya",
    "zoe zoey",
    "evie eevee",
    "oliver olivier",
    "olivia oliwia",
    "daniel",
    "danielle daniela daniella",
    "michelle",
    "paula",
    "samuel",
    "samantha",
    "christopher krzysztof",
    "joanne",
];

/// A full forename first, then what people with it are called for short.
const SHORT: &[&str] = &[
    "william bill billy will willy liam",
    "robert rob bob bobby robbie bert",
    "richard rich rick ricky richie dick",
    "margaret maggie meg peggy marge madge margie gosia malgosia",
    "malgorzata gosia malgosia",
    "elizabeth liz lizzie beth betty eliza libby lisa elsie bess",
    "catherine cath cathy cat kate katie kathy kat kitty",
    "katarzyna kasia kaska",
    "alfred alfie alf fred freddie",
    "frederick fred freddie freddy",
    "charles charlie chuck chas",
    "charlotte charlie lottie char",
    "alexander alex sandy al xander sasha",
    "alexandra alex sandra lexi sasha ola",
    "aleksandra ola",
    "thomas tom tommy",
    "tomasz tomek",
    "james jim jimmy jamie",
    "john jack johnny jonny",
    "jonathan jon jonny jonty",
    "jacqueline jackie jacqui jaci jacky",
    "joseph joe joey",
    "joanne jo",
    "joanna jo asia",
    "josephine jo josie",
    "daniel dan danny",
    "danielle dani danni",
    "david dave davey",
    "edward ed eddie ted teddy ned",
    "michael mike mick mickey mikey",
    "michelle shell shelly",
    "matthew matt matty",
    "andrew andy drew",
    "anthony tony ant",
    "antonia toni",
    "benjamin ben benny",
    "christopher chris kit topher",
    "christine chris chrissie tina",
    "christina chris tina chrissie",
    "samuel sam sammy",
    "samantha sam sammy",
    "stephen steve stevie",
    "stephanie steph stevie",
    "patrick pat paddy",
    "patricia pat patsy trish tricia",
    "peter pete",
    "nicholas nick nicky",
    "nicola nicky nikki nic",
    "rebecca becky becca bex",
    "deborah deb debbie debs",
    "jennifer jen jenny",
    "jessica jess jessie",
    "susan sue susie suzy",
    "victoria vicky vicki tori wika",
    "isabel izzy bella belle",
    "george georgie",
    "georgia georgie",
    "gregory greg",
    "gary gaz gazza",
    "darren daz",
    "raymond ray",
    "ronald ron ronnie",
    "kenneth ken kenny",
    "philip phil pip",
    "timothy tim timmy",
    "terence terry",
    "theresa terry tess teresa tessa",
    "lawrence larry laurie",
    "leonard len lenny leo",
    "henry harry hal",
    "harold harry",
    "harriet harry hattie",
    "abigail abi abby gail",
    "amanda mandy",
    "amelia millie mel",
    "millicent millie",
    "melissa mel",
    "melanie mel",
    "emily em emmy millie",
    "emma em",
    "eleanor ellie nell nora ella",
    "ellen ellie nell",
    "florence flo florrie flossie",
    "beatrice bea",
    "beverley bev",
    "barbara barb babs basia",
    "caroline carrie caz",
    "dorothy dot dotty dolly",
    "frances fran frankie",
    "francis frank frankie",
    "gabrielle gabby",
    "grace gracie",
    "hannah han",
    "katherine kasia",
    "louis lou louie",
    "louise lou",
    "lily lil",
    "maureen mo",
    "maxwell max",
    "maximilian max",
    "natalie nat",
    "natasha tasha nat",
    "nathaniel nat nathan nate",
    "oliver ollie olly",
    "olivia liv livvy ollie",
    "pamela pam",
    "penelope penny",
    "rachel rach",
    "reginald reg reggie",
    "sarah sally",
    "sandra sandy",
    "simon si",
    "theodore theo ted teddy",
    "tracey trace",
    "valerie val",
    "zachary zac zack",
    "joshua josh",
    "jacob jake",
    "jakub kuba",
    "alice ali",
    "alison ali",
    "callum cal",
    "cameron cam",
    "douglas doug",
    "geoffrey geoff",
    "agnieszka aga",
    "krzysztof krzysiek",
    "wojciech wojtek",
    "stanislaw staszek stan",
    "grzegorz grzesiek",
    "zofia zosia",
    "magdalena magda",
    "mihaela miha",
    "constantin costel costi",
    "alexandru alex sandu",
    "gheorghe gigi",
    "gurpreet guri preet",
    "harpreet harry preet",
    "manpreet mani preet",
    "rajesh raj",
    "rajinder raj",
    "abdul abdullah",
    "oluwaseun seun",
    "oluwatobi tobi",
    "oluwafemi femi",
    "oluwatosin tosin",
    "chidiebere chidi",
    "emmanuel emma manny",
    "ngozi ngo",
];

/// How two forenames in the lists stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// The same name in another spelling.
    Spelling,
    /// One is what people with the other are called for short.
    Short,
    /// Two names.
    Different,
    /// At least one is not in the lists.
    Unlisted,
}

/// The lines in which a forename stands: those of `SPELLINGS` first, then those of `SHORT`.
static LINES: LazyLock<HashMap<&'static str, Vec<u16>>> = LazyLock::new(|| {
    let mut lines: HashMap<&'static str, Vec<u16>> = HashMap::new();
    for (at, line) in (0u16..).zip(SPELLINGS.iter().chain(SHORT)) {
        for name in line.split(' ') {
            lines.entry(name).or_default().push(at);
        }
    }
    lines
});

/// The lines in which a folded forename stands; none when it is not listed.
pub(crate) fn lines(name: &str) -> &'static [u16] {
    LINES.get(name).map_or(&[], Vec::as_slice)
}

/// Whether it is a spelling of Mohammed, which many carry before the name they are called by.
pub(crate) fn comes_before_call_name(name: &str) -> bool {
    lines(name).contains(&0)
}

/// How two forenames stand to each other, given their lines.
pub(crate) fn stand(one: &[u16], other: &[u16]) -> Known {
    if one.is_empty() || other.is_empty() {
        return Known::Unlisted;
    }
    match one.iter().find(|line| other.contains(line)) {
        Some(line) if is_spelling(*line) => Known::Spelling,
        Some(_) => Known::Short,
        None if is_short_for_a_spelling(one, other) || is_short_for_a_spelling(other, one) => Known::Short,
        None => Known::Different,
    }
}

fn is_spelling(line: u16) -> bool {
    usize::from(line) < SPELLINGS.len()
}

/// Whether the first is short for another spelling of the second: Kasia (Katarzyna) and Kathryn.
fn is_short_for_a_spelling(short: &[u16], full: &[u16]) -> bool {
    let heads = short.iter().filter_map(|line| SHORT.get(usize::from(*line).checked_sub(SPELLINGS.len())?));
    let mut spellings = heads.filter_map(|line| line.split(' ').next()).flat_map(lines);
    spellings.any(|line| is_spelling(*line) && full.contains(line))
}

/// Every full forename that a listed name may stand for.
pub(crate) fn full_names(name: &str) -> impl Iterator<Item = &'static str> {
    lines(name)
        .iter()
        .filter_map(|line| SPELLINGS.iter().chain(SHORT).nth(usize::from(*line)))
        .filter_map(|line| line.split(' ').next())
}

/// Every other form of a folded forename that is in the lists: other spellings, what it is short for, and what it is called for short.
pub fn other_forms(name: &str) -> Vec<&'static str> {
    let mut forms: Vec<&'static str> = Vec::new();
    for line in lines(name).iter().filter_map(|line| SPELLINGS.iter().chain(SHORT).nth(usize::from(*line))) {
        for form in line.split(' ') {
            if form != name && !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(one: &str, other: &str) -> Known {
        stand(lines(one), lines(other))
    }

    #[test]
    fn short_names_stand_for_full_ones() {
        assert_eq!(standing("bill", "william"), Known::Short);
        assert_eq!(standing("maggie", "margaret"), Known::Short);
        assert_eq!(standing("alfie", "alfred"), Known::Short);
        assert_eq!(standing("kasia", "kathryn"), Known::Short);
        assert_eq!(standing("tomek", "thomas"), Known::Short);
        assert_eq!(standing("mohd", "mohammad"), Known::Spelling);
        assert_eq!(standing("matei", "mathew"), Known::Spelling);
    }

    #[test]
    fn a_name_has_other_forms() {
        assert!(other_forms("bill").contains(&"william"));
        assert!(other_forms("mohd").contains(&"muhammad"));
        assert!(!other_forms("bill").contains(&"bill"));
        assert!(other_forms("zyzzyx").is_empty());
    }

    #[test]
    fn near_names_of_brothers_and_sisters_are_two() {
        assert_eq!(standing("hassan", "hussain"), Known::Different);
        assert_eq!(standing("oliver", "olivia"), Known::Different);
        assert_eq!(standing("alexander", "alexandra"), Known::Different);
        assert_eq!(standing("daniel", "danielle"), Known::Different);
        assert_eq!(standing("daniel", "xavier"), Known::Unlisted);
    }

    #[test]
    fn every_name_is_written_as_it_is_folded_and_once_in_its_line() {
        for line in SPELLINGS.iter().chain(SHORT) {
            let names: Vec<&str> = line.split(' ').collect();
            assert!(
                names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase()) && !name.is_empty()),
                "{line}"
            );
            assert!((1..names.len()).all(|at| !names[..at].contains(&names[at])), "{line}");
        }
    }
}
