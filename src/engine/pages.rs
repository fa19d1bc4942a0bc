//! Every page of the site, each made from no more than it shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Memo, Same, SitePath, Span, Spanned};
use crate::parse::chapter::Shelf;
use crate::parse::date::Date;
use crate::parse::outline::Outline;
use crate::resolve::address::Address;
use crate::resolve::bibliography::{Bibliography, whole};
use crate::resolve::chapter::Told;
use crate::resolve::citing::{Cited, cited};
use crate::resolve::dates::iso;
use crate::resolve::glossary::{Entry, Place};
use crate::resolve::kinds::Kinds;
use crate::resolve::linked_data::Publication;
use crate::resolve::mentions::Mentions;
use crate::resolve::order::{Listing, Order, Standing};
use crate::resolve::pages::{
    ChapterParts, CitedBy, CoverParts, DayWords, EntityParts, GlossaryParts, Kind, MentionedBy,
    Page, Reference, SourceLine, chapter, cover, entity, free_page, glossary, not_found, redirect,
    sources,
};
use crate::resolve::pictures::drawing::Shape;
use crate::resolve::pictures::hood::Hood;
use crate::resolve::pictures::locator::{locator, square};
use crate::resolve::pictures::strip::{Ruler, strip};
use crate::resolve::pictures::subject::Subject;
use crate::resolve::tense::begins_after;
use crate::resolve::text::Card;

use super::cards::Cards;
use super::frame::{Basics, Frame, Speech};
use super::index::Index;
use super::library::{Library, Text, gathered};
use super::pictures::{Hanging, Hoods, Subjects};
use super::printing::Printing;
use super::tally::Tallying;
use super::texts::{Key, TextOut};
use super::web::{Collated, Web};

/// All that pages are made of.
pub(super) struct Stuff<'a> {
    /// The file of the settings.
    pub settings: &'a SitePath,
    /// What it says.
    pub frame: &'a Frame,
    /// The texts as read.
    pub library: &'a Library,
    /// What they make together.
    pub web: &'a Web,
    /// The texts as resolved, but for the summaries.
    pub texts: &'a BTreeMap<Key, TextOut>,
    /// The summaries as resolved.
    pub summaries: &'a BTreeMap<Key, TextOut>,
    /// The cards.
    pub cards: &'a Cards,
    /// What pictures know of the entities.
    pub subjects: &'a Subjects,
    /// Whom each entity has to do with.
    pub hoods: &'a Hoods,
    /// The cards of those that chapters and free pages mention, as these show them.
    pub beside: &'a Beside,
    /// The kinds of entity.
    pub kinds: &'a Arc<Vec<Arc<Kind>>>,
    /// Who is mentioned where.
    pub index: &'a Index,
}

/// The cards of those that each chapter and each free page mentions.
pub(super) type Beside = BTreeMap<SitePath, Vec<Arc<Card>>>;

type Kindred = (Arc<Vec<Arc<Kind>>>, Vec<Arc<Card>>);
type Manner = (Arc<Basics>, Arc<Speech>, Arc<Publication>);
type ChapterInput = ((Arc<Outline>, Arc<Listing>), (Arc<Told>, Arc<Cited>), Kindred, Manner);
type EntityInput = (
    (Arc<Entry>, Arc<Card>, Arc<Kind>),
    (Option<Arc<Told>>, Arc<Cited>),
    (Vec<Arc<Card>>, Arc<BTreeMap<Arc<str>, String>>, Vec<Mentioner>),
    (Arc<Basics>, Arc<Speech>, Arc<Publication>),
    (Arc<Subject>, Arc<Option<Ruler>>, Option<Arc<Hood>>, Option<Arc<Vec<Shape>>>),
);
type CoverInput =
    ((Arc<Order>, Option<Arc<Told>>), (Arc<Frontispiece>, Arc<Basics>), Arc<Publication>);

type SourcesInput = (Arc<Vec<Reference>>, Vec<(Host, Arc<Cited>)>, (Arc<Basics>, Arc<Publication>));

/// What the cover shows of the settings, and counts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Frontispiece {
    title: String,
    description: String,
    updated: Option<String>,
    entities: usize,
    sources: usize,
}

/// A text that mentions an entity.
#[derive(Clone, Debug)]
struct Mentioner {
    host: Host,
    told: Arc<Told>,
    mentions: Arc<Mentions>,
}

/// On whose page a text stands.
#[derive(Clone, Debug)]
enum Host {
    Text(Arc<Listing>),
    Entity(Arc<Card>),
}

/// The sources of those entities that have no text of their own, by the entities' ids.
type Listed = BTreeMap<Arc<str>, Arc<Cited>>;

/// Makes pages.
#[derive(Debug, Default)]
pub(super) struct Making {
    standings: Memo<SitePath, Arc<Order>, Option<Standing>>,
    chapters: Memo<SitePath, (ChapterInput, Arc<Option<Standing>>), Page>,
    free: Memo<SitePath, ChapterInput, Page>,
    whole: Memo<(), Arc<Bibliography>, Vec<Reference>>,
    labels: Memo<(), Arc<Kinds>, BTreeMap<Arc<str>, String>>,
    listed: Memo<Arc<str>, (Arc<Entry>, Arc<Bibliography>), Cited>,
    entities: Memo<Arc<str>, EntityInput, Page>,
    frontispiece: Memo<(), Arc<Frontispiece>, Frontispiece>,
    cover: Memo<(), CoverInput, Page>,
    glossary: Memo<(), (Arc<Collated>, Vec<Arc<Card>>, Arc<Basics>, Arc<Publication>), Page>,
    sources: Memo<(), SourcesInput, Page>,
    not_found: Memo<(), Arc<Basics>, Page>,
    redirects: Memo<Address, Arc<Listing>, Page>,
    hanging: Hanging,
    printing: Printing,
    matrix: Tallying,
}

impl Making {
    /// Makes every page.
    pub(super) fn pages(
        &mut self,
        stuff: &Stuff<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Page>> {
        let references =
            self.whole.one((), stuff.web.bibliography.clone(), |it| Checked::clean(whole(it)));
        let references = references.into(diags);
        let mut pages = vec![self.cover(stuff, references.len(), diags)];
        let texts = self.texts(stuff, diags);
        pages.extend(self.printing.pages(&texts, stuff, diags));
        pages.extend(texts);
        pages.push(self.glossary(stuff, diags));
        pages.push(self.matrix.page(stuff, diags));
        let listed = self.listed(stuff, diags);
        pages.extend(self.entities(stuff, &listed, diags));
        pages.push(self.sources(stuff, references, &listed, diags));
        pages.extend(self.hanging.pages(stuff, diags));
        pages.push(self.not_found(stuff, diags));
        pages.extend(self.redirects(stuff, diags));
        pages
    }

    fn texts(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Vec<Arc<Page>> {
        let cover = Address::of("", stuff.frame.basics.form);
        let each = |shelf: Shelf| {
            let cover = &cover;
            stuff.library.shown.iter().filter_map(move |text| {
                let shown = text.shelf() == shelf && text.listing.address != *cover;
                if shown { chapter_input(text, stuff) } else { None }
            })
        };
        let of = stuff.web.order.chapters().map(|it| (it.path.clone(), stuff.web.order.clone()));
        let standings = self.standings.all(of, |path, it| Checked::clean(it.standing(path)));
        let standings: BTreeMap<_, _> =
            standings.into_iter().map(|(path, it)| (path, it.value)).collect();
        let of = each(Shelf::Chapter).filter_map(|(path, input)| {
            let standing = standings.get(&path)?.clone();
            Some((path, (input, standing)))
        });
        let chapters = self.chapters.all(of, |_, (input, standing)| {
            Checked::clean(draw_text(input, |parts| match &**standing {
                Some(standing) => chapter(parts, standing),
                None => free_page(parts),
            }))
        });
        let mut pages = gathered(chapters, diags);
        let free = self
            .free
            .all(each(Shelf::Page), |_, input| Checked::clean(draw_text(input, free_page)));
        pages.extend(gathered(free, diags));
        pages
    }

    /// What those entities list that have no text of their own.
    fn listed(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Listed {
        let silent = |id: &Arc<str>| !stuff.texts.contains_key(&Key::Entity(id.clone()));
        let of = stuff
            .web
            .entries
            .iter()
            .filter(|(id, _)| silent(id))
            .map(|(id, entry)| (id.clone(), (entry.clone(), stuff.web.bibliography.clone())));
        let path = stuff.settings;
        let listed =
            self.listed.all(of, |_, (entry, bibliography)| listed(path, entry, bibliography));
        listed.into_iter().map(|(id, it)| (id, it.into(diags))).collect()
    }

    fn entities(
        &mut self,
        stuff: &Stuff<'_>,
        listed: &Listed,
        diags: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Page>> {
        let labels = self
            .labels
            .one((), stuff.frame.kinds.clone(), |it| Checked::clean(it.labels()))
            .into(diags);
        let hosts = hosts(stuff);
        let ruler = self.hanging.ruler(stuff, diags);
        let grounds = self.hanging.grounds(stuff, diags);
        let of = stuff.web.entries.values().filter_map(|entry| {
            let card = stuff.cards.get(&entry.id)?.clone();
            let kind = stuff.kinds.iter().find(|it| it.id == entry.kind)?.clone();
            let own = stuff.texts.get(&Key::Entity(entry.id.clone()));
            let cited = own.map(|it| &it.cited).or_else(|| listed.get(&entry.id))?.clone();
            let text = (own.map(|it| it.told.clone()), cited);
            let others = others(entry, stuff).filter_map(|id| stuff.cards.get(id));
            let others = others.cloned().collect();
            let around = (others, labels.clone(), mentioners(&entry.id, stuff, &hosts));
            let frame = stuff.frame;
            let saying = (frame.basics.clone(), frame.speech.clone(), frame.publication.clone());
            let subject = stuff.subjects.get(&entry.id)?.clone();
            let hood = stuff.hoods.get(&entry.id).cloned();
            let ground = square(&subject).and_then(|it| grounds.get(&it)).cloned();
            let drawing = (subject, ruler.clone(), hood, ground);
            let input = ((entry.clone(), card, kind), text, around, saying, drawing);
            Some((entry.id.clone(), input))
        });
        gathered(self.entities.all(of, |_, input| Checked::clean(draw_entity(input))), diags)
    }

    fn cover(
        &mut self,
        stuff: &Stuff<'_>,
        sources: usize,
        diags: &mut Vec<Diagnostic>,
    ) -> Arc<Page> {
        let settings = &stuff.frame.settings;
        let updated = stuff.library.shown.iter();
        let updated = updated.filter_map(|it| updated_by(&it.outline, &stuff.frame.basics)).max();
        let front = Arc::new(Frontispiece {
            title: settings.title.clone(),
            description: settings.description.clone().unwrap_or_default(),
            updated: updated.and_then(iso),
            entities: stuff.web.entries.len(),
            sources,
        });
        let front = self.frontispiece.one((), front, |it| Checked::clean(Frontispiece::clone(it)));
        let address = Address::of("", stuff.frame.basics.form);
        let intro = stuff.library.shown.iter().find(|it| it.listing.address == address);
        let intro = intro
            .and_then(|it| stuff.texts.get(&Key::Chapter(it.chapter.path.clone())))
            .map(|it| it.told.clone());
        let of = (
            (stuff.web.order.clone(), intro),
            (front.into(diags), stuff.frame.basics.clone()),
            stuff.frame.publication.clone(),
        );
        let page = self.cover.one((), of, |((order, intro), (front, basics), publication)| {
            Checked::clean(cover(&CoverParts {
                address: &Address::of("", basics.form),
                title: &front.title,
                description: &front.description,
                updated: front.updated.as_deref(),
                order,
                entities: front.entities,
                sources: front.sources,
                intro: intro.as_deref(),
                publication,
            }))
        });
        page.into(diags)
    }

    fn glossary(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Arc<Page> {
        let cards = stuff.cards.values().cloned().collect();
        let of = (
            stuff.web.collated.clone(),
            cards,
            stuff.frame.basics.clone(),
            stuff.frame.publication.clone(),
        );
        let page = self.glossary.one((), of, |(collated, cards, basics, publication)| {
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
            Checked::clean(glossary(&GlossaryParts {
                address: &address,
                letters: &letters,
                publication,
            }))
        });
        page.into(diags)
    }

    fn sources(
        &mut self,
        stuff: &Stuff<'_>,
        references: Arc<Vec<Reference>>,
        listed: &Listed,
        diags: &mut Vec<Diagnostic>,
    ) -> Arc<Page> {
        let hosts = hosts(stuff);
        let texts = stuff.texts.iter().map(|(key, text)| (key.clone(), &text.cited));
        let silent = listed.iter().map(|(id, cited)| (Key::Entity(id.clone()), cited));
        let mut citing: Vec<(usize, Host, Arc<Cited>)> = texts
            .chain(silent)
            .filter(|(_, cited)| !cited.references.is_empty())
            .filter_map(|(key, cited)| {
                let (rank, host) = hosts.get(&key)?;
                Some((*rank, host.clone(), cited.clone()))
            })
            .collect();
        citing.sort_by_key(|(rank, _, _)| *rank);
        let citing = citing.into_iter().map(|(_, host, cited)| (host, cited)).collect();
        let frame = stuff.frame;
        let of = (references, citing, (frame.basics.clone(), frame.publication.clone()));
        let page = self.sources.one((), of, |(references, citing, (basics, publication))| {
            let address = Address::of("sources", basics.form);
            Checked::clean(sources(&address, source_lines(references, citing), publication))
        });
        page.into(diags)
    }

    fn not_found(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Arc<Page> {
        let page = |_: &Arc<Basics>| Checked::clean(not_found(&Address::of_not_found()));
        self.not_found.one((), stuff.frame.basics.clone(), page).into(diags)
    }

    fn redirects(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Vec<Arc<Page>> {
        let of = stuff.library.shown.iter().flat_map(|text| {
            let old = text.claims.redirects().cloned();
            old.map(|address| (address, text.listing.clone()))
        });
        let pages = self.redirects.all(of, |from, listing| {
            Checked::clean(redirect(from, &listing.address, &listing.title))
        });
        gathered(pages, diags)
    }
}

fn chapter_input(text: &Text, stuff: &Stuff<'_>) -> Option<(SitePath, ChapterInput)> {
    let path = text.chapter.path.clone();
    let out = stuff.texts.get(&Key::Chapter(path.clone()))?;
    let mut cards: Vec<(usize, Arc<Card>)> = stuff
        .beside
        .get(&path)?
        .iter()
        .filter_map(|it| Some((*stuff.web.collated.rank.get(&it.id)?, it.clone())))
        .collect();
    cards.sort_by_key(|(rank, _)| *rank);
    let cards = cards.into_iter().map(|(_, card)| card).collect();
    let input = (
        (text.outline.clone(), text.listing.clone()),
        (out.told.clone(), out.cited.clone()),
        (stuff.kinds.clone(), cards),
        (stuff.frame.basics.clone(), stuff.frame.speech.clone(), stuff.frame.publication.clone()),
    );
    Some((path, input))
}

fn draw_text(input: &ChapterInput, page: impl FnOnce(&ChapterParts<'_>) -> Page) -> Page {
    let ((outline, listing), (told, cited), (kinds, cards), (basics, speech, publication)) = input;
    let as_of = outline.as_of.as_ref().or(basics.as_of.as_ref());
    let days = [as_of, updated_by(outline, basics)]
        .map(|it| (it.and_then(iso).unwrap_or_default(), speech.words(it)));
    let [as_of, updated] = days.each_ref().map(|(day, words)| DayWords { day, words });
    page(&ChapterParts {
        listing,
        told,
        sources: &cited.references,
        cards,
        kinds,
        as_of,
        updated,
        publication,
    })
}

/// When a text was last changed; nothing where that was after the day as of which the site is built.
fn updated_by<'a>(outline: &'a Outline, basics: &Basics) -> Option<&'a Date> {
    let later = |it: &Date| basics.until.is_some_and(|until| begins_after(it, until));
    outline.updated.as_ref().filter(|it| !later(it))
}

fn draw_entity(input: &EntityInput) -> Page {
    let (whom, (told, cited), (others, labels, mentioners), saying, (subject, ruler, hood, ground)) =
        input;
    let ((entry, card, kind), (basics, speech, publication)) = (whom, saying);
    let others = others.iter().map(|card| (card.id.clone(), card.clone())).collect();
    let mut mentions: Vec<MentionedBy<'_>> = Vec::with_capacity(mentioners.len());
    for it in mentioners {
        let Some(mentioned) = it.mentions.of(&entry.id) else { continue };
        let (address, count) = (it.host.address(), mentioned.count);
        // An entity's summary and text stand on one page.
        match mentions.last_mut() {
            Some(last) if last.address == address => last.count += count,
            _ => mentions.push(MentionedBy {
                title: it.host.title(),
                address,
                told: &it.told,
                first: &mentioned.first,
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
        strip: strip(subject, ruler),
        hood: hood.as_ref(),
        locator: ground.as_ref().map(|it| locator(subject, it)),
        mentions: &mentions,
        sources: &cited.references,
        say: &|date| speech.told(date, basics.day()),
        day: basics.day(),
        publication,
    })
}

/// The sources that the entry of an entity without a text names. What it names and is not there
/// has been complained of where the entry was read.
fn listed(at: &SitePath, entry: &Entry, bibliography: &Bibliography) -> Checked<Cited> {
    let named = entry
        .sources
        .iter()
        .chain(entry.roles.iter().flat_map(|it| &it.sources))
        .chain(entry.relations.iter().flat_map(|it| &it.sources));
    let place = |id: &Arc<str>| Spanned { value: id.to_string(), span: Span::default() };
    let named: Vec<_> = named.filter(|it| bibliography.has(it)).map(place).collect();
    cited(at, &[], &named, bibliography)
}

/// The ids of those that an entity has to do with: some more than once.
fn others<'a>(entry: &'a Entry, stuff: &'a Stuff<'_>) -> impl Iterator<Item = &'a Arc<str>> {
    let place = match &entry.place {
        Some(Place::Entity(id)) => Some(id),
        Some(Place::Point { .. }) | None => None,
    };
    let summary = stuff.summaries.get(&Key::Summary(entry.id.clone()));
    let text = stuff.texts.get(&Key::Entity(entry.id.clone()));
    let texts = summary.into_iter().chain(text);
    let mentioned = texts.flat_map(|it| it.mentions.0.iter()).map(|it| &it.first.entity);
    entry.relations.iter().map(|it| &it.to).chain(place).chain(mentioned)
}

/// Who mentions the entity, in the order of the site.
fn mentioners(id: &str, stuff: &Stuff<'_>, hosts: &BTreeMap<Key, (usize, Host)>) -> Vec<Mentioner> {
    let mut found: Vec<(usize, Mentioner)> = stuff
        .index
        .of(id)
        .filter_map(|key| {
            let (rank, host) = hosts.get(key)?;
            let text = stuff.texts.get(key).or_else(|| stuff.summaries.get(key))?;
            let mentioner = Mentioner {
                host: host.clone(),
                told: text.told.clone(),
                mentions: text.mentions.clone(),
            };
            Some((*rank, mentioner))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, it)| it).collect()
}

/// On whose page each text stands, and its rank in the order of the site: the chapters as they are
/// read, then free pages, then entities by name.
fn hosts(stuff: &Stuff<'_>) -> BTreeMap<Key, (usize, Host)> {
    let mut hosts = BTreeMap::new();
    let chapters = stuff.web.order.chapters();
    let pages =
        stuff.library.shown.iter().filter(|it| it.shelf() == Shelf::Page).map(|it| &it.listing);
    for (rank, listing) in chapters.chain(pages).enumerate() {
        hosts.insert(Key::Chapter(listing.path.clone()), (rank, Host::Text(listing.clone())));
    }
    let first = hosts.len();
    for (id, rank) in &stuff.web.collated.rank {
        if let Some(card) = stuff.cards.get(id) {
            // The summary stands above the text.
            let rank = first + 2 * rank;
            hosts.insert(Key::Summary(id.clone()), (rank, Host::Entity(card.clone())));
            hosts.insert(Key::Entity(id.clone()), (rank + 1, Host::Entity(card.clone())));
        }
    }
    hosts
}

fn source_lines(references: &[Reference], citing: &[(Host, Arc<Cited>)]) -> Vec<SourceLine> {
    let mut by_source: BTreeMap<&str, Vec<CitedBy>> = BTreeMap::new();
    for (host, cited) in citing {
        for reference in &cited.references {
            let mut places = reference.cited_here.clone();
            if places.is_empty() {
                // No words there rest on it: the page's own list is where it shows.
                places.push(format!("source-{}", reference.id));
            }
            let urls = places.iter().map(|it| format!("{}#{it}", host.address())).collect();
            let line = CitedBy { title: host.title().to_owned(), urls };
            by_source.entry(&reference.id).or_default().push(line);
        }
    }
    references
        .iter()
        .map(|reference| SourceLine {
            reference: reference.clone(),
            cited_by: by_source.remove(&*reference.id).unwrap_or_default(),
        })
        .collect()
}

impl Host {
    fn title(&self) -> &str {
        match self {
            Self::Text(listing) => &listing.title,
            Self::Entity(card) => &card.name,
        }
    }

    fn address(&self) -> &Address {
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
        self.host.same(&other.host)
            && self.told.same(&other.told)
            && self.mentions.same(&other.mentions)
    }
}
