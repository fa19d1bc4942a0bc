//! Bytes into text. A text that is not UTF-8 is told by the first byte that does not fit, and read
//! as well as it can be, so that one bad byte does not make every link to its file look broken.

use crate::base::{Checked, Code, Diagnostic, SitePath, Span};

/// The text that `bytes` spell, without a byte order mark. Spans in the diagnostic are into that
/// text: bytes that do not fit stand there as U+FFFD.
pub(super) fn decode(path: &SitePath, bytes: Vec<u8>) -> Checked<String> {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf_16(path, rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf_16(path, rest, u16::from_be_bytes),
        _ => utf_8(path, bytes),
    }
}

fn utf_8(path: &SitePath, bytes: Vec<u8>) -> Checked<String> {
    const MARK: char = '\u{FEFF}';
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with(MARK) {
                text.drain(..MARK.len_utf8());
            }
            Checked::clean(text)
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
            Checked::new(text[mark..].to_owned(), vec![diag])
        }
    }
}

fn utf_16(path: &SitePath, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Checked<String> {
    let units = bytes.chunks(2).map(|it| unit([it[0], it.get(1).copied().unwrap_or_default()]));
    let text = char::decode_utf16(units)
        .map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>();
    let diag = Diagnostic::new(Code::NotUtf8, path, Span::default(), "the text is UTF-16")
        .help("save the file as UTF-8");
    Checked::new(text, vec![diag])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8]) -> Checked<String> {
        decode(&SitePath::new("content/a.md").expect("a path"), bytes.to_vec())
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
}
