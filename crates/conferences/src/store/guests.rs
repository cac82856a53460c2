use alongside_families::store::{may_not_be_told, not_told_since};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::conference_guests;
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::conference::is_no_secret;
use super::{Of, Whole, both, marks_within};
use crate::around::NetworkName;
use crate::codes::{Came, How, Reply};

/// How somebody takes part, and what they need for it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Voice {
    /// In which language they speak and read; empty where that was not said.
    pub language: String,
    /// What their letter says in that language, as a translator wrote it.
    pub letter_words: String,
    /// How they take part.
    pub how: How,
    /// When, for who takes part apart.
    pub own_when: String,
    /// Where, for who takes part apart.
    pub own_place: String,
    /// Who decided that they meet the others although something speaks against it.
    pub decided_by: String,
}

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Replied {
    /// What.
    pub reply: Reply,
    /// In their own words and language.
    pub words: String,
    /// When.
    pub on: Option<Day>,
    /// Whether they were heard on the day.
    pub came: Came,
}

/// Somebody who takes part in a meeting, or may.
#[derive(Clone, Debug, Queryable)]
pub struct Guest {
    /// The row.
    pub id: Id,
    /// Who of the network they are.
    pub member_id: Option<Id>,
    /// Who of the family they are.
    pub person_id: Option<Id>,
    /// The name of who is neither: a professional, an advocate.
    pub name: String,
    /// What they bring, or from where they come.
    pub brings: String,
    /// Whose advocate they are.
    pub speaks_for: Option<Id>,
    /// How they take part.
    pub voice: Voice,
    /// When it was decided that they meet the others.
    pub decided_at: Option<Moment>,
    /// When they were invited; nothing before that.
    pub invited_on: Option<Day>,
    /// What they answered.
    pub replied: Replied,
    /// Counts the changes.
    pub version: i64,
    /// The marks.
    pub marks: Marks,
}

/// Who takes part in a meeting, in the order in which they were thought of.
pub(super) fn guests(connection: &mut DbConnection, (viewer, family, conference): Of<'_>) -> Result<Vec<Guest>> {
    use visible::conference_guests as g;
    Ok(visible!(conference_guests, viewer, family)
        .filter(g::conference_id.eq(conference))
        .order(g::id)
        .select((
            g::id,
            g::member_id,
            g::person_id,
            g::name,
            g::brings,
            g::speaks_for_person_id,
            (g::language, g::letter_words, g::how, g::own_when, g::own_place, g::decided_by),
            g::decided_at,
            g::invited_on,
            (g::reply, g::reply_words, g::replied_on, g::came),
            g::version,
            (g::subjects, g::withheld_from, g::visibility, g::source),
        ))
        .load(connection)?)
}

/// Who somebody is who takes part.
#[derive(Clone, Debug)]
pub enum Who {
    /// Somebody of the network.
    Member(NetworkName),
    /// Somebody of the family.
    Person(Id, String),
    /// Somebody else, by name.
    Named(String),
}

impl Who {
    fn name(&self) -> &str {
        match self {
            Self::Member(member) => &member.name,
            Self::Person(_, name) | Self::Named(name) => name,
        }
    }

    fn person(&self) -> Option<&Id> {
        match self {
            Self::Member(member) => member.person_id.as_ref(),
            Self::Person(person, _) => Some(person),
            Self::Named(_) => None,
        }
    }
}

/// What a page says of somebody who takes part.
#[derive(Clone, Debug)]
pub struct GuestText {
    /// Who.
    pub who: Who,
    /// What they bring.
    pub brings: String,
    /// Whose advocate they are.
    pub speaks_for: Option<Id>,
    /// How they take part.
    pub voice: Voice,
    /// When they were invited.
    pub invited_on: Option<Day>,
    /// What they answered.
    pub replied: Replied,
}

/// That something speaks against it that somebody meets the others.
#[derive(Clone, Copy, Debug)]
pub struct Against {
    /// Since when, where that is known.
    since: Option<Moment>,
}

impl Against {
    /// Whether it was decided, knowing of it, that they meet the others all the same.
    pub fn is_decided(self, guest: &Guest) -> bool {
        guest.decided_at.is_some_and(|at| self.since.is_none_or(|since| at >= since))
    }
}

/// Whether something speaks against it that somebody meets the others: they must not be told something about this family, or must not know of this meeting.
pub fn against(connection: &mut DbConnection, family: &Id, of: &Marks, who: &Who) -> Result<Option<Against>> {
    let is_kept = who.person().is_some_and(|person| of.withheld_from.contains(person));
    let is_kept = is_kept || matches!(who, Who::Member(member) if of.withheld_from.contains(&member.id));
    if !is_kept && !may_not_be_told(connection, family, who.person(), who.name())? {
        return Ok(None);
    }
    Ok(Some(Against { since: not_told_since(connection, family, who.person(), who.name())? }))
}

/// Whether these are one: the same row of the network, the same person, or the same name without regard to capitals and spaces.
fn is_one(guest: &Guest, new: &Who, network: &[NetworkName]) -> bool {
    let person = |member: &Id| network.iter().find(|one| one.id == *member).and_then(|one| one.person_id.clone());
    let theirs = guest.person_id.clone().or_else(|| guest.member_id.as_ref().and_then(person));
    let folded = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    match new {
        Who::Member(member) if guest.member_id.as_ref() == Some(&member.id) => true,
        Who::Named(name) => {
            guest.member_id.is_none() && guest.person_id.is_none() && folded(name) == folded(&guest.name)
        }
        _ => new.person().is_some() && new.person() == theirs.as_ref(),
    }
}

/// Thinks of somebody who may take part. Whoever is there already is not added twice.
pub fn add_guest(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    (whole, network): (&Whole, &[NetworkName]),
    new: &GuestText,
) -> Result<Id> {
    whole.conference.goes_on()?;
    if whole.guests.iter().any(|guest| is_one(guest, &new.who, network)) {
        let words = "is on the list already. Nobody is asked twice: open them there, or choose somebody else.";
        return Err(Error::Refused(format!("{} {words}", new.who.name())));
    }
    let (id, now) = (tx.new_id(), tx.now());
    let of = &whole.conference.marks;
    let own = match &new.who {
        Who::Member(member) => member.marks.withheld_from.clone(),
        _ => People::none(),
    };
    let about = People::new(new.who.person().cloned().into_iter().chain(new.speaks_for.clone()));
    let mut marks = marks_within(by, of, about, &own);
    marks.withheld_from = without_themselves(&marks.withheld_from, &new.who);
    let (member, person, name) = match &new.who {
        Who::Member(member) => (Some(&member.id), None, ""),
        Who::Person(person, _) => (None, Some(person), ""),
        Who::Named(name) => (None, None, name.as_str()),
    };
    diesel::insert_into(conference_guests::table)
        .values((
            (
                conference_guests::id.eq(&id),
                conference_guests::family_id.eq(family),
                conference_guests::conference_id.eq(&whole.conference.id),
                conference_guests::member_id.eq(member),
                conference_guests::person_id.eq(person),
                conference_guests::name.eq(name),
                conference_guests::brings.eq(&new.brings),
                conference_guests::speaks_for_person_id.eq(&new.speaks_for),
                conference_guests::language.eq(&new.voice.language),
                conference_guests::letter_words.eq(""),
                conference_guests::how.eq(new.voice.how),
                conference_guests::own_when.eq(""),
                conference_guests::own_place.eq(""),
                conference_guests::decided_by.eq(""),
            ),
            (
                conference_guests::reply.eq(Reply::Nothing),
                conference_guests::reply_words.eq(""),
                conference_guests::came.eq(Came::NotSaid),
                conference_guests::added_by.eq(&by.user_id),
                conference_guests::added_at.eq(now),
                conference_guests::version.eq(1),
                conference_guests::subjects.eq(&marks.subjects),
                conference_guests::withheld_from.eq(&marks.withheld_from),
                conference_guests::visibility.eq(marks.visibility),
                conference_guests::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Nobody is kept from the row that is about their own part.
fn without_themselves(from: &People, who: &Who) -> People {
    let is_theirs = |id: &&Id| Some(*id) == who.person() || matches!(who, Who::Member(member) if member.id == **id);
    People::new(from.iter().filter(|id| !is_theirs(id)).cloned())
}

/// Writes down how somebody takes part, that they are invited, and what they answered, where the row stands at this version. Nobody is invited before they were prepared, nor who is not to be
/// there.
pub fn change_guest(
    tx: &mut Tx<'_>,
    family: &Id,
    whole: &Whole,
    was: &Guest,
    to: &GuestText,
    version: i64,
) -> Result<()> {
    whole.conference.goes_on()?;
    let is_asked_now = was.invited_on.is_none() && to.invited_on.is_some();
    if is_asked_now {
        may_be_invited(whole, was, to.who.name())?;
    }
    if to.invited_on.is_none() && (to.replied.reply != Reply::Nothing || was.invited_on.is_some()) {
        let words = "Say when they were invited: somebody who answered was asked, and that does not go away.";
        return Err(Error::Refused(words.to_owned()));
    }
    is_no_secret(tx, family, &[&to.voice.own_place, &to.voice.letter_words])?;
    let meets = to.voice.how.meets_others();
    let is_against = meets && against(tx.connection(), family, &whole.conference.marks, &to.who)?.is_some();
    if is_against && to.invited_on.is_some() && to.voice.decided_by.is_empty() {
        return Err(Error::Refused(words_against(to.who.name())));
    }
    let is_decided = is_against && !to.voice.decided_by.is_empty();
    let decided_by = if is_decided { to.voice.decided_by.as_str() } else { "" };
    let decided_at = is_decided.then(|| tx.now());
    let about = both(&was.marks.subjects, &People::new(to.speaks_for.clone()));
    let changed = diesel::update(
        conference_guests::table.filter(conference_guests::id.eq(&was.id).and(conference_guests::version.eq(version))),
    )
    .set((
        conference_guests::brings.eq(&to.brings),
        conference_guests::speaks_for_person_id.eq(&to.speaks_for),
        conference_guests::language.eq(&to.voice.language),
        conference_guests::letter_words.eq(&to.voice.letter_words),
        conference_guests::how.eq(to.voice.how),
        conference_guests::own_when.eq(&to.voice.own_when),
        conference_guests::own_place.eq(&to.voice.own_place),
        conference_guests::decided_by.eq(decided_by),
        conference_guests::decided_at.eq(decided_at),
        conference_guests::invited_on.eq(to.invited_on),
        conference_guests::reply.eq(to.replied.reply),
        conference_guests::reply_words.eq(&to.replied.words),
        conference_guests::replied_on.eq(to.replied.on),
        conference_guests::came.eq(to.replied.came),
        conference_guests::subjects.eq(about),
        conference_guests::version.eq(version + 1),
    ))
    .execute(tx.connection())?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

fn may_be_invited(whole: &Whole, guest: &Guest, name: &str) -> Result<()> {
    match whole.prepared(&guest.id) {
        None => Err(Error::Refused(format!(
            "{name} is not prepared yet. Meet them first, and write down on their page how that was; then invite them."
        ))),
        Some(prepared) if prepared.excluded => Err(Error::Refused(format!(
            "It was decided that {name} is not to be there. If that has changed, write it down under their preparation first."
        ))),
        Some(_) => Ok(()),
    }
}

/// What is said to whoever would let somebody meet the others against whom something speaks.
fn words_against(name: &str) -> String {
    format!(
        "{name} must not be told something about this family. Who meets the others learns when and where they are. Let {name} take part apart, by letter or through an advocate; or, if it was decided that they meet all the same, say who decided."
    )
}
