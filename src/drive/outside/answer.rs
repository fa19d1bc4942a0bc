//! What came of asking for an address.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What came of asking for an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It is there.
    There,
    /// It is there, by another address that is to be used from now on.
    Moved(String),
    /// There is something, but it is not for programs that nobody knows: nothing can be said.
    Shy,
    /// There is nothing: the number and the words of the answer.
    Gone(String),
    /// It answers, and it is broken: how.
    Broken(String),
    /// Nobody answers: why.
    Silent(String),
}

/// An answer, and what it says of the parts of the page that links mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    /// The answer.
    pub(super) answer: Answer,
    /// Parts that were looked for: `None` where the page has it, else the nearest that it has,
    /// which may be none.
    pub(super) parts: BTreeMap<String, Option<Lost>>,
}

/// A part that the page does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lost {
    /// The nearest that it has.
    pub(super) near: Option<String>,
}

impl Asked {
    /// An answer that says nothing of parts.
    pub(super) fn plain(answer: Answer) -> Self {
        Self { answer, parts: BTreeMap::new() }
    }
}
