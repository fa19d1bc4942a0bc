//! Symbolic links in a site. The system tells of a change where the file really is; who reads it
//! by a link has to be told, too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::base::SitePath;

use super::places::Places;

/// Every link below the folders that are read, and where it leads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Links(BTreeMap<SitePath, PathBuf>);

impl Links {
    /// Looks for all of them.
    pub(super) fn of(places: &Places) -> Self {
        let mut links = BTreeMap::new();
        for (_, place) in &places.folders {
            collect(&place.path, places, &mut links);
        }
        Self(links)
    }

    /// The links by which what stands at `path`, or below it, is read.
    pub(super) fn to(&self, path: &SitePath, places: &Places) -> BTreeSet<SitePath> {
        if self.0.is_empty() {
            return BTreeSet::new();
        }
        let Some(changed) = places.on_disk(path) else { return BTreeSet::new() };
        let leads = |end: &Path| changed.starts_with(end) || end.starts_with(&changed);
        self.0.iter().filter(|(_, end)| leads(end)).map(|(link, _)| link.clone()).collect()
    }

    /// Whether `path` is, or was, a link.
    pub(super) fn hold(&self, path: &SitePath) -> bool {
        self.0.contains_key(path)
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &SitePath> {
        self.0.keys()
    }
}

fn collect(folder: &Path, places: &Places, links: &mut BTreeMap<SitePath, PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if kind.is_dir() {
            collect(&path, places, links);
        } else if kind.is_symlink()
            && let Some(link) = places.site_path(&path)
        {
            // A torn link leads where it says, so that it is read when something appears there.
            let said = || fs::read_link(&path).map(|it| folder.join(it));
            if let Ok(end) = path.canonicalize().or_else(|_| said()) {
                links.insert(link, end);
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn those_who_read_by_a_link_are_found() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().canonicalize().expect("a folder");
        fs::create_dir_all(root.join("content/chapters/deep")).expect("folders");
        fs::write(root.join("content/chapters/01-a.md"), "a").expect("a file");
        symlink("01-a.md", root.join("content/chapters/02-b.md")).expect("a link");
        symlink("chapters", root.join("content/pages")).expect("a link");
        symlink("../gone.md", root.join("content/chapters/03-c.md")).expect("a link");
        let places = Places::of(&root);
        let links = Links::of(&places);
        let to = |raw: &str| -> Vec<String> {
            let path = SitePath::new(raw).expect("a path");
            links.to(&path, &places).iter().map(ToString::to_string).collect()
        };
        assert_eq!(to("content/chapters/01-a.md"), ["content/chapters/02-b.md", "content/pages"]);
        assert_eq!(to("content/chapters/deep"), ["content/pages"]);
        assert_eq!(to("content/site.yaml"), Vec::<String>::new());
    }
}
