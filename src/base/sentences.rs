//! Where sentences end: Unicode's rule (UAX 29), and what it leaves to others: abbreviations, and questions
//! that are quoted within a sentence.
//!
//! Where a text is written in letters whose sentences end in `.`, `!` or `?`, the rule is carried out
//! here: a site asks for each paragraph that mentions somebody. Other texts go through the full tables.

use std::ops::Range;

use super::runs::{RUN, runs_without};
use super::words;

/// The sentence of `text` in which `range` stands, without the blanks at its ends; several where a
/// sentence ends within `range`. `ends` are those of the text.
pub fn around(text: &str, ends: &[usize], range: Range<usize>) -> Range<usize> {
    let before = ends.partition_point(|end| *end <= range.start).checked_sub(1);
    let start = before.map_or(0, |it| ends[it]);
    let end = ends.get(ends.partition_point(|end| *end < range.end)).map_or(text.len(), |it| *it);
    let sentence = &text[start..end];
    let blank = sentence.len() - sentence.trim_start().len();
    start + blank..start + sentence.trim_end().len()
}

/// Whether `text`, which has no blank at its end, ends as a sentence does.
pub fn is_ended(text: &str) -> bool {
    let text = text.trim_end_matches(is_closing);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '։', '።'])
}

/// Where the sentences of `text` end, behind the blanks after them, in order.
pub fn ends(text: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = match marks(text) {
        Some(marks) => marks.into_iter().filter_map(|mark| end_after(text, mark)).collect(),
        None => words::sentence_ends(text).collect(),
    };
    ends.dedup();
    ends.retain(|&end| !goes_on(text, end));
    ends
}

/// The marks that may end sentences; nothing where there is a letter that needs a table.
fn marks(text: &str) -> Option<Vec<usize>> {
    let mut marks = Vec::new();
    let bytes = text.as_bytes();
    let tells = |it: u8| (it < b' ') | (it == b'.') | (it == b'!') | (it == b'?') | (it > b'~');
    let mut from = 0;
    while from < bytes.len() {
        // Most runs have nothing but letters of one byte that are simple, and blanks.
        from += runs_without(&bytes[from..], tells);
        let end = bytes.len().min(from + RUN);
        for (at, byte) in (from..end).zip(&bytes[from..end]) {
            match byte {
                b'.' | b'!' | b'?' => marks.push(at),
                // These too, and the later bytes of longer ones.
                b' '..=b'~' | b'\t' | 0x80..=0xBF => {}
                _ if text[at..].starts_with(is_simple) => {}
                _ => return None,
            }
        }
        from = end;
    }
    Some(marks)
}

/// Where the sentence ends that the mark at byte `mark` may end, behind quotation marks and blanks;
/// `None` where it goes on. UAX 29, SB6 to SB11.
fn end_after(text: &str, mark: usize) -> Option<usize> {
    let next = text[mark + 1..].chars().next();
    let is_dot = text.as_bytes()[mark] == b'.';
    if is_dot {
        let last = text[..mark].chars().next_back();
        if next.is_some_and(char::is_numeric)
            || last.is_some_and(char::is_alphabetic) && next.is_some_and(char::is_uppercase)
        {
            return None;
        }
    }
    let closed = text[mark + 1..].trim_start_matches(is_closing);
    let rest = closed.trim_start_matches(is_blank);
    let end = text.len() - rest.len();
    let goes_on = rest.starts_with(|it| continues(it) || matches!(it, '.' | '!' | '?'));
    if goes_on || is_dot && begins_low(rest) {
        return None;
    }
    Some(end)
}

/// Whether the first letter of `rest` is a small one, and no mark stands before it.
fn begins_low(rest: &str) -> bool {
    let telling = |it: &char| it.is_alphabetic() || matches!(it, '.' | '!' | '?');
    rest.chars().find(telling).is_some_and(char::is_lowercase)
}

/// Whether a sentence goes on behind `end`, where Unicode's rule would end it.
fn goes_on(text: &str, end: usize) -> bool {
    is_abbreviated(text, end) || is_asked_within(text, end)
}

/// Whether a question or an exclamation before `end` stands within a sentence: “Who?” he asked.
fn is_asked_within(text: &str, end: usize) -> bool {
    text[end..].starts_with(char::is_lowercase)
        && text[..end].trim_end_matches(|it| is_blank(it) || is_closing(it)).ends_with(['?', '!'])
}

/// Whether the dot before `end` ends an abbreviation rather than a sentence.
fn is_abbreviated(text: &str, end: usize) -> bool {
    let head = text[..end].trim_end_matches(is_blank);
    let Some(head) = head.strip_suffix('.') else { return false };
    let begin = head
        .rfind(|it: char| !(it.is_alphanumeric() || it == '.'))
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let word = &head[begin..];
    let rest = &text[end..];
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        // "J. Smith", but not "so do I."
        (Some(only), None) => only.is_alphabetic() && only != 'I',
        // "the U.S. Army", but "in the U.S. The army".
        _ if word.contains('.') => !OPENERS.contains(&first_word(rest)),
        _ if word.eq_ignore_ascii_case("no") => rest.starts_with(|it: char| it.is_numeric()),
        _ if word.len() > LONGEST => false,
        _ => ABBREVIATIONS.binary_search(&&*word.to_lowercase()).is_ok(),
    }
}

fn first_word(text: &str) -> &str {
    text.split(|it: char| !it.is_alphanumeric()).next().unwrap_or("")
}

/// Words that hardly ever stand with a capital within an English sentence.
const OPENERS: [&str; 34] = [
    "A", "After", "All", "Although", "An", "And", "As", "At", "Both", "But", "By", "For", "From",
    "He", "However", "If", "In", "It", "Its", "No", "On", "She", "Since", "Some", "That", "The",
    "Then", "There", "These", "They", "This", "We", "What", "When",
];

/// How many bytes the longest of [`ABBREVIATIONS`] has.
const LONGEST: usize = 6;

/// What stands before names and numbers, in small letters and in order: titles, ranks, months, parts of books.
const ABBREVIATIONS: [&str; 74] = [
    "adm", "al", "amb", "approx", "apr", "art", "assn", "aug", "ave", "bd", "bgen", "brig", "bzw",
    "ca", "capt", "cf", "ch", "cmdr", "co", "col", "corp", "cpl", "dec", "dept", "dr", "ed", "eds",
    "est", "feb", "fig", "figs", "fr", "ft", "gen", "gov", "hon", "inc", "jan", "jr", "jul", "jun",
    "lt", "ltd", "maj", "mar", "messrs", "mme", "mr", "mrs", "ms", "mt", "nos", "nov", "nr", "oct",
    "op", "pp", "pres", "prof", "pvt", "rep", "rev", "sec", "sen", "sep", "sept", "sgt", "sr",
    "sra", "st", "ste", "vol", "vols", "vs",
];

/// `Sentence_Break=Close` among simple letters.
fn is_closing(letter: char) -> bool {
    matches!(
        letter,
        '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '\u{ab}' | '\u{bb}' | '\u{2018}'
            ..='\u{201f}' | '\u{2039}' | '\u{203a}'
    )
}

/// `Sentence_Break=Sp` among simple letters.
fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\u{a0}')
}

/// `Sentence_Break=SContinue` among simple letters.
fn continues(letter: char) -> bool {
    matches!(letter, ',' | '-' | ':' | ';' | '\u{2013}' | '\u{2014}')
}

/// Whether a letter needs no table: Latin, and the punctuation it is printed with.
fn is_simple(letter: char) -> bool {
    matches!(letter, ' '..='~' | '\t' | '\u{a0}'..='\u{a9}' | '\u{ab}' | '\u{ac}' | '\u{ae}'..='\u{b4}'
        | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{24f}' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{2022}'
        | '\u{2026}' | '\u{2030}'..='\u{203a}' | '\u{20ac}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentence<'a>(text: &'a str, word: &str) -> &'a str {
        let at = text.find(word).expect("the word");
        &text[around(text, &ends(text), at..at + word.len())]
    }

    #[test]
    fn abbreviations_can_be_looked_up() {
        assert!(ABBREVIATIONS.is_sorted());
        assert_eq!(ABBREVIATIONS.iter().map(|it| it.len()).max(), Some(LONGEST));
    }

    #[test]
    fn a_sentence_ends_where_a_reader_ends_it() {
        for (text, word, whole) in [
            ("One. Two three! Four?", "three", "Two three!"),
            ("So it said. \u{201c}Two.\u{201d} Three.", "Two", "\u{201c}Two.\u{201d}"),
            ("Gen. Soleimani died. Then", "Soleimani", "Gen. Soleimani died."),
            ("With the U.S. Army gone. Then", "Army", "With the U.S. Army gone."),
            ("It left the U.S. The army stayed.", "army", "The army stayed."),
            ("It left the U.S. The army stayed.", "left", "It left the U.S."),
            ("By J. Smith, in no. 3 of it. So", "Smith", "By J. Smith, in no. 3 of it."),
            ("So did I. Then no more.", "So", "So did I."),
            ("About 3.5 men (e.g. him) fell. Yes.", "men", "About 3.5 men (e.g. him) fell."),
            (
                "He came. The U.S. Army, led by Gen. Allen, fought in Mosul! Was it over? Yes.",
                "Mosul",
                "The U.S. Army, led by Gen. Allen, fought in Mosul!",
            ),
            (
                "So. \u{201c}Is Syria next?\u{201d} he asked the house. Then",
                "Syria",
                "\u{201c}Is Syria next?\u{201d} he asked the house.",
            ),
            ("Is Syria next? He asked.", "Syria", "Is Syria next?"),
            ("Only this", "this", "Only this"),
            ("\u{4e00}\u{3002}\u{4e8c}\u{3002}\u{4e09}", "\u{4e8c}", "\u{4e8c}\u{3002}"),
            ("A. \u{627}\u{644}\u{639}\u{631}\u{627}\u{642}. B is last.", "last", "B is last."),
        ] {
            assert_eq!(sentence(text, word), whole, "{text}");
        }
    }

    proptest! {
        #[test]
        fn our_rule_is_unicodes(text in "[a-cA-C0-1 .!?,;:\"()\u{e9}\u{c9}\u{2019}\u{201d}\u{2014}\u{bb}\u{a0}-]{0,24}") {
            let theirs: Vec<usize> =
                words::sentence_ends(&text).filter(|&it| it < text.len()).collect();
            let mut ours: Vec<usize> = marks(&text)
                .expect("letters are simple")
                .into_iter()
                .filter_map(|it| end_after(&text, it))
                .filter(|&it| it < text.len())
                .collect();
            ours.dedup();
            prop_assert_eq!(ours, theirs);
        }
    }
}
