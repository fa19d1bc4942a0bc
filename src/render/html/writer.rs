//! The pass over the pieces: elements, links, listings and tables.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::base::write_digits;
use crate::resolve::pages::{Printed, Printing};
use crate::resolve::text::{
    Align, Element, Fold, HtmlPolicy, Mark, NoteRef, Piece, PieceKind, Resolved, Title,
};

use super::super::escape::{KEPT, escape, raw, word};
use super::super::{highlight, sanitize};
use super::links::web;

/// The HTML of a text without its notes.
pub fn body(text: &Resolved) -> String {
    pieces(text, &text.pieces, None)
}

/// Writes the same behind what stands in `out`.
pub fn write_body(text: &Resolved, out: &mut String) {
    write_pieces(text, &text.pieces, None, out);
}

/// The HTML of each note of a text, in order.
pub fn notes(text: &Resolved) -> impl Iterator<Item = String> {
    text.notes.iter().map(|note| pieces(text, &note.pieces, None))
}

/// The HTML of a text that stands on a page with others, without its notes.
pub fn printed(of: &Printed) -> String {
    pieces(&of.text, &of.text.pieces, Some(&of.printing))
}

/// The HTML of each note of such a text, in order.
pub fn printed_notes(of: &Printed) -> impl Iterator<Item = String> {
    of.text.notes.iter().map(|note| pieces(&of.text, &note.pieces, Some(&of.printing)))
}

fn pieces(text: &Resolved, pieces: &[Piece], printing: Option<&Printing>) -> String {
    let mut out = String::new();
    write_pieces(text, pieces, printing, &mut out);
    out
}

fn write_pieces(text: &Resolved, pieces: &[Piece], printing: Option<&Printing>, out: &mut String) {
    let start = out.len();
    let bytes: usize = pieces.iter().map(|it| it.at.len()).sum();
    out.reserve(bytes + bytes / 8 + pieces.len() * 12);
    let mut writer = Writer {
        text,
        printing,
        start,
        out: std::mem::take(out),
        web: web(text).into_iter().zip(1..).collect(),
        links: 0,
        heading: 0,
        column: 0,
        table: None,
        in_head: false,
        names_column: false,
        callouts: Vec::new(),
        html_shown: false,
        kept: None,
    };
    match text.html {
        HtmlPolicy::Sanitize if pieces.iter().any(|it| it.kind == PieceKind::Html) => {
            for run in sanitize::runs(text, pieces) {
                if run.holds_html {
                    writer.clean(run.pieces);
                } else {
                    writer.all(run.pieces);
                }
            }
        }
        HtmlPolicy::Allow | HtmlPolicy::Sanitize | HtmlPolicy::Escape => writer.all(pieces),
    }
    *out = writer.out;
    out.truncate(start + out[start..].trim_end_matches('\n').len());
}

pub(super) struct Writer<'a> {
    pub(super) text: &'a Resolved,
    /// How it stands on a page with others, if it does.
    pub(super) printing: Option<&'a Printing>,
    /// Where in `out` this text begins: what stands before it is another's, and no line of ours.
    start: usize,
    pub(super) out: String,
    /// Where its links lead on the web, each address with its number, from 1: paper lists them.
    pub(super) web: BTreeMap<&'a str, usize>,
    /// How many links are open: no link may stand in another.
    pub(super) links: usize,
    /// The level of the heading that is open.
    heading: u8,
    /// The next column of the table.
    column: usize,
    /// The table that is open.
    table: Option<u32>,
    /// Whether its head is.
    in_head: bool,
    /// Whether the cell that is open is the name of a column.
    names_column: bool,
    /// The callouts that are open.
    callouts: Vec<u32>,
    /// Whether the block of raw HTML that is open is shown as text.
    html_shown: bool,
    /// While a run is drawn to be cleaned: what is ours alone and stays out of it.
    kept: Option<Vec<String>>,
}

impl Writer<'_> {
    fn all(&mut self, pieces: &[Piece]) {
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            at += 1;
            match piece.kind {
                PieceKind::Open(Mark::Listing(index)) => {
                    let inside = &pieces[at..];
                    let len = inside
                        .iter()
                        .position(|it| it.kind == PieceKind::Close(Element::Listing))
                        .unwrap_or(inside.len());
                    self.listing(index, &inside[..len]);
                    at += len + 1;
                }
                PieceKind::Open(mark) => self.open(mark, &pieces[at..]),
                PieceKind::Close(element) => self.close(element, &pieces[at..]),
                PieceKind::Words => {
                    escape(&self.text.text[piece.at.range()], &mut self.out);
                }
                PieceKind::SoftBreak => self.out.push('\n'),
                leaf @ (PieceKind::Code
                | PieceKind::Math(_)
                | PieceKind::DisplayMath(_)
                | PieceKind::Html
                | PieceKind::Address(_)
                | PieceKind::HardBreak
                | PieceKind::Rule
                | PieceKind::NoteRef(_)
                | PieceKind::Cite(_)
                | PieceKind::Task(_)
                | PieceKind::Image(_)
                | PieceKind::Figure(_)
                | PieceKind::Cards(_)
                | PieceKind::Picture(_)) => self.leaf(leaf, &self.text.text[piece.at.range()]),
            }
        }
    }

    /// Draws a run of blocks that hold raw HTML, and cleans it.
    fn clean(&mut self, pieces: &[Piece]) {
        let from = self.out.len();
        self.kept = Some(Vec::new());
        self.all(pieces);
        let kept = self.kept.take().unwrap_or_default();
        let clean = sanitize::clean(&self.out[from..]);
        self.out.truncate(from);
        // Odd parts are numbers: no text can hold the mark.
        for (at, part) in clean.split(KEPT).enumerate() {
            if at % 2 == 0 {
                self.out.push_str(part);
            } else if let Some(html) = part.parse().ok().and_then(|at: usize| kept.get(at)) {
                self.out.push_str(html);
            }
        }
    }

    /// Draws what holds nothing of a raw HTML that stands round it, and so need not be cleaned
    /// with it: no allow-list needs to know the elements of MathML.
    fn keep(&mut self, draw: impl FnOnce(&mut Self)) {
        let Some(mut kept) = self.kept.take() else {
            return draw(self);
        };
        let (out, start) = (std::mem::take(&mut self.out), std::mem::take(&mut self.start));
        draw(self);
        kept.push(std::mem::replace(&mut self.out, out));
        self.start = start;
        let _ = write!(self.out, "{KEPT}{}{KEPT}", kept.len() - 1);
        self.kept = Some(kept);
    }

    fn leaf(&mut self, kind: PieceKind, words: &str) {
        let text = self.text;
        match kind {
            PieceKind::Code => {
                self.out.push_str("<code>");
                escape(words, &mut self.out);
                self.out.push_str("</code>");
            }
            PieceKind::Math(index) | PieceKind::DisplayMath(index) => {
                self.keep(|it| raw(&text.maths[index as usize], &mut it.out));
            }
            PieceKind::Html if text.html == HtmlPolicy::Escape => escape(words, &mut self.out),
            PieceKind::Html => raw(words, &mut self.out),
            PieceKind::Address(index) => self.address(&text.links[index as usize]),
            PieceKind::HardBreak => self.out.push_str("<br>\n"),
            PieceKind::Rule => {
                self.line();
                self.out.push_str("<hr>\n");
            }
            PieceKind::NoteRef(index) => {
                let NoteRef { note, nth } = text.note_refs[index as usize];
                self.note_ref(note + 1, nth);
            }
            PieceKind::Cite(index) => self.cite(&text.cites[index as usize]),
            PieceKind::Task(done) => {
                let (word, checked) =
                    if done { ("task-done", " checked") } else { ("task-open", "") };
                self.out.push_str("<input type=\"checkbox\" disabled");
                self.out.push_str(checked);
                self.out.push_str(" aria-label=\"");
                self.word(word);
                self.out.push_str("\"> ");
            }
            PieceKind::Image(index) => self.image(&text.images[index as usize], words),
            PieceKind::Figure(index) => {
                self.keep(|it| it.figure(&text.figures[index as usize]));
            }
            PieceKind::Cards(index) => self.keep(|it| it.cards(&text.cards[index as usize])),
            PieceKind::Picture(index) => self.keep(|it| it.plate(&text.pictures[index as usize])),
            PieceKind::Words | PieceKind::SoftBreak | PieceKind::Open(_) | PieceKind::Close(_) => {}
        }
    }

    /// Begins an element; `after` is what follows.
    fn open(&mut self, mark: Mark, after: &[Piece]) {
        let text = self.text;
        match mark {
            Mark::Paragraph => self.block("<p>"),
            Mark::Heading(index) => {
                let heading = &text.headings[index as usize];
                self.line();
                self.heading = heading.level;
                self.numbered("<h", self.level(heading.level).into());
                self.out.push_str(" id=\"");
                self.id();
                escape(&heading.id, &mut self.out);
                self.out.push('"');
                if !heading.classes.is_empty() {
                    self.attribute("class", &heading.classes.join(" "));
                }
                self.out.push('>');
            }
            Mark::Quote => self.block("<blockquote>\n"),
            Mark::Callout(index) => self.callout(index),
            Mark::CalloutTitle => {
                self.callout_title();
                self.out.push(' ');
            }
            Mark::CalloutBy(names) => {
                self.out.push_str("<span class=\"callout-by\">");
                if names > 0 {
                    self.word("callout-by");
                    self.out.push(' ');
                }
            }
            Mark::List => {
                let tasks = after.iter().take(3).any(|it| matches!(it.kind, PieceKind::Task(_)));
                self.block(if tasks { "<ul class=\"tasks\">\n" } else { "<ul>\n" });
            }
            Mark::Numbered(1) => self.block("<ol>\n"),
            Mark::Numbered(first) => {
                self.line();
                let _ = writeln!(self.out, "<ol start=\"{first}\">");
            }
            Mark::Item => self.block("<li>"),
            Mark::HtmlBlock => {
                self.html_shown = text.html == HtmlPolicy::Escape
                    || matches!(after.first(), Some(it) if it.kind == PieceKind::Words);
                self.block(if self.html_shown { "<p>" } else { "" });
            }
            Mark::DefinitionList => self.block("<dl>\n"),
            Mark::Term => self.block("<dt>"),
            Mark::Definition => self.block("<dd>"),
            Mark::Table(index) => {
                self.table = Some(index);
                // Of several texts on one page, each has its first table: no landmark then.
                let role = if self.printing.is_some() { "group" } else { "region" };
                self.block("<div class=\"table\" role=\"");
                self.out.push_str(role);
                self.out.push_str("\" tabindex=\"0\" aria-label=\"");
                self.word_of("table", index + 1);
                self.out.push_str("\"><table>\n");
            }
            Mark::TableHead => {
                self.column = 0;
                self.in_head = true;
                self.out.push_str("<thead>\n<tr>");
            }
            Mark::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Mark::TableCell => self.cell(after),
            Mark::Emphasis => self.out.push_str("<em>"),
            Mark::Strong => self.out.push_str("<strong>"),
            Mark::Strikethrough => self.out.push_str("<del>"),
            Mark::Link(index) => self.link(&text.links[index as usize]),
            Mark::Mention => self.out.push_str("<mark>"),
            Mark::Listing(_) => {} // drawn as a whole
        }
    }

    /// Ends an element; `after` is what follows.
    fn close(&mut self, element: Element, after: &[Piece]) {
        match element {
            Element::Paragraph => self.out.push_str("</p>\n"),
            Element::Heading => {
                let level = self.level(self.heading);
                self.numbered("</h", level.into());
                self.out.push_str(">\n");
            }
            Element::Quote => self.block("</blockquote>\n"),
            Element::Callout => {
                let folds = self.folded();
                self.callouts.pop();
                self.block(if folds { "</details>\n" } else { "</aside>\n" });
            }
            Element::CalloutTitle => {
                self.out.push_str(if self.folded() { "</summary>\n" } else { "</p>\n" });
            }
            Element::CalloutBy => self.out.push_str("</span> "),
            Element::List => self.block("</ul>\n"),
            Element::Numbered => self.block("</ol>\n"),
            Element::Item => self.out.push_str("</li>\n"),
            Element::HtmlBlock if self.html_shown => {
                self.out.truncate(self.out.trim_end_matches('\n').len());
                self.out.push_str("</p>\n");
            }
            Element::HtmlBlock => self.line(),
            Element::DefinitionList => self.block("</dl>\n"),
            Element::Term => self.out.push_str("</dt>\n"),
            Element::Definition => self.out.push_str("</dd>\n"),
            Element::Table => {
                self.table = None;
                self.out.push_str("</table></div>\n");
            }
            Element::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr>\n</thead>\n");
                if matches!(after.first(), Some(it) if it.kind == PieceKind::Open(Mark::TableRow)) {
                    self.out.push_str("<tbody>\n");
                }
            }
            Element::TableRow => {
                self.out.push_str("</tr>\n");
                if matches!(after.first(), Some(it) if it.kind == PieceKind::Close(Element::Table))
                {
                    self.out.push_str("</tbody>\n");
                }
            }
            Element::TableCell => {
                self.out.push_str(if self.names_column { "</th>" } else { "</td>" });
                self.column += 1;
            }
            Element::Emphasis => self.out.push_str("</em>"),
            Element::Strong => self.out.push_str("</strong>"),
            Element::Strikethrough => self.out.push_str("</del>"),
            Element::Link => {
                self.links = self.links.saturating_sub(1);
                if self.links == 0 {
                    self.out.push_str("</a>");
                }
            }
            Element::Mention => self.out.push_str("</mark>"),
            Element::Listing => {}
        }
    }

    fn callout(&mut self, index: u32) {
        let callout = &self.text.callouts[index as usize];
        self.callouts.push(index);
        let folds = self.folded();
        self.block(if folds { "<details" } else { "<aside" });
        self.out.push_str(" class=\"callout callout-");
        escape(&callout.kind, &mut self.out);
        self.out.push_str(if callout.fold == Fold::Open { "\" open>\n" } else { "\">\n" });
        if callout.title == Title::Kind {
            self.callout_title();
            self.out.push_str(if folds { "</summary>\n" } else { "</p>\n" });
        }
    }

    /// Begins the title of the innermost callout. The word for its kind stands there even where the
    /// author gave a title: whether something is a claim or a note must not hang on a colour.
    fn callout_title(&mut self) {
        self.block(if self.folded() { "<summary" } else { "<p" });
        self.out.push_str(" class=\"callout-title\"><span class=\"callout-kind\">");
        if let Some(&index) = self.callouts.last() {
            self.word(&format!("callout-{}", self.text.callouts[index as usize].kind));
        }
        self.out.push_str("</span>");
    }

    /// Whether the innermost callout folds.
    fn folded(&self) -> bool {
        self.callouts.last().is_some_and(|&it| self.text.callouts[it as usize].fold != Fold::Fixed)
    }

    fn listing(&mut self, index: u32, inside: &[Piece]) {
        let language = &self.text.listings[index as usize];
        self.block("<pre class=\"code\"");
        if !language.is_empty() {
            self.attribute("data-lang", language);
        }
        // Code does not wrap: whoever has no pointer scrolls it with the keys.
        self.out.push_str(" tabindex=\"0\"><code>");
        let text = &self.text.text;
        let joined = inside.windows(2).all(|it| it[0].at.end == it[1].at.start);
        match inside {
            [first, .., last] if joined => {
                let code = &text[first.at.start as usize..last.at.end as usize];
                highlight::write(code, language, &mut self.out);
            }
            inside => {
                let code: String = inside.iter().map(|it| &text[it.at.range()]).collect();
                highlight::write(&code, language, &mut self.out);
            }
        }
        self.out.push_str("</code></pre>\n");
    }

    fn cell(&mut self, after: &[Piece]) {
        // An empty head names no column: a reader by ear would hear of a header without words.
        let empty =
            matches!(after.first(), Some(it) if it.kind == PieceKind::Close(Element::TableCell));
        self.names_column = self.in_head && !empty;
        self.out.push_str(if self.names_column { "<th scope=\"col\"" } else { "<td" });
        let align = self
            .table
            .and_then(|table| self.text.tables.get(table as usize)?.get(self.column))
            .copied();
        self.out.push_str(match align {
            Some(Align::Left) => " class=\"left\">",
            Some(Align::Centre) => " class=\"centre\">",
            Some(Align::Right) => " class=\"right\">",
            Some(Align::None) | None => ">",
        });
    }

    /// A text within this one.
    pub(super) fn inner(&mut self, text: &Resolved) {
        write_pieces(text, &text.pieces, self.printing, &mut self.out);
    }

    pub(super) fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.attribute("title", title);
        }
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, &mut self.out);
        self.out.push('"');
    }

    /// A number, and what stands before it.
    pub(super) fn numbered(&mut self, before: &str, number: u32) {
        self.out.push_str(before);
        write_digits(number, &mut self.out);
    }

    pub(super) fn word(&mut self, key: &str) {
        word(key, &mut self.out);
    }

    fn word_of(&mut self, key: &str, n: u32) {
        self.word(&format!("{key}={n}"));
    }

    /// A tag at the start of a line.
    pub(super) fn block(&mut self, tag: &str) {
        self.line();
        self.out.push_str(tag);
    }

    pub(super) fn line(&mut self) {
        if self.out.len() > self.start && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}
