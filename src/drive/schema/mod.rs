//! `schema`: what a file may hold, for editors that complete and check.

mod draft;
mod known;
mod shaped;
mod write;

pub use known::{Known, known};
pub use shaped::{all, one};
pub(super) use write::refresh;
pub use write::{FOLDER, Told, write};
