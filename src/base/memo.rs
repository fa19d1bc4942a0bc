//! The one cache: a value that did not change keeps its identity.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Checked, Diagnostic};

/// Whether two inputs are the same by identity. Never by value: comparing must cost nothing.
pub trait Same {
    /// Whether `self` and `other` are one and the same.
    fn same(&self, other: &Self) -> bool;
}

/// Whether what was made is kept for another time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// There will be another time.
    #[default]
    Again,
    /// This is the only time: what nobody holds any more is let go at once.
    Once,
}

/// What becomes of what was made for keys that are not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It stays: those that are asked for are some of many.
    Kept,
    /// It is let go: those that are asked for are all there are.
    Forgotten,
}

/// What a stage made of each of its inputs.
///
/// `same` compares identities and `keep` compares values, so a change dies at the first stage
/// that does not care about it.
#[derive(Debug)]
pub struct Memo<K, I, O> {
    slots: BTreeMap<K, Slot<I, O>>,
    worked: usize,
    /// Whether all that is made of many inputs is remembered.
    keep: Keep,
}

#[derive(Debug)]
struct Slot<I, O> {
    input: I,
    output: Checked<Arc<O>>,
}

impl<K, I, O> Default for Memo<K, I, O> {
    fn default() -> Self {
        Self::of(Keep::Again)
    }
}

impl<K, I, O> Memo<K, I, O> {
    /// One that remembers, or, where there is no other time, only hands on what is made of many inputs.
    pub fn of(keep: Keep) -> Self {
        Self { slots: BTreeMap::new(), worked: 0, keep }
    }
}

impl<K: Ord, I: Same, O: Eq> Memo<K, I, O> {
    /// Runs `stage` on one input, working only if the input is new.
    pub fn one(
        &mut self,
        key: K,
        input: I,
        stage: impl FnOnce(&I) -> Checked<O>,
    ) -> Checked<Arc<O>> {
        let slot = match self.slots.remove(&key) {
            Some(slot) if slot.input.same(&input) => slot,
            old => {
                self.worked += 1;
                let fresh = stage(&input);
                Slot { input, output: keep(old.map(|slot| slot.output.value), fresh) }
            }
        };
        let output = slot.output.clone();
        self.slots.insert(key, slot);
        output
    }

    /// Forgets what was made for keys that `kept` does not want.
    pub fn retain(&mut self, kept: impl Fn(&K) -> bool) {
        self.slots.retain(|key, _| kept(key));
    }

    /// Forgets everything but how often a stage has run.
    pub fn let_go(&mut self) {
        self.slots = BTreeMap::new();
    }

    /// How often a stage has run for this memo, ever.
    pub fn worked(&self) -> usize {
        self.worked
    }

    /// What was made last for each key.
    pub fn values(&self) -> impl Iterator<Item = (&K, &Arc<O>)> {
        self.slots.iter().map(|(key, slot)| (key, &slot.output.value))
    }

    /// What there was to say when `key` was worked on last.
    pub fn said(&self, key: &K) -> &[Diagnostic] {
        self.slots.get(key).map_or(&[], |slot| &slot.output.diags)
    }

    /// Forgets what was made for `key`.
    pub fn forget(&mut self, key: &K) {
        self.slots.remove(key);
    }
}

/// How many things one core takes at once: so many that they take longer than it does to share them out, and so few that
/// no core waits long for another in the end.
pub const AT_ONCE: usize = 16;

impl<K: Ord + Clone + Send + Sync, I: Same + Send + Sync, O: Eq + Send + Sync> Memo<K, I, O> {
    /// Runs `stage` on every input that is new, in parallel, and gives all outputs in order of
    /// their keys. What was made for keys that are not among `inputs` is forgotten.
    pub fn all(
        &mut self,
        inputs: impl IntoIterator<Item = (K, I)>,
        stage: impl Fn(&K, &I) -> Checked<O> + Sync,
    ) -> Vec<(K, Checked<Arc<O>>)> {
        self.each(Rest::Forgotten, inputs, stage)
    }

    /// The same, and `rest` says what becomes of what was made for other keys.
    pub fn each(
        &mut self,
        rest: Rest,
        inputs: impl IntoIterator<Item = (K, I)>,
        stage: impl Fn(&K, &I) -> Checked<O> + Sync,
    ) -> Vec<(K, Checked<Arc<O>>)> {
        self.each_unless(rest, inputs, |_, _| false, stage)
    }

    /// The same, but that nothing is made of an input that is new and `alike` the last one: what was
    /// made of that is certain to be made of this one too.
    pub fn each_unless(
        &mut self,
        rest: Rest,
        inputs: impl IntoIterator<Item = (K, I)>,
        alike: impl Fn(&I, &I) -> bool + Sync,
        stage: impl Fn(&K, &I) -> Checked<O> + Sync,
    ) -> Vec<(K, Checked<Arc<O>>)> {
        let inputs: Vec<(K, I)> = inputs.into_iter().collect();
        if self.keep == Keep::Once {
            return self.passing(inputs, stage);
        }
        let as_before = inputs.len() == self.slots.len()
            && self.slots.keys().zip(&inputs).all(|(key, (other, _))| key == other);
        if as_before {
            return self.in_place(inputs, alike, stage);
        }
        let mut old = std::mem::take(&mut self.slots);
        let mut slots: Vec<(K, Option<Slot<I, O>>, Option<I>)> = Vec::new();
        for (key, input) in inputs {
            match old.remove(&key) {
                Some(slot) if slot.input.same(&input) => slots.push((key, Some(slot), None)),
                before => slots.push((key, before, Some(input))),
            }
        }
        let work = |(key, slot, new): &mut (K, Option<Slot<I, O>>, Option<I>)| {
            let Some(input) = new.take() else { return 0 };
            let (output, worked) = match slot.take() {
                Some(before) if alike(&before.input, &input) => (before.output, 0),
                before => {
                    let fresh = stage(key, &input);
                    (keep(before.map(|it| it.output.value), fresh), 1)
                }
            };
            *slot = Some(Slot { input, output });
            worked
        };
        self.worked += slots.par_iter_mut().with_max_len(AT_ONCE).map(work).sum::<usize>();
        if rest == Rest::Kept {
            self.slots = old;
        }
        let mut outputs = Vec::with_capacity(slots.len());
        for (key, slot, _) in slots {
            if let Some(slot) = slot {
                outputs.push((key.clone(), slot.output.clone()));
                self.slots.insert(key, slot);
            }
        }
        outputs.sort_by(|(a, _), (b, _)| a.cmp(b));
        outputs
    }

    /// The same, where nothing is remembered: each input goes as soon as something is made of it.
    fn passing(
        &mut self,
        inputs: Vec<(K, I)>,
        stage: impl Fn(&K, &I) -> Checked<O> + Sync,
    ) -> Vec<(K, Checked<Arc<O>>)> {
        self.worked += inputs.len();
        let make = |(key, input): (K, I)| {
            let fresh = keep(None, stage(&key, &input));
            (key, fresh)
        };
        let made = inputs.into_par_iter().with_max_len(AT_ONCE).map(make);
        let mut outputs: Vec<_> = made.collect();
        outputs.sort_by(|(a, _), (b, _)| a.cmp(b));
        outputs
    }

    /// The same, where the keys are those that were asked for last, in order: nothing is moved then,
    /// and what an edit costs is a look at each input.
    fn in_place(
        &mut self,
        inputs: Vec<(K, I)>,
        alike: impl Fn(&I, &I) -> bool + Sync,
        stage: impl Fn(&K, &I) -> Checked<O> + Sync,
    ) -> Vec<(K, Checked<Arc<O>>)> {
        let slots = self.slots.iter_mut().zip(inputs);
        let mut new: Vec<(&K, &mut Slot<I, O>, I)> = slots
            .filter(|((_, slot), (_, input))| !slot.input.same(input))
            .map(|((key, slot), (_, input))| (key, slot, input))
            .collect();
        let work = |(key, slot, input): &mut (&K, &mut Slot<I, O>, I)| {
            let is_alike = alike(&slot.input, input);
            if !is_alike {
                let fresh = stage(key, input);
                slot.output = keep(Some(slot.output.value.clone()), fresh);
            }
            std::mem::swap(&mut slot.input, input);
            usize::from(!is_alike)
        };
        self.worked += new.par_iter_mut().with_max_len(AT_ONCE).map(work).sum::<usize>();
        self.slots.iter().map(|(key, slot)| (key.clone(), slot.output.clone())).collect()
    }
}

/// What is made of the same as before is what it was.
pub fn kept<T: Same>(before: Option<&Arc<T>>, fresh: T) -> Arc<T> {
    let same = before.filter(|it| it.as_ref().same(&fresh));
    same.cloned().unwrap_or_else(|| Arc::new(fresh))
}

/// The fresh value, or the old one where the two are equal.
fn keep<O: Eq>(old: Option<Arc<O>>, fresh: Checked<O>) -> Checked<Arc<O>> {
    let value = match old {
        Some(old) if *old == fresh.value => old,
        _ => Arc::new(fresh.value),
    };
    Checked { value, diags: fresh.diags }
}

impl<T: ?Sized> Same for Arc<T> {
    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(self, other)
    }
}

impl<T: Same> Same for Option<T> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(mine), Some(theirs)) => mine.same(theirs),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

impl<T: Same> Same for Vec<T> {
    fn same(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(mine, theirs)| mine.same(theirs))
    }
}

impl<K: Eq, V: Same> Same for BTreeMap<K, V> {
    fn same(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.iter().zip(other).all(|((a, mine), (b, theirs))| a == b && mine.same(theirs))
    }
}

impl<A: Same, B: Same> Same for (A, B) {
    fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0) && self.1.same(&other.1)
    }
}

impl<A: Same, B: Same, C: Same> Same for (A, B, C) {
    fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0) && self.1.same(&other.1) && self.2.same(&other.2)
    }
}

impl<A: Same, B: Same, C: Same, D: Same> Same for (A, B, C, D) {
    fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0)
            && self.1.same(&other.1)
            && self.2.same(&other.2)
            && self.3.same(&other.3)
    }
}

impl<A: Same, B: Same, C: Same, D: Same, E: Same> Same for (A, B, C, D, E) {
    fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0)
            && self.1.same(&other.1)
            && self.2.same(&other.2)
            && self.3.same(&other.3)
            && self.4.same(&other.4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_does_not_remember_makes_the_same_and_holds_nothing() {
        let inputs: Vec<(u32, Arc<u32>)> = [3, 1, 2].map(|it| (it, Arc::new(it))).to_vec();
        let double = |_: &u32, it: &Arc<u32>| Checked::clean(**it * 2);
        for (keep, holders) in [(Keep::Again, 2), (Keep::Once, 1)] {
            let mut memo = Memo::of(keep);
            for _ in 0..2 {
                let made = memo.all(inputs.clone(), double);
                let made: Vec<(u32, u32)> =
                    made.iter().map(|(key, it)| (*key, *it.value)).collect();
                assert_eq!(made, [(1, 2), (2, 4), (3, 6)]);
                assert!(inputs.iter().all(|(_, it)| Arc::strong_count(it) == holders), "{keep:?}");
            }
            assert_eq!(memo.worked(), if keep == Keep::Again { 3 } else { 6 });
        }
    }
}
