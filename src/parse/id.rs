//! Ids: the names that entities, kinds and relations go by in addresses and references.

use std::borrow::Cow;

use crate::base::{Code, Diagnostic, SitePath, Spanned};

use super::record::shortened;

/// What is wrong with `id` as an id, which is made of lower-case letters and digits of any script
/// with single `-` between them.
///
/// # Errors
/// Says what is wrong.
pub fn proper(id: &str) -> Result<(), &'static str> {
    if id.is_empty() {
        return Err("it is empty");
    }
    if id.starts_with('-') || id.ends_with('-') || id.contains("--") {
        return Err("each `-` stands between two letters or digits");
    }
    if id.chars().any(char::is_uppercase) {
        return Err("it has an upper-case letter");
    }
    if id.chars().any(char::is_whitespace) {
        return Err("it has a blank");
    }
    let fits = |it: char| it.is_alphanumeric() || it == '-' || is_mark(it);
    if !id.chars().all(fits) {
        return Err("it has other characters than letters, digits and `-`");
    }
    Ok(())
}

/// Marks that words are written with and that Unicode does not count as alphabetic: accents, and
/// the signs that join or still letters from Devanagari to Khmer.
fn is_mark(it: char) -> bool {
    matches!(u32::from(it),
        0x0300..=0x036F | 0x0591..=0x05AF | 0x0653..=0x065F | 0x0951..=0x0954
        | 0x093C | 0x094D | 0x09BC | 0x09CD | 0x0A3C | 0x0A4D | 0x0ABC | 0x0ACD | 0x0B3C | 0x0B4D
        | 0x0BCD | 0x0C3C | 0x0C4D | 0x0CBC | 0x0CCD | 0x0D3B | 0x0D3C | 0x0D4D | 0x0DCA
        | 0x0E3A | 0x0E47..=0x0E4E | 0x0EBA | 0x0EC8..=0x0ECE | 0x0F35 | 0x0F37 | 0x0F39 | 0x0F84
        | 0x1037 | 0x1039 | 0x103A | 0x17C9..=0x17D3 | 0x17DD | 0x3099 | 0x309A)
}

/// Complains of `code` where `id` is none.
pub(super) fn check(
    id: &Spanned<String>,
    path: &SitePath,
    code: Code,
    diags: &mut Vec<Diagnostic>,
) {
    if let Err(why) = proper(&id.value) {
        let message = format!("`{}` cannot be an id: {why}", shortened(&id.value));
        let mut diag = Diagnostic::new(code, path, id.span, message);
        diag.help = Some(match suggested(&id.value) {
            Some(id) => format!("write `{id}`"),
            None => "write letters in lower case, digits and `-`".to_owned(),
        });
        diags.push(diag);
    }
}

/// A key as an id, complaining of `code` where it is none.
pub(super) fn checked(
    key: &Spanned<Cow<'_, str>>,
    path: &SitePath,
    code: Code,
    diags: &mut Vec<Diagnostic>,
) -> Spanned<String> {
    let id = Spanned { value: key.value.to_string(), span: key.span };
    check(&id, path, code, diags);
    id
}

/// The nearest proper id to some words: `kings-landing` of "King's Landing".
pub fn suggested(id: &str) -> Option<String> {
    let mut out = String::new();
    for it in id.chars().flat_map(char::to_lowercase) {
        if it.is_alphanumeric() || is_mark(it) {
            out.push(it);
        } else if !out.is_empty() && !out.ends_with('-') && !matches!(it, '\'' | '’') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-').to_owned();
    proper(&out).is_ok().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_any_script_make_an_id() {
        for id in ["isis", "7th-fleet", "é-1", "大和", "हिन्दी", "ไทย", "العراق", "ёлка"]
        {
            assert_eq!(proper(id), Ok(()), "{id}");
        }
        for (id, right) in [
            ("", None),
            ("ISIS", Some("isis")),
            ("al_qaida", Some("al-qaida")),
            ("a--b", Some("a-b")),
            ("-a", Some("a")),
            ("King's Landing", Some("kings-landing")),
            ("a/b", Some("a-b")),
            ("..", None),
            ("a\u{200d}b", Some("a-b")),
        ] {
            assert!(proper(id).is_err(), "{id}");
            assert_eq!(suggested(id).as_deref(), right, "{id}");
        }
    }
}
