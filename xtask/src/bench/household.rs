//! One family of the town: its people, homes, numbers, story, legal statuses, plan, promises and workers.

use alongside_families::codes::PersonKind;
use alongside_families::names::parts;
use alongside_families::same::looks_like;
use alongside_families::store::{postcode_key, value_key};
use alongside_schema::{Day, Id, Moment, Reference, ReferenceKind};
use rand::RngExt;

use super::fill::{Filler, list};
use super::names::Naming;
use super::rows::{
    Action, Channel, Episode, Family, Goal, Home, Involvement, Member, NameToken, Person, PersonKey, Plan, Promise,
    Resident, Spell, Story,
};
use super::words;

/// When a family came and went, how long its record is, and who leads it.
pub(super) struct Spec {
    pub(super) opened: Day,
    pub(super) closed: Option<Day>,
    pub(super) entries: usize,
    /// The worker, by number.
    pub(super) lead: Option<usize>,
    pub(super) longest: bool,
    pub(super) long: bool,
}

/// What is kept of a family to make its timeline.
pub(super) struct Kept {
    pub(super) id: Id,
    pub(super) reference: Reference,
    pub(super) members: Vec<Id>,
    pub(super) spec: Spec,
}

const SOURCE: &str = "The schools";
const TEAM: &str = "team";

/// A family while it is made up.
struct Making {
    id: Id,
    opened: Day,
    closed: Option<Day>,
    at: Moment,
    homes: Vec<House>,
    members: Vec<Id>,
    names: Vec<String>,
}

/// Where people of a family live.
#[derive(Clone)]
struct House {
    id: Id,
    address: String,
    postcode: String,
}

/// By what else than a name somebody is found.
struct Reached {
    home: House,
    phone: Option<String>,
}

impl Filler {
    /// Makes up a family and lays its rows out to be inserted.
    pub(super) fn household(&mut self, spec: Spec) -> Kept {
        let naming = Naming::some(&mut self.random);
        let name = naming.family(&mut self.random);
        let at = self.at_work(spec.opened);
        let (id, reference) = (self.chance.id(at), self.reference(ReferenceKind::Family));
        let team_id = spec.lead.map(|lead| self.workers[lead].1.clone());
        self.sheets.families.push(Family {
            id: id.clone(),
            reference: reference.clone(),
            name: name.clone(),
            team_id,
            restricted: false,
            created_at: at,
        });
        let mut making = Making {
            id,
            opened: spec.opened,
            closed: spec.closed,
            at,
            homes: Vec::new(),
            members: Vec::new(),
            names: Vec::new(),
        };
        let episode = self.episode(&making, spec.lead.is_some());
        self.workers_of(&making, &episode, spec.lead);
        self.homes(&mut making);
        self.members(&mut making, naming, &name, spec.long);
        self.told(&making);
        self.promises(&making, spec.lead);
        if spec.closed.is_none() && spec.lead.is_some() {
            self.plan(&making, episode);
        }
        Kept { id: making.id, reference, members: making.members, spec }
    }

    /// The next reference: no two are equal, and they follow no order that could be seen.
    fn reference(&mut self, kind: ReferenceKind) -> Reference {
        const ALL: u128 = 31u128.pow(8);
        self.numbers += 1;
        // A step that shares no factor with 31 goes through every number once.
        let number = (u128::from(self.numbers) * 527_830_193_011 + 20_261_120) % ALL;
        Reference::numbered(kind, number as u64)
    }

    fn episode(&mut self, family: &Making, is_led: bool) -> Id {
        let id = self.chance.id(family.at);
        let says = family.closed.map(|_| words::sentences(&mut self.random, 1, 3));
        self.sheets.episodes.push(Episode {
            id: id.clone(),
            family_id: family.id.clone(),
            state: match (family.closed, is_led) {
                (Some(_), _) => "closed",
                (None, true) => "working",
                (None, false) => "waiting",
            },
            opened_on: family.opened,
            closed_on: family.closed,
            close_reason: family.closed.map(|_| "outcomes_met"),
            family_says: says,
        });
        id
    }

    /// The lead, in a tenth of the families one before them, and in a third somebody who helps.
    fn workers_of(&mut self, family: &Making, episode: &Id, lead: Option<usize>) {
        let Some(lead) = lead else { return };
        let others = self.workers.len();
        let before = self.one_in(10).then(|| (lead + 1) % others);
        let helper = self.one_in(3).then(|| (lead + 2) % others);
        let changed = family.opened.plus_days(10);
        let started = if before.is_some() { changed } else { family.opened };
        let mut rows = vec![(lead, "lead", started, family.closed)];
        rows.extend(before.map(|worker| (worker, "lead", family.opened, Some(changed))));
        rows.extend(helper.map(|worker| (worker, "helper", changed, family.closed)));
        for (worker, role, started_on, ended_on) in rows {
            self.sheets.involvements.push(Involvement {
                id: self.chance.id(family.at),
                family_id: family.id.clone(),
                episode_id: episode.clone(),
                user_id: self.workers[worker].0.clone(),
                role,
                started_on,
                ended_on,
                change_reason: "",
            });
        }
    }

    fn homes(&mut self, family: &mut Making) {
        let count = if self.one_in(4) { 2 } else { 1 };
        for position in 0..count {
            let house = House {
                id: self.chance.id(family.at),
                address: words::address(&mut self.random),
                postcode: words::postcode(&mut self.random),
            };
            self.sheets.homes.push(Home {
                id: house.id.clone(),
                family_id: family.id.clone(),
                position,
                address: house.address.clone(),
                postcode_key: postcode_key(&house.postcode),
                postcode: house.postcode.clone(),
                class: "ordinary",
                subjects: String::new(),
                withheld_from: String::new(),
                visibility: TEAM,
                source: SOURCE,
                created_at: family.at,
            });
            family.homes.push(house);
        }
    }

    /// About four people: one or two parents, children, and now and then a grandmother.
    fn members(&mut self, family: &mut Making, naming: Naming, family_name: &str, at_least_four: bool) {
        let mut count = [2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 8][self.random.random_range(0..12)];
        if at_least_four {
            count = count.max(4);
        }
        let father = self.one_in(2) && count > 2;
        for position in 0..count {
            let role = match position {
                0 => ("Mother", true, "adult"),
                1 if father => ("Father", false, "adult"),
                7 => ("Grandmother", true, "adult"),
                _ => ("Child", self.one_in(2), "child"),
            };
            self.person(family, naming, family_name, position, role);
        }
    }

    fn person(
        &mut self,
        family: &mut Making,
        naming: Naming,
        family_name: &str,
        position: usize,
        (relationship, woman, kind): (&'static str, bool, &'static str),
    ) {
        let id = self.chance.id(family.at);
        let last = if self.one_in(8) { naming.family(&mut self.random) } else { family_name.to_owned() };
        let first = naming.first(&mut self.random, woman);
        let name = if self.one_in(4) {
            format!("{first} {} {last}", naming.first(&mut self.random, woman))
        } else {
            format!("{first} {last}")
        };
        for token in parts(&name) {
            self.sheets.name_tokens.push(NameToken { token, person_id: id.clone() });
        }
        let years = if kind == "child" { 0..17 } else { 22..50 };
        let age = 365 * self.random.random_range(years) + self.random.random_range(0..365);
        let birth_date = (!self.one_in(20)).then(|| family.opened.plus_days(-age));
        let (reference, subjects) = (self.reference(ReferenceKind::Person), list(std::slice::from_ref(&id)));
        self.sheets.people.push(Person {
            id: id.clone(),
            reference,
            name: name.clone(),
            kind,
            birth_date,
            source: SOURCE,
            created_at: family.at,
        });
        let reached = self.membership(family, &id, position, relationship, &subjects);
        self.keys(&id, &name, kind, birth_date, &reached);
        if kind == "child" {
            self.spells(family, &id, &subjects);
        }
        family.members.push(id);
        family.names.push(name);
    }

    /// By what the program finds somebody who may be this person.
    fn keys(&mut self, person: &Id, name: &str, kind: &str, birth_date: Option<Day>, reached: &Reached) {
        let kind = if kind == "child" { PersonKind::Child } else { PersonKind::Adult };
        let home = Some((reached.home.address.as_str(), reached.home.postcode.as_str()));
        let looks = looks_like(name, &[], kind, birth_date, self.today, home, reached.phone.as_deref());
        let keys = alongside_likeness::keys(&looks).into_iter();
        self.sheets.person_keys.extend(keys.map(|key| PersonKey { key, person_id: person.clone() }));
    }

    fn membership(
        &mut self,
        family: &Making,
        person: &Id,
        position: usize,
        relationship: &'static str,
        subjects: &str,
    ) -> Reached {
        let member_id = self.chance.id(family.at);
        self.sheets.family_members.push(Member {
            id: member_id,
            family_id: family.id.clone(),
            person_id: person.clone(),
            position,
            relationship,
            joined_on: family.opened,
            subjects: subjects.to_owned(),
            withheld_from: String::new(),
            visibility: TEAM,
            source: SOURCE,
            created_at: family.at,
        });
        // The father's home is the second, where there is one; half of such addresses are kept from the mother.
        let home = if relationship == "Father" { family.homes.len() - 1 } else { 0 };
        let withheld = home == 1 && self.one_in(2);
        self.sheets.residents.push(Resident {
            id: self.chance.id(family.at),
            family_id: family.id.clone(),
            home_id: family.homes[home].id.clone(),
            person_id: person.clone(),
            lived_from: family.opened,
            subjects: subjects.to_owned(),
            withheld_from: if withheld { list(&family.members[..1]) } else { String::new() },
            visibility: TEAM,
            source: SOURCE,
            created_at: family.at,
        });
        let has_number = relationship != "Child" && !self.one_in(5);
        let phone = has_number.then(|| self.channel(family, person, subjects));
        Reached { home: family.homes[home].clone(), phone }
    }

    /// Gives them a number, and gives it back.
    fn channel(&mut self, family: &Making, person: &Id, subjects: &str) -> String {
        let safe = ["yes", "yes", "not_asked", "no"][self.random.random_range(0..4)];
        let visibility = if self.one_in(50) { "limited" } else { TEAM };
        let value = words::phone(&mut self.random);
        self.sheets.channels.push(Channel {
            id: self.chance.id(family.at),
            family_id: family.id.clone(),
            person_id: person.clone(),
            kind: "call",
            value_key: value_key(&value),
            value: value.clone(),
            safe,
            note: "Text first",
            subjects: subjects.to_owned(),
            withheld_from: String::new(),
            visibility,
            source: SOURCE,
            created_at: family.at,
        });
        value
    }

    /// Early help from the first day; for one child in six another status after that.
    fn spells(&mut self, family: &Making, person: &Id, subjects: &str) {
        let changed = self.one_in(6).then(|| family.opened.plus_days(12));
        let mut spells = vec![("early_help", family.opened, changed.or(family.closed))];
        spells.extend(changed.map(|day| ("child_in_need", day, family.closed)));
        for (status, started_on, ended_on) in spells {
            self.sheets.status_spells.push(Spell {
                id: self.chance.id(family.at),
                family_id: family.id.clone(),
                person_id: person.clone(),
                status,
                started_on,
                ended_on,
                reason: words::sentences(&mut self.random, 1, 2),
                decided_by: "Front door",
                subjects: subjects.to_owned(),
                withheld_from: String::new(),
                visibility: TEAM,
                source: SOURCE,
                created_at: family.at,
            });
        }
    }

    fn told(&mut self, family: &Making) {
        for kind in ["what_would_help", "working_well", "worries"] {
            self.sheets.stories.push(Story {
                id: self.chance.id(family.at),
                family_id: family.id.clone(),
                kind,
                words: words::sentences(&mut self.random, 1, 4),
                told_on: family.opened,
                subjects: list(&family.members),
                withheld_from: String::new(),
                visibility: TEAM,
                source: SOURCE,
                created_at: family.at,
            });
        }
    }

    /// One that was kept; in an open family also one or two that wait.
    fn promises(&mut self, family: &Making, lead: Option<usize>) {
        let made_by = self.workers[lead.unwrap_or(0)].0.clone();
        let waiting = if family.closed.is_none() { self.random.random_range(1..=2) } else { 0 };
        for at in 0..=waiting {
            let due_on = if at == 0 {
                family.opened.plus_days(7)
            } else {
                self.today.plus_days(self.random.random_range(-5..15))
            };
            self.sheets.promises.push(Promise {
                id: self.chance.id(family.at),
                family_id: family.id.clone(),
                words: words::sentences(&mut self.random, 1, 1),
                made_by: made_by.clone(),
                made_on: family.opened,
                due_on,
                kept_on: (at == 0).then_some(due_on),
                subjects: list(&family.members[..1]),
                withheld_from: String::new(),
                visibility: TEAM,
                source: SOURCE,
            });
        }
    }

    fn plan(&mut self, family: &Making, episode_id: Id) {
        let plan = self.chance.id(family.at);
        let review_due_on = self.today.plus_days(self.random.random_range(-10..42));
        self.sheets.plans.push(Plan {
            id: plan.clone(),
            family_id: family.id.clone(),
            episode_id,
            review_due_on,
            created_at: family.at,
        });
        for position in 0..self.random.random_range(2..=3) {
            let goal = self.chance.id(family.at);
            self.sheets.goals.push(Goal {
                id: goal.clone(),
                family_id: family.id.clone(),
                plan_id: plan.clone(),
                position,
                words: words::sentences(&mut self.random, 1, 2),
                said_by: family.names[0].clone(),
                progress: ["working", "better", "reached"][position],
                version: 1,
                subjects: String::new(),
                withheld_from: String::new(),
                visibility: TEAM,
                source: SOURCE,
                created_at: family.at,
            });
            for at in 0..self.random.random_range(1..=4) {
                self.action(family, &goal, at);
            }
        }
    }

    fn action(&mut self, family: &Making, goal: &Id, position: usize) {
        let theirs = position.is_multiple_of(2);
        let owner = theirs.then(|| family.members[0].clone());
        self.sheets.actions.push(Action {
            id: self.chance.id(family.at),
            family_id: family.id.clone(),
            goal_id: goal.clone(),
            position,
            what: words::sentences(&mut self.random, 1, 1),
            owner_kind: if theirs { "family" } else { "professional" },
            subjects: list(owner.as_slice()),
            owner_person_id: owner,
            owner_name: if theirs { family.names[0].clone() } else { "The school".to_owned() },
            due_on: self.today.plus_days(self.random.random_range(-30..60)),
            state: ["todo", "doing", "done"][self.random.random_range(0..3)],
            version: 1,
            withheld_from: String::new(),
            visibility: TEAM,
            source: SOURCE,
            created_at: family.at,
        });
    }
}
