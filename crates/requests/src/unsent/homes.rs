//! The homes: a family may have several, and a child may live in two.

use alongside_families::codes::HomeClass;
use alongside_web::Check;

use super::{field, row_numbers};
use crate::assessment::{Assessment, Home};

pub(super) fn fill(said: &Assessment) -> Vec<(String, String)> {
    let mut fields = vec![field("home_rows", said.homes.len().to_string())];
    for (at, home) in said.homes.iter().enumerate() {
        let name = |part: &str| format!("home{}_{part}", at + 1);
        fields.push(field(name("address"), &home.address));
        fields.push(field(name("postcode"), &home.postcode));
        fields.push(field(name("class"), home.class.code()));
        fields.push(field(name("note"), &home.note));
        fields.extend(home.residents.iter().map(|resident| field(name("who"), resident)));
    }
    if said.homes.is_empty() {
        // Most families have one home in which all live.
        fields.extend(said.people.iter().map(|person| field("home1_who", &person.reference)));
    }
    fields
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment) {
    let mut homes = Vec::new();
    for at in row_numbers(check.values(), "home") {
        homes.extend(home(check, at, said));
    }
    said.homes = homes;
}

fn home(check: &mut Check<'_>, at: usize, said: &Assessment) -> Option<Home> {
    let name = |part: &str| format!("home{at}_{part}");
    let lives_there = |reference: &&String| check.values().is_ticked(&name("who"), reference);
    let everybody = said.people.iter().map(|person| &person.reference);
    let home = Home {
        address: check.optional(&name("address")),
        postcode: check.optional(&name("postcode")).to_uppercase(),
        class: check.values().get(&name("class")).parse().unwrap_or(HomeClass::Ordinary),
        note: check.optional(&name("note")),
        residents: everybody.filter(lives_there).cloned().collect(),
        ..Home::default()
    };
    let is_given = !home.line().is_empty();
    if is_given && home.residents.is_empty() {
        check.error(&name("address"), format!("Tick who lives in home {at}, or clear its address"));
    }
    // Where an address must stay secret even from this form, that there is a second home still matters.
    let is_secret = home.class != HomeClass::Ordinary;
    if !is_given && !home.residents.is_empty() && !is_secret && at > 1 {
        check.error(&name("address"), format!("Enter the address of home {at}, or take the ticks away"));
    }
    (is_given || (is_secret && !home.residents.is_empty())).then_some(home)
}
