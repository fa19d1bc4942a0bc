//! Glossator turns Markdown chapters and a YAML glossary into a static site in which every name
//! explains itself.
//!
//! Texts go in at one end and files come out at the other; nothing flows back:
//!
//! ```text
//!  discover ──► parse ──► resolve ──► render ──► emit
//!   disk in    one text   all of it   one page   disk out
//!              at a time   at once    at a time
//! ```
//!
//! Only the two ends touch the disk; the middle is pure. [`engine`] ties the stages together and
//! remembers what each of them made, every command in [`drive`] is a thin layer over it, and
//! [`cli`] is the only part that prints. `docs/architecture.md` tells which part may see which.

pub mod base;
pub mod cli;
pub mod discover;
pub mod drive;
pub mod emit;
pub mod engine;
pub mod parse;
pub mod query;
pub mod render;
pub mod resolve;
