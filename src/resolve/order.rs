//! The reading order: parts, chapters, and what stands before and after each.
//!
//! [`Listing`] is the little of a text that lists of texts show, so that a changed word changes no
//! list. The order comes from the numbers before the names of files and folders.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::SitePath;
use crate::parse::chapter::{Part, Shelf};
use crate::parse::lang::Lang;
use crate::parse::outline::Outline;
use crate::parse::settings::Addresses;

use super::address::Address;

/// What lists of texts show of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The file.
    pub path: SitePath,
    /// A chapter, or a free page.
    pub shelf: Shelf,
    /// The folder of its part, if it stands in one.
    pub part: Option<Arc<str>>,
    /// The number before its name.
    pub number: Option<u32>,
    /// Its page.
    pub address: Address,
    /// Its title.
    pub title: Arc<str>,
    /// One sentence; may be empty.
    pub summary: Arc<str>,
    /// Minutes that it takes, at least 1.
    pub minutes: usize,
}

/// The chapters in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The parts. Chapters that stand in none, one after another, make one without a title.
    pub parts: Vec<OrderPart>,
    /// Where each chapter stands: its part, and its place in it.
    places: BTreeMap<SitePath, (usize, usize)>,
    /// How many chapters stand before each part.
    before: Vec<usize>,
}

/// A part and its chapters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderPart {
    /// Its title; may be empty.
    pub title: Arc<str>,
    /// One sentence; may be empty.
    pub summary: Arc<str>,
    /// Its chapters in order.
    pub chapters: Vec<Arc<Listing>>,
}

/// Where a chapter stands in the order: all that its page shows of other chapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its number, from 1.
    pub number: usize,
    /// How many chapters there are.
    pub of: usize,
    /// The title of its part; may be empty.
    pub part: Arc<str>,
    /// The chapter before.
    pub previous: Option<Arc<Listing>>,
    /// The chapter after.
    pub next: Option<Arc<Listing>>,
}

/// What lists of texts show of the text that `outline` is of.
pub fn listing(outline: &Outline, form: Addresses, language: &Lang) -> Listing {
    Listing {
        path: outline.path.clone(),
        shelf: outline.place.shelf,
        part: outline.place.part.as_deref().map(Arc::from),
        number: outline.place.number,
        address: Address::of_text(outline.place.shelf, &outline.slug, form),
        title: outline.title.as_str().into(),
        summary: outline.summary.as_deref().unwrap_or_default().into(),
        minutes: minutes(outline.words, outline.place.lang.as_ref().unwrap_or(language)),
    }
}

/// The reading order of `chapters`; free pages among them are passed over.
///
/// What has a number comes in its order, a part and a lone chapter counting alike; what has none
/// comes after, by the name of its file or folder.
pub fn order(chapters: &[Arc<Listing>], parts: &[Arc<Part>]) -> Order {
    let parts: Parts<'_> = parts.iter().map(|part| (part.folder.as_str(), &**part)).collect();
    let mut sorted: Vec<(Rank<'_>, &Arc<Listing>)> = chapters
        .iter()
        .filter(|chapter| chapter.shelf == Shelf::Chapter)
        .map(|chapter| (rank(chapter, &parts), chapter))
        .collect();
    sorted.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.path.cmp(&other.path)));
    let mut order = Order::default();
    let mut folder: Option<Option<&str>> = None;
    for (count, (_, chapter)) in sorted.into_iter().enumerate() {
        if folder != Some(chapter.part.as_deref()) {
            folder = Some(chapter.part.as_deref());
            order.before.push(count);
            order.parts.push(head(chapter.part.as_deref(), &parts));
        }
        let part = order.parts.len() - 1;
        let chapters = &mut order.parts[part].chapters;
        order.places.insert(chapter.path.clone(), (part, chapters.len()));
        chapters.push(chapter.clone());
    }
    order
}

impl Order {
    /// How many chapters there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The chapter of a file, and its place: what comes later has a greater one.
    pub fn place(&self, path: &SitePath) -> Option<((usize, usize), &Arc<Listing>)> {
        let &(part, at) = self.places.get(path)?;
        Some(((part, at), self.parts.get(part)?.chapters.get(at)?))
    }

    /// All chapters in order.
    pub fn chapters(&self) -> impl Iterator<Item = &Arc<Listing>> {
        self.parts.iter().flat_map(|part| &part.chapters)
    }

    /// Where the chapter in this file stands.
    pub fn standing(&self, path: &SitePath) -> Option<Standing> {
        let &(part, place) = self.places.get(path)?;
        let here = &self.parts[part];
        let previous = match place {
            0 => part.checked_sub(1).and_then(|it| self.parts[it].chapters.last()),
            place => here.chapters.get(place - 1),
        };
        let next = here
            .chapters
            .get(place + 1)
            .or_else(|| self.parts.get(part + 1).and_then(|it| it.chapters.first()));
        Some(Standing {
            number: self.before[part] + place + 1,
            of: self.len(),
            part: here.title.clone(),
            previous: previous.cloned(),
            next: next.cloned(),
        })
    }
}

/// Minutes that so many words take to read, at least 1.
///
/// Trauzettel-Klosinski and Dietz (2012) measured readers of 17 languages: English 228 words a
/// minute, and the mean of all is near it, so 230 serves where words are written apart. Chinese
/// came to 255 and Japanese to 357 characters; there a "word" as Unicode counts them is about one
/// character.
pub fn minutes(words: usize, language: &Lang) -> usize {
    let rate = match language.base() {
        "zh" => 255,
        "ja" => 357,
        _ => 230,
    };
    words.div_ceil(rate).max(1)
}

/// What `_part.yaml` says of each folder.
type Parts<'a> = BTreeMap<&'a str, &'a Part>;

/// Numbered things before others; then by name. First the part's rank, then the chapter's in it.
type Rank<'a> = (bool, u32, &'a str, bool, u32, &'a str);

fn rank<'a>(chapter: &'a Listing, parts: &Parts<'_>) -> Rank<'a> {
    let number = |number: Option<u32>| (number.is_none(), number.unwrap_or(0));
    let (last, own) = number(chapter.number);
    match chapter.part.as_deref() {
        None => (last, own, chapter.path.name(), false, 0, ""),
        Some(folder) => {
            let stated = parts.get(folder);
            let (after, part) = number(stated.map_or_else(|| leading(folder), |it| it.number));
            (after, part, folder, last, own, chapter.path.name())
        }
    }
}

/// The number before a folder's name, where no `_part.yaml` says more.
fn leading(folder: &str) -> Option<u32> {
    let digits = folder.find(|it: char| !it.is_ascii_digit()).unwrap_or(folder.len());
    folder[..digits].parse().ok()
}

fn head(folder: Option<&str>, parts: &Parts<'_>) -> OrderPart {
    let Some(folder) = folder else { return OrderPart::default() };
    match parts.get(folder) {
        Some(part) => OrderPart {
            title: part.title.as_str().into(),
            summary: part.summary.as_deref().unwrap_or_default().into(),
            chapters: Vec::new(),
        },
        None => OrderPart { title: spoken(folder).into(), ..OrderPart::default() },
    }
}

/// What a folder's name says where nobody gave its part a title: `02-the-turn` is "The turn".
fn spoken(folder: &str) -> String {
    let words = folder.trim_start_matches(|it: char| it.is_ascii_digit()).replace(['-', '_'], " ");
    let words = words.trim();
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => folder.to_owned(),
    }
}
