//! Coming in and going out.

use alongside_schema::Role;

use crate::support::{PASSWORD, Who, World, in_six_ways};
use crate::town;

in_six_ways!(signing_in_and_out, turned_back_at_the_door, a_password_is_changed, a_new_password_takes_two);

fn sam() -> Who {
    Who {
        name: "Sam Okafor",
        job_title: "Family support worker",
        agency: "Luton Council",
        team: "Family help, north",
        roles: &[Role::Practitioner],
    }
}

/// Another administrator.
pub const IDA: Who = Who {
    name: "Ida Novak",
    job_title: "information manager",
    agency: "Luton Council",
    team: "",
    roles: &[Role::Administrator],
};

fn signing_in_and_out(world: &World) {
    let mut sam = world.person(sam());

    sam.open("/account").at("/sign-in").sees("Sign in to go on");
    sam.fill("E-mail address", "sam.okafor@example.org").fill("Password", PASSWORD).press("Sign in");
    sam.at("/account").sees("Family support worker, Luton Council").sees("Practitioner");

    sam.press("Sign out").at("/sign-in").sees_not("Sam Okafor");
    sam.open("/account").at("/sign-in");
    sam.signs_in().open("/caseload").press("Sign out").at("/sign-in");
    sam.open("/account").at("/sign-in");

    sam.fill("E-mail address", "Sam.Okafor@Example.org ").fill("Password", PASSWORD).press("Sign in");
    sam.follow("Your account").sees("Sam Okafor");
}

fn turned_back_at_the_door(world: &World) {
    let mut sam = world.person(sam());

    sam.open("/sign-in");
    sam.fill("E-mail address", "sam.okafor@example.org").fill("Password", "four words of nonsense").press("Sign in");
    sam.at("/sign-in").sees("The e-mail address or the password is not right");
    sam.holds("E-mail address", "sam.okafor@example.org").holds("Password", "");

    sam.fill("E-mail address", "nobody@example.org").fill("Password", PASSWORD).press("Sign in");
    sam.sees("The e-mail address or the password is not right").holds("E-mail address", "nobody@example.org");

    sam.signs_in().may_not_open("/accounts").sees("This page is not part of your work here");
    sam.finds_nothing_at("/no-such-page");
}

/// What he has now is asked for, what is easy to guess is refused, and whoever is signed in as him elsewhere is not any more.
fn a_password_is_changed(world: &World) {
    const NEW: &str = "marmalade ferry quiet";
    let mut sam = world.person(sam());
    let mut telephone = world.another_screen_of(&self::sam());
    telephone.signs_in().open("/account").at("/account");

    sam.signs_in().follow("Your account").sees("Your password was set on 21 November 2026 at 10:00am.");
    world.minutes_pass(5);
    sam.follow("Change your password").fill("The password you have now", "four words of nonsense");
    sam.fill("New password", NEW).press("Change password").sees("This is not the password you have now");
    sam.holds("The password you have now", "").holds("New password", "");
    for (weak, words) in [
        ("too short", "Your password must have at least 12 characters"),
        ("SamOkafor2026", "This password is easy to guess"),
        (PASSWORD, "Choose another password than the one you have"),
    ] {
        sam.fill("The password you have now", PASSWORD).fill("New password", weak).press("Change password").sees(words);
    }
    sam.fill("The password you have now", PASSWORD).fill("New password", NEW).press("Change password");
    sam.at("/account").sees("Your password was set on 21 November 2026 at 10:05am.");

    telephone.open("/account").at("/sign-in");
    telephone.fill("E-mail address", &self::sam().email()).fill("Password", PASSWORD).press("Sign in");
    telephone.sees("The e-mail address or the password is not right");
    telephone.fill("Password", NEW).press("Sign in").at("/account");
}

/// An administrator asks, another confirms and is shown the code; whose password it is reads who did that.
fn a_new_password_takes_two(world: &World) {
    world.add(town::TOM);
    let (mut sam, mut ida) = (world.person(town::SAM), world.person(IDA));
    let mut tom = world.another_screen_of(&town::TOM);
    tom.signs_in();

    sam.signs_in().open("/accounts").follow("New password for Tom Fielding");
    sam.press("Ask another administrator").sees("Say how they asked you");
    sam.fill("How did they ask you, and how do you know that it was they?", "Rang me from his desk; I rang back.");
    sam.press("Ask another administrator").at("/accounts").sees("Waits for a second person");
    sam.follow("A new password for Tom Fielding").sees("You asked for this").sees_not("Do not take");

    ida.signs_in().open("/accounts").follow("A new password for Tom Fielding");
    ida.sees("Asked by").sees("Sam Okafor").sees("Rang me from his desk").sees("speak to Tom Fielding yourself");
    let code = ida.press("Confirm").sees("and not through Sam Okafor").reads_the_code();
    sam.open("/accounts").sees_not("Waits for a second person");

    tom.open("/account").at("/account");
    let mut other = world.another_screen_of(&town::TOM);
    other.open("/first-sign-in").fill("One-time code", &code).fill("New password", "tomfielding2026");
    other.press("Save and sign in").sees("This password is easy to guess");
    other.fill("One-time code", &code).fill("New password", "marmalade ferry quiet").press("Save and sign in");
    other.at("/account/password-news").sees("Somebody did something about your password");
    other.sees(
        "Your password was set anew on 21 November 2026 at 10:00am, asked by Sam Okafor and confirmed by Ida Novak.",
    );
    other.press("I have read this").at("/caseload");
    other.follow("Your account").sees("asked by Sam Okafor and confirmed by Ida Novak");
    tom.open("/caseload").at("/sign-in");
}
