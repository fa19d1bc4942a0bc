//! Which form of a word a number asks for, by the rules of each language (CLDR's, from ICU).

use icu_plurals::{PluralCategory, PluralRules, PluralRulesPreferences};

use super::locale;

/// The forms that a word may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// As in Arabic for 0.
    Zero,
    /// As in English for 1.
    One,
    /// As in Arabic for 2.
    Two,
    /// As in Polish for 2 to 4.
    Few,
    /// As in Polish for 5.
    Many,
    /// Everything else.
    Other,
}

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// As many: 2 centuries.
    Count,
    /// At which place: the 2nd century.
    Place,
}

/// The rules of one language. They are looked up each time, which takes less than a microsecond, for
/// what ICU makes of them cannot be shared between threads.
#[derive(Clone, Debug)]
pub struct Plurals(PluralRulesPreferences);

impl Plurals {
    /// The rules of the language with this BCP 47 tag.
    pub fn new(tag: &str) -> Self {
        Self((&locale(tag, "")).into())
    }

    /// The form that `n` asks for. Of a language whose rules nobody knows, the one for everything.
    pub fn form(&self, n: i64, meant: Number) -> Plural {
        let rules = match meant {
            Number::Count => PluralRules::try_new_cardinal(self.0),
            Number::Place => PluralRules::try_new_ordinal(self.0),
        };
        match rules.map(|rules| rules.category_for(n)) {
            Ok(PluralCategory::Zero) => Plural::Zero,
            Ok(PluralCategory::One) => Plural::One,
            Ok(PluralCategory::Two) => Plural::Two,
            Ok(PluralCategory::Few) => Plural::Few,
            Ok(PluralCategory::Many) => Plural::Many,
            Ok(PluralCategory::Other) | Err(_) => Plural::Other,
        }
    }
}
