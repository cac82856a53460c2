//! What is wrong with this set-up, in words.

use alongside_schema::connection::{DbConnection, Engine, Purpose};
use alongside_schema::{Clock, migrate};
use alongside_web::Settings;
use alongside_web::settings::SecondFactor;
use anyhow::bail;

/// Looks at everything that is known to go wrong, and says what to do about each. An error where anything must be mended.
pub(crate) async fn examine(settings: &Settings, engine: &Engine) -> anyhow::Result<()> {
    let mut faults = Vec::new();
    println!("Settings: {} for {}.", settings.council.service, settings.council.name);
    if !settings.server.listen.ip().is_loopback() && settings.server.https == Some(false) {
        faults.push("The service listens to other machines without HTTPS. Put a proxy with HTTPS in front and set server.https = true.".to_owned());
    }
    match crate::place::clocks(settings) {
        Ok(clocks) => {
            let own = clocks.all().iter().filter(|clock| clock.own).count();
            println!("Time limits: {} in all, {own} of the council's own.", clocks.all().len());
        }
        Err(fault) => faults.push(format!("{fault:#}.")),
    }
    match crate::keeping::rules(settings) {
        Ok(rules) => {
            let own = rules.all().iter().filter(|rule| rule.own).count();
            println!("How long records are kept: {} rules, {own} with the council's own years.", rules.all().len());
        }
        Err(fault) => faults.push(format!("{fault:#}.")),
    }
    match crate::passwords::list(settings) {
        Ok(Some(list)) => {
            println!(
                "Passwords: {} known from break-ins are refused (seen {} times or more).",
                list.count(),
                list.seen()
            );
        }
        // No fault: the product can not bring such a list with it, and what is easy to guess is refused without one.
        Ok(None) => println!(
            "Passwords: no list of those known from break-ins is set, so only those that are easy to guess are refused. \
             See docs/sign-in.md and `alongside passwords build`."
        ),
        Err(fault) => faults.push(format!("{fault:#}.")),
    }
    println!(
        "Second step: {}.",
        match settings.sign_in.second_factor {
            SecondFactor::Always => "everybody but those who only ask for help must have one",
            SecondFactor::Asked =>
                "asked only of those who have set one up, so a stolen password can be enough (sign_in.second_factor)",
        }
    );
    faults.extend(council_sign_on(settings).await);
    faults.extend(scanner(settings));
    faults.extend(folder(settings));
    keys(settings);
    faults.extend(database(engine, settings));
    if faults.is_empty() {
        println!("Nothing is wrong.");
        return Ok(());
    }
    for fault in &faults {
        println!("To mend: {fault}");
    }
    bail!("{} thing(s) to mend", faults.len());
}

/// The council's provider must answer, and its secret be there: without them nobody signs in with a council account.
async fn council_sign_on(settings: &Settings) -> Option<String> {
    let oidc = &settings.oidc;
    let Some(reached) = alongside_access::reach_sign_on(settings, Clock::Machine.now().0.as_second()).await else {
        println!("Council accounts: no sign-on is set (oidc), so everybody has a password here.");
        return None;
    };
    if let Err(fault) = alongside_access::check_sign_on(settings) {
        return Some(format!("{fault}."));
    }
    if let Err(fault) = reached {
        return Some(format!(
            "The council's sign-on (oidc.issuer, {}) can not be used: {fault}. Check its name, that this machine reaches it, and that it does \
             the code flow with RS256, PS256 or ES256",
            oidc.issuer
        ));
    }
    let steps = if oidc.strong.is_empty() {
        "the second step is done here (oidc.strong)"
    } else {
        "it may say that two steps were done"
    };
    println!("Council accounts: {} answers; {} group(s) give work; {steps}.", oidc.issuer, oidc.groups.len());
    None
}

/// A virus scanner that is set must answer: without its answer no file is taken.
fn scanner(settings: &Settings) -> Option<String> {
    let Some(scanner) = settings.scanner() else {
        println!("Files: no virus scanner is set (files.clamd), so files are judged by their form alone.");
        return None;
    };
    match scanner.is_there() {
        Ok(()) => {
            println!("Files: the virus scanner answers.");
            None
        }
        Err(error) => Some(format!(
            "The virus scanner (files.clamd) does not answer: {error}. Until it does, no file is taken. Check that clamd runs and that this \
             account may use its socket."
        )),
    }
}

/// The database must open, have all its tables, and be whole.
fn database(engine: &Engine, settings: &Settings) -> Vec<String> {
    // Opening would make an empty file, which then looks like a record that lost everything.
    if let Engine::Sqlite(path) = engine
        && !path.exists()
    {
        return vec![format!("{engine} is not there yet. `alongside serve` and `alongside migrate` make it.")];
    }
    let mut faults = Vec::new();
    match engine.open(Purpose::Writing) {
        Err(error) => faults.push(format!(
            "{engine} can not be opened: {error}. Check that it exists and that this account may use it."
        )),
        Ok(mut connection) => {
            println!("Database: {engine} opens.");
            match migrate::behind(&mut connection) {
                Err(alongside_schema::Error::Refused(words)) => faults.push(words),
                Err(_) => faults.push("The database has no tables yet. Run: alongside migrate".to_owned()),
                Ok(0) => {
                    println!("Tables: up to date.");
                    faults.extend(nobody_may_read(&mut connection));
                    match crate::keeping::examine(engine, settings) {
                        Ok(words) => println!("Ledger of what was destroyed: {words}."),
                        Err(fault) => faults.push(fault),
                    }
                    match crate::seals::examine(&mut connection, settings) {
                        Ok(words) => println!("Sealed adoptions: {words}."),
                        Err(fault) => faults.push(fault),
                    }
                    faults.extend(no_manager(&mut connection, &settings.council.name));
                    tokens(&mut connection, settings.sign_in.unused_days);
                    let wording = &settings.wording;
                    let shown = alongside_families::store::wording_faults(&mut connection, wording);
                    faults.extend(shown.unwrap_or_default());
                }
                Ok(behind) => faults.push(format!("The database lacks {behind} migration(s). Run: alongside migrate")),
            }
            match migrate::self_check(&mut connection) {
                Ok(()) => println!("Self-check: well."),
                Err(error) => faults.push(format!("The database's self-check: {error}")),
            }
        }
    }
    faults
}

/// A restricted request that nobody may read would wait for ever.
fn nobody_may_read(connection: &mut DbConnection) -> Option<String> {
    let waiting = alongside_requests::store::nobody_may_read(connection).unwrap_or_default().all;
    (waiting > 0).then(|| {
        format!("{waiting} restricted request(s) wait and nobody may read them. Add somebody who may: alongside user add --role cleared")
    })
}

/// Tokens of programs, with those that end soon, have no end, or that nobody uses. No fault: the service runs well with them.
fn tokens(connection: &mut DbConnection, unused_days: i64) {
    let (tokens, now) = (alongside_access::token_lines(connection).unwrap_or_default(), Clock::Machine.now());
    println!("Programs: {} token(s) that have not been ended.", tokens.len());
    for token in &tokens {
        let faults = token.faults(now, unused_days);
        if !faults.is_empty() {
            println!("  Look at the token {} ({}): {}.", token.label, token.id, faults.join("; "));
        }
    }
}

/// New families wait for a manager of the council, which is known by its name in the settings.
fn no_manager(connection: &mut DbConnection, council: &str) -> Option<String> {
    let is_there = alongside_access::council_has_manager(connection, council).unwrap_or(true);
    (!is_there).then(|| {
        format!("There is no manager of {council} who is in a team, so new families reach nobody. Add one (alongside user add --role manager --team NAME), or set council.name to the name of the agency whose managers answer for families")
    })
}

/// The folder of the record must be there, be writable, and be nobody else's to read.
fn folder(settings: &Settings) -> Vec<String> {
    let data = &settings.server.data;
    let Ok(about) = std::fs::metadata(data) else {
        return vec![format!(
            "The folder {} is not there. `alongside serve` and `alongside migrate` make it.",
            data.display()
        )];
    };
    let mut faults = Vec::new();
    if about.permissions().readonly() {
        faults.push(format!("The folder {} can not be written.", data.display()));
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0 {
        faults.push(format!(
            "Others on this machine can look into {}. Run: chmod 700 {}",
            data.display(),
            data.display()
        ));
    }
    if faults.is_empty() {
        println!("Data folder: {} is there and private.", data.display());
    }
    faults
}

/// Where the trail's keys lie. Beside the database is no fault, or nothing could be tried out; but whoever takes the one then has the other.
fn keys(settings: &Settings) {
    println!("Keys of the trail: in {}.", settings.keys().display());
    println!(
        "Checkpoints of the trail: in {}, every {} minutes.",
        settings.checkpoints().display(),
        settings.trail.checkpoint_minutes
    );
    let beside = crate::trail::beside_the_database(settings);
    if let [first, ..] = beside.as_slice() {
        println!(
            "Take care: {} of them beside the database ({} ...). Whoever has both can make a trail that looks true. Set trail.keys to a \
             folder elsewhere, move the keys there, and have checkpoints carried to another machine.",
            if beside.len() == 1 { "one lies".to_owned() } else { format!("{} lie", beside.len()) },
            first.display()
        );
    }
}
