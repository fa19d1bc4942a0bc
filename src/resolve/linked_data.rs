//! Linked data: what a page says to machines that read schema.org's vocabulary in JSON-LD.
//!
//! A chapter is an `Article`, the cover the `WebSite`, an entity what its kind is (`Person`,
//! `Event`…), a concept a `DefinedTerm` of the glossary's `DefinedTermSet`. Identifiers must be
//! absolute, so without a base URL nothing has one, and what only points elsewhere is left out.
//! The page of an entity and the entity itself are two things: the latter is the page's address
//! with `#entity`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::parse::date::{Date, Form, Side};
use crate::parse::settings::Settings;

use super::address::Address;
use super::bibliography::plain;
use super::chapter::Told;
use super::dates::iso_point;
use super::glossary::{Entry, Office, Place};
use super::kinds::Kinds;
use super::mentions::{Mentioned, Within};
use super::order::Standing;
use super::pages::{ChapterParts, CoverParts, EntityParts, GlossaryParts, Reference, SourceLine};
use super::script::{List, Object, script};
use super::text::Card;

/// How many entities a chapter says that it mentions. Who reads this wants to know what the text is
/// about; a list of all would make pages heavy.
const MENTIONS: usize = 16;

/// What linked data says of the site on each of its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The site's title.
    pub title: String,
    /// The tag of its language.
    pub language: String,
    /// Where it will stand, if it is known.
    pub base_url: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The cover.
    pub home: Address,
    /// The glossary.
    pub glossary: Address,
    /// The schema.org types of the kinds of entity, by the kinds' ids.
    pub types: BTreeMap<Arc<str>, Arc<str>>,
}

/// What linked data says of a site with these settings.
pub fn publication(settings: &Settings, kinds: &Kinds) -> Publication {
    let kinds = kinds.entities().iter();
    Publication {
        title: settings.title.clone(),
        language: settings.language.tag().to_owned(),
        base_url: settings.base_url.clone(),
        authors: settings.authors.clone(),
        home: Address::of("", settings.addresses),
        glossary: Address::of("glossary", settings.addresses),
        types: kinds.map(|it| (it.shown.id.clone(), it.schema.clone())).collect(),
    }
}

/// The linked data of a chapter, or of a page outside the reading order, which has no `standing`:
/// a document ready for a `<script>`.
pub fn text(
    parts: &ChapterParts<'_>,
    standing: Option<&Standing>,
    publication: &Publication,
) -> String {
    let listing = parts.listing;
    let page = |page: &mut Object<'_>| {
        page.text("@type", if standing.is_some() { "Article" } else { "WebPage" });
        publication.identity(page, &listing.address);
        page.text(if standing.is_some() { "headline" } else { "name" }, &listing.title);
        page.text("description", &listing.summary);
        page.text("inLanguage", &publication.language);
        page.text("dateModified", parts.updated.day);
        publication.authors(page);
        if let Some(standing) = standing {
            page.number("position", standing.number);
            page.text("articleSection", &standing.part);
        }
        page.object("isPartOf", |it| publication.site(it));
        let cards = || parts.names.iter().flat_map(|it| &it.cards);
        let card = |id: &Arc<str>| {
            // Ids are mostly one and the same, and so need not be read.
            let found = cards().find(|it| Arc::ptr_eq(&it.id, id));
            found.or_else(|| cards().find(|it| it.id == *id))
        };
        let (about, mentions) = subjects(parts.told);
        for (property, ids) in [("about", about), ("mentions", mentions)] {
            page.list(property, |all| {
                for card in ids.into_iter().filter_map(card) {
                    all.object(|it| publication.entity(it, card));
                }
            });
        }
        citations(page, parts.sources);
    };
    match publication.base_url {
        Some(_) => graph(page, |all| {
            all.object(|it| publication.trail(it, &listing.address, &listing.title));
        }),
        None => alone(page),
    }
}

fn citations(page: &mut Object<'_>, sources: &[Reference]) {
    page.list("citation", |all| {
        sources.iter().for_each(|it| all.text(&plain(&it.text.0)));
    });
}

/// Whom a text is about, which its key points name, and whom it mentions most beside them.
fn subjects(told: &Told) -> (Vec<&Arc<str>>, Vec<&Arc<str>>) {
    let all = told.mentions.0.iter();
    let (mut about, mut others): (Vec<&Mentioned>, Vec<&Mentioned>) =
        all.partition(|it| matches!(it.within, Within::Lead(_)));
    about.sort_by_key(|it| (it.within, it.at));
    // Of those mentioned as often, the first comes first.
    let order = |one: &&Mentioned, other: &&Mentioned| {
        let place = |it: &Mentioned| (std::cmp::Reverse(it.count), it.within, it.at);
        place(one).cmp(&place(other)).then_with(|| one.entity.cmp(&other.entity))
    };
    if others.len() > MENTIONS {
        others.select_nth_unstable_by(MENTIONS, order);
        others.truncate(MENTIONS);
    }
    others.sort_by(order);
    let [about, others] = [about, others].map(|of| of.into_iter().map(|it| &it.entity).collect());
    (about, others)
}

/// The linked data of the cover.
pub fn cover(parts: &CoverParts<'_>, publication: &Publication) -> String {
    alone(|site| {
        publication.site(site);
        site.text("description", parts.description);
        site.text("inLanguage", &publication.language);
        site.text("dateModified", parts.updated.unwrap_or_default());
        publication.authors(site);
    })
}

/// The linked data of the glossary.
pub fn glossary(parts: &GlossaryParts<'_>, publication: &Publication) -> String {
    alone(|set| {
        publication.term_set(set);
        set.text("inLanguage", &publication.language);
        set.object("isPartOf", |it| publication.site(it));
        let cards = parts.letters.iter().flat_map(|(_, cards)| cards);
        let terms = cards.filter(|card| publication.type_of(&card.kind) == TERM);
        set.list("hasDefinedTerm", |all| {
            terms.for_each(|card| all.object(|it| publication.entity(it, card)));
        });
    })
}

/// The linked data of the page of all sources.
pub fn sources(address: &Address, entries: &[SourceLine], publication: &Publication) -> String {
    alone(|page| {
        publication.collection(page, address);
        page.list("hasPart", |all| {
            for entry in entries {
                all.object(|work| {
                    work.text("@type", "CreativeWork");
                    work.text("text", &plain(&entry.reference.text.0));
                });
            }
        });
    })
}

/// The linked data of a page that gathers what the glossary knows: a timeline, a network, a map. What it
/// is called is the theme's word.
pub fn collection(address: &Address, publication: &Publication) -> String {
    alone(|page| publication.collection(page, address))
}

/// The linked data of an entity's page.
pub fn entity(parts: &EntityParts<'_>, publication: &Publication) -> String {
    let EntityParts { entry, card, others, .. } = parts;
    let kind = publication.type_of(&card.kind);
    let thing = |thing: &mut Object<'_>| {
        thing.text("@type", kind);
        publication.url(thing, "@id", &card.url, THING);
        publication.url(thing, "url", &card.url, "");
        publication.url(thing, "mainEntityOfPage", &card.url, "");
        thing.text("name", &card.name);
        thing.list("alternateName", |all| {
            entry.also_known_as().for_each(|it| all.text(it));
        });
        thing.text("description", &card.plain);
        thing.list("sameAs", |all| entry.same_as.iter().for_each(|it| all.text(it)));
        if let Some((begin, end)) = date_properties(kind) {
            dates(thing, begin, end, entry.when.as_ref());
        }
        if kind == TERM {
            thing.object("inDefinedTermSet", |it| publication.term_set(it));
        }
        if let (Some(Place::Point { lat, lon }), "Place") = (&entry.place, kind) {
            thing.object("geo", |it| geo(it, *lat, *lon));
        }
        if kind == "Person" {
            thing.list("hasOccupation", |all| {
                entry.roles.iter().for_each(|it| all.object(|role| office(role, it)));
            });
        }
        for (property, told) in relations(kind, entry, others, publication) {
            thing.list(property, |all| {
                for it in told {
                    all.object(|object| match it {
                        Where::Entity(card) => publication.entity(object, card),
                        Where::Point(lat, lon) => {
                            object.text("@type", "Place");
                            object.object("geo", |it| geo(it, lat, lon));
                        }
                    });
                }
            });
        }
        thing.list("subjectOf", |all| {
            for it in parts.mentions.iter().take(MENTIONS) {
                all.object(|work| {
                    work.text("@type", "CreativeWork");
                    publication.identity(work, it.address);
                    work.text("name", it.title);
                });
            }
        });
    };
    let has_sources = !parts.sources.is_empty();
    if !has_sources && publication.base_url.is_none() {
        return alone(thing);
    }
    graph(thing, |all| {
        if has_sources {
            all.object(|page| {
                page.text("@type", "WebPage");
                publication.identity(page, &card.url);
                page.text("name", &card.name);
                page.list("mainEntity", |all| all.object(|it| publication.entity(it, card)));
                citations(page, parts.sources);
            });
        }
        if publication.base_url.is_some() {
            all.object(|it| publication.trail(it, &card.url, &card.name));
        }
    })
}

/// The begins of lives, of people and of organisations.
const LIVES: [&str; 2] = ["birthDate", "foundingDate"];

/// The type of a concept.
const TERM: &str = "DefinedTerm";

/// The properties for the begin and the end of what is of this type, where schema.org has them.
pub fn date_properties(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "Person" => Some(("birthDate", "deathDate")),
        "Event" => Some(("startDate", "endDate")),
        _ if is_organization(kind) => Some(("foundingDate", "dissolutionDate")),
        "CreativeWork" | "Legislation" => Some(("dateCreated", "expires")),
        _ => None,
    }
}

fn is_organization(kind: &str) -> bool {
    kind.ends_with("Organization") || matches!(kind, "Corporation" | "PoliticalParty" | "NGO")
}

/// Whether what is of this type has a `location`.
pub fn has_location(kind: &str) -> bool {
    kind == "Event" || is_organization(kind)
}

/// An office as schema.org says when it was held: the property again, within a `Role`.
fn office(role: &mut Object<'_>, office: &Office) {
    role.text("@type", "Role");
    role.object("hasOccupation", |occupation| {
        occupation.text("@type", "Occupation");
        occupation.text("name", &office.title);
    });
    dates(role, "startDate", "endDate", office.when.as_ref());
}

/// To whom or to what place a property leads.
enum Where<'a> {
    Entity(&'a Card),
    /// Millionths of a degree, north and east.
    Point(i32, i32),
}

/// Where an entity is, and the relations for which schema.org has a property, by that property, in the
/// order in which the entity has them. What is said twice, as the place of an event by its `where`
/// and by a relation, is told once.
fn relations<'a>(
    kind: &str,
    entry: &Entry,
    others: &'a BTreeMap<Arc<str>, Arc<Card>>,
    publication: &Publication,
) -> Vec<(&'static str, Vec<Where<'a>>)> {
    let mut found: Vec<(&'static str, Vec<Where<'a>>)> = Vec::new();
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    match &entry.place {
        Some(Place::Point { lat, lon }) if has_location(kind) => {
            found.push(("location", vec![Where::Point(*lat, *lon)]));
        }
        Some(Place::Entity(id)) if kind == "Place" || has_location(kind) => {
            let property = if kind == "Place" { "containedInPlace" } else { "location" };
            if let Some(other) = others.get(id) {
                told.insert((property, id));
                found.push((property, vec![Where::Entity(other)]));
            }
        }
        Some(Place::Point { .. } | Place::Entity(_)) | None => {}
    }
    for edge in &entry.relations {
        let Some(other) = others.get(&edge.to) else { continue };
        let organization = is_organization(publication.type_of(&other.kind));
        let property = match &*edge.kind {
            "member-of" if organization => "memberOf",
            "has-member" if is_organization(kind) => "member",
            "part-of" if is_organization(kind) && organization => "parentOrganization",
            "part-of" | "located-in" if kind == "Place" => "containedInPlace",
            "founded-by" if is_organization(kind) => "founder",
            "took-place-in" | "based-in" | "located-in" if has_location(kind) => "location",
            _ => continue,
        };
        if !told.insert((property, &edge.to)) {
            continue;
        }
        let to = Where::Entity(other);
        match found.iter_mut().find(|(known, _)| *known == property) {
            Some((_, all)) => all.push(to),
            None => found.push((property, vec![to])),
        }
    }
    found
}

fn geo(geo: &mut Object<'_>, lat: i32, lon: i32) {
    let degrees = |value: i32| {
        let sign = if value < 0 { "-" } else { "" };
        let value = value.unsigned_abs();
        let text = format!("{sign}{}.{:06}", value / 1_000_000, value % 1_000_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    geo.text("@type", "GeoCoordinates");
    geo.text("latitude", &degrees(lat));
    geo.text("longitude", &degrees(lon));
}

/// The begin and the end of `when`, as far as they can be said. A day, a month or a year is the
/// begin of what happens in it; that of a life says neither when it began nor when it ended.
fn dates(of: &mut Object<'_>, begin: &'static str, end: &'static str, when: Option<&Date>) {
    match when.map(Date::form) {
        Some(Form::Point(point)) if !LIVES.contains(&begin) => {
            of.text(begin, &iso_point(point).unwrap_or_default());
        }
        Some(Form::Point(_)) => {}
        Some(Form::Interval { start, end: last }) => {
            for (key, side) in [(begin, start), (end, last)] {
                if let Side::At(point) = side {
                    of.text(key, &iso_point(point).unwrap_or_default());
                }
            }
        }
        None => {}
    }
}

/// What an entity's identifier has behind the address of its page.
const THING: &str = "#entity";

impl Publication {
    /// The absolute address of a page with `behind` at its end, where there is one.
    fn url(&self, of: &mut Object<'_>, key: &'static str, address: &Address, behind: &str) {
        if let Some(base) = &self.base_url {
            of.joined(key, &[base, &address.encoded(), behind]);
        }
    }

    fn identity(&self, of: &mut Object<'_>, address: &Address) {
        self.url(of, "@id", address, "");
        self.url(of, "url", address, "");
    }

    fn type_of(&self, kind: &str) -> &str {
        self.types.get(kind).map_or("Thing", |it| it)
    }

    fn authors(&self, of: &mut Object<'_>) {
        of.list("author", |all| {
            for name in &self.authors {
                all.object(|author| {
                    // Whether an author is a person or an office, the settings do not say. Who reads this
                    // wants one of the two.
                    author.text("@type", "Person");
                    author.text("name", name);
                });
            }
        });
    }

    fn site(&self, site: &mut Object<'_>) {
        site.text("@type", "WebSite");
        self.identity(site, &self.home);
        site.text("name", &self.title);
    }

    fn term_set(&self, set: &mut Object<'_>) {
        set.text("@type", "DefinedTermSet");
        self.identity(set, &self.glossary);
        set.text("name", &self.title);
    }

    fn collection(&self, page: &mut Object<'_>, address: &Address) {
        page.text("@type", "CollectionPage");
        self.identity(page, address);
        page.text("inLanguage", &self.language);
        page.object("isPartOf", |it| self.site(it));
    }

    /// An entity as others speak of it.
    fn entity(&self, thing: &mut Object<'_>, card: &Card) {
        thing.text("@type", self.type_of(&card.kind));
        self.url(thing, "@id", &card.url, THING);
        thing.text("name", &card.name);
    }

    /// The way from the cover to a page.
    fn trail(&self, trail: &mut Object<'_>, address: &Address, title: &str) {
        trail.text("@type", "BreadcrumbList");
        trail.list("itemListElement", |all| {
            let steps = [(&self.home, &*self.title), (address, title)];
            for (at, (address, name)) in steps.into_iter().enumerate() {
                all.object(|step| {
                    step.text("@type", "ListItem");
                    step.number("position", at + 1);
                    step.text("name", name);
                    self.url(step, "item", address, "");
                });
            }
        });
    }
}

/// The document of one node.
fn alone(node: impl FnOnce(&mut Object<'_>)) -> String {
    script(|whole| {
        whole.text("@context", VOCABULARY);
        node(whole);
    })
}

/// The document of a node and some more.
fn graph(first: impl FnOnce(&mut Object<'_>), more: impl FnOnce(&mut List<'_>)) -> String {
    script(|whole| {
        whole.text("@context", VOCABULARY);
        whole.list("@graph", |all| {
            all.object(first);
            more(all);
        });
    })
}

const VOCABULARY: &str = "https://schema.org";
