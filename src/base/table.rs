//! A map that is cheap to copy and to compare: copies share what they have in common, so that what an
//! edit costs does not grow with the map.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use super::Same;

/// The most entries of a run. Changing one copies its run, and the list of all runs: at 20,000 entries
/// some hundreds of each.
const LONGEST: usize = 128;

/// A sorted map in runs. Two that came from one share the runs in which they do not differ.
#[derive(Clone)]
pub struct Table<K, V> {
    /// Not one of them empty.
    runs: Arc<Vec<Run<K, V>>>,
}

type Run<K, V> = Arc<Vec<(K, V)>>;

/// An entry in which two tables differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'a, K, V> {
    /// Its key.
    pub key: &'a K,
    /// What stood there.
    pub before: Option<&'a V>,
    /// What stands there.
    pub after: Option<&'a V>,
}

impl<K, V> Table<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|it| it.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// All entries in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.runs.iter().flat_map(|run| run.iter()).map(|(key, value)| (key, value))
    }

    /// All keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// All values in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> Table<K, V> {
    /// What stands at `key`.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let run = self.runs.get(self.run_of(key)?)?;
        let at = run.binary_search_by(|(it, _)| it.borrow().cmp(key)).ok()?;
        run.get(at).map(|(_, value)| value)
    }

    /// Whether something stands at `key`.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.get(key).is_some()
    }

    /// The entries from `key` on.
    pub fn onward<'a, Q: Ord + ?Sized>(&'a self, key: &Q) -> impl Iterator<Item = (&'a K, &'a V)>
    where
        K: Borrow<Q>,
    {
        let first = self.run_of(key).unwrap_or_default();
        let skipped =
            self.runs.get(first).map_or(0, |run| run.partition_point(|it| it.0.borrow() < key));
        let runs = self.runs.iter().skip(first).flat_map(|run| run.iter());
        runs.skip(skipped).map(|(key, value)| (key, value))
    }

    /// The run in which `key` stands if it stands in any.
    fn run_of<Q: Ord + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        let first = |run: &Run<K, V>| run.first().is_some_and(|it| it.0.borrow() <= key);
        self.runs.partition_point(first).checked_sub(1)
    }
}

impl<K: Ord + Clone, V: Clone> Table<K, V> {
    /// Puts a value in, or in the place of the one that was there.
    pub fn insert(&mut self, key: K, value: V) {
        let runs = Arc::make_mut(&mut self.runs);
        let first = |run: &Run<K, V>| run.first().is_some_and(|it| it.0 <= key);
        let at = runs.partition_point(first).saturating_sub(1);
        let Some(run) = runs.get_mut(at) else {
            runs.push(Arc::new(vec![(key, value)]));
            return;
        };
        let run = Arc::make_mut(run);
        match run.binary_search_by(|(it, _)| it.cmp(&key)) {
            Ok(place) => run[place].1 = value,
            Err(place) => run.insert(place, (key, value)),
        }
        if run.len() > LONGEST {
            let rest = run.split_off(LONGEST / 2);
            runs.insert(at + 1, Arc::new(rest));
        }
    }

    /// Takes out what stands at `key`.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        let Some(at) = self.run_of(key) else { return };
        let Ok(place) = self.runs[at].binary_search_by(|(it, _)| it.borrow().cmp(key)) else {
            return;
        };
        let runs = Arc::make_mut(&mut self.runs);
        let run = Arc::make_mut(&mut runs[at]);
        run.remove(place);
        if run.is_empty() {
            runs.remove(at);
        }
    }

    /// Takes out all entries but those that `kept` wants.
    pub fn retain(&mut self, mut kept: impl FnMut(&K, &V) -> bool) {
        let all = self.iter().filter(|(key, value)| kept(key, value));
        *self = all.map(|(key, value)| (key.clone(), value.clone())).collect();
    }
}

impl<K: Ord, V: Same> Table<K, V> {
    /// The entries in which this differs from `before`. What they share is not looked at.
    pub fn since<'a>(&'a self, before: &'a Self) -> Vec<Difference<'a, K, V>> {
        let mut differences = Vec::new();
        if self.same(before) {
            return differences;
        }
        let (mut new, mut old) = (Cursor::of(self), Cursor::of(before));
        loop {
            if let (Some(mine), Some(theirs)) = (new.whole_run(), old.whole_run())
                && Arc::ptr_eq(mine, theirs)
            {
                new.next_run();
                old.next_run();
                continue;
            }
            let order = match (new.entry(), old.entry()) {
                (None, None) => return differences,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(mine), Some(theirs)) => mine.0.cmp(&theirs.0),
            };
            let mine = if order.is_le() { new.next() } else { None };
            let theirs = if order.is_ge() { old.next() } else { None };
            let (before, after) = (theirs.map(|it| &it.1), mine.map(|it| &it.1));
            let kept = matches!((before, after), (Some(old), Some(new)) if new.same(old));
            if let Some((key, _)) = mine.or(theirs)
                && !kept
            {
                differences.push(Difference { key, before, after });
            }
        }
    }
}

/// A place in a table.
struct Cursor<'a, K, V> {
    runs: &'a [Run<K, V>],
    at: usize,
}

impl<'a, K, V> Cursor<'a, K, V> {
    fn of(table: &'a Table<K, V>) -> Self {
        Self { runs: &table.runs, at: 0 }
    }

    /// The run at whose beginning this stands, if it stands at one.
    fn whole_run(&self) -> Option<&'a Run<K, V>> {
        self.runs.first().filter(|_| self.at == 0)
    }

    fn next_run(&mut self) {
        self.runs = self.runs.get(1..).unwrap_or_default();
        self.at = 0;
    }

    fn entry(&self) -> Option<&'a (K, V)> {
        self.runs.first()?.get(self.at)
    }

    fn next(&mut self) -> Option<&'a (K, V)> {
        let entry = self.entry();
        self.at += 1;
        if self.runs.first().is_some_and(|it| it.len() <= self.at) {
            self.next_run();
        }
        entry
    }
}

/// By identity: two copies of which neither was changed.
impl<K, V> Same for Table<K, V> {
    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.runs, &other.runs)
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { runs: Arc::default() }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.same(other) || self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Table<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Table<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut entries: Vec<(K, V)> = entries.into_iter().collect();
        // Of two with one key the last stays, as in any map.
        entries.reverse();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries.dedup_by(|(a, _), (b, _)| a == b);
        let mut runs = Vec::with_capacity(entries.len() / (LONGEST / 2) + 1);
        let mut entries = entries.into_iter().peekable();
        while entries.peek().is_some() {
            runs.push(Arc::new(entries.by_ref().take(LONGEST / 2).collect()));
        }
        Self { runs: Arc::new(runs) }
    }
}

impl<K: Ord + Borrow<Q>, V, Q: Ord + ?Sized> std::ops::Index<&Q> for Table<K, V> {
    type Output = V;

    /// What stands at `key`.
    ///
    /// # Panics
    /// Nothing does.
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("something stands at the key")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    type Plain = BTreeMap<u64, Arc<u64>>;

    fn differences(after: &Plain, before: &Plain) -> Vec<(u64, Option<u64>, Option<u64>)> {
        let keys: std::collections::BTreeSet<u64> =
            after.keys().chain(before.keys()).copied().collect();
        let at = |map: &Plain, key| map.get(&key).map(|it: &Arc<u64>| **it);
        keys.into_iter()
            .map(|key| (key, at(before, key), at(after, key)))
            .filter(|(_, old, new)| old != new)
            .collect()
    }

    #[test]
    fn it_is_a_map_and_knows_what_changed() {
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        let mut next = |below: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % below
        };
        let mut plain: Plain = (0..1000).map(|it| (it * 2, Arc::new(it))).collect();
        let mut table: Table<u64, Arc<u64>> = plain.clone().into_iter().collect();
        for round in 0..300 {
            let (before, were) = (table.clone(), plain.clone());
            for _ in 0..next(if round % 50 == 0 { 2000 } else { 4 }) {
                let key = next(2500);
                if next(3) == 0 {
                    table.remove(&key);
                    plain.remove(&key);
                } else {
                    let value = Arc::new(10_000 + next(u64::MAX));
                    table.insert(key, value.clone());
                    plain.insert(key, value);
                }
            }
            assert!(table.iter().eq(plain.iter()), "round {round}");
            assert_eq!(table.len(), plain.len());
            let since = table.since(&before);
            let plainly =
                since.iter().map(|it| (*it.key, it.before.map(|it| **it), it.after.map(|it| **it)));
            assert_eq!(plainly.collect::<Vec<_>>(), differences(&plain, &were), "round {round}");
            let key = next(2600);
            assert_eq!(table.get(&key), plain.get(&key));
            assert!(table.onward(&key).eq(plain.range(key..)));
        }
    }

    #[test]
    fn copies_share_what_they_have_in_common() {
        let table: Table<u64, Arc<u64>> = (0..10_000).map(|it| (it, Arc::new(it))).collect();
        let mut other = table.clone();
        assert!(other.same(&table));
        other.insert(5000, Arc::new(0));
        assert!(!other.same(&table));
        let shared =
            table.runs.iter().zip(other.runs.iter()).filter(|(a, b)| Arc::ptr_eq(a, b)).count();
        assert_eq!(shared, table.runs.len() - 1);
        assert_eq!(other.since(&table).len(), 1);
    }

    #[test]
    fn of_two_with_one_key_the_last_stays() {
        let table: Table<u8, char> = [(2, 'a'), (1, 'b'), (2, 'c')].into_iter().collect();
        assert_eq!(table.iter().collect::<Vec<_>>(), [(&1, &'b'), (&2, &'c')]);
        assert_eq!(table[&2], 'c');
        assert_eq!(table.onward(&2).count(), 1);
        assert_eq!(table.onward(&0).count(), 2);
    }
}
