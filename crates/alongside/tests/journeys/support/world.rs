//! A whole running service of one journey's own: a fresh database, a clock that stands still, and the people in it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use alongside_access::NewAccount;
use alongside_clocks::{Clocks, OpeningHours};
use alongside_files::Shelf;
use alongside_keeping::Rules;
use alongside_keys::RecordKeys;
use alongside_schema::{Act, Chance, Clock, Database, Engine, Entry, Moment, Role, Roles, migrate};
use alongside_web::settings::{SecondFactor, SignIn};
use alongside_web::{Parts, Settings, Site};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use url::Url;

use super::chromium::{Album, Chromium};
use super::http::Http;
use super::keeper::Kept;
use super::person::{Device, Person};
use super::way::RUNTIME;
use super::{Way, postgres};

/// Everybody's password.
pub const PASSWORD: &str = "kettle lantern orchard";

/// The moment at which every journey happens: a Saturday morning in winter.
const NOW: &str = "2026-11-21T10:00:00Z";

/// How journeys find the service: as an empty file sets it up, but with an office that never closes, since they happen on a Saturday. What is
/// so outside office hours has journeys of its own.
fn settings_of_a_journey() -> Settings {
    let mut settings = Settings { opening: OpeningHours::always(), ..Settings::default() };
    settings.council.ring_back = "01632 960000".to_owned();
    by_password_alone(settings)
}

/// People of a journey sign in with a password alone, which is enough until they sign out. That a second step and a fresh proof are asked for is told
/// in journeys of its own (`second_step.rs`).
fn by_password_alone(mut settings: Settings) -> Settings {
    settings.sign_in.second_factor = SecondFactor::Asked;
    settings.sign_in.proof_minutes = settings.sign_in.longest_hours * 60;
    settings
}

/// The service as one journey finds it.
pub struct World {
    way: Way,
    site: Site,
    address: Url,
    album: Album,
    server: AbortHandle,
    keys_folder: PathBuf,
}

/// Somebody who has an account.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    /// Their name. The e-mail address is made of it: Sam Okafor has sam.okafor@example.org.
    pub name: &'static str,
    /// What they are called at work.
    pub job_title: &'static str,
    /// Who employs them. Agencies of one name are one agency.
    pub agency: &'static str,
    /// Their team in it, if they work in one; empty otherwise.
    pub team: &'static str,
    /// What they do in the service.
    pub roles: &'static [Role],
}

impl Who {
    /// The e-mail address they sign in with.
    pub fn email(&self) -> String {
        format!("{}@example.org", self.name.to_lowercase().replace(' ', "."))
    }
}

impl World {
    /// Starts the service for a journey that is walked in this way.
    pub fn start(way: Way, journey: &'static str) -> Self {
        // A fault of the service says why on the way out of the test.
        super::logs::listen();
        let clock = Clock::standing_at(NOW.parse().expect("a moment"));
        let engine = match way {
            Way::HttpOnPostgres => postgres::fresh_database(),
            Way::HttpOnSqlite | Way::Chromium { .. } => fresh_sqlite(),
        };
        migrate::migrate(&engine, &clock).expect("a migrated database");
        let keys_folder = fresh_keys();
        let keys = RecordKeys::new(*b"the names of a journey", &keys_folder);
        keys.seals.make(&"5e".repeat(32), &"7a".repeat(32)).expect("keys of sealed adoptions");
        let site = Site::new(Parts {
            db: Database::open(engine, clock, Chance::seeded(1), keys).expect("an open database"),
            shelf: fresh_shelf(&keys_folder),
            settings: settings_of_a_journey(),
            clocks: Clocks::built_in(),
            keeping: Rules::built_in(),
            demo: false,
            navigation: alongside::NAVIGATION,
            alerts: alongside::alerts,
        });
        let (listener, address) = listen();
        let server = serve(site.clone(), listener);
        Self { way, site, address, album: Album::new(journey, way), server, keys_folder }
    }

    /// The same record served as another council has set its service up. Time passes for both at once.
    pub fn served_as(&self, settings: Settings, clocks: Clocks) -> Self {
        self.served(by_password_alone(settings), clocks, false)
    }

    /// The same record served as an empty file sets it up: a second step is asked of everybody, or only of those who have one, and proofs grow old.
    pub fn served_with_second_step(&self, second_factor: SecondFactor) -> Self {
        let mut settings = settings_of_a_journey();
        settings.sign_in = SignIn { second_factor, ..SignIn::default() };
        self.served(settings, Clocks::built_in(), false)
    }

    /// The same record served as a demonstration, in which anybody signs in by one button.
    pub fn served_as_demo(&self) -> Self {
        self.served(settings_of_a_journey(), Clocks::built_in(), true)
    }

    /// The same record served as an empty file sets it up and as this sets it, which is told where it will be served.
    pub fn served_with(&self, set: impl FnOnce(&mut Settings, &Url)) -> Self {
        self.served_where(listen(), set)
    }

    /// The same at a machine with a name, which passkeys are made for: `localhost`.
    pub fn served_by_name(&self, set: impl FnOnce(&mut Settings, &Url)) -> Self {
        let (listener, mut address) = listen();
        address.set_host(Some("localhost")).expect("a name");
        self.served_where((listener, address), set)
    }

    fn served_where(&self, (listener, address): (TcpListener, Url), set: impl FnOnce(&mut Settings, &Url)) -> Self {
        let mut settings = settings_of_a_journey();
        settings.sign_in = SignIn::default();
        set(&mut settings, &address);
        self.served_there(settings, Clocks::built_in(), false, (listener, address))
    }

    fn served(&self, settings: Settings, clocks: Clocks, demo: bool) -> Self {
        self.served_there(settings, clocks, demo, listen())
    }

    fn served_there(
        &self,
        settings: Settings,
        clocks: Clocks,
        demo: bool,
        (listener, address): (TcpListener, Url),
    ) -> Self {
        let site = Site::new(Parts {
            db: self.site.db().clone(),
            shelf: fresh_shelf(&self.keys_folder),
            settings,
            clocks,
            keeping: Rules::built_in(),
            demo,
            navigation: alongside::NAVIGATION,
            alerts: alongside::alerts,
        });
        let server = serve(site.clone(), listener);
        let keys_folder = self.keys_folder.clone();
        Self { way: self.way, site, address, album: self.album.clone(), server, keys_folder }
    }

    /// The service itself, for what a journey can not do at a screen.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Where the keys of words lie.
    pub fn keys_folder(&self) -> &Path {
        &self.keys_folder
    }

    /// Where it is served.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// Moves the clock to this moment.
    pub fn it_is(&self, moment: &str) {
        let (now, then) = (self.site.clock().now(), moment.parse::<Moment>().expect("a moment"));
        self.site.clock().advance(then.0.as_second() - now.0.as_second());
    }

    /// Lets time pass.
    pub fn minutes_pass(&self, minutes: i64) {
        self.site.clock().advance(minutes * 60);
    }

    /// Gives somebody an account and sits them down at a screen, not signed in yet.
    pub fn person(&self, who: Who) -> Person {
        self.add(who);
        self.another_screen_of(&who)
    }

    /// A second screen for somebody who has an account already: their telephone beside their desk.
    pub fn another_screen_of(&self, who: &Who) -> Person {
        let device: Box<dyn Device> = match self.way {
            Way::HttpOnSqlite | Way::HttpOnPostgres => Box::new(Http::new()),
            Way::Chromium { width, javascript } => Box::new(Chromium::start(width, javascript, self.album.clone())),
        };
        Person::new(who, self.address.clone(), device)
    }

    /// Gives somebody an account.
    pub fn add(&self, who: Who) {
        static HASH: LazyLock<String> = LazyLock::new(|| alongside_access::hash_password(&Chance::seeded(2), PASSWORD));
        let code = self.site.db().chance().secret();
        let added = self.site.db().write(move |tx| {
            let kind = if who.agency == Settings::default().council.name { "council" } else { "other" };
            let agency_id = alongside_access::add_agency(tx, who.agency, kind)?;
            let team_id = match who.team {
                "" => None,
                team => Some(alongside_access::add_team(tx, &agency_id, team)?),
            };
            let account = NewAccount {
                name: who.name.to_owned(),
                email: who.email(),
                job_title: who.job_title.to_owned(),
                agency_id,
                team_id,
                roles: Roles::new(who.roles.to_vec()),
            };
            let (id, _) = alongside_access::add_account(tx, &account, code)?;
            alongside_access::set_password(tx, &id, &HASH)?;
            Ok(Entry::by_nobody(Act::AccountChanged).target(id).with(()))
        });
        RUNTIME.block_on(added).expect("an account");
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A free place to serve at, and its address.
fn listen() -> (TcpListener, Url) {
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let address = listener.local_addr().expect("an address");
    (listener, Url::parse(&format!("http://{address}/")).expect("an address"))
}

fn serve(site: Site, listener: TcpListener) -> AbortHandle {
    let service = alongside::router(site).into_make_service_with_connect_info::<SocketAddr>();
    RUNTIME.spawn(async move { axum::serve(listener, service).await }).abort_handle()
}

/// Each world has a shelf of its own, on which each file lies under a key, in a folder that goes away with the tests.
fn fresh_shelf(keys: &Path) -> Shelf {
    static FOLDER: LazyLock<Kept> = LazyLock::new(|| Kept::start("files", None, &["true"]));
    static COUNT: AtomicUsize = AtomicUsize::new(1);
    let folder = FOLDER.folder().join(format!("shelf-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
    alongside::locked(Shelf::open(folder).expect("a shelf"), keys, &Chance::seeded(3))
}

/// Each world has keys of its own.
fn fresh_keys() -> PathBuf {
    static FOLDER: LazyLock<Kept> = LazyLock::new(|| Kept::start("keys", None, &["true"]));
    static COUNT: AtomicUsize = AtomicUsize::new(1);
    let folder = FOLDER.folder().join(format!("keys-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir(&folder).expect("a folder");
    folder
}

fn fresh_sqlite() -> Engine {
    static FOLDER: LazyLock<Kept> = LazyLock::new(|| Kept::start("sqlite", None, &["true"]));
    static COUNT: AtomicUsize = AtomicUsize::new(1);
    Engine::Sqlite(FOLDER.folder().join(format!("world-{}.db", COUNT.fetch_add(1, Ordering::Relaxed))))
}
