//! The cover.

use crate::resolve::address::Address;
use crate::resolve::chapter::Told;
use crate::resolve::linked_data::{self, Publication};
use crate::resolve::order::{Listing, Order};

use super::{Content, Cover, CoverChapter, CoverPart, Page};

/// What the cover shows.
#[derive(Clone, Copy, Debug)]
pub struct CoverParts<'a> {
    /// Its address.
    pub address: &'a Address,
    /// The site's title.
    pub title: &'a str,
    /// The site's description; may be empty.
    pub description: &'a str,
    /// When the site was last changed, as `2020-01-07`.
    pub updated: Option<&'a str>,
    /// The chapters.
    pub order: &'a Order,
    /// How many entities there are.
    pub entities: usize,
    /// How many sources there are.
    pub sources: usize,
    /// `content/pages/index.md`, where there is one.
    pub intro: Option<&'a Told>,
    /// What linked data says of the site.
    pub publication: &'a Publication,
}

/// The cover.
pub fn cover(parts: &CoverParts<'_>) -> Page {
    Page {
        url: parts.address.clone(),
        title: parts.title.to_owned(),
        summary: parts.description.to_owned(),
        updated: parts.updated.map(str::to_owned),
        pictures: parts.intro.is_some_and(|told| !told.body.pictures.is_empty()),
        content: Content::Cover(Box::new(Cover {
            parts: cover_parts(parts.order),
            minutes: parts.order.chapters().map(|chapter| chapter.minutes).sum(),
            chapters: parts.order.len(),
            entities: parts.entities,
            sources: parts.sources,
            intro: parts.intro.map(|told| told.body.clone()),
            key_points: parts.intro.map_or_else(Vec::new, |told| told.lead.clone()),
        })),
        json_ld: linked_data::cover(parts, parts.publication),
    }
}

fn cover_parts(order: &Order) -> Vec<CoverPart> {
    let mut number = 0;
    let mut chapter = |listing: &Listing| {
        number += 1;
        CoverChapter {
            url: listing.address.clone(),
            number,
            title: listing.title.to_string(),
            summary: listing.summary.to_string(),
            minutes: listing.minutes,
        }
    };
    let mut parts = Vec::with_capacity(order.parts.len());
    for part in &order.parts {
        parts.push(CoverPart {
            title: part.title.to_string(),
            summary: part.summary.to_string(),
            chapters: part.chapters.iter().map(|it| chapter(it)).collect(),
        });
    }
    parts
}
