//! Two small macros that let a Rust type live in a text column, on both engines.
//!
//! A stored value that does not parse comes back as an error of the query, never as a panic.

#[doc(hidden)]
pub use serde;

/// Lets a type that is `Display` and `FromStr` be stored in, and read from, a text column.
///
/// The type itself derives `AsExpression` and `FromSqlRow` with the SQL type `Text`. Three `ToSql` are needed: SQLite is
/// handed a `String`, PostgreSQL is written bytes, and the connection enum passes the value on to whichever it is.
#[macro_export]
macro_rules! text_column {
    ($type:ty) => {
        impl<B> ::diesel::deserialize::FromSql<::diesel::sql_types::Text, B> for $type
        where
            B: ::diesel::backend::Backend,
            String: ::diesel::deserialize::FromSql<::diesel::sql_types::Text, B>,
        {
            fn from_sql(bytes: B::RawValue<'_>) -> ::diesel::deserialize::Result<Self> {
                let text = <String as ::diesel::deserialize::FromSql<::diesel::sql_types::Text, B>>::from_sql(bytes)?;
                text.parse::<$type>().map_err(|reason| format!("{reason}").into())
            }
        }

        impl ::diesel::serialize::ToSql<::diesel::sql_types::Text, ::diesel::sqlite::Sqlite> for $type {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::sqlite::Sqlite>,
            ) -> ::diesel::serialize::Result {
                out.set_value(self.to_string());
                Ok(::diesel::serialize::IsNull::No)
            }
        }

        impl ::diesel::serialize::ToSql<::diesel::sql_types::Text, ::diesel::pg::Pg> for $type {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
            ) -> ::diesel::serialize::Result {
                use ::std::io::Write;
                write!(out, "{self}")?;
                Ok(::diesel::serialize::IsNull::No)
            }
        }

        impl ::diesel::serialize::ToSql<::diesel::sql_types::Text, $crate::connection::MultiBackend> for $type {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, $crate::connection::MultiBackend>,
            ) -> ::diesel::serialize::Result {
                out.set_value((::diesel::sql_types::Text, self));
                Ok(::diesel::serialize::IsNull::No)
            }
        }
    };
}

/// A closed list of codes: an enum that is stored as its code and shown as its words.
///
/// ```
/// alongside_schema::code_list! {
///     /// How sure we are of a date.
///     pub enum Sureness {
///         /// The day is known.
///         Exact = "exact", "Exact";
///         /// Only about when.
///         About = "about", "About";
///     }
/// }
/// assert_eq!(Sureness::About.code(), "about");
/// assert_eq!("exact".parse::<Sureness>().unwrap(), Sureness::Exact);
/// ```
#[macro_export]
macro_rules! code_list {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$item_meta:meta])* $item:ident = $code:literal, $words:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = ::diesel::sql_types::Text)]
        pub enum $name { $($(#[$item_meta])* $item,)+ }

        impl $name {
            /// Every item of the list, in the order in which it is offered.
            pub const ALL: &'static [Self] = &[$(Self::$item,)+];

            /// The code that is stored and sent in forms.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code,)+ }
            }

            /// Code and words of every item, as a form offers them.
            pub fn options() -> impl Iterator<Item = (&'static str, &'static str)> {
                Self::ALL.iter().map(|item| (item.code(), item.words()))
            }

            /// The words that people read.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$item => $words,)+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> ::std::result::Result<Self, String> {
                match text {
                    $($code => Ok(Self::$item),)+
                    _ => Err(format!("{text:?} is not one of the codes of {}", stringify!($name))),
                }
            }
        }

        impl $crate::codes::serde::Serialize for $name {
            fn serialize<S: $crate::codes::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> $crate::codes::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codes::serde::Deserializer<'de>>(from: D) -> ::std::result::Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str> as $crate::codes::serde::Deserialize>::deserialize(from)?;
                text.parse().map_err($crate::codes::serde::de::Error::custom)
            }
        }

        $crate::text_column!($name);
    };
}
