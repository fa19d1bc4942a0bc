//! What an author would want to be asked about in a text that is read without a fault: claims
//! without a source, and marks that another generator's templates would have replaced.

use crate::base::{Code, Diagnostic, SitePath, Span};

use super::body::{Body, NodeKind, Tag};

/// What opens and closes what a template engine would replace: Jinja, Liquid, Handlebars, Hugo.
const MARKS: [(&str, &str); 2] = [("{{", "}}"), ("{%", "%}")];

/// Says what is doubtful in `body`, which stands in the file at `path`.
pub(super) fn read(body: &Body, path: &SitePath, diags: &mut Vec<Diagnostic>) {
    unsourced(body, path, diags);
    templates(body, path, diags);
}

/// Callouts of the kind `claim` that name no source: in a citation, a note, or a link.
fn unsourced(body: &Body, path: &SitePath, diags: &mut Vec<Diagnostic>) {
    // The callouts that are open, each with whether it is a claim and whether it has a source.
    let mut open: Vec<(Span, bool, bool)> = Vec::new();
    for node in &body.nodes {
        match node.kind {
            NodeKind::Open(Tag::Callout, callout) => {
                let kind = body.callouts.get(callout as usize).map(|it| &it.kind);
                let claims = kind.is_some_and(|it| it.value == "claim");
                open.push((kind.map_or(node.span, |it| it.span), claims, false));
            }
            NodeKind::Close(Tag::Callout, _) => {
                let Some((at, true, false)) = open.pop() else { continue };
                let diag =
                    Diagnostic::new(Code::NoSource, path, body.back(at), "a claim names no source")
                        .help("cite one in it, `[@key]`, or link to it; or make it a `[!note]`");
                diags.push(diag);
            }
            NodeKind::Cite(_) | NodeKind::FootnoteRef(_) | NodeKind::Open(Tag::Link, _) => {
                open.iter_mut().for_each(|(_, _, sourced)| *sourced = true);
            }
            _ => {}
        }
    }
}

/// `{{ … }}` and `{% … %}` within one line of prose. A backslash before it says that it is meant.
fn templates(body: &Body, path: &SitePath, diags: &mut Vec<Diagnostic>) {
    let mut listings = 0_u32;
    let mut told = 0;
    for node in &body.nodes {
        match node.kind {
            NodeKind::Open(Tag::Listing, _) => listings += 1,
            NodeKind::Close(Tag::Listing, _) => listings = listings.saturating_sub(1),
            NodeKind::Words if listings == 0 => {
                for at in template_marks(body, node.span) {
                    // What is told of reaches into the nodes that follow.
                    if at.start < told {
                        continue;
                    }
                    told = at.end;
                    let mark = body.at(at);
                    let message = format!("`{mark}` is not replaced: no text is a template here");
                    let diag = Diagnostic::new(Code::TemplateMark, path, body.back(at), message)
                        .help(
                            "write what should stand there; put it in backquotes, or a `\\` \
                             before it, if it is meant as it is",
                        );
                    diags.push(diag);
                }
            }
            _ => {}
        }
    }
}

/// What looks like a template's within the line that begins in `span`.
fn template_marks(body: &Body, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let text = &body.text[..];
    let mut at = span.range().start;
    while let Some(next) = text[at..span.range().end].find('{').map(|it| at + it) {
        at = next + 1;
        let line = text[next..].split(['\n', '\r']).next().unwrap_or_default();
        let closed = MARKS.iter().find_map(|(opens, closes)| {
            let inside = line.strip_prefix(opens)?;
            Some(opens.len() + inside.find(closes)? + closes.len())
        });
        if let Some(length) = closed.filter(|_| !text[..next].ends_with('\\')) {
            found.push(Span::of(next..next + length));
            at = (next + length).min(span.range().end);
        }
    }
    found
}
