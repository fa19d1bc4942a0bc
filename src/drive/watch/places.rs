//! Where a site's files really are: which path in the site a path on the disk is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::SitePath;

/// The folders of a site that are read, and so watched.
pub(super) const FOLDERS: [&str; 2] = ["content", "themes"];

/// The root of a site and the folders in it that are read, as the file system knows them. A folder
/// that is itself a link is where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// The root, if there is one at the moment.
    pub(super) root: Option<Place>,
    /// The folders that are there at the moment.
    pub(super) folders: Vec<(&'static str, Place)>,
}

/// A folder, and which one: one that was deleted and made anew is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    identity: (u64, u64),
}

impl Places {
    /// Looks where they are now.
    pub(super) fn of(root: &Path) -> Self {
        let folders = FOLDERS.into_iter().filter_map(|it| Some((it, place(&root.join(it)).ok()?)));
        Self { root: place(root).ok(), folders: folders.collect() }
    }

    /// What `path` is in the site. Of what cannot be a path of ours, such as a name that is not
    /// UTF-8, the nearest folder above it that can.
    pub(super) fn site_path(&self, path: &Path) -> Option<SitePath> {
        for (name, place) in &self.folders {
            if let Ok(rest) = path.strip_prefix(&place.path) {
                return Some(below(name, rest));
            }
        }
        let rest = path.strip_prefix(&self.root.as_ref()?.path).ok()?;
        let name = FOLDERS.into_iter().find(|it| rest.starts_with(it))?;
        Some(below(name, rest.strip_prefix(name).ok()?))
    }

    /// Where on the disk a path of the site is.
    pub(super) fn on_disk(&self, path: &SitePath) -> Option<PathBuf> {
        let (name, rest) = path.as_str().split_once('/').unwrap_or((path.as_str(), ""));
        let (_, place) = self.folders.iter().find(|(it, _)| *it == name)?;
        Some(if rest.is_empty() { place.path.clone() } else { place.path.join(rest) })
    }
}

/// The folders that are read, as paths of the site.
pub(super) fn all() -> impl Iterator<Item = SitePath> {
    FOLDERS.into_iter().filter_map(|it| SitePath::new(it).ok())
}

fn below(name: &str, rest: &Path) -> SitePath {
    let mut path = name.to_owned();
    for part in rest.iter() {
        let Some(part) = part.to_str() else { break };
        if SitePath::new(part).is_err() {
            break;
        }
        path.push('/');
        path.push_str(part);
    }
    SitePath::new(&path).expect("a known name, and parts that were each proved")
}

fn place(path: &Path) -> io::Result<Place> {
    let path = path.canonicalize()?;
    let identity = identity(&fs::metadata(&path)?);
    Ok(Place { path, identity })
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Elsewhere the day of its birth has to do.
#[cfg(not(unix))]
fn identity(metadata: &fs::Metadata) -> (u64, u64) {
    let born = metadata.created().ok().and_then(|it| it.duration_since(std::time::UNIX_EPOCH).ok());
    (born.map_or(0, |it| it.as_secs()), born.map_or(0, |it| u64::from(it.subsec_nanos())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_on_the_disk_is_one_of_the_site_or_none() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().canonicalize().expect("a folder");
        fs::create_dir_all(root.join("content/chapters")).expect("folders");
        let places = Places::of(&root);
        let told = |raw: &str| places.site_path(&root.join(raw)).map(|it| it.to_string());
        assert_eq!(told("content/chapters/01-a.md").as_deref(), Some("content/chapters/01-a.md"));
        assert_eq!(told("content").as_deref(), Some("content"));
        assert_eq!(told("content/a\\b/c.md").as_deref(), Some("content"));
        assert_eq!(told("themes").as_deref(), Some("themes"));
        assert_eq!(told("public/index.html"), None);
        assert_eq!(told("contents"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_a_link_is_where_it_leads() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().canonicalize().expect("a folder");
        fs::create_dir_all(root.join("elsewhere")).expect("folders");
        std::os::unix::fs::symlink("elsewhere", root.join("content")).expect("a link");
        let places = Places::of(&root);
        let told = places.site_path(&root.join("elsewhere/site.yaml")).expect("a path");
        assert_eq!(told.as_str(), "content/site.yaml");
        assert_eq!(places.on_disk(&told), Some(root.join("elsewhere/site.yaml")));
    }

    #[test]
    fn a_folder_made_anew_is_another() {
        let dir = tempfile::tempdir().expect("a folder");
        let content = dir.path().join("content");
        fs::create_dir(&content).expect("a folder");
        let before = Places::of(dir.path());
        assert_eq!(before, Places::of(dir.path()));
        fs::rename(&content, dir.path().join("old")).expect("renamed");
        assert_ne!(before, Places::of(dir.path()));
        fs::create_dir(&content).expect("a folder");
        assert_ne!(before, Places::of(dir.path()));
    }
}
