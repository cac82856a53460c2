//! Office documents whose archive is odd.

use alongside_hostile::archives::all;

use super::meet;

#[test]
fn archives_that_lead_elsewhere_or_say_two_things() {
    meet(&all());
}
