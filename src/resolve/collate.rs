//! The order of names in a language, and the letter that a name stands under.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator as Icu, CollatorBorrowed};

use crate::base::locale;
use crate::parse::lang::Lang;

/// The order of names in one language. Numbers within names are in order of their values.
///
/// Quotation marks and the like before the first letter or digit of a name do not count: `'Asa'ib`
/// stands under A. Leading articles do.
#[derive(Debug)]
pub struct Collator {
    /// Tells all differences.
    whole: Option<CollatorBorrowed<'static>>,
    /// Tells letters apart, not their case or their accents, unless the language takes an accented
    /// letter for one of its own.
    letters: Option<CollatorBorrowed<'static>>,
    /// The letters under which names stand, in their order, one for all that the language takes
    /// for the same: the least of them, which is the plainest.
    alphabet: Vec<String>,
}

/// The capitals among which the letters of a language are looked for: Latin with its accented ones,
/// Greek, Cyrillic, Hebrew, Arabic, Devanagari and Kana. Other scripts' letters stand for
/// themselves.
const ALPHABETS: [RangeInclusive<char>; 8] =
    ['A'..='Z', 'À'..='ž', 'Α'..='Ω', 'Ѐ'..='Я', 'א'..='ת', 'ا'..='ي', 'अ'..='ह', 'あ'..='ん'];

/// What among them is no letter to look under: small Kana and the Arabic stroke.
const SMALL: &[char] = &['ぃ', 'ぅ', 'ぇ', 'ぉ', 'っ', 'ゃ', 'ゅ', 'ょ', 'ゎ', '\u{640}'];

/// What is sorted behind everything else.
const MOST: char = '\u{FFFF}';

/// Where names stand that begin with no letter.
const NO_LETTER: &str = "#";

impl Collator {
    /// The order of names in `language`.
    pub fn new(language: &Lang) -> Self {
        let collator = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Icu::try_new(locale(language.tag(), "kn").into(), options).ok()
        };
        let mut new = Self {
            whole: collator(Strength::Tertiary),
            letters: collator(Strength::Primary),
            alphabet: Vec::new(),
        };
        let mut alphabet: Vec<String> = ALPHABETS
            .into_iter()
            .flatten()
            .filter(|it| it.is_alphabetic() && !it.is_lowercase() && !SMALL.contains(it))
            .map(String::from)
            .collect();
        alphabet
            .sort_by(|one, other| new.primary(one, other).then_with(|| new.compare(one, other)));
        alphabet.dedup_by(|later, first| new.primary(first, later) == Ordering::Equal);
        // `Œ` is sorted as `OE` in most languages, so it stands under `O`.
        for letter in alphabet {
            if new.alphabet.last().is_none_or(|before| !new.begins(&letter, before)) {
                new.alphabet.push(letter);
            }
        }
        new
    }

    /// Which of two names comes first. Different names are never equal.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        let by = |one: &str, other: &str| match &self.whole {
            Some(collator) => collator.compare(one, other),
            None => one.cmp(other),
        };
        class(one)
            .cmp(&class(other))
            .then_with(|| by(sorted_part(one), sorted_part(other)))
            .then_with(|| by(one, other))
            .then_with(|| one.cmp(other))
    }

    /// Sorts `items` by their names.
    pub fn sort_by_name<T>(&self, items: &mut [T], name: impl Fn(&T) -> &str) {
        items.sort_by(|one, other| self.compare(name(one), name(other)));
    }

    /// The letter that a name stands under, in upper case where the script has one: `Ä` under `A` in
    /// German, under `Ä` in Swedish; `Ch` is one letter in Czech. `#` for a name that begins with
    /// none. Names in order have their letters in order.
    pub fn letter(&self, name: &str) -> String {
        let name = sorted_part(name);
        let Some(first) = name.chars().next().filter(|it| it.is_alphabetic()) else {
            return NO_LETTER.to_owned();
        };
        let base: String =
            name.chars().take(1).chain(name.chars().skip(1).take_while(is_accent)).collect();
        // Two letters that the language sorts as one: more than the first with anything behind it,
        // or less than the first alone.
        if let Some(second) = name[base.len()..].chars().next().filter(|it| it.is_alphabetic()) {
            let both = format!("{base}{second}");
            let most = format!("{base}{MOST}");
            if self.primary(&both, &most) == Ordering::Greater
                || self.primary(&both, &base) == Ordering::Less
            {
                return format!("{}{}", self.capital(&base, first), second.to_lowercase());
            }
        }
        self.capital(&base, first)
    }

    /// The letter that stands for all that the language takes for the same.
    fn capital(&self, letter: &str, first: char) -> String {
        if let 0xAC00..=0xD7A3 = u32::from(first) {
            // A syllable of Hangul stands under its first consonant.
            const SYLLABLES: u32 = 588;
            const CONSONANTS: [char; 19] = [
                'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ',
                'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
            ];
            let index = ((u32::from(first) - 0xAC00) / SYLLABLES) as usize;
            return CONSONANTS[index.min(18)].to_string();
        }
        match self.alphabet.binary_search_by(|it| self.primary(it, letter)) {
            Ok(at) => self.alphabet[at].clone(),
            Err(at) if at > 0 && self.begins(letter, &self.alphabet[at - 1]) => {
                self.alphabet[at - 1].clone()
            }
            // Georgian has capitals, and begins no word with them.
            Err(_) if matches!(first, '\u{10D0}'..='\u{10FF}') => letter.to_owned(),
            Err(_) => letter.chars().flat_map(char::to_uppercase).collect(),
        }
    }

    /// Whether `text` is sorted as something that begins with `letter`.
    fn begins(&self, text: &str, letter: &str) -> bool {
        self.primary(letter, text) != Ordering::Greater
            && self.primary(text, &format!("{letter}{MOST}")) == Ordering::Less
    }

    fn primary(&self, one: &str, other: &str) -> Ordering {
        match &self.letters {
            Some(collator) => collator.compare(one, other),
            None => one.cmp(other),
        }
    }
}

/// The part of a name that counts first.
fn sorted_part(name: &str) -> &str {
    let part = name.trim_start_matches(|it: char| !it.is_alphanumeric());
    if part.is_empty() { name } else { part }
}

/// `text` without its punctuation; if there is nothing else in it, as it is.
pub(super) fn unpointed(text: &str) -> String {
    let within = |it: char| matches!(it, '\'' | '"' | '‘'..='‟');
    let mark = |it: char| {
        it.is_ascii_punctuation()
            || matches!(it, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '‐'..='⁞' | '、'..='〟')
    };
    // What joins two words parts them as a blank does; an apostrophe stands within one.
    let words = text.chars().filter(|it| !within(*it));
    let words: String = words.map(|it| if mark(it) { ' ' } else { it }).collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    if words.is_empty() { text.to_owned() } else { words.join(" ") }
}

/// Names that begin with no letter come before all others.
fn class(name: &str) -> bool {
    sorted_part(name).starts_with(char::is_alphabetic)
}

fn is_accent(it: &char) -> bool {
    matches!(it, '\u{300}'..='\u{36F}' | '\u{653}'..='\u{655}' | '\u{3099}' | '\u{309A}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collator(language: &str) -> Collator {
        Collator::new(&Lang::new(language).expect(language))
    }

    #[test]
    fn each_language_has_its_order() {
        for (language, names) in [
            ("en", "#1 9/11 10/10 al-Qaida Åland Ann 'Asa'ib_Ahl Œuvre Zebra"),
            ("sv", "Ann Zebra Åland Ängström Ö"),
            ("de", "Ägypten Ahlen Öl Ost Straße Zürich"),
            ("cs", "Cech Čech Hus Chile Ivan"),
            ("es", "Nadal Nunca Ñandú Oro"),
            ("ja", "あい カナ がん さくら"),
        ] {
            let names: Vec<&str> = names.split(' ').collect();
            let mut sorted = names.clone();
            sorted.sort_unstable();
            collator(language).sort_by_name(&mut sorted, |name| name);
            assert_eq!(sorted, names, "{language}");
        }
    }

    #[test]
    fn names_in_order_have_their_letters_in_order() {
        let names = "Oa Œuvre Oz Ærø Az Ål Ch Ci Ça dz Dž Dé e É Ê lj L li 'x ng N nga nz ñ Z ż ž ð þ Ü u y ÿ";
        for language in
            ["en", "de", "sv", "da", "cs", "hr", "hu", "es", "tr", "cy", "fr", "pl", "is", "et"]
        {
            let collator = collator(language);
            let mut names: Vec<&str> = names.split(' ').collect();
            collator.sort_by_name(&mut names, |name| name);
            let mut letters: Vec<String> = names.iter().map(|name| collator.letter(name)).collect();
            letters.dedup();
            let mut once = letters.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), letters.len(), "{language}: {names:?} {letters:?}");
        }
    }

    #[test]
    fn each_language_has_its_letters() {
        for (language, name, letter) in [
            ("en", "isis", "I"),
            ("en", "Åland", "A"),
            ("en", "'Asa'ib", "A"),
            ("en", "9/11", "#"),
            ("en", "—", "#"),
            ("en", "A\u{30a}land", "A"),
            ("sv", "Åland", "Å"),
            ("sv", "a\u{30a}land", "Å"),
            ("sv", "ö", "Ö"),
            ("de", "ägypten", "A"),
            ("cs", "chile", "Ch"),
            ("cs", "Cech", "C"),
            ("cs", "čech", "Č"),
            ("cs", "CHILE", "Ch"),
            ("cy", "Llandudno", "Ll"),
            ("cy", "Ngaio", "Ng"),
            ("en", "Chile", "C"),
            ("es", "ñandú", "Ñ"),
            ("es", "Chile", "C"),
            ("tr", "istanbul", "İ"),
            ("tr", "Isparta", "I"),
            ("tr", "ılgaz", "I"),
            ("ru", "ёлка", "Е"),
            ("el", "ώμος", "Ω"),
            ("ar", "أحمد", "ا"),
            ("ar", "العراق", "ا"),
            ("ja", "カナ", "か"),
            ("ja", "がん", "か"),
            ("ko", "서울", "ㅅ"),
            ("zh", "北京", "北"),
            ("da", "Ærø", "Æ"),
            ("en", "Œuvre", "O"),
            ("de", "Ærø", "A"),
            ("hi", "हिन्दी", "ह"),
            ("ka", "ქართული", "ქ"),
        ] {
            assert_eq!(collator(language).letter(name), letter, "{language} {name}");
        }
    }
}
