//! Addresses on the web: what a link names, without the part of the page that it means.

use std::fmt;

use url::Url;

/// An address that can be asked for: `http` or `https`, with a host and without a fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address(Url);

impl Address {
    /// The address and the fragment that a link names; `None` where it is none on the web.
    pub(super) fn of(link: &str) -> Option<(Self, Option<String>)> {
        let mut url = Url::parse(link.trim()).ok()?;
        let fragment = url.fragment().filter(|it| !it.is_empty()).map(str::to_owned);
        url.set_fragment(None);
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        is_web.then_some((Self(url), fragment))
    }

    /// Where a redirect from here leads.
    pub(super) fn joined(&self, location: &str) -> Option<Self> {
        let to = self.0.join(location).ok()?;
        Some(Self::of(to.as_str())?.0)
    }

    /// Who is asked: the host with its port.
    pub(super) fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether the two differ by no more than a slash at the end.
    pub(super) fn is_nearly(&self, other: &Self) -> bool {
        self.0.as_str().trim_end_matches('/') == other.0.as_str().trim_end_matches('/')
    }

    /// It as a text.
    pub(super) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

/// A fragment as an id on the page reads: percent signs decoded.
pub(super) fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let byte = pair.and_then(|it| u8::from_str_radix(it, 16).ok()).filter(|_| first == b'%');
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_the_web_is_an_address() {
        let (address, fragment) = Address::of("HTTPS://Example.org/a b#c%20d").expect("an address");
        assert_eq!(address.as_str(), "https://example.org/a%20b");
        assert_eq!(fragment.as_deref().map(decoded).as_deref(), Some("c d"));
        assert_eq!(address.host(), "example.org");
        assert_eq!(
            Address::of("http://a:8080/x#").map(|it| (it.0.host(), it.1)),
            Some(("a:8080".into(), None))
        );
        for other in ["mailto:a@b.c", "02-b.md#x", "javascript:alert(1)", "http://", "//x/y", ""] {
            assert_eq!(Address::of(other), None, "{other}");
        }
        assert_eq!(decoded("100%&%zz%c3%A9"), "100%&%zzé");
    }

    #[test]
    fn redirects_lead_on_from_where_they_are() {
        let (here, _) = Address::of("http://a/b/c?d").expect("an address");
        assert_eq!(here.joined("../e").map(|it| it.to_string()).as_deref(), Some("http://a/e"));
        assert_eq!(here.joined("//f/").map(|it| it.to_string()).as_deref(), Some("http://f/"));
        assert_eq!(here.joined("ftp://f/"), None);
        assert!(here.is_nearly(&here.joined("/b/c?d/").expect("an address")));
    }
}
