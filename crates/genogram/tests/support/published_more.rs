//! The other six of the twelve.

use alongside_genogram::{FeelingKind, KinKind, ParentKind, UnionKind};

use super::published::{Published, TWO_MARRIAGES};
use super::{Told, told};

pub fn all() -> Vec<Published> {
    vec![
        Published {
            file: "victoria",
            title: "Victoria, her children and some grandchildren",
            source: "Oxford Dictionary of National Biography: Victoria; Encyclopaedia Britannica: Alexandra, empress consort of Russia",
            crosses: &[],
            family: told(victoria),
        },
        Published {
            file: "habsburg",
            title: "The forebears of Charles II of Spain",
            source: "G. Alvarez, F. Ceballos, C. Quinteiro, PLoS ONE 4 (2009) e5174, figure and text",
            crosses: &[],
            family: told(habsburg),
        },
        Published {
            file: "wuthering",
            title: "Earnshaws, Lintons and Heathcliff",
            source: "Emily Bront\u{eb}, Wuthering Heights (1847)",
            crosses: &[TWO_MARRIAGES],
            family: told(wuthering),
        },
        Published {
            file: "thebes",
            title: "The house of Oedipus",
            source: "Sophocles, Oedipus the King and Antigone",
            crosses: &[],
            family: told(thebes),
        },
        Published {
            file: "rome",
            title: "Romulus and Remus",
            source: "Livy, The History of Rome, book 1, 3 to 16; Plutarch, Life of Romulus",
            crosses: &[],
            family: told(rome),
        },
        Published {
            file: "grandpa",
            title: "I'm My Own Grandpa",
            source: "The song by D. Latham and M. Jaffe (1947)",
            crosses: &[],
            family: told(grandpa),
        },
    ]
}

fn victoria(family: &mut Told) {
    family.man("francis", "Francis of Saxe-Coburg", 1750, 1806).woman("augusta", "Augusta Reuss", 1757, 1831);
    family.married("francis", "augusta", 1777);
    family.man("ernest", "Ernest I", 1784, 1844).woman("kent", "Victoria of Saxe-Coburg", 1786, 1861);
    family.man("leopold", "Leopold I", 1790, 1865).children(&["francis", "augusta"], &["ernest", "kent", "leopold"]);
    family.man("edward0", "Edward, Duke of Kent", 1767, 1820).woman("louise0", "Louise of Saxe-Gotha", 1800, 1831);
    family.married("edward0", "kent", 1818).union("ernest", "louise0", UnionKind::Divorced, 1817, 1826);
    family.woman("victoria", "Victoria", 1819, 1901).man("albert", "Albert", 1819, 1861).index("victoria");
    family.children(&["edward0", "kent"], &["victoria"]).children(&["ernest", "louise0"], &["albert"]);
    family.married("victoria", "albert", 1840);
    family
        .woman("vicky", "Vicky", 1840, 1901)
        .man("bertie", "Edward VII", 1841, 1910)
        .woman("alice", "Alice", 1843, 1878);
    family
        .man("affie", "Alfred", 1844, 1900)
        .woman("helena", "Helena", 1846, 1923)
        .woman("louise", "Louise", 1848, 1939);
    family
        .man("arthur", "Arthur", 1850, 1942)
        .man("leo", "Leopold", 1853, 1884)
        .woman("beatrice", "Beatrice", 1857, 1944);
    let children = ["vicky", "bertie", "alice", "affie", "helena", "louise", "arthur", "leo", "beatrice"];
    family.children(&["albert", "victoria"], &children);
    family.man("fritz", "Frederick III", 1831, 1888).married("fritz", "vicky", 1858);
    family.man("wilhelm", "Wilhelm II", 1859, 1941).man("henry", "Henry", 1862, 1929);
    family.children(&["fritz", "vicky"], &["wilhelm", "henry"]);
    family.woman("alix", "Alexandra of Denmark", 1844, 1925).married("bertie", "alix", 1863);
    family.man("george", "George V", 1865, 1936).man("eddy", "Albert Victor", 1864, 1892);
    family.children(&["bertie", "alix"], &["eddy", "george"]);
    family.man("ludwig", "Louis IV", 1837, 1892).married("ludwig", "alice", 1862);
    family.woman("irene", "Irene", 1866, 1953).woman("alexandra", "Alexandra", 1872, 1918);
    family.children(&["ludwig", "alice"], &["irene", "alexandra"]).married("henry", "irene", 1888);
    family.man("nicholas", "Nicholas II", 1868, 1918).married("nicholas", "alexandra", 1894);
    family
        .woman("olga", "Olga", 1895, 1918)
        .woman("tatiana", "Tatiana", 1897, 1918)
        .woman("maria", "Maria", 1899, 1918);
    family.woman("anastasia", "Anastasia", 1901, 1918).man("alexei", "Alexei", 1904, 1918);
    family.children(&["nicholas", "alexandra"], &["olga", "tatiana", "maria", "anastasia", "alexei"]);
    family.man("waldemar", "Waldemar", 1889, 1945).children(&["henry", "irene"], &["waldemar"]);
}

fn habsburg(family: &mut Told) {
    family
        .man("philip1", "Philip I", 1478, 1506)
        .woman("joanna", "Joanna I", 1479, 1555)
        .married("philip1", "joanna", 1496);
    family.man("charles5", "Charles V", 1500, 1558).woman("isabella0", "Isabella of Portugal", 1503, 1539);
    family.man("ferdinand1", "Ferdinand I", 1503, 1564).woman("anna0", "Anna of Bohemia", 1503, 1547);
    family.children(&["philip1", "joanna"], &["charles5", "ferdinand1"]);
    family.married("charles5", "isabella0", 1526).married("ferdinand1", "anna0", 1521);
    family.man("philip2", "Philip II", 1527, 1598).woman("maria", "Maria of Spain", 1528, 1603);
    family.children(&["charles5", "isabella0"], &["philip2", "maria"]);
    family.man("max2", "Maximilian II", 1527, 1576).woman("annab", "Anna of Austria", 1528, 1590);
    family
        .man("charlesa", "Charles of Austria", 1540, 1590)
        .children(&["ferdinand1", "anna0"], &["max2", "annab", "charlesa"]);
    family.married("max2", "maria", 1548);
    family.man("albert5", "Albert V of Bavaria", 1528, 1579).married("albert5", "annab", 1546);
    family.woman("annaa", "Anna of Austria", 1549, 1580).children(&["max2", "maria"], &["annaa"]);
    family
        .married("philip2", "annaa", 1570)
        .man("philip3", "Philip III", 1578, 1621)
        .children(&["philip2", "annaa"], &["philip3"]);
    family.woman("mariab", "Maria Anna of Bavaria", 1551, 1608).children(&["albert5", "annab"], &["mariab"]);
    family.married("charlesa", "mariab", 1571);
    family.woman("margaret", "Margaret of Austria", 1584, 1611).man("ferdinand2", "Ferdinand II", 1578, 1637);
    family.children(&["charlesa", "mariab"], &["ferdinand2", "margaret"]).married("philip3", "margaret", 1599);
    family.man("william5", "William V of Bavaria", 1548, 1626).children(&["albert5", "annab"], &["william5"]);
    family.woman("renata", "Renata of Lorraine", 1544, 1602).married("william5", "renata", 1568);
    family.woman("mariaa", "Maria Anna of Bavaria", 1574, 1616).children(&["william5", "renata"], &["mariaa"]);
    family.married("ferdinand2", "mariaa", 1600);
    family.man("philip4", "Philip IV", 1605, 1665).woman("mariaana", "Maria Anna of Spain", 1606, 1646);
    family.children(&["philip3", "margaret"], &["philip4", "mariaana"]);
    family.man("ferdinand3", "Ferdinand III", 1608, 1657).children(&["ferdinand2", "mariaa"], &["ferdinand3"]);
    family.married("ferdinand3", "mariaana", 1631);
    family.woman("mariana", "Mariana of Austria", 1634, 1696).children(&["ferdinand3", "mariaana"], &["mariana"]);
    family.married("philip4", "mariana", 1649).man("charles2", "Charles II", 1661, 1700).index("charles2");
    family.children(&["philip4", "mariana"], &["charles2"]);
}

fn wuthering(family: &mut Told) {
    family.man("earnshaw", "Mr Earnshaw", 0, 1777).woman("mrs", "Mrs Earnshaw", 0, 1773).married("earnshaw", "mrs", 0);
    family.man("linton0", "Mr Linton", 0, 1780).woman("mrsl", "Mrs Linton", 0, 1780).married("linton0", "mrsl", 0);
    family.man("hindley", "Hindley Earnshaw", 1757, 1784).woman("catherine", "Catherine Earnshaw", 1765, 1784);
    family.man("heathcliff", "Heathcliff", 1764, 1802).index("heathcliff");
    family.children(&["earnshaw", "mrs"], &["hindley", "catherine"]);
    family.parents(ParentKind::Foster, &["earnshaw", "mrs"], &["heathcliff"]);
    family.man("edgar", "Edgar Linton", 1762, 1801).woman("isabella", "Isabella Linton", 1765, 1797);
    family.children(&["linton0", "mrsl"], &["edgar", "isabella"]);
    family.woman("frances", "Frances", 0, 1778).married("hindley", "frances", 1777).married("edgar", "catherine", 1783);
    family.union("heathcliff", "isabella", UnionKind::Separated, 1784, 1784);
    family.man("hareton", "Hareton Earnshaw", 1778, 0).woman("cathy", "Cathy Linton", 1784, 0);
    family.man("linton", "Linton Heathcliff", 1784, 1801);
    family.children(&["hindley", "frances"], &["hareton"]).children(&["edgar", "catherine"], &["cathy"]);
    family.children(&["heathcliff", "isabella"], &["linton"]).dead(&["hareton", "cathy"]);
    family.union("cathy", "linton", UnionKind::Married, 1801, 1801).married("cathy", "hareton", 1803);
    family.feeling("heathcliff", "catherine", FeelingKind::CloseConflict);
    family.feeling("hindley", "heathcliff", FeelingKind::Harmful).feeling(
        "heathcliff",
        "hareton",
        FeelingKind::Harmful,
    );
}

fn thebes(family: &mut Told) {
    let people: [(&str, &str, bool); 16] = [
        ("labdacus", "Labdacus", true),
        ("menoeceus", "Menoeceus", true),
        ("laius", "Laius", true),
        ("jocasta", "Jocasta", false),
        ("creon", "Creon", true),
        ("eurydice", "Eurydice", false),
        ("oedipus", "Oedipus", true),
        ("polybus", "Polybus", true),
        ("merope", "Merope", false),
        ("antigone", "Antigone", false),
        ("ismene", "Ismene", false),
        ("eteocles", "Eteocles", true),
        ("polynices", "Polynices", true),
        ("haemon", "Haemon", true),
        ("megareus", "Megareus", true),
        ("argia", "Argia", false),
    ];
    for (id, name, is_man) in people {
        if is_man {
            family.man(id, name, 0, 0)
        } else {
            family.woman(id, name, 0, 0)
        };
    }
    family.dead(&people.map(|(id, ..)| id)).index("oedipus");
    family.children(&["labdacus"], &["laius"]).children(&["menoeceus"], &["jocasta", "creon"]);
    family.married("laius", "jocasta", 0).married("jocasta", "oedipus", 0).married("creon", "eurydice", 0);
    family.married("polybus", "merope", 0).children(&["laius", "jocasta"], &["oedipus"]);
    family.parents(ParentKind::Foster, &["polybus", "merope"], &["oedipus"]);
    family.children(&["oedipus", "jocasta"], &["antigone", "ismene", "eteocles", "polynices"]);
    family.children(&["creon", "eurydice"], &["haemon", "megareus"]);
    family.union("antigone", "haemon", UnionKind::Apart, 0, 0).married("polynices", "argia", 0);
    family.feeling("eteocles", "polynices", FeelingKind::Conflict).feeling("creon", "antigone", FeelingKind::Harmful);
}

fn rome(family: &mut Told) {
    let people: [(&str, &str, bool); 14] = [
        ("procas", "Procas", true),
        ("numitor", "Numitor", true),
        ("amulius", "Amulius", true),
        ("rhea", "Rhea Silvia", false),
        ("mars", "Mars", true),
        ("romulus", "Romulus", true),
        ("remus", "Remus", true),
        ("faustulus", "Faustulus", true),
        ("larentia", "Acca Larentia", false),
        ("hersilia", "Hersilia", false),
        ("tatius", "Titus Tatius", true),
        ("tatia", "Tatia", false),
        ("numa", "Numa Pompilius", true),
        ("pompilia", "Pompilia", false),
    ];
    for (id, name, is_man) in people {
        if is_man {
            family.man(id, name, 0, 0)
        } else {
            family.woman(id, name, 0, 0)
        };
    }
    family.index("romulus").dead(&people.map(|(id, ..)| id));
    family.children(&["procas"], &["numitor", "amulius"]).children(&["numitor"], &["rhea"]);
    family.union("mars", "rhea", UnionKind::NotKnown, 0, 0).children(&["mars", "rhea"], &["romulus", "remus"]);
    family.twins(&["romulus", "remus"], None).married("faustulus", "larentia", 0);
    family.parents(ParentKind::Foster, &["faustulus", "larentia"], &["romulus", "remus"]);
    family.married("romulus", "hersilia", 0).children(&["tatius"], &["tatia"]).married("numa", "tatia", 0);
    family.children(&["numa", "tatia"], &["pompilia"]).kin("amulius", "rhea", KinKind::AuntUncle);
    family.feeling("amulius", "numitor", FeelingKind::Conflict).feeling("amulius", "rhea", FeelingKind::Harmful);
    family.feeling("romulus", "remus", FeelingKind::Harmful);
}

fn grandpa(family: &mut Told) {
    family.man("narrator", "The narrator", 0, 0).man("father", "His father", 0, 0).index("narrator");
    family.woman("widow", "The widow", 0, 0).man("first", "Her first husband", 0, 0).dead(&["first"]);
    family.woman("daughter", "Her daughter", 0, 0).man("baby", "The narrator's baby", 0, 0);
    family.man("son", "The daughter's son", 0, 0).woman("mother", "The narrator's mother", 0, 0);
    family.children(&["father", "mother"], &["narrator"]).children(&["widow", "first"], &["daughter"]);
    family.married("narrator", "widow", 0).married("father", "daughter", 0).married("widow", "first", 0);
    family.children(&["narrator", "widow"], &["baby"]).children(&["father", "daughter"], &["son"]);
    family.parents(ParentKind::Step, &["narrator"], &["daughter"]);
    family.parents(ParentKind::Step, &["daughter"], &["narrator"]);
}
