//! Filling a database with the invented town, through the bulk helper. The same seed makes the same town on both engines.

use std::time::Instant;

use alongside_schema::connection::{DbConnection, Purpose};
use alongside_schema::{Chance, Clock, Day, Engine, Id, Moment, bulk, migrate};
use anyhow::Context;
use diesel::connection::{Connection, SimpleConnection};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

use super::household::{Kept, Spec};
use super::names::Naming;
use super::rows::{Agency, Contact, Entry, Seen, Sheets, Team, User, UserRole};
use super::town::{FIVE_YEARS, LARGE_CASELOAD, LONGEST, Led, Size, Targets};
use super::words;

const SEED: u64 = 2_026;
/// Rows of the largest table that wait before they are inserted.
const AT_ONCE: usize = 5_000;

/// What is made up so far.
pub(super) struct Filler {
    pub(super) random: ChaCha12Rng,
    pub(super) chance: Chance,
    pub(super) sheets: Sheets,
    pub(super) targets: Targets,
    pub(super) workers: Vec<(Id, Id)>,
    pub(super) today: Day,
    pub(super) numbers: u64,
}

/// Makes the tables and fills them. Says how long it took.
pub fn fill(engine: &Engine, size: Size) -> anyhow::Result<Targets> {
    let begun = Instant::now();
    migrate::migrate(engine, &Clock::Machine)?;
    let mut connection = engine.open(Purpose::Writing).with_context(|| engine.to_string())?;
    if let DbConnection::Sqlite(_) = connection {
        connection.batch_execute("pragma cache_size = -1000000")?;
    }
    let mut filler = Filler::new();
    let mut rows = connection.transaction(|connection| filler.accounts(connection, size))?;
    let (kept, households) = connection.transaction(|connection| filler.households(connection, size))?;
    rows += households;
    rows += connection.transaction(|connection| filler.timelines(connection, &kept))?;
    let inserted = begun.elapsed();
    bulk::learn_statistics(&mut connection)?;
    println!(
        "{engine}: {rows} rows in {:.0} s ({:.0} rows a second), with statistics {:.0} s",
        inserted.as_secs_f64(),
        rows as f64 / inserted.as_secs_f64(),
        begun.elapsed().as_secs_f64()
    );
    Ok(filler.targets)
}

impl Filler {
    fn new() -> Self {
        Self {
            random: ChaCha12Rng::seed_from_u64(SEED),
            chance: Chance::seeded(SEED),
            sheets: Sheets::default(),
            targets: Targets::default(),
            workers: Vec::new(),
            today: Day::of(2026, 11, 20).expect("a day"),
            numbers: 0,
        }
    }

    /// That day at some time between nine and six.
    pub(super) fn at_work(&mut self, day: Day) -> Moment {
        let midnight: Moment = format!("{day}T00:00:00Z").parse().expect("a moment");
        midnight.plus_seconds(self.random.random_range(9 * 3600..18 * 3600))
    }

    pub(super) fn one_in(&mut self, count: u32) -> bool {
        self.random.random_range(0..count) == 0
    }

    fn accounts(&mut self, connection: &mut DbConnection, size: Size) -> alongside_schema::Result<usize> {
        let founded = self.at_work(self.today.plus_days(-3_700));
        let agencies: Vec<Id> = [("The council", "council"), ("The schools", "school"), ("Community health", "health")]
            .into_iter()
            .map(|(name, kind)| {
                let id = self.chance.id(founded);
                self.sheets.agencies.push(Agency { id: id.clone(), name: name.to_owned(), kind, created_at: founded });
                id
            })
            .collect();
        let teams: Vec<Id> = (1..=size.workers.div_ceil(10))
            .map(|number| {
                let id = self.chance.id(founded);
                let name = format!("Family help team {number}");
                self.sheets.teams.push(Team { id: id.clone(), agency_id: agencies[0].clone(), name });
                id
            })
            .collect();
        for at in 0..size.workers {
            // Most workers are the council's; every fifth works for a school or for the health service.
            let agency = if at % 5 == 4 { 1 + at % 2 } else { 0 };
            let team = teams[at % teams.len()].clone();
            let id = self.account(&agencies[agency], Some(&team), "Family worker", "practitioner", founded);
            self.workers.push((id, team));
        }
        for team in &teams {
            let id = self.account(&agencies[0], Some(team), "Team manager", "manager", founded);
            self.targets.managers.push(id);
        }
        for _ in 0..size.workers.div_ceil(60) {
            let id = self.account(&agencies[0], None, "Front door worker", "front_door", founded);
            self.targets.front_door.push(id);
        }
        for at in 0..size.workers {
            self.account(&agencies[1 + at % 2], None, "Teacher", "professional", founded);
        }
        self.targets.busy = self.workers.first().map(|(id, _)| id.clone());
        self.targets.practitioners = self.workers.iter().skip(1).take(40).map(|(id, _)| id.clone()).collect();
        self.targets.managers.truncate(40);
        self.sheets.flush(connection)
    }

    fn account(
        &mut self,
        agency: &Id,
        team: Option<&Id>,
        job_title: &'static str,
        role: &'static str,
        at: Moment,
    ) -> Id {
        let naming = Naming::some(&mut self.random);
        let woman = !self.one_in(4);
        let name = format!("{} {}", naming.first(&mut self.random, woman), naming.family(&mut self.random));
        let id = self.chance.id(at);
        self.sheets.users.push(User {
            id: id.clone(),
            name,
            email: format!("{role}-{}@example.org", self.sheets.users.len()),
            job_title,
            agency_id: agency.clone(),
            team_id: team.cloned(),
            active: true,
            created_at: at,
        });
        self.sheets.user_roles.push(UserRole { user_id: id.clone(), role });
        id
    }

    /// When each family came, how long its record is and who leads it; in the order in which they came.
    fn specs(&mut self, size: Size) -> Vec<Spec> {
        let ordinary = (size.entries - LONGEST - size.long * FIVE_YEARS) / (size.open + size.closed - size.long - 1);
        let waiting = size.open / 120 + 1;
        let mut specs = Vec::with_capacity(size.open + size.closed);
        for at in 0..size.open {
            let (days, entries) = match at {
                0 => (8 * 365, LONGEST),
                at if at <= size.long => {
                    (5 * 365, self.random.random_range(FIVE_YEARS * 9 / 10..=FIVE_YEARS * 11 / 10))
                }
                _ => (self.random.random_range(14..700), self.random.random_range(ordinary / 2..=ordinary * 3 / 2)),
            };
            let busy = size.open - waiting - LARGE_CASELOAD..size.open - waiting;
            let lead = match at {
                at if at >= size.open - waiting => None,
                at if busy.contains(&at) => Some(0),
                at => Some(1 + at % (size.workers - 1)),
            };
            let kind = (at == 0, (1..=size.long).contains(&at));
            specs.push(Spec {
                opened: self.today.plus_days(-days),
                closed: None,
                entries,
                lead,
                longest: kind.0,
                long: kind.1,
            });
        }
        for at in 0..size.closed {
            let opened = self.today.plus_days(-self.random.random_range(600..3_650));
            let closed = Some(opened.plus_days(self.random.random_range(60..540)));
            let entries = self.random.random_range(ordinary / 2..=ordinary * 3 / 2);
            let lead = Some(1 + at % (size.workers - 1));
            specs.push(Spec { opened, closed, entries, lead, longest: false, long: false });
        }
        specs.sort_by_key(|spec| spec.opened);
        specs
    }

    fn households(
        &mut self,
        connection: &mut DbConnection,
        size: Size,
    ) -> alongside_schema::Result<(Vec<Kept>, usize)> {
        let specs = self.specs(size);
        let one_name_in = ((size.open + size.closed) / 2_000).max(1);
        let (mut kept, mut rows) = (Vec::with_capacity(specs.len()), 0);
        for (at, spec) in specs.into_iter().enumerate() {
            let family = self.household(spec);
            if at % one_name_in == 0 {
                self.targets.names.extend(self.sheets.people.last().map(|person| person.name.clone()));
            }
            self.note_target(&family);
            kept.push(family);
            if self.sheets.people.len() >= AT_ONCE {
                rows += self.sheets.flush(connection)?;
            }
        }
        Ok((kept, rows + self.sheets.flush(connection)?))
    }

    fn note_target(&mut self, family: &Kept) {
        let Some(lead) = family.spec.lead else { return };
        let led = Led {
            family: family.id.clone(),
            reference: family.reference.to_string(),
            lead: self.workers[lead].0.clone(),
        };
        if family.spec.longest {
            self.targets.longest = Some(led);
        } else if family.spec.long && self.targets.long.len() < 200 {
            self.targets.long.push(led);
        }
    }

    /// Every entry of every timeline, in the order in which they were written down, as they lie in a database in use.
    fn timelines(&mut self, connection: &mut DbConnection, kept: &[Kept]) -> alongside_schema::Result<usize> {
        let mut written: Vec<(i32, u32)> = Vec::new();
        for (at, family) in kept.iter().enumerate() {
            let days = family.spec.opened.days_until(family.spec.closed.unwrap_or(self.today)).max(1);
            let before = self.today.days_until(family.spec.opened);
            for _ in 0..family.spec.entries {
                written.push(((before + self.random.random_range(0..=days)) as i32, at as u32));
            }
        }
        written.sort_unstable();
        // A new source of ids, since these begin again years before the last family came.
        self.chance = Chance::seeded(SEED + 1);
        let mut rows = 0;
        for (day, family) in written {
            self.entry(&kept[family as usize], self.today.plus_days(day.into()));
            if self.sheets.timeline_entries.len() >= AT_ONCE {
                rows += self.sheets.flush(connection)?;
            }
        }
        Ok(rows + self.sheets.flush(connection)?)
    }

    fn entry(&mut self, family: &Kept, day: Day) {
        const KINDS: &[&str] = &[
            "contact",
            "contact",
            "contact",
            "contact",
            "contact",
            "contact",
            "contact",
            "plan",
            "plan",
            "plan",
            "plan",
            "promise",
            "promise",
            "review",
            "review",
            "agreement",
            "decision",
            "status",
            "worker",
            "request",
        ];
        let kind = KINDS[self.random.random_range(0..KINDS.len())];
        let recorded_at = self.at_work(day);
        let delay = self.random.random_range(0..3);
        let happened_on = day.plus_days(-delay).max(family.spec.opened);
        let (about, subjects) = self.some_members(family);
        let (withheld_from, visibility) = self.marks_of_entry(family);
        let author_id = self.workers[family.spec.lead.unwrap_or(0)].0.clone();
        let body = words::entry(&mut self.random);
        let fact_id = (kind == "contact").then(|| self.chance.id(recorded_at));
        if let Some(contact) = &fact_id {
            self.contact(family, contact, happened_on, recorded_at, &about, (&withheld_from, visibility), &body);
        }
        self.sheets.timeline_entries.push(Entry {
            id: self.chance.id(recorded_at),
            family_id: family.id.clone(),
            happened_on,
            kind,
            title: words::sentences(&mut self.random, 1, 1),
            body,
            fact_id,
            author_id,
            recorded_at,
            subjects,
            withheld_from,
            visibility,
            source: "The council",
        });
    }

    #[allow(clippy::too_many_arguments, reason = "one row's columns")]
    fn contact(
        &mut self,
        family: &Kept,
        id: &Id,
        happened_on: Day,
        recorded_at: Moment,
        about: &[Id],
        (withheld_from, visibility): (&str, &'static str),
        what_happened: &str,
    ) {
        let kind =
            ["home_visit", "home_visit", "call", "meeting", "message", "attempt"][self.random.random_range(0..6)];
        self.sheets.contacts.push(Contact {
            id: id.clone(),
            family_id: family.id.clone(),
            happened_on,
            kind,
            what_happened: what_happened.to_owned(),
            recorded_by: self.workers[family.spec.lead.unwrap_or(0)].0.clone(),
            recorded_at,
            subjects: list(about),
            withheld_from: withheld_from.to_owned(),
            visibility,
            source: "The council",
        });
        if kind == "attempt" {
            return;
        }
        for person in about {
            self.sheets.people_seen.push(Seen {
                id: self.chance.id(recorded_at),
                family_id: family.id.clone(),
                contact_id: id.clone(),
                person_id: person.clone(),
                seen_on: happened_on,
                alone: about.len() == 1,
                subjects: list(std::slice::from_ref(person)),
                withheld_from: withheld_from.to_owned(),
                visibility,
                source: "The council",
            });
        }
    }

    /// One to three people of the family, and the same as a list of subjects.
    fn some_members(&mut self, family: &Kept) -> (Vec<Id>, String) {
        let count = self.random.random_range(1..=3.min(family.members.len()));
        let first = self.random.random_range(0..family.members.len());
        let about: Vec<Id> = (0..count).map(|at| family.members[(first + at) % family.members.len()].clone()).collect();
        let subjects = list(&about);
        (about, subjects)
    }

    /// Two entries of a hundred are withheld from somebody of the family, a few from an account; three of a hundred are for the lead and the manager.
    fn marks_of_entry(&mut self, family: &Kept) -> (String, &'static str) {
        let withheld_from = match self.random.random_range(0..500) {
            0..10 => list(&family.members[..1]),
            10 => list(&[self.workers[self.random.random_range(0..self.workers.len())].0.clone()]),
            _ => String::new(),
        };
        (withheld_from, if self.random.random_range(0..100) < 3 { "limited" } else { "team" })
    }
}

/// People as a list of subjects is stored.
pub(super) fn list(people: &[Id]) -> String {
    alongside_schema::People::new(people.iter().cloned()).to_string()
}
