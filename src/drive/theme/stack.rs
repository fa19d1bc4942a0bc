//! The themes of a site, one below the other.

use std::path::Path;

use crate::base::{SitePath, Sources};
use crate::discover;
use crate::drive::Failure;
use crate::drive::build::unreadable;
use crate::parse::lang::Lang;
use crate::parse::settings::settings;
use crate::render::embedded;
use crate::resolve::theme::{Layers, Shelf, Storey, Wanted, layers, storeys, wanted};

/// The themes of a site.
#[derive(Debug)]
pub(super) struct Stack {
    /// What the site asks for.
    pub(super) wanted: Wanted,
    /// The themes from the top.
    pub(super) storeys: Vec<Storey>,
    /// The same, settled.
    pub(super) layers: Layers,
    /// The texts and assets of the site.
    pub(super) sources: Sources,
}

/// The themes of the site at `root`; where there is none, the theme in the program alone.
///
/// # Errors
/// There is a site that cannot be read.
pub(super) fn stack(root: Option<&Path>) -> Result<Stack, Failure> {
    let sources = match root {
        Some(root) => discover::read(root).map_err(unreadable)?.value,
        None => Sources::default(),
    };
    let source = sources.texts().find(|it| it.path.as_str() == SETTINGS);
    let wanted = match source {
        Some(source) => wanted(&source.path, &settings(source).value),
        None => {
            let path = SitePath::new(SETTINGS)
                .map_err(|_| Failure::Environment(format!("{SETTINGS} is no path")))?;
            Wanted { path, name: None, settings: Vec::new(), lang: Lang::default() }
        }
    };
    let texts: Vec<_> = sources.texts().cloned().collect();
    let assets: Vec<_> = sources.assets().cloned().collect();
    let shelf = Shelf { texts: &texts, assets: &assets, built_in: embedded::sources() };
    let (layers, storeys) = (layers(shelf, &wanted).value, storeys(shelf, &wanted));
    Ok(Stack { wanted, storeys, layers, sources })
}

/// The settings of a site.
pub(super) const SETTINGS: &str = "content/site.yaml";
