//! Which pages of pictures a site has: those that have something to show.

use crate::resolve::glossary::{Entry, Glossary, Place};

/// The pages of pictures that have something to show, by the first part of their addresses, which
/// is the key of the theme's word for them too.
pub fn halls(glossary: &Glossary) -> Vec<&'static str> {
    let any = |shows: fn(&Entry) -> bool| glossary.entities.values().any(|it| shows(it));
    let mut halls = Vec::new();
    if any(|it| it.when.as_ref().is_some_and(super::timeline::is_drawn)) {
        halls.push("timeline");
    }
    if any(|it| !it.relations.is_empty()) {
        halls.push("network");
    }
    if any(|it| matches!(it.place, Some(Place::Point { .. }))) {
        halls.push("map");
    }
    halls
}
