//! Tokens for programs, on the command line.

use alongside_access::{NewToken, Scope, TOKEN_LASTS, TokenLine};
use alongside_schema::{Act, Database, Entry, Id};
use anyhow::Context;
use clap::Subcommand;

use crate::cli::no_such_account;
use crate::place::Place;

/// What is done with tokens.
#[derive(Subcommand)]
pub(crate) enum TokenCommand {
    /// Add a token with which a program speaks for a person, and print it once.
    Add {
        #[command(flatten)]
        place: Place,
        /// The e-mail address of the person.
        #[arg(long)]
        email: String,
        /// What the token is for, in words.
        #[arg(long)]
        label: String,
        /// What it can be used for: read_caseload, add_families or send_requests. May be given more than once.
        #[arg(long = "scope", required = true)]
        scopes: Vec<Scope>,
        /// For how many days it works.
        #[arg(long, default_value_t = TOKEN_LASTS, value_parser = clap::value_parser!(i64).range(1..=1100))]
        days: i64,
    },
    /// List the tokens that have not been ended.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// End a token, at once.
    End {
        #[command(flatten)]
        place: Place,
        /// Its id, as the list shows it.
        #[arg(long)]
        id: Id,
    },
}

/// Does what the command line says.
pub(crate) async fn run(command: TokenCommand) -> anyhow::Result<()> {
    match command {
        TokenCommand::Add { place, email, label, scopes, days } => {
            let (_, db) = place.open().await?;
            add_token(&db, email, label, scopes, days).await
        }
        TokenCommand::List { place } => {
            let (_, db) = place.open().await?;
            let tokens = db.plain(alongside_access::token_lines).await?;
            tokens.iter().for_each(|token| println!("{}", token_words(token)));
            Ok(())
        }
        TokenCommand::End { place, id } => {
            let (_, db) = place.open().await?;
            let ended = db.write(move |tx| {
                alongside_access::end_token(tx, &id)?;
                Ok(Entry::by_nobody(Act::AccountChanged).target(id).detail("token ended on the command line").with(()))
            });
            ended.await.context("no token that works has that id")
        }
    }
}

/// A token in one line.
fn token_words(token: &TokenLine) -> String {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.code()).collect();
    let end = token.ends_at.map_or_else(|| "without an end".to_owned(), |at| format!("until {}", at.words()));
    let used = token.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {}", at.words()));
    format!("{}  {} ({}): {}; {end}; {used}", token.id, token.label, token.name, scopes.join(", "))
}

async fn add_token(db: &Database, email: String, label: String, scopes: Vec<Scope>, days: i64) -> anyhow::Result<()> {
    let token = db.chance().secret();
    let new = NewToken { hash: alongside_access::code_hash(&token), label, scopes, days };
    db.write(move |tx| {
        let user = alongside_access::user_of_email(tx.connection(), &email.trim().to_lowercase())?;
        alongside_access::add_token(tx, &user, &new)?;
        let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.code()).collect();
        let detail = format!("token added on the command line: {}", scopes.join(", "));
        Ok(Entry::by_nobody(Act::AccountChanged).target(user).detail(detail).with(()))
    })
    .await
    .map_err(no_such_account)?;
    println!("{token}");
    Ok(())
}
