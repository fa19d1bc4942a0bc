//! What must hold of any input, as functions: the fuzz targets call them with what libFuzzer makes
//! up, and `tests/fuzz.rs` with the files of `fuzz/corpus/`, so that what was once found stays mended.
//!
//! Nobody catches anything here: what does not hold is a panic.

mod growth;
mod places;
mod site;
mod target;
mod text;

pub use growth::{Depth, alone};
pub use target::{TARGETS, fuzz};
