//! Forms of text that readers take for the same: composed and decomposed letters, upper and lower
//! case. The packages that know Unicode's tables of them stay in here.

use std::borrow::Cow;

use icu_casemap::options::{LeadingAdjustment, TitlecaseOptions, TrailingCase};
use icu_casemap::{CaseMapper, TitlecaseMapper};
use icu_normalizer::ComposingNormalizer;

/// `text` in Normalization Form C: each letter and its accents in one character where there is one.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizer::new_nfc().normalize(text)
}

/// Whether `text` is in Normalization Form C.
pub fn is_nfc(text: &str) -> bool {
    text.is_ascii() || ComposingNormalizer::new_nfc().is_normalized(text)
}

/// `text` without its differences of case (full case folding) and of normalisation, for telling
/// whether two names differ by more than that.
pub fn folded(text: &str) -> String {
    nfc(&CaseMapper::new().fold_string(&nfc(text))).into_owned()
}

/// `text` with its first letter in upper case, as `language` (a BCP 47 tag) has it: Turkish `i`
/// becomes `İ`, Dutch `ij` becomes `IJ`. The same where it begins with
/// no letter, or `language` is no tag.
pub fn capital(text: &str, language: &str) -> String {
    let mut options = TitlecaseOptions::default();
    options.trailing_case = Some(TrailingCase::Unchanged);
    options.leading_adjustment = Some(LeadingAdjustment::None);
    let Ok(language) = language.parse() else { return text.to_owned() };
    TitlecaseMapper::new().titlecase_segment_to_string(text, &language, options).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_are_one() {
        assert_eq!(nfc("Cafe\u{301}"), "Caf\u{e9}");
        assert!(is_nfc("Caf\u{e9}") && !is_nfc("Cafe\u{301}"));
        assert_eq!(folded("CAFE\u{301} Straße"), folded("caf\u{e9} STRASSE"));
    }

    #[test]
    fn first_letters_rise_as_the_language_has_it() {
        assert_eq!(capital("proxy force", "en"), "Proxy force");
        assert_eq!(capital("istanbul", "tr"), "İstanbul");
        assert_eq!(capital("ijsland", "nl"), "IJsland");
        assert_eq!(capital("élite", "fr"), "Élite");
        assert_eq!(capital("9th army", "en"), "9th army");
        assert_eq!(capital("al-Qaeda", "en"), "Al-Qaeda");
    }
}
