//! The words of the interface as they are said: the plural form that a number asks for, and what
//! stands in braces.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::base::{Number, Plural, Plurals, QuickMap};
use crate::resolve::phrase::{filled, form};
use crate::resolve::theme::Words;

/// The words of a theme with the rules of their languages.
#[derive(Debug)]
pub struct Phrases {
    words: Words,
    /// By index of the language.
    rules: Vec<Plurals>,
    /// What was said without anything given, by key.
    said: QuickMap<String, Said>,
}

/// A word as it was said: alone, and with small numbers.
#[derive(Debug, Default)]
struct Said {
    alone: OnceLock<Box<str>>,
    counted: OnceLock<Box<[OnceLock<Box<str>>; SMALL]>>,
}

/// Most things that a page counts are fewer.
const SMALL: usize = 24;

/// The words with the rules of their languages.
pub fn phrases(words: &Words) -> Phrases {
    let rules = words.langs.iter().map(|lang| Plurals::new(lang.tag()));
    let said = words.table.keys().map(|key| (key.clone(), Said::default())).collect();
    Phrases { rules: rules.collect(), words: words.clone(), said }
}

impl Phrases {
    /// The word for `key`, in the form that `n` asks for, with what `args` gives in place of the
    /// names in braces; none where there is no such word. A name that nothing is given for stays.
    pub fn say(&self, key: &str, n: Option<i64>, args: &[(&str, &str)]) -> Option<String> {
        let (word, lang) = self.words.table.get(key)?;
        let rules = self.rules.get(*lang);
        let wanted = n.zip(rules).map_or(Plural::Other, |(n, it)| it.form(n, Number::Count));
        let text = form(word, wanted);
        let Some(n) = n else { return Some(filled(text, args)) };
        // What is given goes before the number.
        let n = n.to_string();
        let args: Vec<(&str, &str)> = args.iter().copied().chain([("n", n.as_str())]).collect();
        Some(filled(text, &args))
    }

    /// The same without anything given, as pages ask for it over and over.
    pub fn again(&self, key: &str, n: Option<i64>) -> Option<Cow<'_, str>> {
        let said = self.said.get(key)?;
        let cell = match n {
            None => &said.alone,
            Some(n) => {
                let all = said.counted.get_or_init(Box::default);
                match usize::try_from(n).ok().and_then(|it| all.get(it)) {
                    Some(cell) => cell,
                    None => return self.say(key, Some(n), &[]).map(Cow::Owned),
                }
            }
        };
        // The word is there, as its key is.
        let word = || self.say(key, n, &[]).unwrap_or_default().into();
        Some(Cow::Borrowed(cell.get_or_init(word)))
    }

    /// A text, or where that is empty the word for `key`, if there is one.
    pub fn or_word<'a>(&'a self, text: &'a str, key: &str) -> Cow<'a, str> {
        if text.is_empty() {
            return self.again(key, None).unwrap_or_default();
        }
        Cow::Borrowed(text)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.table.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::resolve::theme::{Forms, Lang, Word};

    use super::*;

    fn said(lang: &str, forms: Forms, n: i64) -> Option<String> {
        let words = Words {
            langs: Lang::new(lang).into_iter().collect(),
            table: BTreeMap::from([("x".to_owned(), (Word::Plural(Box::new(forms)), 0))]),
        };
        let phrases = phrases(&words);
        let said = phrases.say("x", Some(n), &[]);
        for _ in 0..2 {
            assert_eq!(phrases.again("x", Some(n)).as_deref(), said.as_deref());
        }
        said
    }

    fn forms(one: &str, few: &str, other: &str) -> Forms {
        let some = |it: &str| (!it.is_empty()).then(|| it.to_owned());
        Forms { one: some(one), few: some(few), other: other.to_owned(), ..Forms::default() }
    }

    #[test]
    fn forms_follow_the_language() {
        for (lang, n, expected) in [
            ("en", 1, "1 minute"),
            ("en", 0, "0 minutes"),
            ("en", 21, "21 minutes"),
            ("en", 23, "23 minutes"),
            ("en", 24, "24 minutes"),
            ("en", -1, "-1 minute"),
            ("fr", 0, "0 minute"),
            ("pl", 3, "3 few"),
            ("pl", 22, "22 few"),
            ("pl", 5, "5 minutes"),
            ("ar", 3, "3 few"),
        ] {
            let said = said(lang, forms("{n} minute", "{n} few", "{n} minutes"), n);
            assert_eq!(said.as_deref(), Some(expected), "{lang} {n}");
        }
    }

    #[test]
    fn a_form_that_is_not_there_is_the_one_for_everything_else() {
        assert_eq!(said("en", forms("", "", "{n} sheep"), 1).as_deref(), Some("1 sheep"));
    }
}
