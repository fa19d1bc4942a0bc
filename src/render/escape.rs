//! Characters that may not stand in HTML as they are, and the marks that a finished page has its
//! own root and the theme's words for.
//!
//! A body is drawn once and shown at any depth and by any theme. So what depends on the page is
//! left as a mark of control characters, which no escaped text can hold, and
//! a [`Sheet`](super::page::Sheet) has the page's own in its place.

use std::convert::Infallible;
use std::fmt::Write;

use crate::base::{Scheme, has_any, runs_without, scheme};

/// Where the way to the site's root belongs: `ROOT` + `glossary/isis/`.
pub const ROOT: char = '\u{1}';

/// Round the key of a word of the theme: `WORD` + `callout-claim` + `WORD`. A number that the word
/// speaks of follows the key: `table=2`.
pub const WORD: char = '\u{2}';

/// Round the number of something that stays out of what is cleaned: never in a finished text.
pub const KEPT: char = '\u{3}';

/// Writes a text so that it stands for itself, between tags and in a quoted attribute alike.
///
/// What HTML forbids even when escaped becomes U+FFFD: control characters but for tab and line
/// ends, and noncharacters.
pub fn escape(text: &str, out: &mut String) {
    let put = |part: &str| {
        out.push_str(part);
        Ok::<(), Infallible>(())
    };
    let Ok(()) = escape_to(text, put);
}

/// The same, given out part by part.
///
/// # Errors
/// The first that `put` gives.
pub fn escape_to<E>(text: &str, mut put: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let bytes = text.as_bytes();
    // Most texts between two tags stand for themselves.
    if !has_any(bytes, maybe) {
        return put(text);
    }
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !SUSPECT[usize::from(bytes[at])] {
            at += plain(&bytes[at..]);
            continue;
        }
        let (stands_for, len) = match bytes[at] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            _ => match text[at..].chars().next() {
                Some(char) if is_forbidden(char) => ("\u{fffd}", char.len_utf8()),
                char => {
                    at += char.map_or(1, char::len_utf8);
                    continue;
                }
            },
        };
        put(&text[from..at])?;
        put(stands_for)?;
        at += len;
        from = at;
    }
    put(&text[from..])
}

/// How many bytes may be passed over, the first of which is not suspect. A run of them is looked at together, as
/// processors do: nearly all of a text is such.
fn plain(bytes: &[u8]) -> usize {
    match runs_without(bytes, maybe) {
        0 => bytes.iter().take_while(|it| !SUSPECT[usize::from(**it)]).count(),
        passed => passed,
    }
}

/// Whether a byte may be [suspect](SUSPECT). Some are taken for it that are not, which costs a second look.
fn maybe(byte: u8) -> bool {
    // As few questions as there can be, since each is asked of every letter of a site: bytes beyond ASCII are
    // negative, `<` and `>` differ in one bit, and so do `"` and `&`.
    (byte.cast_signed() < 0x20) | (byte == 0x7f) | (byte & !0x02 == b'<') | (byte & !0x04 == b'"')
}

/// Writes the mark that a word of the theme replaces.
pub fn word(key: &str, out: &mut String) {
    out.push(WORD);
    escape(key, out);
    out.push(WORD);
}

/// Writes markup as it is, but for what HTML forbids everywhere.
pub fn raw(html: &str, out: &mut String) {
    if html.contains(is_forbidden) {
        out.extend(html.chars().map(|it| if is_forbidden(it) { '\u{fffd}' } else { it }));
    } else {
        out.push_str(html);
    }
}

/// Writes an address into a quoted attribute. What may not stand in a URL is percent-encoded;
/// letters of any script stay, and so does what is encoded already.
pub fn url(address: &str, out: &mut String) {
    if is_plain(address) {
        out.push_str(address);
        return;
    }
    // The brackets of an IPv6 host are the only ones that a URL may hold bare.
    let host = address.find("//[").map(|at| at + 2);
    let host_end = host.and_then(|at| address[at..].find(']').map(|len| at + len));
    let bytes = address.as_bytes();
    for (at, char) in address.char_indices() {
        match char {
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("%27"),
            '[' if Some(at) == host && host_end.is_some() => out.push('['),
            ']' if Some(at) == host_end => out.push(']'),
            '%' if bytes
                .get(at + 1..at + 3)
                .is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit)) =>
            {
                out.push('%');
            }
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']' | '%' | ' ' => {
                percent(char, out);
            }
            char if is_forbidden(char) || char.is_whitespace() => percent(char, out),
            char => out.push(char),
        }
    }
}

/// Writes the path of a file of the site into a quoted attribute: as [`url()`], and `%`, `?` and `#`
/// stand for themselves.
pub fn path(path: &str, out: &mut String) {
    if is_plain(path) {
        out.push_str(path);
        return;
    }
    let mut rest = path;
    while let Some(at) = rest.find(['%', '?', '#']) {
        url(&rest[..at], out);
        percent(char::from(rest.as_bytes()[at]), out);
        rest = &rest[at + 1..];
    }
    url(rest, out);
}

/// Whether an address has nothing that is written otherwise, as nearly every one.
fn is_plain(address: &str) -> bool {
    address.bytes().all(|it| PLAIN[usize::from(it)])
}

/// Whether following an address can run something in the page.
pub fn runs(address: &str) -> bool {
    matches!(scheme(address), Scheme::Dangerous(_) | Scheme::Image)
}

fn percent(char: char, out: &mut String) {
    for byte in char.encode_utf8(&mut [0; 4]).bytes() {
        // Writing into a String cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

/// What HTML forbids as a character and as a reference.
fn is_forbidden(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' | ' '..='~' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' => true,
        char => u32::from(char) & 0xfffe == 0xfffe,
    }
}

/// Bytes at which something may have to be replaced: the four characters of markup, control
/// characters, and the first bytes of those sequences among which the forbidden ones are.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(
            byte as u8,
            b'&' | b'<' | b'>' | b'"' | 0..=8 | 11 | 12 | 14..=31 | 0x7f | 0xc2 | 0xef | 0xf0..=0xf4
        );
        byte += 1;
    }
    table
};

/// Bytes that stand for themselves in an address.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte as u8, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' | b':');
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape(text, &mut out);
        out
    }

    fn addressed(text: &str) -> String {
        let mut out = String::new();
        url(text, &mut out);
        out
    }

    #[test]
    fn marks_and_markup_cannot_be_written() {
        assert_eq!(escaped("a<b & \"c\">"), "a&lt;b &amp; &quot;c&quot;&gt;");
        assert_eq!(escaped("\u{1}x\u{2}y\0\u{b}"), "\u{fffd}x\u{fffd}y\u{fffd}\u{fffd}");
        assert_eq!(escaped("\u{85}\u{a0}é\u{ffff}\u{1f600}"), "\u{fffd}\u{a0}é\u{fffd}\u{1f600}");
        assert_eq!(escaped("tab\tline\n"), "tab\tline\n");
        let mut out = String::new();
        raw("<b>\u{1}</b>", &mut out);
        assert_eq!(out, "<b>\u{fffd}</b>");
    }

    #[test]
    fn addresses_are_encoded_once() {
        assert_eq!(addressed("https://a.b/c d?e=\"f\"&g"), "https://a.b/c%20d?e=%22f%22&amp;g");
        assert_eq!(addressed("/a%20b%zz"), "/a%20b%25zz");
        assert_eq!(addressed("http://[::1]/[x]"), "http://[::1]/%5Bx%5D");
        assert_eq!(addressed("/é"), "/é");
        let mut out = String::new();
        path("files/50% of #1?.png", &mut out);
        assert_eq!(out, "files/50%25%20of%20%231%3F.png");
    }

    #[test]
    fn a_browser_is_not_outwitted() {
        for run in ["javascript:x", " JaVa\nScript:x", "\u{1}vbscript:", "data:text/html,x"] {
            assert!(runs(run), "{run:?}");
        }
        for harmless in ["https://a", "mailto:a", "javascript/x", "databases:1", "#data:", ""] {
            assert!(!runs(harmless), "{harmless:?}");
        }
    }

    #[test]
    fn what_is_suspect_is_never_passed_over() {
        for byte in 0..=u8::MAX {
            assert!(maybe(byte) || !SUSPECT[usize::from(byte)], "{byte}");
        }
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(text in any::<String>()) {
            let back = escaped(&text)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
            let seen: String =
                text.chars().map(|it| if is_forbidden(it) { '\u{fffd}' } else { it }).collect();
            prop_assert_eq!(back, seen);
        }

        #[test]
        fn an_address_stays_in_its_attribute(text in any::<String>()) {
            let out = addressed(&text);
            let bad = |it: char| matches!(it, '"' | '<' | '>' | ' ') || is_forbidden(it);
            prop_assert!(!out.contains(bad));
        }
    }
}
