//! The long way round, against which the tests of citations hold the short one.

use super::{
    BibliographyDriver, BufWriteFormat, CitationItem, ElemChild, ElemChildren, Press, locator,
    sort_of_place,
};

impl Press {
    /// What hayagriva makes of a whole text by itself, in the named style: each citation, then the
    /// list of sources with what stands before each. It leaves the list in the order of the
    /// citations: its own order heeds quotation marks, ours does not.
    pub(in crate::resolve) fn by_itself(
        &self,
        style: &str,
        cites: &[Vec<(&str, Option<(&str, &str)>)>],
    ) -> (Vec<String>, Vec<(String, String)>) {
        let mut style = super::style(style).expect("a style");
        if let Some(list) = &mut style.bibliography {
            list.sort = None;
        }
        let mut driver = BibliographyDriver::new();
        for (at, cite) in cites.iter().enumerate() {
            let items = cite
                .iter()
                .map(|(id, place)| {
                    let place = place.map(|(sort, place)| (sort_of_place(sort), place));
                    CitationItem::with_locator(&self.works[self.index[*id]].0, place.map(locator))
                })
                .collect();
            driver.citation(self.request(items, &style, Some(at + 1)));
        }
        let rendered = self.finish(driver, &style);
        let words = |tree: &ElemChildren| {
            let mut text = String::new();
            tree.write_buf(&mut text, BufWriteFormat::Plain).expect("memory");
            text
        };
        let cites = rendered.citations.iter().map(|it| words(&it.citation)).collect();
        let list = rendered.bibliography.map(|it| it.items).unwrap_or_default();
        let label = |it: &Option<ElemChild>| {
            words(&ElemChildren(it.iter().cloned().collect())).trim().to_owned()
        };
        let list = list.iter().map(|it| (label(&it.first_field), words(&it.content))).collect();
        (cites, list)
    }
}
