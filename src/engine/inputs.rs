//! Which file of a site is what, by its path alone.

use std::sync::Arc;

use crate::base::{Asset, SitePath, Source, Sources};

/// The texts of a site by what they are, each group in order of its paths.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// `content/site.yaml`.
    pub settings: Option<Arc<Source>>,
    /// Chapters and free pages.
    pub texts: Vec<Arc<Source>>,
    /// `_part.yaml` of each part.
    pub parts: Vec<Arc<Source>>,
    /// `content/glossary.yaml` and what stands in `content/glossary/`.
    pub glossary: Vec<Arc<Source>>,
    /// `content/sources.yaml`.
    pub sources: Vec<Arc<Source>>,
    /// Everything below `themes/`.
    pub themes: Vec<Arc<Source>>,
    /// What is no text, of the content.
    pub assets: Vec<Arc<Asset>>,
    /// What is no text, below `themes/`.
    pub theme_assets: Vec<Arc<Asset>>,
}

/// Sorts the texts of a site.
pub(super) fn inputs(sources: &Sources) -> Inputs {
    let mut inputs = Inputs::default();
    for asset in sources.assets() {
        let of_theme = asset.path.below("themes").is_some();
        let group = if of_theme { &mut inputs.theme_assets } else { &mut inputs.assets };
        group.push(asset.clone());
    }
    for source in sources.texts() {
        let group = match shelf(&source.path) {
            Shelf::Settings => {
                inputs.settings = Some(source.clone());
                continue;
            }
            Shelf::Text => &mut inputs.texts,
            Shelf::Part => &mut inputs.parts,
            Shelf::Glossary => &mut inputs.glossary,
            Shelf::Sources => &mut inputs.sources,
            Shelf::Theme => &mut inputs.themes,
            Shelf::Other => continue,
        };
        group.push(source.clone());
    }
    inputs
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shelf {
    Settings,
    Text,
    Part,
    Glossary,
    Sources,
    Theme,
    Other,
}

/// What the text at `path` is.
pub(super) fn shelf(path: &SitePath) -> Shelf {
    if path.below("themes").is_some() {
        return Shelf::Theme;
    }
    let Some(within) = path.below("content") else { return Shelf::Other };
    let ending = path.extension().unwrap_or_default();
    match within {
        "site.yaml" => Shelf::Settings,
        "sources.yaml" => Shelf::Sources,
        "glossary.yaml" => Shelf::Glossary,
        _ => match (within.split('/').next().unwrap_or_default(), ending) {
            ("glossary", "yaml") => Shelf::Glossary,
            ("chapters", "yaml") if path.name() == "_part.yaml" => Shelf::Part,
            ("chapters" | "pages", "md") => Shelf::Text,
            _ => Shelf::Other,
        },
    }
}
