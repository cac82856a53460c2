//! How long records are kept, and their end: looked through, held, signed by two, destroyed for good, also in an older database.

mod nothing_stays;
mod put_back;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use alongside_keeping::Rules;
use alongside_oversight::keeping::{NoFaults, Point, Points};
use alongside_schema::tables::{
    disposal_families, disposals, episodes, families, family_clearances, family_members, involvements, people, trail,
    user_roles, users,
};
use alongside_schema::{Day, Error, Id, Reference, ReferenceKind, Role};
use diesel::prelude::*;

use crate::documents;
use crate::support::{Answer, Caller, RUNTIME, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, OWEN, TOM};

in_six_ways!(a_record_is_destroyed_by_two);

on_both_engines!(
    the_longest_rule_keeps_a_record,
    a_hold_stops_it,
    a_hold_that_comes_after_the_second_signature_stops_it,
    nobody_signs_alone,
    of_two_who_sign_at_once_one_is_told,
    a_restricted_family_is_for_an_officer_who_is_cleared,
    who_is_kept_from_a_family_learns_nothing,
    work_that_begins_again_keeps_a_record,
    a_record_that_nobody_signed_is_not_destroyed_for_one_that_was_joined_into_it,
    stopped_at_any_point_it_is_done_in_the_end,
);

/// A privacy officer.
pub const PIP: Who = Who {
    name: "Pip Lowry",
    job_title: "privacy officer",
    agency: "Luton Council",
    team: "",
    roles: &[Role::PrivacyOfficer],
};
/// Another.
pub const UNA: Who = Who { name: "Una Marsh", ..PIP };

/// The day after the youngest of the Rahman family is 25.
pub const OVER: &str = "2041-09-04T10:00:00Z";

/// The reference at the end of a family's path.
pub fn reference(family: &str) -> String {
    family.rsplit('/').next().expect("a reference").to_owned()
}

/// The work with this family ended on this day, with everything that was still open.
pub fn closed(world: &World, family: &str, on: &'static str) {
    let reference = reference(family);
    change(world, move |connection| {
        let id: Id =
            families::table.filter(families::reference.eq(reference)).select(families::id).first(connection)?;
        diesel::update(episodes::table.filter(episodes::family_id.eq(&id)))
            .set((episodes::closed_on.eq(on), episodes::state.eq("closed")))
            .execute(connection)?;
        diesel::update(involvements::table.filter(involvements::family_id.eq(&id)))
            .set((involvements::ended_on.eq(on), involvements::end_code.eq("OTHERS")))
            .execute(connection)?;
        Ok(())
    });
}

/// The Rahman family, with whom the work ended, and two privacy officers; on the day after its time is over.
pub fn over(world: &World) -> String {
    let family = town::family_with_a_lead(world);
    closed(world, &family, "2027-03-01");
    world.add(PIP);
    world.add(UNA);
    world.it_is(OVER);
    family
}

pub fn id_of(world: &World, family: &str) -> Id {
    let reference = reference(family);
    query(world, move |connection| {
        Ok(families::table.filter(families::reference.eq(reference)).select(families::id).first(connection)?)
    })
}

const KEEPING: &str = "/oversight/keeping";

/// Sends a form of this name as it was opened anew, also where the page has none to send.
fn send(caller: &Caller, address: &str, (name, subject): (&str, &str), fields: &[(&str, &str)]) -> Answer {
    static COUNT: AtomicUsize = AtomicUsize::new(1);
    let id = format!("0190a0a0-0000-7000-8000-{:012}", COUNT.fetch_add(1, Ordering::Relaxed));
    let machinery = [("form_id", id.as_str()), ("form_name", name), ("form_subject", subject)];
    caller.post(address, &[machinery.as_slice(), fields].concat())
}

/// Puts these families on a list and signs it as the first; gives back the answer, whose location is the list.
pub fn propose(caller: &Caller, ids: &[&Id]) -> Answer {
    let mut fields = vec![("words", "I looked through it with the records team.")];
    fields.extend(ids.iter().map(|id| ("take", id.as_str())));
    send(caller, KEEPING, ("keeping-list", ""), &fields)
}

/// Signs a list as the second.
pub fn signs(caller: &Caller, list: &str) -> Answer {
    let page = caller.get(list);
    caller.send_changed(&format!("{list}/sign"), &page, &[("words", "I looked through it too.")])
}

/// What the service does in the background.
pub fn dispose(world: &World) -> usize {
    dispose_until(world, Arc::new(NoFaults)).expect("carried out")
}

fn dispose_until(world: &World, points: Arc<dyn Points>) -> anyhow::Result<usize> {
    let site = world.site();
    RUNTIME.block_on(alongside::keeping::dispose(site.db(), &Rules::built_in(), site.shelf(), &points, Duration::ZERO))
}

/// Destroys the record of this family as two officers do.
pub fn destroyed(world: &World, family: &str) {
    let id = id_of(world, family);
    let list = propose(&Caller::signed_in(world, &PIP), &[&id]);
    assert_eq!(list.status, 303, "{}", list.body);
    assert_eq!(signs(&Caller::signed_in(world, &UNA), &list.location).status, 303);
    assert_eq!(dispose(world), 1);
}

fn outcomes(world: &World) -> Vec<Option<String>> {
    query(world, |connection| {
        Ok(disposal_families::table.order(disposal_families::id).select(disposal_families::outcome).load(connection)?)
    })
}

fn is_due(world: &World, who: &Who, family: &str) -> bool {
    Caller::signed_in(world, who).get(KEEPING).body.contains(&format!("I have looked through {}", reference(family)))
}

fn a_record_is_destroyed_by_two(world: &World) {
    let family = over(world);
    let reference = reference(&family);
    let (mut pip, mut una) = (world.another_screen_of(&PIP), world.another_screen_of(&UNA));
    pip.signs_in().open("/oversight/keeping").sees(&reference).sees("over since 3 September 2041");
    pip.follow("How long records are kept").sees("75 years from the birth of the child").sees("By law");
    pip.open("/oversight/keeping")
        .follow(&reference)
        .sees("Nobody holds it")
        .sees("Who is in the family")
        .sees_not("Rahman");
    pip.open("/oversight/keeping").press("Sign as the first").sees("Tick the records that you have looked through");
    pip.tick(&format!("I have looked through {reference}"));
    pip.fill("On what do you sign?", "I looked through it with the records team.").press("Sign as the first");
    pip.at("/oversight/keeping/lists/*").sees("Somebody else signs it as the second").sees(&reference);

    una.signs_in().sees("A list of records to be destroyed waits for a second signature");
    una.open("/oversight/keeping")
        .follow("List of 4 September 2041 at 11:00am")
        .sees("I looked through it with the records team");
    una.press("Sign, so that they are destroyed").sees("Say on what you sign");
    una.fill("On what do you sign?", "I looked through it too.").press("Sign, so that they are destroyed");
    una.sees("Signed by two, is being carried out");
    assert_eq!(dispose(world), 1);
    una.open("/oversight/keeping").follow("List of 4 September 2041 at 11:00am").sees("Certificate: records destroyed");
    una.sees("Luton Council destroyed one record").sees("Pip Lowry").sees("Una Marsh").sees("Who is in the family");
    una.prints("Certificate: records destroyed").prints("Una Marsh");
    let mut asha = world.another_screen_of(&ASHA);
    asha.signs_in().finds_nothing_at(&family);
    pip.finds_nothing_at(&format!("/oversight/keeping/families/{reference}"));
}

fn the_longest_rule_keeps_a_record(world: &World) {
    let family = town::family_with_a_lead(world);
    // A paper in a longer class keeps the whole record, though no child has such a status.
    let tom = Caller::signed_in(world, &TOM);
    documents::add(&tom, &family, &[("retention", "child_protection"), ("title", "Minutes")]);
    closed(world, &family, "2027-03-01");
    world.add(PIP);
    world.it_is("2041-09-02T10:00:00Z");
    assert!(!is_due(world, &PIP, &family), "the youngest is 24");
    world.it_is(OVER);
    assert!(!is_due(world, &PIP, &family), "a paper is kept for longer");
    let page = Caller::signed_in(world, &PIP).get(&format!("{KEEPING}/families/{}", reference(&family)));
    assert!(
        page.body.contains("35 years after the last contact") && page.body.contains("1 March 2062"),
        "{}",
        page.body
    );
    world.it_is("2062-02-28T10:00:00Z");
    assert!(!is_due(world, &PIP, &family));
    world.it_is("2062-03-01T10:00:00Z");
    assert!(is_due(world, &PIP, &family));
    // And what is not known is kept: a child whose date of birth nobody has written down.
    change(world, |connection| {
        let yusuf = people::table.filter(people::name.eq("Yusuf Rahman"));
        Ok(diesel::update(yusuf).set(people::birth_date.eq(None::<Day>)).execute(connection)?)
    });
    assert!(!is_due(world, &PIP, &family));
    let page = Caller::signed_in(world, &PIP).get(&format!("{KEEPING}/families/{}", reference(&family)));
    assert!(page.body.contains("Not known: a date of birth is not known"), "{}", page.body);
    let id = id_of(world, &family);
    let refused = propose(&Caller::signed_in(world, &PIP), &[&id]);
    assert!(refused.status == 422 && refused.body.contains("its time is not over any more"), "{}", refused.status);
}

/// Sets a hold as this officer.
pub fn holds(caller: &Caller, of: &str) -> Answer {
    let fields = [("of", of), ("reason", "inquiry"), ("words", "The inquiry, letter 12.")];
    send(caller, "/oversight/keeping/holds", ("keeping-hold", ""), &fields)
}

fn a_hold_stops_it(world: &World) {
    let family = over(world);
    let (pip, una) = (Caller::signed_in(world, &PIP), Caller::signed_in(world, &UNA));
    assert!(is_due(world, &PIP, &family));
    assert_eq!(holds(&pip, &reference(&family)).status, 303);
    assert!(!is_due(world, &PIP, &family) && !is_due(world, &UNA, &family));
    let id = id_of(world, &family);
    assert_eq!(propose(&pip, &[&id]).status, 422, "it can not be put on a list");
    // Whoever set it does not lift it; somebody else does, with why.
    let lift = |caller: &Caller| {
        let page = caller.get("/oversight/keeping/holds");
        let hold =
            page.body.split("/oversight/keeping/holds/").nth(1).expect("a hold").split('/').next().expect("an id");
        let field = format!("words-{hold}");
        let address = format!("/oversight/keeping/holds/{hold}/lift");
        send(caller, &address, ("keeping-lift", hold), &[(field.as_str(), "The inquiry has ended.")])
    };
    let own = lift(&pip);
    assert!(own.status == 422 && own.body.contains("Somebody else decides that it ends"), "{}", own.status);
    assert_eq!(lift(&una).status, 303);
    assert!(is_due(world, &PIP, &family));
    // A hold on somebody of it keeps it as well.
    let yusuf: Reference = query(world, |connection| {
        Ok(people::table.filter(people::name.eq("Yusuf Rahman")).select(people::reference).first(connection)?)
    });
    assert_eq!(holds(&una, yusuf.as_str()).status, 303);
    assert!(!is_due(world, &PIP, &family));
    let made_up = Reference::numbered(ReferenceKind::Family, 99).to_string();
    let nothing = holds(&una, &made_up);
    assert!(nothing.status == 422 && nothing.body.contains("There is no family and nobody with this reference"));
}

fn a_hold_that_comes_after_the_second_signature_stops_it(world: &World) {
    let family = over(world);
    let id = id_of(world, &family);
    let pip = Caller::signed_in(world, &PIP);
    let list = propose(&pip, &[&id]).location;
    assert_eq!(signs(&Caller::signed_in(world, &UNA), &list).status, 303);
    assert_eq!(holds(&pip, &reference(&family)).status, 303);
    assert_eq!(dispose(world), 0);
    assert_eq!(outcomes(world), [Some("held".to_owned())]);
    assert!(pip.get(&list).body.contains("Kept: somebody has set a hold since"));
    assert_eq!(id_of(world, &family), id, "it is there");
}

fn nobody_signs_alone(world: &World) {
    let family = over(world);
    let id = id_of(world, &family);
    let (pip, una) = (Caller::signed_in(world, &PIP), Caller::signed_in(world, &UNA));
    let list = propose(&pip, &[&id]).location;
    let (page, sign) = (pip.get(&list), format!("{list}/sign"));
    assert!(!page.body.contains("Sign as the second"));
    let alone = pip.send_changed(&sign, &una.get(&list), &[("words", "I am sure.")]);
    assert!(alone.status == 422 && alone.body.contains("Somebody else signs it as the second"), "{}", alone.status);
    assert_eq!(dispose(world), 0, "nothing is destroyed on one signature");
    assert_eq!(propose(&una, &[&id]).status, 422, "it stands on one list at a time");
    // Nobody else signs at all.
    for who in [&ASHA, &TOM, &OWEN, &town::SAM] {
        let caller = Caller::signed_in(world, who);
        assert_eq!((caller.get(KEEPING).status, caller.get(&list).status), (403, 403), "{}", who.name);
        assert_eq!(caller.post(&sign, &[("words", "x")]).status, 403);
    }
    let before = una.get(&list);
    let off = una.send_changed(&format!("{list}/call-off"), &una.get(&list), &[("why", "Not this year.")]);
    assert_eq!(off.status, 303);
    let late = una.send_changed(&sign, &before, &[("words", "I looked through it too.")]);
    assert!(late.status == 422 && late.body.contains("meanwhile"), "{}", late.status);
    assert_eq!(dispose(world), 0);
    assert!(is_due(world, &UNA, &family), "and it can be put on another");
}

fn of_two_who_sign_at_once_one_is_told(world: &World) {
    let family = over(world);
    let third = Who { name: "Vic Noon", ..PIP };
    world.add(third);
    let id = id_of(world, &family);
    let (una, vic) = (Caller::signed_in(world, &UNA), Caller::signed_in(world, &third));
    let list = propose(&Caller::signed_in(world, &PIP), &[&id]).location;
    let (first, second) = (una.get(&list), vic.get(&list));
    let sign = format!("{list}/sign");
    assert_eq!(una.send_changed(&sign, &first, &[("words", "Read.")]).status, 303);
    let told = vic.send_changed(&sign, &second, &[("words", "Read.")]);
    assert!(told.status == 422 && told.body.contains("meanwhile"), "{}", told.status);
    assert_eq!(dispose(world), 1);
}

fn a_restricted_family_is_for_an_officer_who_is_cleared(world: &World) {
    let family = over(world);
    let (id, pip_id) = (id_of(world, &family), account(world, &PIP));
    let of = id.clone();
    change(world, move |connection| {
        diesel::update(families::table.filter(families::id.eq(&of)))
            .set(families::restricted.eq(true))
            .execute(connection)?;
        Ok(diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(&of),
                family_clearances::user_id.eq(pip_id),
                family_clearances::cleared.eq(true),
            ))
            .execute(connection)?)
    });
    assert!(is_due(world, &PIP, &family) && !is_due(world, &UNA, &family));
    let (pip, una) = (Caller::signed_in(world, &PIP), Caller::signed_in(world, &UNA));
    assert!(una.get(KEEPING).body.contains("One restricted family"), "so that it does not lie");
    assert_eq!(una.get(&format!("{KEEPING}/families/{}", reference(&family))).status, 404);
    assert_eq!(propose(&una, &[&id]).status, 404);
    assert_eq!(holds(&una, &reference(&family)).status, 422);
    let list = propose(&pip, &[&id]).location;
    let page = una.get(&list);
    assert!(!page.body.contains(&reference(&family)) && page.body.contains("another officer must decide"));
    let refused = signs(&una, &list);
    assert!(refused.status == 422 && refused.body.contains("another officer must decide"), "{}", refused.status);
    let una_id = account(world, &UNA);
    change(world, move |connection| {
        Ok(diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(&id),
                family_clearances::user_id.eq(una_id),
                family_clearances::cleared.eq(true),
            ))
            .execute(connection)?)
    });
    assert_eq!(signs(&una, &list).status, 303, "who is cleared too may");
    assert_eq!(dispose(world), 1);
}

fn account(world: &World, who: &Who) -> Id {
    let email = who.email();
    query(world, move |connection| {
        Ok(users::table.filter(users::email.eq(email)).select(users::id).first(connection)?)
    })
}

/// Una is the grandmother herself: she decides nothing of her own family, and learns not that it is due.
fn who_is_kept_from_a_family_learns_nothing(world: &World) {
    let family = over(world);
    let (id, una_id) = (id_of(world, &family), account(world, &UNA));
    change(world, |connection| {
        let salma: Id = people::table.filter(people::name.eq("Salma Begum")).select(people::id).first(connection)?;
        Ok(diesel::update(users::table.filter(users::id.eq(una_id)))
            .set(users::person_id.eq(salma))
            .execute(connection)?)
    });
    let (pip, una) = (Caller::signed_in(world, &PIP), Caller::signed_in(world, &UNA));
    assert!(is_due(world, &PIP, &family) && !is_due(world, &UNA, &family));
    assert!(!una.get(KEEPING).body.contains("restricted famil"));
    assert_eq!(una.get(&format!("{KEEPING}/families/{}", reference(&family))).status, 404);
    let made_up = Reference::numbered(ReferenceKind::Family, 99).to_string();
    let words = |answer: Answer, of: &str| answer.body.replace(of, "REFERENCE");
    let (own, nothing) = (holds(&una, &reference(&family)), holds(&una, &made_up));
    assert_eq!((own.status, nothing.status), (422, 422));
    let told = |body: &str| {
        body.split("govuk-error-summary").nth(1).map(|rest| rest.split("</ul>").next().unwrap_or_default().to_owned())
    };
    assert_eq!(told(&words(own, &reference(&family))), told(&words(nothing, &made_up)), "as if it were not there");
    let list = propose(&pip, &[&id]).location;
    assert_eq!(signs(&una, &list).status, 422);
    assert_eq!(dispose(world), 0);
    // A third may, and then her account belongs to nobody of the record.
    let third = Who { name: "Vic Noon", ..PIP };
    world.add(third);
    assert_eq!(signs(&Caller::signed_in(world, &third), &list).status, 303);
    assert_eq!(dispose(world), 1);
    let roles: i64 = query(world, |connection| {
        Ok(users::table
            .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
            .filter(users::email.eq(UNA.email()).and(users::person_id.is_null()))
            .count()
            .get_result(connection)?)
    });
    assert_eq!(roles, 1);
}

fn work_that_begins_again_keeps_a_record(world: &World) {
    let family = over(world);
    let id = id_of(world, &family);
    let list = propose(&Caller::signed_in(world, &PIP), &[&id]).location;
    assert_eq!(signs(&Caller::signed_in(world, &UNA), &list).status, 303);
    change(world, |connection| {
        Ok(diesel::update(episodes::table)
            .set((episodes::closed_on.eq(None::<Day>), episodes::state.eq("working")))
            .execute(connection)?)
    });
    assert_eq!(dispose(world), 0);
    assert_eq!(outcomes(world), [Some("not_due".to_owned())]);
    let states: Vec<String> =
        query(world, |connection| Ok(disposals::table.select(disposals::state).load(connection)?));
    assert!(states.iter().all(|state| state == "done"), "{states:?}");
}

/// The row of a list goes with a record that is joined into another, which nobody has signed.
fn a_record_that_nobody_signed_is_not_destroyed_for_one_that_was_joined_into_it(world: &World) {
    let family = over(world);
    let second = town::family_led_by_tom_too(world, town::rahman());
    closed(world, &second, "2027-03-01");
    let (first, other) = (id_of(world, &family), id_of(world, &second));
    let list = propose(&Caller::signed_in(world, &PIP), &[&first]).location;
    assert_eq!(signs(&Caller::signed_in(world, &UNA), &list).status, 303);
    change(world, move |connection| {
        Ok(diesel::update(disposal_families::table).set(disposal_families::record_id.eq(other)).execute(connection)?)
    });
    assert_eq!(dispose(world), 0);
    assert_eq!(outcomes(world), [Some("not_due".to_owned())]);
}

/// The program stops at one point.
struct StopsAt(Point);

impl Points for StopsAt {
    fn at(&self, point: Point) -> alongside_schema::Result<()> {
        if point == self.0 { Err(Error::Fault("stopped".to_owned())) } else { Ok(()) }
    }
}

/// Wherever it stops, either nothing is destroyed and nothing says so, or the ledger knows, and the next start destroys it.
fn stopped_at_any_point_it_is_done_in_the_end(world: &World) {
    let family = over(world);
    let id = id_of(world, &family);
    let list = propose(&Caller::signed_in(world, &PIP), &[&id]).location;
    assert_eq!(signs(&Caller::signed_in(world, &UNA), &list).status, 303);
    let ledger = world.site().db().keys().erased.clone();
    let there =
        |world: &World| -> i64 { query(world, |connection| Ok(families::table.count().get_result(connection)?)) };
    for (point, written, left) in [(Point::Begin, 0, 1), (Point::RowsTaken, 0, 1), (Point::Written, 1, 1)] {
        assert!(dispose_until(world, Arc::new(StopsAt(point))).is_err(), "{point:?}");
        assert_eq!(ledger.lines().expect("lines").len(), written, "{point:?}");
        assert_eq!(there(world), left, "{point:?}: the transaction did not end");
    }
    // The next start follows the ledger, whatever the database says of it; twice makes no difference.
    assert_eq!(RUNTIME.block_on(alongside::keeping::begin(world.site().db())).expect("begun"), 1);
    assert_eq!(there(world), 0);
    assert_eq!(RUNTIME.block_on(alongside::keeping::begin(world.site().db())).expect("begun"), 0);
    assert_eq!(outcomes(world), [Some("destroyed".to_owned())]);
    assert_eq!(dispose(world), 0, "the list is ended");
    assert_eq!(ledger.lines().expect("lines").len(), 1);
    let acts: Vec<String> = query(world, |connection| {
        Ok(trail::table.filter(trail::act.eq("family_erased")).select(trail::detail).load(connection)?)
    });
    assert_eq!(acts, ["followed line 1 of the ledger"]);
    // And where it stops after the end of the transaction, it is done already.
    let second = town::family_led_by_tom_too(world, town::rahman());
    closed(world, &second, "2027-03-01");
    let list = propose(&Caller::signed_in(world, &PIP), &[&id_of(world, &second)]).location;
    assert_eq!(signs(&Caller::signed_in(world, &UNA), &list).status, 303);
    assert!(dispose_until(world, Arc::new(StopsAt(Point::Ended))).is_err());
    assert_eq!((there(world), ledger.lines().expect("lines").len()), (0, 2));
    assert_eq!(RUNTIME.block_on(alongside::keeping::begin(world.site().db())).expect("begun"), 0);
    let members: i64 = query(world, |connection| Ok(family_members::table.count().get_result(connection)?));
    assert_eq!(members, 0);
    let states: Vec<String> =
        query(world, |connection| Ok(disposals::table.select(disposals::state).load(connection)?));
    assert!(states.iter().all(|state| state == "done"), "{states:?}");
}
