//! Lines and columns of what is complained of, for reports that say them in numbers.

use serde::Serialize;

use crate::base::{Label, Lines, SitePath, Sources, Span};

/// A place and what there is to see.
#[derive(Serialize)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    pub(super) start: Point,
    pub(super) end: Point,
    pub(super) note: &'a str,
}

/// One point in a file: line and column from 1, columns in characters, bytes from 0.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Point {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) byte: u32,
}

/// Finds lines and columns. Diagnostics come sorted by file, so the lines of the last one serve
/// for most.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    lines: Option<(&'a SitePath, Lines<'a>)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, lines: None }
    }

    /// The place of `label`.
    pub(super) fn place(&mut self, label: &'a Label) -> Place<'a> {
        let Label { path, span, note } = label;
        let (start, end) = self.ends(path, *span);
        Place { path: path.as_str(), start, end, note }
    }

    /// Where `span` begins and ends; the end is the point after the last character.
    pub(super) fn ends(&mut self, path: &'a SitePath, span: Span) -> (Point, Point) {
        if self.lines.as_ref().is_none_or(|(last, _)| *last != path) {
            let text = self.sources.text(path).map_or("", |it| &it.text);
            self.lines = Some((path, Lines::new(text)));
        }
        let point = |byte: u32| {
            let position = self.lines.as_ref().map(|(_, lines)| lines.position(byte));
            let (line, column) = position.map_or((1, 1), |it| (it.line, it.column));
            Point { line, column, byte }
        };
        (point(span.start), point(span.end))
    }
}
