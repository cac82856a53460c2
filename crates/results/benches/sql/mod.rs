//! The same families in SQLite, and the rules of `tfp2` as one query.

use alongside_results::{Audit, FactsFile, MemberKind, Pack, TermRow};
use jiff::civil::Date;
use rusqlite::{Connection, params};

const QUERY: &str = include_str!("../answers.sql");

const TABLES: &str = "
create table family (id text primary key, identified text, attached text, lead text, assessment text, plan text,
    has_attendance int, has_exclusions int, has_events int, has_statuses int, has_work int,
    duplicate int, paid int, allocation int, audit text) without rowid;
create table member (family text, id text, kind text, born text, resident int, school_from text, left_school text,
    primary key (family, id)) without rowid;
create table term (no int primary key, starts text, ends text) without rowid;
create table attendance (family text, person text, term int, possible int, attended int,
    primary key (family, person, term)) without rowid;
create table exclusion (family text, person text, term int, permanent int);
create table event (family text, kind text, on_ text);
create table status (family text, kind text, starts text, ends text);
create table work (family text, person text, benefit text, starts text, ends text);
create table need (family text, no int, code text, headline int, person text, identified text, met text,
    primary key (family, no)) without rowid;
create table evidence (family text, need int, on_ text, role text);
";

const INDEXES: &str = "
create index exclusion_of on exclusion (family, person, term);
create index event_of on event (family, kind, on_);
create index status_of on status (family, kind, starts, ends);
create index work_of on work (family, person);
create index evidence_of on evidence (family, need, role, on_);
analyze;
";

/// All families in a database in memory.
pub struct Record {
    connection: Connection,
}

fn text(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

impl Record {
    /// Puts the families in.
    pub fn of(files: &[FactsFile], pack: &Pack, terms: &[TermRow]) -> Self {
        let connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch(TABLES).expect("tables");
        connection.execute_batch("begin").expect("a transaction");
        for (no, term) in terms.iter().enumerate() {
            let row = params![no as i64, term.from.to_string(), term.to.to_string()];
            connection.execute("insert into term values (?, ?, ?)", row).expect("a term");
        }
        let record = Self { connection };
        for file in files {
            record.family(file, pack);
            record.lists(file, terms);
            record.needs(file, pack);
        }
        record.connection.execute_batch("commit").expect("a commit");
        record.connection.execute_batch(INDEXES).expect("indexes");
        record
    }

    fn add(&self, sql: &str, row: &[&dyn rusqlite::ToSql]) {
        self.connection.prepare(sql).and_then(|mut statement| statement.execute(row)).expect("a row");
    }

    fn family(&self, file: &FactsFile, pack: &Pack) {
        let family = &file.family;
        let area = file.area.clone().unwrap_or_default();
        let audit = match file.audit {
            Some(Audit::None) => "none",
            Some(Audit::Passed) => "passed",
            _ => "open",
        };
        self.add(
            "insert into family values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                family.id,
                text(family.identified_on),
                text(family.attached_on),
                text(family.lead_since),
                text(family.assessment_on),
                text(family.plan_on),
                file.attendance.is_some(),
                file.exclusions.is_some(),
                file.events.is_some(),
                file.statuses.is_some(),
                file.work.is_some(),
                file.paid_results.iter().flatten().any(|paid| paid.pack == pack.id),
                area.paid,
                area.allocation,
                audit
            ],
        );
        for member in file.members.iter().flatten() {
            let kind = match member.kind {
                MemberKind::Adult => "adult",
                MemberKind::Child => "child",
                MemberKind::Unborn => "unborn",
            };
            let (school, left) = (text(member.school_age_from), text(member.left_school_on));
            self.add(
                "insert into member values (?, ?, ?, ?, ?, ?, ?)",
                params![family.id, member.id, kind, text(member.born), member.resident, school, left],
            );
        }
    }

    fn lists(&self, file: &FactsFile, terms: &[TermRow]) {
        let id = &file.family.id;
        let no = |term: &str| terms.iter().position(|known| known.id == term).map(|at| at as i64);
        for row in file.attendance.iter().flatten() {
            let values = params![id, row.person, no(&row.term), row.possible, row.attended];
            self.add("insert into attendance values (?, ?, ?, ?, ?)", values);
        }
        for row in file.exclusions.iter().flatten() {
            let values = params![id, row.person, no(&row.term), row.kind == "permanent"];
            self.add("insert into exclusion values (?, ?, ?, ?)", values);
        }
        for row in file.events.iter().flatten() {
            self.add("insert into event values (?, ?, ?)", params![id, row.kind, row.on.to_string()]);
        }
        for row in file.statuses.iter().flatten() {
            let values = params![id, row.kind, row.from.to_string(), text(row.to)];
            self.add("insert into status values (?, ?, ?, ?)", values);
        }
        for row in file.work.iter().flatten() {
            let values = params![id, row.person, row.benefit_before, row.from.to_string(), text(row.to)];
            self.add("insert into work values (?, ?, ?, ?, ?)", values);
        }
    }

    fn needs(&self, file: &FactsFile, pack: &Pack) {
        let id = &file.family.id;
        for (no, need) in file.needs.iter().flatten().enumerate() {
            let headline = pack.needs.iter().find(|rule| rule.code == need.code).and_then(|rule| rule.headline);
            let (identified, met) = (text(need.identified_on), text(need.met_on));
            self.add(
                "insert into need values (?, ?, ?, ?, ?, ?, ?)",
                params![id, no as i64, need.code, headline, need.person, identified, met],
            );
            for one in need.evidence.iter().flatten() {
                let values = params![id, no as i64, text(one.on), one.role];
                self.add("insert into evidence values (?, ?, ?, ?)", values);
            }
        }
    }

    /// The ids of the families whose result could be claimed on the day, in order.
    pub fn claimable(&self, on: Date) -> Vec<String> {
        let mut statement = self.connection.prepare(QUERY).expect("a query");
        let ids = statement.query_map(&[(":on", &on.to_string())], |row| row.get(0)).expect("rows");
        ids.collect::<Result<_, _>>().expect("ids")
    }
}
