//! What a written address is: inside the site, outside, or no address at all but a program.

/// What a written address is, by its scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// A file or a place in the site.
    None,
    /// Somewhere else.
    Outside,
    /// An image that stands in the address itself.
    Image,
    /// Something that could run.
    Dangerous(&'static str),
}

/// What `written` is. A browser drops control characters, blanks before the scheme, and line breaks
/// and tabs within it, before it reads an address (WHATWG URL, basic URL parser), so we do too.
pub fn scheme(written: &str) -> Scheme {
    let read = written.trim_start_matches(|it: char| it <= ' ');
    let read: String = read.chars().filter(|it| !matches!(it, '\t' | '\n' | '\r')).collect();
    if read.starts_with("//") {
        return Scheme::Outside;
    }
    let Some((scheme, rest)) = read.split_once(':') else { return Scheme::None };
    let scheme = scheme.to_ascii_lowercase();
    let part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.');
    match scheme.as_str() {
        "javascript" => Scheme::Dangerous("javascript:"),
        "vbscript" => Scheme::Dangerous("vbscript:"),
        "data" => match rest.get(.."image/".len()) {
            Some(kind) if kind.eq_ignore_ascii_case("image/") => Scheme::Image,
            _ => Scheme::Dangerous("data:"),
        },
        // One letter is a drive, not a scheme.
        other
            if other.len() > 1
                && other.starts_with(|it: char| it.is_ascii_alphabetic())
                && other.chars().all(part) =>
        {
            Scheme::Outside
        }
        _ => Scheme::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_read_as_a_browser_reads_it() {
        let name = |written| match scheme(written) {
            Scheme::None => "inside",
            Scheme::Outside => "outside",
            Scheme::Image => "image",
            Scheme::Dangerous(_) => "dangerous",
        };
        for (written, what) in [
            ("02-other.md", "inside"),
            ("a/b:c.md", "inside"),
            ("/slug/", "inside"),
            ("#x:y", "inside"),
            ("C:/x", "inside"),
            ("2020:x", "inside"),
            ("https://example.org", "outside"),
            ("//example.org/x", "outside"),
            ("mailto:a@example.org", "outside"),
            ("JavaScript:alert(1)", "dangerous"),
            ("\u{1} java\nscript:alert(1)", "dangerous"),
            ("vbscript:x", "dangerous"),
            ("data:text/html,x", "dangerous"),
            ("data:image/png;base64,x", "image"),
            ("", "inside"),
        ] {
            assert_eq!(name(written), what, "{written:?}");
        }
    }
}
