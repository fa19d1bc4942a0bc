//! The files below a folder, in order. Symbolic links are followed as long as they stay in the
//! site and do not lead in a circle.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::base::{Checked, Code, Diagnostic, SitePath, Span, is_storable};

use super::shelves::{FOLDERS, is_skipped};

/// A file that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// Its path in the site.
    pub(super) path: SitePath,
    /// Where it is on this machine.
    pub(super) on_disk: PathBuf,
}

/// The folders that links may lead into, as the file system knows them.
#[derive(Debug)]
pub(super) struct Homes(Vec<PathBuf>);

impl Homes {
    /// Those of the site at `root`. One that is itself a link is where it leads: an author who
    /// links the whole of `content/` or `themes/` to another place means it.
    pub(super) fn of(root: &Path) -> Self {
        Self(FOLDERS.iter().filter_map(|it| root.join(it).canonicalize().ok()).collect())
    }

    fn hold(&self, path: &Path) -> bool {
        self.0.iter().any(|home| path.starts_with(home))
    }
}

/// All files at and below `start`, a folder or a file of the site at `root`.
///
/// # Errors
/// `start` itself cannot be read.
pub(super) fn walk(
    root: &Path,
    start: &SitePath,
    homes: &Homes,
) -> io::Result<Checked<Vec<Found>>> {
    let mut found: Checked<Vec<Found>> = Checked::default();
    let mut entries =
        WalkDir::new(start.on_disk(root)).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 && error.loop_ancestor().is_none() => {
                return Err(error.into());
            }
            Err(error) => {
                found.diags.extend(unreadable(root, start, &error));
                continue;
            }
        };
        let folder = entry.file_type().is_dir();
        match admit(root, homes, &entry) {
            Ok(Some(path)) if !folder => {
                found.value.push(Found { path, on_disk: entry.into_path() });
            }
            Ok(Some(_)) => {}
            Ok(None) if folder => entries.skip_current_dir(),
            Ok(None) => {}
            Err(diag) => {
                found.diags.push(*diag);
                if folder {
                    entries.skip_current_dir();
                }
            }
        }
    }
    Ok(found)
}

/// The path of an entry that is to be read; nothing for one that is to be passed over in silence.
fn admit(
    root: &Path,
    homes: &Homes,
    entry: &DirEntry,
) -> Result<Option<SitePath>, Box<Diagnostic>> {
    if entry.depth() > 0 && entry.file_name().to_str().is_some_and(is_skipped) {
        return Ok(None);
    }
    let path = site_path(root, entry.path())?;
    // Links inside the walk, and a start that stands below a link.
    if (entry.path_is_symlink() || entry.depth() == 0)
        && !entry.path().canonicalize().is_ok_and(|target| homes.hold(&target))
    {
        return Err(Box::new(
            Diagnostic::new(
                Code::LinkLoop,
                &path,
                Span::default(),
                "the link leads out of the site",
            )
            .help("copy what it leads to into the site, or link to a place inside it"),
        ));
    }
    if !entry.file_type().is_dir() && !entry.file_type().is_file() {
        return Err(Box::new(Diagnostic::new(
            Code::Unreadable,
            &path,
            Span::default(),
            "this is neither a file nor a folder",
        )));
    }
    Ok(Some(path))
}

/// The path in the site of a file on disk below `root`.
fn site_path(root: &Path, on_disk: &Path) -> Result<SitePath, Box<Diagnostic>> {
    let inside = on_disk.strip_prefix(root).unwrap_or(on_disk);
    let parts: Vec<&OsStr> = inside.iter().collect();
    let exact: Option<Vec<&str>> = parts.iter().map(|it| it.to_str()).collect();
    let name = parts.last().map(|it| it.to_string_lossy()).unwrap_or_default();
    let reason = match &exact {
        None => "is not UTF-8",
        Some(_) if name.contains(char::is_control) => "holds a control character",
        Some(_) if !is_storable(&name) => "is one that Windows cannot store",
        Some(exact) => match SitePath::new(&exact.join("/")) {
            Ok(path) => return Ok(path),
            Err(_) => "holds a character that other systems read as more than a name",
        },
    };
    let message = format!("the file name `{}` {reason}", name.escape_debug());
    let place = match exact.filter(|_| !is_storable(&name)) {
        Some(exact) => SitePath::new(&exact.join("/")).unwrap_or_else(|_| place_of(&parts)),
        None => place_of(&parts),
    };
    Err(Box::new(
        Diagnostic::new(Code::BadFileName, &place, Span::default(), message)
            .help("rename it with letters, digits, `-`, `_` and `.`"),
    ))
}

/// The nearest thing to the path of a file that has none: the folder that it stands in.
fn place_of(parts: &[&OsStr]) -> SitePath {
    let folders: Vec<&str> = parts.iter().map_while(|it| it.to_str()).collect();
    (1..=folders.len().min(parts.len().saturating_sub(1)))
        .rev()
        .find_map(|many| SitePath::new(&folders[..many].join("/")).ok())
        .unwrap_or_else(content)
}

fn content() -> SitePath {
    SitePath::new(FOLDERS[0]).unwrap_or_else(|_| unreachable!("`content` is a path"))
}

fn unreadable(root: &Path, start: &SitePath, error: &walkdir::Error) -> Option<Diagnostic> {
    let on_disk = error.path()?;
    if on_disk.file_name().and_then(OsStr::to_str).is_some_and(is_skipped) {
        return None;
    }
    let path = match site_path(root, on_disk) {
        Ok(path) => path,
        Err(bad_name) => return Some(*bad_name),
    };
    if let Some(ancestor) = error.loop_ancestor() {
        let to = site_path(root, ancestor).map_or_else(|_| start.to_string(), |it| it.to_string());
        let message = format!("the link leads in a circle, back to `{to}`");
        return Some(
            Diagnostic::new(Code::LinkLoop, &path, Span::default(), message)
                .help("remove the link, or let it lead to a folder that does not hold it"),
        );
    }
    if on_disk.is_symlink() {
        let kind = error.io_error().map(io::Error::kind);
        let (code, message) = match kind {
            Some(io::ErrorKind::NotFound) => (Code::Unreadable, "the link leads to nothing"),
            _ if circles(on_disk) => (Code::LinkLoop, "the link leads in a circle"),
            _ => (Code::Unreadable, "what the link leads to cannot be read"),
        };
        return Some(
            Diagnostic::new(code, &path, Span::default(), message)
                .help("remove the link, or let it lead to a file or folder of the site"),
        );
    }
    Some(cannot_read(&path, error.io_error()))
}

/// Whether a link leads only to further links.
fn circles(link: &Path) -> bool {
    /// As many as Linux follows before it gives up.
    const HOPS: usize = 40;
    let mut at = link.to_owned();
    for _ in 0..HOPS {
        match at.read_link() {
            Ok(to) => at = at.parent().unwrap_or(Path::new("/")).join(to),
            Err(_) => return false,
        }
    }
    true
}

/// What to say of a file that the system does not hand out.
pub(super) fn cannot_read(path: &SitePath, error: Option<&io::Error>) -> Diagnostic {
    let message = match error.map(io::Error::kind) {
        Some(io::ErrorKind::PermissionDenied) => "it may not be read".to_owned(),
        Some(io::ErrorKind::NotFound) => "it went away while it was read".to_owned(),
        _ => error.map_or_else(
            || "it cannot be read".to_owned(),
            |it| format!("it cannot be read: {it}"),
        ),
    };
    Diagnostic::new(Code::Unreadable, path, Span::default(), message)
}
