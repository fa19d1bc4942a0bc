//! What the system tells of changes.

use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::settle::Ends;

/// Something that the system told.
#[derive(Debug)]
pub(super) enum Notice {
    /// Something happened to these paths.
    Paths(Vec<PathBuf>, Stage),
    /// It lost count: anything may have happened.
    Lost,
    /// It cannot go on, for this reason.
    Failed(String),
}

/// Whether a writer may still be at work. This decides when to look, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Begun,
    Done,
}

/// Listens to the system.
#[derive(Debug)]
pub(super) struct Ears(RecommendedWatcher);

impl Ears {
    /// Begins to listen; `tell` is called from another thread.
    ///
    /// # Errors
    /// Says in words why the system cannot tell, such as a limit that is reached.
    pub(super) fn new(mut tell: impl FnMut(Notice) + Send + 'static) -> Result<Self, String> {
        // A link may lead out of the site, even to the root of the disk.
        let config = Config::default().with_follow_symlinks(false);
        let hear = move |event: notify::Result<Event>| {
            if let Some(notice) = notice(event) {
                tell(notice);
            }
        };
        RecommendedWatcher::new(hear, config).map(Self).map_err(|error| reason(&error))
    }

    /// Listens to what happens in this folder itself.
    ///
    /// # Errors
    /// As [`Ears::new`].
    pub(super) fn at(&mut self, folder: &Path) -> Result<(), String> {
        self.0.watch(folder, RecursiveMode::NonRecursive).or_else(unless_gone)
    }

    /// Listens to what happens anywhere below this folder.
    ///
    /// # Errors
    /// As [`Ears::new`].
    pub(super) fn below(&mut self, folder: &Path) -> Result<(), String> {
        self.0.watch(folder, RecursiveMode::Recursive).or_else(unless_gone)
    }
}

/// Whether the system tells when a writer is done.
pub(super) const ENDS: Ends =
    if cfg!(any(target_os = "linux", target_os = "android")) { Ends::Told } else { Ends::Untold };

fn notice(event: notify::Result<Event>) -> Option<Notice> {
    let event = match event {
        Ok(event) => event,
        Err(error) => {
            return match unless_gone(error) {
                Ok(()) => None,
                Err(why) => Some(Notice::Failed(why)),
            };
        }
    };
    if event.need_rescan() {
        return Some(Notice::Lost);
    }
    let stage = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Stage::Done,
        // Reading is no change; to take it for one would make our own reading a reason to read.
        EventKind::Access(_) => return None,
        EventKind::Create(CreateKind::File | CreateKind::Any)
        | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any)
        | EventKind::Any => Stage::Begun,
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => {
            Stage::Done
        }
    };
    Some(Notice::Paths(event.paths, stage))
}

/// A folder may go while it is being listened to; then there is nothing to hear, and nothing wrong.
fn unless_gone(error: notify::Error) -> Result<(), String> {
    let gone = match &error.kind {
        notify::ErrorKind::PathNotFound | notify::ErrorKind::WatchNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    };
    if gone { Ok(()) } else { Err(reason(&error)) }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (fs.inotify.max_user_watches)"
                .to_owned()
        }
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    }
}
