//! Who never may know of which family, whatever else they are.

/// Why somebody never may know of a family: the tables, the one that names the account first, what must hold in them, and which of their columns
/// name the family and the account.
struct Bar {
    from: &'static [&'static str],
    holds: &'static str,
    family: &'static str,
    user: &'static str,
}

/// Every reason, in one place: all views below have all of them.
const BARS: [Bar; 3] = [
    Bar { from: &["family_clearances c"], holds: "not c.cleared", family: "c.family_id", user: "c.user_id" },
    Bar {
        from: &["users k", "family_members m"],
        holds: "m.person_id = k.person_id",
        family: "m.family_id",
        user: "k.id",
    },
    Bar {
        from: &["person_locks l", "family_members m"],
        holds: "m.person_id = l.person_id and l.ended_at is null",
        family: "m.family_id",
        user: "l.user_id",
    },
];

/// The condition that an account is barred from a family, for columns that name them. It says what the view [`barred`](mod@super::barred) says, where
/// an engine would look through all of that view. It begins with what stands of the account, which is next to nothing, and not with everybody of
/// the family: SQLite keeps the order of a `cross join`.
pub(super) fn is_barred(family: &str, user: &str) -> String {
    let reason = |bar: &Bar| {
        format!(
            "exists (select 1 from {} where {} = {family} and {} = {user} and {})",
            bar.from.join(" cross join "),
            bar.family,
            bar.user,
            bar.holds
        )
    };
    format!("({})", BARS.iter().map(reason).collect::<Vec<_>>().join("\n      or "))
}

pub(super) fn barred_view() -> String {
    let part = |bar: &Bar| {
        format!(
            "select {} as family_id, {} as user_id from {} where {}",
            bar.family,
            bar.user,
            bar.from.join(", "),
            bar.holds
        )
    };
    format!("\ncreate view barred as\n{}", BARS.iter().map(part).collect::<Vec<_>>().join("\nunion all\n"))
}

/// The families of which not everybody may know: restricted ones, and those that somebody is barred from.
pub(super) const GUARDED_FAMILIES: &str = "create view guarded_families as
select id as family_id from families where restricted
union
select family_id from barred";
