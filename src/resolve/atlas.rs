//! Every place a link may lead. What it answers to one text is [`super::answers`]'s affair.
//!
//! [`Landing`] is the little of a text that links care about, so that a changed word or title asks
//! nothing again. Pictures' sizes come from [`super::images`].

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::forms::nfc;
use crate::base::{SitePath, nearest};
use crate::parse::features::{Feature, Features};
use crate::parse::outline::Outline;
use crate::parse::settings::Addresses;

use super::address::Address;
use super::images::File;
use super::kinds::Kinds;
use super::names::{Names, Presence};

/// What a link can name in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The file.
    pub path: SitePath,
    /// Its page.
    pub address: Address,
    /// What may stand behind `#`: its headings' ids and its other anchors, sorted.
    pub fragments: Vec<Arc<str>>,
}

/// Every place a link may lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atlas {
    /// In order of their paths.
    shown: Vec<Arc<Landing>>,
    /// In order of their paths.
    hidden: Vec<Arc<Landing>>,
    /// In order of their paths.
    later: Vec<Arc<Landing>>,
    /// In order of their paths.
    files: Vec<Arc<File>>,
    /// The shown texts in order of [`parts`] of their addresses.
    by_parts: Vec<u32>,
    names: Arc<Names>,
    kinds: Arc<Kinds>,
    /// Sorted.
    sources: Vec<Arc<str>>,
    /// The pages of pictures.
    halls: Vec<&'static str>,
    /// Which parts the site has.
    features: Features,
    form: Addresses,
}

/// What goes into an [`Atlas`].
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The texts that the site shows.
    pub shown: &'a [Arc<Landing>],
    /// Those it does not: drafts, other languages.
    pub hidden: &'a [Arc<Landing>],
    /// Those that came after the day as of which it is built.
    pub later: &'a [Arc<Landing>],
    /// Files that are copied.
    pub files: &'a [Arc<File>],
    /// The entities.
    pub names: &'a Arc<Names>,
    /// The kinds of entity.
    pub kinds: &'a Arc<Kinds>,
    /// Ids of the bibliography.
    pub sources: &'a [Arc<str>],
    /// The pages of pictures that the site has.
    pub halls: &'a [&'static str],
    /// Which parts the site has.
    pub features: &'a Features,
    /// The form of the addresses of pages.
    pub form: Addresses,
}

/// A place that a link leads to.
#[derive(Clone, Debug)]
pub(super) enum Found<'a> {
    /// A text.
    Text(&'a Landing),
    /// A file that is copied.
    File(&'a File),
    /// The list of sources.
    Sources(Address),
    /// Another page that we make. What fragments it has is not known here.
    Made(Address),
    /// What came after the day as of which the site is built.
    Later,
}

/// What a link can name in the text that `outline` is of.
pub fn landing(outline: &Outline, form: Addresses) -> Landing {
    let headings = outline.headings.iter().map(|(_, id, _)| id.clone());
    let mut fragments: Vec<Arc<str>> = headings.chain(outline.anchors.iter().cloned()).collect();
    fragments.sort();
    fragments.dedup();
    Landing {
        path: outline.path.clone(),
        address: Address::of_text(outline.place.shelf, &outline.slug, form),
        fragments,
    }
}

/// Every place a link may lead.
pub fn atlas(places: &Places<'_>) -> Atlas {
    let mut shown = places.shown.to_vec();
    shown.sort_by(|a, b| spelled(&a.path).cmp(&spelled(&b.path)));
    let mut hidden = places.hidden.to_vec();
    hidden.sort_by(|a, b| spelled(&a.path).cmp(&spelled(&b.path)));
    let mut later = places.later.to_vec();
    later.sort_by(|a, b| spelled(&a.path).cmp(&spelled(&b.path)));
    let mut files = places.files.to_vec();
    files.sort_by(|a, b| spelled(&a.path).cmp(&spelled(&b.path)));
    let mut sources = places.sources.to_vec();
    sources.sort();
    let mut by_parts: Vec<u32> = (0..).take(shown.len()).collect();
    by_parts.sort_by_key(|&at| parts(shown[at as usize].address.as_str()));
    Atlas {
        shown,
        hidden,
        later,
        files,
        by_parts,
        names: places.names.clone(),
        kinds: places.kinds.clone(),
        sources,
        halls: places.halls.to_vec(),
        features: places.features.clone(),
        form: places.form,
    }
}

impl Atlas {
    /// The entities.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// The kinds of entity.
    pub(super) fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// The form of the addresses of pages.
    pub(super) fn form(&self) -> Addresses {
        self.form
    }

    /// Ids of the bibliography, sorted.
    pub(super) fn sources(&self) -> &[Arc<str>] {
        &self.sources
    }

    /// The text in this file, if the site shows it.
    pub(super) fn text(&self, path: &SitePath) -> Option<&Landing> {
        Some(&self.shown[found(&self.shown, path, |it| &it.path)?])
    }

    /// Whether there is a text in this file that the site does not show.
    pub(super) fn hides(&self, path: &SitePath) -> bool {
        found(&self.hidden, path, |it| &it.path).is_some()
    }

    /// Whether there is a text in this file that came after the day as of which the site is built.
    pub(super) fn comes_later(&self, path: &SitePath) -> bool {
        found(&self.later, path, |it| &it.path).is_some()
    }

    /// The copied file at this path.
    pub(super) fn file(&self, path: &SitePath) -> Option<&File> {
        Some(&self.files[found(&self.files, path, |it| &it.path)?])
    }

    /// What stands at a path from the site's root, written without its first slash: `design/`,
    /// `glossary/isis`, `files/map.png`, in either form of address.
    pub(super) fn at(&self, written: &str) -> Option<Found<'_>> {
        let written = &*nfc(written);
        if let Some(landing) = self.by_parts(parts(written)) {
            return Some(Found::Text(landing));
        }
        if self.later.iter().any(|it| parts(it.address.as_str()) == parts(written)) {
            return Some(Found::Later);
        }
        match parts(written) {
            "" => Some(Found::Made(Address::of("", self.form))),
            "glossary" => Some(Found::Made(Address::of("glossary", self.form))),
            "sources" => Some(Found::Sources(Address::of("sources", self.form))),
            hall if self.halls.contains(&hall) => Some(Found::Made(Address::of(hall, self.form))),
            other => match other.strip_prefix("glossary/") {
                Some(id) => {
                    if self.names.entity(id)?.presence == Presence::NotYet {
                        return Some(Found::Later);
                    }
                    Some(Found::Made(Address::of_entity(id, self.form)))
                }
                None => self
                    .files
                    .iter()
                    .find(|it| it.address.as_str() == written)
                    .map(|it| Found::File(it)),
            },
        }
    }

    /// The part of the site at a path from its root, `/timeline/`, that is switched off.
    pub(super) fn switched_off(&self, written: &str) -> Option<Feature> {
        Feature::of(parts(written.strip_prefix('/')?)).filter(|it| !self.has(*it))
    }

    /// Whether the site has this part.
    pub(super) fn has(&self, feature: Feature) -> bool {
        self.features.has(feature)
    }

    /// The text whose page has these parts.
    pub(super) fn by_parts(&self, wanted: &str) -> Option<&Landing> {
        let of = |at: u32| &self.shown[at as usize];
        let found =
            self.by_parts.binary_search_by_key(&wanted, |&at| parts(of(at).address.as_str()));
        found.ok().map(|it| &**of(self.by_parts[it]))
    }

    /// The text whose address is nearest to one that was mistyped.
    pub(super) fn near(&self, written: &str) -> Option<&Landing> {
        let all = self.shown.iter().map(|it| parts(it.address.as_str()));
        self.by_parts(nearest(parts(written.strip_prefix('/').unwrap_or(written)), all)?)
    }

    /// All texts that the site shows and all files, for suggestions.
    pub(super) fn paths(&self) -> impl Iterator<Item = &SitePath> {
        self.shown.iter().map(|it| &it.path).chain(self.files.iter().map(|it| &it.path))
    }
}

/// The path as a link spells it. Some disks keep the accents of a name apart from its letters, and
/// an author sees no difference.
fn spelled(path: &SitePath) -> Cow<'_, str> {
    nfc(path.as_str())
}

/// Where the one at `path` stands among `all`, which are sorted by their spelling.
fn found<T>(all: &[T], path: &SitePath, of: impl Fn(&T) -> &SitePath) -> Option<usize> {
    let wanted = spelled(path);
    all.binary_search_by(|it| spelled(of(it)).cmp(&wanted)).ok()
}

/// What is left of an address when its form is taken away: `design` of `design/`, `design.html` and
/// `design/index.html`; nothing for the cover.
fn parts(address: &str) -> &str {
    let address = address.strip_suffix("index.html").unwrap_or(address);
    let address = address.strip_suffix('/').unwrap_or(address);
    address.strip_suffix(".html").unwrap_or(address)
}
