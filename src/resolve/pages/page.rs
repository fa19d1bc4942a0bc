//! Pages: all that a template may see. What is not here, a template cannot reach; so a page's
//! inputs are all known, and a page whose value did not change need not be drawn again.
//!
//! Its shape is a promise to theme authors. In JSON, a [`Resolved`] is its HTML.

use std::sync::Arc;

use serde::Serialize;

use crate::base::described;
use crate::resolve::address::Address;
use crate::resolve::pictures::drawing::Drawing;
use crate::resolve::pictures::hood::Hood;
use crate::resolve::pictures::locator::Locator;
use crate::resolve::pictures::strip::Strip;
use crate::resolve::tense::Tense;
use crate::resolve::text::{Card, Resolved, Rich};

use super::matrix::MatrixPage;
use super::print::PrintPage;
use super::rows::Rows;

described! {
/// One page of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Its address; every link on it is the way to the root and an address.
    pub url: Address,
    /// Its title, in plain text.
    pub title: String,
    /// One sentence for descriptions; may be empty.
    pub summary: String,
    /// When it was last changed, as `2020-01-07`, or its month or year, if known.
    pub updated: Option<String>,
    /// Whether it holds a picture of what the glossary knows, for which it needs a style.
    pub pictures: bool,
    /// What the kind of page adds.
    #[serde(flatten)]
    pub content: Content,
    /// Linked data, a JSON document ready for a `<script>`; empty where there is none.
    pub json_ld: String,
}
}

/// What the kinds of page add. In JSON, `kind` names it; the template has the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Content {
    /// `/`.
    Cover(Box<Cover>),
    /// `/SLUG/` of the reading order.
    Chapter(Box<ChapterPage>),
    /// `/SLUG/` outside of it.
    Page(Box<FreePage>),
    /// `/glossary/`.
    Glossary(Box<GlossaryPage>),
    /// `/glossary/ID/`.
    Entity(Box<EntityPage>),
    /// `/matrix/`.
    Matrix(Box<MatrixPage>),
    /// `/sources/`.
    Sources(Box<SourcesPage>),
    /// `/timeline/`.
    Timeline(Box<TimelinePage>),
    /// `/network/`.
    Network(Box<NetworkPage>),
    /// `/map/`.
    Map(Box<MapPage>),
    /// `/print/`, and `/print/1/` and so on of a large site.
    Print(Box<PrintPage>),
    /// `404.html`.
    NotFound,
    /// An old address that leads on.
    Redirect {
        /// Where to.
        to: Address,
    },
}

impl Content {
    /// The name of the template that draws it, without its ending.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Cover(_) => "cover",
            Self::Chapter(_) => "chapter",
            Self::Page(_) => "page",
            Self::Glossary(_) => "glossary",
            Self::Entity(_) => "entity",
            Self::Matrix(_) => "matrix",
            Self::Sources(_) => "sources",
            Self::Timeline(_) => "timeline",
            Self::Network(_) => "network",
            Self::Map(_) => "map",
            Self::Print(_) => "print",
            Self::NotFound => "not-found",
            Self::Redirect { .. } => "redirect",
        }
    }
}

/// The notes of a text; in JSON, a list of `{number, html, references}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notes(pub Arc<Resolved>);

/// Where the links of a text lead on the web; in JSON, a list of addresses, each once. A link says its
/// number in it, from 1, as `data-web`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebLinks(pub Arc<Resolved>);

described! {
/// What is the same on every page: `site` in a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Its title.
    pub title: String,
    /// Its description; may be empty.
    pub description: String,
    /// The language of its texts, `en-GB`.
    pub lang: String,
    /// Its language and region as Open Graph writes them, `en_GB`; empty where no region is named.
    pub locale: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The day as of which it is told, in words; may be empty.
    pub as_of: String,
    /// `https://host/path/`, if there is one. Nothing but what must be absolute may use it.
    pub base_url: Option<String>,
    /// The cover, `""` or `index.html`.
    pub home: Address,
    /// Links for the head of every page: the glossary, the sources, free pages; or what the site
    /// says.
    pub nav: Vec<NavLink>,
    /// The glossary.
    pub glossary: Address,
    /// All that has a date, to scale, if the site has that.
    pub timeline: Option<Address>,
    /// The whole site as one document, for paper, if it has that.
    pub print: Option<Address>,
    /// Who appears where, if it has that.
    pub matrix: Option<Address>,
    /// Where the feed is, if the site has one.
    pub feed: Option<Address>,
    /// Whether the site has a sitemap.
    pub has_sitemap: bool,
    /// All kinds of entity in use, in order.
    pub kinds: Vec<Kind>,
}

/// A link in the head of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NavLink {
    /// Where it leads: from the site's root, or, where it is `outside`, the whole address.
    pub url: String,
    /// Its words; where the site has none, a template has the theme's for `key`, if there is one.
    pub title: String,
    /// The theme's word: `glossary`, `sources`; empty where `title` serves.
    pub key: &'static str,
    /// Whether it leads out of the site.
    pub outside: bool,
}

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Crumb {
    /// Where it leads.
    pub url: Address,
    /// Its words; where empty, the theme's word for `key` stands there.
    pub title: String,
    /// The theme's word: `glossary`, `sources`; empty where `title` serves.
    pub key: &'static str,
    /// One sentence about what is there; may be empty.
    pub summary: String,
}

/// A kind of entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its id.
    pub id: Arc<str>,
    /// What one is called; empty for a built-in kind, whose words are the theme's: `kind-person`.
    pub label: String,
    /// What several are called; empty likewise.
    pub plural: String,
    /// A CSS colour of the site's own; empty for the theme's.
    pub colour: String,
}

/// A heading in the contents of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Toc {
    /// 1 to 6.
    pub level: u8,
    /// Its id.
    pub id: Arc<str>,
    /// Its words.
    pub title: Arc<str>,
}

/// The cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// The parts in order. Chapters outside of any part stand in one without a title.
    pub parts: Vec<CoverPart>,
    /// Minutes that all chapters take.
    pub minutes: usize,
    /// How many chapters.
    pub chapters: usize,
    /// How many entities.
    pub entities: usize,
    /// How many sources.
    pub sources: usize,
    /// The text of `content/pages/index.md`, where there is one.
    pub intro: Option<Arc<Resolved>>,
    /// Its key points.
    pub key_points: Vec<Arc<Resolved>>,
}

/// A part on the cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverPart {
    /// Its title; may be empty.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// Its chapters.
    pub chapters: Vec<CoverChapter>,
}

/// A chapter on the cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverChapter {
    /// Where it is.
    pub url: Address,
    /// Its number in the reading order, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// Minutes that it takes, at least 1.
    pub minutes: usize,
}

/// A chapter's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChapterPage {
    /// Its number in the reading order, from 1.
    pub number: usize,
    /// How many chapters there are.
    pub of: usize,
    /// The title of its part; may be empty.
    pub part: String,
    /// The day as of which it is told, in words; may be empty.
    pub as_of: String,
    /// The same day as `2020-01-07`, or its month or year; may be empty.
    pub as_of_day: String,
    /// When it was last changed, in words; may be empty.
    pub updated_words: String,
    /// Minutes that it takes, at least 1.
    pub minutes: usize,
    /// What to take away.
    pub key_points: Vec<Arc<Resolved>>,
    /// Its contents.
    pub toc: Rows<Vec<Toc>>,
    /// Its text, without its notes.
    pub body: Arc<Resolved>,
    /// Its notes.
    pub notes: Notes,
    /// Where its links lead on the web, for paper: a link says its number here as `data-web`.
    pub links: WebLinks,
    /// The sources it cites.
    pub sources: Rows<Arc<Vec<Reference>>>,
    /// The entities it mentions, by kind and name.
    pub entities: Arc<Vec<CardGroup>>,
    /// The chapter before.
    pub previous: Option<Crumb>,
    /// The chapter after.
    pub next: Option<Crumb>,
}

/// A page outside the reading order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FreePage {
    /// Its contents.
    pub toc: Rows<Vec<Toc>>,
    /// Its text.
    pub body: Arc<Resolved>,
    /// Its notes.
    pub notes: Notes,
    /// Where its links lead on the web, for paper: a link says its number here as `data-web`.
    pub links: WebLinks,
    /// The sources it cites.
    pub sources: Rows<Arc<Vec<Reference>>>,
    /// The entities it mentions, by kind and name.
    pub entities: Arc<Vec<CardGroup>>,
}

/// Entities of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardGroup {
    /// Their kind.
    pub kind: Arc<Kind>,
    /// Their cards, collated by the site's language.
    pub cards: Vec<Arc<Card>>,
}
beside {
    /// What `parts/name.html` makes of the cards, one below the other, where that was drawn once for all pages.
    drawn: Option<Resolved>,
}

/// `/glossary/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GlossaryPage {
    /// Entities under their letters, collated by the site's language.
    pub letters: Vec<Letter>,
    /// How many entities.
    pub count: usize,
}

/// A letter of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The letter, or `#` for what begins with none.
    pub letter: String,
    /// An id for it.
    pub id: String,
    /// Its entities.
    pub cards: Vec<Arc<Card>>,
}

/// An entity's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityPage {
    /// Its card.
    pub card: Arc<Card>,
    /// Its kind.
    pub entity_kind: Arc<Kind>,
    /// Its dates as EDTF; may be empty. In words they are in its card.
    pub date: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Its text.
    pub body: Option<Arc<Resolved>>,
    /// The notes of its text.
    pub notes: Option<Notes>,
    /// Where the links of its text lead on the web, for paper: a link says its number here as `data-web`.
    pub links: Option<WebLinks>,
    /// Its place on the timeline; in JSON, its SVG.
    pub strip: Option<Strip>,
    /// Whom it has to do with, two steps far; in JSON, its SVG.
    pub hood: Option<Arc<Hood>>,
    /// Where it is on the map; in JSON, its SVG.
    pub locator: Option<Locator>,
    /// Where it is: another entity, or `33.32° N, 44.37° E`.
    pub place: Option<PlaceLine>,
    /// Offices.
    pub roles: Vec<RoleLine>,
    /// Relations from its side, those stated elsewhere too, by kind.
    pub relations: Vec<RelationGroup>,
    /// Who mentions it.
    pub mentions: Rows<Vec<MentionLine>>,
    /// Its own sources and those its text cites.
    pub sources: Rows<Arc<Vec<Reference>>>,
    /// The same thing elsewhere.
    pub same_as: Vec<String>,
    /// The cards of those that its summary, its text and its relations name, in the order of their
    /// ids; no more than a page can carry.
    pub cards: Rows<Vec<Arc<Card>>>,
}

/// `/timeline/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimelinePage {
    /// The picture; in JSON, its SVG.
    pub drawing: Drawing,
    /// The same entities in the same order.
    pub items: Vec<TimelineItem>,
    /// How many entities have dates; more than there are items where the timeline shows the best
    /// connected of very many.
    pub of: usize,
    /// Their kinds, in order.
    pub kinds: Vec<KindSign>,
}

/// `/network/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NetworkPage {
    /// The picture; in JSON, its SVG.
    pub drawing: Drawing,
    /// Its relations, in the order of the entities' names.
    pub ties: Vec<TieLine>,
    /// How many entities it shows.
    pub count: usize,
    /// How many entities have relations; more than it shows where it shows the best connected of
    /// very many.
    pub of: usize,
    /// Their kinds, in order.
    pub kinds: Vec<KindSign>,
}

/// A relation in a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TieLine {
    /// From whose side it is told.
    pub from: EntityLink,
    /// The relation's id, seen from that side.
    pub kind: Arc<str>,
    /// Its words; empty for a built-in kind, whose words are the theme's: `relation-led-by`.
    pub label: Arc<str>,
    /// The other.
    pub to: EntityLink,
    /// When it held, in words; may be empty.
    pub when: Arc<str>,
    /// A remark; may be empty.
    pub note: Arc<str>,
}

/// `/map/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MapPage {
    /// The picture; in JSON, its SVG.
    pub drawing: Drawing,
    /// Its places from the north to the south.
    pub places: Vec<PlaceRow>,
    /// How many entities are at them, or are places themselves.
    pub count: usize,
}

/// A place in a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceRow {
    /// The place.
    pub at: EntityLink,
    /// Whoever and whatever is there.
    pub here: Vec<EntityLink>,
}

/// A link to an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityLink {
    /// The entity's id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// Its page.
    pub url: Address,
}

/// A kind of entity and the sign by which pictures show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindSign {
    /// The kind.
    pub kind: Arc<Kind>,
    /// Its sign; in JSON, its SVG.
    pub sign: Drawing,
}

/// An entity on the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimelineItem {
    /// Its card.
    pub card: Arc<Card>,
    /// Its dates as EDTF.
    pub date: String,
    /// The first chapters that mention it.
    pub told_in: Vec<Crumb>,
    /// How many more do.
    pub more: usize,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceLine {
    /// The words.
    pub title: String,
    /// The place's page, if it is an entity.
    pub url: Option<Address>,
}

/// An office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleLine {
    /// Its title.
    pub title: String,
    /// From when to when, in words; may be empty.
    pub when: String,
    /// What it is on the day as of which the site is told.
    pub tense: Tense,
}

/// Relations of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationGroup {
    /// The relation's id, seen from this side.
    pub id: Arc<str>,
    /// Its words; empty for a built-in kind, whose words are the theme's: `relation-led-by`.
    pub label: String,
    /// Whether the page's `place` says the same, and all of it.
    pub told: bool,
    /// The others.
    pub to: Vec<RelationLine>,
}

/// One relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelationLine {
    /// The other entity.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// Its page.
    pub url: Address,
    /// When it held, in words; may be empty.
    pub when: String,
    /// What it is on the day as of which the site is told.
    pub tense: Tense,
    /// A remark; may be empty.
    pub note: String,
}
beside {
    /// For the program's own `parts/facts.html` alone: what `parts/relation.html` makes of all of a kind, in their place.
    drawn: Option<Resolved>,
}

/// A text that mentions an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MentionLine {
    /// The text.
    pub title: Arc<str>,
    /// Where the first mention stands: the page and, if it stands in a section, its fragment with `#`.
    pub url: String,
    /// The heading of the section it stands in; may be empty.
    pub heading: Arc<str>,
    /// The sentence, with the name marked.
    pub sentence: Arc<Resolved>,
    /// How often the text mentions it.
    pub count: usize,
}
beside {
    /// For the program's own `parts/mentions.html` alone: what `parts/mention.html` makes of all lines, in their place.
    drawn: Option<Resolved>,
}

/// A source in a list of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its id, which serves as fragment: `source-lig2019`.
    pub id: Arc<str>,
    /// What stands before the entry where the style numbers them; may be empty.
    pub number: String,
    /// The entry.
    pub text: Arc<Rich>,
    /// On a page's own list: the fragments of the places on the page that cite it. On `/sources/`:
    /// empty.
    pub cited_here: Vec<String>,
}
beside {
    /// For the program's own `parts/references.html` alone: what `parts/reference.html` makes of it, in place of all else.
    drawn: Option<Resolved>,
}

/// `/sources/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourcesPage {
    /// The bibliography in the style's order.
    pub entries: Vec<SourceLine>,
}

/// A source and who cites it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// The source.
    pub reference: Reference,
    /// The texts that cite it.
    pub cited_by: Vec<CitedBy>,
    /// The entries of the glossary that cite it or list it among their sources.
    pub entries: Vec<CitedBy>,
}

/// A page that has a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedBy {
    /// The page's title.
    pub title: String,
    /// Its places, one at least, as address and fragment: `design/#cite-3`. A page that lists the
    /// source and cites it nowhere has its line in that list: `design/#source-wells`.
    pub urls: Vec<String>,
}
beside {
    /// For the program's own `parts/cited.html` alone: what `parts/citing.html` makes of it, in place of all else.
    drawn: Option<Resolved>,
}
}
