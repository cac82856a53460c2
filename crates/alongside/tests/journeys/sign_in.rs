//! Coming in and going out.

use alongside_schema::Role;

use crate::support::{PASSWORD, Who, World, in_six_ways};

in_six_ways!(signing_in_and_out, turned_back_at_the_door);

fn sam() -> Who {
    Who {
        name: "Sam Okafor",
        job_title: "Family support worker",
        agency: "Luton Council",
        team: "Family help, north",
        roles: &[Role::Practitioner],
    }
}

fn signing_in_and_out(world: &World) {
    let mut sam = world.person(sam());

    sam.open("/account").at("/sign-in").sees("Sign in to go on");
    sam.fill("E-mail address", "sam.okafor@example.org").fill("Password", PASSWORD).press("Sign in");
    sam.at("/account").sees("Family support worker, Luton Council").sees("Practitioner");

    sam.press("Sign out").at("/sign-in").sees_not("Sam Okafor");
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
