//! Time that grows with the text and no faster. What is dear to check is checked now and then.

use std::time::{Duration, Instant};

/// How much of what must hold is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What costs no more than the work itself.
    Quick,
    /// All of it.
    Whole,
}

/// One in so many inputs is checked wholly.
const ONE_IN: u64 = 1024;

/// How long the shorter of the two texts is that are measured, and how many times that the longer.
const SHORT: usize = 1_000;
const TIMES: usize = 16;

/// Sixteen times the text may take sixteen times the time, with some allowance; what is quadratic
/// takes 256 times.
const ALLOWANCE: u32 = 5;

/// Below this, what is measured is the machine.
const NOISE: Duration = Duration::from_millis(100);

impl Depth {
    /// How deep to look at a text that a fuzzer made up: the same for the same text.
    pub fn of(text: &str) -> Self {
        // FNV-1a; all that matters is that it is cheap and always the same.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
        if hash.is_multiple_of(ONE_IN) { Self::Whole } else { Self::Quick }
    }
}

/// Sees to it that `work` on `text`, repeated, takes time linear in the number of repetitions. A busy
/// machine may spoil one attempt, but not five.
pub fn linear(text: &str, work: impl Fn(&str)) {
    if text.is_empty() {
        return;
    }
    let count = (SHORT / text.len()).max(1);
    let (short, long) = (text.repeat(count), text.repeat(count * TIMES));
    let took = |text: &str| {
        let start = worked();
        work(text);
        worked().saturating_sub(start)
    };
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

/// The time that this thread has worked, where the system tells it; else the time that went by.
#[expect(clippy::disallowed_methods, reason = "what takes time can only be found by a clock")]
fn worked() -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGIN.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
