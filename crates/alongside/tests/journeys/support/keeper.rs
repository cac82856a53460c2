//! Folders that go away and programs that stop when the tests end, however they end.
//!
//! A test process can be killed, and nothing of it runs when it simply exits from many threads. So a small shell stands
//! beside it and reads from a pipe of which the test process holds the other end. When that end closes, the tests are over.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts the program in a process group of its own, waits for the end of the tests, stops the group, removes the folder.
const KEEP: &str = r#"
    folder=$1; shift
    setsid "$@" </dev/null >"$folder/log" 2>&1 &
    program=$!
    cat >/dev/null
    kill -TERM "-$program"
    { sleep 5; kill -KILL "-$program"; } &
    killer=$!
    wait "$program"
    kill -KILL "-$program" "$killer"
    rm -rf "$folder"
"#;

/// A folder of the test process, and perhaps a program that runs there.
pub struct Kept {
    folder: PathBuf,
    /// The shell that stands beside us, with our end of its pipe.
    _keeper: Child,
}

impl Kept {
    /// Makes a folder and starts a program in it. With an owner, both are that account's; only root can ask for one.
    pub fn start(name: &str, owner: Option<&str>, program: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("alongside-tests-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let mut make = Command::new("install");
        make.args(["--directory", "--mode=700"]).args(owner.map(|owner| format!("--owner={owner}")));
        let made = make.arg(&folder).status().expect("the program install");
        assert!(made.success(), "the folder {} can not be made", folder.display());
        // Another account is taken on by a program that then becomes what it starts, so that signals arrive.
        let as_owner =
            owner.map(|owner| [format!("--reuid={owner}"), format!("--regid={owner}"), "--init-groups".to_owned()]);
        let keeper = Command::new("sh")
            .args(["-c", KEEP, "keeper"])
            .arg(&folder)
            .args(
                as_owner
                    .iter()
                    .flat_map(|arguments| ["setpriv"].into_iter().chain(arguments.iter().map(String::as_str))),
            )
            .args(program)
            .env("TMPDIR", &folder)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell");
        Self { folder, _keeper: keeper }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits until the program is ready, and fails with what it wrote if that takes more than a minute.
    pub fn wait_until<T>(&self, what: &str, mut ready: impl FnMut(&str) -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            if let Some(answer) = ready(&log) {
                return answer;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{what} did not start. It wrote:\n{log}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
