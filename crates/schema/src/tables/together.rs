//! Which tables may stand in one query.
//!
//! Diesel's own macro pairs all tables of its list, and for PostgreSQL each pair again with its sampled and its inherited rows: ten
//! implementations for a pair, of which we use two. With a hundred tables and views that was most of this crate's build time. Here only those
//! are paired that can meet: views with views, facts with facts, the tables that facts are joined with (families, people, accounts and the like)
//! with both, and never a fact with a view. A pair that is missing is named by the compiler; it is added in `facts.rs`.

/// Says that these tables may stand in one query: `together!(among a, b, c)` each with each, `together!((a b) with (c d))` each of the first
/// with each of the second.
macro_rules! together {
    (among $first:ident $(, $rest:ident)*) => {
        $crate::tables::together::together!(($first) with ($($rest)*));
        $crate::tables::together::together!(among $($rest),*);
    };
    (among) => {};
    (($($left:ident)*) with $right:tt) => {
        $($crate::tables::together::together!(one $left with $right);)*
    };
    (one $left:ident with ($($right:ident)*)) => {
        $(
            impl diesel::query_source::TableNotEqual<$left::table> for $right::table {}
            impl diesel::query_source::TableNotEqual<$right::table> for $left::table {}
        )*
    };
}

pub(super) use together;
