//! Callouts: the line `[!kind]± Title` at the head of a quotation, as Obsidian and code hosts
//! write it. Where Obsidian has its metadata, `[!claim|isaac-newton; @newton1687]` says whose it is
//! and cites.

use std::ops::Range;

use crate::base::{Code, Span, Spanned, nearest, slip};

use super::body::{Fold, NodeKind, Tag, WrittenCallout};
use super::cites;
use super::markdown::Syntax;
use super::reading::{Frame, Reading, put};

/// The kinds that need no declaration: those of GitHub, and those of an explainer.
pub const BUILT_IN: [&str; 9] = [
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "claim",
    "definition",
    "question",
    "example",
];

/// What the head of a callout says. Ranges lead into the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The kind, as written.
    pub kind: Range<usize>,
    /// Whose it is and what it cites, as written; empty where nothing is said.
    pub by: Range<usize>,
    /// Whether the callout folds.
    pub fold: Fold,
    /// Where the title begins, or the line ends.
    pub end: usize,
}

/// The marker at the begin of `line`, if there is one: letters, digits, `-` and `_` of any script
/// between `[!` and `]`, perhaps with a bar and more behind it, perhaps `+` or `-`, then a blank or the
/// end of the line.
pub fn marker(line: &str) -> Option<Marker> {
    let line = line.split(['\n', '\r']).next().unwrap_or_default();
    let rest = line.strip_prefix("[!")?;
    let length = rest.find(|it: char| !(it.is_alphanumeric() || matches!(it, '-' | '_')))?;
    let behind = &rest[length..];
    let by = behind.strip_prefix('|').and_then(|it| Some(&it[..it.find(']')?])).unwrap_or_default();
    let begin = 3 + length;
    let by = if by.is_empty() { begin..begin } else { begin..begin + by.len() };
    let behind = behind.strip_prefix('|').map_or(behind, |it| &it[by.len()..]);
    let behind = behind.strip_prefix(']').filter(|_| length > 0)?;
    let (fold, behind) = match behind.as_bytes().first() {
        Some(b'+') => (Fold::Open, &behind[1..]),
        Some(b'-') => (Fold::Closed, &behind[1..]),
        _ => (Fold::Fixed, behind),
    };
    let title = behind.trim_start_matches([' ', '\t']);
    if !title.is_empty() && title.len() == behind.len() {
        return None;
    }
    Some(Marker { kind: 2..2 + length, by, fold, end: line.len() - title.len() })
}

/// The first paragraph of a callout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// All of it.
    span: Span,
    /// How many elements are open round what its title holds.
    level: usize,
    part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The title is open.
    Title,
    /// There is no title, and the text has not begun.
    Nothing,
    /// A paragraph is open.
    Text,
}

impl Reading<'_> {
    /// Opens the quotation at `at`, whose first paragraph is `paragraph`: a callout where that
    /// begins with a marker. Says whether the paragraph was opened too.
    pub(super) fn callout(&mut self, at: Span, paragraph: Span) -> bool {
        let line = &self.growing.body.text[paragraph.range()];
        let found = match self.syntax {
            Syntax::Extended | Syntax::Nested => marker(line),
            Syntax::Bare => None,
        };
        let Some(marker) = found else {
            self.open(Tag::Quote, 0, at);
            return false;
        };
        let title = &line[marker.end..];
        let title = title.split(['\n', '\r']).next().unwrap_or_default();
        let by = Span::of(marker.by.clone());
        let by = Span { start: paragraph.start + by.start, end: paragraph.start + by.end };
        let said = !self.growing.body.at(by).trim().is_empty();
        let part = if title.is_empty() && !said { Part::Nothing } else { Part::Title };
        let start = paragraph.start + Span::of(0..marker.end).end;
        let end = start + Span::of(0..title.len()).end;
        let written = line[marker.kind.clone()].to_owned();
        let kind = self.callout_kind(&written, paragraph.start, marker.kind);
        let callout = WrittenCallout { kind, fold: marker.fold };
        let number = put(&mut self.growing.body.callouts, callout);
        self.open(Tag::Callout, number, at);
        if part == Part::Title {
            let start = if said { by.start } else { start };
            self.growing.open(Tag::CalloutTitle, 0, Span { start, end });
            if said {
                self.callout_by(by);
            }
        }
        self.frames.push(Frame::Head);
        self.from = start;
        self.head = Some(Head { span: paragraph, level: self.growing.depth(), part });
        true
    }

    /// Puts what stands behind the bar: entities and, behind these, sources, with `;` between them.
    fn callout_by(&mut self, by: Span) {
        let written = self.growing.body.at(by).to_owned();
        let parts: Vec<&str> = written.split(';').collect();
        let cited = parts.iter().position(|it| it.contains('@')).unwrap_or(parts.len());
        let length = |parts: &[&str]| parts.iter().map(|it| it.len() + 1).sum::<usize>();
        let rest = Span { start: by.start + Span::of(0..length(&parts[..cited])).end, ..by };
        let cites = cited < parts.len() && cites::segments(self.growing.body.at(rest)).is_some();
        let names = if cites { &parts[..cited] } else { &parts[..] };
        let many = u32::try_from(names.len()).unwrap_or(u32::MAX);
        self.growing.open(Tag::CalloutBy, many, by);
        let mut from = by.start;
        for (at, name) in names.iter().enumerate() {
            let end = from + Span::of(0..name.len()).end;
            if at > 0 {
                self.growing.decoded(", ", Span { start: from - 1, end: from });
            }
            self.named(name.trim(), Span { start: from, end });
            from = end + 1;
        }
        if cites {
            if !names.is_empty() {
                self.growing.decoded(" ", Span { start: rest.start - 1, end: rest.start });
            }
            self.cite(self.growing.count(), rest);
        }
        self.growing.close();
    }

    fn callout_kind(&mut self, written: &str, base: u32, range: Range<usize>) -> Spanned<String> {
        let at = Span::of(range);
        let span = Span { start: base + at.start, end: base + at.end };
        let kind = written.to_lowercase();
        let declared = &self.dialect.callouts;
        let known = || BUILT_IN.into_iter().chain(declared.iter().map(String::as_str));
        if !known().any(|it| it.to_lowercase() == kind) {
            let diag =
                self.diag(Code::UnknownCallout, span, format!("no callout is called `{written}`"));
            let near = nearest(&kind, known());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it in `site.yaml`: `callouts: [{kind}]`"),
            };
            self.diags.push(diag.help(help).mend(slip(&kind, known())));
        }
        Spanned { value: kind, span }
    }

    /// Something begins in the marker and is none of it. What of it stands behind is shown as it is written.
    pub(super) fn behind_marker(&mut self, at: Span) {
        if at.end > self.from {
            self.growing.lines(Span { start: self.from, ..at });
        }
    }

    /// Puts a line break. The title of a callout ends with its line.
    pub(super) fn line_break(&mut self, kind: NodeKind, at: Span) {
        let in_citation = self.frames.iter().any(|it| matches!(it, Frame::Cite { .. }));
        let Some(head) = self.head.filter(|head| head.part != Part::Text && !in_citation) else {
            self.growing.leaf(kind, at);
            return;
        };
        // What the title left open goes on in the paragraph below.
        let rest = Span { start: at.end, end: head.span.end };
        self.growing.apart(head.level, at.end, |growing| {
            if head.part == Part::Title {
                growing.close_here();
            }
            growing.open(Tag::Paragraph, 0, rest);
        });
        self.head = Some(Head { part: Part::Text, ..head });
    }

    /// The first paragraph of a callout ends.
    pub(super) fn head_ends(&mut self) {
        match self.head.take().map(|head| head.part) {
            Some(Part::Title) => self.growing.close_here(),
            Some(Part::Text) => self.growing.close(),
            Some(Part::Nothing) | None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_have_a_kind_perhaps_a_fold_and_perhaps_a_title() {
        let read = |line: &str| {
            marker(line).map(|it| (line[it.kind].to_owned(), it.fold, line[it.end..].to_owned()))
        };
        let told = |kind: &str, fold, title: &str| Some((kind.to_owned(), fold, title.to_owned()));
        assert_eq!(read("[!NOTE]"), told("NOTE", Fold::Fixed, ""));
        assert_eq!(read("[!claim]-  It *rose*"), told("claim", Fold::Closed, "It *rose*"));
        assert_eq!(read("[!étude]+\r\nx"), told("étude", Fold::Open, "\r\nx"));
        assert_eq!(read("[!claim|newton; @principia]- So"), told("claim", Fold::Closed, "So"));
        assert_eq!(read("[!claim|]"), told("claim", Fold::Fixed, ""));
        assert_eq!(read("[!claim|newton"), None);
        assert_eq!(read("[!note](x)"), None);
        assert_eq!(read("[!] x"), None);
        assert_eq!(read("[!a b] x"), None);
        assert_eq!(read("[!note]x"), None);
    }
}
