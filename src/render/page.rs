//! One page through one theme, with the page's own root and the theme's words where bodies left marks for them.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use crate::base::{Diagnostic, each_of_two, first_of_two};
use crate::resolve::pages::{Content, Page, Site};
use crate::resolve::text::Resolved;

use super::deck::Deck;
use super::escape::{ROOT, WORD, escape, escape_to};
use super::html::body;
use super::theme::{SiteValue, Theme};
use super::words::Phrases;

/// The bytes of a finished page. [`Address::output`](crate::resolve::address::Address::output) of the
/// page's address says in which file they belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html(pub Arc<[u8]>);

/// Draws a page into `out`, in place of what is there. One that cannot be drawn is told, and is what was drawn of it.
///
/// `deck` has what is ready of it; the page is the same without.
pub fn page(
    page: &Page,
    site: &SiteValue,
    theme: &Theme,
    deck: Option<&Arc<Deck>>,
    out: &mut Vec<u8>,
) -> Option<Diagnostic> {
    out.clear();
    let root = root(page, site.site());
    let sheet = Sheet::new(out, &root, theme.phrases(), site.site());
    sheet.written(|sheet| theme.draw(page, site, &root, deck, sheet))
}

/// The HTML of a text as it stands on a page: links start there, words are the theme's.
pub fn text(text: &Resolved, page: &Page, site: &SiteValue, theme: &Theme) -> String {
    let root = root(page, site.site());
    let mut out = Vec::new();
    let sheet = Sheet::new(&mut out, &root, theme.phrases(), site.site());
    sheet.written(|sheet| sheet.put(body(text).as_bytes()));
    String::from_utf8_lossy(&out).into_owned()
}

/// The way from a page to the root. The 404 page stands at any address, so it starts from the
/// path at which the whole site stands.
fn root(page: &Page, site: &Site) -> String {
    if matches!(page.content, Content::NotFound) {
        let base = site.base_url.as_deref().and_then(|it| it.split_once("://"));
        return base.and_then(|it| it.1.find('/').map(|at| &it.1[at..])).unwrap_or("/").to_owned();
    }
    match page.url.depth() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The largest page. A book on one page has a few MiB; what is beyond this is a loop that was not
/// meant.
pub(super) const LARGEST: usize = 64 << 20;

/// Pieces below this are looked at together for marks, which few of them have: a template writes some hundred of them,
/// and to begin looking takes longer than to look.
const SHORT: usize = 128;

/// A page that is being written: the root and the theme's words stand where HTML has marks, and it does not grow
/// without bound.
///
/// The marks are characters of one byte that nothing else may hold: see [`escape`].
pub struct Sheet<'a> {
    out: &'a mut Vec<u8>,
    /// How much of `out` was looked at for marks.
    settled: usize,
    root: String,
    phrases: &'a Phrases,
    site: &'a Site,
    /// Where in `out` the key of a word begins, after its first mark.
    key: Option<usize>,
}

impl<'a> Sheet<'a> {
    /// A sheet that is written into `out`, for a page from which `root` leads to the root.
    pub fn new(out: &'a mut Vec<u8>, root: &str, phrases: &'a Phrases, site: &'a Site) -> Self {
        let mut escaped = String::new();
        escape(root, &mut escaped);
        Self { settled: out.len(), out, root: escaped, phrases, site, key: None }
    }

    /// Has all of it written by `write`.
    pub fn written<T>(mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let result = write(&mut self);
        self.settle();
        result
    }

    /// Writes some HTML. A key may begin in it and end in the next.
    pub fn put(&mut self, html: &[u8]) {
        if html.len() < SHORT {
            return self.out.extend_from_slice(html);
        }
        self.settle();
        self.fill(html);
    }

    /// Looks at all that was put since this was done last.
    fn settle(&mut self) {
        if first_of_two(&self.out[self.settled..], ROOT as u8, WORD as u8).is_some() {
            let html = self.out.split_off(self.settled);
            self.fill(&html);
        }
        self.settled = self.out.len();
    }

    /// Writes some HTML with what its marks stand for.
    fn fill(&mut self, html: &[u8]) {
        let mut from = 0;
        for at in each_of_two(html, ROOT as u8, WORD as u8) {
            self.out.extend_from_slice(&html[from..at]);
            from = at + 1;
            match (self.key.take(), html[at] == ROOT as u8) {
                (None, true) => self.out.extend_from_slice(self.root.as_bytes()),
                (None, false) => self.key = Some(self.out.len()),
                (Some(start), _) => {
                    let key = str::from_utf8(&self.out[start..]).unwrap_or_default();
                    let words = word(key, self.phrases, self.site);
                    self.out.truncate(start);
                    // Writing into a Vec cannot fail.
                    let _ = escape_to(&words, |part| self.out.write_all(part.as_bytes()));
                }
            }
        }
        self.out.extend_from_slice(&html[from..]);
        self.settled = self.out.len();
    }
}

impl Write for Sheet<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.out.len() + bytes.len() > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.put(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The word for a key as bodies leave it, a number behind it where it speaks of one. A kind that the
/// site has declared is called what the site calls it; what nobody has a word for, what it is.
fn word<'a>(key: &str, phrases: &'a Phrases, site: &'a Site) -> Cow<'a, str> {
    let (key, n) = match key.split_once('=') {
        Some((key, n)) => (key, n.parse().ok()),
        None => (key, None),
    };
    let declared = key.strip_prefix("kind-").and_then(|id| {
        let kind = site.kinds.iter().find(|it| &*it.id == id)?;
        (!kind.label.is_empty()).then(|| kind.label.as_str().into())
    });
    declared.or_else(|| phrases.again(key, n)).unwrap_or_else(|| {
        let id = key.split_once('-').map_or(key, |it| it.1).replace('-', " ");
        let mut letters = id.chars();
        let raised = letters.next().into_iter().flat_map(char::to_uppercase);
        raised.chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use crate::resolve::theme::Words;

    use super::super::samples;
    use super::super::words::phrases;
    use super::*;

    #[test]
    fn marks_are_filled_in_wherever_the_pieces_end() {
        let site = samples::site();
        let phrases = phrases(&Words::default());
        let html = "a\u{1}b<i>\u{2}kind-of-ours\u{2}</i>\u{2}table=2\u{2}";
        // Short pieces are looked at together, long ones by themselves.
        let long = "x".repeat(SHORT);
        for cut in 0..=html.len() {
            for (before, behind) in [("", ""), (&*long, ""), ("", &*long), (&*long, &*long)] {
                let mut out = Vec::new();
                let sheet = Sheet::new(&mut out, "../", &phrases, site.site());
                sheet.written(|sheet| {
                    sheet.put(format!("{before}{}", &html[..cut]).as_bytes());
                    sheet.put(format!("{}{behind}", &html[cut..]).as_bytes());
                    sheet.put(b"\x01");
                });
                let expected = format!("{before}a../b<i>Of ours</i>Table{behind}../");
                assert_eq!(String::from_utf8_lossy(&out), expected, "{cut}");
            }
        }
    }
}
