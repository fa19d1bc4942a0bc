//! The pages of entities.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::date::{Date, Day};
use crate::resolve::address::Address;
use crate::resolve::chapter::Told;
use crate::resolve::glossary::{Edge, Entry, Place};
use crate::resolve::linked_data::{self, Publication};
use crate::resolve::mentions::Mentioned;
use crate::resolve::pictures::hood::Hood;
use crate::resolve::pictures::locator::Locator;
use crate::resolve::pictures::strip::Strip;
use crate::resolve::quotes::{glance, quote};
use crate::resolve::tense::Tense;
use crate::resolve::text::Card;

use super::card::untold;
use super::{
    Content, EntityPage, Kind, MentionLine, Notes, Page, PlaceLine, Reference, RelationGroup,
    RelationLine, RoleLine, Rows, WebLinks,
};

/// What the page of an entity shows.
pub struct EntityParts<'a> {
    /// The entity.
    pub entry: &'a Entry,
    /// Its card.
    pub card: &'a Arc<Card>,
    /// Its kind.
    pub kind: &'a Arc<Kind>,
    /// Its text, if it has one.
    pub told: Option<&'a Told>,
    /// The cards of those it has to do with: targets of its relations, the place it is in, and those
    /// that its summary and its text mention.
    pub others: &'a BTreeMap<Arc<str>, Arc<Card>>,
    /// The words for relations that the site itself declares, by id.
    pub labels: &'a BTreeMap<Arc<str>, String>,
    /// Its place on the timeline.
    pub strip: Option<Strip>,
    /// Whom it has to do with, two steps far.
    pub hood: Option<&'a Arc<Hood>>,
    /// Where it is on the map.
    pub locator: Option<Locator>,
    /// Who mentions it, in the order of the site.
    pub mentions: &'a [MentionedBy<'a>],
    /// Its own sources and those its text cites.
    pub sources: &'a Arc<Vec<Reference>>,
    /// Dates in words.
    pub say: &'a dyn Fn(&Date) -> String,
    /// The day as of which it is told, if there is one.
    pub day: Option<Day>,
    /// What linked data says of the site.
    pub publication: &'a Publication,
}

/// A text that mentions an entity.
#[derive(Clone, Copy, Debug)]
pub struct MentionedBy<'a> {
    /// Its title.
    pub title: &'a Arc<str>,
    /// Its page.
    pub address: &'a Address,
    /// The text.
    pub told: &'a Told,
    /// What it says of the entity first.
    pub mentioned: &'a Mentioned,
    /// How often.
    pub count: usize,
}

/// How many cards the page of an entity carries for its links. Some 10 kB compressed; the country to
/// which everything in a site is related would have thousands.
const CARDS: usize = 80;

/// The page of an entity.
pub fn entity(parts: &EntityParts<'_>) -> Page {
    let EntityParts { entry, card, .. } = parts;
    glance(parts.mentions.iter().map(|it| (it.told, it.mentioned)));
    let place = entry.place.as_ref().and_then(|place| place_line(place, parts.others));
    Page {
        url: card.url.clone(),
        title: entry.name.to_string(),
        summary: card.plain.to_string(),
        updated: None,
        pictures: parts.strip.is_some()
            || parts.hood.is_some()
            || parts.locator.is_some()
            || parts.told.is_some_and(|told| !told.body.pictures.is_empty()),
        content: Content::Entity(Box::new(EntityPage {
            card: (*card).clone(),
            entity_kind: parts.kind.clone(),
            date: entry.when.as_ref().map_or_else(String::new, ToString::to_string),
            aliases: entry.also_known_as().map(ToString::to_string).collect(),
            body: parts.told.map(|told| told.body.clone()),
            notes: parts.told.map(|told| Notes(told.body.clone())),
            links: parts.told.map(|told| WebLinks(told.body.clone())),
            strip: parts.strip.clone(),
            hood: parts.hood.cloned(),
            locator: parts.locator.clone(),
            roles: roles(parts),
            relations: relations(parts, place.as_ref()),
            place,
            mentions: Rows(parts.mentions.iter().map(mention_line).collect()),
            sources: Rows(parts.sources.clone()),
            same_as: entry.same_as.iter().map(ToString::to_string).collect(),
            cards: Rows(parts.others.values().take(CARDS).cloned().collect()),
        })),
        json_ld: linked_data::entity(parts, parts.publication),
    }
}

fn roles(parts: &EntityParts<'_>) -> Vec<RoleLine> {
    let line = |role: &crate::resolve::glossary::Office| RoleLine {
        title: role.title.to_string(),
        when: untold(role.when.as_ref(), parts.entry).map_or_else(String::new, parts.say),
        tense: Tense::of_office(role.when.as_ref(), parts.day),
    };
    parts.entry.roles.iter().map(line).collect()
}

/// Relations by kind, kinds in the order in which the entity has them but for `related-to`. One whose target has no card
/// is not of this site, which has been complained of elsewhere.
fn relations(parts: &EntityParts<'_>, place: Option<&PlaceLine>) -> Vec<RelationGroup> {
    let mut groups: Vec<RelationGroup> = Vec::new();
    for edge in &parts.entry.relations {
        let Some(other) = parts.others.get(&edge.to) else { continue };
        let line = relation_line(edge, other, parts);
        match groups.iter_mut().find(|group| group.id == edge.kind) {
            Some(group) => group.to.push(line),
            None => groups.push(RelationGroup {
                id: edge.kind.clone(),
                label: parts.labels.get(&edge.kind).cloned().unwrap_or_default(),
                told: false,
                to: vec![line],
            }),
        }
    }
    for group in groups.iter_mut().filter(|group| &*group.id == "took-place-in") {
        let place = place.and_then(|it| it.url.as_ref());
        group.told = place.is_some_and(|place| {
            matches!(&*group.to, [only] if only.url == *place && only.note.is_empty() && only.when.is_empty())
        });
    }
    // What only has to do with it comes after what says how.
    groups.sort_by_key(|group| &*group.id == "related-to");
    groups
}

fn relation_line(edge: &Edge, other: &Card, parts: &EntityParts<'_>) -> RelationLine {
    RelationLine {
        name: other.name.clone(),
        kind: other.kind.clone(),
        url: other.url.clone(),
        when: untold(edge.when.as_ref(), parts.entry).map_or_else(String::new, parts.say),
        tense: Tense::of(edge.when.as_ref(), parts.day),
        note: edge.note.as_deref().unwrap_or_default().to_owned(),
    }
}

fn place_line(place: &Place, others: &BTreeMap<Arc<str>, Arc<Card>>) -> Option<PlaceLine> {
    match place {
        Place::Entity(id) => {
            let card = others.get(id)?;
            Some(PlaceLine { title: card.name.to_string(), url: Some(card.url.clone()) })
        }
        Place::Point { lat, lon } => Some(PlaceLine { title: point(*lat, *lon), url: None }),
    }
}

/// `33.32° N, 44.37° E`: hundredths of a degree, about a kilometre, say which town is meant.
fn point(lat: i32, lon: i32) -> String {
    let part = |value: i32, positive: char, negative: char| {
        let hundredths = (value.unsigned_abs() + 5_000) / 10_000;
        let side = if value < 0 { negative } else { positive };
        format!("{}.{:02}\u{b0} {side}", hundredths / 100, hundredths % 100)
    };
    format!("{}, {}", part(lat, 'N', 'S'), part(lon, 'E', 'W'))
}

fn mention_line(by: &MentionedBy<'_>) -> MentionLine {
    let quote = quote(by.told, by.mentioned);
    let page = by.address.as_str();
    let mut url = String::with_capacity(page.len() + 1 + quote.fragment.len());
    url.push_str(page);
    if !quote.fragment.is_empty() {
        url.push('#');
        url.push_str(&quote.fragment);
    }
    MentionLine {
        title: by.title.clone(),
        url,
        heading: quote.heading,
        sentence: Arc::new(quote.sentence),
        count: by.count,
    }
}
