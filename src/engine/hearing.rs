//! Who is mentioned anywhere at all, and who is not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::Diagnostic;
use crate::resolve::clashes::never_mentioned;

use super::index::Index;
use super::library::Library;
use super::texts::{Key, TextOut};
use super::web::Web;

/// Everybody who is mentioned somewhere, or may be.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    mentioned: BTreeSet<Arc<str>>,
    /// How many texts embed an entity's card, or have a name that may mean it.
    besides: BTreeMap<Arc<str>, usize>,
}

impl Hearing {
    /// Listens to all texts. `index` knows whom they mention.
    pub(super) fn of(
        texts: &BTreeMap<Key, TextOut>,
        summaries: &BTreeMap<Key, TextOut>,
        index: &Index,
    ) -> Self {
        let mut besides = BTreeMap::new();
        for (key, text) in texts.iter().chain(summaries) {
            for id in besides_of(key, text) {
                *besides.entry(id.clone()).or_default() += 1;
            }
        }
        let mut mentioned = index.mentioned();
        mentioned.extend(besides.keys().cloned());
        Self { mentioned, besides }
    }

    /// Listens to a text that was `before` and is `after` now, as `index` knows already. Says whether
    /// somebody is mentioned who was not, or no more.
    pub(super) fn hear(
        &mut self,
        key: &Key,
        before: &TextOut,
        after: &TextOut,
        index: &Index,
    ) -> bool {
        for id in besides_of(key, before) {
            if let Some(count) = self.besides.get_mut(id) {
                *count -= 1;
                if *count == 0 {
                    self.besides.remove(id);
                }
            }
        }
        for id in besides_of(key, after) {
            *self.besides.entry(id.clone()).or_default() += 1;
        }
        let mut differs = false;
        for id in ids(key, before).chain(ids(key, after)) {
            differs |= if index.has(id) || self.besides.contains_key(id) {
                self.mentioned.insert(id.clone())
            } else {
                self.mentioned.remove(id)
            };
        }
        differs
    }

    /// What there is to say of those whom nobody mentions.
    pub(super) fn complaints(&self, library: &Library, web: &Web) -> Vec<Diagnostic> {
        let files = library.glossary.iter();
        files.flat_map(|it| never_mentioned(it, &self.mentioned, web.finder.names())).collect()
    }
}

fn ids<'a>(key: &Key, text: &'a TextOut) -> impl Iterator<Item = &'a Arc<str>> {
    text.told.mentions.0.iter().map(|it| &it.entity).chain(besides_of(key, text))
}

/// Whom a text has to do with though it does not mention them.
fn besides_of<'a>(key: &Key, text: &'a TextOut) -> impl Iterator<Item = &'a Arc<str>> {
    let embeds: &[Arc<str>] = match key {
        Key::Chapter(_) | Key::Entity(_) => &text.told.embeds,
        Key::Summary(_) => &[],
    };
    text.doubts.unsettled.iter().chain(embeds)
}
