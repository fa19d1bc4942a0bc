//! Who mentions whom, and in which sentence.
//!
//! [`Mentions`] is one text's share and small: whom it mentions, where first, how often. The
//! sentence is cut only for a page that shows it, by [`quote`], since all of them together would
//! hold the site's text many times over. Gathering the shares by entity is the engine's.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Span, sentences};

use super::chapter::{Seen, Told, Under, Within};
use super::text::{Mark, Piece, PieceKind, Resolved, closes_gap};

/// Whom one text mentions, in order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions(pub Vec<Mentioned>);

/// One entity that a text mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentioned {
    /// The first mention.
    pub first: Seen,
    /// The piece of its text at which it begins. It is looked for while the text is at hand: whoever
    /// quotes comes from one text to the next.
    pub piece: u32,
    /// How often the text mentions it.
    pub count: usize,
}

/// The first mention of an entity in a text, as a reader is shown it elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The words of the nearest heading above it; empty where there is none.
    pub heading: Arc<str>,
    /// The id of that heading, or of the note it stands in; empty where there is neither.
    pub fragment: Arc<str>,
    /// The sentence: inline markup kept, links, notes and citations dropped, the name in a
    /// [`super::text::Mark::Mention`].
    pub sentence: Resolved,
}

/// Whom `told` mentions.
pub fn mentions(told: &Told) -> Mentions {
    let mut by_entity: BTreeMap<&str, Mentioned> = BTreeMap::new();
    for seen in &told.seen {
        let first = || {
            let piece = piece_at(place(told, seen).1, seen.at.start);
            Mentioned { first: seen.clone(), piece: Span::of(0..piece).end, count: 0 }
        };
        by_entity.entry(&seen.entity).or_insert_with(first).count += 1;
    }
    Mentions(by_entity.into_values().collect())
}

impl Mentions {
    /// Where what is said of the entity with this id stands.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.0.binary_search_by(|it| (*it.first.entity).cmp(id)).ok()
    }
}

/// The sentence of `told` in which the first mention of `mentioned` stands.
pub fn quote(told: &Told, mentioned: &Mentioned) -> Quote {
    let seen = &mentioned.first;
    let (text, pieces) = place(told, seen);
    let none: Arc<str> = "".into();
    let heading = match seen.under {
        Under::Heading(heading) => told.body.headings.get(heading as usize),
        Under::Note(_) | Under::Nothing => None,
    };
    let (heading, fragment) = match (heading, seen.under) {
        (Some(heading), _) => (heading.title.clone(), heading.id.clone()),
        (None, Under::Note(note)) => (none, format!("note-{}", note + 1).into()),
        (None, Under::Heading(_) | Under::Nothing) => (none.clone(), none),
    };
    let block = block(pieces, mentioned.piece as usize);
    Quote { heading, fragment, sentence: sentence(text, &pieces[block], seen.at) }
}

/// The text of `told` in which `seen` stands, and the pieces of it that can show it.
fn place<'a>(told: &'a Told, seen: &Seen) -> (&'a Resolved, &'a [Piece]) {
    let body: &Resolved = &told.body;
    let text = match seen.within {
        Within::Lead(lead) => told.lead.get(lead as usize).map_or(body, |it| it),
        Within::Caption(figure) => {
            let figure = body.figures.get(figure as usize);
            figure.and_then(|it| it.caption.as_ref()).map_or(body, |it| it)
        }
        Within::Body => body,
    };
    let pieces = match (seen.within, seen.under) {
        (Within::Body, Under::Note(note)) => {
            text.notes.get(note as usize).map_or(&text.pieces, |it| &it.pieces)
        }
        _ => &text.pieces,
    };
    (text, pieces)
}

/// The piece in which byte `at` of the text stands.
fn piece_at(pieces: &[Piece], at: u32) -> usize {
    pieces.partition_point(|it| it.at.start <= at).saturating_sub(1)
}

/// The pieces of the block in which the piece `here` stands.
fn block(pieces: &[Piece], here: usize) -> Range<usize> {
    let here = here.min(pieces.len());
    let before = pieces[..here].iter().rposition(|it| is_border(it.kind));
    let after = pieces[here..].iter().position(|it| is_border(it.kind));
    before.map_or(0, |it| it + 1)..after.map_or(pieces.len(), |it| here + it)
}

fn is_border(kind: PieceKind) -> bool {
    match kind {
        PieceKind::Open(mark) | PieceKind::Close(mark) => !is_inline(mark),
        PieceKind::Rule
        | PieceKind::Figure(_)
        | PieceKind::Cards(_)
        | PieceKind::Picture(_)
        | PieceKind::Task(_) => true,
        PieceKind::Words
        | PieceKind::Code
        | PieceKind::Math(_)
        | PieceKind::DisplayMath(_)
        | PieceKind::Html
        | PieceKind::Address(_)
        | PieceKind::SoftBreak
        | PieceKind::HardBreak
        | PieceKind::NoteRef(..)
        | PieceKind::Cite(_)
        | PieceKind::Image(_) => false,
    }
}

fn is_inline(mark: Mark) -> bool {
    matches!(
        mark,
        Mark::Emphasis
            | Mark::Strong
            | Mark::Strikethrough
            | Mark::CalloutBy(_)
            | Mark::Link(_)
            | Mark::Mention
    )
}

/// The sentence of a block of inlines in which `name`, a place in `text`, stands.
fn sentence(text: &Resolved, pieces: &[Piece], name: Span) -> Resolved {
    let (line, mut steps) = steps(text, pieces, name);
    let place = |wanted: fn(&Step, Span) -> Option<usize>| {
        steps.iter().enumerate().find_map(|(at, step)| Some((at, wanted(step, name)?)))
    };
    let starts = place(|step, name| match step {
        Step::Show { at, line, .. } if at.start == name.start && !at.is_empty() => Some(*line),
        _ => None,
    });
    let ends = place(|step, name| match step {
        Step::Show { at, line, .. } if at.end == name.end && !at.is_empty() => {
            Some(line + at.len())
        }
        _ => None,
    });
    let (Some((first, start)), Some((last, end))) = (starts, ends) else {
        return Resolved::default();
    };
    let whole = sentences::around(&line, start..end);
    let (first, last) = enclosing(&steps, first, last);
    steps.insert(last + 1, Step::Close);
    steps.insert(first, Step::Open(Mark::Mention));
    cut(text, &steps, whole)
}

/// A step in reading one line of text, links and notes left out.
#[derive(Clone, Copy, Debug)]
enum Step {
    Open(Mark),
    Close,
    /// Text: where it stands, and where on the line.
    Show {
        kind: PieceKind,
        at: Span,
        line: usize,
    },
    /// What shows no text: a line break, a formula.
    Put {
        kind: PieceKind,
        line: usize,
    },
    /// Something that the sentence does without.
    Gap,
}

/// The words of a block on one line, and the steps to it. Text is divided where `name` begins and
/// ends.
fn steps(text: &Resolved, pieces: &[Piece], name: Span) -> (String, Vec<Step>) {
    let mut line = String::new();
    let mut steps = Vec::with_capacity(pieces.len() + 2);
    for &Piece { kind, at } in pieces {
        match kind {
            PieceKind::Words | PieceKind::Code => {
                let borders = [name.start, name.end].map(|it| it.clamp(at.start, at.end));
                let parts = [at.start, borders[0], borders[1], at.end];
                for part in parts.windows(2).filter(|it| it[0] < it[1]) {
                    let at = Span { start: part[0], end: part[1] };
                    steps.push(Step::Show { kind, at, line: line.len() });
                    line.push_str(&text.text[at.range()]);
                }
            }
            PieceKind::SoftBreak | PieceKind::HardBreak => {
                steps.push(Step::Put { kind, line: line.len() });
                line.push(' ');
            }
            PieceKind::Math(_) | PieceKind::DisplayMath(_) => {
                steps.push(Step::Put { kind, line: line.len() });
            }
            PieceKind::Open(Mark::Link(_)) | PieceKind::Close(Mark::Link(_)) => {}
            PieceKind::Open(mark) => steps.push(Step::Open(mark)),
            PieceKind::Close(_) => steps.push(Step::Close),
            PieceKind::Html
            | PieceKind::Address(_)
            | PieceKind::Rule
            | PieceKind::NoteRef(..)
            | PieceKind::Cite(_)
            | PieceKind::Task(_)
            | PieceKind::Image(_)
            | PieceKind::Figure(_)
            | PieceKind::Cards(_)
            | PieceKind::Picture(_) => steps.push(Step::Gap),
        }
    }
    (line, steps)
}

/// The steps from `first` to `last`, and as many before and after them as make them one whole: what
/// the name encloses was opened right before it, and is closed right behind it.
fn enclosing(steps: &[Step], mut first: usize, mut last: usize) -> (usize, usize) {
    let mut depth = 0_i32;
    let mut least = 0;
    for step in &steps[first..=last] {
        match step {
            Step::Open(_) => depth += 1,
            Step::Close => depth -= 1,
            Step::Show { .. } | Step::Put { .. } | Step::Gap => {}
        }
        least = least.min(depth);
    }
    for _ in least..0 {
        first -= usize::from(first > 0 && matches!(steps[first - 1], Step::Open(_)));
    }
    for _ in 0..depth - least {
        last += usize::from(matches!(steps.get(last + 1), Some(Step::Close)));
    }
    (first, last)
}

/// The part `whole` of the line, in what it stands in.
fn cut(text: &Resolved, steps: &[Step], whole: Range<usize>) -> Resolved {
    let mut out = Resolved { html: text.html, ..Resolved::default() };
    // Elements that hold nothing yet, and those that do.
    let mut waiting: Vec<Mark> = Vec::new();
    let mut open: Vec<Mark> = Vec::new();
    let mut gap = false;
    for step in steps {
        match *step {
            Step::Open(mark) => waiting.push(mark),
            Step::Close => {
                if waiting.pop().is_none()
                    && let Some(mark) = open.pop()
                {
                    put(&mut out, PieceKind::Close(mark), "");
                }
            }
            Step::Show { kind, at, line } => {
                let part = line.max(whole.start)..(line + at.len()).min(whole.end);
                if part.is_empty() {
                    continue;
                }
                let words = &text.text[at.range()][part.start - line..part.end - line];
                if gap && closes_gap(words) {
                    shorten(&mut out);
                }
                gap = false;
                begin(&mut out, &mut waiting, &mut open);
                put(&mut out, kind, words);
            }
            Step::Put { kind, line } if whole.start <= line && line < whole.end => {
                if gap && matches!(kind, PieceKind::SoftBreak | PieceKind::HardBreak) {
                    shorten(&mut out);
                }
                gap = false;
                begin(&mut out, &mut waiting, &mut open);
                let kind = match kind {
                    PieceKind::Math(at) | PieceKind::DisplayMath(at) => {
                        let math = text.maths.get(at as usize).cloned().unwrap_or_default();
                        out.maths.push(math);
                        PieceKind::Math(Span::of(0..out.maths.len() - 1).end)
                    }
                    kind => kind,
                };
                put(&mut out, kind, "");
            }
            Step::Put { .. } => {}
            Step::Gap => gap = true,
        }
    }
    if gap {
        shorten(&mut out);
    }
    out
}

fn begin(out: &mut Resolved, waiting: &mut Vec<Mark>, open: &mut Vec<Mark>) {
    for mark in waiting.drain(..) {
        put(out, PieceKind::Open(mark), "");
        open.push(mark);
    }
}

fn put(out: &mut Resolved, kind: PieceKind, text: &str) {
    let start = out.text.len();
    out.text.push_str(text);
    out.pieces.push(Piece { kind, at: Span::of(start..out.text.len()) });
}

/// Takes away the blank at the end, be it one of the text or the break of a line.
fn shorten(out: &mut Resolved) {
    match out.pieces.last_mut() {
        Some(Piece { kind: PieceKind::Words, at }) if out.text.ends_with(' ') => {
            out.text.pop();
            at.end -= 1;
            if at.is_empty() {
                out.pieces.pop();
            }
        }
        Some(Piece { kind: PieceKind::SoftBreak | PieceKind::HardBreak, .. }) => {
            out.pieces.pop();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of the pieces that `written` spells: `*` opens and closes emphasis, `[` and `]` a link,
    /// `|` is a border between paragraphs, `^` a note's number.
    fn told(written: &str, name: &str) -> (Told, Mentioned) {
        let mut out = Resolved::default();
        let mut emphasis = false;
        put(&mut out, PieceKind::Open(Mark::Paragraph), "");
        for part in written.split_inclusive(['*', '[', ']', '|', '^', '/']) {
            let words = part.trim_end_matches(['*', '[', ']', '|', '^', '/']);
            if !words.is_empty() {
                put(&mut out, PieceKind::Words, words);
            }
            match &part[words.len()..] {
                "*" => {
                    emphasis = !emphasis;
                    let mark = Mark::Emphasis;
                    let kind =
                        if emphasis { PieceKind::Open(mark) } else { PieceKind::Close(mark) };
                    put(&mut out, kind, "");
                }
                "[" => put(&mut out, PieceKind::Open(Mark::Link(0)), ""),
                "]" => put(&mut out, PieceKind::Close(Mark::Link(0)), ""),
                "^" => put(&mut out, PieceKind::NoteRef(0, 0), ""),
                "/" => put(&mut out, PieceKind::SoftBreak, ""),
                "|" => {
                    put(&mut out, PieceKind::Close(Mark::Paragraph), "");
                    put(&mut out, PieceKind::Open(Mark::Paragraph), "");
                }
                _ => {}
            }
        }
        put(&mut out, PieceKind::Close(Mark::Paragraph), "");
        let at = out.text.find(name).expect("the name is there");
        let at = Span::of(at..at + name.len());
        let seen = Seen { entity: "x".into(), within: Within::Body, at, under: Under::Nothing };
        let told = Told { body: Arc::new(out), seen: vec![seen], ..Told::default() };
        let mentioned = mentions(&told).0.remove(0);
        (told, mentioned)
    }

    /// A sentence as text, `*` for emphasis, `{` and `}` round the name.
    fn spelled(sentence: &Resolved) -> String {
        let spell = |piece: &Piece| match piece.kind {
            PieceKind::Open(Mark::Mention) => "{",
            PieceKind::Close(Mark::Mention) => "}",
            PieceKind::Open(_) | PieceKind::Close(_) => "*",
            PieceKind::SoftBreak => "/",
            _ => &sentence.text[piece.at.range()],
        };
        sentence.pieces.iter().map(spell).collect()
    }

    #[test]
    fn a_quoted_sentence_keeps_markup_and_marks_the_name() {
        for (written, name, quoted) in [
            ("Before. *In* [Mosul] they won. So.", "Mosul", "*In* {Mosul} they won."),
            ("Out. *In. In Mosul* they won.", "Mosul", "*In {Mosul}* they won."),
            ("A *Kata*ib stood.", "Kataib", "A {*Kata*ib} stood."),
            ("A *Kata*ib* stood.* B", "Kataib", "A {*Kata*ib}* stood.*"),
            ("In |Mosul| they", "Mosul", "{Mosul}"),
            ("They held Mosul ^, so. On", "Mosul", "They held {Mosul}, so."),
            ("Mosul fell^. On", "Mosul", "{Mosul} fell."),
            ("Mosul fell/^. On", "Mosul", "{Mosul} fell."),
            ("*Mosul*/^. On", "Mosul", "*{Mosul}*."),
            ("Mosul ^/fell ^— so", "Mosul", "{Mosul}/fell— so"),
            ("Mosul ^(so) fell ^ at", "Mosul", "{Mosul} (so) fell at"),
            ("“Mosul fell ^.” On", "Mosul", "“{Mosul} fell.”"),
        ] {
            let (told, mentioned) = told(written, name);
            assert_eq!(spelled(&quote(&told, &mentioned).sentence), quoted, "{written}");
        }
    }
}
