//! Who mentions whom, and in which sentence.
//!
//! [`Mentions`] is one text's share and small: whom it mentions, where first, how often. The
//! sentence is cut only for a page that shows it, by [`quote`], since all of them together would
//! hold the site's text many times over. Gathering the shares by entity is the engine's.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Span, words};

use super::chapter::{Seen, Told};
use super::text::{Anchor, Mark, Piece, PieceKind, Resolved};

/// Whom one text mentions, in order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions(pub Vec<Mentioned>);

/// One entity that a text mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentioned {
    /// The first mention.
    pub first: Seen,
    /// How often the text mentions it.
    pub count: usize,
}

/// The first mention of an entity in a text, as a reader is shown it elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    let mut by_entity: BTreeMap<&Arc<str>, Mentioned> = BTreeMap::new();
    for seen in &told.seen {
        by_entity
            .entry(&seen.entity)
            .and_modify(|it| it.count += 1)
            .or_insert_with(|| Mentioned { first: seen.clone(), count: 1 });
    }
    Mentions(by_entity.into_values().collect())
}

/// The sentence of `told` in which `seen` stands.
pub fn quote(told: &Told, seen: &Seen) -> Quote {
    let text = match seen.lead {
        Some(at) => told.lead.get(at as usize).unwrap_or(&told.body),
        None => &told.body,
    };
    let in_body = line(&text.pieces, seen.at);
    let (pieces, line, fragment) = match in_body {
        Some(line) => (text.pieces.as_slice(), line, None),
        None => match in_notes(text, seen.at) {
            Some((number, line)) => {
                (text.notes[number].pieces.as_slice(), line, Some(format!("note-{}", number + 1)))
            }
            None => return Quote::default(),
        },
    };
    let heading = match (&fragment, seen.lead) {
        (None, None) => heading_above(text, line.start),
        _ => None,
    };
    Quote {
        heading: heading.map_or_else(|| "".into(), |it| it.title.clone()),
        fragment: match fragment {
            Some(note) => note.into(),
            None => heading.map_or_else(|| "".into(), |it| it.id.clone()),
        },
        sentence: sentence(text, &pieces[line], seen.at),
    }
}

impl Mentions {
    /// What is said of the entity with this id.
    pub fn of(&self, id: &str) -> Option<&Mentioned> {
        let at = self.0.binary_search_by(|it| (*it.first.entity).cmp(id)).ok()?;
        self.0.get(at)
    }
}

/// The pieces of the line of inlines in which `at` stands: a paragraph's, a cell's, an item's up to
/// the list within it.
fn line(pieces: &[Piece], at: Span) -> Option<Range<usize>> {
    let holds = |piece: &Piece| {
        shows_words(piece.kind) && piece.at.start <= at.start && at.start < piece.at.end
    };
    let here = pieces.iter().position(holds)?;
    let start = pieces[..here].iter().rposition(|it| is_block(it.kind)).map_or(0, |it| it + 1);
    let end = pieces[here..].iter().position(|it| is_block(it.kind));
    Some(start..end.map_or(pieces.len(), |it| here + it))
}

fn in_notes(text: &Resolved, at: Span) -> Option<(usize, Range<usize>)> {
    text.notes.iter().enumerate().find_map(|(number, it)| Some((number, line(&it.pieces, at)?)))
}

fn heading_above(text: &Resolved, before: usize) -> Option<&Anchor> {
    let heading = text.pieces[..before].iter().rev().find_map(|it| match it.kind {
        PieceKind::Open(Mark::Heading(heading)) => Some(heading),
        _ => None,
    })?;
    text.headings.get(heading as usize)
}

fn shows_words(kind: PieceKind) -> bool {
    matches!(kind, PieceKind::Words | PieceKind::Code)
}

/// Whether a piece ends a line of inlines.
fn is_block(kind: PieceKind) -> bool {
    match kind {
        PieceKind::Open(mark) | PieceKind::Close(mark) => !matches!(
            mark,
            Mark::Emphasis | Mark::Strong | Mark::Strikethrough | Mark::Link(_) | Mark::Mention
        ),
        PieceKind::DisplayMath(_)
        | PieceKind::Rule
        | PieceKind::Figure(_)
        | PieceKind::Cards(_) => true,
        PieceKind::Words
        | PieceKind::Code
        | PieceKind::Math(_)
        | PieceKind::Html
        | PieceKind::SoftBreak
        | PieceKind::HardBreak
        | PieceKind::NoteRef(..)
        | PieceKind::Cite(_)
        | PieceKind::Task(_)
        | PieceKind::Image(_) => false,
    }
}

/// The sentence of a line in which `at` stands, as a text of its own with `at` marked.
fn sentence(text: &Resolved, line: &[Piece], at: Span) -> Resolved {
    let shown = |piece: &Piece| match piece.kind {
        PieceKind::Words | PieceKind::Code => Some(&text.text[piece.at.range()]),
        PieceKind::SoftBreak | PieceKind::HardBreak => Some(" "),
        _ => None,
    };
    let mut words = String::new();
    let mut named: Option<Range<usize>> = None;
    for piece in line {
        let Some(piece_words) = shown(piece) else { continue };
        if shows_words(piece.kind) && at.start < piece.at.end && piece.at.start < at.end {
            let reach = |byte: u32| {
                words.len() + (byte.clamp(piece.at.start, piece.at.end) - piece.at.start) as usize
            };
            let (from, to) = (reach(at.start), reach(at.end));
            named = Some(named.map_or(from..to, |it| it.start..to));
        }
        words.push_str(piece_words);
    }
    let Some(named) = named else { return Resolved::default() };
    let cut = around(&words, &named);
    let mut out = Resolved { html: text.html, ..Resolved::default() };
    // Markup that is open, and whether it shows: it does from its first word in the sentence on.
    let mut open: Vec<(Mark, bool)> = Vec::new();
    let mut start = 0;
    for piece in line {
        match piece.kind {
            PieceKind::Open(mark) if is_kept(mark) => open.push((mark, false)),
            PieceKind::Close(mark) if is_kept(mark) => {
                if let Some((mark, true)) = open.pop() {
                    out.pieces.push(bare(PieceKind::Close(mark)));
                }
            }
            _ => {}
        }
        let Some(piece_words) = shown(piece) else { continue };
        let whole = start..start + piece_words.len();
        start = whole.end;
        let within = whole.start.max(cut.start)..whole.end.min(cut.end);
        if within.is_empty() {
            continue;
        }
        for (mark, shows) in open.iter_mut().filter(|(_, shows)| !shows) {
            *shows = true;
            out.pieces.push(bare(PieceKind::Open(*mark)));
        }
        let kind = if piece.kind == PieceKind::Code { PieceKind::Code } else { PieceKind::Words };
        let before = within.start..within.end.min(named.start);
        let name = within.start.max(named.start)..within.end.min(named.end);
        let after = within.start.max(named.end)..within.end;
        push(&mut out, kind, &words, before);
        if !name.is_empty() {
            out.pieces.push(bare(PieceKind::Open(Mark::Mention)));
            push(&mut out, kind, &words, name);
            out.pieces.push(bare(PieceKind::Close(Mark::Mention)));
        }
        push(&mut out, kind, &words, after);
    }
    out
}

/// Whether a quoted sentence keeps this markup.
fn is_kept(mark: Mark) -> bool {
    matches!(mark, Mark::Emphasis | Mark::Strong | Mark::Strikethrough)
}

fn bare(kind: PieceKind) -> Piece {
    Piece { kind, at: Span::default() }
}

fn push(out: &mut Resolved, kind: PieceKind, words: &str, range: Range<usize>) {
    if range.start < range.end {
        let from = out.text.len();
        out.text.push_str(&words[range]);
        out.pieces.push(Piece { kind, at: Span::of(from..out.text.len()) });
    }
}

/// The sentence of `words` in which `named` stands, without the blanks round it.
fn around(words: &str, named: &Range<usize>) -> Range<usize> {
    let mut from = 0;
    let mut end = 0;
    for sentence in words::sentences(words) {
        end += sentence.len();
        if end >= named.end && !(end < words.len() && is_abbreviated(&words[from..end])) {
            break;
        }
        // What ends before the name is another sentence, unless only an abbreviation ended there.
        if end <= named.start && !is_abbreviated(&words[from..end]) {
            from = end;
        }
    }
    let cut = &words[from..end];
    let from = from + (cut.len() - cut.trim_start().len());
    from..from + cut.trim().len()
}

/// Whether a sentence seems to end only because its last word is an abbreviation: an initial, or one
/// of those that stand before a name or a number.
fn is_abbreviated(sentence: &str) -> bool {
    const BEFORE_NAMES: [&str; 26] = [
        "Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Lt", "Col", "Maj", "Capt", "Sgt", "Adm", "Prof",
        "Sen", "Rep", "Gov", "Pres", "Rev", "Hon", "No", "Nos", "vs", "cf", "ca", "pp", "vol",
    ];
    let Some(rest) = sentence.trim_end().strip_suffix('.') else { return false };
    let word = rest.rsplit(|it: char| it.is_whitespace() || it == '(').next().unwrap_or(rest);
    let mut letters = word.rsplit('.').next().unwrap_or(word).chars();
    let initial =
        matches!((letters.next(), letters.next()), (Some(it), None) if it.is_alphabetic());
    initial || BEFORE_NAMES.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sentence round the first `name` of `words`.
    fn cut<'a>(words: &'a str, name: &str) -> &'a str {
        let at = words.find(name).expect("the name is there");
        &words[around(words, &(at..at + name.len()))]
    }

    #[test]
    fn a_sentence_is_cut_at_its_ends() {
        let words = "He came. The U.S. Army, led by Gen. Allen, fought in Mosul! Was it over? Yes.";
        assert_eq!(cut(words, "He"), "He came.");
        assert_eq!(cut(words, "Mosul"), "The U.S. Army, led by Gen. Allen, fought in Mosul!");
        assert_eq!(cut(words, "U.S."), "The U.S. Army, led by Gen. Allen, fought in Mosul!");
        assert_eq!(cut(words, "over"), "Was it over?");
        assert_eq!(cut(words, "Yes"), "Yes.");
        assert_eq!(cut("Only Mosul", "Mosul"), "Only Mosul");
    }

    #[test]
    fn a_quoted_sentence_keeps_markup_and_marks_the_name() {
        let text = "Before. In Mosul they won.";
        let words =
            |from: usize, to: usize| Piece { kind: PieceKind::Words, at: Span::of(from..to) };
        let pieces = vec![
            bare(PieceKind::Open(Mark::Paragraph)),
            words(0, 8),
            bare(PieceKind::Open(Mark::Emphasis)),
            words(8, 11),
            bare(PieceKind::Open(Mark::Link(0))),
            words(11, 13),
            bare(PieceKind::Close(Mark::Emphasis)),
            words(13, 16),
            bare(PieceKind::Close(Mark::Link(0))),
            words(16, 26),
            bare(PieceKind::Close(Mark::Paragraph)),
        ];
        let body = Resolved { text: text.to_owned(), pieces, ..Resolved::default() };
        let seen = Seen { entity: "mosul".into(), lead: None, at: Span::of(11..16) };
        let told = Told { body: Arc::new(body), ..Told::default() };
        let quote = quote(&told, &seen);
        assert_eq!(quote.sentence.text, "In Mosul they won.");
        let kinds: Vec<PieceKind> = quote.sentence.pieces.iter().map(|it| it.kind).collect();
        assert_eq!(
            kinds,
            [
                PieceKind::Open(Mark::Emphasis),
                PieceKind::Words,
                PieceKind::Open(Mark::Mention),
                PieceKind::Words,
                PieceKind::Close(Mark::Mention),
                PieceKind::Close(Mark::Emphasis),
                PieceKind::Open(Mark::Mention),
                PieceKind::Words,
                PieceKind::Close(Mark::Mention),
                PieceKind::Words,
            ]
        );
    }
}
