//! The page that tells who appears where.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Memo, SitePath};
use crate::resolve::address::Address;
use crate::resolve::mentions::Mentions;
use crate::resolve::order::Order;
use crate::resolve::pages::{Counts, MatrixParts, Page, counts, matrix};
use crate::resolve::text::Card;

use super::frame::Basics;
use super::pages::Stuff;
use super::texts::Key;
use super::web::Collated;

type Tally = (Arc<Order>, Vec<Arc<Counts>>, (Arc<Collated>, Vec<Arc<Card>>), Arc<Basics>);

/// Counts who appears where. An edit that mentions nobody more or less changes no count, and what is
/// not changed is not counted again.
#[derive(Debug, Default)]
pub(super) struct Tallying {
    counts: Memo<SitePath, Arc<Mentions>, Counts>,
    page: Memo<(), Tally, Page>,
}

impl Tallying {
    /// `/matrix/`.
    pub(super) fn page(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Arc<Page> {
        let of = stuff.web.order.chapters().filter_map(|it| {
            let text = stuff.texts.get(&Key::Chapter(it.path.clone()))?;
            Some((it.path.clone(), text.mentions.clone()))
        });
        let counted = self.counts.all(of, |_, it| Checked::clean(counts(it)));
        let mut counted: BTreeMap<SitePath, Arc<Counts>> =
            counted.into_iter().map(|(path, it)| (path, it.value)).collect();
        // One for each chapter of the order, in the order.
        let chapters = stuff.web.order.chapters();
        let counted = chapters.map(|it| counted.remove(&it.path).unwrap_or_default()).collect();
        let collated = stuff.web.collated.clone();
        let ids = collated.letters.iter().flat_map(|(_, ids)| ids);
        let cards = ids.filter_map(|id| stuff.cards.get(id)).cloned().collect();
        let order = stuff.web.order.clone();
        let of = (order, counted, (collated, cards), stuff.frame.basics.clone());
        let page = self.page.one((), of, |(order, counts, (collated, cards), basics)| {
            Checked::clean(matrix(&MatrixParts {
                address: &Address::of("matrix", basics.form),
                order,
                counts,
                cards,
                rank: &collated.rank,
            }))
        });
        page.into(diags)
    }
}
