//! Dates as EDTF (ISO 8601-2, as the Library of Congress profiles it) writes them.

/// A day, a month, a year, an interval; open, approximate or uncertain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub String);
