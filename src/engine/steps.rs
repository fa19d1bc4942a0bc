//! The stages of the work, for whoever wants to know what each of them takes. No clock is asked
//! here: who watches has one.

use std::fmt;
use std::sync::Arc;

/// Told of stages as they begin and end, always one at a time.
pub trait Witness: fmt::Debug + Send + Sync {
    /// A stage begins that deals with so many things.
    fn begins(&self, stage: &'static str, items: usize);

    /// One of these things is done. Only the longest stages tell that, and several threads may do
    /// so at once.
    fn one(&self) {}

    /// It has ended, and dealt with so many things.
    fn ends(&self, stage: &'static str, items: usize);
}

/// Whoever is told, if anybody is.
#[derive(Clone, Debug, Default)]
pub struct Steps(Vec<Arc<dyn Witness>>);

impl Steps {
    /// Tells `witness`, besides those that are told already.
    #[must_use]
    pub fn told(mut self, witness: Arc<dyn Witness>) -> Self {
        self.0.push(witness);
        self
    }

    /// Does the work of a stage on so many things.
    pub fn run<T>(&self, stage: &'static str, items: usize, work: impl FnOnce() -> T) -> T {
        self.0.iter().for_each(|it| it.begins(stage, items));
        let done = work();
        self.0.iter().for_each(|it| it.ends(stage, items));
        done
    }

    /// Says that one of the things of the stage is done.
    pub fn one(&self) {
        self.0.iter().for_each(|it| it.one());
    }
}
