//! The cards of all entities, and the kinds they are of.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Memo};
use crate::resolve::chapter::Told;
use crate::resolve::glossary::Entry;
use crate::resolve::kinds::Kinds;
use crate::resolve::pages::{Kind, card};
use crate::resolve::text::Card;

use super::frame::{Basics, Frame, Speech};
use super::texts::{Key, TextOut};
use super::web::Web;

/// Cards by the id of their entity.
pub(super) type Cards = BTreeMap<Arc<str>, Arc<Card>>;

/// Makes [`Cards`].
#[derive(Debug, Default)]
pub(super) struct Dealing {
    cards: Memo<Arc<str>, ((Arc<Entry>, Option<Arc<Told>>), (Arc<Basics>, Arc<Speech>)), Card>,
    kinds: Memo<(), Arc<Kinds>, Vec<Arc<Kind>>>,
}

impl Dealing {
    /// The cards of all entities.
    pub(super) fn cards(
        &mut self,
        web: &Web,
        summaries: &BTreeMap<Key, TextOut>,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Cards {
        let of = web.entries.iter().map(|(id, entry)| {
            let summary = summaries.get(&Key::Summary(id.clone())).map(|it| it.told.clone());
            (id.clone(), ((entry.clone(), summary), (frame.basics.clone(), frame.speech.clone())))
        });
        let made = self.cards.all(of, |_, ((entry, summary), (basics, speech))| {
            let when = speech.words(entry.when.as_ref());
            Checked::clean(card(entry, summary.as_ref().map(|it| &it.body), &when, basics.form))
        });
        made.into_iter().map(|(id, card)| (id, card.into(diags))).collect()
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
