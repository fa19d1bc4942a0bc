//! Cards, ready for templates: made and drawn once for all pages that show them; and with them the
//! [forms of lines](super::lines) that many have, and the [furniture](super::furniture) of pages.
//!
//! A page lists some forty names, and a name stands on some forty pages. What a list says of it is
//! the same on all of them, but for the way to the root, which is left as a mark. A page is the same
//! with a deck and without; so a deck is no input of a page.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;

use rayon::prelude::*;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::base::QuickMap;
use crate::resolve::pages::{CardGroup, Kind, Page, kinds_of_page};
use crate::resolve::text::Card;

use super::entries::{Entries, names};
use super::escape::escape;
use super::forms::Form;
use super::furniture::Furniture;
use super::lines::Lines;
use super::theme::{CARD, Ready, SiteValue, Theme};
use super::words::Phrases;

/// The kind of page on which names have ids: links within lead to them.
const PAPER: &str = "print";

/// The words by which templates come to cards, and to groups of them.
const WAYS: [&str; 6] = ["cards", "entities", "group", "groups", "items", "letters"];

/// What templates in the program call a card, and what has one, where they include others.
const ONES: [&str; 3] = ["card", "item", "letter"];

/// What is ready for pages.
#[derive(Debug)]
pub struct Deck {
    /// By where the card stands in memory, which it does as long as it is here.
    ready: QuickMap<usize, (Arc<Card>, Held)>,
    /// The kinds of entity: as they are, and with the theme's words where they have none.
    kinds: Vec<(Kind, Ready, Ready)>,
    /// The words of the theme.
    phrases: Arc<Phrases>,
    /// What stands round the entries of cards in lists of names, on screen and on paper.
    names: Option<[Form; 2]>,
    /// The kinds of page whose templates may tell a card, or a group of them, that is ready from one that is not.
    apart: BTreeSet<&'static str>,
    /// Forms for lines.
    pub(super) lines: Lines,
    /// What stands round all that pages have to say, where it can be ready.
    furniture: Option<Furniture>,
}

/// A card that is ready.
#[derive(Debug)]
struct Held {
    /// Its entity's id.
    id: Arc<str>,
    /// It as templates see it.
    ready: Ready,
    /// What `parts/card.html` makes of it.
    entry: Ready,
}

impl Deck {
    /// Whether no card is ready.
    pub fn is_empty(&self) -> bool {
        self.ready.is_empty()
    }

    /// A kind that has the theme's words where it has none.
    fn named(&self, kind: &Kind) -> Option<Ready> {
        let known = self.kinds.iter().find(|(it, ..)| it == kind);
        known.map(|(.., named)| named.clone())
    }

    /// The words of the theme.
    pub(super) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// What is ready to stand round a page.
    pub(super) fn furniture(&self, page: &Page, site: &SiteValue, theme: &Theme) -> Option<&Ready> {
        self.furniture.as_ref()?.ready(page, site, theme)
    }

    /// The names of what is ready to stand round a page.
    #[cfg(test)]
    pub(super) fn furnishes(&self, page: &Page, site: &SiteValue, theme: &Theme) -> Vec<String> {
        let ready = self.furniture(page, site, theme);
        let mut names = ready.map_or_else(Vec::new, Ready::names);
        names.sort();
        names
    }

    /// The templates of which there are forms.
    #[cfg(test)]
    pub(super) fn forms(&self) -> Vec<&'static str> {
        self.lines.parts()
    }

    /// The deck, if it is for pages of this kind.
    fn at(&self, kind: &str) -> Option<&Self> {
        (!self.apart.contains(kind)).then_some(self)
    }

    fn get(&self, card: &Card) -> Option<&Held> {
        self.ready.get(&std::ptr::from_ref(card).addr()).map(|it| &it.1)
    }

    /// What `parts/card.html` makes of a card, if that is ready on pages of this kind.
    pub(super) fn entry(&self, card: &Card, kind: &str) -> Option<&str> {
        Some(self.at(kind)?.get(card)?.entry.as_html())
    }

    /// A list of names, if all of them are ready.
    fn list(&self, cards: &[Arc<Card>], bound: bool) -> Option<String> {
        let form = &self.names.as_ref()?[usize::from(bound)];
        let name = |card: &Arc<Card>| self.get(card).map(|it| (&*it.id, it.entry.as_html()));
        let names: Vec<(&str, &str)> = cards.iter().map(name).collect::<Option<_>>()?;
        // In a large site these are places of memory that no processor has at hand: it waits for several of them
        // at once where all are looked at first.
        let first = |it: &str| it.as_bytes().first().copied().unwrap_or(0);
        let seen =
            names.iter().map(|(id, entry)| (id.len() + entry.len(), first(id) ^ first(entry)));
        let (bytes, _) =
            black_box(seen.fold((0, 0), |(all, any), (bytes, it)| (all + bytes, any ^ it)));
        let mut out = String::with_capacity(bytes + names.len() * (1 + form.length()));
        for (id, entry) in names {
            out.push('\n');
            form.write(&mut out, |blank, out| match blank {
                0 => escape(id, out),
                _ => out.push_str(entry),
            });
        }
        Some(out)
    }
}

/// Makes ready what can be of `cards`, forms of lines, and furniture. Nothing, where a template of the site's own looks at
/// what others write, or one cannot be read; no cards, where the theme's `parts/card.html` asks for more than the card; and
/// them alone but not them in lists, where it has a `parts/name.html` of its own.
pub fn deck<'a>(
    cards: impl IntoIterator<Item = &'a Arc<Card>>,
    site: &SiteValue,
    theme: &Theme,
) -> Arc<Deck> {
    let phrases = theme.phrases();
    let mut deck = Deck {
        ready: QuickMap::default(),
        kinds: Vec::new(),
        phrases: Arc::clone(phrases),
        names: None,
        apart: BTreeSet::new(),
        lines: Lines::default(),
        furniture: None,
    };
    if !theme.takes_html_as_it_comes() {
        return Arc::new(deck);
    }
    (deck.lines, deck.furniture) = (Lines::of(theme, site), Furniture::of(theme));
    if !theme.draws_cards_alone() {
        return Arc::new(deck);
    }
    deck.names = names(theme, site);
    let entries = Entries::of(theme, site);
    let cards: Vec<&Arc<Card>> = cards.into_iter().collect();
    let ready = cards.par_iter().filter_map(|card| {
        let alone = || theme.of_card(CARD, Ready::of(&***card)?, false, site);
        let entry = Ready::html(&entries.entry(card, site, theme).or_else(alone)?);
        let ready = theme.ready(card, &entry)?;
        let held = Held { id: card.id.clone(), ready, entry };
        Some((Arc::as_ptr(card).addr(), (Arc::clone(card), held)))
    });
    let takes_apart = |kind: &&'static str| {
        theme.any_part(kind, |asked| {
            // What is drawn for paper serves there alone, and what is for the screen nowhere else.
            let is_bound = asked.binds("bound") || *kind == PAPER && asked.names(&WAYS);
            is_bound || asked.looks_into(&WAYS) || asked.takes_whole(&ONES)
        })
    };
    let pages = kinds_of_page().into_iter().map(|(kind, _)| kind);
    let kind = |it: &Kind| Some((it.clone(), Ready::of(it)?, Ready::of(&named(it, phrases))?));
    deck.ready = ready.collect();
    deck.kinds = site.site().kinds.iter().filter_map(kind).collect();
    deck.apart = pages.filter(takes_apart).collect();
    Arc::new(deck)
}

/// A kind that several are called by the theme's word where the site has none.
fn named(kind: &Kind, phrases: &Phrases) -> Kind {
    let plural = phrases.or_word(&kind.plural, &format!("kind-{}-plural", kind.id)).into_owned();
    Kind { plural, ..kind.clone() }
}

thread_local! {
    /// The deck of the page that is being turned into values, and the page's kind.
    static DEALT: RefCell<Option<(Arc<Deck>, &'static str)>> = const { RefCell::new(None) };
}

/// Turns a page of a kind into values by `make`, its cards from `deck`.
pub(super) fn dealt<T>(deck: &Arc<Deck>, kind: &'static str, make: impl FnOnce() -> T) -> T {
    /// Takes the deck away again, also where a page panics.
    struct Taken;
    impl Drop for Taken {
        fn drop(&mut self) {
            DEALT.set(None);
        }
    }
    DEALT.set(Some((Arc::clone(deck), kind)));
    let _taken = Taken;
    make()
}

/// What `ask` gets of the deck for a page of this kind, where one is being turned into values with one.
pub(super) fn on_page<T>(ask: impl FnOnce(&Deck, &'static str) -> Option<T>) -> Option<T> {
    DEALT.with_borrow(|dealt| dealt.as_ref().and_then(|(deck, kind)| ask(deck, kind)))
}

impl Serialize for CardGroup {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let drawn = on_page(|deck, kind| deck.at(kind)?.list(&self.cards, kind == PAPER));
        let mut group = to.serialize_struct("CardGroup", 2)?;
        let Some(drawn) = drawn else {
            group.serialize_field("kind", &self.kind)?;
            group.serialize_field("cards", &self.cards)?;
            return group.end();
        };
        // Only the program's own templates look at the kind then, for what it is called.
        match on_page(|deck, _| deck.named(&self.kind)) {
            Some(ready) => group.serialize_field("kind", &ready)?,
            None => group.serialize_field("kind", &self.kind)?,
        }
        group.serialize_field("drawn", &Ready::html(&drawn))?;
        group.end()
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let ready = on_page(|deck, _| {
            let known = deck.kinds.iter().find(|(it, ..)| it == self);
            known.map(|(_, ready, _)| ready.clone())
        });
        if let Some(ready) = ready {
            return ready.serialize(to);
        }
        let mut kind = to.serialize_struct("Kind", 4)?;
        kind.serialize_field("id", &self.id)?;
        kind.serialize_field("label", &self.label)?;
        kind.serialize_field("plural", &self.plural)?;
        kind.serialize_field("colour", &self.colour)?;
        kind.end()
    }
}

impl Serialize for Card {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let ready = on_page(|deck, kind| Some(deck.at(kind)?.get(self)?.ready.clone()));
        if let Some(ready) = ready {
            return ready.serialize(to);
        }
        // With room for what `parts/card.html` makes of it.
        let mut card = to.serialize_struct("Card", 10)?;
        card.serialize_field("id", &self.id)?;
        card.serialize_field("name", &self.name)?;
        card.serialize_field("kind", &self.kind)?;
        card.serialize_field("url", &self.url)?;
        card.serialize_field("summary", &self.summary)?;
        card.serialize_field("plain", &self.plain)?;
        card.serialize_field("when", &self.when)?;
        card.serialize_field("tense", &self.tense)?;
        card.serialize_field("facts", &self.facts)?;
        card.end()
    }
}
