//! `schema`: what a file may hold, for editors that complete and check.

mod draft;
mod known;
mod shaped;
mod write;

pub(super) use known::of;
pub use known::{Known, known};
pub use shaped::{all, one};
pub use write::{FOLDER, Told, write};
pub(super) use write::{refresh, stale};
