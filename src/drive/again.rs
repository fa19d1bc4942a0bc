//! What changed on the disk, taken in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::base::{Diagnostic, SitePath, Sources};
use crate::discover::reread;

use super::watch::Seen;

/// Reads again what was told of, as [`take_in`] does, but for what was written to since: that is told
/// again when its writer is done, and may be half until then.
pub(super) fn take_in_told(
    root: &Path,
    told: &BTreeMap<SitePath, Seen>,
    sources: &mut Sources,
    unread: &mut Vec<Diagnostic>,
) -> Option<BTreeSet<SitePath>> {
    let stands = |it: &SitePath| told.get(it) == Some(&Seen::at(&it.on_disk(root)));
    let mut paths: Vec<SitePath> = told.keys().filter(|it| stands(it)).cloned().collect();
    loop {
        let (mut fresh, mut faults) = (sources.clone(), unread.clone());
        let changed = take_in(root, &paths, &mut fresh, &mut faults);
        let all = paths.len();
        paths.retain(|it| stands(it));
        if paths.len() == all {
            (*sources, *unread) = (fresh, faults);
            return changed;
        }
    }
}

/// Reads again what stands at `paths`, each a file or a folder of the site at `root`: into
/// `sources`, and what cannot be read into `unread`. Gives the files that differ now, or nothing
/// where all is as it was.
pub(super) fn take_in(
    root: &Path,
    paths: &[SitePath],
    sources: &mut Sources,
    unread: &mut Vec<Diagnostic>,
) -> Option<BTreeSet<SitePath>> {
    let about = |diag: &Diagnostic| {
        let own = &diag.at.path;
        paths.iter().any(|it| it == own || own.below(it.as_str()).is_some())
    };
    let before = unread.clone();
    let read = reread(root, paths, sources);
    unread.retain(|it| !about(it));
    let changed = read.into(unread);
    unread.sort();
    unread.dedup();
    (!changed.is_empty() || *unread != before).then_some(changed)
}
