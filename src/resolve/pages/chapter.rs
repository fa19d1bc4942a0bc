//! The pages of chapters, and those outside the reading order.

use std::sync::Arc;

use crate::resolve::chapter::Told;
use crate::resolve::linked_data::{self, Publication};
use crate::resolve::order::{Listing, Standing};
use crate::resolve::text::Resolved;

use super::{
    CardGroup, ChapterPage, Content, Crumb, FreePage, Notes, Page, Reference, Rows, Toc, WebLinks,
};

/// What the page of a chapter or a free page shows.
#[derive(Clone, Copy, Debug)]
pub struct ChapterParts<'a> {
    /// Its address, title and the like.
    pub listing: &'a Listing,
    /// Its text.
    pub told: &'a Told,
    /// The sources that it cites.
    pub sources: &'a Arc<Vec<Reference>>,
    /// The cards of the entities that it mentions, by kind and name.
    pub names: &'a Arc<Vec<CardGroup>>,
    /// The day as of which it is told; may be empty.
    pub as_of: DayWords<'a>,
    /// When it was last changed; may be empty.
    pub updated: DayWords<'a>,
    /// What linked data says of the site; none where the page is to have no linked data.
    pub publication: Option<&'a Publication>,
}

/// A day for machines and for readers.
#[derive(Clone, Copy, Debug, Default)]
pub struct DayWords<'a> {
    /// As `2020-01-07`, or its month or year; empty where that cannot be said.
    pub day: &'a str,
    /// In words; may be empty.
    pub words: &'a str,
}

/// The page of a chapter.
pub fn chapter(parts: &ChapterParts<'_>, standing: &Standing) -> Page {
    page(
        parts,
        Some(standing),
        Content::Chapter(Box::new(ChapterPage {
            number: standing.number,
            of: standing.of,
            part: standing.part.to_string(),
            as_of: parts.as_of.words.to_owned(),
            as_of_day: parts.as_of.day.to_owned(),
            updated_words: parts.updated.words.to_owned(),
            minutes: parts.listing.minutes,
            key_points: parts.told.lead.clone(),
            toc: Rows(toc(&parts.told.body)),
            body: parts.told.body.clone(),
            notes: Notes(parts.told.body.clone()),
            links: WebLinks(parts.told.body.clone()),
            sources: Rows(parts.sources.clone()),
            entities: parts.names.clone(),
            previous: standing.previous.as_deref().map(crumb),
            next: standing.next.as_deref().map(crumb),
        })),
    )
}

/// The page of a text outside the reading order.
pub fn free_page(parts: &ChapterParts<'_>) -> Page {
    page(
        parts,
        None,
        Content::Page(Box::new(FreePage {
            toc: Rows(toc(&parts.told.body)),
            body: parts.told.body.clone(),
            notes: Notes(parts.told.body.clone()),
            links: WebLinks(parts.told.body.clone()),
            sources: Rows(parts.sources.clone()),
            entities: parts.names.clone(),
        })),
    )
}

/// A link to a text, as lists show it.
pub(super) fn crumb(listing: &Listing) -> Crumb {
    Crumb {
        url: listing.address.clone(),
        title: listing.title.to_string(),
        key: "",
        summary: listing.summary.to_string(),
    }
}

fn page(parts: &ChapterParts<'_>, standing: Option<&Standing>, content: Content) -> Page {
    Page {
        url: parts.listing.address.clone(),
        title: parts.listing.title.to_string(),
        summary: parts.listing.summary.to_string(),
        updated: Some(parts.updated.day).filter(|it| !it.is_empty()).map(str::to_owned),
        pictures: !parts.told.body.pictures.is_empty(),
        content,
        json_ld: parts
            .publication
            .map_or_else(String::new, |it| linked_data::text(parts, standing, it)),
    }
}

fn toc(body: &Resolved) -> Vec<Toc> {
    let entry = |heading: &crate::resolve::text::Anchor| Toc {
        level: heading.level,
        id: heading.id.clone(),
        title: heading.title.clone(),
    };
    body.headings.iter().map(entry).collect()
}
