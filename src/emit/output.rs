//! The finished site in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Digest, SitePath};

/// The files of a finished site. Bytes are shared with the memos that made them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output(pub BTreeMap<SitePath, Arc<[u8]>>);

impl Output {
    /// The digest of every file.
    pub fn digests(&self) -> BTreeMap<SitePath, Digest> {
        let files: Vec<_> = self.0.iter().collect();
        let digests: Vec<_> =
            files.par_iter().map(|(path, bytes)| ((*path).clone(), Digest::of(bytes))).collect();
        digests.into_iter().collect()
    }
}
