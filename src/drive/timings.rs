//! `build --timings` and `--trace`: what each stage took.

use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::base::to_json;
use crate::engine::Witness;

use super::Failure;

/// Writes down when stages begin and end.
#[derive(Debug)]
pub struct Timings {
    start: Instant,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    open: Vec<(&'static str, Instant)>,
    done: Vec<Stage>,
}

/// One stage, as it went.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What it is called.
    pub name: &'static str,
    /// When it began, from the start of the program's work.
    pub began: Duration,
    /// How long it took.
    pub took: Duration,
    /// How many things it dealt with.
    pub items: usize,
    /// The memory that the program held when it ended, in bytes, where the system says so.
    pub memory: Option<u64>,
}

impl Timings {
    /// Begins now.
    #[expect(clippy::new_without_default, reason = "when it is made matters")]
    pub fn new() -> Self {
        Self { start: Instant::now(), book: Mutex::default() }
    }

    /// All stages that have ended, in the order of their ends.
    pub fn stages(&self) -> Vec<Stage> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).done.clone()
    }

    /// The most memory that the program ever held, in bytes, where the system says so.
    pub fn peak() -> Option<u64> {
        let status = fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
    }

    /// Writes what was noted to `file`, in the Trace Event Format, which browsers show: Chromium at
    /// `chrome://tracing`, anybody at ui.perfetto.dev.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn trace(&self, file: &Path) -> Result<(), Failure> {
        let micros = |it: Duration| u64::try_from(it.as_micros()).unwrap_or(u64::MAX);
        let events = self.stages().into_iter().flat_map(|it| {
            let stage = Event {
                name: it.name,
                ph: 'X',
                ts: micros(it.began),
                dur: Some(micros(it.took)),
                pid: 1,
                tid: 1,
                args: Args { items: Some(it.items), bytes: None },
            };
            let memory = it.memory.map(|bytes| Event {
                name: "memory",
                ph: 'C',
                ts: micros(it.began + it.took),
                dur: None,
                pid: 1,
                tid: 1,
                args: Args { items: None, bytes: Some(bytes) },
            });
            [Some(stage), memory].into_iter().flatten()
        });
        let events: Vec<Event> = events.collect();
        fs::write(file, to_json(&events)).map_err(|error| {
            Failure::Environment(format!("cannot write {}: {error}", file.display()))
        })
    }
}

impl Witness for Timings {
    fn begins(&self, stage: &'static str, _: usize) {
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.open.push((stage, Instant::now()));
    }

    fn ends(&self, stage: &'static str, items: usize) {
        let end = Instant::now();
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = book.open.iter().rposition(|it| it.0 == stage) else { return };
        let (name, began) = book.open.remove(at);
        book.done.push(Stage {
            name,
            began: began - self.start,
            took: end - began,
            items,
            memory: held(),
        });
    }
}

/// The memory that the program holds now.
fn held() -> Option<u64> {
    /// What Linux counts in, on the machines that it is built for here.
    const PAGE: u64 = 4096;
    let counts = fs::read_to_string("/proc/self/statm").ok()?;
    Some(counts.split(' ').nth(1)?.parse::<u64>().ok()? * PAGE)
}

/// A witness that can be handed on.
pub fn witness(timings: &Arc<Timings>) -> Arc<dyn Witness> {
    timings.clone()
}

/// An event of the Trace Event Format: `X` is a stretch of time, `C` a count.
#[derive(Serialize)]
struct Event {
    name: &'static str,
    ph: char,
    ts: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<u64>,
    pid: u32,
    tid: u32,
    args: Args,
}

#[derive(Serialize)]
struct Args {
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}
