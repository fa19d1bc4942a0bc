//! The counts that are kept in benches/baseline.txt, and new ones beside them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::Count;
use super::profile::WHOLE;

/// What the file begins with.
const HEAD: &str = "\
# How many instructions one `glossator build` of 100 chapters takes, on one thread: all of it, its larger
# stages, and what some functions take within them. `cargo xtask test` fails where a count is more than 5 %
# above the one here. `cargo xtask counts --renew` writes this file; docs/performance.md tells when.
";

/// A count may be so much above the baseline's, in hundredths.
const MORE: u64 = 5;

/// Two runs of one program may differ by so much, in hundredths.
const APART: u64 = 1;

/// A stage below this share of the whole, in hundredths, is not kept: a file system's whim moves it.
const LEAST: u64 = 1;

/// The counts as they are kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Baseline {
    /// What made the program that was counted.
    maker: String,
    counts: Vec<Count>,
}

/// What a comparison comes to.
#[derive(Debug, PartialEq, Eq)]
pub enum Compared {
    /// There is nothing to compare, for this reason.
    Not(String),
    /// What was compared, and what is wrong.
    With { table: String, faults: Vec<String> },
}

impl Baseline {
    /// The counts that are worth keeping.
    pub fn of(maker: String, mut counts: Vec<Count>) -> Self {
        let whole = counts.iter().find(|it| it.0 == WHOLE).map_or(0, |it| it.1);
        counts.retain(|it| it.1 * 100 >= whole * LEAST);
        Self { maker, counts }
    }

    /// The one that is kept.
    pub fn read(root: &Path) -> Result<Self, String> {
        let file = file(root);
        let in_words = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(&file).map_err(|error| in_words(&error))?;
        Self::parse(&text).ok_or_else(|| in_words(&"is no baseline: cargo xtask counts --renew"))
    }

    /// Keeps it, and gives the text.
    pub fn write(&self, root: &Path) -> Result<String, String> {
        let (file, text) = (file(root), self.text());
        fs::write(&file, &text).map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(text)
    }

    fn text(&self) -> String {
        let mut out = format!("{HEAD}made by {}\n", self.maker);
        for (name, count) in &self.counts {
            let _ = writeln!(out, "{count:>14} {name}");
        }
        out
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|it| !it.starts_with('#'));
        let maker = lines.next()?.strip_prefix("made by ")?.to_owned();
        let count = |line: &str| {
            let (count, name) = line.trim().split_once(' ')?;
            Some((name.to_owned(), count.parse().ok()?))
        };
        let counts = lines.map(count).collect::<Option<Vec<Count>>>()?;
        (!counts.is_empty()).then_some(Self { maker, counts })
    }

    /// What of `counts`, of a program that `maker` made, is too much.
    pub fn compare(&self, maker: &str, counts: &[Count]) -> Compared {
        if self.maker != maker {
            return Compared::Not(format!(
                "the baseline was made by {}, and this by {maker}: nothing is compared. On a machine that \
                 is to stay, renew it: cargo xtask counts --renew",
                self.maker
            ));
        }
        let mut table = format!("{:>14} {:>14}\n", "now", "baseline");
        let mut faults = Vec::new();
        for (name, before) in &self.counts {
            let Some((_, now)) = counts.iter().find(|it| it.0 == *name) else {
                faults.push(format!(
                    "nothing is called `{name}` any more: cargo xtask counts --renew"
                ));
                continue;
            };
            let change = (*now as f64 / *before as f64 - 1.0) * 100.0;
            let _ = write!(table, "{now:>14} {before:>14} {change:>+7.1} %  {name}");
            if now * 100 > before * (100 + MORE) {
                faults.push(format!(
                    "`{name}` takes {change:.1} % more than the baseline says; at most {MORE} % are allowed. \
                     Mend it, or, where it is worth that, say so by a new baseline in the same commit: \
                     cargo xtask counts --renew"
                ));
            } else if now * 100 < before * (100 - MORE) {
                table.push_str(", less: a new baseline would keep it so");
            }
            table.push('\n');
        }
        Compared::With { table: table.trim_end().to_owned(), faults }
    }
}

/// Whether two runs of one program counted the same.
pub fn same(some: &[Count], others: &[Count]) -> Result<(), String> {
    let whole = some.iter().find(|it| it.0 == WHOLE).map_or(0, |it| it.1);
    for ((name, one), (other_name, other)) in some.iter().zip(others) {
        let kept = one * 100 >= whole * LEAST;
        if name != other_name || kept && one.abs_diff(*other) * 100 > one * APART {
            return Err(format!(
                "two runs differ: {one} instructions for `{name}`, then {other} for `{other_name}`"
            ));
        }
    }
    Ok(())
}

/// All counts, without a baseline.
pub fn plain(counts: &[Count]) -> String {
    let lines = counts.iter().map(|(name, count)| format!("{count:>14} {name}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn file(root: &Path) -> PathBuf {
    root.join("benches/baseline.txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(some: &[(&str, u64)]) -> Vec<Count> {
        some.iter().map(|it| (it.0.to_owned(), it.1)).collect()
    }

    fn baseline() -> Baseline {
        let all = counts(&[(WHOLE, 100_000), ("parse", 1_000), ("read", 999)]);
        Baseline::of("rustc 1.2.3".to_owned(), all)
    }

    #[test]
    fn it_is_read_as_it_was_written_without_what_is_too_small() {
        let read = Baseline::parse(&baseline().text()).expect("a baseline");
        assert_eq!(read, baseline());
        assert_eq!(read.counts, counts(&[(WHOLE, 100_000), ("parse", 1_000)]));
        assert_eq!(Baseline::parse("made by x\nmany parse\n"), None);
    }

    #[test]
    fn more_than_a_twentieth_is_a_fault_and_less_is_not() {
        let faults = |parse| match baseline()
            .compare("rustc 1.2.3", &counts(&[(WHOLE, 90_000), ("parse", parse)]))
        {
            Compared::With { faults, .. } => faults,
            Compared::Not(why) => panic!("{why}"),
        };
        assert_eq!(faults(1_050), [] as [String; 0]);
        assert_eq!(faults(500), [] as [String; 0]);
        let told = faults(1_051);
        assert!(told.len() == 1 && told[0].contains("`parse` takes 5.1 % more"), "{told:?}");
    }

    #[test]
    fn what_is_gone_is_a_fault_and_another_compiler_compares_nothing() {
        let gone = baseline().compare("rustc 1.2.3", &counts(&[(WHOLE, 90_000)]));
        assert!(matches!(gone, Compared::With { faults, .. } if faults.len() == 1));
        let other = baseline().compare("rustc 1.2.4", &baseline().counts);
        assert!(matches!(other, Compared::Not(why) if why.contains("rustc 1.2.4")));
    }

    #[test]
    fn two_runs_may_differ_a_little() {
        let run = |parse| counts(&[(WHOLE, 10_000), ("parse", parse), ("read", 5)]);
        assert_eq!(same(&run(1_000), &run(1_010)), Ok(()));
        assert!(same(&run(1_000), &run(1_011)).is_err());
    }
}
