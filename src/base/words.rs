//! Words and letters as Unicode counts them (UAX 29). The package that knows them stays in here.

use unicode_segmentation::UnicodeSegmentation;

/// How many words `text` has: runs between word boundaries that hold a letter or a digit. Where a
/// language writes no blanks, each ideograph counts.
pub fn count(text: &str) -> usize {
    // A blank joins nothing, and what stands between two is mostly a plain word: the tables are for
    // the others.
    let plain =
        |part: &str| if part.is_ascii() { Some(count_ascii(part.as_bytes())) } else { None };
    let parts = text.split_ascii_whitespace();
    parts.map(|part| plain(part).unwrap_or_else(|| part.unicode_words().count())).sum()
}

/// The words of a run of ASCII characters. UAX 29, WB5 to WB13b, as far as these have a part in them.
fn count_ascii(text: &[u8]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        let mut last = byte;
        if !(last.is_ascii_alphanumeric() || last == b'_') {
            continue;
        }
        let mut counts = last.is_ascii_alphanumeric();
        while let Some(&next) = text.get(at) {
            let beyond = text.get(at + 1).copied().unwrap_or(b' ');
            let joins = match next {
                b'.' | b'\'' => {
                    last.is_ascii_alphabetic() && beyond.is_ascii_alphabetic()
                        || last.is_ascii_digit() && beyond.is_ascii_digit()
                }
                b':' => last.is_ascii_alphabetic() && beyond.is_ascii_alphabetic(),
                b',' | b';' => last.is_ascii_digit() && beyond.is_ascii_digit(),
                _ => next.is_ascii_alphanumeric() || next == b'_',
            };
            if !joins {
                break;
            }
            counts |= next.is_ascii_alphanumeric();
            last = next;
            at += 1;
        }
        count += usize::from(counts);
    }
    count
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
