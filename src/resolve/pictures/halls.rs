//! Which pages a site has that are made of all its texts and entities: those of pictures that have
//! something to show, the matrix and the print, unless they are switched off.

use crate::parse::features::{Feature, Features};
use crate::resolve::glossary::{Entry, Glossary, Place};

/// These pages by the first part of their addresses, which is the key of the theme's word for them
/// too.
pub fn halls(glossary: &Glossary, features: &Features) -> Vec<&'static str> {
    let any = |shows: fn(&Entry) -> bool| glossary.entities.values().any(|it| shows(it));
    let has = |feature| match feature {
        Feature::Timeline => any(|it| it.when.as_ref().is_some_and(super::timeline::is_drawn)),
        Feature::Network => any(|it| !it.relations.is_empty()),
        Feature::Map => any(|it| matches!(it.place, Some(Place::Point { .. }))),
        Feature::Matrix | Feature::Print => true,
        // These are files, and no pages.
        Feature::Feed | Feature::Sitemap => false,
    };
    let all = Feature::ALL.into_iter().filter(|it| features.has(*it) && has(*it));
    all.map(Feature::name).collect()
}
