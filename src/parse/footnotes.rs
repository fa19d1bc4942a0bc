//! Footnotes: each is defined once and referred to. References without a definition are plain
//! words for the package, so [`super::running`] finds them.

use std::collections::BTreeSet;

use crate::base::{Code, Diagnostic, SitePath, Span};

use super::body::{Body, NodeKind, Tag};

/// The form in which two labels are one.
pub fn folded(label: &str) -> String {
    label.to_lowercase()
}

/// Says which footnotes nothing refers to, and which are defined twice.
pub fn check(body: &Body, path: &SitePath, diags: &mut Vec<Diagnostic>) {
    let used: BTreeSet<u32> = body
        .nodes
        .iter()
        .filter_map(|node| match node.kind {
            NodeKind::FootnoteRef(number) => Some(number),
            _ => None,
        })
        .collect();
    let mut defined: Vec<Option<Span>> = vec![None; body.footnotes.len()];
    for node in &body.nodes {
        let NodeKind::Open(Tag::Footnote, number) = node.kind else { continue };
        let label = &body.footnotes[number as usize];
        let length = body.at(node.span).find("]:").map_or(0, |it| it + 1);
        let at = Span { start: node.span.start, end: node.span.start + Span::of(0..length).end };
        let there = body.back(at);
        match &mut defined[number as usize] {
            Some(first) => diags.push(
                Diagnostic::new(
                    Code::DuplicateFootnote,
                    path,
                    there,
                    format!("the footnote `{label}` is defined twice"),
                )
                .also(path, body.back(*first), "first defined here")
                .help("give it another label, or take it away"),
            ),
            first @ None => {
                *first = Some(at);
                if !used.contains(&number) {
                    diags.push(
                        Diagnostic::new(
                            Code::UnusedFootnote,
                            path,
                            there,
                            format!("nothing refers to the footnote `{label}`"),
                        )
                        .help(format!("write `[^{label}]` where it belongs, or take it away")),
                    );
                }
            }
        }
    }
}
