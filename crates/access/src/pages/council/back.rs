//! Coming back from the council's provider.

use alongside_oidc::{Expected, Person};
use alongside_schema::{Act, Asked, Entry, Error, Id, Moment, Role, Roles, Tx};
use alongside_web::{Page, Problem, Site};
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

use super::link::{begins_anew, links, proves};
use super::{Begun, Failed, Purpose, refuse, refused, strays};
use crate::accounts::{NewAccount, add_without_code};
use crate::ceremony::{Binding, CeremonyKind, no_cookie};
use crate::council::{CouncilSignOn, Trouble, about};
use crate::device::device;
use crate::pages::sign_in::{Begin, begin_session, enter_too_many};
use crate::session::{self, SignedInBy};
use crate::store::{self, ByGroups, Identity, ProviderSession};
use crate::throttle::Count;

/// Somebody who came back with an answer of the provider's.
pub(super) struct Came<'a> {
    pub(super) site: &'a Site,
    pub(super) sign_on: &'a CouncilSignOn,
    pub(super) asked: &'a Asked,
    headers: &'a HeaderMap,
}

/// Who it is, by what the provider says.
pub(super) struct Known {
    pub(super) person: Person,
    pub(super) identity: Identity,
    /// When they began.
    pub(super) began: Moment,
}

type Answer = Vec<(String, String)>;

/// Takes the provider's answer. It comes by GET, as the code flow has it, and changes who is signed in in this browser: only where the same browser
/// has begun it, and once.
pub(in crate::pages) async fn back(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
    headers: HeaderMap,
    answer: Result<Query<Answer>, QueryRejection>,
) -> Page {
    let Some(sign_on) = sign_on else { return refused(&site, StatusCode::UNPROCESSABLE_ENTITY) };
    let answer = answer.map(|Query(answer)| answer).unwrap_or_default();
    let (strays, tried) = (strays(&site, &asked), asked.clone());
    let tried_once = strays.clone();
    let counted = site.db().housekeeping(move |tx| {
        let counted = store::count(tx, &strays)?;
        if !counted {
            enter_too_many(tx, &strays, "the council's sign-on", &tried)?;
        }
        Ok(counted)
    });
    let ended = if counted.await? {
        let came = Came { site: &site, sign_on: &sign_on, asked: &asked, headers: &headers };
        match came.ends(answer).await {
            Ok(response) => {
                site.db().housekeeping(move |tx| store::give_back(tx, &[&tried_once])).await?;
                response
            }
            Err(failed) => refuse(&site, &asked, failed).await?,
        }
    } else {
        refused(&site, StatusCode::TOO_MANY_REQUESTS)?
    };
    Ok(without_binding(&site, ended))
}

/// The browser forgets that it began something.
fn without_binding(site: &Site, mut response: Response) -> Response {
    response.headers_mut().append(header::SET_COOKIE, no_cookie(site.settings().server.is_https()));
    response
}

impl Came<'_> {
    /// Ends what this browser began.
    async fn ends(&self, answer: Answer) -> Result<Response, Failed> {
        let (begun, began) = self.begun().await?;
        let person = self.person(&begun, answer, began).await?;
        let identity = Identity { issuer: self.sign_on.issuer().to_owned(), subject: person.subject.clone() };
        let known = Known { person, identity, began };
        match begun.purpose {
            Purpose::SignIn { next } => self.signs_in(known, &next).await,
            Purpose::Code { hash } => {
                begins_anew(self, &known, hash).await?;
                self.signs_in(known, "/").await
            }
            Purpose::Link { from } => links(self, known, from).await,
            Purpose::Proof { from } => proves(self, known, from).await,
        }
    }

    /// Takes what this browser began out of the store: whatever comes of it, it is used.
    async fn begun(&self) -> Result<(Begun, Moment), Failed> {
        let https = self.site.settings().server.is_https();
        let binding = Binding::of(self.headers, https).ok_or(Trouble::NotBegun)?.hash();
        let begins =
            Count::begins(self.site.db().keys(), "council", &self.asked.network, &self.site.settings().sign_in);
        let taken = self.site.db().housekeeping(move |tx| {
            let taken = store::take_ceremony(tx, &binding, CeremonyKind::Council)?;
            if taken.is_some() {
                store::give_back(tx, &[&begins])?;
            }
            Ok(taken)
        });
        let (state, began) = taken.await?.ok_or(Trouble::NotBegun)?;
        let begun = serde_json::from_str(&state).map_err(|_| Problem::Fault)?;
        Ok((begun, began))
    }

    /// Who it is: gives the code in for tokens, and checks them.
    async fn person(&self, begun: &Begun, answer: Answer, began: Moment) -> Result<Person, Failed> {
        let now = self.site.clock().now().0.as_second();
        let provider = self.sign_on.provider(now).await?;
        let code = begun.ceremony.clone().code(&answer, &provider, now)?;
        let tokens = self.sign_on.tokens(&provider, &code).await?;
        let max_age = match begun.purpose {
            // Since they began: not by a proof that they gave the provider before.
            Purpose::Proof { .. } => Some(u32::try_from(now - began.0.as_second()).unwrap_or(0)),
            _ => self.sign_on.max_age(),
        };
        let expected = Expected {
            issuer: self.sign_on.issuer(),
            client: &self.sign_on.client().id,
            nonce: &code.nonce,
            access_token: &tokens.access_token,
            max_age,
            now,
        };
        Ok(self.sign_on.person(expected, &tokens.id_token).await?)
    }

    /// Signs somebody in whose council account is linked, with the work that their groups give.
    async fn signs_in(&self, known: Known, next: &str) -> Result<Response, Failed> {
        let user = self.account(&known).await?;
        let Known { person, identity, began } = known;
        let begin = self.session(&person, &identity);
        let (given, taken) = self.sign_on.roles(&person.groups);
        let said = self.said_of(&identity, person.session.as_deref());
        let (of, asked) = (user.clone(), self.asked.clone());
        let with = move |tx: &mut Tx<'_>| {
            store::still_linked(tx, &of, &identity)?;
            if store::logged_out_since(tx.connection(), &said, began)? {
                return Err(Error::Refused(Trouble::LoggedOut.to_string()));
            }
            let changes = changes(&store::set_roles(tx, &of, &given, &taken)?);
            if !changes.is_empty() {
                let detail = format!("by groups: {changes}");
                tx.record(Entry::by(&of, Act::AccountChanged).target(&of).detail(detail).asked(&asked))?;
            }
            Ok(())
        };
        let signed_in = begin_session(self.site, &user, self.asked, next, begin, with).await;
        signed_in.map_err(|problem| match Failed::from(problem) {
            Failed::Refused { why, .. } => Failed::Refused { why, about: user.to_string() },
            failed => failed,
        })
    }

    /// Whose account it is; a new one where nobody's and the council wants that.
    async fn account(&self, known: &Known) -> Result<Id, Failed> {
        let identity = known.identity.clone();
        let name = self.name_of(&identity);
        match self.site.db().plain(move |connection| store::whose(connection, &identity)).await? {
            Some((user, true)) => Ok(user),
            Some((user, false)) => Err(Failed::of(Trouble::Gone, user)),
            None if self.sign_on.adds_accounts() => self.add_account(known).await,
            None => Err(Failed::of(Trouble::Unknown, name)),
        }
    }

    /// Adds an account for somebody whom the provider knows. Their e-mail address is where they are written to, and never who they are: where it is
    /// another account's, they are not that.
    async fn add_account(&self, known: &Known) -> Result<Id, Failed> {
        let (person, identity) = (&known.person, known.identity.clone());
        let name = person.name.clone().filter(|name| !name.trim().is_empty());
        let email = person.email.as_ref().map(|email| email.to_lowercase());
        let (Some(name), Some(email)) = (name, email) else {
            return Err(Failed::of(Trouble::NoName, self.name_of(&identity)));
        };
        let (given, _) = self.sign_on.roles(&person.groups);
        // Whoever is in no group that gives work may ask for help for families.
        let roles = if given.is_empty() { vec![Role::Professional] } else { given };
        // What takes two to give is asked for when they come in, which they do in a moment.
        let roles = Roles::new(roles.into_iter().filter(|role| !Role::BY_TWO.contains(role)).collect());
        let (council, asked) = (self.site.settings().council.name.clone(), self.asked.clone());
        let added = self.site.db().write(move |tx| {
            let agency_id = store::add_agency(tx, &council, "council")?;
            let job_title = "Work not said yet".to_owned();
            let id = add_without_code(tx, &NewAccount { name, email, job_title, agency_id, team_id: None, roles })?;
            store::link(tx, &id, &identity)?;
            let entry = Entry::by(&id, Act::AccountChanged).target(&id).asked(&asked);
            Ok(entry.detail("added by the council's sign-on").with(id))
        });
        Ok(added.await?)
    }

    fn session(&self, person: &Person, identity: &Identity) -> Begin {
        Begin {
            kind: SignedInBy::Council,
            device: device(self.headers),
            strength: self.sign_on.strength(person),
            proved_at: person.proved_at.and_then(|at| jiff::Timestamp::from_second(at).ok()).map(Moment),
            provider: Some(ProviderSession { issuer: identity.issuer.clone(), id: person.session.clone() }),
            known_device: None,
        }
    }

    /// Under what a word of the provider's would be remembered that ends what begins now.
    fn said_of(&self, identity: &Identity, session: Option<&str>) -> Vec<String> {
        let of_session = session.map(|session| about(&identity.issuer, None, Some(session)));
        [about(&identity.issuer, Some(&identity.subject), None)].into_iter().chain(of_session).collect()
    }

    /// Somebody whom nobody here knows, as the trail names them.
    fn name_of(&self, identity: &Identity) -> String {
        self.site.db().keys().name("identity", &format!("{}\n{}", identity.issuer, identity.subject))
    }

    /// The hash of the session whose cookie came back as well.
    pub(super) fn session_hash(&self) -> Option<String> {
        let https = self.site.settings().server.is_https();
        session::secret_of(self.headers, https).map(|secret| session::code_hash(&secret))
    }
}

/// Like "+practitioner, -manager, asked for front_door".
fn changes(by_groups: &ByGroups) -> String {
    let new = by_groups.new.iter().map(|role| format!("+{role}"));
    let gone = by_groups.gone.iter().map(|role| format!("-{role}"));
    let asked = by_groups.asked.iter().map(|role| format!("asked for {role}"));
    new.chain(gone).chain(asked).collect::<Vec<_>>().join(", ")
}
