//! The pages for paper: the texts of the site bound together, each from what its own page is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::resolve::address::Address;
use crate::resolve::pages::{Bundle, volumes};

use super::leaf::{Leaf, Parts};
use super::pages::Stuff;

/// Binds `texts`, the pages of chapters and of what is outside the reading order.
pub(super) fn volumes_of<'a>(
    texts: impl Iterator<Item = &'a Arc<Leaf>>,
    stuff: &Stuff<'_>,
) -> Vec<Parts> {
    let texts: Vec<&Arc<Leaf>> = texts.collect();
    let by_address: BTreeMap<&Address, &Arc<Leaf>> =
        texts.iter().filter_map(|it| Some((&it.listing()?.address, *it))).collect();
    let leaf = |address: &Address| by_address.get(address).copied().cloned();
    let parts = stuff.web.order.parts.iter().map(|part| Bundle {
        title: part.title.to_string(),
        summary: part.summary.to_string(),
        pages: part.chapters.iter().filter_map(|it| leaf(&it.address)).collect(),
    });
    let apart = Bundle {
        title: String::new(),
        summary: String::new(),
        pages: texts.iter().filter(|it| it.is_apart()).map(|it| Arc::clone(it)).collect(),
    };
    let title = |it: &Arc<Leaf>| it.listing().map_or_else(String::new, |it| it.title.to_string());
    let form = stuff.frame.basics.form;
    let volumes = volumes(parts.collect(), apart, form, title).into_iter();
    let (kinds, collated) = (stuff.kinds, &stuff.web.collated);
    volumes.map(|it| Parts::Print((it, kinds.clone(), collated.clone()))).collect()
}
