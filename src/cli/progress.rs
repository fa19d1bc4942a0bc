//! A sign of life during long work: on a terminal, and only if the work takes long. It says what is
//! done, and how much of it where that is counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::drive::build::Witness;

/// Work that is done by then needs no sign of life, and a flash of one is a nuisance.
const PATIENCE: Duration = Duration::from_millis(200);

/// How often the sign moves.
const TICK: Duration = Duration::from_millis(80);

/// While nothing is counted.
const WAITING: &str = "{spinner} {msg}";

/// While something is.
const COUNTING: &str = "{spinner} {msg} [{bar:24}] {human_pos}/{human_len}";

/// What the work is at.
#[derive(Debug)]
pub(super) struct Gauge {
    /// The stage in the words of who waits for it, and with how many things it deals.
    stage: Mutex<(&'static str, u64)>,
    /// How many of them are done. None, where they are not counted.
    done: AtomicU64,
}

impl Gauge {
    /// One that stands at the beginning.
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { stage: Mutex::new(("starting", 0)), done: AtomicU64::new(0) })
    }

    /// Says what is done now.
    pub(super) fn at(&self, doing: &'static str) {
        self.set(doing, 0);
    }

    fn set(&self, doing: &'static str, items: usize) {
        let items = u64::try_from(items).unwrap_or(u64::MAX);
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = (doing, items);
        self.done.store(0, Ordering::Relaxed);
    }

    /// What is done, with how many things, and how many of these are done.
    fn read(&self) -> (&'static str, u64, u64) {
        let (doing, items) = *self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        (doing, items, self.done.load(Ordering::Relaxed))
    }
}

impl Witness for Gauge {
    fn begins(&self, stage: &'static str, items: usize) {
        self.set(doing(stage), items);
    }

    fn one(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn ends(&self, _: &'static str, _: usize) {}
}

/// A stage of the engine in the words of who waits for its end.
fn doing(stage: &'static str) -> &'static str {
    match stage {
        "read" | "digest of all inputs" => "reading",
        "settings" | "parse" => "parsing texts",
        "draw" => "drawing pages",
        "extras" | "publish" => "writing",
        "ask the web" => "asking the web",
        _ => "linking names",
    }
}

/// A line at the foot of the terminal, gone when this is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    /// Told when it is over, by being dropped.
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows `gauge`. Nothing is drawn where standard error is no terminal.
    pub(super) fn new(gauge: &Arc<Gauge>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if bar.is_hidden() {
            return Self { over: None, thread: None };
        }
        let (over, ends) = mpsc::channel();
        let gauge = gauge.clone();
        let thread = std::thread::spawn(move || {
            let mut wait = PATIENCE;
            while ends.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = TICK;
                show(&gauge, &bar);
            }
            bar.finish_and_clear();
        });
        Self { over: Some(over), thread: Some(thread) }
    }
}

fn show(gauge: &Gauge, bar: &ProgressBar) {
    let (doing, items, done) = gauge.read();
    // Each change may be drawn at once, so a new stage is named before anything of it is counted.
    let is_new = bar.message() != doing;
    let looks = if done > 0 && !is_new { COUNTING } else { WAITING };
    if let Ok(style) = ProgressStyle::with_template(looks) {
        bar.set_style(style.progress_chars("=> "));
    }
    if is_new {
        bar.set_message(doing);
    }
    bar.update(|state| {
        state.set_len(items);
        state.set_pos(done);
    });
    bar.tick();
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.over = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drive::build::Steps;

    #[test]
    fn a_gauge_stands_where_the_work_does() {
        let gauge = Gauge::new();
        let steps = Steps::default().told(gauge.clone());
        steps.run("read", 1, || assert_eq!(gauge.read(), ("reading", 1, 0)));
        steps.run("draw", 3, || {
            steps.one();
            steps.one();
            assert_eq!(gauge.read(), ("drawing pages", 3, 2));
        });
        gauge.at("waiting for another build");
        assert_eq!(gauge.read(), ("waiting for another build", 0, 0));
    }
}
