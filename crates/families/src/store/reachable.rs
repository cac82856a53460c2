use alongside_schema::connection::DbConnection;
use alongside_schema::reach::limits_now;
use alongside_schema::tables::{channels, episodes, homes, nondisclosures, people, residents, users};
use alongside_schema::{Day, Id, Moment, People, Result, Tx};
use diesel::prelude::*;

use super::ways::value_key;
use crate::codes::{PairState, Safe, Way};
use crate::copy::may_be_named;
use crate::same::same_value;

/// Whether anything in the record speaks against sending a message of the program's own to this person of a family: the way is not a plain yes
/// there, they must not be told something, or they live with somebody who must not.
///
/// It looks at the record itself and not at what somebody may see of it, since whoever sends may well not know of the danger. The answer is yes
/// or no, so that they learn nothing else. `person` is nobody where it is not known who of the family they are: then any pair speaks against it.
pub fn speaks_against(
    connection: &mut DbConnection,
    family: &Id,
    person: Option<&Id>,
    way: Way,
    value: &str,
) -> Result<bool> {
    let kept_from = kept_from(connection, family)?;
    let Some(person) = person else {
        return Ok(!kept_from.is_empty() || is_unsafe(connection, family, None, way, value)?);
    };
    Ok(kept_from.contains(person)
        || has_died(connection, person)?
        || is_unsafe(connection, family, Some(person), way, value)?
        || lives_near(connection, family, person, &kept_from)?)
}

/// Whether anybody's record says that this number or address must never be used by this way, whoever asks and whichever family it is. The answer is
/// yes or no, and stops a message: it says nothing of who they are. A way that has ended counts too.
pub fn never_by(connection: &mut DbConnection, way: Way, value: &str) -> Result<bool> {
    let never = channels::table
        .filter(channels::value_key.eq(value_key(value)).and(channels::kind.eq(way)))
        .filter(channels::safe.eq(Safe::No));
    Ok(diesel::select(diesel::dsl::exists(never)).get_result(connection)?)
}

/// Whether this person's death is recorded: from then on nothing goes to them.
fn has_died(connection: &mut DbConnection, person: &Id) -> Result<bool> {
    let died = people::table.filter(people::id.eq(person).and(people::death_date.is_not_null()));
    Ok(diesel::select(diesel::dsl::exists(died)).get_result(connection)?)
}

/// Everybody from whom something is kept because of a pair that holds.
pub(super) fn kept_from(connection: &mut DbConnection, family: &Id) -> Result<Vec<Id>> {
    Ok(nondisclosures::table
        .filter(nondisclosures::family_id.eq(family).and(nondisclosures::state.eq_any(PairState::HOLDING)))
        .filter(nondisclosures::who_person_id.is_not_null())
        .select(nondisclosures::who_person_id.assume_not_null())
        .load(connection)?)
}

/// Whether this way of theirs, or this number or address of anybody's, is less than a plain yes. A way of theirs that has ended says nothing
/// of the one they have now; a number that was not safe is not safe again because it ended.
fn is_unsafe(connection: &mut DbConnection, family: &Id, person: Option<&Id>, way: Way, value: &str) -> Result<bool> {
    let rows: Vec<(Id, String, Safe, Option<Day>)> = channels::table
        .filter(channels::family_id.eq(family).and(channels::kind.eq(way)))
        .select((channels::person_id, channels::value, channels::safe, channels::to_on))
        .load(connection)?;
    let is_meant = |owner: &Id, known: &str, ended: Option<Day>| {
        (person == Some(owner) && ended.is_none()) || same_value(way, known, value)
    };
    Ok(rows.iter().any(|(owner, known, safe, ended)| *safe != Safe::Yes && is_meant(owner, known, *ended)))
}

/// Whether somebody from whom something is kept lives where this person lives: any pair's, or the home's own.
fn lives_near(connection: &mut DbConnection, family: &Id, person: &Id, kept_from: &[Id]) -> Result<bool> {
    let rows: Vec<(Id, Id, People)> = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(residents::family_id.eq(family).and(residents::lived_to.is_null()))
        .select((residents::home_id, residents::person_id, homes::withheld_from))
        .load(connection)?;
    let lives_in = |home: &Id| rows.iter().any(|(at, who, _)| at == home && who == person);
    Ok(rows.iter().any(|(home, who, withheld)| {
        who != person && lives_in(home) && (kept_from.contains(who) || withheld.contains(who))
    }))
}

/// Whether something is kept from this person, or from whom this account belongs to, by a pair that holds, whoever asks. The answer is yes or no: it keeps
/// free text, which may say anything, out of their hands.
pub fn is_kept_from_something(connection: &mut DbConnection, family: &Id, person: &Id) -> Result<bool> {
    if kept_from(connection, family)?.contains(person) {
        return Ok(true);
    }
    // Somebody who was only named in words may be them.
    let named: Vec<String> = nondisclosures::table
        .filter(nondisclosures::family_id.eq(family).and(nondisclosures::state.eq_any(PairState::HOLDING)))
        .filter(nondisclosures::who_person_id.is_null())
        .select(nondisclosures::who)
        .load(connection)?;
    if named.is_empty() {
        return Ok(false);
    }
    let of_person = people::table.filter(people::id.eq(person)).select(people::name).load::<String>(connection)?;
    let of_account = users::table.filter(users::id.eq(person)).select(users::name).load::<String>(connection)?;
    Ok(of_person.iter().chain(&of_account).any(|name| named.iter().any(|words| may_be_named(words, name))))
}

/// Those who must not be told something about one of these people or about the whole family, for the marks of a row that says where they will be. Never shown.
pub fn must_not_be_told_of(connection: &mut DbConnection, family: &Id, about: &[Id]) -> Result<People> {
    let who: Vec<Id> = nondisclosures::table
        .filter(nondisclosures::family_id.eq(family).and(nondisclosures::state.eq_any(PairState::HOLDING)))
        .filter(nondisclosures::who_person_id.is_not_null())
        .filter(nondisclosures::about_person_id.is_null().or(nondisclosures::about_person_id.eq_any(about)))
        .select(nondisclosures::who_person_id.assume_not_null())
        .load(connection)?;
    Ok(People::new(who))
}

/// Whether somebody must not be told something about this family, by a pair that holds: by who they are, or by the name by which they may be meant. The answer is yes or no,
/// whoever asks.
pub fn may_not_be_told(connection: &mut DbConnection, family: &Id, person: Option<&Id>, name: &str) -> Result<bool> {
    if let Some(person) = person
        && is_kept_from_something(connection, family, person)?
    {
        return Ok(true);
    }
    let named: Vec<(String, bool)> = nondisclosures::table
        .filter(nondisclosures::family_id.eq(family).and(nondisclosures::state.eq_any(PairState::HOLDING)))
        .select((nondisclosures::who, nondisclosures::who_person_id.is_null()))
        .load(connection)?;
    Ok(named.iter().any(|(words, in_words)| (*in_words || person.is_none()) && may_be_named(words, name)))
}

/// Since when that is so, by the newest pair that holds: what was decided before that was decided without knowing of it. Nothing where nobody can say, or it is not so.
pub fn not_told_since(
    connection: &mut DbConnection,
    family: &Id,
    person: Option<&Id>,
    name: &str,
) -> Result<Option<Moment>> {
    let pairs: Vec<(Id, String, Option<Id>)> = nondisclosures::table
        .filter(nondisclosures::family_id.eq(family).and(nondisclosures::state.eq_any(PairState::HOLDING)))
        .select((nondisclosures::id, nondisclosures::who, nondisclosures::who_person_id))
        .load(connection)?;
    let is_meant = |words: &str, who: &Option<Id>| match (who, person) {
        (Some(who), Some(person)) => who == person,
        _ => may_be_named(words, name),
    };
    let meant = pairs.iter().filter(|(_, words, who)| is_meant(words, who));
    Ok(meant.filter_map(|(pair, ..)| pair.made_at()).max())
}

/// The way by which a message of the program's own may go to somebody: a text or e-mail that somebody said a plain yes to, without times or words to say first, of which nothing
/// in any record speaks against it. A message can not say that it is from somebody else, and nobody reads it before it goes. Nothing where there is none.
pub fn safe_way(connection: &mut DbConnection, family: &Id, person: &Id, today: Day) -> Result<Option<(Way, String)>> {
    type Conditions = (String, String, String, String);
    type Row = (Way, String, Conditions, Option<Day>, Option<Day>);
    if is_kept_from_something(connection, family, person)? {
        return Ok(None);
    }
    let rows: Vec<Row> = channels::table
        .filter(channels::family_id.eq(family).and(channels::person_id.eq(person)))
        .filter(channels::safe.eq(Safe::Yes).and(channels::kind.eq_any([Way::Text, Way::Email])))
        .order(channels::id)
        .select((
            channels::kind,
            channels::value,
            (channels::times, channels::code_phrase, channels::say_as, channels::never_mention),
            channels::to_on,
            channels::check_due_on,
        ))
        .load(connection)?;
    for (way, value, (times, phrase, say_as, never_mention), to_on, check_due_on) in rows {
        let is_plain = [times, phrase, say_as, never_mention].iter().all(|condition| condition.trim().is_empty());
        let is_over = to_on.is_some_and(|day| day <= today) || check_due_on.is_some_and(|day| day <= today);
        // Line ends could add a heading to a message; no number and no address has them.
        let is_one_line = !value.trim().is_empty() && !value.chars().any(char::is_control);
        if is_plain
            && !is_over
            && is_one_line
            && !never_by(connection, way, &value)?
            && !speaks_against(connection, family, Some(person), way, &value)?
        {
            return Ok(Some((way, value.trim().to_owned())));
        }
    }
    Ok(None)
}

/// Whether a family's record is worked with now: there is an open stretch of work, and what we hold about the family is not kept aside.
pub fn is_worked_with(connection: &mut DbConnection, family: &Id) -> Result<bool> {
    let open = episodes::table.filter(episodes::family_id.eq(family).and(episodes::closed_on.is_null()));
    let limited = limits_now::table.filter(limits_now::family_id.eq(family));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result::<bool>(connection)?
        && !diesel::select(diesel::dsl::exists(limited)).get_result::<bool>(connection)?)
}

/// Holds a family's open stretch of work until the transaction ends, for an answer from outside. False where it is not worked with now.
pub fn hold_for_answer(tx: &mut Tx<'_>, family: &Id) -> Result<bool> {
    let held =
        diesel::update(episodes::table.filter(episodes::family_id.eq(family).and(episodes::closed_on.is_null())))
            .set(episodes::state.eq(episodes::state))
            .execute(tx.connection())?;
    Ok(held == 1 && is_worked_with(tx.connection(), family)?)
}
