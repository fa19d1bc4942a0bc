//! How many checks passed.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Checks that passed and checks that did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub passed: usize,
    pub failed: usize,
    /// What failed, by name.
    pub names: Vec<String>,
}

impl Score {
    /// One check.
    pub fn check(&mut self, name: &str, faults: &[String]) {
        if faults.is_empty() {
            self.passed += 1;
            println!("ok      {name}");
        } else {
            self.failed += 1;
            self.names.push(name.to_owned());
            println!("FAILED  {name}");
            for fault in faults {
                println!("        {fault}");
            }
        }
    }

    /// A command that is one check: it passes if it ends well.
    pub fn command(&mut self, name: &str, command: &mut Command) {
        let faults = match command.status() {
            Ok(status) if status.success() => Vec::new(),
            Ok(status) => vec![status.to_string()],
            Err(error) => vec![error.to_string()],
        };
        self.check(name, &faults);
    }

    /// A command that runs many checks and says so in lines that `count` understands.
    pub fn many(
        &mut self,
        name: &str,
        command: &mut Command,
        count: fn(&str) -> Option<(usize, usize)>,
    ) {
        let mut child = match command.stdout(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(error) => return self.check(name, &[error.to_string()]),
        };
        let (mut passed, mut failed) = (0, 0);
        for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(|it| it.lines()) {
            let Ok(line) = line else { break };
            println!("{line}");
            if let Some((good, bad)) = count(&line) {
                passed += good;
                failed += bad;
            }
        }
        self.passed += passed;
        self.failed += failed;
        let ended_well = child.wait().is_ok_and(|it| it.success());
        // A run that breaks off before it counts, or that counts nothing, is a failure, too.
        if failed > 0 {
            self.names.push(format!("{name}: {failed}"));
        } else if !ended_well || passed == 0 {
            self.check(name, &["it broke off".to_owned()]);
        }
    }
}

/// Reads `test result: ok. 12 passed; 0 failed; …`, as every Rust test binary says.
pub fn rust_results(line: &str) -> Option<(usize, usize)> {
    let rest = line.strip_prefix("test result: ")?;
    let number = |word: &str| {
        let (before, _) = rest.split_once(word)?;
        before.trim_end().rsplit([' ', ';']).next()?.parse().ok()
    };
    Some((number("passed")?, number("failed")?))
}

/// Reads `12 passed, 0 failed`.
pub fn plain_results(line: &str) -> Option<(usize, usize)> {
    let (passed, rest) = line.split_once(" passed, ")?;
    Some((passed.parse().ok()?, rest.strip_suffix(" failed")?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_understood() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured";
        assert_eq!(rust_results(line), Some((12, 3)));
        assert_eq!(rust_results("test a ... ok"), None);
        assert_eq!(plain_results("7 passed, 1 failed"), Some((7, 1)));
        assert_eq!(plain_results("nothing passed, all failed"), None);
    }
}
