//! The rules by hand-worked cases, by chance, and by texts that are wrong.

use alongside_keeping::{Child, Fact, History, Rules, Until};
use jiff::civil::{Date, date};

fn child(id: &str, born: Option<Date>, statuses: &[&str]) -> Child {
    Child {
        id: id.to_owned(),
        born,
        statuses: statuses.iter().map(|code| (*code).to_owned()).collect(),
        ..Child::default()
    }
}

fn family(children: Vec<Child>) -> History {
    History { closed: Some(date(2027, 6, 1)), last_contact: Some(date(2027, 5, 20)), children }
}

fn kept(family: &History, fact: &Fact) -> (Until, String) {
    let kept = Rules::built_in().until(family, fact);
    (kept.until, kept.rule)
}

fn day(year: i16, month: i8, day: i8, rule: &str) -> (Until, String) {
    (Until::Day(date(year, month, day)), rule.to_owned())
}

#[test]
fn each_rule_is_counted_from_its_own_day() {
    let nobody = Fact::default();
    assert_eq!(kept(&family(vec![]), &nobody), day(2033, 6, 1, "work_ended"), "without children");
    let young = child("a", Some(date(2016, 2, 29)), &["early_help"]);
    assert_eq!(kept(&family(vec![young.clone()]), &nobody), day(2041, 2, 28, "early_help"), "born on a leap day");
    let old = child("b", Some(date(2009, 1, 3)), &["child_in_need"]);
    assert_eq!(kept(&family(vec![young.clone(), old]), &nobody), day(2041, 2, 28, "early_help"), "the youngest counts");
    let protected = child("c", Some(date(2009, 1, 3)), &["early_help", "child_protection"]);
    assert_eq!(kept(&family(vec![protected]), &nobody), day(2062, 5, 20, "child_protection"));
    let looked_after = child("d", Some(date(2009, 1, 3)), &["looked_after"]);
    assert_eq!(kept(&family(vec![looked_after.clone()]), &nobody), day(2084, 1, 3, "looked_after"));
    let died = Child { died: Some(date(2026, 12, 30)), ..looked_after.clone() };
    assert_eq!(kept(&family(vec![died]), &nobody), day(2041, 12, 30, "looked_after_died"), "instead of the birthday");
    let died_grown_up = Child { died: Some(date(2027, 1, 3)), ..looked_after };
    assert_eq!(kept(&family(vec![died_grown_up]), &nobody), day(2084, 1, 3, "looked_after"), "on the 18th birthday");
    let adopted = Child { adopted: Some(Some(date(2020, 3, 4))), ..child("e", Some(date(2019, 1, 1)), &[]) };
    assert_eq!(kept(&family(vec![adopted]), &nobody), day(2120, 3, 4, "adoption"));
}

#[test]
fn the_longest_rule_of_a_child_touches_what_is_about_the_child_or_about_nobody_in_particular() {
    let (brother, sister) =
        (child("b", Some(date(2009, 1, 3)), &["looked_after"]), child("s", Some(date(2016, 9, 3)), &["early_help"]));
    let both = family(vec![brother, sister]);
    assert_eq!(kept(&both, &Fact::about(["b"])).1, "looked_after");
    assert_eq!(kept(&both, &Fact::about(["b", "s"])).1, "looked_after");
    assert_eq!(kept(&both, &Fact::about(["s"])), day(2041, 9, 3, "early_help"));
    assert_eq!(kept(&both, &Fact::about(["mother"])), day(2041, 9, 3, "early_help"));
    assert_eq!(kept(&both, &Fact::default()).1, "looked_after");
}

#[test]
fn a_paper_is_kept_by_the_class_into_which_somebody_put_it() {
    let one = family(vec![child("s", Some(date(2016, 9, 3)), &["early_help"])]);
    let paper =
        |about: &[&str], class: &str| Fact { papers: Some(class.to_owned()), ..Fact::about(about.iter().copied()) };
    assert_eq!(kept(&one, &paper(&["s"], "looked_after")), day(2091, 9, 3, "looked_after"));
    assert_eq!(
        kept(&one, &paper(&["mother"], "looked_after")),
        day(2091, 9, 3, "looked_after"),
        "for one of the children"
    );
    assert_eq!(kept(&one, &paper(&["s"], "early_help")), day(2041, 9, 3, "early_help"));
    assert!(matches!(kept(&one, &paper(&[], "adoption")).0, Until::NotKnown(_)), "no order is known");
    assert!(matches!(kept(&family(vec![]), &paper(&[], "looked_after")).0, Until::NotKnown(_)));
    let rules = Rules::built_in();
    let whole = rules.whole(&one, &[paper(&[], "child_protection"), Fact::about(["s"])]);
    assert_eq!((whole.until, whole.rule.as_str()), (Until::Day(date(2062, 5, 20)), "child_protection"));
}

#[test]
fn what_can_not_be_worked_out_is_kept() {
    let unborn = child("u", None, &[]);
    let known = child("k", Some(date(1990, 1, 1)), &[]);
    assert!(matches!(kept(&family(vec![known, unborn]), &Fact::default()).0, Until::NotKnown(_)));
    let open = History { closed: None, ..family(vec![]) };
    assert!(matches!(kept(&open, &Fact::default()).0, Until::NotKnown(_)));
    let adopted = Child { adopted: Some(None), ..child("e", Some(date(1919, 1, 1)), &[]) };
    assert!(matches!(kept(&family(vec![adopted]), &Fact::about(["e"])).0, Until::NotKnown(_)));
    let far = History { closed: Some(Date::MAX), ..family(vec![]) };
    assert!(matches!(kept(&far, &Fact::default()).0, Until::NotKnown(_)), "no day is that late");
}

/// A small generator of its own, so that a run can be repeated.
struct Draws(u64);

impl Draws {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn day(&mut self) -> Option<Date> {
        let at = (self.next(60) as i16 + 1970, self.next(12) as i8 + 1, self.next(28) as i8 + 1);
        (self.next(12) > 0).then(|| date(at.0, at.1, at.2))
    }
}

const STATUSES: &[&str] =
    &["universal", "early_help", "child_in_need", "child_protection", "pre_proceedings", "looked_after", "care_leaver"];

fn some_child(draws: &mut Draws, id: usize) -> Child {
    let statuses = STATUSES.iter().filter(|_| draws.next(4) == 0).map(|code| (*code).to_owned()).collect();
    let adopted = (draws.next(9) == 0).then(|| draws.day());
    let died = if draws.next(6) == 0 { draws.day() } else { None };
    Child { id: format!("c{id}"), born: draws.day(), died, statuses, adopted }
}

fn is_as_long(one: &Until, other: &Until) -> bool {
    match (one, other) {
        (Until::NotKnown(_), _) => true,
        (Until::Day(_), Until::NotKnown(_)) => false,
        (Until::Day(one), Until::Day(other)) => one >= other,
    }
}

/// Whatever a family is like: no rule that touches a fact is longer than what it is kept for, a family is kept as long as each of its facts, and who or what is
/// added never shortens it.
#[test]
fn the_longest_rule_wins_whatever_the_family() {
    let rules = Rules::built_in();
    let classes = ["early_help", "child_in_need", "child_protection", "looked_after", "adoption"];
    let mut decided: Vec<String> = Vec::new();
    for seed in 1..3_000u64 {
        let mut draws = Draws(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let children: Vec<Child> = (0..draws.next(4) as usize).map(|at| some_child(&mut draws, at)).collect();
        let family = History { closed: draws.day(), last_contact: draws.day(), children };
        let facts: Vec<Fact> = (0..1 + draws.next(6))
            .map(|_| {
                let about =
                    family.children.iter().filter(|_| draws.next(2) == 0).map(|child| child.id.clone()).collect();
                let papers = (draws.next(3) == 0).then(|| classes[draws.next(5) as usize].to_owned());
                Fact { about, papers }
            })
            .collect();
        let whole = rules.whole(&family, &facts);
        for fact in &facts {
            let kept = rules.until(&family, fact);
            decided.push(kept.rule.clone());
            assert!(is_as_long(&whole.until, &kept.until), "{seed}: the family before {fact:?}");
            // By hand: each child's own last day by law, and the two rules of the whole family.
            let closed =
                family.closed.map(|day| Until::Day(day.checked_add(jiff::Span::new().years(6)).expect("a day")));
            assert!(is_as_long(&kept.until, &closed.unwrap_or(Until::NotKnown(""))), "{seed}");
            for child in family.children.iter().filter(|child| fact.about.is_empty() || fact.about.contains(&child.id))
            {
                let years =
                    if child.statuses.iter().any(|s| s == "looked_after") && child.died.is_none() { 75 } else { 25 };
                let least =
                    child.born.map(|day| Until::Day(day.checked_add(jiff::Span::new().years(years)).expect("a day")));
                assert!(is_as_long(&kept.until, &least.unwrap_or(Until::NotKnown(""))), "{seed}: {child:?}");
            }
        }
        let (mut more, added) = (family.clone(), some_child(&mut draws, 9));
        more.children.push(added);
        assert!(
            is_as_long(&rules.whole(&more, &facts).until, &whole.until)
                || !facts.iter().all(|fact| fact.papers.is_none())
        );
    }
    for rule in rules.all() {
        let decides = decided.contains(&rule.code);
        assert!(decides, "{} never decides: the draws do not reach it", rule.code);
    }
}

#[test]
fn a_council_sets_its_own_years_and_never_fewer_than_a_law() {
    let own =
        Rules::with_own("[[years]]\ncode = \"early_help\"\nyears = 30\nsource = \"Our schedule\"\n").expect("rules");
    let rule = own.rule("early_help").expect("a rule");
    assert!(rule.own && rule.years == 30 && rule.source == "Our schedule");
    assert!(own.rule("adoption").is_some_and(|rule| !rule.own));
    let fault = |text: &str| Rules::with_own(text).expect_err("a fault").to_string();
    let years =
        |code: &str, years: i64| format!("# ours\n[[years]]\ncode = \"{code}\"\nyears = {years}\nsource = \"ours\"\n");
    let short = fault(&years("looked_after", 50));
    assert!(short.contains("line 2") && short.contains("a law sets 75 years"), "{short}");
    assert!(Rules::with_own(&years("looked_after", 80)).is_ok());
    assert!(fault(&years("early_halp", 30)).contains("use one of early_help, work_ended"));
    assert!(fault(&years("early_help", 0)).contains("from 1 to 150"));
    assert!(fault(&format!("{}{}", years("early_help", 30), years("early_help", 31))).contains("set twice"));
    assert!(fault("[[years]]\ncode = \"early_help\"\nyears = 30\nsource = \" \"\n").contains("source"));
    assert!(fault("[[years]]\ncode = \"early_help\"\nyears = 30\n").contains("source"));
    assert!(fault("[[rule]]\n").contains("line 1"));
}
