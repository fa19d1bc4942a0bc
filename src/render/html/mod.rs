//! A resolved text into HTML: one pass over its pieces, one string.
//!
//! The way to the root and the theme's words are left as marks: see [`escape`](super::escape).

mod insets;
mod json;
mod links;
mod plates;
#[cfg(test)]
mod tests;
mod writer;

pub(super) use json::NoteLine;
pub use links::{rich, web, write_rich};
pub use writer::{body, notes, printed, printed_notes, write_body};
