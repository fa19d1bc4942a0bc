//! The words that join dates ("about", "since", "3rd century"): those of the theme whose keys begin
//! with `date-`, in the site's language. What the theme lacks is a sign that every reader
//! understands: `~ 2014`, `2014 –`. So a language is a file of the theme, and no code.

use std::collections::BTreeMap;

use crate::base::{Number, Plural, Plurals};

use super::phrase::{filled, form};
use super::theme::{DATE, Lang, Word, Words};

/// The words that join dates, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateWords {
    language: Lang,
    words: BTreeMap<String, Word>,
}

/// What stands for words that are not there.
const SIGNS: [(&str, &str); 9] = [
    ("date-about", "~ {date}"),
    ("date-perhaps", "{date} (?)"),
    ("date-since", "{date} –"),
    ("date-from", "{date} – ?"),
    ("date-until", "– {date}"),
    ("date-dash", "–"),
    ("date-dash-wide", " – "),
    ("date-season", "{year}"),
    ("date-before-era", "{date} BCE"),
];

/// How much a date covers. Some languages want an article before a day, some before a century.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// A day.
    Day,
    /// A month or a part of a year.
    Month,
    /// A year.
    Year,
    /// A decade or a century.
    Age,
}

impl DateWords {
    /// Those of `words` that are in `language`; words of another would be worse than signs.
    pub fn of(words: &Words, language: &Lang) -> Self {
        let own =
            |lang: usize| words.langs.get(lang).is_some_and(|it| it.base() == language.base());
        let of = words.table.iter().filter(|(key, (_, lang))| key.starts_with(DATE) && own(*lang));
        let of = of.map(|(key, (word, _))| (key.clone(), word.clone()));
        Self { language: language.clone(), words: of.collect() }
    }

    /// Their language.
    pub(super) fn language(&self) -> &Lang {
        &self.language
    }

    /// Whether there is such a word, and not only a sign.
    pub(super) fn has(&self, key: &str) -> bool {
        self.words.contains_key(key)
    }

    /// The word, or the sign that stands for it.
    pub(super) fn get(&self, key: &str) -> &str {
        let sign = || SIGNS.iter().find(|(known, _)| *known == key).map_or("", |(_, sign)| sign);
        self.words.get(key).map_or_else(sign, |word| form(word, Plural::Other))
    }

    /// The word with a date of this size in it: `KEY-day` and `KEY-age` go before `KEY`.
    pub(super) fn with(&self, key: &str, size: Size, date: &str) -> String {
        let special = match size {
            Size::Day => format!("{key}-day"),
            Size::Age => format!("{key}-age"),
            Size::Month | Size::Year => String::new(),
        };
        let key = if self.has(&special) { &special } else { key };
        filled(self.get(key), &[("date", date)])
    }

    /// "3rd century", if there is a word for that.
    pub(super) fn century(&self, number: i64) -> Option<String> {
        let word = self.words.get("date-century")?;
        let wanted = Plurals::new(self.language.tag()).form(number, Number::Place);
        let (n, roman) = (number.to_string(), roman(number));
        Some(filled(form(word, wanted), &[("n", &n), ("roman", &roman)]))
    }
}

/// A number up to 100 in Roman numerals, as French and Spanish count centuries.
fn roman(number: i64) -> String {
    const SIGNS: [(i64, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = number;
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while left >= worth {
            out.push_str(sign);
            left -= worth;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centuries_in_roman_numerals() {
        for (number, numerals) in [(1, "I"), (4, "IV"), (19, "XIX"), (21, "XXI"), (100, "C")] {
            assert_eq!(roman(number), numerals);
        }
    }
}
