//! Time that grows with the text and no faster. What is dear to check is checked now and then.

use std::time::{Duration, Instant};

/// How much of what must hold is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// What costs no more than the work itself.
    Quick,
    /// Also what costs some times as much.
    More,
    /// All of it.
    Whole,
}

/// One in so many inputs is checked wholly, and one in so many a little more.
const WHOLE_IN: u64 = 1024;
const MORE_IN: u64 = 16;

/// How long the shorter of the two texts is that are measured, how long it grows at most to take as
/// long as can be measured, and how many times it the longer is.
const SHORT: usize = 1_000;
const FAR: usize = 32_000;
const TIMES: usize = 16;

/// What takes less cannot be told from nothing.
const SEEN: Duration = Duration::from_millis(1);

/// Sixteen times the text may take sixteen times the time, with some allowance; what is quadratic
/// takes 256 times.
const ALLOWANCE: u32 = 5;

/// Below this, what is measured is the machine.
const NOISE: Duration = Duration::from_millis(50);

impl Depth {
    /// How deep to look at a text that a fuzzer made up: the same for the same text.
    pub fn of(text: &str) -> Self {
        // FNV-1a; all that matters is that it is cheap and always the same.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
        match hash {
            hash if hash.is_multiple_of(WHOLE_IN) => Self::Whole,
            hash if hash.is_multiple_of(MORE_IN) => Self::More,
            _ => Self::Quick,
        }
    }
}

/// Sees to it that `work` on `text`, repeated, takes time linear in the number of repetitions. What
/// counts is the time that this thread worked, not the time that went by; so `work` must be done on
/// this thread: see [`alone`]. A busy machine may still spoil one attempt, but not five.
pub fn linear(text: &str, work: impl Fn(&str)) {
    if text.is_empty() {
        return;
    }
    let took = |text: &str| {
        let start = worked();
        work(text);
        worked().saturating_sub(start)
    };
    let mut short = text.repeat((SHORT / text.len()).max(1));
    while short.len() < FAR && took(&short) < SEEN {
        short = short.repeat(2);
    }
    let long = short.repeat(TIMES);
    let mut seen = Vec::new();
    for _ in 0..5 {
        let (first, second) = (took(&short), took(&long));
        if second < first * TIMES as u32 * ALLOWANCE + NOISE {
            return;
        }
        seen.push((first, second));
    }
    panic!("{} bytes and {TIMES} times that took {seen:?}", short.len());
}

/// Sees to it that what is shared out to threads is done by this one: where every input is small that
/// is quicker, and only so can it be told how long it took.
pub fn alone() {
    thread_local! {
        static ALONE: () = {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
            // This thread stays in it as long as it lives.
            std::mem::forget(pool.expect("a pool of the thread that is there"));
        };
    }
    ALONE.with(|()| ());
}

/// The time that this thread has worked, where the system tells it; else the time that went by.
#[expect(clippy::disallowed_methods, reason = "what takes time can only be found by a clock")]
fn worked() -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    // Linux counts when it looks who is next, and else now and then.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGIN.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
