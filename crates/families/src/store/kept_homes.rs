//! Who may learn of a home: more protection at once, less by two people, and none of it lost where the same place is written down again.

use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::Family;
use super::homes::{Home, HomeText, change_home, keep_home_from, whole_home};
use super::second::{Asking, SecondLook, Taken, ask};
use super::timeline::{Note, note};
use crate::codes::{HomeClass, SecondKind, TimelineKind};
use crate::kept::is_same_place;

/// Who may learn of a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeKept {
    /// Its class.
    pub class: HomeClass,
    /// From whom it is kept.
    pub from: People,
}

impl HomeKept {
    /// As a home stands.
    pub fn of(home: &Home) -> Self {
        Self { class: home.class, from: home.withheld_from.clone() }
    }

    /// The marks of a fact that is kept so.
    fn marks(&self) -> Marks {
        Marks::about(People::none(), "").withheld_from(self.from.clone()).seen_by(self.class.visibility())
    }

    /// Whether somebody could learn of a home that is kept so who can not where it is kept as before.
    pub fn shows_more_than(&self, before: &Self) -> bool {
        self.marks().shows_more_than(&before.marks()) || (self.class.is_told() && !before.class.is_told())
    }

    /// Kept as both say.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let kept = [self, other];
        let is_limited = kept.iter().any(|one| one.class.visibility() == Visibility::Limited);
        let is_told = kept.iter().all(|one| one.class.is_told());
        let class = match (is_limited, is_told) {
            (true, _) => HomeClass::Restricted,
            (false, true) => HomeClass::Ordinary,
            (false, false) => HomeClass::Confidential,
        };
        Self { class, from: People::new(self.from.iter().chain(other.from.iter()).cloned()) }
    }

    /// In codes, as a second person is asked for it.
    fn code(&self) -> String {
        format!(
            "{}{}",
            self.class.code(),
            if self.from == People::none() { "|".to_owned() } else { self.from.to_string() }
        )
    }

    /// Read from those codes.
    pub(super) fn read(code: &str) -> Result<Self> {
        let fault = || Error::Fault(format!("{code} does not say who may learn of a home"));
        let (class, from) = code.split_once('|').ok_or_else(fault)?;
        let from = format!("|{from}").parse().map_err(|_| fault())?;
        Ok(Self { class: class.parse().map_err(|_| fault())?, from })
    }
}

/// How a place is kept that the family has or had as a home, beside what somebody says of it now: writing an address down anew takes no protection from it. Of
/// homes that the viewer does not see nothing follows, or they could find out an address by trying some.
pub fn kept_at(tx: &mut Tx<'_>, by: &Viewer, family: &Id, place: (&str, &str), said: HomeKept) -> Result<HomeKept> {
    let rows: Vec<(String, String, HomeClass, People)> = visible!(homes, by, family)
        .filter(visible::homes::class.ne(HomeClass::Ordinary))
        .order(visible::homes::id)
        .select((
            visible::homes::address,
            visible::homes::postcode,
            visible::homes::class,
            visible::homes::withheld_from,
        ))
        .load(tx.connection())?;
    let there = rows.into_iter().filter(|(address, postcode, ..)| is_same_place((address, postcode), place));
    Ok(there.fold(said, |kept, (_, _, class, from)| kept.and(&HomeKept { class, from })))
}

/// Writes a home anew, kept as somebody says. Where more people could learn of it, it stays kept as it was too, and a second person is asked: gives back how it
/// stands and whether that is so.
pub fn change_kept_home(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    home: &Home,
    (text, ended): (&HomeText<'_>, Option<Day>),
    (from, why, version): (&People, &str, i64),
) -> Result<(HomeKept, Taken)> {
    let (before, said) = (HomeKept::of(home), HomeKept { class: text.class, from: from.clone() });
    let lowers = said.shows_more_than(&before);
    let now = if lowers { said.and(&before) } else { said.clone() };
    if lowers {
        family.may_take_protection_away()?;
        if why.is_empty() {
            return Err(Error::Refused("Enter why more people may learn of it. A second person reads it".to_owned()));
        }
    }
    change_home(tx, &family.id, home, &HomeText { class: now.class, ..text.clone() }, ended, version)?;
    keep_home_from(tx, &family.id, &home.id, now.class, &now.from)?;
    if !lowers {
        return Ok((now, Taken::Done));
    }
    let (kind, asks) = (SecondKind::Home, said.code());
    let marks = now.marks();
    let asking = Asking { kind, fact: &home.id, version: version + 1, asks: &asks, reason: why, marks: &marks };
    let taken = ask(tx, by, family, &asking)?;
    Ok((now, taken))
}

/// A second person has agreed that more people may learn of a home.
pub(super) fn show_to_more(tx: &mut Tx<'_>, by: &Viewer, family: &Family, look: &SecondLook, said: &str) -> Result<()> {
    let home = whole_home(tx.connection(), by, &family.id, &look.fact_id)?;
    let kept = HomeKept::read(&look.asks)?;
    // Whoever it is to be kept from is kept from it now. Where that is not so, two records of one person became one since it was asked.
    if kept.from.iter().any(|person| !home.withheld_from.contains(person)) {
        return Err(Error::Stale);
    }
    let text = HomeText {
        address: &home.address,
        postcode: &home.postcode,
        class: kept.class,
        area: &home.area,
        from_on: home.from_on,
    };
    change_home(tx, &family.id, &home, &text, home.to_on, look.version)?;
    keep_home_from(tx, &family.id, &home.id, kept.class, &kept.from)?;
    let marks = HomeKept::of(&home).and(&kept).marks();
    let marks = Marks { source: by.agency.clone(), ..marks };
    let happened_on = tx.today();
    let line = Note {
        family: &family.id,
        happened_on,
        kind: TimelineKind::People,
        title: "More people may learn of a home".to_owned(),
        body: said.to_owned(),
        fact: Some(&home.id),
        marks: &marks,
    };
    note(tx, by, line)
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;

    #[test]
    fn a_place_is_kept_as_whoever_says_the_most() {
        let (chance, now) = (Chance::seeded(1), "2026-11-21T10:00:00Z".parse().expect("a moment"));
        let (one, other) = (chance.id(now), chance.id(now));
        let kept = |class, from: &[&Id]| HomeKept { class, from: People::new(from.iter().map(|id| (*id).clone())) };
        let (open, secret) = (kept(HomeClass::Ordinary, &[]), kept(HomeClass::Restricted, &[]));
        let from_one = kept(HomeClass::Confidential, &[&one]);
        assert_eq!(open.and(&from_one), from_one);
        assert_eq!(secret.and(&from_one), kept(HomeClass::Restricted, &[&one]));
        for (lower, higher) in [(&open, &from_one), (&open, &secret), (&from_one, &secret), (&secret, &from_one)] {
            assert!(lower.shows_more_than(higher), "{lower:?} after {higher:?}");
        }
        assert!(!from_one.shows_more_than(&open) && !secret.and(&from_one).shows_more_than(&from_one));
        assert!(kept(HomeClass::Confidential, &[&other]).shows_more_than(&from_one), "one is let in");
        for all in [&open, &secret, &from_one, &kept(HomeClass::Restricted, &[&one, &other])] {
            assert_eq!(&HomeKept::read(&all.code()).expect("as it was said"), all);
        }
        assert!(HomeKept::read("ordinary").is_err() && HomeKept::read("nowhere|").is_err());
    }
}
