//! `sources.yaml`: the bibliography, entry by entry. What an entry means is hayagriva's affair, and
//! `resolve::citations` asks it; here each gets its id and its place.

use std::sync::Arc;

use crate::base::{Checked, SitePath, Source, Span, Spanned};

/// One entry of the bibliography as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEntry {
    /// The file it stands in.
    pub path: SitePath,
    /// Its id.
    pub id: Spanned<String>,
    /// The entry alone, as a YAML document with its id as the only key.
    pub yaml: Arc<str>,
    /// All of it in the file.
    pub span: Span,
}

/// Reads a bibliography. Entries come in the order of the file.
pub fn sources(source: &Source) -> Checked<Vec<SourceEntry>> {
    todo!("{}", source.path)
}
