//! When to look at a path of which something was heard. What is done is looked at in that moment,
//! not after a quiet time; only what is not done, or may not be, is waited for.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::base::SitePath;

/// How long a file may be gone before its end is believed. Many editors save by renaming the old
/// file away and writing another; between the two there is none, and no reader should see that.
const GONE: Duration = Duration::from_millis(100);

/// How long after a write the next one is awaited where the system does not tell that the writer
/// is done. A file that is being written is at first empty, and then half.
const QUIET: Duration = Duration::from_millis(25);

/// The same where the system does tell, as inotify does: only a writer that keeps the file open
/// makes one wait for so long.
const QUIET_WHERE_TOLD: Duration = Duration::from_millis(250);

/// How long before a folder is looked into, so that what is put into a new one stands there whole.
const FILLED: Duration = Duration::from_millis(25);

/// The longest that anything is put off: a file may be written to without end, as a log is.
const PATIENCE: Duration = Duration::from_secs(1);

/// When to look at a folder once more. What is put into a new folder before the system watches it
/// is told by nobody.
const AGAIN: Duration = Duration::from_millis(150);

/// What was seen at a path of which something was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// A file that its writer has done with.
    Done,
    /// A file that somebody may be writing to.
    Writing,
    /// A folder.
    Folder,
    /// Nothing.
    Gone,
}

/// Paths of which something was heard, and when to look at each.
#[derive(Debug)]
pub(super) struct Settling {
    quiet: Duration,
    paths: BTreeMap<SitePath, Due>,
    again: BTreeMap<SitePath, Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Due {
    at: Instant,
    latest: Instant,
}

/// Whether the system tells that a writer has closed a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Told,
    Untold,
}

/// What is to be looked at now.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ready {
    /// Every path.
    pub(super) paths: BTreeSet<SitePath>,
    /// Those among them that are folders looked at once more.
    pub(super) again: BTreeSet<SitePath>,
}

impl Settling {
    /// Nothing was heard yet.
    pub(super) fn new(ends: Ends) -> Self {
        let quiet = match ends {
            Ends::Told => QUIET_WHERE_TOLD,
            Ends::Untold => QUIET,
        };
        Self { quiet, paths: BTreeMap::new(), again: BTreeMap::new() }
    }

    /// Something was heard of `path`, and this was seen there.
    pub(super) fn hear(&mut self, path: SitePath, sight: Sight, now: Instant) {
        let wait = match sight {
            Sight::Done => Duration::ZERO,
            Sight::Folder => FILLED,
            Sight::Writing => self.quiet,
            Sight::Gone => GONE,
        };
        if sight == Sight::Folder {
            self.again.insert(path.clone(), now + AGAIN);
        }
        let due = self.paths.entry(path).or_insert(Due { at: now, latest: now + PATIENCE });
        due.at = (now + wait).min(due.latest);
    }

    /// When something is to be looked at next.
    pub(super) fn next(&self) -> Option<Instant> {
        self.paths.values().map(|it| it.at).chain(self.again.values().copied()).min()
    }

    /// What is to be looked at by now. It is not given again.
    pub(super) fn ready(&mut self, now: Instant) -> Ready {
        let mut ready = Ready::default();
        self.paths.retain(|path, due| {
            let later = due.at > now;
            if !later {
                ready.paths.insert(path.clone());
            }
            later
        });
        self.again.retain(|path, at| {
            let later = *at > now;
            if !later {
                ready.paths.insert(path.clone());
                ready.again.insert(path.clone());
            }
            later
        });
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is ready after each of these moments, in milliseconds.
    fn check(ends: Ends, heard: &[(u64, &str, Sight)], asked: &[(u64, &[&str])]) {
        let start = Instant::now();
        let at = |it: u64| start + Duration::from_millis(it);
        let mut settling = Settling::new(ends);
        let mut heard = heard.iter().peekable();
        for (moment, wanted) in asked {
            while let Some((when, path, sight)) = heard.next_if(|it| it.0 <= *moment) {
                settling.hear(SitePath::new(path).expect("a path"), *sight, at(*when));
            }
            let ready = settling.ready(at(*moment)).paths;
            let ready: Vec<&str> = ready.iter().map(SitePath::as_str).collect();
            assert_eq!(ready, *wanted, "at {moment}");
        }
        assert_eq!(settling.next(), None);
    }

    #[test]
    fn what_is_done_is_looked_at_in_that_moment() {
        check(Ends::Told, &[(0, "a", Sight::Done)], &[(0, &["a"]), (500, &[])]);
    }

    #[test]
    fn what_is_being_written_waits_for_its_end() {
        let heard = [(0, "a", Sight::Writing), (30, "a", Sight::Writing), (60, "a", Sight::Done)];
        check(Ends::Told, &heard, &[(0, &[]), (59, &[]), (60, &["a"])]);
    }

    #[test]
    fn where_no_end_is_told_a_short_quiet_has_to_do() {
        let heard = [(0, "a", Sight::Writing), (20, "a", Sight::Writing)];
        check(Ends::Untold, &heard, &[(24, &[]), (44, &[]), (45, &["a"])]);
    }

    #[test]
    fn what_never_ends_is_looked_at_all_the_same() {
        let heard: Vec<_> = (0..60).map(|it| (it * 20, "log", Sight::Writing)).collect();
        check(Ends::Told, &heard, &[(999, &[]), (1000, &["log"]), (3000, &["log"])]);
    }

    #[test]
    fn a_file_that_comes_back_was_never_gone() {
        let heard = [(0, "a", Sight::Gone), (10, "a", Sight::Writing), (12, "a", Sight::Done)];
        check(Ends::Told, &heard, &[(11, &[]), (12, &["a"]), (500, &[])]);
        check(Ends::Told, &[(0, "a", Sight::Gone)], &[(99, &[]), (100, &["a"])]);
    }

    #[test]
    fn a_folder_is_looked_at_when_its_files_are_there_and_once_more() {
        let asked: [(u64, &[&str]); 4] = [(24, &[]), (25, &["a"]), (149, &[]), (150, &["a"])];
        check(Ends::Told, &[(0, "a", Sight::Folder)], &asked);
    }
}
