//! What must be written and removed, worked out before anything is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::base::{Digest, SitePath};

use super::disk::{Disk, There, above};
use super::manifest::{Entry, Manifest, Memory};

/// What a build is to do to the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files whose bytes are new, with their digests.
    pub write: BTreeMap<SitePath, Digest>,
    /// Files that stay as they are.
    pub keep: BTreeMap<SitePath, Entry>,
    /// Files of the site before that this one has not.
    pub remove: BTreeSet<SitePath>,
    /// Folders that are to be made, each after the one it stands in.
    pub folders: Vec<SitePath>,
    /// Folders that go if nothing is left in them, each before the one it stands in.
    pub clear: Vec<SitePath>,
    /// Whether what we remember of the files that stay has changed.
    pub restamp: bool,
    /// What the next build is told about this one.
    pub memory: Option<Memory>,
}

/// What to do with files of others where ours belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Leave them, and write nothing at all.
    Refuse,
    /// Write over those that must give way; still remove none.
    Overwrite,
}

/// A thing of others that stands where one of ours belongs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InTheWay {
    /// A file where our file belongs.
    File(SitePath),
    /// A link, or something stranger, where our file belongs.
    Link(SitePath),
    /// A folder with files of others where our file belongs.
    Folder(SitePath),
    /// A file or a link where our folder belongs.
    NoFolder(SitePath),
}

impl InTheWay {
    /// Whether writing over it would do, so that nothing must be removed first.
    pub fn may_be_forced(&self) -> bool {
        matches!(self, Self::File(_) | Self::Link(_))
    }
}

impl fmt::Display for InTheWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{path}"),
            Self::Link(path) => write!(f, "{path} (a link)"),
            Self::Folder(path) => write!(f, "{path}/ (a folder where a file belongs)"),
            Self::NoFolder(path) => write!(f, "{path} (where a folder belongs)"),
        }
    }
}

/// Plans the way from the site that `before` remembers, as it stands on the `disk`, to the files
/// of `after`.
///
/// # Errors
/// Everything that stands in the way.
pub fn plan(
    before: &Manifest,
    disk: &Disk,
    after: &BTreeMap<SitePath, Digest>,
    foreign: Foreign,
) -> Result<Plan, Vec<InTheWay>> {
    let is_stale = |path: &SitePath| before.files.contains_key(path) && !after.contains_key(path);
    let needed: BTreeSet<SitePath> = after.keys().flat_map(above).collect();
    let mut plan = Plan::default();
    let mut things = BTreeSet::new();

    for (path, &digest) in after {
        match (disk.get(path), before.files.get(path)) {
            (Some(There::Intact), Some(entry)) if entry.digest == digest => {
                plan.keep.insert(path.clone(), *entry);
                continue;
            }
            (Some(&There::Touched(now, stamp)), Some(_)) if now == digest => {
                plan.restamp = true;
                plan.keep.insert(path.clone(), Entry { digest, stamp });
                continue;
            }
            (None | Some(There::Intact | There::Touched(..)), _) => {}
            (Some(There::FolderOf(files)), _) if files.iter().all(is_stale) => {}
            (Some(There::FolderOf(_) | There::Folder), _) => {
                things.insert(InTheWay::Folder(path.clone()));
            }
            (Some(There::File), _) => {
                things.insert(InTheWay::File(path.clone()));
            }
            (Some(There::Other), _) => {
                things.insert(InTheWay::Link(path.clone()));
            }
        }
        plan.write.insert(path.clone(), digest);
    }

    for folder in &needed {
        match disk.get(folder) {
            Some(There::Folder) => {}
            None => plan.folders.push(folder.clone()),
            Some(There::Intact | There::Touched(..)) if is_stale(folder) => {
                plan.folders.push(folder.clone());
            }
            Some(_) => {
                things.insert(InTheWay::NoFolder(folder.clone()));
            }
        }
    }

    for path in before.files.keys().filter(|it| is_stale(it)) {
        if matches!(disk.get(path), Some(There::Intact | There::Touched(..))) {
            plan.remove.insert(path.clone());
        }
    }
    let left: BTreeSet<SitePath> = plan.remove.iter().flat_map(above).collect();
    // In reverse, what stands in a folder comes before the folder.
    plan.clear = left.into_iter().rev().filter(|it| !needed.contains(it)).collect();

    let refused = |it: &InTheWay| foreign == Foreign::Refuse || !it.may_be_forced();
    if things.iter().any(refused) {
        return Err(things.into_iter().filter(refused).collect());
    }
    Ok(plan)
}

impl Plan {
    /// Whether the site stands already as it should.
    pub fn is_nothing(&self, before: &Manifest) -> bool {
        self.write.is_empty()
            && !self.restamp
            && self.keep.len() == before.files.len()
            && self.memory == before.memory
    }

    /// Folders that can be made before the point of no return: no file of the old site has their
    /// name or that of a folder above them.
    pub(super) fn free_folders(&self) -> impl Iterator<Item = &SitePath> {
        self.folders.iter().filter(|path| {
            !self.remove.contains(*path) && !above(path).any(|it| self.remove.contains(&it))
        })
    }

    /// Files that must go before anything is moved: a folder of the new site has their name, or
    /// they stand in a folder whose name a file of the new site has.
    pub(super) fn first(&self) -> impl Iterator<Item = &SitePath> {
        let folders: BTreeSet<&SitePath> = self.folders.iter().collect();
        self.remove.iter().filter(move |path| {
            folders.contains(path) || above(path).any(|it| self.write.contains_key(&it))
        })
    }

    /// Folders that must go before anything is moved, since a file takes their name; each before
    /// the one it stands in.
    pub(super) fn first_clear(&self) -> impl Iterator<Item = &SitePath> {
        self.clear.iter().filter(|path| {
            self.write.contains_key(path) || above(path).any(|it| self.write.contains_key(&it))
        })
    }
}
