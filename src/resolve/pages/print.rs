//! The whole site as one document, for paper: the pages of all chapters once more, bound together.
//!
//! Texts that stand on one page share its ids, so each puts its own before them; and what leads to
//! another of them leads to a place on the page.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::base::{QuickSet, Same, described};
use crate::resolve::address::{Address, Addresses};
use crate::resolve::text::{Card, Resolved};

use super::{CardGroup, Content, Crumb, Kind, Page, Reference, WebLinks};

/// The chapters that one page may bear; a larger site is printed by part.
const MOST: usize = 100;

described! {
/// `/print/`, or a page of a site that is printed by part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintPage {
    /// The parts that stand on it. Chapters outside of any stand in one without a title, and so do
    /// the pages outside the reading order.
    pub parts: Vec<PrintPart>,
    /// All pages of a site that is printed by part, in order; empty where this page is all.
    pub volumes: Vec<Crumb>,
    /// The entities that its texts mention, by kind and name.
    pub entities: Arc<Vec<CardGroup>>,
}

/// A part in print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintPart {
    /// Its title; may be empty.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// Its texts.
    pub chapters: Vec<PrintChapter>,
}

/// A text in print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintChapter {
    /// Its id on the page. Every id in it begins with this and two hyphens: `design--note-1`.
    pub id: Arc<str>,
    /// Its number in the reading order; none outside of it.
    pub number: Option<usize>,
    /// Its title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// The day as of which it is told, in words; may be empty.
    pub as_of: String,
    /// What to take away.
    pub key_points: Vec<Printed>,
    /// Its text; headings are one level lower than on its own page.
    pub body: Printed,
    /// Its notes; in JSON, a list of `{number, html, references}`.
    pub notes: PrintedNotes,
    /// Where its links lead on the web: a link says its number here as `data-web`.
    pub links: WebLinks,
    /// The sources it cites.
    pub sources: Arc<Vec<Reference>>,
}
}

/// A text that stands on a page with others; in JSON, its HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The text.
    pub text: Arc<Resolved>,
    /// How it stands there.
    pub printing: Arc<Printing>,
}

/// The notes of such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedNotes(pub Printed);

/// How a text stands on a page with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printing {
    /// What stands before each of its ids, two hyphens behind it.
    pub id: Arc<str>,
    /// What else is on the page.
    pub bound: Arc<Bound>,
}

/// What is bound into one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// The texts: the id of each by the address of its own page.
    pub texts: BTreeMap<Address, Arc<str>>,
    /// The entities that are explained on it, as `#name-ID`.
    pub names: QuickSet<Arc<str>>,
}

/// A part to be printed: title, summary, and the pages of its texts, or what makes these.
#[derive(Clone, Debug)]
pub struct Bundle<P> {
    /// Its title; may be empty.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// The pages of its texts.
    pub pages: Vec<P>,
}

/// A page to be printed.
#[derive(Clone, Debug)]
pub struct Volume<P> {
    /// Its address.
    pub address: Address,
    /// Its title; empty for `/print/`.
    pub title: String,
    /// What it holds.
    pub parts: Vec<Bundle<P>>,
    /// Where the rest of the site is printed.
    pub volumes: Vec<Crumb>,
}

impl<P: Same> Same for Bundle<P> {
    fn same(&self, other: &Self) -> bool {
        (&self.title, &self.summary) == (&other.title, &other.summary)
            && self.pages.same(&other.pages)
    }
}

impl<P: Same> Same for Volume<P> {
    fn same(&self, other: &Self) -> bool {
        let heads = |it: &Self| (it.address.clone(), it.title.clone());
        heads(self) == heads(other)
            && self.volumes == other.volumes
            && self.parts.same(&other.parts)
    }
}

/// How a site is printed: on one page, or, where the parts of its reading order have more chapters
/// than one bears, on a page for each part, after one that leads to them. `apart` are the pages
/// outside the reading order. A part that is itself too long takes several pages.
///
/// `title` tells what a page is called.
pub fn volumes<P: Clone>(
    parts: Vec<Bundle<P>>,
    apart: Bundle<P>,
    form: Addresses,
    title: impl Fn(&P) -> String,
) -> Vec<Volume<P>> {
    let whole = Volume {
        address: Address::of("print", form),
        title: String::new(),
        parts: Vec::new(),
        volumes: Vec::new(),
    };
    if parts.iter().map(|it| it.pages.len()).sum::<usize>() <= MOST {
        let parts = parts.into_iter().chain([apart]).collect();
        return vec![Volume { parts, ..whole }];
    }
    let mut volumes = Vec::new();
    for part in parts {
        for pages in part.pages.chunks(MOST) {
            let first = pages.first().map_or_else(String::new, &title);
            let alone = pages.len() == part.pages.len() && !part.title.is_empty();
            volumes.push(Volume {
                address: Address::of(&format!("print/{}", volumes.len() + 1), form),
                title: if alone { part.title.clone() } else { first },
                parts: vec![Bundle { pages: pages.to_vec(), ..part.clone() }],
                volumes: Vec::new(),
            });
        }
    }
    let crumb = |it: &Volume<P>| Crumb {
        url: it.address.clone(),
        title: it.title.clone(),
        key: "",
        summary: String::new(),
    };
    let others = volumes.iter().map(crumb).collect();
    volumes.insert(0, Volume { parts: vec![apart], volumes: others, ..whole });
    volumes
}

impl<P: Same + Clone> Volume<P> {
    /// The same with `after` in each place of `before`, where it holds that: two texts may claim one
    /// address.
    pub fn with(&self, before: &P, after: &P) -> Option<Self> {
        let mut volume = self.clone();
        let mut found = false;
        for page in volume.parts.iter_mut().flat_map(|it| &mut it.pages) {
            if page.same(before) {
                page.clone_from(after);
                found = true;
            }
        }
        found.then_some(volume)
    }
}

impl<P> Volume<P> {
    /// The same with every page made.
    pub fn made(&self, page: impl Fn(&P) -> Page) -> Volume<Arc<Page>> {
        let parts = self.parts.iter().map(|it| Bundle {
            title: it.title.clone(),
            summary: it.summary.clone(),
            pages: it.pages.iter().map(|it| Arc::new(page(it))).collect(),
        });
        Volume {
            address: self.address.clone(),
            title: self.title.clone(),
            parts: parts.collect(),
            volumes: self.volumes.clone(),
        }
    }
}

/// A page in print. `rank` is the place of an entity in the order of names.
pub fn print(
    volume: &Volume<Arc<Page>>,
    kinds: &[Arc<Kind>],
    rank: &dyn Fn(&str) -> usize,
) -> Page {
    let pages = || volume.parts.iter().flat_map(|it| &it.pages);
    let cards = listed(pages().flat_map(|it| mentioned(it)).flat_map(|it| &it.cards), rank);
    let bound = Arc::new(Bound {
        texts: pages().map(|it| (it.url.clone(), id(&it.url))).collect(),
        names: cards.iter().map(|it| it.id.clone()).collect(),
    });
    let part = |it: &Bundle<Arc<Page>>| PrintPart {
        title: it.title.clone(),
        summary: it.summary.clone(),
        chapters: it.pages.iter().filter_map(|it| text(it, &bound)).collect(),
    };
    let parts = volume.parts.iter().filter(|it| !it.pages.is_empty()).map(part).collect();
    Page {
        url: volume.address.clone(),
        title: volume.title.clone(),
        summary: String::new(),
        updated: None,
        pictures: pages().any(|it| it.pictures),
        content: Content::Print(Box::new(PrintPage {
            parts,
            volumes: volume.volumes.clone(),
            entities: Arc::new(super::grouped(cards, kinds)),
        })),
        json_ld: String::new(),
    }
}

/// A card of each entity of which there are any, in the order of names: the first one.
fn listed<'a>(
    cards: impl Iterator<Item = &'a Arc<Card>>,
    rank: &dyn Fn(&str) -> usize,
) -> Vec<Arc<Card>> {
    // Most pages show the same card of an entity, so most are left out without being looked at.
    let mut met: QuickSet<*const Card> = QuickSet::default();
    let cards = cards.filter(|it| met.insert(Arc::as_ptr(it)));
    let mut ranked: Vec<(usize, &Arc<Card>)> = cards.map(|it| (rank(&it.id), it)).collect();
    ranked.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.id.cmp(&b.id)));
    ranked.dedup_by(|(_, more), (_, it)| more.id == it.id);
    ranked.into_iter().map(|(_, card)| card.clone()).collect()
}

/// `02-design/why/` as an id.
fn id(address: &Address) -> Arc<str> {
    let path = address.as_str().trim_end_matches('/');
    path.strip_suffix(".html").unwrap_or(path).replace('/', "-").into()
}

fn mentioned(page: &Page) -> &[CardGroup] {
    match &page.content {
        Content::Chapter(it) => &it.entities,
        Content::Page(it) => &it.entities,
        _ => &[],
    }
}

fn text(page: &Page, bound: &Arc<Bound>) -> Option<PrintChapter> {
    let id = id(&page.url);
    let printing = Arc::new(Printing { id: id.clone(), bound: bound.clone() });
    let printed = |text: &Arc<Resolved>| Printed { text: text.clone(), printing: printing.clone() };
    let (number, as_of, key_points, body, sources) = match &page.content {
        Content::Chapter(it) => {
            (Some(it.number), it.as_of.as_str(), &*it.key_points, &it.body, &it.sources)
        }
        Content::Page(it) => (None, "", &[][..], &it.body, &it.sources),
        _ => return None,
    };
    Some(PrintChapter {
        id,
        number,
        title: page.title.clone(),
        summary: page.summary.clone(),
        as_of: as_of.to_owned(),
        key_points: key_points.iter().map(printed).collect(),
        body: printed(body),
        notes: PrintedNotes(printed(body)),
        links: WebLinks(body.clone()),
        sources: Arc::clone(sources),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(title: &str, texts: usize) -> Bundle<Arc<Page>> {
        let page = |at: usize| {
            let url = Address::of(&format!("{title}-{at}"), Addresses::Folders);
            let content = Content::NotFound;
            let title = format!("{title} {at}");
            let (summary, json_ld) = (String::new(), String::new());
            Arc::new(Page { url, title, summary, updated: None, pictures: false, content, json_ld })
        };
        let pages = (1..=texts).map(page).collect();
        Bundle { title: title.to_owned(), summary: String::new(), pages }
    }

    fn shown(parts: Vec<Bundle<Arc<Page>>>) -> Vec<(String, String, usize)> {
        let volumes = volumes(parts, part("", 1), Addresses::Folders, |it| it.title.clone());
        let len = |it: &Volume<Arc<Page>>| it.parts.iter().map(|it| it.pages.len()).sum();
        volumes.iter().map(|it| (it.address.to_string(), it.title.clone(), len(it))).collect()
    }

    #[test]
    fn a_page_that_stands_in_two_places_is_another_in_both() {
        let parts = part("A", 2);
        let (before, other) = (parts.pages[0].clone(), parts.pages[1].clone());
        let after = part("B", 1).pages[0].clone();
        let pages = vec![before.clone(), other.clone(), before.clone()];
        let volume = Volume {
            address: Address::of("print", Addresses::Folders),
            title: String::new(),
            parts: vec![Bundle { pages, ..parts }],
            volumes: Vec::new(),
        };
        let now = volume.with(&before, &after).expect("it holds the page");
        assert!(now.parts[0].pages.same(&vec![after.clone(), other, after.clone()]));
        assert!(now.with(&before, &after).is_none());
    }

    #[test]
    fn a_hundred_chapters_are_one_page() {
        let whole = ("print/".to_owned(), String::new(), 101);
        assert_eq!(shown(vec![part("A", 60), part("B", 40)]), [whole]);
    }

    #[test]
    fn more_are_a_page_for_each_part_and_a_long_part_is_several() {
        let volume = |at: &str, title: &str, len| (at.to_owned(), title.to_owned(), len);
        assert_eq!(
            shown(vec![part("A", 1), part("B", 101)]),
            [
                volume("print/", "", 1),
                volume("print/1/", "A", 1),
                volume("print/2/", "B 1", 100),
                volume("print/3/", "B 101", 1),
            ]
        );
    }
}
