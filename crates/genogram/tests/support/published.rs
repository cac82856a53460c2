//! Twelve families of history and literature whose facts anybody can read, chosen because they are hard to draw. Written down from what the
//! works named at each tell, from memory of them: years are for the drawing, and no authority on anybody's life. Nothing is taken from anybody's
//! drawing.

use alongside_genogram::{Family, FeelingKind, ParentKind, UnionKind};

use super::{Told, published_more, told};

/// One of them.
pub struct Published {
    /// The name of its picture.
    pub file: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Where the facts can be read.
    pub source: &'static str,
    /// How often its lines cross, and why where they do: one entry for each crossing that can not be avoided.
    pub crosses: &'static [&'static str],
    pub family: Family,
}

/// Why two families that are joined by two marriages can not be drawn without a crossing where generations stand in rows: the four who married
/// stand in two pairs, and whichever pair is left, the bar of one family spans somebody of the other, to whom a line comes down from above.
pub const TWO_MARRIAGES: &str = "two brothers and sisters are married to two of another family";

/// All twelve.
pub fn all() -> Vec<Published> {
    let mut all = vec![
        Published {
            file: "tudor",
            title: "Henry VIII, his six wives and the Boleyns",
            source: "Oxford Dictionary of National Biography: Henry VIII, Anne Boleyn, Mary Boleyn",
            crosses: &[],
            family: told(tudor),
        },
        Published {
            file: "godwin",
            title: "Mary Shelley's family",
            source: "Oxford Dictionary of National Biography: Mary Wollstonecraft Shelley, William Godwin, Claire Clairmont, Lord Byron",
            crosses: &[],
            family: told(godwin),
        },
        Published {
            file: "freud",
            title: "Sigmund Freud's family",
            source: "E. Jones, Sigmund Freud: Life and Work (1953); P. Gay, Freud: A Life for Our Time (1988)",
            crosses: &[TWO_MARRIAGES],
            family: told(freud),
        },
        Published {
            file: "einstein",
            title: "Albert Einstein's family",
            source: "W. Isaacson, Einstein: His Life and Universe (2007)",
            crosses: &[],
            family: told(einstein),
        },
        Published {
            file: "bronte",
            title: "The Bront\u{eb}s at Haworth",
            source: "J. Barker, The Bront\u{eb}s (1994)",
            crosses: &[],
            family: told(bronte),
        },
        Published {
            file: "darwin",
            title: "Darwins and Wedgwoods",
            source: "Oxford Dictionary of National Biography: Charles Darwin, Erasmus Darwin, Josiah Wedgwood",
            crosses: &[TWO_MARRIAGES],
            family: told(darwin),
        },
    ];
    all.extend(published_more::all());
    all
}

fn tudor(family: &mut Told) {
    family.man("henry7", "Henry VII", 1457, 1509).woman("york", "Elizabeth of York", 1466, 1503);
    family.married("henry7", "york", 1486);
    family.man("arthur", "Arthur", 1486, 1502).woman("margaret", "Margaret", 1489, 1541);
    family.man("henry", "Henry VIII", 1491, 1547).woman("mary", "Mary", 1496, 1533).index("henry");
    family.children(&["henry7", "york"], &["arthur", "margaret", "henry", "mary"]);
    family.woman("aragon", "Catherine of Aragon", 1485, 1536).woman("boleyn", "Anne Boleyn", 0, 1536);
    family.woman("seymour", "Jane Seymour", 0, 1537).woman("cleves", "Anne of Cleves", 1515, 1557);
    family.woman("howard", "Catherine Howard", 0, 1542).woman("parr", "Catherine Parr", 1512, 1548);
    family.married("henry", "parr", 1543).married("henry", "seymour", 1536);
    family.union("henry", "aragon", UnionKind::Divorced, 1509, 1533);
    family.union("henry", "boleyn", UnionKind::Divorced, 1533, 1536);
    family.union("henry", "cleves", UnionKind::Divorced, 1540, 1540);
    family.union("henry", "howard", UnionKind::Married, 1540, 1542);
    family.woman("mary1", "Mary I", 1516, 1558).woman("elizabeth", "Elizabeth I", 1533, 1603);
    family.man("edward", "Edward VI", 1537, 1553);
    family.children(&["henry", "aragon"], &["mary1"]).children(&["henry", "boleyn"], &["elizabeth"]);
    family.children(&["henry", "seymour"], &["edward"]);
    family.man("thomas", "Thomas Boleyn", 1477, 1539).woman("lady", "Elizabeth Howard", 0, 1538);
    family.married("thomas", "lady", 0);
    family.woman("maryb", "Mary Boleyn", 0, 1543).man("george", "George Boleyn", 0, 1536);
    family.children(&["thomas", "lady"], &["maryb", "boleyn", "george"]);
    family.feeling("henry", "boleyn", FeelingKind::Harmful);
}

fn godwin(family: &mut Told) {
    family.man("imlay", "Gilbert Imlay", 1754, 1828).woman("wollstonecraft", "Mary Wollstonecraft", 1759, 1797);
    family.man("godwin", "William Godwin", 1756, 1836).woman("maryjane", "Mary Jane Clairmont", 1768, 1841);
    family.man("gaulis", "Karl Gaulis", 0, 1796).man("lethbridge", "John Lethbridge", 0, 0).dead(&["lethbridge"]);
    family.union("imlay", "wollstonecraft", UnionKind::Ended, 1793, 1796).married("godwin", "wollstonecraft", 1797);
    family.married("godwin", "maryjane", 1801);
    family.woman("fanny", "Fanny Imlay", 1794, 1816).woman("mary", "Mary Shelley", 1797, 1851).index("mary");
    family.man("charles", "Charles Clairmont", 1795, 1850).woman("claire", "Claire Clairmont", 1798, 1879);
    family.man("william", "William Godwin the younger", 1803, 1832);
    family.children(&["imlay", "wollstonecraft"], &["fanny"]).children(&["godwin", "wollstonecraft"], &["mary"]);
    family.children(&["gaulis", "maryjane"], &["charles"]).children(&["lethbridge", "maryjane"], &["claire"]);
    family.children(&["godwin", "maryjane"], &["william"]);
    family.man("percy", "Percy Bysshe Shelley", 1792, 1822).woman("harriet", "Harriet Westbrook", 1795, 1816);
    family.union("percy", "harriet", UnionKind::Separated, 1811, 1814).married("percy", "mary", 1816);
    family.woman("ianthe", "Ianthe Shelley", 1813, 1876).man("charless", "Charles Shelley", 1814, 1826);
    family.children(&["percy", "harriet"], &["ianthe", "charless"]);
    family.man("will", "William Shelley", 1816, 1819).woman("clara", "Clara Shelley", 1817, 1818);
    family.man("florence", "Percy Florence Shelley", 1819, 1889).lost("lost");
    family.children(&["percy", "mary"], &["will", "clara", "florence", "lost"]);
    family.man("byron", "Lord Byron", 1788, 1824).woman("annabella", "Annabella Milbanke", 1792, 1860);
    family.union("byron", "claire", UnionKind::Ended, 1816, 1816);
    family.union("byron", "annabella", UnionKind::Separated, 1815, 1816);
    family.woman("allegra", "Allegra Byron", 1817, 1822).woman("ada", "Ada Lovelace", 1815, 1852);
    family.children(&["byron", "claire"], &["allegra"]).children(&["byron", "annabella"], &["ada"]);
    family.feeling("mary", "maryjane", FeelingKind::Conflict);
}

fn freud(family: &mut Told) {
    family.man("schlomo", "Schlomo Freud", 0, 1856).woman("peppi", "Peppi Hofmann", 0, 0).dead(&["peppi"]);
    family.married("schlomo", "peppi", 0).man("jakob", "Jakob Freud", 1815, 1896);
    family.children(&["schlomo", "peppi"], &["jakob"]);
    family.woman("sally", "Sally Kanner", 0, 1852).woman("rebekka", "Rebekka", 0, 0).dead(&["rebekka"]);
    family.woman("amalia", "Amalia Nathansohn", 1835, 1930);
    family.married("jakob", "sally", 1832).married("jakob", "rebekka", 1852).married("jakob", "amalia", 1855);
    family.man("emanuel", "Emanuel Freud", 1833, 1914).man("philipp", "Philipp Freud", 1836, 1911);
    family.children(&["jakob", "sally"], &["emanuel", "philipp"]);
    family.woman("marie", "Maria Rokach", 1834, 1923).married("emanuel", "marie", 0);
    family.man("john", "John Freud", 1855, 0).woman("pauline", "Pauline Freud", 1856, 1944);
    family.children(&["emanuel", "marie"], &["john", "pauline"]);
    family.man("sigmund", "Sigmund Freud", 1856, 1939).index("sigmund").man("julius", "Julius", 1857, 1858);
    family.woman("anna", "Anna", 1858, 1955).woman("rosa", "Rosa", 1860, 1942).woman("mitzi", "Mitzi", 1861, 1942);
    family.woman("dolfi", "Dolfi", 1862, 1943).woman("paula", "Paula", 1864, 1942);
    family.man("alexander", "Alexander", 1866, 1943);
    let children = ["sigmund", "julius", "anna", "rosa", "mitzi", "dolfi", "paula", "alexander"];
    family.children(&["jakob", "amalia"], &children);
    family.man("berman", "Berman Bernays", 1826, 1879).woman("emmeline", "Emmeline Philipp", 1830, 1910);
    family.married("berman", "emmeline", 0);
    family.man("eli", "Eli Bernays", 1860, 1923).woman("martha", "Martha Bernays", 1861, 1951);
    family.woman("minna", "Minna Bernays", 1865, 1941);
    family.children(&["berman", "emmeline"], &["eli", "martha", "minna"]);
    family.married("sigmund", "martha", 1886).married("anna", "eli", 1883);
    family.woman("mathilde", "Mathilde", 1887, 1978).man("martin", "Martin", 1889, 1967);
    family.man("oliver", "Oliver", 1891, 1969).man("ernst", "Ernst", 1892, 1970).woman("sophie", "Sophie", 1893, 1920);
    family.woman("annaf", "Anna Freud", 1895, 1982);
    let children = ["mathilde", "martin", "oliver", "ernst", "sophie", "annaf"];
    family.children(&["sigmund", "martha"], &children);
    family.woman("judith", "Judith", 1885, 1977).man("edward", "Edward Bernays", 1891, 1995);
    family.children(&["anna", "eli"], &["judith", "edward"]);
    family.feeling("sigmund", "annaf", FeelingKind::Close).feeling("sigmund", "minna", FeelingKind::Close);
}

fn einstein(family: &mut Told) {
    family.man("julius", "Julius Koch", 1816, 1895).woman("jette", "Jette Bernheimer", 1825, 1886);
    family.married("julius", "jette", 0);
    family.woman("pauline", "Pauline Koch", 1858, 1920).woman("fanny", "Fanny Koch", 1852, 1926);
    family.children(&["julius", "jette"], &["fanny", "pauline"]);
    family.man("hermann", "Hermann Einstein", 1847, 1902).married("hermann", "pauline", 1876);
    family.man("rudolf", "Rudolf Einstein", 1843, 1926).married("rudolf", "fanny", 0);
    family.man("albert", "Albert Einstein", 1879, 1955).woman("maja", "Maja Einstein", 1881, 1951).index("albert");
    family.children(&["hermann", "pauline"], &["albert", "maja"]);
    family.woman("elsa", "Elsa Einstein", 1876, 1936).children(&["rudolf", "fanny"], &["elsa"]);
    family.woman("mileva", "Mileva Mari\u{107}", 1875, 1948).man("max", "Max L\u{f6}wenthal", 1864, 1914);
    family.union("albert", "mileva", UnionKind::Divorced, 1903, 1919).married("albert", "elsa", 1919);
    family.union("max", "elsa", UnionKind::Divorced, 1896, 1908);
    family.woman("lieserl", "Lieserl", 1902, 0).dead(&["lieserl"]);
    family.man("hans", "Hans Albert", 1904, 1973).man("eduard", "Eduard", 1910, 1965);
    family.children(&["albert", "mileva"], &["lieserl", "hans", "eduard"]);
    family.woman("ilse", "Ilse", 1897, 1934).woman("margot", "Margot", 1899, 1986);
    family.children(&["max", "elsa"], &["ilse", "margot"]);
    family.parents(ParentKind::Step, &["albert"], &["ilse", "margot"]);
    family.home("Z\u{fc}rich", &["mileva", "hans", "eduard"]).home("Berlin", &["albert", "elsa", "ilse", "margot"]);
    family.feeling("albert", "mileva", FeelingKind::Conflict).feeling("albert", "maja", FeelingKind::Close);
    family.feeling("albert", "eduard", FeelingKind::Distant);
}

fn bronte(family: &mut Told) {
    family.man("hugh", "Hugh Brunty", 0, 1808).woman("eleanor", "Eleanor McCrory", 0, 1822);
    family.man("thomas", "Thomas Branwell", 1746, 1808).woman("anne0", "Anne Carne", 1744, 1809);
    family.married("hugh", "eleanor", 1776).married("thomas", "anne0", 1768);
    family.man("patrick", "Patrick Bront\u{eb}", 1777, 1861).woman("maria0", "Maria Branwell", 1783, 1821);
    family.woman("aunt", "Elizabeth Branwell", 1776, 1842).married("patrick", "maria0", 1812);
    family.children(&["hugh", "eleanor"], &["patrick"]).children(&["thomas", "anne0"], &["aunt", "maria0"]);
    family.woman("maria", "Maria", 1814, 1825).woman("elizabeth", "Elizabeth", 1815, 1825);
    family.woman("charlotte", "Charlotte", 1816, 1855).man("branwell", "Branwell", 1817, 1848);
    family.woman("emily", "Emily", 1818, 1848).woman("anne", "Anne", 1820, 1849).index("charlotte");
    let children = ["maria", "elizabeth", "charlotte", "branwell", "emily", "anne"];
    family.children(&["patrick", "maria0"], &children);
    family.parents(ParentKind::Kinship, &["aunt"], &["charlotte", "branwell", "emily", "anne"]);
    family.man("arthur", "Arthur Bell Nicholls", 1819, 1906).married("charlotte", "arthur", 1854).lost("lost");
    family.children(&["charlotte", "arthur"], &["lost"]);
    family.home("Haworth, 1840", &["patrick", "aunt", "charlotte", "branwell", "emily", "anne"]);
    family.feeling("emily", "anne", FeelingKind::Close);
}

fn darwin(family: &mut Told) {
    family.man("josiah1", "Josiah Wedgwood", 1730, 1795).woman("sarah", "Sarah Wedgwood", 1734, 1815);
    family.married("josiah1", "sarah", 1764);
    family.man("erasmus", "Erasmus Darwin", 1731, 1802).woman("polly", "Mary Howard", 1740, 1770);
    family
        .woman("pole", "Elizabeth Collier", 1747, 1832)
        .married("erasmus", "polly", 1757)
        .married("erasmus", "pole", 1781);
    family.man("robert", "Robert Darwin", 1766, 1848).children(&["erasmus", "polly"], &["robert"]);
    family.woman("violetta", "Violetta Darwin", 1783, 1874).children(&["erasmus", "pole"], &["violetta"]);
    family.man("tertius", "Samuel Tertius Galton", 1783, 1844).married("tertius", "violetta", 1807);
    family.man("galton", "Francis Galton", 1822, 1911).children(&["tertius", "violetta"], &["galton"]);
    family.woman("susannah", "Susannah Wedgwood", 1765, 1817).man("josiah2", "Josiah Wedgwood II", 1769, 1843);
    family.children(&["josiah1", "sarah"], &["susannah", "josiah2"]).married("robert", "susannah", 1796);
    family.woman("bessy", "Elizabeth Allen", 1764, 1846).married("josiah2", "bessy", 1792);
    family
        .woman("caroline", "Caroline Darwin", 1800, 1888)
        .man("charles", "Charles Darwin", 1809, 1882)
        .index("charles");
    family.man("eras", "Erasmus Alvey Darwin", 1804, 1881);
    family.children(&["robert", "susannah"], &["caroline", "eras", "charles"]);
    family.man("josiah3", "Josiah Wedgwood III", 1795, 1880).woman("emma", "Emma Wedgwood", 1808, 1896);
    family
        .man("hensleigh", "Hensleigh Wedgwood", 1803, 1891)
        .children(&["josiah2", "bessy"], &["josiah3", "hensleigh", "emma"]);
    family.married("charles", "emma", 1839).married("josiah3", "caroline", 1837);
    for (id, name, born, died) in [
        ("wed", "William", 1839, 1914),
        ("gh", "George", 1845, 1912),
        ("fr", "Francis", 1848, 1925),
        ("le", "Leonard", 1850, 1943),
        ("ho", "Horace", 1851, 1928),
    ] {
        family.man(id, name, born, died);
    }
    family.woman("annie", "Annie", 1841, 1851).woman("etty", "Henrietta", 1843, 1927).woman(
        "bess",
        "Elizabeth",
        1847,
        1926,
    );
    family.children(&["charles", "emma"], &["wed", "annie", "etty", "gh", "bess", "fr", "le", "ho"]);
    family.woman("margaretw", "Margaret Wedgwood", 1843, 1937).children(&["josiah3", "caroline"], &["margaretw"]);
    family.man("vaughan", "Arthur Vaughan Williams", 1834, 1875).married("margaretw", "vaughan", 1868);
    family.man("ralph", "Ralph Vaughan Williams", 1872, 1958).children(&["margaretw", "vaughan"], &["ralph"]);
}
