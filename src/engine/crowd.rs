//! Who mentions each entity, as its page tells: kept from one time to the next, so that an edit costs
//! a look at each text and not at each mention.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::base::{Same, Span, kept};
use crate::parse::chapter::Shelf;
use crate::resolve::chapter::Told;

use super::leaf::{Host, Mentioner};
use super::pages::Stuff;
use super::texts::{Key, TextOut};

/// On whose page each text stands.
type Seats = BTreeMap<Key, Seat>;

/// The page that a text stands on, and its rank in the order of the site.
#[derive(Debug)]
pub(super) struct Seat {
    pub rank: usize,
    pub host: Host,
    /// What the text told when it was heard last; nothing where there is no such text.
    heard: Option<Arc<Told>>,
}

/// Who mentions each entity.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    seats: Seats,
    /// By the id of who is mentioned, in the order of the site.
    mentioners: HashMap<Arc<str>, Arc<Vec<Mentioner>>>,
    /// Who mentions all others.
    nobody: Arc<Vec<Mentioner>>,
}

impl Crowd {
    /// Hears all texts. A list of mentioners that is the same as before keeps its identity.
    pub(super) fn gather(&mut self, stuff: &Stuff<'_>) {
        let before = std::mem::replace(&mut self.seats, seats(stuff));
        let touched = touched(&before, &self.seats);
        match touched.filter(|it| it.len() <= self.mentioners.len() / MANY) {
            Some(ids) => {
                for id in ids {
                    let fresh = self.mentioners(&id, stuff);
                    self.put(&id, fresh);
                }
            }
            None => self.gather_all(),
        }
    }

    /// Takes in what a text tells now. Who is mentioned in it has been [put](Self::put).
    pub(super) fn heard(&mut self, key: &Key, text: &TextOut) {
        if let Some(seat) = self.seats.get_mut(key) {
            seat.heard = Some(text.told.clone());
        }
    }

    /// The seat of a text.
    pub(super) fn seat(&self, key: &Key) -> Option<&Seat> {
        self.seats.get(key)
    }

    /// Who mentions the entity with this id.
    pub(super) fn of(&self, id: &str) -> Arc<Vec<Mentioner>> {
        self.mentioners.get(id).unwrap_or(&self.nobody).clone()
    }

    /// Takes in who mentions an entity; a list that is the same as before keeps its identity.
    pub(super) fn put(&mut self, id: &Arc<str>, fresh: Vec<Mentioner>) -> Arc<Vec<Mentioner>> {
        let all = kept(Some(self.mentioners.get(id).unwrap_or(&self.nobody)), fresh);
        self.mentioners.insert(id.clone(), all.clone());
        all
    }

    /// Finds out who mentions an entity, in the order of the site.
    pub(super) fn mentioners(&self, id: &str, stuff: &Stuff<'_>) -> Vec<Mentioner> {
        let mut found: Vec<(usize, Mentioner)> = stuff
            .index
            .of(id)
            .filter_map(|(key, at)| {
                let Seat { rank, host, .. } = self.seats.get(key)?;
                let text = stuff.texts.get(key).or_else(|| stuff.summaries.get(key))?;
                let at = Span::of(0..at).end;
                Some((*rank, Mentioner { host: host.clone(), told: text.told.clone(), at }))
            })
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        fitting(found.into_iter().map(|(_, it)| it))
    }

    fn gather_all(&mut self) {
        let mut seats: Vec<&Seat> = self.seats.values().collect();
        seats.sort_by_key(|seat| seat.rank);
        let mut all: HashMap<&Arc<str>, Vec<Mentioner>> = HashMap::new();
        for Seat { host, heard, .. } in seats {
            let Some(told) = heard else { continue };
            for (at, mentioned) in (0..).zip(&told.mentions.0) {
                let mentioner = Mentioner { host: host.clone(), told: told.clone(), at };
                all.entry(&mentioned.entity).or_default().push(mentioner);
            }
        }
        let all = all.into_iter();
        let all = all.map(|(id, fresh)| (id.clone(), kept(self.mentioners.get(id), fresh)));
        self.mentioners = all.collect();
    }
}

/// One in so many entities may be looked up by itself; of more than these, going through all mentions
/// is quicker.
const MANY: usize = 16;

/// Those who are mentioned by texts that tell something else than before, or stand elsewhere; nothing
/// where the texts themselves or their order are other ones.
fn touched(before: &Seats, after: &Seats) -> Option<BTreeSet<Arc<str>>> {
    if before.len() != after.len() {
        return None;
    }
    let mut ids = BTreeSet::new();
    for ((key, was), (other, is)) in before.iter().zip(after) {
        if key != other || was.rank != is.rank {
            return None;
        }
        if !was.host.same(&is.host) || !was.heard.same(&is.heard) {
            let heard = [&was.heard, &is.heard].into_iter().flatten();
            let mentioned = heard.flat_map(|it| &it.mentions.0);
            ids.extend(mentioned.map(|it| it.entity.clone()));
        }
    }
    Some(ids)
}

/// A list without room to spare: a collected one may keep that of what it was made from, and these
/// live as long as the site does.
fn fitting<T>(some: impl ExactSizeIterator<Item = T>) -> Vec<T> {
    let mut all = Vec::with_capacity(some.len());
    all.extend(some);
    all
}

/// On whose page each text stands, and its rank in the order of the site: the chapters as they are
/// read, then free pages, then entities by name.
fn seats(stuff: &Stuff<'_>) -> Seats {
    let heard = |key: &Key| {
        let text = stuff.texts.get(key).or_else(|| stuff.summaries.get(key));
        text.map(|it| it.told.clone())
    };
    let mut seats = Vec::new();
    let mut seat = |key: Key, rank, host| {
        let heard = heard(&key);
        seats.push((key, Seat { rank, host, heard }));
    };
    let chapters = stuff.web.order.chapters();
    let pages =
        stuff.library.shown.iter().filter(|it| it.shelf() == Shelf::Page).map(|it| &it.listing);
    let mut first = 0;
    for listing in chapters.chain(pages) {
        seat(Key::Chapter(listing.path.clone()), first, Host::Text(listing.clone()));
        first += 1;
    }
    for (id, rank) in &stuff.web.collated.rank {
        if let Some(card) = stuff.cards.get(id) {
            // The summary stands above the text.
            let rank = first + 2 * rank;
            seat(Key::Summary(id.clone()), rank, Host::Entity(card.clone()));
            seat(Key::Entity(id.clone()), rank + 1, Host::Entity(card.clone()));
        }
    }
    seats.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_nobody_mentions_somebody_is_the_same_each_time() {
        let mut crowd = Crowd::default();
        let nobody = crowd.of("ann");
        assert!(Arc::ptr_eq(&nobody, &crowd.of("ann")));
        assert!(Arc::ptr_eq(&nobody, &crowd.put(&"ann".into(), Vec::new())));
        crowd.gather_all();
        assert!(Arc::ptr_eq(&nobody, &crowd.of("ann")));
    }
}
