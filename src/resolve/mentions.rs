//! Who mentions whom, and in which sentence.
//!
//! [`Mentions`] is one text's share and small: whom it mentions, where first, how often. The
//! sentence is cut only for a page that shows it, by [`quote`], since all of them together would
//! hold the site's text many times over. Gathering the shares by entity is the engine's.

use std::sync::Arc;

use super::chapter::{Seen, Told};
use super::text::Resolved;

/// Whom one text mentions, in order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions(pub Vec<Mentioned>);

/// One entity that a text mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentioned {
    /// The first mention.
    pub first: Seen,
    /// How often the text mentions it.
    pub count: usize,
}

/// The first mention of an entity in a text, as a reader is shown it elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The words of the nearest heading above it; empty where there is none.
    pub heading: Arc<str>,
    /// The id of that heading, or of the note it stands in; empty where there is neither.
    pub fragment: Arc<str>,
    /// The sentence: inline markup kept, links, notes and citations dropped, the name in a
    /// [`super::text::Mark::Mention`].
    pub sentence: Resolved,
}

/// Whom `told` mentions.
pub fn mentions(told: &Told) -> Mentions {
    todo!("{told:?}")
}

/// The sentence of `told` in which `seen` stands.
pub fn quote(told: &Told, seen: &Seen) -> Quote {
    todo!("{told:?} {seen:?}")
}

impl Mentions {
    /// What is said of the entity with this id.
    pub fn of(&self, id: &str) -> Option<&Mentioned> {
        let at = self.0.binary_search_by(|it| (*it.first.entity).cmp(id)).ok()?;
        self.0.get(at)
    }
}
