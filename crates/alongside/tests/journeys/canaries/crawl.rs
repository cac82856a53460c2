//! Whatever somebody can get: every page behind every address, the links of these two deep, what searching finds, files, what programs get, and the pages
//! that say what is wrong with a form.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use axum::body::Body;
use axum::http::{Request, header};
use scraper::{Html, Selector};

use crate::matrix::expected::{Expected, address};
use crate::matrix::forms::Forms;
use crate::matrix::people::KINDS;
use crate::matrix::routes;
use crate::matrix::things::{Asker, Marked, Marker, Things};
use crate::support::{Answer, World};

/// How many addresses somebody asks for at the most.
const MOST: usize = 2_000;

/// The markers, to be looked for in any text, whatever was done to their letters.
pub struct Words(HashMap<String, usize>);

impl Words {
    pub fn of(markers: &[Marker]) -> Self {
        Self(markers.iter().enumerate().map(|(number, marker)| (marker.word.to_lowercase(), number)).collect())
    }

    /// Which of them stand in this text.
    pub fn within(&self, text: &str) -> Vec<usize> {
        let text = text.to_ascii_lowercase();
        let ends = text.match_indices("qz").filter_map(|(at, _)| text.get(at..at + 12));
        ends.filter_map(|word| self.0.get(word).copied()).collect()
    }
}

/// What was got, and what stood in it.
pub struct Crawl<'a> {
    world: &'a World,
    things: &'a Things,
    seed: Option<u64>,
    words: Words,
    expected: Expected,
    /// Which marker was found by whom, and where first.
    pub found: BTreeMap<(usize, &'static str), String>,
    /// Words of a family in an address or in the title of a page: they stay in histories and on screens.
    pub exposed: BTreeSet<String>,
    pub outputs: usize,
    /// How many links deep.
    deep: usize,
}

/// What one persona has before them.
struct Visit {
    queue: VecDeque<(String, usize)>,
    asked: BTreeSet<String>,
    forms: Forms,
}

impl<'a> Crawl<'a> {
    pub fn new(world: &'a World, things: &'a Things, seed: Option<u64>) -> Self {
        let words = Words::of(&things.markers);
        Self {
            world,
            things,
            seed,
            words,
            expected: Expected::read(),
            found: BTreeMap::new(),
            exposed: BTreeSet::new(),
            outputs: 0,
            deep: if seed.is_none() { 2 } else { 0 },
        }
    }

    /// Links are followed so deep.
    pub fn deep(mut self, deep: usize) -> Self {
        self.deep = deep;
        self
    }

    /// One persona asks for every list that is of no single family, for what it leads to, and searches.
    pub fn lists(&mut self, key: &str) {
        let asker = self.asker(key);
        let mut visit = Visit { queue: VecDeque::new(), asked: BTreeSet::new(), forms: Forms::default() };
        let lists = routes(self.world)
            .into_iter()
            .filter(|(route, pattern)| route.starts_with("GET") && !pattern.contains('{'));
        visit.queue.extend(lists.map(|(_, pattern)| (pattern.to_owned(), 0)));
        self.follow(asker, &mut visit);
        self.searches(asker);
    }

    fn asker(&self, key: &str) -> &'a Asker {
        self.things.callers.iter().find(|asker| asker.persona.key == key).expect("somebody")
    }

    /// Everybody asks for all that there is; in short, all but those who see most ask for a part of it.
    pub fn everybody(&mut self) {
        for asker in &self.things.callers {
            self.persona(asker.persona.key, None);
        }
    }

    /// One persona asks for every address that has this in it.
    pub fn persona(&mut self, key: &str, only: Option<&str>) {
        let (things, asker) = (self.things, self.asker(key));
        let mut visit = Visit { queue: VecDeque::new(), asked: BTreeSet::new(), forms: Forms::default() };
        for (route, pattern) in routes(self.world).iter().filter(|(route, _)| route.starts_with("GET")) {
            for (kind, copy) in (0..KINDS.len()).flat_map(|kind| Marked::ALL.map(|copy| (kind, copy))) {
                let Some(address) = address(pattern, things, kind, copy) else { continue };
                if only.is_none_or(|part| route.contains(part)) && self.is_chosen(key, &address) {
                    visit.queue.push_back((address, 0));
                }
            }
        }
        self.follow(asker, &mut visit);
        if only.is_none() {
            self.searches(asker);
            self.sends(asker, &visit);
        }
    }

    /// Asks for what waits and for where it leads.
    fn follow(&mut self, asker: &Asker, visit: &mut Visit) {
        while let Some((address, depth)) = visit.queue.pop_front() {
            if visit.asked.len() < MOST && visit.asked.insert(address.clone()) {
                self.look(asker, visit, &address, depth);
            }
        }
    }

    /// In short a tenth is asked for by everybody, and all of it by who sees most and by who has a part, and of what one alone works on by that one.
    fn is_chosen(&self, key: &str, address: &str) -> bool {
        let Some(seed) = self.seed else { return true };
        let works_alone = (key == "privacy_officer" && address.starts_with("/oversight/"))
            || (key == "front_door" && address.starts_with("/requests/"))
            || (key == "team" && address.contains("/conferences"));
        if works_alone || ["lead", "manager_cleared", "partner"].contains(&key) {
            return true;
        }
        let text = format!("{seed}{key}{address}");
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        (hash >> 20).is_multiple_of(12)
    }

    fn look(&mut self, asker: &Asker, visit: &mut Visit, address: &str, depth: usize) {
        let mut request = Request::get(address).body(Body::empty()).expect("a request");
        if let (true, Some(token)) = (address.starts_with("/api/"), &asker.token) {
            request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().expect("a token"));
        }
        let answer = asker.caller.send(request);
        self.read(asker, address, &answer, "");
        if answer.status != 200 {
            return;
        }
        visit.forms.learn(address, &answer.body);
        if depth < self.deep {
            let page = Html::parse_document(&answer.body);
            let links = Selector::parse("a[href], link[href], img[src], iframe[src]").expect("a selector");
            let links = page.select(&links).filter_map(|link| link.attr("href").or_else(|| link.attr("src")));
            let ours = links.filter(|link| link.starts_with('/') && !link.starts_with("/assets/"));
            visit.queue.extend(ours.map(|link| (link.to_owned(), depth + 1)));
        }
    }

    /// Notes every marker that stands in what came: the page or file, what goes before it, and the address itself; but for what they typed.
    fn read(&mut self, asker: &Asker, address: &str, answer: &Answer, typed: &str) {
        self.outputs += 1;
        let typed = typed.to_lowercase();
        let title = answer.body.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        for text in [address, &answer.location, title.unwrap_or_default()] {
            let known = self.words.within(text).into_iter().map(|marker| &self.things.markers[marker]);
            self.exposed.extend(known.map(|marker| format!("{}.{} stands in {text}", marker.table, marker.column)));
        }
        for text in [address, &answer.head, &answer.body] {
            for marker in self.words.within(text) {
                if self.things.markers[marker].word.to_lowercase() != typed {
                    self.found.entry((marker, asker.persona.key)).or_insert_with(|| address.to_owned());
                }
            }
        }
    }

    /// Searches for the names, addresses and numbers of every family.
    fn searches(&mut self, asker: &Asker) {
        let page = asker.caller.get("/search");
        if page.status != 200 {
            return;
        }
        let by = [
            ("people", "name", "name"),
            ("person_names", "name", "name"),
            ("homes", "address", "address"),
            ("channels", "value", "reach"),
        ];
        for (number, marker) in self.things.markers.iter().enumerate() {
            let Some((.., field)) =
                by.iter().find(|(table, column, _)| *table == marker.table && *column == marker.column)
            else {
                continue;
            };
            if !self.is_chosen("searches", &number.to_string()) {
                continue;
            }
            let id = self.world.site().db().chance().id(self.world.site().clock().now()).to_string();
            let fields = [("form_id", id.as_str()), ("form_name", "search"), (field, marker.word.as_str())];
            let sent = asker.caller.send_changed("/search", &page, &fields);
            self.read(asker, "/search", &sent, &marker.word);
            if sent.status == 303 {
                let found = asker.caller.get(&sent.location);
                self.read(asker, &sent.location, &found, &marker.word);
            }
        }
    }

    /// Sends every form with nothing filled in that is not done by that, and reads what comes back.
    fn sends(&mut self, asker: &Asker, visit: &Visit) {
        let lines = self.expected.routes.iter().filter(|(_, line)| line.once);
        let once: Vec<&str> = lines.filter_map(|(route, _)| route.strip_prefix("POST ")).collect();
        let forms =
            visit.forms.iter().filter(|(to, _)| to.starts_with('/') && !once.iter().any(|pattern| fits(pattern, to)));
        let forms: Vec<_> = forms.map(|(to, form)| (to.to_owned(), form.clone())).collect();
        for (to, form) in forms {
            let id = self.world.site().db().chance().id(self.world.site().clock().now()).to_string();
            let answer = asker.caller.send(form.request(&to, &id));
            self.read(asker, &to, &answer, "");
        }
    }
}

/// Whether an address is one of this pattern.
fn fits(pattern: &str, address: &str) -> bool {
    let parts = || pattern.split('/').zip(address.split('/'));
    pattern.split('/').count() == address.split('/').count()
        && parts().all(|(part, one)| part.starts_with('{') || part == one)
}
