//! What stands in square brackets beside links: entities, `[[isis]]`, and citations, `[@lig2019]`.

use std::ops::Range;

use crate::base::{Span, Spanned};

use super::body::{CiteForm, CiteItem, NodeKind, Tag, Wiki, WikiWords, WrittenCite};
use super::cites::{self, Segment};
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
    pub(super) fn embed(&mut self, target: &str, bar: Bar, at: Span) {
        let mut wiki = self.target_of_wiki(target, at);
        if wiki.target.value.is_empty() {
            return self.as_written(at);
        }
        if bar == Bar::There && self.words_of_wiki(at).is_some() {
            wiki.words = WikiWords::Own;
        }
        let number = put(&mut self.growing.body.wikis, wiki);
        self.growing.leaf(NodeKind::Embed(number), at);
        self.skipped = 1;
    }

    /// `[[target]]` or, with a bar, `[[target|words]]`.
    pub(super) fn wiki(&mut self, target: &str, bar: Bar, at: Span) {
        let mut wiki = self.target_of_wiki(target, at);
        let own = self.words_of_wiki(at).filter(|_| bar == Bar::There);
        if own.is_none() && wiki.target.value.is_empty() {
            return self.as_written(at);
        }
        let shown = wiki.target.span;
        if own.is_some() {
            wiki.words = WikiWords::Own;
        }
        let number = put(&mut self.growing.body.wikis, wiki);
        self.growing.open(Tag::Wiki, number, at);
        if let Some(begin) = own {
            // The blanks round the words are not part of the link.
            self.from = begin;
            self.frames.push(Frame::Wiki);
        } else {
            self.wiki_words(number, shown);
            self.growing.close();
            self.skipped = 1;
        }
    }

    /// Where the words behind the bar of a wikilink begin, if there are any.
    fn words_of_wiki(&self, at: Span) -> Option<u32> {
        let (_, words) = self.growing.body.at(at).split_once('|')?;
        let words = words.strip_suffix("]]").unwrap_or(words).trim_start();
        (!words.is_empty()).then(|| at.end - 2 - Span::of(0..words.len()).end)
    }

    /// Brackets that name nothing, `[[!]]`, are no link but what they are.
    fn as_written(&mut self, at: Span) {
        self.growing.lines(at);
        self.skipped = 1;
    }

    /// An entity that is named without brackets round it; `at` is where, blanks included.
    pub(super) fn named(&mut self, target: &str, at: Span) {
        let wiki = self.target_of_wiki(target, at);
        let shown = wiki.target.span;
        let number = put(&mut self.growing.body.wikis, wiki);
        self.growing.open(Tag::Wiki, number, shown);
        self.wiki_words(number, shown);
        self.growing.close();
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
        self.bracketed(inside, tail, None);
    }

    /// `[words][@key]`: brackets, or a citation, and another citation.
    pub(super) fn two_brackets(&mut self, at: Span) {
        let source = self.growing.body.at(at);
        let between = source.rfind("][").map(|it| at.start + Span::of(0..it).end);
        let next = between.map(|it| Span { start: it + 2, end: at.end - 1 });
        match (between, next.filter(|it| self.is_citation(*it))) {
            (Some(end), next @ Some(_)) => {
                let tail = Span { start: end + 1, end: end + 1 };
                self.bracketed(Span { start: at.start + 1, end }, tail, next);
            }
            _ => self.as_written(at),
        }
    }

    /// Opens a citation of what stands `inside` brackets, or brackets. Behind them stands `tail`.
    fn bracketed(&mut self, inside: Span, tail: Span, next: Option<Span>) {
        let (start, end) = (inside.start - 1, inside.end);
        if self.is_citation(inside) {
            let from = self.growing.count();
            self.growing.skip_to(start);
            self.frames.push(Frame::Cite { from, inside, tail, next });
        } else {
            self.growing.words(Span { start, end: inside.start });
            self.frames.push(Frame::Brackets { tail: Span { start: end, ..tail }, next });
        }
    }

    fn is_citation(&self, inside: Span) -> bool {
        self.images == 0 && cites::segments(self.growing.body.at(inside)).is_some()
    }

    /// Puts the citation of a link's label, which has no nodes.
    pub(super) fn cite_next(&mut self, inside: Option<Span>) {
        if let Some(inside) = inside {
            self.cite(self.growing.count(), inside);
        }
    }

    /// Puts a citation of what stands `inside` brackets in the place of the nodes from `from` on.
    pub(super) fn cite(&mut self, from: usize, inside: Span) {
        let nodes = self.growing.take_back(from);
        let body = &self.growing.body;
        let written = body.at(inside);
        let within = |range: &Range<usize>| {
            let at = Span::of(range.clone());
            Span { start: at.start + inside.start, end: at.end + inside.start }
        };
        let words = |range: &Range<usize>| match nodes.is_empty() {
            true => targets::unbroken(&written[range.clone()]),
            false => body.shown_within(&nodes, within(range)),
        };
        let item = |segment: Segment| {
            let behind = cites::behind(&words(&segment.rest), self.dialect.language.base());
            let prefix = words(&segment.prefix);
            CiteItem {
                key: Spanned {
                    value: written[segment.key.clone()].to_owned(),
                    span: within(&segment.key),
                },
                prefix: prefix.trim().to_owned(),
                locator: behind.locator,
                suffix: behind.suffix,
                author: segment.author,
            }
        };
        let items = cites::segments(written).unwrap_or_default().into_iter().map(item).collect();
        let cite = WrittenCite { items, form: CiteForm::Bracketed };
        let number = put(&mut self.growing.body.cites, cite);
        let whole = Span { start: inside.start - 1, end: inside.end + 1 };
        self.growing.leaf(NodeKind::Cite(number), whole);
    }
}
