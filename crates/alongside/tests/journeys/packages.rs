//! Support packages: from what somebody needs who steps in for a child to the receipt, with three people who ask, agree and pay; and what nobody learns by it.

use alongside_schema::Role;
use alongside_schema::tables::{
    budget_moves, budgets, involvements, package_approvals, payments, team_covers, teams, users,
};
use axum::body::Body;
use axum::http::{Request, header};
use diesel::prelude::*;

use crate::network::{adds, must_not_be_told, page_of, person, sends};
use crate::support::{Answer, Caller, Who, World, change, in_six_ways, on_both_engines, query, try_change};
use crate::town::{self, ASHA, GRACE, TOM};

in_six_ways!(two_packages_from_request_to_receipt);
on_both_engines!(
    an_approval_by_the_requester,
    two_approvals_of_the_last_pounds,
    money_is_never_paid_twice,
    over_a_budget_year,
    a_payee_withheld_from_the_address,
    a_repeat_over_the_clock_change,
    what_can_not_be_asked_for,
    small_sums_on_the_same_day,
    a_large_one_takes_a_budget_holder,
    too_much_was_paid,
    what_has_ended_is_not_paid,
    who_pays_learns_of_no_child,
    who_must_not_be_told_learns_nothing_of_support,
    finance_says_what_can_not_be,
    two_who_change_one_package,
    a_budget_is_the_sum_of_its_moves,
    what_a_member_is_paid_follows_them,
    who_wrote_a_line_does_not_pay_it,
);

/// Who pays.
pub(crate) const FIONA: Who = Who {
    name: "Fiona Ledger",
    job_title: "finance officer",
    agency: "Luton Council",
    team: "",
    roles: &[Role::Finance],
};
/// Who keeps the budgets.
pub(crate) const BEA: Who = Who {
    name: "Bea Purse",
    job_title: "head of service",
    agency: "Luton Council",
    team: "",
    roles: &[Role::BudgetHolder],
};
/// The manager of another team, who also works with families.
const VERA: Who = Who {
    name: "Vera Cole",
    job_title: "team manager",
    agency: "Luton Council",
    team: "South",
    roles: &[Role::Manager, Role::Practitioner],
};

fn two_packages_from_request_to_receipt(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let calls = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&calls, &family, "Amina", "relative", &[]).status, 303);
    let mut bea = world.person(BEA);
    bea.signs_in().open("/packages/budgets").sees("There are none yet.");
    bea.fill("By which code does finance know it?", "FNSP").fill("What is it called?", "Family network support");
    bea.fill("How much is there?", "20000").press("Add it").at("/packages/budgets").sees("£20,000");

    // A sofa bed, so that Yusuf can sleep at his grandmother's.
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Support packages").sees("What would you need, so that this can go on?");
    tom.follow("Put a support package together").press("Save");
    tom.sees("Select what it is for").sees("Say what stands in the way").sees("Select a budget");
    tom.choose("What is it for?", "So that the child can stay at home");
    tom.within("For which children?").tick("Yusuf Rahman");
    tom.fill("What stands in the way now?", "There is no bed for Yusuf at Salma\u{2019}s.");
    tom.fill("What was tried first?", "The church had none to give.");
    tom.choose("By what right does the council pay?", "Children Act 1989, section 17 (a child in need)");
    tom.select("From which budget?", "Family network support: £20,000 left until 31 March 2027");
    tom.fill("How does it end, so that what is good goes on?", "Salma keeps the bed.").press("Save");
    tom.at("/families/*/packages/*").sees("Being put together").sees("£0 in all");
    tom.follow("Add what is paid for").press("Save").sees("Enter what is paid for").sees("Select who is paid");
    tom.fill("What is it?", "A sofa bed").select("What kind of thing is it?", "Things");
    tom.select("Who is paid?", "A supplier (say which below)");
    tom.fill("Name of the supplier, if it is a new one", "Acorn Beds").fill("How much each time?", "320.5");
    tom.choose("How is it paid?", "To the supplier, by invoice").press("Save").sees("Enter the pence with 2 numbers");
    tom.holds("What is it?", "A sofa bed").fill("How much each time?", "£320.50").press("Save");
    tom.at("/families/*/packages/*").sees("£320.50 in all.");
    tom.follow("Ask for it to be agreed to").sees("Ask for £320.50 to be agreed to?").press("Ask");
    tom.at("/families/*/packages/*").sees("Waits to be agreed").sees("You asked for this, so somebody else decides.");
    let bed = tom.path();

    let mut asha = world.another_screen_of(&ASHA);
    asha.signs_in()
        .open("/packages/to-agree")
        .follow("£320.50 for Rahman")
        .sees("£20,000 left in Family network support");
    asha.sees("Salma keeps the bed.").press("Decide").sees("Select what you decide");
    asha.choose("What do you decide?", "Agree").press("Decide").at("/families/*/packages/*").sees("Asha Mirza agreed");
    asha.open("/packages/to-agree").sees("Nothing waits for you.");

    let mut fiona = world.person(FIONA);
    fiona.signs_in().open("/packages/to-pay").sees("Acorn Beds").sees("£320.50 in all.");
    fiona.sees_not("Rahman").sees_not("Yusuf").sees_not("Salma").sees_not("Hawthorn");
    let (answer, id) = file(&Caller::signed_in(world, &FIONA));
    assert!(answer.contains(",Acorn Beds,320.50,2026-11-21,\"To the supplier, by invoice\",FNSP,Things"), "{answer}");
    let back = format!("Payment,Amount,Status,Reference,Date\r\n{id},320.50,Paid,INV-7,2026-11-21\r\n");
    fiona.open("/packages/came-back").choose_file("Choose the file", "paid.csv", back.as_bytes()).press("Take it in");
    fiona.sees("1 paid, 0 not paid, 0 known already.");

    tom.open(&bed).sees("Paid on 21 November 2026 by Fiona Ledger").sees("Nothing shows yet what came of it.");
    tom.follow("Write down what came of it: A sofa bed, 21 November 2026").press("Save").sees("Select what shows it");
    tom.choose("What shows it?", "A worker saw it")
        .fill("What do you know of it? (optional with a paper)", "Yusuf slept on it.");
    tom.press("Save")
        .at("/families/*/packages/*")
        .sees("A worker saw it: Yusuf slept on it.")
        .sees_not("Nothing shows yet");

    // Money for the aunt who brings him to school.
    tom.open(&family).follow("Support packages").follow("Put a support package together");
    tom.choose("What is it for?", "So that the child can stay at home");
    tom.fill("What stands in the way now?", "Amina pays the bus.")
        .fill("What was tried first?", "The school has no bus.");
    tom.choose("By what right does the council pay?", "Early help money of the council");
    tom.select("From which budget?", "Family network support: £19,679.50 left until 31 March 2027");
    tom.fill("How does it end, so that what is good goes on?", "He walks with a friend from January.").press("Save");
    tom.follow("Add what is paid for").fill("What is it?", "Bus fares for the school run");
    tom.select("What kind of thing is it?", "Travel").select("Who is paid?", "Amina, a relative");
    tom.fill("How much each time?", "£12").choose("How often?", "Every week").choose("How is it paid?", "Cash");
    tom.fill_day("If it is paid again, until which day?", "12 12 2026").press("Save");
    tom.sees("Say why not whoever sells it is paid");
    tom.fill("If it is not the supplier, why not?", "The bus takes no vouchers.").press("Save");
    tom.sees("£12 every week from 21 November 2026 to 12 December 2026").sees("£48 in all.");
    tom.follow("Ask for it to be agreed to").press("Ask");
    let fares = tom.path();
    asha.open("/packages/to-agree").follow("£48 for Rahman").choose("What do you decide?", "Agree").press("Decide");

    tom.open(&fares)
        .follow("Write down that it was paid: Bus fares for the school run, 21 November 2026")
        .press("Save");
    tom.sees("You asked for this or agreed to it, so somebody else pays.");
    let mut grace = world.another_screen_of(&GRACE);
    grace.signs_in().open(&fares).follow("Write down that it was paid: Bus fares for the school run, 21 November 2026");
    grace
        .press("Save")
        .at("/families/*/packages/*")
        .sees("Paid on 21 November 2026 by Grace Adeyemi")
        .sees("£12 paid so far.");
    tom.open(&fares).follow("Look at it again").fill("What did you see?", "He is at school on time.").press("Save");
    tom.sees("He is at school on time.").follow("End the package").choose("Did it do what it was for?", "Yes");
    tom.fill("How did it go?", "His mother brings him again.").press("End it").sees("Ended").sees("Not to be paid");
    bea.open("/packages/budgets").sees("£332.50").sees("£19,667.50");
}

/// Makes the file for finance, and gives back what stands in it and the id of its first payment.
fn file(finance: &Caller) -> (String, String) {
    let answer = finance.post("/packages/file", &[]);
    let text = answer.is(200).clone();
    let id = text.lines().nth(1).and_then(|line| line.split(',').next()).expect("a payment").to_owned();
    (text, id)
}

/// Gives everybody of the money an account, and a budget so much.
pub(crate) fn money(world: &World, all: &str) {
    world.add(FIONA);
    world.add(BEA);
    assert_eq!(budget(world, all, "2026").status, 303);
}

/// Adds the budget of the year that begins in April of this one.
fn budget(world: &World, all: &str, year: &str) -> Answer {
    let bea = Caller::signed_in(world, &BEA);
    let fields = [
        ("code", "FNSP"),
        ("name", "Family network support"),
        ("year_day", "1"),
        ("year_month", "4"),
        ("year_year", year),
        ("all", all),
    ];
    bea.send_changed("/packages/budgets", &bea.get("/packages/budgets"), &fields)
}

/// Puts a package together, and gives back its page.
pub(crate) fn package(caller: &Caller, family: &str, more: &[(&str, &str)]) -> String {
    let address = format!("{family}/packages/new");
    let mut fields = vec![
        ("purpose", "stay_at_home"),
        ("barrier", "No bed."),
        ("tried", "A charity."),
        ("legal_power", "s17"),
        ("budget", "FNSP"),
        ("exit_plan", "It stays there."),
    ];
    fields.retain(|(field, _)| more.iter().all(|(other, _)| other != field));
    fields.extend(more);
    let made = caller.send_changed(&address, &caller.get(&address), &fields);
    assert_eq!(made.status, 303, "{}", made.body);
    made.location
}

/// Adds what it pays for: a bed from a shop, but for what differs.
pub(crate) fn pays_for(caller: &Caller, package: &str, amount: &str, more: &[(&str, &str)]) -> Answer {
    let address = format!("{package}/lines/new");
    let mut fields = vec![
        ("what", "A sofa bed"),
        ("kind", "goods"),
        ("payee", "supplier"),
        ("supplier", "Acorn Beds"),
        ("amount", amount),
        ("method", "supplier_invoice"),
        // What was refused before waits as a draft.
        ("repeats", "once"),
        ("until_day", ""),
        ("until_month", ""),
        ("until_year", ""),
    ];
    fields.retain(|(field, _)| more.iter().all(|(other, _)| other != field));
    fields.extend(more);
    caller.send_changed(&address, &caller.get(&address), &fields)
}

/// A package for one thing, asked for.
fn asked(caller: &Caller, family: &str, amount: &str, more: &[(&str, &str)]) -> String {
    let package = package(caller, family, &[]);
    assert_eq!(pays_for(caller, &package, amount, more).status, 303);
    assert_eq!(caller.post(&format!("{package}/ask"), &[]).status, 303);
    package
}

fn decides(caller: &Caller, package: &str, decision: &str) -> Answer {
    let address = format!("{package}/decide");
    caller.send_changed(&address, &caller.get(&address), &[("decision", decision), ("conditions", "As said.")])
}

/// Where the first payment of a package is written down.
fn payment(caller: &Caller, package: &str, below: &str) -> String {
    let page = caller.get(package).body;
    let at = page.find(&format!("/{below}\"")).unwrap_or_else(|| panic!("{below}: {page}"));
    page[..at].rsplit("href=\"").next().map(|start| format!("{start}/{below}")).expect("an address")
}

fn paid(caller: &Caller, address: &str) -> Answer {
    caller.send_changed(address, &caller.get(address), &[])
}

fn held_and_spent(world: &World) -> Vec<(i64, i64)> {
    query(world, |connection| {
        Ok(budgets::table
            .order(budgets::year_from)
            .select((budgets::held_pence, budgets::spent_pence))
            .load(connection)?)
    })
}

/// What came back from finance, sent as a file.
fn came_back(finance: &Caller, text: &str) -> Answer {
    let page = finance.get("/packages/came-back");
    let hidden = |name: &str| {
        let at = page.body.find(&format!("name=\"{name}\" value=\"")).map(|at| at + name.len() + 15);
        let rest = &page.body[at.unwrap_or_else(|| panic!("{name}: {}", page.body))..];
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let mut body = String::new();
    for name in ["form_id", "form_name", "form_subject"] {
        body.push_str(&format!(
            "--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n",
            hidden(name)
        ));
    }
    body.push_str(&format!(
        "--part\r\ncontent-disposition: form-data; name=\"file\"; filename=\"paid.csv\"\r\n\r\n{text}\r\n--part--\r\n"
    ));
    let request = Request::post("/packages/came-back")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=part")
        .header("sec-fetch-site", "same-origin");
    finance.send(request.body(Body::from(body)).expect("a request"))
}

fn an_approval_by_the_requester(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    world.add(VERA);
    town::works_with(world, &VERA, &family);
    let vera_stands_in = |connection: &mut alongside_schema::DbConnection| {
        let north: String = teams::table.filter(teams::name.eq("North")).select(teams::id).first(connection)?;
        let vera: String = users::table.filter(users::name.eq(VERA.name)).select(users::id).first(connection)?;
        diesel::insert_into(team_covers::table)
            .values((
                team_covers::id.eq("00000000-0000-7000-8000-00000000c0fe"),
                team_covers::team_id.eq(north),
                team_covers::cover_id.eq(&vera),
                team_covers::from_on.eq("2026-11-20"),
                team_covers::to_on.eq("2026-12-20"),
                team_covers::set_by.eq(&vera),
                team_covers::set_at.eq("2026-11-20T10:00:00.000000Z"),
            ))
            .execute(connection)?;
        Ok(())
    };
    change(world, vera_stands_in);
    let (tom, vera, asha) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &VERA), Caller::signed_in(world, &ASHA));
    let own = asked(&vera, &family, "320", &[]);
    assert!(decides(&vera, &own, "agreed").is(422).contains("somebody else agrees to it, also where you stand in"));
    assert!(!vera.get("/packages/to-agree").body.contains("£320"));
    // Also where she only wrote down what it pays for.
    let toms = package(&tom, &family, &[]);
    assert_eq!(pays_for(&vera, &toms, "300", &[]).status, 303);
    assert_eq!(tom.post(&format!("{toms}/ask"), &[]).status, 303);
    assert!(decides(&vera, &toms, "agreed").is(422).contains("somebody else agrees to it"));
    assert_eq!(decides(&asha, &toms, "agreed").status, 303);
    assert_eq!(decides(&asha, &own, "agreed").status, 303);
    // For what is not hers she stands in, and that is written down.
    let other = asked(&tom, &family, "100", &[]);
    assert!(decides(&tom, &other, "agreed").is(422).contains("somebody else agrees to it"));
    assert_eq!(decides(&vera, &other, "agreed").status, 303);
    assert!(tom.get(&other).is(200).contains("standing in for the team\u{2019}s managers"));
    // Who works with the family, but does not answer for it, agrees to nothing; nor does its lead to what is the manager's.
    town::works_with(world, &GRACE, &family);
    let small = asked(&vera, &family, "30", &[]);
    assert!(
        decides(&Caller::signed_in(world, &GRACE), &small, "agreed")
            .is(422)
            .contains("Only who answers for this family")
    );
    let large = asked(&vera, &family, "300", &[]);
    assert!(decides(&tom, &large, "agreed").is(422).contains("The manager of the family"));
    // The table refuses what a page would have let through.
    let by_the_back_door = try_change(world, |connection| {
        let asked: String = payments::table.select(payments::requested_by).first(connection)?;
        Ok(diesel::update(payments::table).set(payments::paid_by.eq(Some(asked))).execute(connection)?)
    });
    assert!(by_the_back_door.is_err());
}

fn two_approvals_of_the_last_pounds(world: &World) {
    let family = town::family_with_a_lead(world);
    let other = town::family_led_by_tom_too(world, town::rahman());
    money(world, "500");
    world.add(Who { name: "Mo Second", ..ASHA });
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let mo = Caller::signed_in(world, &Who { name: "Mo Second", ..ASHA });
    let (one, two) = (asked(&tom, &family, "300", &[]), asked(&tom, &other, "300", &[]));
    let answers = std::thread::scope(|scope| {
        let ashas = scope.spawn(|| decides(&asha, &one, "agreed"));
        let mos = scope.spawn(|| decides(&mo, &two, "agreed"));
        [ashas.join().expect("an answer"), mos.join().expect("an answer")]
    });
    let mut statuses = answers.each_ref().map(|answer| answer.status);
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let refused = answers.iter().find(|answer| answer.status == 422).expect("one is refused");
    assert!(refused.body.contains("£200 is left, and this takes £300"), "{}", refused.body);
    assert_eq!(held_and_spent(world), [(30_000, 0)]);
    let count = query(world, |connection| Ok(payments::table.count().get_result::<i64>(connection)?));
    assert_eq!(count, 1, "nothing of the other is promised");
    // Of one package, two who agree at once: once.
    assert_eq!(change_budget(world, "2000").status, 303);
    let third = asked(&tom, &family, "200", &[]);
    let statuses = std::thread::scope(|scope| {
        let ashas = scope.spawn(|| decides(&asha, &third, "agreed").status);
        let mos = scope.spawn(|| decides(&mo, &third, "agreed").status);
        let mut both = [ashas.join().expect("an answer"), mos.join().expect("an answer")];
        both.sort_unstable();
        both
    });
    assert!(statuses[0] == 303 && [409, 422].contains(&statuses[1]), "{statuses:?}");
    assert_eq!(held_and_spent(world), [(50_000, 0)]);
}

fn change_budget(world: &World, all: &str) -> Answer {
    let bea = Caller::signed_in(world, &BEA);
    let address = town::link_in(&bea.get("/packages/budgets").body, "/packages/budgets/");
    bea.send_changed(&address, &bea.get(&address), &[("all", all)])
}

fn money_is_never_paid_twice(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    money(world, "20000");
    world.add(VERA);
    town::works_with(world, &VERA, &family);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let (grace, vera) = (Caller::signed_in(world, &GRACE), Caller::signed_in(world, &VERA));
    let by_card = asked(&tom, &family, "80", &[("method", "card")]);
    assert_eq!(decides(&asha, &by_card, "agreed").status, 303);
    let address = payment(&grace, &by_card, "paid");
    let statuses = std::thread::scope(|scope| {
        let graces = scope.spawn(|| paid(&grace, &address).status);
        let veras = scope.spawn(|| paid(&vera, &address).status);
        let mut both = [graces.join().expect("an answer"), veras.join().expect("an answer")];
        both.sort_unstable();
        both
    });
    assert!(statuses[0] == 303 && [409, 422].contains(&statuses[1]), "{statuses:?}");
    assert_eq!(held_and_spent(world), [(0, 8_000)]);

    // By finance: each payment goes in one file, and what comes back twice is known.
    let by_invoice = asked(&tom, &family, "90", &[]);
    assert_eq!(decides(&asha, &by_invoice, "agreed").status, 303);
    assert!(paid(&grace, &address).status != 303 && held_and_spent(world) == [(9_000, 8_000)]);
    let fiona = Caller::signed_in(world, &FIONA);
    let (text, id) = file(&fiona);
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(fiona.post("/packages/file", &[]).is(422).contains("There is nothing to be paid just now."));
    let back = format!("Payment,Amount,Status,Reference,Date\n{id},90.00,Paid,INV-1,2026-11-21\n");
    assert!(came_back(&fiona, &back).is(200).contains("1 paid, 0 not paid, 0 known already"));
    assert!(came_back(&fiona, &back).is(200).contains("0 paid, 0 not paid, 1 known already"));
    let twice = format!("{back}{id},90.00,Failed,INV-1,2026-11-21\n");
    assert!(came_back(&fiona, &twice).is(200).contains("this is known to be otherwise already"));
    assert_eq!(held_and_spent(world), [(0, 17_000)]);
    // And the table has each line once for a day.
    let again = try_change(world, move |connection| {
        diesel::sql_query("update payments set line_id = (select min(line_id) from payments), due_on = '2026-11-21'")
            .execute(connection)
            .map_err(Into::into)
    });
    assert!(again.is_err());
}

fn over_a_budget_year(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let until = [("ends_day", "30"), ("ends_month", "4"), ("ends_year", "2027")];
    let long = package(&tom, &family, &until);
    let monthly = [
        ("repeats", "monthly"),
        ("from_day", "31"),
        ("from_month", "1"),
        ("from_year", "2027"),
        ("until_day", "30"),
        ("until_month", "4"),
        ("until_year", "2027"),
    ];
    assert_eq!(pays_for(&tom, &long, "100", &monthly).status, 303);
    let refused = tom.post(&format!("{long}/ask"), &[]);
    let words = "There is no budget FNSP for the year from 1 April 2027 to 31 March 2028 yet, and something is paid in it, on 30 April 2027. End it by 31 March 2027";
    assert!(refused.is(422).contains(words), "{}", refused.body);
    assert!(tom.get(&long).is(200).contains("A sofa bed"), "nothing is lost");
    assert_eq!(budget(world, "5000", "2027").status, 303);
    assert_eq!(tom.post(&format!("{long}/ask"), &[]).status, 303);
    assert_eq!(decides(&asha, &long, "agreed").status, 303);
    assert_eq!(held_and_spent(world), [(30_000, 0), (10_000, 0)], "each payment is held in its own year");
    let days: Vec<String> = query(world, |connection| {
        Ok(payments::table.order(payments::due_on).select(payments::due_on).load(connection)?)
    });
    assert_eq!(days, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]);
    assert!(budget(world, "1", "2027").is(422).contains("There is a budget FNSP for this year already"));
    assert!(change_budget(world, "50").is(422).contains("£100 of it is agreed to or paid already"));
}

fn a_payee_withheld_from_the_address(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    money(world, "20000");
    let (tom, asha, grace) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    let (salma, yusuf) = (person(world, "Salma Begum"), person(world, "Yusuf Rahman"));
    let to_salma: &[(&str, &str)] =
        &[("payee", &salma), ("why_not_supplier", "She bought it."), ("method", "cash"), ("what", "Milk")];
    // Agreed to before anybody knew: then nobody pays it, by hand or by file.
    let by_hand = asked(&tom, &family, "60", to_salma);
    let by_file = package(&tom, &family, &[]);
    let known = town::person_in_list(&tom.get(&format!("{by_file}/lines/new")).body, "Salma Begum, paid before");
    let transfer = [to_salma, &[("payee", known.as_str()), ("method", "transfer")]].concat();
    let transfer: Vec<_> = transfer.into_iter().rev().fold(Vec::new(), |mut fields: Vec<(&str, &str)>, field| {
        if fields.iter().all(|(name, _)| *name != field.0) {
            fields.push(field);
        }
        fields
    });
    assert_eq!(pays_for(&tom, &by_file, "70", &transfer).status, 303);
    assert_eq!(tom.post(&format!("{by_file}/ask"), &[]).status, 303);
    for package in [&by_hand, &by_file] {
        assert_eq!(decides(&asha, package, "agreed").status, 303);
    }
    let later =
        asked(&tom, &family, "65", &[("payee", &known), ("why_not_supplier", "She bought it."), ("method", "cash")]);
    must_not_be_told(&tom, &family, &salma, &yusuf);
    let words = "Salma Begum must not be told something about this family.";
    assert!(paid(&grace, &payment(&grace, &by_hand, "paid")).is(422).contains(words));
    assert!(decides(&asha, &later, "agreed").is(422).contains(words));
    let fiona = Caller::signed_in(world, &FIONA);
    assert_eq!(fiona.post("/packages/file", &[]).status, 422, "a file leaves her out");
    // And nobody asks for it any more: what was typed is kept.
    let new = package(&tom, &family, &[]);
    let refused =
        pays_for(&tom, &new, "20", &[("payee", &known), ("why_not_supplier", "She bought it."), ("what", "Bread")]);
    assert!(refused.is(422).contains(words) && refused.body.contains("Bread"), "{}", refused.body);
    assert_eq!(pays_for(&tom, &new, "20", &[]).status, 303, "the shop is paid instead");
}

fn a_repeat_over_the_clock_change(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    assert_eq!(budget(world, "20000", "2027").status, 303);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let until = [("ends_day", "15"), ("ends_month", "4"), ("ends_year", "2027")];
    let fares = package(&tom, &family, &until);
    let weekly = |last: &'static str| {
        [
            ("repeats", "weekly"),
            ("from_day", "18"),
            ("from_month", "3"),
            ("from_year", "2027"),
            ("until_day", last),
            ("until_month", "4"),
            ("until_year", "2027"),
        ]
    };
    let refused = pays_for(&tom, &fares, "12", &weekly("22"));
    assert!(refused.is(422).contains("This goes on until 22 April 2027, and the package ends on 15 April 2027."));
    assert!(refused.body.contains("value=\"A sofa bed\""), "what was typed is kept");
    assert_eq!(pays_for(&tom, &fares, "12", &weekly("15")).status, 303);
    assert_eq!(tom.post(&format!("{fares}/ask"), &[]).status, 303);
    assert_eq!(decides(&asha, &fares, "agreed").status, 303);
    let days: Vec<String> = query(world, |connection| {
        Ok(payments::table.order(payments::due_on).select(payments::due_on).load(connection)?)
    });
    // The clocks go forward on 28 March 2027: each is a Thursday all the same, and the last day counts.
    assert_eq!(days, ["2027-03-18", "2027-03-25", "2027-04-01", "2027-04-08", "2027-04-15"]);
    assert_eq!(held_and_spent(world), [(2_400, 0), (3_600, 0)]);
}

fn what_can_not_be_asked_for(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let empty = package(&tom, &family, &[]);
    assert!(tom.post(&format!("{empty}/ask"), &[]).is(422).contains("Add what is to be paid for first."));
    for (field, value, words) in [
        ("amount", "0", "Enter an amount that is more than £0"),
        ("amount", "-5", "Enter an amount in pounds, like £120 or £120.50"),
        ("amount", "1e9", "Enter an amount in pounds"),
        ("amount", "99999999999999999999", "Enter an amount of no more than £10,000,000"),
        ("repeats", "weekly", "Enter the last day on which it is paid"),
        ("supplier", "", "Enter the name of the supplier"),
        ("payee", "00000000-0000-7000-8000-000000000000", "Select who is paid"),
    ] {
        let refused = pays_for(&tom, &empty, if field == "amount" { value } else { "10" }, &[(field, value)]);
        assert!(refused.is(422).contains(words), "{field} {value}: {}", refused.body);
    }
    let before = [("from_day", "1"), ("from_month", "11"), ("from_year", "2026")];
    assert!(pays_for(&tom, &empty, "10", &before).is(422).contains("The package begins on 21 November 2026."));
    let often = [("repeats", "weekly"), ("until_day", "1"), ("until_month", "1"), ("until_year", "2036")];
    assert!(pays_for(&tom, &empty, "10", &often).is(422).contains("That is paid too often."));
    // What was asked for can not be changed until it is taken back, and what is sent back can.
    let bed = asked(&tom, &family, "300", &[]);
    assert!(pays_for(&tom, &bed, "10", &[]).is(422).contains("Take it back first."));
    assert_eq!(tom.post(&format!("{bed}/take-back"), &[]).status, 303);
    assert_eq!(pays_for(&tom, &bed, "10", &[]).status, 303);
    assert_eq!(tom.post(&format!("{bed}/ask"), &[]).status, 303);
    let address = format!("{bed}/decide");
    let silent = asha.send_changed(&address, &asha.get(&address), &[("decision", "sent_back")]);
    assert!(silent.is(422).contains("Say why, so that they know what to do"));
    assert_eq!(decides(&asha, &bed, "sent_back").status, 303);
    assert!(tom.get(&bed).is(200).contains("sent it back to be changed"));
    assert_eq!(tom.post(&format!("{bed}/ask"), &[]).status, 303);
    assert_eq!(decides(&asha, &bed, "refused").status, 303);
    assert!(decides(&asha, &bed, "agreed").is(422).contains("does not wait for anybody"));
    assert_eq!(held_and_spent(world), [(0, 0)]);
}

fn small_sums_on_the_same_day(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    change(world, |connection| {
        Ok(diesel::update(involvements::table.filter(involvements::role.eq("team_member")))
            .set(involvements::role.eq("supervisor"))
            .execute(connection)?)
    });
    money(world, "20000");
    let (tom, grace, asha) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE), Caller::signed_in(world, &ASHA));
    for _ in 0..3 {
        let small = asked(&tom, &family, "50", &[("method", "card")]);
        assert!(grace.get("/packages/to-agree").is(200).contains("£50"));
        assert_eq!(decides(&grace, &small, "agreed").status, 303);
        assert!(paid(&grace, &payment(&grace, &small, "paid")).is(422).contains("somebody else pays"));
        assert_eq!(paid(&asha, &payment(&asha, &small, "paid")).status, 303, "the same day");
    }
    // A fourth is one too many for four weeks: it is the manager's, also where it was asked for before.
    let fourth = asked(&tom, &family, "50", &[("method", "card")]);
    assert!(decides(&grace, &fourth, "agreed").is(422).contains("The manager of the family"));
    // What is paid again and again is never small.
    let again = [("repeats", "weekly"), ("until_day", "28"), ("until_month", "11"), ("until_year", "2026")];
    let again = asked(&tom, &family, "5", &again);
    assert!(decides(&grace, &again, "agreed").is(422).contains("The manager of the family"));
    world.minutes_pass(29 * 24 * 60);
    let grace = Caller::signed_in(world, &GRACE);
    let later = asked(&Caller::signed_in(world, &TOM), &family, "50", &[("method", "card")]);
    assert_eq!(decides(&grace, &later, "agreed").status, 303);
}

fn a_large_one_takes_a_budget_holder(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let (tom, asha, bea) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &BEA));
    let deposit = asked(&tom, &family, "1500", &[("what", "A deposit for Salma Begum"), ("kind", "deposit")]);
    assert!(bea.get("/packages/to-fund").is(200).contains("Nothing waits for you."));
    assert_eq!(decides(&asha, &deposit, "agreed").status, 303);
    assert_eq!(held_and_spent(world), [(0, 0)], "one more has to agree");
    assert!(decides(&asha, &deposit, "agreed").is(422).contains("Now a budget holder decides."));
    let list = bea.get("/packages/to-fund").is(200).clone();
    let address = town::link_in(&list, "/packages/to-fund/");
    let page = bea.get(&address);
    assert!(page.is(200).contains("A deposit: £1,500 once") && page.body.contains("Tom Fielding asked for it"));
    for kept in ["Rahman", "Yusuf", "Salma", "Hawthorn", &family["/families/".len()..]] {
        assert!(!list.contains(kept) && !page.body.contains(kept), "{kept}");
    }
    let silent = bea.send_changed(&address, &page, &[("decision", "refused")]);
    assert!(silent.is(422).contains("Say why"));
    assert_eq!(bea.send_changed(&address, &bea.get(&address), &[("decision", "agreed")]).status, 303);
    assert_eq!(held_and_spent(world), [(150_000, 0)]);
    assert_eq!(bea.get(&address).status, 404, "it does not wait any more");
    assert!(tom.get(&deposit).is(200).contains("Bea Purse agreed"));
    let steps: i64 = query(world, |connection| Ok(package_approvals::table.count().get_result(connection)?));
    assert_eq!(steps, 2);
    for page in ["/packages/budgets", "/packages/to-fund", "/packages/to-pay", &family] {
        let who = if page == "/packages/to-pay" || page == family { &bea } else { &tom };
        assert!([403, 404].contains(&who.get(page).status), "{page}");
    }
}

fn too_much_was_paid(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    money(world, "20000");
    let (tom, asha, grace) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    let bed = asked(&tom, &family, "120", &[("method", "card")]);
    assert_eq!(decides(&asha, &bed, "agreed").status, 303);
    assert_eq!(paid(&grace, &payment(&grace, &bed, "paid")).status, 303);
    let address = payment(&tom, &bed, "overpaid");
    let over = |overpaid: &str, recovered: &str| {
        let fields = [("overpaid", overpaid), ("words", "The shop charged twice."), ("recovered", recovered)];
        tom.send_changed(&address, &tom.get(&address), &fields)
    };
    assert!(over("121", "").is(422).contains("No more than £120 was paid."));
    assert!(over("20", "21").is(422).contains("No more can come back than was too much: £20."));
    assert_eq!(over("20", "").status, 303);
    assert_eq!(held_and_spent(world), [(0, 12_000)]);
    assert_eq!(over("20", "15").status, 303);
    assert_eq!(held_and_spent(world), [(0, 10_500)], "what came back is in the budget again");
    assert!(over("20", "10").is(422).contains("£15 has come back already."));
    let page = tom.get(&bed);
    assert!(
        page.is(200).contains("£20 of it was too much; £15 has come back.") && page.body.contains("£105 paid so far")
    );
}

fn what_has_ended_is_not_paid(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let (tom, asha, fiona) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &FIONA));
    let weekly = [("repeats", "weekly"), ("until_day", "12"), ("until_month", "12"), ("until_year", "2026")];
    let bed = asked(&tom, &family, "10", &weekly);
    assert_eq!(decides(&asha, &bed, "agreed").status, 303);
    assert_eq!(held_and_spent(world), [(4_000, 0)]);
    let (text, id) = file(&fiona);
    assert_eq!(text.lines().count(), 2, "only what is due by today: {text}");
    let back = format!("Payment,Amount,Status,Reference,Date\n{id},10.00,Failed,,\n");
    assert!(came_back(&fiona, &back).is(200).contains("0 paid, 1 not paid"));
    assert_eq!(held_and_spent(world), [(4_000, 0)], "it is still to be paid");
    let stop = payment(&tom, &bed, "stop");
    assert_eq!(tom.send_changed(&stop, &tom.get(&stop), &[("again", "yes"), ("why", "New account.")]).status, 303);
    assert_eq!(file(&fiona).1, id, "it goes in the next file");
    let address = format!("{bed}/end");
    let fields =
        [("outcome", "held"), ("words", "She has a bed."), ("on_day", "22"), ("on_month", "11"), ("on_year", "2026")];
    assert_eq!(tom.send_changed(&address, &tom.get(&address), &fields).status, 303);
    assert_eq!(held_and_spent(world), [(1_000, 0)], "what was sent is still paid, the rest is free");
    assert!(tom.send_changed(&address, &tom.get(&address), &fields).status != 303);
    assert!(tom.get(&bed).is(200).contains("The package has ended."));
    let back = format!("Payment,Amount,Status,Reference,Date\n{id},10.00,Paid,INV-2,2026-11-21\n");
    assert!(came_back(&fiona, &back).is(200).contains("1 paid"));
    assert_eq!(held_and_spent(world), [(0, 1_000)]);
}

fn who_pays_learns_of_no_child(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let (tom, asha, fiona) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &FIONA));
    let bed = asked(&tom, &family, "320", &[("what", "A bed for Yusuf at 2 Mill Row"), ("masked", "yes")]);
    assert_eq!(decides(&asha, &bed, "agreed").status, 303);
    let page = fiona.get("/packages/to-pay");
    let reference = &family["/families/".len()..];
    for kept in ["Rahman", "Yusuf", "Nadia", "Salma", "Mill Row", "Hawthorn", "A bed", "Things", reference] {
        assert!(!page.is(200).contains(kept), "{kept}: {}", page.body);
    }
    assert!(page.body.contains("Acorn Beds") && page.body.contains("Support"));
    assert_eq!(fiona.get(&family).status, 403);
    // Nothing is there of a family that she must not know of, nor of a restricted one.
    let restrict = |restricted: bool| {
        change(world, move |connection| {
            use alongside_schema::tables::families;
            Ok(diesel::update(families::table).set(families::restricted.eq(restricted)).execute(connection)?)
        })
    };
    restrict(true);
    assert!(!fiona.get("/packages/to-pay").is(200).contains("Acorn"));
    assert_eq!(fiona.post("/packages/file", &[]).status, 422);
    restrict(false);
    change(world, |connection| {
        let salma: String = {
            use alongside_schema::tables::people;
            people::table.filter(people::name.eq("Salma Begum")).select(people::id).first(connection)?
        };
        Ok(diesel::update(users::table.filter(users::name.eq(FIONA.name)))
            .set(users::person_id.eq(Some(salma)))
            .execute(connection)?)
    });
    assert!(!fiona.get("/packages/to-pay").is(200).contains("Acorn"), "nobody pays their own family");
}

fn who_must_not_be_told_learns_nothing_of_support(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    money(world, "20000");
    let (tom, asha, grace) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    let (salma, yusuf) = (person(world, "Salma Begum"), person(world, "Yusuf Rahman"));
    let bed = asked(&tom, &family, "320", &[]);
    assert_eq!(decides(&asha, &bed, "agreed").status, 303);
    must_not_be_told(&tom, &family, &salma, &yusuf);
    // What comes later is kept as well.
    let later = asked(&tom, &family, "99", &[("what", "A desk"), ("supplier", "Oak Desks")]);
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    let list = grace.get(&format!("{family}/packages"));
    for kept in ["A sofa bed", "A desk", "Acorn", "Oak Desks", "£"] {
        assert!(!list.is(200).contains(kept), "{kept}: {}", list.body);
    }
    for page in [&bed, &later] {
        assert_eq!(grace.get(page).status, 404);
    }
}

fn finance_says_what_can_not_be(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let (tom, asha, fiona) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &FIONA));
    let bed = asked(&tom, &family, "320", &[("supplier", "=1+1")]);
    assert_eq!(decides(&asha, &bed, "agreed").status, 303);
    let (text, id) = file(&fiona);
    assert!(text.contains(",'=1+1,"), "no cell is a formula: {text}");
    for (line, words) in [
        (format!("{id},320.01,Paid,F,2026-11-21"), "Line 2: the amount is another than was sent"),
        (format!("{id},,Paid,F,2026-11-21"), "the amount is another than was sent"),
        (format!("{id},320.00,Done,F,2026-11-21"), "the status must be Paid or Failed"),
        (format!("{id},320.00,Paid,F,2027-01-01"), "the day must be a day up to today"),
        (format!("{id},320.00,Paid,F,"), "the day must be a day up to today"),
        ("nonsense,1,Paid,F,2026-11-21".to_owned(), "no such payment was sent"),
    ] {
        let answer = came_back(&fiona, &format!("Payment,Amount,Status,Reference,Date\n{line}\n"));
        assert!(answer.is(200).contains(words) && answer.body.contains("0 paid"), "{line}: {}", answer.body);
    }
    assert!(came_back(&fiona, "Payment;Amount;Status\na;b;c\n").is(422).contains("must have the headings"));
    assert_eq!(came_back(&fiona, "").status, 422);
    assert_eq!(held_and_spent(world), [(32_000, 0)]);
    // A file that was lost on its way is had again, and nothing is sent twice.
    let again = fiona.get("/packages/to-pay").body;
    let at = again.find("/packages/file/").expect("a file");
    let address = again[at..].split('"').next().expect("an address");
    assert_eq!(fiona.post(address, &[]).is(200).lines().nth(1), text.lines().nth(1));
}

fn two_who_change_one_package(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let bed = package(&tom, &family, &[]);
    let address = format!("{bed}/change");
    let (toms, ashas) = (tom.get(&address), asha.get(&address));
    assert_eq!(tom.send_changed(&address, &toms, &[("barrier", "No room.")]).status, 303);
    let overtaken = asha.send_changed(&address, &ashas, &[("barrier", "No bed at all.")]);
    assert!(overtaken.is(409).contains("No room.") && overtaken.body.contains("No bed at all."));
    // A decision on what has been taken back meanwhile is told so.
    assert_eq!(pays_for(&tom, &bed, "300", &[]).status, 303);
    assert_eq!(tom.post(&format!("{bed}/ask"), &[]).status, 303);
    let decide = format!("{bed}/decide");
    let opened = asha.get(&decide);
    assert_eq!(tom.post(&format!("{bed}/take-back"), &[]).status, 303);
    let late = asha.send_changed(&decide, &opened, &[("decision", "agreed")]);
    assert!([409, 422].contains(&late.status), "{}", late.body);
    assert_eq!(held_and_spent(world), [(0, 0)]);
}

fn a_budget_is_the_sum_of_its_moves(world: &World) {
    too_much_was_paid(world);
    let moves: Vec<(String, i64)> = query(world, |connection| {
        Ok(budget_moves::table
            .order(budget_moves::id)
            .select((budget_moves::kind, budget_moves::pence))
            .load(connection)?)
    });
    let of = |kind: &str| moves.iter().filter(|(one, _)| one == kind).map(|(_, pence)| pence).sum::<i64>();
    let (held, spent) = (of("held") - of("released") - of("spent"), of("spent") - of("came_back"));
    assert_eq!(held_and_spent(world), [(held, spent)]);
    let gone = try_change(world, |connection| Ok(diesel::delete(budget_moves::table).execute(connection)?));
    assert!(gone.is_err(), "moves are only ever added");
}

fn what_a_member_is_paid_follows_them(world: &World) {
    let family = town::family_with_a_lead(world);
    money(world, "20000");
    world.add(VERA);
    for who in [&GRACE, &VERA] {
        town::works_with(world, who, &family);
    }
    let (tom, asha, vera) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &VERA));
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let pat = page_of(&tom, &family, "Pat");
    let row = pat.rsplit('/').next().expect("an id");
    let to_pat = [("payee", row), ("why_not_supplier", "She lends her car."), ("method", "cash"), ("what", "Petrol")];
    let petrol = asked(&tom, &family, "60", &to_pat);
    assert_eq!(pays_for(&tom, &package(&tom, &family, &[]), "5", &[]).status, 303);
    assert_eq!(decides(&asha, &petrol, "agreed").status, 303);
    // She must not be known to Nadia, nor what she is paid.
    let nadia = person(world, "Nadia Rahman");
    assert_eq!(sends(&tom, &pat, "change", &[("kept_from", nadia.as_str())]).status, 303);
    let of_nadia = |connection: &mut alongside_schema::DbConnection| {
        Ok(payments::table.select(payments::withheld_from).first::<String>(connection)?)
    };
    assert!(query(world, of_nadia).contains(&nadia));
    // She turns out to be Salma, of whom something is kept later: then nobody pays her any more.
    let salma = person(world, "Salma Begum");
    assert_eq!(sends(&tom, &pat, "change", &[("person", salma.as_str())]).status, 303);
    let about: String = query(world, |connection| Ok(payments::table.select(payments::subjects).first(connection)?));
    assert!(about.contains(&salma), "the payment is about her");
    must_not_be_told(&tom, &family, &salma, &person(world, "Yusuf Rahman"));
    assert!(paid(&vera, &payment(&vera, &petrol, "paid")).is(422).contains("must not be told something"));
    town::was_in_the_family(world, &GRACE, "Nadia Rahman");
    let grace = Caller::signed_in(world, &GRACE);
    let seen = grace.get(&petrol);
    assert!(!seen.is(200).contains("Petrol") && !seen.body.contains("Pat"), "{}", seen.body);
}

fn who_wrote_a_line_does_not_pay_it(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    money(world, "20000");
    let (tom, asha, grace) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    let bed = package(&tom, &family, &[]);
    assert_eq!(pays_for(&grace, &bed, "60", &[("method", "card")]).status, 303);
    assert_eq!(tom.post(&format!("{bed}/ask"), &[]).status, 303);
    assert_eq!(decides(&asha, &bed, "agreed").status, 303);
    assert!(tom.get("/caseload").is(200).contains("Something is to be paid by a colleague"));
    for who in [&tom, &asha, &grace] {
        assert!(paid(who, &payment(who, &bed, "paid")).is(422).contains("somebody else pays"));
    }
    assert_eq!(held_and_spent(world), [(6_000, 0)]);
}
