//! The pages for paper: the texts of the site bound together, from their own pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Memo};
use crate::resolve::address::Address;
use crate::resolve::pages::{Bundle, Content, Kind, Page, Volume, print, volumes};

use super::library::gathered;
use super::pages::Stuff;
use super::web::Collated;

/// Makes the pages for paper.
#[derive(Debug, Default)]
pub(super) struct Printing {
    pages: Memo<usize, (Volume, Arc<Vec<Arc<Kind>>>, Arc<Collated>), Page>,
}

impl Printing {
    /// Binds `texts`, the pages of chapters and of what is outside the reading order.
    pub(super) fn pages(
        &mut self,
        texts: &[Arc<Page>],
        stuff: &Stuff<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Page>> {
        let by_address: BTreeMap<&Address, &Arc<Page>> =
            texts.iter().map(|it| (&it.url, it)).collect();
        let page = |address: &Address| by_address.get(address).copied().cloned();
        let parts = stuff.web.order.parts.iter().map(|part| Bundle {
            title: part.title.to_string(),
            summary: part.summary.to_string(),
            pages: part.chapters.iter().filter_map(|it| page(&it.address)).collect(),
        });
        let is_apart = |it: &&Arc<Page>| matches!(it.content, Content::Page(_));
        let apart = Bundle {
            title: String::new(),
            summary: String::new(),
            pages: texts.iter().filter(is_apart).cloned().collect(),
        };
        let volumes = volumes(parts.collect(), apart, stuff.frame.basics.form);
        let (kinds, collated) = (stuff.kinds, &stuff.web.collated);
        let of = volumes.into_iter().enumerate();
        let of = of.map(|(at, volume)| (at, (volume, kinds.clone(), collated.clone())));
        let pages = self.pages.all(of, |_, (volume, kinds, collated)| {
            let last = usize::MAX;
            let rank = |id: &str| collated.rank.get(id).copied().unwrap_or(last);
            Checked::clean(print(volume, kinds, &rank))
        });
        gathered(pages, diags)
    }
}
