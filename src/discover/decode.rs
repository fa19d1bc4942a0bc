//! Bytes into text. A text that is not UTF-8 is told by the first byte that does not fit, and read
//! as well as it can be, so that one bad byte does not make every link to its file look broken. What
//! holds zeros besides is no text at all, and nothing of it is read.

use crate::base::{Checked, Code, Diagnostic, SitePath, Span};

/// The text that `bytes` spell, without a byte order mark; nothing where they spell none. Spans in the
/// diagnostic are into that text: bytes that do not fit stand there as U+FFFD.
pub(super) fn decode(path: &SitePath, bytes: Vec<u8>) -> Checked<Option<String>> {
    match units(&bytes) {
        Some(units) => wide(path, &bytes, units).map(Some),
        None => utf_8(path, bytes),
    }
}

/// What a text is made of where it is not made of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Units {
    /// Two bytes, or four.
    size: usize,
    /// Whether the first byte of each is the least.
    little: bool,
    /// How many bytes the byte order mark has.
    mark: usize,
}

/// The units of a text in UTF-16 or UTF-32: told by its mark, or by the zeros beside its letters.
fn units(bytes: &[u8]) -> Option<Units> {
    let of = |size, little, mark| Some(Units { size, little, mark });
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => return of(4, true, 4),
        [0, 0, 0xFE, 0xFF, ..] => return of(4, false, 4),
        [0xFF, 0xFE, ..] => return of(2, true, 2),
        [0xFE, 0xFF, ..] => return of(2, false, 2),
        _ => {}
    }
    // Where a text begins, letters and marks of ASCII stand: `---`, `# `, `title: `.
    let is_ascii = |it: &u8| (1..0x80).contains(it);
    match bytes.get(..4)? {
        [a, 0, 0, 0] if is_ascii(a) => of(4, true, 0),
        [0, 0, 0, a] if is_ascii(a) => of(4, false, 0),
        [a, 0, b, 0] if is_ascii(a) && is_ascii(b) => of(2, true, 0),
        [0, a, 0, b] if is_ascii(a) && is_ascii(b) => of(2, false, 0),
        _ => None,
    }
}

fn utf_8(path: &SitePath, bytes: Vec<u8>) -> Checked<Option<String>> {
    const MARK: char = '\u{FEFF}';
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with(MARK) {
                text.drain(..MARK.len_utf8());
            }
            Checked::clean(Some(text))
        }
        Err(error) if error.as_bytes().contains(&0) => {
            let diag = Diagnostic::new(Code::NotUtf8, path, Span::default(), "the file is no text")
                .help("put it into `content/files/` if it is to be published as it is");
            Checked::new(None, vec![diag])
        }
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let bad = error.as_bytes().get(good).copied().unwrap_or_default();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let mark = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
            let start = good - mark;
            let span = Span::of(start..start + char::REPLACEMENT_CHARACTER.len_utf8());
            let message = format!("the byte {bad:#04x} is not UTF-8");
            let diag = Diagnostic::new(Code::NotUtf8, path, span, message)
                .help("save the file as UTF-8, without which nobody can tell its letters");
            Checked::new(Some(text[mark..].to_owned()), vec![diag])
        }
    }
}

fn wide(path: &SitePath, bytes: &[u8], units: Units) -> Checked<String> {
    let Units { size, little, mark } = units;
    let each = bytes[mark..].chunks(size).map(|it| {
        let digit = |all: u32, byte: &u8| all << 8 | u32::from(*byte);
        if little { it.iter().rev().fold(0, digit) } else { it.iter().fold(0, digit) }
    });
    let text: String = if size == 2 {
        let each = each.map(|it| u16::try_from(it).unwrap_or_default());
        char::decode_utf16(each).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    } else {
        each.map(|it| char::from_u32(it).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    let message = format!("the text is UTF-{}", size * 8);
    let diag = Diagnostic::new(Code::NotUtf8, path, Span::default(), message);
    Checked::new(text, vec![diag.help("save the file as UTF-8")])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any(bytes: &[u8]) -> Checked<Option<String>> {
        decode(&SitePath::new("content/a.md").expect("a path"), bytes.to_vec())
    }

    fn check(bytes: &[u8]) -> Checked<String> {
        any(bytes).map(|it| it.expect("a text"))
    }

    #[test]
    fn a_program_is_no_text() {
        let read = any(b"\x7FELF\x02\0\0\xC0");
        assert_eq!(read.value, None);
        assert_eq!(read.diags[0].message, "the file is no text");
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(check("\u{FEFF}añb".as_bytes()), Checked::clean("añb".to_owned()));
    }

    #[test]
    fn the_first_bad_byte_is_shown() {
        for (bytes, start, text) in [
            (&b"ca\xF1on \xE9"[..], 2, "ca\u{FFFD}on \u{FFFD}"),
            (&b"\xEF\xBB\xBFca\xF1on"[..], 2, "ca\u{FFFD}on"),
            (&b"cut \xE2\x82"[..], 4, "cut \u{FFFD}"),
            (&b"nothing \xFF"[..], 8, "nothing \u{FFFD}"),
        ] {
            let read = check(bytes);
            assert_eq!(read.value, text);
            assert_eq!(read.diags.len(), 1);
            let span = read.diags[0].at.span;
            assert_eq!(span.start, start);
            assert_eq!(&read.value[span.range()], "\u{FFFD}");
        }
    }

    #[test]
    fn utf_16_is_named_and_read() {
        let read = check(b"\xFF\xFEa\0\xF1\0");
        assert_eq!(read.value, "añ");
        assert_eq!(read.diags[0].message, "the text is UTF-16");
        assert_eq!(check(b"\xFE\xFF\0a\0").value, "a\0");
    }

    #[test]
    fn what_has_no_mark_is_told_by_its_zeros() {
        let bytes = |text: &str, size: usize, little: bool| -> Vec<u8> {
            let of = |it: u32| {
                let it = it.to_be_bytes()[4 - size..].to_vec();
                if little { it.into_iter().rev().collect() } else { it }
            };
            let units: Vec<u32> = match size {
                2 => text.encode_utf16().map(u32::from).collect(),
                _ => text.chars().map(u32::from).collect(),
            };
            units.into_iter().flat_map(of).collect()
        };
        for size in [2, 4] {
            for little in [true, false] {
                for text in ["# Дом 🏠", "\u{FEFF}ж"] {
                    let read = check(&bytes(text, size, little));
                    assert_eq!(read.value, text.trim_start_matches('\u{FEFF}'), "{size} {little}");
                    assert_eq!(read.diags[0].message, format!("the text is UTF-{}", size * 8));
                }
            }
        }
        assert_eq!(check(b"a\0bc").diags, []);
    }
}
