//! How well requests for help find their families in the invented town of `../shared/inputs`.
//!
//! `cargo run --release -p alongside-likeness --example town` (add `-- --misses` to see which requests went wrong).
//! Every person named in `requests_for_help.csv` is looked up, by keys and then by likeness, among the people of the
//! other feeds; `town-small-truth` says which family is right. Nothing is asserted: the figures are for people.

mod feeds;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use alongside_likeness::{LikelyFamily, LikelyPerson, Person, Same, families, keys};

/// One request: who is asked about, who they truly are, and the families that are right (its own first).
#[derive(Clone)]
pub struct Asked {
    row: usize,
    people: Vec<Person>,
    ids: Vec<String>,
    right: Vec<String>,
}

/// Somebody as one row of a feed has them.
#[derive(Clone, PartialEq)]
pub struct Entry {
    family: String,
    id: String,
    person: Person,
}

/// The people of the record.
pub type Known = Vec<Entry>;

/// What became of the requests.
#[derive(Default)]
struct Tally {
    asked: usize,
    there: usize,
    fetched: usize,
    there_in_five: usize,
    in_five: usize,
    first: usize,
    wrong_first: usize,
    shown: usize,
    people: usize,
    wrong_people: usize,
    candidates: usize,
    slowest: Duration,
}

fn main() {
    let Some(town) = feeds::town() else {
        println!("Skipped: there is no invented town in ../shared/inputs/town-small.");
        return;
    };
    let misses = std::env::args().any(|arg| arg == "--misses");
    let all: Known = town.known.values().flatten().cloned().collect();
    println!("{} requests; {} different entries in the record\n", town.asked.len(), all.len());
    let heads = ["asked", "fetched", "recall@5", "of those there", "first", "wrong first", "shown", "wrong person"];
    println!("{:<32}{}", "record from", heads.map(|head| format!("{head:>15}")).concat());
    for (feed, known) in &town.known {
        print(feed, &measure(&town.asked, known, misses));
    }
    let tally = measure(&town.asked, &all, misses);
    print("all four", &tally);
    let moved: Vec<Asked> = town.asked.iter().map(without_home).collect();
    print("all four, asked without home", &measure(&moved, &all, misses));
    let health = feeds::asked_by_health(&town.known["health"]);
    let others = town.known.iter().filter(|(feed, _)| **feed != "health");
    let others: Known = others.flat_map(|(_, known)| known.clone()).collect();
    print("asked by health", &measure(&health, &others, misses));
    let moved: Vec<Asked> = health.iter().map(without_home).collect();
    print("asked by health without home", &measure(&moved, &others, misses));
    println!("\nWith the right families taken out of the record, shown some family all the same:");
    for (what, asked, known) in [("requests", &town.asked, &all), ("asked by health", &health, &others)] {
        let away = measure_without(asked, known, misses);
        let each = share(away.shown, away.asked);
        println!("    {what}: {} of {}, {each:.2} each", away.wrong_first, away.asked);
    }
    let fetched = share(tally.candidates, tally.asked);
    println!("\nKeys fetch {fetched:.0} entries for a request; comparing takes {:?} at the most.", tally.slowest);
    let kept = all.iter().map(|entry| keys(&entry.person).len()).sum::<usize>();
    println!("Somebody has {:.1} keys.", share(kept, all.len()));
    time_eight_with_five_hundred(&town.asked, &all);
}

/// As if they had moved.
fn without_home(asked: &Asked) -> Asked {
    let people = asked.people.iter().map(|person| person.clone().home("", "")).collect();
    Asked { people, ..asked.clone() }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn print(feed: &str, tally: &Tally) {
    let percent = |part| format!("{:.1} %", 100.0 * share(part, tally.asked));
    let prompts = format!("{:.1} %", 100.0 * share(tally.wrong_first, tally.first + tally.wrong_first));
    let people = format!("{:.1} %", 100.0 * share(tally.wrong_people, tally.people));
    let shown = format!("{:.2}", share(tally.shown, tally.asked));
    let there = format!("{:.1} % / {}", 100.0 * share(tally.there_in_five, tally.there), tally.there);
    let cells = [percent(tally.fetched), percent(tally.in_five), there, percent(tally.first), prompts, shown, people];
    println!("{feed:<32}{:>15}{}", tally.asked, cells.map(|cell| format!("{cell:>15}")).concat());
}

/// The people who share a key with somebody asked about.
fn fetch(asked: &[Person], index: &HashMap<String, BTreeSet<usize>>, known: &Known) -> Known {
    let keys: BTreeSet<String> = asked.iter().flat_map(keys).collect();
    let found: BTreeSet<usize> = keys.iter().filter_map(|key| index.get(key)).flatten().copied().collect();
    found.into_iter().map(|at| known[at].clone()).collect()
}

fn pairs(known: &Known) -> Vec<(String, Person)> {
    known.iter().map(|entry| (entry.family.clone(), entry.person.clone())).collect()
}

fn index(known: &Known) -> HashMap<String, BTreeSet<usize>> {
    let mut index: HashMap<String, BTreeSet<usize>> = HashMap::new();
    for (at, entry) in known.iter().enumerate() {
        for key in keys(&entry.person) {
            index.entry(key).or_default().insert(at);
        }
    }
    index
}

/// Requests whose own family is in the record.
fn measure(asked: &[Asked], known: &Known, misses: bool) -> Tally {
    let there: BTreeSet<&String> = known.iter().map(|entry| &entry.family).collect();
    let known_ids: BTreeSet<&String> = known.iter().map(|entry| &entry.id).collect();
    let index = index(known);
    let mut tally = Tally::default();
    for request in asked.iter().filter(|request| there.contains(&request.right[0])) {
        let candidates = fetch(&request.people, &index, known);
        let known = pairs(&candidates);
        let start = Instant::now();
        let found = families(&request.people, &known);
        tally.slowest = tally.slowest.max(start.elapsed());
        tally.asked += 1;
        tally.candidates += candidates.len();
        tally.shown += found.len();
        tally.fetched += usize::from(candidates.iter().any(|entry| entry.family == request.right[0]));
        let in_five = found.iter().any(|family| family.family == request.right[0]);
        tally.in_five += usize::from(in_five);
        let there = known_ids.iter().any(|id| request.ids.contains(id));
        tally.there += usize::from(there);
        tally.there_in_five += usize::from(there && in_five);
        let right = found.first().is_some_and(|family| request.right.contains(&family.family));
        tally.first += usize::from(right);
        tally.wrong_first += usize::from(!found.is_empty() && !right);
        let wrong = |person: &&LikelyPerson| request.ids[person.asked] != candidates[person.known].id;
        let one = found.iter().flat_map(|family| &family.people).filter(|who| who.likeness.same == Same::Person);
        tally.people += one.clone().count();
        let wrong = one.filter(wrong).count();
        tally.wrong_people += wrong;
        if misses && ((there && !in_five) || wrong > 0 || (!right && !found.is_empty())) {
            show("missed", request, &found, &candidates);
        }
    }
    tally
}

/// Requests as if their families were new: whatever is shown is wrong.
fn measure_without(asked: &[Asked], known: &Known, misses: bool) -> Tally {
    let index = index(known);
    let mut tally = Tally::default();
    for request in asked {
        let mut candidates = fetch(&request.people, &index, known);
        candidates.retain(|entry| !request.right.contains(&entry.family));
        let found = families(&request.people, &pairs(&candidates));
        tally.asked += 1;
        tally.shown += found.len();
        tally.wrong_first += usize::from(!found.is_empty());
        if misses && !found.is_empty() {
            show("new, yet shown", request, &found, &candidates);
        }
    }
    tally
}

fn show(what: &str, request: &Asked, found: &[LikelyFamily<String>], candidates: &Known) {
    let name = |person: &Person| {
        let names: Vec<&str> = person.names.iter().map(|name| name.text.as_str()).collect();
        format!("{} {:?}", names.join(" = "), person.born)
    };
    println!("\n{what}: request {} of {:?}", request.row, request.right);
    request.people.iter().for_each(|person| println!("    asked {}", name(person)));
    for family in found {
        println!("    {} {}", family.family, family.score);
        for person in &family.people {
            let reasons: Vec<String> = person.likeness.reasons.iter().map(ToString::to_string).collect();
            println!(
                "        {} {:?} {}: {} / {}",
                person.likeness.score,
                person.likeness.same,
                reasons.join(", "),
                name(&request.people[person.asked]),
                name(&candidates[person.known].person)
            );
        }
    }
}

/// The aim is under 5 ms.
fn time_eight_with_five_hundred(asked: &[Asked], known: &Known) {
    let eight: Vec<Person> = asked.iter().flat_map(|request| request.people.clone()).take(8).collect();
    let mut some = pairs(known);
    some.truncate(500);
    let mut times = BTreeMap::new();
    for run in 0..50 {
        let start = Instant::now();
        std::hint::black_box(families(&eight, &some));
        times.insert((start.elapsed(), run), ());
    }
    let middle = times.keys().nth(25).map(|(time, _)| *time).unwrap_or_default();
    println!("{} people with {} candidates: {middle:?} (the middle of 50 runs)", eight.len(), some.len());
}
