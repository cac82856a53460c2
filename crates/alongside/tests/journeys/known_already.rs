//! Search before create: a request about a family that is in the record under another spelling goes on with that family.

use crate::front_door::{import, waiting};
use crate::support::{Caller, World, in_six_ways};
use crate::town::{self, ASHA, OWEN, TOM};

in_six_ways!(a_request_goes_on_with_the_family_that_is_known);

const ASKED: &str = r#"{
    "reference": "K-1", "route": "health", "urgency": "soon",
    "completed_by": {"name": "Marta Nowak", "role": "health visitor", "organisation": "Community Health"},
    "people": [
        {"ref": "c1", "kind": "child", "names": [{"use": "usual", "text": "Yousuf Rehman"}], "dob": "2016-09-03"},
        {"ref": "a1", "kind": "adult", "names": [{"use": "usual", "text": "Nadia Rehman"}], "dob": "1990-04-12"}
    ],
    "homes": [{"address": "14 Hawthorn Close, LU8 3QD", "residents": ["c1", "a1"], "visibility": "ordinary"}],
    "relationships": [{"from": "a1", "to": "c1", "kind": "mother"}],
    "worries": ["The nights are loud."], "working_well": ["They eat together."], "needs_to_happen": ["One quiet room."]
}"#;

fn a_request_goes_on_with_the_family_that_is_known(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tally, said) = import(world, "known.json", ASKED);
    assert_eq!(tally.accepted, 1, "{said:?}");
    let address = format!("/requests/{}", waiting(&Caller::signed_in(world, &OWEN))[0]);
    let known = format!("Rahman, {}", family.trim_start_matches("/families/"));

    let mut owen = world.another_screen_of(&OWEN);
    owen.signs_in().open(&address);
    owen.within("Are they known already?")
        .sees(&known)
        .sees("Yousuf Rehman may be Yusuf Rahman, born 3 September 2016");
    owen.within("Are they known already?").sees("Nadia Rehman may be Nadia Rahman").sees("same home");
    owen.choose("What happens next?", "Early help: the family gets a lead practitioner")
        .fill("Why?", "Tom goes on with them.");
    owen.choose("How does the family hear?", "Not yet")
        .fill("How did it go, or why not yet?", "Tom sees them on Monday.");
    owen.fill_day("If not yet: by which day will they hear?", "24 11 2026");
    owen.choose("How will Marta Nowak, health visitor, Community Health hear what was decided?", "I have told them");
    owen.fill("How did the person who asked hear, or why not?", "Rung back.").press("Save the decision");
    owen.sees("Select whether this is a new family or one that is known").holds("Why?", "Tom goes on with them.");
    owen.choose("Which family is this?", &known).press("Save the decision").at("/requests");

    // Nothing was typed again, and there is one family: its lead reads what the health visitor said.
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).sees("The nights are loud.").sees("Marta Nowak, health visitor, Community Health");
    let mut asha = world.another_screen_of(&ASHA);
    asha.signs_in().open("/waiting").sees("No family waits");
}
