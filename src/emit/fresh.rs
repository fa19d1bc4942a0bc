//! Writes the first site: a whole folder aside, beside the place where it belongs, and one rename.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::error::WriteError;
use super::manifest::{Entry, Manifest};
use super::output::Output;
use super::plan::Plan;
use super::reach::Reach;
use super::stage::{MANIFEST, PRIVATE, put, put_surely, remove_all, sibling};

/// The one file that a folder may hold and still count as empty. It stays.
pub(super) const IGNORE: &str = ".gitignore";

/// Writes all of `output` to `dir`, which is absent or holds at most a `.gitignore`. Gives nothing
/// where a folder cannot be made beside it or moved to its place, as where `dir` is a disk of its
/// own; then nothing is changed.
pub(super) fn write_fresh(
    plan: &Plan,
    output: &Output,
    dir: &Path,
    reach: &Reach,
) -> Result<Option<Manifest>, WriteError> {
    let Some(aside) = sibling(dir, "new") else { return Ok(None) };
    match reach.step("make", &aside, || fs::create_dir(&aside)) {
        Ok(()) => {}
        Err(WriteError::Disk { error, .. }) if error.kind() != io::ErrorKind::StorageFull => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    }
    let done = fill(plan, output, dir, &aside, reach).and_then(|manifest| {
        Ok(match reach.step("make", dir, || swap(&aside, dir)) {
            Ok(()) => Some(manifest),
            Err(WriteError::Killed) => return Err(WriteError::Killed),
            // `swap` put back what it found.
            Err(_) => None,
        })
    });
    if matches!(done, Ok(None) | Err(WriteError::Disk { .. })) {
        // What is left is beside the site, hidden, and cleared away by the next run if not now.
        let _ = remove_all(&aside);
    }
    done
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

fn fill(
    plan: &Plan,
    output: &Output,
    dir: &Path,
    aside: &Path,
    reach: &Reach,
) -> Result<Manifest, WriteError> {
    let private = aside.join(PRIVATE);
    reach.step("make", &private, || fs::create_dir(&private))?;
    let files: Vec<_> = plan.write.iter().collect();
    let staged = files.par_iter().map(|(path, digest)| {
        let place = path.on_disk(aside);
        if let Some(folder) = place.parent() {
            // Where it stands already, this is one call that fails, and cheap.
            reach.step("make", folder, || fs::create_dir_all(folder))?;
        }
        let bytes = output.0.get(*path).map_or(&[][..], |it| it);
        let stamp = put(&place, bytes, reach)?;
        Ok(((*path).clone(), Entry { digest: **digest, stamp }))
    });
    let files = staged.collect::<Result<_, WriteError>>()?;
    if let Ok(metadata) = fs::metadata(dir) {
        reach.step("set the rights of", aside, || {
            fs::set_permissions(aside, metadata.permissions())
        })?;
    }
    let manifest = Manifest { files, memory: plan.memory.clone() };
    // The manifest comes last: with it, the folder is complete.
    put_surely(&private.join(MANIFEST), &manifest.to_json(), reach)?;
    Ok(manifest)
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
