//! Files written aside: complete, and where no reader looks.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::manifest::Stamp;
use super::reach::Reach;

/// The folder in the output that is ours alone.
pub(super) const PRIVATE: &str = ".glossator";

/// The manifest in [`PRIVATE`].
pub(super) const MANIFEST: &str = "manifest.json";

/// A hidden place beside the output folder, where it has an outside: `.public.glossator-lock`.
pub(super) fn sibling(dir: &Path, what: &str) -> Option<PathBuf> {
    let mut name = OsString::from(".");
    name.push(dir.file_name()?);
    name.push(format!(".glossator-{what}"));
    Some(dir.parent()?.join(name))
}

/// Writes a file where none is, and gives its stamp.
pub(super) fn put(path: &Path, bytes: &[u8], reach: &Reach) -> Result<Stamp, WriteError> {
    reach.step("write", path, || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        Ok(Stamp::of(&file.metadata()?))
    })
}

/// Writes a file of our own book-keeping, and waits until the disk has it.
pub(super) fn put_surely(path: &Path, text: &str, reach: &Reach) -> Result<(), WriteError> {
    reach.step("write", path, || {
        let mut file = File::create(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    })
}

/// Waits until the disk knows what names a folder holds, where the system can be asked to.
pub(super) fn sync_folder(dir: &Path) {
    if let Ok(dir) = File::open(dir) {
        let _ = dir.sync_all();
    }
}

/// Removes a folder of ours with all that is in it, if it is there.
pub(super) fn remove_all(dir: &Path) -> io::Result<()> {
    absent_is_fine(fs::remove_dir_all(dir))
}

/// The result, but that what should go is gone already is no error.
pub(super) fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
