//! A word of a theme as it is said: the form that a number asks for, with what stands in braces
//! filled in.

use crate::base::Plural;

use super::theme::{Forms, Word};

/// The text of `word` in this form; a word that does not change has one.
pub fn form(word: &Word, wanted: Plural) -> &str {
    match word {
        Word::Plain(text) => text,
        Word::Plural(forms) => of(forms, wanted).unwrap_or(&forms.other),
    }
}

fn of(forms: &Forms, wanted: Plural) -> Option<&str> {
    match wanted {
        Plural::Zero => forms.zero.as_deref(),
        Plural::One => forms.one.as_deref(),
        Plural::Two => forms.two.as_deref(),
        Plural::Few => forms.few.as_deref(),
        Plural::Many => forms.many.as_deref(),
        Plural::Other => None,
    }
}

/// `text` with what `args` gives in place of the names in braces. A name that nothing is given for
/// stays.
pub fn filled(text: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let inside = &rest[at + 1..];
        let Some(end) = inside.find('}') else { break };
        let name = &inside[..end];
        out.push_str(&rest[..at]);
        match args.iter().find(|it| it.0 == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[at..at + end + 2]),
        }
        rest = &inside[end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_braces_is_filled_in() {
        let filled = |text: &str| filled(text, &[("of", "9"), ("who", "{n}"), ("n", "3")]);
        assert_eq!(filled("{n} of {of}"), "3 of 9");
        assert_eq!(filled("{who} {x} {"), "{n} {x} {");
        assert_eq!(filled("}{of}{"), "}9{");
    }
}
