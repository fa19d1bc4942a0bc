//! A body being read: what each thing that the Markdown package finds becomes. Here nobody knows
//! the package; [`super::markdown`] tells what it found in words of our own.

use std::collections::BTreeMap;

use crate::base::{Code, Diagnostic, SitePath, Span, Spanned};

use super::body::{Body, NodeKind, Tag, WrittenImage, WrittenLink, WrittenListing};
use super::callouts::Head;
use super::directive::{self, Fence};
use super::footnotes;
use super::growing::{DEEPEST, Growing, last};
use super::markdown::Syntax;
use super::math::{self, Fault, Setting};
use super::quotes;
use super::settings::{Dialect, HtmlPolicy};
use super::targets;

/// The elements of HTML whose text is what is typed.
const VERBATIM: [&str; 8] = ["code", "kbd", "pre", "samp", "script", "style", "textarea", "tt"];

/// A body being read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) path: &'a SitePath,
    pub(super) dialect: &'a Dialect,
    pub(super) syntax: Syntax,
    pub(super) growing: Growing,
    /// What the package opened and has not closed, but for what is skipped.
    pub(super) frames: Vec<Frame>,
    /// How many elements are open within one that is skipped, with it.
    pub(super) skipped: usize,
    /// The first paragraph of a callout.
    pub(super) head: Option<Head>,
    /// The directive we are in.
    pub(super) fence: Option<Fence>,
    /// How many images we are in.
    pub(super) images: usize,
    /// How many elements of raw HTML are open, within a line, that show what is typed.
    pub(super) verbatim: usize,
    /// Words before here are a marker, not text.
    pub(super) from: u32,
    /// The labels of footnotes that have a number.
    pub(super) footnotes: BTreeMap<String, u32>,
    pub(super) depth: Depth,
    pub(super) diags: Vec<Diagnostic>,
}

/// What the end of an element asks for.
#[derive(Clone, Debug)]
pub(super) enum Frame {
    /// The innermost element ends.
    Element,
    /// The first paragraph of a callout ends.
    Head,
    /// A link, or an image, by its number.
    Link { number: u32, target: At },
    /// An image, by its number.
    Image { number: u32, target: At },
    /// `[[target|words]]`.
    Wiki,
    /// A citation; its nodes begin at `from`. Behind it stands `tail`, or another citation.
    Cite { from: usize, inside: Span, tail: Span, next: Option<Span> },
    /// What looked like a link and is text: these brackets end it, and perhaps a citation.
    Brackets { tail: Span, next: Option<Span> },
    /// A directive.
    Fence,
}

/// Where the target of a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// `[words](target)`.
    Behind,
    /// `<target>`.
    Angles,
    /// In a definition.
    Elsewhere,
}

/// Whether something stood too deep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    Fine,
    Told,
}

impl<'a> Reading<'a> {
    /// The begin: nothing of `body` is there but its text, which is read from `from` on.
    pub(super) fn new(
        path: &'a SitePath,
        dialect: &'a Dialect,
        syntax: Syntax,
        body: Body,
        from: u32,
    ) -> Self {
        Self {
            path,
            dialect,
            syntax,
            growing: Growing::new(body, quotes::marks(&dialect.language)),
            frames: Vec::new(),
            skipped: 0,
            head: None,
            fence: None,
            images: 0,
            verbatim: 0,
            from,
            footnotes: BTreeMap::new(),
            depth: Depth::Fine,
            diags: Vec::new(),
        }
    }

    /// The innermost element of those the package opened ends at `at`.
    pub(super) fn end(&mut self, at: Span) {
        match self.frames.pop() {
            Some(Frame::Element) | None => self.growing.close(),
            Some(Frame::Head) => self.head_ends(),
            Some(Frame::Link { number, target }) => {
                let target = self.target(target, at);
                self.growing.body.links[number as usize].target.span = target;
                self.growing.close();
            }
            Some(Frame::Image { number, target }) => {
                let target = self.target(target, at);
                self.growing.body.images[number as usize].target.span = target;
                self.images -= 1;
                self.growing.close();
            }
            Some(Frame::Wiki) => {
                self.growing.trim_end();
                self.growing.close();
            }
            Some(Frame::Cite { from, inside, tail, next }) => {
                self.cite(from, inside);
                self.growing.words(tail);
                self.cite_next(next);
            }
            Some(Frame::Brackets { tail, next }) => {
                self.growing.words(tail);
                self.cite_next(next);
            }
            Some(Frame::Fence) => self.fence_ends(),
        }
    }

    /// Opens an element that the package will close.
    pub(super) fn open(&mut self, tag: Tag, number: u32, at: Span) {
        self.growing.open(tag, number, at);
        self.frames.push(Frame::Element);
    }

    /// Opens what may stand in its like, unless it stands too deep.
    pub(super) fn nest(&mut self, tag: Tag, number: u32, at: Span) {
        if !self.is_too_deep(tag, at) {
            self.open(tag, number, at);
        }
    }

    /// Whether an element stands deeper than any may. Then it is skipped, its source stands in
    /// its place, and the first one is told.
    pub(super) fn is_too_deep(&mut self, tag: Tag, at: Span) -> bool {
        if self.growing.depth() < DEEPEST {
            return false;
        }
        if self.depth == Depth::Fine {
            self.depth = Depth::Told;
            let message = format!("this stands more than {DEEPEST} elements deep");
            self.diags.push(self.diag(Code::TooDeep, at, message).help(
                "take some of the quotations, lists or emphases round it away; what stands deeper \
                 is shown as it is written",
            ));
        }
        self.skipped = 1;
        if tag.is_block() {
            self.growing.open(Tag::Paragraph, 0, at);
            self.growing.lines(at);
            self.growing.close();
        } else {
            self.growing.lines(at);
        }
        true
    }

    /// A complaint about what stands at `at`.
    pub(super) fn diag(&self, code: Code, at: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.path, self.growing.body.back(at), message)
    }

    /// Puts `words`, which is what the text at `at` means.
    pub(super) fn text(&mut self, words: &str, mut at: Span) {
        if let Some(fence) = &mut self.fence {
            fence.put(words, at);
            return;
        }
        if at.start < self.from {
            if at.end <= self.from {
                return;
            }
            // The marker of a callout ends within words that stand in the text as they are.
            at.start = self.from;
            self.growing.words(at);
            return;
        }
        if self.growing.innermost() == Some(Tag::HtmlBlock) {
            self.html(words, at, NodeKind::Html);
            return;
        }
        let source = &self.growing.body.text[at.range()];
        match source.as_bytes() {
            // Raw HTML that shows what is typed, or runs it: `<kbd>--force</kbd>`.
            [b'"' | b'\'' | b'-' | b'.', ..] if source != words && self.verbatim > 0 => {
                self.growing.words(at);
            }
            [mark @ (b'"' | b'\'')] if source != words => {
                self.growing.quote(char::from(*mark), at);
            }
            _ => self.growing.decoded(words, at),
        }
    }

    /// Puts inline code; `at` is with its backticks.
    pub(super) fn code(&mut self, code: &str, at: Span) {
        let source = &self.growing.body.text[at.range()];
        let inside = source.trim_matches('`');
        let start = at.start + Span::of(0..source.len() - source.trim_start_matches('`').len()).end;
        let mut span = Span { start, end: start + Span::of(0..inside.len()).end };
        let stripped = inside.strip_prefix(' ').and_then(|it| it.strip_suffix(' '));
        if inside != code && stripped == Some(code) {
            span = Span { start: span.start + 1, end: span.end - 1 };
        }
        if code == &self.growing.body.text[span.range()] && !code.contains('\0') {
            self.growing.leaf(NodeKind::Code, span);
            self.growing.skip_to(at.end);
        } else {
            let spare = self.growing.spare(code);
            self.growing.leaf(NodeKind::SpareCode(spare), at);
        }
    }

    /// Puts a formula; `at` is with its dollars.
    pub(super) fn math(&mut self, tex: &str, at: Span, setting: Setting) {
        match math::mathml(tex, setting) {
            Ok(mathml) => {
                let number = put(&mut self.growing.body.maths, mathml);
                let kind = match setting {
                    Setting::Inline => NodeKind::Math(number),
                    Setting::Display => NodeKind::DisplayMath(number),
                };
                self.growing.leaf(kind, at);
            }
            Err(Fault { reason, at: part }) => {
                // The dollars stand round it, and what a line break put between its lines.
                let source = self.growing.body.at(at);
                let begin =
                    part.and_then(|part| Some((source.find(tex)? + part.start, part.len())));
                let span = match begin.map(|(begin, length)| (Span::of(0..begin), length)) {
                    Some((before, length)) => {
                        let start = at.start + before.end;
                        Span { start, end: start + Span::of(0..length).end }
                    }
                    None => at,
                };
                let message = format!("this formula cannot be read: {reason}");
                self.diags.push(
                    self.diag(Code::BadMath, span, message)
                        .help("write `\\$` for a dollar that begins no formula"),
                );
                let spare = self.growing.spare(tex);
                self.growing.leaf(NodeKind::SpareCode(spare), at);
            }
        }
    }

    /// Puts raw HTML.
    pub(super) fn html(&mut self, html: &str, at: Span, kind: NodeKind) {
        if kind == NodeKind::InlineHtml {
            self.enter(html);
        }
        if self.dialect.html == HtmlPolicy::Escape && self.syntax != Syntax::Bare {
            self.growing.decoded(html, at);
        } else if html == &self.growing.body.text[at.range()] && !html.contains('\0') {
            self.growing.leaf(kind, at);
        } else {
            let spare = self.growing.spare(html);
            self.growing.leaf(NodeKind::SpareHtml(spare), at);
        }
    }

    /// Notes that a tag of raw HTML begins or ends what shows its text as it is typed.
    fn enter(&mut self, tag: &str) {
        let (ends, name) = match tag.strip_prefix("</") {
            Some(name) => (true, name),
            None => (false, tag.strip_prefix('<').unwrap_or_default()),
        };
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if VERBATIM.iter().any(|it| it.eq_ignore_ascii_case(&name[..length])) {
            self.verbatim = if ends { self.verbatim.saturating_sub(1) } else { self.verbatim + 1 };
        }
    }

    /// The number of the footnote with this label; labels are the same without regard to case.
    pub(super) fn footnote(&mut self, label: &str) -> u32 {
        let labels = &mut self.growing.body.footnotes;
        *self
            .footnotes
            .entry(footnotes::folded(label))
            .or_insert_with(|| put(labels, label.to_owned()))
    }

    /// Opens a listing, or a directive. `info` is what stands behind the fence.
    pub(super) fn listing(&mut self, info: &str, at: Span) {
        if self.syntax == Syntax::Extended && info.starts_with('{') {
            self.fence = Some(Fence::new(&self.growing.body.text, at));
            self.frames.push(Frame::Fence);
            return;
        }
        self.open_listing(info, at);
        self.frames.push(Frame::Element);
    }

    fn open_listing(&mut self, info: &str, at: Span) {
        let language = info.split([' ', '\t', ',', '{']).next().unwrap_or_default();
        let listing = WrittenListing { language: language.to_owned(), info: info.to_owned() };
        let number = put(&mut self.growing.body.listings, listing);
        self.growing.open(Tag::Listing, number, at);
    }

    fn fence_ends(&mut self) {
        let Some(fence) = self.fence.take() else { return };
        let body = &self.growing.body;
        let directive = directive::read(&fence, self.path, &body.map, self.dialect);
        let read = directive.into(&mut self.diags);
        if let Some(directive) = read {
            let number = put(&mut self.growing.body.directives, directive);
            self.growing.leaf(NodeKind::Directive(number), fence.span);
        } else {
            self.open_listing("", fence.span);
            self.growing.words(fence.span);
            self.growing.close();
        }
    }

    /// Opens a link.
    pub(super) fn link(&mut self, url: String, title: &str, at: Span, target: At) {
        let written = Spanned { value: url, span: at };
        let link = WrittenLink { target: written, title: title.to_owned() };
        let number = put(&mut self.growing.body.links, link);
        self.growing.open(Tag::Link, number, at);
        self.frames.push(Frame::Link { number, target });
    }

    /// Opens an image.
    pub(super) fn image(&mut self, url: &str, title: &str, at: Span, target: At) {
        let written = Spanned { value: url.to_owned(), span: at };
        let image = WrittenImage { target: written, title: title.to_owned() };
        let number = put(&mut self.growing.body.images, image);
        self.growing.open(Tag::Image, number, at);
        self.frames.push(Frame::Image { number, target });
        self.images += 1;
    }

    /// Where the target of the link at `at` stands, whose text was just read.
    fn target(&self, target: At, at: Span) -> Span {
        let body = &self.growing.body;
        let empty = self.growing.end() == at.start;
        let shift = match body.at(at).starts_with('!') {
            true if empty => 2,
            false if empty => 1,
            true | false => 0,
        };
        let end = (self.growing.end() + shift) as usize;
        match target {
            At::Angles => Span { start: at.start + 1, end: at.end - 1 },
            At::Behind => targets::inline(&body.text[..at.range().end], end).map_or(at, Span::of),
            At::Elsewhere => at,
        }
    }
}

/// Puts an entry at the end of a table and gives its index.
pub(super) fn put<T>(table: &mut Vec<T>, entry: T) -> u32 {
    table.push(entry);
    last(table)
}
