//! What stands in running words and looks like nothing to the Markdown package: citations that are
//! part of the sentence, `@lig2019 [p. 4]`, and references to footnotes that do not exist.

use std::collections::BTreeSet;

use crate::base::{Code, Diagnostic, SitePath, Span, Spanned, first_of_two, nearest};

use super::body::{Body, CiteForm, CiteItem, Node, NodeKind, Tag, WrittenCite};
use super::cites::{self, Key};
use super::footnotes::folded;
use super::growing::last;
use super::settings::Dialect;

/// The longest text in brackets behind a key, in bytes. More is prose, not a place in a source.
const LONGEST: usize = 300;

/// Finds both in `body`.
pub fn read(body: &mut Body, path: &SitePath, dialect: &Dialect, diags: &mut Vec<Diagnostic>) {
    if !body.text.contains('@') && !body.text.contains("[^") {
        return;
    }
    let nodes = std::mem::take(&mut body.nodes);
    let defined = defined(body, &nodes);
    let mut out = Vec::with_capacity(nodes.len());
    let mut around = Around::default();
    let mut at = Place { node: 0, byte: None };
    while let Some(&node) = nodes.get(at.node) {
        let start = at.byte.take().unwrap_or(node.span.start);
        let rest = Span { start, end: node.span.end };
        if node.kind != NodeKind::Words || around.quiet > 0 {
            around.step(node.kind);
            out.push(node);
            at.node += 1;
            continue;
        }
        let mut from = start;
        let next = loop {
            match sign(&body.text, node.span, from) {
                Some(Sign::Key(key)) if around.headings == 0 => break Some(key),
                Some(Sign::Key(key)) => from = Span::of(key.all).end,
                Some(Sign::Note(begin)) => {
                    if let Some((_, end)) = bracket(body, &nodes, at.node, begin)
                        && let Some(byte) = end.byte
                    {
                        unknown(body, Span { start: begin, end: byte }, &defined, path, diags);
                    }
                    from = begin + 2;
                }
                None => break None,
            }
        };
        let Some(key) = next else {
            words(&mut out, rest);
            at.node += 1;
            continue;
        };
        let all = Span::of(key.all.clone());
        words(&mut out, Span { start, end: all.start });
        let behind = bracket(body, &nodes, at.node, all.end);
        let behind = behind.filter(|(inside, _)| !inside.contains('@') && !inside.starts_with('^'));
        let (inside, end) = match &behind {
            Some((inside, end)) => (inside.as_str(), *end),
            None => ("", Place { node: at.node, byte: Some(all.end) }),
        };
        let span = Span { start: all.start, end: end.byte.unwrap_or(all.end) };
        let cite = narrative(body, key, inside, dialect);
        body.cites.push(cite);
        out.push(Node { kind: NodeKind::Cite(last(&body.cites)), span });
        at = end;
    }
    body.nodes = out;
}

/// A place in the nodes: within the words of one of them, or before it.
#[derive(Clone, Copy, Debug)]
struct Place {
    node: usize,
    byte: Option<u32>,
}

/// What the place we are at stands in.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    /// Elements in which neither is looked for.
    quiet: usize,
    headings: usize,
}

impl Around {
    fn step(&mut self, kind: NodeKind) {
        let (tag, opens) = match kind {
            NodeKind::Open(tag, _) => (tag, true),
            NodeKind::Close(tag, _) => (tag, false),
            _ => return,
        };
        let count = match tag {
            Tag::Link | Tag::Wiki | Tag::Image | Tag::Listing | Tag::HtmlBlock => &mut self.quiet,
            Tag::Heading => &mut self.headings,
            _ => return,
        };
        *count = if opens { *count + 1 } else { count.saturating_sub(1) };
    }
}

fn words(out: &mut Vec<Node>, span: Span) {
    if !span.is_empty() {
        out.push(Node { kind: NodeKind::Words, span });
    }
}

/// What may stand in words.
enum Sign {
    Key(Key),
    /// `[^`, at this byte.
    Note(u32),
}

/// The next sign in `words` at `from` or behind.
fn sign(text: &str, words: Span, from: u32) -> Option<Sign> {
    let text = &text[..words.range().end];
    let mut at = from as usize;
    loop {
        at += first_of_two(&text.as_bytes()[at..], b'@', b'[')?;
        // A sign that an author has escaped begins its words, and a backslash stands before it.
        let escaped = at == words.range().start && text[..at].ends_with('\\');
        if !escaped && text[at..].starts_with("[^") {
            return Some(Sign::Note(Span::of(at..at).start));
        }
        if !escaped
            && text[at..].starts_with('@')
            && let Some(key) = cites::key_at(text, at)
            && key.all.start >= from as usize
        {
            return Some(Sign::Key(key));
        }
        at += 1;
    }
}

/// The text in the brackets that begin at `byte` of a node, blanks before them aside, and the
/// place behind them.
fn bracket(body: &Body, nodes: &[Node], node: usize, byte: u32) -> Option<(String, Place)> {
    let mut inside: Option<String> = None;
    let mut start = byte;
    for (index, node) in nodes.iter().enumerate().skip(node) {
        let span = Span { start: start.max(node.span.start), end: node.span.end };
        start = 0;
        match node.kind {
            NodeKind::Words => {
                for (at, it) in body.at(span).char_indices() {
                    match (&mut inside, it) {
                        (None, '[') => inside = Some(String::new()),
                        (None, ' ' | '\t') => {}
                        (None, _) | (Some(_), '[') => return None,
                        (Some(inside), ']') => {
                            let end = span.start + Span::of(0..at + 1).end;
                            let place = Place { node: index, byte: Some(end) };
                            return Some((std::mem::take(inside), place));
                        }
                        (Some(inside), it) => inside.push(it),
                    }
                }
            }
            NodeKind::SoftBreak => match &mut inside {
                Some(inside) => inside.push(' '),
                None if body.at(span).is_empty() => return None,
                None => {}
            },
            NodeKind::Char(it) => inside.as_mut()?.push(it),
            NodeKind::Spare(spare) => inside.as_mut()?.push_str(&body.spares[spare as usize]),
            _ => return None,
        }
        if inside.as_ref().is_some_and(|inside| inside.len() > LONGEST) {
            return None;
        }
    }
    None
}

fn narrative(body: &Body, key: Key, inside: &str, dialect: &Dialect) -> WrittenCite {
    let behind = cites::behind(inside, dialect.language.base());
    let span = Span::of(key.key);
    let item = CiteItem {
        key: Spanned { value: body.at(span).to_owned(), span },
        prefix: String::new(),
        locator: behind.locator,
        suffix: behind.suffix,
        author: key.author,
    };
    WrittenCite { items: vec![item], form: CiteForm::Narrative }
}

/// The labels of the footnotes that are defined.
fn defined(body: &Body, nodes: &[Node]) -> BTreeSet<String> {
    nodes
        .iter()
        .filter_map(|node| match node.kind {
            NodeKind::Open(Tag::Footnote, number) => Some(folded(&body.footnotes[number as usize])),
            _ => None,
        })
        .collect()
}

/// Says that `[^label]` at `at` refers to nothing.
fn unknown(
    body: &Body,
    at: Span,
    defined: &BTreeSet<String>,
    path: &SitePath,
    diags: &mut Vec<Diagnostic>,
) {
    let label = body.at(at).trim_start_matches("[^").trim_end_matches(']');
    if label.is_empty() || label.starts_with(char::is_whitespace) || label.contains(['\n', '\r']) {
        return;
    }
    let folded = folded(label);
    if defined.contains(&folded) {
        return;
    }
    let help = match nearest(&folded, defined.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `[^{near}]`?"),
        None => format!(
            "define it in a paragraph of its own, `[^{label}]: …`, or write `\\[^{label}]` to show it"
        ),
    };
    let message = format!("no footnote is called `{label}`");
    diags.push(Diagnostic::new(Code::UnknownFootnote, path, body.back(at), message).help(help));
}
