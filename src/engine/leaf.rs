//! A page that can be made at any time: all that it is made of, each part by its identity. Pages are
//! large and most are not looked at, or only once: so they are made when they are drawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Same, SitePath};
use crate::parse::date::Date;
use crate::parse::features::Feature;
use crate::parse::outline::Outline;
use crate::resolve::address::Address;
use crate::resolve::chapter::Told;
use crate::resolve::citing::Cited;
use crate::resolve::dates::iso;
use crate::resolve::glossary::Entry;
use crate::resolve::linked_data::Publication;
use crate::resolve::mentions::Mentioned;
use crate::resolve::order::{Listing, Order, Standing};
use crate::resolve::pages::{
    CardGroup, ChapterParts, CitedBy, CoverParts, DayWords, EntityParts, GlossaryParts, Kind,
    MentionedBy, NetworkParts, Page, Reference, SourceLine, Volume, chapter, cover, entity,
    free_page, glossary, network, not_found, print, redirect, sources,
};
use crate::resolve::pictures::locator::Ground;
use crate::resolve::pictures::locator::locator;
use crate::resolve::pictures::strip::{Ruler, strip};
use crate::resolve::pictures::subject::Subject;
use crate::resolve::pictures::{self, hood::Hood};
use crate::resolve::tense::begins_after;
use crate::resolve::text::Card;

use super::frame::{Basics, Speech};
use super::tally::{Tally, tallied};
use super::texts::Key;
use super::web::Collated;

/// A page that can be made.
#[derive(Clone, Debug)]
pub struct Leaf(pub(super) Parts);

/// What each kind of page is made of.
#[derive(Clone, Debug)]
pub(super) enum Parts {
    /// A chapter, and where it stands in the order.
    Chapter(ChapterInput, Arc<Option<Standing>>),
    /// A text outside the order.
    Free(ChapterInput),
    /// An entity.
    Entity(EntityInput),
    /// The cover.
    Cover(CoverInput),
    /// From A to Z.
    Glossary(GlossaryInput),
    /// The bibliography.
    Sources(SourcesInput),
    /// Who appears where.
    Matrix(Tally),
    /// What a reader sees who went astray.
    NotFound(Arc<Basics>),
    /// An old address, and who has it now.
    Redirect(Address, Arc<Listing>),
    /// Who has to do with whom, and of how many these have the most neighbours.
    Network(NetworkInput, usize),
    /// Texts bound together, for paper.
    Print(PrintInput),
    /// One that was made already.
    Made(Arc<Page>),
}

pub(super) type Manner = (Arc<Basics>, Arc<Speech>, Arc<Publication>);
pub(super) type ChapterInput =
    ((Arc<Outline>, Arc<Listing>), (Arc<Told>, Arc<Cited>), Arc<Vec<CardGroup>>, Manner);
pub(super) type EntityInput = (
    (Arc<Entry>, Arc<Card>, Arc<Kind>),
    (Option<Arc<Told>>, Arc<Cited>),
    (Vec<Arc<Card>>, Arc<BTreeMap<Arc<str>, String>>, Arc<Vec<Mentioner>>),
    (Arc<Basics>, Arc<Speech>, Arc<Publication>),
    (Arc<Subject>, Arc<Option<Ruler>>, Option<Arc<Hood>>, Option<Arc<Ground>>),
);
pub(super) type CoverInput =
    ((Arc<Order>, Option<Arc<Told>>), (Arc<Frontispiece>, Arc<Basics>), Arc<Publication>);

pub(super) type GlossaryInput = (Arc<Collated>, Vec<Arc<Card>>, Arc<Basics>, Arc<Publication>);
pub(super) type NetworkInput =
    (Vec<Arc<Subject>>, Arc<Vec<Arc<Kind>>>, (Arc<Basics>, Arc<Publication>));
pub(super) type PrintInput = (Volume<Arc<Leaf>>, Arc<Vec<Arc<Kind>>>, Arc<Collated>);
pub(super) type SourcesInput =
    (Arc<Vec<Reference>>, Vec<(Host, Arc<Cited>)>, (Arc<Basics>, Arc<Publication>));

/// What the cover shows of the settings, and counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frontispiece {
    pub title: String,
    pub description: String,
    pub updated: Option<String>,
    pub entities: usize,
    pub sources: usize,
}

/// A text that mentions an entity. A large site has some hundred thousands of these.
#[derive(Clone, Debug)]
pub(super) struct Mentioner {
    pub voice: Arc<Voice>,
    /// Which of its mentions is the one: looking for it by its id would, for all pages of a large site,
    /// take as long as cutting the sentences.
    pub at: u32,
}

/// A text that mentions others.
#[derive(Debug)]
pub(super) struct Voice {
    pub key: Key,
    pub host: Host,
    pub told: Arc<Told>,
}

/// On whose page a text stands.
#[derive(Clone, Debug)]
pub(super) enum Host {
    Text(Arc<Listing>),
    Entity(Arc<Card>),
}

impl Leaf {
    /// The page.
    pub fn page(&self) -> Page {
        match &self.0 {
            Parts::Chapter(input, standing) => {
                draw_text(input, For::Screen, |parts| in_order(parts, standing))
            }
            Parts::Free(input) => draw_text(input, For::Screen, free_page),
            Parts::Entity(input) => draw_entity(input),
            Parts::Cover(input) => draw_cover(input),
            Parts::Glossary(input) => draw_glossary(input),
            Parts::Sources((references, citing, (basics, publication))) => {
                let address = Address::of("sources", basics.form);
                sources(&address, source_lines(references, citing), publication)
            }
            Parts::Matrix(tally) => tallied(tally),
            Parts::NotFound(_) => not_found(&Address::of_not_found()),
            Parts::Redirect(from, listing) => redirect(from, &listing.address, &listing.title),
            Parts::Network(input, of) => draw_network(input, *of),
            Parts::Print((volume, kinds, collated)) => {
                let rank = |id: &str| collated.rank.get(id).copied().unwrap_or(usize::MAX);
                print(&volume.made(|it| it.bound()), kinds, &rank)
            }
            Parts::Made(page) => Page::clone(page),
        }
    }

    /// The page as it is bound with others, for paper.
    fn bound(&self) -> Page {
        match &self.0 {
            Parts::Chapter(input, standing) => {
                draw_text(input, For::Paper, |parts| in_order(parts, standing))
            }
            Parts::Free(input) => draw_text(input, For::Paper, free_page),
            _ => self.page(),
        }
    }

    /// What lists show of it, where it is that of a text.
    pub(super) fn listing(&self) -> Option<&Arc<Listing>> {
        match &self.0 {
            Parts::Chapter(((_, listing), ..), _) | Parts::Free(((_, listing), ..)) => {
                Some(listing)
            }
            _ => None,
        }
    }

    /// Whether it shows something of the whole site, or binds many texts: these take long to draw.
    pub(super) fn is_large(&self) -> bool {
        !matches!(
            self.0,
            Parts::Chapter(..)
                | Parts::Free(_)
                | Parts::Entity(_)
                | Parts::NotFound(_)
                | Parts::Redirect(..)
        )
    }

    /// Whether it is that of a text outside the reading order.
    pub(super) fn is_apart(&self) -> bool {
        match &self.0 {
            Parts::Free(_) => true,
            Parts::Chapter(_, standing) => standing.is_none(),
            _ => false,
        }
    }

    /// The file that it becomes.
    pub(super) fn output(&self) -> Option<SitePath> {
        match &self.0 {
            Parts::Chapter(((_, listing), ..), _) | Parts::Free(((_, listing), ..)) => {
                listing.address.output()
            }
            Parts::Entity(((_, card, _), ..)) => card.url.output(),
            Parts::Cover((_, (_, basics), _)) => Address::of("", basics.form).output(),
            Parts::Glossary((_, _, basics, _)) => Address::of("glossary", basics.form).output(),
            Parts::Sources((_, _, (basics, _))) => Address::of("sources", basics.form).output(),
            Parts::Network((.., (basics, _)), _) => Address::of("network", basics.form).output(),
            Parts::Matrix((.., (_, basics))) => Address::of("matrix", basics.form).output(),
            Parts::NotFound(_) => Address::of_not_found().output(),
            Parts::Redirect(from, _) => from.output(),
            Parts::Print((volume, ..)) => volume.address.output(),
            Parts::Made(page) => page.url.output(),
        }
    }
}

impl Same for Leaf {
    fn same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Parts::Chapter(mine, stand), Parts::Chapter(theirs, stands)) => {
                mine.same(theirs) && stand.same(stands)
            }
            (Parts::Free(mine), Parts::Free(theirs)) => mine.same(theirs),
            (Parts::Entity(mine), Parts::Entity(theirs)) => mine.same(theirs),
            (Parts::Cover(mine), Parts::Cover(theirs)) => mine.same(theirs),
            (Parts::Glossary(mine), Parts::Glossary(theirs)) => mine.same(theirs),
            (Parts::Sources(mine), Parts::Sources(theirs)) => mine.same(theirs),
            (Parts::Matrix(mine), Parts::Matrix(theirs)) => mine.same(theirs),
            (Parts::NotFound(mine), Parts::NotFound(theirs)) => mine.same(theirs),
            (Parts::Redirect(from, mine), Parts::Redirect(other, theirs)) => {
                from == other && mine.same(theirs)
            }
            (Parts::Network(mine, of), Parts::Network(theirs, others)) => {
                of == others && mine.same(theirs)
            }
            (Parts::Print(mine), Parts::Print(theirs)) => mine.same(theirs),
            (Parts::Made(mine), Parts::Made(theirs)) => mine.same(theirs),
            _ => false,
        }
    }
}

fn draw_cover(((order, intro), (front, basics), publication): &CoverInput) -> Page {
    cover(&CoverParts {
        address: &Address::of("", basics.form),
        title: &front.title,
        description: &front.description,
        updated: front.updated.as_deref(),
        order,
        entities: front.entities,
        sources: front.sources,
        intro: intro.as_deref(),
        publication,
    })
}

fn draw_network((best, kinds, (basics, publication)): &NetworkInput, of: usize) -> Page {
    network(&NetworkParts {
        address: &Address::of("network", basics.form),
        made: &pictures::network::network(best, pictures::network::MOST).unwrap_or_default(),
        of,
        kinds,
        publication,
    })
}

fn draw_glossary((collated, cards, basics, publication): &GlossaryInput) -> Page {
    let find = |id: &Arc<str>| {
        let at = cards.binary_search_by(|it: &Arc<Card>| it.id.cmp(id)).ok()?;
        cards.get(at).cloned()
    };
    let letters: Vec<(String, Vec<Arc<Card>>)> = collated
        .letters
        .iter()
        .map(|(letter, ids)| (letter.clone(), ids.iter().filter_map(find).collect()))
        .collect();
    let address = Address::of("glossary", basics.form);
    glossary(&GlossaryParts { address: &address, letters: &letters, publication })
}

/// Where a page is read. Nobody reads linked data on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Screen,
    Paper,
}

fn in_order(parts: &ChapterParts<'_>, standing: &Option<Standing>) -> Page {
    match standing {
        Some(standing) => chapter(parts, standing),
        None => free_page(parts),
    }
}

fn draw_text(
    input: &ChapterInput,
    reader: For,
    page: impl FnOnce(&ChapterParts<'_>) -> Page,
) -> Page {
    let ((outline, listing), (told, cited), names, (basics, speech, publication)) = input;
    let as_of = outline.as_of.as_ref().or(basics.written.as_ref());
    let days = [as_of, updated_by(outline, basics)]
        .map(|it| (it.and_then(iso).unwrap_or_default(), speech.words(it)));
    let [as_of, updated] = days.each_ref().map(|(day, words)| DayWords { day, words });
    page(&ChapterParts {
        listing,
        told,
        sources: &cited.references,
        names,
        as_of,
        updated,
        publication: Some(&**publication).filter(|_| reader == For::Screen),
    })
}

/// When a text was last changed; nothing where that was after the day as of which the site is built.
pub(super) fn updated_by<'a>(outline: &'a Outline, basics: &Basics) -> Option<&'a Date> {
    let later = |it: &Date| basics.until.is_some_and(|until| begins_after(it, until));
    outline.updated.as_ref().filter(|it| !later(it))
}

fn draw_entity(input: &EntityInput) -> Page {
    let (whom, (told, cited), (others, labels, mentioners), saying, (subject, ruler, hood, ground)) =
        input;
    let ((entry, card, kind), (basics, speech, publication)) = (whom, saying);
    let has = |feature| basics.features.has(feature);
    let others = others.iter().map(|card| (card.id.clone(), card.clone())).collect();
    let mut mentions: Vec<MentionedBy<'_>> = Vec::with_capacity(mentioners.len());
    for it in mentioners.iter() {
        let Some(mentioned) = it.mentioned() else { continue };
        let (address, count) = (it.voice.host.address(), mentioned.count as usize);
        // An entity's summary and text stand on one page.
        match mentions.last_mut() {
            Some(last) if last.address == address => last.count += count,
            _ => mentions.push(MentionedBy {
                title: it.voice.host.title(),
                address,
                told: &it.voice.told,
                mentioned,
                count,
            }),
        }
    }
    entity(&EntityParts {
        entry,
        card,
        kind,
        told: told.as_deref(),
        others: &others,
        labels,
        strip: strip(subject, ruler).filter(|_| has(Feature::Timeline)),
        hood: hood.as_ref().filter(|_| has(Feature::Network)),
        locator: ground.as_ref().filter(|_| has(Feature::Map)).map(|it| locator(subject, it)),
        mentions: &mentions,
        sources: &cited.references,
        say: &|date| speech.told(date, basics.day()),
        day: basics.day(),
        publication,
    })
}

fn source_lines(references: &[Reference], citing: &[(Host, Arc<Cited>)]) -> Vec<SourceLine> {
    let mut by_source: BTreeMap<&str, (Vec<CitedBy>, Vec<CitedBy>)> = BTreeMap::new();
    for (host, cited) in citing {
        for reference in cited.references.iter() {
            let mut places = reference.cited_here.clone();
            if places.is_empty() {
                // No words there rest on it: the page's own list is where it shows.
                places.push(format!("source-{}", reference.id));
            }
            let urls = places.iter().map(|it| format!("{}#{it}", host.address())).collect();
            let line = CitedBy { title: host.title().to_string(), urls };
            let (texts, entries) = by_source.entry(&reference.id).or_default();
            match host {
                Host::Text(_) => texts.push(line),
                Host::Entity(_) => entries.push(line),
            }
        }
    }
    references
        .iter()
        .map(|reference| {
            let (cited_by, entries) = by_source.remove(&*reference.id).unwrap_or_default();
            SourceLine { reference: reference.clone(), cited_by, entries }
        })
        .collect()
}

impl Mentioner {
    /// What it says of the entity.
    pub(super) fn mentioned(&self) -> Option<&Mentioned> {
        self.voice.told.mentions.0.get(self.at as usize)
    }
}

impl Host {
    fn title(&self) -> &Arc<str> {
        match self {
            Self::Text(listing) => &listing.title,
            Self::Entity(card) => &card.name,
        }
    }

    pub(super) fn address(&self) -> &Address {
        match self {
            Self::Text(listing) => &listing.address,
            Self::Entity(card) => &card.url,
        }
    }
}

impl Same for Host {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(mine), Self::Text(theirs)) => mine.same(theirs),
            (Self::Entity(mine), Self::Entity(theirs)) => mine.same(theirs),
            (Self::Text(_), Self::Entity(_)) | (Self::Entity(_), Self::Text(_)) => false,
        }
    }
}

impl Same for Mentioner {
    fn same(&self, other: &Self) -> bool {
        self.voice.same(&other.voice) || Same::same(&*self.voice, &*other.voice)
    }
}

impl Same for Voice {
    fn same(&self, other: &Self) -> bool {
        self.host.same(&other.host) && self.told.same(&other.told)
    }
}
