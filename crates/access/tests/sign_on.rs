//! How the council's provider is asked: by whom it is answered matters, and how long and how much it says.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use alongside_access::reach_sign_on;
use alongside_web::Settings;
use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::ssl::{SslAcceptor, SslMethod};
use openssl::x509::extension::SubjectAlternativeName;
use openssl::x509::{X509, X509NameBuilder};

/// Settings with the provider at this address.
fn settings(issuer: &str) -> Settings {
    let text = format!(
        "[server]\norigin = \"http://localhost:8080\"\n[oidc]\nissuer = \"{issuer}\"\nclient_id = \"alongside\"\nclient_secret_file = \"none\""
    );
    Settings::parse(&text).expect("settings")
}

/// What comes of asking the provider at this address.
fn asked(issuer: &str) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(reach_sign_on(&settings(issuer), 1_795_000_000)).expect("it is on")
}

/// A certificate for `localhost` that nobody has signed but its own key.
fn own_certificate() -> (X509, PKey<Private>) {
    let key = PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key");
    let mut name = X509NameBuilder::new().expect("a name");
    name.append_entry_by_text("CN", "localhost").expect("a name");
    let name = name.build();
    let mut serial = BigNum::new().expect("a number");
    serial.rand(64, MsbOption::MAYBE_ZERO, false).expect("a number");
    let mut made = X509::builder().expect("a certificate");
    made.set_version(2).expect("a version");
    made.set_serial_number(&serial.to_asn1_integer().expect("a number")).expect("a number");
    made.set_subject_name(&name).expect("a subject");
    made.set_issuer_name(&name).expect("an issuer");
    made.set_pubkey(&key).expect("a key");
    made.set_not_before(&Asn1Time::days_from_now(0).expect("a day")).expect("a day");
    made.set_not_after(&Asn1Time::days_from_now(7).expect("a day")).expect("a day");
    let names = SubjectAlternativeName::new().dns("localhost").build(&made.x509v3_context(None, None)).expect("names");
    made.append_extension(names).expect("names");
    made.sign(&key, MessageDigest::sha256()).expect("a signature");
    (made.build(), key)
}

#[test]
fn a_provider_whose_certificate_nobody_trusts_is_not_asked() {
    let (certificate, key) = own_certificate();
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls()).expect("TLS");
    acceptor.set_certificate(&certificate).expect("the certificate");
    acceptor.set_private_key(&key).expect("its key");
    let acceptor = acceptor.build();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let (says, said) = mpsc::channel();
    std::thread::spawn(move || {
        let (caller, _) = listener.accept().expect("a caller");
        let shaken = acceptor.accept(caller).map(|_| ()).map_err(|error| error.to_string());
        says.send(shaken).expect("somebody listens");
    });
    let fault = asked(&format!("https://localhost:{port}")).expect_err("refused");
    assert!(fault.contains("does not answer as it should"), "{fault}");
    let shaken = said.recv_timeout(Duration::from_secs(60)).expect("it was called");
    let why = shaken.expect_err("it goes no further than the certificate");
    assert!(why.contains("unknown ca") || why.contains("bad certificate"), "{why}");
}

/// Answers everybody who calls in this way.
fn answering(answer: impl Fn(&mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for caller in listener.incoming() {
            let mut caller = caller.expect("a caller");
            let _ = caller.read(&mut [0; 4096]);
            answer(&mut caller);
        }
    });
    address
}

#[test]
fn nobody_is_asked_to_whom_the_provider_leads() {
    let (says, said) = mpsc::channel();
    let elsewhere = answering(move |caller| {
        let _ = says.send(());
        let _ = caller.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    });
    let leads = answering(move |caller| {
        let _ = write!(caller, "HTTP/1.1 302 Found\r\nLocation: {elsewhere}/\r\nContent-Length: 0\r\n\r\n");
    });
    assert!(asked(&leads).expect_err("refused").contains("does not answer as it should"));
    assert!(said.try_recv().is_err(), "nobody else was asked");
}

#[test]
fn a_provider_that_never_ends_is_not_waited_for() {
    let endless = answering(|caller| {
        let _ = caller.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        while caller.write_all(&[b' '; 65536]).is_ok() {}
    });
    assert!(asked(&endless).expect_err("refused").contains("does not answer as it should"));
    let silent = answering(|caller| {
        // Until the caller goes away, who waits for some seconds.
        let _ = caller.read(&mut [0; 1]);
    });
    assert!(asked(&silent).expect_err("refused").contains("does not answer as it should"));
}
