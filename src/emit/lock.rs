//! One build at a time in one output folder. The lock is the system's, so it ends with the process
//! that holds it, however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::error::{After, WriteError};
use super::stage::{PRIVATE, sibling};

/// The right to change an output folder, until dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
    /// A lock file beside the output folder, which goes with the lock.
    litter: Option<PathBuf>,
}

impl Lock {
    /// Takes the lock of `dir`, waiting for another build where there is one; then, `waiting` is
    /// called first.
    ///
    /// A folder that we wrote has its lock in its `.glossator/`. Before there is such a folder, the
    /// lock is a hidden file beside it, or where that is not allowed, inside all the same.
    ///
    /// # Errors
    /// Neither place can be written to.
    pub fn take(dir: &Path, waiting: &mut dyn FnMut()) -> Result<Self, WriteError> {
        loop {
            let (lock, place) = open(dir)?;
            match lock.file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    waiting();
                    lock.file.lock().map_err(|error| cannot("lock", &place, error))?;
                }
                // Some network disks know no locks. Better to build without one than not at all.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(cannot("lock", &place, error)),
            }
            // While we waited, the other may have made the folder, so that the lock's place is
            // another, or have taken the file away, so that we hold the lock of nothing.
            let moved = lock.litter.is_some() && dir.join(PRIVATE).is_dir();
            if !moved && is_file_at(&lock.file, &place) {
                return Ok(lock);
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(path) = &self.litter {
            // Removed before it is let go, so that nobody removes the next one's. If that fails,
            // an empty hidden file stays, which does no harm.
            let _ = fs::remove_file(path);
        }
        let _ = self.file.unlock();
    }
}

fn open(dir: &Path) -> Result<(Lock, PathBuf), WriteError> {
    let private = dir.join(PRIVATE);
    let beside = sibling(dir, "lock").filter(|_| !private.is_dir());
    if let Some(place) = beside
        && let Ok(file) = open_file(&place)
    {
        return Ok((Lock { file, litter: Some(place.clone()) }, place));
    }
    fs::create_dir_all(&private).map_err(|error| cannot("write in", dir, error))?;
    let place = private.join("lock");
    let file = open_file(&place).map_err(|error| cannot("write in", dir, error))?;
    Ok((Lock { file, litter: None }, place))
}

fn open_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

/// Whether `file` is still the one at `path`.
fn is_file_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::symlink_metadata(path)) {
        #[cfg(unix)]
        (Ok(held), Ok(there)) => {
            use std::os::unix::fs::MetadataExt;
            (held.dev(), held.ino()) == (there.dev(), there.ino())
        }
        #[cfg(not(unix))]
        (Ok(_), Ok(_)) => true,
        _ => false,
    }
}

fn cannot(doing: &'static str, path: &Path, error: io::Error) -> WriteError {
    WriteError::Disk { doing, path: path.to_owned(), error, after: After::AsItWas }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).expect("a folder");
        entries.map(|it| it.expect("an entry").file_name().to_string_lossy().into()).collect()
    }

    #[test]
    fn the_second_says_so_and_waits() {
        let root = tempfile::tempdir().expect("a folder");
        for made in [false, true] {
            let dir = root.path().join("public");
            if made {
                fs::create_dir_all(dir.join(PRIVATE)).expect("folders");
            }
            let first = Lock::take(&dir, &mut || panic!("nobody else is there")).expect("a lock");
            let (says, hears) = mpsc::channel();
            let second = std::thread::spawn(move || {
                let says_done = says.clone();
                let lock = Lock::take(&dir, &mut || says.send("waiting").expect("a listener"));
                says_done.send("has it").expect("a listener");
                lock.map(drop).expect("a lock");
            });
            assert_eq!(hears.recv(), Ok("waiting"));
            assert!(hears.try_recv().is_err());
            drop(first);
            assert_eq!(hears.recv(), Ok("has it"));
            second.join().expect("no panic");
        }
        assert_eq!(names(root.path()), ["public"]);
    }

    #[test]
    fn a_lock_whose_place_moved_is_taken_again() {
        let root = tempfile::tempdir().expect("a folder");
        let dir = root.path().join("public");
        let first = Lock::take(&dir, &mut || {}).expect("a lock");
        let second = std::thread::spawn({
            let dir = dir.clone();
            move || Lock::take(&dir, &mut || {}).map(|it| it.litter.is_some()).expect("a lock")
        });
        fs::create_dir_all(dir.join(PRIVATE)).expect("folders");
        drop(first);
        assert!(!second.join().expect("no panic"));
    }
}
