//! Where the files of a site go as they are made, one by one, so that no build holds all of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::{Digest, SitePath};

use super::output::Output;

/// Takes files as they are made, from several threads at once.
pub trait Tray: Sync {
    /// Whether it holds a file with these bytes at this path, so that it need not be made again.
    fn holds(&self, path: &SitePath, digest: Digest) -> bool;

    /// Takes a file.
    fn put(&self, path: &SitePath, bytes: &[u8], digest: Digest);
}

/// Keeps everything in memory.
#[derive(Debug, Default)]
pub struct Kept(Mutex<BTreeMap<SitePath, (Digest, Arc<[u8]>)>>);

impl Kept {
    /// What it holds of `files`. It forgets the others.
    pub fn output(&mut self, files: &BTreeMap<SitePath, Digest>) -> Output {
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|path, _| files.contains_key(path));
        Output(kept.iter().map(|(path, (_, bytes))| (path.clone(), bytes.clone())).collect())
    }
}

impl Tray for Kept {
    fn holds(&self, path: &SitePath, digest: Digest) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(path).is_some_and(|(it, _)| *it == digest)
    }

    fn put(&self, path: &SitePath, bytes: &[u8], digest: Digest) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(path.clone(), (digest, bytes.into()));
    }
}
