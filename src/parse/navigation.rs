//! What the head of every page leads to: `navigation` of `site.yaml`. Where its entries lead is not
//! known here.

use crate::base::Spanned;

use super::record::Record;
use super::shapes;
use super::yaml::Value;

/// An entry of the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavEntry {
    /// A page of the site's own by its name, `timeline`; a text by its file, `pages/about.md`; or an
    /// address elsewhere.
    pub to: Spanned<String>,
    /// Its words, where the page's title is not to serve.
    pub label: Option<String>,
}

/// Reads `navigation`. None, where the site leaves it to us.
pub(super) fn navigation(site: &mut Record<'_, '_, '_>) -> Option<Vec<NavEntry>> {
    let key = site.given("navigation")?.key.span;
    let mut entries = Vec::new();
    for item in site.items("navigation") {
        if !matches!(item.value, Value::Mapping(_)) {
            entries.extend(site.text_of("navigation", item).map(|to| NavEntry { to, label: None }));
            continue;
        }
        let mut entry = site.within(item, &shapes::NAV_ENTRY).held_by(key);
        let to = entry.required_text("to");
        let label = entry.text("label").map(|it| it.value);
        entry.finish();
        if !to.value.is_empty() {
            entries.push(NavEntry { to, label });
        }
    }
    Some(entries)
}
