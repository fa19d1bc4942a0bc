//! The page that tells who appears where.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Memo, SitePath};
use crate::resolve::address::Address;
use crate::resolve::chapter::Told;
use crate::resolve::linked_data::Publication;
use crate::resolve::order::Order;
use crate::resolve::pages::{Counts, MatrixParts, Page, counts, matrix};
use crate::resolve::text::Card;

use super::frame::Basics;
use super::pages::Stuff;
use super::texts::Key;
use super::web::Collated;

/// What the page is made of.
pub(super) type Tally = (Arc<Order>, Vec<Arc<Counts>>, (Arc<Collated>, Vec<Arc<Card>>), Saying);

type Saying = (Arc<Publication>, Arc<Basics>);

/// Counts who appears where. An edit that mentions nobody more or less changes no count, and what is
/// not changed is not counted again.
#[derive(Debug, Default)]
pub(super) struct Tallying {
    counts: Memo<SitePath, Arc<Told>, Counts>,
}

impl Tallying {
    /// What `/matrix/` is made of.
    pub(super) fn tally(&mut self, stuff: &Stuff<'_>) -> Tally {
        let of = stuff.web.order.chapters().filter_map(|it| {
            let text = stuff.texts.get(&Key::Chapter(it.path.clone()))?;
            Some((it.path.clone(), text.told.clone()))
        });
        let counted = self.counts.all(of, |_, it| Checked::clean(counts(&it.mentions)));
        let mut counted: BTreeMap<SitePath, Arc<Counts>> =
            counted.into_iter().map(|(path, it)| (path, it.value)).collect();
        // One for each chapter of the order, in the order.
        let chapters = stuff.web.order.chapters();
        let counted = chapters.map(|it| counted.remove(&it.path).unwrap_or_default()).collect();
        let collated = stuff.web.collated.clone();
        let cards = collated.ids().filter_map(|id| stuff.cards.get(id)).cloned().collect();
        let saying = (stuff.frame.publication.clone(), stuff.frame.basics.clone());
        (stuff.web.order.clone(), counted, (collated, cards), saying)
    }

    /// The same where one chapter mentions others, or more often; nothing where it does not.
    pub(super) fn tally_again(
        &mut self,
        before: &Tally,
        path: &SitePath,
        told: &Arc<Told>,
    ) -> Option<Tally> {
        let counted = self
            .counts
            .one(path.clone(), told.clone(), |it| Checked::clean(counts(&it.mentions)))
            .value;
        let at = before.0.chapters().position(|it| it.path == *path)?;
        if Arc::ptr_eq(before.1.get(at)?, &counted) {
            return None;
        }
        let mut tally = before.clone();
        tally.1[at] = counted;
        Some(tally)
    }
}

/// `/matrix/`.
pub(super) fn tallied((order, counts, (collated, cards), (publication, basics)): &Tally) -> Page {
    matrix(&MatrixParts {
        address: &Address::of("matrix", basics.form),
        order,
        counts,
        cards,
        rank: &collated.rank,
        publication,
    })
}
