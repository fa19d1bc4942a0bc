//! Who is mentioned where, kept by text: a text that is edited gives up its share and hands in
//! another, and nobody else's is touched.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::resolve::chapter::Told;

use super::texts::Key;

/// For each entity the texts that mention it.
#[derive(Debug, Default)]
pub(super) struct Index {
    shares: BTreeMap<Key, Arc<Told>>,
    /// By entity and by text: where what the text says of the entity stands in its share.
    by_entity: BTreeMap<Arc<str>, BTreeMap<Key, usize>>,
}

impl Index {
    /// Takes in what each text mentions now. Texts that are not among them are forgotten.
    pub(super) fn update<'a>(&mut self, texts: impl Iterator<Item = (&'a Key, &'a Arc<Told>)>) {
        if self.shares.is_empty() {
            return self.fill(texts);
        }
        let mut old = std::mem::take(&mut self.shares);
        for (key, share) in texts {
            self.take_in(key, share, old.remove(key));
        }
        for (key, share) in old {
            self.withdraw(&key, &share);
        }
    }

    /// Takes in what all texts mention, the first ones. Some half a million places at once: looked
    /// up by hash, and each table built in one go.
    fn fill<'a>(&mut self, texts: impl Iterator<Item = (&'a Key, &'a Arc<Told>)>) {
        let mut places: HashMap<&'a Arc<str>, Vec<(Key, usize)>> = HashMap::new();
        let mut shares = Vec::new();
        for (key, share) in texts {
            for (at, mentioned) in share.mentions.0.iter().enumerate() {
                places.entry(&mentioned.entity).or_default().push((key.clone(), at));
            }
            shares.push((key.clone(), share.clone()));
        }
        self.shares = shares.into_iter().collect();
        let by_entity = places.into_iter();
        self.by_entity = by_entity.map(|(id, of)| (id.clone(), of.into_iter().collect())).collect();
    }

    /// Takes in what one text mentions now.
    pub(super) fn update_one(&mut self, key: &Key, share: &Arc<Told>) {
        let before = self.shares.remove(key);
        self.take_in(key, share, before);
    }

    fn take_in(&mut self, key: &Key, share: &Arc<Told>, before: Option<Arc<Told>>) {
        if before.as_ref().is_none_or(|it| !Arc::ptr_eq(it, share)) {
            if let Some(before) = before {
                self.withdraw(key, &before);
            }
            for (at, mentioned) in share.mentions.0.iter().enumerate() {
                let entity = mentioned.entity.clone();
                self.by_entity.entry(entity).or_default().insert(key.clone(), at);
            }
        }
        self.shares.insert(key.clone(), share.clone());
    }

    /// Whether some text mentions the entity with this id.
    pub(super) fn has(&self, entity: &str) -> bool {
        self.by_entity.contains_key(entity)
    }

    /// The texts that mention the entity with this id, and where what each says of it stands in its
    /// mentions.
    pub(super) fn of(&self, entity: &str) -> impl Iterator<Item = (&Key, usize)> {
        self.by_entity.get(entity).into_iter().flatten().map(|(key, at)| (key, *at))
    }

    /// Everybody who is mentioned somewhere.
    pub(super) fn mentioned(&self) -> BTreeSet<Arc<str>> {
        self.by_entity.keys().cloned().collect()
    }

    fn withdraw(&mut self, key: &Key, share: &Told) {
        for mentioned in &share.mentions.0 {
            let entity = &mentioned.entity;
            if let Some(texts) = self.by_entity.get_mut(entity) {
                texts.remove(key);
                if texts.is_empty() {
                    self.by_entity.remove(entity);
                }
            }
        }
    }
}
