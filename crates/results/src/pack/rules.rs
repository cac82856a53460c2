//! The nine tests that the outcomes of every known programme are made of, and their parameters.

/// A set of words of one kind, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordSet(pub(crate) u64);

impl WordSet {
    pub(crate) fn add(&mut self, word: u8) {
        self.0 |= 1 << word;
    }

    /// Whether the word at this place is in it.
    pub fn has(self, word: u8) -> bool {
        self.0 >> word & 1 == 1
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The places of its words.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..64).filter(move |word| self.has(*word))
    }
}

/// How a share is held against a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `>=`: exactly the threshold is enough.
    AtLeast,
    /// `>`: exactly the threshold is not.
    Above,
}

/// Which absence counts against a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsenceBasis {
    /// All: sessions attended, of those possible.
    All,
    /// Only what was missed without leave, of those possible.
    Unauthorised,
    /// Sessions attended, of those possible less those missed with leave.
    ExcludeAuthorised,
}

/// How several terms make one share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// Sessions of all terms added up.
    Sum,
    /// Each term by itself.
    Each,
}

/// Whose facts count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The person whose need it is, and the household.
    Subject,
    /// The whole family; at school every child of school age. A brother's or sister's new problem counts.
    Family,
}

/// What starts a clock of clean months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The last event; where there is none, the day the need was found.
    LastEvent,
    /// The end of help.
    Closure,
}

/// What a reduction asks when there was nothing to reduce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroBase {
    /// Nothing in the later window either.
    NoneInPeriod,
    /// It can not be said.
    NotKnown,
}

/// One of the nine tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Attendance over the last terms that have ended.
    AttendanceOverTerms {
        /// Per cent.
        threshold: u32,
        /// At least, or above.
        operator: Operator,
        /// How many terms.
        terms: u16,
        /// Which absence counts.
        absence: AbsenceBasis,
        /// Added up, or each by itself.
        aggregate: Aggregate,
        /// Whose attendance.
        scope: Scope,
    },
    /// Exclusions over the last terms that have ended.
    ExclusionsOverTerms {
        /// At the most so many of a fixed term.
        most: Option<u32>,
        /// At the most so many days of them.
        most_days: Option<u32>,
        /// Whether a permanent one is allowed.
        permanent_allowed: bool,
        /// How many terms.
        terms: u16,
        /// Whose exclusions.
        scope: Scope,
    },
    /// No such event for so many months.
    NoEventFor {
        /// Which events.
        kinds: WordSet,
        /// Months.
        months: u16,
        /// What starts the clock.
        clock: Clock,
        /// Whose events.
        scope: Scope,
    },
    /// Fewer events than in the window before.
    EventReduction {
        /// Which events.
        kinds: WordSet,
        /// Fewer by so much per cent.
        percent: u32,
        /// Months of the later window.
        months: u16,
        /// Months of the window before it.
        base_months: u16,
        /// What holds when there was nothing before.
        zero_base: ZeroBase,
        /// Whose events.
        scope: Scope,
    },
    /// No such status for so many months.
    StatusAbsentFor {
        /// Which statuses.
        kinds: WordSet,
        /// Months.
        months: u16,
        /// Whose statuses.
        scope: Scope,
    },
    /// A status held without a break, up to the day before.
    StatusHeldFor {
        /// Which status.
        kind: u8,
        /// For so long.
        length: Length,
    },
    /// A status held for so many weeks in all, within so many.
    StatusCumulative {
        /// Which status.
        kind: u8,
        /// Weeks held.
        weeks: u16,
        /// Weeks looked at.
        within_weeks: u16,
    },
    /// A step on a tool such as a star, from the first measure to the last.
    DistanceTravelled {
        /// The tool.
        tool: String,
        /// Whether a higher score is better.
        higher_is_better: bool,
        /// At least so many points.
        step: u32,
    },
    /// A professional's word with evidence from that day on.
    ProfessionalEvidence {
        /// Kinds of evidence that will do.
        kinds: WordSet,
        /// Roles whose evidence will not do.
        not_by: WordSet,
        /// Months that must have passed since it was met.
        months: u16,
        /// Evidence older than so many months is stale.
        most_age_months: Option<u16>,
        /// Events in the family that take it back when they happen on that day or later.
        void_by: WordSet,
    },
}

/// For how long a status must be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So many times seven whole days.
    Weeks(u16),
    /// All of the last so many terms that have ended.
    Terms(u16),
}

impl Test {
    /// The word by which packs name this test.
    pub fn name(&self) -> &'static str {
        match self {
            Test::AttendanceOverTerms { .. } => "attendance_over_terms",
            Test::ExclusionsOverTerms { .. } => "exclusions_over_terms",
            Test::NoEventFor { .. } => "no_event_for",
            Test::EventReduction { .. } => "event_reduction",
            Test::StatusAbsentFor { .. } => "status_absent_for",
            Test::StatusHeldFor { .. } => "status_held_for",
            Test::StatusCumulative { .. } => "status_cumulative",
            Test::DistanceTravelled { .. } => "distance_travelled",
            Test::ProfessionalEvidence { .. } => "professional_evidence",
        }
    }
}
