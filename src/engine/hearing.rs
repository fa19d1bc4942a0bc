//! Who is mentioned anywhere at all, and who is not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{Diagnostic, QuickMap};
use crate::resolve::clashes::never_mentioned;

use super::library::Library;
use super::texts::{Key, TextOut};
use super::web::Web;

/// Everybody who is mentioned somewhere, or may be.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    mentioned: BTreeSet<Arc<str>>,
    /// How many times texts mention an entity first, embed its card, or have a name that may mean it.
    times: QuickMap<Arc<str>, usize>,
}

impl Hearing {
    /// Listens to all texts.
    pub(super) fn of(texts: &BTreeMap<Key, TextOut>, summaries: &BTreeMap<Key, TextOut>) -> Self {
        let mut times: QuickMap<Arc<str>, usize> = QuickMap::default();
        for (key, text) in texts.iter().chain(summaries) {
            for id in ids(key, text) {
                match times.get_mut(id) {
                    Some(count) => *count += 1,
                    None => drop(times.insert(id.clone(), 1)),
                }
            }
        }
        Self { mentioned: times.keys().cloned().collect(), times }
    }

    /// Listens to a text that was `before` and is `after` now. Says whether somebody is mentioned who was
    /// not, or no more.
    pub(super) fn hear(&mut self, key: &Key, before: &TextOut, after: &TextOut) -> bool {
        for id in ids(key, after) {
            *self.times.entry(id.clone()).or_default() += 1;
        }
        let mut differs = false;
        for id in ids(key, before) {
            if let Some(count) = self.times.get_mut(id) {
                *count -= 1;
                if *count == 0 {
                    self.times.remove(id);
                    differs |= self.mentioned.remove(id);
                }
            }
        }
        for id in ids(key, after) {
            differs |= self.mentioned.insert(id.clone());
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
