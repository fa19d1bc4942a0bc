//! From the path of a request to the path of a file in the site. Files are found by name in
//! memory, so no path can lead out of the site; what only tries to is told so.

use crate::base::SitePath;

/// Where our own files are, beside those of the site.
pub(super) const OWN: &str = "/_glossator/";

/// What a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The script that follows changes.
    Script,
    /// The news of the site.
    Events,
    /// A file of the site.
    File(SitePath),
    /// The site itself, which stands further below.
    Home,
    /// Nothing that there could be.
    Nothing,
}

/// What the raw path of a request asks for, where the site stands at `base`, which begins and
/// ends with a slash.
///
/// # Errors
/// Says what is wrong with the path.
pub(super) fn wanted(raw: &str, base: &str) -> Result<Wanted, &'static str> {
    let path = decoded(raw)?;
    let parts = path.strip_prefix('/').ok_or("a path begins with a slash")?;
    let folder = parts.is_empty() || parts.ends_with('/');
    let inner = parts.strip_suffix('/').unwrap_or(parts);
    if !inner.is_empty() {
        for part in inner.split('/') {
            match part {
                "" => return Err("a part of the path is empty"),
                "." | ".." => return Err("a path does not climb"),
                _ if part.contains('\\') || part.chars().any(char::is_control) => {
                    return Err("a path has no backslash and no control character");
                }
                // What begins with a dot is hidden, and no site has such files.
                _ if part.starts_with('.') => return Ok(Wanted::Nothing),
                _ => {}
            }
        }
    }
    if let Some(own) = path.strip_prefix(OWN) {
        return Ok(match own {
            "live.js" => Wanted::Script,
            "events" => Wanted::Events,
            _ => Wanted::Nothing,
        });
    }
    let Some(inside) = path.strip_prefix(base) else {
        let above = base.starts_with(&path) && (folder || base.strip_suffix('/') == Some(&path));
        return Ok(if above { Wanted::Home } else { Wanted::Nothing });
    };
    let file = if folder { format!("{inside}index.html") } else { inside.to_owned() };
    Ok(SitePath::new(&file).map_or(Wanted::Nothing, Wanted::File))
}

/// The path of a base URL, with a slash at both ends: where the site will stand.
pub(super) fn base_of(url: Option<&str>) -> String {
    let path = url.and_then(|it| it.split_once("://")).and_then(|(_, it)| it.split_once('/'));
    let path = path.map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    match decoded(path) {
        Ok(path) if !path.is_empty() => format!("/{path}/"),
        _ => "/".to_owned(),
    }
}

/// `path`, decoded a single time: what was encoded twice stays encoded once, and is no name.
fn decoded(raw: &str) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = after.get(..2).and_then(|it| Some((hex(it[0])?, hex(it[1])?)));
        let (high, low) = digits.ok_or("a percent sign stands before two hexadecimal digits")?;
        let byte = high << 4 | low;
        if byte == b'/' {
            // An encoded slash is no border between folders, and no name holds one.
            return Err("a path has no encoded slash");
        }
        bytes.push(byte);
        rest = &after[2..];
    }
    String::from_utf8(bytes).map_err(|_| "a path is UTF-8")
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|it| u8::try_from(it).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Result<Wanted, &'static str> {
        Ok(Wanted::File(SitePath::new(path).expect("a path")))
    }

    #[test]
    fn folders_are_their_index() {
        assert_eq!(wanted("/", "/"), file("index.html"));
        assert_eq!(wanted("/design/", "/"), file("design/index.html"));
        assert_eq!(wanted("/design", "/"), file("design"));
        assert_eq!(wanted("/files/caf%C3%A9%20%25.png", "/"), file("files/café %.png"));
        assert_eq!(wanted("/_glossator/live.js", "/a/"), Ok(Wanted::Script));
        assert_eq!(wanted("/_glossator/events", "/"), Ok(Wanted::Events));
        assert_eq!(wanted("/_glossator/", "/"), Ok(Wanted::Nothing));
    }

    #[test]
    fn a_site_may_stand_further_below() {
        let base = base_of(Some("https://example.org/a/b"));
        assert_eq!(base, "/a/b/");
        assert_eq!(wanted("/a/b/", &base), file("index.html"));
        assert_eq!(wanted("/a/b/x.css", &base), file("x.css"));
        for above in ["/", "/a/", "/a/b"] {
            assert_eq!(wanted(above, &base), Ok(Wanted::Home), "{above}");
        }
        for beside in ["/x.css", "/a", "/a/c/", "/a/bc"] {
            assert_eq!(wanted(beside, &base), Ok(Wanted::Nothing), "{beside}");
        }
        assert_eq!(base_of(Some("https://example.org")), "/");
        assert_eq!(base_of(Some("https://example.org/")), "/");
        assert_eq!(base_of(None), "/");
        assert_eq!(base_of(Some("https://example.org/caf%C3%A9/")), "/café/");
    }

    #[test]
    fn nothing_climbs_out_in_any_encoding() {
        for path in [
            "",
            "x",
            "//etc/passwd",
            "/../etc/passwd",
            "/a/../../etc/passwd",
            "/%2e%2e/etc/passwd",
            "/%2E./etc/passwd",
            "/.%2e/",
            "/..%2fetc/passwd",
            "/%2fetc/passwd",
            "/..%5cwindows",
            "/a\\..\\b",
            "/%00",
            "/a%0d%0ab",
            "/%c0%ae%c0%ae/",
            "/%ff",
            "/%",
            "/%2",
            "/%zz",
            "/%u002e",
            "/a//b",
            "/./a",
        ] {
            assert!(wanted(path, "/").is_err(), "{path}");
        }
        for path in ["/.git/config", "/a/.env", "/%2egit/", "/..a", "/.../x"] {
            assert_eq!(wanted(path, "/"), Ok(Wanted::Nothing), "{path}");
        }
        // Encoded twice, it is a name like any other, which no file has.
        assert_eq!(wanted("/%252e%252e/etc", "/"), file("%2e%2e/etc"));
    }
}
