//! The table of cases of the first look: one line for each reason, and for each order in which two of them meet.

use alongside_schema::Chance;

use super::*;

/// Leila asks for her own record, her father Karim asks for it, her mother Nadia does, a solicitor does.
struct Cast {
    leila: Id,
    yusuf: Id,
    nadia: Id,
    karim: Id,
    account: Id,
}

fn people() -> Cast {
    let (chance, now) = (Chance::seeded(1), "2026-11-21T10:00:00Z".parse().expect("a moment"));
    let id = || chance.id(now);
    Cast { leila: id(), yusuf: id(), nadia: id(), karim: id(), account: id() }
}

fn reader(id: &Id, not_about: &[&Id], accounts: &[&Id]) -> Reader {
    Reader {
        id: id.clone(),
        name: String::new(),
        accounts: accounts.iter().map(|id| (*id).clone()).collect(),
        not_about: not_about.iter().map(|id| ((*id).clone(), Vec::new())).collect(),
    }
}

/// A row of the plainest kind; each case says what is different.
struct Case {
    table: &'static str,
    marks: Marks,
    named: People,
    change: fn(&mut Fact<'_>),
}

fn case(table: &'static str, about: &[&Id]) -> Case {
    let marks = Marks::about(People::new(about.iter().map(|id| (*id).clone())), "Luton Council");
    Case { table, marks, named: People::none(), change: |_| {} }
}

impl Case {
    fn names(mut self, ids: &[&Id]) -> Self {
        self.named = People::new(ids.iter().map(|id| (*id).clone()));
        self
    }

    fn withheld_from(mut self, id: &Id) -> Self {
        self.marks = self.marks.withheld_from(People::one(id));
        self
    }

    fn limited(mut self) -> Self {
        self.marks = self.marks.seen_by(Visibility::Limited);
        self
    }

    fn where_it(mut self, change: fn(&mut Fact<'_>)) -> Self {
        self.change = change;
        self
    }

    fn look(&self, to: &For<'_>) -> (Given, Why) {
        let mut fact = Fact {
            table: self.table,
            marks: &self.marks,
            named: &self.named,
            says_pair: false,
            says_protected: false,
            says_kept: false,
            says_others: false,
            says_where: false,
            is_where_asker_is: false,
            is_safety_story: false,
            origin: Origin::Agency,
        };
        (self.change)(&mut fact);
        first(&fact, to)
    }
}

#[test]
fn for_oneself() {
    let Cast { leila, yusuf, nadia, account, .. } = &people();
    let readers = [reader(leila, &[nadia], &[account])];
    let to = For { person: leila, readers: &readers, by_whom: ByWhom::Themselves, asker: None };
    let (keep, part, give) = (Given::Kept, Given::Part, Given::Whole);
    let table = [
        ("about her alone", case("contacts", &[leila]), (give, Why::OnlyThem)),
        ("she is in a column", case("schools", &[leila]).names(&[leila]), (give, Why::OnlyThem)),
        (
            "it says a brother\u{2019}s name",
            case("contacts", &[leila]).where_it(|fact| fact.says_others = true),
            (part, Why::Others),
        ),
        (
            "it says a number that is kept",
            case("contacts", &[leila]).where_it(|fact| fact.says_kept = true),
            (part, Why::Others),
        ),
        ("her brother too", case("contacts", &[leila, yusuf]), (part, Why::Others)),
        ("her brother in a column", case("relationships", &[leila]).names(&[leila, yusuf]), (part, Why::Others)),
        ("nobody in particular", case("goals", &[]), (part, Why::Family)),
        ("another in a column, of nobody in particular", case("promises", &[]).names(&[yusuf]), (part, Why::Family)),
        ("it names her and is of her brother", case("stories", &[yusuf]), (part, Why::Named)),
        (
            "a protected address",
            case("homes", &[leila]).where_it(|fact| fact.says_protected = true),
            (keep, Why::Protected),
        ),
        ("kept from her", case("contacts", &[leila]).withheld_from(leila), (keep, Why::Withheld)),
        ("kept from her account", case("contacts", &[leila]).withheld_from(account), (keep, Why::Withheld)),
        ("kept from another", case("contacts", &[leila]).withheld_from(yusuf), (give, Why::OnlyThem)),
        ("about her mother, of whom she must not be told", case("contacts", &[leila, nadia]), (keep, Why::Pair)),
        ("her mother in a column", case("actions", &[leila]).names(&[nadia]), (keep, Why::Pair)),
        (
            "it says her mother\u{2019}s name",
            case("goals", &[]).where_it(|fact| fact.says_pair = true),
            (keep, Why::Pair),
        ),
        ("a pair itself", case("nondisclosures", &[leila]), (keep, Why::Safety)),
        ("why it is restricted", case("restrictions", &[]), (keep, Why::Safety)),
        ("an alert about her", case("alerts", &[leila]), (give, Why::OnlyThem)),
        ("an alert about all", case("alerts", &[]), (keep, Why::Safety)),
        (
            "a story of safety",
            case("stories", &[leila]).where_it(|fact| fact.is_safety_story = true),
            (keep, Why::Safety),
        ),
        ("limited", case("contacts", &[leila]).limited(), (keep, Why::Limited)),
        ("supervision", case("supervisions", &[]), (keep, Why::Limited)),
        (
            "a neighbour told it",
            case("stories", &[leila]).where_it(|fact| fact.origin = Origin::Informant),
            (keep, Why::Informant),
        ),
        (
            "she told it",
            case("stories", &[leila]).where_it(|fact| fact.origin = Origin::Themselves),
            (give, Why::OnlyThem),
        ),
        ("a file about her", case("document_files", &[leila]), (give, Why::OnlyThem)),
        ("a file about both", case("document_files", &[leila, yusuf]), (keep, Why::File)),
        ("a file about nobody in particular", case("attachments", &[]), (keep, Why::File)),
        ("her own home", case("residents", &[leila]), (give, Why::OnlyThem)),
    ];
    for (what, case, expected) in table {
        assert_eq!(case.look(&to), expected, "{what}");
    }
}

#[test]
fn for_a_child_by_a_parent() {
    let Cast { leila, yusuf, karim, .. } = &people();
    let readers = [reader(leila, &[], &[]), reader(karim, &[], &[])];
    let to = For { person: leila, readers: &readers, by_whom: ByWhom::Parent, asker: Some(karim) };
    let table = [
        ("about the child", case("status_spells", &[leila]), (Given::Whole, Why::OnlyThem)),
        ("when the child was alone with a worker", case("contacts", &[leila]), (Given::Kept, Why::Confided)),
        ("what the child told", case("stories", &[leila]), (Given::Kept, Why::Confided)),
        (
            "what the child said of it",
            case("problem_facts", &[leila]).where_it(|fact| fact.origin = Origin::Themselves),
            (Given::Kept, Why::Confided),
        ),
        ("about the child and who asks", case("contacts", &[leila, karim]), (Given::Whole, Why::OnlyThem)),
        ("about the brother too", case("problem_facts", &[leila, yusuf]), (Given::Part, Why::Others)),
        ("when the children were there without him", case("contacts", &[leila, yusuf]), (Given::Kept, Why::Confided)),
        ("about nobody in particular", case("timeline_entries", &[]), (Given::Part, Why::Family)),
        ("kept from who asks", case("contacts", &[leila]).withheld_from(karim), (Given::Kept, Why::Withheld)),
        ("kept from the child", case("contacts", &[leila]).withheld_from(leila), (Given::Kept, Why::Withheld)),
        ("where the child lives", case("residents", &[leila]), (Given::Kept, Why::Place)),
        (
            "where both live",
            case("residents", &[leila]).where_it(|fact| fact.is_where_asker_is = true),
            (Given::Whole, Why::OnlyThem),
        ),
        ("the school", case("schools", &[leila]), (Given::Kept, Why::Place)),
        ("a meeting", case("meetings", &[leila]), (Given::Kept, Why::Place)),
        ("a file about the child", case("document_files", &[leila]), (Given::Kept, Why::File)),
    ];
    for (what, case, expected) in table {
        assert_eq!(case.look(&to), expected, "{what}");
    }
}

/// He must not be told of the child for whom he asks: nothing goes that nobody has read, and nothing at all of where she is to be found.
#[test]
fn for_a_child_by_somebody_who_must_not_be_told_of_her() {
    let Cast { leila, nadia, karim, .. } = &people();
    let readers = [reader(leila, &[], &[]), reader(karim, &[leila, nadia], &[])];
    let to = For { person: leila, readers: &readers, by_whom: ByWhom::Parent, asker: Some(karim) };
    let here = |fact: &mut Fact<'_>| fact.is_where_asker_is = true;
    let table = [
        ("about her", case("status_spells", &[leila]), (Given::Part, Why::Others)),
        ("when she was alone with a worker", case("contacts", &[leila]), (Given::Kept, Why::Confided)),
        ("about her and her mother", case("contacts", &[leila, nadia]), (Given::Kept, Why::Pair)),
        ("her school", case("schools", &[leila]), (Given::Kept, Why::Pair)),
        ("his own home", case("homes", &[]).where_it(here), (Given::Kept, Why::Pair)),
        ("a paper about her", case("documents", &[leila]), (Given::Kept, Why::Pair)),
        ("an alert about her", case("alerts", &[leila]), (Given::Kept, Why::Safety)),
        ("an alert about all", case("alerts", &[]), (Given::Kept, Why::Safety)),
        (
            "what a neighbour told",
            case("stories", &[leila]).where_it(|fact| fact.origin = Origin::Informant),
            (Given::Kept, Why::Informant),
        ),
    ];
    for (what, case, expected) in table {
        assert_eq!(case.look(&to), expected, "{what}");
    }
}

/// Whatever the marks are, a row that is kept from a reader is never given, and a final reason goes before all others.
#[test]
fn what_is_kept_from_a_reader_is_never_given() {
    let Cast { leila, yusuf, nadia, karim, .. } = &people();
    let readers = [reader(leila, &[], &[]), reader(karim, &[nadia], &[])];
    let to = For { person: leila, readers: &readers, by_whom: ByWhom::Parent, asker: Some(karim) };
    let tables = alongside_schema::tables::FACT_TABLES.iter().map(|fact| fact.name);
    for table in tables {
        for about in [&[][..], &[leila], &[leila, yusuf], &[nadia], &[karim]] {
            for limited in [false, true] {
                let case = case(table, about).withheld_from(karim);
                let case = if limited { case.limited() } else { case };
                let (given, why) = case.look(&to);
                assert!(given == Given::Kept && why.is_final(), "{table} {about:?}: {given:?} {why:?}");
                let protected = case.where_it(|fact| fact.says_protected = true);
                assert_eq!(protected.look(&to), (Given::Kept, Why::Protected), "{table}");
            }
        }
    }
}
