//! Addresses: where a page stands in the output, and what a link to it says.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::base::forms::nfc;
use crate::base::{SitePath, percent};
use crate::parse::chapter::Shelf;
pub use crate::parse::settings::Addresses;

/// The address of a page, from the site's root and without a slash before it: `glossary/isis/`,
/// `glossary/isis.html`, or nothing for the cover. A link is the way to the root followed by this.
///
/// The cover in the form with files is `index.html`.
///
/// It is spelled as links are (NFC), whatever a disk makes of the names of files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Address(Arc<str>);

impl Address {
    /// The address of the page whose parts are `parts`: `glossary/isis`. Nothing is the cover.
    pub fn of(parts: &str, form: Addresses) -> Self {
        let parts = nfc(parts);
        Self(match form {
            Addresses::Folders if parts.is_empty() => "".into(),
            Addresses::Folders => format!("{parts}/").into(),
            Addresses::Files if parts.is_empty() => "index.html".into(),
            Addresses::Files => format!("{parts}.html").into(),
        })
    }

    /// The address of a chapter or a page: `design/`. The page `index` is the cover's text.
    pub fn of_text(shelf: Shelf, slug: &str, form: Addresses) -> Self {
        match (shelf, slug) {
            (Shelf::Page, "index") => Self::of("", form),
            (Shelf::Page | Shelf::Chapter, slug) => Self::of(slug, form),
        }
    }

    /// The address of an entity's page: `glossary/isis/`.
    pub fn of_entity(id: &str, form: Addresses) -> Self {
        Self::of(&format!("glossary/{id}"), form)
    }

    /// The page that a host shows where there is nothing: `404.html`, by the hosts' own custom.
    pub fn of_not_found() -> Self {
        Self("404.html".into())
    }

    /// The address of a file that is no page: `files/map.png`.
    pub fn file(path: &SitePath) -> Self {
        Self(nfc(path.as_str()).into())
    }

    /// What follows the site's root in a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as the whole world writes it, on a site that stands at `base`,
    /// `https://host/path/`: what is neither unreserved nor a slash is percent-encoded (RFC 3986).
    pub fn absolute(&self, base: &str) -> String {
        format!("{base}{}", self.encoded())
    }

    /// What of it follows the base.
    pub fn encoded(&self) -> Cow<'_, str> {
        percent(&self.0, "-._~/")
    }

    /// The file that answers to it in the output.
    pub fn output(&self) -> Option<SitePath> {
        match &*self.0 {
            "" => SitePath::new("index.html"),
            folder if folder.ends_with('/') => SitePath::new(&format!("{folder}index.html")),
            file => SitePath::new(file),
        }
        .ok()
    }

    /// How many folders below the root its links start.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
