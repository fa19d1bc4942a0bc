//! What we remember of the files that we wrote. It stands in `.glossator/manifest.json` of the
//! output, and says which files there are ours: those and no others may be replaced and removed.
//!
//! The same site gives the same manifest, but for the times at which its files were written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::Metadata;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::base::{Digest, SitePath, from_json, to_json};

/// The form of the file. A manifest of another form is not read.
const VERSION: u32 = 1;

/// The files that an earlier build wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// All of them by path.
    pub files: BTreeMap<SitePath, Entry>,
    /// What they were made from, and what was said about it.
    pub memory: Option<Memory>,
}

/// What a build leaves to the next, so that one with the same inputs need not be made at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// The digest of everything that a build depends on.
    pub inputs: Digest,
    /// Whatever the builder wants to know again. Nothing here reads it.
    pub said: String,
}

/// One file that an earlier build wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The digest of its bytes.
    pub digest: Digest,
    /// How it stood on the disk.
    pub stamp: Stamp,
}

/// How a file stands on the disk, as far as that can be told without reading it. A file with the
/// stamp that we left it with counts as unchanged: who changes a file of ours within the clock's
/// grain, keeping its length, is not noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Stamp {
    /// Its size in bytes.
    size: u64,
    /// When it was last written, in nanoseconds since 1970; 0 where the system does not say.
    modified: u64,
}

impl Stamp {
    /// The stamp of a file.
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        let modified = modified.and_then(|it| u64::try_from(it.as_nanos()).ok()).unwrap_or(0);
        Self { size: metadata.len(), modified }
    }
}

#[derive(Deserialize)]
struct Written {
    version: u32,
    memory: Option<Memory>,
    files: BTreeMap<String, (Digest, Stamp)>,
}

impl Manifest {
    /// The manifest that `json` spells, or `None` where it is not one of ours.
    pub(super) fn from_json(json: &str) -> Option<Self> {
        let written: Written = from_json(json).ok()?;
        if written.version != VERSION {
            return None;
        }
        let files = written.files.into_iter().map(|(path, (digest, stamp))| {
            Some((SitePath::new(&path).ok()?, Entry { digest, stamp }))
        });
        Some(Self { files: files.collect::<Option<_>>()?, memory: written.memory })
    }

    /// The manifest as JSON, a file to a line so that people can compare two of them.
    pub(super) fn to_json(&self) -> String {
        let memory = to_json(&self.memory);
        let mut out = format!("{{\"version\":{VERSION},\"memory\":{memory},\"files\":{{");
        for (at, (path, Entry { digest, stamp })) in self.files.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let Stamp { size, modified } = stamp;
            let path = to_json(path.as_str());
            // Writing into a text cannot fail.
            let _ = write!(
                out,
                "{comma}\n{path}:[\"{digest}\",{{\"size\":{size},\"modified\":{modified}}}]"
            );
        }
        out.push_str("\n}}\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_is_written() {
        let entry = Entry { digest: Digest::of(b"a"), stamp: Stamp { size: 1, modified: 17 } };
        let path = |raw: &str| SitePath::new(raw).expect("a path");
        let files = [(path("a \"b\".html"), entry), (path("x/index.html"), entry)];
        let memory = Memory { inputs: Digest::of(b"in"), said: "\"{\"".to_owned() };
        let manifest = Manifest { files: files.into_iter().collect(), memory: Some(memory) };
        assert_eq!(Manifest::from_json(&manifest.to_json()), Some(manifest.clone()));
        assert_eq!(Manifest::from_json(&Manifest::default().to_json()), Some(Manifest::default()));
        let newer = manifest.to_json().replace("\"version\":1", "\"version\":2");
        assert_eq!(Manifest::from_json(&newer), None);
        let climbing = manifest.to_json().replace("x/index", "../index");
        assert_eq!(Manifest::from_json(&climbing), None);
    }
}
