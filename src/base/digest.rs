//! Digests of bytes: the same bytes, the same digest, on any machine. In the manifest of what was
//! written, and in the names of assets, which may then be cached for ever.
//!
//! They tell apart what differs by chance, and that is all that is asked of them: whoever could make two files with one
//! digest on purpose writes both of them, and the site besides. Every byte that a site shows goes through here, so it
//! is the quickest of those with so many bits.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use twox_hash::XxHash3_128;

/// The XXH3 digest of some bytes, of 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(u128);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes))
    }

    /// The digest of several runs of bytes, one after the other. Where one ends and the next
    /// begins counts: `ab`, `c` differs from `a`, `bc`.
    pub fn of_all<'a>(runs: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = XxHash3_128::new();
        for run in runs {
            hasher.write(&(run.len() as u64).to_le_bytes());
            hasher.write(run);
        }
        Self(hasher.finish_128())
    }

    /// Its bytes.
    pub fn bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// Its first 10 hexadecimal digits: enough for the name of an asset, where a clash of 40 bits
    /// would have to happen among the few versions of one file.
    pub fn short(self) -> String {
        let mut hex = self.to_string();
        hex.truncate(10);
        hex
    }

    /// The digest that `hex` spells in 32 digits. One of 64 was written by an earlier version, by another rule: it is taken
    /// for one that no bytes have.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let is_hex = hex.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        let digits = hex.get(..32).filter(|_| is_hex && matches!(hex.len(), 32 | 64))?;
        u128::from_str_radix(digits, 16).ok().map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
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
        Self::from_hex(&hex).ok_or_else(|| D::Error::custom("not a digest of 32 hex digits"))
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
        assert_eq!(Digest::from_hex(&"+1".repeat(16)), None);
    }

    #[test]
    fn a_digest_of_an_earlier_version_is_read_and_is_none_of_ours() {
        // The BLAKE3 digest of nothing.
        let earlier = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
        assert_ne!(Digest::from_hex(earlier), None);
        assert_ne!(Digest::from_hex(earlier), Some(Digest::of(b"")));
    }

    #[test]
    fn it_is_the_one_of_the_specification() {
        // https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
        assert_eq!(Digest::of(b"").to_string(), "99aa06d3014798d86001c324468d497f");
    }

    #[test]
    fn the_joint_between_runs_counts() {
        let join = |a: &'static str, b: &'static str| Digest::of_all([a.as_bytes(), b.as_bytes()]);
        assert_ne!(join("ab", "c"), join("a", "bc"));
        assert_eq!(join("ab", "c"), join("ab", "c"));
    }
}
