//! Tokens that another program made: the npm package `jose` 6.2, which the providers of many councils rest on. Each was signed once with a new key that
//! was thrown away; the people are invented.

use alongside_oidc::{Expected, Fault, Keys};

use crate::made::{CLIENT, ISSUER, NONCE, NOW};

const KEYS: &str = r#"{"keys":[{"kty":"RSA","n":"vvztKgfwGpRIZleXAfVqfwuLPTBapELnLiYh8hjUhaGYmB9BFIudPeQUjaHaK5UvwPURm4qX7ZeVRzFjykN4-u1DmmSeBWwiHa1HruTrfd1-RGiXype2S6fhufACb4kTeTsf6gvi6_oX6-37u5yf1e-wefSxuVWtnY5XYiHFLI_qimfuKUMWvgaA-hwrykbGKcgk07GEf9LZ1jnZo2BCVsCDt15l2BbziDI0OFOp90AQ7P1vo0XM64K-zKz0fbGQAiunm1gpP589kWbIYTvIMYfdGEshti-TzNvoJTyo_7jsfF4ASG3JYG87WJGZQqfl2P6S7aLbyMyAks6WwsePtQ","e":"AQAB","kid":"a","alg":"RS256","use":"sig"},{"kty":"RSA","n":"kjYodnYxGQl7csLFaZIhh-VpCxYmOEsudMBwTIvFQLRCruDxcliALceCl6Ax_8XFEegD_y3dgruk-OFeCBnz5l7uPizZmj4CVmcMoY8LN9ZjBaWHufelP2hVo4QGfXlfUimKIGFSUf9dFvtPEodWYT4D1CRwCh9Aqj8oxBpJ5DCXJ74oa3FSPB9xj6otHbsgOt7FZsEWR-WAg60diOwhIRJtzPacpQb-PaLky6vhOf8_FAibZEn5PuRIS6zuEBkLm8ys1s1SUSxLzomBYCNJ-ZjdDquyGKDm1zrySho5e_oHOFskVUkQ2EHh_z_fWz7MMYKmYytdUqXOCss_MI8U1w","e":"AQAB","kid":"b","alg":"PS256","use":"sig"},{"kty":"EC","x":"Z2Vn4Q05ImVu72wcmSBCmuepJiSy3mve_meLZmwqTQQ","y":"OsERTBz0Cl770iFZ_pKWH7wuOtgDExv61V5cMFW8h6U","crv":"P-256","kid":"c","alg":"ES256","use":"sig"}]}"#;

const TOKENS: [(&str, &str); 3] = [
    (
        "RS256",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEiLCJ0eXAiOiJKV1QifQ.eyJub25jZSI6ImEtbm9uY2Utb2YtdGhlLWNlcmVtb255IiwiZ\
         W1haWwiOiJzYW0ub2thZm9yQGV4YW1wbGUub3JnIiwiZW1haWxfdmVyaWZpZWQiOnRydWUsImlzcyI6Imh0dHBzOi8vbG9naW4uZ\
         XhhbXBsZS5vcmciLCJhdWQiOiJhbG9uZ3NpZGUiLCJzdWIiOiIyNDgyODk3NjEwMDEiLCJpYXQiOjE3OTQ5OTk5OTUsImV4cCI6M\
         Tc5NTAwMDMwMH0.Wei-Q80n9EthW4sQ8c7k0msTmzW26Y5XtEYPR196fC7cKdhMNg5h4gh-4yAJHUZ0uneUfw-_DOl3O4gceF2Sb\
         VV9RfINfliv3dbLWkxunusk7gZhxd8FRIhvUoqmrqGu0NozD79UFYWHyJ6mybK6j2Nj3lVyMwrUDR4RKbr8FEIARXqVO65RKyfMU\
         mCcPgaa_WKp5YLsFpDGNIYLe-V8b9XNAnCQtWwfDr-jEip0x_6N8HLof84SZHxGF4CzeJ0oZs123dVrpjsQLEjRhZHk6v-7X00fo\
         2oW3oYLGEX4kmE2fGJEtXZ6mLSDER_Xjg7SASMvx6PoxNp2I7qftC2OZg",
    ),
    (
        "PS256",
        "eyJhbGciOiJQUzI1NiIsImtpZCI6ImIiLCJ0eXAiOiJKV1QifQ.eyJub25jZSI6ImEtbm9uY2Utb2YtdGhlLWNlcmVtb255IiwiZ\
         W1haWwiOiJzYW0ub2thZm9yQGV4YW1wbGUub3JnIiwiZW1haWxfdmVyaWZpZWQiOnRydWUsImlzcyI6Imh0dHBzOi8vbG9naW4uZ\
         XhhbXBsZS5vcmciLCJhdWQiOiJhbG9uZ3NpZGUiLCJzdWIiOiIyNDgyODk3NjEwMDEiLCJpYXQiOjE3OTQ5OTk5OTUsImV4cCI6M\
         Tc5NTAwMDMwMH0.ESF2bjyn85Xr3pJBRV9QRp3PgHcpsOSmSuiO1o_KBLSNYo9XdXC-qrqZmvIE-9pAyFGGeFuvcixMSxfT-kHxj\
         TlfLzuxyAo3Z2Nb30-xwxyIpa-l-UUwvyscfWwA1kuSVBVs49116Rvt2NudqYAnCH2GIknIt9yOwsousOCM05sljnBbFWdSZPgpu\
         spibrVX5YkDeGY9xbnrZ-lDDhIBU4DELORKGMGfyPMqmxltLeNyzivculg-sZhSYthk2juiwVacLWH4MpB2zP-lU_ylURmDNr6u_\
         rQtifcU1GyktPeRFhonxsqTi8NS-bc47wJPbjnLDmiaFkVfZo1fpRRZ7w",
    ),
    (
        "ES256",
        "eyJhbGciOiJFUzI1NiIsImtpZCI6ImMiLCJ0eXAiOiJKV1QifQ.eyJub25jZSI6ImEtbm9uY2Utb2YtdGhlLWNlcmVtb255IiwiZ\
         W1haWwiOiJzYW0ub2thZm9yQGV4YW1wbGUub3JnIiwiZW1haWxfdmVyaWZpZWQiOnRydWUsImlzcyI6Imh0dHBzOi8vbG9naW4uZ\
         XhhbXBsZS5vcmciLCJhdWQiOiJhbG9uZ3NpZGUiLCJzdWIiOiIyNDgyODk3NjEwMDEiLCJpYXQiOjE3OTQ5OTk5OTUsImV4cCI6M\
         Tc5NTAwMDMwMH0.49s9RZg4esasf-vfAIG25AFBKTsCtP-VuiZKD9UiGrig4DfRPiobLCf6z0GLIXhhk34pHLDjgV8P027MOz6mw\
         g",
    ),
];

fn expected(now: i64) -> Expected<'static> {
    Expected { issuer: ISSUER, client: CLIENT, nonce: NONCE, access_token: "", max_age: None, now }
}

#[test]
fn tokens_of_another_program_are_understood() {
    let keys = Keys::read(KEYS.as_bytes()).expect("keys");
    for (way, token) in TOKENS {
        let person = expected(NOW).check(token, &keys).expect(way);
        assert_eq!(
            (person.subject.as_str(), person.email.as_deref()),
            ("248289761001", Some("sam.okafor@example.org"))
        );
        assert_eq!(expected(NOW + 360).check(token, &keys), Err(Fault::Ended), "{way}");
    }
}

#[test]
fn the_key_of_one_token_is_not_that_of_another() {
    // Each key under the name of the next.
    let turned = KEYS
        .replace("\"kid\":\"a\"", "\"kid\":\"x\"")
        .replace("\"kid\":\"b\"", "\"kid\":\"a\"")
        .replace("\"kid\":\"x\"", "\"kid\":\"b\"");
    let keys = Keys::read(turned.as_bytes()).expect("keys");
    assert_eq!(expected(NOW).check(TOKENS[0].1, &keys), Err(Fault::WrongAlgorithm), "a key for PS256");
    let unsaid = turned.replace("\"alg\":\"RS256\",", "").replace("\"alg\":\"PS256\",", "");
    let keys = Keys::read(unsaid.as_bytes()).expect("keys");
    for (way, token) in &TOKENS[..2] {
        assert_eq!(expected(NOW).check(token, &keys), Err(Fault::WrongSignature), "{way}");
    }
}
