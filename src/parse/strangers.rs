//! Words that other programs use for what has another name here: for hints to those who come from
//! there. Nothing is read by them.

/// Keys of other generators, and what they are called here.
const KEYS: [(&str, &str); 26] = [
    ("abbreviation", "aliases"),
    ("alias", "aliases"),
    ("aliases", "redirect_from"),
    ("author", "authors"),
    ("baseurl", "base_url"),
    ("bio", "summary"),
    ("born", "when"),
    ("caption", "summary"),
    ("date", "updated"),
    ("date", "when"),
    ("dates", "when"),
    ("description", "summary"),
    ("died", "when"),
    ("excerpt", "summary"),
    ("id", "slug"),
    ("label", "name"),
    ("lang", "language"),
    ("lastmod", "updated"),
    ("locale", "language"),
    ("location", "where"),
    ("modified", "updated"),
    ("permalink", "slug"),
    ("title", "name"),
    ("type", "kind"),
    ("url", "base_url"),
    ("year", "when"),
];

/// Languages by their English names.
const LANGUAGES: [(&str, &str); 12] = [
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("dutch", "nl"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("turkish", "tr"),
];

/// The key among `known` that another program writes as `key`.
pub(super) fn key(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let bare = key.to_lowercase().replace(['-', '_'], "");
    let meant = KEYS.iter().filter(|(it, _)| *it == bare).map(|(_, ours)| *ours);
    meant.into_iter().find(|it| known.contains(it))
}

/// The tag of a language that is written by its name.
pub(super) fn language(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    LANGUAGES.iter().find(|(it, _)| *it == name).map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_is_meant() {
        assert_eq!(key("Base-URL", &["title", "base_url"]), Some("base_url"));
        assert_eq!(key("alias", &["aliases"]), Some("aliases"));
        assert_eq!(key("date", &["title"]), None);
        assert_eq!((language("English"), language("en")), (Some("en"), None));
    }
}
