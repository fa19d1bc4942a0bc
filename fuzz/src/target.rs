//! The table of targets.

use super::growth::{Depth, alone};
use super::{site, text};

/// What must hold of a text.
pub type Target = fn(&str, Depth);

/// The targets by their names, which are those of their folders in `fuzz/corpus/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("chapter", text::chapter),
    ("edtf", text::edtf),
    ("front_matter", text::front_matter),
    ("glossary", text::glossary),
    ("linking", site::linking),
    ("pipeline", site::pipeline),
];

/// Runs the target of this name once. Bytes that are no UTF-8 are read as if they were: what is not
/// UTF-8 is refused before any of this code sees it.
pub fn fuzz(name: &str, bytes: &[u8]) {
    alone();
    let text = String::from_utf8_lossy(bytes);
    for (known, target) in TARGETS {
        if *known == name {
            target(&text, Depth::of(&text));
        }
    }
}
