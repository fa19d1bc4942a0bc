//! Cards, ready for templates: made and drawn once for all pages that show them.
//!
//! A page lists some forty names, and a name stands on some forty pages. What a list says of it is
//! the same on all of them, but for the way to the root, which is left as a mark. A page is the same
//! with a deck and without; so a deck is no input of a page.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::resolve::text::Card;

use super::theme::{Ready, SiteValue, Theme};

/// Cards that are ready.
#[derive(Debug, Default)]
pub struct Deck {
    /// By where the card stands in memory, which it does as long as it is here.
    ready: HashMap<usize, (Arc<Card>, Ready)>,
}

impl Deck {
    /// Whether no card is ready.
    pub fn is_empty(&self) -> bool {
        self.ready.is_empty()
    }
}

/// Makes ready what of `cards` can be: nothing, where the theme's `parts/card.html` asks for more
/// than the card.
pub fn deck<'a>(
    cards: impl IntoIterator<Item = &'a Arc<Card>>,
    site: &SiteValue,
    theme: &Theme,
) -> Arc<Deck> {
    if !theme.draws_cards_alone() {
        return Arc::default();
    }
    let cards: Vec<&Arc<Card>> = cards.into_iter().collect();
    let ready = cards.par_iter().filter_map(|card| {
        let ready = theme.ready(card, site)?;
        Some((Arc::as_ptr(card).addr(), (Arc::clone(card), ready)))
    });
    Arc::new(Deck { ready: ready.collect() })
}

thread_local! {
    /// The deck of the page that is being turned into values.
    static DEALT: RefCell<Option<Arc<Deck>>> = const { RefCell::new(None) };
}

/// Turns a page into values by `make`, its cards from `deck`.
pub(super) fn dealt<T>(deck: &Arc<Deck>, make: impl FnOnce() -> T) -> T {
    /// Takes the deck away again, also where a page panics.
    struct Taken;
    impl Drop for Taken {
        fn drop(&mut self) {
            DEALT.set(None);
        }
    }
    DEALT.set(Some(Arc::clone(deck)));
    let _taken = Taken;
    make()
}

impl Serialize for Card {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let at = std::ptr::from_ref(self).addr();
        let ready = DEALT.with_borrow(|deck| Some(deck.as_ref()?.ready.get(&at)?.1.clone()));
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
