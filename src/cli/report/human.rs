//! Diagnostics for people: the line in question, a mark below it, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use std::collections::BTreeMap;

use crate::base::{Diagnostic, Label, Lines, Severity, SitePath, Source, Sources, Span};

use super::links::CodeLinks;

/// How many lines of one passage are shown. What is longer shows its first line.
const LONGEST_PASSAGE: usize = 8;

/// How many bytes of lines are shown at most, as the renderer looks at each for every diagnostic.
/// Of what is longer only the place is named.
const LONGEST_EXCERPT: usize = 4_000;

/// The lines of every file that something is said of.
type LinesOf<'a> = BTreeMap<&'a SitePath, Lines<'a>>;

/// All of `diags`, with excerpts from `sources` and in colours; codes lead to their pages.
pub(in crate::cli) fn human(diags: &[Diagnostic], sources: &Sources, links: &CodeLinks) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    let mut lines = LinesOf::new();
    for diag in diags {
        out.push_str(&renderer.render(&[group(diag, sources, &mut lines, links)]));
        out.push_str("\n\n");
    }
    out
}

fn group<'a>(
    diag: &'a Diagnostic,
    sources: &'a Sources,
    lines: &mut LinesOf<'a>,
    links: &CodeLinks,
) -> Group<'a> {
    let level = match diag.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut title = level.primary_title(diag.message.as_str()).id(diag.code.number());
    if let Some(url) = links.url(diag.code) {
        title = title.id_url(url);
    }
    let mut group = title.elements(None::<Origin<'_>>);
    let mut labels: Vec<(AnnotationKind, &Label)> = vec![(AnnotationKind::Primary, &diag.at)];
    labels.extend(diag.also.iter().map(|it| (AnnotationKind::Context, it)));
    // Passages of one file are shown as one excerpt, those of others after it.
    while let Some((_, first)) = labels.first() {
        let path = &first.path;
        let (here, others): (Vec<_>, Vec<_>) =
            labels.iter().copied().partition(|(_, it)| it.path == *path);
        group = match sources.text(path) {
            Some(source) if here.iter().any(|(_, it)| is_passage(it, source)) => {
                let lines = lines.entry(path).or_insert_with(|| Lines::new(&source.text));
                match excerpt(source, lines, &here) {
                    Ok(snippet) => group.element(snippet),
                    Err(origin) => group.element(origin),
                }
            }
            _ => group.element(Origin::path(normalize_untrusted_str(path.as_str()))),
        };
        labels = others;
    }
    match &diag.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// Whether there is something to show: a file that is complained about as a whole has an empty
/// label at its start.
fn is_passage(label: &Label, source: &Source) -> bool {
    label.span != Span::default() && !source.text.is_empty()
}

/// The lines round `labels`, or only their place where the lines are too long.
fn excerpt<'a>(
    source: &'a Source,
    lines: &Lines<'a>,
    labels: &[(AnnotationKind, &'a Label)],
) -> Result<Snippet<'a, Annotation<'a>>, Origin<'a>> {
    let text = &*source.text;
    let path = source.path.as_str();
    let spans: Vec<_> = labels.iter().map(|(_, it)| clipped(it.span, text)).collect();
    let start = spans.iter().map(|it| it.start).min().unwrap_or_default();
    let end = spans.iter().map(|it| it.end).max().unwrap_or_default();
    // Only the lines from the first passage to the last go to the renderer.
    let (first, last) = (lines.number(start), lines.number(end));
    let from = lines.line(first).map_or(0, |it| it.range().start);
    let to = lines.line(last).map_or(text.len(), |it| it.range().end).max(end);
    if to - from > LONGEST_EXCERPT {
        let column = labels.first().map_or(1, |(_, it)| lines.position(it.span.start).column);
        return Err(Origin::path(path).line(first).char_column(column));
    }
    let marks = labels.iter().zip(spans).map(|((kind, label), span)| {
        let note = (!label.note.is_empty()).then_some(label.note.as_str());
        kind.span(span.start - from..span.end - from).label(note)
    });
    Ok(Snippet::source(&text[from..to]).path(path).line_start(first).annotations(marks))
}

/// The span in the text, no longer than can be shown.
fn clipped(span: Span, text: &str) -> std::ops::Range<usize> {
    let floor = |mut byte: usize| {
        byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    };
    let start = floor(span.start as usize);
    let end = floor(span.end as usize).max(start);
    let passage = &text[start..end];
    let passage = passage.trim_end_matches(['\n', '\r']);
    if passage.lines().count() > LONGEST_PASSAGE {
        return start..start + passage.lines().next().map_or(0, str::len);
    }
    start..start + passage.len()
}

#[cfg(test)]
mod tests {
    use crate::base::{Code, SitePath};

    use super::*;

    fn path(raw: &str) -> SitePath {
        SitePath::new(raw).expect("a path")
    }

    fn plain(diag: &Diagnostic, sources: &Sources) -> String {
        Renderer::plain().decor_style(DecorStyle::Ascii).render(&[group(
            diag,
            sources,
            &mut LinesOf::new(),
            &CodeLinks::default(),
        )])
    }

    #[test]
    fn a_passage_is_shown_with_its_help() {
        let mut sources = Sources::default();
        let tide = path("content/chapters/01-tide.md");
        sources.put(tide.clone(), "Für die Flut\nSee [[wel]] and\nmore.\n");
        let diag = Diagnostic::new(
            Code::UnknownEntity,
            &tide,
            Span { start: 20, end: 23 },
            "no entity is called `wel`",
        )
        .note("mentioned here")
        .near(Some("well"));
        assert_eq!(
            plain(&diag, &sources),
            "\
error[G0203]: no entity is called `wel`
 --> content/chapters/01-tide.md:2:7
  |
2 | See [[wel]] and
  |       ^^^ mentioned here
  |
  = help: did you mean `well`?"
        );
        assert!(human(&[diag], &sources, &CodeLinks::default()).contains("\u{1b}["));
    }

    #[test]
    fn other_places_follow_and_whole_files_are_named() {
        let mut sources = Sources::default();
        let (a, b) = (path("content/glossary/a.yaml"), path("content/glossary/b.yaml"));
        sources.put(a.clone(), "one:\ntwo:\n");
        sources.put(b.clone(), "two:\n");
        let diag = Diagnostic::new(Code::DuplicateEntity, &b, Span { start: 0, end: 3 }, "twice")
            .also(&a, Span { start: 5, end: 8 }, "first defined here");
        assert_eq!(
            plain(&diag, &sources),
            "\
error[G0201]: twice
 --> content/glossary/b.yaml:1:1
  |
1 | two:
  | ^^^
  |
 ::: content/glossary/a.yaml:2:1
  |
2 | two:
  | --- first defined here"
        );
        let stray = path("content/x.doc");
        let diag = Diagnostic::new(Code::UnknownFile, &stray, Span::default(), "nothing reads it");
        assert_eq!(plain(&diag, &sources), "warning[G0005]: nothing reads it\n--> content/x.doc");
    }

    #[test]
    fn spans_that_do_not_fit_do_no_harm() {
        let mut sources = Sources::default();
        let a = path("content/a.md");
        sources.put(a.clone(), "é\n".repeat(40));
        for (start, end) in [(1, 2), (0, 500), (500, 600), (119, 120), (7, 3)] {
            let diag = Diagnostic::new(Code::BadDate, &a, Span { start, end }, "x");
            assert!(plain(&diag, &sources).contains("--> content/a.md"), "{start} {end}");
        }
    }
}
