//! Who sits at the screens during the measurements: accounts of the town, signed in, and what they ask for.

use std::collections::HashMap;
use std::sync::Mutex;

use alongside_families::store as families;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Chance, Clock, Id, Viewer};
use anyhow::Context;

use super::rows::{ApiToken, Session, Sheets};
use super::town::{Led, Targets};

/// Somebody who is signed in.
pub struct Seat {
    /// Who.
    pub viewer: Viewer,
    /// The lines that every request of theirs carries.
    pub headers: String,
}

/// Everybody, and what they ask for.
pub struct Cast {
    targets: Targets,
    /// The lead of each long family, in the order of the families.
    leads: Vec<Seat>,
    /// The people of each long family, in the same order.
    pub members: Vec<Vec<(Id, String)>>,
    /// Practitioners, managers, front door.
    seats: [Vec<Seat>; 3],
    /// The worker with the large caseload.
    pub busy: Seat,
    /// The lead of the family with the very long record.
    pub of_longest: Seat,
    /// What a program sends that speaks for the worker with the large caseload.
    pub busy_token: String,
    /// What a program sends that speaks for the front door.
    pub front_door_token: String,
    begun: Mutex<HashMap<(usize, usize), String>>,
}

/// Searches that are looked at again and again, where only the page of what was found is measured.
const BEGUN: usize = 200;

impl Cast {
    /// Signs everybody in, by rows of the tables: how people sign in is not what is measured.
    pub fn sit_down(connection: &mut DbConnection, targets: Targets) -> anyhow::Result<Self> {
        let mut sheets = Sheets::default();
        let mut sit = |id: &Id| sign_in(connection, &mut sheets, id);
        let leads = targets.long.iter().map(|led| sit(&led.lead)).collect::<anyhow::Result<Vec<_>>>()?;
        let mut all = |ids: &[Id]| ids.iter().map(&mut sit).collect::<anyhow::Result<Vec<_>>>();
        let seats = [all(&targets.practitioners)?, all(&targets.managers)?, all(&targets.front_door)?];
        let busy = sit(targets.busy.as_ref().context("a busy worker")?)?;
        let of_longest = sit(&targets.longest.as_ref().context("a very long record")?.lead)?;
        let busy_token = token(&mut sheets, &busy.viewer.user_id);
        let front_door_token = token(&mut sheets, &targets.front_door[0]);
        sheets.flush(connection)?;
        let mut members = Vec::with_capacity(leads.len());
        for (led, seat) in targets.long.iter().zip(&leads) {
            let people = families::members(connection, &seat.viewer, &led.family)?;
            members.push(people.into_iter().map(|member| (member.person_id, member.name)).collect());
        }
        let begun = Mutex::default();
        Ok(Self { targets, leads, members, seats, busy, of_longest, busy_token, front_door_token, begun })
    }

    /// A long family and its lead.
    pub fn led(&self, n: usize) -> (&Led, &Seat) {
        let at = n % self.leads.len();
        (&self.targets.long[at], &self.leads[at])
    }

    /// The family with the very long record.
    pub fn longest(&self) -> anyhow::Result<&Led> {
        self.targets.longest.as_ref().context("a very long record")
    }

    /// A practitioner (0), manager (1) or front door worker (2).
    pub fn seat(&self, role: usize, n: usize) -> &Seat {
        &self.seats[role][n % self.seats[role].len()]
    }

    /// The name of somebody in the record.
    pub fn name(&self, n: usize) -> &str {
        &self.targets.names[n * 7 % self.targets.names.len()]
    }

    /// What somebody searches for: mostly whole names, some family names, some first names, some beginnings, some that nobody has.
    pub fn term(&self, n: usize) -> String {
        let name = self.name(n);
        let last = name.split(' ').next_back().unwrap_or_default();
        let first = name.split(' ').next().unwrap_or_default();
        match n % 10 {
            0..5 => name.to_owned(),
            5..7 => last.to_owned(),
            7 => first.to_owned(),
            8 => format!("{first} {}", last.chars().take(3).collect::<String>()),
            _ => format!("{first} Xyzzy"),
        }
    }

    /// The address of a search that was sent before, or now if it was not.
    pub fn begun(
        &self,
        role: usize,
        n: usize,
        begin: impl FnOnce(&Seat, String) -> anyhow::Result<String>,
    ) -> anyhow::Result<String> {
        // The number of searches is a multiple of every number of seats, so that each belongs to who looks at it.
        let seats = self.seats[role].len();
        let at = n % (BEGUN / seats * seats);
        let mut known = self.begun.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(address) = known.get(&(role, at)) {
            return Ok(address.clone());
        }
        let address = begin(self.seat(role, n), self.term(at))?;
        known.insert((role, at), address.clone());
        Ok(address)
    }
}

fn sign_in(connection: &mut DbConnection, sheets: &mut Sheets, id: &Id) -> anyhow::Result<Seat> {
    let viewer = alongside_access::viewer(connection, id)?.context("an account of the town")?;
    let (chance, now) = (Chance::from_machine(), Clock::Machine.now());
    let secret = chance.secret();
    sheets.sessions.push(Session {
        id: chance.id(now),
        token_hash: alongside_access::code_hash(&secret),
        user_id: id.clone(),
        strength: 2,
        created_at: now,
        last_seen_at: now,
        ends_at: now.plus_seconds(12 * 3600),
    });
    Ok(Seat { viewer, headers: format!("cookie: alongside={secret}\r\n") })
}

fn token(sheets: &mut Sheets, id: &Id) -> String {
    let (chance, now) = (Chance::from_machine(), Clock::Machine.now());
    let secret = chance.secret();
    sheets.api_tokens.push(ApiToken {
        id: chance.id(now),
        token_hash: alongside_access::code_hash(&secret),
        user_id: id.clone(),
        label: "bench",
        scopes: "read_caseload add_families send_requests",
        created_at: now,
    });
    format!("authorization: Bearer {secret}\r\n")
}
