//! The site, understood: every page, and everything there is to say about the content.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Asset, Diagnostic, Severities, SitePath};
use crate::render::theme::{SiteValue, Theme};
use crate::resolve::order::Listing;
use crate::resolve::pages::{Page, Site as Frame};

use super::build::Counts;

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
    pub pages: BTreeMap<SitePath, Arc<Page>>,
    /// The texts that became pages of their own.
    pub texts: Vec<Arc<Listing>>,
    /// Files that are copied as they are, by where they go.
    pub files: BTreeMap<SitePath, Arc<Asset>>,
    /// What it holds.
    pub counts: Counts,
    /// How grave it holds warnings to be. What is said here was judged by it.
    pub severities: Severities,
    /// Everything there is to say about the content, in the order of places.
    pub diags: Vec<Diagnostic>,
}
