//! Who mentions whom, and in which sentence.
//!
//! [`Mentions`] is one text's share and small: whom it mentions, where first, how often. Where the
//! sentence begins and ends is found out here, while the text is at hand and for a whole block at once.
//! Cutting it is [`super::quotes`]'s affair, and gathering the shares by entity the engine's.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Span, sentences};

use super::text::{Element, Piece, PieceKind, Resolved};

/// Whom one text mentions, in order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions(pub Vec<Mentioned>);

/// One entity that a text mentions. A large site has some hundred thousands of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentioned {
    /// The entity's id.
    pub entity: Arc<str>,
    /// Where the first mention stands.
    pub within: Within,
    /// Its place in the [`Resolved::text`] of that.
    pub at: Span,
    /// The sentence round it, from the first letter to the last; empty where no words name the entity.
    pub sentence: Span,
    /// The piece with which the sentence begins.
    pub piece: u32,
    /// How often the text mentions the entity.
    pub count: u32,
}

/// Where in a text a mention stands. Their order is the reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// In a key point, an index into [`super::chapter::Told::lead`].
    Lead(u32),
    /// In the body before its first heading.
    Body,
    /// In the body below a heading, an index into [`Resolved::headings`].
    Section(u32),
    /// In a note to the body, an index into [`Resolved::notes`].
    Note(u32),
    /// In the caption of one of the body's figures, an index into [`Resolved::figures`].
    Caption(u32),
}

/// A mention that counts.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    /// The entity's id.
    pub(super) entity: &'a Arc<str>,
    /// Where it stands.
    pub(super) within: Within,
    /// Its place in the [`Resolved::text`] of that.
    pub(super) at: Span,
}

/// Whom a text mentions that has these key points and this body. `seen` are all mentions that count, in
/// reading order.
pub(super) fn mentions(lead: &[Arc<Resolved>], body: &Resolved, seen: Vec<Seen<'_>>) -> Mentions {
    let mut by_entity: BTreeMap<&Arc<str>, Mentioned> = BTreeMap::new();
    let mut block = Block::default();
    for Seen { entity, within, at } in seen {
        match by_entity.entry(entity) {
            Entry::Occupied(known) => known.into_mut().count += 1,
            Entry::Vacant(free) => {
                let (text, pieces) = place(lead, body, within);
                let (sentence, piece) = block.sentence(text, pieces, at).unwrap_or_default();
                let entity = Arc::clone(entity);
                free.insert(Mentioned { entity, within, at, sentence, piece, count: 1 });
            }
        }
    }
    Mentions(by_entity.into_values().collect())
}

impl Mentions {
    /// Where what is said of the entity with this id stands.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.0.binary_search_by(|it| (*it.entity).cmp(id)).ok()
    }
}

/// Of a text with these key points and this body what a mention stands in, and the pieces that can show
/// it.
pub(super) fn place<'a>(
    lead: &'a [Arc<Resolved>],
    body: &'a Resolved,
    within: Within,
) -> (&'a Resolved, &'a [Piece]) {
    let text = match within {
        Within::Lead(lead_at) => lead.get(lead_at as usize).map_or(body, |it| it),
        Within::Caption(figure) => {
            let figure = body.figures.get(figure as usize);
            figure.and_then(|it| it.caption.as_ref()).map_or(body, |it| it)
        }
        Within::Body | Within::Section(_) | Within::Note(_) => body,
    };
    let note = match within {
        Within::Note(note) => text.notes.get(note as usize),
        Within::Lead(_) | Within::Body | Within::Section(_) | Within::Caption(_) => None,
    };
    (text, note.map_or(&text.pieces, |it| &it.pieces))
}

/// The words of a block of inlines on one line, links and notes left out, and the sentences on it.
/// Mentions come in reading order, and the next one stands in the same block more often than not.
#[derive(Default)]
struct Block<'a> {
    /// What it is a block of.
    of: &'a [Piece],
    /// Its pieces among these.
    range: Range<usize>,
    line: String,
    /// How long the line was before each of the pieces, and in the end.
    starts: Vec<usize>,
    /// Where sentences end on the line.
    ends: Vec<usize>,
}

impl<'a> Block<'a> {
    /// The sentence in which `name`, a place in `text`, stands, and the piece of `pieces` with which that
    /// begins. Nothing where no words make the name.
    fn sentence(
        &mut self,
        text: &Resolved,
        pieces: &'a [Piece],
        name: Span,
    ) -> Option<(Span, u32)> {
        let (first, last) = words(pieces, name)?;
        if !std::ptr::eq(self.of, pieces) || !self.range.contains(&first) {
            self.read(text, pieces, first);
        }
        if !self.range.contains(&last) {
            return None;
        }
        let on_line = |piece: usize, byte: u32| {
            self.starts[piece - self.range.start] + (byte - pieces[piece].at.start) as usize
        };
        let name = on_line(first, name.start)..on_line(last, name.end);
        self.placed(sentences::around(&self.line, &self.ends, name))
    }

    /// Reads the block in which the piece `here` stands.
    fn read(&mut self, text: &Resolved, pieces: &'a [Piece], here: usize) {
        self.of = pieces;
        self.range = block(pieces, here);
        self.line.clear();
        self.starts.clear();
        for piece in &pieces[self.range.clone()] {
            self.starts.push(self.line.len());
            match piece.kind {
                PieceKind::SoftBreak | PieceKind::HardBreak => self.line.push(' '),
                kind if is_words(kind) => self.line.push_str(&text.text[piece.at.range()]),
                _ => {}
            }
        }
        self.starts.push(self.line.len());
        self.ends = sentences::ends(&self.line);
    }

    /// Where a part of the line stands in the text, and the piece with which it begins. It begins and
    /// ends with a letter, so both are in words.
    fn placed(&self, part: Range<usize>) -> Option<(Span, u32)> {
        let last = part.end.checked_sub(1).filter(|last| part.start <= *last)?;
        // The piece that shows a byte of the line.
        let shows = |byte: usize| self.starts.partition_point(|it| *it <= byte) - 1;
        let (first, last) = (shows(part.start), shows(last));
        let in_text = |piece: usize, byte: usize| {
            let at = self.of[self.range.start + piece].at.start;
            Span::of(0..at as usize + byte - self.starts[piece]).end
        };
        let span = Span { start: in_text(first, part.start), end: in_text(last, part.end) };
        // A formula that stands right before the first letter belongs to the sentence.
        let before = self.starts[..first].partition_point(|it| *it < part.start);
        let is_formula = |it: &usize| is_formula(self.of[self.range.start + it].kind);
        let first = (before..first).find(is_formula).unwrap_or(first);
        Some((span, Span::of(0..self.range.start + first).end))
    }
}

/// The pieces of words in which `name` begins and ends.
fn words(pieces: &[Piece], name: Span) -> Option<(usize, usize)> {
    let first = piece_at(pieces, name.start);
    let last = if name.end <= pieces.get(first)?.at.end {
        first
    } else {
        piece_at(pieces, name.end.saturating_sub(1))
    };
    let holds = |piece: usize, byte: u32| {
        let at = pieces[piece].at;
        is_words(pieces[piece].kind) && at.start <= byte && byte < at.end
    };
    let whole = !name.is_empty() && holds(first, name.start) && holds(last, name.end - 1);
    whole.then_some((first, last))
}

/// The piece in which byte `at` of the text stands.
fn piece_at(pieces: &[Piece], at: u32) -> usize {
    pieces.partition_point(|it| it.at.start <= at).saturating_sub(1)
}

/// The pieces of the block in which the piece `here` stands.
fn block(pieces: &[Piece], here: usize) -> Range<usize> {
    let before = pieces[..here].iter().rposition(|it| is_border(it.kind));
    let after = pieces[here..].iter().position(|it| is_border(it.kind));
    before.map_or(0, |it| it + 1)..after.map_or(pieces.len(), |it| here + it)
}

pub(super) fn is_words(kind: PieceKind) -> bool {
    matches!(kind, PieceKind::Words | PieceKind::Code)
}

pub(super) fn is_formula(kind: PieceKind) -> bool {
    matches!(kind, PieceKind::Math(_) | PieceKind::DisplayMath(_))
}

/// Whether a piece stands between two blocks, or begins or ends one.
pub(super) fn is_border(kind: PieceKind) -> bool {
    match kind {
        PieceKind::Open(mark) => !is_inline(mark.element()),
        PieceKind::Close(element) => !is_inline(element),
        PieceKind::Rule
        | PieceKind::Figure(_)
        | PieceKind::Cards(_)
        | PieceKind::Picture(_)
        | PieceKind::Task(_) => true,
        PieceKind::Words
        | PieceKind::Code
        | PieceKind::Math(_)
        | PieceKind::DisplayMath(_)
        | PieceKind::Html
        | PieceKind::Address(_)
        | PieceKind::SoftBreak
        | PieceKind::HardBreak
        | PieceKind::NoteRef(_)
        | PieceKind::Cite(_)
        | PieceKind::Image(_) => false,
    }
}

pub(super) fn is_inline(element: Element) -> bool {
    matches!(
        element,
        Element::Emphasis
            | Element::Strong
            | Element::Strikethrough
            | Element::CalloutBy
            | Element::Link
            | Element::Mention
    )
}
