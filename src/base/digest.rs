//! Digests of bytes: the same bytes, the same digest, on any machine. In the manifest of what was
//! written, and in the names of assets, which may then be cached for ever.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The BLAKE3 digest of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The digest of several runs of bytes, one after the other. Where one ends and the next
    /// begins counts: `ab`, `c` differs from `a`, `bc`.
    pub fn of_all<'a>(runs: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for run in runs {
            hasher.update(&(run.len() as u64).to_le_bytes());
            hasher.update(run);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its first 10 hexadecimal digits: enough for the name of an asset, where a clash of 40 bits
    /// would have to happen among the few versions of one file.
    pub fn short(self) -> String {
        let mut hex = self.to_string();
        hex.truncate(10);
        hex
    }

    /// The digest that `hex` spells in 64 digits.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let hash = blake3::Hash::from_hex(hex).ok()?;
        Some(Self(*hash.as_bytes()))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(deserializer)?;
        Self::from_hex(&hex).ok_or_else(|| D::Error::custom("not a digest of 64 hex digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_as_they_are_written() {
        let digest = Digest::of(b"tide");
        assert_eq!(Digest::from_hex(&digest.to_string()), Some(digest));
        assert!(digest.to_string().starts_with(&digest.short()));
        assert_ne!(Digest::of(b"tide"), Digest::of(b"tides"));
        assert_eq!(Digest::from_hex("tide"), None);
    }

    #[test]
    fn the_joint_between_runs_counts() {
        let join = |a: &'static str, b: &'static str| Digest::of_all([a.as_bytes(), b.as_bytes()]);
        assert_ne!(join("ab", "c"), join("a", "bc"));
        assert_eq!(join("ab", "c"), join("ab", "c"));
    }
}
