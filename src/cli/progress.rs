//! A sign of life during long work: on a terminal, and only if the work takes long.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is done by then needs no sign of life, and a flash of one is a nuisance.
const PATIENCE: Duration = Duration::from_millis(300);

/// How often the sign moves.
const TICK: Duration = Duration::from_millis(100);

/// A line at the foot of the terminal, gone when this is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    says: Option<Sender<&'static str>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// None is drawn where standard error is no terminal.
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if bar.is_hidden() {
            return Self { says: None, thread: None };
        }
        let (says, hears) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let mut doing = "";
            // The time that is left shrinks with every word, so the line comes after `PATIENCE`
            // however much is said before.
            let due = std::time::Instant::now() + PATIENCE;
            loop {
                let left = due.saturating_duration_since(std::time::Instant::now());
                match hears.recv_timeout(left) {
                    Ok(next) => doing = next,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.set_message(doing);
            bar.enable_steady_tick(TICK);
            while let Ok(next) = hears.recv() {
                bar.set_message(next);
            }
            bar.finish_and_clear();
        });
        Self { says: Some(says), thread: Some(thread) }
    }

    /// Says what is done now: "rendering".
    pub(super) fn say(&self, doing: &'static str) {
        if let Some(says) = &self.says {
            // Nobody hears it only where the thread is gone, and then nothing is drawn.
            let _ = says.send(doing);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.says = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
