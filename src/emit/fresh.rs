//! Writes the first site: a whole folder aside, beside the place where it belongs, and one rename.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::SitePath;

use super::error::WriteError;
use super::manifest::{Manifest, Stamp};
use super::reach::Reach;
use super::stage::{MANIFEST, PRIVATE, put, put_surely, remove_all, sibling};

/// The one file that a folder may hold and still count as empty. It stays.
pub(super) const IGNORE: &str = ".gitignore";

/// The folder of a first site, aside.
#[derive(Debug)]
pub(super) struct Fresh {
    aside: PathBuf,
}

impl Fresh {
    /// Begins the first site of `dir`, which is absent or holds at most a `.gitignore`. Gives
    /// nothing where a folder cannot be made beside it.
    pub(super) fn open(dir: &Path, reach: &Reach) -> Result<Option<Self>, WriteError> {
        let Some(aside) = sibling(dir, "new") else { return Ok(None) };
        match reach.step("make", &aside, || fs::create_dir(&aside)) {
            Ok(()) => Ok(Some(Self { aside })),
            Err(WriteError::Disk { error, .. }) if error.kind() != io::ErrorKind::StorageFull => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Where the file at `path` stands.
    pub(super) fn place(&self, path: &SitePath) -> PathBuf {
        path.on_disk(&self.aside)
    }

    /// Puts a file where it belongs in the folder.
    pub(super) fn put(
        &self,
        path: &SitePath,
        bytes: &[u8],
        reach: &Reach,
    ) -> Result<Stamp, WriteError> {
        let place = self.place(path);
        if let Some(folder) = place.parent() {
            // Nearly every file has a folder to itself, which stands in one that is there.
            reach.step("make", folder, || match fs::create_dir(folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                Err(_) => fs::create_dir_all(folder),
                Ok(()) => Ok(()),
            })?;
        }
        put(&place, bytes, reach)
    }

    /// Moves the folder to its place. Where that does not work, nothing is changed, and it is given
    /// back.
    pub(super) fn publish(
        self,
        manifest: &Manifest,
        dir: &Path,
        reach: &Reach,
    ) -> Result<Option<Self>, WriteError> {
        let done = self.complete(manifest, dir, reach).and_then(|()| {
            match reach.step("make", dir, || swap(&self.aside, dir)) {
                Ok(()) => Ok(true),
                Err(WriteError::Killed) => Err(WriteError::Killed),
                // `swap` put back what it found.
                Err(_) => Ok(false),
            }
        });
        match done {
            Ok(true) => Ok(None),
            Ok(false) => Ok(Some(self)),
            Err(WriteError::Killed) => Err(WriteError::Killed),
            Err(error) => {
                self.remove();
                Err(error)
            }
        }
    }

    /// Removes it. What is left is beside the site, hidden, and cleared away by the next run if not
    /// now.
    pub(super) fn remove(self) {
        let _ = remove_all(&self.aside);
    }

    fn complete(&self, manifest: &Manifest, dir: &Path, reach: &Reach) -> Result<(), WriteError> {
        let private = self.aside.join(PRIVATE);
        reach.step("make", &private, || fs::create_dir(&private))?;
        if let Ok(metadata) = fs::metadata(dir) {
            reach.step("set the rights of", &self.aside, || {
                fs::set_permissions(&self.aside, metadata.permissions())
            })?;
        }
        // The manifest comes last: with it, the folder is complete.
        put_surely(&private.join(MANIFEST), &manifest.to_json(), reach)
    }
}

/// Whether a first build into `dir` was cut off.
pub(super) fn is_open(dir: &Path) -> bool {
    sibling(dir, "new").is_some_and(|it| it.exists())
}

/// Finishes a first build that was cut off, if all of it stands aside and its place is still
/// free; else clears it away.
pub(super) fn finish(dir: &Path, reach: &Reach) -> Result<(), WriteError> {
    let Some(aside) = sibling(dir, "new").filter(|it| it.exists()) else { return Ok(()) };
    let complete = fs::read_to_string(aside.join(PRIVATE).join(MANIFEST))
        .is_ok_and(|it| Manifest::from_json(&it).is_some());
    if complete && is_free(dir) && reach.step("make", dir, || swap(&aside, dir)).is_ok() {
        return Ok(());
    }
    reach.step("remove", &aside, || remove_all(&aside))
}

/// Whether a first site may take the place of `dir`.
pub(super) fn is_free(dir: &Path) -> bool {
    match fs::read_dir(dir) {
        Ok(mut entries) => entries.all(|it| {
            it.is_ok_and(|it| {
                it.file_name() == IGNORE && it.file_type().is_ok_and(|it| it.is_file())
            })
        }),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Moves `aside` to the place of `dir`, which holds at most a `.gitignore`, and takes that along.
/// Where it does not work, `dir` is as it was.
fn swap(aside: &Path, dir: &Path) -> io::Result<()> {
    let ignore = dir.join(IGNORE);
    let ignored = match fs::read(&ignore) {
        Ok(bytes) => {
            // It may be newer than the copy.
            fs::copy(&ignore, aside.join(IGNORE))?;
            fs::remove_file(&ignore)?;
            Some(bytes)
        }
        Err(_) => None,
    };
    // Over an empty folder, a rename is one step on Unix; elsewhere the folder must go first.
    let moved = fs::rename(aside, dir).or_else(|error| {
        if fs::remove_dir(dir).is_err() {
            return Err(error);
        }
        fs::rename(aside, dir).inspect_err(|_| drop(fs::create_dir(dir)))
    });
    if let (Err(_), Some(bytes)) = (&moved, ignored) {
        fs::write(&ignore, bytes)?;
    }
    moved
}
