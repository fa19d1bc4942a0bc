//! Words and letters as Unicode counts them (UAX 29). The package that knows them stays in here.

use unicode_segmentation::UnicodeSegmentation;

/// How many words `text` has: runs between word boundaries that hold a letter or a digit. Where a
/// language writes no blanks, each ideograph counts.
pub fn count(text: &str) -> usize {
    text.unicode_words().count()
}

/// The letters of `text` as a reader sees them: each with its accents and vowel signs.
pub fn letters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_every_script() {
        assert_eq!(count("The P.M.'s 3.5 words — don't count “dashes”"), 8);
        assert_eq!(count("ISIS‑led, عربية فصحى, हिन्दी"), 5);
        assert_eq!(count("日本"), 2);
    }
}
