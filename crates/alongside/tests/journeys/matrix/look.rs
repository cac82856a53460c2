//! One look after another, each judged by its line.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use alongside_schema::tables::{trail, trail_waiting};
use alongside_schema::{Act, Id, Reference, ReferenceKind};
use axum::body::Body;
use axum::http::{Request, header};
use diesel::prelude::*;

use super::expected::{Expected, Line, Verdict, address, made_up};
use super::forms::{Forms, Sendable, differing};
use super::people::{KINDS, RECORD, kind_of_rows};
use super::things::{Asker, Marked, Things};
use super::unchanged::{changed, tables};
use crate::support::{Answer, RUNTIME, World};

/// How many looks came to what.
#[derive(Default)]
pub struct Totals {
    routes: usize,
    of: BTreeMap<&'static str, usize>,
    compared: usize,
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: usize = self.of.values().sum();
        write!(f, "matrix: {} routes, {all} looks", self.routes)?;
        self.of.iter().try_for_each(|(verdict, count)| write!(f, ", {count} {verdict}"))?;
        write!(f, "; {} denials compared with those of something that never was", self.compared)
    }
}

/// The acts of looking.
const READS: [Act; 6] =
    [Act::FamilyRead, Act::ListRead, Act::RequestRead, Act::DocumentOpened, Act::FamilyPrinted, Act::PaperHeld];

/// One address that somebody asks for.
#[derive(Clone, Copy)]
struct At<'a> {
    route: &'a str,
    pattern: &'a str,
    line: &'a Line,
    kind: usize,
    copy: Marked,
    address: &'a str,
}

pub struct Walk<'a> {
    world: &'a World,
    things: &'a Things,
    expected: &'a Expected,
    /// Where only a part is walked, what it is chosen by.
    seed: Option<u64>,
    forms: Forms,
    /// The entries that were looked at already.
    seen: HashSet<Id>,
    /// What is answered where there is nothing, by route and persona.
    nothing: HashMap<(String, &'static str, Option<usize>), (u16, String)>,
    pub totals: Totals,
    pub faults: Vec<String>,
}

impl<'a> Walk<'a> {
    pub fn new(world: &'a World, things: &'a Things, expected: &'a Expected, seed: Option<u64>) -> Self {
        let mut walk = Self {
            world,
            things,
            expected,
            seed,
            forms: Forms::default(),
            seen: HashSet::new(),
            nothing: HashMap::new(),
            totals: Totals::default(),
            faults: Vec::new(),
        };
        walk.entries();
        walk
    }

    /// Every page is looked at by everybody, and nothing changes by it.
    pub fn looks(&mut self, routes: &[(String, &'static str)]) {
        self.totals.routes = routes.len();
        let mut before = tables(self.world);
        for (route, pattern) in routes.iter().filter(|(route, _)| route.starts_with("GET")) {
            let line = &self.expected.routes[route];
            self.every_address(route, pattern, line, |walk, asker, at| walk.look(asker, at, None));
            if self.seed.is_none() {
                let after = tables(self.world);
                let changed = changed(&before, &after);
                self.faults.extend(changed.iter().map(|table| format!("{route}: a look changes {table}")));
                before = after;
            }
        }
        let changed = changed(&before, &tables(self.world));
        let found = "some page changes it by being looked at; `cargo xtask sweep` says which";
        self.faults.extend(changed.iter().map(|table| format!("{table}: {found}")));
    }

    /// Every form is sent by everybody with nothing filled in: first by those who may not, then by those who may, and last of all those forms that
    /// are done by that.
    pub fn forms(&mut self, routes: &[(String, &'static str)]) {
        let mut posts: Vec<_> = routes.iter().filter(|(route, _)| route.starts_with("POST")).collect();
        // Whoever has signed out sends nothing more, whoever ends a passkey has no other session to end, and of an account that is ended nobody is away.
        posts.sort_by_key(|(route, _)| {
            let is_last = ["/sign-out", "/throw-away", "POST /accounts/{id}/end"].map(|end| route.ends_with(end));
            (is_last, !route.ends_with("/sessions/{id}/end"))
        });
        let send = |walk: &mut Self, is_let: bool, once: bool| {
            for (route, pattern) in &posts {
                let line = &walk.expected.routes[route];
                if line.once != once && is_let {
                    continue;
                }
                let mut done = false;
                walk.every_address(route, pattern, line, |walk, asker, at| {
                    let verdict = walk.expected.verdict(line, asker.persona, at.kind, at.copy);
                    if (verdict == Verdict::Let) == is_let && !(is_let && once && std::mem::replace(&mut done, true)) {
                        let form = walk.forms.to(at.address, at.pattern);
                        walk.look(asker, at, Some(form.unwrap_or_default()));
                    }
                });
            }
        };
        send(self, false, false);
        send(self, true, false);
        send(self, true, true);
    }

    fn every_address(&mut self, route: &str, pattern: &str, line: &Line, mut look: impl FnMut(&mut Self, &Asker, At)) {
        let is_of_a_family = pattern.contains('{');
        let things = self.things;
        for kind in 0..if is_of_a_family { KINDS.len() } else { 1 } {
            for copy in Marked::ALL {
                let Some(address) = address(pattern, things, kind, copy) else { continue };
                let at = At { route, pattern, line, kind, copy, address: &address };
                let is_let = |asker: &&Asker| self.expected.verdict(line, asker.persona, kind, copy) == Verdict::Let;
                let first = things.callers.iter().find(is_let).map(|asker| asker.persona.key);
                for asker in &things.callers {
                    if self.is_chosen(at, asker, Some(asker.persona.key) == first) {
                        look(self, asker, at);
                    }
                }
            }
        }
    }

    /// Whether this look is in the part that is walked: every route by the first who is let, and of the rest what the seed says.
    fn is_chosen(&self, at: At, asker: &Asker, is_first: bool) -> bool {
        let Some(seed) = self.seed else { return true };
        if is_first && at.kind == 0 && at.copy == Marked::Plain {
            return true;
        }
        let text = format!("{seed} {} {} {:?} {}", at.route, at.kind, at.copy, asker.persona.key);
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        (hash >> 20).is_multiple_of(if is_first { 3 } else { 29 })
    }

    fn look(&mut self, asker: &Asker, at: At, form: Option<Sendable>) {
        let verdict = self.expected.verdict(at.line, asker.persona, at.kind, at.copy);
        *self.totals.of.entry(words(verdict)).or_default() += 1;
        let answer = self.ask(asker, at.address, form.as_ref());
        let entries = self.entries();
        if verdict == Verdict::Let && form.is_none() {
            self.forms.learn(at.address, &answer.body);
        }
        let mut wrong = match verdict {
            Verdict::SignIn => self.is_turned_away(at, &answer, &entries),
            Verdict::NotAllowed => denied(at, 403, &answer, &entries),
            // Who reaches the family may be told first that its work has ended, or that the form is old: of any row, also of one that never was.
            Verdict::NotFound if form.is_some() && asker.persona.reach(at.kind) >= RECORD && answer.status != 404 => {
                None
            }
            Verdict::NotFound => {
                let reaches = asker.persona.reach(at.kind) >= RECORD || !at.pattern.starts_with("/families/");
                nothing_there(at, form.is_some(), reaches, &answer, &entries)
            }
            Verdict::Let => self.let_in(at, form.as_ref(), &answer, &entries),
        };
        if verdict == Verdict::NotFound && wrong.is_none() {
            wrong = self.differs_from_nothing(asker, at, form.as_ref(), &answer);
        }
        if verdict != Verdict::Let && wrong.is_none() {
            let leak = self
                .things
                .markers
                .iter()
                .find(|marker| marker.kind == kind_of_rows(at.kind) && answer.body.contains(&marker.word));
            wrong = leak.map(|marker| format!("the denial holds {}.{}", marker.table, marker.column));
        }
        if let Some(wrong) = wrong {
            let form = if form.is_some_and(|form| form.is_empty()) { " (no form of a page goes there)" } else { "" };
            self.faults.push(format!(
                "{} {} family{} as {}: {verdict:?} expected, {} came, {entries:?}: {wrong}{form}",
                at.route,
                KINDS[at.kind],
                at.copy.suffix(),
                asker.persona.key,
                answer.status
            ));
        }
    }

    fn ask(&self, asker: &Asker, address: &str, form: Option<&Sendable>) -> Answer {
        let is_api = address.starts_with("/api/");
        let mut request = match form {
            None => Request::get(address).body(Body::empty()).expect("a request"),
            Some(form) => form.request(address, &self.some_id()),
        };
        if let (true, Some(token)) = (is_api, &asker.token) {
            request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().expect("a token"));
        }
        asker.caller.send(request)
    }

    fn some_id(&self) -> String {
        self.world.site().db().chance().id(self.world.site().clock().now()).to_string()
    }

    /// What was entered since the last look. Nothing seals the trail in a test, so what waits for its seal is what is new; it is taken away now and
    /// then, since there would be much of it.
    fn entries(&mut self) -> Vec<(Act, String)> {
        let read = self.world.site().db().plain(|connection| {
            let new = trail::table.inner_join(trail_waiting::table.on(trail_waiting::entry_id.eq(trail::id)));
            Ok(new.select((trail::id, trail::act, trail::target)).load::<(Id, Act, String)>(connection)?)
        });
        let mut waiting = RUNTIME.block_on(read).expect("entries");
        waiting.retain(|(id, ..)| self.seen.insert(id.clone()));
        if self.seen.len() > 200 {
            let cleared = self
                .world
                .site()
                .db()
                .housekeeping(|tx| Ok(diesel::delete(trail_waiting::table).execute(tx.connection())?));
            RUNTIME.block_on(cleared).expect("nothing that waits");
            self.seen.clear();
        }
        waiting.into_iter().map(|(_, act, target)| (act, target)).collect()
    }

    fn is_turned_away(&self, at: At, answer: &Answer, entries: &[(Act, String)]) -> Option<String> {
        let is_api = at.pattern.starts_with("/api/");
        let right = match (is_api, at.pattern) {
            (true, _) => answer.status == 401 && entries.iter().map(|(act, _)| *act).eq([Act::TokenRefused]),
            (_, "/drafts") => answer.status == 401 && entries.is_empty(),
            _ => answer.status == 303 && answer.location.starts_with("/sign-in") && entries.is_empty(),
        };
        (!right).then(|| "whoever is not signed in is to sign in first".to_owned())
    }

    /// What is not theirs and what never was are the same, to the letter.
    fn differs_from_nothing(
        &mut self,
        asker: &Asker,
        at: At,
        form: Option<&Sendable>,
        answer: &Answer,
    ) -> Option<String> {
        // Where the family is theirs, only the row is made up.
        let family =
            Some(at.kind).filter(|kind| asker.persona.reach(*kind) >= RECORD && at.pattern.starts_with("/families/"));
        let key = (at.route.to_owned(), asker.persona.key, family);
        if !self.nothing.contains_key(&key) {
            let reference = family.and_then(|kind| self.things.id(kind, "family/reference")).map(str::to_owned);
            let reference = reference.unwrap_or_else(|| Reference::numbered(ReferenceKind::Family, 77).to_string());
            let address = made_up(at.pattern, &reference, &self.some_id());
            let form = form.map(|form| form.turned(&differing(at.address, &address)));
            let nothing = self.ask(asker, &address, form.as_ref());
            self.entries();
            self.nothing.insert(key.clone(), (nothing.status, nothing.body));
        }
        self.totals.compared += 1;
        let (status, body) = &self.nothing[&key];
        let same = *status == answer.status && *body == answer.body;
        (!same).then(|| format!("something that never was is answered with {status}, and not to the letter the same"))
    }
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::SignIn => "to sign in first",
        Verdict::NotAllowed => "not part of their work",
        Verdict::NotFound => "nothing there",
        Verdict::Let => "let",
    }
}

/// A form that is not one of the page's is not read by anybody, and a look at a list in which the row is not stands beside the denial.
fn nothing_there(at: At, is_form: bool, reaches: bool, answer: &Answer, entries: &[(Act, String)]) -> Option<String> {
    let before = entries.split_last().map(|(_, before)| before).unwrap_or_default();
    match answer.status {
        400 if is_form && entries.is_empty() => None,
        404 if reaches && before.iter().all(|(act, _)| at.line.act.iter().any(|known| known == act.code())) => {
            denied(at, 404, answer, &entries[before.len()..])
        }
        _ => denied(at, 404, answer, entries),
    }
}

fn denied(at: At, status: u16, answer: &Answer, entries: &[(Act, String)]) -> Option<String> {
    if answer.status != status {
        return Some("this is not that denial".to_owned());
    }
    let path = at.address.split('?').next().unwrap_or_default();
    let right = entries == [(Act::Denied, path.to_owned())];
    (!right).then(|| "a denial is entered once".to_owned())
}

impl Walk<'_> {
    fn let_in(&self, at: At, form: Option<&Sendable>, answer: &Answer, entries: &[(Act, String)]) -> Option<String> {
        let is_right = match form {
            None => matches!(answer.status, 200 | 303 | 422),
            Some(form) => {
                matches!(answer.status, 200 | 303 | 409 | 422 | 429) || (answer.status == 400 && form.is_empty())
            }
        };
        if !is_right || answer.location.starts_with("/sign-in?") {
            return Some("who may is let".to_owned());
        }
        // Whoever has tried too often from one network waits.
        if at.line.who == "public" && answer.status == 429 {
            return None;
        }
        let is_done = form.is_some() && matches!(answer.status, 200 | 303);
        if is_done && !at.line.once {
            return Some("this form is done with nothing filled in: say once = true".to_owned());
        }
        let is_declared = entries.iter().all(|(act, _)| at.line.act.iter().any(|known| known == act.code()));
        let changes = entries.iter().filter(|(act, _)| !READS.contains(act)).count();
        let is_entered = match (form.is_some(), entries.len()) {
            // What is refused in words alone shows nothing.
            (_, 0) if answer.status == 422 || form.is_some() && !is_done => {
                !self.things.markers.iter().any(|marker| answer.body.contains(&marker.word))
            }
            (_, 0) => at.line.exempt.is_some(),
            (_, 1) => true,
            (false, _) => entries.len() == 2 && at.line.twice.is_some(),
            // A form is read for itself, and again where its page is shown again; it changes one thing, or nothing.
            (true, _) => changes == usize::from(is_done),
        };
        (!(is_declared && is_entered)).then(|| "one entry, of the act that its line declares".to_owned())
    }
}
