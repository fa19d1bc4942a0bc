//! Linked data: what a page says to machines that read schema.org's vocabulary in JSON-LD.
//!
//! A chapter is an `Article`, the cover the `WebSite`, an entity what its kind is (`Person`,
//! `Event`…), a concept a `DefinedTerm` of the glossary's `DefinedTermSet`. Identifiers must be
//! absolute, so without a base URL nothing has one, and what only points elsewhere is left out.
//! The page of an entity and the entity itself are two things: the latter is the page's address
//! with `#entity`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::base::{runs_without, to_json};
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
use super::pages::{ChapterParts, CoverParts, EntityParts, GlossaryParts, SourceLine};
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
    let mut page = Object::of(if standing.is_some() { "Article" } else { "WebPage" });
    page.identity(publication.url(&listing.address));
    page.text(if standing.is_some() { "headline" } else { "name" }, &*listing.title);
    page.text("description", &*listing.summary);
    page.text("inLanguage", &*publication.language);
    page.text("dateModified", parts.updated.day);
    page.list("author", publication.authors());
    if let Some(standing) = standing {
        page.number("position", standing.number);
        page.text("articleSection", &*standing.part);
    }
    page.node("isPartOf", publication.site());
    let cards = || parts.names.iter().flat_map(|it| &it.cards);
    let card = |id: &Arc<str>| {
        // Ids are mostly one and the same, and so need not be read.
        let found = cards().find(|it| Arc::ptr_eq(&it.id, id));
        Some(publication.entity(found.or_else(|| cards().find(|it| it.id == *id))?))
    };
    let named = |ids: Vec<&Arc<str>>| ids.into_iter().filter_map(card).collect();
    let (about, mentions) = subjects(parts.told);
    page.list("about", named(about));
    page.list("mentions", named(mentions));
    let sources = parts.sources.iter().map(|it| Node::Text(plain(&it.text.0).into())).collect();
    page.list("citation", sources);
    let mut graph = vec![page];
    if publication.base_url.is_some() {
        graph.push(publication.trail(&listing.address, &listing.title));
    }
    document(graph)
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
    let mut site = publication.site();
    site.text("description", parts.description);
    site.text("inLanguage", &*publication.language);
    site.text("dateModified", parts.updated.unwrap_or_default());
    site.list("author", publication.authors());
    document(vec![site])
}

/// The linked data of the glossary.
pub fn glossary(parts: &GlossaryParts<'_>, publication: &Publication) -> String {
    let mut set = publication.term_set();
    set.text("inLanguage", &*publication.language);
    set.node("isPartOf", publication.site());
    let cards = parts.letters.iter().flat_map(|(_, cards)| cards);
    let terms = cards.filter(|card| publication.type_of(&card.kind) == TERM);
    set.list("hasDefinedTerm", terms.map(|card| publication.entity(card)).collect());
    document(vec![set])
}

/// The linked data of the page of all sources.
pub fn sources(address: &Address, entries: &[SourceLine], publication: &Publication) -> String {
    let mut page = Object::of("CollectionPage");
    page.identity(publication.url(address));
    page.text("inLanguage", &*publication.language);
    page.node("isPartOf", publication.site());
    let works = entries.iter().map(|it| {
        let mut work = Object::of("CreativeWork");
        work.text("text", plain(&it.reference.text.0));
        Node::Object(work)
    });
    page.list("hasPart", works.collect());
    document(vec![page])
}

/// The linked data of a page that gathers what the glossary knows: a timeline, a network, a map. What it
/// is called is the theme's word.
pub fn collection(address: &Address, publication: &Publication) -> String {
    let mut page = Object::of("CollectionPage");
    page.identity(publication.url(address));
    page.text("inLanguage", &*publication.language);
    page.node("isPartOf", publication.site());
    document(vec![page])
}

/// The linked data of an entity's page.
pub fn entity(parts: &EntityParts<'_>, publication: &Publication) -> String {
    let EntityParts { entry, card, others, .. } = parts;
    let kind = publication.type_of(&card.kind);
    let mut thing = Object::of(kind);
    if let Some(url) = publication.url(&card.url) {
        thing.text("@id", format!("{url}#entity"));
        thing.text("url", url.clone());
        thing.text("mainEntityOfPage", url);
    }
    thing.text("name", &*card.name);
    let aliases = entry.also_known_as().map(|it| Node::Text((&**it).into()));
    thing.list("alternateName", aliases.collect());
    thing.text("description", &*card.plain);
    thing.list("sameAs", entry.same_as.iter().map(|it| Node::Text((&**it).into())).collect());
    if let Some((begin, end)) = date_properties(kind) {
        thing.dates(begin, end, entry.when.as_ref());
    }
    if kind == TERM {
        thing.node("inDefinedTermSet", publication.term_set());
    }
    if let (Some(Place::Point { lat, lon }), "Place") = (&entry.place, kind) {
        thing.node("geo", geo(*lat, *lon));
    }
    if kind == "Person" {
        thing.list("hasOccupation", entry.roles.iter().map(office).collect());
    }
    for (property, others) in relations(kind, entry, others, publication) {
        thing.list(property, others);
    }
    let told = parts.mentions.iter().take(MENTIONS).map(|it| {
        let mut work = Object::of("CreativeWork");
        work.identity(publication.url(it.address));
        work.text("name", &**it.title);
        Node::Object(work)
    });
    thing.list("subjectOf", told.collect());
    let mut graph = vec![thing];
    if !parts.sources.is_empty() {
        let mut page = Object::of("WebPage");
        page.identity(publication.url(&card.url));
        page.text("name", &*card.name);
        page.list("mainEntity", vec![publication.entity(card)]);
        let sources = parts.sources.iter().map(|it| Node::Text(plain(&it.text.0).into())).collect();
        page.list("citation", sources);
        graph.push(page);
    }
    if publication.base_url.is_some() {
        graph.push(publication.trail(&card.url, &card.name));
    }
    document(graph)
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
fn office(office: &Office) -> Node<'_> {
    let mut occupation = Object::of("Occupation");
    occupation.text("name", &*office.title);
    let mut role = Object::of("Role");
    role.node("hasOccupation", occupation);
    role.dates("startDate", "endDate", office.when.as_ref());
    Node::Object(role)
}

/// Where an entity is, and the relations for which schema.org has a property, by that property, in the
/// order in which the entity has them. What is said twice, as the place of an event by its `where`
/// and by a relation, is told once.
fn relations<'a>(
    kind: &str,
    entry: &Entry,
    others: &'a BTreeMap<Arc<str>, Arc<Card>>,
    publication: &'a Publication,
) -> Vec<(&'static str, Vec<Node<'a>>)> {
    let mut found: Vec<(&'static str, Vec<Node<'a>>)> = Vec::new();
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    match &entry.place {
        Some(Place::Point { lat, lon }) if has_location(kind) => {
            let mut place = Object::of("Place");
            place.node("geo", geo(*lat, *lon));
            found.push(("location", vec![Node::Object(place)]));
        }
        Some(Place::Entity(id)) if kind == "Place" || has_location(kind) => {
            let property = if kind == "Place" { "containedInPlace" } else { "location" };
            if let Some(other) = others.get(id) {
                told.insert((property, id));
                found.push((property, vec![publication.entity(other)]));
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
        let node = publication.entity(other);
        match found.iter_mut().find(|(known, _)| *known == property) {
            Some((_, nodes)) => nodes.push(node),
            None => found.push((property, vec![node])),
        }
    }
    found
}

fn geo(lat: i32, lon: i32) -> Object<'static> {
    let degrees = |value: i32| {
        let sign = if value < 0 { "-" } else { "" };
        let value = value.unsigned_abs();
        let text = format!("{sign}{}.{:06}", value / 1_000_000, value % 1_000_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let mut geo = Object::of("GeoCoordinates");
    geo.text("latitude", degrees(lat));
    geo.text("longitude", degrees(lon));
    geo
}

impl Publication {
    fn url(&self, address: &Address) -> Option<String> {
        Some(address.absolute(self.base_url.as_ref()?))
    }

    /// The identifier of the entity whose page is at `address`.
    fn thing(&self, address: &Address) -> Option<String> {
        let mut url = self.url(address)?;
        url.push_str("#entity");
        Some(url)
    }

    fn type_of(&self, kind: &str) -> &str {
        self.types.get(kind).map_or("Thing", |it| it)
    }

    fn authors(&self) -> Vec<Node<'_>> {
        // Whether an author is a person or an office, the settings do not say. Who reads this
        // wants one of the two.
        let author = |name| {
            let mut author = Object::of("Person");
            author.text("name", name);
            Node::Object(author)
        };
        self.authors.iter().map(String::as_str).map(author).collect()
    }

    fn site(&self) -> Object<'_> {
        let mut site = Object::of("WebSite");
        site.identity(self.url(&self.home));
        site.text("name", &*self.title);
        site
    }

    fn term_set(&self) -> Object<'_> {
        let mut set = Object::of("DefinedTermSet");
        set.identity(self.url(&self.glossary));
        set.text("name", &*self.title);
        set
    }

    /// An entity as others speak of it.
    fn entity<'a>(&'a self, card: &'a Card) -> Node<'a> {
        let mut thing = Object::of(self.type_of(&card.kind));
        if let Some(url) = self.thing(&card.url) {
            thing.text("@id", url);
        }
        thing.text("name", &*card.name);
        Node::Object(thing)
    }

    /// The way from the cover to a page.
    fn trail<'a>(&'a self, address: &'a Address, title: &'a str) -> Object<'a> {
        let steps = [(&self.home, self.title.as_str()), (address, title)];
        let step = |(at, (address, name)): (usize, (&Address, &'a str))| {
            let mut step = Object::of("ListItem");
            step.number("position", at + 1);
            step.text("name", name);
            step.text("item", self.url(address).unwrap_or_default());
            Node::Object(step)
        };
        let mut trail = Object::of("BreadcrumbList");
        trail.list("itemListElement", steps.into_iter().enumerate().map(step).collect());
        trail
    }
}

/// A value in JSON.
#[derive(Clone, Debug)]
enum Node<'a> {
    Text(Cow<'a, str>),
    Number(usize),
    List(Vec<Node<'a>>),
    Object(Object<'a>),
}

/// An object in JSON, whose keys stay in order. What is empty is left out.
#[derive(Clone, Debug, Default)]
struct Object<'a>(Vec<(&'static str, Node<'a>)>);

impl<'a> Object<'a> {
    fn of(kind: &'a str) -> Self {
        Self(vec![("@type", Node::Text(kind.into()))])
    }

    fn text(&mut self, key: &'static str, text: impl Into<Cow<'a, str>>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push((key, Node::Text(text)));
        }
    }

    fn number(&mut self, key: &'static str, number: usize) {
        self.0.push((key, Node::Number(number)));
    }

    fn list(&mut self, key: &'static str, list: Vec<Node<'a>>) {
        if !list.is_empty() {
            self.0.push((key, Node::List(list)));
        }
    }

    fn node(&mut self, key: &'static str, object: Object<'a>) {
        self.0.push((key, Node::Object(object)));
    }

    fn identity(&mut self, url: Option<String>) {
        if let Some(url) = url {
            self.text("@id", url.clone());
            self.text("url", url);
        }
    }

    /// The begin and the end of `when`, as far as they can be said. A day, a month or a year is the
    /// begin of what happens in it; that of a life says neither when it began nor when it ended.
    fn dates(&mut self, begin: &'static str, end: &'static str, when: Option<&Date>) {
        match when.map(Date::form) {
            Some(Form::Point(point)) if !LIVES.contains(&begin) => {
                self.text(begin, iso_point(point).unwrap_or_default());
            }
            Some(Form::Point(_)) => {}
            Some(Form::Interval { start, end: last }) => {
                for (key, side) in [(begin, start), (end, last)] {
                    if let Side::At(point) = side {
                        self.text(key, iso_point(point).unwrap_or_default());
                    }
                }
            }
            None => {}
        }
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => number.serialize(serializer),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// Where the first byte is that may begin what a `<script>` cannot hold. All such characters but for the
/// separators of lines and of paragraphs are one byte, and these begin with one that is rare in a text. A run of
/// bytes is looked at together.
fn suspect(json: &[u8]) -> Option<usize> {
    let is = |it: u8| (it == b'<') | (it == b'>') | (it == b'&') | (it == 0xe2);
    let from = runs_without(json, is);
    json[from..].iter().position(|it| is(*it)).map(|at| from + at)
}

/// The document, ready for a `<script>`: what could end one, or be taken for markup, is escaped as
/// JSON allows within strings, and nowhere else can it stand.
fn document(graph: Vec<Object<'_>>) -> String {
    let mut whole = Object::default();
    whole.text("@context", "https://schema.org");
    let mut graph = graph;
    match graph.len() {
        1 => whole.0.append(&mut graph[0].0),
        _ => whole.list("@graph", graph.into_iter().map(Node::Object).collect()),
    }
    let json = to_json(&whole);
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    let mut rest = &*json;
    while let Some(at) = suspect(rest.as_bytes()) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let mut behind = behind.chars();
        match behind.next().unwrap_or_default() {
            it @ ('<' | '>' | '&' | '\u{2028}' | '\u{2029}') => {
                // Writing into a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(it));
            }
            it => out.push(it),
        }
        rest = behind.as_str();
    }
    out.push_str(rest);
    out
}
