//! The text of a block as a reader sees it, in canonical form, with the way back to the nodes it
//! was made of. It goes across soft breaks, entities, escapes and emphasis; where something stands
//! that is not read as words (code, a formula, a note's number, a tag), it has a [`BARRIER`].

use std::ops::Range;

use crate::base::{Span, forms, runs_without, words};
use crate::parse::body::{Body, Node, NodeKind, Tag};

use super::found::Place;
use super::markup::Markup;
use super::names::plain;
use super::notes::Notes;

/// Stands where no name can go on. No name holds it, since its canonical form holds no line break.
pub(super) const BARRIER: char = '\n';

/// One step in reading the blocks of a body.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// A new section begins: a level-2 heading, or the first note.
    Section,
    /// A block.
    Block(&'a Block),
}

/// A run of text without a block's border in it.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// In canonical form, but for blanks at its ends.
    pub(super) text: String,
    /// What it is.
    pub(super) sort: Sort,
    /// Its wikilinks, in order.
    pub(super) wikis: Vec<WikiAt>,
    runs: Vec<Run>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// Running text.
    #[default]
    Prose,
    /// A heading, or the title of a callout.
    Heading,
}

/// A wikilink in a block.
#[derive(Clone, Debug)]
pub(super) struct WikiAt {
    /// The byte of the block's text where it stands.
    pub(super) at: usize,
    /// Its nodes, from its opening to its close.
    pub(super) nodes: Range<usize>,
    /// An index into [`Body::wikis`].
    pub(super) wiki: u32,
    /// What it stands in.
    pub(super) shade: Shade,
}

/// What a word stands in that bears no link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shade {
    /// Nothing.
    #[default]
    Open,
    /// A link.
    Link,
    /// A raw HTML element that may hold none.
    Html,
}

/// A part of the text that comes from one place.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Its first byte in the block's text.
    at: usize,
    /// How many bytes it has there.
    length: usize,
    /// Where it comes from. Where both are in one node and as far apart as the run is long, it is
    /// that node's text byte by byte; else it is one character that stands for what is there.
    from: Place,
    to: Place,
    shade: Shade,
}

/// Reads the blocks of `body` in order, the notes that a reader sees after all else.
pub(super) fn blocks(body: &Body, notes: &Notes, visit: &mut impl FnMut(Step<'_>)) {
    let mut reader = Reader { body, block: Block::default(), html: Markup::default() };
    reader.read(0..body.nodes.len(), Sections::ByHeading, visit);
    for (at, (_, nodes)) in notes.seen().enumerate() {
        if at == 0 {
            visit(Step::Section);
        }
        reader.read(nodes, Sections::One, visit);
    }
}

/// The text that a node shows, if it is one of words.
pub(super) fn shown<'a>(body: &'a Body, node: &Node, buffer: &'a mut [u8; 4]) -> Option<&'a str> {
    match node.kind {
        NodeKind::Words => Some(body.at(node.span)),
        NodeKind::Char(letter) => Some(letter.encode_utf8(buffer)),
        NodeKind::Spare(at) => body.spares.get(at as usize).map(String::as_str),
        _ => None,
    }
}

impl Block {
    /// Where the character at byte `at` of the text begins.
    pub(super) fn start(&self, at: usize) -> Place {
        let run = self.run(at);
        if run.is_exact() { run.after(at - run.at) } else { run.from }
    }

    /// Where the character before byte `at` of the text ends.
    pub(super) fn stop(&self, at: usize) -> Place {
        let run = self.run(at - 1);
        if run.is_exact() { run.after(at - run.at) } else { run.to }
    }

    /// What the word at byte `at` of the text stands in.
    pub(super) fn shade(&self, at: usize) -> Shade {
        self.run(at).shade
    }

    fn run(&self, at: usize) -> &Run {
        &self.runs[self.runs.partition_point(|run| run.at <= at).saturating_sub(1)]
    }
}

impl Run {
    fn is_exact(&self) -> bool {
        self.from.node == self.to.node && self.to.byte - self.from.byte == length(self.length)
    }

    fn after(&self, bytes: usize) -> Place {
        Place { node: self.from.node, byte: self.from.byte + length(bytes) }
    }
}

/// Where sections begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sections {
    ByHeading,
    One,
}

struct Reader<'a> {
    body: &'a Body,
    block: Block,
    html: Markup,
}

impl Reader<'_> {
    fn read(&mut self, nodes: Range<usize>, sections: Sections, visit: &mut impl FnMut(Step<'_>)) {
        let body = self.body;
        let mut links = 0_u32;
        let mut at = nodes.start;
        while at < nodes.end {
            let node = body.nodes[at];
            let shade = match (links, self.html.shade()) {
                (0, shade) => shade,
                (_, _) => Shade::Link,
            };
            match node.kind {
                NodeKind::Words | NodeKind::Char(_) | NodeKind::Spare(_) => {
                    let mut buffer = [0; 4];
                    if let Some(text) = shown(body, &node, &mut buffer) {
                        self.block.push(length(at), text, shade);
                    }
                }
                NodeKind::SoftBreak | NodeKind::HardBreak => self.block.blank(length(at), shade),
                NodeKind::Open(Tag::Emphasis | Tag::Strong | Tag::Strikethrough, _)
                | NodeKind::Close(Tag::Emphasis | Tag::Strong | Tag::Strikethrough, _) => {}
                NodeKind::Open(Tag::Wiki, wiki) => {
                    let end = close(body, at);
                    let here = self.block.text.len();
                    self.block.wikis.push(WikiAt { at: here, nodes: at..end, wiki, shade });
                    self.block.text.push(BARRIER);
                    at = end;
                    continue;
                }
                NodeKind::Open(Tag::Image, _) => {
                    self.block.text.push(BARRIER);
                    at = close(body, at);
                    continue;
                }
                NodeKind::Open(Tag::CalloutBy, _) | NodeKind::Close(Tag::CalloutBy, _) => {
                    self.block.text.push(BARRIER);
                }
                NodeKind::Open(Tag::Link, _) => {
                    self.block.text.push(BARRIER);
                    links += 1;
                }
                NodeKind::Close(Tag::Link, _) => {
                    self.block.text.push(BARRIER);
                    links = links.saturating_sub(1);
                }
                NodeKind::Open(Tag::Footnote, _) => {
                    self.flush(visit);
                    at = close(body, at);
                    continue;
                }
                NodeKind::Open(Tag::Listing, _) => {
                    self.flush(visit);
                    at = close(body, at);
                    continue;
                }
                NodeKind::Open(Tag::HtmlBlock, _) => {
                    self.flush(visit);
                    let end = close(body, at);
                    for node in &body.nodes[at..end] {
                        self.html.block(raw(body, node));
                    }
                    at = end;
                    continue;
                }
                NodeKind::Open(Tag::Heading, heading) => {
                    self.flush(visit);
                    let level = body.headings.get(heading as usize).map_or(6, |it| it.level);
                    if level <= 2 && sections == Sections::ByHeading {
                        visit(Step::Section);
                    }
                    self.block.sort = Sort::Heading;
                }
                NodeKind::Open(Tag::CalloutTitle, _) => {
                    self.flush(visit);
                    self.block.sort = Sort::Heading;
                }
                NodeKind::InlineHtml | NodeKind::Html | NodeKind::SpareHtml(_) => {
                    self.block.text.push(BARRIER);
                    self.html.inline(raw(body, &node));
                }
                NodeKind::Code
                | NodeKind::SpareCode(_)
                | NodeKind::Math(_)
                | NodeKind::DisplayMath(_)
                | NodeKind::FootnoteRef(_)
                | NodeKind::Cite(_)
                | NodeKind::Task(_)
                | NodeKind::Embed(_) => self.block.text.push(BARRIER),
                NodeKind::Open(..)
                | NodeKind::Close(..)
                | NodeKind::Rule
                | NodeKind::Directive(_) => self.flush(visit),
            }
            at += 1;
        }
        self.flush(visit);
    }

    fn flush(&mut self, visit: &mut impl FnMut(Step<'_>)) {
        if !self.block.runs.is_empty() || !self.block.wikis.is_empty() {
            self.block.compose();
            visit(Step::Block(&self.block));
        }
        self.block.text.clear();
        self.block.runs.clear();
        self.block.wikis.clear();
        self.block.sort = Sort::Prose;
        self.html.end_of_block();
    }
}

impl Block {
    /// Adds what `node` shows.
    fn push(&mut self, node: u32, shown: &str, shade: Shade) {
        let bytes = shown.as_bytes();
        // What is taken over as it stands begins at `from` and goes on to `at`.
        let mut from = 0;
        let mut at = 0;
        let mut looked_at = 0;
        while let Some(&byte) = bytes.get(at) {
            if at >= looked_at {
                let usual = usual(&bytes[at..]);
                let begins_well = byte != b' ' || from < at && bytes[at - 1] != b' ';
                if usual > 0 && begins_well {
                    at += usual;
                    continue;
                }
                looked_at = at + if begins_well { LOOK_AGAIN } else { 1 };
            }
            let usual = match byte {
                b' ' => from < at && bytes[at - 1] != b' ',
                byte => byte.is_ascii_graphic(),
            };
            if usual {
                at += 1;
                continue;
            }
            let Some(letter) = shown[at..].chars().next() else { break };
            let next = at + letter.len_utf8();
            let written = plain(letter);
            if written == Some(letter) && letter != ' ' {
                at = next;
                continue;
            }
            self.exact(node, shown, from..at, shade);
            if let Some(written) = written
                && (written != ' ' || !self.text.ends_with(' '))
            {
                let place = |byte| Place { node, byte: length(byte) };
                self.add(written.encode_utf8(&mut [0; 4]), place(at), place(next), shade);
            }
            from = next;
            at = next;
        }
        self.exact(node, shown, from..at, shade);
    }

    fn exact(&mut self, node: u32, shown: &str, range: Range<usize>, shade: Shade) {
        if range.is_empty() {
            return;
        }
        let place = |byte| Place { node, byte: length(byte) };
        self.add(&shown[range.clone()], place(range.start), place(range.end), shade);
    }

    fn add(&mut self, text: &str, from: Place, to: Place, shade: Shade) {
        self.runs.push(Run { at: self.text.len(), length: text.len(), from, to, shade });
        self.text.push_str(text);
    }

    /// Adds a line break of the source.
    fn blank(&mut self, node: u32, shade: Shade) {
        if !self.text.ends_with(' ') {
            self.add(" ", Place { node, byte: 0 }, Place { node, byte: 1 }, shade);
        }
    }

    /// Brings the text into Normalization Form C, letter by letter.
    fn compose(&mut self) {
        if forms::is_nfc(&self.text) {
            return;
        }
        let old = std::mem::take(self);
        self.sort = old.sort;
        let mut wikis = old.wikis.iter().peekable();
        let mut at = 0;
        for letter in words::letters(&old.text) {
            while let Some(wiki) = wikis.next_if(|it| it.at <= at) {
                self.wikis.push(WikiAt { at: self.text.len(), ..wiki.clone() });
            }
            let composed = forms::nfc(letter);
            if letter.contains(BARRIER) {
                self.text.push(BARRIER);
            } else {
                let (from, to) = (old.start(at), old.stop(at + letter.len()));
                self.add(&composed, from, to, old.shade(at));
            }
            at += letter.len();
        }
        self.wikis.extend(wikis.map(|it| WikiAt { at: self.text.len(), ..it.clone() }));
    }
}

/// How far is looked ahead: further than most pieces of a text go, and not so far that a text with two blanks at its
/// end is gone through again from every place in it.
const LOOK: usize = 256;

/// Behind how many bytes to look again where the next run has one that does not stand for itself: a run, since to look
/// costs as much whether it helps or not.
const LOOK_AGAIN: usize = 16;

/// How many bytes at the beginning stand for themselves, whatever stands before them: in ASCII, and no blank after
/// another. In whole runs, which are looked at together.
fn usual(bytes: &[u8]) -> usize {
    let bytes = &bytes[..bytes.len().min(LOOK)];
    let plain = &bytes[..runs_without(bytes, |it| it.wrapping_sub(b' ') > b'~' - b' ')];
    let after = plain.get(1..).unwrap_or_default();
    let blanks =
        plain.iter().zip(after).fold(false, |any, (a, b)| any | ((*a == b' ') & (*b == b' ')));
    if blanks { 0 } else { plain.len() }
}

/// The node after the close of the element that opens at `open`.
pub(super) fn close(body: &Body, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, node) in body.nodes.iter().enumerate().skip(open) {
        match node.kind {
            NodeKind::Open(..) => depth += 1,
            NodeKind::Close(..) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    body.nodes.len()
}

/// The raw HTML of a node.
fn raw<'a>(body: &'a Body, node: &Node) -> &'a str {
    match node.kind {
        NodeKind::Html | NodeKind::InlineHtml => body.at(node.span),
        NodeKind::SpareHtml(at) => body.spares.get(at as usize).map_or("", String::as_str),
        _ => "",
    }
}

fn length(bytes: usize) -> u32 {
    Span::of(0..bytes).end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each character that is taken over, and where in the node it begins and ends.
    fn one_by_one(before: &str, shown: &str) -> Vec<(char, u32, u32)> {
        let mut last = before.chars().next_back();
        let mut all = Vec::new();
        for (at, letter) in shown.char_indices() {
            let Some(written) = plain(letter) else { continue };
            if written != ' ' || last != Some(' ') {
                all.push((written, length(at), length(at + letter.len_utf8())));
                last = Some(written);
            }
        }
        all
    }

    proptest! {
        #[test]
        fn what_is_taken_over_at_once_is_what_is_taken_over_one_by_one(
            before in prop::sample::select(vec!["", "a", "a "]),
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    " ", "  ", "a", "b-", "\u{a0}", "\u{ad}", "\t", "é", "\u{2019}", "sixteen letters so",
                    " and some more of them behind a blank", "\u{1}",
                ]),
                0..24,
            ),
        ) {
            let mut block = Block::default();
            block.text.push_str(before);
            let shown = parts.concat();
            block.push(0, &shown, Shade::Open);
            let expected = one_by_one(before, &shown);
            let text: String = expected.iter().map(|it| it.0).collect();
            prop_assert_eq!(&block.text[before.len()..], &text);
            for ((at, letter), (_, from, to)) in text.char_indices().zip(expected) {
                let at = before.len() + at;
                prop_assert_eq!(block.start(at).byte, from, "at {}", at);
                prop_assert_eq!(block.stop(at + letter.len_utf8()).byte, to, "at {}", at);
            }
        }
    }
}
