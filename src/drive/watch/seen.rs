//! What stood at a path when it was told of. Where something else stands there when it is read, its
//! writer has begun anew since: that is told, too, as soon as it is done, and nobody is to see half
//! of it.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// What stood at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing.
    Nothing,
    /// A folder, whatever is in it.
    Folder,
    /// A file: when it was last written to, and how long it is.
    File(Option<SystemTime>, u64),
}

impl Seen {
    /// Looks what stands at `path` now, or where a link there leads.
    pub fn at(path: &Path) -> Self {
        match fs::metadata(path) {
            Err(_) => Self::Nothing,
            Ok(it) if it.is_dir() => Self::Folder,
            Ok(it) => Self::File(it.modified().ok(), it.len()),
        }
    }
}
