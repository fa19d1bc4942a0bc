//! Texts as YAML, in the plainest way that says them.

use crate::parse::work::quoted;

/// `text` as a value behind a colon, or an item of a list in brackets.
pub(in crate::drive) fn scalar(text: &str) -> String {
    let begins = text.starts_with(char::is_alphabetic);
    let plain = |it: char| it.is_alphanumeric() || " -_.’'()&/".contains(it);
    // YAML, in one of its versions, takes these for something else than a text.
    let taken = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_taken = taken.iter().any(|it| text.eq_ignore_ascii_case(it));
    if begins && text.chars().all(plain) && !text.ends_with(' ') && !is_taken {
        return text.to_owned();
    }
    let mut out = String::new();
    quoted(text, &mut out);
    out
}

/// A list of texts in brackets.
pub(in crate::drive) fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<_> = texts.into_iter().map(scalar).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{SitePath, Span};
    use crate::parse::yaml::{Value, read};

    #[test]
    fn whatever_is_written_comes_back() {
        let path = SitePath::new("content/a.yaml").expect("a path");
        for text in [
            "Isaac Newton",
            "no",
            "~",
            "a: b",
            "a #b",
            "- a",
            "[x]",
            "",
            " a ",
            "O'Neill",
            "2020",
            "\"x\"",
            "a, b",
            "Tides: why?",
            "a\nb\t\u{7}",
            "#x",
            "é",
            "大和",
            "a:",
            "null",
            "{{ x }}",
        ] {
            let yaml = format!("a: {}\nb: {}\n", scalar(text), list([text, "x"]));
            let root = read(&path, &yaml, Span::of(0..yaml.len()));
            assert_eq!(root.diags, [], "{yaml}");
            let Value::Mapping(mapping) = &root.value.value else { panic!("{yaml}") };
            let Value::Scalar(one) = &mapping.entries[0].value.value else { panic!("{yaml}") };
            assert_eq!(one.text, text);
            let Value::Sequence(items) = &mapping.entries[1].value.value else { panic!("{yaml}") };
            let Value::Scalar(first) = &items[0].value else { panic!("{yaml}") };
            assert_eq!((items.len(), &*first.text), (2, text));
        }
    }
}
