//! Markdown into a [`Body`], with exact spans. The only file that knows the Markdown package: each
//! of its events becomes nodes here, and what the package does not know (callouts, citations,
//! directives, ids, quotation marks of other languages) is taken apart in files of its own.
//!
//! Nothing here recurses over the text, and everything takes time linear in it.

use std::iter::Peekable;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser,
    Tag as Element, TagEnd as ElementEnd,
};

use crate::base::{Checked, Map, SitePath, Span, Spanned};

use super::body::{Align, Body, Heading, NodeKind, Tag};
use super::brackets::Bar;
use super::cites;
use super::footnotes;
use super::headings;
use super::math::Setting;
use super::proof;
use super::reading::{At, Reading, put};
use super::running;
use super::settings::{Dialect, HtmlPolicy};
use super::tags;

/// Which Markdown a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// CommonMark, and all that `docs/formats.md` adds to it.
    Extended,
    /// The same without directives: Markdown that stands within one.
    Nested,
    /// CommonMark 0.31.2 alone. Its examples are checked in this one.
    Bare,
}

/// Reads the Markdown that stands in `text` at `span`. All spans of the body lead into `text`;
/// `map` leads from there into the file at `path`, for diagnostics.
pub fn body(
    path: &SitePath,
    text: &Arc<str>,
    span: Span,
    map: Map,
    dialect: &Dialect,
) -> Checked<Body> {
    let Checked { mut value, mut diags } = read(path, text, span, map, dialect, Syntax::Extended);
    headings::name(&mut value, path, &mut diags);
    proof::read(&value, path, &mut diags);
    Checked::new(value, diags)
}

/// Reads the Markdown of a text that has a title. The first heading of level 1 leaves the body
/// where there is no `title` yet, or where it says the same: then it is the title.
pub fn titled(
    path: &SitePath,
    text: &Arc<str>,
    span: Span,
    dialect: &Dialect,
    title: Option<&str>,
) -> Checked<(Option<Spanned<String>>, Body)> {
    let map = Map::default();
    let Checked { mut value, mut diags } = read(path, text, span, map, dialect, Syntax::Extended);
    let title = headings::lift(&mut value, title);
    headings::name(&mut value, path, &mut diags);
    proof::read(&value, path, &mut diags);
    Checked::new((title, value), diags)
}

/// Reads `text` in `syntax`. Headings have no ids yet, but for those their author gave them.
pub fn read(
    path: &SitePath,
    text: &Arc<str>,
    span: Span,
    map: Map,
    dialect: &Dialect,
    syntax: Syntax,
) -> Checked<Body> {
    let written = line_feeds(text);
    let mut text = written.clone();
    let mut swallowing = Vec::new();
    let Checked { value: mut body, mut diags } = loop {
        let read = once(path, &text, span, map.clone(), dialect, syntax);
        let next = (syntax != Syntax::Bare && swallowing.len() < MOST_SWALLOWING)
            .then(|| tags::swallowing(&read.value, path));
        let Some((at, diag)) = next.flatten() else { break read };
        let mut masked = text.to_string();
        masked.replace_range(at..=at, MASK);
        text = masked.into();
        swallowing.push(diag);
    };
    if !swallowing.is_empty() {
        diags.append(&mut swallowing);
        body.spares.iter_mut().for_each(|it| *it = it.replace(MASK, "<"));
        body.text = written;
    }
    if syntax != Syntax::Bare {
        body.ids = tags::ids(&body);
        if dialect.html == HtmlPolicy::Allow {
            tags::check(&mut body, path, &mut diags);
        }
        running::read(&mut body, path, dialect, &mut diags);
        footnotes::check(&body, path, &mut diags);
        headings::title(&mut body);
    }
    Checked::new(body, diags)
}

/// What stands for the `<` of raw HTML that never ends, while the text is read once more. As long.
const MASK: &str = "\u{1}";

/// How often a text is read once more for that. Each time is one fault of its author's.
const MOST_SWALLOWING: usize = 12;

fn once(
    path: &SitePath,
    text: &Arc<str>,
    span: Span,
    map: Map,
    dialect: &Dialect,
    syntax: Syntax,
) -> Checked<Body> {
    let written = &text[span.range()];
    let citation = |link: BrokenLink<'_>| {
        let is_image = written[link.span].starts_with('!');
        let cites =
            syntax != Syntax::Bare && !is_image && cites::segments(&link.reference).is_some();
        cites.then(|| (CowStr::from(""), CowStr::from("")))
    };
    let parser = Parser::new_with_broken_link_callback(written, options(syntax), Some(citation));
    let empty = Body { text: text.clone(), map, html: dialect.html, ..Body::default() };
    let mut reading = Reading::new(path, dialect, syntax, empty, span.start);
    let mut events = parser
        .into_offset_iter()
        .map(|(event, mut range)| {
            // A list indented by a tab is said to begin some bytes before it does.
            range.start = written.ceil_char_boundary(range.start);
            let at = Span::of(range);
            (event, Span { start: at.start + span.start, end: at.end + span.start })
        })
        .peekable();
    while let Some((event, at)) = events.next() {
        reading.event(event, at, &mut events);
    }
    let Reading { growing, diags, .. } = reading;
    let mut body = growing.body;
    body.joined = body.joins();
    Checked::new(body, diags)
}

/// The text with a line feed for each carriage return that stands alone. That ends a line too, as
/// CommonMark has it, but not for the package everywhere. No place moves by it.
fn line_feeds(text: &Arc<str>) -> Arc<str> {
    let mut out = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices('\r') {
        if !text[at + 1..].starts_with('\n') {
            out.push_str(&text[from..at]);
            out.push('\n');
            from = at + 1;
        }
    }
    if from == 0 {
        return text.clone();
    }
    out.push_str(&text[from..]);
    out.into()
}

fn options(syntax: Syntax) -> Options {
    match syntax {
        Syntax::Bare => Options::empty(),
        Syntax::Extended | Syntax::Nested => {
            Options::ENABLE_TABLES
                | Options::ENABLE_FOOTNOTES
                | Options::ENABLE_STRIKETHROUGH
                | Options::ENABLE_TASKLISTS
                | Options::ENABLE_SMART_PUNCTUATION
                | Options::ENABLE_HEADING_ATTRIBUTES
                | Options::ENABLE_MATH
                | Options::ENABLE_DEFINITION_LIST
                | Options::ENABLE_WIKILINKS
        }
    }
}

impl Reading<'_> {
    fn event<'e>(
        &mut self,
        event: Event<'e>,
        at: Span,
        events: &mut Peekable<impl Iterator<Item = (Event<'e>, Span)>>,
    ) {
        match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            // The marker of a callout, where a definition made it a link.
            Event::Start(_) if at.start < self.from => {
                self.behind_marker(at);
                self.skipped = 1;
            }
            // What stands behind its bar are names, whatever signs they have.
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
                if at.start < self.from =>
            {
                self.behind_marker(at);
            }
            Event::SoftBreak | Event::HardBreak if at.start < self.from => {}
            Event::Start(Element::BlockQuote(_)) => {
                if self.is_too_deep(Tag::Quote, at) {
                    return;
                }
                match events.peek() {
                    Some((Event::Start(Element::Paragraph), paragraph)) => {
                        let paragraph = *paragraph;
                        if self.callout(at, paragraph) {
                            events.next();
                        }
                    }
                    _ => self.open(Tag::Quote, 0, at),
                }
            }
            Event::Start(element) => self.start(element, at),
            Event::End(element) => {
                // What a line opens ends with its block.
                if matches!(
                    element,
                    ElementEnd::Paragraph
                        | ElementEnd::Heading(_)
                        | ElementEnd::TableCell
                        | ElementEnd::Item
                ) {
                    self.verbatim = 0;
                }
                self.end(at);
            }
            Event::Text(words) => self.text(&words, at),
            Event::Code(code) => self.code(&code, at),
            Event::InlineMath(tex) => self.math(&tex, at, Setting::Inline),
            Event::DisplayMath(tex) => self.math(&tex, at, Setting::Display),
            Event::Html(html) => self.html(&html, at, NodeKind::Html),
            Event::InlineHtml(html) => self.html(&html, at, NodeKind::InlineHtml),
            Event::FootnoteReference(label) => {
                let number = self.footnote(&label);
                self.growing.leaf(NodeKind::FootnoteRef(number), at);
            }
            Event::SoftBreak => self.line_break(NodeKind::SoftBreak, at),
            Event::HardBreak => self.line_break(NodeKind::HardBreak, at),
            Event::Rule => self.growing.leaf(NodeKind::Rule, at),
            Event::TaskListMarker(ticked) => self.growing.leaf(NodeKind::Task(ticked), at),
        }
    }

    fn start(&mut self, element: Element<'_>, at: Span) {
        match element {
            Element::Paragraph => self.open(Tag::Paragraph, 0, at),
            Element::Heading { level, id, classes, .. } => {
                let heading = Heading {
                    level: level_of(level),
                    id: id.map(|it| it.to_string()).unwrap_or_default(),
                    classes: classes.iter().map(ToString::to_string).collect(),
                    title: String::new(),
                };
                let number = put(&mut self.growing.body.headings, heading);
                self.open(Tag::Heading, number, at);
            }
            Element::BlockQuote(_) => self.open(Tag::Quote, 0, at),
            Element::CodeBlock(CodeBlockKind::Indented) => self.listing("", at),
            Element::CodeBlock(CodeBlockKind::Fenced(info)) => self.listing(&info, at),
            Element::HtmlBlock => self.open(Tag::HtmlBlock, 0, at),
            Element::List(None) => self.nest(Tag::List, 0, at),
            Element::List(Some(first)) => {
                self.nest(Tag::Numbered, u32::try_from(first).unwrap_or(u32::MAX), at);
            }
            Element::Item => self.open(Tag::Item, 0, at),
            Element::FootnoteDefinition(label) => {
                if !self.is_too_deep(Tag::Footnote, at) {
                    let number = self.footnote(&label);
                    self.open(Tag::Footnote, number, at);
                }
            }
            Element::DefinitionList => self.nest(Tag::DefinitionList, 0, at),
            Element::DefinitionListTitle => self.open(Tag::Term, 0, at),
            Element::DefinitionListDefinition => self.open(Tag::Definition, 0, at),
            Element::Table(alignments) => {
                let columns = alignments.into_iter().map(align).collect();
                let number = put(&mut self.growing.body.tables, columns);
                self.open(Tag::Table, number, at);
            }
            Element::TableHead => self.open(Tag::TableHead, 0, at),
            Element::TableRow => self.open(Tag::TableRow, 0, at),
            Element::TableCell => self.open(Tag::TableCell, 0, at),
            Element::Emphasis => self.nest(Tag::Emphasis, 0, at),
            Element::Strong => self.nest(Tag::Strong, 0, at),
            Element::Strikethrough => self.nest(Tag::Strikethrough, 0, at),
            Element::Link { link_type, dest_url, title, .. } => {
                if !self.is_too_deep(Tag::Link, at) {
                    self.any_link(link_type, &dest_url, &title, at);
                }
            }
            Element::Image { link_type, dest_url, title, .. } => {
                if !self.is_too_deep(Tag::Image, at) {
                    self.any_image(link_type, &dest_url, &title, at);
                }
            }
            // Their options are off.
            Element::Superscript | Element::Subscript | Element::MetadataBlock(_) => {
                self.open(Tag::Emphasis, 0, at);
            }
        }
    }

    fn any_link(&mut self, link_type: LinkType, url: &str, title: &str, at: Span) {
        match link_type {
            LinkType::WikiLink { has_pothole: true } => self.wiki(url, Bar::There, at),
            LinkType::WikiLink { has_pothole: false } => self.wiki(url, Bar::Absent, at),
            // Unknown ones are those that `citation` let pass. The empty brackets of `[@key][]`
            // are no part of what the package gives.
            LinkType::ShortcutUnknown => self.citation(at, Span { start: at.end, ..at }),
            LinkType::CollapsedUnknown => {
                self.citation(at, Span { start: at.end, end: at.end + 2 });
            }
            LinkType::ReferenceUnknown => self.two_brackets(at),
            LinkType::Inline => self.link(url.to_owned(), title, at, At::Behind),
            LinkType::Autolink => self.link(url.to_owned(), title, at, At::Angles),
            LinkType::Email => self.link(format!("mailto:{url}"), title, at, At::Angles),
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                self.link(url.to_owned(), title, at, At::Elsewhere);
            }
        }
    }

    fn any_image(&mut self, link_type: LinkType, url: &str, title: &str, at: Span) {
        match link_type {
            LinkType::WikiLink { has_pothole: true } => self.embed(url, Bar::There, at),
            LinkType::WikiLink { has_pothole: false } => self.embed(url, Bar::Absent, at),
            LinkType::Inline => self.image(url, title, at, At::Behind),
            LinkType::Reference
            | LinkType::ReferenceUnknown
            | LinkType::Collapsed
            | LinkType::CollapsedUnknown
            | LinkType::Shortcut
            | LinkType::ShortcutUnknown
            | LinkType::Autolink
            | LinkType::Email => self.image(url, title, at, At::Elsewhere),
        }
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::None,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Centre,
        Alignment::Right => Align::Right,
    }
}
