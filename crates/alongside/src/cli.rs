//! The command line: `serve`, `migrate`, `user`, `token`, `trail`, `ledger put-back`, `results evaluate`, `passwords build`, `doctor`.

use std::net::SocketAddr;
use std::path::PathBuf;

use alongside_access::NewAccount;
use alongside_files::Shelf;
use alongside_schema::{Act, Clock, Database, Entry, Role, Roles, migrate};
use alongside_web::{Parts, Site};
use anyhow::{Context, bail};
use clap::{Parser, Subcommand};

use crate::keeping;
use crate::place::{Place, clocks, make_folder};
use crate::results::{self, ResultsCommand};
use crate::tokens::{self, TokenCommand};
use crate::trail::{self, Keeper, TrailCommand, seal_forever};
use crate::{NAVIGATION, background, demo, doctor, import, router};

/// Whole-family early help: one record per family, one lead practitioner who stays, one plan the family owns.
#[derive(Parser)]
#[command(name = "alongside", version)]
pub struct Command {
    #[command(subcommand)]
    task: Task,
    /// Write the log as JSON, one entry a line, for a program that gathers logs.
    #[arg(long, global = true)]
    json_logs: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Serve the pages. Brings the database up to date first.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Fill in an invented town and offer sign-in by one button. Only on this machine's own address.
        #[arg(long)]
        demo: bool,
        /// The address to listen on, instead of the configuration's.
        #[arg(long)]
        listen: Option<SocketAddr>,
    },
    /// Bring the database up to date.
    Migrate {
        #[command(flatten)]
        place: Place,
    },
    /// People who may sign in.
    #[command(subcommand)]
    User(UserCommand),
    /// Tokens for programs.
    #[command(subcommand)]
    Token(TokenCommand),
    /// The trail of who did and saw what: check it, sign how it ends.
    #[command(subcommand)]
    Trail(TrailCommand),
    /// The ledger of what was destroyed.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// The keys of sealed adoptions.
    #[command(subcommand)]
    Seals(crate::seals::SealsCommand),
    /// Takes in what agencies send as files.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Eligibility and outcomes by rule packs. Reads files and touches no record.
    #[command(subcommand)]
    Results(ResultsCommand),
    /// Which rows of several agencies' files are one person, and who lived with whom. Needs no database.
    Match(alongside_matching::cli::Args),
    /// The list of passwords that are known from break-ins elsewhere.
    #[command(subcommand)]
    Passwords(crate::passwords::PasswordsCommand),
    /// Say what is wrong with this set-up, in words.
    Doctor {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add a person and print the one-time code with which they choose a password.
    Add {
        #[command(flatten)]
        place: Place,
        /// The name that others will see.
        #[arg(long)]
        name: String,
        /// The e-mail address to sign in with.
        #[arg(long)]
        email: String,
        /// What they do: professional, partner, front_door, cleared, practitioner, manager, administrator, privacy_officer, auditor, seal_keeper, budget_holder or finance. May be given more than once.
        #[arg(long = "role", required = true)]
        roles: Vec<Role>,
        /// What they are called at work.
        #[arg(long, default_value = "Administrator")]
        job_title: String,
        /// Who employs them. The council itself when left out.
        #[arg(long)]
        agency: Option<String>,
        /// Their team, for managers and those whose families a manager answers for.
        #[arg(long)]
        team: Option<String>,
    },
    /// Print a new one-time code for somebody who lost theirs or forgot their password.
    Code {
        #[command(flatten)]
        place: Place,
        /// The e-mail address they sign in with.
        #[arg(long)]
        email: String,
        /// They lost their second step and their recovery codes as well: with the code they begin anew.
        #[arg(long)]
        second_step_too: bool,
    },
}

#[derive(Subcommand)]
enum LedgerCommand {
    /// Make the ledger again from this database, where it is lost for good. What was destroyed after this database was put away is not in it.
    PutBack {
        #[command(flatten)]
        place: Place,
    },
}

/// What can be taken in from files.
#[derive(Subcommand)]
pub enum ImportCommand {
    /// Requests for help: the e-form export (.csv) and assessments (.json). Sending a file twice changes nothing.
    Requests {
        /// Where the record is.
        #[command(flatten)]
        place: Place,
        /// The agency that sends them; the council unless you say another.
        #[arg(long)]
        agency: Option<String>,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Does what the command line says.
pub fn run(command: Command) -> anyhow::Result<()> {
    // What a panic says may quote the record; where it happened is enough to find it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
    let logs = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()));
    if command.json_logs {
        logs.json().init()
    } else {
        logs.init()
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command.task {
            Task::Serve { place, demo, listen } => serve(&place, demo, listen).await,
            Task::Migrate { place } => migrate_only(&place),
            Task::User(command) => user(command).await,
            Task::Token(command) => tokens::run(command).await,
            Task::Import(ImportCommand::Requests { place, agency, files }) => {
                import_requests(&place, agency, &files).await
            }
            Task::Ledger(LedgerCommand::PutBack { place }) => put_back_ledger(&place).await,
            Task::Seals(command) => crate::seals::run(command),
            Task::Trail(command) => trail::run(command).await,
            Task::Results(command) => results::run(command),
            Task::Match(args) => Ok(alongside_matching::cli::run(&args)?),
            Task::Passwords(command) => crate::passwords::run(command),
            Task::Doctor { place } => {
                let settings = place.settings()?;
                let engine = place.engine(&settings)?;
                doctor::examine(&settings, &engine).await
            }
        }
    })
}

async fn serve(place: &Place, demo: bool, listen: Option<SocketAddr>) -> anyhow::Result<()> {
    let mut settings = place.settings()?;
    if let Some(listen) = listen {
        settings.server.listen = listen;
    }
    let address = settings.server.listen;
    if demo && !address.ip().is_loopback() {
        bail!(
            "--demo lets anyone in by one button, so it serves only on this machine: listen on 127.0.0.1, not {}",
            address.ip()
        );
    }
    let clocks = clocks(&settings)?;
    let keeping = keeping::rules(&settings)?;
    crate::passwords::list(&settings)?;
    alongside_access::check_sign_on(&settings).map_err(anyhow::Error::msg)?;
    let (_, db) = place.open().await?;
    if demo {
        demo::fill(&db).await.context("the invented town could not be filled in")?;
        // A number of the range kept for drama, so that a demonstration can show whom to ring and a message to a family.
        if settings.council.ring_back.is_empty() {
            settings.council.ring_back = "01632 960000".to_owned();
        }
        if settings.council.help == alongside_web::settings::Council::default().help {
            settings.council.help += ", 01632 960000";
        }
    }
    know_council(&db, settings.council.name.clone()).await?;
    let set_up = trail::name_of(&settings, &db);
    db.write(move |_| Ok(Entry::by_nobody(Act::Started).target(set_up).with(()))).await?;
    let is_empty = !db.plain(alongside_access::accounts_exist).await?;
    let keeper = Keeper::new(&settings, &db).await?;
    tokio::spawn(seal_forever(db.clone(), keeper.seals()));
    tokio::spawn(keeper.clone().forever(db.clone()));
    tokio::spawn(background::forget_forever(db.clone()));
    tokio::spawn(background::send_forever(db.clone(), settings.server.data.join("outbox")));
    let shelf = Shelf::open(settings.server.files()).context("the folder for letters and pictures can not be used")?;
    let shelf = crate::locked(shelf.scanned_by(settings.scanner()), &settings.keys(), db.chance());
    tokio::spawn(background::remind_forever(db.clone(), settings.council.ring_back.clone()));
    tokio::spawn(background::look_forever(db.clone()));
    tokio::spawn(background::sweep_forever(db.clone(), shelf.clone()));
    tokio::spawn(keeping::dispose_forever(db.clone(), keeping.clone(), shelf.clone()));
    let site = Site::new(Parts {
        db: db.clone(),
        shelf,
        settings,
        clocks,
        keeping,
        demo,
        navigation: NAVIGATION,
        alerts: crate::alerts,
    });
    let listener =
        tokio::net::TcpListener::bind(address).await.with_context(|| format!("nothing can listen on {address}"))?;
    announce(&db, listener.local_addr()?, demo, is_empty);
    let app = router(site).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(asked_to_stop()).await?;
    // So that what happened until now is covered by a checkpoint, however long the service rests.
    keeper.checkpoint(&db).await?;
    Ok(())
}

fn announce(db: &Database, address: SocketAddr, demo: bool, is_empty: bool) {
    println!("Alongside is at http://{address}, with its record in {}.", db.engine());
    if demo {
        println!("Open the address and choose somebody to be. Everybody there is invented.");
    } else if is_empty {
        println!("Nobody can sign in yet. Add the first administrator in another window:");
        println!("  alongside user add --role administrator --name \"YOUR NAME\" --email YOU@EXAMPLE.ORG");
    }
    println!("Press Ctrl and C to stop.");
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

fn migrate_only(place: &Place) -> anyhow::Result<()> {
    let settings = place.settings()?;
    let engine = place.engine(&settings)?;
    make_folder(&settings.server.data)?;
    let applied = migrate::migrate(&engine, &Clock::Machine)?;
    match applied.as_slice() {
        [] => println!("{engine} is up to date."),
        applied => println!("{engine}: applied {}.", applied.join(", ")),
    }
    Ok(())
}

async fn user(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Add { place, name, email, roles, job_title, agency, team } => {
            let (settings, db) = place.open().await?;
            let agency = agency.unwrap_or_else(|| settings.council.name.clone());
            add_user(&db, Person { name, email, roles, job_title, agency, team }).await?;
            know_council(&db, settings.council.name).await
        }
        UserCommand::Code { place, email, second_step_too } => {
            let (_, db) = place.open().await?;
            renew_code(&db, email, second_step_too).await
        }
    }
}

/// A person who is to have an account, as the command line names them.
struct Person {
    name: String,
    email: String,
    roles: Vec<Role>,
    job_title: String,
    agency: String,
    team: Option<String>,
}

/// The agency that is named as the council in the settings is the council, also where it was added under another kind.
async fn know_council(db: &Database, name: String) -> anyhow::Result<()> {
    Ok(db.housekeeping(move |tx| alongside_access::know_council(tx, &name)).await?)
}

async fn add_user(db: &Database, person: Person) -> anyhow::Result<()> {
    let code = db.chance().secret();
    let code = db
        .write(move |tx| {
            let Person { name, email, roles, job_title, agency, team } = person;
            let agency_id = alongside_access::add_agency(tx, &agency, "other")?;
            let team_id = team.map(|team| alongside_access::add_team(tx, &agency_id, &team)).transpose()?;
            let email = email.trim().to_lowercase();
            let account = NewAccount { name, email, job_title, agency_id, team_id, roles: Roles::new(roles) };
            let (id, code) = alongside_access::add_account(tx, &account, code)?;
            Ok(Entry::by_nobody(Act::AccountChanged).target(id).detail("added on the command line").with(code))
        })
        .await?;
    say_code("Added", &code);
    Ok(())
}

async fn renew_code(db: &Database, email: String, second_step_too: bool) -> anyhow::Result<()> {
    let code = db.chance().secret();
    let code = db
        .write(move |tx| {
            let user = alongside_access::user_of_email(tx.connection(), &email.trim().to_lowercase())?;
            alongside_access::renew_code_on_server(tx, &user, &code, second_step_too)?;
            Ok(Entry::by_nobody(Act::AccountChanged).target(user).detail("new code on the command line").with(code))
        })
        .await
        .map_err(no_such_account)?;
    say_code("Done", &code);
    Ok(())
}

fn say_code(done: &str, code: &str) {
    println!("{done}. They open /first-sign-in and choose a password with this one-time code, which lasts three days:");
    println!("{code}");
}

pub(crate) fn no_such_account(error: alongside_schema::Error) -> anyhow::Error {
    match error {
        alongside_schema::Error::NotFound => anyhow::anyhow!("no active account has that e-mail address"),
        other => other.into(),
    }
}

async fn put_back_ledger(place: &Place) -> anyhow::Result<()> {
    let (_, db) = place.open_before_the_ledger()?;
    println!("The ledger of what was destroyed has {} line(s) again.", keeping::put_back(&db).await?);
    Ok(())
}

async fn import_requests(place: &Place, agency: Option<String>, files: &[PathBuf]) -> anyhow::Result<()> {
    let (settings, db) = place.open().await?;
    let agency = agency.unwrap_or_else(|| settings.council.name.clone());
    let tally = import::requests(&db, agency, files, |line| println!("{line}")).await?;
    println!("{tally}");
    Ok(())
}
