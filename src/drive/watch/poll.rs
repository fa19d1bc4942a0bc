//! Looking for changes again and again, where the system does not tell of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::base::SitePath;

use super::places::Places;

/// The pause between two looks. Each costs a call to the system for every file.
pub(super) const PAUSE: Duration = Duration::from_millis(300);

/// How deep folders are looked into: a link may lead to a folder above itself.
const DEEPEST: usize = 32;

/// When each file was last written to, and how long it is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Look(BTreeMap<SitePath, Option<(SystemTime, u64)>>);

impl Look {
    /// Looks at every file.
    pub(super) fn at(places: &Places) -> Self {
        let mut files = BTreeMap::new();
        for (_, place) in &places.folders {
            collect(&place.path, DEEPEST, places, &mut files);
        }
        Self(files)
    }

    /// The files that are not as they were at `before`.
    pub(super) fn since(&self, before: &Self) -> BTreeSet<SitePath> {
        let changed = self.0.iter().filter(|(path, it)| before.0.get(*path) != Some(it));
        let gone = before.0.iter().filter(|(path, _)| !self.0.contains_key(*path));
        changed.chain(gone).map(|(path, _)| path.clone()).collect()
    }
}

fn collect(
    folder: &Path,
    deep: usize,
    places: &Places,
    files: &mut BTreeMap<SitePath, Option<(SystemTime, u64)>>,
) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|it| it.is_dir()) {
            if deep > 0 {
                collect(&path, deep - 1, places, files);
            }
        } else if let Some(known) = places.site_path(&path) {
            // Through a link, so that a change of what it leads to is seen here.
            let metadata = fs::metadata(&path).ok();
            let stamp = metadata.and_then(|it| Some((it.modified().ok()?, it.len())));
            files.insert(known, stamp);
        }
    }
}
