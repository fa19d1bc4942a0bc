//! The words of the interface as they are said: the plural form that a number asks for (ICU), and
//! what stands in braces.

use icu_plurals::{PluralCategory, PluralRules, PluralRulesPreferences};

use crate::base::locale;
use crate::resolve::theme::{Forms, Word, Words};

/// The words of a theme with the rules of their languages.
#[derive(Debug)]
pub struct Phrases {
    words: Words,
    /// By index of the language. The rules themselves cannot be shared between threads; to find
    /// them takes less than a microsecond.
    rules: Vec<PluralRulesPreferences>,
}

/// The words with the rules of their languages.
pub fn phrases(words: &Words) -> Phrases {
    let rules = words.langs.iter().map(|lang| (&locale(lang.tag(), "")).into());
    Phrases { rules: rules.collect(), words: words.clone() }
}

impl Phrases {
    /// The word for `key`, in the form that `n` asks for, with what `args` gives in place of the
    /// names in braces; none where there is no such word. A name that nothing is given for stays.
    pub fn say(&self, key: &str, n: Option<i64>, args: &[(&str, &str)]) -> Option<String> {
        let (word, lang) = self.words.table.get(key)?;
        let text = match word {
            Word::Plain(text) => text,
            Word::Plural(forms) => {
                let rules = self.rules.get(*lang).copied();
                form(forms, n.zip(rules).and_then(|(n, rules)| category(n, rules)))
            }
        };
        Some(filled(text, n, args))
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.table.keys().map(String::as_str)
    }
}

/// The category of a number; none in a language whose rules nobody knows.
fn category(n: i64, rules: PluralRulesPreferences) -> Option<PluralCategory> {
    let rules = PluralRules::try_new_cardinal(rules).ok()?;
    Some(rules.category_for(n))
}

fn form(forms: &Forms, category: Option<PluralCategory>) -> &str {
    let form = match category {
        Some(PluralCategory::Zero) => &forms.zero,
        Some(PluralCategory::One) => &forms.one,
        Some(PluralCategory::Two) => &forms.two,
        Some(PluralCategory::Few) => &forms.few,
        Some(PluralCategory::Many) => &forms.many,
        Some(PluralCategory::Other) | None => &None,
    };
    form.as_deref().unwrap_or(&forms.other)
}

fn filled(text: &str, n: Option<i64>, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let inside = &rest[at + 1..];
        let Some(end) = inside.find('}') else { break };
        let name = &inside[..end];
        out.push_str(&rest[..at]);
        match (args.iter().find(|it| it.0 == name), n) {
            (Some((_, value)), _) => out.push_str(value),
            (None, Some(n)) if name == "n" => out.push_str(&n.to_string()),
            (None, _) => out.push_str(&rest[at..at + end + 2]),
        }
        rest = &inside[end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::resolve::theme::Lang;

    use super::*;

    fn said(lang: &str, forms: Forms, n: i64) -> Option<String> {
        let words = Words {
            langs: Lang::new(lang).into_iter().collect(),
            table: BTreeMap::from([("x".to_owned(), (Word::Plural(Box::new(forms)), 0))]),
        };
        phrases(&words).say("x", Some(n), &[])
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

    #[test]
    fn what_stands_in_braces_is_filled_in() {
        let filled = |text: &str| filled(text, Some(3), &[("of", "9"), ("who", "{n}")]);
        assert_eq!(filled("{n} of {of}"), "3 of 9");
        assert_eq!(filled("{who} {x} {"), "{n} {x} {");
        assert_eq!(filled("}{of}{"), "}9{");
    }
}
