//! Fuzzing: inputs that nobody thought of, made up by libFuzzer towards lines of code not yet reached.
//!
//! What `cargo fuzz run --sanitizer none` does is done here with the stable compiler: the flags that tell
//! libFuzzer of reached lines are stable ones, and since the program forbids `unsafe`, a sanitizer of
//! memory would find little. So nothing need be installed but a C++ compiler, which builds libFuzzer.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::score::Score;
use crate::{counting, rounds, seeds, tools};

/// How long each target runs in the round of checks, in seconds: all of them half a minute.
const SHORT: u64 = 5;

/// The profiles of fuzz/Cargo.toml for runs of that length and for longer ones, and the folders that cargo has
/// for them. To compile with care takes minutes, which long runs alone give back.
const FOR_SHORT: (&str, &str) = ("dev", "debug");
const FOR_LONG: (&str, &str) = ("release", "release");

/// How long an input may be, in bytes. What grows faster than the text is found by repeating it.
const LONGEST: usize = 2048;

/// What leads libFuzzer by the lines reached alone, not by how often each was, nor by how rare it is: where an
/// input reaches ten thousands of lines, it would spend more time on these sums than on the input.
const BY_LINES: [&str; 2] = ["-entropic=0", "-use_counters=0"];

/// The targets that are led so: those that understand whole sites.
const WHOLE_SITES: [&str; 2] = ["linking", "pipeline"];

/// How long a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Length {
    /// At most so many inputs; any number where it is 0.
    runs: u64,
    /// At most so many seconds; any number where it is 0.
    seconds: u64,
    /// What chance begins with; something else each time where it is 0. Where it is something, the run
    /// begins with what the repository holds and nothing else.
    seed: u64,
}

/// `cargo xtask fuzz [TARGET...] [--runs N] [--seconds N]`.
pub fn run(args: &[String]) -> Result<(), String> {
    let root = rounds::root();
    let known = targets(&root)?;
    let mut wanted = Vec::new();
    let mut length = Length { runs: 0, seconds: 0, seed: 0 };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut number = || args.next().and_then(|it| it.parse().ok()).ok_or(format!("{arg} N"));
        match arg.as_str() {
            "--runs" => length.runs = number()?,
            "--seconds" => length.seconds = number()?,
            name if known.iter().any(|it| it == name) => wanted.push(name.to_owned()),
            other => {
                return Err(format!(
                    "there is no target `{other}`; there are {}",
                    known.join(", ")
                ));
            }
        }
    }
    if length.runs == 0 && length.seconds == 0 {
        return Err("say how long: --runs N, --seconds N, or both".to_owned());
    }
    let dir = built(&root, FOR_LONG)?;
    let wanted = if wanted.is_empty() { known } else { wanted };
    // What one of them finds does not keep the others from looking.
    let found = wanted.iter().filter_map(|it| one(&root, &dir, it, length).err());
    let found: Vec<String> = found.collect();
    if found.is_empty() { Ok(()) } else { Err(found.join("\n")) }
}

/// A short run of each target, with the same inputs each time: luck is for the long runs.
pub fn step(root: &Path, score: &mut Score) -> Result<(), String> {
    let dir = built(root, FOR_SHORT)?;
    for target in targets(root)? {
        let faults = one(root, &dir, &target, Length { runs: 0, seconds: SHORT, seed: 1 }).err();
        score.check(&format!("fuzzing, {target}"), faults.as_slice());
    }
    Ok(())
}

/// The targets, by the files that hold them.
fn targets(root: &Path) -> Result<Vec<String>, String> {
    let dir = root.join("fuzz/fuzz_targets");
    let in_words = |error| format!("{}: {error}", dir.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&dir).map_err(in_words)? {
        let path = entry.map_err(in_words)?.path();
        names.extend(path.file_stem().map(|it| it.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// Builds the targets, with lines counted, and gives the folder that holds them.
fn built(root: &Path, (profile, folder): (&str, &str)) -> Result<PathBuf, String> {
    tools::cpp()?;
    // Where the tests are, too, whose packages serve here.
    let target = rounds::target(root);
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["build", "--quiet", "--profile", profile, "--locked"])
        .current_dir(root.join("fuzz"))
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("CARGO_BUILD_TARGET");
    counting::ask(&mut cargo)?;
    let status = cargo.status();
    match status {
        Ok(status) if status.success() => Ok(target.join(folder)),
        Ok(status) => Err(format!("the fuzz targets cannot be built: {status}")),
        Err(error) => Err(format!("cargo: {error}")),
    }
}

/// Runs one target. What it grows is kept below `target/`, from where the next run goes on; the corpus in the
/// repository is only read.
fn one(root: &Path, dir: &Path, target: &str, length: Length) -> Result<(), String> {
    let work = rounds::target(root).join("fuzz");
    let corpus = if length.seed > 0 { "short" } else { "corpus" };
    let (grown, found) = (work.join(corpus).join(target), work.join("found").join(target));
    if length.seed > 0 {
        let _ = std::fs::remove_dir_all(&grown);
    }
    let seeds = seeds::seeds(root, &work.join("seeds"), target, LONGEST)?;
    for dir in [&grown, &found] {
        std::fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    }
    let start = Instant::now();
    let mut command = Command::new(dir.join(target));
    command
        .arg(format!("-artifact_prefix={}/", found.display()))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-dict={}", root.join("fuzz/words.dict").display()))
        .args(["-timeout=30", "-rss_limit_mb=3000", "-verbosity=0", "-print_final_stats=1"]);
    if WHOLE_SITES.contains(&target) {
        command.args(BY_LINES);
    }
    if length.runs > 0 {
        command.arg(format!("-runs={}", length.runs));
    }
    if length.seconds > 0 {
        command.arg(format!("-max_total_time={}", length.seconds));
    }
    if length.seed > 0 {
        command.arg(format!("-seed={}", length.seed));
    }
    command.arg(&grown).arg(root.join("fuzz/corpus").join(target)).arg(&seeds);
    let done = command.output().map_err(|error| format!("{target}: {error}"))?;
    let said = String::from_utf8_lossy(&done.stderr);
    let stat = |name: &str| {
        let line = said.lines().find_map(|it| it.strip_prefix("stat::")?.strip_prefix(name));
        line.and_then(|it| it.trim_start_matches(':').trim().parse::<u64>().ok())
    };
    let runs = stat("number_of_executed_units").unwrap_or_default();
    println!("{target}: {runs} inputs in {} s", start.elapsed().as_secs());
    if !done.status.success() {
        let cp = format!("cp {}/NAME fuzz/corpus/{target}/", found.display());
        return Err(format!("{said}\nwhat was found is one of its cases from now on: {cp}"));
    }
    // As libFuzzer says it where no input reaches a line that is counted.
    if said.contains("instrumented for coverage") {
        return Err(format!("{target} counts no lines; `cargo clean` here, and once more"));
    }
    if runs == 0 { Err(format!("{target} ran nothing")) } else { Ok(()) }
}
