//! Markdown into a [`Body`], with exact spans.

use std::sync::Arc;

use crate::base::{Checked, Map, SitePath, Span};

use super::body::Body;
use super::settings::Dialect;

/// Reads the Markdown that stands in `text` at `span`. All spans of the body lead into `text`;
/// `map` leads from there into the file at `path`, for diagnostics.
pub fn body(
    path: &SitePath,
    text: &Arc<str>,
    span: Span,
    map: Map,
    dialect: &Dialect,
) -> Checked<Body> {
    todo!("{path} {text} {span:?} {map:?} {dialect:?}")
}
