//! A body that grows: nodes are put at its end, neighbouring words become one, and what was
//! opened is closed. Which event makes which node is [`super::markdown`]'s affair.

use crate::base::{Span, first_of};

use super::body::{Body, Node, NodeKind, Tag};
use super::quotes::{APOSTROPHE, Curl, Marks, Pairing};

/// How many elements may stand inside each other. Browsers stop at 512, of which the page round
/// the text and the element beside an item take some; nobody reads the hundredth.
pub const DEEPEST: usize = 100;

/// A body under construction.
#[derive(Debug)]
pub struct Growing {
    /// What there is of it. Its nodes are only put here by the methods.
    pub body: Body,
    open: Vec<Open>,
    /// The end of what was put last.
    end: u32,
    /// The end of the last node that holds no others.
    full: u32,
    /// The elements that were closed last, with nothing put behind them: `Open` and `Close`.
    closed: Vec<(usize, usize)>,
    marks: Marks,
    pairing: Pairing,
    /// The single mark that is an apostrophe unless something closes it.
    waits: Option<usize>,
}

/// An element that is not closed yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    node: usize,
    tag: Tag,
    number: u32,
}

impl Growing {
    /// An empty one over `body`'s text.
    pub fn new(body: Body, marks: Marks) -> Self {
        Self {
            body,
            open: Vec::new(),
            end: 0,
            full: 0,
            closed: Vec::new(),
            marks,
            pairing: Pairing::default(),
            waits: None,
        }
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The end of what was put last.
    pub fn end(&self) -> u32 {
        self.end
    }

    /// Puts nothing up to `end`: what stood there is no part of the last node.
    pub fn skip_to(&mut self, end: u32) {
        self.end = end;
    }

    /// The innermost element.
    pub fn innermost(&self) -> Option<Tag> {
        self.open.last().map(|open| open.tag)
    }

    /// How many nodes there are.
    pub fn count(&self) -> usize {
        self.body.nodes.len()
    }

    /// Puts a node that holds no others.
    pub fn leaf(&mut self, kind: NodeKind, span: Span) {
        self.begin(span.start);
        self.body.nodes.push(Node { kind, span });
        self.end = span.end;
        self.full = span.end;
    }

    /// Opens an element.
    pub fn open(&mut self, tag: Tag, number: u32, mut span: Span) {
        span.start = span.start.max(self.full);
        span.end = span.end.max(span.start);
        if tag.is_block() {
            self.pairing = Pairing::default();
            self.waits = None;
        }
        self.begin(span.start);
        self.open.push(Open { node: self.body.nodes.len(), tag, number });
        self.body.nodes.push(Node { kind: NodeKind::Open(tag, number), span });
        self.end = span.start;
    }

    /// Closes the innermost element.
    pub fn close(&mut self) {
        let Some(Open { node, tag, number }) = self.open.pop() else { return };
        let span = &mut self.body.nodes[node].span;
        span.end = span.end.max(self.end);
        let span = *span;
        self.closed.push((node, self.body.nodes.len()));
        self.body.nodes.push(Node { kind: NodeKind::Close(tag, number), span });
        self.end = span.end;
    }

    /// Something begins at `start`. The package lets a list reach as far as the block behind it
    /// where it finds out late that the list has ended; such a list ends here. And it lets a
    /// paragraph begin behind the box of a task that it gives as part of it.
    fn begin(&mut self, start: u32) {
        for node in self.body.nodes.iter_mut().rev() {
            if !matches!(node.kind, NodeKind::Open(..)) || node.span.start <= start {
                break;
            }
            node.span.start = start;
        }
        for (open, close) in self.closed.drain(..) {
            if self.body.nodes[close].span.end > start {
                self.body.nodes[open].span.end = start;
                self.body.nodes[close].span.end = start;
            }
        }
    }

    /// Closes the innermost element where it stands, however far its span was to reach; what
    /// holds nothing is taken away.
    pub fn close_here(&mut self) {
        let Some(open) = self.open.last().copied() else { return };
        if open.node + 1 == self.body.nodes.len() {
            self.take_back(open.node);
            self.open.pop();
            return;
        }
        self.body.nodes[open.node].span.end = self.end;
        self.close();
    }

    /// Does `between` with all elements above the `level`th closed, and opens them again behind
    /// it, from `start` on.
    pub fn apart(&mut self, level: usize, start: u32, between: impl FnOnce(&mut Self)) {
        let above: Vec<(Open, u32)> = self.open[level..]
            .iter()
            .map(|open| (*open, self.body.nodes[open.node].span.end))
            .collect();
        for _ in &above {
            self.close_here();
        }
        between(self);
        for (Open { tag, number, .. }, end) in above {
            self.open(tag, number, Span { start, end });
        }
    }

    /// Puts the text under `span` as it is. NULs become the replacement character, as CommonMark
    /// wants it.
    pub fn words(&mut self, span: Span) {
        let mut start = span.start;
        while let Some(length) =
            first_of(self.body.text[Span { start, ..span }.range()].as_bytes(), 0)
        {
            let nul = start + Span::of(0..length).end;
            self.run(Span { start, end: nul });
            self.leaf(NodeKind::Char('\u{FFFD}'), Span { start: nul, end: nul + 1 });
            start = nul + 1;
        }
        self.run(Span { start, ..span });
    }

    fn run(&mut self, span: Span) {
        match self.body.nodes.last_mut() {
            _ if span.is_empty() => return,
            Some(Node { kind: NodeKind::Words, span: last }) if last.end == span.start => {
                last.end = span.end;
            }
            _ => {
                self.begin(span.start);
                self.body.nodes.push(Node { kind: NodeKind::Words, span });
            }
        }
        self.end = span.end;
        self.full = span.end;
    }

    /// Takes away the blanks at the end of the last words.
    pub fn trim_end(&mut self) {
        let Some(Node { kind: NodeKind::Words, span }) = self.body.nodes.last_mut() else { return };
        let words = self.body.text[span.range()].trim_end_matches([' ', '\t']);
        span.end = span.start + Span::of(0..words.len()).end;
        if span.is_empty() {
            self.body.nodes.pop();
        }
    }

    /// Puts the lines under `span` as they are, whatever stands between them.
    pub fn lines(&mut self, span: Span) {
        let mut start = span.start;
        let text = self.body.text.clone();
        for line in text[span.range()].split_inclusive('\n') {
            let end = start + Span::of(0..line.len()).end;
            let words = start + Span::of(0..line.trim_end_matches(['\r', '\n']).len()).end;
            self.words(Span { start, end: words });
            if words < end && end < span.end {
                self.leaf(NodeKind::SoftBreak, Span { start: words, end });
            }
            start = end;
        }
    }

    /// Puts `shown`, which is what the text under `span` means.
    pub fn decoded(&mut self, shown: &str, span: Span) {
        let mut chars = shown.chars();
        match (chars.next(), chars.next()) {
            _ if shown == &self.body.text[span.range()] => self.words(span),
            (None, _) => {}
            (Some('\0'), None) => self.leaf(NodeKind::Char('\u{FFFD}'), span),
            (Some(it), None) => self.leaf(NodeKind::Char(it), span),
            (Some(_), Some(_)) => {
                let spare = self.spare(shown);
                self.leaf(NodeKind::Spare(spare), span);
            }
        }
    }

    /// Keeps a text that does not stand in the body's as it is.
    pub fn spare(&mut self, shown: &str) -> u32 {
        self.body.spares.push(shown.replace('\0', "\u{FFFD}"));
        last(&self.body.spares)
    }

    /// Puts the mark that a straight one at `span` stands for.
    pub fn quote(&mut self, mark: char, span: Span) {
        let before = self.body.text[..span.range().start].chars().next_back();
        let after = self.body.text[span.range().end..].chars().next();
        match self.pairing.curl(mark, before, after) {
            Curl::Open => self.signs(self.marks.open, span),
            Curl::Close if mark == '"' => self.signs(self.marks.close, span),
            Curl::Close => {
                if let Some(node) = self.waits.take() {
                    self.body.nodes[node].kind = NodeKind::Char(self.marks.inner_open);
                }
                self.leaf(NodeKind::Char(self.marks.inner_close), span);
            }
            Curl::Waits => {
                self.waits = Some(self.body.nodes.len());
                self.leaf(NodeKind::Char(APOSTROPHE), span);
            }
            Curl::Apostrophe => self.leaf(NodeKind::Char(APOSTROPHE), span),
        }
    }

    /// A mark and the blank that belongs to it.
    fn signs(&mut self, signs: &str, mut span: Span) {
        for sign in signs.chars() {
            self.leaf(NodeKind::Char(sign), span);
            span.start = span.end;
        }
    }

    /// Takes all nodes from the `from`th on away again.
    pub fn take_back(&mut self, from: usize) -> Vec<Node> {
        self.waits = self.waits.filter(|&node| node < from);
        self.closed.clear();
        self.body.nodes.split_off(from)
    }
}

impl Tag {
    /// Whether it stands among blocks, not within a line.
    pub fn is_block(self) -> bool {
        match self {
            Self::Emphasis
            | Self::Strong
            | Self::Strikethrough
            | Self::Link
            | Self::Wiki
            | Self::CalloutBy
            | Self::Image => false,
            Self::Paragraph
            | Self::Heading
            | Self::Quote
            | Self::Callout
            | Self::CalloutTitle
            | Self::List
            | Self::Numbered
            | Self::Item
            | Self::Listing
            | Self::HtmlBlock
            | Self::Footnote
            | Self::DefinitionList
            | Self::Term
            | Self::Definition
            | Self::Table
            | Self::TableHead
            | Self::TableRow
            | Self::TableCell => true,
        }
    }
}

/// The index of the last of some entries.
pub fn last<T>(entries: &[T]) -> u32 {
    // A text has fewer bytes than `u32` has values, and no more entries than bytes.
    u32::try_from(entries.len().saturating_sub(1)).unwrap_or(u32::MAX)
}
