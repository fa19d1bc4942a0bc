//! The addresses in raw HTML: where `href` and `src` stand in it. Tags are read as browsers read them
//! (WHATWG HTML, section 13.2.5), as far as that matters here; what is not found is left alone.

use std::borrow::Cow;
use std::ops::Range;

/// An address in a piece of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawAddress {
    /// Where it stands in the piece, without its quotation marks.
    pub(super) at: Range<usize>,
    /// What it is for.
    pub(super) used: Used,
}

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Used {
    /// To be followed.
    Link,
    /// The picture of an `<img>`.
    Image,
    /// Sound, film, or what belongs to them.
    Media,
}

/// Reads raw HTML piece by piece: a tag, a comment or a script may go on in the next line.
#[derive(Debug, Default)]
pub(super) struct RawHtml {
    within: Within,
    /// The element whose tag is open, or whose text is no markup.
    element: String,
}

/// What a piece begins in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Text,
    Comment,
    /// What holds no markup, up to the end of its element.
    Plain,
    /// A tag, between its attributes.
    Tag,
    /// The value of an attribute, up to this quotation mark.
    Value(char),
}

impl RawHtml {
    /// The addresses in the next piece, in order.
    pub(super) fn addresses(&mut self, html: &str) -> Vec<RawAddress> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < html.len() {
            at = match self.within {
                Within::Text => self.text(html, at),
                Within::Comment => self.skip(html, at, "-->"),
                Within::Plain => self.plain(html, at),
                Within::Value(quote) => {
                    let end = html[at..].find(quote).map(|it| at + it + 1);
                    if end.is_some() {
                        self.within = Within::Tag;
                    }
                    end.unwrap_or(html.len())
                }
                Within::Tag => self.tag(html, at, &mut found),
            };
        }
        found
    }

    fn text(&mut self, html: &str, at: usize) -> usize {
        let Some(start) = html[at..].find('<').map(|it| at + it) else { return html.len() };
        let rest = &html[start + 1..];
        if rest.starts_with("!--") {
            self.within = Within::Comment;
            return start + "<!--".len();
        }
        let name = rest.find(|it: char| it.is_ascii_whitespace() || matches!(it, '/' | '>'));
        let name = &rest[..name.unwrap_or(rest.len())];
        if name.starts_with(|it: char| it.is_ascii_alphabetic()) {
            self.within = Within::Tag;
            self.element = name.to_ascii_lowercase();
            return start + 1 + name.len();
        }
        start + 1
    }

    fn skip(&mut self, html: &str, at: usize, end: &str) -> usize {
        let Some(end) = html[at..].find(end).map(|it| at + it + end.len()) else {
            return html.len();
        };
        self.within = Within::Text;
        end
    }

    /// What is in a script or a style, and the like.
    fn plain(&mut self, html: &str, at: usize) -> usize {
        for (start, _) in html[at..].match_indices("</") {
            let end = at + start + 2;
            let name = html[end..].get(..self.element.len());
            if name.is_some_and(|it| it.eq_ignore_ascii_case(&self.element)) {
                self.within = Within::Text;
                return end;
            }
        }
        html.len()
    }

    /// The next attribute of a tag, or its end.
    fn tag(&mut self, html: &str, at: usize, found: &mut Vec<RawAddress>) -> usize {
        let gap = |it: char| it.is_ascii_whitespace() || it == '/';
        let Some(start) = html[at..].find(|it| !gap(it)).map(|it| at + it) else {
            return html.len();
        };
        if html[start..].starts_with('>') {
            let no_markup = ["script", "style", "textarea", "title", "template", "xmp"];
            self.within = match no_markup.contains(&self.element.as_str()) {
                true => Within::Plain,
                false => Within::Text,
            };
            return start + 1;
        }
        // Whatever it begins with, be it `=`, is a part of its name.
        let mut rest = html[start..].char_indices().skip(1);
        let end = rest.find(|(_, it)| gap(*it) || matches!(it, '=' | '>'));
        let end = end.map_or(html.len(), |(it, _)| start + it);
        let name = html[start..end].to_ascii_lowercase();
        let after = html[end..].trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else { return end };
        let from = html.len() - value.len();
        let Some(quote) = value.chars().next().filter(|it| matches!(it, '"' | '\'')) else {
            let bare = value.find(|it: char| it.is_ascii_whitespace() || it == '>');
            let end = bare.map_or(html.len(), |it| from + it);
            if let Some(used) = used(&self.element, &name) {
                found.push(RawAddress { at: from..end, used });
            }
            return end;
        };
        let Some(length) = value[1..].find(quote) else {
            self.within = Within::Value(quote);
            return html.len();
        };
        if let Some(used) = used(&self.element, &name) {
            found.push(RawAddress { at: from + 1..from + 1 + length, used });
        }
        from + length + 2
    }
}

fn used(element: &str, attribute: &str) -> Option<Used> {
    match (element, attribute) {
        ("a" | "area", "href") => Some(Used::Link),
        ("img", "src") => Some(Used::Image),
        ("audio" | "video" | "source" | "track" | "embed", "src")
        | ("video", "poster")
        | ("object", "data") => Some(Used::Media),
        _ => None,
    }
}

/// What an attribute's value says, with the references undone that addresses have.
pub(super) fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let pairs = [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    Cow::Owned(pairs.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pieces: &[&str]) -> Vec<String> {
        let mut raw = RawHtml::default();
        let of = |html: &&str| -> Vec<String> {
            raw.addresses(html).into_iter().map(|it| html[it.at].to_owned()).collect()
        };
        pieces.iter().flat_map(of).collect()
    }

    #[test]
    fn addresses_are_found_as_a_browser_finds_them() {
        for (html, addresses) in [
            ("<a href=\"x\">", &["x"][..]),
            ("<A class='b' HREF = 'x y' id=c>z</a>", &["x y"]),
            ("<img alt=\"href='no'\" src='a.png'/><a\thref=\"b\">", &["a.png", "b"]),
            ("<video src=\"f.webm\" poster=\"f.png\">", &["f.webm", "f.png"]),
            ("<a href=x data-href=\"y\" title=\"<a href='z'>\"><a id=b href=y>", &["x", "y"]),
            ("<!-- <a href=\"x\"> --><a href=\"y\">", &["y"]),
            ("<script>'<a href=\"x\">'</script><a href=\"y\">", &["y"]),
            ("a < b <a href=\"é\">", &["é"]),
            ("<p é><a é=\"b\" = — href=\"x\">", &["x"]),
            ("<link href=\"x\"><abbr href=\"x\"></a href=\"x\">", &[]),
            ("<a href=\"x", &[]),
            ("<", &[]),
        ] {
            assert_eq!(found(&[html]), addresses, "{html}");
        }
    }

    #[test]
    fn a_tag_goes_on_in_the_next_line() {
        assert_eq!(found(&["<a class=\"b\"\n", "  href=\"x\">\n"]), ["x"]);
        assert_eq!(found(&["<!--\n", "<a href=\"x\">\n", "--><a href=\"y\">"]), ["y"]);
        assert_eq!(found(&["<a title=\"\n", "href='x'\n", "\" href='y'>"]), ["y"]);
    }

    #[test]
    fn references_are_undone_once() {
        assert_eq!(unescaped("a?b&amp;c"), "a?b&c");
        assert_eq!(unescaped("&amp;lt;"), "&lt;");
    }
}
