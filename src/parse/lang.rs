//! Languages, by their BCP 47 tags.

use std::fmt;
use std::sync::Arc;

/// A language as an author names it: `en`, `en-GB`, `ar`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Arc<str>);

impl Lang {
    /// The language that `tag` names, in lower case but for its region and script, or `None`
    /// where it has not the form of a tag: letters, then parts of letters and digits between `-`.
    pub fn new(tag: &str) -> Option<Self> {
        let mut parts = tag.split(['-', '_']);
        let first = parts.next()?;
        if !(2..=3).contains(&first.len()) || !first.bytes().all(|it| it.is_ascii_alphabetic()) {
            return None;
        }
        let mut out = first.to_ascii_lowercase();
        for part in parts {
            if part.is_empty()
                || part.len() > 8
                || !part.bytes().all(|it| it.is_ascii_alphanumeric())
            {
                return None;
            }
            out.push('-');
            match part.len() {
                2 => out.push_str(&part.to_ascii_uppercase()),
                4 if part.bytes().all(|it| it.is_ascii_alphabetic()) => {
                    out.push_str(&part[..1].to_ascii_uppercase());
                    out.push_str(&part[1..].to_ascii_lowercase());
                }
                _ => out.push_str(&part.to_ascii_lowercase()),
            }
        }
        Some(Self(out.into()))
    }

    /// The whole tag.
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// The language alone: `en` of `en-GB`.
    pub fn base(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self("en".into())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
