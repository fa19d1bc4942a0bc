//! What changed on the disk, taken in.

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::{Diagnostic, SitePath, Sources};
use crate::discover::reread;

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
