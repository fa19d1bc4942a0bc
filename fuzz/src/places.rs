//! Places: every span lies inside its text and on the boundaries of characters.

use glossator::base::{Diagnostic, Lines, Source, Span};
use glossator::parse::body::{Body, NodeKind};

/// Sees to it that a span lies inside a text.
pub fn inside(span: Span, text: &str, what: &dyn std::fmt::Debug) {
    let range = span.range();
    assert!(range.start <= range.end, "{span:?} ends before it begins: {what:?}");
    assert!(text.get(range).is_some(), "{span:?} of {} bytes: {what:?}", text.len());
}

/// Sees to it that everything that is said points into the one text that there is.
pub fn of_one(diags: &[Diagnostic], source: &Source) {
    of_all(diags, |path| (*path == source.path).then_some(&*source.text));
}

/// Sees to it that everything that is said points into texts that there are, or at the begin of a
/// file that is no text.
pub fn of_all<'t>(
    diags: &[Diagnostic],
    text: impl Fn(&glossator::base::SitePath) -> Option<&'t str>,
) {
    for diag in diags {
        for label in std::iter::once(&diag.at).chain(&diag.also) {
            let text = text(&label.path).unwrap_or_default();
            inside(label.span, text, diag);
            let place = Lines::new(text).position(label.span.start);
            assert!(place.line > 0 && place.column > 0, "{diag:?}");
        }
        if let Some(fix) = &diag.fix {
            inside(fix.span, text(&diag.at.path).unwrap_or_default(), diag);
        }
        assert!(!diag.message.is_empty() && !diag.message.ends_with('\n'), "{diag:?}");
    }
}

/// Sees to it that the nodes of a body are properly nested, that what they show is there, and that
/// each leads back into the file.
pub fn of_body(body: &Body, file: &str) {
    let mut open = Vec::new();
    for node in &body.nodes {
        inside(node.span, &body.text, node);
        inside(body.back(node.span), file, node);
        match node.kind {
            NodeKind::Open(tag, number) => open.push((tag, number)),
            NodeKind::Close(tag, number) => assert_eq!(open.pop(), Some((tag, number)), "{node:?}"),
            NodeKind::Spare(at) | NodeKind::SpareCode(at) | NodeKind::SpareHtml(at) => {
                assert!((at as usize) < body.spares.len(), "{node:?}");
            }
            NodeKind::Math(at) | NodeKind::DisplayMath(at) => {
                assert!((at as usize) < body.maths.len(), "{node:?}");
            }
            NodeKind::FootnoteRef(at) => assert!((at as usize) < body.footnotes.len(), "{node:?}"),
            NodeKind::Cite(at) => assert!((at as usize) < body.cites.len(), "{node:?}"),
            NodeKind::Embed(at) => assert!((at as usize) < body.wikis.len(), "{node:?}"),
            NodeKind::Directive(at) => assert!((at as usize) < body.directives.len(), "{node:?}"),
            NodeKind::Words
            | NodeKind::Char(_)
            | NodeKind::Code
            | NodeKind::InlineHtml
            | NodeKind::Html
            | NodeKind::SoftBreak
            | NodeKind::HardBreak
            | NodeKind::Rule
            | NodeKind::Task(_) => {}
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    for target in
        body.links.iter().map(|it| &it.target).chain(body.wikis.iter().map(|it| &it.target))
    {
        inside(target.span, &body.text, target);
        inside(body.back(target.span), file, target);
    }
    for target in body.images.iter().map(|it| &it.target) {
        inside(target.span, &body.text, target);
        inside(body.back(target.span), file, target);
    }
}
