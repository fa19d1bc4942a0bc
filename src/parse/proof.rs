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
                let Some((at, claims, sourced)) = open.pop() else { continue };
                if sourced {
                    // What names a source within a callout names it for those round it too.
                    open.last_mut().into_iter().for_each(|(_, _, outer)| *outer = true);
                    continue;
                }
                if !claims {
                    continue;
                }
                let diag =
                    Diagnostic::new(Code::NoSource, path, body.back(at), "a claim names no source")
                        .help("cite one in it, `[@key]`, or link to it; or make it a `[!note]`");
                diags.push(diag);
            }
            NodeKind::Cite(_) | NodeKind::FootnoteRef(_) | NodeKind::Open(Tag::Link, _) => {
                open.last_mut().into_iter().for_each(|(_, _, sourced)| *sourced = true);
            }
            _ => {}
        }
    }
}

/// `{{ … }}` and `{% … %}` within one line of prose. A backslash before it says that it is meant.
fn templates(body: &Body, path: &SitePath, diags: &mut Vec<Diagnostic>) {
    if !MARKS.iter().any(|(opens, _)| body.text.contains(opens)) {
        return;
    }
    let mut listings = 0_u32;
    let mut marks = Marks::default();
    for node in &body.nodes {
        match node.kind {
            NodeKind::Open(Tag::Listing, _) => listings += 1,
            NodeKind::Close(Tag::Listing, _) => listings = listings.saturating_sub(1),
            NodeKind::Words if listings == 0 => {
                while let Some(at) = marks.next(&body.text, node.span) {
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

/// Looks for marks of templates, and for none of them twice: a line of nothing but braces is read
/// in time linear in its length.
#[derive(Default)]
struct Marks {
    /// Up to where the text has been read. What is told of may reach into the nodes that follow.
    read: usize,
    /// Up to where there is nothing that would close each of [`MARKS`].
    open_until: [usize; MARKS.len()],
}

impl Marks {
    /// The next mark that begins in `span`. Spans are to be asked in the order of the text.
    fn next(&mut self, text: &str, span: Span) -> Option<Span> {
        let std::ops::Range { start, end } = span.range();
        self.read = self.read.max(start);
        while let Some(next) = text.get(self.read..end)?.find('{').map(|it| self.read + it) {
            self.read = next + 1;
            if let Some(closed) = self.closed(text, next).filter(|_| !text[..next].ends_with('\\'))
            {
                self.read = closed;
                return Some(Span::of(next..closed));
            }
        }
        None
    }

    /// Where the mark that begins at `at` ends, within its line.
    fn closed(&mut self, text: &str, at: usize) -> Option<usize> {
        let index = MARKS.iter().position(|(opens, _)| text[at..].starts_with(opens))?;
        let (opens, closes) = MARKS[index];
        let inside = at + opens.len();
        if inside < self.open_until[index] {
            return None;
        }
        // Not the line first and what closes the mark within it: a line may be the whole text.
        let rest = &text[inside..];
        let is_end =
            |at: usize, it: char| matches!(it, '\n' | '\r') || rest[at..].starts_with(closes);
        let end = rest.char_indices().find(|(at, it)| is_end(*at, *it)).map(|it| it.0);
        let found = end.filter(|it| rest[*it..].starts_with(closes));
        if found.is_none() {
            self.open_until[index] = inside + end.unwrap_or(rest.len()) + 1;
        }
        Some(inside + found? + closes.len())
    }
}
