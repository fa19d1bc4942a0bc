//! The tags of raw HTML, as far as a page depends on them: what opens must close where it opened,
//! or it takes the rest of the page with it. What does not is told, and shown as text.
//!
//! Tags are read as browsers read them (WHATWG HTML, section 13.2.5). The elements that Markdown
//! makes are walls: nothing raw may reach through one.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{Code, Diagnostic, SitePath, Span, Spanned};

use super::body::{Body, Node, NodeKind, Tag};

/// Elements that have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose end may be left out.
const LOOSE: [&str; 20] = [
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p",
    "rb", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Elements that hold text and no tags.
const PLAIN: [&str; 8] =
    ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// What stands in a piece of raw HTML, beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open {
        name: String,
        closes_itself: bool,
        id: Option<Range<usize>>,
    },
    Close {
        name: String,
    },
    /// A tag or a comment that goes on to the end of the piece.
    Unclosed(&'static str),
}

/// One piece of raw HTML: a run of nodes that a browser reads as one.
#[derive(Debug, Default)]
struct Piece {
    html: String,
    /// The nodes it is made of, each with where it begins in `html`.
    nodes: Vec<(usize, usize)>,
}

/// A part of the HTML of a node.
type Part = (usize, Range<usize>);

/// Says what in the raw HTML of `body` does not close, or closes nothing, and makes text of it.
pub(super) fn check(body: &mut Body, path: &SitePath, diags: &mut Vec<Diagnostic>) {
    let (mut faults, mut told) = faults(body, path);
    if faults.is_empty() {
        return;
    }
    told.sort_by_key(|it| it.at.span.start);
    diags.append(&mut told);
    faults.sort_by_key(|(node, part)| (*node, part.start));
    let nodes = std::mem::take(&mut body.nodes);
    let mut out = Vec::with_capacity(nodes.len() + 2 * faults.len());
    let mut faults = faults.into_iter().peekable();
    for (index, node) in nodes.into_iter().enumerate() {
        if faults.peek().is_none_or(|it| it.0 != index) {
            push(&mut out, node);
            continue;
        }
        let length = html(body, node).map_or(0, str::len);
        let mut from = 0;
        while let Some((_, part)) = faults.next_if(|it| it.0 == index) {
            // A tag within a comment that never ends is shown with it.
            let part = part.start.max(from)..part.end.max(from);
            cut(body, &mut out, node, from..part.start, Shown::Html);
            cut(body, &mut out, node, part.clone(), Shown::Text);
            from = part.end;
        }
        cut(body, &mut out, node, from..length, Shown::Html);
    }
    body.nodes = out;
}

/// What in `body` has swallowed all that stood behind it, of which Markdown has made raw HTML: the
/// place of its `<`, and what to say of it.
pub(super) fn swallowing(body: &Body, path: &SitePath) -> Option<(usize, Diagnostic)> {
    let blocks = body.nodes.split(|it| matches!(it.kind, NodeKind::Open(Tag::HtmlBlock, _)));
    for block in blocks.skip(1) {
        let mut lines = block.iter().map_while(|it| Some((it, html(body, *it)?)));
        let Some((first, line)) = lines.next() else { continue };
        let start = line.trim_start();
        let mut whole = line.to_owned();
        let is_comment = start.starts_with("<!") || start.starts_with("<?");
        let name = start.strip_prefix('<').unwrap_or_default();
        let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = name[..length].to_ascii_lowercase();
        if !is_comment && !["pre", "script", "style", "textarea"].contains(&&*name) {
            continue;
        }
        whole.extend(lines.map(|(_, it)| it));
        let what = match next(&whole, 0, None) {
            Some((Token::Unclosed(what), part)) if part.start == line.len() - start.len() => what,
            Some((Token::Open { .. }, part))
                if !is_comment
                    && !whole[part.end..].to_ascii_lowercase().contains(&format!("</{name}")) =>
            {
                NEVER_CLOSED
            }
            _ => continue,
        };
        let from = first.span.range().start + body.at(first.span).find('<')?;
        let mark = Span::of(from..from + if is_comment { sign(start) } else { length + 2 });
        // Its HTML may be longer than the text that it was made of, where that holds a NUL.
        let end = body.text.floor_char_boundary(mark.range().end.min(first.span.range().end));
        let mark = body.back(Span::of(from..end.max(from)));
        return Some((from, unclosed(path, mark, what, &name)));
    }
    None
}

const NEVER_CLOSED: &str = "an element";

/// How much to mark of what begins here.
fn sign(html: &str) -> usize {
    let most = if html.starts_with("<!--") { 4 } else { html.len() };
    html[..most].find(char::is_whitespace).unwrap_or(most)
}

/// What to say of what never ends.
fn unclosed(path: &SitePath, at: Span, what: &str, name: &str) -> Diagnostic {
    let (message, help) = match what {
        "a comment" => (
            "the comment never ends".to_owned(),
            "write `-->` behind it, or `\\<!--` where it is to be seen".to_owned(),
        ),
        NEVER_CLOSED => (
            format!("`<{name}>` is never closed"),
            format!(
                "write `</{name}>` in the paragraph, list or quotation in which it begins, or \
                 `\\<{name}>` where it is to be seen"
            ),
        ),
        _ => (
            format!("{what} never ends"),
            "write its `>` in the same block, or `\\<` where it is to be seen".to_owned(),
        ),
    };
    Diagnostic::new(Code::UnclosedHtml, path, at, message).help(help)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Html,
    Text,
}

/// Puts a part of the raw HTML of `node`.
fn cut(body: &mut Body, out: &mut Vec<Node>, node: Node, part: Range<usize>, shown: Shown) {
    if part.is_empty() {
        return;
    }
    match node.kind {
        NodeKind::SpareHtml(at) => {
            let spare = &body.spares[at as usize];
            // It is not in the text as it reads, so each part stands about where it is.
            let whole = node.span.range();
            let about =
                |it: usize| body.text.floor_char_boundary((whole.start + it).min(whole.end));
            let end = if part.end == spare.len() { whole.end } else { about(part.end) };
            let span = Span::of(about(part.start)..end);
            let words = spare[part].to_owned();
            body.spares.push(words);
            let spare = super::growing::last(&body.spares);
            let kind = match shown {
                Shown::Html => NodeKind::SpareHtml(spare),
                Shown::Text => NodeKind::Spare(spare),
            };
            out.push(Node { kind, span });
        }
        _ => {
            let kind = if shown == Shown::Html { node.kind } else { NodeKind::Words };
            push(out, Node { kind, span: within(node.span, part) });
        }
    }
}

/// Puts a node; words behind words are one.
fn push(out: &mut Vec<Node>, node: Node) {
    match out.last_mut() {
        Some(Node { kind: NodeKind::Words, span })
            if node.kind == NodeKind::Words && span.end == node.span.start =>
        {
            span.end = node.span.end;
        }
        _ => out.push(node),
    }
}

fn within(span: Span, part: Range<usize>) -> Span {
    let part = Span::of(part);
    Span { start: span.start + part.start, end: span.start + part.end }
}

/// The raw HTML of a node.
fn html(body: &Body, node: Node) -> Option<&str> {
    match node.kind {
        NodeKind::InlineHtml | NodeKind::Html => Some(body.at(node.span)),
        NodeKind::SpareHtml(at) => Some(body.spares[at as usize].as_str()),
        _ => None,
    }
}

/// The raw HTML in order, each piece as a browser reads it: a block of it whole, a tag in a line alone.
/// Between them, the nodes that are none.
fn faults(body: &Body, path: &SitePath) -> (Vec<Part>, Vec<Diagnostic>) {
    let mut reading = Reading {
        body,
        path,
        open: Vec::new(),
        count: BTreeMap::new(),
        faults: Vec::new(),
        told: Vec::new(),
    };
    let mut block: Option<Piece> = None;
    let mut images = 0_usize;
    for (index, node) in body.nodes.iter().enumerate() {
        match node.kind {
            NodeKind::Open(Tag::HtmlBlock, _) => block = Some(Piece::default()),
            NodeKind::Close(Tag::HtmlBlock, _) => {
                block.take().into_iter().for_each(|it| reading.piece(&it));
            }
            // An alternative text has no tags.
            NodeKind::Open(Tag::Image, _) => images += 1,
            NodeKind::Close(Tag::Image, _) => images = images.saturating_sub(1),
            NodeKind::Open(Tag::Paragraph, _) => reading.open.push(Open::Paragraph),
            NodeKind::Open(..) => reading.open.push(Open::Wall),
            NodeKind::Close(..) => reading.wall_ends(),
            _ if images > 0 => {}
            _ => {
                let Some(html) = html(body, *node) else { continue };
                let piece = block.as_mut();
                let mut alone = Piece::default();
                let is_alone = piece.is_none();
                let piece = piece.unwrap_or(&mut alone);
                piece.nodes.push((piece.html.len(), index));
                piece.html.push_str(html);
                if is_alone {
                    reading.piece(&alone);
                }
            }
        }
    }
    while !reading.open.is_empty() {
        reading.wall_ends();
    }
    (reading.faults, reading.told)
}

/// What is open at a place.
enum Open {
    /// An element of Markdown's.
    Wall,
    /// A paragraph, out of which an end tag may reach: `</a></div>` in a line is one.
    Paragraph,
    /// A raw one: its name, where its tag stands in which nodes, and whether it says that it closes.
    Raw { name: String, parts: Vec<Part>, closes_itself: bool },
}

struct Reading<'a> {
    body: &'a Body,
    path: &'a SitePath,
    open: Vec<Open>,
    /// How many elements of each name are open, so that a stray end tag costs no search.
    count: BTreeMap<String, usize>,
    faults: Vec<Part>,
    told: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn piece(&mut self, piece: &Piece) {
        let html = piece.html.as_str();
        let mut at = 0;
        loop {
            let plain = match self.open.last() {
                Some(Open::Raw { name, .. }) if PLAIN.contains(&&**name) => Some(name.clone()),
                _ => None,
            };
            let Some((token, part)) = next(html, at, plain.as_deref()) else { break };
            at = part.end;
            self.token(token, part, piece);
        }
    }

    fn token(&mut self, token: Token, part: Range<usize>, piece: &Piece) {
        match token {
            Token::Open { name, .. } if VOID.contains(&&*name) => {}
            Token::Open { name, closes_itself, .. } => {
                if closes_itself && (is_foreign(&name) || self.in_foreign()) {
                    return;
                }
                let parts = parts(piece, &part);
                *self.count.entry(name.clone()).or_default() += 1;
                self.open.push(Open::Raw { name, parts, closes_itself });
            }
            Token::Close { name } => self.close(&name, part, piece),
            Token::Unclosed(what) => {
                // All of the piece from here on is in it; what is marked is how it begins.
                let mark = part.start..part.start + sign(&piece.html[part.clone()]);
                let at = self.at(&parts(piece, &mark));
                self.told.push(unclosed(self.path, at, what, ""));
                self.faults.extend(parts(piece, &part));
            }
        }
    }

    fn in_foreign(&self) -> bool {
        ["svg", "math"].iter().any(|it| self.is_open(it))
    }

    fn is_open(&self, name: &str) -> bool {
        self.count.get(name).is_some_and(|it| *it > 0)
    }

    fn forget(&mut self, name: &str) {
        self.count.entry(name.to_owned()).and_modify(|it| *it = it.saturating_sub(1));
    }

    fn close(&mut self, name: &str, part: Range<usize>, piece: &Piece) {
        let mut found = None;
        let is_open = self.is_open(name);
        for (at, it) in self.open.iter().enumerate().rev().take_while(|_| is_open) {
            match it {
                Open::Wall => break,
                Open::Raw { name: it, .. } if it == name => {
                    found = Some(at);
                    break;
                }
                Open::Raw { .. } | Open::Paragraph => {}
            }
        }
        if let Some(at) = found {
            let mut above = self.open.split_off(at).into_iter().skip(1).peekable();
            while let Some(it) = above.next_if(|it| matches!(it, Open::Raw { .. })) {
                self.unclosed(it);
            }
            self.open.extend(above);
            self.forget(name);
            return;
        }
        let parts = parts(piece, &part);
        let at = self.at(&parts);
        self.faults.extend(parts);
        let is_it = |it: &Open| matches!(it, Open::Raw { name: it, .. } if it == name);
        let begin = is_open.then(|| self.open.iter().rposition(is_it)).flatten();
        let diag = match begin.map(|it| self.open.remove(it)) {
            Some(Open::Raw { parts, .. }) => {
                self.forget(name);
                let message = format!("`</{name}>` ends what does not begin here");
                let first = self.at(&parts);
                self.faults.extend(parts);
                Diagnostic::new(Code::StrayEndTag, self.path, at, message)
                    .also(self.path, first, "it begins in another paragraph, list or quotation")
                    .help(format!(
                        "write `</{name}>` there; an end tag on a line of its own stands in none"
                    ))
            }
            _ => {
                let help = match name {
                    "br" => "write `<br>`".to_owned(),
                    _ if VOID.contains(&name) => format!("`<{name}>` has no end; remove this tag"),
                    _ => format!("remove it, or write the `<{name}>` that it ends"),
                };
                let message = format!("`</{name}>` ends nothing that is open here");
                Diagnostic::new(Code::StrayEndTag, self.path, at, message).help(help)
            }
        };
        self.told.push(diag);
    }

    /// The innermost of Markdown's elements ends, and with it all that is open in it.
    fn wall_ends(&mut self) {
        while let Some(it) = self.open.pop() {
            match it {
                Open::Wall | Open::Paragraph => return,
                Open::Raw { .. } => self.unclosed(it),
            }
        }
    }

    fn unclosed(&mut self, open: Open) {
        let Open::Raw { name, parts, closes_itself } = open else { return };
        self.forget(&name);
        if LOOSE.contains(&&*name) {
            return;
        }
        let mut diag = unclosed(self.path, self.at(&parts), NEVER_CLOSED, &name);
        if closes_itself {
            diag = diag.help(format!("the `/` ends nothing in HTML: write `</{name}>` behind it"));
        }
        self.told.push(diag);
        self.faults.extend(parts);
    }

    /// Where these parts stand in the file.
    fn at(&self, parts: &[Part]) -> Span {
        let spans = parts.iter().map(|(node, part)| found(self.body, *node, part));
        self.body.back(spans.reduce(Span::to).unwrap_or_default())
    }
}

/// How much HTML is searched for the place of a tag, where it does not stand in the text as it is.
const MOST_SEARCHED: usize = 20_000;

/// Where a part of a node's HTML stands in the text.
fn found(body: &Body, node: usize, part: &Range<usize>) -> Span {
    let node = body.nodes[node];
    match html(body, node) {
        Some(html) if matches!(node.kind, NodeKind::SpareHtml(_)) => {
            if html.len() > MOST_SEARCHED {
                return node.span;
            }
            // The marks of quotations between its lines make it longer than it reads.
            let source = body.at(node.span);
            let earlier = html[..part.start].matches(&html[part.clone()]).count();
            let mut all = source.match_indices(&html[part.clone()]);
            all.nth(earlier).map_or(node.span, |(at, it)| within(node.span, at..at + it.len()))
        }
        _ => within(node.span, part.clone()),
    }
}

/// The parts of nodes that make up a part of a piece.
fn parts(piece: &Piece, part: &Range<usize>) -> Vec<Part> {
    let first = piece.nodes.partition_point(|it| it.0 <= part.start).saturating_sub(1);
    let mut parts = Vec::new();
    for (index, &(start, node)) in piece.nodes.iter().enumerate().skip(first) {
        if part.end <= start {
            break;
        }
        let end = piece.nodes.get(index + 1).map_or(piece.html.len(), |it| it.0).min(part.end);
        parts.push((node, part.start.max(start) - start..end - start));
    }
    parts
}

fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// The ids that raw HTML gives, each with its place.
pub(super) fn ids(body: &Body) -> Vec<Spanned<String>> {
    let mut ids = Vec::new();
    let mut whole = Piece::default();
    let mut of = |piece: &Piece| {
        let mut at = 0;
        let mut plain: Option<String> = None;
        while let Some((token, part)) = next(&piece.html, at, plain.as_deref()) {
            at = part.end;
            plain = None;
            let Token::Open { name, id, .. } = token else { continue };
            plain = Some(name).filter(|it| PLAIN.contains(&&**it));
            let Some(id) = id.filter(|it| !it.is_empty()) else { continue };
            let spans = parts(piece, &id).into_iter().map(|(node, part)| found(body, node, &part));
            let span = spans.reduce(Span::to).unwrap_or_default();
            ids.push(Spanned { value: piece.html[id].to_owned(), span });
        }
    };
    let mut in_block = false;
    for (index, node) in body.nodes.iter().enumerate() {
        match node.kind {
            NodeKind::Open(Tag::HtmlBlock, _) => in_block = true,
            NodeKind::Close(Tag::HtmlBlock, _) => {
                in_block = false;
                of(&std::mem::take(&mut whole));
            }
            _ => {
                let Some(html) = html(body, *node) else { continue };
                whole.nodes.push((whole.html.len(), index));
                whole.html.push_str(html);
                if !in_block {
                    of(&std::mem::take(&mut whole));
                }
            }
        }
    }
    ids
}

/// The next token of `html` from `at` on. Within an element that holds no tags, `plain`, only its end
/// is one.
fn next(html: &str, at: usize, plain: Option<&str>) -> Option<(Token, Range<usize>)> {
    let mut at = at;
    loop {
        let start = at + html.get(at..)?.find('<')?;
        let rest = &html[start + 1..];
        if let Some(plain) = plain {
            let ends = rest.strip_prefix('/').and_then(|it| it.get(..plain.len()));
            if !ends.is_some_and(|it| it.eq_ignore_ascii_case(plain)) {
                at = start + 1;
                continue;
            }
        }
        if let Some(inside) = rest.strip_prefix("!--") {
            let from = start + 4;
            // `<!-->` is a whole comment to a browser.
            let short = [">", "->"].iter().find(|it| inside.starts_with(**it)).map(|it| it.len());
            let long = inside.find("-->").map(|it| it + 3);
            let odd = || inside.find("--!>").map(|it| it + 4);
            match short.or(long).or_else(odd) {
                Some(length) => at = from + length,
                None => return Some((Token::Unclosed("a comment"), start..html.len())),
            }
            continue;
        }
        if rest.starts_with(['!', '?']) {
            match rest.find('>') {
                Some(end) => at = start + 1 + end + 1,
                None => return Some((Token::Unclosed("a declaration"), start..html.len())),
            }
            continue;
        }
        let ends = rest.starts_with('/');
        let named = start + 1 + usize::from(ends);
        let letters = html[named..].find(|it: char| it.is_ascii_whitespace() || "/>".contains(it));
        let end = letters.map_or(html.len(), |it| named + it);
        let name = html[named..end].to_ascii_lowercase();
        if !name.starts_with(|it: char| it.is_ascii_alphabetic()) {
            at = start + 1;
            continue;
        }
        return Some(match attributes(html, end) {
            None => (Token::Unclosed("a tag"), start..html.len()),
            Some((end, _, _)) if ends => (Token::Close { name }, start..end),
            Some((end, closes_itself, id)) => (Token::Open { name, closes_itself, id }, start..end),
        });
    }
}

/// Goes through the attributes of a tag: gives where it ends, whether it says that it closes itself, and
/// its first `id`.
fn attributes(html: &str, mut at: usize) -> Option<(usize, bool, Option<Range<usize>>)> {
    let gap = |it: char| it.is_ascii_whitespace() || it == '/';
    let mut id = None;
    loop {
        let start = at + html[at..].find(|it| !gap(it))?;
        if html[start..].starts_with('>') {
            return Some((start + 1, html[at..start].ends_with('/'), id));
        }
        let end = start + 1..;
        let length = html.get(html.ceil_char_boundary(end.start)..)?;
        let from = html.len() - length.len();
        let end = from + length.find(|it| gap(it) || matches!(it, '=' | '>'))?;
        let is_id = html[start..end].eq_ignore_ascii_case("id");
        let Some(value) = html[end..].trim_start().strip_prefix('=') else {
            at = end;
            continue;
        };
        let value = value.trim_start();
        let from = html.len() - value.len();
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
        let range = match quote {
            Some(quote) => from + 1..from + 1 + value[1..].find(quote)?,
            None => from..from + value.find(|it: char| it.is_ascii_whitespace() || it == '>')?,
        };
        at = range.end + usize::from(quote.is_some());
        if is_id && id.is_none() {
            id = Some(range);
        }
    }
}
