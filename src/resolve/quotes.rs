//! The sentence in which a text mentions somebody first, as a reader is shown it elsewhere.
//!
//! It is cut only for a page that shows it, since all of them together would hold the site's text many
//! times over. Where it begins and ends is known: see [`super::mentions`].

use std::sync::Arc;

use crate::base::{Span, sentences};

use super::chapter::Told;
use super::mentions::{Mentioned, Within, is_border, is_formula, is_inline, is_words, place};
use super::text::{Anchor, Element, Mark, Piece, PieceKind, Resolved, closes_gap};

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

/// The sentence of `told` in which the first mention of `mentioned` stands.
pub fn quote(told: &Told, mentioned: &Mentioned) -> Quote {
    let within = match mentioned.within {
        Within::Caption(figure) => round(&told.body, figure),
        within => within,
    };
    let heading = match within {
        Within::Section(heading) => told.body.headings.get(heading as usize),
        _ => None,
    };
    let (heading, fragment) = match (heading, within) {
        (Some(Anchor { title, id, .. }), _) => (title.clone(), id.clone()),
        (None, Within::Note(note)) => ("".into(), format!("note-{}", note + 1).into()),
        (None, _) => ("".into(), "".into()),
    };
    Quote { heading, fragment, sentence: sentence(told, mentioned) }
}

/// Looks at all that [`quote`] will read, and does nothing with it. In a large site these are places of memory that no
/// processor has at hand; it waits for several of them at once where it asks nothing of one before the next.
pub fn glance<'a>(all: impl Iterator<Item = (&'a Told, &'a Mentioned)>) {
    let seen = all.map(|(told, mentioned)| {
        let (text, pieces) = place(&told.lead, &told.body, mentioned.within);
        let piece = pieces.get(mentioned.piece as usize).map_or(0, |it| it.at.start);
        let Span { start, end } = mentioned.sentence;
        let ends = [start, end.saturating_sub(1)];
        let ends = ends.map(|it| text.text.as_bytes().get(it as usize).copied().unwrap_or(0));
        let heading = match mentioned.within {
            Within::Section(heading) => told.body.headings.get(heading as usize),
            _ => None,
        };
        let words = heading.and_then(|it| it.title.as_bytes().first().copied()).unwrap_or(0);
        piece ^ u32::from(ends[0] ^ ends[1] ^ words)
    });
    // Else the compiler sees that nobody asks, and does not look.
    std::hint::black_box(seen.fold(0, |all, it| all ^ it));
}

/// Where in the body a figure stands.
fn round(body: &Resolved, figure: u32) -> Within {
    let holds =
        |pieces: &[Piece]| pieces.iter().position(|it| it.kind == PieceKind::Figure(figure));
    if let Some(at) = holds(&body.pieces) {
        let heading = body.pieces[..at].iter().rev().find_map(|it| match it.kind {
            PieceKind::Open(Mark::Heading(heading)) => Some(heading),
            _ => None,
        });
        return heading.map_or(Within::Body, Within::Section);
    }
    let note = body.notes.iter().position(|it| holds(&it.pieces).is_some());
    note.map_or(Within::Body, |it| Within::Note(Span::of(0..it).end))
}

fn sentence(told: &Told, mentioned: &Mentioned) -> Resolved {
    let (text, pieces) = place(&told.lead, &told.body, mentioned.within);
    let Mentioned { at: name, sentence, piece, .. } = *mentioned;
    if sentence.is_empty() {
        return Resolved::default();
    }
    let (before, own) = pieces.split_at((piece as usize).min(pieces.len()));
    let mut steps = open(before);
    match with_formula(text, own, sentence) {
        Some(whole) => read(own, whole, name, true, &mut steps),
        None => read(own, sentence, name, false, &mut steps),
    }
    let first = steps.iter().position(|it| it.shows().is_some_and(|at| at.start == name.start));
    let last = steps.iter().position(|it| it.shows().is_some_and(|at| at.end == name.end));
    if let (Some(first), Some(last)) = (first, last) {
        let (first, last) = enclosing(&steps, first, last);
        steps.insert(last + 1, Step::Close);
        steps.insert(first, Step::Open(Mark::Mention));
    }
    cut(text, &steps)
}

/// The `sentence` that begins with the first of `pieces`, with the blanks before a formula that ends its block; nothing where
/// there is none, or where a mark before it ends the sentence.
fn with_formula(text: &Resolved, pieces: &[Piece], sentence: Span) -> Option<Span> {
    if sentences::is_ended(&text.text[sentence.range()]) {
        return None;
    }
    let mut end = sentence.end;
    let mut found = false;
    for piece in pieces.iter().take_while(|it| !is_border(it.kind)) {
        found |= is_formula(piece.kind) && piece.at.start >= sentence.end;
        if is_words(piece.kind) && piece.at.end > end {
            let behind = Span { start: piece.at.start.max(end), end: piece.at.end };
            if !text.text[behind.range()].trim_start().is_empty() {
                return None;
            }
            end = piece.at.end;
        }
    }
    found.then_some(Span { end, ..sentence })
}

/// A step in reading a sentence, links and notes left out.
#[derive(Clone, Copy, Debug)]
enum Step {
    Open(Mark),
    Close,
    /// Text, and where it stands.
    Show(PieceKind, Span),
    /// What shows no text: a line break, a formula.
    Put(PieceKind),
    /// Something that the sentence does without.
    Gap,
}

impl Step {
    fn shows(self) -> Option<Span> {
        match self {
            Self::Show(_, at) => Some(at),
            Self::Open(_) | Self::Close | Self::Put(_) | Self::Gap => None,
        }
    }
}

/// The marks that are open behind `pieces`. Where something stands between one and the next, a gap does.
fn open(pieces: &[Piece]) -> Vec<Step> {
    let mut open = Vec::with_capacity(32);
    let mut closed = 0_usize;
    for piece in pieces.iter().rev().take_while(|it| !is_border(it.kind)) {
        match piece.kind {
            PieceKind::Open(Mark::Link(_)) | PieceKind::Close(Element::Link) => continue,
            PieceKind::Open(mark) if closed == 0 => {
                open.push(Step::Open(mark));
                continue;
            }
            PieceKind::Open(_) => closed -= 1,
            PieceKind::Close(_) => closed += 1,
            _ => {}
        }
        if !matches!(open.last(), Some(Step::Gap)) {
            open.push(Step::Gap);
        }
    }
    open.reverse();
    open
}

/// Adds the steps to the sentence that begins with the first of `pieces`, and with the `rest` of its block
/// where that belongs to it. Text is divided where `name` begins and ends.
fn read(pieces: &[Piece], sentence: Span, name: Span, rest: bool, steps: &mut Vec<Step>) {
    let mut pieces = pieces.iter().take_while(|it| !is_border(it.kind));
    for &Piece { kind, at } in pieces.by_ref() {
        match kind {
            PieceKind::Words | PieceKind::Code => {
                let (start, end) = (at.start.max(sentence.start), at.end.min(sentence.end));
                let borders = [name.start, name.end].map(|it| it.max(start).min(end));
                let parts = [start, borders[0], borders[1], end];
                for part in parts.windows(2).filter(|it| it[0] < it[1]) {
                    steps.push(Step::Show(kind, Span { start: part[0], end: part[1] }));
                }
                if sentence.end < at.end {
                    return;
                }
                if sentence.end == at.end && !rest {
                    break;
                }
            }
            PieceKind::SoftBreak
            | PieceKind::HardBreak
            | PieceKind::Math(_)
            | PieceKind::DisplayMath(_) => steps.push(Step::Put(kind)),
            PieceKind::Open(Mark::Link(_)) | PieceKind::Close(Element::Link) => {}
            PieceKind::Open(mark) => steps.push(Step::Open(mark)),
            PieceKind::Close(_) => steps.push(Step::Close),
            PieceKind::Html
            | PieceKind::Address(_)
            | PieceKind::Rule
            | PieceKind::NoteRef(_)
            | PieceKind::Cite(_)
            | PieceKind::Task(_)
            | PieceKind::Image(_)
            | PieceKind::Figure(_)
            | PieceKind::Cards(_)
            | PieceKind::Picture(_) => steps.push(Step::Gap),
        }
    }
    // What closes right behind it may have to do so after the name.
    for piece in pieces {
        match piece.kind {
            PieceKind::Open(Mark::Link(_)) | PieceKind::Close(Element::Link) => {}
            PieceKind::Close(element) if is_inline(element) => steps.push(Step::Close),
            kind if is_words(kind) && piece.at.is_empty() => {}
            _ => return,
        }
    }
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
            Step::Show(..) | Step::Put(_) | Step::Gap => {}
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

/// The sentence that `steps` lead to.
fn cut(text: &Resolved, steps: &[Step]) -> Resolved {
    let mut out = Resolved { html: text.html, ..Resolved::default() };
    out.pieces.reserve_exact(steps.len());
    out.text.reserve_exact(steps.iter().filter_map(|it| it.shows()).map(Span::len).sum());
    // The elements that are open, outermost first. The first `begun` of them stand in `out`; the others hold nothing
    // yet.
    let mut open: Vec<Mark> = Vec::new();
    let mut begun = 0;
    let mut gap = false;
    for step in steps {
        match *step {
            Step::Open(mark) => open.push(mark),
            Step::Close => {
                if let Some(mark) = open.pop()
                    && open.len() < begun
                {
                    begun = open.len();
                    put(&mut out, PieceKind::Close(mark.element()), "");
                }
            }
            Step::Show(kind, at) => {
                let words = &text.text[at.range()];
                if gap && closes_gap(words) {
                    shorten(&mut out);
                }
                gap = false;
                begin(&mut out, &open, &mut begun);
                put(&mut out, kind, words);
            }
            Step::Put(kind) => {
                if gap && matches!(kind, PieceKind::SoftBreak | PieceKind::HardBreak) {
                    shorten(&mut out);
                }
                gap = false;
                begin(&mut out, &open, &mut begun);
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
            Step::Gap => gap = true,
        }
    }
    for mark in open[..begun].iter().rev() {
        put(&mut out, PieceKind::Close(mark.element()), "");
    }
    out
}

fn begin(out: &mut Resolved, open: &[Mark], begun: &mut usize) {
    for &mark in &open[*begun..] {
        put(out, PieceKind::Open(mark), "");
    }
    *begun = open.len();
}

fn put(out: &mut Resolved, kind: PieceKind, text: &str) {
    let start = out.text.len();
    out.text.push_str(text);
    out.pieces.push(Piece { kind, at: Span::of(start..out.text.len()) });
}

/// Takes away the blank at the end, be it one of the text or the break of a line, and also where elements
/// end behind it.
fn shorten(out: &mut Resolved) {
    let ends = |it: &Piece| matches!(it.kind, PieceKind::Close(_));
    let Some(last) = out.pieces.iter().rposition(|it| !ends(it)) else { return };
    match out.pieces[last].kind {
        PieceKind::Words if out.text.ends_with(' ') => {
            out.text.pop();
            out.pieces[last].at.end -= 1;
            let end = out.pieces[last].at.end;
            out.pieces[last + 1..].iter_mut().for_each(|it| it.at = Span { start: end, end });
            if out.pieces[last].at.is_empty() {
                out.pieces.remove(last);
            }
        }
        PieceKind::SoftBreak | PieceKind::HardBreak => drop(out.pieces.remove(last)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::mentions::{Seen, mentions};

    /// A text of the pieces that `written` spells: `*` opens and closes emphasis, `[` and `]` a link,
    /// `|` is a border between paragraphs, `^` a note's number, `$` a formula.
    fn told(written: &str, name: &str) -> (Told, Mentioned) {
        let mut out = Resolved::default();
        let mut emphasis = false;
        put(&mut out, PieceKind::Open(Mark::Paragraph), "");
        for part in written.split_inclusive(['*', '[', ']', '|', '^', '/', '$']) {
            let words = part.trim_end_matches(['*', '[', ']', '|', '^', '/', '$']);
            if !words.is_empty() {
                put(&mut out, PieceKind::Words, words);
            }
            match &part[words.len()..] {
                "*" => {
                    emphasis = !emphasis;
                    let mark = Mark::Emphasis;
                    let kind = if emphasis {
                        PieceKind::Open(mark)
                    } else {
                        PieceKind::Close(mark.element())
                    };
                    put(&mut out, kind, "");
                }
                "[" => put(&mut out, PieceKind::Open(Mark::Link(0)), ""),
                "]" => put(&mut out, PieceKind::Close(Element::Link), ""),
                "^" => put(&mut out, PieceKind::NoteRef(0), ""),
                "/" => put(&mut out, PieceKind::SoftBreak, ""),
                "$" => put(&mut out, PieceKind::Math(0), ""),
                "|" => {
                    put(&mut out, PieceKind::Close(Element::Paragraph), "");
                    put(&mut out, PieceKind::Open(Mark::Paragraph), "");
                }
                _ => {}
            }
        }
        put(&mut out, PieceKind::Close(Element::Paragraph), "");
        let at = out.text.find(name).expect("the name is there");
        let at = Span::of(at..at + name.len());
        let entity = "x".into();
        let seen = vec![Seen { entity: &entity, within: Within::Body, at }];
        let mentioned = mentions(&[], &out, seen).0.remove(0);
        (Told { body: Arc::new(out), ..Told::default() }, mentioned)
    }

    /// A sentence as text, `*` for emphasis, `{` and `}` round the name.
    fn spelled(sentence: &Resolved) -> String {
        let spell = |piece: &Piece| match piece.kind {
            PieceKind::Open(Mark::Mention) => "{",
            PieceKind::Close(Element::Mention) => "}",
            PieceKind::Open(_) | PieceKind::Close(_) => "*",
            PieceKind::SoftBreak => "/",
            PieceKind::Math(_) => "$",
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
            ("*Mosul fell ^*. On", "Mosul", "*{Mosul} fell*."),
            ("The *Mosul/^*, so", "Mosul", "The *{Mosul}*, so"),
            ("Mosul ^/fell ^— so", "Mosul", "{Mosul}/fell— so"),
            ("Mosul ^(so) fell ^ at", "Mosul", "{Mosul} (so) fell at"),
            ("“Mosul fell ^.” On", "Mosul", "“{Mosul} fell.”"),
            ("So. Mosul is $", "Mosul", "{Mosul} is $"),
            ("Mosul is $ and *$*|They", "Mosul", "{Mosul} is $ and *$*"),
            ("Mosul^ $", "Mosul", "{Mosul} $"),
            ("Mosul fell. $", "Mosul", "{Mosul} fell."),
            ("Mosul fell $. On", "Mosul", "{Mosul} fell $."),
        ] {
            let (told, mentioned) = told(written, name);
            assert_eq!(spelled(&quote(&told, &mentioned).sentence), quoted, "{written}");
        }
    }
}
