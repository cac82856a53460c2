//! How long a record is kept is data, never code. This crate says until which day a fact is kept, and by which rule.
//!
//! A [`Rule`] says what it touches, what it is counted from and for how many years. Those that come with the product are in `keeping.toml`, each with its
//! source; a council writes its own years in the same form ([`Rules::with_own`]), never fewer than a law sets. Several rules touch one fact, since a
//! family's record is mixed: the longest wins ([`Rules::until`]). What can not be worked out, because a date is not known, is kept.
//!
//! The crate reads no files, asks no machine for the time and stores nothing.
//!
//! ```
//! use alongside_keeping::{Child, Fact, History, Rules, Until};
//! use jiff::civil::date;
//!
//! let rules = Rules::built_in();
//! let child = Child { id: "yusuf".into(), born: Some(date(2016, 9, 3)), statuses: vec!["child_in_need".into()], ..Child::default() };
//! let family = History { closed: Some(date(2027, 6, 1)), last_contact: Some(date(2027, 5, 1)), children: vec![child] };
//! let kept = rules.until(&family, &Fact::about(["yusuf"]));
//! assert_eq!(kept.until, Until::Day(date(2041, 9, 3)));
//! assert_eq!(kept.rule, "early_help");
//! ```
//!
//! # A council's own text
//!
//! ```
//! # use alongside_keeping::Rules;
//! let rules = Rules::with_own("[[years]]\ncode = \"early_help\"\nyears = 30\nsource = \"Our schedule, line 12\"\n")?;
//! assert!(Rules::with_own("[[years]]\ncode = \"looked_after\"\nyears = 50\nsource = \"ours\"\n").is_err());
//! # Ok::<(), alongside_keeping::Fault>(())
//! ```

mod read;
mod rule;
mod until;

pub use read::Fault;
pub use rule::{Rule, Rules, Touches, Trigger};
pub use until::{Child, Fact, History, Kept, Until};
