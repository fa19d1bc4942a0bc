//! Headings: their words, their ids, their levels; and the one that is a text's title.

use std::collections::BTreeMap;

use crate::base::{Code, Diagnostic, SitePath, Span, Spanned};

use super::anchors;
use super::body::{Body, NodeKind, Tag};

/// Gives each heading its words, as a reader sees them.
pub fn title(body: &mut Body) {
    for (number, inside) in inside(body) {
        let whole = Span { start: 0, end: u32::MAX };
        let words = body.shown_within(&body.nodes[inside], whole);
        words.trim().clone_into(&mut body.headings[number].title);
    }
}

/// Gives each heading its id, and says which ids stand twice and which headings skip a level.
pub fn name(body: &mut Body, path: &SitePath, diags: &mut Vec<Diagnostic>) {
    let spans: Vec<Span> = body
        .nodes
        .iter()
        .filter(|node| matches!(node.kind, NodeKind::Open(Tag::Heading, _)))
        .map(|node| node.span)
        .collect();
    let own = |body: &Body, heading: usize, id: &str| {
        let span = spans[heading];
        let at = body.at(span).rfind(&format!("#{id}")).unwrap_or(0);
        let start = span.start + Span::of(0..at).end;
        body.back(Span { start, end: start + Span::of(0..id.len() + 1).end })
    };
    for heading in 0..body.headings.len() {
        let id = body.headings[heading].id.clone();
        if anchors::is_reserved(&id) {
            diags.push(reserved(&id, path, own(body, heading, &id)));
        }
    }
    let raw = std::mem::take(&mut body.ids);
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for (heading, it) in body.headings.iter().enumerate().filter(|(_, it)| !it.id.is_empty()) {
        first.entry(&it.id).or_insert_with(|| own(body, heading, &it.id));
    }
    for it in &raw {
        let at = body.back(it.span);
        if anchors::is_reserved(&it.value) {
            diags.push(reserved(&it.value, path, at));
        } else if let Some(other) = first.get(&*it.value) {
            let message = format!("the id `{}` stands twice in this text", it.value);
            diags.push(
                Diagnostic::new(Code::DuplicateHeadingId, path, at, message)
                    .also(path, *other, "it stands here too")
                    .help("give one of them another id"),
            );
        } else {
            first.insert(&it.value, at);
        }
    }
    let written: Vec<String> = body.headings.iter().map(|it| it.id.clone()).collect();
    for (first, second) in anchors::give(&mut body.headings, raw.iter().map(|it| &*it.value)) {
        let id = &written[second];
        let message = format!("two headings have the id `{id}`");
        diags.push(
            Diagnostic::new(Code::DuplicateHeadingId, path, own(body, second, id), message)
                .also(path, own(body, first, id), "first given here")
                .help("give one of them another id"),
        );
    }
    body.ids = raw;
    // Above all of them stands the title of the page.
    let mut above = 1;
    for (heading, span) in body.headings.iter().zip(&spans) {
        // The line's end belongs to the heading, and is nothing to look at.
        let length = Span::of(0..body.at(*span).trim_end().len()).end;
        let line = Span { start: span.start, end: span.start + length };
        if heading.title.is_empty() {
            diags.push(
                Diagnostic::new(
                    Code::EmptyHeading,
                    path,
                    body.back(line),
                    "a heading without words",
                )
                .help("write its words, or remove it; `\\#` shows the mark itself"),
            );
        }
        if heading.level == 1 {
            let message = "a heading of level 1 stands below the title of the page";
            diags.push(
                Diagnostic::new(Code::SecondTitle, path, body.back(line), message)
                    .help("make it one of level 2, and those below it one deeper"),
            );
        }
        if heading.level > above + 1 {
            let message =
                format!("a heading of level {} stands below one of level {above}", heading.level);
            diags.push(
                Diagnostic::new(Code::SkippedLevel, path, body.back(line), message)
                    .help(format!("make it one of level {}, or add the one between", above + 1)),
            );
        }
        above = heading.level;
    }
}

fn reserved(id: &str, path: &SitePath, at: Span) -> Diagnostic {
    let whose = if id.starts_with('_') { "the theme" } else { "notes, citations or sources" };
    let message = format!("the id `{id}` belongs to {whose}");
    Diagnostic::new(Code::DuplicateHeadingId, path, at, message).help("give it another one")
}

/// Takes the first heading of level 1 that stands in nothing else out of the body and gives its
/// words. Where there is a `title` already, only a heading that says the same is taken out.
pub fn lift(body: &mut Body, title: Option<&str>) -> Option<Spanned<String>> {
    let mut depth = 0_usize;
    let mut found = None;
    for (index, node) in body.nodes.iter().enumerate() {
        match node.kind {
            NodeKind::Open(Tag::Heading, number)
                if depth == 0 && body.headings[number as usize].level == 1 =>
            {
                found = Some((index, number));
                break;
            }
            NodeKind::Open(..) => depth += 1,
            NodeKind::Close(..) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let (start, number) = found?;
    let words = &body.headings[number as usize].title;
    if words.is_empty() || title.is_some_and(|title| title.trim() != words) {
        return None;
    }
    let length = body.nodes[start..]
        .iter()
        .position(|node| node.kind == NodeKind::Close(Tag::Heading, number))?;
    let nodes: Vec<_> = body.nodes.drain(start..=start + length).collect();
    let inside = &nodes[1..nodes.len() - 1];
    let span = match (inside.first(), inside.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => nodes[0].span,
    };
    let heading = body.headings.remove(number as usize);
    for node in &mut body.nodes {
        if let NodeKind::Open(Tag::Heading, it) | NodeKind::Close(Tag::Heading, it) = &mut node.kind
            && *it > number
        {
            *it -= 1;
        }
    }
    Some(Spanned { value: heading.title, span })
}

/// The number of each heading and the nodes it holds.
fn inside(body: &Body) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut open = None;
    let mut found = Vec::with_capacity(body.headings.len());
    for (index, node) in body.nodes.iter().enumerate() {
        match node.kind {
            NodeKind::Open(Tag::Heading, number) => open = Some((number as usize, index + 1)),
            NodeKind::Close(Tag::Heading, _) => {
                if let Some((number, start)) = open.take() {
                    found.push((number, start..index));
                }
            }
            _ => {}
        }
    }
    found
}
