//! Who mentions each entity, as its page tells: kept from one time to the next, so that an edit costs
//! a look at each text and not at each mention.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{QuickMap, Same, Span, fitting, kept};
use crate::parse::chapter::Shelf;

use super::leaf::{Host, Mentioner, Voice};
use super::pages::Stuff;
use super::texts::{Key, TextOut};

/// On whose page each text stands.
type Seats = BTreeMap<Key, Seat>;

/// The page that a text stands on, and its rank in the order of the site.
#[derive(Debug)]
pub(super) struct Seat {
    pub rank: usize,
    pub host: Host,
    /// The text as it was heard last; nothing where there is no such text.
    voice: Option<Arc<Voice>>,
}

/// Who mentions each entity.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    seats: Seats,
    /// By the id of who is mentioned, in the order of the site.
    mentioners: QuickMap<Arc<str>, Arc<Vec<Mentioner>>>,
    /// Who mentions all others.
    nobody: Arc<Vec<Mentioner>>,
}

impl Crowd {
    /// Hears all texts. A list of mentioners that is the same as before keeps its identity.
    pub(super) fn gather(&mut self, stuff: &Stuff<'_>) {
        let after = seats(stuff, &self.seats);
        let before = std::mem::replace(&mut self.seats, after);
        let most = self.mentioners.len() / MANY;
        match changed(&before, &self.seats).filter(|it| count(it) <= most) {
            Some(changed) => changed.iter().for_each(|it| self.change(it)),
            None => self.gather_all(),
        }
    }

    /// Hears what a text tells now.
    pub(super) fn hear(&mut self, key: &Key, text: &TextOut) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        let (key, host, told) = (key.clone(), seat.host.clone(), text.told.clone());
        let after = Some(Arc::new(Voice { key, host, told }));
        let before = std::mem::replace(&mut seat.voice, after.clone());
        self.change(&Change { before, after });
    }

    /// The seat of a text.
    pub(super) fn seat(&self, key: &Key) -> Option<&Seat> {
        self.seats.get(key)
    }

    /// Who mentions the entity with this id.
    pub(super) fn of(&self, id: &str) -> Arc<Vec<Mentioner>> {
        self.mentioners.get(id).unwrap_or(&self.nobody).clone()
    }

    /// Takes in what a text tells of those whom it mentions now, or did.
    fn change(&mut self, change: &Change) {
        for id in change.ids() {
            let fresh = self.mentioners_with(id, change);
            self.put(id, fresh);
        }
    }

    /// Who mentions an entity when a text has changed.
    fn mentioners_with(&self, id: &Arc<str>, change: &Change) -> Vec<Mentioner> {
        let before = self.of(id);
        let kept = before.iter().filter(|it| Some(&it.voice.key) != change.key());
        let mut all = Vec::with_capacity(before.len() + 1);
        all.extend(kept.cloned());
        let rank = |key: &Key| self.seats.get(key).map(|it| it.rank);
        if let Some(voice) = &change.after
            && let Some(at) = voice.told.mentions.position(id)
        {
            let own = rank(&voice.key);
            let place = all.partition_point(|it| rank(&it.voice.key) < own);
            all.insert(place, Mentioner { voice: voice.clone(), at: Span::of(0..at).end });
        }
        all
    }

    /// Takes in who mentions an entity; a list that is the same as before keeps its identity.
    fn put(&mut self, id: &Arc<str>, fresh: Vec<Mentioner>) {
        let all = kept(Some(self.mentioners.get(id).unwrap_or(&self.nobody)), fresh);
        self.mentioners.insert(id.clone(), all);
    }

    fn gather_all(&mut self) {
        let mut seats: Vec<&Seat> = self.seats.values().collect();
        seats.sort_by_key(|seat| seat.rank);
        // A core hears a share of the texts, so that each list is that of one share behind that of another.
        let share = seats.len().div_ceil(rayon::current_num_threads()).max(1);
        let heard = seats.par_chunks(share).map(heard).reduce(Heard::default, joined);
        let before = &self.mentioners;
        let all = heard
            .into_par_iter()
            .map(|(id, fresh)| (id.clone(), kept(before.get(id), fitting(fresh))));
        self.mentioners = all.collect();
    }
}

/// Who mentions each entity, by its id, in the order of the site.
type Heard<'a> = QuickMap<&'a Arc<str>, Vec<Mentioner>>;

/// What some texts tell.
fn heard<'a>(seats: &[&'a Seat]) -> Heard<'a> {
    let mut all = Heard::default();
    for voice in seats.iter().filter_map(|it| it.voice.as_ref()) {
        for (at, mentioned) in (0..).zip(&voice.told.mentions.0) {
            let mentioner = Mentioner { voice: voice.clone(), at };
            all.entry(&mentioned.entity).or_default().push(mentioner);
        }
    }
    all
}

/// One in so many entities may be looked up by itself; of more than these, going through all mentions
/// is quicker.
const MANY: usize = 16;

/// A text that tells something else than before, or stands elsewhere.
struct Change {
    before: Option<Arc<Voice>>,
    after: Option<Arc<Voice>>,
}

impl Change {
    fn key(&self) -> Option<&Key> {
        self.before.as_ref().or(self.after.as_ref()).map(|it| &it.key)
    }

    /// Those whom it mentions now, or did.
    fn ids(&self) -> BTreeSet<&Arc<str>> {
        let voices = [&self.before, &self.after].into_iter().flatten();
        voices.flat_map(|it| &it.told.mentions.0).map(|it| &it.entity).collect()
    }
}

/// How many are mentioned by texts that changed.
fn count(changed: &[Change]) -> usize {
    changed.iter().flat_map(Change::ids).collect::<BTreeSet<_>>().len()
}

/// The texts that tell something else than before, or stand elsewhere; nothing where the texts
/// themselves or their order are other ones.
fn changed(before: &Seats, after: &Seats) -> Option<Vec<Change>> {
    if before.len() != after.len() {
        return None;
    }
    let mut changed = Vec::new();
    for ((key, was), (other, is)) in before.iter().zip(after) {
        if key != other || was.rank != is.rank {
            return None;
        }
        if !was.voice.same(&is.voice) {
            changed.push(Change { before: was.voice.clone(), after: is.voice.clone() });
        }
    }
    Some(changed)
}

/// On whose page each text stands, and its rank in the order of the site: the chapters as they are
/// read, then free pages, then entities by name.
fn seats(stuff: &Stuff<'_>, before: &Seats) -> Seats {
    let voice = |key: &Key, host: &Host| {
        let text = stuff.texts.get(key).or_else(|| stuff.summaries.get(key))?;
        let fresh = Voice { key: key.clone(), host: host.clone(), told: text.told.clone() };
        Some(kept(before.get(key).and_then(|it| it.voice.as_ref()), fresh))
    };
    let mut seats = Vec::new();
    let mut seat = |key: Key, rank, host| {
        let voice = voice(&key, &host);
        seats.push((key, Seat { rank, host, voice }));
    };
    let chapters = stuff.web.order.chapters();
    let pages =
        stuff.library.shown.iter().filter(|it| it.shelf() == Shelf::Page).map(|it| &it.listing);
    let mut first = 0;
    for listing in chapters.chain(pages) {
        seat(Key::Chapter(listing.path.clone()), first, Host::Text(listing.clone()));
        first += 1;
    }
    for (rank, id) in stuff.web.collated.ids().enumerate() {
        if let Some(card) = stuff.cards.get(id) {
            // The summary stands above the text.
            let rank = first + 2 * rank;
            seat(Key::Summary(id.clone()), rank, Host::Entity(card.clone()));
            seat(Key::Entity(id.clone()), rank + 1, Host::Entity(card.clone()));
        }
    }
    seats.into_iter().collect()
}

/// What some texts tell, and then some more.
#[expect(clippy::iter_over_hash_type, reason = "each list is taken over by itself")]
fn joined<'a>(mut all: Heard<'a>, more: Heard<'a>) -> Heard<'a> {
    for (id, mut mentioners) in more {
        all.entry(id).or_default().append(&mut mentioners);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_nobody_mentions_somebody_is_the_same_each_time() {
        let mut crowd = Crowd::default();
        let nobody = crowd.of("ann");
        assert!(Arc::ptr_eq(&nobody, &crowd.of("ann")));
        crowd.put(&"ann".into(), Vec::new());
        assert!(Arc::ptr_eq(&nobody, &crowd.of("ann")));
        crowd.gather_all();
        assert!(Arc::ptr_eq(&nobody, &crowd.of("ann")));
    }
}
