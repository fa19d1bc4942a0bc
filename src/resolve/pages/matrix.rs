//! Who appears where: the names of the site by its chapters, and how often each is mentioned in each.
//! An author sees who dominates and who is left out, a reader where to look.
//!
//! A table of names by chapters grows with the square of a site. Past [`MOST`] of either it tells for
//! each name the parts in which it is mentioned, and nothing of those where it is not.

use std::sync::Arc;

use serde::Serialize;

use crate::base::{QuickMap, described};
use crate::resolve::address::Address;
use crate::resolve::linked_data::{Publication, collection};
use crate::resolve::mentions::Mentions;
use crate::resolve::order::Order;
use crate::resolve::text::Card;

use super::lists::untitled;
use super::{Content, Page};

/// How many names, and how many chapters, one table can bear.
const MOST: usize = 200;

/// How many names are told by part: with some dozens of parts each, more would be a page of many
/// megabytes. Every name's own page tells all of where it is mentioned.
const TOLD: usize = 1_000;

described! {
/// `/matrix/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixPage {
    /// The chapters in reading order; empty where it is told by part.
    pub chapters: Vec<MatrixChapter>,
    /// The names in their order; of very many, those that are mentioned most.
    pub names: Vec<MatrixName>,
    /// How many there are.
    pub of: usize,
}

/// A column of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixChapter {
    /// Its page.
    pub url: Address,
    /// Its number in the reading order, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// How many names it mentions.
    pub names: usize,
}

/// A row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixName {
    /// The entity's id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// Its page.
    pub url: Address,
    /// How often all chapters together mention it.
    pub mentions: usize,
    /// How many chapters do.
    pub chapters: usize,
    /// How often each chapter does, in their order; empty where it is told by part.
    pub cells: Vec<usize>,
    /// The parts that do, where it is told by part.
    pub parts: Vec<MatrixPart>,
}

/// A part in which a name is mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixPart {
    /// The first of its chapters that mentions it.
    pub url: Address,
    /// The part's title; of chapters outside of any, the title of that first one.
    pub title: Arc<str>,
    /// How often it does.
    pub mentions: usize,
    /// How many of its chapters do.
    pub chapters: usize,
}
}

/// How often one text mentions each entity, in order of their ids. Smaller than [`Mentions`], and the
/// same as before after most edits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(Vec<(Arc<str>, usize)>);

/// How often each entity is mentioned.
pub fn counts(mentions: &Mentions) -> Counts {
    Counts(mentions.0.iter().map(|it| (it.entity.clone(), it.count as usize)).collect())
}

/// What `/matrix/` shows.
#[derive(Clone, Copy, Debug)]
pub struct MatrixParts<'a> {
    /// Its address.
    pub address: &'a Address,
    /// The reading order.
    pub order: &'a Order,
    /// The counts of each chapter, in reading order.
    pub counts: &'a [Arc<Counts>],
    /// The cards of all entities, collated.
    pub cards: &'a [Arc<Card>],
    /// The place of an entity among them.
    pub rank: &'a dyn RankOf,
    /// What linked data says of the site.
    pub publication: &'a Publication,
}

/// Tells the place of an entity in the order of names.
pub trait RankOf: std::fmt::Debug {
    /// The place of the entity with this id.
    fn rank(&self, id: &str) -> Option<usize>;
}

impl RankOf for QuickMap<Arc<str>, usize> {
    fn rank(&self, id: &str) -> Option<usize> {
        self.get(id).copied()
    }
}

/// `/matrix/`. Its title is the theme's word.
pub fn matrix(parts: &MatrixParts<'_>) -> Page {
    let of = parts.cards.len();
    let whole = of <= MOST && parts.counts.len() <= MOST;
    let rows = rows(parts);
    let shown = if whole { (0..of).collect() } else { most(parts, &rows) };
    // The place of each row among those that are shown.
    let mut places: Vec<Option<usize>> = vec![None; of];
    shown.iter().enumerate().for_each(|(place, row)| places[*row] = Some(place));
    let mut names: Vec<MatrixName> = shown.iter().map(|row| name(&parts.cards[*row])).collect();
    let mut chapters = Vec::new();
    let all =
        parts.order.parts.iter().enumerate().flat_map(|(at, part)| {
            part.chapters.iter().map(move |chapter| (at, &part.title, chapter))
        });
    // The part that each name was found in last.
    let mut last: Vec<Option<usize>> = vec![None; names.len()];
    for (at, ((part, title, chapter), (counts, rows))) in
        all.zip(parts.counts.iter().zip(&rows)).enumerate()
    {
        for ((_, count), row) in counts.0.iter().zip(rows) {
            let Some(place) = row.and_then(|it| places[it as usize]) else { continue };
            let name = &mut names[place];
            name.mentions += count;
            name.chapters += 1;
            if whole {
                name.cells.resize(at, 0);
                name.cells.push(*count);
            } else if last[place] == Some(part)
                && let Some(same) = name.parts.last_mut()
            {
                same.mentions += count;
                same.chapters += 1;
            } else {
                last[place] = Some(part);
                let title = if title.is_empty() { &chapter.title } else { title };
                name.parts.push(MatrixPart {
                    url: chapter.address.clone(),
                    title: title.clone(),
                    mentions: *count,
                    chapters: 1,
                });
            }
        }
        if whole {
            chapters.push(MatrixChapter {
                url: chapter.address.clone(),
                number: at + 1,
                title: chapter.title.to_string(),
                names: rows.iter().flatten().count(),
            });
        }
    }
    for name in &mut names {
        name.cells.resize(chapters.len(), 0);
    }
    let content = Content::Matrix(Box::new(MatrixPage { chapters, names, of }));
    let json_ld = collection(parts.address, parts.publication);
    Page { json_ld, ..untitled(parts.address, content) }
}

/// The row of each count of each chapter; none where the entity has none.
fn rows(parts: &MatrixParts<'_>) -> Vec<Vec<Option<u32>>> {
    let row = |id: &str| {
        let row = parts.rank.rank(id).filter(|it| *it < parts.cards.len())?;
        u32::try_from(row).ok()
    };
    let of = |counts: &Arc<Counts>| counts.0.iter().map(|(id, _)| row(id)).collect();
    parts.counts.iter().map(of).collect()
}

/// The rows of those that are mentioned most, in their order. What all the others would show is never
/// made: in a large site that would be a table of some hundred thousand cells.
fn most(parts: &MatrixParts<'_>, rows: &[Vec<Option<u32>>]) -> Vec<usize> {
    let mut mentions = vec![0; parts.cards.len()];
    for (counts, rows) in parts.counts.iter().zip(rows) {
        for ((_, count), row) in counts.0.iter().zip(rows) {
            if let Some(row) = row {
                mentions[*row as usize] += count;
            }
        }
    }
    let mut ranked: Vec<usize> = (0..mentions.len()).collect();
    ranked.sort_by_key(|row| (std::cmp::Reverse(mentions[*row]), *row));
    ranked.truncate(TOLD);
    ranked.sort_unstable();
    ranked
}

fn name(card: &Card) -> MatrixName {
    MatrixName {
        id: card.id.clone(),
        name: card.name.clone(),
        kind: card.kind.clone(),
        url: card.url.clone(),
        mentions: 0,
        chapters: 0,
        cells: Vec::new(),
        parts: Vec::new(),
    }
}
