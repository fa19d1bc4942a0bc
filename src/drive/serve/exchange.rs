//! A request and what is answered to it, as values: no socket, no header that nobody reads.

use std::ops::Range;
use std::sync::Arc;

/// What a client asks for, reduced to what an answer may depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What is to be done.
    pub(super) verb: Verb,
    /// The path, as sent: percent signs and all.
    pub(super) path: String,
    /// What follows the question mark.
    pub(super) query: Option<String>,
    /// The host that the client thinks it talks to: every `Host`, and the one of the target.
    pub(super) hosts: Vec<String>,
    /// The site whose page asks, where the browser says so.
    pub(super) origins: Vec<String>,
    /// The copies that it has already.
    pub(super) if_none_match: Option<String>,
    /// The part that it wants.
    pub(super) range: Option<String>,
    /// The copy of which it wants that part.
    pub(super) if_range: Option<String>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Verb {
    /// The file.
    #[default]
    Get,
    /// What there is to say about it.
    Head,
    /// Something that a site of files cannot do.
    Other,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// Its number.
    pub(super) status: u16,
    /// Its headers, but for the length.
    pub(super) headers: Vec<(&'static str, String)>,
    /// What follows them.
    pub(super) body: Body,
}

/// What follows the headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// A part of a file, or all of it.
    Bytes(Arc<[u8]>, Range<usize>),
    /// How long the file is, for those who ask for no more.
    Length(usize),
    /// Nothing.
    Nothing,
    /// News of the site, for as long as somebody listens.
    Events,
}

impl Reply {
    /// A few words.
    pub(super) fn words(status: u16, words: &str) -> Self {
        let bytes: Arc<[u8]> = format!("{words}\n").into_bytes().into();
        let all = 0..bytes.len();
        let reply = Self { status, headers: Vec::new(), body: Body::Bytes(bytes, all) };
        reply.with("content-type", "text/plain; charset=utf-8").with("cache-control", "no-store")
    }

    /// The same with a header.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The value of a header.
    #[cfg(test)]
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|it| it.0 == name).map(|it| &*it.1)
    }
}
