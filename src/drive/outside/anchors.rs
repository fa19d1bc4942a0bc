//! The parts of an HTML page that a fragment may name. A page is read as it comes, tag by tag; what its
//! scripts would add is not known.

use std::collections::BTreeSet;

/// The ids of elements and the names of old anchors.
pub(super) fn anchors(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for tag in html.split('<').skip(1) {
        let mut rest = tag;
        // The name of the element, then attributes; a `>` within quotes ends none.
        rest = rest.trim_start_matches(|it: char| !it.is_ascii_whitespace() && it != '>');
        while let Some((name, value, after)) = attribute(rest) {
            if name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("name") {
                found.insert(
                    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"),
                );
            }
            rest = after;
        }
    }
    found
}

/// Whether a page with these ids has the part that a fragment names, as browsers and the large code
/// hosts understand it.
pub(super) fn has(ids: &BTreeSet<String>, fragment: &str) -> bool {
    ids.contains(fragment) || ids.contains(&format!("user-content-{fragment}"))
}

/// Whether only scripts or readers know what a fragment means: the top of a page, a piece of text, a
/// state of an application, lines of a file.
pub(super) fn is_beyond(fragment: &str) -> bool {
    let lines =
        fragment.strip_prefix('L').is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    let marks = [":~:", "/", "!", "?"];
    lines
        || fragment.eq_ignore_ascii_case("top")
        || marks.iter().any(|it| fragment.starts_with(it))
        || fragment.contains(":~:")
        || fragment.contains('=')
}

/// The first attribute of what follows: its name, its value, and what comes after it.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches(|it: char| it.is_ascii_whitespace() || it == '/');
    if text.is_empty() || text.starts_with('>') {
        return None;
    }
    let end = text.find(|it: char| it.is_ascii_whitespace() || "=/>".contains(it));
    let end = end
        .filter(|it| *it > 0)
        .unwrap_or_else(|| text.chars().next().map_or(0, char::len_utf8).max(1));
    let (name, rest) = text.split_at(end.min(text.len()));
    let Some(rest) = rest.trim_start().strip_prefix('=') else { return Some((name, "", rest)) };
    let rest = rest.trim_start();
    for quote in ['"', '\''] {
        if let Some(rest) = rest.strip_prefix(quote) {
            let (value, rest) = rest.split_once(quote)?;
            return Some((name, value, rest));
        }
    }
    let end = rest.find(|it: char| it.is_ascii_whitespace() || it == '>').unwrap_or(rest.len());
    let (value, rest) = rest.split_at(end);
    Some((name, value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_are_found() {
        let html = "<!doctype html><h2 class=x id=\"a&amp;b\">x</h2><a name='c'/><p id = d data-id=e><br/><i ID=f>\
                    id=\"g\" <b hidden id=h title=\"x > y\"> < > <é id=\"";
        let ids = anchors(html);
        assert_eq!(ids.iter().map(String::as_str).collect::<Vec<_>>(), ["a&b", "c", "d", "f", "h"]);
    }

    #[test]
    fn what_only_scripts_know_is_not_asked() {
        for beyond in
            ["L10", "L10-L20", "top", ":~:text=a", "/route", "!route", "page=3", "a:~:text=b"]
        {
            assert!(is_beyond(beyond), "{beyond}");
        }
        assert!(!is_beyond("Later") && !is_beyond("history"));
        let ids = anchors("<a id=user-content-setup></a>");
        assert!(has(&ids, "setup") && !has(&ids, "use"));
    }
}
