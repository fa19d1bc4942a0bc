//! The stages of the work, for whoever wants to know what each of them takes. No clock is asked
//! here: who watches has one.

use std::fmt;
use std::sync::Arc;

/// Told of stages as they begin and end, always one at a time.
pub trait Witness: fmt::Debug + Send + Sync {
    /// A stage begins.
    fn begins(&self, stage: &'static str);

    /// It has ended, and dealt with so many things.
    fn ends(&self, stage: &'static str, items: usize);
}

/// Whoever is told, if anybody is.
#[derive(Clone, Debug, Default)]
pub struct Steps(Option<Arc<dyn Witness>>);

impl Steps {
    /// Tells `witness`.
    pub fn told(witness: Arc<dyn Witness>) -> Self {
        Self(Some(witness))
    }

    /// Does the work of a stage on so many things.
    pub fn run<T>(&self, stage: &'static str, items: usize, work: impl FnOnce() -> T) -> T {
        let Some(witness) = &self.0 else { return work() };
        witness.begins(stage);
        let done = work();
        witness.ends(stage, items);
        done
    }
}
