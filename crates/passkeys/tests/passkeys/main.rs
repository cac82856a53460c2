//! Making a passkey and using it: each thing that must be so, made not to be so.

mod device;

use alongside_passkeys::{Answer, Challenge, Fault, Passkey, Person, Service};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use device::{Device, IS_COPIED, MAY_BE_COPIED, PRESENT, VERIFIED, letters};
use serde_json::{Value, json};

const ORIGIN: &str = "https://help.example.org";
const HANDLE: &str = "0199f6a0-0000-7000-8000-000000000001";

fn service() -> Service {
    Service::at(ORIGIN, "Alongside").expect("a service")
}

fn challenge() -> Challenge {
    Challenge::new([7; 32])
}

fn asked_to_make() -> Value {
    service().ask_to_make(&challenge(), Person { handle: HANDLE, account: "sam@example.org", name: "Sam Okafor" }, &[])
}

fn asked() -> Value {
    service().ask(&challenge())
}

fn made(answer: &Value) -> Result<Passkey, Fault> {
    Answer::read(&answer.to_string())?.made(&service(), &challenge())
}

fn used(answer: &Value, passkey: &Passkey) -> Result<u32, Fault> {
    Answer::read(&answer.to_string())?.used(&service(), &challenge(), passkey, HANDLE)
}

fn device() -> Device {
    Device::new(ORIGIN, b"a passkey of Sam's")
}

/// The bytes of a part of an answer, changed.
fn changed(answer: &Value, part: &str, change: impl FnOnce(&mut Vec<u8>)) -> Value {
    let mut answer = answer.clone();
    let mut bytes = URL_SAFE_NO_PAD.decode(answer["response"][part].as_str().expect("a part")).expect("letters");
    change(&mut bytes);
    answer["response"][part] = json!(letters(bytes));
    answer
}

#[test]
fn a_passkey_is_made_and_used() {
    for mut device in [device(), Device::by_rsa(ORIGIN, b"of Windows", 2048)] {
        let passkey = made(&device.makes(&asked_to_make())).expect("right");
        assert_eq!((passkey.id.as_str(), passkey.counter), (letters(&device.id).as_str(), 1));
        device.counter = 2;
        assert_eq!(used(&device.uses(&asked()), &passkey), Ok(2));
    }
}

#[test]
fn who_is_asked_what_is_said_as_browsers_read_it() {
    let known = ["a".to_owned()];
    let person = Person { handle: HANDLE, account: "sam@example.org", name: "Sam Okafor" };
    let asked = service().ask_to_make(&challenge(), person, &known);
    assert_eq!(asked["rp"]["id"], "help.example.org");
    assert_eq!(asked["user"]["id"], letters(HANDLE));
    assert_eq!(asked["challenge"], letters([7; 32]));
    assert_eq!(asked["excludeCredentials"], json!([{ "type": "public-key", "id": "a" }]));
    assert_eq!(asked["pubKeyCredParams"][0]["alg"], -7);
    assert_eq!(
        (&asked["attestation"], &asked["authenticatorSelection"]["userVerification"]),
        (&json!("none"), &json!("required"))
    );
}

type Wrong = (&'static str, Fault, fn(&mut Device));

/// What is wrong in the making and in the use alike.
const WRONG: &[Wrong] = &[
    ("another site", Fault::WrongOrigin, |device| device.origin = "https://help.example.com".to_owned()),
    ("another port", Fault::WrongOrigin, |device| device.origin = "https://help.example.org:8443".to_owned()),
    ("without https", Fault::WrongOrigin, |device| device.origin = "http://help.example.org".to_owned()),
    ("a site below ours", Fault::WrongOrigin, |device| device.origin = "https://a.help.example.org".to_owned()),
    ("in another's frame", Fault::WrongOrigin, |device| device.more = json!({ "crossOrigin": true })),
    ("below another's page", Fault::WrongOrigin, |device| device.more = json!({ "topOrigin": "https://else.example" })),
    ("another service", Fault::WrongService, |device| device.service = "example.org".to_owned()),
    ("nobody there", Fault::NotVerified, |device| device.flags = VERIFIED),
    ("nobody made sure of", Fault::NotVerified, |device| device.flags = PRESENT),
    ("a copy that can not be", Fault::OddCopies, |device| device.flags = PRESENT | VERIFIED | IS_COPIED),
    ("another challenge", Fault::WrongChallenge, |device| device.more = json!({ "challenge": letters([8; 32]) })),
    ("the challenge in part", Fault::WrongChallenge, |device| {
        device.more = json!({ "challenge": &letters([7; 32])[..42] })
    }),
    ("no challenge", Fault::WrongChallenge, |device| device.more = json!({ "challenge": "" })),
    ("no act", Fault::WrongAct, |device| device.more = json!({ "type": "payment.get" })),
    ("an act in numbers", Fault::Unreadable, |device| device.more = json!({ "type": 1 })),
];

#[test]
fn what_is_wrong_in_the_making_is_not_believed() {
    for (what, fault, set) in WRONG {
        let mut device = device();
        set(&mut device);
        assert_eq!(made(&device.makes(&asked_to_make())), Err(*fault), "{what}");
    }
    let right = device().makes(&asked_to_make());
    let with_id = |id: &str| {
        let mut answer = right.clone();
        (answer["id"], answer["rawId"]) = (json!(id), json!(id));
        made(&answer)
    };
    assert_eq!(with_id(&letters(b"another")), Err(Fault::AnotherPasskey));
    assert_eq!(with_id(""), Err(Fault::Unreadable));
    assert_eq!(
        made(&Device::new(ORIGIN, &[7; 1024]).makes(&asked_to_make())),
        Err(Fault::AnotherPasskey),
        "a name too long"
    );
    assert_eq!(made(&Device::by_rsa(ORIGIN, b"short", 1024).makes(&asked_to_make())), Err(Fault::OddKey));
    // The object is cut, goes on, or holds a point that is not on the curve.
    let object = |change: fn(&mut Vec<u8>)| made(&changed(&right, "attestationObject", change));
    assert_eq!(object(|bytes| bytes.truncate(bytes.len() - 1)), Err(Fault::Unreadable));
    assert_eq!(object(|bytes| bytes.push(0)), Err(Fault::Unreadable));
    assert_eq!(object(|bytes| *bytes.last_mut().expect("bytes") ^= 1), Err(Fault::OddKey));
    assert_eq!(object(|bytes| bytes.clear()), Err(Fault::Unreadable));
    // A use is no making.
    let mut device = device();
    device.makes(&asked_to_make());
    assert_eq!(made(&device.uses(&asked())), Err(Fault::WrongAct));
}

#[test]
fn what_is_wrong_in_the_use_is_not_believed() {
    for (what, fault, set) in WRONG {
        let mut device = device();
        let passkey = made(&device.makes(&asked_to_make())).expect("right");
        device.counter = 2;
        set(&mut device);
        assert_eq!(used(&device.uses(&asked()), &passkey), Err(*fault), "{what}");
    }
    let mut device = device();
    let passkey = made(&device.makes(&asked_to_make())).expect("right");
    device.counter = 2;
    let right = device.uses(&asked());
    assert_eq!(used(&right, &passkey), Ok(2));
    let mut making = device.makes(&asked_to_make());
    making["response"]["userHandle"] = json!(letters(HANDLE));
    assert_eq!(used(&making, &passkey), Err(Fault::WrongAct), "a making is no use");
    let part = |part: &str, change: fn(&mut Vec<u8>)| used(&changed(&right, part, change), &passkey);
    assert_eq!(part("signature", |bytes| *bytes.last_mut().expect("bytes") ^= 1), Err(Fault::WrongSignature));
    assert_eq!(part("signature", Vec::clear), Err(Fault::WrongSignature));
    assert_eq!(part("authenticatorData", |bytes| bytes[36] += 1), Err(Fault::WrongSignature), "another counter");
    assert_eq!(part("authenticatorData", |bytes| bytes.push(0)), Err(Fault::Unreadable));
    assert_eq!(part("authenticatorData", |bytes| bytes.truncate(36)), Err(Fault::Unreadable));
    assert_eq!(part("authenticatorData", |bytes| bytes[32] |= 64), Err(Fault::Unreadable), "a passkey is promised");
    assert_eq!(part("authenticatorData", |bytes| bytes[32] |= 128), Err(Fault::Unreadable), "more is promised");
    assert_eq!(
        part("clientDataJSON", |bytes| bytes.push(b' ')),
        Err(Fault::WrongSignature),
        "other words of the browser"
    );
    assert_eq!(part("userHandle", |bytes| bytes[0] ^= 1), Err(Fault::AnotherPerson));
    let mut nobody = right.clone();
    nobody["response"]["userHandle"] = Value::Null;
    assert_eq!(used(&nobody, &passkey), Err(Fault::AnotherPerson), "it does not say whose it is");
    let other = made(&Device::new(ORIGIN, b"another passkey").makes(&asked_to_make())).expect("right");
    assert_eq!(used(&right, &other), Err(Fault::AnotherPasskey));
    let by_its_name = Passkey { id: passkey.id.clone(), ..other };
    assert_eq!(used(&right, &by_its_name), Err(Fault::WrongSignature), "another's key");
    let odd = Passkey { key: letters(b"\xa0"), ..passkey.clone() };
    assert_eq!(used(&right, &odd), Err(Fault::OddKey));
    let copied = Passkey { may_be_copied: true, ..passkey };
    assert_eq!(used(&right, &copied), Err(Fault::OddCopies), "it could be copied when it was made");
}

/// A counter that stands still or goes back says that there may be a second device. Devices that do not count say 0 always.
#[test]
fn a_counter_goes_on() {
    for (kept, says, right) in [(1, 2, true), (1, 1, false), (5, 4, false), (0, 0, true), (0, 1, true), (1, 0, false)] {
        let mut device = device();
        device.counter = kept;
        let passkey = made(&device.makes(&asked_to_make())).expect("right");
        device.counter = says;
        let expected = if right { Ok(says) } else { Err(Fault::Copied) };
        assert_eq!(used(&device.uses(&asked()), &passkey), expected, "{kept} then {says}");
    }
}

#[test]
fn a_passkey_of_several_devices_is_taken() {
    let mut device = device();
    device.flags |= MAY_BE_COPIED;
    let passkey = made(&device.makes(&asked_to_make())).expect("right");
    assert!(passkey.may_be_copied);
    (device.counter, device.flags) = (2, device.flags | IS_COPIED);
    assert_eq!(used(&device.uses(&asked()), &passkey), Ok(2));
}

#[test]
fn what_is_no_answer_is_not_read() {
    let right = device().makes(&asked_to_make()).to_string();
    let twice = right.replacen('{', "{\"id\":\"another\",", 1);
    let other = right.replace("public-key", "password");
    for wrong in [
        "",
        "{}",
        "null",
        "[]",
        &twice,
        &other,
        &right.replace("rawId", "rawid"),
        &format!("{right}{}", " ".repeat(17_000)),
    ] {
        assert_eq!(Answer::read(wrong).map(|_| ()), Err(Fault::Unreadable), "{}", &wrong[..wrong.len().min(60)]);
    }
    let letters_of_another_kind = right.replace("attestationObject\":\"", "attestationObject\":\"+");
    assert_eq!(made(&serde_json::from_str(&letters_of_another_kind).expect("JSON")), Err(Fault::Unreadable));
}
