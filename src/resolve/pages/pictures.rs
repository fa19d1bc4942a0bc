//! The pages of pictures: the timeline and the network.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::resolve::address::Address;
use crate::resolve::linked_data::{Publication, collection};
use crate::resolve::order::Listing;
use crate::resolve::pictures::map::{Map, Sited};
use crate::resolve::pictures::network::Network;
use crate::resolve::pictures::sign;
use crate::resolve::pictures::subject::{Spot, Subject};
use crate::resolve::pictures::timeline::Timeline;
use crate::resolve::text::Card;

use super::chapter::crumb;
use super::{
    Content, EntityLink, Kind, KindSign, MapPage, NetworkPage, Page, PlaceRow, TieLine,
    TimelineItem, TimelinePage,
};

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
    /// What linked data says of the site.
    pub publication: &'a Publication,
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
        kinds: of_those(parts.cards.iter().map(|it| &*it.kind), parts.kinds),
    }));
    page(parts.address, content, parts.publication)
}

/// What `/network/` shows.
#[derive(Clone, Copy, Debug)]
pub struct NetworkParts<'a> {
    /// Its address.
    pub address: &'a Address,
    /// The network.
    pub made: &'a Network,
    /// How many entities have relations.
    pub of: usize,
    /// All kinds of entity, in order.
    pub kinds: &'a [Arc<Kind>],
    /// What linked data says of the site.
    pub publication: &'a Publication,
}

/// `/network/`. Its title is the theme's word.
pub fn network(parts: &NetworkParts<'_>) -> Page {
    let lines = parts.made.ties.iter().map(|it| TieLine {
        from: link(&it.from),
        kind: it.tie.kind.clone(),
        label: it.tie.label.clone(),
        to: link(&it.to),
        when: it.tie.when.clone(),
        note: it.tie.note.clone(),
    });
    let marks = &parts.made.drawing.marks;
    let content = Content::Network(Box::new(NetworkPage {
        drawing: parts.made.drawing.clone(),
        ties: lines.collect(),
        count: marks.len(),
        of: parts.of,
        kinds: of_those(marks.iter().map(|it| &*it.kind), parts.kinds),
    }));
    page(parts.address, content, parts.publication)
}

/// `/map/`. Its title is the theme's word.
pub fn map(address: &Address, made: &Map, publication: &Publication) -> Page {
    let places: Vec<PlaceRow> = made
        .places
        .iter()
        .map(|Sited { at: Spot { id, name, kind, url, .. }, here }| PlaceRow {
            at: EntityLink {
                id: id.clone(),
                name: name.clone(),
                kind: kind.clone(),
                url: url.clone(),
            },
            here: here.iter().map(|it| link(it)).collect(),
        })
        .collect();
    let count = places.iter().map(|it| 1 + it.here.len()).sum();
    let content = MapPage { drawing: made.drawing.clone(), places, count };
    page(address, Content::Map(Box::new(content)), publication)
}

fn link(of: &Subject) -> EntityLink {
    let Subject { id, name, kind, url, .. } = of;
    EntityLink { id: id.clone(), name: name.clone(), kind: kind.clone(), url: url.clone() }
}

/// Those of `kinds` that are among `used`.
fn of_those<'a>(used: impl Iterator<Item = &'a str>, kinds: &[Arc<Kind>]) -> Vec<KindSign> {
    let used: BTreeSet<&str> = used.collect();
    let used = kinds.iter().filter(|kind| used.contains(&*kind.id));
    used.map(|kind| KindSign { kind: kind.clone(), sign: sign(&kind.id) }).collect()
}

fn page(address: &Address, content: Content, publication: &Publication) -> Page {
    Page {
        url: address.clone(),
        title: String::new(),
        summary: String::new(),
        updated: None,
        pictures: true,
        content,
        json_ld: collection(address, publication),
    }
}
