//! Words and letters as Unicode counts them (UAX 29). The package that knows them stays in here.

use unicode_segmentation::UnicodeSegmentation;

use super::runs_without;

/// How many words `text` has: runs between word boundaries that hold a letter or a digit. Where a
/// language writes no blanks, each ideograph counts.
pub fn count(text: &str) -> usize {
    // A blank joins nothing, and what stands between two is mostly plain: the tables are for the
    // others.
    let mut words = 0;
    let mut rest = text;
    while let Some(strange) = first_strange(rest.as_bytes()) {
        let before = rest[..strange].bytes().rposition(|it| it.is_ascii_whitespace());
        let from = before.map_or(0, |it| it + 1);
        let after = rest[strange..].bytes().position(|it| it.is_ascii_whitespace());
        let to = after.map_or(rest.len(), |it| strange + it);
        words += count_ascii(&rest.as_bytes()[..from]) + rest[from..to].unicode_words().count();
        rest = &rest[to..];
    }
    words + count_ascii(rest.as_bytes())
}

/// Where the first byte is that is none of ASCII.
fn first_strange(text: &[u8]) -> Option<usize> {
    let from = runs_without(text, |it| !it.is_ascii());
    text[from..].iter().position(|it| !it.is_ascii()).map(|at| from + at)
}

/// The words of a run of ASCII characters. UAX 29, WB5 to WB13b, as far as these have a part in them.
///
/// Every text of a site goes through here, so it is made of nothing but sums, which a processor does for
/// many letters at once.
fn count_ascii(text: &[u8]) -> usize {
    if text.contains(&b'_') {
        return text.split(u8::is_ascii_whitespace).map(count_lined).sum();
    }
    let Some((&first, rest)) = text.split_first() else { return 0 };
    let mut words = usize::from(is_worded(first));
    for (before, here) in text.chunks(RUN).zip(rest.chunks(RUN)) {
        let begins = |(&before, &it): (&u8, &u8)| is_worded(it) & !is_worded(before);
        words += how_many(before.iter().zip(here).map(begins));
    }
    // What is joined was begun twice.
    let after = rest.get(1..).unwrap_or_default();
    for ((before, mark), after) in text.chunks(RUN).zip(rest.chunks(RUN)).zip(after.chunks(RUN)) {
        let around = before.iter().zip(mark).zip(after);
        words -= how_many(around.map(|((&before, &it), &after)| joins(before, it, after)));
    }
    words
}

/// Of how many letters the sum is told in one byte.
const RUN: usize = 128;

fn how_many(of: impl Iterator<Item = bool>) -> usize {
    usize::from(of.fold(0_u8, |sum, it| sum + u8::from(it)))
}

fn is_letter(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

fn is_digit(byte: u8) -> bool {
    byte.wrapping_sub(b'0') < 10
}

fn is_worded(byte: u8) -> bool {
    is_letter(byte) | is_digit(byte)
}

/// Whether a mark between these two makes one word of them.
fn joins(last: u8, mark: u8, next: u8) -> bool {
    let letters = is_letter(last) & is_letter(next);
    let digits = is_digit(last) & is_digit(next);
    let both = (mark == b'.') | (mark == b'\'');
    let in_number = (mark == b',') | (mark == b';');
    ((both | (mark == b':')) & letters) | ((both | in_number) & digits)
}

/// The words of a run without blanks, which may hold low lines: these join, and are no words alone.
fn count_lined(text: &[u8]) -> usize {
    let joined = |at: usize| {
        let around = at.checked_sub(1).and_then(|it| text.get(it..it + 3));
        around.is_some_and(|it| joins(it[0], it[1], it[2]))
    };
    let mut at = 0;
    let words = text.split(|&it| {
        at += 1;
        !(it.is_ascii_alphanumeric() || it == b'_' || joined(at - 1))
    });
    words.filter(|it| it.iter().any(u8::is_ascii_alphanumeric)).count()
}

/// The words of `text` and where they begin: runs between word boundaries that hold a letter or a
/// digit.
pub fn each(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.unicode_word_indices()
}

/// The letters of `text` as a reader sees them: each with its accents and vowel signs.
pub fn letters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}

/// Where sentences end, in bytes, as UAX 29 has it without regard to abbreviations.
pub fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    text.split_sentence_bound_indices().map(|(at, sentence)| at + sentence.len())
}

/// Whether a word begins or ends at byte `at` of `text`, which stands between two characters. Costs
/// the same whatever the length of `text`.
pub fn is_bound(text: &str, at: usize) -> bool {
    let (Some(&before), Some(&after)) =
        (at.checked_sub(1).and_then(|it| text.as_bytes().get(it)), text.as_bytes().get(at))
    else {
        return true;
    };
    if before.is_ascii() && after.is_ascii() {
        if before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric() {
            return false;
        }
        // These join no word in ASCII; every other pair may, depending on what follows.
        let parts = |byte: u8| {
            matches!(byte, b'\n' | b'-' | b'(' | b')' | b'[' | b']' | b'/' | b'!' | b'?' | b'&')
        };
        if parts(before) || parts(after) || (before == b' ') != (after == b' ') {
            return true;
        }
    }
    let from = context(text[..at].char_indices().rev(), 0);
    let after = text[at..].char_indices();
    let to = context(after.map(|(it, letter)| (at + it + letter.len_utf8(), letter)), text.len());
    text[from..to].split_word_bound_indices().any(|(start, _)| from + start == at)
}

/// How far from a place a boundary there can depend on what stands there: to the next blank, and
/// at most so many characters. Only a run of flags or of combining marks could need more.
const CONTEXT: usize = 64;

/// The byte where the context of a place ends, given the characters that lead away from it.
fn context(characters: impl Iterator<Item = (usize, char)>, end: usize) -> usize {
    let mut last = end;
    for (at, character) in characters.take(CONTEXT) {
        last = at;
        if character.is_whitespace() {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn our_count_is_unicodes(text in "[a-c0-2 ._':;,\"\n(é\u{301}\u{200d}日א’-]{0,24}") {
            prop_assert_eq!(count(&text), text.unicode_words().count());
        }
    }

    #[test]
    fn a_bound_is_where_the_whole_text_has_one() {
        let text = "The P.M.'s 3.5 can't; it’s (ISIS-led)\u{301} a:b \u{1f1eb}\u{1f1f7}\u{1f1e9} \
                    日本 l'Iran a_b, \"x\" n\u{308}o\u{200d}e 1,000 \u{5d0}\"\u{5d1}\n\n  b -\u{301}c &\u{200d}d";
        let bounds: Vec<usize> = text.split_word_bound_indices().map(|(at, _)| at).collect();
        for (at, _) in text.char_indices() {
            assert_eq!(is_bound(text, at), bounds.contains(&at), "at {at}: {:?}", &text[at..]);
        }
        assert!(is_bound(text, text.len()) && is_bound("", 0));
    }

    #[test]
    fn words_are_counted_in_every_script() {
        assert_eq!(count("The P.M.'s 3.5 words — don't count “dashes”"), 8);
        assert_eq!(count("ISIS‑led, عربية فصحى, हिन्दी"), 5);
        assert_eq!(count("日本"), 2);
    }
}
