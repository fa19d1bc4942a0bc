//! The journal: what remains to be done once all new files stand aside. It is written in one
//! rename, and that is the moment at which the new site wins. Everything after it can be done
//! again from the start, as often as it is cut off.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::{SitePath, from_json, to_json};

use super::error::WriteError;
use super::plan::Plan;
use super::reach::Reach;
use super::stage::{MANIFEST, PRIVATE, absent_is_fine, put_surely, remove_all, sync_folder};

/// Where new files stand aside, in [`PRIVATE`], named by their numbers.
pub(super) const NEXT: &str = "next";
const JOURNAL: &str = "journal.json";
const FOLDERS: &str = "folders.json";

/// What is to be done, in this order. Paths are checked again where they are used.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Journal {
    /// Files that must make room for new folders and files.
    first: Vec<String>,
    /// Folders that must make room for new files.
    first_clear: Vec<String>,
    /// Folders to make.
    folders: Vec<String>,
    /// Where the files that stand aside belong, by their numbers.
    moves: Vec<String>,
    /// Files to remove.
    remove: Vec<String>,
    /// Folders to remove if nothing is in them.
    clear: Vec<String>,
}

/// Whether a run into `dir` was cut off.
pub(super) fn is_open(dir: &Path) -> bool {
    is_committed(dir) || dir.join(PRIVATE).join(NEXT).exists()
}

/// Whether the point of no return was passed.
pub(super) fn is_committed(dir: &Path) -> bool {
    dir.join(PRIVATE).join(JOURNAL).exists()
}

/// Writes down which folders will be made before the journal is there, so that they can be taken
/// back.
pub(super) fn announce<'a>(
    dir: &Path,
    folders: impl Iterator<Item = &'a SitePath>,
    reach: &Reach,
) -> Result<(), WriteError> {
    put_surely(&dir.join(PRIVATE).join(NEXT).join(FOLDERS), &to_json(&names(folders)), reach)
}

/// Passes the point of no return: from here on, `dir` will hold the new site.
///
/// `moves` says where each file that stands aside belongs, by its number.
pub(super) fn commit(
    dir: &Path,
    plan: &Plan,
    moves: &[String],
    reach: &Reach,
) -> Result<(), WriteError> {
    let journal = Journal {
        first: names(plan.first()),
        first_clear: names(plan.first_clear()),
        folders: names(plan.folders.iter()),
        moves: moves.to_vec(),
        remove: names(plan.remove.iter()),
        clear: names(plan.clear.iter()),
    };
    let private = dir.join(PRIVATE);
    let draft = private.join(NEXT).join(JOURNAL);
    put_surely(&draft, &to_json(&journal), reach)?;
    let place = private.join(JOURNAL);
    reach.step("write", &place, || fs::rename(&draft, &place))?;
    sync_folder(&private);
    Ok(())
}

/// Takes back what was done before the journal was there.
pub(super) fn undo(dir: &Path, reach: &Reach) -> Result<(), WriteError> {
    let next = dir.join(PRIVATE).join(NEXT);
    let made: Vec<String> = fs::read_to_string(next.join(FOLDERS))
        .ok()
        .and_then(|it| from_json(&it).ok())
        .unwrap_or_default();
    for folder in paths(&made).rev() {
        let path = folder.on_disk(dir);
        reach.step("remove", &path, || clear(&path))?;
    }
    reach.step("remove", &next, || remove_all(&next))
}

/// Does what the journal says, and closes it. Where there is none, does nothing.
pub(super) fn finish(dir: &Path, reach: &Reach) -> Result<(), WriteError> {
    let private = dir.join(PRIVATE);
    let next = private.join(NEXT);
    let place = private.join(JOURNAL);
    // A journal that cannot be read is none: it came into its place complete, so what damaged it
    // came later. The next look at the disk finds out what differs.
    let journal: Option<Journal> =
        fs::read_to_string(&place).ok().and_then(|it| from_json(&it).ok());
    if let Some(journal) = journal {
        make_room(dir, &journal, reach)?;
        for (number, path) in journal.moves.iter().enumerate() {
            let Ok(path) = SitePath::new(path) else { continue };
            let (from, to) = (next.join(number.to_string()), path.on_disk(dir));
            reach.step("move a file to", &to, || move_file(&from, &to))?;
        }
        for path in paths(&journal.remove).map(|it| it.on_disk(dir)) {
            reach.step("remove", &path, || remove_file(&path))?;
        }
        for path in paths(&journal.clear).map(|it| it.on_disk(dir)) {
            reach.step("remove", &path, || clear(&path))?;
        }
        let manifest = private.join(MANIFEST);
        reach.step("write", &manifest, || move_file(&next.join(MANIFEST), &manifest))?;
    }
    reach.step("remove", &place, || absent_is_fine(fs::remove_file(&place)))?;
    reach.step("remove", &next, || remove_all(&next))
}

fn make_room(dir: &Path, journal: &Journal, reach: &Reach) -> Result<(), WriteError> {
    for path in paths(&journal.first).map(|it| it.on_disk(dir)) {
        reach.step("remove", &path, || remove_file(&path))?;
    }
    for path in paths(&journal.first_clear).map(|it| it.on_disk(dir)) {
        reach.step("remove", &path, || clear(&path))?;
    }
    for path in paths(&journal.folders).map(|it| it.on_disk(dir)) {
        if !path.is_dir() {
            reach.step("make", &path, || fs::create_dir_all(&path))?;
        }
    }
    Ok(())
}

/// Moves a file, if it was not moved already.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if !from.exists() {
                return Ok(());
            }
            // Somebody took the folder away meanwhile.
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::rename(from, to)
        }
        other => other,
    }
}

/// Removes a folder, if nothing is in it; whatever holds something is in use.
#[expect(clippy::unnecessary_wraps, reason = "a step of a run, like the others")]
fn clear(path: &Path) -> io::Result<()> {
    let _ = fs::remove_dir(path);
    Ok(())
}

/// Removes a file, if it is one and still there.
fn remove_file(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => absent_is_fine(fs::remove_file(path)),
        _ => Ok(()),
    }
}

fn names<'a>(paths: impl Iterator<Item = &'a SitePath>) -> Vec<String> {
    paths.map(ToString::to_string).collect()
}

fn paths(names: &[String]) -> impl DoubleEndedIterator<Item = SitePath> {
    names.iter().filter_map(|it| SitePath::new(it).ok())
}
