//! Each child's own words, and each parent's, apart from everybody else's account.

use alongside_web::Check;

use super::{field, short};
use crate::assessment::{Assessment, Kind, Voice};

pub(super) fn fill(said: &Assessment) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for voice in &said.voices {
        fields.push(field(format!("voice_{}", voice.person), &voice.words));
        fields.push(field(format!("how_{}", voice.person), &voice.how));
        if voice.alone {
            fields.push(field(format!("alone_{}", voice.person), "yes"));
        }
    }
    fields.extend(said.not_spoken_with.iter().map(|child| field(format!("notyet_{child}"), "yes")));
    fields
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment) {
    let (mut voices, mut not_spoken_with) = (Vec::new(), Vec::new());
    for person in said.people.iter().filter(|person| person.kind != Kind::Unborn) {
        let place = &person.reference;
        let voice = Voice {
            person: place.clone(),
            words: check.optional(&format!("voice_{place}")),
            how: check.optional(&format!("how_{place}")),
            alone: check.values().is_ticked(&format!("alone_{place}"), "yes"),
        };
        let not_yet = check.values().is_ticked(&format!("notyet_{place}"), "yes");
        if !voice.words.is_empty() {
            voices.push(voice);
        } else if not_yet {
            not_spoken_with.push(place.clone());
        } else if person.kind == Kind::Child {
            let name = short(person.called());
            let words = format!("Enter what {name} says or shows, or tick that nobody has spoken with them yet");
            check.error(&format!("voice_{place}"), words);
        }
    }
    (said.voices, said.not_spoken_with) = (voices, not_spoken_with);
}
