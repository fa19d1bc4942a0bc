//! The site, understood: every page, and everything there is to say about the content.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Asset, Diagnostic, Severities, SitePath, Table};
use crate::parse::chapter::Chapter;
use crate::parse::features::Feature;
use crate::parse::glossary::Entity;
use crate::parse::sources::SourceEntry;
use crate::render::theme::{SiteValue, Theme};
use crate::resolve::finder::Finder;
use crate::resolve::kinds::Kinds;
use crate::resolve::order::Listing;
use crate::resolve::pages::Site as Frame;

use super::build::Counts;
use super::cards::Cards;
use super::frame::Basics;
use super::leaf::Leaf;
use super::library::Library;
use super::web::Web;

/// A site, understood but not drawn.
#[derive(Clone, Debug)]
pub struct Site {
    /// What is the same on every page.
    pub frame: Arc<Frame>,
    /// The same, as templates see it.
    pub value: Arc<SiteValue>,
    /// The theme.
    pub theme: Arc<Theme>,
    /// Every page by the file that it becomes.
    pub pages: Table<SitePath, Arc<Leaf>>,
    /// The texts that became pages of their own.
    pub texts: Arc<Vec<Arc<Listing>>>,
    /// Files that are copied as they are, by where they go.
    pub files: Arc<BTreeMap<SitePath, Arc<Asset>>>,
    /// What it holds.
    pub counts: Counts,
    /// How grave it holds warnings to be. What is said here was judged by it.
    pub severities: Severities,
    /// Everything there is to say about the content, in the order of places.
    pub diags: Vec<Diagnostic>,
    /// The cards of all entities, as of the site's day.
    pub(super) cards: Arc<Cards>,
    pub(super) basics: Arc<Basics>,
    pub(super) kinds: Arc<Kinds>,
    pub(super) library: Arc<Library>,
    pub(super) web: Arc<Web>,
}

impl Site {
    /// Whether it has a feed, or wants none.
    pub fn has_feed_if_wanted(&self) -> bool {
        self.frame.feed.is_some() || !self.basics.features.has(Feature::Feed)
    }

    /// The chapters and free pages that it shows, as written. None where the engine is used once: it has
    /// let go of them.
    pub fn chapters(&self) -> impl Iterator<Item = &Arc<Chapter>> {
        self.library.shown.iter().filter_map(|it| it.chapter.as_ref())
    }

    /// The entities as written, in the order of their files. An engine that is used once has let
    /// them go.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.library.glossary.iter().flat_map(|file| file.iter())
    }

    /// The sources as written, in the order of their files.
    pub fn sources(&self) -> impl Iterator<Item = &SourceEntry> {
        self.library.sources.iter().flat_map(|file| file.iter())
    }

    /// The kinds of entity and relation.
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// The search for the names of its entities.
    pub fn finder(&self) -> &Arc<Finder> {
        &self.web.finder
    }
}
