//! Locales as ICU takes them.

/// The locale that a BCP 47 tag names, with the extensions in `keywords` (`ca-gregory`); the root
/// locale where the tag is none.
pub fn locale(tag: &str, keywords: &str) -> icu_locale::Locale {
    let with = |tag: &str| {
        let whole =
            if keywords.is_empty() { tag.to_owned() } else { format!("{tag}-u-{keywords}") };
        whole.parse().ok()
    };
    with(tag).or_else(|| with("und")).unwrap_or(icu_locale::Locale::UNKNOWN)
}
