//! The pages of pictures: the timeline.

use std::sync::Arc;

use crate::resolve::address::Address;
use crate::resolve::order::Listing;
use crate::resolve::pictures::sign;
use crate::resolve::pictures::timeline::Timeline;
use crate::resolve::text::Card;

use super::chapter::crumb;
use super::{Content, Kind, KindSign, Page, TimelineItem, TimelinePage};

/// What `/timeline/` shows.
#[derive(Clone, Copy, Debug)]
pub struct TimelineParts<'a> {
    /// Its address.
    pub address: &'a Address,
    /// The timeline.
    pub made: &'a Timeline,
    /// How many entities have dates.
    pub of: usize,
    /// The cards of its entities, in its order.
    pub cards: &'a [Arc<Card>],
    /// Where each is told, in its order.
    pub told: &'a [ToldIn],
    /// All kinds of entity, in order.
    pub kinds: &'a [Arc<Kind>],
}

/// Where an entity is told.
#[derive(Clone, Debug, Default)]
pub struct ToldIn {
    /// The first chapters that mention it.
    pub first: Vec<Arc<Listing>>,
    /// How many more do.
    pub more: usize,
}

/// `/timeline/`. Its title is the theme's word.
pub fn timeline(parts: &TimelineParts<'_>) -> Page {
    let items = parts.made.items.iter().zip(parts.cards).zip(parts.told);
    let items = items.map(|((subject, card), told)| TimelineItem {
        card: card.clone(),
        date: subject.when.as_ref().map_or_else(String::new, ToString::to_string),
        told_in: told.first.iter().map(|it| crumb(it)).collect(),
        more: told.more,
    });
    let content = Content::Timeline(Box::new(TimelinePage {
        drawing: parts.made.drawing.clone(),
        items: items.collect(),
        of: parts.of,
        kinds: of_those(parts.cards, parts.kinds),
    }));
    page(parts.address, content)
}

/// The kinds of these entities.
fn of_those(cards: &[Arc<Card>], kinds: &[Arc<Kind>]) -> Vec<KindSign> {
    let used = kinds.iter().filter(|kind| cards.iter().any(|card| card.kind == kind.id));
    used.map(|kind| KindSign { kind: kind.clone(), sign: sign(&kind.id) }).collect()
}

fn page(address: &Address, content: Content) -> Page {
    Page {
        url: address.clone(),
        title: String::new(),
        summary: String::new(),
        updated: None,
        pictures: true,
        content,
        json_ld: String::new(),
    }
}
