use alongside_schema::{Chance, Id, Moment};

use super::*;

const TODAY: &str = "2026-11-21";

fn moment() -> Moment {
    "2026-11-21T10:00:00Z".parse().expect("a moment")
}

fn ids() -> impl Iterator<Item = Id> {
    let chance = Chance::seeded(7);
    std::iter::repeat_with(move || chance.id(moment()))
}

fn member(id: &Id, kind: PersonKind, born: Option<&str>) -> Member {
    let born = born.map(|day| day.parse().expect("a day"));
    Member::imagined(id.clone(), kind, born, TODAY.parse().expect("a day"))
}

fn resident(home: &Id, person: &Id) -> Resident {
    Resident::imagined(home.clone(), person.clone())
}

fn fact(problem: Problem, answer: Answer, person: Option<&Id>) -> ProblemFact {
    ProblemFact {
        id: ids().next().expect("an id"),
        problem,
        answer,
        evidence: String::new(),
        known_on: None,
        source: String::new(),
        person_id: person.cloned(),
        checked: true,
        recorded_at: moment(),
    }
}

/// Whether a child of this age, who lives with these, is a dependent child.
fn child_of(born: Option<&str>, home: bool, adult: bool) -> Answer {
    let ids: Vec<Id> = ids().take(3).collect();
    let members = [member(&ids[0], PersonKind::Child, born), member(&ids[1], PersonKind::Adult, None)];
    let mut residents = Vec::new();
    if home {
        residents.push(resident(&ids[2], &ids[0]));
    }
    if adult {
        residents.push(resident(&ids[2], &ids[1]));
    }
    let today = TODAY.parse().expect("a day");
    Household { members: &members, residents: &residents, today }.dependent_child()
}

#[test]
fn a_dependent_child_is_up_to_fifteen_or_eighteen_and_in_the_household() {
    assert_eq!(child_of(Some("2010-11-22"), true, true), Answer::Present, "15 until tomorrow");
    assert_eq!(child_of(Some("2010-11-21"), true, true), Answer::Present, "16 today");
    assert_eq!(child_of(Some("2007-11-22"), true, true), Answer::Present, "18 until tomorrow");
    assert_eq!(child_of(Some("2007-11-21"), true, true), Answer::Absent, "19 today");
    assert_eq!(child_of(Some("2026-11-22"), true, true), Answer::Absent, "not born");
    assert_eq!(child_of(Some("2020-01-01"), true, false), Answer::Absent, "with nobody of the family");
    assert_eq!(child_of(Some("2020-01-01"), false, true), Answer::NotKnown);
    assert_eq!(child_of(None, true, true), Answer::NotKnown);
}

#[test]
fn a_mother_of_seventeen_is_her_baby_s_household() {
    let ids: Vec<Id> = ids().take(3).collect();
    let members = [
        member(&ids[0], PersonKind::Child, Some("2009-03-05")),
        member(&ids[1], PersonKind::Child, Some("2026-05-28")),
    ];
    let residents = [resident(&ids[2], &ids[0]), resident(&ids[2], &ids[1])];
    let household = Household { members: &members, residents: &residents, today: TODAY.parse().expect("a day") };
    assert_eq!(
        household.children().iter().map(|c| c.standing.0).collect::<Vec<_>>(),
        [Answer::Absent, Answer::Present]
    );
}

const NOBODY: Household<'static> =
    Household { members: &[], residents: &[], today: Day(jiff::civil::date(2026, 11, 21)) };

#[test]
fn not_known_is_never_a_no() {
    let facts = [fact(Problem::School, Answer::Present, None), fact(Problem::Health, Answer::NotKnown, None)];
    let open = verdict(&standings(&facts, &NOBODY), Answer::Present);
    assert_eq!((open.counted, open.unknown, open.met), (1, 5, Answer::NotKnown));
    assert!(open.met_words().contains("5 of the six are not known"));
    let all_no: Vec<ProblemFact> = Problem::ALL.iter().map(|problem| fact(*problem, Answer::Absent, None)).collect();
    assert_eq!(verdict(&standings(&all_no, &NOBODY), Answer::Present).met, Answer::Absent);
    assert_eq!(verdict(&standings(&all_no, &NOBODY), Answer::NotKnown).met, Answer::Absent);
}

#[test]
fn two_of_six_with_a_child() {
    let facts = [
        fact(Problem::School, Answer::Absent, None),
        fact(Problem::School, Answer::Present, None),
        fact(Problem::Abuse, Answer::Present, None),
    ];
    let standings = standings(&facts, &NOBODY);
    assert_eq!(verdict(&standings, Answer::Present).met, Answer::Present);
    assert_eq!(verdict(&standings, Answer::NotKnown).met, Answer::NotKnown);
    assert!(verdict(&standings, Answer::Absent).met_words().contains("no dependent child"));
}

#[test]
fn what_a_request_says_counts_once_somebody_has_looked() {
    let said = ProblemFact { checked: false, ..fact(Problem::School, Answer::Present, None) };
    let standings = standings(std::slice::from_ref(&said), &NOBODY);
    let school = standings.iter().find(|standing| standing.problem == Problem::School).expect("school");
    assert!(school.answer == Answer::NotKnown && school.waits_for_a_look());
}

/// A father elsewhere may supply one problem, however many he has.
#[test]
fn problems_from_elsewhere_count_once_altogether() {
    let ids: Vec<Id> = ids().take(5).collect();
    let members = [
        member(&ids[0], PersonKind::Child, Some("2018-01-01")),
        member(&ids[1], PersonKind::Adult, None),
        member(&ids[2], PersonKind::Adult, None),
    ];
    let residents = [resident(&ids[3], &ids[0]), resident(&ids[3], &ids[1]), resident(&ids[4], &ids[2])];
    let household = Household { members: &members, residents: &residents, today: TODAY.parse().expect("a day") };
    let (mother, father) = (Some(&ids[1]), Some(&ids[2]));
    let of = |facts: &[ProblemFact]| verdict(&standings(facts, &household), household.dependent_child());
    let no = |problem| fact(problem, Answer::Absent, None);
    let rest = [no(Problem::School), no(Problem::Children), no(Problem::Work), no(Problem::Abuse)];
    let his = [fact(Problem::Crime, Answer::Present, father), fact(Problem::Health, Answer::Present, father)];
    let only_his = of(&[&his[..], &rest[..]].concat());
    assert_eq!((only_his.present, only_his.counted, only_his.met), (2, 1, Answer::Absent));
    assert!(only_his.count_words().contains("count once altogether"));
    let and_hers = of(&[&his[..], &[fact(Problem::Work, Answer::Present, mother)]].concat());
    assert_eq!((and_hers.present, and_hers.counted, and_hers.met), (3, 2, Answer::Present));
    let both = of(&[&his[..], &rest[..], &[fact(Problem::Health, Answer::Present, mother)]].concat());
    assert_eq!((both.counted, both.met), (2, Answer::Present), "health comes from the household too");
    let household = Household { residents: &residents[..2], ..household };
    let not_known = verdict(&standings(&[&his[..], &rest[..]].concat(), &household), Answer::Present);
    assert_eq!((not_known.counted, not_known.met), (1, Answer::NotKnown), "he may live with them");
    assert!(not_known.met_words().contains("where somebody lives"));
}
