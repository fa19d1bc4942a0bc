//! The cards of all entities, told as of the site's day and of the days of single chapters, and the
//! kinds they are of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Checked, Diagnostic, Keep, Memo, QuickMap, SitePath, kept};
use crate::parse::date::Day;
use crate::resolve::chapter::Told;
use crate::resolve::glossary::Entry;
use crate::resolve::kinds::Kinds;
use crate::resolve::mentions::Mentions;
use crate::resolve::pages::{CardGroup, CardParts, Kind, card, grouped, is_dated, sole};
use crate::resolve::tense::day;
use crate::resolve::text::Card;

use super::frame::{Basics, Frame, Speech};
use super::library::Library;
use super::texts::{Key, TextOut};
use super::web::Web;

/// Cards by the id of their entity.
pub(super) type Cards = BTreeMap<Arc<str>, Arc<Card>>;

/// The cards of those that each chapter and each free page mentions, by kind and name.
pub(super) type Beside = BTreeMap<SitePath, Arc<Vec<CardGroup>>>;

/// The days of texts that have another one than the site.
pub(super) type Days = BTreeMap<Key, Day>;

type CardInput =
    ((Arc<Entry>, Option<Arc<Told>>, Vec<Arc<Entry>>), (Arc<Basics>, Arc<Speech>, Arc<Kinds>));

/// Makes [`Cards`].
#[derive(Debug, Default)]
pub(super) struct Dealing {
    cards: Memo<Arc<str>, CardInput, Card>,
    dated: Memo<(Day, Arc<str>), CardInput, Card>,
    kinds: Memo<(), Arc<Kinds>, Vec<Arc<Kind>>>,
    beside: Beside,
}

/// The card of each entity as each text is to show it: a chapter with a day of its own tells its
/// names as of that day, everything else as of the site's.
#[derive(Debug)]
pub(super) struct Deck<'a> {
    dealing: &'a mut Dealing,
    web: &'a Web,
    summaries: &'a BTreeMap<Key, TextOut>,
    frame: &'a Frame,
    /// All kinds of entity, in order.
    kinds: Arc<Vec<Arc<Kind>>>,
    /// As of the site's day.
    cards: &'a Cards,
    /// The days of chapters that have another one.
    days: &'a Days,
    dated: BTreeMap<(Day, Arc<str>), Arc<Card>>,
}

impl Dealing {
    /// One that remembers the cards of a site, or does not.
    pub(super) fn of(keep: Keep) -> Self {
        Self { cards: Memo::of(keep), ..Self::default() }
    }

    /// The cards of all entities as of the site's day.
    pub(super) fn cards(
        &mut self,
        web: &Web,
        summaries: &BTreeMap<Key, TextOut>,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Cards {
        let of = web.entries.values();
        let of = of.map(|entry| (entry.id.clone(), input(entry, web, summaries, frame)));
        let made = self.cards.all(of, |_, input| {
            let day = input.1.0.day();
            Checked::clean(drawn(input, day))
        });
        made.into_iter().map(|(id, card)| (id, card.into(diags))).collect()
    }

    /// The days of those texts of `library` that have another one than the site.
    pub(super) fn days(&mut self, library: &Library, frame: &Frame) -> Days {
        let own = frame.basics.day();
        let days = library.shown.iter().filter_map(|text| {
            let day = text.outline.as_of.as_ref().and_then(day).filter(|it| Some(*it) != own)?;
            Some((Key::Chapter(text.listing.path.clone()), day))
        });
        let days: Days = days.collect();
        let known: BTreeSet<Day> = days.values().copied().collect();
        self.dated.retain(|(day, _)| known.contains(day));
        days
    }

    /// The cards as each text is to show them.
    pub(super) fn deck<'a>(
        &'a mut self,
        web: &'a Web,
        days: &'a Days,
        summaries: &'a BTreeMap<Key, TextOut>,
        cards: &'a Cards,
        frame: &'a Frame,
    ) -> Deck<'a> {
        let kinds = self.all_kinds(frame).value;
        Deck { dealing: self, web, summaries, frame, kinds, cards, days, dated: BTreeMap::new() }
    }

    /// The cards of those that texts mention, as the last [`Deck`] dealt them.
    pub(super) fn beside(&self) -> &Beside {
        &self.beside
    }

    /// All kinds of entity, in order.
    pub(super) fn kinds(
        &mut self,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Arc<Vec<Arc<Kind>>> {
        self.all_kinds(frame).into(diags)
    }

    fn all_kinds(&mut self, frame: &Frame) -> Checked<Arc<Vec<Arc<Kind>>>> {
        let all = |kinds: &Kinds| kinds.entities().iter().map(|it| it.shown.clone()).collect();
        self.kinds.one((), frame.kinds.clone(), |it| Checked::clean(all(it)))
    }
}

impl Deck<'_> {
    /// Deals [`Dealing::beside`] for all texts.
    pub(super) fn deal_all_beside(&mut self, texts: &BTreeMap<Key, TextOut>) {
        let mut before = std::mem::take(&mut self.dealing.beside);
        let (web, cards, days) = (self.web, self.cards, self.days);
        let ranked = web.collated.ids().enumerate();
        let ranked = ranked.filter_map(|(rank, id)| Some((&**id, (rank, cards.get(id)?))));
        let known: QuickMap<&str, (usize, &Arc<Card>)> = ranked.collect();
        let kinds = &self.kinds;
        let undated = texts.par_iter().filter_map(|(key, text)| match key {
            Key::Chapter(path) if !days.contains_key(key) => {
                let ids = text.told.mentions.0.iter().map(|it| &*it.entity);
                let mut cards: Vec<_> = ids.filter_map(|id| known.get(id)).collect();
                cards.sort_by_key(|(rank, _)| *rank);
                let cards = cards.into_iter().map(|(_, card)| (*card).clone());
                Some((path.clone(), kept(before.get(path), grouped(cards, kinds))))
            }
            _ => None,
        });
        let mut beside: Beside = undated.collect();
        for key in days.keys() {
            if let Key::Chapter(path) = key {
                beside.extend(before.remove_entry(path));
            }
        }
        self.dealing.beside = beside;
        for key in days.keys() {
            if let Some(text) = texts.get(key) {
                self.deal_beside(key, &text.told.mentions);
            }
        }
    }

    /// Deals [`Dealing::beside`] for one text.
    pub(super) fn deal_beside(&mut self, text: &Key, mentions: &Mentions) {
        let Key::Chapter(path) = text else { return };
        let rank = &self.web.collated.rank;
        let ids = mentions.0.iter().map(|it| &it.entity);
        let dealt = ids.filter_map(|id| Some((*rank.get(id)?, self.deal(text, id)?)));
        let mut cards: Vec<(usize, Arc<Card>)> = dealt.collect();
        cards.sort_by_key(|(rank, _)| *rank);
        let cards = cards.into_iter().map(|(_, card)| card);
        let groups = grouped(cards, &self.kinds);
        let groups = kept(self.dealing.beside.get(path), groups);
        self.dealing.beside.insert(path.clone(), groups);
    }

    /// The card of the entity with this id as the text is to show it.
    pub(super) fn deal(&mut self, text: &Key, id: &Arc<str>) -> Option<Arc<Card>> {
        let base = self.cards.get(id)?;
        let (Some(&day), Some(entry)) = (self.days.get(text), self.web.entries.get(id)) else {
            return Some(base.clone());
        };
        if !is_dated(entry) {
            return Some(base.clone());
        }
        let at = (day, id.clone());
        if let Some(card) = self.dated.get(&at) {
            return Some(card.clone());
        }
        let of = input(entry, self.web, self.summaries, self.frame);
        let made =
            self.dealing.dated.one(at.clone(), of, |it| Checked::clean(drawn(it, Some(day))));
        // A card as of another day that says the same is the same.
        let card = if *made.value == **base { base.clone() } else { made.value };
        self.dated.insert(at, card.clone());
        Some(card)
    }
}

fn input(
    entry: &Arc<Entry>,
    web: &Web,
    summaries: &BTreeMap<Key, TextOut>,
    frame: &Frame,
) -> CardInput {
    let summary = summaries.get(&Key::Summary(entry.id.clone())).map(|it| it.told.clone());
    let others: BTreeSet<&Arc<str>> = sole(entry, &frame.kinds).map(|it| &it.to).collect();
    let others = others.into_iter().filter_map(|id| web.entries.get(id)).cloned().collect();
    (
        (entry.clone(), summary, others),
        (frame.basics.clone(), frame.speech.clone(), frame.kinds.clone()),
    )
}

fn drawn(input: &CardInput, day: Option<Day>) -> Card {
    let ((entry, summary, others), (basics, speech, kinds)) = input;
    card(&CardParts {
        entry,
        summary: summary.as_ref().map(|it| &it.body),
        others,
        kinds,
        day,
        dates: speech.dates(),
        form: basics.form,
    })
}
