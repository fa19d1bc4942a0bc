//! What stands in square brackets beside links: entities, `[[isis]]`, and citations, `[@lig2019]`.

use std::ops::Range;

use crate::base::{Span, Spanned};

use super::body::{CiteForm, CiteItem, NodeKind, Tag, Wiki, WikiWords, WrittenCite};
use super::cites;
use super::reading::{Frame, Reading, put};
use super::targets;

/// Whether a wikilink has a bar and words behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bar {
    /// `[[target|words]]`.
    There,
    /// `[[target]]`.
    Absent,
}

impl Reading<'_> {
    /// `![[target]]`.
    pub(super) fn embed(&mut self, target: &str, at: Span) {
        let wiki = self.target_of_wiki(target, at);
        let number = put(&mut self.growing.body.wikis, wiki);
        self.growing.leaf(NodeKind::Embed(number), at);
        self.skipped = 1;
    }

    /// `[[target]]` or, with a bar, `[[target|words]]`.
    pub(super) fn wiki(&mut self, target: &str, bar: Bar, at: Span) {
        let mut wiki = self.target_of_wiki(target, at);
        let (_, words) = self.growing.body.at(at).split_once('|').unwrap_or_default();
        let own = bar == Bar::There && !words.trim_end_matches(']').trim().is_empty();
        let shown = wiki.target.span;
        if own {
            wiki.words = WikiWords::Own;
        }
        let number = put(&mut self.growing.body.wikis, wiki);
        self.growing.open(Tag::Wiki, number, at);
        if own {
            self.frames.push(Frame::Element);
        } else {
            self.wiki_words(number, shown);
            self.growing.close();
            self.skipped = 1;
        }
    }

    /// Shows the target of a wikilink: as it stands where that is in one line.
    fn wiki_words(&mut self, number: u32, shown: Span) {
        let words = self.growing.body.wikis[number as usize].target.value.clone();
        self.growing.decoded(&words, shown);
    }

    fn target_of_wiki(&self, target: &str, at: Span) -> Wiki {
        // An escape at its begin is no part of what the package gives.
        let begin = self.growing.body.at(at).find(target).unwrap_or(0);
        let start = at.start + Span::of(0..begin).end;
        let at = Span { start, end: (start + Span::of(0..target.len()).end).min(at.end) };
        let targets::Target { at, words, act } = targets::wiki(&self.growing.body.text, at.range());
        let target = Spanned { value: words, span: Span::of(at) };
        Wiki { target, act, words: WikiWords::Target }
    }

    /// `[@key]`, or, where only the label of a link looked like it, brackets.
    pub(super) fn citation(&mut self, whole: Span, tail: Span) {
        let inside = Span { start: whole.start + 1, end: whole.end - 1 };
        if self.is_citation(inside) {
            let from = self.growing.count();
            self.growing.skip_to(whole.start);
            self.frames.push(Frame::Cite { from, whole, inside, tail });
        } else {
            self.growing.words(Span { end: inside.start, ..whole });
            let tail = Span { start: inside.end, end: tail.end };
            self.frames.push(Frame::Brackets { tail, cite: None });
        }
    }

    /// `[words][@key]`: brackets, or a citation, and another citation.
    pub(super) fn two_brackets(&mut self, at: Span) {
        let source = &self.growing.body.text[at.range()];
        let label = source.rfind("][").map(|it| it + 1);
        let label = at.start + Span::of(0..label.unwrap_or(0)).end;
        let inside = Span { start: label + 1, end: at.end - 1 };
        if label == at.start || !self.is_citation(inside) {
            self.growing.lines(at);
            self.skipped = 1;
            return;
        }
        let tail = Span { start: label - 1, end: label };
        let first = Span { start: at.start + 1, end: label - 1 };
        if self.is_citation(first) {
            let from = self.growing.count();
            self.cite(from, Span { start: at.start, end: label }, first);
            self.cite(from + 1, Span { start: label, end: at.end }, inside);
            self.skipped = 1;
        } else {
            self.growing.words(Span { start: at.start, end: at.start + 1 });
            self.frames.push(Frame::Brackets { tail, cite: Some(inside) });
        }
    }

    fn is_citation(&self, inside: Span) -> bool {
        self.images == 0 && cites::segments(self.growing.body.at(inside)).is_some()
    }

    /// Puts the citation at `whole` in the place of the nodes from `from` on.
    pub(super) fn cite(&mut self, from: usize, whole: Span, inside: Span) {
        let nodes = self.growing.take_back(from);
        let body = &self.growing.body;
        let written = body.at(inside);
        let within = |range: Range<usize>| {
            let at = Span::of(range);
            Span { start: at.start + inside.start, end: at.end + inside.start }
        };
        let items = cites::segments(written)
            .unwrap_or_default()
            .into_iter()
            .map(|segment| {
                let key = Spanned {
                    value: written[segment.key.clone()].to_owned(),
                    span: within(segment.key),
                };
                let behind = body.shown_within(&nodes, within(segment.rest));
                let behind = cites::behind(&behind, self.dialect.language.base());
                let prefix = body.shown_within(&nodes, within(segment.prefix));
                CiteItem {
                    key,
                    prefix: prefix.trim().to_owned(),
                    locator: behind.locator,
                    suffix: behind.suffix,
                    author: segment.author,
                }
            })
            .collect();
        let cite = WrittenCite { items, form: CiteForm::Bracketed };
        let number = put(&mut self.growing.body.cites, cite);
        self.growing.leaf(NodeKind::Cite(number), whole);
    }
}
