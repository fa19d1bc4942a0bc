//! One page through one theme, and the last pass: the page's own root and the theme's words where
//! bodies left marks for them.

use std::sync::Arc;

use memchr::memchr2_iter;

use crate::base::Checked;
use crate::resolve::pages::{Content, Page, Site};
use crate::resolve::text::Resolved;

use super::deck::Deck;
use super::escape::{ROOT, WORD, escape};
use super::html::body;
use super::theme::{SiteValue, Theme};
use super::words::Phrases;

/// The bytes of a finished page. [`Address::output`](crate::resolve::address::Address::output) of the
/// page's address says in which file they belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html(pub Arc<[u8]>);

/// A page has about this many bytes. A page with more makes the buffer grow, once or twice.
const USUAL: usize = 32 * 1024;

/// Draws a page. One that cannot be drawn is told, and is what was drawn of it.
///
/// `deck` has cards that are ready; the page is the same without.
pub fn page(
    page: &Page,
    site: &SiteValue,
    theme: &Theme,
    deck: Option<&Arc<Deck>>,
) -> Checked<Html> {
    let root = root(page, site.site());
    let mut drawn = Vec::with_capacity(USUAL);
    let diags = theme.draw(page, site, &root, deck, &mut drawn).into_iter().collect();
    let finished = finish(&drawn, &root, theme.phrases(), site.site());
    Checked::new(Html(finished.into()), diags)
}

/// The HTML of a text as it stands on a page: links start there, words are the theme's.
pub fn text(text: &Resolved, page: &Page, site: &SiteValue, theme: &Theme) -> String {
    let root = root(page, site.site());
    let finished = finish(body(text).as_bytes(), &root, theme.phrases(), site.site());
    String::from_utf8_lossy(&finished).into_owned()
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

/// HTML with the root and the theme's words where it has marks.
///
/// The marks are characters of one byte that nothing else may hold: see [`escape`].
pub fn finish(html: &[u8], root: &str, phrases: &Phrases, site: &Site) -> Vec<u8> {
    let mut escaped_root = String::new();
    escape(root, &mut escaped_root);
    let mut out = Vec::with_capacity(html.len() + html.len() / 8);
    let mut from = 0;
    // Where the key of a word begins, after its first mark.
    let mut key: Option<usize> = None;
    for at in memchr2_iter(ROOT as u8, WORD as u8, html) {
        match (key.take(), html[at] == ROOT as u8) {
            (None, true) => {
                out.extend_from_slice(&html[from..at]);
                out.extend_from_slice(escaped_root.as_bytes());
                from = at + 1;
            }
            (None, false) => {
                out.extend_from_slice(&html[from..at]);
                from = at + 1;
                key = Some(at + 1);
            }
            (Some(start), _) => {
                let said = std::str::from_utf8(&html[start..at]).unwrap_or_default();
                let mut words = String::new();
                escape(&word(said, phrases, site), &mut words);
                out.extend_from_slice(words.as_bytes());
                from = at + 1;
            }
        }
    }
    out.extend_from_slice(&html[from..]);
    out
}

/// The word for a key as bodies leave it, a number behind it where it speaks of one. A kind that the
/// site has declared is called what the site calls it; what nobody has a word for, what it is.
fn word(key: &str, phrases: &Phrases, site: &Site) -> String {
    let (key, n) = match key.split_once('=') {
        Some((key, n)) => (key, n.parse().ok()),
        None => (key, None),
    };
    let declared = key.strip_prefix("kind-").and_then(|id| {
        let kind = site.kinds.iter().find(|it| &*it.id == id)?;
        (!kind.label.is_empty()).then(|| kind.label.clone())
    });
    declared.or_else(|| phrases.say(key, n, &[])).unwrap_or_else(|| {
        let id = key.split_once('-').map_or(key, |it| it.1).replace('-', " ");
        let mut letters = id.chars();
        letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
    })
}
