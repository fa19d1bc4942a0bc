//! The pace at which a site is asked: one request after the other, and a breath between.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The breath. Two requests in a second are what a quick reader does. Whose machine this is needs none.
const BREATH: Duration = Duration::from_millis(500);

/// When each host may be asked next.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<BTreeMap<String, Instant>>);

impl Pace {
    /// Waits until it is decent to ask `host`.
    pub(super) fn wait(&self, host: &str) {
        let now = Instant::now();
        let due = {
            let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let slot = hosts.entry(host.to_owned()).or_insert(now);
            let due = (*slot).max(now);
            *slot = if is_own(host) { due } else { due + BREATH };
            due
        };
        std::thread::sleep(due.saturating_duration_since(now));
    }

    /// Leaves `host` alone for so long.
    pub(super) fn leave_alone(&self, host: &str, long: Duration) {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.insert(host.to_owned(), Instant::now() + long);
    }
}

/// Whether `host` is this machine.
fn is_own(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_given_a_breath_and_another_none() {
        let pace = Pace::default();
        let start = Instant::now();
        pace.wait("a");
        pace.wait("b");
        pace.wait("127.0.0.1:80");
        pace.wait("127.0.0.1:80");
        let first = start.elapsed();
        pace.wait("a");
        assert!(start.elapsed() >= BREATH, "{first:?}");
        pace.leave_alone("b", BREATH);
        let start = Instant::now();
        pace.wait("b");
        assert!(start.elapsed() >= BREATH / 2);
    }
}
