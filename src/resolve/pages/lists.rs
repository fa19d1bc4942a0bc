//! The glossary, the sources, and the small pages.

use std::sync::Arc;

use crate::base::{Same, fitting};
use crate::resolve::address::Address;
use crate::resolve::linked_data::{self, Publication};
use crate::resolve::text::Card;

use super::{CardGroup, Content, GlossaryPage, Kind, Letter, Page, SourceLine, SourcesPage};

/// What `/glossary/` shows.
#[derive(Clone, Copy, Debug)]
pub struct GlossaryParts<'a> {
    /// Its address.
    pub address: &'a Address,
    /// The cards of all entities under their letters, both collated: letter and cards.
    pub letters: &'a [(String, Vec<Arc<Card>>)],
    /// What linked data says of the site.
    pub publication: &'a Publication,
}

/// `/glossary/`. Its title is the theme's word.
pub fn glossary(parts: &GlossaryParts<'_>) -> Page {
    let letters: Vec<Letter> = parts
        .letters
        .iter()
        .map(|(letter, cards)| Letter {
            letter: letter.clone(),
            id: letter_id(letter),
            cards: cards.clone(),
        })
        .collect();
    let count = letters.iter().map(|letter| letter.cards.len()).sum();
    let content = Content::Glossary(Box::new(GlossaryPage { letters, count }));
    let json_ld = linked_data::glossary(parts, parts.publication);
    Page { json_ld, ..untitled(parts.address, content) }
}

/// `/sources/`. Its title is the theme's word.
pub fn sources(address: &Address, entries: Vec<SourceLine>, publication: &Publication) -> Page {
    let json_ld = linked_data::sources(address, &entries, publication);
    let content = Content::Sources(Box::new(SourcesPage { entries }));
    Page { json_ld, ..untitled(address, content) }
}

/// `404.html`. Its title is the theme's word.
pub fn not_found(address: &Address) -> Page {
    untitled(address, Content::NotFound)
}

/// The page at `from`, which leads on to `to`, a page called `title`.
pub fn redirect(from: &Address, to: &Address, title: &str) -> Page {
    Page { title: title.to_owned(), ..untitled(from, Content::Redirect { to: to.clone() }) }
}

/// `cards` by kind: kinds in their order, the cards of each in theirs. Kinds without cards are left
/// out.
pub fn grouped(cards: impl IntoIterator<Item = Arc<Card>>, kinds: &[Arc<Kind>]) -> Vec<CardGroup> {
    let mut groups = vec![Vec::new(); kinds.len()];
    for card in cards {
        if let Some(kind) = kinds.iter().position(|it| it.id == card.kind) {
            groups[kind].push(card);
        }
    }
    let groups = kinds.iter().zip(groups).filter(|(_, cards)| !cards.is_empty());
    fitting(
        groups
            .map(|(kind, cards)| CardGroup { kind: kind.clone(), cards: fitting(cards) })
            .collect(),
    )
}

impl Same for CardGroup {
    fn same(&self, other: &Self) -> bool {
        self.kind.same(&other.kind) && self.cards.same(&other.cards)
    }
}

pub(super) fn untitled(address: &Address, content: Content) -> Page {
    Page {
        url: address.clone(),
        title: String::new(),
        summary: String::new(),
        updated: None,
        pictures: false,
        content,
        json_ld: String::new(),
    }
}

/// `letter-a`. `#`, under which stands what begins with no letter, is not fit for an id.
fn letter_id(letter: &str) -> String {
    match letter {
        "#" => "letter-other".to_owned(),
        letter => format!("letter-{}", letter.to_lowercase()),
    }
}
