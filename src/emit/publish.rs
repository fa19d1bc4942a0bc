//! The whole way from a finished site in memory to the same on the disk.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::base::Digest;

use super::disk::{There, look};
use super::error::{After, WriteError};
use super::fresh::{self, IGNORE, is_free};
use super::journal;
use super::lock::Lock;
use super::manifest::{Manifest, Memory};
use super::output::Output;
use super::plan::Foreign;
use super::reach::Reach;
use super::stage::{MANIFEST, PRIVATE};
use super::staging::{Staging, is_open};
use super::tray::Tray;

/// A finished site that is to be published.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Its files.
    pub output: &'a Output,
    /// What the next build is told about this one.
    pub memory: Option<&'a Memory>,
}

/// What was done to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many files were written.
    pub written: usize,
    /// How many were removed.
    pub removed: usize,
    /// How many stood already as they should.
    pub kept: usize,
}

/// Makes `dir` hold the files of `site`, as [`Staging`] does when they come one by one.
///
/// # Errors
/// `dir` is not ours, something stands in the way, or the disk refused.
pub fn publish(
    site: Site<'_>,
    dir: &Path,
    foreign: Foreign,
    waiting: &mut dyn FnMut(),
) -> Result<Written, WriteError> {
    put_all(site, Staging::open(dir, foreign, waiting)?)
}

pub(super) fn put_all(site: Site<'_>, staging: Staging) -> Result<Written, WriteError> {
    let Site { output, memory } = site;
    let digests = output.digests();
    let files: Vec<_> = output.0.iter().zip(digests.values()).collect();
    files.par_iter().for_each(|((path, bytes), digest)| staging.put(path, bytes, **digest));
    staging.publish(&digests, memory)
}

/// What the last build into `dir` left to remember, and how many files it made, if it was made from
/// `inputs` and stands there as it was left.
pub fn recalled(dir: &Path, inputs: Digest) -> Option<(String, usize)> {
    if is_open(dir) {
        return None;
    }
    let json = fs::read_to_string(dir.join(PRIVATE).join(MANIFEST)).ok()?;
    let mut manifest = Manifest::from_json(&json)?;
    let memory = manifest.memory.take().filter(|it| it.inputs == inputs)?;
    let disk = look(dir, &manifest, []).ok()?;
    let intact = manifest.files.keys().all(|it| disk.get(it) == Some(&There::Intact));
    let straight = disk.values().all(|it| matches!(it, There::Intact | There::Folder));
    (intact && straight).then_some((memory.said, manifest.files.len()))
}

/// Finishes, or takes back, a run into `dir` that was cut off, and says whether there was one.
///
/// # Errors
/// The disk refused.
pub fn recover(dir: &Path, waiting: &mut dyn FnMut()) -> Result<bool, WriteError> {
    let Ok(dir) = dir.canonicalize().or_else(|_| std::path::absolute(dir)) else {
        return Ok(false);
    };
    if !is_open(&dir) {
        return Ok(false);
    }
    let _lock = Lock::take(&dir, waiting)?;
    recover_until(&dir, &Reach::far())?;
    Ok(true)
}

/// What the output folder is to us.
pub(super) enum Standing {
    /// Absent, or empty but for a `.gitignore`.
    Free,
    /// We wrote it, or nothing but our own folder and a `.gitignore` stands in it.
    Ours(Manifest),
    /// Others' files stand in it, such as this one, and no manifest.
    NotOurs(String),
}

#[cfg(test)]
pub(super) fn publish_until(
    site: Site<'_>,
    dir: &Path,
    foreign: Foreign,
    reach: Reach,
) -> Result<Written, WriteError> {
    put_all(site, Staging::open_until(dir.to_owned(), foreign, reach)?)
}

pub(super) fn recover_until(dir: &Path, reach: &Reach) -> Result<(), WriteError> {
    fresh::finish(dir, reach)?;
    match journal::is_open(dir) {
        true if journal::is_committed(dir) => {
            journal::finish(dir, reach).map_err(WriteError::past_the_journal)
        }
        true => journal::undo(dir, reach),
        false => Ok(()),
    }
}

pub(super) fn standing(dir: &Path) -> Result<Standing, WriteError> {
    if is_free(dir) {
        return Ok(Standing::Free);
    }
    let manifest = dir.join(PRIVATE).join(MANIFEST);
    match fs::read_to_string(&manifest) {
        Ok(json) => Ok(Manifest::from_json(&json).map_or_else(
            || Standing::NotOurs(format!("{PRIVATE}/{MANIFEST}, which cannot be read")),
            Standing::Ours,
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let entries = fs::read_dir(dir).map_err(|error| cannot("list", dir, error))?;
            let mut names: Vec<_> = entries.flatten().map(|it| it.file_name()).collect();
            names.retain(|it| it != OsStr::new(IGNORE) && it != OsStr::new(PRIVATE));
            let first = names.into_iter().min().map(|it| it.to_string_lossy().into_owned());
            Ok(first.map_or_else(|| Standing::Ours(Manifest::default()), Standing::NotOurs))
        }
        Err(error) => Err(cannot("read", &manifest, error)),
    }
}

/// The folder itself, where `dir` is a link to it, and with all folders above it.
pub(super) fn settled(dir: &Path) -> Result<PathBuf, WriteError> {
    if let Ok(dir) = dir.canonicalize() {
        return Ok(dir);
    }
    let dir = std::path::absolute(dir).map_err(|error| cannot("find", dir, error))?;
    match (dir.parent(), dir.file_name()) {
        (Some(parent), Some(name)) => {
            fs::create_dir_all(parent).map_err(|error| cannot("make", parent, error))?;
            let parent = parent.canonicalize().map_err(|error| cannot("find", parent, error))?;
            Ok(parent.join(name))
        }
        _ => Ok(dir),
    }
}

fn cannot(doing: &'static str, path: &Path, error: io::Error) -> WriteError {
    WriteError::Disk { doing, path: path.to_owned(), error, after: After::AsItWas }
}
