//! What the desk needs of the engine, and the engine as that.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Asset, Checked, Diagnostic, Memo, Severities, SitePath, Sources};
use crate::engine::{Engine, Leaf, Opening, Options, Site};
use crate::resolve::pages::Site as Frame;

/// Understands a site and draws its pages.
pub(super) trait Works: Sized {
    /// A site, understood.
    type Site;

    /// A site of which enough is understood to draw some of its pages.
    type Opening;

    /// The same, having seen no site yet.
    fn anew(&self) -> Self;

    /// Understands a site. Draws nothing.
    fn site(&mut self, sources: &Sources) -> Self::Site;

    /// Understands as much of a site as its first pages need.
    fn open(&mut self, sources: &Sources) -> Self::Opening;

    /// The URL at which it will stand.
    fn opens_at(opening: &Self::Opening) -> Option<&str>;

    /// The file at `path` where it is known already what it will be.
    fn early(&mut self, opening: &Self::Opening, path: &SitePath) -> Option<Made>;

    /// Understands some more of a site, and says whether there is more.
    fn onward(&mut self, opening: &mut Self::Opening) -> bool;

    /// Understands the rest of a site.
    fn opened(&mut self, opening: Self::Opening) -> Self::Site;

    /// Everything there is to say about its content.
    fn diags(site: &Self::Site) -> &[Diagnostic];

    /// How grave the site holds warnings to be.
    fn severities(site: &Self::Site) -> &Severities;

    /// The URL at which it will stand.
    fn base_url(site: &Self::Site) -> Option<&str>;

    /// The files that are copied as they are.
    fn copied(site: &Self::Site) -> &BTreeMap<SitePath, Arc<Asset>>;

    /// Whether there is a file at `path`.
    fn has(&mut self, site: &Self::Site, path: &SitePath) -> bool;

    /// The file at `path`, drawn if it is a page.
    fn file(&mut self, site: &Self::Site, path: &SitePath) -> Option<Made>;
}

/// A file of a site.
#[derive(Clone, Debug)]
pub(super) enum Made {
    /// A page.
    Page(Checked<Arc<[u8]>>),
    /// Anything else.
    File(Arc<[u8]>),
}

/// The engine, with the files that are made of all pages at once.
#[derive(Debug, Default)]
pub(super) struct Press {
    engine: Engine,
    options: Options,
    extras: Memo<(), (Arc<Frame>, Vec<Arc<Leaf>>), BTreeMap<SitePath, Arc<[u8]>>>,
}

impl Press {
    /// Has seen no site yet.
    pub(super) fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// What the engine did, ever.
    #[cfg(test)]
    pub(super) fn work(&self) -> crate::engine::Work {
        self.engine.work()
    }

    fn extra(&mut self, site: &Site, path: &SitePath) -> Option<Arc<[u8]>> {
        // They stand at the root, and making them takes all pages.
        if path.as_str().contains('/') {
            return None;
        }
        let pages = site.pages.values().cloned().collect();
        let engine = &mut self.engine;
        let made = self.extras.one((), (site.frame.clone(), pages), |_| {
            let files = engine.extras(site).into_iter();
            Checked::clean(files.map(|(path, bytes)| (path, bytes.into())).collect())
        });
        made.value.get(path).cloned()
    }
}

impl Works for Press {
    type Site = Site;
    type Opening = Opening;

    fn anew(&self) -> Self {
        Self::new(self.options)
    }

    fn site(&mut self, sources: &Sources) -> Site {
        self.engine.site(sources, self.options)
    }

    fn open(&mut self, sources: &Sources) -> Opening {
        self.engine.open(sources, self.options)
    }

    fn opens_at(opening: &Opening) -> Option<&str> {
        opening.base_url()
    }

    fn early(&mut self, opening: &Opening, path: &SitePath) -> Option<Made> {
        if let Some(page) = self.engine.early(opening, path) {
            return Some(Made::Page(page.map(|it| it.0.clone())));
        }
        opening.file(path).map(Made::File)
    }

    fn onward(&mut self, opening: &mut Opening) -> bool {
        self.engine.onward(opening)
    }

    fn opened(&mut self, opening: Opening) -> Site {
        self.engine.opened(opening)
    }

    fn diags(site: &Site) -> &[Diagnostic] {
        &site.diags
    }

    fn severities(site: &Site) -> &Severities {
        &site.severities
    }

    fn base_url(site: &Site) -> Option<&str> {
        site.frame.base_url.as_deref()
    }

    fn copied(site: &Site) -> &BTreeMap<SitePath, Arc<Asset>> {
        &site.files
    }

    fn has(&mut self, site: &Site, path: &SitePath) -> bool {
        site.pages.contains_key(path) || site.files.contains_key(path)
    }

    fn file(&mut self, site: &Site, path: &SitePath) -> Option<Made> {
        if let Some(page) = self.engine.page(site, path) {
            return Some(Made::Page(page.map(|it| it.0.clone())));
        }
        if let Some(asset) = site.files.get(path) {
            return Some(Made::File(asset.bytes.clone()));
        }
        let own = site.theme.files().iter().find(|(it, _)| it == path);
        own.map(|(_, bytes)| bytes.clone()).or_else(|| self.extra(site, path)).map(Made::File)
    }
}
