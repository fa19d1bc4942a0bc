//! How far a run may go. In earnest it goes to its end; tests cut it off at every single step, as
//! a kill or a full disk would, and look at what it left.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::error::{After, WriteError};

/// Counts the steps that are left. Every change to the disk is one.
#[derive(Debug)]
pub(super) struct Reach {
    left: AtomicUsize,
    end: End,
}

/// What happens where the reach ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing more is done, nothing is tidied up.
    Killed,
    /// The system says that the disk is full.
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests fill the disk"))]
    DiskFull,
}

impl Reach {
    /// To the end.
    pub(super) fn far() -> Self {
        Self { left: AtomicUsize::new(usize::MAX), end: End::Killed }
    }

    /// As far as `steps`.
    #[cfg(test)]
    pub(super) fn steps(steps: usize, end: End) -> Self {
        Self { left: AtomicUsize::new(steps), end }
    }

    /// Does one thing to the disk at `path`.
    pub(super) fn step<T>(
        &self,
        doing: &'static str,
        path: &Path,
        deed: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, WriteError> {
        let took =
            self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |it| it.checked_sub(1));
        let done = match (took, self.end) {
            (Ok(_), _) => deed(),
            (Err(_), End::Killed) => return Err(WriteError::Killed),
            (Err(_), End::DiskFull) => Err(io::ErrorKind::StorageFull.into()),
        };
        done.map_err(|error| WriteError::Disk {
            doing,
            path: path.to_owned(),
            error,
            after: After::AsItWas,
        })
    }
}
