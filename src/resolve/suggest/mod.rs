//! Names worth adding: what the prose calls by a name, or says again and again, and the glossary
//! has no entry for.

mod gather;
mod manner;
mod spot;
#[cfg(test)]
mod tests;

pub use gather::{Sort, Suggestion, Suggestions, suggestions};
pub use spot::{Spots, spots};
