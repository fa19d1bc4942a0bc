//! The inputs of a site, in memory.

use std::sync::Arc;

use super::{Difference, SitePath, Table};

/// One text: a chapter, a YAML file, a template, a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it stands, from the site's root.
    pub path: SitePath,
    /// All of it, as read: valid UTF-8, line ends untouched.
    pub text: Arc<str>,
}

/// One file that is not text for us: an image, a font, a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it stands, from the site's root.
    pub path: SitePath,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// Every input of a site by path. Copies are cheap. What is not put again keeps its identity, and that is what
/// makes the next build quick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    texts: Table<SitePath, Arc<Source>>,
    assets: Table<SitePath, Arc<Asset>>,
}

impl Sources {
    /// Puts a text in, or in the place of the one that was there. The same text keeps its identity.
    pub fn put(&mut self, path: SitePath, text: impl Into<Arc<str>>) {
        let text = text.into();
        if self.texts.get(&path).is_none_or(|old| old.text != text) {
            self.texts.insert(path.clone(), Arc::new(Source { path, text }));
        }
    }

    /// Puts bytes in, or in the place of those that were there. The same bytes keep their identity.
    pub fn put_asset(&mut self, path: SitePath, bytes: impl Into<Arc<[u8]>>) {
        let bytes = bytes.into();
        if self.assets.get(&path).is_none_or(|old| old.bytes != bytes) {
            self.assets.insert(path.clone(), Arc::new(Asset { path, bytes }));
        }
    }

    /// Takes a text or an asset out.
    pub fn remove(&mut self, path: &SitePath) {
        self.texts.remove(path);
        self.assets.remove(path);
    }

    /// Lets go of all texts but those that `kept` wants.
    pub fn retain_texts(&mut self, kept: impl Fn(&SitePath) -> bool) {
        self.texts.retain(|path, _| kept(path));
    }

    /// The text at `path`.
    pub fn text(&self, path: &SitePath) -> Option<&Arc<Source>> {
        self.texts.get(path)
    }

    /// The asset at `path`.
    pub fn asset(&self, path: &SitePath) -> Option<&Arc<Asset>> {
        self.assets.get(path)
    }

    /// All texts and assets at `start` or below it.
    pub fn below<'a>(&'a self, start: &'a SitePath) -> impl Iterator<Item = &'a SitePath> {
        let inside = move |it: &&SitePath| *it == start || it.below(start.as_str()).is_some();
        // Names such as `a-b` sort between `a` and `a/b`.
        let near = move |it: &&SitePath| it.as_str().starts_with(start.as_str());
        let texts = self.texts.onward(start).map(|it| it.0).take_while(near);
        texts.chain(self.assets.onward(start).map(|it| it.0).take_while(near)).filter(inside)
    }

    /// The texts in which these differ from `before`.
    pub fn texts_since<'a>(
        &'a self,
        before: &'a Self,
    ) -> Vec<Difference<'a, SitePath, Arc<Source>>> {
        self.texts.since(&before.texts)
    }

    /// The assets in which these differ from `before`.
    pub fn assets_since<'a>(
        &'a self,
        before: &'a Self,
    ) -> Vec<Difference<'a, SitePath, Arc<Asset>>> {
        self.assets.since(&before.assets)
    }

    /// All texts by path.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.texts.values()
    }

    /// All assets by path.
    pub fn assets(&self) -> impl Iterator<Item = &Arc<Asset>> {
        self.assets.values()
    }
}
