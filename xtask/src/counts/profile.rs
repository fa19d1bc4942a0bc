//! One build under callgrind, and what it wrote down.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::Count;

/// What is counted by names of functions, since it is no stage of its own. Each must be there by name:
/// it is marked `#[inline(never)]`, which costs nothing for what is done a few times in a text.
const FUNCTIONS: [(&str, &[&str]); 3] = [
    ("finding names", &["glossator::resolve::finder::finder", "glossator::resolve::found::found"]),
    ("highlighting", &["glossator::render::highlight::write"]),
    (
        "figures",
        &[
            "glossator::resolve::pictures::timeline::timeline",
            "glossator::resolve::pictures::network::network",
            "glossator::resolve::pictures::map::map",
        ],
    ),
];

/// What is counted altogether.
pub const WHOLE: &str = "whole build";

/// Builds `dir/site` once, on one thread.
pub fn run(program: &Path, dir: &Path) -> Result<Vec<Count>, String> {
    let done = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=part",
            "--dump-before=*Timings as *Witness*",
        ])
        // Each part is a file of its own; with all names in full it is read line by line.
        .args(["--compress-strings=no", "--compress-pos=no"])
        .arg(program)
        .args(["build", "--root", "site", "--out", "out", "--timings", "--trace", "trace.json"])
        .current_dir(dir)
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    if !done.status.success() {
        // Valgrind's own words begin with `==`.
        let said = String::from_utf8_lossy(&done.stderr);
        let said: Vec<&str> = said.lines().filter(|it| !it.starts_with("==")).take(20).collect();
        return Err(format!("the build failed:\n{}", said.join("\n")));
    }
    let trace = fs::read_to_string(dir.join("trace.json")).map_err(|error| error.to_string())?;
    let mut parts = Vec::new();
    // Those that a stage ended are numbered; the last, at the end of the program, is not.
    for number in 1.. {
        let Ok(part) = fs::read_to_string(dir.join(format!("part.{number}"))) else { break };
        parts.push(Part::read(&part)?);
    }
    let last = fs::read_to_string(dir.join("part")).map_err(|error| error.to_string())?;
    parts.push(Part::read(&last)?);
    let whole = parts.iter().map(|it| it.total).sum();
    let mut counts = vec![(WHOLE.to_owned(), whole)];
    counts.extend(stages(&parts, &names(&trace))?);
    for (what, functions) in FUNCTIONS {
        counts.push((what.to_owned(), functions_of(&parts, functions)?));
    }
    Ok(counts)
}

/// What was counted from one note of the timings to the next.
#[derive(Debug, Default, PartialEq, Eq)]
struct Part {
    total: u64,
    until: Until,
    /// What calls of functions took, with all that these called, by name.
    calls: BTreeMap<String, u64>,
}

/// What the part ended with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Until {
    Begin,
    End,
    #[default]
    Exit,
}

impl Part {
    /// Reads a file in callgrind's format.
    fn read(text: &str) -> Result<Self, String> {
        let mut part = Self::default();
        let mut called = "";
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(total) = line.strip_prefix("summary: ") {
                part.total = total.trim().parse().map_err(|_| format!("callgrind says {line}"))?;
            } else if let Some(trigger) = line.strip_prefix("desc: Trigger: --dump-before=") {
                part.until = if trigger.ends_with("begins") { Until::Begin } else { Until::End };
            } else if let Some(name) = line.strip_prefix("cfn=") {
                // The calls of a function by itself are within its first.
                called = if name.contains('\'') { "" } else { name };
            } else if line.starts_with("calls=") {
                let cost = lines.next().and_then(|it| it.split(' ').nth(1)?.parse::<u64>().ok());
                let cost = cost.ok_or_else(|| format!("callgrind says no cost after {line}"))?;
                *part.calls.entry(called.to_owned()).or_default() += cost;
            }
        }
        Ok(part)
    }
}

/// The names of the stages that a trace tells of, in the order of their ends.
fn names(trace: &str) -> Vec<&str> {
    let events = trace.split("{\"name\":\"").skip(1);
    let stages = events.filter(|it| it.contains("\"ph\":\"X\""));
    stages.filter_map(|it| it.split('"').next()).collect()
}

/// What each stage took: all parts from its begin to its end.
fn stages(parts: &[Part], names: &[&str]) -> Result<Vec<Count>, String> {
    let mut names = names.iter();
    let mut counts: Vec<Count> = Vec::new();
    let mut open: Vec<u64> = Vec::new();
    for part in parts {
        open.iter_mut().for_each(|it| *it += part.total);
        match part.until {
            Until::Begin => open.push(0),
            Until::End => {
                let (Some(count), Some(name)) = (open.pop(), names.next()) else {
                    return Err("callgrind saw another stage than the trace".to_owned());
                };
                match counts.iter_mut().find(|it| it.0 == **name) {
                    Some(same) => same.1 += count,
                    None => counts.push(((*name).to_owned(), count)),
                }
            }
            Until::Exit => {}
        }
    }
    if counts.is_empty() || names.next().is_some() {
        return Err(
            "callgrind saw fewer stages than the trace: is `Timings` a `Witness` still?".into()
        );
    }
    Ok(counts)
}

fn functions_of(parts: &[Part], functions: &[&str]) -> Result<u64, String> {
    let mut sum = 0;
    for name in functions {
        let calls: Vec<u64> = parts.iter().filter_map(|it| it.calls.get(*name)).copied().collect();
        if calls.is_empty() {
            return Err(format!(
                "no call of `{name}` was counted: mark it #[inline(never)], or mend the list in \
                 xtask/src/counts/profile.rs"
            ));
        }
        sum += calls.iter().sum::<u64>();
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "events: Ir\nsummary: 120\n\nfn=main\n0 20\ncfi=???\ncfn=a::b\ncalls=2 0 \n0 70\n\
                        cfn=a::b'2\ncalls=1 0\n0 30\nfn=c\n0 5\ncfn=a::b\ncalls=1 0\n4 8\n";

    #[test]
    fn calls_of_a_function_are_added_up_and_those_within_it_are_not() {
        let part = Part::read(TEXT).expect("a part");
        assert_eq!((part.total, part.until), (120, Until::Exit));
        assert_eq!(functions_of(&[part], &["a::b"]), Ok(78));
        let begun = format!("desc: Trigger: --dump-before=<T as W>::begins\n{TEXT}");
        assert_eq!(Part::read(&begun).expect("a part").until, Until::Begin);
    }

    #[test]
    fn a_function_that_was_not_seen_is_told() {
        let error = functions_of(&[Part::default()], &["a::b"]).expect_err("none");
        assert!(error.contains("no call of `a::b`"), "{error}");
    }

    #[test]
    fn stages_are_told_apart_one_within_the_other_too() {
        let part = |total, until| Part { total, until, ..Part::default() };
        let parts = [
            part(1, Until::Begin),
            part(10, Until::Begin),
            part(100, Until::End),
            part(1000, Until::End),
            part(7, Until::Begin),
            part(20, Until::End),
            part(3, Until::Exit),
        ];
        let trace = "[{\"name\":\"in\",\"ph\":\"X\"},{\"name\":\"memory\",\"ph\":\"C\"},{\"name\":\"out\",\
                     \"ph\":\"X\"},{\"name\":\"last\",\"ph\":\"X\"}]";
        let counts = stages(&parts, &names(trace)).expect("three");
        let expected = [("in", 100), ("out", 1110), ("last", 20)].map(|it| (it.0.to_owned(), it.1));
        assert_eq!(counts, expected);
        assert!(stages(&parts, &names("")).is_err());
        assert!(stages(&parts[..3], &names(trace)).is_err());
    }
}
