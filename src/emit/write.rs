//! Writes a site over the one before: every new file aside, then the journal, then a short run of
//! moves.
//!
//! What holds when:
//!
//! - A process that is killed, or meets a full disk, before the journal is in its place leaves the
//!   old site; after it, what remains is done by the next run.
//! - The journal and the manifest are flushed to the disk, pages are not: thousands of flushes
//!   would cost more than the whole build. After a cut of power a page may be short or empty. Its
//!   stamp differs then from the manifest's, and the next build writes it again.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::base::SitePath;

use super::error::WriteError;
use super::journal::{self, NEXT};
use super::manifest::{Entry, Manifest};
use super::output::Output;
use super::plan::Plan;
use super::reach::Reach;
use super::stage::{MANIFEST, PRIVATE, put, put_surely};

/// Does to `dir` what `plan` says, with the bytes of `output`, and gives what to remember.
///
/// # Errors
/// The disk refused. [`WriteError::Disk`] says whether the old site still stands.
pub fn write(plan: &Plan, output: &Output, dir: &Path) -> Result<Manifest, WriteError> {
    write_until(plan, output, dir, &Reach::far())
}

pub(super) fn write_until(
    plan: &Plan,
    output: &Output,
    dir: &Path,
    reach: &Reach,
) -> Result<Manifest, WriteError> {
    let manifest = match prepare(plan, output, dir, reach) {
        Ok(manifest) => manifest,
        Err(WriteError::Killed) => return Err(WriteError::Killed),
        Err(error) => {
            // The first error tells more than one while tidying up.
            let _ = journal::undo(dir, &Reach::far());
            return Err(error);
        }
    };
    journal::finish(dir, reach).map_err(WriteError::past_the_journal)?;
    Ok(manifest)
}

/// Everything up to and with the journal.
fn prepare(
    plan: &Plan,
    output: &Output,
    dir: &Path,
    reach: &Reach,
) -> Result<Manifest, WriteError> {
    let next = dir.join(PRIVATE).join(NEXT);
    reach.step("make", &next, || fs::create_dir_all(&next))?;
    journal::announce(dir, plan.free_folders(), reach)?;
    for folder in plan.free_folders().map(|it| it.on_disk(dir)) {
        reach.step("make", &folder, || fs::create_dir_all(&folder))?;
    }
    let numbered: Vec<_> = plan.write.iter().enumerate().collect();
    let staged = numbered.par_iter().map(|(number, (path, digest))| {
        let bytes = output.0.get(*path).map_or(&[][..], |it| it);
        let stamp = put(&next.join(number.to_string()), bytes, reach)?;
        Ok(((*path).clone(), Entry { digest: **digest, stamp }))
    });
    let staged = staged.collect::<Result<Vec<(SitePath, Entry)>, WriteError>>()?;
    let mut files = plan.keep.clone();
    files.extend(staged);
    let manifest = Manifest { files, memory: plan.memory.clone() };
    put_surely(&next.join(MANIFEST), &manifest.to_json(), reach)?;
    journal::commit(dir, plan, reach)?;
    Ok(manifest)
}
