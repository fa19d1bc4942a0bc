//! Percent-encoding, for what is not written into a page.

use std::borrow::Cow;

/// `text` as a URL says it: letters and digits of ASCII and what is in `kept` stay, every other byte
/// is percent-encoded (RFC 3986, section 2.1).
pub fn percent<'a>(text: &'a str, kept: &str) -> Cow<'a, str> {
    let stays = |byte: u8| byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte);
    // As nearly every address is.
    if text.bytes().all(stays) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if stays(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_stays() {
        assert_eq!(percent("/a b/é:~", "-._~/"), "/a%20b/%C3%A9%3A~");
        assert_eq!(percent("C:/x", "/:"), "C:/x");
    }
}
