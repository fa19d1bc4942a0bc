//! What others may know of a chapter. No spans, so that a moved paragraph changes nothing here.

use std::sync::Arc;

use crate::base::SitePath;

use super::chapter::{Chapter, Place};
use super::date::Date;

/// What others may know of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The file.
    pub path: SitePath,
    /// Where it belongs.
    pub place: Place,
    /// The last part of its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One sentence, if it has one.
    pub summary: Option<String>,
    /// Its own as-of day, if it has one.
    pub as_of: Option<Date>,
    /// When it was last changed, if it says.
    pub updated: Option<Date>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Headings: level, id, title.
    pub headings: Vec<(u8, Arc<str>, Arc<str>)>,
    /// Other places in it that a link may name.
    pub anchors: Vec<Arc<str>>,
    /// Words in its body, as its language counts them.
    pub words: usize,
    /// Old addresses, as written.
    pub redirect_from: Vec<String>,
}

/// What others may know of `chapter`.
pub fn outline(chapter: &Chapter) -> Outline {
    todo!("{}", chapter.path)
}
