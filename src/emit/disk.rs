//! How the output folder stands before a build. Only places that the old or the new site names
//! are looked at, so a folder that also holds a million files of others costs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use crate::base::{Digest, SitePath};

use super::manifest::{Manifest, Stamp};

/// What stands at the places that matter. Where nothing stands, there is no entry.
pub type Disk = BTreeMap<SitePath, There>;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum There {
    /// A file of ours with the stamp that we left it with.
    Intact,
    /// A file of ours that somebody touched: what it holds now, and its stamp.
    Touched(Digest, Stamp),
    /// A file that is not ours.
    File,
    /// A folder where the new site has a folder.
    Folder,
    /// A folder where the new site has a file, with all files in it.
    FolderOf(Vec<SitePath>),
    /// A link, or something stranger.
    Other,
}

/// Looks at every place in `dir` that `before` or `after` names, and at the folders above them.
///
/// # Errors
/// The path that could not be looked at, and why.
pub fn look<'a>(
    dir: &Path,
    before: &Manifest,
    after: impl IntoIterator<Item = &'a SitePath>,
) -> Result<Disk, (SitePath, io::Error)> {
    let mut places: BTreeSet<SitePath> = before.files.keys().cloned().collect();
    let files: BTreeSet<&SitePath> = after.into_iter().collect();
    places.extend(files.iter().map(|&it| it.clone()));
    let folders: BTreeSet<SitePath> = places.iter().flat_map(above).collect();
    places.extend(folders);
    let places: Vec<SitePath> = places.into_iter().collect();
    let seen: Vec<Option<There>> = places
        .par_iter()
        .map(|it| there(dir, it, before, files.contains(it)).map_err(|error| (it.clone(), error)))
        .collect::<Result<_, _>>()?;
    Ok(places.into_iter().zip(seen).filter_map(|(path, there)| Some((path, there?))).collect())
}

/// The folders above `path`, from the nearest up.
pub(super) fn above(path: &SitePath) -> impl Iterator<Item = SitePath> + use<> {
    std::iter::successors(path.parent(), SitePath::parent)
}

fn there(
    dir: &Path,
    path: &SitePath,
    before: &Manifest,
    will_be_file: bool,
) -> io::Result<Option<There>> {
    let on_disk = path.on_disk(dir);
    let metadata = match fs::symlink_metadata(&on_disk) {
        Ok(metadata) => metadata,
        Err(error) if is_absence(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    if metadata.is_dir() {
        return Ok(Some(if will_be_file {
            let mut files = Vec::new();
            files_below(&on_disk, path, &mut files)?;
            There::FolderOf(files)
        } else {
            There::Folder
        }));
    }
    if !metadata.is_file() {
        return Ok(Some(There::Other));
    }
    let Some(entry) = before.files.get(path) else { return Ok(Some(There::File)) };
    let stamp = Stamp::of(&metadata);
    if stamp == entry.stamp {
        return Ok(Some(There::Intact));
    }
    Ok(Some(There::Touched(Digest::of(&fs::read(&on_disk)?), stamp)))
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Everything below a folder that is no folder, and folders that hold nothing, which are as much
/// in the way. A name that is no path of ours counts as the folder itself: nobody's file of ours.
fn files_below(on_disk: &Path, path: &SitePath, files: &mut Vec<SitePath>) -> io::Result<()> {
    let before = files.len();
    for entry in fs::read_dir(on_disk)? {
        let entry = entry?;
        let name = entry.file_name();
        let inside = name.to_str().and_then(|it| SitePath::new(&format!("{path}/{it}")).ok());
        match inside {
            Some(inside) if entry.file_type()?.is_dir() => {
                files_below(&entry.path(), &inside, files)?;
            }
            Some(inside) => files.push(inside),
            None => files.push(path.clone()),
        }
    }
    if files.len() == before {
        files.push(path.clone());
    }
    Ok(())
}
