//! The cards of all entities, told as of the site's day and of the days of single chapters, and the
//! kinds they are of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Memo};
use crate::parse::date::Day;
use crate::resolve::chapter::Told;
use crate::resolve::glossary::Entry;
use crate::resolve::kinds::Kinds;
use crate::resolve::pages::{CardParts, Kind, card, is_dated, sole};
use crate::resolve::tense::day;
use crate::resolve::text::Card;

use super::frame::{Basics, Frame, Speech};
use super::library::Library;
use super::texts::{Key, TextOut};
use super::web::Web;

/// Cards by the id of their entity.
pub(super) type Cards = BTreeMap<Arc<str>, Arc<Card>>;

type CardInput =
    ((Arc<Entry>, Option<Arc<Told>>, Vec<Arc<Entry>>), (Arc<Basics>, Arc<Speech>, Arc<Kinds>));

/// Makes [`Cards`].
#[derive(Debug, Default)]
pub(super) struct Dealing {
    cards: Memo<Arc<str>, CardInput, Card>,
    dated: Memo<(Day, Arc<str>), CardInput, Card>,
    kinds: Memo<(), Arc<Kinds>, Vec<Arc<Kind>>>,
}

/// The card of each entity as each text is to show it: a chapter with a day of its own tells its
/// names as of that day, everything else as of the site's.
#[derive(Debug)]
pub(super) struct Deck<'a> {
    dealing: &'a mut Dealing,
    web: &'a Web,
    summaries: &'a BTreeMap<Key, TextOut>,
    frame: &'a Frame,
    /// As of the site's day.
    cards: &'a Cards,
    /// The days of chapters that have another one.
    days: BTreeMap<Key, Day>,
    dated: BTreeMap<(Day, Arc<str>), Arc<Card>>,
}

impl Dealing {
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

    /// The cards as each text of `library` is to show them.
    pub(super) fn deck<'a>(
        &'a mut self,
        web: &'a Web,
        library: &Library,
        summaries: &'a BTreeMap<Key, TextOut>,
        cards: &'a Cards,
        frame: &'a Frame,
    ) -> Deck<'a> {
        let own = frame.basics.day();
        let days = library.shown.iter().filter_map(|text| {
            let day = text.outline.as_of.as_ref().and_then(day).filter(|it| Some(*it) != own)?;
            Some((Key::Chapter(text.chapter.path.clone()), day))
        });
        let days: BTreeMap<Key, Day> = days.collect();
        let known: BTreeSet<Day> = days.values().copied().collect();
        self.dated.retain(|(day, _)| known.contains(day));
        Deck { dealing: self, web, summaries, frame, cards, days, dated: BTreeMap::new() }
    }

    /// All kinds of entity, in order.
    pub(super) fn kinds(
        &mut self,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Arc<Vec<Arc<Kind>>> {
        let all = |kinds: &Kinds| kinds.entities().iter().map(|it| it.shown.clone()).collect();
        self.kinds.one((), frame.kinds.clone(), |it| Checked::clean(all(it))).into(diags)
    }
}

impl Deck<'_> {
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
