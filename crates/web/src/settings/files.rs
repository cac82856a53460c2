//! What a council sets about files that are sent.

use alongside_files::{BadAddress, Scanner};
use serde::Deserialize;

use super::Settings;

/// What is done with files that are sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// Where ClamAV listens: the path of its socket (`/run/clamav/clamd.ctl`), or a machine and port. None: no scanner looks at files. When one is
    /// set and gives no answer, no file is taken.
    pub clamd: Option<String>,
}

impl Files {
    pub(super) fn check(&self) -> Result<(), String> {
        self.scanner().map(drop).map_err(|error| format!("files.clamd: {error}"))
    }

    fn scanner(&self) -> Result<Option<Scanner>, BadAddress> {
        self.clamd.as_deref().map(str::parse).transpose()
    }
}

impl Settings {
    /// The virus scanner that looks at every file before it is kept, if one is set.
    pub fn scanner(&self) -> Option<Scanner> {
        // What could not be read was refused with the settings.
        self.files.scanner().ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    #[test]
    fn a_scanner_is_used_where_one_is_set() {
        assert_eq!(Settings::parse("").expect("settings").scanner(), None);
        let settings = Settings::parse("[files]\nclamd = \"/run/clamav/clamd.ctl\"").expect("settings");
        assert!(settings.scanner().is_some());
    }
}
